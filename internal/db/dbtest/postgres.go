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
	bin string
	who *syscall.Credential
	cmd *exec.Cmd
	off chan struct{} // closed when the server has ended
}

var (
	server  = sync.OnceValues(start)
	started *postgres // set by start, for stop
)

func (s *postgres) url(name string) string {
	return "postgres://blikk@/" + name + "?host=" + s.dir
}

// start makes the server that a package's tests share. It keeps nothing, so it need
// not wait for the disk.
func start() (*postgres, error) {
	s, err := lay()
	if err != nil {
		return nil, err
	}
	started = s
	return s, s.serve("fsync=off", "synchronous_commit=off", "full_page_writes=off")
}

// lay makes a data folder.
func lay() (*postgres, error) {
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
	s := &postgres{dir: dir, bin: bin, who: who}
	init := as(who, exec.Command(filepath.Join(bin, "initdb"), "-D", s.data(), "-U", "blikk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"))
	init.Dir = dir
	if out, err := init.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("dbtest: initdb: %w\n%s", err, out)
	}
	return s, nil
}

func (s *postgres) data() string { return filepath.Join(s.dir, "data") }

// serve starts a server on the folder and waits until it answers. The server dies
// with this process, also when the process is killed.
func (s *postgres) serve(settings ...string) error {
	args := []string{"-D", s.data(), "-k", s.dir, "-h", "", "-c", "max_connections=200", "-c", "shared_buffers=32MB"}
	for _, x := range settings {
		args = append(args, "-c", x)
	}
	s.cmd = as(s.who, exec.Command(filepath.Join(s.bin, "postgres"), args...))
	s.cmd.Dir = s.dir
	var said bytes.Buffer
	s.cmd.Stderr = &said
	if err := s.begin(); err != nil {
		return err
	}
	if err := s.wait(); err != nil {
		s.kill()
		return fmt.Errorf("dbtest: PostgreSQL did not start: %w\n%s", err, said.String())
	}
	return nil
}

// begin starts the server from a thread that is never given back: the kernel ends
// the server when that thread ends, that is, with this process.
func (s *postgres) begin() error {
	cmd, result, off := s.cmd, make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		result <- cmd.Start()
		select {}
	}()
	if err := <-result; err != nil {
		return err
	}
	s.off = off
	go func() {
		cmd.Wait()
		close(off)
	}()
	return nil
}

// wait asks until the server answers, has ended, or five seconds have gone.
func (s *postgres) wait() error {
	var err error
	for range 200 {
		if err = s.answers(); err == nil {
			return nil
		}
		select {
		case <-s.off:
			return errors.New("it has ended")
		case <-time.After(25 * time.Millisecond):
		}
	}
	return err
}

// answers says whether the server accepts a connection now.
func (s *postgres) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	d, err := db.Open(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	return d.Close()
}

// kill ends the server without a word, if it runs.
func (s *postgres) kill() {
	s.cmd.Process.Kill()
	<-s.off
}

func stop() {
	if started == nil {
		return
	}
	started.end()
}

// end stops the server at once and removes its folder.
func (s *postgres) end() {
	if s.off != nil {
		s.cmd.Process.Signal(syscall.SIGQUIT)
		<-s.off
	}
	os.RemoveAll(s.dir)
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
