package imports

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a workbook may hold when it is unpacked, counted while unpacking: the sizes
// that the archive's directory gives are not believed.
const (
	maxPart     = 50 << 20
	maxUnpacked = 200 << 20
)

// maxCells is how many cells a workbook may lay out: the library fills every row up to
// its last column, so that a small file could otherwise take gigabytes.
const maxCells = 4_000_000

// openXLSX checks the archive part by part, then reads the first visible sheet that
// has a heading row. Refusals: old_excel, encrypted, not_xlsx, too_large, no_heading.
func openXLSX(in io.Reader, opt Options) (*table, string, error) {
	all, err := io.ReadAll(io.LimitReader(in, maxPipe+1))
	if err != nil {
		return nil, "", fmt.Errorf("imports: %w", err)
	}
	if len(all) > maxPipe {
		return nil, "", &Refusal{Code: "too_large"}
	}
	if opt.Progress != nil {
		opt.Progress(int64(len(all)), int64(len(all)))
	}
	if err := checkArchive(all, opt.File); err != nil {
		return nil, "", err
	}
	book, err := excelize.OpenReader(bytes.NewReader(all), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxPart})
	if err != nil {
		return nil, "", &Refusal{Code: "not_xlsx"}
	}
	sum := sha256.Sum256(all)
	t, err := firstTable(book)
	if err != nil {
		book.Close()
		return nil, "", err
	}
	t.close = func() { book.Close() }
	return t, hex.EncodeToString(sum[:]), nil
}

// checkArchive says what the file is, if it is no workbook, and unpacks every part
// through a counter.
func checkArchive(all []byte, name string) error {
	switch {
	case bytes.HasPrefix(all, oleMagic) && bytes.Contains(all, utf16le("EncryptedPackage")):
		return &Refusal{Code: "encrypted"}
	case bytes.HasPrefix(all, oleMagic), strings.EqualFold(filepath.Ext(name), ".xls"):
		return &Refusal{Code: "old_excel"}
	}
	z, err := zip.NewReader(bytes.NewReader(all), int64(len(all)))
	if err != nil {
		return &Refusal{Code: "not_xlsx"}
	}
	var total int64
	cells := 0
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return &Refusal{Code: "encrypted"}
		}
		n, err := unpacked(f)
		if err != nil {
			return &Refusal{Code: "not_xlsx"}
		}
		if total += n; n > maxPart || total > maxUnpacked {
			return &Refusal{Code: "too_large"}
		}
		if cells += laidOut(f); cells > maxCells {
			return &Refusal{Code: "too_large"}
		}
	}
	return nil
}

// unpacked counts a part's bytes, and stops counting past the limit.
func unpacked(f *zip.File) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	n, err := io.Copy(io.Discard, io.LimitReader(r, maxPart+1))
	if n > maxPart {
		return n, nil
	}
	return n, err
}

// maxDepth is how deep the elements of a part may stand in each other; a workbook has
// fewer than twenty levels.
const maxDepth = 100

// laidOut counts the cells of a part when every row is filled up to its last cell; a
// part that is no sheet has none, one that is too deep has too many. What is not
// readable is left for the library to refuse.
func laidOut(f *zip.File) int {
	r, err := f.Open()
	if err != nil {
		return 0
	}
	defer r.Close()
	dec := xml.NewDecoder(r)
	total, last, depth := 0, 0, 0
	for total <= maxCells {
		t, err := dec.RawToken()
		if err != nil {
			break
		}
		switch e := t.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return maxCells + 1
			}
			switch e.Name.Local {
			case "row":
				total, last = total+last, 0
			case "c":
				last = max(last+1, columnOf(e))
			}
		}
	}
	return total + last
}

// columnOf is the column that a cell names, 0 when it names none.
func columnOf(cell xml.StartElement) int {
	for _, a := range cell.Attr {
		if a.Name.Local == "r" {
			if col, _, err := excelize.CellNameToCoordinates(a.Value); err == nil {
				return col
			}
		}
	}
	return 0
}

func utf16le(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

func firstTable(book *excelize.File) (*table, error) {
	for _, sheet := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(sheet); err != nil || !visible {
			continue
		}
		s, err := newSheet(book, sheet)
		if err != nil {
			return nil, err
		}
		cols, err := findHeading(s)
		var refusal *Refusal
		if errors.As(err, &refusal) && refusal.Code == "no_heading" {
			continue
		}
		if err != nil {
			return nil, err
		}
		s.width = len(cols.names)
		return &table{cols: cols, rows: s}, nil
	}
	return nil, &Refusal{Code: "no_heading"}
}

// sheet reads a sheet row by row as text: dates as dd.mm.yyyy, numbers as numbers, a
// formula as its text, never its cached value.
type sheet struct {
	book    *excelize.File
	name    string
	rows    [][]string
	at      int
	width   int  // cells beyond the heading's are left out; 0: all
	from04  bool // the workbook counts days from 1904
	isDates map[int]bool
}

func newSheet(book *excelize.File, name string) (*sheet, error) {
	rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, &Refusal{Code: "not_xlsx"}
	}
	if len(rows) > maxRows+headingRows {
		return nil, &Refusal{Code: "too_many_rows"}
	}
	props, err := book.GetWorkbookProps()
	if err != nil {
		return nil, &Refusal{Code: "not_xlsx"}
	}
	return &sheet{book: book, name: name, rows: rows, from04: props.Date1904 != nil && *props.Date1904, isDates: map[int]bool{}}, nil
}

func (s *sheet) next() (row, bool, error) {
	if s.at >= len(s.rows) {
		return row{}, false, nil
	}
	s.at++
	r := row{line: s.at}
	cells := s.rows[s.at-1]
	if s.width > 0 && len(cells) > s.width {
		cells = cells[:s.width]
	}
	for i, raw := range cells {
		text, err := s.cell(i+1, raw)
		if err != nil {
			return row{}, false, &Refusal{Code: "not_xlsx"} // the library found the sheet broken
		}
		r.add(text)
	}
	return r, true, nil
}

// cell turns a raw value into the text it stands for.
func (s *sheet) cell(col int, raw string) (string, error) {
	axis, err := excelize.CoordinatesToCellName(col, s.at)
	if err != nil {
		return "", err
	}
	if f, err := s.book.GetCellFormula(s.name, axis); err == nil && f != "" {
		return "=" + f, nil
	}
	if raw == "" {
		return "", nil
	}
	kind, err := s.book.GetCellType(s.name, axis)
	if err != nil {
		return "", err
	}
	switch kind {
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		return s.number(axis, raw)
	case excelize.CellTypeDate:
		return isoToNorwegian(raw), nil
	case excelize.CellTypeBool:
		return map[string]string{"1": "true", "0": "false"}[raw], nil
	}
	return raw, nil
}

// number writes a number without exponent, or a date where the format is one.
func (s *sheet) number(axis, raw string) (string, error) {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw, nil
	}
	isDate, err := s.isDate(axis)
	if err != nil {
		return "", err
	}
	if isDate && v >= 0 && v < 2958466 { // to the year 9999
		t, err := excelize.ExcelDateToTime(math.Floor(v), s.from04)
		if err == nil {
			return t.Format("02.01.2006"), nil
		}
	}
	if short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64); err == nil {
		v = short // Excel counts with fifteen digits
	}
	return strconv.FormatFloat(v, 'f', -1, 64), nil
}

func (s *sheet) isDate(axis string) (bool, error) {
	id, err := s.book.GetCellStyle(s.name, axis)
	if err != nil {
		return false, err
	}
	is, known := s.isDates[id]
	if known {
		return is, nil
	}
	style, err := s.book.GetStyle(id)
	if err != nil {
		return false, err
	}
	is = builtInDate(style.NumFmt) || style.CustomNumFmt != nil && customDate(*style.CustomNumFmt)
	s.isDates[id] = is
	return is, nil
}

// builtInDate knows the number formats of Excel that show a day.
func builtInDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
}

var literals = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.|\*.`)

// customDate says whether a written number format shows a day or a year.
func customDate(format string) bool {
	f := strings.ToLower(literals.ReplaceAllString(format, ""))
	return !strings.Contains(f, "general") && strings.ContainsAny(f, "dyå")
}

func isoToNorwegian(s string) string {
	if len(s) >= 10 {
		if d, _, ok := parseDate(s[:10]); ok {
			y, m, day := d.Civil()
			return fmt.Sprintf("%02d.%02d.%04d", day, m, y)
		}
	}
	return s
}
