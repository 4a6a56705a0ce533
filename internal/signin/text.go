package signin

import (
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Text says what is wrong and how to mend it, a line for each fault.
func (e InputError) Text(p *i18n.Printer) string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = f.text(p)
	}
	return strings.Join(lines, "\n")
}

func (f Fault) text(p *i18n.Printer) string {
	switch f {
	case BadIdent:
		return p.T("user.wrong.ident")
	case NoName:
		return p.T("user.wrong.name")
	case NoOffice:
		return p.T("user.wrong.office_missing")
	case BadOffice:
		return p.T("user.wrong.office")
	case NoRole, BadRole:
		return p.T("user.wrong.role", i18n.Data{"Known": join(access.StaffRoles())})
	case BadGroup:
		return p.T("user.wrong.group", i18n.Data{"Known": join(access.Rights())})
	case BadTeam, NoTeam:
		return p.T("user.wrong.team")
	case NotLeader:
		return p.T("user.wrong.lead")
	}
	return string(f)
}
