package access

import (
	"bytes"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Decide says whether the actor, in the role in use, may do the action to the
// subject today, and if not, every reason why not. The order of the rules: what
// shuts a person to everybody but themself (own record, close kin), protection,
// relation, right to write, closed period, the reason that must be given, and what
// the single action asks for.
func Decide(a Actor, act Action, s Subject, today civil.Date) Decision {
	d := Decision{Relation: relation(a, s, today)}
	if !slices.Contains(Actions(), act) {
		d.Reasons = []Reason{NotImplemented}
		return d
	}
	c := cellFor(a.Role, act, d.Relation)
	d.Reasons = shut(a, s)
	if !blind(a.Role) {
		d.Reasons = append(d.Reasons, Lacks(a, s.Protections)...)
	}
	if c == no {
		d.Reasons = append(d.Reasons, refusal(a.Role, act, d.Relation))
	}
	d.Reasons = append(d.Reasons, standing(a, act, s)...)
	if c != no {
		d.Reasons = append(d.Reasons, particular(a, act, s)...)
	}
	if len(d.Reasons) > 0 {
		return d
	}
	if c == withWhy && (s.WhyGiven.IsZero() || s.WhyGiven != today) {
		d.NeedsWhy, d.Reasons = true, []Reason{WhyMissing}
		return d
	}
	d.Permit, d.Limit = true, limitOf(a.Role, act, d.Relation)
	return d
}

// relation finds what the actor is to the subject; of several, the nearest.
func relation(a Actor, s Subject, today civil.Date) Relation {
	ok, rel := false, Granted
	switch a.Role {
	case Counsellor:
		return counsellorRelation(a, s, today)
	case Leader:
		ok, rel = leads(a, s), Leads
	case PersonRole:
		ok, rel = s.Person != "" && s.Person == a.Person, Self
	case Researcher:
		ok = s.Study != "" && slices.Contains(a.Studies, s.Study)
	case Party:
		ok = s.Contract != "" && slices.Contains(a.Agreements, s.Contract)
	case API:
		ok = s.Office != "" && slices.Contains(a.Offices, s.Office)
	case Operator, Installation:
		ok = true
	}
	if !ok {
		return None
	}
	return rel
}

func counsellorRelation(a Actor, s Subject, today civil.Date) Relation {
	switch {
	case s.Counsellor != "" && s.Counsellor == a.Ident:
		return Own
	case s.Counsellor != "" && covered(a.Ident, s.Cover, today):
		return Covers
	case s.Counsellor != "" && overlap(a.Teams, s.CounsellorTeams):
		return SameTeam
	case s.Office != "" && slices.Contains(a.Offices, s.Office):
		return SameOffice
	}
	return None
}

func covered(ident string, list []Cover, on civil.Date) bool {
	return slices.ContainsFunc(list, func(c Cover) bool {
		return c.Substitute == ident && !on.Before(c.From) && !on.After(c.To)
	})
}

// leads says that the subject is of a team that the actor leads, or of none and at
// an office where the actor leads: somebody must see whom nobody follows up.
func leads(a Actor, s Subject) bool {
	if s.Counsellor != "" && len(s.CounsellorTeams) > 0 {
		return overlap(a.Leads, s.CounsellorTeams)
	}
	return s.Office != "" && slices.Contains(a.LeadsAt, s.Office)
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// shut keeps one's own record, and that of close kin, from every role but person.
func shut(a Actor, s Subject) []Reason {
	if a.Role == PersonRole {
		return nil
	}
	var list []Reason
	if s.Person != "" && s.Person == a.Person || len(s.Number) > 0 && bytes.Equal(s.Number, a.OwnNumber) {
		list = append(list, OwnRecord)
	}
	if slices.ContainsFunc(a.Kin, func(k []byte) bool { return len(s.Number) > 0 && bytes.Equal(k, s.Number) }) {
		list = append(list, CloseKin)
	}
	return list
}

// blind are the roles to which protection does not apply: the person themself and a
// party, who see nothing of anybody else, and those who see ids only.
func blind(r Role) bool {
	return slices.Contains([]Role{PersonRole, Party, Operator, Installation}, r)
}

// Lacks lists what the actor is missing to see a person under these protections;
// every one of several must be met. Kode 6 and 19, and what is not clear, ask for
// strengt_fortrolig, kode 7 for fortrolig, the shielded for egne_ansatte, a locked
// period for kontorsperre or for belonging to the office that locked it.
func Lacks(a Actor, list []Protection) []Reason {
	var missing []Reason
	for _, p := range list {
		right, reason := asks(p.Kind)
		if a.Has(right) || p.Kind == Kontorsperre && p.Office != "" && slices.Contains(a.Offices, p.Office) || slices.Contains(missing, reason) {
			continue
		}
		missing = append(missing, reason)
	}
	return missing
}

func asks(k Kind) (Right, Reason) {
	switch k {
	case StrengtFortrolig:
		return RightStrengtFortrolig, NoStrengt
	case StrengtFortroligUtland:
		return RightStrengtFortrolig, NoStrengtUtland
	case Fortrolig:
		return RightFortrolig, NoFortrolig
	case Skjermet:
		return RightEgneAnsatte, NoSkjermet
	case Kontorsperre:
		return RightKontorsperre, NoGroup
	}
	return RightStrengtFortrolig, NotClear
}

// refusal names why a cell of the matrix says no.
func refusal(r Role, act Action, rel Relation) Reason {
	switch {
	case (r == PersonRole || r == Party) && rel == None:
		return NoOutsider
	case !everAllowed(r, act):
		return NotThisRole
	case rel == None:
		return NoOffice
	}
	return NotNearEnough
}

// everAllowed says that the role may do the action to somebody.
func everAllowed(r Role, act Action) bool {
	if r != Counsellor {
		return relatedCell(r, act) != no
	}
	own, cover, team, office := counsellorCells(act)
	return own != no || cover != no || team != no || office != no
}

// standing are the two rules about every write: it takes the right to write, and a
// follow-up period that is closed is read-only for all but the installation's own
// import, which brings what is so.
func standing(a Actor, act Action, s Subject) []Reason {
	if !act.Writes() {
		return nil
	}
	var list []Reason
	if !a.MayWrite {
		list = append(list, NoGroup)
	}
	if s.FollowUp == FollowUpClosed && a.Role != Installation {
		list = append(list, PeriodClosed)
	}
	return list
}

// particular are the conditions of single actions.
func particular(a Actor, act Action, s Subject) []Reason {
	var list []Reason
	add := func(wrong bool, r Reason) {
		if wrong {
			list = append(list, r)
		}
	}
	switch act {
	case HandOver:
		add(!s.Agreed, NoYes)
		add(receiverLacks(s), ReceiverLacks)
	case Assign:
		add(receiverLacks(s), ReceiverLacks)
	case Take:
		add(s.Counsellor != "", NotUnassigned)
	case AgreementDecide:
		add(s.Drafter == "", NotClear)
		add(s.Drafter != "" && s.Drafter == a.Ident, DrafterSelf)
	}
	return list
}

func receiverLacks(s Subject) bool {
	return s.Receiver == nil || len(Lacks(*s.Receiver, s.Protections)) > 0
}

// Protected says that address and telephone stay out of lists, exports, feeds,
// notices and print, also for those who may see the person.
func Protected(list []Protection) bool {
	return slices.ContainsFunc(list, func(p Protection) bool { return p.Kind != Kontorsperre })
}

// NoHomeVisit says that no home visit is proposed: kode 6, 7 or 19, protection that
// is not clear, or a safety measure (sikkerhetstiltak) that stands. nil is not
// known, and no bar.
func NoHomeVisit(list []Protection, safety *bool) bool {
	return safety != nil && *safety || slices.ContainsFunc(list, func(p Protection) bool {
		return p.Kind != Skjermet && p.Kind != Kontorsperre
	})
}
