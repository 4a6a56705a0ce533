package imports

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// openCSV finds encoding, delimiter and heading row of a CSV file.
func openCSV(in io.Reader, opt Options) (*table, string, error) {
	start, in, err := peek(in)
	if err != nil {
		return nil, "", err
	}
	if bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, oleMagic) {
		return nil, "", &Refusal{Code: "not_csv"}
	}
	src, err := decode(in, nil, opt.Progress)
	if err != nil {
		return nil, "", err
	}
	text := bufio.NewReaderSize(src, 256<<10)
	head, err := text.Peek(200 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", err
	}
	rows := newCSV(text, findDelimiter(string(head)))
	cols, err := findHeading(rows)
	if err != nil {
		return nil, "", err
	}
	return &table{cols: cols, rows: rows, close: func() {}}, src.SHA256, nil
}

// oleMagic begins an old Excel file, and an encrypted new one.
var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// peek looks at a file's first bytes without taking them.
func peek(in io.Reader) ([]byte, io.Reader, error) {
	file, at, err := rewindable(in)
	if err != nil {
		return nil, nil, err
	}
	start := make([]byte, 8)
	n, err := io.ReadFull(file, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, err
	}
	_, err = file.Seek(at, io.SeekStart)
	return start[:n], file, err
}

// findHeading reads rows until the heading row; the rows above it are titles.
func findHeading(rows rowReader) (columns, error) {
	for range headingRows {
		r, ok, err := rows.next()
		if err != nil {
			return columns{}, err
		}
		if !ok {
			break
		}
		if cols, ok := asHeading(r); ok {
			return cols, nil
		}
	}
	return columns{}, &Refusal{Code: "no_heading"}
}
