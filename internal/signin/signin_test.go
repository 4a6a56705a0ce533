package signin_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/signin"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// cheap is a cost for tests alone.
var cheap = signin.Cost{Memory: 8, Passes: 1, Threads: 1}

// always is a source of bytes that are known.
type always struct{ next byte }

func (a *always) Read(b []byte) (int, error) {
	for i := range b {
		a.next++
		b[i] = a.next
	}
	return len(b), nil
}

func good() signin.NewAccount {
	return signin.NewAccount{Ident: "Z990101", Name: "Anne Berg", Offices: []string{"9801"}, Roles: []access.Role{access.Counsellor}, Cost: cheap}
}

func TestAnAccountIsBroughtToOneForm(t *testing.T) {
	n := signin.NewAccount{Ident: " z990101 ", Name: "  Anne \t Berg ", Offices: []string{"9801", " 9802", "9801"}, Roles: []access.Role{"leader", "counsellor", "leader"},
		Team: " Team  Øst ", Lead: true, Rights: []access.Right{"fortrolig", "fortrolig"}}
	got, err := n.Check()
	want := signin.NewAccount{Ident: "Z990101", Name: "Anne Berg", Offices: []string{"9801", "9802"}, Roles: []access.Role{"leader", "counsellor"},
		Team: "Team Øst", Lead: true, Rights: []access.Right{"fortrolig"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestWhatIsWrongIsSaidWithHowToMendIt(t *testing.T) {
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(n *signin.NewAccount)
		want   signin.Fault
		says   string
	}{
		"ident too short":          {func(n *signin.NewAccount) { n.Ident = "Z99010" }, signin.BadIdent, "en bokstav og seks siffer"},
		"ident without a letter":   {func(n *signin.NewAccount) { n.Ident = "9990101" }, signin.BadIdent, "Z990101"},
		"ident with something new": {func(n *signin.NewAccount) { n.Ident = "Å990101" }, signin.BadIdent, "Z990101"},
		"name of blanks":           {func(n *signin.NewAccount) { n.Name = "  " }, signin.NoName, "--name"},
		"no office":                {func(n *signin.NewAccount) { n.Offices = nil }, signin.NoOffice, "--office 9801"},
		"office of three digits":   {func(n *signin.NewAccount) { n.Offices = []string{"9801", "981"} }, signin.BadOffice, "fire siffer"},
		"no role":                  {func(n *signin.NewAccount) { n.Roles = nil }, signin.NoRole, "counsellor, leader, researcher, operator"},
		"role not known":           {func(n *signin.NewAccount) { n.Roles = []access.Role{"veileder"} }, signin.BadRole, "counsellor, leader, researcher, operator"},
		"role of nobody's account": {func(n *signin.NewAccount) { n.Roles = []access.Role{"installation"} }, signin.BadRole, "counsellor"},
		"group not known":          {func(n *signin.NewAccount) { n.Rights = []access.Right{"kode6"} }, signin.BadGroup, "fortrolig, strengt_fortrolig, egne_ansatte, kontorsperre"},
		"team with more than lead": {func(n *signin.NewAccount) { n.Team = "Øst:leader" }, signin.BadTeam, "NAVN:lead"},
		"leads no team":            {func(n *signin.NewAccount) { n.Lead, n.Roles = true, []access.Role{"leader"} }, signin.NoTeam, "NAVN:lead"},
		"leads without the role":   {func(n *signin.NewAccount) { n.Lead, n.Team = true, "Øst" }, signin.NotLeader, "legg leader til"},
	} {
		n := good()
		c.change(&n)
		_, err := n.Check()
		var e signin.InputError
		if !errors.As(err, &e) || len(e.Faults) != 1 || e.Faults[0] != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
			continue
		}
		if text := e.Text(p); !strings.Contains(text, c.says) {
			t.Errorf("%s: %q does not say %q", name, text, c.says)
		}
	}
	_, err = signin.NewAccount{}.Check()
	var e signin.InputError
	if !errors.As(err, &e) || len(e.Faults) != 4 || strings.Count(e.Text(p), "\n") != 3 {
		t.Errorf("nothing given: every fault at once: %v", err)
	}
}

func TestAPasswordIsVerifiedByItsHash(t *testing.T) {
	hash, err := signin.Hash("blåbær og fløte", cheap, &always{})
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=8,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$") {
		t.Fatalf("%s %v", hash, err)
	}
	for password, want := range map[string]bool{"blåbær og fløte": true, "blåbær og fløte ": false, "Blåbær og fløte": false, "": false} {
		if got, err := signin.Verify(password, hash); got != want || err != nil {
			t.Errorf("Verify(%q) = %v, %v", password, got, err)
		}
	}
	again, err := signin.Hash("blåbær og fløte", cheap, &always{next: 100})
	if err != nil || again == hash {
		t.Error("two hashes with different salt are the same")
	}
	dearer, err := signin.Hash("blåbær og fløte", signin.Cost{Memory: 16, Passes: 2, Threads: 2}, &always{})
	if ok, err2 := signin.Verify("blåbær og fløte", dearer); !ok || err != nil || err2 != nil {
		t.Error("a hash does not carry its own cost")
	}
}

// The value was made by another implementation, Argon2id of Python's cryptography.
func TestHashesAreThoseThatOthersMake(t *testing.T) {
	const want = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$yrdGtGIZk/3JHsUHh5gLQUqQppLwvGjf4Z+cJbPLqew"
	got, err := signin.Hash("password", signin.Cost{Memory: 256, Passes: 2, Threads: 1}, bytes.NewReader([]byte("somesaltsomesalt")))
	if err != nil || got != want {
		t.Errorf("%s %v", got, err)
	}
}

func TestWhatIsNoHashIsRefused(t *testing.T) {
	hash, err := signin.Hash("x", cheap, &always{})
	if err != nil {
		t.Fatal(err)
	}
	cut := func(old, new string) string { return strings.Replace(hash, old, new, 1) }
	for _, bad := range []string{"", "x", "$$$$$", cut("argon2id", "argon2i"), cut("v=19", "v=16"), cut("m=8", "m=4294967295"), cut("m=8", "m=99999999999"), cut("t=1", "t=0"),
		cut("t=1", "t=999999"), cut("p=1", "p=0"), cut("AQID", ""), cut("AQID", "!!!!"), hash[:len(hash)-4], hash + "$"} {
		if ok, err := signin.Verify("x", bad); ok || !errors.Is(err, signin.ErrHash) {
			t.Errorf("Verify(%q) = %v, %v", bad, ok, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	hash, err := signin.Hash("x", cheap, &always{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(hash)
	f.Add("$argon2id$v=19$m=8,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "m=8,t=1,p=1$") { // others may be dear to compute
			if ok, err := signin.Verify("y", s); ok && err == nil {
				t.Errorf("%q verifies what it was not made of", s)
			}
		}
	})
}

func TestOneTimePasswordsAreEasyToReadAndNeverTheSame(t *testing.T) {
	a, err := signin.OneTimePassword(&always{})
	if err != nil || len(a) != 19 || strings.Count(a, "-") != 3 || strings.ContainsAny(a, "lo01 ") {
		t.Errorf("%q %v", a, err)
	}
	b, err := signin.OneTimePassword(&always{next: 16})
	if err != nil || a == b {
		t.Errorf("%q twice, %v", a, err)
	}
	if _, err := signin.OneTimePassword(bytes.NewReader([]byte{1, 2})); err == nil {
		t.Error("made of too little chance")
	}
	if _, err := signin.Hash("x", cheap, bytes.NewReader([]byte{1, 2})); err == nil {
		t.Error("salted with too little chance")
	}
	if d := signin.Default(); d.Memory < 19*1024 || d.Passes < 2 || d.Threads < 1 {
		t.Errorf("the default cost %+v is too low", d)
	}
}
