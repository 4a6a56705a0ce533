package pglocal

import (
	"fmt"
	"os"
	"os/exec"
	osuser "os/user"
	"strconv"
	"syscall"
)

// quit ends PostgreSQL at once.
const quit = syscall.SIGQUIT

// ordinary chooses whom the server runs as; nil for oneself.
func ordinary() (*user, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := osuser.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil {
			return &user{uid, gid}, nil
		}
	}
	return nil, fmt.Errorf("pglocal: %w", ErrNoUser)
}

// as lets a program run as somebody, and end with this one.
func as(who *user, c *exec.Cmd) *exec.Cmd {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT, Setpgid: true}
	if who != nil {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.gid)}
	}
	return c
}
