package team

import (
	"net/http"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the list of those who must be assigned is.
const Path = "/reassign"

// Pages are the pages of giving people to counsellors.
type Pages struct{ Policy planner.Policy }

// Routes lists them.
func (p Pages) Routes() web.Routes {
	both := web.Role(access.Counsellor, access.Leader)
	return web.Routes{
		{Method: "GET", Path: Path, Need: web.Role(access.Leader), Run: reassign},
		{Method: "GET", Path: AssignPath, Need: both, Run: p.assign},
		{Method: "POST", Path: AssignPath, Need: both, Run: p.assign, Back: AssignPath},
		{Method: "POST", Path: doPath, Need: both, Run: p.do, Back: AssignPath},
		{Method: "GET", Path: HandOverPath, Need: both, Run: p.handOvers},
		{Method: "POST", Path: answerPath, Need: both, Run: p.answer, Back: HandOverPath},
	}
}

func reassign(c *web.Call) error {
	list, more, err := MustAssign(c.Ctx(), c.Read(), c.Actor, c.Today)
	if err != nil {
		return err
	}
	for _, w := range list {
		c.Saw(access.ListRow, access.Seen{Person: w.ID, Relation: w.Relation})
	}
	return c.Show(http.StatusOK, web.Page{Title: c.T("reassign.title"), Nav: Path, Class: "page"}, reassignPage(c, list, more))
}

func nameOf(c *web.Call, w Waiting) string {
	if name := strings.TrimSpace(w.GivenName + " " + w.FamilyName); name != "" {
		return name
	}
	return c.T("find.no_name")
}

// languageOf says the language and the interpreter that a talk needs.
func languageOf(c *web.Call, language string, need caseload.InterpreterNeed) string {
	var parts []string
	if language != "" {
		parts = append(parts, language)
	}
	if need == caseload.Spoken || need == caseload.Sign {
		parts = append(parts, c.T("reassign.interpreter."+string(need)))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case need == caseload.NoInterpreter:
		return c.T("reassign.no_need")
	}
	return c.T("reassign.need_unknown")
}

func sinceOf(c *web.Call, w Waiting) string {
	if w.Since.IsZero() {
		return c.T("reassign.since_unknown")
	}
	return c.P.Date(w.Since, c.Today)
}

func officeOf(c *web.Call, w Waiting) string {
	if w.Office == "" {
		return c.T("reassign.no_office")
	}
	return w.OfficeName
}
