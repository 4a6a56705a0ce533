package signin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/web"
)

// Limits say how long a session lives.
type Limits struct {
	Idle     time.Duration // without a request
	Absolute time.Duration // whatever happens
}

// DefaultLimits are those of an installation that sets none: 30 minutes, 10 hours.
func DefaultLimits() Limits { return Limits{Idle: 30 * time.Minute, Absolute: 10 * time.Hour} }

// remembered is how long after its end a session is still known, so that a text that
// was sent too late can be kept for who wrote it.
const remembered = 24 * time.Hour

// Sessions keeps who has signed in, on the server. It is web.Sessions.
type Sessions struct {
	scs    *scs.SessionManager
	db     *db.DB
	limits Limits
	now    func() time.Time // the site's clock
}

// NewSessions makes them. wall is the clock by which rows are forgotten, now the
// site's own (an invented world has a day of its own). secure asks for https: the
// cookie is then of the __Host- kind; without it (loopback only) it has a plain name.
func NewSessions(d *db.DB, limits Limits, secure bool, wall, now func() time.Time, broken func(http.ResponseWriter, *http.Request, error)) *Sessions {
	m := scs.New()
	m.Store = sessionStore{d, wall}
	m.Lifetime = limits.Absolute + remembered
	m.HashTokenInStore = true
	m.ErrorFunc = broken
	m.Cookie.Name, m.Cookie.Persist, m.Cookie.Secure = "blikk", false, secure
	if secure {
		m.Cookie.Name = "__Host-blikk"
	}
	return &Sessions{scs: m, db: d, limits: limits, now: now}
}

// The values of a session.
const (
	keyIdent  = "ident"
	keyRole   = "role"
	keySince  = "since" // Unix seconds of the sign-in
	keySeen   = "seen"  // of the last request, to the minute
	keyRound  = "round" // see signedOut
	keyChange = "must_change"
	keyNotice = "notice"
)

// Around wraps the site.
func (s *Sessions) Around(next http.Handler) http.Handler {
	h := s.scs.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), foundKey{}, new(string))))
	})
}

// Who reads the session, and notes at most once a minute that it is in use.
func (s *Sessions) Who(r *http.Request) (web.Signed, error) {
	ctx := r.Context()
	ident := s.scs.GetString(ctx, keyIdent)
	if ident == "" {
		return web.Signed{}, nil
	}
	round, err := signedOut(ctx, s.db.Read, ident)
	if err != nil {
		return web.Signed{}, err
	}
	now := s.now()
	since, seen := time.Unix(s.scs.GetInt64(ctx, keySince), 0), time.Unix(s.scs.GetInt64(ctx, keySeen), 0)
	g := web.Signed{Ident: ident, Role: access.Role(s.scs.GetString(ctx, keyRole)), MustChange: s.scs.GetBool(ctx, keyChange)}
	g.Ended = s.scs.GetInt64(ctx, keyRound) != round || over(now, since, s.limits.Absolute) || over(now, seen, s.limits.Idle)
	if !g.Ended && now.Sub(seen) >= time.Minute {
		s.scs.Put(ctx, keySeen, now.Unix())
	}
	return g, nil
}

// over says that a length of time has passed; a clock that was set back counts so too.
func over(now, since time.Time, length time.Duration) bool {
	d := now.Sub(since)
	return d < -time.Minute || d >= length
}

// Begin signs somebody in: a session with a new id, and nothing of who was in before.
func (s *Sessions) Begin(r *http.Request, ident string, role access.Role, mustChange bool) error {
	ctx := r.Context()
	round, err := signedOut(ctx, s.db.Read, ident)
	if err != nil {
		return err
	}
	if err := s.scs.RenewToken(ctx); err != nil {
		return fmt.Errorf("signin.Begin: %w", err)
	}
	for key, v := range map[string]any{keyIdent: ident, keyRole: string(role), keySince: s.now().Unix(), keySeen: s.now().Unix(), keyRound: round, keyChange: mustChange} {
		s.scs.Put(ctx, key, v)
	}
	s.scs.Remove(ctx, keyNotice)
	return nil
}

// In changes the role in use: a new id, the same sign-in.
func (s *Sessions) In(r *http.Request, role access.Role) error {
	if err := s.scs.RenewToken(r.Context()); err != nil {
		return fmt.Errorf("signin.In: %w", err)
	}
	s.scs.Put(r.Context(), keyRole, string(role))
	return nil
}

// End signs out.
func (s *Sessions) End(r *http.Request) error {
	if err := s.scs.Destroy(r.Context()); err != nil {
		return fmt.Errorf("signin.End: %w", err)
	}
	return nil
}

// Note keeps a notice for the next page.
func (s *Sessions) Note(r *http.Request, n web.Notice) {
	if b, err := json.Marshal(n); err == nil {
		s.scs.Put(r.Context(), keyNotice, string(b))
	}
}

// Noted takes it.
func (s *Sessions) Noted(r *http.Request) *web.Notice {
	text := s.scs.GetString(r.Context(), keyNotice)
	if text == "" {
		return nil
	}
	s.scs.Remove(r.Context(), keyNotice)
	var n web.Notice
	if json.Unmarshal([]byte(text), &n) != nil {
		return nil
	}
	// JSON has one kind of number; plural forms want whole ones.
	for k, v := range n.Data {
		if f, ok := v.(float64); ok {
			n.Data[k] = int(f)
		}
	}
	return &n
}
