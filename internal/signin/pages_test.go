package signin_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/signin"
)

func TestWithoutASessionEveryPageLeadsToSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, placed{}).browser(t)
		for path, next := range map[string]string{"/": "/", "/account": "/account", "/account?a=1&b=2": "/account?a=1&b=2", "/start": "/start", "/password": "/password"} {
			if a := b.get(path); a.StatusCode != http.StatusSeeOther || a.location() != "/signin?next="+url.QueryEscape(next) {
				t.Errorf("GET %s: %d to %q", path, a.StatusCode, a.location())
			}
		}
		for path, back := range map[string]string{"/account/role": "/account", "/password": "/password", "/account/everywhere": "/account"} {
			if a := b.post(path, "role", "leader"); a.StatusCode != http.StatusSeeOther || a.location() != "/signin?next="+url.QueryEscape(back) {
				t.Errorf("POST %s: %d to %q", path, a.StatusCode, a.location())
			}
		}
		b.cookies["__Host-blikk"] = "made up"
		if b.in() {
			t.Error("a made-up cookie opens a page")
		}
	})
}

func TestSigningInLeadsOnAndNeverAway(t *testing.T) {
	p := open(t, dbtest.SQLite(t), placed{})
	password := p.account(t, "Z990101")
	for next, want := range map[string]string{
		"": "/", "/account": "/account", "/account?x=%2F": "/account?x=%2F",
		"https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/", "/\t/evil.example": "/",
		"/\r\nSet-Cookie: a=b": "/", "javascript:alert(1)": "/", "evil": "/",
	} {
		b := p.browser(t)
		if a := b.post("/signin", "ident", "Z990101", "password", password, "next", next); a.StatusCode != http.StatusSeeOther || a.location() != want {
			t.Errorf("next %q: %d to %q, want %q", next, a.StatusCode, a.location(), want)
		}
		if a := b.get("/signin?next=" + url.QueryEscape(next)); a.StatusCode != http.StatusSeeOther || a.location() != want {
			t.Errorf("signed in already, next %q: %d to %q, want %q", next, a.StatusCode, a.location(), want)
		}
	}
}

func TestAWrongPasswordAndAnUnknownAccountAreOneAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		right := p.account(t, "Z990101")
		must(t, d, func(ctx context.Context, q db.Q) error {
			return access.CreateCounsellorFromImport(ctx, q, "Z990102", "")
		})
		var first answer
		for i, ident := range []string{"Z990101", "Z990102", "Z990999", "Æ"} {
			b := p.browser(t)
			a := b.signIn(ident, "wrong "+right)
			a.body = strings.ReplaceAll(a.body, `value="`+ident+`"`, `value=""`)
			if i == 0 {
				first = a
			}
			if a.StatusCode != http.StatusUnprocessableEntity || a.body != first.body || len(a.Header) != len(first.Header) {
				t.Errorf("%s: %d, another page than for a wrong password, or other headers %v", ident, a.StatusCode, a.Header)
			}
			if strings.Contains(a.body, right) || b.in() {
				t.Errorf("%s: the password is shown again, or one is in", ident)
			}
		}
		if a := p.browser(t).signIn("z990101 ", right); a.StatusCode != http.StatusSeeOther {
			t.Errorf("the right password: %d", a.StatusCode)
		}
		if a := p.browser(t).signIn("", ""); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("nothing typed: %d", a.StatusCode)
		}
	})
}

func TestAfterFiveTriesEachCostsAPause(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password := p.account(t, "Z990101")
		b := p.browser(t)
		tries := 0
		try := func(ident, password string) answer {
			tries++
			b.address = "192.0.2." + strconv.Itoa(tries) // each from another address
			return b.signIn(ident, password)
		}
		for range 5 {
			if a := try("Z990101", "wrong"); a.StatusCode != http.StatusUnprocessableEntity {
				t.Fatalf("try %d: %d", tries, a.StatusCode)
			}
		}
		for _, pause := range []int{5, 10, 20} {
			a := try("Z990101", password)
			if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") != strconv.Itoa(pause) || b.in() {
				t.Fatalf("in the pause of %d s: %d, Retry-After %q", pause, a.StatusCode, a.Header.Get("Retry-After"))
			}
			p.now = p.now.Add(time.Duration(pause) * time.Second)
			if a := try("Z990101", "wrong"); a.StatusCode != http.StatusUnprocessableEntity {
				t.Fatalf("after the pause: %d", a.StatusCode)
			}
		}
		if a := try("Z990102", "wrong"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("another account waits too: %d", a.StatusCode)
		}
		p.now = p.now.Add(40 * time.Second)
		if a := try("Z990101", password); a.StatusCode != http.StatusSeeOther || !b.in() {
			t.Errorf("the right password after the pause: %d", a.StatusCode)
		}
		if a := try("Z990101", "wrong"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("after a right one the count begins anew: %d", a.StatusCode)
		}
	})
}

func TestAnUnknownAccountWaitsAsAKnownOne(t *testing.T) {
	p := open(t, dbtest.SQLite(t), placed{})
	b := p.browser(t)
	for i := range 6 {
		b.address = "192.0.2." + strconv.Itoa(i)
		if a := b.signIn("Z990999", "wrong"); (a.StatusCode == http.StatusTooManyRequests) != (i == 5) {
			t.Errorf("try %d: %d", i+1, a.StatusCode)
		}
	}
}

func TestAnAddressThatTriesManyAccountsWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password := p.account(t, "Z990101")
		b := p.browser(t)
		for i := range 5 {
			if a := b.signIn("Z99020"+strconv.Itoa(i), "wrong"); a.StatusCode != http.StatusUnprocessableEntity {
				t.Fatalf("try %d: %d", i+1, a.StatusCode)
			}
		}
		if a := b.signIn("Z990101", password); a.StatusCode != http.StatusTooManyRequests {
			t.Errorf("the sixth account from one address: %d", a.StatusCode)
		}
		if other := p.browser(t); true {
			other.address = "192.0.2.77"
			if a := other.signIn("Z990101", password); a.StatusCode != http.StatusSeeOther {
				t.Errorf("from elsewhere: %d", a.StatusCode)
			}
		}
		p.now = p.now.Add(5 * time.Second)
		if a := b.signIn("Z990101", password); a.StatusCode != http.StatusSeeOther {
			t.Errorf("after the pause: %d", a.StatusCode)
		}
		// Whoever has an account must not be able to try those of others for ever.
		if a := b.signIn("Z990205", "wrong"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("one more: %d", a.StatusCode)
		}
		if a := b.signIn("Z990206", "wrong"); a.StatusCode != http.StatusTooManyRequests {
			t.Errorf("signing in oneself wipes out the tries at others' accounts: %d", a.StatusCode)
		}
		p.now = p.now.Add(61 * time.Minute)
		for i := range 5 {
			if a := b.signIn("Z99021"+strconv.Itoa(i), "wrong"); a.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("an hour later, try %d: %d", i+1, a.StatusCode)
			}
		}
	})
}

func TestAOneTimePasswordOpensNothingButItsChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		n := good()
		n.Roles = []access.Role{access.Counsellor, access.Leader}
		once, err := add(t, d, n, access.AtTheMachine())
		if err != nil {
			t.Fatal(err)
		}
		b, elsewhere := p.browser(t), p.browser(t)
		b.signIn("Z990101", once)
		elsewhere.signIn("Z990101", once)
		for _, path := range []string{"/", "/account", "/start"} {
			if a := b.get(path); a.StatusCode != http.StatusSeeOther || a.location() != "/password" {
				t.Errorf("GET %s: %d to %q", path, a.StatusCode, a.location())
			}
		}
		for _, path := range []string{"/account/role", "/account/everywhere"} {
			if a := b.post(path, "role", "leader"); a.StatusCode != http.StatusSeeOther || a.location() != "/password" {
				t.Errorf("POST %s: %d to %q", path, a.StatusCode, a.location())
			}
		}
		if a := b.get("/password"); a.StatusCode != http.StatusOK {
			t.Fatalf("/password: %d", a.StatusCode)
		}
		const chosen = "en ganske lang setning"
		for name, fields := range map[string][]string{
			"wrong old":    {"old", "wrong", "new", chosen, "again", chosen},
			"too short":    {"old", once, "new", "kort", "again", "kort"},
			"two that are": {"old", once, "new", chosen, "again", chosen + "!"},
			"the same":     {"old", once, "new", once, "again", once},
			"nothing":      nil,
		} {
			a := b.post("/password", fields...)
			if a.StatusCode != http.StatusUnprocessableEntity || strings.Contains(a.body, once) || strings.Contains(a.body, chosen) {
				t.Errorf("%s: %d, or a password is shown", name, a.StatusCode)
			}
		}
		before := b.token()
		if a := b.post("/password", "old", once, "new", chosen, "again", chosen); a.StatusCode != http.StatusSeeOther || a.location() != "/week" {
			t.Fatalf("a good change: %d to %q", a.StatusCode, a.location())
		}
		if !b.in() || b.token() == before || elsewhere.in() {
			t.Error("after the change: not in, the same id, or still in elsewhere")
		}
		if a := p.browser(t).signIn("Z990101", once); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("the one-time password again: %d", a.StatusCode)
		}
		fresh := p.browser(t)
		if fresh.signIn("Z990101", chosen); !fresh.in() {
			t.Error("the chosen password does not open")
		}
		lines, err := access.Lines(t.Context(), d.Read, 0, 10)
		if err != nil || len(lines) != 2 || lines[1].Action != access.SettingsChange || lines[1].People[0].Staff != "Z990101" {
			t.Errorf("the log: %v %v", lines, err)
		}
	})
}

func TestTheIDOfASessionChangesAtSignInAndWithTheRole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password := p.account(t, "Z990101", access.Leader)
		other := p.account(t, "Z990102")
		b := p.browser(t)
		b.signIn("Z990101", password)
		first := b.token()
		if a := b.post("/account/role", "role", "leader"); a.StatusCode != http.StatusSeeOther || a.location() != "/reassign" {
			t.Fatalf("change of role: %d to %q", a.StatusCode, a.location())
		}
		second := b.token()
		b.signIn("Z990102", other)
		third := b.token()
		if first == "" || first == second || second == third {
			t.Errorf("ids %q %q %q", first, second, third)
		}
		for _, old := range []string{first, second} {
			stolen := p.browser(t)
			stolen.cookies["__Host-blikk"] = old
			if stolen.in() {
				t.Error("an id of before still opens")
			}
		}
		if a := b.post("/account/role", "role", "leader"); a.StatusCode != http.StatusNotFound || b.token() != third {
			t.Errorf("a role that is not held: %d", a.StatusCode)
		}
	})
}

func TestASessionEndsByIdlenessAndByAge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password := p.account(t, "Z990101")
		b := p.browser(t)
		b.signIn("Z990101", password)
		for range 3 {
			if p.now = p.now.Add(29 * time.Minute); !b.in() {
				t.Fatal("ended within half an hour")
			}
		}
		if p.now = p.now.Add(30 * time.Minute); b.in() {
			t.Error("open after half an hour without use")
		}
		b.signIn("Z990101", password)
		began := p.now
		for p.now.Before(began.Add(9*time.Hour + 59*time.Minute)) {
			if p.now = p.now.Add(20*time.Minute - time.Second); !b.in() && p.now.Before(began.Add(10*time.Hour)) {
				t.Fatalf("ended after %s of use", p.now.Sub(began))
			}
		}
		if p.now = began.Add(10 * time.Hour); b.in() {
			t.Error("open after ten hours")
		}
		b.signIn("Z990101", password)
		if p.now = p.now.Add(-time.Hour); b.in() {
			t.Error("a clock that was set back opens")
		}
	})
}

func TestSigningOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password, hers := p.account(t, "Z990101"), p.account(t, "Z990102")
		a, b, other := p.browser(t), p.browser(t), p.browser(t)
		a.signIn("Z990101", password)
		b.signIn("Z990101", password)
		other.signIn("Z990102", hers)
		old := a.token()
		if r := a.post("/signout"); r.StatusCode != http.StatusSeeOther || r.location() != "/signin" || a.token() != "" {
			t.Errorf("sign-out: %d to %q, cookie %q", r.StatusCode, r.location(), a.token())
		}
		if a.cookies["__Host-blikk"] = old; a.in() || !b.in() {
			t.Error("the old id opens, or the other browser is out too")
		}
		a.signIn("Z990101", password)
		a.post("/account/everywhere")
		if a.in() || b.in() || !other.in() {
			t.Error("everywhere: one's own browsers are in, or somebody else's is out")
		}
	})
}

func TestTheDemoSignInIsForThoseListedAndOnlyThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		list := []signin.DemoPerson{{Ident: "Z990101", Name: "Anne Berg", Role: access.Counsellor, Office: "9801", Place: "Eksempelvik", Track: "ordinary", People: 142}}
		demo, real := open(t, d, placed{plain: true, demo: list}), open(t, d, placed{})
		demo.account(t, "Z990101")
		demo.account(t, "Z990102")
		for _, c := range []struct {
			p      *place
			as     string
			status int
		}{{demo, "Z990101", http.StatusSeeOther}, {demo, "Z990102", http.StatusNotFound}, {demo, "Z990999", http.StatusNotFound}, {real, "Z990101", http.StatusNotFound}} {
			b := c.p.browser(t)
			if a := b.post("/signin", "as", c.as); a.StatusCode != c.status || b.in() != (c.status == http.StatusSeeOther) {
				t.Errorf("as %s, demo %v: %d", c.as, c.p == demo, a.StatusCode)
			}
		}
		if a := real.browser(t).get("/signin"); strings.Contains(a.body, "Anne Berg") {
			t.Error("names on the sign-in page of a real site")
		}
		if a := demo.browser(t).get("/signin"); !strings.Contains(a.body, `name="as" value="Z990101" data-role="counsellor" data-office="9801" data-track="ordinary"`) {
			t.Error("the demo's sign-in page does not list the counsellor")
		}
	})
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	p := open(t, dbtest.SQLite(t), placed{})
	password := p.account(t, "Z990101")
	for name, c := range map[string]struct {
		header, value string
		status        int
	}{
		"cross-site":     {"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		"same-site":      {"Sec-Fetch-Site", "same-site", http.StatusForbidden},
		"another origin": {"Origin", "https://evil.example", http.StatusForbidden},
		"this site":      {"Sec-Fetch-Site", "same-origin", http.StatusSeeOther},
		"an old browser": {"Origin", "http://example.com", http.StatusSeeOther}, // httptest's host
	} {
		b := p.browser(t)
		r := httptest.NewRequest("POST", "/signin", strings.NewReader(url.Values{"ident": {"Z990101"}, "password": {password}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(c.header, c.value)
		if a := b.send(r); a.StatusCode != c.status || b.in() != (c.status == http.StatusSeeOther) {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	b := p.browser(t)
	b.signIn("Z990101", password)
	r := httptest.NewRequest("POST", "/signout", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := b.send(r); a.StatusCode != http.StatusForbidden || !b.in() {
		t.Errorf("another site signs out: %d", a.StatusCode)
	}
}

func TestTheCookie(t *testing.T) {
	d := dbtest.SQLite(t)
	for _, c := range []struct {
		how    placed
		name   string
		secure bool
	}{{placed{}, "__Host-blikk", true}, {placed{plain: true}, "blikk", false}} {
		p := open(t, d, c.how)
		ident := "Z99010" + strconv.Itoa(len(c.name)%10)
		a := p.browser(t).signIn(ident, p.account(t, ident))
		if len(a.Cookies()) != 1 {
			t.Fatalf("cookies %v", a.Cookies())
		}
		k := a.Cookies()[0]
		if k.Name != c.name || k.Secure != c.secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" || k.MaxAge != 0 || !k.Expires.IsZero() {
			t.Errorf("%+v", k)
		}
	}
	if a := open(t, d, placed{}).browser(t).get("/signin"); len(a.Cookies()) > 0 {
		t.Errorf("a cookie before anybody signs in: %v", a.Cookies())
	}
}

func TestWhatIsKeptOfASessionNamesNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password := p.account(t, "Z990101")
		b := p.browser(t)
		b.signIn("Z990101", password)
		b.post("/password", "old", password, "new", "en ganske lang setning", "again", "en ganske lang setning") // leaves a notice
		rows, err := d.Read.QueryContext(t.Context(), "SELECT token, data FROM session")
		if err != nil {
			t.Fatal(err)
		}
		type row struct{ token, data string }
		list, err := db.Collect(rows, func(scan func(...any) error) (r row, err error) {
			var data []byte
			err = scan(&r.token, &data)
			r.data = string(data)
			return r, err
		})
		if err != nil || len(list) != 1 || !strings.Contains(list[0].data, "password.changed") {
			t.Fatalf("%d rows %v", len(list), err)
		}
		for _, word := range []string{"Anne", "Berg", password, "ganske", "9801"} {
			if strings.Contains(list[0].data, word) || strings.Contains(list[0].token, word) {
				t.Errorf("a session row holds %q", word)
			}
		}
		if list[0].token == b.token() || strings.Contains(list[0].data, b.token()) {
			t.Error("who reads the database can take over the session")
		}
	})
}

func TestAnAccountThatIsGoneOrLostItsRoleIsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password := p.account(t, "Z990101", access.Leader)
		b := p.browser(t)
		b.signIn("Z990101", password)
		b.post("/account/role", "role", "leader")
		must(t, d, func(ctx context.Context, q db.Q) error {
			return access.SetRoles(ctx, q, "Z990101", []access.Role{access.Counsellor})
		})
		if b.in() {
			t.Error("the role that was taken away still opens")
		}
		if b.signIn("Z990101", password); !b.in() {
			t.Error("the role that is left does not open")
		}
		must(t, d, func(ctx context.Context, q db.Q) error {
			_, err := q.ExecContext(ctx, "DELETE FROM credential WHERE ident = $1", "Z990101")
			return errors.Join(err, access.SetRoles(ctx, q, "Z990101", nil))
		})
		if a := b.signIn("Z990101", password); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("an account without a password or role: %d", a.StatusCode)
		}
	})
}

func TestAnIdentThatIsNoneIsAnsweredAsAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		for i, ident := range []string{"\x00", "Z99\x000101", "\xff", "x" + strings.Repeat("é", 50), strings.Repeat("x", 5000), "محمد"} {
			b := p.browser(t)
			b.address = "192.0.2." + strconv.Itoa(i+10)
			if a := b.signIn(ident, "a password of no account"); a.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%.20q: %d", ident, a.StatusCode)
			}
		}
	})
}

// meanwhile is a form that is still being sent when something happens.
type meanwhile struct {
	io.Reader
	happen func()
}

func (m *meanwhile) Read(b []byte) (int, error) {
	if m.happen != nil {
		m.happen()
		m.happen = nil
	}
	return m.Reader.Read(b)
}

// What is still on its way when one signs out (a draft that a script saves) does not
// sign one in again.
func TestARequestThatOutlastsTheSignOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := open(t, d, placed{})
		password := p.account(t, "Z990101")
		b := p.browser(t)
		b.signIn("Z990101", password)
		old := b.token()
		p.now = p.now.Add(2 * time.Minute) // so that the request notes that the session is in use
		r := httptest.NewRequest("POST", "/account/role", &meanwhile{strings.NewReader("role=x"), func() { b.post("/signout") }})
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if a := b.send(r); a.StatusCode != http.StatusNotFound {
			t.Fatalf("status %d", a.StatusCode)
		}
		if b.in() {
			t.Error("the browser is in again")
		}
		if b.cookies["__Host-blikk"] = old; b.in() {
			t.Error("the id of before opens again")
		}
	})
}

func TestANoticeIsForWhoeverItWasMeantFor(t *testing.T) {
	p := open(t, dbtest.SQLite(t), placed{})
	password, hers := p.account(t, "Z990101"), p.account(t, "Z990102")
	b := p.browser(t)
	b.signIn("Z990101", password)
	if a := b.post("/password", "old", password, "new", "tre grønne båter", "again", "tre grønne båter"); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("change of password: %d", a.StatusCode)
	}
	b.signIn("Z990102", hers)
	if a := b.get("/account"); !strings.Contains(a.body, "Z990102") || strings.Contains(a.body, `class="notice`) {
		t.Error("the next one is told what the one before did")
	}
}
