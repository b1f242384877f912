package customertest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// checkLoose changes terms whose revisions nobody expects: at random, and by
// eight workers at the same time.
func (x *trial) checkLoose() {
	rng := rand.New(rand.NewPCG(7, 7))
	oracle := map[customer.Term]map[channel.Ref]customer.Posting{}
	terms := []customer.Term{"o\x00web", "o\x00desk"}
	for range 60 {
		c := &customer.Commit{}
		for _, t := range terms[:1+rng.IntN(2)] {
			change := customer.TermChange{Term: t, Loose: true}
			for _, who := range rng.Perm(9)[:1+rng.IntN(4)] {
				if r := order(fmt.Sprint(who)); rng.IntN(2) == 0 {
					change.Remove = append(change.Remove, r)
				} else {
					change.Add = append(change.Add, customer.Posting{Ref: r, Weight: uint8(rng.IntN(3))})
				}
			}
			c.Terms = append(c.Terms, change)
		}
		x.must(c)
		applyPostings(oracle, c)
		x.compareLoose(oracle, terms)
	}
	x.looseRaces(terms[0], oracle[terms[0]])
}

func (x *trial) compareLoose(oracle map[customer.Term]map[channel.Ref]customer.Posting, terms []customer.Term) {
	now, past := x.read(customer.Want{Terms: terms}), x.read(customer.Want{Terms: terms, Past: true})
	for i, t := range terms {
		current := currentOf(oracle[t])
		x.want(ruleLoose, fmt.Sprintf("term %q", t), postingsText(current), postingsText(now.Terms[i].Postings))
		x.want(ruleLoose, fmt.Sprintf("term %q with what is past", t), postingsText(slices.Collect(maps.Values(oracle[t]))), postingsText(past.Terms[i].Postings))
		if now.Terms[i].Total != len(current) || past.Terms[i].Total != len(current) {
			x.find(ruleLoose, "Total of %q is %d, want %d", t, now.Terms[i].Total, len(current))
		}
	}
}

// looseRaces lets eight workers open and close orders of one source, each its
// own: none is in another's way, and no posting is lost.
func (x *trial) looseRaces(t customer.Term, had map[channel.Ref]customer.Posting) {
	const workers, orders = 8, 20
	err := x.workers(workers, func(i int, s customer.Storage) error {
		for n := range orders {
			r := order(fmt.Sprintf("%d-%d", i, n))
			c := &customer.Commit{Expect: customer.Expect{Facts: []customer.ExpectFact{{Ref: r}}},
				Terms: loosely(adding(t, customer.Posting{Ref: r, Weight: 1}))}
			if err := s.Commit(x.ctx, c); err != nil {
				return err
			}
			if n%2 == 1 {
				if err := s.Commit(x.ctx, &customer.Commit{Terms: loosely(removing(t, r))}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		x.find(ruleHolds, "eight workers change one loose term, each for its own orders: %v", err)
	}
	want := len(currentOf(had)) + workers*orders/2
	g := x.read(customer.Want{Terms: []customer.Term{t}}).Terms[0]
	if g.Total != want || len(g.Postings) != want {
		x.find(ruleLoose, "after eight workers Total is %d and there are %d postings, want %d", g.Total, len(g.Postings), want)
	}
}
