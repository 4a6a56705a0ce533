package caseload_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestTheKeyIsMadeBesideASQLiteFileAndFoundAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "blikk.db")
	first, err := caseload.NumberKey("", file)
	must(t, err)
	second, err := caseload.NumberKey("", file)
	must(t, err)
	named, err := caseload.NumberKey(file+".key", "another.db")
	must(t, err)
	if len(first) != 32 || !bytes.Equal(first, second) || !bytes.Equal(first, named) {
		t.Errorf("%d bytes; the same again: %v; named: %v", len(first), bytes.Equal(first, second), bytes.Equal(first, named))
	}
	st, err := os.Stat(file + ".key")
	must(t, err)
	if st.Mode().Perm() != 0o600 {
		t.Errorf("mode %o, want 600", st.Mode().Perm())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".key-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestTwoProgramsThatStartAtOnceHaveOneKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "blikk.db")
	keys := make([][]byte, 20)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() { keys[i], _ = caseload.NumberKey("", file) })
	}
	all.Wait()
	for i, k := range keys {
		if len(k) != 32 || !bytes.Equal(k, keys[0]) {
			t.Fatalf("program %d has a key of its own", i)
		}
	}
}

func TestAKeyThatCannotBeUsedSaysWhatToDo(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string, mode os.FileMode) string {
		p := filepath.Join(dir, name)
		must(t, os.WriteFile(p, []byte(content), 0o600))
		must(t, os.Chmod(p, mode))
		return p
	}
	good := strings.Repeat("0f", 32)
	for _, c := range []struct {
		name, path string
		want       error
		says       string
	}{
		{"nothing named", "", caseload.ErrNoKey, "BLIKK_NUMBER_KEY_FILE"},
		{"no such file", filepath.Join(dir, "gone"), caseload.ErrKeyMissing, "restore"},
		{"a file that all can read", file("open", good, 0o644), caseload.ErrKeyOpen, "chmod 600"},
		{"too short", file("short", good[2:], 0o600), caseload.ErrKeyForm, "64 hexadecimal"},
		{"no hexadecimal digits", file("text", strings.Repeat("xy", 32), 0o600), caseload.ErrKeyForm, "64 hexadecimal"},
		{"empty", file("empty", "", 0o600), caseload.ErrKeyForm, "64 hexadecimal"},
		{"something long", file("long", strings.Repeat(good, 40), 0o600), caseload.ErrKeyForm, "64 hexadecimal"},
	} {
		_, err := caseload.NumberKey(c.path, "")
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && strings.Contains(err.Error(), "0f0f") {
			t.Errorf("%s: the error tells the key", c.name)
		}
	}
	if k, err := caseload.NumberKey(file("good", good+"\n", 0o640), ""); err != nil || len(k) != 32 {
		t.Errorf("a good key: %d bytes, %v", len(k), err)
	}
}

func TestADatabaseKeepsToItsKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, c := range []struct {
			key  string
			want error
		}{{"one", nil}, {"one", nil}, {"another", caseload.ErrOtherKey}, {"one", nil}} {
			if err := caseload.BindKey(t.Context(), d, []byte(c.key)); !errors.Is(err, c.want) {
				t.Errorf("with %q: %v, want %v", c.key, err, c.want)
			}
		}
	})
}
