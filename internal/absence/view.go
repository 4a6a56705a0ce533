package absence

import "github.com/veilederblikk/blikk/internal/i18n"

func (v *absentView) lead() string {
	if v.leads() {
		return v.c.T("absence.lead_leader")
	}
	return v.c.T("absence.lead")
}

func (v *absentView) backText() string {
	if v.leads() {
		return v.c.T("absence.back_leader")
	}
	return v.c.T("absence.back")
}

func (v *waitingView) lead() string {
	if v.own() {
		return v.c.T("waiting.lead_own", i18n.Data{"Date": v.c.P.Date(v.last, v.c.Today)})
	}
	return v.c.T("waiting.lead", i18n.Data{"Date": v.c.P.Date(v.last, v.c.Today)})
}

func (v *backView) lead() string {
	events := 0
	for _, m := range v.list {
		events += len(m.Events)
	}
	return v.c.T("back.lead", i18n.Data{"Days": v.c.P.Days(v.a.From, v.a.To, v.c.Today), "Count": len(v.list), "Events": events})
}
