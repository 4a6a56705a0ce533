package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/schollz/progressbar/v3"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/imports"
)

type importCmd struct {
	Caseload importCaseloadCmd `cmd:"" help:"En portefølje (CSV eller XLSX)."`
	Calendar importCalendarCmd `cmd:"" help:"En kalender (iCalendar) for en veileder eller en person."`
	Tasks    importTasksCmd    `cmd:"" help:"Oppgaver fra Gosys (JSON, svaret på et søk)."`
	Dialogue importDialogueCmd `cmd:"" help:"Dialoger (JSON)."`
	Events   importEventsCmd   `cmd:"" help:"Hendelser fra andre systemer (NDJSON, én på hver linje)."`
}

// importFlags are what every import takes.
type importFlags struct {
	File   string     `arg:"" help:"Fila; - for standard inn."`
	DryRun bool       `name:"dry-run" help:"Vis hva som ville skjedd, uten å skrive noe."`
	JSON   bool       `name:"json" help:"Rapporten som JSON."`
	Date   civil.Date `name:"date" help:"Dagen som regnes som i dag, ÅÅÅÅ-MM-DD."`
	Office string     `name:"office" placeholder:"NNNN" help:"Enhet for rader som ikke har noen."`
	As     string     `name:"as" placeholder:"IDENT" help:"Les inn med denne brukerens rettigheter."`
}

type importCaseloadCmd struct{ importFlags }

type (
	importTasksCmd    struct{ importFlags }
	importDialogueCmd struct{ importFlags }
	importEventsCmd   struct{ importFlags }
)

type importCalendarCmd struct {
	importFlags
	Counsellor string `name:"counsellor" placeholder:"IDENT" help:"Veilederen som kalenderen tilhører."`
	Person     string `name:"person" placeholder:"FNR|ID" help:"Personen som kalenderen tilhører."`
}

// Run imports a caseload and prints the report.
func (c *importCaseloadCmd) Run(a *app) error {
	return c.run(a, func(d *db.DB, in io.Reader, key []byte, opt imports.Options) (*imports.Report, error) {
		return imports.Caseload(a.ctx, d, in, key, opt)
	})
}

// Run imports a calendar and prints the report.
func (c *importCalendarCmd) Run(a *app) error {
	if (c.Counsellor == "") == (c.Person == "") {
		return wrong{a.p.T("import.one_owner")}
	}
	return c.run(a, func(d *db.DB, in io.Reader, key []byte, opt imports.Options) (*imports.Report, error) {
		opt.Owner = imports.Owner{Counsellor: c.Counsellor, Person: c.Person}
		return imports.Calendar(a.ctx, d, in, key, opt)
	})
}

// Run imports tasks and prints the report.
func (c *importTasksCmd) Run(a *app) error {
	return c.run(a, func(d *db.DB, in io.Reader, key []byte, opt imports.Options) (*imports.Report, error) {
		return imports.Tasks(a.ctx, d, in, key, opt)
	})
}

// Run imports dialogues and prints the report.
func (c *importDialogueCmd) Run(a *app) error {
	return c.run(a, func(d *db.DB, in io.Reader, key []byte, opt imports.Options) (*imports.Report, error) {
		return imports.Dialogue(a.ctx, d, in, key, opt)
	})
}

// Run imports events and prints the report.
func (c *importEventsCmd) Run(a *app) error {
	return c.run(a, func(d *db.DB, in io.Reader, key []byte, opt imports.Options) (*imports.Report, error) {
		return imports.Events(a.ctx, d, in, key, opt)
	})
}

type importer func(d *db.DB, in io.Reader, key []byte, opt imports.Options) (*imports.Report, error)

func (c *importFlags) run(a *app, do importer) error {
	if c.Office != "" && !officeForm.MatchString(c.Office) {
		return wrong{a.p.T("import.office_form", i18n.Data{"Office": c.Office})}
	}
	in, name, err := a.input(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	undo := a.newFiles()
	report, err := c.into(a, in, name, do)
	if err != nil || c.DryRun {
		undo()
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(a.out, report)
	}
	a.printReport(report, c.DryRun)
	return nil
}

var officeForm = regexp.MustCompile(`^[0-9]{4}$`)

// newFiles returns a function that takes away the SQLite database and the key that a
// call has made anew: a refused import, or one that was only tried, leaves nothing.
func (a *app) newFiles() (undo func()) {
	file, ok := strings.CutPrefix(a.set.DB, "sqlite:")
	if _, err := os.Stat(file); !ok || !errors.Is(err, os.ErrNotExist) {
		return func() {}
	}
	_, err := os.Stat(file + ".key")
	return func() {
		removeDatabase(file)
		if errors.Is(err, os.ErrNotExist) {
			os.Remove(file + ".key")
		}
	}
}

// into does the import in the database of the settings.
func (c *importFlags) into(a *app, in io.Reader, name string, do importer) (*imports.Report, error) {
	d, err := a.ready(true)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	key, err := a.numberKey(d)
	if err != nil {
		return nil, err
	}
	today, _ := a.today(c.Date)
	progress, done := a.progress(a.p.T("import.reading"))
	report, err := do(d, in, key, imports.Options{File: name, Today: today, Now: a.now(), Office: c.Office, As: strings.ToUpper(c.As), DryRun: c.DryRun, Progress: progress})
	done()
	if err != nil {
		return nil, a.importError(err)
	}
	a.log.Info("import", "kind", report.Kind, "read", report.Read(), "imported", report.Imported, "rejected", len(report.Rejected), "dry_run", c.DryRun)
	return report, nil
}

// importError says a refusal in words: nothing was written.
func (a *app) importError(err error) error {
	var refusal *imports.Refusal
	var call interface{ Text(*i18n.Printer) string }
	switch {
	case errors.As(err, &refusal):
		return wrong{a.p.T("import.refused", i18n.Data{"Reason": refusal.Text(a.p), "Code": refusal.Code})}
	case errors.Is(err, imports.ErrUsage) && errors.As(err, &call):
		return wrong{call.Text(a.p)}
	}
	return err
}

// numberKey reads the key for looking up numbers, or makes one beside a SQLite file,
// and ties it to the database.
func (a *app) numberKey(d *db.DB) ([]byte, error) {
	key, err := caseload.NumberKey(a.set.NumberKeyFile, d.File())
	if err != nil {
		return nil, err
	}
	return key, caseload.BindKey(a.ctx, d, key)
}

func (a *app) input(file string) (io.ReadCloser, string, error) {
	if file == "-" {
		return io.NopCloser(a.in), "-", nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, "", wrong{a.p.T("cli.no_file", i18n.Data{"File": filepath.Base(file)})}
	}
	if st, err := f.Stat(); err != nil || st.IsDir() {
		f.Close()
		return nil, "", wrong{a.p.T("cli.no_file", i18n.Data{"File": filepath.Base(file)})}
	}
	return f, filepath.Base(file), nil
}

// progress shows a bar on a terminal, and nothing anywhere else.
func (a *app) progress(what string) (tell func(done, total int64), end func()) {
	if _, ok := terminal(a.err); !ok {
		return nil, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(a.err), progressbar.OptionSetDescription(what),
		progressbar.OptionClearOnFinish(), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30))
	return func(done, total int64) {
		bar.ChangeMax64(total)
		bar.Set64(done)
	}, func() { bar.Finish() }
}

// printReport lays a report out for people: what became of the rows, then what needs
// a human, then what was noticed, by kind.
func (a *app) printReport(r *imports.Report, dry bool) {
	key := "import.summary"
	if dry {
		key = "import.summary_dry"
	}
	fmt.Fprintln(a.out, a.p.T(key, i18n.Data{"File": r.File, "Read": r.Read(), "Imported": r.Imported, "Updated": r.Updated, "Unchanged": r.Unchanged,
		"Skipped": r.Skipped, "Rejected": len(r.Rejected)}))
	if len(r.Rejected) > 0 {
		fmt.Fprintln(a.out, "\n"+a.p.T("import.rejected_title"))
		for _, i := range r.Rejected {
			fmt.Fprintf(a.out, "  %s: %s\n", a.place(i), i.Reason)
		}
	}
	if len(r.Warnings) > 0 {
		fmt.Fprintln(a.out, "\n"+a.p.T("import.warnings_title", i18n.Data{"Count": len(r.Warnings)}))
		a.printWarnings(r.Warnings)
	}
}

func (a *app) place(i imports.Issue) string {
	if i.Path != "" {
		return i.Path
	}
	s := a.p.T("import.line", i18n.Data{"Line": i.Line})
	if i.OtherLine > 0 {
		s += " " + a.p.T("import.other_line", i18n.Data{"Line": i.OtherLine})
	}
	return s
}

// printWarnings gathers the warnings of one code into one line with its places.
func (a *app) printWarnings(list []imports.Issue) {
	var codes []string
	places := map[string][]string{}
	reason := map[string]string{}
	for _, i := range list {
		if places[i.Code] == nil {
			codes = append(codes, i.Code)
		}
		at := i.Path
		if at == "" {
			at = fmt.Sprint(i.Line)
		}
		places[i.Code], reason[i.Code] = append(places[i.Code], at), i.Reason
	}
	const shown = 8
	for _, c := range codes {
		at, more := places[c], ""
		if len(at) > shown {
			at, more = at[:shown], ", …"
		}
		fmt.Fprintf(a.out, "  %s\n    %s\n", reason[c], a.p.T("import.at_lines", i18n.Data{"Count": len(places[c]), "Lines": join(at) + more}))
	}
}

func join(list []string) string {
	s := ""
	for i, x := range list {
		if i > 0 {
			s += ", "
		}
		s += x
	}
	return s
}
