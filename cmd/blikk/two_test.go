package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// Two real `blikk serve` processes on one PostgreSQL database. Their clock stands still,
// so that no pause and no session ends by itself.

// process is one of them.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	said *bytes.Buffer
}

// asProgram is this test binary as blikk.
func asProgram(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	check(t, err)
	c := exec.Command(self, args...)
	c.Env = append(os.Environ(), "BLIKK_AS_PROGRAM=1")
	return c
}

func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, said: &bytes.Buffer{}, cmd: asProgram(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--proxy", "127.0.0.1/32"}, args...)...)}
	p.cmd.Stderr = p.said
	out, err := p.cmd.StdoutPipe()
	check(t, err)
	check(t, p.cmd.Start())
	t.Cleanup(p.stop)
	line, err := bufio.NewReader(out).ReadString('\n')
	_, rest, found := strings.Cut(line, "http://")
	if err != nil || !found {
		t.Fatalf("serve says %q, %v\n%s", line, err, p.said)
	}
	p.url, _, _ = strings.Cut(rest, "/")
	p.url = "http://" + p.url
	return p
}

// stop tells the process to come to an end, and waits for it.
func (p *process) stop() {
	if p.cmd.ProcessState == nil {
		p.cmd.Process.Signal(syscall.SIGTERM)
		p.cmd.Wait()
	}
}

// guest is somebody with a browser that goes to any of the processes.
type guest struct {
	t       *testing.T
	address string // as a proxy tells it
	mu      sync.Mutex
	cookies map[string]string
}

func newGuest(t *testing.T, address string) *guest {
	return &guest{t: t, address: address, cookies: map[string]string{}}
}

// again is another window of the same browser.
func (v *guest) again() *guest {
	return &guest{t: v.t, address: v.address, cookies: map[string]string{"__Host-blikk": v.cookies["__Host-blikk"]}}
}

func (v *guest) ask(p *process, method, path string, form url.Values) reply {
	v.t.Helper()
	r, err := http.NewRequest(method, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Error(err)
		return reply{}
	}
	r.Header.Set("X-Forwarded-For", v.address)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	v.mu.Lock()
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	v.mu.Unlock()
	w, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		v.t.Errorf("%s %s: %v\n%s", method, path, err, p.said)
		return reply{}
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		v.t.Error(err)
	}
	v.mu.Lock()
	for _, c := range w.Cookies() {
		v.cookies[c.Name] = c.Value
	}
	v.mu.Unlock()
	return reply{w.StatusCode, string(body), w.Header}
}

func (v *guest) wants(p *process, status int, method, path string, fields ...string) reply {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	got := v.ask(p, method, path, form)
	if got.status != status {
		v.t.Fatalf("%s %s: %d, want %d\n%.1500s", method, path, got.status, status, got.body)
	}
	return got
}

// collector is a syslog receiver that counts the calls of the lines it gets.
type collector struct {
	l     net.Listener
	mu    sync.Mutex
	lines []string
}

func collect(t *testing.T) *collector {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	c := &collector{l: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.read(conn)
		}
	}()
	return c
}

func (c *collector) read(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	for {
		length, err := r.ReadString(' ')
		n, numErr := strconv.Atoi(strings.TrimSpace(length))
		if err != nil || numErr != nil {
			return
		}
		b := make([]byte, n)
		if _, err := io.ReadFull(r, b); err != nil {
			return
		}
		c.mu.Lock()
		c.lines = append(c.lines, string(b))
		c.mu.Unlock()
	}
}

func (c *collector) got() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.lines)
}

var oneTime = regexp.MustCompile(`Engangspassord: (\S+)`)

const chosenPassword = "en ganske lang setning"

func TestTwoProcessesServeOneDatabase(t *testing.T) {
	where := dbtest.PostgresURL(t)
	key := filepath.Join(t.TempDir(), "key")
	check(t, os.WriteFile(key, []byte(strings.Repeat("ab", 32)), 0o600))
	on := []string{"--db", where, "--number-key-file", key}
	must(t, append([]string{"import", "caseload", "../../testdata/input/caseload.csv", "--date", "2026-11-23"}, on...)...)
	password := oneTime.FindStringSubmatch(must(t, append([]string{"user", "add", "--ident", "Z990101", "--name", "Anne Berg", "--office", "9801"}, on...)...))[1]
	d, err := db.Open(t.Context(), where)
	check(t, err)
	defer d.Close()
	var person string
	check(t, d.Read.QueryRowContext(t.Context(), `SELECT f.person FROM follow_up f WHERE f.ident = 'Z990101' AND f.state <> 'closed'
		AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person = f.person) ORDER BY f.person LIMIT 1`).Scan(&person))
	page := "/people/" + person
	receiver := collect(t)
	serve := append(on, "--cef", "tcp://"+receiver.l.Addr().String())
	one, two := startProcess(t, serve...), startProcess(t, serve...)

	anne := newGuest(t, "192.0.2.1")
	anne.wants(one, 303, "POST", "/signin", "ident", "Z990101", "password", password)
	anne.wants(two, 303, "POST", "/password", "old", password, "new", chosenPassword, "again", chosenPassword)
	anne.wants(one, 200, "GET", "/week")
	anne.wants(two, 200, "GET", page)

	t.Run("a draft is there in both", func(t *testing.T) {
		anne.wants(one, 204, "POST", page+"/draft", "kind", "note.text", "text", "Et utkast fra den ene.")
		if got := anne.wants(two, 200, "GET", page+"?open=note"); !strings.Contains(got.body, "Et utkast fra den ene.") {
			t.Error("the draft is not there")
		}
	})
	t.Run("of two who change the same note one is told", func(t *testing.T) { changesMeet(t, d, anne, person, one, two) })
	t.Run("nothing is lost under load", func(t *testing.T) { load(t, d, anne, person, one, two) })
	t.Run("wrong passwords count in both", func(t *testing.T) {
		for i := range 5 {
			newGuest(t, fmt.Sprint("192.0.2.1", i)).wants([]*process{one, two}[i%2], 422, "POST", "/signin", "ident", "Z990101", "password", "feil")
		}
		for i, p := range []*process{one, two} {
			newGuest(t, fmt.Sprint("192.0.2.2", i)).wants(p, 429, "POST", "/signin", "ident", "Z990101", "password", chosenPassword)
		}
	})
	t.Run("who signs out everywhere is out in both", func(t *testing.T) {
		window := anne.again()
		window.wants(two, 200, "GET", "/week")
		anne.wants(one, 303, "POST", "/account/everywhere")
		for _, p := range []*process{one, two} {
			if got := window.wants(p, 303, "GET", "/week"); !strings.HasPrefix(got.header.Get("Location"), "/signin") {
				t.Errorf("leads to %q", got.header.Get("Location"))
			}
		}
	})
	t.Run("every line is sent, by one at a time", func(t *testing.T) { sentOnce(t, d, receiver, one, two) })
}

// changesMeet lets two windows save the same version of a note, each to another process.
func changesMeet(t *testing.T, d *db.DB, anne *guest, person string, one, two *process) {
	for i := range 8 {
		anne.wants(one, 303, "POST", "/people/"+person+"/note", "kind", "note", "text", fmt.Sprint("Slik sto det, notat ", i, "."))
		var id string
		check(t, d.Read.QueryRowContext(t.Context(), "SELECT id FROM note WHERE person = $1 ORDER BY id DESC LIMIT 1", person).Scan(&id))
		replies := make([]reply, 2)
		texts := []string{fmt.Sprint("Den ene skrev ", i, "."), fmt.Sprint("Den andre skrev ", i, ".")}
		var wait sync.WaitGroup
		for k, p := range []*process{one, two} {
			window := anne.again()
			wait.Go(func() {
				replies[k] = window.ask(p, "POST", "/people/"+person+"/note/"+id, url.Values{"do": {"save"}, "text": {texts[k]}, "version": {"1"}})
			})
		}
		wait.Wait()
		won := slices.IndexFunc(replies, func(r reply) bool { return r.status == http.StatusSeeOther })
		if won < 0 || replies[1-won].status != http.StatusConflict {
			t.Fatalf("answered with %d and %d", replies[0].status, replies[1].status)
		}
		for _, text := range texts {
			if !strings.Contains(replies[1-won].body, text) {
				t.Errorf("the 409 does not show %q", text)
			}
		}
		var stands string
		check(t, d.Read.QueryRowContext(t.Context(), "SELECT text FROM note WHERE id = $1", id).Scan(&stands))
		if stands != texts[won] {
			t.Errorf("%q stands, and %q was told that it does", stands, texts[won])
		}
	}
}

// load writes and reads in many windows, each now here, now there.
func load(t *testing.T, d *db.DB, anne *guest, person string, one, two *process) {
	count := func(query string) (n int) {
		check(t, d.Read.QueryRowContext(t.Context(), query, person).Scan(&n))
		return n
	}
	const notes, looks = "SELECT count(*) FROM note WHERE person = $1", "SELECT count(*) FROM access_log_person WHERE person = $1"
	notesBefore, looksBefore := count(notes), count(looks)
	var wait sync.WaitGroup
	for w := range 6 {
		window := anne.again()
		wait.Go(func() {
			for i := range 10 {
				p := []*process{one, two}[(w+i)%2]
				got := window.ask(p, "POST", "/people/"+person+"/note", url.Values{"kind": {"note"}, "text": {fmt.Sprint("Fra vindu ", w, ", nr. ", i)}})
				if got.status != http.StatusSeeOther {
					t.Errorf("writing: %d", got.status)
				}
				if got := window.ask(p, "GET", "/people/"+person, nil); got.status != http.StatusOK {
					t.Errorf("reading: %d", got.status)
				}
			}
		})
	}
	wait.Wait()
	if n := count(notes) - notesBefore; n != 60 {
		t.Errorf("%d notes of 60", n)
	}
	if n := count(looks) - looksBefore; n != 120 {
		t.Errorf("%d lines in the log for 120 changes and views", n)
	}
}

// sentOnce ends the process that may be the one that sends; the other goes on. Then all
// that is in the log has come to the receiver, each line once, and is sealed.
func sentOnce(t *testing.T, d *db.DB, receiver *collector, one, two *process) {
	one.stop()
	newGuest(t, "192.0.2.9").wants(two, 404, "GET", "/people/"+db.NewID()+"/nothing")
	var events int
	check(t, d.Read.QueryRowContext(t.Context(), `SELECT COALESCE(sum(GREATEST(1, jsonb_array_length(people))), 0) FROM access_log`).Scan(&events))
	for len(receiver.got()) < events && !t.Failed() {
		p, err := audit.PositionOf(t.Context(), d.Read, audit.Sending)
		check(t, err)
		if p.Fault != "" {
			t.Fatal(p.Fault)
		}
	}
	two.stop()
	seen := map[string]int{}
	for _, m := range receiver.got() {
		_, cef, _ := strings.Cut(m, "CEF:0|")
		seen[cef]++
	}
	if n := len(receiver.got()); n != events {
		t.Errorf("%d messages, %d events in the log, %d different", n, events, len(seen))
	}
	for _, p := range []*process{one, two} {
		if p.said.Len() > 0 {
			t.Errorf("a process says:\n%s", p.said)
		}
	}
	if r, err := audit.Verify(t.Context(), d.Read); err != nil || r.Faults != nil {
		t.Errorf("the seals: %+v %v", r, err)
	}
}

// Two who migrate at once: one does the work, the others find it done.
func TestManyMigrateAtOnce(t *testing.T) {
	for name, where := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.EmptyPostgresURL(t)} {
		t.Run(name, func(t *testing.T) {
			var wait sync.WaitGroup
			for range 4 {
				c := asProgram(t, "migrate", "--db", where, "up")
				wait.Go(func() {
					if out, err := c.CombinedOutput(); err != nil {
						t.Errorf("%v\n%s", err, out)
					}
				})
			}
			wait.Wait()
			if out := must(t, "migrate", "--db", where, "status"); !strings.Contains(out, "versjon") {
				t.Error(out)
			}
			d, err := db.Open(t.Context(), where)
			check(t, err)
			defer d.Close()
			check(t, db.Ready(t.Context(), d))
			var twice int
			check(t, d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM (SELECT version_id FROM goose_db_version GROUP BY version_id HAVING count(*) > 1) AS x").Scan(&twice))
			if twice > 0 {
				t.Errorf("%d steps were taken twice", twice)
			}
		})
	}
}
