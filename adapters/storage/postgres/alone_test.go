package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// waiting is a commit that expects of some terms that they are not there, makes
// some others, and stores facts.
func waiting(round, worker, facts int, expects, makes []string) *customer.Commit {
	c := &customer.Commit{}
	for i := range facts {
		r := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: fmt.Sprint(round, "-", worker, "-", i)}
		c.Expect.Facts = append(c.Expect.Facts, customer.ExpectFact{Ref: r})
		c.Current = append(c.Current, &customer.FactRow{Fact: channel.Fact{Ref: r, UpdatedAt: channel.UTC(noon), Content: &channel.Person{}},
			Hash: channel.Hash{1}, Owner: r, Received: noon})
		c.Expect.Terms = append(c.Expect.Terms, customer.ExpectTerm{Term: customer.Term(fmt.Sprint("nobody", round, worker, i))})
	}
	for _, t := range expects {
		c.Expect.Terms = append(c.Expect.Terms, customer.ExpectTerm{Term: customer.Term(fmt.Sprint(t, round))})
	}
	for _, t := range makes {
		c.Terms = append(c.Terms, customer.TermChange{Term: customer.Term(fmt.Sprint(t, round)),
			Add: []customer.Posting{{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: fmt.Sprint(round, worker)}}}})
	}
	return c
}

// TestAbsent has large commits and small ones at once each make what the others
// expect not to be there, without making what they expect themselves: only one
// of each round may be stored. Large ones hold no places for what stays absent,
// if only one of them is under way.
func TestAbsent(t *testing.T) {
	p := pool(t, server(t).DSN())
	name := schema(t, p)
	var s [4]*postgres.Storage
	for i := range s {
		s[i] = open(t, p, postgres.Config{Schema: name})
	}
	names := []string{"a", "b", "c", "d"}
	for round := range 60 {
		sizes := [][]int{{250, 100, 250, 100}, {250, 1, 1, 1}, {250, 250, 1, 1}, {100, 70, 3, 64}}[round%4]
		var wg sync.WaitGroup
		var stored [4]error
		for i := range s {
			var others []string
			for j := range names {
				if j != i {
					others = append(others, names[j])
				}
			}
			wg.Go(func() {
				stored[i] = s[i].Commit(context.Background(), waiting(round, i, sizes[i], others, names[i:i+1]))
			})
		}
		wg.Wait()
		n := 0
		for i, err := range stored {
			if err == nil {
				n++
			} else if !errors.Is(err, customer.ErrStale) {
				t.Fatalf("worker %d: %v", i, err)
			}
		}
		if n != 1 {
			t.Fatalf("round %d: %d commits of %v facts are stored, of which each makes what the others expect not to be there", round, n, sizes)
		}
	}
}

// TestAbsentLedger: who decides something beside a large commit waits for it, or
// it for them.
func TestAbsentLedger(t *testing.T) {
	p := pool(t, server(t).DSN())
	s := open(t, p, postgres.Config{Schema: schema(t, p)})
	a, b := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "a"}, channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "b"}
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := range 60 {
			if err := s.Commit(context.Background(), &customer.Commit{Decisions: []identity.Decision{{Action: identity.Link, A: a, B: b, At: noon}}}); err != nil {
				t.Errorf("decision %d: %v", n, err)
			}
		}
	})
	for n := range 20 {
		if err := s.Commit(context.Background(), waiting(n, 0, 100, nil, []string{"x"})); err != nil {
			t.Errorf("commit %d: %v", n, err)
		}
	}
	wg.Wait()
}
