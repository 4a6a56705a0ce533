package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

type doctorCmd struct {
	JSON bool   `name:"json" help:"Som JSON."`
	Seal string `name:"seal" placeholder:"NR:HASH" help:"Et segl du har skrevet ned før: sier om det fortsatt står."`
}

// checked is one thing that was looked at.
type checked struct {
	Name   string         `json:"name"`
	Status string         `json:"status"`
	Text   string         `json:"text"`
	Data   map[string]any `json:"data,omitempty"`
}

// What a check can say.
const (
	fine   = "ok"
	notice = "notice" // worth knowing; nothing is broken
	broken = "failed"
)

// examination is one run of doctor.
type examination struct {
	*app
	d       *db.DB
	list    []checked
	pretend bool // an invented world: it has a key and a clock of its own
}

func (x *examination) say(name, status, key string, data i18n.Data) {
	x.list = append(x.list, checked{Name: name, Status: status, Text: x.p.T("doctor."+key, data), Data: data})
}

// Run looks at the installation: database, schema, key, clock, disk, the access log and
// where it is sent. It changes nothing. Status 1 where something is broken.
func (c *doctorCmd) Run(a *app) error {
	x := &examination{app: a}
	if err := c.examine(x); err != nil {
		return err
	}
	ok := true
	for _, k := range x.list {
		ok = ok && k.Status != broken
	}
	if err := c.print(x, ok); err != nil {
		return err
	}
	if !ok {
		return errors.New(a.p.T("doctor.ill"))
	}
	return nil
}

func (c *doctorCmd) print(x *examination, ok bool) error {
	if c.JSON {
		return writeJSON(x.out, struct {
			Schema string    `json:"schema"`
			OK     bool      `json:"ok"`
			Checks []checked `json:"checks"`
		}{"blikk.doctor/1", ok, x.list})
	}
	for _, k := range x.list {
		fmt.Fprintf(x.out, "%-6s %s\n", x.p.T("doctor.status."+k.Status), strings.ReplaceAll(k.Text, "\n", "\n       "))
	}
	return nil
}

// examine looks at everything that can be looked at.
func (c *doctorCmd) examine(x *examination) error {
	x.settings()
	d, err := x.existing()
	if err != nil {
		text, _ := x.explain(err)
		x.say("database", broken, "database_bad", i18n.Data{"Fault": text})
		return nil
	}
	defer d.Close()
	x.d = d
	x.say("database", fine, "database", i18n.Data{"Kind": string(d.Dialect)})
	whole, err := x.schema()
	if err != nil || !whole {
		return err
	}
	for _, look := range []func() error{x.invented, x.numberKeyFile, x.clock, x.disk, x.guards, func() error { return x.seals(c.Seal) }, x.unsealed, x.sending} {
		if err := look(); err != nil {
			return err
		}
	}
	return nil
}

// settings says what cannot be used.
func (x *examination) settings() {
	if _, err := x.proxies(); err != nil {
		x.say("settings", broken, "settings_bad", i18n.Data{"Fault": err.Error()})
	}
}

func (x *examination) schema() (bool, error) {
	err := db.Ready(x.ctx, x.d)
	at, want, vErr := x.d.Versions(x.ctx)
	if vErr != nil {
		return false, vErr
	}
	if err != nil {
		text, _ := x.explain(err)
		x.say("schema", broken, "schema_bad", i18n.Data{"At": at, "Want": want, "Fault": text})
		return false, nil
	}
	x.say("schema", fine, "schema", i18n.Data{"At": at})
	return true, nil
}

func (x *examination) invented() error {
	mark, err := access.InstallationValue(x.ctx, x.d.Read, access.Invented)
	if x.pretend = mark != ""; x.pretend {
		x.say("invented", notice, "invented", nil)
	}
	return err
}

// numberKeyFile looks for the key of birth numbers, and makes none.
func (x *examination) numberKeyFile() error {
	if x.pretend {
		return nil
	}
	file := x.set.NumberKeyFile
	if file == "" && x.d.File() != "" {
		file = x.d.File() + ".key"
	}
	if file == "" {
		x.say("key", broken, "key_none", nil)
		return nil
	}
	key, err := caseload.LoadKey(file)
	if err == nil {
		err = caseload.CheckKey(x.ctx, x.d.Read, key)
	}
	switch {
	case errors.Is(err, caseload.ErrUnbound):
		x.say("key", notice, "key_unbound", i18n.Data{"File": file})
	case err != nil:
		x.say("key", broken, "key_bad", i18n.Data{"File": file, "Fault": rootOf(err).Error()})
	default:
		x.say("key", fine, "key", i18n.Data{"File": file})
	}
	return nil
}

// rootOf is the innermost error: what is wrong, without where it was found.
func rootOf(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// The most that two clocks may differ before it is told, and before it is a fault: then
// sessions end, and lines of the log get times, that nobody expects.
const (
	clockNotice = 2 * time.Second
	clockBroken = time.Minute
)

func (x *examination) clock() error {
	theirs, err := audit.Clock(x.ctx, x.d.Read)
	if err != nil {
		return err
	}
	differs := theirs.Sub(x.now()).Abs()
	status, key := fine, "clock"
	switch {
	case differs > clockBroken:
		status, key = broken, "clock_bad"
	case differs > clockNotice:
		status, key = notice, "clock_bad"
	}
	x.say("clock", status, key, i18n.Data{"Count": int(differs.Seconds())})
	return nil
}

// The least free space, in bytes, before it is told, and before it is a fault.
const (
	spaceNotice = 2 << 30
	spaceBroken = 200 << 20
)

func (x *examination) disk() error {
	places := map[string]string{}
	if f := x.d.File(); f != "" {
		places[filepath.Dir(f)] = "disk"
	}
	if kind, where := x.cefTarget(); kind == "file" {
		places[filepath.Dir(where)] = "cef_disk"
	}
	for folder, name := range places {
		free, ok := freeSpace(folder)
		if !ok {
			continue
		}
		status, key := fine, "disk"
		switch {
		case free < spaceBroken:
			status, key = broken, "disk_bad"
		case free < spaceNotice:
			status, key = notice, "disk_bad"
		}
		x.say(name, status, key, i18n.Data{"Folder": folder, "MB": int64(free >> 20)})
	}
	return nil
}

func (x *examination) guards() error {
	missing, err := audit.GuardsMissing(x.ctx, x.d)
	switch {
	case err != nil:
		return err
	case len(missing) > 0:
		x.say("append_only", broken, "guards_bad", i18n.Data{"Names": strings.Join(missing, ", ")})
	default:
		x.say("append_only", fine, "guards", nil)
	}
	return nil
}

// seals reads the whole of the sealed log.
func (x *examination) seals(known string) error {
	r, err := audit.Verify(x.ctx, x.d.Read)
	if err != nil {
		return err
	}
	for _, f := range r.Faults {
		x.say("seals", broken, "seal."+string(f.Kind), i18n.Data{"Batch": f.Batch, "Want": f.Want, "Have": f.Have})
	}
	if len(r.Faults) == 0 {
		x.say("seals", fine, "seals", i18n.Data{"Count": r.Batches, "Lines": r.Lines})
	}
	if r.Dropped > 0 {
		status, key := fine, "dropped"
		if !r.Old(x.keep()) {
			status, key = notice, "dropped_early"
		}
		x.say("retention", status, key, i18n.Data{"Count": r.Dropped, "Batch": r.LastDropped.Batch, "Newest": x.when(r.LastDropped.Newest), "At": x.when(r.LastDropped.DroppedAt)})
	}
	if r.Newest.Batch > 0 {
		x.say("newest_seal", fine, "newest_seal", i18n.Data{"Batch": r.Newest.Batch, "Hash": hex.EncodeToString(r.Newest.Hash), "At": x.when(r.Newest.SealedAt)})
	}
	return x.known(known)
}

// known compares with a seal that somebody has written down.
func (x *examination) known(text string) error {
	if text == "" {
		return nil
	}
	nr, hash, ok := strings.Cut(text, ":")
	batch, err := strconv.ParseInt(nr, 10, 64)
	if !ok || err != nil {
		return wrong{x.p.T("doctor.known_form", i18n.Data{"Text": text})}
	}
	s, err := audit.SealOf(x.ctx, x.d.Read, batch)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	if err != nil || hex.EncodeToString(s.Hash) != strings.ToLower(hash) {
		x.say("known_seal", broken, "known_bad", i18n.Data{"Batch": batch})
		return nil
	}
	x.say("known_seal", fine, "known", i18n.Data{"Batch": batch})
	return nil
}

func (x *examination) when(t time.Time) string { return t.In(civil.Oslo()).Format("2006-01-02 15:04") }

// late is how long lines may wait for what is done every few seconds.
const late = 10 * time.Minute

func (x *examination) unsealed() error {
	last, err := audit.LastSeal(x.ctx, x.d.Read)
	if err != nil {
		return err
	}
	n, _, since, err := audit.Waiting(x.ctx, x.d.Read, last.Last)
	if err != nil {
		return err
	}
	if n > 0 && x.now().Sub(since) > late && !x.pretend {
		x.say("unsealed", notice, "unsealed_late", i18n.Data{"Count": n, "Since": x.when(since)})
	} else {
		x.say("unsealed", fine, "unsealed", i18n.Data{"Count": n})
	}
	return nil
}

// sending looks at the disk buffer of the CEF stream, which is the log itself from the
// last line that was taken, and at where it goes.
func (x *examination) sending() error {
	kind, where := x.cefTarget()
	if kind == "" {
		x.say("cef", fine, "cef_none", nil)
		return nil
	}
	if _, err := x.sink(); err != nil {
		x.say("cef", broken, "settings_bad", i18n.Data{"Fault": err.Error()})
		return nil
	}
	p, err := audit.PositionOf(x.ctx, x.d.Read, audit.Sending)
	if err != nil {
		return err
	}
	n, bytes, since, err := audit.Waiting(x.ctx, x.d.Read, p.Seq)
	if err != nil {
		return err
	}
	data := i18n.Data{"Count": n, "KB": (bytes + 1023) / 1024, "To": x.set.CEF, "Since": x.when(since), "Fault": p.Fault, "FaultAt": x.when(p.FaultAt)}
	switch {
	case p.Fault != "":
		x.say("cef_buffer", broken, "cef_fault", data)
	case n > 0 && x.now().Sub(since) > late:
		x.say("cef_buffer", broken, "cef_late", data)
	default:
		x.say("cef_buffer", fine, "cef", i18n.Data{"Count": n, "KB": (bytes + 1023) / 1024, "To": x.set.CEF})
	}
	return x.reach(kind, where)
}

// reach tries whether the receiver is there; nothing is sent.
func (x *examination) reach(kind, where string) error {
	var err error
	if kind == "tcp" {
		var c net.Conn
		if c, err = (&net.Dialer{Timeout: 5 * time.Second}).DialContext(x.ctx, "tcp", where); err == nil {
			err = c.Close()
		}
	} else {
		err = writable(where)
	}
	if err != nil {
		x.say("cef_target", broken, "cef_unreached", i18n.Data{"To": x.set.CEF, "Fault": rootOf(err).Error()})
	} else {
		x.say("cef_target", fine, "cef_reached", i18n.Data{"To": x.set.CEF})
	}
	return nil
}

// writable says whether a file, or one in its folder, may be written. A file that is
// not there is not left behind.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if f, err = os.CreateTemp(filepath.Dir(path), ".blikk-*"); err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
