package journey_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

// histories are those of a world's people and the scenario, with one customer
// of many entries among them.
func histories(t *testing.T) [][]customer.Entry {
	all, _ := people(t, world.Config{People: 35}, nil)
	out := [][]customer.Entry{m1(t).entries, crowd(all, 200)}
	for p := range len(all) {
		out = append(out, all[p])
	}
	return out
}

// TestAnalyseIsAFunction proves that neither the order of entries, nor entries
// given twice, nor what happened after the moment make a difference, and that
// nothing that was given is changed.
func TestAnalyseIsAFunction(t *testing.T) {
	r := retailRules(t)
	for n, entries := range histories(t) {
		before := slices.Clone(entries)
		for _, back := range []time.Duration{0, 90 * 24 * time.Hour, 400 * 24 * time.Hour} {
			at := world.StoryNow.Add(-back)
			if n == 0 {
				at = time.Date(2026, 11, 13, 0, 0, 0, 0, time.UTC).Add(back / 10)
			}
			want := journey.Analyse(entries, at, r)
			for seed := range uint64(2) {
				if d := gocmp.Diff(want, journey.Analyse(shuffled(entries, seed), at, r)); d != "" {
					t.Fatalf("history %d, shuffled: %s", n, d)
				}
			}
			past := slices.DeleteFunc(slices.Clone(entries), func(e customer.Entry) bool { return e.At.After(at) })
			if d := gocmp.Diff(want, journey.Analyse(past, at, r)); d != "" {
				t.Fatalf("history %d, without what came later: %s", n, d)
			}
		}
		if !slices.EqualFunc(before, entries, func(a, b customer.Entry) bool { return a.ID() == b.ID() && a.Fact == b.Fact }) {
			t.Fatalf("history %d: the entries were changed", n)
		}
	}
}

// TestAnalyseLeavesNothingOut proves that every entry is in a matter, that a
// matter has no entry twice, that results rest on records that are there, and
// that the sums agree.
func TestAnalyseLeavesNothingOut(t *testing.T) {
	r := retailRules(t)
	for n, entries := range histories(t) {
		at := world.StoryNow
		if n == 0 {
			at = at.AddDate(1, 0, 0)
		}
		a := journey.Analyse(entries, at, r)
		in, refs := map[string]bool{}, map[channel.Ref]bool{}
		for _, e := range entries {
			refs[e.Ref] = true
		}
		counts := map[journey.Driver]int{}
		for _, m := range a.Matters {
			own := map[string]bool{}
			for i, l := range m.Links {
				id := l.Entry.ID()
				if own[id] || l.Reason == "" || l.Confidence == "" || i > 0 && l.Entry.At.Before(m.Links[i-1].Entry.At) {
					t.Errorf("history %d, %s: link %d to %s is double, unexplained or out of order", n, m.ID, i, id)
				}
				own[id], in[id] = true, true
			}
			for d, c := range m.Effort.Counts {
				counts[d] += c
			}
			for i, e := range m.Episodes {
				if len(e.Contacts) == 0 || !e.Solved.IsZero() && e.Solved.Before(e.Opened) || i > 0 && e.Opened.Before(m.Episodes[i-1].Solved) {
					t.Errorf("history %d, %s: episode %d is empty or out of order", n, m.ID, i)
				}
			}
		}
		for _, e := range entries {
			if !e.At.After(at) && !in[e.ID()] {
				t.Errorf("history %d: %s is in no matter", n, e)
			}
		}
		if d := gocmp.Diff(counts, a.Effort.Counts); d != "" && len(counts)+len(a.Effort.Counts) > 0 {
			t.Errorf("history %d, effort: %s", n, d)
		}
		for _, g := range a.Gaps {
			m := a.Matter(g.Matter)
			if len(g.Refs) == 0 || m == nil || g.Episode > len(m.Episodes) || g.Cause == "" {
				t.Fatalf("history %d: gap %v of %q rests on nothing", n, g, g.Matter)
			}
			for _, x := range g.Refs {
				if !refs[x] && x.Kind != channel.KindCase {
					t.Errorf("history %d: gap %v rests on %s, which nobody told of", n, g, x)
				}
			}
		}
	}
}

// TestErased proves that whoever is taken out of a history was never in it:
// without the records of one order and of what names it alone, the analysis
// has nothing of them, and is that of the rest.
func TestErased(t *testing.T) {
	r := retailRules(t)
	all, _ := people(t, world.Config{People: 80}, nil)
	checked := 0
	for p := range len(all) {
		whole := journey.Analyse(all[p], world.StoryNow, r)
		if len(whole.Matters) < 2 {
			continue
		}
		gone := whole.Matters[len(whole.Matters)-1]
		ids := map[string]bool{}
		for _, l := range gone.Links {
			ids[l.Entry.ID()] = true
		}
		rest := slices.DeleteFunc(slices.Clone(all[p]), func(e customer.Entry) bool { return ids[e.ID()] })
		after := journey.Analyse(rest, world.StoryNow, r)
		for _, m := range after.Matters {
			for _, l := range m.Links {
				if ids[l.Entry.ID()] {
					t.Errorf("person %d: %s was erased and is there", p, l.Entry)
				}
			}
		}
		for _, g := range after.Gaps {
			if g.Matter == gone.ID {
				t.Errorf("person %d: a gap of what was erased: %v", p, g)
			}
		}
		if d := gocmp.Diff(after, journey.Analyse(append(rest, rest...), world.StoryNow, r)); d != "" {
			t.Errorf("person %d: %s", p, d)
		}
		checked++
	}
	if checked < 20 {
		t.Errorf("only %d histories have two matters", checked)
	}
}

// TestManyToMany proves what becomes of contacts that name several orders, too
// many, or none.
func TestManyToMany(t *testing.T) {
	placed := func(n string, day int) customer.Entry {
		at := start.AddDate(0, 0, day)
		r := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: n}
		return customer.Entry{At: at, Kind: customer.OrderPlaced, Ref: r, Fact: &channel.Fact{Ref: r, Content: &channel.Order{Number: "W-" + n, Status: channel.OrderOpen,
			PlacedAt: channel.UTC(at), Lines: []channel.Line{{SKU: "S" + n, Name: "Porcelain teapot " + n}}}}}
	}
	mail := func(id string, day int, text string) customer.Entry {
		e := say(id, day*24*60, channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Text: text})
		return e
	}
	in := func(a journey.Analysis, id string) string {
		var out []string
		for _, m := range a.Matters {
			for _, l := range m.Links {
				if l.Entry.Ref.ID == id {
					out = append(out, m.About.ID+" "+string(l.Reason))
				}
			}
		}
		return strings.Join(out, ", ")
	}
	orders := []customer.Entry{placed("1001", 0), placed("1002", 1), placed("1003", 2), placed("1004", 3)}
	for _, c := range []struct {
		name string
		text string
		n    int // of the orders
		want string
	}{
		{"one order", "Where is W-1002?", 4, "1002 number"},
		{"two orders", "Where are W-1001 and W-1003?", 4, "1001 number, 1003 number"},
		{"somebody else's", "Where is W-9999?", 2, "a own"},
		{"no order, one going on", "Where is my parcel?", 1, "1001 open"},
		{"no order, four going on", "Where is my parcel?", 4, "a own"},
		{"its goods", "The porcelain teapot is broken.", 1, "1001 open"},
		{"quoted", "Thank you!\n> Where is W-1001?", 2, "a own"},
		{"in a word", "Where is order W-1001x?", 2, "a own"},
	} {
		a := journey.Analyse(append(slices.Clone(orders[:c.n]), mail("a", 5, c.text)), start.AddDate(0, 0, 6), journey.Rules{})
		if got := in(a, "a"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	a := journey.Analyse(append(slices.Clone(orders), mail("a", 5, "Where is my parcel?")), start.AddDate(0, 0, 6), journey.Rules{})
	cs := a.Matter("desk/interaction/a").Candidates
	if len(cs) != 4 || cs[0].Matter != "web/order/1004" || cs[0].Score <= cs[3].Score || cs[0].Why != "It is still going on." {
		t.Errorf("candidates: %+v", cs)
	}
}

// TestReturnsWithoutNumber proves that a return at a till finds the order by
// customer and article, and that nobody guesses between two.
func TestReturnsWithoutNumber(t *testing.T) {
	pln := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "PLN"} }
	sale := func(id string, day int, o channel.Order) customer.Entry {
		at := start.AddDate(0, 0, day)
		r := channel.Ref{Channel: "tills", Kind: channel.KindOrder, ID: id}
		o.PlacedAt, o.Number = channel.UTC(at), id
		kind := customer.Sold
		if o.Type == channel.SaleReturn {
			kind = customer.ReturnReceived
		}
		return customer.Entry{At: at, Kind: kind, Ref: r, Fact: &channel.Fact{Ref: r, Content: &o}}
	}
	line := func(sku, quantity string, price int64) []channel.Line {
		return []channel.Line{{SKU: sku, Quantity: quantity, UnitPrice: pln(price)}}
	}
	back := sale("back", 30, channel.Order{Type: channel.SaleReturn, Lines: line("LAMP", "-1", 900)})
	for _, c := range []struct {
		name       string
		sold       []customer.Entry
		want       string
		candidates int
	}{
		{"the only one", []customer.Entry{sale("a", 0, channel.Order{Lines: line("LAMP", "1", 900)}), sale("b", 1, channel.Order{Lines: line("CUP", "1", 900)})}, "tills/order/a", 0},
		{"the only one at that price", []customer.Entry{sale("a", 0, channel.Order{Lines: line("LAMP", "1", 900)}), sale("b", 1, channel.Order{Lines: line("LAMP", "1", 700)})}, "tills/order/a", 0},
		{"two", []customer.Entry{sale("a", 0, channel.Order{Lines: line("LAMP", "1", 900)}), sale("b", 1, channel.Order{Lines: line("LAMP", "1", 900)})}, "tills/order/back", 2},
		{"none", []customer.Entry{sale("a", 0, channel.Order{Lines: line("CUP", "1", 900)})}, "tills/order/back", 0},
		{"bought later", []customer.Entry{sale("a", 31, channel.Order{Lines: line("LAMP", "1", 900)})}, "tills/order/back", 0},
		{"long ago", []customer.Entry{sale("a", -500, channel.Order{Lines: line("LAMP", "1", 900)})}, "tills/order/back", 0},
	} {
		a := journey.Analyse(append(c.sold, back), start.AddDate(0, 0, 60), journey.Rules{})
		for _, m := range a.Matters {
			for _, l := range m.Links {
				if l.Entry.Ref != back.Ref {
					continue
				}
				if m.ID != c.want || len(m.Candidates) != c.candidates {
					t.Errorf("%s: in %s with %d candidates, want %s with %d", c.name, m.ID, len(m.Candidates), c.want, c.candidates)
				}
				if c.candidates == 2 && m.Candidates[0].Matter != "tills/order/b" {
					t.Errorf("%s: the later sale is not the likelier one: %v", c.name, m.Candidates)
				}
			}
		}
	}
}

// TestHub proves that a thread in which somebody names more orders than one
// conversation is about makes no matter of them.
func TestHub(t *testing.T) {
	var entries []customer.Entry
	for n := range 12 {
		at := start.AddDate(0, 0, n)
		r := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: string(rune('a' + n))}
		number := "WEB-10" + r.ID
		entries = append(entries, customer.Entry{At: at, Kind: customer.OrderPlaced, Ref: r, Fact: &channel.Fact{Ref: r,
			Content: &channel.Order{Number: number, Status: channel.OrderOpen, PlacedAt: channel.UTC(at)}}})
		entries = append(entries, say("m"+r.ID, n*24*60+60, channel.Interaction{Kind: channel.Messaging, Direction: channel.Inbound, Thread: "all", Text: "Where is " + number + "?"}))
	}
	entries = append(entries, say("chat", 12*24*60, channel.Interaction{Kind: channel.Messaging, Direction: channel.Inbound, Thread: "all", Text: "Are you open on Sunday?"}))
	a := journey.Analyse(entries, start.AddDate(0, 1, 0), journey.Rules{})
	if len(a.Matters) != 13 {
		t.Fatalf("%d matters", len(a.Matters))
	}
	for _, m := range a.Matters[:12] {
		if len(m.Links) != 2 {
			t.Errorf("%s: %d entries", m.ID, len(m.Links))
		}
	}
}

// TestConcurrent proves, with the race detector, that many goroutines may
// analyse one history at the same time.
func TestConcurrent(t *testing.T) {
	s, r := m1(t), m1Rules(t)
	at := s.at(t, "12-01 12:00")
	want := journey.Analyse(s.entries, at, r)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if d := gocmp.Diff(want, journey.Analyse(s.entries, at, r)); d != "" {
				t.Error(d)
			}
		})
	}
	wg.Wait()
}
