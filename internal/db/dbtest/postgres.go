package dbtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// postgres is a server of our own, reached by a socket in its own folder.
type postgres struct {
	dir string
	cmd *exec.Cmd
}

var (
	server  = sync.OnceValues(start)
	started *postgres // set by start, for stop
)

func (s *postgres) url(name string) string {
	return "postgres://blikk@/" + name + "?host=" + s.dir
}

// start makes a data folder and a server on it. The server dies with this process,
// also when the process is killed.
func start() (*postgres, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "blikk-pg-")
	if err != nil {
		return nil, err
	}
	who, err := ordinary(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	init := as(who, exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "blikk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"))
	init.Dir = dir
	if out, err := init.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("dbtest: initdb: %w\n%s", err, out)
	}
	s := &postgres{dir: dir}
	s.cmd = as(who, exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-h", "",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=32MB"))
	s.cmd.Dir = dir
	var said bytes.Buffer
	s.cmd.Stderr = &said
	if err := s.begin(); err != nil {
		return nil, err
	}
	started = s
	return s, s.wait(&said)
}

// begin starts the server from a thread that is never given back: the kernel ends
// the server when that thread ends, that is, with this process.
func (s *postgres) begin() error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		result <- s.cmd.Start()
		select {}
	}()
	return <-result
}

func (s *postgres) wait(said *bytes.Buffer) error {
	var err error
	for range 200 {
		var d *db.DB
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		if d, err = db.Open(ctx, s.url("postgres")); err == nil {
			cancel()
			return d.Close()
		}
		cancel()
		time.Sleep(25 * time.Millisecond)
	}
	return fmt.Errorf("dbtest: PostgreSQL did not start: %w\n%s", err, said)
}

func stop() {
	if started == nil {
		return
	}
	started.cmd.Process.Signal(syscall.SIGQUIT)
	started.cmd.Wait()
	os.RemoveAll(started.dir)
}

// programs finds the newest PostgreSQL of the machine.
func programs() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("dbtest: PostgreSQL's initdb is not installed; run: make setup")
	}
	slices.SortFunc(found, func(a, b string) int { return major(a) - major(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func major(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// ordinary chooses whom the server runs as. PostgreSQL refuses root, so root lends
// the folder to postgres or nobody.
func ordinary(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("dbtest: no user postgres or nobody to run PostgreSQL as")
}

func as(who *syscall.Credential, c *exec.Cmd) *exec.Cmd {
	c.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT}
	c.Env = append(os.Environ(), "TZ=UTC", "LC_ALL=C.UTF-8")
	return c
}
