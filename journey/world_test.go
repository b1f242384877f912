package journey_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

// people returns the entries of the people of a world, by their numbers: who
// is who is given, so that only threading is measured. edit may change each
// fact before it is told.
func people(t testing.TB, cfg world.Config, edit func(*channel.Fact)) (map[int][]customer.Entry, *world.Truth) {
	t.Helper()
	w := world.New(cfg)
	truth := w.Truth()
	hub, err := customer.NewHub(customer.Config{Now: w.End})
	if err != nil {
		t.Fatal(err)
	}
	party := func(n int) channel.Ref {
		return channel.Ref{Channel: "truth", Kind: channel.KindPerson, ID: strconv.Itoa(n)}
	}
	key := func(n int) channel.Key {
		return channel.NewKey(channel.KeyAccount, "truth", "person-"+strconv.Itoa(n), channel.Authoritative)
	}
	var facts []channel.Fact
	for n := range truth.People {
		facts = append(facts, channel.Fact{Ref: party(n), CreatedAt: channel.UTC(w.Start()), UpdatedAt: channel.UTC(w.Start()),
			Keys: []channel.Key{key(n)}, Content: &channel.Person{}})
	}
	for f := range w.Facts() {
		if f.Ref.Kind == channel.KindPerson || f.Ref.Kind == channel.KindErasure || f.Ref.Kind == channel.KindConsent {
			continue
		}
		f.Party, f.Keys = party(truth.Parties[f.Owner()].Person), nil
		if edit != nil {
			edit(&f)
		}
		facts = append(facts, f)
	}
	if _, err := hub.Add(t.Context(), facts...); err != nil {
		t.Fatal(err)
	}
	clerk := hub.As(customer.Actor{ID: "test"}, customer.Service)
	out := map[int][]customer.Entry{}
	for n := range truth.People {
		found, err := clerk.Find(t.Context(), key(n))
		if err != nil || found.Match != customer.Found {
			t.Fatalf("person %d: %v, %v", n, found.Match, err)
		}
		for e, err := range clerk.Timeline(t.Context(), found.Candidates[0].ID, customer.TimelineFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			out[n] = append(out[n], e)
		}
	}
	return out, truth
}

// bcubed compares matters with the truth: for each entry, which share of its
// matter belongs there, and which share of what belongs together is in its
// matter; then the mean over all entries. An entry of several matters counts
// with the first.
func bcubed(t testing.TB, all map[int][]customer.Entry, truth *world.Truth, r journey.Rules) (precision, recall, f1 float64) {
	t.Helper()
	n := 0.0
	for person := range truth.People {
		a := journey.Analyse(all[person], world.StoryNow, r)
		got := map[string]string{}
		for _, m := range a.Matters {
			for _, l := range m.Links {
				if _, ok := got[l.Entry.ID()]; !ok {
					got[l.Entry.ID()] = m.ID
				}
			}
		}
		var ids []string
		want := map[string]channel.Ref{}
		for _, e := range all[person] {
			about, ok := truth.Matters[e.Ref]
			if !ok || e.At.After(world.StoryNow) {
				continue
			}
			if got[e.ID()] == "" {
				t.Fatalf("%s is in no matter", e)
			}
			ids = append(ids, e.ID())
			want[e.ID()] = about
		}
		for _, a := range ids {
			var both, mine, theirs float64
			for _, b := range ids {
				same, belongs := got[a] == got[b], want[a] == want[b]
				if same {
					mine++
				}
				if belongs {
					theirs++
				}
				if same && belongs {
					both++
				}
			}
			precision += both / mine
			recall += both / theirs
			n++
		}
	}
	precision, recall = precision/n, recall/n
	return precision, recall, 2 * precision * recall / (precision + recall)
}

// noted lets our people note down which order a call was about, as a hotline
// does that has the order on its screen.
func noted(truth *world.Truth) func(*channel.Fact) {
	return func(f *channel.Fact) {
		i, ok := f.Content.(*channel.Interaction)
		if about := truth.Matters[f.Ref]; ok && i.Kind == channel.Call && i.Outcome == channel.Answered && about.Kind == channel.KindOrder {
			c := *i
			c.Links = []channel.Link{{Rel: channel.RelAbout, Ref: about}}
			f.Content = &c
		}
	}
}

// forgotten takes the references from a share of the records of contacts,
// tickets, promises and returns: the ticket, the thread, what is answered, the
// links and the numbers in the text.
func forgotten(share float64, first func(*channel.Fact)) func(*channel.Fact) {
	return func(f *channel.Fact) {
		first(f)
		if d := rand.New(rand.NewPCG(hashOf(f.Ref.String()), 3)); d.Float64() >= share {
			return
		}
		switch c := f.Content.(type) {
		case *channel.Interaction:
			x := *c
			x.Case, x.Thread, x.InReplyTo, x.CallID, x.Links, x.MessageID = channel.Ref{}, "", nil, "", nil, ""
			x.Subject, x.Text = unnumbered(x.Subject), unnumbered(x.Text)
			f.Content = &x
		case *channel.Case:
			x := *c
			x.Links, x.MergedInto, x.Subject = nil, channel.Ref{}, unnumbered(x.Subject)
			f.Content = &x
		case *channel.Promise:
			x := *c
			x.About, x.KeptBy = channel.Ref{}, channel.Ref{}
			f.Content = &x
		case *channel.Feedback:
			x := *c
			x.About = channel.Ref{}
			f.Content = &x
		case *channel.Order:
			x := *c
			x.Links, x.Lines = nil, slices.Clone(x.Lines)
			for i := range x.Lines {
				x.Lines[i].Link = channel.Link{}
			}
			f.Content = &x
		}
	}
}

func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func unnumbered(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '…'
		}
		return r
	}, s)
}

// TestThreading measures matters on a world: as it is, where calls have no
// reference at all; with what a hotline notes down; and with 30 % of the
// references removed.
func TestThreading(t *testing.T) {
	cfg := world.Config{People: 400}
	plain := func(*channel.Fact) {}
	truth := world.New(cfg).Truth()
	for _, c := range []struct {
		name  string
		edit  func(*channel.Fact)
		least float64
	}{
		{"as it is", plain, 0.9},
		{"calls noted", noted(truth), 0.98},
		{"30 % removed", forgotten(0.3, noted(truth)), 0.9},
	} {
		all, truth := people(t, cfg, c.edit)
		p, r, f := bcubed(t, all, truth, journey.Rules{})
		t.Logf("%s: precision %.4f, recall %.4f, F1 %.4f", c.name, p, r, f)
		if f < c.least {
			t.Errorf("%s: F1 %.4f, want at least %.2f", c.name, f, c.least)
		}
	}
}

// shuffled returns entries in another order, some of them twice.
func shuffled(entries []customer.Entry, seed uint64) []customer.Entry {
	d := rand.New(rand.NewPCG(seed, 5))
	out := slices.Clone(entries)
	for range len(entries) / 10 {
		out = append(out, entries[d.IntN(len(entries))])
	}
	d.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// crowd is one customer with about n entries: many people's histories in one.
func crowd(all map[int][]customer.Entry, n int) []customer.Entry {
	var out []customer.Entry
	for p := 0; len(out) < n; p++ {
		out = append(out, all[p]...)
	}
	return out[:n]
}

func retailRules(t testing.TB) journey.Rules {
	m := journey.Retail()
	r := m1Rules(t)
	r.Reply, r.Map = 24*time.Hour, &m
	return r
}

func BenchmarkAnalyse(b *testing.B) {
	all, _ := people(b, world.Config{People: 150}, nil)
	for _, n := range []int{100, 1000} {
		entries := crowd(all, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := retailRules(b)
			for b.Loop() {
				journey.Analyse(entries, world.StoryNow, r)
			}
		})
	}
}
