package world

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/clientele-go/clientele/channel"
)

// Deliver deals facts out in batches as bad connections would: late, out of
// order, some of them twice or three times. The same seed deals alike. Every
// fact comes at least once and nothing else does, so that whatever is made of
// the batches must not depend on the seed.
//
// Seeds differ in how bad they are: most facts late by a little and a few by
// very much, a complete shuffle, the reverse order, or one channel after the
// other.
func Deliver(facts []channel.Fact, seed uint64) [][]channel.Fact {
	d := newDice(seed, 1<<32)
	type item struct{ index, at int }
	var items []item
	manner := d.IntN(4)
	for i := range facts {
		for copies := 1 + d.more(); copies > 0; copies-- {
			items = append(items, item{i, d.position(manner, i, len(facts), channelIndex(facts[i].Ref.Channel))})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.at, b.at) })
	var out [][]channel.Fact
	for len(items) > 0 {
		n := min(1+d.IntN(1<<d.IntN(9)), len(items))
		batch := make([]channel.Fact, n)
		for i := range batch {
			batch[i] = facts[items[i].index]
		}
		out, items = append(out, batch), items[n:]
	}
	return out
}

// more is how often a fact comes again: mostly not.
func (d dice) more() int {
	switch n := d.IntN(100); {
	case n < 10:
		return 1
	case n < 12:
		return 2
	}
	return 0
}

// position says when fact i of n is delivered.
func (d dice) position(manner, i, n, source int) int {
	switch manner {
	case 1:
		return int(d.Int32())
	case 2:
		return n - i + d.IntN(8)
	case 3:
		return source*2*n + i + d.IntN(8)
	}
	late := d.IntN(20)
	if d.percent(5) {
		late += d.IntN(n)
	}
	return i + late
}

func channelIndex(name string) int {
	return slices.Index([]string{Phone, Helpdesk, Tills, WebUK, WebLT, WebPL}, name)
}

// Deliver deals out the facts of the world; see the function of that name.
func (w *World) Deliver(seed uint64) [][]channel.Fact { return Deliver(w.Sorted(), seed) }

// A Source is a channel that reads out what was dealt to it, batch by batch. It
// lists persons, orders and interactions, each in a stream of its own. It is
// immutable, so it is safe for concurrent use, and each pass from the empty
// cursor reads the same.
//
// To tamper with what is read, feed the facts to a channeltest.Fake instead.
type Source struct {
	info    channel.Info
	streams [3][][]channel.Fact
}

var (
	_ channel.People       = (*Source)(nil)
	_ channel.Orders       = (*Source)(nil)
	_ channel.Interactions = (*Source)(nil)
)

// Sources deals batches of facts to the channels of the world, in the order of
// [Infos]. Feed it what [World.Deliver] returns, or one batch of all facts.
func Sources(batches [][]channel.Fact) []*Source {
	infos := Infos()
	out := make([]*Source, len(infos))
	for i, info := range infos {
		out[i] = &Source{info: info}
		for _, batch := range batches {
			var share [3][]channel.Fact
			for _, f := range batch {
				if f.Ref.Channel == info.Name {
					s := streamOf(f.Ref.Kind)
					share[s] = append(share[s], f)
				}
			}
			for s := range share {
				if len(share[s]) > 0 {
					out[i].streams[s] = append(out[i].streams[s], share[s])
				}
			}
		}
	}
	return out
}

// Channels deals the facts of the world to its channels as Deliver does.
func (w *World) Channels(seed uint64) []*Source { return Sources(w.Deliver(seed)) }

func streamOf(k channel.Kind) int {
	switch k {
	case channel.KindPerson, channel.KindConsent, channel.KindErasure:
		return 0
	case channel.KindOrder, channel.KindFulfillment, channel.KindPayment, channel.KindReturn, channel.KindRefund:
		return 1
	}
	return 2
}

// Info implements [channel.Channel].
func (s *Source) Info() channel.Info { return s.info }

// People implements [channel.People].
func (s *Source) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	return s.page(ctx, 0, from)
}

// Orders implements [channel.Orders].
func (s *Source) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	return s.page(ctx, 1, from)
}

// Interactions implements [channel.Interactions].
func (s *Source) Interactions(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	return s.page(ctx, 2, from)
}

// page reads one batch. The cursor counts the batches that were read.
func (s *Source) page(ctx context.Context, stream int, from channel.Cursor) (channel.Page, error) {
	trouble := func(t channel.Trouble, err error) error {
		return &channel.SourceError{Channel: s.info.Name, Op: [...]string{"people", "orders", "interactions"}[stream] + " page", Trouble: t, Err: err}
	}
	if err := ctx.Err(); err != nil {
		return channel.Page{}, trouble(channel.Unavailable, err)
	}
	batches, n := s.streams[stream], 0
	if from != "" {
		var err error
		if n, err = strconv.Atoi(string(from)); err != nil || n < 0 || n > len(batches) {
			return channel.Page{}, trouble(channel.Misconfigured, nil)
		}
	}
	if n == len(batches) {
		return channel.Page{Next: from}, nil
	}
	return channel.Page{Facts: slices.Clone(batches[n]), Next: channel.Cursor(strconv.Itoa(n + 1)), More: n+1 < len(batches)}, nil
}
