// Package access decides who may see and do what, and keeps the log of who did.
// One pure function, Decide, is asked by everything; lists ask the same rules in
// SQL through Visible. The package owns offices, staff, teams and the access log;
// it reads people, follow-up, protection and absence, which other slices write.
package access

import (
	"regexp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Role is the part in which somebody acts. One of the roles that an Actor has is in
// use at a time.
type Role string

// The roles. Party is an employer or participant with a personal link and one-time
// code; API is a client with a key for named offices; Installation is the operator
// at the machine, whose imports may write every row and who sees ids only.
const (
	Counsellor   Role = "counsellor"
	Leader       Role = "leader"
	PersonRole   Role = "person"
	Researcher   Role = "researcher"
	Operator     Role = "operator"
	Party        Role = "party"
	API          Role = "api"
	Installation Role = "installation"
)

// StaffRoles lists the roles that a staff account can have.
func StaffRoles() []Role { return []Role{Counsellor, Leader, Researcher, Operator} }

// Right is membership of a group that opens people under a kind of protection.
type Right string

// The groups: kode 7; kode 6 and 19; the shielded; periods that an office has locked.
const (
	RightFortrolig        Right = "fortrolig"
	RightStrengtFortrolig Right = "strengt_fortrolig"
	RightEgneAnsatte      Right = "egne_ansatte"
	RightKontorsperre     Right = "kontorsperre"
)

// Rights lists every group.
func Rights() []Right {
	return []Right{RightFortrolig, RightStrengtFortrolig, RightEgneAnsatte, RightKontorsperre}
}

// Kind is a kind of protection, in NAV's words.
type Kind string

// The kinds, the strictest first. Uklar is what could not be read: treated as the
// strictest until a human has mended it, and so is a kind that is not listed here.
// Kontorsperre is a period that an office has locked (the qualification programme).
const (
	Uklar                  Kind = "UKLAR"
	StrengtFortrolig       Kind = "STRENGT_FORTROLIG"
	StrengtFortroligUtland Kind = "STRENGT_FORTROLIG_UTLAND"
	Fortrolig              Kind = "FORTROLIG"
	Skjermet               Kind = "SKJERMET"
	Kontorsperre           Kind = "KONTORSPERRE"
)

// Kinds lists every kind, the strictest first.
func Kinds() []Kind {
	return []Kind{Uklar, StrengtFortrolig, StrengtFortroligUtland, Fortrolig, Skjermet, Kontorsperre}
}

// Protection is one reason why not everybody may see a person. Office is the
// locking office of a Kontorsperre.
type Protection struct {
	Kind   Kind
	Office string
}

// Actor is who asks, in the role in use.
type Actor struct {
	Ident      string   // of the staff member; "installation" for the operator at the machine
	Name       string   // of the staff member, for the actor's own pages; no rule asks it
	Role       Role     // in use
	Roles      []Role   // all that are held
	Offices    []string // a counsellor's; for an API client the granted ones
	Teams      []string // ids of the teams that the actor is in, led ones too
	Leads      []string // ids of the teams that the actor leads
	LeadsAt    []string // the offices of those teams
	Rights     []Right
	MayWrite   bool
	Person     string   // id of the actor's own person record, if there is one
	OwnNumber  []byte   // look-up key of the actor's own birth number, if known
	Kin        [][]byte // look-up keys of close kin's birth numbers
	Studies    []string // a researcher's studies
	Agreements []string // a party's agreements

	StandsInFor []string // idents of those covered on the day the actor was loaded; for show, Decide reads the Subject
}

// AtTheMachine is the installation's own import: the operator at the command line.
func AtTheMachine() Actor {
	return Actor{Ident: string(Installation), Role: Installation, Roles: []Role{Installation}, MayWrite: true}
}

// AsPerson is somebody at their own pages.
func AsPerson(id string) Actor {
	return Actor{Ident: id, Role: PersonRole, Roles: []Role{PersonRole}, Person: id, MayWrite: true}
}

// Has says whether the actor is in the group.
func (a Actor) Has(r Right) bool { return slices.Contains(a.Rights, r) }

// MayOpen says whether the actor has what a protection asks for.
func (a Actor) MayOpen(p Protection) bool { return len(Lacks(a, []Protection{p})) == 0 }

// Office is the office that a log line names: the first of the actor's, or none.
func (a Actor) Office() string {
	for _, list := range [][]string{a.Offices, a.LeadsAt} {
		if len(list) > 0 {
			return list[0]
		}
	}
	return ""
}

// FollowUpClosed is the state of a follow-up period that is over: read-only for all.
// In every other state the period is open.
const FollowUpClosed = "closed"

// Cover is a substitute during an absence, both days included.
type Cover struct {
	Substitute string
	From, To   civil.Date
}

// Subject is whom or what an action is about: a person; a counsellor's week, ledger
// or mirror (Counsellor, CounsellorTeams and Cover, no Person); an office's policy
// (Office alone); a study; an agreement. What is not known is left empty.
type Subject struct {
	Person          string // id
	Number          []byte // look-up key of the birth number
	Office          string // the person's office; "" not known
	Counsellor      string // "" unassigned
	CounsellorTeams []string
	Cover           []Cover // substitutes of the counsellor
	Protections     []Protection
	FollowUp        string     // state of the follow-up period; "" none
	WhyGiven        civil.Date // last day on which this actor wrote why

	Receiver *Actor // who gets the person, when assigning
	Agreed   bool   // the receiver, or the leader, has said yes to a hand-over
	Drafter  string // ident of who drafted the agreement
	Study    string
	Contract string // id of the agreement that a party approves
}

// Relation is what an actor is to a subject.
type Relation string

// The relations. The first five are a counsellor's, in order of nearness. Leads is
// a leader's to the people of the own teams, and to people whom no team has (no
// counsellor, or one without a team) at an office where a team is led. Self is a
// person's to the own record. Granted is what a client, party or researcher was
// given by name.
const (
	Own        Relation = "own"
	Covers     Relation = "cover"
	SameTeam   Relation = "team"
	SameOffice Relation = "office"
	None       Relation = "none"
	Leads      Relation = "leads"
	Self       Relation = "self"
	Granted    Relation = "granted"
)

// Reason says why not. NAV's names where NAV has one.
type Reason string

// The reasons. The last group is ours.
const (
	NoGroup         Reason = "MANGLER_TILGANG_TIL_AD_GRUPPE"
	NoOffice        Reason = "IKKE_TILGANG_TIL_NAV_ENHET"
	NoFortrolig     Reason = "IKKE_TILGANG_TIL_FORTROLIG_BRUKER"
	NoStrengt       Reason = "IKKE_TILGANG_TIL_STRENGT_FORTROLIG_BRUKER"
	NoStrengtUtland Reason = "IKKE_TILGANG_TIL_STRENGT_FORTROLIG_UTLAND_BRUKER"
	NoSkjermet      Reason = "IKKE_TILGANG_TIL_SKJERMET_PERSON"
	NoOutsider      Reason = "EKSTERN_BRUKER_HAR_IKKE_TILGANG"
	NotClear        Reason = "UKLAR_TILGANG_MANGLENDE_INFORMASJON"
	NotImplemented  Reason = "POLICY_IKKE_IMPLEMENTERT"

	NotFound      Reason = "FINNES_IKKE"
	OwnRecord     Reason = "EGEN_PERSON"
	CloseKin      Reason = "NARSTAENDE"
	NotThisRole   Reason = "ROLLEN_GIR_IKKE_TILGANG"
	NotNearEnough Reason = "RELASJONEN_GIR_IKKE_TILGANG"
	PeriodClosed  Reason = "OPPFOLGING_AVSLUTTET"
	WhyMissing    Reason = "BEGRUNNELSE_MANGLER"
	ReceiverLacks Reason = "MOTTAKER_MANGLER_TILGANG"
	NoYes         Reason = "MANGLER_JA_FRA_MOTTAKER_ELLER_LEDER"
	NotUnassigned Reason = "PERSONEN_HAR_VEILEDER"
	DrafterSelf   Reason = "EGET_UTKAST_TIL_AVTALE"
)

// Limit says how much of what is permitted may be shown. "" is all of it.
type Limit string

// The limits, in the words of the access matrix.
const (
	NameAndLanguage Limit = "name, language need"
	LessExempt      Limit = "less what fvl. § 19 exempts"
	StudyData       Limit = "study data"
	IDsOnly         Limit = "ids only"
	HideSkipReasons Limit = "skip reasons hidden"
	SumsOfFive      Limit = "sums of five or more"
	LogForPerson    Limit = "date, office, role, reason"
)

// LeastTold is the least number of people that a count or a sum is told of: a smaller one
// would find somebody.
const LeastTold = 5

// The letters that a reason for opening something must and may have.
const (
	LeastWhy = 10
	MostWhy  = 500
)

var identForm = regexp.MustCompile(`^[A-Z][0-9]{6}$`)

// IsIdent says whether a text has the form of an ident of Nav's: a capital and six digits.
func IsIdent(s string) bool { return identForm.MatchString(s) }

// Decision is the answer. NeedsWhy says that the actor would be let in after
// writing why, today; then Permit is false and WhyMissing the only reason.
type Decision struct {
	Permit   bool
	Reasons  []Reason
	Relation Relation
	NeedsWhy bool
	Limit    Limit
}
