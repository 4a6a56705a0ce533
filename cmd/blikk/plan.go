package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
)

type planCmd struct {
	Instance    string        `name:"instance" placeholder:"FIL" help:"Løs en ukeplan fra en fil (blikk.weekplan.instance/1)."`
	Out         string        `name:"out" placeholder:"FIL" help:"Skriv planen hit; ellers til standard ut."`
	Certificate string        `name:"certificate" placeholder:"FIL" help:"Skriv beviset hit."`
	Budget      time.Duration `name:"budget" help:"Bruk høyst så lang tid, for eksempel 2s."`
	Counsellor  string        `name:"counsellor" placeholder:"IDENT" help:"Veilederen som uka tilhører."`
	Week        string        `name:"week" placeholder:"ÅÅÅÅ-WNN" help:"Uka; ellers denne."`
	Date        civil.Date    `name:"date" help:"Dagen som regnes som i dag, ÅÅÅÅ-MM-DD (fra klokka 08)."`
	JSON        bool          `name:"json" help:"Uka som JSON, med id-er i stedet for navn."`
	ICS         bool          `name:"ics" help:"Uka som kalenderfil."`
	InstanceOut string        `name:"instance-out" placeholder:"FIL" help:"Skriv ukas oppgave hit, så andre kan løse og kontrollere den."`
	Full        bool          `name:"full" help:"Nevn alle i «Det tiden ikke rekker til»."`
	Lang        string        `name:"lang" default:"nb" enum:"nb" help:"Språket i begrunnelsene: nb."`
	Width       int           `name:"width" help:"Bredden på teksten; ellers terminalens, eller 80."`
	NoColour    bool          `name:"no-colour" help:"Uten fet skrift på terminal."`
}

// Run plans a file or a counsellor's week.
func (c *planCmd) Run(a *app) error {
	if err := c.check(a); err != nil {
		return err
	}
	if c.Instance != "" {
		return c.file(a)
	}
	if c.Counsellor == "" {
		return wrong{a.p.T("plan.what")}
	}
	d, err := a.ready(false)
	if err != nil {
		return err
	}
	defer d.Close()
	w, err := a.planWeek(d, c)
	if err != nil {
		return err
	}
	if c.InstanceOut != "" {
		if err := writeDoc(c.InstanceOut, w.Instance, a.out); err != nil {
			return err
		}
	}
	if c.Certificate != "" {
		if err := writeDoc(c.Certificate, w.Certificate, a.out); err != nil {
			return err
		}
	}
	return c.print(a, w)
}

// check refuses flags that contradict each other.
func (c *planCmd) check(a *app) error {
	switch {
	case c.Instance != "" && (c.Counsellor != "" || c.Week != "" || c.JSON || c.ICS || c.InstanceOut != ""):
		return wrong{a.p.T("plan.instance_or_week")}
	case c.JSON && c.ICS:
		return wrong{a.p.T("plan.json_or_ics")}
	case c.InstanceOut == "-" || c.Instance == "" && c.Certificate == "-":
		return wrong{a.p.T("plan.file_not_stdout")}
	}
	c.Counsellor = strings.ToUpper(c.Counsellor)
	return nil
}

func (c *planCmd) print(a *app, w *planner.Week) error {
	switch {
	case c.JSON:
		doc, err := planner.Document(w, a.p)
		if err != nil {
			return err
		}
		return writeJSON(a.out, doc)
	case c.ICS:
		return planner.WriteICS(a.out, a.p, w, w.Today.At(8*60))
	}
	width, isTerminal := a.columns(c.Width)
	return planner.WriteText(a.out, a.p, w, planner.Style{Columns: width, Bold: isTerminal && !c.NoColour && a.env("NO_COLOR") == "", All: c.Full})
}

// columns is how wide the text may be: as asked, as COLUMNS or the terminal says, or
// 80.
func (a *app) columns(asked int) (int, bool) {
	width, isTerminal := terminal(a.out)
	if n, err := strconv.Atoi(a.env("COLUMNS")); err == nil && n > 0 && width == 0 {
		width = n
	}
	switch {
	case asked > 0:
		width = asked
	case width == 0:
		width = 80
	}
	return width, isTerminal
}

// planWeek acts with the counsellor's own rights: it asks access, plans, and writes
// the line in the access log before anything is shown.
func (a *app) planWeek(d *db.DB, c *planCmd) (*planner.Week, error) {
	today, minute := a.today(c.Date)
	week := today.Week()
	if c.Week != "" {
		var err error
		if week, err = civil.ParseWeek(c.Week); err != nil {
			return nil, wrong{a.p.T("plan.bad_week", i18n.Data{"Week": c.Week})}
		}
	}
	if !planner.Open(week, today) {
		return nil, wrong{a.p.T("plan.closed_week", i18n.Data{"Week": week.String(), "First": today.Week().String(), "Last": today.Week().Add(planner.Horizon - 1).String()})}
	}
	actor, err := access.LoadActor(a.ctx, d.Read, c.Counsellor, access.Counsellor, today)
	if errors.Is(err, access.ErrRole) {
		return nil, wrong{a.p.T("plan.not_counsellor", i18n.Data{"Ident": c.Counsellor})}
	}
	if errors.Is(err, db.ErrNotFound) {
		return nil, wrong{a.p.T("plan.no_counsellor", i18n.Data{"Ident": c.Counsellor})}
	}
	if err != nil {
		return nil, err
	}
	if err := a.mayRead(d, actor, c.Counsellor, today); err != nil {
		return nil, err
	}
	policy, err := catalogue.Policy()
	if err != nil {
		return nil, err
	}
	deadlines, err := catalogue.Deadlines()
	if err != nil {
		return nil, err
	}
	s, err := planner.LoadSituation(a.ctx, d.Read, actor, c.Counsellor, today, minute, policy)
	if err != nil {
		return nil, err
	}
	opt := planner.Shown()
	if c.Budget > 0 {
		opt = weekplan.Options{Stop: a.within(c.Budget)}
	}
	w, err := planner.Plan(s, policy, deadlines, s.Days(), week, opt)
	if err != nil {
		return nil, err
	}
	return w, a.logWeek(d, actor, w)
}

// mayRead asks access about the week; a closed door is written to the access log.
func (a *app) mayRead(d *db.DB, actor access.Actor, ident string, today civil.Date) error {
	subject, err := access.CounsellorSubject(a.ctx, d.Read, ident)
	if err != nil {
		return err
	}
	decision := access.Decide(actor, access.WeekRead, subject, today)
	if decision.Permit {
		return nil
	}
	err = d.Tx(a.ctx, func(q db.Q) error {
		return access.LogDenied(a.ctx, q, actor, access.WeekRead, "", decision, a.now(), db.NewID())
	})
	return errors.Join(wrong{a.p.T("plan.denied", i18n.Data{"Ident": ident})}, err)
}

// logWeek writes one line of the access log with everyone whom the week shows.
func (a *app) logWeek(d *db.DB, actor access.Actor, w *planner.Week) error {
	seen := w.SeenBy(access.Own, w.Shown())
	return d.Tx(a.ctx, func(q db.Q) error {
		return access.LogView(a.ctx, q, actor, access.WeekRead, seen, "", a.now(), db.NewID())
	})
}

// within returns a function that says when a budget is used; nil for none.
func (a *app) within(budget time.Duration) func() bool {
	if budget <= 0 {
		return nil
	}
	until := a.now().Add(budget)
	return func() bool { return a.now().After(until) }
}

// file solves an instance from a file.
func (c *planCmd) file(a *app) error {
	in, name, err := a.input(c.Instance)
	if err != nil {
		return err
	}
	defer in.Close()
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	instance, err := weekplan.Parse(b)
	var bad *weekplan.InputError
	if errors.As(err, &bad) {
		return wrong{a.p.T("plan.bad_instance", i18n.Data{"File": name, "Fault": bad.Error()})}
	}
	if err != nil {
		return err
	}
	plan, cert, err := weekplan.Solve(instance, weekplan.Options{Stop: a.within(c.Budget)})
	if err != nil {
		return err
	}
	if c.Certificate != "" {
		if err := writeDoc(c.Certificate, cert, a.out); err != nil {
			return err
		}
	}
	if c.Out == "" {
		c.Out = "-"
	}
	return writeDoc(c.Out, plan, a.out)
}

// writeDoc writes a document of the engine to a file, or to standard output for -.
func writeDoc(file string, doc any, out io.Writer) error {
	b, err := weekplan.Encode(doc)
	if err != nil {
		return err
	}
	if file == "-" {
		_, err = out.Write(b)
		return err
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return fmt.Errorf("fila kan ikke skrives: %w", err)
	}
	return nil
}
