package overview

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/spreadsheet"
	"github.com/veilederblikk/blikk/internal/web"
)

// export gives the chosen as a file with the columns that are shown: the reader's own
// people, without birth numbers, and without the telephone of the protected.
func (p *Pages) export(c *web.Call) error {
	f, x, err := p.asked(c, access.Export)
	if err != nil {
		return err
	}
	format := f.Get("format")
	if format != "csv" && format != "xlsx" {
		f.Wrong("format", c.T("caseload.export.choose"))
		return p.showAct(c, http.StatusUnprocessableEntity, "export", x, f, nil)
	}
	if len(x.rows) == 0 {
		c.Warn("caseload.chosen.none", nil)
		return c.Redirect(pathOf(queryAt(f.Get("at"))))
	}
	v, err := p.view(c, x.loaded)
	if err != nil {
		return err
	}
	cells := v.cells(x.rows)
	kind, b := "text/csv; charset=utf-8", []byte(nil)
	if format == "csv" {
		b, err = spreadsheet.CSV(cells)
	} else {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		b, err = spreadsheet.XLSX(c.T("caseload.title"), cells)
	}
	if err != nil {
		return fmt.Errorf("overview.export: %w", err)
	}
	for _, r := range x.rows {
		c.Saw(access.Export, access.Seen{Person: r.ID, Relation: r.Relation})
	}
	c.Header("Content-Disposition", `attachment; filename="portefolje-`+c.Today.String()+"."+format+`"`)
	return c.Bytes(kind, b)
}

// cells are the heading and the rows of a file, as text.
func (v *view) cells(rows []Row) [][]string {
	head := []string{v.t("caseload.col.family"), v.t("caseload.col.given")}
	for _, c := range v.columns {
		head = append(head, v.t("caseload.col."+string(c)))
	}
	list := [][]string{head}
	for i := range rows {
		r := &rows[i]
		line := []string{r.Family, r.Given}
		for _, c := range v.columns {
			line = append(line, v.plain(r, c))
		}
		list = append(list, line)
	}
	for _, line := range list {
		for i := range line {
			line[i] = spreadsheet.Escape(line[i])
		}
	}
	return list
}

// plain writes a cell as text.
func (v *view) plain(r *Row, c Column) string {
	day := func(d civil.Date) string {
		if d.IsZero() {
			return ""
		}
		return d.String()
	}
	end := func(e Ending) string {
		if e.Day.IsZero() {
			return ""
		}
		return day(e.Day) + " " + v.endName(e)
	}
	switch c {
	case CLanguage:
		if needsInterpreter(r) {
			return v.languageWords(r) + ", " + v.t("caseload.interpreter")
		}
		return v.languageWords(r)
	case CCounsellor:
		return r.CounsellorName
	case CTalk:
		if r.Last.IsZero() {
			return v.never(r)
		}
		return v.t("caseload.export.talk", i18n.Data{"Day": day(r.Last), "Days": r.every()})
	case COwed:
		var list []string
		for _, d := range r.Owed {
			list = append(list, strings.TrimSpace(day(d.Due)+" "+d.Short(v.c.P, v.c.Today)))
		}
		return strings.Join(list, "; ")
	case CNext:
		if r.Next.ID == "" {
			return ""
		}
		return day(r.Next.Day) + " " + i18n.Clock(r.Next.From()) + " " + v.t("kind.long."+string(r.Next.Kind))
	case CWait:
		return v.waitWords(r)
	case CEnds:
		return end(r.Ends)
	case CBenefit:
		return end(r.Benefit)
	case CMap:
		return itoa(r.Unmapped)
	case CNote:
		return strings.TrimSpace(day(r.Sticky.Due) + " " + r.Sticky.Text)
	case CLegal:
		switch {
		case !r.Legal.Due.IsZero():
			return day(r.Legal.Due) + " " + legalName(v, r)
		case r.LegalUnknown:
			return v.t("caseload.legal_unknown")
		}
		return ""
	case CMeasure:
		return v.measures(r)
	case CTrack:
		return v.t("caseload.track." + string(r.Track))
	case CEffort:
		return v.effort(r)
	case CSince:
		return day(r.Since)
	case CPhone:
		return r.Phone
	}
	return ""
}

func (v *view) waitWords(r *Row) string {
	var list []string
	if !r.WaitsUs.IsZero() {
		list = append(list, v.t("caseload.wait.us", i18n.Data{"Count": v.c.Today.Sub(r.WaitsUs)}))
	}
	if r.WaitsPerson {
		list = append(list, v.t("caseload.wait.answer")+v.t("caseload.wait.from_person"))
	}
	return strings.Join(list, "; ")
}
