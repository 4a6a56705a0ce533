package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Signed is who has signed in, or had: Ended says that the session is over, and that
// the ident may be used for nothing but keeping what was sent.
type Signed struct {
	Ident      string
	Role       access.Role
	Ended      bool
	MustChange bool // a one-time password: nothing is open but the change of it
}

// Sessions is what the shell asks of signing in.
type Sessions interface {
	// Around wraps the site so that the methods below work inside it.
	Around(next http.Handler) http.Handler
	// Who reads the session; a zero Signed for none.
	Who(r *http.Request) (Signed, error)
	// Note keeps a notice for the next page, and Noted takes it: a key and its values,
	// never a name.
	Note(r *http.Request, n Notice)
	Noted(r *http.Request) *Notice
}

// Notice is a line on top of the next page: what was done.
type Notice struct {
	Key  string
	Data i18n.Data
	Bad  bool // something was not done
}

// Shell holds what all pages share.
type Shell struct {
	DB       *db.DB
	Printer  *i18n.Printer
	Sessions Sessions
	Assets   *Assets
	Log      *slog.Logger
	Now      func() time.Time
	Demo     bool // an invented world: the page says so
}

// MaxBody is the most that a form may send, in bytes: a note of 1 MB is refused by its
// own rule, and not cut off here.
const MaxBody = 4 << 20

// Handler makes the site of a list of routes.
func (s *Shell) Handler(routes Routes) (http.Handler, error) {
	if err := routes.Valid(); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.Method+" "+r.Path, s.serve(r))
	}
	mux.Handle("GET /assets/", s.Assets.Handler())
	mux.Handle("/", s.serve(Route{Need: Everybody(), Run: unknown(routes)}))
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.serve(Route{Need: Everybody(), Run: func(c *Call) error { return Problem{Status: http.StatusForbidden, Key: "foreign"} }}))
	return secure(s.Sessions.Around(guard.Handler(mux))), nil
}

// unknown answers what no route has: another method of a known address, or nothing.
func unknown(routes Routes) func(c *Call) error {
	probe := http.NewServeMux()
	for _, r := range routes {
		probe.Handle(r.Method+" "+r.Path, http.NotFoundHandler())
	}
	return func(c *Call) error {
		var may []string
		for _, m := range []string{http.MethodGet, http.MethodPost} {
			other := c.R.Clone(c.R.Context())
			other.Method = m
			if _, pattern := probe.Handler(other); pattern != "" {
				may = append(may, m)
			}
		}
		if len(may) > 0 {
			c.head.Set("Allow", strings.Join(may, ", "))
			return Problem{Status: http.StatusMethodNotAllowed, Key: "method"}
		}
		return Problem{Status: http.StatusNotFound, Key: "not_found"}
	}
}

// policy is what a page of ours may load: only from here.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
		next.ServeHTTP(w, r)
	})
}

// serve runs a route: who asks, may she, the page into a buffer, the access log, and
// only then the first byte.
func (s *Shell) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, max(MaxBody, route.Body))
		c := s.call(r, route)
		err := c.guarded(func() error { return c.run() })
		if err == nil {
			err = c.commitSeen()
		}
		if err != nil {
			c.fail(err)
		}
		c.send(w)
	})
}

func (s *Shell) call(r *http.Request, route Route) *Call {
	now := s.Now().In(civil.Oslo())
	return &Call{R: r, Shell: s, P: s.Printer, Now: now, Today: civil.On(now), Minute: now.Hour()*60 + now.Minute(), ID: db.NewID(), route: route, head: http.Header{}}
}

// run asks who and whether, then lets the route work.
func (c *Call) run() error {
	signed, err := c.Shell.Sessions.Who(c.R)
	if err != nil {
		return err
	}
	if signed.Ident != "" && !signed.Ended {
		if err := c.load(signed); err != nil {
			return err
		}
	}
	if c.route.Need.Reach != Open {
		if c.Actor.Ident == "" {
			return c.toSignIn(signed)
		}
		if signed.MustChange && c.R.URL.Path != PasswordPath && c.R.URL.Path != SignOutPath {
			return c.Redirect(PasswordPath)
		}
	}
	if ask, err := c.allowed(); err != nil {
		return err
	} else if ask {
		return c.route.Ask(c)
	}
	return c.route.Run(c)
}

// The addresses that the shell itself must know.
const (
	SignInPath   = "/signin"
	SignOutPath  = "/signout"
	PasswordPath = "/password"
)

// load makes the actor; an account that is gone, or has lost the role, is signed out.
func (c *Call) load(signed Signed) error {
	a, err := access.LoadActor(c.R.Context(), c.Shell.DB.Read, signed.Ident, signed.Role, c.Today)
	if errors.Is(err, access.ErrRole) || errors.Is(err, db.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("web: who asks: %w", err)
	}
	c.Actor, c.Name = a, a.Name
	return nil
}

// toSignIn leads to the sign-in page. What was sent after the session had ended is
// kept first.
func (c *Call) toSignIn(signed Signed) error {
	next := c.R.URL.RequestURI()
	if c.R.Method != http.MethodGet {
		next = c.back()
		if c.route.Keep != nil && signed.Ident != "" {
			if err := c.route.Keep(c.R.Context(), c.Shell, signed.Ident, c.R); err != nil {
				return err
			}
		}
	}
	return c.Redirect(SignInPath + "?next=" + queryEscape(SamePage(next)))
}

// back is the page that the route's form stands on.
func (c *Call) back() string {
	path := c.route.Back
	for _, name := range []string{"id", "iso", "subject", "item"} {
		path = strings.ReplaceAll(path, "{"+name+"}", pathEscape(c.R.PathValue(name)))
	}
	if path == "" {
		return "/"
	}
	return path
}
