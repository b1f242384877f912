package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/customer"
)

// BenchmarkViews asks for views by several clerks at a time, with and without
// somebody who commits beside them, and reports how long one such commit takes.
func BenchmarkViews(b *testing.B) {
	ctx := context.Background()
	s := open(b, filepath.Join(b.TempDir(), "a.db"), sqlite.Config{})
	h := worldHub(b, s)
	add(b, h, benchFacts()...)
	clerk := h.As(customer.Actor{ID: "bench"}, customer.Service)
	var ids []customer.ID
	for p, err := range clerk.Customers(ctx) {
		if err != nil {
			b.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	for _, clerks := range []int{1, 2, 8} {
		for _, writers := range []int{0, 1} {
			b.Run(fmt.Sprintf("%d clerks %d writers", clerks, writers), func(b *testing.B) {
				var n, done atomic.Int64
				var took []time.Duration
				var views, commits sync.WaitGroup
				for range clerks {
					views.Go(func() {
						for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
							if _, err := clerk.View(ctx, customer.Query{Customer: ids[int(i)%len(ids)]}); err != nil {
								b.Error(err)
							}
						}
					})
				}
				for range writers {
					commits.Go(func() {
						for i := 0; done.Load() == 0; i++ {
							began := time.Now()
							if err := s.Commit(ctx, &customer.Commit{Accesses: []customer.Access{{At: began, Actor: "bench", Op: "view"}}}); err != nil {
								b.Error(err)
							}
							took = append(took, time.Since(began))
						}
					})
				}
				views.Wait()
				done.Store(1)
				commits.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "views/s")
				if slices.Sort(took); len(took) > 0 {
					b.ReportMetric(float64(took[len(took)/2].Microseconds()), "commit-p50-µs")
					b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "commit-p99-µs")
				}
			})
		}
	}
}
