//go:build !linux

package pglocal

import (
	"os"
	"os/exec"
)

// quit ends PostgreSQL at once.
var quit = os.Kill

// ordinary is oneself.
func ordinary() (*user, error) { return nil, nil }

func as(_ *user, c *exec.Cmd) *exec.Cmd { return c }
