package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// observance is one STANDARD or DAYLIGHT part of a file's own time zone.
type observance struct {
	From  int      `json:"from"` // seconds east of UTC before
	To    int      `json:"to"`   // and after
	Start string   `json:"start"`
	Rule  string   `json:"rule,omitempty"`
	Dates []string `json:"dates,omitempty"`
}

// ownPrefix begins the names of zones whose rules came with a file. The rest is a
// hash of the rules, so that two files may use one name for two zones.
const ownPrefix = "own:"

// Zones are the rules of the zones that came with files, by name.
type Zones map[string]string

// maxShifts bounds how often a file's own zone may change its clocks.
const maxShifts = 5000

var errZone = errors.New("the time zone cannot be used")

// places finds time.Locations by name and keeps them.
type places struct {
	zones Zones
	known map[string]*time.Location
}

func newPlaces(z Zones) *places { return &places{zones: z, known: map[string]*time.Location{}} }

// find returns the location of a stored zone name.
func (p *places) find(name string) (*time.Location, error) {
	if loc, ok := p.known[name]; ok {
		return loc, nil
	}
	var loc *time.Location
	var err error
	if strings.HasPrefix(name, ownPrefix) {
		loc, err = location(p.zones[name])
	} else {
		loc, err = time.LoadLocation(name)
	}
	if err != nil {
		return nil, fmt.Errorf("calendar: zone: %w", errZone)
	}
	p.known[name] = loc
	return loc, nil
}

// resolver turns the TZIDs of one file into stored zone names: an IANA name, the
// IANA name of a Windows name, else the file's own rules.
type resolver struct {
	*places
	own map[string]string // TZID → stored name
}

func newResolver(list []*timezone) *resolver {
	r := &resolver{places: newPlaces(Zones{}), own: map[string]string{}}
	for _, z := range list {
		if _, twice := r.own[z.tzid]; twice || z.tzid == "" {
			continue
		}
		rules, ok := z.rules()
		if !ok {
			continue
		}
		sum := sha256.Sum256([]byte(rules))
		name := ownPrefix + hex.EncodeToString(sum[:8])
		r.zones[name], r.own[z.tzid] = rules, name
	}
	return r
}

// name returns the stored name of a TZID; ok is false when nobody knows the zone.
func (r *resolver) name(tzid string) (string, bool) {
	if isIANA(tzid) {
		if _, err := r.find(tzid); err == nil {
			return tzid, true
		}
	}
	if iana, ok := windowsZones[strings.ToLower(tzid)]; ok {
		return iana, true
	}
	if own, ok := r.own[tzid]; ok {
		if _, err := r.find(own); err == nil {
			return own, true
		}
	}
	return "", false
}

// isIANA keeps names away from the library that mean something else there: nothing
// is UTC to it and Local the machine's own zone.
func isIANA(tzid string) bool {
	return tzid != "" && tzid != "Local" && len(tzid) < 64 && !strings.HasPrefix(tzid, ownPrefix)
}

// rules writes the zone's parts in one fixed form.
func (z *timezone) rules() (string, bool) {
	var list []observance
	for _, p := range z.parts {
		o, ok := p.observance()
		if !ok {
			return "", false
		}
		list = append(list, o)
	}
	b, err := json.Marshal(list)
	return string(b), err == nil && len(list) > 0 && len(list) <= maxShifts
}

func (c *component) observance() (observance, bool) {
	var o observance
	start, _ := c.get("DTSTART")
	s, ok := parseStamp(start.value, nil)
	from, _ := c.get("TZOFFSETFROM")
	to, _ := c.get("TZOFFSETTO")
	var okFrom, okTo bool
	o.From, okFrom = parseOffset(from.value)
	o.To, okTo = parseOffset(to.value)
	if !ok || !okFrom || !okTo {
		return o, false
	}
	o.Start = s.wall.Format(wallForm)
	if r, ok := c.get("RRULE"); ok {
		o.Rule = strings.ToUpper(strings.TrimSpace(r.value))
	}
	for _, p := range c.all("RDATE") {
		for _, v := range strings.Split(p.value, ",") {
			s, ok := parseStamp(v, nil)
			if !ok {
				return o, false
			}
			o.Dates = append(o.Dates, s.wall.Format(wallForm))
		}
	}
	return o, true
}

// parseOffset reads +HHMM or +HHMMSS as seconds, under a day.
func parseOffset(v string) (int, bool) {
	v = strings.TrimSpace(v)
	if len(v) != 5 && len(v) != 7 || v[0] != '+' && v[0] != '-' {
		return 0, false
	}
	n, err := strconv.ParseUint((v[1:] + "00")[:6], 10, 32)
	if err != nil {
		return 0, false
	}
	h, m, s := int(n/10000), int(n/100%100), int(n%100)
	if h > 23 || m > 59 || s > 59 {
		return 0, false
	}
	seconds := h*3600 + m*60 + s
	if v[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// shift is one change of a zone's clocks.
type shift struct {
	at     int64 // Unix seconds
	offset int
	before int
}

// location makes a place of stored rules, with every change of its clocks up to 2100.
func location(rules string) (*time.Location, error) {
	var list []observance
	if err := json.Unmarshal([]byte(rules), &list); err != nil || len(list) == 0 {
		return nil, errZone
	}
	var shifts []shift
	for _, o := range list {
		more, err := o.shifts()
		if err != nil || len(shifts)+len(more) > maxShifts {
			return nil, errZone
		}
		shifts = append(shifts, more...)
	}
	if len(shifts) == 0 {
		return nil, errZone
	}
	slices.SortStableFunc(shifts, func(a, b shift) int { return cmp.Compare(a.at, b.at) })
	return time.LoadLocationFromTZData("own", tzData(shifts))
}

func (o observance) shifts() ([]shift, error) {
	start, err := time.Parse(wallForm, o.Start)
	if err != nil {
		return nil, err
	}
	walls := []time.Time{start}
	if o.Rule != "" {
		r, err := parseRule(o.Rule)
		if err != nil {
			return nil, err
		}
		walls = walls[:0]
		err = r.expand(start, time.FixedZone("", o.From), civil.Of(2101, 1, 1), func(w time.Time) bool {
			walls = append(walls, w)
			return len(walls) <= maxShifts
		})
		if err != nil {
			return nil, err
		}
	}
	for _, d := range o.Dates {
		w, err := time.Parse(wallForm, d)
		if err != nil {
			return nil, err
		}
		walls = append(walls, w)
	}
	list := make([]shift, len(walls))
	for i, w := range walls {
		list[i] = shift{w.Unix() - int64(o.From), o.To, o.From}
	}
	return list, nil
}

// tzData writes changes of clocks in the form of a time zone file (RFC 8536, version
// 2), which is the only way to give package time a zone of one's own.
func tzData(shifts []shift) []byte {
	offsets := []int{shifts[0].before}
	kind := func(offset int) byte {
		for i, o := range offsets[1:] {
			if o == offset {
				return byte(i + 1)
			}
		}
		if len(offsets) > 250 {
			return 0
		}
		offsets = append(offsets, offset)
		return byte(len(offsets) - 1)
	}
	var times, kinds []byte
	for _, s := range shifts {
		times = binary.BigEndian.AppendUint64(times, uint64(s.at))
		kinds = append(kinds, kind(s.offset))
	}
	head := func(b []byte, shifts, types, chars int) []byte {
		b = append(b, "TZif2\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
		for _, n := range []int{0, 0, 0, shifts, types, chars} {
			b = binary.BigEndian.AppendUint32(b, uint32(n))
		}
		return b
	}
	b := head(nil, 0, 0, 0)
	b = head(b, len(shifts), len(offsets), 4)
	b = append(append(b, times...), kinds...)
	for _, o := range offsets {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(o)))
		b = append(b, 0, 0)
	}
	return append(b, "own\x00\n\n"...)
}
