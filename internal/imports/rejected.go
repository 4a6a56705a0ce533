package imports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"

	"github.com/xuri/excelize/v2"
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
	for {
		r, ok, err := t.rows.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			return list, nil
		}
		i := slices.IndexFunc(report.Rejected, func(x Issue) bool { return x.Line == r.line })
		if i < 0 {
			continue
		}
		line := []string{report.Rejected[i].Reason}
		if report.Rejected[i].Code != "no_access" {
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
		list[i] = EscapeCell(s)
	}
	return list
}

// WriteCSV writes rows as Excel opens them in Norwegian: UTF-8 with its mark,
// semicolons, CRLF.
func WriteCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\xEF\xBB\xBF")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("imports.WriteCSV: %w", err)
	}
	return b.Bytes(), nil
}

// WriteXLSX writes rows as a workbook in which every cell is a text.
func WriteXLSX(rows [][]string) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, fmt.Errorf("imports.WriteXLSX: %w", err)
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, s := range row {
			cells[j] = s
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = w.SetRow(at, cells)
		}
		if err != nil {
			return nil, fmt.Errorf("imports.WriteXLSX: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("imports.WriteXLSX: %w", err)
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("imports.WriteXLSX: %w", err)
	}
	return b.Bytes(), nil
}
