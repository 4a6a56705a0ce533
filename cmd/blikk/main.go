// Command blikk is the whole product in one binary; see `blikk --help`. This file
// starts; each subcommand has a file of its own.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Exit statuses of the program, as its callers rely on them.
const (
	exitDone   = 0 // done
	exitFailed = 1 // the work failed
	exitWrong  = 2 // the input or the call is wrong; nothing is written
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], world{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, now: time.Now}))
}

// world is what the program touches, so that a test can give another.
type world struct {
	in  io.Reader
	out io.Writer
	err io.Writer
	env func(string) string
	now func() time.Time
}

// terminal says whether w is a terminal, and how wide.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 80, true
	}
	return width, true
}

type cli struct {
	Settings

	Demo    demoCmd    `cmd:"" help:"Lag den oppdiktede verdenen, skriv ut uka til én veileder, og vis sidene."`
	Serve   serveCmd   `cmd:"" help:"Vis sidene for en database."`
	Import  importCmd  `cmd:"" help:"Les inn en fil: portefølje eller kalender."`
	Plan    planCmd    `cmd:"" help:"Skriv ut uka til en veileder, eller løs en ukeplan fra en fil."`
	User    userCmd    `cmd:"" help:"Kontoer."`
	Migrate migrateCmd `cmd:"" help:"Lag eller oppgrader databasen."`
	Work    workCmd    `cmd:"" help:"Gjør det som skjer av seg selv, uten sidene: forsegle og send innsynsloggen."`
	Doctor  doctorCmd  `cmd:"" help:"Se etter feil: database, nøkkel, klokke, disk, innsynsloggens segl og sending."`
	Config  configCmd  `cmd:"" help:"Vis innstillingene som gjelder, og hvor hver av dem kommer fra."`
	Version versionCmd `cmd:"" help:"Vis versjonen."`
}

// app is what a subcommand runs with.
type app struct {
	ctx context.Context
	world
	set   *Settings
	p     *i18n.Printer
	log   *slog.Logger
	given settings // from environment and file
	call  *kong.Context
}

// today is the day the program takes for today: --date where it is given, else the
// clock's day in Oslo. A given day begins at 08:00.
func (a *app) today(given civil.Date) (day civil.Date, minute int) {
	if !given.IsZero() {
		return given, 8 * 60
	}
	now := a.now().In(civil.Oslo())
	return civil.On(now), now.Hour()*60 + now.Minute()
}

// wrong is an error of the call or the input: status 2.
type wrong struct{ text string }

func (w wrong) Error() string { return w.text }

type leave struct{ code int } // what kong's help does instead of os.Exit

// run does one call of the program and returns its exit status.
func run(ctx context.Context, args []string, w world) (code int) {
	defer func() {
		if l, ok := recover().(leave); ok {
			code = l.code
		} else if r := recover(); r != nil {
			panic(r)
		}
	}()
	p, err := i18n.For("nb")
	if err != nil {
		fmt.Fprintln(w.err, "blikk:", err)
		return exitFailed
	}
	given, err := readSettings(args, w.env)
	if err != nil {
		fmt.Fprintln(w.err, "blikk:", err)
		return exitWrong
	}
	var c cli
	k, err := parser(&c, w, given)
	if err != nil {
		fmt.Fprintln(w.err, "blikk:", err)
		return exitFailed
	}
	kctx, err := k.Parse(args)
	if err != nil {
		fmt.Fprintln(w.err, p.T("cli.wrong_call", i18n.Data{"What": err.Error()}))
		return exitWrong
	}
	a := &app{ctx: ctx, world: w, set: &c.Settings, p: p, log: c.logger(w.err), given: given, call: kctx}
	return a.answer(kctx.Run(a))
}

// answer turns an error into a text for people and an exit status.
func (a *app) answer(err error) int {
	if err == nil {
		return exitDone
	}
	text, code := a.explain(err)
	fmt.Fprintln(a.err, "blikk: "+text)
	return code
}

func parser(c *cli, w world, given settings) (*kong.Kong, error) {
	return kong.New(c,
		kong.Name("blikk"),
		kong.Description("Arbeidsbenk for deg som hjelper folk mot arbeid. Står ved siden av Modia."),
		kong.Writers(norwegian{w.out}, w.err),
		kong.Exit(func(code int) { panic(leave{code}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: false}),
		kong.Resolvers(given),
	)
}

// norwegian puts kong's few English words of the help page into Norwegian.
type norwegian struct{ io.Writer }

var helpWords = strings.NewReplacer(
	"Usage:", "Bruk:", "Flags:", "Valg:", "Commands:", "Kommandoer:", "Arguments:", "Argumenter:",
	"Show context-sensitive help.", "Vis denne hjelpen.", "[flags]", "[valg]", "<command>", "<kommando>",
	`for more information on a command.`, `for mer om en kommando.`, `Run "`, `Skriv "`)

func (n norwegian) Write(b []byte) (int, error) {
	_, err := io.WriteString(n.Writer, helpWords.Replace(string(b)))
	return len(b), err
}
