package imports

import (
	"io"
	"regexp"

	"github.com/veilederblikk/blikk/internal/spreadsheet"
)

// RejectedRows reads a caseload once more and gives the rows that a report rejects, as
// they are read, behind a first column with the reason; the heading row is first. Of a
// row that the importer may not see there is nothing but the reason. Cells are safe to
// open in a spreadsheet. Errors: *Refusal.
func RejectedRows(in io.Reader, opt Options, report *Report, reason string) ([][]string, error) {
	t, _, err := openTable(in, opt)
	if err != nil {
		return nil, err
	}
	defer t.close()
	list := [][]string{append([]string{reason}, escaped(t.cols.names)...)}
	rejected := map[int]Issue{}
	for _, x := range report.Rejected {
		rejected[x.Line] = x
	}
	for {
		r, ok, err := t.rows.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			return list, nil
		}
		issue, is := rejected[r.line]
		if !is {
			continue
		}
		line := []string{issue.Reason}
		if issue.Code != "no_access" {
			line = append(line, escaped(r.cells)...)
		}
		list = append(list, line)
	}
}

// abroad is a telephone number that begins as a formula does; 00 means the same.
var abroad = regexp.MustCompile(`^\+[0-9][0-9 ]*$`)

func escaped(cells []string) []string {
	list := make([]string, len(cells))
	for i, s := range cells {
		if abroad.MatchString(s) {
			s = "00" + s[1:]
		}
		list[i] = spreadsheet.Escape(s)
	}
	return list
}
