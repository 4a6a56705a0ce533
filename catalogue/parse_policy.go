package catalogue

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"
)

// place is where a value goes, and what it may be.
type place struct {
	into      func(r *reading, n *yaml.Node, low, high int)
	low, high int
}

func whole(into *int) func(*reading, *yaml.Node, int, int) {
	return func(r *reading, n *yaml.Node, low, high int) { *into = r.number(n, low, high) }
}

// minutes reads [before, talk, after].
func minutes(into *TalkMinutes) func(*reading, *yaml.Node, int, int) {
	return func(r *reading, n *yaml.Node, low, high int) {
		if n.Kind != yaml.SequenceNode || len(n.Content) != 3 {
			r.fault(n, "this must be three numbers: minutes before, of the talk, and after")
			return
		}
		*into = TalkMinutes{r.number(n.Content[0], low, high), r.number(n.Content[1], max(1, low), high), r.number(n.Content[2], low, high)}
	}
}

// places lists every value of a policy by its key.
func places(p *OfficePolicy) map[string]place {
	return map[string]place{
		"rhythm.ordinary_days":        {whole(&p.Rhythm.OrdinaryDays), 1, 365},
		"rhythm.programme_days":       {whole(&p.Rhythm.ProgrammeDays), 1, 365},
		"rhythm.base_percent":         {whole(&p.Rhythm.BasePercent), 0, 100},
		"rhythm.per_rhythm":           {whole(&p.Rhythm.PerRhythm), 0, 1000},
		"rhythm.max":                  {whole(&p.Rhythm.Max), 0, 1000},
		"rhythm.ahead_days":           {whole(&p.Rhythm.AheadDays), 0, 60},
		"floor.ordinary_days":         {whole(&p.Floor.OrdinaryDays), 1, 730},
		"floor.programme_days":        {whole(&p.Floor.ProgrammeDays), 1, 730},
		"floor.share_percent":         {whole(&p.Floor.SharePercent), 100, 500},
		"floor.ahead_days":            {whole(&p.Floor.AheadDays), 0, 60},
		"floor.points":                {whole(&p.Floor.Points), 0, 1000},
		"floor.hours_percent":         {whole(&p.Floor.HoursPercent), 0, 100},
		"legal.now":                   {whole(&p.Legal.Now), 0, 1000},
		"legal.week2":                 {whole(&p.Legal.Week2), 0, 1000},
		"legal.week3":                 {whole(&p.Legal.Week3), 0, 1000},
		"legal.later":                 {whole(&p.Legal.Later), 0, 1000},
		"legal.decision_14a_days":     {whole(&p.Legal.Decision14aDays), 0, 365},
		"promise.points":              {whole(&p.Promise.Points), 0, 1000},
		"promise.past_points":         {whole(&p.Promise.PastPoints), 0, 1000},
		"promise.ahead_days":          {whole(&p.Promise.AheadDays), 0, 60},
		"message.points":              {whole(&p.Message.Points), 0, 1000},
		"message.keep_percent":        {whole(&p.Message.KeepPercent), 1, 100},
		"message.answer_workdays":     {whole(&p.Message.AnswerWorkdays), 0, 60},
		"own_request.points":          {whole(&p.OwnRequest.Points), 0, 1000},
		"own_request.workdays":        {whole(&p.OwnRequest.Workdays), 0, 60},
		"new_person.points":           {whole(&p.NewPerson.Points), 0, 1000},
		"new_person.workdays":         {whole(&p.NewPerson.Workdays), 0, 60},
		"new_person.days":             {whole(&p.NewPerson.Days), 1, 365},
		"transition.points":           {whole(&p.Transition.Points), 0, 1000},
		"transition.near_points":      {whole(&p.Transition.NearPoints), 0, 1000},
		"transition.near_days":        {whole(&p.Transition.NearDays), 0, 60},
		"transition.back_days":        {whole(&p.Transition.BackDays), 0, 365},
		"transition.forward_days":     {whole(&p.Transition.ForwardDays), 0, 365},
		"transition.due_days_before":  {whole(&p.Transition.DueDaysBefore), 0, 60},
		"next_step.from":              {whole(&p.NextStep.From), 0, 1000},
		"next_step.per_day":           {whole(&p.NextStep.PerDay), 0, 100},
		"next_step.max":               {whole(&p.NextStep.Max), 0, 1000},
		"next_step.ahead_days":        {whole(&p.NextStep.AheadDays), 0, 60},
		"coordination.from":           {whole(&p.Coordinate.From), 0, 1000},
		"coordination.per_day":        {whole(&p.Coordinate.PerDay), 0, 100},
		"coordination.max":            {whole(&p.Coordinate.Max), 0, 1000},
		"coordination.ahead_days":     {whole(&p.Coordinate.AheadDays), 0, 60},
		"mapping_gap.points":          {whole(&p.MappingGap.Points), 0, 1000},
		"mapping_gap.after_days":      {whole(&p.MappingGap.AfterDays), 0, 365},
		"minutes_unshared.points":     {whole(&p.Unshared.Points), 0, 1000},
		"minutes_unshared.days":       {whole(&p.Unshared.Days), 0, 60},
		"task.own_last_week":          {whole(&p.Task.OwnLastWeek), 0, 1000},
		"task.critical":               {whole(&p.Task.Critical), 0, 1000},
		"task.high":                   {whole(&p.Task.High), 0, 1000},
		"task.normal":                 {whole(&p.Task.Normal), 0, 1000},
		"task.low":                    {whole(&p.Task.Low), 0, 1000},
		"task.ahead_days":             {whole(&p.Task.AheadDays), 0, 60},
		"task.last_week_days":         {whole(&p.Task.LastWeekDays), 0, 60},
		"factor.phone_percent":        {whole(&p.Factor.PhonePercent), 1, 500},
		"factor.video_percent":        {whole(&p.Factor.VideoPercent), 1, 500},
		"factor.meeting_percent":      {whole(&p.Factor.MeetingPercent), 1, 500},
		"factor.home_percent":         {whole(&p.Factor.HomePercent), 1, 500},
		"factor.prefer_points":        {whole(&p.Factor.PreferPoints), 0, 100},
		"minutes.phone":               {minutes(&p.Minutes.Phone), 0, 480},
		"minutes.video":               {minutes(&p.Minutes.Video), 0, 480},
		"minutes.meeting":             {minutes(&p.Minutes.Meeting), 0, 480},
		"minutes.home":                {minutes(&p.Minutes.Home), 0, 480},
		"minutes.digital":             {whole(&p.Minutes.DigitalMin), 0, 480},
		"minutes.interpreter_percent": {whole(&p.Minutes.InterpreterPercent), 100, 500},
		"minutes.round":               {whole(&p.Minutes.RoundMin), 1, 60},
		"minutes.interpreter_booking": {whole(&p.Minutes.BookingMin), 1, 240},
		"notice.phone":                {whole(&p.Notice.Phone), 0, 60},
		"notice.video":                {whole(&p.Notice.Video), 0, 60},
		"notice.meeting":              {whole(&p.Notice.Meeting), 0, 60},
		"notice.home":                 {whole(&p.Notice.Home), 0, 60},
		"notice.interpreter":          {whole(&p.Notice.Interpreter), 0, 60},
		"day.work_from":               {whole(&p.Day.WorkFromAt), 0, 1440},
		"day.work_to":                 {whole(&p.Day.WorkToAt), 0, 1440},
		"day.lunch":                   {whole(&p.Day.LunchMin), 0, 120},
		"day.lunch_from":              {whole(&p.Day.LunchFromAt), 0, 1440},
		"day.lunch_to":                {whole(&p.Day.LunchToAt), 0, 1440},
		"day.inbox":                   {whole(&p.Day.InboxMin), 0, 480},
		"day.step":                    {whole(&p.Day.StepMin), 5, 60},
		"day.busy_step":               {whole(&p.Day.BusyStepMin), 1, 60},
		"day.max_direct":              {whole(&p.Day.MaxDirectMin), 0, 1440},
		"day.max_home_visits":         {whole(&p.Day.MaxHomeVisits), 0, 20},
		"now.calls":                   {whole(&p.Now.Calls), 1, 20},
	}
}

// ParsePolicy reads an office's priorities. Every value is there once, within its
// range, with either a source or the word that it is an assumption. An error is a
// *FileError.
func ParsePolicy(file string, b []byte) (OfficePolicy, error) {
	r := &reading{file: file}
	var p OfficePolicy
	left := places(&p)
	doc := r.document(b)
	if doc != nil {
		r.each(doc, func(k, v *yaml.Node) {
			switch k.Value {
			case "version":
				p.Version = r.number(v, 1, 1_000_000)
			case "valid_from":
				p.ValidFrom = r.date(v)
			case "values":
				r.each(v, func(k, v *yaml.Node) { p.Values = append(p.Values, r.value(k, v, left)) })
			default:
				r.fault(k, "%q is not known here", k.Value)
			}
		})
		if p.Version == 0 || p.ValidFrom.IsZero() {
			r.fault(doc, "version and valid_from are needed")
		}
		for _, key := range slices.Sorted(maps.Keys(left)) {
			r.fault(doc, "the value %s is missing", key)
		}
	}
	return p, r.err
}

// value reads one line, and takes its key off those that are left.
func (r *reading) value(k, n *yaml.Node, left map[string]place) Value {
	v := Value{Key: k.Value, Line: k.Line}
	at, known := left[k.Value]
	if !known {
		r.fault(k, "%q is no value of the policy", k.Value)
		return v
	}
	delete(left, k.Value)
	found := false
	r.each(n, func(k, n *yaml.Node) {
		switch k.Value {
		case "value":
			found = true
			at.into(r, n, at.low, at.high)
			v.Text = written(n)
		case "source":
			v.Source = r.text(n)
		case "assumption":
			v.Assumption = r.text(n)
		default:
			r.fault(k, "%q is not known here", k.Value)
		}
	})
	switch {
	case !found:
		r.fault(n, "%s: the value is missing", v.Key)
	case (v.Source == "") == (v.Assumption == ""):
		r.fault(n, "%s: either a source or an assumption must be given", v.Key)
	}
	return v
}

// written is a value as it stands in the file.
func written(n *yaml.Node) string {
	if n.Kind != yaml.SequenceNode {
		return n.Value
	}
	s := ""
	for i, c := range n.Content {
		if i > 0 {
			s += " + "
		}
		s += c.Value
	}
	return s
}
