package customertest

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// What the writer of checkConsistent writes into.
var (
	stepStream = customer.Stream{Channel: "shop", Name: "s"}
	stepWant   = customer.Want{Facts: []channel.Ref{order("f"), order("g")}, Parties: []channel.Ref{person("q"), person("p")},
		Terms: []customer.Term{"t"}, Streams: []customer.Stream{stepStream}}
)

// step is a commit that writes one number everywhere.
func step(n int) *customer.Commit {
	p, f := person("p"), order("f")
	return &customer.Commit{Current: []*customer.FactRow{orderRow("f", int64(n), p), orderRow("g", int64(n), p)},
		Parties: []*customer.PartyRow{party("p", n), party("q", n)},
		Terms:   adding("t", customer.Posting{Ref: p, Weight: uint8(n)}),
		Streams: moving(stepStream, channel.Cursor(fmt.Sprint(n))),
		Entries: []customer.EntryChange{{Owner: p,
			Remove: []customer.EntryRow{entry(f, noon.Add(time.Duration(n-1)), customer.OrderPlaced, "")},
			Add:    []customer.EntryRow{entry(f, noon.Add(time.Duration(n)), customer.OrderPlaced, "")}}}}
}

// checkConsistent writes the same number everywhere in one commit, and reads
// everywhere in one read.
func (x *trial) checkConsistent() {
	const writes, most, readers, reads = 60, 3000, 3, 30
	x.must(step(0))
	var done atomic.Bool
	var looked atomic.Int64
	err := x.workers(1+readers, func(i int, s customer.Storage) error {
		if i == 0 {
			defer done.Store(true)
			for n := 1; n <= writes || n <= most && looked.Load() < readers*reads; n++ {
				if err := s.Commit(x.ctx, step(n)); err != nil {
					return err
				}
			}
			return nil
		}
		for last := -1; !done.Load(); looked.Add(1) {
			n, err := x.lookAtStep(x.ctx, s)
			if err != nil {
				return err
			}
			if n < last {
				x.find(ruleSeen, "a reader that saw commit %d sees commit %d after it", last, n)
			}
			last = n
			runtime.Gosched()
		}
		return nil
	})
	if err != nil {
		x.find(ruleCommit, "beside readers: %v", err)
	}
}

// lookAtStep reads everything in one read and returns the number.
func (x *trial) lookAtStep(ctx context.Context, s customer.Storage) (int, error) {
	got, err := s.Read(ctx, stepWant)
	if err != nil {
		return 0, err
	}
	x.shape(stepWant, got)
	if got.Facts[0] == nil || got.Facts[1] == nil || got.Parties[0] == nil || got.Parties[1] == nil || len(got.Terms[0].Postings) != 1 {
		x.fatal(ruleSnapshot, "a row that every commit replaces is missing in a read beside it")
	}
	n := got.Parties[0].Facts
	saw := fmt.Sprint(got.Facts[0].Fact.Version, got.Facts[1].Fact.Version, n, got.Parties[1].Facts, got.Terms[0].Postings[0].Weight, " ", string(got.Streams[0]))
	if want := fmt.Sprint(int64(n), int64(n), n, n, uint8(n), " ", fmt.Sprint(n)); saw != want {
		x.find(ruleSnapshot, "one read sees facts, parties, a posting and a cursor of different commits: %s", saw)
	}
	rows, err := s.Timeline(ctx, customer.TimelineQuery{Owners: []channel.Ref{person("p")}, Limit: 5})
	if err != nil {
		return 0, err
	}
	if len(rows) != 1 {
		x.find(ruleSnapshot, "a timeline whose one entry every commit replaces has %d entries", len(rows))
	}
	return n, nil
}
