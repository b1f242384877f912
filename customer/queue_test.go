package customer_test

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// TestQueueIsShort: with a model in force a human is asked about few, and rightly:
// about those whom the model leaves to them, and about nobody of whom only a
// mailbox or a number is known.
func TestQueueIsShort(t *testing.T) {
	w := world.New(world.Config{Seed: 11, People: 700})
	truth := w.Truth()
	h := modelled(t, customer.NewMemory())
	var facts []channel.Fact
	for f := range w.Facts() {
		if f.Ref.Kind != channel.KindErasure {
			facts = append(facts, f)
		}
	}
	if _, err := h.Add(t.Context(), facts...); err != nil {
		t.Fatal(err)
	}
	r := h.As(clerk, customer.Service)
	queue := func() (asked, right int) {
		for s, err := range r.Suggestions(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if s.A.Name == "" || s.B.Name == "" {
				t.Errorf("%s and %s are suggested, and one has no name", s.A.Party, s.B.Party)
			}
			if asked++; truth.Parties[s.A.Party].Person == truth.Parties[s.B.Party].Person {
				right++
			}
		}
		return asked, right
	}
	records := 0
	for p, err := range r.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		records += len(p.Parties)
	}
	before, _ := queue()
	adopt(t, h)
	if err := h.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	asked, right := queue()
	if asked == 0 || asked*50 > records || asked*4 > before || right*10 < 8*asked {
		t.Errorf("of %d records %d pairs are for a human, %d of them one person; by keys alone %d", records, asked, right, before)
	}
}
