package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/web/browser"
)

// seed and date make the invented world that is shown: the same every time.
const seed = 1

// pageShot is a page and the part of it that is shown: what a window of this size holds.
type pageShot struct {
	file, path    string
	width, height int64
}

// pages takes the pictures of pages, as the first counsellor sees them.
func pages(ctx context.Context, dir string) error {
	person, err := shownPerson()
	if err != nil {
		return err
	}
	url, stop, err := serve(ctx, dir)
	if err != nil {
		return err
	}
	defer stop()
	b, err := browser.Start(ctx)
	if err != nil {
		return err
	}
	defer b.Close()
	for _, s := range []pageShot{
		{"docs/pictures/uka.png", "/week", 1280, 1110},
		{"docs/pictures/oversikt.png", "/caseload", 1280, 900},
		{"docs/pictures/person.png", "/people/" + person, 1280, 1240},
		{"docs/pictures/uka-mobil.png", "/week", 390, 1500},
	} {
		if err := take(b, url, s); err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
	}
	return nil
}

// serve shows the world of dir on a free port of this machine; stop ends that.
func serve(ctx context.Context, dir string) (url string, stop func(), err error) {
	addr, err := freePort()
	if err != nil {
		return "", nil, err
	}
	c := exec.CommandContext(ctx, "bin/blikk", "demo", "--data", dir, "--size", string(demo.Study), "--seed", fmt.Sprint(seed), "--date", date, "--addr", addr)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		return "", nil, fmt.Errorf("blikk demo: %w", err)
	}
	stop = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}
	for range 600 {
		if conn, err := net.Dial("tcp", addr); err == nil {
			return "http://" + addr, stop, conn.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("blikk demo: no answer")
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// take signs in by the keyboard, so that no pointer rests on the page, and takes one.
func take(b *browser.Browser, url string, s pageShot) error {
	p, err := b.Open(browser.Look{Width: s.width, Height: s.height})
	if err != nil {
		return err
	}
	defer p.Close()
	for _, step := range []func() error{
		func() error { return p.Go(url + "/signin") },
		func() error { return p.Wait(`document.activeElement.name === "as"`) },
		func() error { return p.Keys("\r") },
		func() error { return p.Wait(`location.pathname !== "/signin" && document.querySelector(".uka")`) },
		func() error { return p.Go(url + s.path) },
		func() error { return p.Wait(`document.fonts.status === "loaded" && document.querySelector("h1")`) },
		func() error { return p.Shot(s.file, false) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return shrink(s.file)
}

// shownPerson is the first of the first counsellor's people whose page has something
// in every part: own words, a promise that is open, and an appointment of the week.
func shownPerson() (string, error) {
	w, err := demo.Simulate(seed, civil.MustDate(date), demo.Study)
	if err != nil {
		return "", err
	}
	var list []string
	for _, f := range w.FollowUps {
		words := slices.ContainsFunc(w.OwnWords, func(o caseload.OwnWords) bool { return o.Person == f.Person })
		promise := slices.ContainsFunc(w.Promises, func(o caseload.Promise) bool { return o.Person == f.Person && o.State == caseload.PromiseOpen })
		week := slices.ContainsFunc(w.Events, func(e calendar.Owned) bool { return e.Owner.Kind == calendar.OfPerson && e.Owner.ID == f.Person })
		prefers := slices.ContainsFunc(w.Preferences, func(o caseload.Preference) bool { return o.Person == f.Person })
		if f.Counsellor == demo.First && words && promise && week && prefers {
			list = append(list, f.Person)
		}
	}
	if len(list) == 0 {
		return "", errors.New("nobody in the invented world has own words, a promise and an appointment")
	}
	return slices.Min(list), nil
}
