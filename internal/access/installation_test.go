package access_test

import (
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestWhatIsNotedOfTheInstallationIsReplaced(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if v, err := access.InstallationValue(t.Context(), d.Read, access.Invented); v != "" || err != nil {
			t.Errorf("before: %q, %v", v, err)
		}
		for _, want := range []string{"seed 1, date 2026-11-23", "seed 2, date 2026-11-30"} {
			err := d.Tx(t.Context(), func(q db.Q) error { return access.SetInstallation(t.Context(), q, access.Invented, want) })
			if err != nil {
				t.Fatal(err)
			}
			if v, err := access.InstallationValue(t.Context(), d.Read, access.Invented); v != want || err != nil {
				t.Errorf("%q, %v; want %q", v, err, want)
			}
		}
	})
}
