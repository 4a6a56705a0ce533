package signin

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is how much work a guess at a password takes (argon2id).
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// Default is the second of the choices that RFC 9106, section 4 recommends, the one
// for where memory is scarce: 64 MiB, three passes, four lanes.
func Default() Cost { return Cost{Memory: 64 * 1024, Passes: 3, Threads: 4} }

// A hash that asks for more than this, or is of another size, is not ours: checking
// a password must never take the machine down.
const (
	maxMemory = 1024 * 1024 // KiB
	maxPasses = 64
	saltBytes = 16
	hashBytes = 32
)

// ErrHash says that what is kept as a password's hash is not one.
var ErrHash = errors.New("the stored password cannot be read; give the account a new one")

// Hash gives a password as it is kept: $argon2id$v=19$m=…,t=…,p=…$salt$hash. The
// salt is read from random.
func Hash(password string, c Cost, random io.Reader) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("signin.Hash: %w", err)
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(c.key(password, salt))), nil
}

func (c Cost) key(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Threads, hashBytes)
}

// Verify says whether a password is the one that was hashed, in a time that does not
// depend on how much of it is right. ErrHash if the hash cannot be read.
func Verify(password, hash string) (bool, error) {
	c, salt, want, err := parse(hash)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(want, c.key(password, salt)) == 1, nil
}

func parse(hash string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return Cost{}, nil, nil, ErrHash
	}
	n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads)
	salt, err2 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err3 := base64.RawStdEncoding.DecodeString(parts[5])
	sane := c.Memory <= maxMemory && c.Passes >= 1 && c.Passes <= maxPasses && c.Threads >= 1 && len(salt) == saltBytes && len(key) == hashBytes
	if n != 3 || errors.Join(err, err2, err3) != nil || !sane {
		return Cost{}, nil, nil, ErrHash
	}
	return c, salt, key, nil
}

// letters are those of a one-time password: 32, and none that is read as another.
const letters = "abcdefghijkmnpqrstuvwxyz23456789"

// fresh makes a one-time password and its hash.
func fresh(c Cost, random io.Reader) (password, hash string, err error) {
	if c == (Cost{}) {
		c = Default()
	}
	if password, err = OneTimePassword(random); err != nil {
		return "", "", err
	}
	hash, err = Hash(password, c, random)
	return password, hash, err
}

// OneTimePassword makes a password to be changed at the first sign-in: four groups of
// four letters and digits, 80 bits read from random.
func OneTimePassword(random io.Reader) (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("signin.OneTimePassword: %w", err)
	}
	var s strings.Builder
	for i, v := range b {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(letters[v%32])
	}
	return s.String(), nil
}
