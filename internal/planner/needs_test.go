package planner

import (
	"testing"

	"github.com/veilederblikk/blikk/catalogue"
)

// catalogues are the numbers that come with the program.
func catalogues(t testing.TB) (Policy, Deadlines) {
	t.Helper()
	p, err := catalogue.Policy()
	if err != nil {
		t.Fatal(err)
	}
	d, err := catalogue.Deadlines()
	if err != nil {
		t.Fatal(err)
	}
	return p, d
}
