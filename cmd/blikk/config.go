package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"

	"github.com/veilederblikk/blikk/internal/i18n"
)

// Settings are what an installation chooses. Each is taken from the first of: the
// flag, the environment (BLIKK_ and the name), the file (blikk.toml, or the one that
// --config names), the default.
type Settings struct {
	DB              string        `name:"db" placeholder:"URL" help:"Databasen: sqlite:FIL eller postgres://…"`
	NumberKeyFile   string        `name:"number-key-file" placeholder:"FIL" help:"Nøkkelen for oppslag på fødselsnummer. Uten denne: lages ved siden av SQLite-fila."`
	Addr            string        `name:"addr" default:"127.0.0.1:8080" placeholder:"VERT:PORT" help:"Adressen sidene vises på (serve, demo)."`
	SessionIdle     time.Duration `name:"session-idle" default:"30m" help:"Så lenge kan en innlogging stå ubrukt (serve)."`
	SessionAbsolute time.Duration `name:"session-absolute" default:"10h" help:"Så lenge varer en innlogging uansett (serve)."`
	Proxy           []string      `name:"proxy" placeholder:"NETT" help:"Nett der en mellomtjener står, for eksempel 10.0.0.0/8: X-Forwarded-For derfra blir trodd (serve)."`
	CEF             string        `name:"cef" placeholder:"MÅL" help:"Dit innsynsloggen sendes som CEF: file:FIL eller tcp://VERT:PORT. Uten denne: ingen steder (serve)."`
	CEFFraming      string        `name:"cef-framing" default:"octets" enum:"octets,newline" help:"Rammen om hver melding over TCP (RFC 6587): octets (lengde foran) eller newline (linjeskift etter)."`
	LogKeep         int           `name:"log-keep" default:"0" placeholder:"DAGER" help:"Så mange dager beholdes innsynsloggen; 0 er for alltid (serve)."`
	LogLevel        string        `name:"log-level" default:"warn" enum:"debug,info,warn,error" help:"Hvor mye loggen sier: debug, info, warn eller error."`
	LogForm         string        `name:"log-form" default:"text" enum:"text,json" help:"Loggens form: text eller json."`
	Config          string        `name:"config" placeholder:"FIL" help:"Fil med innstillinger (TOML)."`
}

// logger writes to standard error. What it is given never holds a name, a number or
// a text about a person.
func (s *Settings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelWarn
	}
	opt := &slog.HandlerOptions{Level: level}
	if s.LogForm == "json" {
		return slog.New(slog.NewJSONHandler(w, opt))
	}
	return slog.New(slog.NewTextHandler(w, opt))
}

var settingNames = []string{"db", "number-key-file", "addr", "session-idle", "session-absolute", "proxy", "cef", "cef-framing", "log-keep", "log-level", "log-form"}

// settings are the values of environment and file, with where each came from.
type settings map[string]struct{ value, from string }

func envName(flag string) string {
	return "BLIKK_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// readSettings reads file and environment. A file that was named must be there; a
// key that is no setting is an error.
func readSettings(args []string, env func(string) string) (settings, error) {
	s := settings{}
	file, named := configFile(args, env)
	values := map[string]string{}
	_, err := toml.DecodeFile(file, &values)
	if err != nil && (named || !os.IsNotExist(err)) {
		return nil, fmt.Errorf("innstillingsfila %s kan ikke leses: %w", file, err)
	}
	for k, v := range values {
		if !slices.Contains(settingNames, k) {
			return nil, fmt.Errorf("innstillingsfila %s: %q er ingen innstilling; det finnes: %s", file, k, strings.Join(settingNames, ", "))
		}
		s[k] = struct{ value, from string }{v, file}
	}
	for _, k := range settingNames {
		if v := env(envName(k)); v != "" {
			s[k] = struct{ value, from string }{v, envName(k)}
		}
	}
	return s, nil
}

// configFile finds the file that --config or BLIKK_CONFIG names, else blikk.toml.
func configFile(args []string, env func(string) string) (file string, named bool) {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			return v, true
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1], true
		}
	}
	if v := env("BLIKK_CONFIG"); v != "" {
		return v, true
	}
	return "blikk.toml", false
}

// Validate and Resolve make settings a source of kong's.
func (s settings) Validate(*kong.Application) error { return nil }

// Resolve gives a flag its value from environment or file.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if v, ok := s[flag.Name]; ok {
		return v.value, nil
	}
	return nil, nil
}

type configCmd struct {
	JSON bool `name:"json" help:"Som JSON."`
}

type setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"`
}

// Run prints each setting, its value and where the value came from. A password in a
// database address is not shown.
func (c *configCmd) Run(a *app) error {
	var list []setting
	for _, name := range settingNames {
		list = append(list, a.setting(name))
	}
	if c.JSON {
		return writeJSON(a.out, list)
	}
	for _, s := range list {
		fmt.Fprintf(a.out, "%-16s %-40s %s\n", s.Name, orDash(s.Value), s.From)
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (a *app) setting(name string) setting {
	s := setting{Name: name, From: a.p.T("config.default")}
	if g, ok := a.given[name]; ok {
		s.From = g.from
	}
	for _, f := range a.call.Flags() {
		if f.Name != name {
			continue
		}
		s.Value = hidePassword(fmt.Sprint(a.call.FlagValue(f)))
		for _, p := range a.call.Path {
			if p.Flag == f && !p.Resolved {
				s.From = a.p.T("config.flag", i18n.Data{"Name": name})
			}
		}
	}
	return s
}

// hidePassword takes the password out of postgres://user:password@host.
func hidePassword(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	who, where, at := strings.Cut(rest, "@")
	if !ok || !at {
		return url
	}
	name, _, _ := strings.Cut(who, ":")
	return scheme + "://" + name + "@" + where
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}
