package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// File writes the CEF stream to a file, one event a line, and waits for the disk. A
// file that was moved away (by logrotate) is made anew at its name.
type File struct {
	path string
	f    *os.File
}

// NewFile writes to the file of a path. Its folder must be there.
func NewFile(path string) *File { return &File{path: path} }

// Deliver appends the events. After an error the file is as it was before, or, where
// not even that can be done, the next delivery begins on a new line.
func (s *File) Deliver(_ context.Context, events []Event) error {
	if err := s.open(); err != nil {
		return fmt.Errorf("the CEF file: %w", err)
	}
	st, err := s.f.Stat()
	if err != nil {
		return fmt.Errorf("the CEF file: %w", err)
	}
	var b strings.Builder
	for _, e := range events {
		b.WriteString(e.CEF() + "\n")
	}
	_, err = s.f.WriteString(b.String())
	if err = errors.Join(err, s.f.Sync()); err != nil {
		return fmt.Errorf("the CEF file: %w", errors.Join(err, s.f.Truncate(st.Size()), s.Close()))
	}
	return nil
}

// open opens the file, unless the one that is open is still the one at the path.
func (s *File) open() error {
	at, err := os.Stat(s.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if s.f != nil {
		have, statErr := s.f.Stat()
		if err == nil && statErr == nil && os.SameFile(at, have) {
			return nil
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(s.path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	s.f = f
	return errors.Join(endLine(f), syncFolder(s.path))
}

// endLine ends a line that a crash has left torn.
func endLine(f *os.File) error {
	st, err := f.Stat()
	if err != nil || st.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, st.Size()-1); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.Equal(last, []byte("\n")) {
		return nil
	}
	_, err = f.WriteString("\n")
	return err
}

// syncFolder makes the file's name as lasting as what is in it.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Close closes the file; the next Deliver opens it again.
func (s *File) Close() error {
	if s.f == nil {
		return nil
	}
	err := s.f.Close()
	s.f = nil
	return err
}
