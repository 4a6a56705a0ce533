package imports

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
)

// threadRecord is one thread of a file: judged, or on its way to be.
type threadRecord struct {
	path     string // /N/dialoger/M
	number   string // the person's, eleven digits
	fault    string // why the number is none, or id
	noID     bool
	id       string
	rejected *Issue
	skipped  string
	warnings []Issue
	says     threadSays
	lock     string     // the office that locked the thread's period
	idents   []string   // of the counsellors who wrote
	of       *threadsOf // the person's part of the file
}

// threadsOf is what there is to say of a person's part of the file as a whole.
type threadsOf struct{ warnings []Issue }

// threadSays is what a file tells of a thread.
type threadSays struct {
	Subject      string
	ForUs        bool // not ferdigBehandlet
	ForPerson    bool // venterPaSvar
	Historic     bool
	Since        time.Time // of a message that waits; zero: not known
	Created      time.Time // opprettetDato, else sisteDato; zero: not known
	ReadByPerson time.Time
	Messages     []messageSays
}

type messageSays struct {
	ID       string
	FromUs   bool
	Sender   string // ident, where it is from us
	SentAt   time.Time
	Text     string
	position int
}

// dialogueFile is an export of people's dialogues.
type dialogueFile struct{ records []*threadRecord }

// The fields of Nav's dialogue (DialogDTO, HenvendelseDTO).
var (
	personFields  = []string{"fnr", "dialoger"}
	threadFields  = strings.Fields("id aktivitetId overskrift sisteTekst sisteDato opprettetDato historisk lest venterPaSvar ferdigBehandlet lestAvBrukerTidspunkt erLestAvBruker oppfolgingsperiode henvendelser egenskaper kontorsperreEnhetId")
	messageFields = strings.Fields("id dialogId avsender avsenderId sendt lest viktig tekst")
)

// readDialogue reads the file and judges each thread by itself. Errors: *Refusal.
func readDialogue(in io.Reader) (*dialogueFile, error) {
	d, f := newDocument(in), &dialogueFile{}
	if b, err := d.peek(); err != nil || b != '[' {
		return nil, notThis(d, err, "not_dialogue")
	}
	n, other := 0, false
	err := d.list(func(p piece) error {
		m, ok := parseMembers(p.raw)
		var threads []json.RawMessage
		_, has := m["fnr"]
		if !ok || !has || json.Unmarshal(m["dialoger"], &threads) != nil {
			other = true
			return nil
		}
		f.person(m, threads, n)
		n++
		if len(f.records) > maxRows {
			return &Refusal{Code: "too_many_rows"}
		}
		return nil
	})
	if err == nil {
		err = d.end()
	}
	if err == nil && other {
		err = &Refusal{Code: "not_dialogue"}
	}
	return f, err
}

// person reads the threads of one person.
func (f *dialogueFile) person(m members, threads []json.RawMessage, n int) {
	path, of := "/"+strconv.Itoa(n), &threadsOf{}
	number, repair, err := caseload.ParseNumber(m.written("fnr"))
	if err == nil {
		for _, code := range repair.Codes() {
			of.warnings = append(of.warnings, Issue{Path: path + "/fnr", Code: code})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(personFields, name) {
			of.warnings = append(of.warnings, Issue{Path: pointer(path, name), Code: "unknown_field"})
		}
	}
	for i, raw := range threads {
		r := &threadRecord{path: path + "/dialoger/" + strconv.Itoa(i), number: number.Digits, of: of}
		if err != nil {
			r.fault = err.Error()
		}
		if t, _ := parseMembers(raw); r.fault == "" {
			r.read(t)
		}
		f.records = append(f.records, r)
	}
}

func (r *threadRecord) warn(path, code string) {
	r.warnings = append(r.warnings, Issue{Path: path, Code: code})
}

// read judges one thread: pure, and knowing nothing but the thread.
func (r *threadRecord) read(m members) {
	if r.id = strings.TrimSpace(noNUL(m.written("id"))); r.id == "" {
		r.noID = true
		return
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(threadFields, name) {
			r.warn(pointer(r.path, name), "unknown_field")
		}
	}
	s := &r.says
	s.Subject, _ = m.text("overskrift")
	s.ForUs, s.ForPerson, s.Historic = !m.yes("ferdigBehandlet"), m.yes("venterPaSvar"), m.yes("historisk")
	r.lock = strings.TrimSpace(m.written("kontorsperreEnhetId"))
	s.ReadByPerson = r.instant(m, r.path, "lestAvBrukerTidspunkt", false)
	s.Created = r.instant(m, r.path, "opprettetDato", false)
	if last := r.instant(m, r.path, "sisteDato", false); s.Created.IsZero() {
		s.Created = last
	}
	r.messages(m)
	s.Since = since(s.Messages)
	if len(s.Messages) == 0 {
		r.warn(r.path, "thread_empty")
	}
	if s.Historic && (s.ForUs || s.ForPerson) {
		r.warn(r.path, "waiting_in_closed_period")
	}
}

// instant reads a date-time; one that is there and cannot be read is left out. must:
// one that is missing is told of too.
func (r *threadRecord) instant(m members, path, name string, must bool) time.Time {
	s, ok := m.text(name)
	t, valid := parseInstant(s)
	if !valid && (ok || must || m.has(name)) {
		r.warn(pointer(path, name), "bad_date")
	}
	if !valid {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// messages reads a thread's messages, each once, in the order in which they were sent.
func (r *threadRecord) messages(m members) {
	var list []json.RawMessage
	if m.has("henvendelser") && json.Unmarshal(m["henvendelser"], &list) != nil {
		r.warn(pointer(r.path, "henvendelser"), "unknown_value")
	}
	first := map[string]messageSays{}
	for i, raw := range list {
		path := r.path + "/henvendelser/" + strconv.Itoa(i)
		x, ok := parseMembers(raw)
		if !ok {
			r.warn(path, "unknown_value")
			continue
		}
		msg := r.message(x, path)
		msg.position = i
		was, again := first[msg.ID]
		switch was.position = msg.position; {
		case !again:
			first[msg.ID] = msg
			r.says.Messages = append(r.says.Messages, msg)
		case was == msg:
			r.warn(path, "duplicate_identical")
		default:
			r.warn(path, "duplicate_conflict")
		}
	}
	slices.SortStableFunc(r.says.Messages, func(a, b messageSays) int {
		return cmp.Or(a.SentAt.Compare(b.SentAt), cmp.Compare(a.position, b.position))
	})
}

func (r *threadRecord) message(m members, path string) messageSays {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(messageFields, name) {
			r.warn(pointer(path, name), "unknown_field")
		}
	}
	x := messageSays{ID: strings.TrimSpace(noNUL(m.written("id"))), SentAt: r.instant(m, path, "sendt", true)}
	x.Text, _ = m.text("tekst")
	from := m.written("avsender")
	if x.FromUs = from != "BRUKER"; x.FromUs {
		x.Sender = strings.ToUpper(strings.TrimSpace(noNUL(m.written("avsenderId"))))
		if from == "VEILEDER" {
			r.idents = append(r.idents, x.Sender)
		} else {
			r.warn(pointer(path, "avsender"), "unknown_value")
		}
	}
	if x.ID == "" {
		r.warn(pointer(path, "id"), "field_missing")
		x.ID = "sha256:" + digest([]any{x.FromUs, x.Sender, x.SentAt, x.Text})
	}
	return x
}

// since is when the message that waits for us was sent: the person's first after our
// last, where there is one, else the person's last, else the first of all. Zero where
// the file does not tell.
func since(list []messageSays) time.Time {
	var after, last time.Time
	for _, m := range list {
		switch {
		case m.FromUs:
			after = time.Time{}
		default:
			last = m.SentAt
			if after.IsZero() {
				after = m.SentAt
			}
		}
	}
	switch {
	case !after.IsZero():
		return after
	case !last.IsZero():
		return last
	case len(list) > 0:
		return list[0].SentAt
	}
	return time.Time{}
}

// judge rejects and skips, in the order of the rules, once it is known which people are
// in the database and may be written about.
func (f *dialogueFile) judge(inDatabase, may func(number string) bool) {
	first := map[string]*threadRecord{}
	for _, r := range f.records {
		reject := func(path, code string) { r.rejected = &Issue{Path: path, Code: code} }
		switch stands := first[r.id]; {
		case r.fault != "":
			reject(r.path, r.fault)
		case !inDatabase(r.number):
			reject(r.path, "person_unknown")
		case !may(r.number):
			reject(r.path, "no_access")
		case r.noID:
			reject(r.path+"/id", "field_missing")
		case stands == nil:
			first[r.id] = r
		case stands.number == r.number && reflect.DeepEqual(stands.says, r.says):
			r.skipped = "duplicate_identical"
		default:
			reject(r.path, "duplicate_conflict")
		}
	}
}
