package imports

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// told lists what a report says: the numbers, then «code place» for each issue,
// rejections with a !.
func told(r *Report) []string {
	list := []string{fmt.Sprintf("%d new %d changed %d same %d skipped", r.Imported, r.Updated, r.Unchanged, r.Skipped)}
	for _, i := range r.Rejected {
		list = append(list, "!"+i.Code+" "+where(i))
	}
	for _, i := range r.Warnings {
		list = append(list, i.Code+" "+where(i))
	}
	return list
}

func where(i Issue) string {
	if i.Path != "" {
		return i.Path
	}
	return fmt.Sprint(i.Line)
}

// short is a file in short, and what a correct import says of it.
type short struct {
	name, content string
	want          []string
}

// tellsAs imports each file into a database with the people of known, and once more:
// then all is the same.
func tellsAs(t *testing.T, kind, known string, list []short) {
	t.Helper()
	for _, v := range list {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			d := dbtest.SQLite(t)
			if _, err := importCaseload(t, d, "p.csv", []byte(known), nil); err != nil {
				t.Fatal(err)
			}
			r, err := importFile(t, d, kind, "v.json", []byte(v.content), Owner{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			want, got := slices.Clone(v.want), told(r)
			slices.Sort(want[1:])
			slices.Sort(got[1:])
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			twice, err := importFile(t, d, kind, "v.json", []byte(v.content), Owner{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			second := told(twice)
			slices.Sort(second[1:])
			if diff := cmp.Diff(got[1:], second[1:]); diff != "" || twice.Imported+twice.Updated != 0 || twice.Unchanged != r.Imported || twice.Skipped != r.Skipped {
				t.Errorf("second run: %s (-first +second):\n%s", second[0], diff)
			}
		})
	}
}

const twoPeople = head + "\n" + one + ";Nordmann;Kari;Z990101;9801;ordinær\n" + two_ + ";Nordmann;Ola;Z990101;9801;ordinær\n"

// a task that is whole, with changes: "name": value replaces, and null takes away.
func oppgave(id int, changes ...string) string {
	fields := [][2]string{{"id", fmt.Sprint(id)}, {"versjon", "1"}, {"status", `"OPPRETTET"`}, {"prioritet", `"NORM"`}, {"tema", `"OPP"`}, {"oppgavetype", `"KONT_BRUK"`},
		{"tildeltEnhetsnr", `"9801"`}, {"aktivDato", `"2026-11-20"`}}
	for _, c := range changes {
		name, value, _ := strings.Cut(c, "=")
		i := slices.IndexFunc(fields, func(f [2]string) bool { return f[0] == name })
		if i < 0 {
			fields, i = append(fields, [2]string{name, ""}), len(fields)
		}
		fields[i][1] = value
	}
	var parts []string
	for _, f := range fields {
		parts = append(parts, fmt.Sprintf("%q: %s", f[0], f[1]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func oppgaver(list ...string) string { return `{"oppgaver": [` + strings.Join(list, ",\n") + `]}` }

func fnr(numbers ...string) string {
	var list []string
	for _, n := range numbers {
		list = append(list, `{"ident": "`+n+`", "gruppe": "FOLKEREGISTERIDENT"}`)
	}
	return "identer=[" + strings.Join(list, ", ") + "]"
}

var taskShorts = []short{
	{"whole", oppgaver(oppgave(1, fnr(one))), []string{"1 new 0 changed 0 same 0 skipped"}},
	{"nothing", oppgaver(), []string{"0 new 0 changed 0 same 0 skipped"}},
	{"the first that is missing, in the order of the rule", oppgaver(oppgave(1, "aktivDato=null", "status=null"), oppgave(2, "tildeltEnhetsnr=null", "aktivDato=\"x\""), "5", oppgave(3, "versjon=\"1\"")),
		[]string{"0 new 0 changed 0 same 0 skipped", "!field_missing /oppgaver/0/status", "!field_missing /oppgaver/1/tildeltEnhetsnr", "!field_missing /oppgaver/2/id", "!field_missing /oppgaver/3/versjon"}},
	{"words that Nav does not have", oppgaver(oppgave(1, `status="LUKKET"`), oppgave(2, `prioritet="HØY"`), oppgave(3, `status=""`)),
		[]string{"0 new 0 changed 0 same 0 skipped", "!unknown_enum /oppgaver/0/status", "!unknown_enum /oppgaver/1/prioritet", "!unknown_enum /oppgaver/2/status"}},
	{"dates", oppgaver(oppgave(1, `aktivDato="2026-02-30"`), oppgave(2, `fristFerdigstillelse="snart"`, `opprettetTidspunkt="2026-11-20"`), oppgave(3, `endretTidspunkt="2026-11-20T10:00:00.1+01:00"`)),
		[]string{"2 new 0 changed 0 same 0 skipped", "!bad_date /oppgaver/0/aktivDato", "bad_date /oppgaver/1/fristFerdigstillelse", "bad_date /oppgaver/1/opprettetTidspunkt"}},
	{"the highest version stands, wherever it is", oppgaver(oppgave(1, "versjon=2"), oppgave(1, "versjon=4", fnr(one)), oppgave(1, "versjon=3")),
		[]string{"1 new 0 changed 0 same 2 skipped", "superseded /oppgaver/0", "superseded /oppgaver/2"}},
	{"the same again, and something else again", oppgaver(oppgave(1), oppgave(1, "mappeId=null"), oppgave(1, "mappeId=7"), oppgave(1, "hemmelig=1")),
		[]string{"1 new 0 changed 0 same 2 skipped", "duplicate_identical /oppgaver/1", "!duplicate_conflict /oppgaver/2", "duplicate_identical /oppgaver/3"}},
	{"a rejected one is nobody's first", oppgaver(oppgave(1, `prioritet="?"`, "versjon=9"), oppgave(1)), []string{"1 new 0 changed 0 same 0 skipped", "!unknown_enum /oppgaver/0/prioritet"}},
	{"kinds and themes that have no name", oppgaver(oppgave(1, `oppgavetype="XYZ"`, `tema="QQQ"`)),
		[]string{"1 new 0 changed 0 same 0 skipped", "unknown_value /oppgaver/0/oppgavetype", "unknown_value /oppgaver/0/tema"}},
	{"fields that Nav does not have", `{"side": 1, "oppgaver": [` + oppgave(1, "a/b~c=1", "10918749743=1") + `]}`,
		[]string{"1 new 0 changed 0 same 0 skipped", "unknown_field /side", "unknown_field /oppgaver/0/a~1b~0c", "unknown_field /oppgaver/0"}},
	{"fields of another kind", oppgaver(oppgave(1, "mappeId=\"x\"", "metadata=[1]", "beskrivelse=5", "identer={}")),
		[]string{"1 new 0 changed 0 same 0 skipped", "unknown_value /oppgaver/0/mappeId", "unknown_value /oppgaver/0/metadata", "unknown_value /oppgaver/0/beskrivelse", "unknown_value /oppgaver/0/identer"}},
	{"finished, and open all the same", oppgaver(oppgave(1, `ferdigstiltTidspunkt="2026-11-20T10:00:00+01:00"`), oppgave(2, `status="FERDIGSTILT"`, `ferdigstiltTidspunkt="2026-11-20T10:00:00Z"`)),
		[]string{"2 new 0 changed 0 same 0 skipped", "status_contradicts /oppgaver/0/ferdigstiltTidspunkt"}},
	{"two numbers of which one is known", oppgaver(oppgave(1, fnr(three, one))), []string{"1 new 0 changed 0 same 0 skipped", "person_other_number /oppgaver/0/identer"}},
	{"two people whom we know", oppgaver(oppgave(1, fnr(two_, one))), []string{"1 new 0 changed 0 same 0 skipped", "person_ambiguous /oppgaver/0/identer"}},
	{"found by aktør, before and after the task that ties it", oppgaver(oppgave(1, `aktoerId="99"`), oppgave(2, fnr(one), `aktoerId="99"`), oppgave(3, `aktoerId="99"`, fnr(three))),
		[]string{"3 new 0 changed 0 same 0 skipped", "person_matched_by_aktor /oppgaver/0/aktoerId", "person_matched_by_aktor /oppgaver/2/aktoerId"}},
	{"an aktør of two", oppgaver(oppgave(1, `aktoerId="99"`, fnr(one)), oppgave(2, `aktoerId="99"`, fnr(two_)), oppgave(3, `aktoerId="99"`)),
		[]string{"3 new 0 changed 0 same 0 skipped", "person_ambiguous /oppgaver/2/aktoerId"}},
	{"a task that is rejected ties nobody", oppgaver(oppgave(1, `aktoerId="99"`, fnr(one), "aktivDato=1"), oppgave(2, `aktoerId="99"`)),
		[]string{"1 new 0 changed 0 same 0 skipped", "!bad_date /oppgaver/0/aktivDato", "person_unknown /oppgaver/1/aktoerId"}},
	{"somebody who is not here, and nobody at all", oppgaver(oppgave(1, fnr(three)), oppgave(2, `aktoerId="98"`), oppgave(3, `orgnr="999999999"`), oppgave(4, fnr("10918749744"))),
		[]string{"4 new 0 changed 0 same 0 skipped", "person_unknown /oppgaver/0/identer", "person_unknown /oppgaver/1/aktoerId", "person_unknown /oppgaver/3/identer"}},
	{"a counsellor who is not here", oppgaver(oppgave(1, `tilordnetRessurs="Z990777"`), oppgave(2, `tilordnetRessurs="z990101"`)),
		[]string{"2 new 0 changed 0 same 0 skipped", "counsellor_unknown /oppgaver/0/tilordnetRessurs"}},
	{"one page of a search", `{"antallTreffTotalt": 3, "oppgaver": [` + oppgave(1) + "," + oppgave(2) + `]}`, []string{"2 new 0 changed 0 same 0 skipped", "partial_page /antallTreffTotalt"}},
	{"letters that a database does not take", oppgaver(oppgave(1, `beskrivelse="a\u0000b \ud800"`, `metadata={"\u0000": "\u0000"}`)), []string{"1 new 0 changed 0 same 0 skipped"}},
}

func TestEachFaultOfATaskIsToldByItsCode(t *testing.T) { tellsAs(t, "tasks", twoPeople, taskShorts) }

// a thread with changes, as oppgave.
func trad(id string, changes string, messages ...string) string {
	if changes != "" {
		changes = ", " + changes
	}
	return `{"id": "` + id + `", "overskrift": "Hei", "ferdigBehandlet": true` + changes + `, "henvendelser": [` + strings.Join(messages, ", ") + `]}`
}

func melding(id, from, sent, more string) string {
	return `{"id": "` + id + `", "avsender": "` + from + `", "avsenderId": "Z990101", "sendt": "` + sent + `", "tekst": "Hei"` + more + `}`
}

func dialoger(number string, threads ...string) string {
	return `{"fnr": "` + number + `", "dialoger": [` + strings.Join(threads, ", ") + `]}`
}

var hei = melding("m", "BRUKER", "2026-11-20T10:00:00Z", "")

var dialogueShorts = []short{
	{"whole", "[" + dialoger(one, trad("1", "", hei)) + "]", []string{"1 new 0 changed 0 same 0 skipped"}},
	{"nobody, and nothing", "[" + dialoger(one) + "]", []string{"0 new 0 changed 0 same 0 skipped"}},
	{"numbers", "[" + strings.Join([]string{dialoger("", trad("1", "", hei)), dialoger("10918749744", trad("2", "", hei), trad("", "", hei)), dialoger(one[:6]+" "+one[6:], trad("3", "", hei))}, ",") + "]",
		[]string{"1 new 0 changed 0 same 0 skipped", "!id_missing /0/dialoger/0", "!id_check_digits /1/dialoger/0", "!id_check_digits /1/dialoger/1", "id_repaired /2/fnr"}},
	{"somebody who is not here, before what is missing", "[" + dialoger(three, trad("", "", hei), trad("1", "", hei)) + "]",
		[]string{"0 new 0 changed 0 same 0 skipped", "!person_unknown /0/dialoger/0", "!person_unknown /0/dialoger/1"}},
	{"a thread without id", "[" + dialoger(one, trad("", "", hei), "7") + "]", []string{"0 new 0 changed 0 same 0 skipped", "!field_missing /0/dialoger/0/id", "!field_missing /0/dialoger/1/id"}},
	{"the same thread again, and another, and another's", "[" + dialoger(one, trad("1", "", hei), trad("1", `"lest": true`, hei), trad("1", `"venterPaSvar": true`, hei)) + ", " + dialoger(two_, trad("1", "", hei)) + "]",
		[]string{"1 new 0 changed 0 same 1 skipped", "duplicate_identical /0/dialoger/1", "!duplicate_conflict /0/dialoger/2", "!duplicate_conflict /1/dialoger/0"}},
	{"no messages", "[" + dialoger(one, trad("1", "")) + "]", []string{"1 new 0 changed 0 same 0 skipped", "thread_empty /0/dialoger/0"}},
	{"a flag in a closed period", "[" + dialoger(one, trad("1", `"historisk": true, "venterPaSvar": true`, hei), trad("2", `"historisk": true`, hei)) + "]",
		[]string{"2 new 0 changed 0 same 0 skipped", "waiting_in_closed_period /0/dialoger/0"}},
	{"a counsellor who is not here, once", "[" + dialoger(one, trad("1", "", hei, strings.ReplaceAll(melding("a", "VEILEDER", "2026-11-20T10:00:00Z", ""), "Z990101", "Z990777"),
		strings.ReplaceAll(melding("b", "VEILEDER", "2026-11-21T10:00:00Z", ""), "Z990101", "z990777"), melding("c", "VEILEDER", "2026-11-21T10:00:00Z", ""))) + "]",
		[]string{"1 new 0 changed 0 same 0 skipped", "counsellor_unknown /0/dialoger/0"}},
	{"fields that the dialogue does not have", "[" + strings.Replace(dialoger(one, trad("1", `"x": 1`, melding("m", "BRUKER", "2026-11-20T10:00:00Z", `, "y": 1`))), `"fnr"`, `"navn": "K", "fnr"`, 1) + "]",
		[]string{"1 new 0 changed 0 same 0 skipped", "unknown_field /0/navn", "unknown_field /0/dialoger/0/x", "unknown_field /0/dialoger/0/henvendelser/0/y"}},
	{"an instant that is none", "[" + dialoger(one, trad("1", `"lestAvBrukerTidspunkt": "i går"`, melding("m", "BRUKER", "20.11.2026", ""), melding("n", "BRUKER", "2026-11-20T10:00:00", ""))) + "]",
		[]string{"1 new 0 changed 0 same 0 skipped", "bad_date /0/dialoger/0/lestAvBrukerTidspunkt", "bad_date /0/dialoger/0/henvendelser/0/sendt", "bad_date /0/dialoger/0/henvendelser/1/sendt"}},
	{"messages twice, and without id", "[" + dialoger(one, trad("1", "", hei, hei, melding("m", "VEILEDER", "2026-11-20T10:00:00Z", ""), melding("", "BRUKER", "2026-11-20T10:00:00Z", ""))) + "]",
		[]string{"1 new 0 changed 0 same 0 skipped", "duplicate_identical /0/dialoger/0/henvendelser/1", "duplicate_conflict /0/dialoger/0/henvendelser/2", "field_missing /0/dialoger/0/henvendelser/3/id"}},
	{"nobody's message", "[" + dialoger(one, trad("1", "", melding("m", "SYSTEM", "2026-11-20T10:00:00Z", ""))) + "]", []string{"1 new 0 changed 0 same 0 skipped", "unknown_value /0/dialoger/0/henvendelser/0/avsender"}},
}

func TestEachFaultOfAThreadIsToldByItsCode(t *testing.T) {
	tellsAs(t, "dialogue", twoPeople, dialogueShorts)
}

const aKey = "1b2ed40e-d3ad-4ccb-ac33-be0ac79d6793"

func hendelse(offset int, op, day, number, key string) string {
	return fmt.Sprintf(`{"topic": "t", "partition": 0, "offset": %d, "key": %q, "value": {"personID": %q, "avsender": "a", "kategori": "UTGATT_VARSEL", "operasjon": %q, "hendelse": {"beskrivelse": "B", "dato": %q}}}`,
		offset, key, number, op, day)
}

const day1, day2, day3 = "2026-11-02T08:00:00.000+01:00", "2026-11-03T08:00:00.000+01:00", "2026-11-04"

func lines(list ...string) string { return strings.Join(list, "\n") }

var eventShorts = []short{
	{"opened and closed, with empty lines and any line end", hendelse(1, "START", day1, one, aKey) + "\r\n\r\n  \r" + hendelse(2, "STOPP", day2, one, aKey) + "\n", []string{"2 new 0 changed 0 same 0 skipped"}},
	{"lines that are none", lines("{", hendelse(1, "START", day1, one, aKey)+"}", `{"value"`), []string{"0 new 0 changed 0 same 0 skipped", "!bad_json 1", "!bad_json 2", "!bad_json 3"}},
	{"what is missing, in the order of the rules", lines("5", `{"value": null}`, strings.Replace(hendelse(1, "?", "?", "?", ""), `"dato": "?"`, `"dato": null`, 1), hendelse(1, "?", "?", "?", " "),
		hendelse(1, "SLUTT", "?", "?", aKey), hendelse(1, "START", "?", "?", aKey), hendelse(1, "START", day1, "?", aKey), hendelse(1, "START", day1, "", aKey), hendelse(1, "START", day1, three, aKey)),
		[]string{"0 new 0 changed 0 same 0 skipped", "!field_missing 1", "!field_missing 2", "!field_missing 3", "!key_missing 4", "!unknown_operation 5", "!bad_date 6", "!id_not_number 7", "!id_missing 8", "!person_unknown 9"}},
	{"no partition, no offset, no topic", lines(strings.Replace(hendelse(1, "START", day1, one, aKey), `"partition": 0, `, "", 1), strings.Replace(hendelse(1, "START", day1, one, aKey), `"offset": 1`, `"offset": "1"`, 1),
		strings.Replace(hendelse(1, "START", day1, one, aKey), `"topic": "t", `, "", 1)), []string{"0 new 0 changed 0 same 0 skipped", "!field_missing 1", "!field_missing 2", "!field_missing 3"}},
	{"an offset twice", lines(hendelse(1, "START", day1, one, aKey), hendelse(1, "START", day1, one, aKey), hendelse(1, "START", day2, one, aKey)),
		[]string{"1 new 0 changed 0 same 1 skipped", "duplicate_identical 2", "!offset_conflict 3"}},
	{"the order is the offset's", lines(hendelse(3, "STOPP", day3, one, aKey), hendelse(2, "OPPDATER", day2, one, aKey), hendelse(1, "START", day1, one, aKey)), []string{"3 new 0 changed 0 same 0 skipped"}},
	{"another person, by the offset's order", lines(hendelse(2, "OPPDATER", day2, two_, aKey), hendelse(1, "START", day1, one, aKey)), []string{"1 new 0 changed 0 same 0 skipped", "!person_changed 1"}},
	{"the same said again", lines(hendelse(1, "START", day1, one, aKey), hendelse(2, "START", day1, one, aKey)), []string{"1 new 0 changed 0 same 1 skipped", "duplicate_identical 2"}},
	{"started again", lines(hendelse(1, "START", day1, one, aKey), hendelse(2, "START", day2, one, aKey)), []string{"2 new 0 changed 0 same 0 skipped", "start_repeated 2"}},
	{"an update first, and the late start", lines(hendelse(1, "OPPDATER", day1, one, aKey), hendelse(2, "START", day2, one, aKey)), []string{"2 new 0 changed 0 same 0 skipped", "update_before_start 1"}},
	{"closed is closed", lines(hendelse(1, "STOPP", day1, one, aKey), hendelse(2, "OPPDATER", day2, one, aKey), hendelse(3, "STOPP", day3, one, aKey), hendelse(4, "START", day1, one, aKey)),
		[]string{"4 new 0 changed 0 same 0 skipped", "stop_without_start 1", "update_after_stop 2", "already_stopped 3", "restarted 4"}},
	{"a key that is no UUID, a category of their own", strings.Replace(hendelse(1, "START", day1, one, "7"), "UTGATT_VARSEL", "ANNET", 1), []string{"1 new 0 changed 0 same 0 skipped", "key_not_uuid 1", "unknown_value 1"}},
	{"a number with a space in it", hendelse(1, "START", day1, one[:6]+" "+one[6:], aKey), []string{"1 new 0 changed 0 same 0 skipped", "id_repaired 1"}},
}

func TestEachFaultOfAHendelseIsToldByItsCode(t *testing.T) {
	tellsAs(t, "events", twoPeople, eventShorts)
}

// documents that are refused whole, and where they stop to parse.
var refusedJSON = []struct {
	name, kind, content, code string
	line, column              int
}{
	{"nothing", "tasks", "", "bad_json", 1, 1},
	{"cut", "tasks", "{\"oppgaver\": [\n  {\"id\": 1", "bad_json", 2, 11},
	{"cut after an element", "tasks", "{\"oppgaver\": [1", "bad_json", 1, 16},
	{"a comma too many", "tasks", "{\"oppgaver\": [1,]}", "bad_json", 1, 17},
	{"a comma too few", "dialogue", "[{}\r\n {}]", "bad_json", 2, 2},
	{"a bracket of the wrong kind", "dialogue", "[{\"æø\": ]}", "bad_json", 1, 9},
	{"lone CR ends a line", "dialogue", "[\r\r x]", "bad_json", 3, 2},
	{"something after", "tasks", "{\"oppgaver\": []} 1", "bad_json", 1, 18},
	{"a name without quotes", "tasks", "{oppgaver: []}", "bad_json", 1, 2},
	{"a list of something else that does not parse", "tasks", "[1, 2", "bad_json", 1, 6},
	{"another list", "tasks", "[1, 2]", "not_task_list", 0, 0},
	{"a word", "tasks", "true", "not_task_list", 0, 0},
	{"no list", "tasks", `{"oppgaver": {}}`, "not_task_list", 0, 0},
	{"two lists", "tasks", `{"oppgaver": [], "oppgaver": []}`, "not_task_list", 0, 0},
	{"a bulk change", "tasks", `{"oppgaver": [{"id": 1, "versjon": 1}], "status": "FERDIGSTILT"}`, "not_task_list", 0, 0},
	{"a bulk change of nothing", "tasks", `{"oppgaver": [{"id": 1, "versjon": 1}]}`, "not_task_list", 0, 0},
	{"the answer to a bulk change", "tasks", `{"totalt": 1, "suksess": 1, "feilet": 0, "data": {"200": [1]}}`, "not_task_list", 0, 0},
	{"an object", "dialogue", `{"fnr": "1", "dialoger": []}`, "not_dialogue", 0, 0},
	{"somebody without dialogues", "dialogue", `[{"fnr": "1"}]`, "not_dialogue", 0, 0},
	{"dialogues of nobody", "dialogue", `[{"dialoger": []}]`, "not_dialogue", 0, 0},
	{"a list of words", "dialogue", `["fnr", "dialoger"]`, "not_dialogue", 0, 0},
	{"a text that is too long", "tasks", `{"oppgaver": [{"beskrivelse": "` + strings.Repeat("a", maxRecord) + `"}]}`, "too_large", 1, 0},
	{"what would never end, because it does not parse", "tasks", `{"oppgaver": [{"id": x` + strings.Repeat(" ", maxRecord) + `}]}`, "bad_json", 1, 22},
	{"a line that is too long", "events", "\n" + strings.Repeat("a", maxRecord+1), "too_large", 2, 0},
	{"too many tasks", "tasks", `{"oppgaver": [1` + strings.Repeat(",1", maxRows) + `]}`, "too_many_rows", 0, 0},
	{"too many threads", "dialogue", `[{"fnr": "1", "dialoger": [1` + strings.Repeat(",1", maxRows) + `]}]`, "too_many_rows", 0, 0},
	{"too many events", "events", strings.Repeat("1\n", maxRows+1), "too_many_rows", 0, 0},
	{"a NUL", "events", "{\"key\": \"a\x00b\"}", "not_text", 0, 0},
	{"a byte of no letter", "tasks", "{\"\x81\": 1}", "encoding_unknown", 0, 0},
}

func TestADocumentThatIsNotWhatItSaysIsRefusedWhole(t *testing.T) {
	d := dbtest.SQLite(t)
	for _, v := range refusedJSON {
		t.Run(v.name, func(t *testing.T) {
			_, err := importFile(t, d, v.kind, "v.json", []byte(v.content), Owner{}, nil)
			var refusal *Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("got %v, want %s", err, v.code)
			}
			if got := *refusal; got != (Refusal{v.code, v.line, v.column}) {
				t.Errorf("got %+v, want %s at %d:%d", got, v.code, v.line, v.column)
			}
			if n := rows(t, d, "SELECT count(*) FROM import_run"); n != 0 {
				t.Error("something was written")
			}
		})
	}
}

// What neither database keeps, a NUL or half a letter, is shown as U+FFFD and stops
// nothing.
func TestLettersThatADatabaseDoesNotTakeStopNothing(t *testing.T) {
	const bad = `a\u0000b\ud800c`
	files := []struct{ kind, content, query string }{
		{"tasks", oppgaver(oppgave(1, `beskrivelse="`+bad+`"`, `metadata={"\u0000": "\ud800"}`, `tilordnetRessurs="\u0000"`, `oppgavetype="\u0000"`, `identer=[{"ident": "\u0000", "gruppe": "AKTOERID"}]`)), "SELECT text FROM task"},
		{"dialogue", "[" + dialoger(one, strings.ReplaceAll(trad(`\u0000`, "", melding(`\u0000`, `\u0000`, "2026-11-20T10:00:00Z", "")), "Hei", bad)) + "]", "SELECT text FROM message"},
		{"events", strings.NewReplacer(`"B"`, `"`+bad+`"`, "UTGATT_VARSEL", `\u0000`, aKey, `\u0000`, `"t"`, `"\u0000"`).Replace(hendelse(1, "START", day1, one, aKey)), "SELECT text FROM attention"},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := importCaseload(t, d, "p.csv", []byte(twoPeople), nil); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			for n, want := range []string{"imported", "unchanged"} {
				r, err := importFile(t, d, f.kind, "v.json", []byte(f.content), Owner{}, nil)
				if err != nil || r.Imported != 1-n || r.Unchanged != n {
					t.Fatalf("%s, %s: %+v %v", f.kind, want, r, err)
				}
			}
			var text string
			if err := d.Read.QueryRowContext(t.Context(), f.query).Scan(&text); err != nil || text != "a\uFFFDb\uFFFDc" {
				t.Errorf("%s: %q %v", f.kind, text, err)
			}
		}
	})
}

func TestADocumentIsReadHoweverItsLettersAreWritten(t *testing.T) {
	text := oppgaver(oppgave(1, `beskrivelse="Blåbærsyltetøy"`))
	latin := strings.NewReplacer("å", "\xE5", "æ", "\xE6", "ø", "\xF8").Replace(text)
	for name, raw := range map[string][]byte{"UTF-8": []byte(text), "with a mark": append([]byte("\xEF\xBB\xBF"), text...), "UTF-16": utf16of(text, false, true), "Windows-1252": []byte(latin)} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				if r, err := importFile(t, d, "tasks", "a.json", raw, Owner{}, nil); err != nil || r.Imported != 1 || rows(t, d, "SELECT count(*) FROM task WHERE text = 'Blåbærsyltetøy'") != 1 {
					t.Errorf("%+v %v", r, err)
				}
			})
		})
	}
}
