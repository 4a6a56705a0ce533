// Package weekplan spends a week's scarce hours on the conversations that matter: an
// instance in; a plan, an upper bound on every plan, and a certificate from which
// anybody can recompute the bound, out. It is pure: no clock, no files, no chance.
//
// All times are whole minutes after local midnight, days count from Monday = 0,
// intervals are half open. Values are whole points. Where tasks carry a tier, most of
// tier 1 is met first, among those plans most of tier 2, and among those the points
// are maximised.
package weekplan

import (
	"encoding/json"
)

// Schemas of the JSON forms.
const (
	InstanceSchema    = "blikk.weekplan.instance/1"
	PlanSchema        = "blikk.weekplan.plan/1"
	CertificateSchema = "blikk.weekplan.certificate/1"
)

// Instance is one week's problem: whose time, whose talks, what is scarce.
type Instance struct {
	Schema       string        `json:"schema"`
	ID           string        `json:"id"`
	Seed         int64         `json:"seed,omitempty"`
	Week         Week          `json:"week"`
	Policy       Policy        `json:"policy"`
	Counsellors  []Counsellor  `json:"counsellors"`
	Rooms        Rooms         `json:"rooms"`
	Interpreters []Interpreter `json:"interpreters"`
	People       []Person      `json:"users"`
	Tasks        []Task        `json:"tasks"`
	Locked       []Placement   `json:"locked,omitempty"`    // stay where they are
	Announced    []Announced   `json:"announced,omitempty"` // moving them costs points
}

// Week frames the days. Talks begin at DayStart + k·StartStep only; Tick is the
// resolution of everything.
type Week struct {
	Monday    string `json:"monday"`
	Zone      string `json:"tz"`
	Days      int    `json:"days"`
	DayStart  int    `json:"day_start_min"`
	DayEnd    int    `json:"day_end_min"`
	Tick      int    `json:"tick_min"`
	StartStep int    `json:"start_step_min"`
}

// Policy are limits a day for each counsellor.
type Policy struct {
	MaxHomeVisits int `json:"max_home_visits_per_day"`
	MaxDirect     int `json:"max_direct_min_per_day"` // minutes of direct talk
}

// Counsellor has time, less what is busy.
type Counsellor struct {
	ID   string     `json:"id"`
	Busy []Interval `json:"busy"`
}

// Rooms are alike; Busy says how many are taken by others.
type Rooms struct {
	Count int        `json:"count"`
	Busy  []RoomBusy `json:"busy"`
}

// Interpreter speaks languages in certain hours.
type Interpreter struct {
	ID        string     `json:"id"`
	Languages []string   `json:"languages"`
	Avail     []Interval `json:"avail"`
}

// Person is someone to speak with. Language is set where an interpreter must be one
// of the instance's.
type Person struct {
	ID         string     `json:"id"`
	Counsellor int        `json:"counsellor"`
	Language   string     `json:"interpreter_language,omitempty"`
	Busy       []Interval `json:"busy"`
	Prefer     []Interval `json:"prefer,omitempty"`
}

// Task is one contact to place, or a piece of administration (Person −1). Tier 0 and
// 3 are the same: points only. Must and Reasons are for explanations.
type Task struct {
	ID          string     `json:"id"`
	Person      int        `json:"user"`
	Kind        string     `json:"kind"`
	Must        bool       `json:"must,omitempty"`
	Tier        int        `json:"tier,omitempty"`
	Reasons     []Reason   `json:"reasons"`
	Who         []Eligible `json:"who"`
	PreferBonus int        `json:"prefer_bonus,omitempty"`
	Options     []Option   `json:"options"`
}

// Reason is why a task is worth something.
type Reason struct {
	Code   string `json:"code"`
	Points int    `json:"points"`
}

// Eligible says that a counsellor may hold the task, for Percent of its value.
type Eligible struct {
	Counsellor int `json:"c"`
	Percent    int `json:"pct"`
}

// Option is a way to hold a task: minutes before, of and after the talk, what it
// takes, and what it is worth on each day (0: not allowed that day). A Partial
// option earns its points but does not meet the task's tier.
type Option struct {
	Mode    string     `json:"mode"`
	Lead    int        `json:"lead_min"`
	Contact int        `json:"contact_min"`
	Tail    int        `json:"tail_min"`
	Room    bool       `json:"room"`
	Interp  bool       `json:"interp"`
	Present bool       `json:"present"`
	Direct  bool       `json:"direct"`
	Partial bool       `json:"partial,omitempty"`
	Value   []int      `json:"value"`
	Windows []Interval `json:"windows,omitempty"`
}

// Minutes is the whole length of the block.
func (o Option) Minutes() int { return o.Lead + o.Contact + o.Tail }

// Placement names where a task is.
type Placement struct {
	Task        string `json:"task"`
	Counsellor  string `json:"counsellor"`
	Day         int    `json:"day"`
	Start       int    `json:"start_min"`
	End         int    `json:"end_min,omitempty"` // 0: as the option says
	Mode        string `json:"mode"`
	Interpreter string `json:"interpreter,omitempty"`
}

// Announced is a placement that somebody has been told of.
// A plan that has the task elsewhere, or not at all, is MoveCost points worse where
// plans are compared; Plan.Objective and Plan.Bound do not count that.
type Announced struct {
	Placement
	MoveCost int `json:"move_cost"`
}

// Interval is [From, To) on a day.
type Interval struct{ Day, From, To int }

// MarshalJSON writes [day, from, to].
func (i Interval) MarshalJSON() ([]byte, error) { return json.Marshal([3]int{i.Day, i.From, i.To}) }

// RoomBusy says that Count rooms are taken in an interval.
type RoomBusy struct {
	Interval
	Count int
}

// MarshalJSON writes [day, from, to, count].
func (r RoomBusy) MarshalJSON() ([]byte, error) {
	return json.Marshal([4]int{r.Day, r.From, r.To, r.Count})
}

// Tiered says whether any task has tier 1 or 2.
func (in *Instance) Tiered() bool {
	for _, t := range in.Tasks {
		if t.Tier == 1 || t.Tier == 2 {
			return true
		}
	}
	return false
}

// meets is the tier that an option of a task meets: 1, 2, or 3 for none.
func (t *Task) meets(o *Option) int {
	if (t.Tier == 1 || t.Tier == 2) && !o.Partial {
		return t.Tier
	}
	return 3
}
