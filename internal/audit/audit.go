// Package audit does what is to be done with the access log after it is written: it
// sends each line on as CEF, to a file or to a syslog receiver; it seals the lines in
// batches, so that a line that is changed, taken out or put in is found; and it drops
// the oldest batches when they have been kept as long as the installation keeps them.
// Nobody who writes a line ever waits for any of it.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
)

// Seal is what is kept of a batch of lines: all that have a number from First to Last,
// in order. Numbers that no line has (a write that was undone) are part of it.
type Seal struct {
	Batch       int64
	First, Last int64
	Lines       int64
	Newest      time.Time // of the lines; when the last of them may be dropped
	SealedAt    time.Time
	LinesHash   []byte    // of the lines
	Before      []byte    // hash of the seal before; of the first one 32 zero bytes
	Hash        []byte    // of all the above
	DroppedAt   time.Time // when retention dropped the lines; zero while they are there
}

// digest writes values so that no two lists of values are written the same.
type digest struct{ hash.Hash }

func newDigest(what string) digest {
	d := digest{sha256.New()}
	d.text(what)
	return d
}

func (d digest) number(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	d.Write(b[:])
}

func (d digest) text(s string) {
	d.number(int64(len(s)))
	d.Write([]byte(s))
}

func (d digest) line(l access.Line) {
	d.number(l.Seq)
	d.number(l.At.UnixMicro())
	permit := "deny"
	if l.Permit {
		permit = "permit"
	}
	for _, s := range []string{l.Ident, string(l.Role), string(l.Action), string(l.Relation), permit, l.Why, l.CallID, l.Office} {
		d.text(s)
	}
	d.number(int64(len(l.People)))
	for _, p := range l.People {
		d.text(p.Person)
		d.text(string(p.Relation))
		d.text(p.Staff)
		if p.Resource != "" { // lines from before there were such have the hash they had
			d.text("resource")
			d.text(p.Resource)
		}
	}
	d.number(int64(len(l.Reasons)))
	for _, r := range l.Reasons {
		d.text(string(r))
	}
}

// batch gathers the lines of a batch as they are read.
type batch struct {
	sum    digest
	lines  int64
	newest time.Time
}

func newBatch() *batch { return &batch{sum: newDigest("blikk.access_log.lines/1")} }

func (b *batch) add(l access.Line) {
	b.sum.line(l)
	b.lines++
	if l.At.After(b.newest) {
		b.newest = l.At
	}
}

// close makes the seal of a batch that reaches to a number, after another seal.
func (b *batch) close(before Seal, last int64, now time.Time) Seal {
	s := Seal{Batch: before.Batch + 1, First: before.Last + 1, Last: last, Lines: b.lines, Newest: b.newest, SealedAt: now.UTC().Truncate(time.Microsecond), LinesHash: b.sum.Sum(nil), Before: before.Hash}
	if s.Before == nil {
		s.Before = make([]byte, sha256.Size)
	}
	s.Hash = s.sum()
	return s
}

// sum is the hash that the seal must have.
func (s Seal) sum() []byte {
	d := newDigest("blikk.access_seal/1")
	for _, n := range []int64{s.Batch, s.First, s.Last, s.Lines, s.Newest.UnixMicro(), s.SealedAt.UnixMicro()} {
		d.number(n)
	}
	d.text(string(s.LinesHash))
	d.text(string(s.Before))
	return d.Sum(nil)
}
