package access

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// Invented is the key of the installation under which an invented world is marked;
// its value says of which seed and date it is made.
const Invented = "invented"

// InstallationValue reads what is noted of the installation itself under a key; "" if
// nothing is.
func InstallationValue(ctx context.Context, q db.Q, key string) (string, error) {
	var value string
	err := q.QueryRowContext(ctx, "SELECT value FROM installation WHERE key = $1", key).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("access.InstallationValue: %w", err)
	}
	return value, nil
}

// SetInstallation notes something of the installation under a key, in place of what
// was noted.
func SetInstallation(ctx context.Context, q db.Q, key, value string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	if err != nil {
		return fmt.Errorf("access.SetInstallation: %w", err)
	}
	return nil
}
