package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// jobs is what happens to the access log by itself, as the settings say.
func (a *app) jobs(d *db.DB) (*audit.Jobs, error) {
	sink, err := a.sink()
	if err != nil {
		return nil, err
	}
	if a.set.LogKeep < 0 {
		return nil, wrong{a.p.T("serve.log_keep", i18n.Data{"Count": a.set.LogKeep})}
	}
	return &audit.Jobs{DB: d, Log: a.log, Holder: host() + " " + db.NewID(), Sink: sink, Keep: a.keep()}, nil
}

func (a *app) keep() time.Duration { return time.Duration(a.set.LogKeep) * 24 * time.Hour }

// sink is where the settings want the log sent on; nil for nowhere.
func (a *app) sink() (audit.Sink, error) {
	kind, where := a.cefTarget()
	switch kind {
	case "":
		return nil, nil
	case "file":
		if st, err := os.Stat(filepath.Dir(where)); err != nil || !st.IsDir() {
			return nil, wrong{a.p.T("serve.cef_folder", i18n.Data{"Folder": filepath.Dir(where)})}
		}
		return audit.NewFile(where), nil
	case "tcp":
		return &audit.Receiver{Addr: where, Host: host(), Framing: audit.Framing(a.set.CEFFraming)}, nil
	}
	return nil, wrong{a.p.T("serve.cef", i18n.Data{"Text": a.set.CEF})}
}

// cefTarget reads the setting: file and a path, tcp and host:port, "" where nothing is
// set, "wrong" for anything else.
func (a *app) cefTarget() (kind, where string) {
	if a.set.CEF == "" {
		return "", ""
	}
	if path, ok := strings.CutPrefix(a.set.CEF, "file:"); ok && path != "" {
		return "file", path
	}
	if addr, ok := strings.CutPrefix(a.set.CEF, "tcp://"); ok {
		if h, port, err := net.SplitHostPort(addr); err == nil && h != "" && port != "" {
			return "tcp", addr
		}
	}
	return "wrong", ""
}

func host() string {
	name, err := os.Hostname()
	if err != nil {
		return "blikk"
	}
	return name
}
