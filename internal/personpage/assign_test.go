package personpage_test

import (
	"net/http"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/notes"
)

func TestThePageLeadsToTakingAndToOffering(t *testing.T) {
	eachWorld(t, func(w *world) {
		id := w.people["Oksana"]
		nobodys := w.person("Nobodys", "Nilsen", func(_ *caseload.Person, f *caseload.FollowUp) { f.Counsellor = "" })
		closed := w.person("Closed", "Nilsen", func(_ *caseload.Person, f *caseload.FollowUp) { f.State = caseload.Closed })
		w.get(own, "/people/"+id).is(http.StatusOK).says(`href="/assign?person=`+id, "Gi videre").hides("Ta personen")
		w.get(cover, "/people/"+id).is(http.StatusOK).says("Gi videre")
		w.get(mate, "/people/"+id).is(http.StatusOK).hides("/assign", "Ta personen")
		w.get(own, "/people/"+closed).is(http.StatusOK).hides("/assign")
		w.post(own, "/people/"+nobodys+"/why", "why", "jeg skal ta over personen").is(http.StatusSeeOther)
		w.get(own, "/people/"+nobodys).is(http.StatusOK).says("Ta personen").hides("Gi videre")
	})
}

func TestSomebodyNewIsMarkedUntilTheTwoHaveSpoken(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	id := w.person("Fresh", "Nilsen", func(_ *caseload.Person, f *caseload.FollowUp) { f.AssignedOn = today.AddDays(-3) })
	w.get(own, "/people/"+id).says("Ny hos deg")
	w.get(mate, "/people/"+id).hides("Ny hos deg</span>", "Ny hos deg\n")
	w.change(func(c *caseload.Writer) error {
		return c.Contact(w.Context(), &caseload.Contact{Person: id, Office: office, Counsellor: own, At: today.AddDays(-1).At(600), Kind: caseload.Phone, Direct: true, Spoke: true, Source: "entered"})
	})
	w.get(own, "/people/"+id).hides("Ny hos deg")
}

// The substitute's period ends while a note is being written: the text is kept, and the
// page shows no more than a colleague of the office may see.
func TestANoteThatOutlivesTheCoverIsKept(t *testing.T) {
	eachWorld(t, func(w *world) {
		id := w.people["Oksana"]
		const text = "Snakket om barnehageplass."
		w.get(cover, "/people/"+id).is(http.StatusOK).says("ukrainsk")
		w.now = today.AddDays(1).At(8 * 60)
		w.post(cover, "/people/"+id+"/note", "text", text, "kind", "minutes").says("Oksana Melnyk").hides("ukrainsk", "00 00 42")
		w.get(cover, "/people/"+id).says("Oksana Melnyk").hides("ukrainsk")
		drafts, err := notes.DraftsOf(w.Context(), w.d.Read, cover, id)
		w.must(err)
		kept := false
		for _, d := range drafts {
			kept = kept || d.Text == text
		}
		list, err := notes.Readable(w.Context(), w.d.Read, []string{id}, cover)
		w.must(err)
		if !kept || len(list) != 0 {
			t.Errorf("%+v %+v", drafts, list)
		}
		w.post(cover, "/people/"+id+"/why", "why", "fullfører referatet fra vikariatet").is(http.StatusSeeOther)
		w.get(cover, "/people/"+id).says(text)
	})
}
