package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// output is what will stand in dist.
type output struct {
	files []outFile
	names map[string]string // logical name → file name; becomes manifest.json
}

type outFile struct {
	name string
	data []byte
}

// add takes a file under its logical name ("blikk.css") and gives it a name with the
// hash of its content ("blikk.1a2b3c4d5e.css").
func (o *output) add(logical string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(logical)
	name := strings.TrimSuffix(logical, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	o.names[logical] = name
	o.files = append(o.files, outFile{name, data})
	return name
}

// keep takes a file that only the program reads, under its own name.
func (o *output) keep(name string, data []byte) {
	o.files = append(o.files, outFile{name, data})
}

// write empties dir of what an earlier build left and writes every file, text files
// also compressed beside. manifest.json comes last: make takes its age for the build's.
func (o *output) write(dir string) error {
	old, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	for _, e := range old {
		if e.Name() != ".gitkeep" {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	o.keep("manifest.json", manifest(o.names))
	for _, f := range o.files {
		if err := writeFile(filepath.Join(dir, f.name), f.data); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(name string, data []byte) error {
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return err
	}
	switch path.Ext(name) {
	case ".css", ".js", ".svg":
	default:
		return nil // woff2 is compressed already; json is not served
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(name+".gz", b.Bytes(), 0o644)
}

// summary is one line for the person who waits.
func (o *output) summary() string {
	total := 0
	for _, f := range o.files {
		total += len(f.data)
	}
	return fmt.Sprintf("%d files, %d kB, in %s", len(o.files), total/1000, dist)
}
