package tasks_test

import (
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	day    = civil.MustDate
	must   = caseloadtest.Must
	change = caseloadtest.Change
	people = caseloadtest.People
	logged = caseloadtest.Logged
)

const (
	mine, hers = caseloadtest.Mine, caseloadtest.Hers
	office     = caseloadtest.Office
)
