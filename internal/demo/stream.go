package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"
)

// stream is a source of chance of its own for one purpose, so that what happens in
// one place does not move what happens in another. Whole numbers only: floating
// point may round otherwise on another machine.
type stream struct{ r *rand.Rand }

func newStream(seed uint64, purpose string) *stream {
	h := sha256.Sum256(fmt.Appendf(nil, "blikk demo %d %s", seed, purpose))
	return &stream{rand.New(rand.NewPCG(binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(h[8:16])))}
}

// key makes bytes from the seed alone: the number look-up key of an invented
// database, which has nothing to hide.
func key(seed uint64, purpose string) []byte {
	h := sha256.Sum256(fmt.Appendf(nil, "blikk demo %d %s", seed, purpose))
	return h[:]
}

// under returns 0 … n−1, and 0 where there is nothing to choose from.
func (s *stream) under(n int) int {
	if n <= 1 {
		return 0
	}
	return s.r.IntN(n)
}

// between returns a … b, both included.
func (s *stream) between(a, b int) int { return a + s.under(b-a+1) }

// in1000 is true that many times of a thousand.
func (s *stream) in1000(n int) bool { return s.r.IntN(1000) < n }

// in100k is true that many times of a hundred thousand.
func (s *stream) in100k(n int) bool { return s.r.IntN(100_000) < n }

// weighted returns an index, each as often as its weight.
func (s *stream) weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	x := s.under(sum)
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func pick[T any](s *stream, list []T) T { return list[s.under(len(list))] }

// ids makes ids of the form of UUIDv7 from the seed and the simulated instant, so
// that they sort by time and are the same each time.
type ids struct{ s *stream }

func (i ids) at(t time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(t.UnixMilli())<<16|uint64(i.s.r.Uint32()&0x0fff)|0x7000)
	binary.BigEndian.PutUint64(b[8:], i.s.r.Uint64()&^(3<<62)|2<<62)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
