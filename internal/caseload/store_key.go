package caseload

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// ErrOtherKey says that the database's numbers were hashed with another key.
var ErrOtherKey = errors.New("the database was made with another key for birth numbers; restore that key file, or name it in BLIKK_NUMBER_KEY_FILE")

// ErrUnbound says that no key has been used on the database yet.
var ErrUnbound = errors.New("no key has been used on this database yet")

// CheckKey says whether a key is the database's, and writes nothing: nil, ErrOtherKey
// or ErrUnbound.
func CheckKey(ctx context.Context, q db.Q, key []byte) error {
	there, err := access.InstallationValue(ctx, q, "number_key")
	switch {
	case err != nil:
		return fmt.Errorf("caseload.CheckKey: %w", err)
	case there == "":
		return fmt.Errorf("caseload.CheckKey: %w", ErrUnbound)
	case !hmac.Equal([]byte(there), []byte(markOf(key))):
		return fmt.Errorf("caseload.CheckKey: %w", ErrOtherKey)
	}
	return nil
}

// markOf is what a database keeps of its key.
func markOf(key []byte) string {
	return hex.EncodeToString(Lookup("blikk: the key of this database", key))
}

// BindKey ties a database to its key on first use, and after that refuses any other:
// with a wrong key nobody would be found again, and an import would make every
// person anew. What is stored does not tell the key.
func BindKey(ctx context.Context, d *db.DB, key []byte) error {
	mark := markOf(key)
	var there string
	err := d.Tx(ctx, func(q db.Q) error {
		_, err := q.ExecContext(ctx, "INSERT INTO installation (key, value) VALUES ('number_key', $1) ON CONFLICT (key) DO NOTHING", mark)
		if err != nil {
			return err
		}
		return q.QueryRowContext(ctx, "SELECT value FROM installation WHERE key = 'number_key'").Scan(&there)
	})
	if err != nil {
		return fmt.Errorf("caseload.BindKey: %w", err)
	}
	if !hmac.Equal([]byte(there), []byte(mark)) {
		return fmt.Errorf("caseload.BindKey: %w", ErrOtherKey)
	}
	return nil
}
