package sqlite

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// TestTimelinesTogether: several timelines that are asked for together are what
// each of them is alone, also when one is taken from another.
func TestTimelinesTogether(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{})
	kinds := []customer.EntryKind{customer.Contacted, customer.OrderPlaced, customer.OrderPaid}
	c := &customer.Commit{}
	for i := range 12 {
		r := bigRef(i)
		c.Parties = append(c.Parties, &customer.PartyRow{Ref: r, ID: customer.ID(r.ID), First: r, Facts: 1})
		x := customer.EntryChange{Owner: r}
		for k := range i * i {
			x.Add = append(x.Add, customer.EntryRow{At: noon.Add(time.Duration(rng.IntN(40)) * time.Hour), Kind: kinds[rng.IntN(3)],
				Ref: channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: fmt.Sprint(i, "-", k)}})
		}
		c.Entries = append(c.Entries, x)
	}
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	random := func() customer.TimelineQuery {
		q := customer.TimelineQuery{Owners: []channel.Ref{bigRef(rng.IntN(3)), bigRef(3 + rng.IntN(11))}[rng.IntN(2):], Limit: rng.IntN(30), Kinds: kinds[:rng.IntN(3)]}
		if rng.IntN(4) == 0 {
			q.From = noon.Add(time.Duration(rng.IntN(20)) * time.Hour)
		}
		if rng.IntN(4) == 0 {
			q.To = noon.Add(time.Duration(20+rng.IntN(20)) * time.Hour)
		}
		if rng.IntN(4) == 0 {
			q.Before = &customer.EntryRow{At: noon.Add(time.Duration(rng.IntN(40)) * time.Hour), Kind: customer.Contacted}
		}
		return q
	}
	taken := 0
	for range 600 {
		all := random()
		all.Limit += 50 * rng.IntN(3)
		some := all
		some.Kinds, some.Limit = kinds[rng.IntN(3):], rng.IntN(60)
		qs := []customer.TimelineQuery{all, some, random()}
		got, err := s.Ask(t.Context(), []customer.Question{{Timelines: qs}})
		if err != nil {
			t.Fatal(err)
		}
		for i, q := range qs {
			want, err := s.Timeline(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(got[0].Timelines[i], want, func(a, b customer.EntryRow) bool { return a.Compare(b) == 0 }) {
				t.Fatalf("%+v together with others has %d entries, alone %d", q, len(got[0].Timelines[i]), len(want))
			}
			if wholeOf(&q, qs[:i], got[0].Timelines) >= 0 {
				taken++
			}
		}
	}
	if taken < 100 {
		t.Errorf("%d timelines were taken from others: the test proves nothing", taken)
	}
}
