package customertest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// A contest is a kind of expectation that eight workers meet over: each reads
// what is, and commits a change that expects it to be still so.
type contest struct {
	name string
	step func(ctx context.Context, s customer.Storage, mark string) (basis string, c *customer.Commit, err error)
}

func contests() []contest {
	f, p, term, stream := order("race"), person("race"), customer.Term("race"), customer.Stream{Channel: "shop", Name: "race"}
	return []contest{
		{"a fact", func(ctx context.Context, s customer.Storage, mark string) (string, *customer.Commit, error) {
			g, err := s.Read(ctx, customer.Want{Facts: []channel.Ref{f}})
			if err != nil {
				return "", nil, err
			}
			e := customer.ExpectFact{Ref: f}
			if r := g.Facts[0]; r != nil {
				e.Hash, e.Owner = r.Hash, r.Owner
			}
			next := row(channel.Fact{Ref: f, URL: mark, Deleted: true}, p)
			return fmt.Sprintf("%x", e.Hash), &customer.Commit{Expect: customer.Expect{Facts: []customer.ExpectFact{e}}, Current: []*customer.FactRow{next}}, nil
		}},
		{"a party", func(ctx context.Context, s customer.Storage, mark string) (string, *customer.Commit, error) {
			g, err := s.Read(ctx, customer.Want{Parties: []channel.Ref{p}})
			if err != nil {
				return "", nil, err
			}
			e := customer.ExpectParty{Ref: p}
			if g.Parties[0] != nil {
				e.Rev = g.Parties[0].Rev
			}
			return fmt.Sprint(e.Rev), &customer.Commit{Expect: customer.Expect{Parties: []customer.ExpectParty{e}}, Parties: []*customer.PartyRow{party("race", 1)}}, nil
		}},
		{"a term", func(ctx context.Context, s customer.Storage, mark string) (string, *customer.Commit, error) {
			g, err := s.Read(ctx, customer.Want{Terms: []customer.Term{term}})
			if err != nil {
				return "", nil, err
			}
			e := customer.ExpectTerm{Term: term, Rev: g.Terms[0].Rev}
			return fmt.Sprint(e.Rev), &customer.Commit{Expect: customer.Expect{Terms: []customer.ExpectTerm{e}},
				Terms: adding(term, customer.Posting{Ref: person(mark)})}, nil
		}},
		{"a cursor", func(ctx context.Context, s customer.Storage, mark string) (string, *customer.Commit, error) {
			g, err := s.Read(ctx, customer.Want{Streams: []customer.Stream{stream}})
			if err != nil {
				return "", nil, err
			}
			e := customer.ExpectStream{Stream: stream, Cursor: g.Streams[0]}
			return string(e.Cursor), &customer.Commit{Expect: customer.Expect{Streams: []customer.ExpectStream{e}},
				Streams: moving(stream, channel.Cursor(mark))}, nil
		}},
		{"the ledger", func(ctx context.Context, s customer.Storage, mark string) (string, *customer.Commit, error) {
			g, err := s.Read(ctx, customer.Want{Ledger: true})
			if err != nil {
				return "", nil, err
			}
			rev := g.LedgerRev
			return fmt.Sprint(rev), &customer.Commit{Expect: customer.Expect{Ledger: &rev},
				Decisions: []identity.Decision{{Action: identity.Link, A: p, B: person(mark)}}}, nil
		}},
		{"the suppression list", func(ctx context.Context, s customer.Storage, mark string) (string, *customer.Commit, error) {
			g, err := s.Read(ctx, customer.Want{Suppressed: true})
			if err != nil {
				return "", nil, err
			}
			n := g.Suppressed
			return fmt.Sprint(n), &customer.Commit{Expect: customer.Expect{Suppressed: &n}, Suppress: []string{mark}}, nil
		}},
		{"a quarantined row", func(ctx context.Context, s customer.Storage, mark string) (string, *customer.Commit, error) {
			for { // another worker may release it before it is seen
				if err := s.Commit(ctx, &customer.Commit{Quarantine: []customer.Quarantined{bad(mark)}}); err != nil {
					return "", nil, err
				}
				rows, err := s.Scan(ctx, customer.Scan{Table: customer.TableQuarantine, Limit: 1})
				if err != nil {
					return "", nil, err
				}
				if len(rows.Quarantine) > 0 {
					id := rows.Quarantine[0].ID
					return fmt.Sprint(id), &customer.Commit{Expect: customer.Expect{Held: []int64{id}}, Released: []int64{id}}, nil
				}
			}
		}},
	}
}

// checkRaces lets eight workers change one thing. No two commits may have been
// decided on the same state, for one of them did not see the other.
func (x *trial) checkRaces() {
	const workers, rounds = 8, 12
	for _, c := range contests() {
		var bases [workers][]string
		err := x.workers(workers, func(i int, s customer.Storage) error {
			for n := 0; n < rounds; {
				basis, commit, err := c.step(x.ctx, s, fmt.Sprintf("%d-%d", i, n))
				if err != nil {
					return err
				}
				runtime.Gosched()
				switch err := s.Commit(x.ctx, commit); {
				case err == nil:
					bases[i] = append(bases[i], basis)
					n++
				case !errors.Is(err, customer.ErrStale):
					return err
				}
			}
			return nil
		})
		if err != nil {
			x.find(ruleCommit, "%d workers who all change %s: %v", workers, c.name, err)
			continue
		}
		seen := map[string]int{}
		for i, bs := range bases {
			for _, b := range bs {
				if other, twice := seen[b]; twice {
					x.find(ruleSerial, "%s: workers %d and %d both stored what they had decided on %q", c.name, other, i, short(b))
				}
				seen[b] = i
			}
		}
	}
}

// checkFirst lets eight workers create the same thing, each expecting that
// there is none.
func (x *trial) checkFirst() {
	creations := map[string]func(id string, i int) *customer.Commit{
		"a fact": func(id string, i int) *customer.Commit {
			return &customer.Commit{Expect: customer.Expect{Facts: []customer.ExpectFact{{Ref: order(id)}}}, Current: []*customer.FactRow{orderRow(id, int64(i+1), person(id))}}
		},
		"a party": func(id string, i int) *customer.Commit {
			return &customer.Commit{Expect: customer.Expect{Parties: []customer.ExpectParty{{Ref: person(id)}}}, Parties: []*customer.PartyRow{party(id, i)}}
		},
		"a term": func(id string, i int) *customer.Commit {
			return &customer.Commit{Expect: customer.Expect{Terms: []customer.ExpectTerm{{Term: customer.Term(id)}}},
				Terms: adding(customer.Term(id), customer.Posting{Ref: person(fmt.Sprint(i))})}
		},
		"a stream": func(id string, i int) *customer.Commit {
			s := customer.Stream{Channel: "shop", Name: id}
			return &customer.Commit{Expect: customer.Expect{Streams: []customer.ExpectStream{{Stream: s}}}, Streams: moving(s, "1")}
		},
	}
	for _, name := range sorted(keys(creations)) {
		for round := range 15 {
			stored := x.meet(8, func(i int) *customer.Commit { return creations[name](fmt.Sprint("first", round), i) })
			if stored != 1 {
				x.find(ruleSerial, "eight workers create %s at the same time, each expecting that there is none: %d commits are stored, want 1", name, stored)
			}
		}
	}
}

func keys[V any](m map[string]V) map[string]bool {
	out := make(map[string]bool, len(m))
	for k := range m {
		out[k] = true
	}
	return out
}

// meet has workers commit at the same moment and returns how many are stored.
func (x *trial) meet(n int, commit func(i int) *customer.Commit) int {
	var stored atomic.Int64
	start := make(chan struct{})
	var ready atomic.Int64
	err := x.workers(n, func(i int, s customer.Storage) error {
		c := commit(i)
		if ready.Add(1) == int64(n) {
			close(start)
		}
		<-start
		err := s.Commit(x.ctx, c)
		if err == nil {
			stored.Add(1)
		}
		if errors.Is(err, customer.ErrStale) {
			return nil
		}
		return err
	})
	if err != nil {
		x.find(ruleCommit, "%d commits at the same moment: %v", n, err)
	}
	return int(stored.Load())
}

// checkSkew lets two workers each change what the other expects to stay.
func (x *trial) checkSkew() {
	for round := range 40 {
		side := func(i int) string { return fmt.Sprintf("skew%d-%d", round, i) }
		stored := x.meet(2, func(i int) *customer.Commit {
			mine, other := side(i), side(1-i)
			if round%2 == 0 {
				return &customer.Commit{Expect: customer.Expect{Parties: []customer.ExpectParty{{Ref: person(other)}}}, Parties: []*customer.PartyRow{party(mine, 1)}}
			}
			return &customer.Commit{Expect: customer.Expect{Terms: []customer.ExpectTerm{{Term: customer.Term(other)}}},
				Terms: adding(customer.Term(mine), customer.Posting{Ref: person(mine)})}
		})
		if stored == 2 {
			x.find(ruleSerial, "two commits, each of which changes what the other expects, are both stored")
		}
		if stored == 0 {
			x.find(ruleHolds, "of two commits that are each in the other's way, neither is stored")
		}
	}
}
