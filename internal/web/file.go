package web

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"
)

// File is a file that was sent with a form.
type File struct {
	Name    string // without folders, as text that can be kept
	Content []byte
}

// maxField is the most that a field beside a file may hold, in bytes.
const maxField = 64 << 10

// FormFile reads a form with a file in the field of a name, all of it in memory: what
// holds birth numbers is never put on a disk on the way. No file gives an empty one. The
// route's Body says how much may be sent; more is a Problem.
func (c *Call) FormFile(field string) (Form, File, error) {
	form, file := Form{Values: map[string][]string{}}, File{}
	parts, err := c.R.MultipartReader()
	if err != nil {
		form, err := c.Form() // sent without a file
		return form, file, err
	}
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return form, file, nil
		}
		if err != nil {
			return form, file, partProblem(err)
		}
		limit := int64(maxField)
		if p.FormName() == field {
			limit = max(MaxBody, c.route.Body)
		}
		b, err := io.ReadAll(io.LimitReader(p, limit+1))
		switch {
		case err != nil:
			return form, file, partProblem(err)
		case int64(len(b)) > limit:
			return form, file, Problem{Status: http.StatusRequestEntityTooLarge, Key: "file_too_large"}
		case p.FormName() == field:
			file = File{Name: fileName(p.FileName()), Content: b}
		default:
			form.Values[p.FormName()] = append(form.Values[p.FormName()], keepable(string(b)))
		}
	}
}

func partProblem(err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return Problem{Status: http.StatusRequestEntityTooLarge, Key: "file_too_large"}
	}
	return Problem{Status: http.StatusBadRequest, Key: "form"}
}

// maxName is how many letters of a file's name are kept.
const maxName = 120

// fileName is the last part of what a browser calls the file.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(keepable(s), `\`, "/"))
	if s == "." || s == "/" {
		return ""
	}
	for utf8.RuneCountInString(s) > maxName {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:] // the ending says what it is
	}
	return s
}
