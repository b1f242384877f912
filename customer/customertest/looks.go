package customertest

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// lookedFor are terms carried by parties alone and together, by what is no
// party, and by nobody.
var lookedFor = []customer.Term{"k\x00a", "k\x00b", "k\x00none", "k\x00a"}

// checkLooks compares what a Looker tells with what reads tell, and then while
// customers are joined and parted.
func (x *trial) checkLooks() {
	l, ok := x.s.(customer.Looker)
	if !ok {
		return // the hub reads instead, and nothing is promised
	}
	x.must(joined(false, 0))
	var ps []customer.Posting
	for i, id := range []string{"p", "q", "alone", "r"} {
		ps = append(ps, customer.Posting{Ref: person(id), Weight: uint8(i)})
	}
	x.must(&customer.Commit{Parties: []*customer.PartyRow{party("alone", 1)}, Decisions: decisions("l"),
		Terms: []customer.TermChange{{Term: lookedFor[0], Add: append(ps, customer.Posting{Ref: order("no party")})}, {Term: lookedFor[1], Add: ps[1:3]}}})
	x.must(&customer.Commit{Terms: removing(lookedFor[1], person("q"))})
	for n := range 3 {
		x.must(joined(n%2 == 1, n))
		for _, w := range []customer.Want{{Terms: lookedFor}, {Terms: lookedFor, TermLimit: 2, Ledger: true}, {Terms: lookedFor, Past: true}, {}} {
			g, c, err := l.Look(x.ctx, w)
			if err != nil {
				x.fatal(ruleRead, "Look fails: %v", err)
			}
			x.compareLook(w, g, c)
		}
	}
	var done atomic.Bool
	var looks atomic.Int64
	const enough = 30
	err := x.workers(2, func(i int, s customer.Storage) error {
		if i == 0 {
			defer done.Store(true)
			// As long as it takes: a writer that is done before anybody has looked
			// shows nothing.
			for n := 0; n < 150 || looks.Load() < enough; n++ {
				if err := s.Commit(x.ctx, joined(n%2 == 1, n)); err != nil {
					return err
				}
			}
			return nil
		}
		defer looks.Store(enough)
		for !done.Load() {
			_, c, err := s.(customer.Looker).Look(x.ctx, customer.Want{Terms: lookedFor})
			if err != nil {
				return err
			}
			x.oneMoment(c)
			looks.Add(1)
		}
		return nil
	})
	if err != nil {
		x.find(ruleCommit, "looks beside a writer: %v", err)
	}
}

// joined makes three parties one customer, or three.
func joined(one bool, n int) *customer.Commit {
	c := &customer.Commit{}
	for _, id := range []string{"p", "q", "r"} {
		p := party(id, 1+n)
		if one {
			if p.First = person("q"); id == "q" {
				p.Members = []channel.Ref{person("q"), person("p"), person("r")}
			}
		}
		c.Parties = append(c.Parties, p)
	}
	return c
}

func (x *trial) compareLook(w customer.Want, g customer.Got, c customer.Company) {
	want := x.read(w)
	if len(g.Terms) != len(w.Terms) || len(c.Parties) != len(w.Terms) || len(c.Of) != len(w.Terms) || len(g.Decisions) != len(want.Decisions) || g.LedgerRev != want.LedgerRev {
		x.fatal(ruleLook, "%d terms were asked for; %d came, with %d and %d lists of parties and places, and %d decisions of %d", len(w.Terms), len(g.Terms),
			len(c.Parties), len(c.Of), len(g.Decisions), len(want.Decisions))
	}
	heads := map[channel.Ref]bool{}
	for _, rows := range c.Customers {
		if len(rows) == 0 || rows[0] == nil || heads[rows[0].Ref] {
			x.fatal(ruleLook, "a customer has no members or is there twice")
		}
		heads[rows[0].Ref] = true
	}
	for i, t := range g.Terms {
		if t.Rev != want.Terms[i].Rev || t.Total != want.Terms[i].Total || len(t.Postings) != len(want.Terms[i].Postings) || len(c.Parties[i]) != len(t.Postings) || len(c.Of[i]) != len(t.Postings) {
			x.fatal(ruleLook, "term %d: rev %d total %d and %d postings with %d parties; a read says rev %d total %d and %d postings", i, t.Rev, t.Total, len(t.Postings),
				len(c.Parties[i]), want.Terms[i].Rev, want.Terms[i].Total, len(want.Terms[i].Postings))
		}
		if w.TermLimit == 0 {
			x.want(ruleLook, "the postings of a term", postingsText(want.Terms[i].Postings), postingsText(t.Postings))
		}
		for j, p := range t.Postings {
			x.behind(p.Ref, c.Parties[i][j], c.Of[i][j], c)
		}
	}
}

// behind compares what a look says of one posting with reads.
func (x *trial) behind(r channel.Ref, row *customer.PartyRow, of int, c customer.Company) {
	me := x.read(customer.Want{Parties: []channel.Ref{r}}).Parties[0]
	x.want(ruleLook, "the party of "+text(r), partyText(me), partyText(row))
	if me == nil || of < 0 || of >= len(c.Customers) {
		if me != nil || of != -1 {
			x.find(ruleLook, "%s is in place %d of %d customers", text(r), of, len(c.Customers))
		}
		return
	}
	refs := x.read(customer.Want{Parties: []channel.Ref{me.First}}).Parties[0].Members
	if len(refs) == 0 {
		refs = []channel.Ref{me.First}
	}
	var want, got []string
	for _, p := range x.read(customer.Want{Parties: refs}).Parties {
		want = append(want, partyText(p))
	}
	for _, p := range c.Customers[of] {
		got = append(got, partyText(p))
	}
	if !slices.Equal(want, got) {
		x.find(ruleLook, "the customer of %s is %q, want %q", text(r), got, want)
	}
}

// oneMoment sees to it that all rows of a look are of one commit.
func (x *trial) oneMoment(c customer.Company) {
	seen := map[string]bool{}
	for _, rows := range c.Customers {
		for _, p := range rows {
			if p == nil {
				x.find(ruleLook, "a member of a customer is missing")
			} else if p.Ref != person("alone") {
				seen[fmt.Sprint(p.Facts)] = true
			}
			if p != nil && p.First != rows[0].Ref {
				x.find(ruleLook, "%s is shown as one of %s, whose it is not", text(p.Ref), text(rows[0].Ref))
			}
		}
	}
	if len(seen) > 1 {
		x.find(ruleLook, "one look sees parties of %d commits", len(seen))
	}
}
