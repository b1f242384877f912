package vendure

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// hub keeps the newest fact of each object, as the customer hub does.
type hub struct {
	shop           *Shop
	facts          map[channel.Ref]channel.Fact
	orders, people channel.Cursor
}

func newHub(s *Shop) *hub { return &hub{shop: s, facts: map[channel.Ref]channel.Fact{}} }

func (h *hub) take(t *testing.T, p channel.Page, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Rejects {
		t.Errorf("rejected %v: %s %s", r.Ref, r.Field, r.Reason)
	}
	for _, f := range p.Facts {
		undated := f.Deleted && f.Version == 0 && f.UpdatedAt.IsZero() // counts from when it is learnt
		if old, ok := h.facts[f.Ref]; !ok || undated || f.Newer(&old) {
			h.facts[f.Ref] = f
		}
	}
}

// pass reads both streams to their end.
func (h *hub) pass(t *testing.T) {
	t.Helper()
	for more := true; more; {
		p, err := h.shop.People(t.Context(), h.people)
		h.take(t, p, err)
		h.people, more = p.Next, p.More
	}
	for more := true; more; {
		p, err := h.shop.Orders(t.Context(), h.orders)
		h.take(t, p, err)
		h.orders, more = p.Next, p.More
	}
}

// refresh reads again the orders that are held as open.
func (h *hub) refresh(t *testing.T) {
	t.Helper()
	var refs []channel.Ref
	for ref, f := range h.facts {
		if o, ok := f.Content.(*channel.Order); ok && o.Status == channel.OrderOpen {
			refs = append(refs, ref)
		}
	}
	p, err := h.shop.Refresh(t.Context(), refs)
	h.take(t, p, err)
}

// passWhile reads a pass while the shop lives on between its pages.
func (h *hub) passWhile(t *testing.T, live func()) {
	t.Helper()
	for pages := 0; ; pages++ {
		p, err := h.shop.Orders(t.Context(), h.orders)
		h.take(t, p, err)
		if h.orders = p.Next; !p.More {
			return
		}
		if pages < 30 { // a shop that is faster than its reader is read for ever
			live()
		}
		if pages > 2000 {
			t.Fatal("the pass does not end")
		}
	}
}
