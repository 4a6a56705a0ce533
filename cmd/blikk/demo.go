package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/signin"
)

type demoCmd struct {
	Data     string     `name:"data" default:"data/demo" placeholder:"MAPPE" help:"Mappa som den oppdiktede verdenen lages i."`
	Size     string     `name:"size" default:"study" enum:"study,office" help:"study (tre kontor) eller office (ett)."`
	Seed     uint64     `name:"seed" default:"1" help:"Samme tall og dato gir samme verden."`
	Date     civil.Date `name:"date" help:"Dagen verdenen lages for; ellers mandag denne uka."`
	Postgres bool       `name:"postgres" help:"Bruk en PostgreSQL som demoen starter selv i mappa, og stopper til slutt."`
	NoServe  bool       `name:"no-serve" help:"Skriv ut uka og avslutt."`
	JSON     bool       `name:"json" help:"Uka som JSON."`
	Full     bool       `name:"full" help:"Nevn alle i «Det tiden ikke rekker til»."`
	Width    int        `name:"width" help:"Bredden på teksten; ellers terminalens, eller 80."`
}

// Run makes the invented world, unless it is there already, and prints the first
// counsellor's week. It says on standard error what it is doing.
func (c *demoCmd) Run(a *app) error {
	if !loopback(a.set.Addr) {
		return wrong{a.p.T("demo.loopback")}
	}
	if c.Date.IsZero() {
		today, _ := a.today(civil.Date{})
		c.Date = today.Monday()
	}
	place, err := c.place(a)
	if err != nil {
		return err
	}
	defer place.end()
	d, err := c.world(a, place)
	if err != nil {
		return err
	}
	defer d.Close()
	plan := &planCmd{Counsellor: demo.First, Date: c.Date, Week: c.Date.Week().String(), Full: c.Full, Width: c.Width}
	w, err := a.planWeek(d, plan)
	if err != nil {
		return err
	}
	if c.JSON {
		err = c.document(a, w)
	} else if err = plan.print(a, w); err == nil {
		fmt.Fprintln(a.out, "\n"+a.p.T("demo.next", i18n.Data{"DB": place.url, "Date": c.Date.String(), "Next": c.Date.Week().Add(1).String()}))
	}
	if err != nil || c.NoServe {
		return err
	}
	return c.serve(a, d)
}

// serve shows the world on its own day: it begins at 08:00 and runs on from there.
func (c *demoCmd) serve(a *app, d *db.DB) error {
	people, err := demo.SignIns(a.ctx, d.Read)
	if err != nil {
		return err
	}
	began := a.now()
	now := func() time.Time { return c.Date.At(8 * 60).Add(a.now().Sub(began)) }
	jobs := &audit.Jobs{DB: d, Log: a.log, Holder: "demo"} // sealed, and sent nowhere
	return a.listen(a.set.Addr, site{db: d, jobs: jobs, key: demo.NumberKey(c.Seed), limits: signin.DefaultLimits(), now: now, demo: people})
}

func (c *demoCmd) document(a *app, w *planner.Week) error {
	return writeJSON(a.out, struct {
		Schema     string `json:"schema"`
		Counsellor string `json:"counsellor"`
		Week       string `json:"week"`
		Plan       any    `json:"plan"`
		People     int    `json:"people"`
	}{"blikk.demo/1", w.Counsellor, w.Week.String(), w.Plan, w.People})
}

// world opens the invented world of this seed and date, or makes it anew. A database
// with people who are not invented is left alone.
func (c *demoCmd) world(a *app, place *demoPlace) (*db.DB, error) {
	d, made, err := c.open(a, place)
	if err != nil || made {
		return d, err
	}
	a.say(a.p.T("demo.simulating"))
	w, err := demo.Simulate(c.Seed, c.Date, demo.Size(c.Size))
	if err != nil {
		d.Close()
		return nil, err
	}
	a.say(a.p.T("demo.writing", i18n.Data{"Count": len(w.People)}))
	progress, done := a.progress(a.p.T("demo.bar"))
	err = demo.Write(a.ctx, d, w, func(n, total int) {
		if progress != nil {
			progress(int64(n), int64(total))
		}
	})
	done()
	if err != nil {
		d.Close()
		return nil, err
	}
	a.say(a.p.T("demo.planning"))
	return d, nil
}

// open opens the database. made says that it holds the wanted world; another
// invented one is taken away first.
func (c *demoCmd) open(a *app, place *demoPlace) (d *db.DB, made bool, err error) {
	for {
		if d, err = db.Open(a.ctx, place.url); err != nil {
			return nil, false, err
		}
		if _, err = db.Migrate(a.ctx, d); err != nil {
			d.Close()
			return nil, false, err
		}
		mark, err := access.InstallationValue(a.ctx, d.Read, access.Invented)
		wanted := (&demo.World{Seed: c.Seed, Date: c.Date, Size: demo.Size(c.Size)}).Mark()
		switch {
		case err != nil:
			d.Close()
			return nil, false, err
		case mark == "", mark == wanted:
			return d, mark == wanted, nil
		}
		d.Close()
		if err := place.wipe(); err != nil {
			return nil, false, err
		}
	}
}

func removeDatabase(file string) error {
	for _, f := range []string{file, file + "-wal", file + "-shm"} {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// say tells what is being done, on standard error.
func (a *app) say(what string) {
	fmt.Fprintf(a.err, "%s … %s\n", a.now().Local().Format("15:04:05"), what)
}
