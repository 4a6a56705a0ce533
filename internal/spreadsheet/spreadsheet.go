// Package spreadsheet writes rows as files that the office's tools open: CSV and XLSX, every
// cell a text.
package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Escape makes a text safe to open in a spreadsheet: what would be a formula gets a '
// in front.
func Escape(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// CSV writes rows as Excel opens them in Norwegian: UTF-8 with its mark, semicolons,
// CRLF.
func CSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\xEF\xBB\xBF")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("spreadsheet.CSV: %w", err)
	}
	return b.Bytes(), nil
}

// XLSX writes rows as a workbook of one sheet, which is called name.
func XLSX(name string, rows [][]string) ([]byte, error) {
	b, err := book(name, rows)
	if err != nil {
		return nil, fmt.Errorf("spreadsheet.XLSX: %w", err)
	}
	return b.Bytes(), nil
}

func book(name string, rows [][]string) (*bytes.Buffer, error) {
	x := excelize.NewFile()
	defer x.Close()
	if err := x.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	w, err := x.NewStreamWriter(name)
	if err != nil {
		return nil, err
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
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	return x.WriteToBuffer()
}
