package access

import "slices"

// Action is something that somebody may want to do: a line, or a part of one, of
// the access matrix.
type Action string

// The actions.
const (
	ListRow    Action = "list.row"    // a row in a list or search
	RecordRead Action = "record.read" // page, messages, shared notes, plan, mapping
	DraftOther Action = "draft.other" // someone else's unshared draft

	RecordWrite   Action = "record.write"    // note, message, contact, promise, commitment, answer, step
	OwnPagesWrite Action = "own_pages.write" // what a person writes on the own pages
	FeedWrite     Action = "feed.write"      // tasks and events brought in by a client
	StickyRead    Action = "sticky.read"
	StickyWrite   Action = "sticky.write"
	CategoryRead  Action = "category.read"
	CategoryWrite Action = "category.write"

	HandOver Action = "assign.hand_over" // needs Receiver and Agreed
	Take     Action = "assign.take"      // an unassigned person, to oneself
	Assign   Action = "assign"           // needs Receiver

	AgreementDraft   Action = "agreement.draft"
	AgreementApprove Action = "agreement.approve" // as counsellor
	AgreementDecide  Action = "agreement.decide"  // needs Drafter
	AgreementParty   Action = "agreement.party"   // approve as party

	Import Action = "import"
	Export Action = "export"

	WeekRead     Action = "week.read"
	WeekDecide   Action = "week.decide"
	WeekBusy     Action = "week.busy" // busy or free, no more
	WeekSums     Action = "week.sums"
	Appointments Action = "week.appointments" // a person's own
	LedgerRead   Action = "ledger.read"
	LedgerSums   Action = "ledger.sums"
	MirrorRead   Action = "mirror.read"

	PolicyRead    Action = "policy.read"
	PolicyChange  Action = "policy.change"
	PolicyVersion Action = "policy.version" // the version behind a choice about oneself

	ResourcesRead   Action = "resources.read"   // interpreters and rooms of an office, with their hours
	ResourcesChange Action = "resources.change" // the office's own resource: its leaders'

	LogRead   Action = "log.read"
	LogCounts Action = "log.counts"

	SettingsRead   Action = "settings.read"
	SettingsChange Action = "settings.change" // settings, jobs, accounts, backup
)

// Actions lists every action.
func Actions() []Action {
	return []Action{
		ListRow, RecordRead, DraftOther,
		RecordWrite, OwnPagesWrite, FeedWrite, StickyRead, StickyWrite, CategoryRead, CategoryWrite,
		HandOver, Take, Assign,
		AgreementDraft, AgreementApprove, AgreementDecide, AgreementParty,
		Import, Export,
		WeekRead, WeekDecide, WeekBusy, WeekSums, Appointments, LedgerRead, LedgerSums, MirrorRead,
		PolicyRead, PolicyChange, PolicyVersion, ResourcesRead, ResourcesChange,
		LogRead, LogCounts,
		SettingsRead, SettingsChange,
	}
}

// Writes says that the action changes something: who may only read may not do it,
// and nobody may do it to a closed follow-up period.
func (act Action) Writes() bool {
	return slices.Contains([]Action{
		RecordWrite, OwnPagesWrite, FeedWrite, StickyWrite, CategoryWrite,
		HandOver, Take, Assign,
		AgreementDraft, AgreementApprove, AgreementDecide, AgreementParty,
		Import, WeekDecide, PolicyChange, ResourcesChange, SettingsChange,
	}, act)
}

// cell is one cell of the matrix.
type cell int

const (
	no      cell = iota
	yes          // ✓
	withWhy      // r: after writing why
)

// counsellorCells is the counsellor's half of the matrix: own, cover, team, office.
// An import takes the relation from the row, so there the team counts; sticky note,
// category, export and log are for one's own people alone, never under cover.
func counsellorCells(act Action) (own, cover, team, office cell) {
	switch act {
	case ListRow:
		return yes, yes, yes, yes
	case RecordRead, RecordWrite, AgreementDraft, AgreementApprove:
		return yes, yes, yes, withWhy
	case StickyRead, StickyWrite, CategoryRead, CategoryWrite, Export, LedgerRead, MirrorRead, LogRead:
		return yes, no, no, no
	case HandOver, WeekRead, WeekDecide:
		return yes, yes, no, no
	case Take:
		return no, no, yes, yes
	case Import, WeekBusy:
		return yes, yes, yes, no
	case PolicyRead, ResourcesRead:
		return yes, yes, yes, yes
	}
	return no, no, no, no
}

// relatedCell is the other half: what a role other than counsellor may do once the
// relation that the role asks for is there.
func relatedCell(r Role, act Action) cell {
	var list []Action
	switch r {
	case Leader:
		list = []Action{ListRow, Assign, AgreementDecide, Import, WeekSums, LedgerSums, PolicyRead, PolicyChange, ResourcesRead, ResourcesChange, LogCounts}
	case PersonRole:
		list = []Action{RecordRead, OwnPagesWrite, StickyRead, AgreementParty, Export, Appointments, PolicyVersion, LogRead}
	case Researcher:
		list = []Action{RecordRead, RecordWrite, Import, Export}
	case Operator:
		list = []Action{SettingsRead, SettingsChange}
		if act == LogRead {
			return withWhy
		}
	case Party:
		list = []Action{AgreementParty}
	case API:
		list = []Action{ListRow, FeedWrite}
	case Installation:
		list = []Action{Import, Export, SettingsRead, SettingsChange}
	}
	if slices.Contains(list, act) {
		return yes
	}
	return no
}

// cellFor reads the matrix.
func cellFor(r Role, act Action, rel Relation) cell {
	if r != Counsellor {
		if rel == None {
			return no
		}
		return relatedCell(r, act)
	}
	own, cover, team, office := counsellorCells(act)
	switch rel {
	case Own:
		return own
	case Covers:
		return cover
	case SameTeam:
		return team
	case SameOffice:
		return office
	}
	return no
}

// limitOf says how much a permitted action shows.
func limitOf(r Role, act Action, rel Relation) Limit {
	switch {
	case r == Leader && act == ListRow:
		return NameAndLanguage
	case r == Leader && slices.Contains([]Action{WeekSums, LedgerSums, LogCounts}, act):
		return SumsOfFive
	case r == PersonRole && act == RecordRead:
		return LessExempt
	case r == PersonRole && act == LogRead:
		return LogForPerson
	case r == Researcher:
		return StudyData
	case r == Operator || r == Installation:
		return IDsOnly
	case act == WeekRead && rel == Covers:
		return HideSkipReasons
	}
	return ""
}
