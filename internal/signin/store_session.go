package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// sessionStore keeps sessions in the database, so that any server of an installation
// knows them. The token is a digest already.
type sessionStore struct {
	d    *db.DB
	wall func() time.Time
}

// FindCtx, CommitCtx and DeleteCtx are scs's store.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var data []byte
	err := s.d.Read.QueryRowContext(ctx, "SELECT data FROM session WHERE token = $1 AND expires_at > $2", token, db.At(s.wall())).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("signin: reading a session: %w", err)
	}
	if found, ok := ctx.Value(foundKey{}).(*string); ok {
		*found = token
	}
	return data, true, nil
}

// foundKey is where a request keeps the token of the session that it found.
type foundKey struct{}

func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	query := `INSERT INTO session (token, data, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`
	if found, ok := ctx.Value(foundKey{}).(*string); ok && *found == token {
		// a session that was signed out of meanwhile stays so
		query = "UPDATE session SET data = $2, expires_at = $3 WHERE token = $1"
	}
	return s.d.Tx(ctx, func(q db.Q) error {
		_, err := q.ExecContext(ctx, query, token, data, db.At(expiry))
		if err != nil {
			return fmt.Errorf("signin: writing a session: %w", err)
		}
		return nil
	})
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.d.Tx(ctx, func(q db.Q) error {
		if _, err := q.ExecContext(ctx, "DELETE FROM session WHERE token = $1 OR expires_at <= $2", token, db.At(s.wall())); err != nil {
			return fmt.Errorf("signin: ending a session: %w", err)
		}
		return nil
	})
}

// Find, Commit and Delete are the same without a context; scs asks for them and does
// not call them.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// signedOut counts how often somebody has signed out everywhere (or changed the
// password): a session of an earlier count is over.
func signedOut(ctx context.Context, q db.Q, ident string) (int64, error) {
	var n int64
	err := q.QueryRowContext(ctx, "SELECT n FROM signed_out WHERE ident = $1", ident).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("signin.signedOut: %w", err)
	}
	return n, nil
}

// SignOutEverywhere ends every session of somebody.
func SignOutEverywhere(ctx context.Context, q db.Q, ident string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO signed_out (ident, n) VALUES ($1, 1) ON CONFLICT (ident) DO UPDATE SET n = signed_out.n + 1", ident)
	if err != nil {
		return fmt.Errorf("signin.SignOutEverywhere: %w", err)
	}
	return nil
}

// try counts a try under a key and says how long to wait before it; zero: now. A
// try in the pause counts nothing, so that nobody is locked out for good.
func try(ctx context.Context, q db.Q, key string, now time.Time) (time.Duration, error) {
	var n int
	var until db.Time
	err := q.QueryRowContext(ctx, `INSERT INTO signin_try (key, n, until_at) VALUES ($1, 0, $2)
		ON CONFLICT (key) DO UPDATE SET n = signin_try.n RETURNING n, until_at`, key, db.At(now)).Scan(&n, &until)
	if err != nil {
		return 0, fmt.Errorf("signin.try: %w", err)
	}
	if wait := until.Sub(now); wait > 0 {
		return wait, nil
	}
	if now.Sub(until.Time) >= forgotten {
		n = 0
	}
	_, err = q.ExecContext(ctx, "UPDATE signin_try SET n = $1, until_at = $2 WHERE key = $3", n+1, db.At(now.Add(pause(n+1))), key)
	if err != nil {
		return 0, fmt.Errorf("signin.try: %w", err)
	}
	return 0, nil
}

// forgive forgets the tries of a key, once one was right, and what is old of others.
func forgive(ctx context.Context, q db.Q, key string, now time.Time) error {
	_, err := q.ExecContext(ctx, "DELETE FROM signin_try WHERE key = $1 OR until_at < $2", key, db.At(now.Add(-forgotten)))
	if err != nil {
		return fmt.Errorf("signin.forgive: %w", err)
	}
	return nil
}

// ease takes a right try off a key, and one wrong one with it. Many share an address,
// and most of what they type is right; but whoever has an account must not be able to
// wipe out what was tried at those of others.
func ease(ctx context.Context, q db.Q, key string, now time.Time) error {
	_, err := q.ExecContext(ctx, "UPDATE signin_try SET n = CASE WHEN n > 2 THEN n - 2 ELSE 0 END, until_at = $2 WHERE key = $1", key, db.At(now))
	if err != nil {
		return fmt.Errorf("signin.ease: %w", err)
	}
	return nil
}

// setPassword puts a hash in the place of the one that was read.
func setPassword(ctx context.Context, q db.Q, ident, hash string, version int) error {
	r, err := q.ExecContext(ctx, "UPDATE credential SET password = $1, must_change = $2, version = version + 1 WHERE ident = $3 AND version = $4", hash, false, ident, version)
	if err != nil {
		return fmt.Errorf("signin.setPassword: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("signin.setPassword: %w", db.ErrConflict)
	}
	return nil
}
