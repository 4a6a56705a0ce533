// Package tasks keeps a counsellor's administration: tasks of Nav's task system
// (Gosys), in Nav's own words, and her own work with measures.
package tasks

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Priority of a task, Nav's code.
type Priority string

// The priorities, the most pressing first.
const (
	Critical Priority = "KRITISK"
	High     Priority = "HOY"
	Normal   Priority = "NORM"
	Low      Priority = "LAV"
)

// Priorities lists Nav's priorities, the most pressing first.
func Priorities() []Priority { return []Priority{Critical, High, Normal, Low} }

// Status of a task, Nav's code.
type Status string

// The statuses. The first three are open.
const (
	Created    Status = "OPPRETTET"
	Opened     Status = "AAPNET"
	Handled    Status = "UNDER_BEHANDLING"
	Done       Status = "FERDIGSTILT"
	Registered Status = "FEILREGISTRERT" // by mistake
)

// Statuses lists Nav's statuses.
func Statuses() []Status { return []Status{Created, Opened, Handled, Done, Registered} }

// Open says that a task of this status still waits for somebody.
func (s Status) Open() bool { return slices.Contains([]Status{Created, Opened, Handled}, s) }

// ErrEnum says that a status or a priority is none of Nav's.
var ErrEnum = errors.New("the status or the priority is none that Nav has")

// Task is a work item of Nav's task system. NavVersion is the version there: who
// changes it must have read that one.
type Task struct {
	ID                string
	NavID, NavVersion int64  // NavID 0: not from Nav's system
	Person            string // empty: about nobody whom we know
	Office            string
	Assignee          string // ident; may be somebody whom we do not know
	Kind, Theme       string // oppgavetype, tema
	Priority          Priority
	Status            Status
	ActiveOn, Due     civil.Date
	Text              string
	Raw               map[string]json.RawMessage // all fields as Nav gave them
	Version           int
}

// Valid says whether status and priority are Nav's.
func (t Task) Valid() error {
	if !slices.Contains(Statuses(), t.Status) || !slices.Contains(Priorities(), t.Priority) {
		return ErrEnum
	}
	return nil
}

// The kinds of own work with measures.
const (
	DraftAgreement = "draft_agreement"
	Refund         = "refund"
	Report         = "report"
)

// ErrWork says that a piece of own work has no kind that there is, or takes no time.
var ErrWork = errors.New("own work is a draft agreement, a refund or a report, and takes some minutes")

// OwnWork is a counsellor's own work with a measure. Minutes is how long it takes.
type OwnWork struct {
	ID, Counsellor string
	Person, Office string
	Kind           string
	Due, DoneOn    civil.Date
	Minutes        int
	Version        int
}

// Valid says whether the piece of work can be kept.
func (o OwnWork) Valid() error {
	if !slices.Contains([]string{DraftAgreement, Refund, Report}, o.Kind) || o.Minutes <= 0 {
		return ErrWork
	}
	return nil
}
