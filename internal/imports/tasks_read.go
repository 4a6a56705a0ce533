package imports

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// taskRecord is one task of a file: judged, or on its way to be.
type taskRecord struct {
	path     string // of the task: /oppgaver/N
	rejected *Issue
	skipped  string // the code of the warning that says why
	warnings []Issue
	t        tasks.Task
	badDue   bool     // it has a deadline that cannot be read
	numbers  []string // FOLKEREGISTERIDENT, those that hold
	aktors   []string // AKTOERID
	named    int      // how many different FOLKEREGISTERIDENT it has, whether they hold or not
	identer  bool     // it has the field identer
}

func (r *taskRecord) warn(field, code string) {
	r.warnings = append(r.warnings, Issue{Path: pointer(r.path, field), Code: code})
}

func (r *taskRecord) reject(field, code string) *taskRecord {
	path := r.path
	if field != "" {
		path = pointer(path, field)
	}
	r.rejected = &Issue{Path: path, Code: code}
	return r
}

// taskFile is what a search for tasks answered.
type taskFile struct {
	records  []*taskRecord
	total    int64 // antallTreffTotalt; 0 if it is not there
	warnings []Issue
}

// patchFields are what a bulk change of tasks has besides its list, and a list of
// tasks never has.
var patchFields = []string{"status", "tildeltEnhetsnr", "mappeId", "kommentar", "tilordnetRessurs", "endretAvEnhetsnr", "behandlingstema", "behandlingstype"}

// readTasks reads the file and judges each task by itself. Errors: *Refusal.
func readTasks(in io.Reader) (*taskFile, error) {
	d, f := newDocument(in), &taskFile{}
	if b, err := d.peek(); err != nil || b != '{' {
		return nil, notThis(d, err, "not_task_list")
	}
	lists, change, bare := 0, false, true
	err := d.object(func(name string) error {
		b, err := d.peek()
		switch {
		case err != nil:
			return err
		case name == "oppgaver" && b == '[':
			lists++
			return d.list(func(p piece) error {
				if len(f.records) == maxRows {
					return &Refusal{Code: "too_many_rows"}
				}
				bare = bare && onlyVersion(p.raw)
				f.records = append(f.records, judgeTask(p.raw, len(f.records)))
				return nil
			})
		case name == "antallTreffTotalt":
			p, err := d.value()
			f.total, _ = members{"n": p.raw}.whole("n")
			return err
		}
		change = change || slices.Contains(patchFields, name)
		f.warnings = append(f.warnings, Issue{Path: pointer("", name), Code: "unknown_field"})
		return d.skip()
	})
	if err == nil {
		err = d.end()
	}
	if err == nil && (lists != 1 || change || bare && len(f.records) > 0) {
		err = &Refusal{Code: "not_task_list"}
	}
	return f, err
}

// notThis refuses a document that is something else, if it parses at all.
func notThis(d *document, err error, code string) error {
	if err == nil {
		err = d.skip()
	}
	if err == nil {
		err = d.end()
	}
	if err == nil {
		err = &Refusal{Code: code}
	}
	return err
}

// onlyVersion knows what a bulk change says of each task: which one, in which version.
func onlyVersion(raw []byte) bool {
	m, ok := parseMembers(raw)
	return ok && len(m) == 2 && m.has("id") && m.has("versjon")
}

// taskFields are the fields of Nav's task (OppgaveJson), by how they are read.
var taskFields = map[string]func(r *taskRecord, m members, name string) any{
	"id": number, "versjon": number, "mappeId": number,
	"fristFerdigstillelse": date, "aktivDato": date,
	"opprettetTidspunkt": instant, "endretTidspunkt": instant, "ferdigstiltTidspunkt": instant,
	"identer": identer, "metadata": metadata,
	"tildeltEnhetsnr": text, "endretAvEnhetsnr": text, "opprettetAvEnhetsnr": text, "journalpostId": text, "journalpostkilde": text,
	"behandlesAvApplikasjon": text, "saksreferanse": text, "bnr": text, "samhandlernr": text, "aktoerId": text, "orgnr": text,
	"tilordnetRessurs": text, "beskrivelse": text, "temagruppe": text, "tema": text, "behandlingstema": text, "oppgavetype": text,
	"behandlingstype": text, "opprettetAv": text, "endretAv": text, "prioritet": text, "status": text,
}

// requiredFields are rejected if missing, the first of them.
var requiredFields = []string{"id", "versjon", "status", "prioritet", "tema", "oppgavetype", "tildeltEnhetsnr", "aktivDato"}

// judgeTask reads one task: pure, and knowing nothing but the task.
func judgeTask(raw []byte, index int) *taskRecord {
	r := &taskRecord{path: "/oppgaver/" + strconv.Itoa(index)}
	m, _ := parseMembers(raw)
	for _, name := range requiredFields {
		if !m.has(name) {
			return r.reject(name, "field_missing")
		}
	}
	id, idOK := m.whole("id")
	version, versionOK := m.whole("versjon")
	switch {
	case !idOK || id <= 0:
		return r.reject("id", "field_missing")
	case !versionOK:
		return r.reject("versjon", "field_missing")
	}
	r.t = tasks.Task{NavID: id, NavVersion: version, Status: tasks.Status(m.written("status")), Priority: tasks.Priority(m.written("prioritet")), Raw: map[string]json.RawMessage{}}
	switch {
	case !slices.Contains(tasks.Statuses(), r.t.Status):
		return r.reject("status", "unknown_enum")
	case !slices.Contains(tasks.Priorities(), r.t.Priority):
		return r.reject("prioritet", "unknown_enum")
	}
	for _, name := range []string{"tema", "oppgavetype", "tildeltEnhetsnr"} {
		if _, ok := m.text(name); !ok {
			return r.reject(name, "field_missing")
		}
	}
	if _, _, ok := parseDate(m.written("aktivDato")); !ok {
		return r.reject("aktivDato", "bad_date")
	}
	r.fields(m)
	return r
}

// fields reads all fields of a task that is accepted, in the order of their names.
func (r *taskRecord) fields(m members) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		read, known := taskFields[name]
		switch {
		case !known:
			r.warn(name, "unknown_field")
		case m.has(name):
			if v := read(r, m, name); v != nil {
				r.keep(name, v)
			}
		}
	}
	t := &r.t
	t.Office, _ = m.text("tildeltEnhetsnr")
	t.Theme, _ = m.text("tema")
	t.Kind, _ = m.text("oppgavetype")
	t.Text, _ = m.text("beskrivelse")
	assignee, _ := m.text("tilordnetRessurs")
	t.Assignee = strings.ToUpper(strings.TrimSpace(assignee))
	t.ActiveOn, _, _ = parseDate(m.written("aktivDato"))
	t.Due, _, _ = parseDate(m.written("fristFerdigstillelse"))
	if !slices.Contains(taskKinds, t.Kind) {
		r.warn("oppgavetype", "unknown_value")
	}
	if !slices.Contains(taskThemes, t.Theme) {
		r.warn("tema", "unknown_value")
	}
	if _, done := t.Raw["ferdigstiltTidspunkt"]; done && t.Status.Open() {
		delete(t.Raw, "ferdigstiltTidspunkt")
		r.warn("ferdigstiltTidspunkt", "status_contradicts")
	}
	if aktor, ok := m.text("aktoerId"); ok {
		r.aktor(aktor)
	}
}

// keep stores a field in Nav's form, written anew so that both databases take it.
func (r *taskRecord) keep(name string, v any) {
	if b, err := json.Marshal(v); err == nil {
		r.t.Raw[name] = b
	}
}

// The kinds and themes of tasks that we have names for (facts/nav-systems.md § 2).
var (
	taskKinds = []string{"VURD_HENV", "VUR_KONS_YTE", "KONT_BRUK", "VUR_SVAR", "SVAR_IK_MOT", "SPM_OG_SVR", "BEH_SAK", "JFR", "GEN", "FDR", "INNH_DOK", "RETUR",
		"GOD_VED", "VUR", "VURD_LIVS"}
	taskThemes = []string{"OPP", "DAG", "AAP", "IND", "ENF", "TSO", "KNA", "STO", "BID", "PEN"}
)

// The readers of fields give the value to keep, or nil for one that is left out.

func text(r *taskRecord, m members, name string) any {
	s, ok := m.text(name)
	if !ok {
		r.warn(name, "unknown_value")
		return nil
	}
	return s
}

func number(r *taskRecord, m members, name string) any {
	n, ok := m.whole(name)
	if !ok {
		r.warn(name, "unknown_value")
		return nil
	}
	return n
}

func date(r *taskRecord, m members, name string) any {
	d, assumed, ok := parseDate(m.written(name))
	if !ok {
		r.badDue = r.badDue || name == "fristFerdigstillelse"
		r.warn(name, "bad_date")
		return nil
	}
	if assumed {
		r.warn(name, "date_assumed")
	}
	return d.String()
}

func instant(r *taskRecord, m members, name string) any {
	s, _ := m.text(name)
	if _, ok := parseInstant(s); !ok {
		r.warn(name, "bad_date")
		return nil
	}
	return s
}

// parseInstant reads a date-time with its offset (RFC 3339), years 1900–2100: without
// the offset it would not be known when it was.
func parseInstant(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil && t.Year() >= 1900 && t.Year() <= 2100
}

func metadata(r *taskRecord, m members, name string) any {
	var v map[string]string
	if json.Unmarshal(m[name], &v) != nil {
		r.warn(name, "unknown_value")
		return nil
	}
	clean := make(map[string]string, len(v))
	for k, s := range v {
		clean[noNUL(k)] = noNUL(s)
	}
	return clean
}

// ident is one identifier in Nav's form.
type ident struct {
	Ident string `json:"ident"`
	Group string `json:"gruppe"`
}

func identer(r *taskRecord, m members, name string) any {
	var list []ident
	if json.Unmarshal(m[name], &list) != nil {
		r.warn(name, "unknown_value")
		return nil
	}
	var seen []string
	for i := range list {
		list[i].Ident, list[i].Group = noNUL(list[i].Ident), noNUL(list[i].Group)
		switch list[i].Group {
		case "FOLKEREGISTERIDENT":
			if n, _, err := caseload.ParseNumber(list[i].Ident); err == nil && !slices.Contains(r.numbers, n.Digits) {
				r.numbers = append(r.numbers, n.Digits)
			}
			if s := strings.TrimSpace(list[i].Ident); !slices.Contains(seen, s) {
				seen = append(seen, s)
			}
		case "AKTOERID":
			r.aktor(list[i].Ident)
		}
	}
	r.named, r.identer = len(seen), len(list) > 0
	return list
}

func (r *taskRecord) aktor(s string) {
	if s = strings.TrimSpace(s); s != "" && !slices.Contains(r.aktors, s) {
		r.aktors = append(r.aktors, s)
	}
}

// about says that the task names a person at all.
func (r *taskRecord) about() bool { return r.named > 0 || len(r.aktors) > 0 }
