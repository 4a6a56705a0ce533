// Package pglocal starts a PostgreSQL server of our own as an ordinary user, reached by a
// socket in a folder that nobody else may enter: for tests, and for the demo. It listens
// on no network.
package pglocal

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// What can be wrong.
var (
	// ErrMissing says that PostgreSQL's programs are not on the machine.
	ErrMissing = errors.New("PostgreSQL's initdb is not installed; run: make setup")
	// ErrNoUser says that root has no ordinary user to run PostgreSQL as.
	ErrNoUser = errors.New("no user postgres or nobody to run PostgreSQL as")
)

// Server is a server on a data folder.
type Server struct {
	data, socket string
	bin          string
	who          *user
	cmd          *exec.Cmd
	off          chan struct{} // closed when the server has ended
}

// user is whom the programs run as, where that is not oneself.
type user struct{ uid, gid int }

// Lay makes a server on a data folder, which is laid out if it is not there yet, with its
// socket in another folder that is there. PostgreSQL refuses root, so root lends both
// folders to the user postgres or nobody.
func Lay(data, socket string) (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	who, err := ordinary()
	if err != nil {
		return nil, err
	}
	s := &Server{data: data, socket: socket, bin: bin, who: who}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("pglocal: %w", err)
	}
	if who != nil {
		if err := errors.Join(os.Chown(data, who.uid, who.gid), os.Chown(socket, who.uid, who.gid)); err != nil {
			return nil, fmt.Errorf("pglocal: %w", err)
		}
	}
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		return s, nil
	}
	init := s.program("initdb", "-D", data, "-U", "blikk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	if out, err := init.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("pglocal: initdb: %w\n%s", err, out)
	}
	return s, nil
}

// Reaches says whether the user whom the server runs as can reach a folder.
func Reaches(folder string) bool {
	who, err := ordinary()
	if err != nil || who == nil {
		return err == nil
	}
	path, err := filepath.Abs(folder)
	if err != nil {
		return false
	}
	for ; ; path = filepath.Dir(path) {
		st, err := os.Stat(path)
		if err == nil && st.Mode().Perm()&0o001 == 0 {
			return false
		}
		if path == filepath.Dir(path) {
			return true
		}
	}
}

func (s *Server) program(name string, args ...string) *exec.Cmd {
	c := as(s.who, exec.Command(filepath.Join(s.bin, name), args...))
	c.Dir = s.socket
	c.Env = append(os.Environ(), "TZ=UTC", "LC_ALL=C.UTF-8")
	return c
}

// URL names one of the server's databases.
func (s *Server) URL(name string) string {
	return "postgres://blikk@/" + name + "?host=" + s.socket
}

// Socket is the folder of the server's socket.
func (s *Server) Socket() string { return s.socket }

// Start starts the server with settings (name=value) and waits until it answers. The
// server ends with this process, on Linux also when the process is killed.
func (s *Server) Start(settings ...string) error {
	args := []string{"-D", s.data, "-k", s.socket, "-h", "", "-c", "max_connections=200", "-c", "shared_buffers=32MB"}
	for _, x := range settings {
		args = append(args, "-c", x)
	}
	s.cmd = s.program("postgres", args...)
	var said bytes.Buffer
	s.cmd.Stderr = &said
	if err := s.begin(); err != nil {
		return fmt.Errorf("pglocal: %w", err)
	}
	if err := s.wait(); err != nil {
		s.Kill()
		return fmt.Errorf("pglocal: PostgreSQL did not start: %w\n%s", err, said.String())
	}
	return nil
}

// begin starts the server from a thread that is never given back: the kernel ends
// the server when that thread ends, that is, with this process.
func (s *Server) begin() error {
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
func (s *Server) wait() error {
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
func (s *Server) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	d, err := db.Open(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	return d.Close()
}

// Exec runs one statement in the server's own database.
func (s *Server) Exec(statement string) error {
	c, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.Exec(statement); err != nil {
		return fmt.Errorf("pglocal: %s: %w", statement, err)
	}
	return nil
}

// Has says whether the server has a database of a name.
func (s *Server) Has(name string) (there bool, err error) {
	c, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		return false, err
	}
	defer c.Close()
	var n int
	if err := c.QueryRow("SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&n); err != nil {
		return false, fmt.Errorf("pglocal: %w", err)
	}
	return n > 0, nil
}

// Kill ends the server without a word, if it runs.
func (s *Server) Kill() {
	s.cmd.Process.Kill()
	<-s.off
}

// Stop ends the server, if it runs, after it has written what it holds.
func (s *Server) Stop() { s.end(os.Interrupt) }

// Quit ends the server at once, if it runs.
func (s *Server) Quit() { s.end(quit) }

func (s *Server) end(sig os.Signal) {
	if s.off == nil {
		return
	}
	s.cmd.Process.Signal(sig)
	<-s.off
}

// programs finds the newest PostgreSQL of the machine.
func programs() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("pglocal: %w", ErrMissing)
	}
	slices.SortFunc(found, func(a, b string) int { return major(a) - major(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func major(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}
