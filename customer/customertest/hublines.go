package customertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// call is an inbound call of a party.
func call(party channel.Ref, id string, at time.Time) channel.Fact {
	return channel.Fact{Ref: channel.Ref{Channel: party.Channel, Kind: channel.KindInteraction, ID: id}, Party: party, UpdatedAt: channel.UTC(at),
		Content: &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, StartedAt: channel.UTC(at), Outcome: channel.Answered}}
}

// idOf returns the customer of a party.
func (x *trial) idOf(s customer.Storage, r channel.Ref) customer.ID {
	for p, err := range clerkOf(x.hub(s)).Customers(x.ctx) {
		if err != nil {
			x.fatal(ruleRead, "Reader.Customers: %v", err)
		}
		if slices.Contains(p.Parties, r) {
			return p.ID
		}
	}
	x.fatal(ruleScan, "a party that was added belongs to no customer")
	return ""
}

// checkPaging pages through a customer while entries come in before, between
// and behind the pages, and while another customer joins and leaves.
func (x *trial) checkPaging() {
	a, b := account("web", "a", "a@example.com"), account("desk", "b", "b@example.com")
	facts := []channel.Fact{a, b}
	const own = 60
	for i := range own {
		facts = append(facts, call(a.Ref, fmt.Sprint("a", i), noon.Add(time.Duration(i)*time.Hour)))
		facts = append(facts, call(b.Ref, fmt.Sprint("b", i), noon.Add(time.Duration(i)*time.Hour+time.Minute)))
	}
	x.add(x.hub(x.s), facts...)
	id := x.idOf(x.s, a.Ref)
	var done atomic.Bool
	err := x.workers(3, func(i int, s customer.Storage) error {
		h := x.hub(s)
		switch i {
		case 0:
			defer done.Store(true)
			for size := range 6 {
				if err := x.page(h, id, size+3, own); err != nil {
					return err
				}
			}
			return nil
		case 1:
			for n := 0; !done.Load() && n < 200; n++ {
				if _, err := h.Add(x.ctx, call(a.Ref, fmt.Sprint("new", n), noon.Add(time.Duration(n*37%80)*time.Hour+time.Second))); err != nil {
					return err
				}
			}
			return nil
		}
		r := clerkOf(h)
		for n := 0; !done.Load() && n < 100; n++ {
			decide := []func(context.Context, channel.Ref, channel.Ref, string) error{r.Link, r.Unlink}[n%2]
			if err := decide(x.ctx, a.Ref, b.Ref, "kit"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		x.find(ruleCommit, "a reader, a writer and a clerk who links and unlinks: %v", err)
	}
}

// page reads a timeline to its end, each page anew from the cursor of the last
// entry. What was there before must be seen once, newest first.
func (x *trial) page(h *customer.Hub, id customer.ID, size, own int) error {
	seen := map[string]int{}
	var last customer.Entry
	var from channel.Cursor
	for {
		n := 0
		for e, err := range clerkOf(h).Timeline(x.ctx, id, customer.TimelineFilter{After: from}) {
			if err != nil {
				return err
			}
			if last.Ref != (channel.Ref{}) && e.At.After(last.At) {
				x.find(rulePaging, "an entry of %s comes after one of %s", instant(e.At), instant(last.At))
			}
			seen[e.ID()]++
			last = e
			if n++; n == size {
				break
			}
		}
		if n == 0 {
			break
		}
		from = last.Cursor()
	}
	missing, twice := 0, 0
	for i := range own {
		if seen[channel.Ref{Channel: "web", Kind: channel.KindInteraction, ID: fmt.Sprint("a", i)}.String()+"#"+string(customer.Contacted)+"#"] == 0 {
			missing++
		}
	}
	for _, n := range seen {
		if n > 1 {
			twice++
		}
	}
	if missing+twice > 0 {
		x.find(rulePaging, "in pages of %d: of %d entries that were there all the time %d were not seen; %d entries were seen twice", size, own, missing, twice)
	}
	return nil
}

// spy notes what a hub commits, so that it can be asked for afterwards.
type spy struct {
	customer.Storage
	known *known
}

func (s spy) Commit(ctx context.Context, c *customer.Commit) error {
	s.known.note(c)
	return s.Storage.Commit(ctx, c)
}

// Scrub implements [customer.Scrubber], if the storage does.
func (s spy) Scrub(ctx context.Context) error {
	if sc, ok := s.Storage.(customer.Scrubber); ok {
		return sc.Scrub(ctx)
	}
	return nil
}

// checkHubErase erases one of two customers through a hub and looks for what
// is left of her, in every answer that the storage can give.
func (x *trial) checkHubErase() {
	h := x.hub(spy{x.s, x.known})
	facts := func(mark string) []channel.Fact {
		p := account("web", mark, mark+"@example.com")
		p.Content.(*channel.Person).Name.Family = "Family" + mark
		o := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "o" + mark}, Party: p.Ref, UpdatedAt: channel.UTC(noon),
			Content: &channel.Order{Number: "#1" + mark, Status: channel.OrderOpen, PlacedAt: channel.UTC(noon), Note: "note " + mark}}
		o2 := o
		o2.UpdatedAt = channel.UTC(noon.Add(time.Hour))
		o2.Content = &channel.Order{Number: "#1" + mark, Status: channel.OrderCompleted, PlacedAt: channel.UTC(noon)}
		c := call(p.Ref, "c"+mark, noon)
		c.Content.(*channel.Interaction).Text = "says " + mark
		broken := channel.Fact{Ref: o.Ref, Content: &channel.Order{Note: mark + "\x00"}}
		return []channel.Fact{p, o, o2, c, broken}
	}
	x.add(h, facts("kanarek")...)
	x.add(h, facts("wrobel")...)
	r := clerkOf(h)
	id := x.idOf(x.s, channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "kanarek"})
	if before := strings.Count(x.snapshot(), "kanarek"); before == 0 {
		x.fatal(ruleHarness, "what is to be erased is not seen before either")
	}
	other := account("web", "wrobel", "wrobel@example.com").Ref
	if err := r.Link(x.ctx, channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "kanarek"}, other, "kanarek"); err == nil {
		err = r.Undo(x.ctx, channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "kanarek"}, other, "kanarek")
		if err != nil {
			x.fatal(ruleCommit, "Reader.Undo: %v", err)
		}
	}
	if err := r.Erase(x.ctx, id); err != nil {
		x.fatal(ruleCommit, "Reader.Erase: %v", err)
	}
	x.traces("kanarek")
	all := x.customers(x.s)
	if len(all) != 1 {
		x.find(ruleSpare, "%d customers are left, want the other one", len(all))
	}
	again, err := h.Add(x.ctx, facts("kanarek")[:4]...)
	if err != nil || again.Suppressed != 4 {
		x.find(ruleList, "told again, of four facts %d are refused: %v", again.Suppressed, err)
	}
	x.dumped("kanarek")
}

// middle reads one page from the middle of the big customer, where there is an
// entry in every second.
func (x *trial) middle(owners []channel.Ref, n int) {
	if n%bigStep == 0 || n < 100 {
		return
	}
	at := noon.Add(time.Duration(n/2) * time.Second)
	rows := x.timeline(customer.TimelineQuery{Owners: owners, Before: &customer.EntryRow{At: at}, Limit: 50})
	if len(rows) != 50 {
		x.find(ruleBig, "a page of 50 in the middle has %d entries", len(rows))
	}
	for i, e := range rows {
		if want := at.Add(-time.Duration(i+1) * time.Second); !e.At.Equal(want) {
			x.find(ruleBig, "entry %d of a page in the middle is of %s, want %s", i, instant(e.At), instant(want))
		}
	}
}

// bigStep is a prime number: with it the entries of the big customer come in an
// order that is not that of their times, and none at the time of another.
const bigStep = 7919

// checkBig gives one customer very many entries.
func (x *trial) checkBig() {
	a, b := account("web", "big", "big@example.com"), account("desk", "big", "big@example.com")
	h := x.hub(x.s)
	x.add(h, a, b)
	n := x.h.Entries
	var batch []channel.Fact
	for i := range n {
		party := []channel.Ref{a.Ref, b.Ref}[i%2]
		batch = append(batch, call(party, fmt.Sprint("call", i), noon.Add(time.Duration(i*bigStep%n)*time.Second)))
		if len(batch) == 500 || i == n-1 {
			x.add(h, batch...)
			batch = nil
		}
	}
	id := x.idOf(x.s, a.Ref)
	seen := 0
	last := customer.EntryRow{At: noon.Add(time.Duration(n) * time.Hour)}
	for e, err := range clerkOf(h).Timeline(x.ctx, id, customer.TimelineFilter{Kinds: []customer.EntryKind{customer.Contacted}}) {
		if err != nil {
			x.fatal(ruleBig, "Reader.Timeline: %v", err)
		}
		is := customer.EntryRow{At: e.At, Kind: e.Kind, Ref: e.Ref}
		if is.Compare(last) >= 0 {
			x.find(ruleBig, "entry %d is out of its place, or seen twice", seen)
		}
		last = is
		seen++
	}
	if seen != n {
		x.find(ruleBig, "of %d entries of one customer the timeline has %d", n, seen)
	}
	x.middle([]channel.Ref{a.Ref, b.Ref}, n)
	v, err := clerkOf(h).View(x.ctx, customer.Query{Customer: id})
	if err != nil || len(v.Entries) != 20 || len(v.Customer.Parties) != 2 {
		x.find(ruleBig, "the view of a customer with %d entries: %v", n, err)
	}
}
