package customertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

var entryKinds = []customer.EntryKind{customer.OrderPlaced, customer.OrderPaid, customer.Contacted}

// checkTimeline compares random changes and questions with sorted slices.
func (x *trial) checkTimeline() {
	rng := rand.New(rand.NewPCG(3, 3))
	owners := []channel.Ref{person("a"), person("b"), order("c"), person("d")}
	oracle := map[channel.Ref][]customer.EntryRow{}
	random := func(o channel.Ref) customer.EntryRow { // an entry is one owner's
		at := noon.Add(time.Duration(rng.IntN(9)-4) * []time.Duration{time.Nanosecond, time.Second, 24 * time.Hour}[rng.IntN(3)])
		return entry(order(o.ID+fmt.Sprint(rng.IntN(3))), at, entryKinds[rng.IntN(3)], []string{"", "1", "É"}[rng.IntN(3)])
	}
	for i := range 120 {
		changes := make([]customer.EntryChange, 3) // the last owner has none
		for range 1 + rng.IntN(3) {
			n := rng.IntN(3)
			o, x := owners[n], &changes[n]
			x.Owner = o
			if has := oracle[o]; rng.IntN(4) == 0 && len(has) > 0 {
				x.Remove = append(x.Remove, has[rng.IntN(len(has))], random(o))
			} else {
				e := random(o)
				x.Add = append(x.Add, e, e)
			}
		}
		c := &customer.Commit{Entries: slices.DeleteFunc(changes, func(x customer.EntryChange) bool { return x.Owner.IsZero() })}
		x.must(c)
		applyEntries(oracle, c)
		for range 5 {
			x.compareTimeline(oracle, owners, randomQuery(rng, owners, random), i)
		}
	}
	x.comparePages(oracle, owners)
}

func applyEntries(oracle map[channel.Ref][]customer.EntryRow, c *customer.Commit) {
	for _, x := range c.Entries {
		o := x.Owner
		for _, e := range x.Remove {
			oracle[o] = slices.DeleteFunc(oracle[o], func(x customer.EntryRow) bool { return x.Compare(e) == 0 })
		}
		for _, e := range x.Add {
			if !slices.ContainsFunc(oracle[o], func(x customer.EntryRow) bool { return x.Compare(e) == 0 }) {
				oracle[o] = append(oracle[o], e)
			}
		}
	}
}

func randomQuery(rng *rand.Rand, owners []channel.Ref, random func(channel.Ref) customer.EntryRow) customer.TimelineQuery {
	q := customer.TimelineQuery{Limit: []int{0, 1, 2, 5, 1000}[rng.IntN(5)]}
	for _, i := range rng.Perm(len(owners))[:1+rng.IntN(len(owners))] {
		q.Owners = append(q.Owners, owners[i])
	}
	if rng.IntN(2) == 0 {
		e := random(q.Owners[0])
		q.Before = &e
	}
	if rng.IntN(3) == 0 {
		q.From = random(owners[0]).At
	}
	if rng.IntN(3) == 0 {
		q.To = random(owners[0]).At
	}
	switch rng.IntN(4) {
	case 0:
		q.Kinds = entryKinds[:1+rng.IntN(2)]
	case 1:
		q.Kinds = []customer.EntryKind{}
	}
	return q
}

// answer is what a timeline query must give.
func answer(oracle map[channel.Ref][]customer.EntryRow, q customer.TimelineQuery) []customer.EntryRow {
	var out []customer.EntryRow
	for _, o := range q.Owners {
		for _, e := range oracle[o] {
			if q.Before != nil && e.Compare(*q.Before) >= 0 || !q.From.IsZero() && e.At.Before(q.From) || !q.To.IsZero() && e.At.After(q.To) {
				continue
			}
			if len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind) {
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, func(a, b customer.EntryRow) int { return b.Compare(a) })
	return out[:min(len(out), q.Limit)]
}

func (x *trial) compareTimeline(oracle map[channel.Ref][]customer.EntryRow, owners []channel.Ref, q customer.TimelineQuery, step int) {
	before := "nothing"
	if q.Before != nil {
		before = entryText(*q.Before)
	}
	what := fmt.Sprintf("step %d: the timeline of %d owners before %s from %s to %s kinds %v limit %d", step, len(q.Owners), before,
		instant(q.From), instant(q.To), q.Kinds, q.Limit)
	x.want(ruleTimeline, what, entriesText(answer(oracle, q)), entriesText(x.timeline(q)))
}

// comparePages reads the whole in pages of every size, each from the last row
// of the one before.
func (x *trial) comparePages(oracle map[channel.Ref][]customer.EntryRow, owners []channel.Ref) {
	want := answer(oracle, customer.TimelineQuery{Owners: owners, Limit: 1 << 20})
	for _, size := range []int{1, 2, 7} {
		var got []customer.EntryRow
		q := customer.TimelineQuery{Owners: owners, Limit: size}
		for len(got) <= len(want) {
			rows := x.timeline(q)
			if len(rows) == 0 {
				break
			}
			got = append(got, rows...)
			q.Before = &rows[len(rows)-1]
		}
		x.want(ruleTimeline, fmt.Sprintf("in pages of %d", size), entriesText(want), entriesText(got))
	}
}
