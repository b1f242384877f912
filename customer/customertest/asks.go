package customertest

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// checkAsks compares what an Asker answers with what is read, and then looks at
// whole customers while they are joined and parted.
func (x *trial) checkAsks() {
	a, ok := x.s.(customer.Asker)
	if !ok {
		return // the hub reads instead, and nothing is promised
	}
	for i := range 4 {
		x.must(readable(i))
	}
	x.must(&customer.Commit{Parties: []*customer.PartyRow{party("alone", 1)}, Decisions: decisions("l"), Entries: []customer.EntryChange{
		{Owner: person("p"), Add: []customer.EntryRow{entry(order("1"), noon, customer.Contacted, ""), entry(order("2"), noon.Add(time.Hour), customer.OrderPlaced, "")}},
		{Owner: person("q"), Add: []customer.EntryRow{entry(order("3"), noon.Add(time.Minute), customer.Contacted, "")}}}})
	for n := range 3 {
		x.must(joined(n%2 == 1, n))
		x.must(&customer.Commit{Current: []*customer.FactRow{orderRow("2", int64(20+n), person("p"))}})
		for _, qs := range [][]customer.Question{nil, {{}}, questions(), {questions()[2]}, {questions()[4], questions()[4]}, {questions()[5]}} {
			got, err := a.Ask(x.ctx, qs)
			if err != nil || len(got) != len(qs) {
				x.fatal(ruleAsk, "%d questions have %d answers: %v", len(qs), len(got), err)
			}
			for i := range qs {
				x.compareAnswer(fmt.Sprintf("question %d of %d", i, len(qs)), &qs[i], &got[i])
			}
		}
	}
	x.asksOfMany(a)
	x.asksBeside()
	x.asksOfOneState()
}

// asksOfMany asks several times at once for a term that many carry, each time
// for another part of its postings.
func (x *trial) asksOfMany(a customer.Asker) {
	const all, past = 90, 20
	var gone []channel.Ref
	var ps []customer.Posting
	for i := range all {
		ps = append(ps, customer.Posting{Ref: order(fmt.Sprint("many", i)), Weight: uint8(i)})
		if i < past {
			gone = append(gone, ps[i].Ref)
		}
	}
	x.must(&customer.Commit{Terms: adding("many", ps...)})
	x.must(&customer.Commit{Terms: removing("many", gone...)})
	qs := []customer.Question{{Want: customer.Want{Terms: []customer.Term{"t1", "many"}, TermLimit: 7}}, {Want: customer.Want{Terms: []customer.Term{"many"}}},
		{Want: customer.Want{Terms: []customer.Term{"many", "none"}, Past: true}}, {Want: customer.Want{Terms: []customer.Term{"many"}, TermLimit: 80, Past: true}}}
	for _, order := range [][]int{{0}, {3}, {0, 1, 2, 3}, {2, 0}, {0, 3}, {1, 0}} {
		var asked []customer.Question
		for _, i := range order {
			asked = append(asked, qs[i])
		}
		got, err := a.Ask(x.ctx, asked)
		if err != nil || len(got) != len(asked) {
			x.fatal(ruleAsk, "%d questions have %d answers: %v", len(asked), len(got), err)
		}
		for i := range asked {
			whole := asked[i].Want
			whole.TermLimit = 0
			alone := x.read(whole)
			for j, t := range got[i].Terms {
				limit := len(alone.Terms[j].Postings)
				if n := asked[i].TermLimit; n > 0 {
					limit = min(limit, n)
				} else {
					x.want(ruleAsk, "the postings of a term that is asked for in several ways", postingsText(alone.Terms[j].Postings), postingsText(t.Postings))
				}
				known := func(p customer.Posting) bool { return slices.Contains(alone.Terms[j].Postings, p) }
				if len(t.Postings) != limit || t.Total != alone.Terms[j].Total || slices.ContainsFunc(t.Postings, func(p customer.Posting) bool { return !known(p) }) {
					x.find(ruleAsk, "of a term with %d postings %d came, and it says %d; want %d of those that a read tells", t.Total, len(t.Postings), t.Total, limit)
				}
			}
		}
	}
}

// asksOfOneState asks several times of one state, while somebody commits.
func (x *trial) asksOfOneState() {
	a, ok := x.s.(customer.Snapshotter)
	if !ok {
		return
	}
	qs := questions()
	before := make([]customer.Answer, 2)
	committed := make(chan error, 1)
	failed := errors.New("enough")
	err := a.Snapshot(x.ctx, func(ask func([]customer.Question) ([]customer.Answer, error)) error {
		for i := range before {
			got, err := ask(qs[2:3])
			if err != nil || len(got) != 1 {
				x.fatal(ruleAsk, "one question has %d answers: %v", len(got), err)
			}
			if before[i] = got[0]; i == 0 {
				go func() { committed <- x.s.Commit(x.ctx, joined(true, 7)) }()
				select { // it may commit meanwhile, or wait
				case e := <-committed:
					committed <- e
				case <-time.After(100 * time.Millisecond):
				}
			}
		}
		return failed
	})
	if e := <-committed; e != nil {
		x.find(ruleCommit, "a commit beside a snapshot: %v", e)
	}
	if !errors.Is(err, failed) {
		x.find(ruleAsk, "a snapshot says %v, and not what it was told", err)
	}
	x.want(ruleAsk, "what is asked later of one state", listed(before[0].Parties, partyText), listed(before[1].Parties, partyText))
	for i := range before[0].OfParties {
		x.want(ruleAsk, "the customers of one state", listed(before[0].OfParties[i], partyText), listed(before[1].OfParties[i], partyText))
	}
	x.must(joined(false, 8))
	err = a.Snapshot(x.ctx, func(ask func([]customer.Question) ([]customer.Answer, error)) error {
		got, err := ask(qs)
		if err != nil || len(got) != len(qs) {
			x.fatal(ruleAsk, "%d questions have %d answers: %v", len(qs), len(got), err)
		}
		before = got
		return nil
	})
	if err != nil {
		x.find(ruleAsk, "a snapshot: %v", err)
	}
	for i := range qs {
		x.compareAnswer(fmt.Sprintf("question %d of a snapshot", i), &qs[i], &before[i])
	}
}

// questions ask for some of everything, much of it more than once, and for
// what is not there.
func questions() []customer.Question {
	page := customer.TimelineQuery{Owners: []channel.Ref{person("p"), person("q"), person("none")}, Limit: 2}
	contacts := page
	contacts.Kinds = []customer.EntryKind{customer.Contacted}
	people := []channel.Ref{person("r"), person("none"), person("alone"), person("q"), person("r")}
	return []customer.Question{
		{Want: customer.Want{Facts: []channel.Ref{order("1"), order("none"), order("2")}, Terms: []customer.Term{"t1", "none", "t2"}, Ledger: true}},
		{Timelines: []customer.TimelineQuery{page, {}, contacts}},
		{Want: customer.Want{Parties: people, IDs: []customer.ID{"c-p", "none", "c-alone"}, Terms: []customer.Term{"t3"}, TermLimit: 1}, Whole: true},
		{Want: customer.Want{Parties: people, Hashes: []channel.Ref{order("3")}, Versions: []channel.Ref{order("3")}, Terms: []customer.Term{"t1"}, Past: true}},
		{Want: customer.Want{IDs: []customer.ID{"c-q"}, Sources: true, Suppressed: true, Suppress: []string{"s1", "none"}, Held: []string{"d2"}}, Whole: true},
		{Want: customer.Want{Terms: []customer.Term{"t1", "t1", "t3"}, TermLimit: 1, Sources: true, Ledger: true}, Timelines: []customer.TimelineQuery{page, contacts}, Ahead: true},
	}
}

func (x *trial) compareAnswer(which string, q *customer.Question, a *customer.Answer) {
	alone := x.read(q.Want)
	x.want(ruleAsk, "the facts of "+which, listed(alone.Facts, factText), listed(a.Facts, factText))
	x.want(ruleAsk, "the parties of "+which, listed(alone.Parties, partyText), listed(a.Parties, partyText))
	x.want(ruleAsk, "the ids of "+which, listed(alone.IDs, partyText), listed(a.IDs, partyText))
	rest := func(g customer.Got) string {
		return fmt.Sprint(len(g.Versions), g.Hashes, len(g.Decisions), g.LedgerRev, len(g.Sources), g.Suppress, g.Held, g.Suppressed,
			listed(g.Terms, func(t customer.TermRow) string { return fmt.Sprint(t.Rev, t.Total, postingsText(t.Postings)) }))
	}
	x.want(ruleAsk, "the rest of "+which, rest(alone), rest(a.Got))
	if len(a.Timelines) != len(q.Timelines) {
		x.fatal(ruleAsk, "%s has %d pages, want %d", which, len(a.Timelines), len(q.Timelines))
	}
	for i, t := range q.Timelines {
		x.want(ruleAsk, fmt.Sprintf("page %d of %s", i, which), entriesText(x.timeline(t)), entriesText(a.Timelines[i]))
	}
	x.compareAhead(which, q, a)
	if q.Whole {
		x.compareWhole("the parties of "+which, alone.Parties, a.OfParties)
		x.compareWhole("the ids of "+which, alone.IDs, a.OfIDs)
	}
}

// compareAhead looks at the facts that came along: which did is the storage's
// affair, but they are those that are named, and what a read would tell.
func (x *trial) compareAhead(which string, q *customer.Question, a *customer.Answer) {
	named := map[channel.Ref]bool{}
	for _, rows := range a.Timelines {
		for i := range rows {
			named[rows[i].Ref] = q.Ahead
		}
	}
	for ref, f := range a.FactsAhead {
		if !named[ref] {
			x.find(ruleAsk, "with %s came %s, for which it does not ask", which, text(ref))
		}
		x.want(ruleAsk, "a fact that came with "+which, factText(x.read(customer.Want{Facts: []channel.Ref{ref}}).Facts[0]), factText(f))
	}
}

func (x *trial) compareWhole(which string, rows []*customer.PartyRow, of [][]*customer.PartyRow) {
	if len(of) != len(rows) {
		x.fatal(ruleAsk, "%s: %d customers of %d", which, len(of), len(rows))
	}
	for i, row := range rows {
		var want []*customer.PartyRow
		if row != nil {
			refs := []channel.Ref{row.First}
			if head := x.read(customer.Want{Parties: refs}).Parties[0]; len(head.Members) > 0 {
				refs = head.Members
			}
			want = x.read(customer.Want{Parties: refs}).Parties
		}
		x.want(ruleAsk, fmt.Sprintf("the customer in place %d of %s", i, which), listed(want, partyText), listed(of[i], partyText))
	}
}

func listed[T any](all []T, text func(T) string) string {
	var out []string
	for _, a := range all {
		out = append(out, text(a))
	}
	return fmt.Sprint(out)
}

// asksBeside asks while customers are joined and parted: all that is answered
// together is of one commit.
func (x *trial) asksBeside() {
	var done atomic.Bool
	var asked atomic.Int64
	const enough = 30
	err := x.workers(2, func(i int, s customer.Storage) error {
		if i == 0 {
			defer done.Store(true)
			for n := 0; n < 150 || asked.Load() < enough; n++ {
				if err := s.Commit(x.ctx, joined(n%2 == 1, n)); err != nil {
					return err
				}
			}
			return nil
		}
		defer asked.Store(enough)
		for !done.Load() {
			got, err := s.(customer.Asker).Ask(x.ctx, []customer.Question{{Want: customer.Want{Parties: []channel.Ref{person("r")}}, Whole: true},
				{Want: customer.Want{IDs: []customer.ID{"c-p"}}, Whole: true}})
			if err != nil {
				return err
			}
			x.oneMoment(customer.Company{Customers: slices.Concat(got[0].OfParties, got[1].OfIDs)})
			asked.Add(1)
		}
		return nil
	})
	if err != nil {
		x.find(ruleCommit, "questions beside a writer: %v", err)
	}
}
