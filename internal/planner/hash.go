package planner

import (
	"crypto/sha256"
	"encoding/json"
)

// Hash is a digest of all that the weeks are computed from and show: the same situation,
// whenever it is read, has the same one. Of what else the weeks hang on, such as the
// version of the policy, the caller gives the names.
func (s *Situation) Hash(more ...string) [32]byte {
	h := sha256.New()
	// JSON writes maps in the order of their keys, and every field of a Situation is one
	// that JSON knows; so an error cannot come.
	if err := json.NewEncoder(h).Encode(struct {
		*Situation
		More []string
	}{s, more}); err != nil {
		panic("planner.Hash: " + err.Error())
	}
	return [32]byte(h.Sum(nil))
}
