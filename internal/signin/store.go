package signin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Add makes an account, or completes one that an import made, and returns its
// one-time password, which is kept nowhere and must be changed at the first sign-in.
// Office and team are made where they are missing; name, offices, roles, groups and
// the right to write become those given, whatever the import set. The line of the
// access log is part of q, which is a transaction: on an error the caller undoes it.
//
// An InputError says what is wrong with n, ErrDenied that the actor may not, and
// db.ErrConflict that the account has a password already.
func Add(ctx context.Context, q db.Q, n NewAccount, random io.Reader, actor access.Actor, now time.Time, callID string) (string, error) {
	n, err := n.Check()
	if err != nil {
		return "", err
	}
	if !access.Decide(actor, access.SettingsChange, access.Subject{}, civil.On(now)).Permit {
		return "", ErrDenied
	}
	if c, err := CredentialOf(ctx, q, n.Ident); err == nil && c.Hash != "" {
		return "", fmt.Errorf("signin.Add: the account has a password already, and nothing is changed: %w", db.ErrConflict)
	} else if err != nil && !errors.Is(err, db.ErrNotFound) {
		return "", err
	}
	password, hash, err := fresh(n.Cost, random)
	if err != nil {
		return "", err
	}
	for _, put := range []func(context.Context, db.Q, NewAccount) error{putStaff, putTeam} {
		if err := put(ctx, q, n); err != nil {
			return "", err
		}
	}
	if err := insertCredential(ctx, q, n.Ident, hash); err != nil {
		return "", err
	}
	return password, access.LogStaff(ctx, q, actor, access.SettingsChange, n.Ident, now, callID)
}

func putStaff(ctx context.Context, q db.Q, n NewAccount) error {
	s, err := access.StaffOf(ctx, q, n.Ident)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	s.Ident, s.Name, s.MayWrite = n.Ident, n.Name, !n.ReadOnly
	if err := access.PutStaff(ctx, q, &s); err != nil {
		return err
	}
	for _, o := range n.Offices {
		if _, err := access.EnsureOffice(ctx, q, o); err != nil {
			return err
		}
	}
	return errors.Join(
		access.SetOffices(ctx, q, n.Ident, n.Offices),
		access.SetRoles(ctx, q, n.Ident, n.Roles),
		access.SetRights(ctx, q, n.Ident, n.Rights))
}

func putTeam(ctx context.Context, q db.Q, n NewAccount) error {
	if n.Team == "" {
		return nil
	}
	t, err := access.TeamNamed(ctx, q, n.Offices[0], n.Team)
	if errors.Is(err, db.ErrNotFound) {
		t = access.Team{Office: n.Offices[0], Name: n.Team, Track: Ordinary}
		err = access.AddTeam(ctx, q, &t)
	}
	if err != nil {
		return err
	}
	return access.PutMember(ctx, q, t.ID, access.Member{Ident: n.Ident, Leads: n.Lead})
}

// Credential is how an account's password is kept.
type Credential struct {
	Hash       string // see Verify
	MustChange bool   // it is a one-time password
	Version    int
}

// CredentialOf reads it; db.ErrNotFound for an account without a password, or none.
func CredentialOf(ctx context.Context, q db.Q, ident string) (Credential, error) {
	var c Credential
	row := q.QueryRowContext(ctx, "SELECT password, must_change, version FROM credential WHERE ident = $1", ident)
	if err := row.Scan(&c.Hash, &c.MustChange, &c.Version); err != nil {
		return Credential{}, fmt.Errorf("signin.CredentialOf: %w", db.Err(err))
	}
	return c, nil
}

func insertCredential(ctx context.Context, q db.Q, ident, hash string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO credential (ident, password, must_change, version) VALUES ($1, $2, $3, 1)", ident, hash, true)
	if err != nil {
		return fmt.Errorf("signin.Add: %w", db.Err(err))
	}
	return nil
}
