package access

import (
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/civil"
)

// args collects the arguments of a fragment, numbered on from those before it.
type args struct {
	next   int
	values []any
}

func (g *args) mark(v any) string {
	g.values = append(g.values, v)
	g.next++
	return "$" + strconv.Itoa(g.next-1)
}

// in writes a list; nothing in it gives (NULL), which is equal to nothing.
func in[T any](g *args, list []T) string {
	if len(list) == 0 {
		return "(NULL)"
	}
	marks := make([]string, len(list))
	for i, v := range list {
		marks[i] = g.mark(v)
	}
	return "(" + strings.Join(marks, ",") + ")"
}

// Visible writes the condition under which the actor may have a person as a row in
// a list (ListRow), for a query in which the person table has the alias p. Its
// arguments are numbered from firstArg on. It says of each person what Decide says;
// a test holds the two equal.
func Visible(a Actor, today civil.Date, firstArg int) (string, []any) {
	g := &args{next: firstArg}
	reach := ""
	switch a.Role {
	case Counsellor:
		reach = counsellorReach(g, a, today)
	case Leader:
		reach = leaderReach(g, a)
	case API:
		reach = "p.office IN " + in(g, named(a.Offices))
	default:
		return "(1 = 0)", nil
	}
	parts := append(append([]string{reach}, open(g, a)...), unprotected(g, a)...)
	return "(" + strings.Join(parts, " AND ") + ")", g.values
}

// unshut is the part of Visible that has nothing to do with the relation: the person
// is not shut to the actor by a protection, or as the actor's own record or close kin.
func unshut(a Actor, firstArg int) (string, []any) {
	g := &args{next: firstArg}
	parts := append(append([]string{"1 = 1"}, open(g, a)...), unprotected(g, a)...)
	return "(" + strings.Join(parts, " AND ") + ")", g.values
}

// Query puts the condition of Visible where the query says {visible}, and the part of
// it that holds whatever the relation where it says {unshut}; it appends their
// arguments to those that the query has.
func Query(query string, a Actor, today civil.Date, values ...any) (string, []any) {
	cond, more := Visible(a, today, len(values)+1)
	query, values = strings.ReplaceAll(query, "{visible}", cond), append(slices.Clip(values), more...)
	if strings.Contains(query, "{unshut}") {
		cond, more = unshut(a, len(values)+1)
		query, values = strings.ReplaceAll(query, "{unshut}", cond), append(values, more...)
	}
	return query, values
}

func named(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
}

// current is the follow-up period that counts, as the row f: the open one, else the
// one that began last.
const current = `f.id = (SELECT g.id FROM follow_up g WHERE g.person = p.id
 ORDER BY CASE WHEN g.state = 'closed' THEN 1 ELSE 0 END, g.starts DESC NULLS LAST, g.id DESC LIMIT 1)`

func counsellorReach(g *args, a Actor, today civil.Date) string {
	me, day := g.mark(a.Ident), g.mark(today)
	return `(p.office IN ` + in(g, named(a.Offices)) + ` OR EXISTS (SELECT 1 FROM follow_up f WHERE ` + current + ` AND (f.ident = ` + me + `
 OR EXISTS (SELECT 1 FROM absence b WHERE b.ident = f.ident AND b.substitute = ` + me + ` AND b.from_day <= ` + day + ` AND b.to_day >= ` + day + `)
 OR EXISTS (SELECT 1 FROM team_member m WHERE m.ident = f.ident AND m.team IN ` + in(g, a.Teams) + `))))`
}

func leaderReach(g *args, a Actor) string {
	return `(EXISTS (SELECT 1 FROM follow_up f JOIN team_member m ON m.ident = f.ident WHERE ` + current + ` AND m.team IN ` + in(g, a.Leads) + `)
 OR (p.office IN ` + in(g, named(a.LeadsAt)) + ` AND NOT EXISTS (SELECT 1 FROM follow_up f JOIN team_member m ON m.ident = f.ident WHERE ` + current + `)))`
}

// open leaves out one's own record and close kin.
func open(g *args, a Actor) []string {
	var list []string
	if a.Person != "" {
		list = append(list, "p.id <> "+g.mark(a.Person))
	}
	shut := slices.Clone(a.Kin)
	if len(a.OwnNumber) > 0 {
		shut = append(shut, a.OwnNumber)
	}
	if len(shut) > 0 {
		list = append(list, "p.number_lookup NOT IN "+in(g, shut))
	}
	return list
}

// unprotected leaves out every person with a protection that the actor lacks the
// right for. A kind that is not known here counts as the strictest.
func unprotected(g *args, a Actor) []string {
	var bars []string
	if !a.Has(RightStrengtFortrolig) {
		bars = append(bars, "x.kind NOT IN "+in(g, []string{string(Fortrolig), string(Skjermet), string(Kontorsperre)}))
	}
	for _, k := range []Kind{Fortrolig, Skjermet, Kontorsperre} {
		if right, _ := asks(k); a.Has(right) {
			continue
		}
		bar := "x.kind = " + g.mark(string(k))
		if offices := named(a.Offices); k == Kontorsperre && len(offices) > 0 {
			bar = "(" + bar + " AND x.office NOT IN " + in(g, offices) + ")"
		}
		bars = append(bars, bar)
	}
	if len(bars) == 0 {
		return nil
	}
	return []string{"NOT EXISTS (SELECT 1 FROM protection x WHERE x.person = p.id AND (" + strings.Join(bars, " OR ") + "))"}
}
