package weekplan

import (
	"encoding/json"
	"strconv"
)

// Plan says which talks are held when, what the plan is worth, how good it is proven
// to be, and what it leaves unmet.
type Plan struct {
	Schema      string       `json:"schema"`
	Instance    string       `json:"instance"`
	Objective   int          `json:"objective"`
	Bound       int          `json:"bound"`
	GapPercent  float64      `json:"gap_percent"`
	Optimal     bool         `json:"optimal,omitempty"`
	Tiers       []TierResult `json:"tiers,omitempty"`
	Assignments []Assignment `json:"assignments"`
	Unmet       []Unmet      `json:"unmet"`
	Capacity    Capacity     `json:"capacity"`
}

// TierResult counts the tasks of a tier, those met, and the most that any plan could
// meet (given the tiers before).
type TierResult struct {
	Tier  int `json:"tier"`
	Tasks int `json:"tasks"`
	Met   int `json:"met"`
	Bound int `json:"bound"`
}

// Assignment is a task in its place.
type Assignment struct {
	Task        string `json:"task"`
	Counsellor  string `json:"counsellor"`
	Day         int    `json:"day"`
	Start       int    `json:"start_min"`
	End         int    `json:"end_min"`
	Mode        string `json:"mode"`
	Interpreter string `json:"interpreter,omitempty"`
	Value       int    `json:"value"`
}

func (a Assignment) placement() Placement {
	return Placement{Task: a.Task, Counsellor: a.Counsellor, Day: a.Day, Start: a.Start, End: a.End, Mode: a.Mode, Interpreter: a.Interpreter}
}

// Why a task has no place.
const (
	BecauseCapacity     = "capacity"     // the hours are used, or there are none
	BecauseAvailability = "availability" // the person is busy whenever there is time
	BecauseInterpreter  = "interpreter"
	BecauseRoom         = "room"
	BecauseNotice       = "notice" // no day of the week is worth anything: too short notice
	BecausePolicy       = "policy" // the limits a day
)

// Unmet is a task without a place.
type Unmet struct {
	Task    string   `json:"task"`
	Person  string   `json:"user"`
	Reasons []string `json:"reasons"`
	Because string   `json:"because"`
}

// Minutes are what a stretch of time holds: working time that nothing else takes
// before the plan, what the plan's blocks take of it, and contact minutes in direct
// talk.
type Minutes struct {
	Available int `json:"available_min"`
	Used      int `json:"used_min"`
	Direct    int `json:"direct_min"`
}

// Capacity is the minutes of the week, and of each counsellor's day.
type Capacity struct {
	Minutes
	Days []DayCapacity `json:"days"` // by counsellor as in the instance, then day
}

// DayCapacity is the minutes of one counsellor's day.
type DayCapacity struct {
	Counsellor string `json:"counsellor"`
	Day        int    `json:"day"`
	Minutes
}

// Prices are the multipliers of one bound, scaled: a price of n is n/scale points
// (or n/scale of a task, in the bound of a tier).
type Prices struct {
	Task        map[string]int64 `json:"task,omitempty"`
	PersonDay   map[string]int64 `json:"user_day,omitempty"`
	Direct      map[string]int64 `json:"direct,omitempty"`
	Interpreter map[string]int64 `json:"interpreter,omitempty"`
	Room        map[string]int64 `json:"room,omitempty"`
	Count       map[string]int64 `json:"count,omitempty"`
}

// Certificate is a set of prices for the points and, with tiers, one for each tier
// that is not met in full: anyone can recompute the bounds from them in integers.
type Certificate struct {
	Schema   string `json:"schema"`
	Instance string `json:"instance"`
	Scale    int64  `json:"scale"`
	Prices
	Tier1 *Prices `json:"tier1,omitempty"`
	Tier2 *Prices `json:"tier2,omitempty"`
}

func key2(a string, b int) string { return a + "|" + strconv.Itoa(b) }

func key3(a string, b, c int) string { return key2(a, b) + "|" + strconv.Itoa(c) }

// Encode writes a document of this package as one line of JSON with a line end.
func Encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return append(b, '\n'), err
}
