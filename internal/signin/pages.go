package signin

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// DemoPerson is somebody of an invented world whom one can sign in as by one press.
type DemoPerson struct {
	Ident, Name string
	Role        access.Role
	Office      string // number
	Place       string // the office's name
	Track       string
	People      int // followed up by this counsellor
}

// Pages are the pages of signing in.
type Pages struct {
	Sessions *Sessions
	Random   io.Reader
	Demo     []DemoPerson   // whom the demo lists; none outside it
	Cost     Cost           // of new passwords; the zero Cost is Default
	Proxies  []netip.Prefix // whose X-Forwarded-For is believed

	busy chan struct{} // how many passwords are checked at once
}

// NewPages makes them.
func NewPages(s *Sessions, random io.Reader, people []DemoPerson) *Pages {
	return &Pages{Sessions: s, Random: random, Demo: people, Cost: Default(), busy: make(chan struct{}, 2)}
}

// Routes lists them.
func (p *Pages) Routes() web.Routes {
	return web.Routes{
		{Method: "GET", Path: "/{$}", Need: web.Anybody(), Run: home},
		{Method: "GET", Path: "/start", Need: web.Anybody(), Run: start},
		{Method: "GET", Path: web.SignInPath, Need: web.Everybody(), Run: p.form},
		{Method: "POST", Path: web.SignInPath, Need: web.Everybody(), Run: p.signIn},
		{Method: "POST", Path: web.SignOutPath, Need: web.Everybody(), Run: p.signOut},
		{Method: "GET", Path: web.PasswordPath, Need: web.Anybody(), Run: p.passwordForm},
		{Method: "POST", Path: web.PasswordPath, Need: web.Anybody(), Run: p.changePassword, Back: web.PasswordPath},
		{Method: "GET", Path: "/account", Need: web.Anybody(), Run: account},
		{Method: "POST", Path: "/account/role", Need: web.Anybody(), Run: p.changeRole, Back: "/account"},
		{Method: "POST", Path: "/account/keys", Need: web.Anybody(), Run: keys, Back: "/account"},
		{Method: "POST", Path: "/account/everywhere", Need: web.Anybody(), Run: p.everywhere, Back: "/account"},
	}
}

func home(c *web.Call) error { return c.Redirect(web.HomeOf(c.Actor.Role)) }

func start(c *web.Call) error {
	return c.Show(http.StatusOK, web.Page{Title: c.T("start.title"), Nav: "/start", Class: "page page--narrow"}, startPage(c))
}

func account(c *web.Call) error {
	return c.Show(http.StatusOK, web.Page{Title: c.T("account.title"), Class: "page page--narrow"}, accountPage(c))
}

func (p *Pages) form(c *web.Call) error {
	if c.Actor.Ident != "" {
		return c.Redirect(web.SamePage(c.Query("next")))
	}
	return p.show(c, http.StatusOK, web.Form{Values: url.Values{"next": {c.Query("next")}}})
}

func (p *Pages) show(c *web.Call, status int, form web.Form) error {
	return c.Show(status, web.Page{Title: c.T("signin.title"), Class: "page page--door", Bare: true}, signInPage(c, p, form))
}

// signIn takes a demo person's button, or ident and password.
func (p *Pages) signIn(c *web.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	if as := form.Get("as"); as != "" {
		return p.demoSignIn(c, as, form)
	}
	ident := strings.ToUpper(strings.TrimSpace(form.Get("ident")))
	if ident == "" || form.Get("password") == "" {
		form.Wrong("ident", c.T("signin.both"))
		return p.show(c, http.StatusUnprocessableEntity, forget(form))
	}
	wait, err := p.mayTry(c, ident)
	if err != nil {
		return err
	}
	if wait > 0 {
		c.Header("Retry-After", seconds(wait))
		form.Wrong("ident", c.T("signin.wait", i18n.Data{"Length": c.P.Length(minutesUp(wait))}))
		return p.show(c, http.StatusTooManyRequests, forget(form))
	}
	cred, ok, err := p.check(c, ident, form.Get("password"))
	if err != nil {
		return err
	}
	if !ok {
		form.Wrong("ident", c.T("signin.wrong"))
		return p.show(c, http.StatusUnprocessableEntity, forget(form))
	}
	if err := p.forgiven(c, ident); err != nil {
		return err
	}
	return p.begin(c, ident, cred.MustChange, form)
}

// forget takes the password out of a form that is shown again.
func forget(f web.Form) web.Form {
	delete(f.Values, "password")
	return f
}

func (p *Pages) begin(c *web.Call, ident string, mustChange bool, form web.Form) error {
	a, err := access.LoadActor(c.Ctx(), c.Read(), ident, "", c.Today)
	if errors.Is(err, access.ErrRole) || errors.Is(err, db.ErrNotFound) {
		form.Wrong("ident", c.T("signin.wrong"))
		return p.show(c, http.StatusUnprocessableEntity, forget(form))
	}
	if err != nil {
		return err
	}
	if err := p.Sessions.Begin(c.R, ident, a.Role, mustChange); err != nil {
		return err
	}
	return c.Redirect(web.SamePage(form.Get("next")))
}

// demoSignIn is there in an invented world only, for those who are listed.
func (p *Pages) demoSignIn(c *web.Call, ident string, form web.Form) error {
	if !slices.ContainsFunc(p.Demo, func(d DemoPerson) bool { return d.Ident == ident }) {
		return web.NotFound()
	}
	return p.begin(c, ident, false, form)
}

// addressOf is where a request comes from. Behind a proxy that is trusted, it is the
// last address of X-Forwarded-For that is not such a proxy's: what stands before it
// anyone may have written.
func (p *Pages) addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for p.trusted(host) && len(hops) > 0 {
		last := strings.TrimSpace(hops[len(hops)-1])
		hops = hops[:len(hops)-1]
		if _, err := netip.ParseAddr(last); err != nil {
			break
		}
		host = last
	}
	return host
}

func (p *Pages) trusted(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(p.Proxies, func(n netip.Prefix) bool { return n.Contains(a.Unmap()) })
}

// accountKey is cut between letters: half a letter is no text to a database.
func accountKey(ident string) string {
	return "account:" + strings.ToValidUTF8(ident[:min(len(ident), 40)], "")
}

func (p *Pages) addressKey(r *http.Request) string { return "address:" + p.addressOf(r) }

// mayTry counts the try, under the account and under the address, whether there is
// such an account or not.
func (p *Pages) mayTry(c *web.Call, ident string) (wait time.Duration, err error) {
	err = c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		for _, key := range []string{accountKey(ident), p.addressKey(c.R)} {
			w, err := try(c.Ctx(), q, key, c.Now)
			if err != nil {
				return err
			}
			wait = max(wait, w)
		}
		return nil
	})
	return wait, err
}

func (p *Pages) forgiven(c *web.Call, ident string) error {
	return c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		if err := forgive(c.Ctx(), q, accountKey(ident), c.Now); err != nil {
			return err
		}
		return ease(c.Ctx(), q, p.addressKey(c.R), c.Now)
	})
}

// check verifies a password. For an account that is not there it does the same work,
// so that the time says nothing.
func (p *Pages) check(c *web.Call, ident, password string) (Credential, bool, error) {
	select {
	case p.busy <- struct{}{}:
		defer func() { <-p.busy }()
	case <-c.Ctx().Done():
		return Credential{}, false, c.Ctx().Err()
	}
	cred, err := CredentialOf(c.Ctx(), c.Read(), ident)
	if errors.Is(err, db.ErrNotFound) {
		_, err = Hash(password, p.Cost, zeros{})
		return Credential{}, false, err
	}
	if err != nil {
		return Credential{}, false, err
	}
	ok, err := Verify(password, cred.Hash)
	return cred, ok, err
}

// zeros is a salt for work whose result nobody uses.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func (p *Pages) signOut(c *web.Call) error {
	if err := p.Sessions.End(c.R); err != nil {
		return err
	}
	return c.Redirect(web.SignInPath)
}

func (p *Pages) everywhere(c *web.Call) error {
	err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return SignOutEverywhere(c.Ctx(), q, c.Actor.Ident) })
	if err != nil {
		return err
	}
	return p.signOut(c)
}

// keys turns keys of one letter off or on, in this browser.
func keys(c *web.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	choice := http.Cookie{Name: web.ShortcutsCookie, Value: "on", Path: "/", MaxAge: 400 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if form.Get("keys") == "off" {
		choice.Value = "off"
	}
	c.Header("Set-Cookie", choice.String())
	return c.Redirect("/account")
}

func (p *Pages) changeRole(c *web.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	role := access.Role(form.Get("role"))
	if !slices.Contains(c.Actor.Roles, role) {
		return web.NotFound()
	}
	if err := p.Sessions.In(c.R, role); err != nil {
		return err
	}
	return c.Redirect(web.HomeOf(role))
}

func (p *Pages) passwordForm(c *web.Call) error { return showPassword(c, http.StatusOK, web.Form{}) }

func showPassword(c *web.Call, status int, form web.Form) error {
	return c.Show(status, web.Page{Title: c.T("password.title"), Class: "page page--narrow"}, passwordPage(c, form))
}

// changePassword wants the present password, and ends every other session.
func (p *Pages) changePassword(c *web.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	old, chosen := form.Get("old"), form.Get("new")
	if wait, err := p.mayTry(c, c.Actor.Ident); err != nil {
		return err
	} else if wait > 0 {
		return showPassword(c, http.StatusTooManyRequests, web.Form{Faults: []web.Fault{{Field: "old", Text: c.T("signin.wait", i18n.Data{"Length": c.P.Length(minutesUp(wait))})}}})
	}
	cred, ok, err := p.check(c, c.Actor.Ident, old)
	if err != nil {
		return err
	}
	again := web.Form{}
	if !ok {
		again.Wrong("old", c.T("password.wrong"))
	} else if err := p.forgiven(c, c.Actor.Ident); err != nil {
		return err
	}
	if key := badPassword(c.Actor.Ident, old, chosen, form.Get("again")); key != "" {
		again.Wrong("new", c.T(key, i18n.Data{"Count": minPassword}))
	}
	if len(again.Faults) > 0 {
		return showPassword(c, http.StatusUnprocessableEntity, again)
	}
	hash, err := Hash(chosen, p.Cost, p.Random)
	if err != nil {
		return err
	}
	if err := putPassword(c.Ctx(), c, hash, cred.Version); err != nil {
		return err
	}
	if err := p.Sessions.Begin(c.R, c.Actor.Ident, c.Actor.Role, false); err != nil {
		return err
	}
	c.Note("password.changed", nil)
	return c.Redirect(web.HomeOf(c.Actor.Role))
}

func putPassword(ctx context.Context, c *web.Call, hash string, version int) error {
	return c.Shell.DB.Tx(ctx, func(q db.Q) error {
		return errors.Join(
			setPassword(ctx, q, c.Actor.Ident, hash, version),
			SignOutEverywhere(ctx, q, c.Actor.Ident),
			access.LogStaff(ctx, q, c.Actor, access.SettingsChange, c.Actor.Ident, c.Now, c.ID))
	})
}
