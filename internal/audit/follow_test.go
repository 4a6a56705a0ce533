package audit_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// hoard is a sink that keeps what it gets.
type hoard struct {
	mu   sync.Mutex
	got  []audit.Event
	fail error
}

func (s *hoard) Deliver(_ context.Context, events []audit.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.got = append(s.got, events...)
	return nil
}

func (s *hoard) Close() error { return nil }

func (s *hoard) calls() (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.got {
		list = append(list, e.Line.CallID)
	}
	return list
}

func TestEveryLineIsSentInOrderWithTheNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := caseloadtest.People(t, d, 2)
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			return errors.Join(
				access.LogView(t.Context(), q, anne, access.RecordRead, access.SeenAs(access.Own, ids), "", at, "view"),
				access.LogDenied(t.Context(), q, anne, access.RecordRead, db.NewID(), access.Decision{Relation: access.None, Reasons: []access.Reason{access.NotFound}}, at, "denied"))
		}))
		s, j := &hoard{fail: errors.New("the receiver is down")}, jobs(d, "one")
		j.Sink = s
		settleErr(j.Send)
		p, err := audit.PositionOf(t.Context(), d.Read, audit.Sending)
		if err != nil || p.Seq != 0 || !strings.Contains(p.Fault, "the receiver is down") || p.FaultAt.IsZero() {
			t.Errorf("what stopped it: %+v %v", p, err)
		}
		if n, bytes, since, err := audit.Waiting(t.Context(), d.Read, p.Seq); err != nil || n != 4 || bytes < 500 || since.IsZero() {
			t.Errorf("waiting: %d lines, %d bytes, since %v, %v", n, bytes, since, err)
		}
		s.fail = nil
		settle(t, j.Send)
		if got := s.calls(); !slices.Equal(got, []string{"call-1", "call-1", "view", "view", "denied"}) {
			t.Errorf("sent %v", got)
		}
		for i, e := range s.got[:4] {
			if len(e.Number) != 11 || e.Person != ids[i%2] && e.Person != ids[1-i%2] {
				t.Errorf("event %d: %+v", i, e)
			}
		}
		if s.got[4].Number != "" {
			t.Errorf("an unknown id has a number: %+v", s.got[4])
		}
		if p, err := audit.PositionOf(t.Context(), d.Read, audit.Sending); err != nil || p.Fault != "" {
			t.Errorf("the fault stands: %+v %v", p, err)
		}
		settle(t, j.Send)
		if n := len(s.calls()); n != 5 {
			t.Errorf("sent again: %d", n)
		}
	})
}

func settleErr(once func(context.Context) error) {
	for range 3 {
		_ = once(context.Background())
	}
}

// Two processes on one database, each with connections of its own, under load.
func TestTwoProcessesSendEachLineOnce(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			where := url(t)
			first, second := open(t, where), open(t, where)
			_, err := db.Migrate(t.Context(), first)
			caseloadtest.Must(t, err)
			s, stop := &hoard{}, make(chan struct{})
			var writers, senders sync.WaitGroup
			for i, d := range []*db.DB{first, second} {
				writers.Go(func() {
					for n := range 150 {
						err := d.Tx(t.Context(), func(q db.Q) error {
							return access.LogView(t.Context(), q, anne, access.RecordRead, []access.Seen{{Person: kari, Relation: access.Own}}, "", at, fmt.Sprint(i, " ", n))
						})
						if err != nil {
							t.Error(err)
						}
					}
				})
				j := jobs(d, fmt.Sprint("process ", i))
				j.Sink, j.Batch = s, 20
				senders.Go(func() {
					for {
						select {
						case <-stop:
							return
						default:
						}
						if err := errors.Join(j.Send(t.Context()), j.Seal(t.Context()), j.Release(t.Context())); err != nil {
							t.Error(err)
						}
					}
				})
			}
			writers.Wait()
			for (len(s.calls()) < 300 || verified(t, first).Lines < 300) && !t.Failed() {
				continue // no line is settled before all that ran when it was seen has ended
			}
			close(stop)
			senders.Wait()
			once := map[string]int{}
			for _, c := range s.calls() {
				once[c]++
			}
			if len(once) != 300 || len(s.calls()) != 300 {
				t.Errorf("%d lines were sent as %d", len(once), len(s.calls()))
			}
			if !slices.IsSortedFunc(s.got, func(a, b audit.Event) int { return int(a.Line.Seq - b.Line.Seq) }) {
				t.Error("not in order")
			}
			if r := verified(t, first); r.Lines != 300 || r.Faults != nil {
				t.Errorf("seals: %+v", r)
			}
		})
	}
}

// A process that has died keeps nobody from going on once its lease has ended.
func TestAnotherProcessGoesOnAfterTheLease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		wrote(t, d, 1, at)
		dead := jobs(d, "dead")
		dead.Sink = &hoard{fail: errors.New("down")}
		settleErr(dead.Send)
		s := &hoard{}
		next := jobs(d, "next")
		next.Sink = s
		settle(t, next.Send)
		if len(s.got) > 0 {
			t.Error("two send at a time")
		}
		dead.Lease = -1 // its next lease has ended when it begins
		settleErr(dead.Send)
		settle(t, next.Send)
		if len(s.got) != 2 {
			t.Errorf("%d events", len(s.got))
		}
	})
}

func TestTheFileIsAppendedToAndMadeAnewAfterRotation(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "cef.log")
	s := audit.NewFile(path)
	event := func(call string) []audit.Event {
		l := line()
		l.CallID = call
		return audit.Events(l, nil)
	}
	caseloadtest.Must(t, s.Deliver(t.Context(), event("one")))
	caseloadtest.Must(t, os.Rename(path, path+".1"))
	caseloadtest.Must(t, s.Deliver(t.Context(), event("two")))
	caseloadtest.Must(t, s.Close())
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	caseloadtest.Must(t, err)
	_, err = f.WriteString("CEF:0|torn")
	caseloadtest.Must(t, errors.Join(err, f.Close()))
	caseloadtest.Must(t, s.Deliver(t.Context(), event("three")))
	caseloadtest.Must(t, os.Remove(path))
	caseloadtest.Must(t, s.Deliver(t.Context(), event("four")))
	caseloadtest.Must(t, os.Rename(path, path+".3"))
	for name, want := range map[string]string{".1": "one", ".3": "four"} {
		b, err := os.ReadFile(path + name)
		if err != nil || strings.Count(string(b), "\n") != 1 || !strings.Contains(string(b), "sproc="+want+" ") {
			t.Errorf("%s: %q %v", name, b, err)
		}
	}
	if st, err := os.Stat(path + ".1"); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("others may read the birth numbers: %v %v", st.Mode(), err)
	}
	if err := audit.NewFile(filepath.Join(dir, "none", "cef.log")).Deliver(t.Context(), event("x")); err == nil {
		t.Error("a folder that is not there")
	}
}

func TestATornLineIsEnded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cef.log")
	caseloadtest.Must(t, os.WriteFile(path, []byte("whole\ntorn"), 0o600))
	caseloadtest.Must(t, audit.NewFile(path).Deliver(t.Context(), audit.Events(line(), nil)))
	b, err := os.ReadFile(path)
	if rows := strings.Split(string(b), "\n"); err != nil || len(rows) != 4 || rows[1] != "torn" || !strings.HasPrefix(rows[2], "CEF:0|") {
		t.Errorf("%q %v", b, err)
	}
}

// message reads one message of a stream.
func message(r *bufio.Reader, f audit.Framing) (string, error) {
	if f == audit.Newline {
		return r.ReadString('\n')
	}
	length, err := r.ReadString(' ')
	if err != nil {
		return "", err
	}
	n, err := strconv.Atoi(strings.TrimSpace(length))
	if err != nil {
		return "", err
	}
	b := make([]byte, n)
	_, err = io.ReadFull(r, b)
	return string(b), err
}

// A receiver that dies in the middle of a delivery, stays away, and comes back has every
// line in the end, and nobody who writes has noticed.
func TestAReceiverThatDiesAndReturnsLosesNothing(t *testing.T) {
	for _, framing := range []audit.Framing{audit.Octets, audit.Newline} {
		t.Run(string(framing), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) { dies(t, d, framing) })
		})
	}
}

func dies(t *testing.T, d *db.DB, framing audit.Framing) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	caseloadtest.Must(t, err)
	addr := l.Addr().String()
	j := jobs(d, "one")
	j.Sink = &audit.Receiver{Addr: addr, Host: "vert", Framing: framing}
	wrote(t, d, 40, at)
	died := make(chan struct{})
	go func() { // reads one message, and dies with the rest unread
		defer close(died)
		c, err := l.Accept()
		if err != nil {
			return
		}
		if _, err := message(bufio.NewReaderSize(c, 16), framing); err != nil {
			t.Error(err)
		}
		err = c.(*net.TCPConn).SetLinger(0)
		if err := errors.Join(err, c.Close(), l.Close()); err != nil {
			t.Error(err)
		}
	}()
	for range 100 { // until the lines are settled and the delivery has failed
		if err = j.Send(t.Context()); err != nil {
			break
		}
	}
	if err == nil {
		t.Fatal("a delivery to a receiver that died counts as done")
	}
	<-died
	wrote(t, d, 5, at)
	if err := j.Send(t.Context()); err == nil {
		t.Fatal("a receiver that is away takes lines")
	}
	l, err = net.Listen("tcp", addr)
	caseloadtest.Must(t, err)
	got, ended := make(chan string, 1000), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			r := bufio.NewReader(c)
			for m, err := message(r, framing); err == nil; m, err = message(r, framing) {
				got <- m
			}
			c.Close()
		}
	}()
	for {
		caseloadtest.Must(t, j.Send(t.Context()))
		p, err := audit.PositionOf(t.Context(), d.Read, audit.Sending)
		caseloadtest.Must(t, err)
		if n, _, _, err := audit.Waiting(t.Context(), d.Read, p.Seq); err != nil || n == 0 {
			caseloadtest.Must(t, err)
			break
		}
	}
	caseloadtest.Must(t, l.Close())
	<-ended
	close(got)
	var calls []string
	for m := range got {
		if !strings.HasPrefix(m, "<110>1 2026-11-23T08:30:00.123456Z vert blikk - audit - CEF:0|") {
			t.Fatalf("%q", m)
		}
		_, rest, _ := strings.Cut(m, "sproc=")
		call, _, _ := strings.Cut(rest, " end=")
		calls = append(calls, call)
	}
	if len(calls) != 90 || calls[0] != "call 0" || calls[79] != "call 39" || calls[89] != "call 4" {
		t.Errorf("%d messages: %v", len(calls), calls)
	}
}

// A receiver that never closes its side has taken what was sent.
func TestAReceiverThatDoesNotCloseIsNotWaitedForForEver(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	caseloadtest.Must(t, err)
	defer l.Close()
	open := make(chan net.Conn, 1)
	go func() {
		c, err := l.Accept()
		if err == nil {
			_, err = io.Copy(io.Discard, c)
			open <- c
		}
		if err != nil {
			t.Error(err)
		}
	}()
	caseloadtest.Must(t, (&audit.Receiver{Addr: l.Addr().String(), Framing: audit.Octets}).Deliver(t.Context(), audit.Events(line(), nil)))
	(<-open).Close()
}
