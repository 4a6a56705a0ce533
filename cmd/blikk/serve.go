package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/absence"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/accesslog"
	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialoguepage"
	"github.com/veilederblikk/blikk/internal/find"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/importpage"
	"github.com/veilederblikk/blikk/internal/overview"
	"github.com/veilederblikk/blikk/internal/personpage"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/policypage"
	"github.com/veilederblikk/blikk/internal/resources"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/taskpage"
	"github.com/veilederblikk/blikk/internal/team"
	"github.com/veilederblikk/blikk/internal/web"
)

type serveCmd struct{}

// Run serves the database of the settings.
func (c *serveCmd) Run(a *app) error {
	d, err := a.ready(false)
	if err != nil {
		return err
	}
	defer d.Close()
	mark, err := access.InstallationValue(a.ctx, d.Read, access.Invented)
	if err != nil {
		return err
	}
	if mark != "" {
		return wrong{a.p.T("serve.invented")}
	}
	key, err := a.numberKey(d)
	if err != nil {
		return err
	}
	proxies, err := a.proxies()
	if err != nil {
		return err
	}
	jobs, err := a.jobs(d)
	if err != nil {
		return err
	}
	s := site{db: d, key: key, jobs: jobs, limits: signin.Limits{Idle: a.set.SessionIdle, Absolute: a.set.SessionAbsolute}, secure: true, proxies: proxies, now: a.now}
	return a.listen(a.set.Addr, s)
}

// proxies reads the networks whose X-Forwarded-For is believed.
func (a *app) proxies() ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, text := range a.set.Proxy {
		n, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, wrong{a.p.T("serve.proxy", i18n.Data{"Text": text})}
		}
		list = append(list, n)
	}
	return list, nil
}

// site is what is served: a database, and how.
type site struct {
	db      *db.DB
	key     []byte // for looking birth numbers up
	jobs    *audit.Jobs
	limits  signin.Limits
	secure  bool                // cookies over https only
	proxies []netip.Prefix      // whose X-Forwarded-For is believed
	now     func() time.Time    // the site's clock
	demo    []signin.DemoPerson // whom an invented world lists on the sign-in page
	work    *importpage.Work    // imports that go on beside the requests; ended by who listens
}

// handler puts the slices' routes together.
func (a *app) handler(s site) (http.Handler, web.Routes, error) {
	assets, err := web.LoadAssets()
	if err != nil {
		return nil, nil, err
	}
	shell := &web.Shell{DB: s.db, Printer: a.p, Assets: assets, Log: a.log, Now: s.now, Demo: s.demo != nil}
	sessions := signin.NewSessions(s.db, s.limits, s.secure, a.now, s.now, func(w http.ResponseWriter, r *http.Request, err error) {
		a.log.Error("session", "error", err)
		http.Error(w, a.p.T("problem.broken.title"), http.StatusInternalServerError)
	})
	shell.Sessions = sessions
	routes, err := a.routes(s, sessions)
	if err != nil {
		return nil, nil, err
	}
	h, err := shell.Handler(routes)
	return h, routes, err
}

// routes is every address of the site.
func (a *app) routes(s site, sessions *signin.Sessions) (web.Routes, error) {
	policy, err := catalogue.Policy()
	if err != nil {
		return nil, err
	}
	deadlines, err := catalogue.Deadlines()
	if err != nil {
		return nil, err
	}
	categories, err := catalogue.Categories()
	if err != nil {
		return nil, err
	}
	all := health(s.db)
	door := signin.NewPages(sessions, rand.Reader, s.demo)
	door.Proxies = s.proxies
	all = append(all, door.Routes()...)
	all = append(all, (&personpage.Pages{Policy: policy, Deadlines: deadlines, Categories: categories, Beside: overview.Beside}).Routes()...)
	writing := &dialoguepage.Pages{AskWhy: personpage.AskWhy}
	all = append(all, writing.Routes()...)
	all = append(all, (&taskpage.Pages{AskWhy: personpage.AskWhy}).Routes()...)
	week := planner.NewPages(policy, deadlines)
	week.Standing = team.Standing
	all = append(all, week.Routes()...)
	giving := team.Pages{Policy: policy}
	all = append(all, giving.Routes()...)
	all = append(all, (&overview.Pages{Policy: policy, Deadlines: deadlines, Categories: categories, Key: s.key, Assign: giving.Choose, Message: writing.ComposeMany}).Routes()...)
	all = append(all, (&absence.Pages{Policy: policy, Deadlines: deadlines}).Routes()...)
	all = append(all, policypage.Pages{Policy: policy, Deadlines: deadlines}.Routes()...)
	all = append(all, find.Pages{Key: s.key}.Routes()...)
	all = append(all, accesslog.Routes()...)
	all = append(all, resources.Routes()...)
	all = append(all, importpage.Pages{Key: s.key, Work: s.work}.Routes()...)
	return all, nil
}

// health says whether the program runs, and whether it can do its work.
func health(d *db.DB) web.Routes {
	ok := func(c *web.Call) error { return c.Bytes("text/plain; charset=utf-8", []byte("ok\n")) }
	ready := func(c *web.Call) error {
		if err := db.Ready(c.Ctx(), d); err != nil {
			return web.Problem{Status: http.StatusServiceUnavailable, Key: "busy"}
		}
		return ok(c)
	}
	return web.Routes{
		{Method: "GET", Path: "/healthz", Need: web.Everybody(), Run: ok},
		{Method: "GET", Path: "/readyz", Need: web.Everybody(), Run: ready},
	}
}

// listen serves until the program is told to stop, then lets what runs come to an end.
func (a *app) listen(addr string, s site) error {
	s.work = importpage.NewWork(importpage.Patience)
	defer s.work.Close()
	h, _, err := a.handler(s)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return wrong{a.p.T("serve.addr", i18n.Data{"Addr": addr, "Fault": err.Error()})}
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	fmt.Fprintln(a.out, a.p.T("serve.at", i18n.Data{"URL": "http://" + l.Addr().String() + "/"}))
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	ended := a.background(s.jobs)
	defer ended()
	select {
	case err = <-done:
	case <-a.ctx.Done():
		last, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = server.Shutdown(last)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// background runs the jobs beside the pages; the function it returns ends them.
func (a *app) background(j *audit.Jobs) (end func()) {
	if j == nil {
		return func() {}
	}
	ctx, stop := context.WithCancel(a.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		j.Run(ctx)
	}()
	return func() {
		stop()
		<-ended
	}
}

// loopback says whether an address can be reached from this machine alone.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
