package caseload

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keyLen is the length of the key for looking numbers up, in bytes.
const keyLen = 32

// What can be wrong with the key.
var (
	// ErrNoKey says that nobody has named a key file where one is required.
	ErrNoKey = errors.New("birth numbers are looked up with a key, and on PostgreSQL its file must be named: make one with\n  (umask 077; od -An -vtx1 -N32 /dev/urandom | tr -d ' \\n' > blikk.key)\nand set BLIKK_NUMBER_KEY_FILE=blikk.key, the same file for every program on this database")
	// ErrKeyMissing says that the named file is not there. It is not made by itself:
	// two programs on one database must never have a key each.
	ErrKeyMissing = errors.New("the key file for birth numbers is not there; restore it, or for a new database make one with\n  (umask 077; od -An -vtx1 -N32 /dev/urandom | tr -d ' \\n' > FILE)")
	// ErrKeyForm says that the file holds no key.
	ErrKeyForm = errors.New("the key file for birth numbers must hold 64 hexadecimal digits and nothing else; restore it from backup")
	// ErrKeyOpen says that others on the machine may read the key.
	ErrKeyOpen = errors.New("the key file for birth numbers can be read by everybody on this machine; run: chmod 600 FILE")
)

// NumberKey finds the installation's key: in the file that is named (the setting
// BLIKK_NUMBER_KEY_FILE), else beside the SQLite file, FILE.key, where a key is made
// if there is none. With neither (PostgreSQL) it is ErrNoKey.
func NumberKey(named, sqliteFile string) ([]byte, error) {
	switch {
	case named != "":
		return LoadKey(named)
	case sqliteFile != "":
		return MakeKey(sqliteFile + ".key")
	}
	return nil, ErrNoKey
}

// LoadKey reads a key file. A path stands in the error, never what the file holds.
func LoadKey(path string) ([]byte, error) {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("caseload.LoadKey: %s: %w", path, ErrKeyMissing)
	case err != nil:
		return nil, fmt.Errorf("caseload.LoadKey: %w", err)
	case st.Mode().Perm()&0o007 != 0:
		return nil, fmt.Errorf("caseload.LoadKey: %s: %w", path, ErrKeyOpen)
	case st.Size() > 1024:
		return nil, fmt.Errorf("caseload.LoadKey: %s: %w", path, ErrKeyForm)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("caseload.LoadKey: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != keyLen {
		return nil, fmt.Errorf("caseload.LoadKey: %s: %w", path, ErrKeyForm)
	}
	return key, nil
}

// MakeKey makes a key file that only its owner can read, and reads it. A file that
// is there already is read as it is, so that of two programs that start at once
// both have the same key: the file appears whole or not at all.
func MakeKey(path string) ([]byte, error) {
	if _, err := os.Stat(path); err == nil {
		return LoadKey(path)
	}
	key := make([]byte, keyLen)
	rand.Read(key)
	temp, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("caseload.MakeKey: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return nil, fmt.Errorf("caseload.MakeKey: %w", err)
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("caseload.MakeKey: %w", err)
	}
	return LoadKey(path)
}
