package customer

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// guest is an order of nobody in particular, with keys.
func guest(n int, keys ...channel.Key) channel.Fact {
	return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: fmt.Sprint(n)}, Version: 1, Keys: keys,
		Content: &channel.Order{Number: fmt.Sprint("N", n), PlacedAt: channel.UTC(dealt.Add(time.Duration(n) * time.Second))}}
}

func address(local any, a channel.Assurance) channel.Key {
	return channel.Key{Kind: channel.KeyEmail, Value: fmt.Sprint(local, "@example.com"), Assurance: a}
}

func addAll(tb testing.TB, h *Hub, facts []channel.Fact, batch int) {
	tb.Helper()
	for len(facts) > 0 {
		n := min(batch, len(facts))
		if _, err := h.Add(context.Background(), facts[:n]...); err != nil {
			tb.Fatal(err)
		}
		facts = facts[n:]
	}
}

// growth checks that what costs something at one size costs about four times as
// much at four times the size, not sixteen times. The cost is the memory that is
// allocated on the way, which, unlike time, is nearly the same in every run;
// prepare is not counted.
func growth(t *testing.T, size int, prepare func(n int) (work func())) {
	t.Helper()
	var cost [2]float64
	for i, n := range []int{size, 4 * size} {
		work := prepare(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		work()
		runtime.ReadMemStats(&after)
		cost[i] = float64(after.TotalAlloc - before.TotalAlloc)
	}
	if ratio := cost[1] / max(cost[0], 1); ratio > 7 {
		t.Errorf("four times as much costs %.1f times as much", ratio)
	}
}

// TestGrowth does what attackers and bad data do, at two sizes.
func TestGrowth(t *testing.T) {
	ctx := context.Background()
	anna := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}
	hub := func() (*Hub, *Reader) {
		h := hubs(t, NewMemory(), 1, Config{})[0]
		return h, h.As(Actor{ID: "t"}, Service)
	}
	chain := func(n int) []channel.Fact { // one component, in which no value is generic
		var out []channel.Fact
		for i := range n {
			out = append(out, guest(i, address(fmt.Sprint("a", i/50), channel.Verified), address(fmt.Sprint("b", (i+25)/50), channel.Verified)))
		}
		return out
	}
	for _, a := range []channel.Assurance{channel.Asserted, channel.Verified} {
		t.Run("orders with one mailbox, "+a.String(), func(t *testing.T) {
			growth(t, 1500, func(n int) func() {
				h, _ := hub()
				var facts []channel.Fact
				for i := range n + 50 {
					facts = append(facts, guest(i, address("one", a)))
				}
				addAll(t, h, facts[:n], 500)
				return func() { addAll(t, h, facts[n:], 1) }
			})
		})
	}
	t.Run("a change in a large component", func(t *testing.T) {
		growth(t, 1000, func(n int) func() {
			h, _ := hub()
			facts := chain(n)
			addAll(t, h, facts, n)
			f := guest(n/2, append(facts[n/2].Keys, address("new", channel.Verified))...)
			f.Version = 2
			return func() { addAll(t, h, []channel.Fact{f}, 1) }
		})
	})
	t.Run("a view of a large component with relatives", func(t *testing.T) {
		growth(t, 500, func(n int) func() {
			h, r := hub()
			facts := chain(n)
			for i := range 200 {
				facts = append(facts, guest(n+i, address(fmt.Sprint("a", i%5), channel.Asserted)))
			}
			addAll(t, h, facts, n)
			return func() {
				if v, err := r.View(ctx, Query{Customer: newID(facts[0].Ref)}); err != nil || len(v.Possible) == 0 {
					t.Errorf("%v, %d relatives", err, len(v.Possible))
				}
			}
		})
	})
	t.Run("one key more of a person with very many", func(t *testing.T) {
		growth(t, 2500, func(n int) func() {
			h, _ := hub()
			addAll(t, h, manyKeys(anna, n), 1000)
			f := guest(1_000_000, address("new", channel.Verified))
			f.Party = anna
			return func() { addAll(t, h, []channel.Fact{f}, 1) }
		})
	})
	t.Run("erasing a person with very many keys", func(t *testing.T) {
		growth(t, 2500, func(n int) func() {
			h, r := hub()
			addAll(t, h, manyKeys(anna, n), 1000)
			return func() {
				if err := r.Erase(ctx, newID(anna)); err != nil {
					t.Error(err)
				}
			}
		})
	})
	t.Run("deleting what a long timeline has", func(t *testing.T) {
		growth(t, 5_000, func(n int) func() {
			h, _ := hub()
			facts := manyOrders(anna, n)
			addAll(t, h, facts, 1000)
			var gone []channel.Fact
			for _, f := range facts[:n/2] {
				gone = append(gone, channel.Fact{Ref: f.Ref, Version: 2, Deleted: true})
			}
			return func() { addAll(t, h, gone, len(gone)) }
		})
	})
	t.Run("walking and erasing a long timeline", func(t *testing.T) {
		growth(t, 5_000, func(n int) func() {
			h, r := hub()
			addAll(t, h, manyOrders(anna, n), 1000)
			return func() {
				seen := 0
				for _, err := range r.Timeline(ctx, newID(anna), TimelineFilter{}) {
					if err != nil {
						t.Fatal(err)
					}
					seen++
				}
				if seen != n {
					t.Errorf("%d entries, want %d", seen, n)
				}
				if err := r.Erase(ctx, newID(anna)); err != nil {
					t.Error(err)
				}
			}
		})
	})
	t.Run("a long text", func(t *testing.T) {
		growth(t, 1<<18, func(n int) func() {
			h, r := hub()
			f := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: "1"}, Version: 1, Party: anna,
				Content: &channel.Interaction{StartedAt: channel.UTC(dealt), Text: strings.Repeat("order 1001, W100. ", n/18)}}
			return func() {
				addAll(t, h, []channel.Fact{f}, 1)
				for _, err := range r.Timeline(ctx, newID(anna), TimelineFilter{Links: true}) {
					if err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	})
}

func manyKeys(p channel.Ref, n int) []channel.Fact {
	var out []channel.Fact
	for i := 0; i < n; i += 500 {
		f := guest(i)
		f.Party = p
		for j := range 500 {
			f.Keys = append(f.Keys, address(i+j, channel.Verified))
		}
		out = append(out, f)
	}
	return out
}

func manyOrders(p channel.Ref, n int) []channel.Fact {
	var out []channel.Fact
	for i := range n {
		f := guest(i)
		f.Party = p
		out = append(out, f)
	}
	return out
}

// TestCapsAreLoud: a value that too many carry, and a component that is too
// large, are told to the operator, without saying whose they are.
func TestCapsAreLoud(t *testing.T) {
	for _, c := range []struct {
		name  string
		rules identity.Rules
		keys  func(i int) []channel.Key
		says  string
	}{
		{"value", identity.Rules{Holders: 20}, func(int) []channel.Key { return []channel.Key{address("secret", channel.Asserted)} }, "says nothing any more"},
		{"component", identity.Rules{Component: 20}, func(i int) []channel.Key {
			return []channel.Key{address(fmt.Sprint("secret", i), channel.Verified), address(fmt.Sprint("secret", i+1), channel.Verified)}
		}, "component of more than 20 parties"},
	} {
		var log bytes.Buffer
		h := hubs(t, NewMemory(), 1, Config{Rules: c.rules, Logger: slog.New(slog.NewTextHandler(&log, nil))})[0]
		for i := range 20 {
			addAll(t, h, []channel.Fact{guest(i, c.keys(i)...)}, 1)
		}
		if log.Len() > 0 {
			t.Errorf("%s: at the bound the log says %s", c.name, &log)
		}
		addAll(t, h, []channel.Fact{guest(20, c.keys(20)...)}, 1)
		if n := strings.Count(log.String(), c.says); n != 1 {
			t.Errorf("%s: beyond the bound the log says %q %d times: %s", c.name, c.says, n, &log)
		}
		if strings.Contains(log.String(), "secret") {
			t.Errorf("%s: the log names the value", c.name)
		}
	}
}
