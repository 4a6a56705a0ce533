package overview_test

import (
	"fmt"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// BenchmarkCaseload is the whole page – reading, filtering, ordering, keeping the order,
// the access log and the HTML – for caseloads of several sizes, on SQLite.
func BenchmarkCaseload(b *testing.B) {
	for _, n := range []int{140, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			people := make([]human, n)
			for i := range people {
				people[i] = human{n: i + 1, given: fmt.Sprint("Person", i), family: string(rune('A'+i%26)) + "sen", last: 1 + i*7%120, rhythm: caseload.Rhythm(700 + 100*(i%40)), waits: i % 6, promise: i%9 - 4, language: []string{"", "somali", "arabisk"}[i%3]}
			}
			w := made(b, dbtest.SQLite(b), people...)
			for _, query := range []string{"", "talk=over&owed=answer2&lang=tolk:somali"} {
				b.Run("filter="+fmt.Sprint(query != ""), func(b *testing.B) {
					for b.Loop() {
						if a := w.me().Get("/caseload?" + query); a.Code != 200 {
							b.Fatal(a.Code)
						}
					}
				})
			}
		})
	}
}
