package storagetest

import (
	"flag"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

var walked = flag.Int("walk", 3000, "how many customers are walked on each storage; 1000000 before a release, which takes some minutes")

// TestWalk walks all customers of each storage: each is seen once, in order,
// and what the walk holds does not grow with their number.
func TestWalk(t *testing.T) {
	for _, k := range kinds(t) {
		t.Run(k.name, func(t *testing.T) {
			s := handles(t, k.place(t), 1)[0]
			h, err := newHub(s)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			for from := 0; from < *walked; from += 1000 {
				var batch []channel.Fact
				for i := from; i < min(*walked, from+1000); i++ {
					batch = append(batch, somebody(i))
				}
				if c, err := h.Add(t.Context(), batch...); err != nil || c.Applied != int64(len(batch)) {
					t.Fatal(c, err)
				}
			}
			loaded := time.Since(began)
			before, most := heap(), uint64(0)
			began = time.Now()
			seen := make([]bool, *walked)
			n := 0
			for p, err := range h.As(customer.Actor{ID: "walk"}, customer.Service).Customers(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				var i int
				if _, err := fmt.Sscanf(p.Parties[0].ID, "p%d", &i); err != nil || i >= *walked || seen[i] {
					t.Fatalf("%s is seen twice, or was never told", p.Parties[0])
				}
				seen[i] = true
				if n++; n%100_000 == 0 {
					most = max(most, heap())
				}
			}
			if n != *walked {
				t.Errorf("%d customers are seen, want %d", n, *walked)
			}
			t.Logf("%d customers: loaded in %s, walked in %s; the heap was %d MB before and at most %d MB", n, loaded.Round(time.Millisecond),
				time.Since(began).Round(time.Millisecond), before>>20, most>>20)
			if most > before+64<<20 {
				t.Errorf("a walk of %d customers takes %d MB", n, (most-before)>>20)
			}
		})
	}
}

func somebody(i int) channel.Fact {
	at := channel.UTC(world.StoryNow.Add(-time.Duration(i) * time.Second))
	return channel.Fact{Ref: channel.Ref{Channel: world.WebPL, Kind: channel.KindPerson, ID: fmt.Sprint("p", i)}, CreatedAt: at, UpdatedAt: at,
		Keys:    []channel.Key{{Kind: channel.KeyEmail, Value: fmt.Sprintf("p%d@example.com", i), Assurance: channel.Verified}},
		Content: &channel.Person{Name: channel.Name{Given: fmt.Sprint("Anna", i%977), Family: fmt.Sprint("Nowak", i%9973)}, Registered: true}}
}

// heap returns how much memory is in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
