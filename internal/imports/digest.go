package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// digest is a short name for what a value says, however it was written: the same for
// the same JSON with other white space or order of members.
func digest(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
