package db

import (
	"database/sql/driver"
	"errors"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"modernc.org/sqlite"
)

// register gives SQLite what PostgreSQL has by itself: lower() for all letters, not
// only A–Z, and the collation nb for Norwegian order. The driver keeps these for
// the whole process, so it is done once.
var register = sync.OnceValue(func() error {
	lower := func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		switch v := args[0].(type) {
		case string:
			return strings.ToLower(v), nil
		case []byte:
			return strings.ToLower(string(v)), nil
		}
		return args[0], nil
	}
	return errors.Join(
		sqlite.RegisterDeterministicScalarFunction("lower", 1, lower),
		sqlite.RegisterCollationUtf8("nb", Collate()),
	)
})

// Collate returns a function that orders texts as Norwegian does (… z æ ø å, aa as
// å). It may be used by several goroutines. The tag is nn: x/text's tables for nb
// and no sort as English, those for nn are the Norwegian order that both share.
func Collate() func(a, b string) int {
	pool := sync.Pool{New: func() any { return collate.New(language.Make("nn")) }}
	return func(a, b string) int {
		c := pool.Get().(*collate.Collator)
		defer pool.Put(c)
		if n := c.CompareString(a, b); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	}
}
