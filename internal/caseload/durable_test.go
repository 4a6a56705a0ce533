package caseload_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// The environment by which the child knows what to do: the database's URL, and the
// person to write about.
const (
	writeTo    = "BLIKK_TEST_WRITE_TO"
	writeAbout = "BLIKK_TEST_WRITE_ABOUT"
)

// writeContacts is the child: it writes contacts, one transaction each, and says the
// id of each once the database has acknowledged it, until it is killed.
func writeContacts(ctx context.Context, url, person string) error {
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	defer d.Close()
	for {
		c := caseload.Contact{Person: person, Office: office, At: noon, Kind: caseload.Phone, Direct: true, Spoke: true, Source: "entered"}
		err := caseload.Change(ctx, d, by(access.AtTheMachine()), func(w *caseload.Writer) error { return w.Contact(ctx, &c) })
		if err != nil {
			return err
		}
		if _, err := os.Stdout.WriteString(c.ID + "\n"); err != nil {
			return err
		}
	}
}

// someone makes the person to write about.
func someone(t *testing.T, url string) string {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	must(t, err)
	defer d.Close()
	_, err = db.Migrate(t.Context(), d)
	must(t, err)
	p := caseload.Person{Number: number(1), Office: office}
	must(t, caseload.Change(t.Context(), d, by(access.AtTheMachine()), func(w *caseload.Writer) error { return w.Person(t.Context(), &p, key) }))
	return p.ID
}

// writeAndKill starts the child, kills it or what it writes to after so many
// acknowledged writes, and returns every id that was acknowledged, before the blow or
// after it.
func writeAndKill(t *testing.T, url, person string, after int, kill func(child *exec.Cmd)) []string {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), writeTo+"="+url, writeAbout+"="+person)
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	var said []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if said = append(said, lines.Text()); len(said) == after {
			kill(child)
		}
	}
	if err := child.Wait(); err == nil || len(said) < after {
		t.Fatalf("the child ended by itself after %d writes of %d: %v", len(said), after, err)
	}
	if last := said[len(said)-1]; !db.IsID(last) {
		said = said[:len(said)-1] // cut off in the middle of saying it
	}
	return said
}

// nothingIsLost checks that every acknowledged write is there, with its line in the
// log, and that no more is there than one unsaid write for each blow.
func nothingIsLost(t *testing.T, url, person string, acknowledged []string, blows int) {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	must(t, err)
	defer d.Close()
	list, err := caseload.Contacts(t.Context(), d.Read, []string{person})
	must(t, err)
	there := map[string]bool{}
	for _, c := range list {
		there[c.ID] = true
	}
	for _, id := range acknowledged {
		if !there[id] {
			t.Errorf("%s was acknowledged and is gone", id)
		}
	}
	lines, err := access.Lines(t.Context(), d.Read, 0, 10_000)
	must(t, err)
	if len(lines) != len(list)+1 {
		t.Errorf("%d contacts and the person, but %d lines in the log", len(list), len(lines))
	}
	if len(list) > len(acknowledged)+blows {
		t.Errorf("%d contacts after %d acknowledged and %d blows", len(list), len(acknowledged), blows)
	}
}

// blows are the numbers of writes after which the child, or the server, is killed: a
// thousand in all, and more.
var blows = []int{1, 30, 169, 300, 500}

func TestKillingTheProgramLosesNothingThatWasAcknowledged(t *testing.T) {
	for name, url := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.PostgresURL(t)} {
		t.Run(name, func(t *testing.T) {
			person := someone(t, url)
			var said []string
			for i, n := range blows {
				said = append(said, writeAndKill(t, url, person, n, func(child *exec.Cmd) { child.Process.Kill() })...)
				nothingIsLost(t, url, person, said, i+1)
			}
			enough(t, said)
		})
	}
}

func TestKillingThePostgreSQLServerLosesNothingThatWasAcknowledged(t *testing.T) {
	server := dbtest.NewDurable(t)
	person := someone(t, server.URL())
	var said []string
	for i, n := range blows {
		said = append(said, writeAndKill(t, server.URL(), person, n, func(*exec.Cmd) { server.Kill() })...)
		server.Start(t)
		nothingIsLost(t, server.URL(), person, said, i+1)
	}
	enough(t, said)
}

func enough(t *testing.T, said []string) {
	t.Helper()
	if len(said) < 1000 {
		t.Errorf("only %d writes were acknowledged: too few to tell", len(said))
	}
}
