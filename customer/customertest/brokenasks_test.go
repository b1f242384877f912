package customertest_test

import (
	"context"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

func askBugs() []bug {
	const rule = "questions that are asked together are answered as if each were asked alone"
	onAsk := func(change func(b *bent, qs []customer.Question, as []customer.Answer)) func(*bent) {
		return func(b *bent) {
			b.ask = func(ctx context.Context, qs []customer.Question) ([]customer.Answer, error) {
				as, err := b.Memory.Ask(ctx, qs)
				if err == nil {
					change(b, qs, as)
				}
				return as, err
			}
		}
	}
	return []bug{
		{"the first answer is everybody's", rule, onAsk(func(_ *bent, _ []customer.Question, as []customer.Answer) {
			for i := range as {
				as[i].Terms = as[0].Terms
			}
		})},
		{"one limit for all terms", rule, onAsk(func(b *bent, qs []customer.Question, as []customer.Answer) {
			for i := range as {
				for j, t := range as[i].Terms {
					as[i].Terms[j].Postings = t.Postings[:min(len(t.Postings), 0)]
				}
			}
		})},
		{"the pages are one", rule, onAsk(func(_ *bent, _ []customer.Question, as []customer.Answer) {
			for i := range as {
				for j := range as[i].Timelines {
					as[i].Timelines[j] = as[i].Timelines[0]
				}
			}
		})},
		{"whoever is asked for is the customer", rule, onAsk(func(_ *bent, _ []customer.Question, as []customer.Answer) {
			for i := range as {
				for j := range as[i].OfParties {
					if as[i].Parties[j] != nil {
						as[i].OfParties[j] = as[i].Parties[j : j+1]
					}
				}
			}
		})},
		{"whole customers of ids are forgotten", rule, onAsk(func(_ *bent, _ []customer.Question, as []customer.Answer) {
			for i := range as {
				clear(as[i].OfIDs)
			}
		})},
		{"a fact comes along that no entry names", rule, onAsk(func(b *bent, qs []customer.Question, as []customer.Answer) {
			bring(b, qs, as, func(facts map[channel.Ref]*customer.FactRow, ref channel.Ref) {
				ref.ID = "0"
				facts[ref] = b.fact(ref)
			})
		})},
		{"a fact comes along as it was", rule, onAsk(func(b *bent, qs []customer.Question, as []customer.Answer) {
			bring(b, qs, as, func(facts map[channel.Ref]*customer.FactRow, ref channel.Ref) {
				old := *b.fact(ref)
				old.Fact.Version--
				facts[ref] = &old
			})
		})},
		{"a fact comes along by the name of another", rule, onAsk(func(b *bent, qs []customer.Question, as []customer.Answer) {
			var last *customer.FactRow
			bring(b, qs, as, func(facts map[channel.Ref]*customer.FactRow, ref channel.Ref) {
				if f := b.fact(ref); last == nil || last.Fact.Ref == ref {
					last = f
				}
				facts[ref] = last
			})
		})},
		{"what comes along may be nothing", rule, onAsk(func(b *bent, qs []customer.Question, as []customer.Answer) {
			bring(b, qs, as, func(facts map[channel.Ref]*customer.FactRow, ref channel.Ref) { facts[ref] = nil })
		})},
		{"a state that goes on", rule, func(b *bent) { b.moving = true }},
		{"a snapshot that forgets what went wrong", rule, func(b *bent) { b.silent = true }},
	}
}

func (b *bent) fact(ref channel.Ref) *customer.FactRow {
	g, _ := b.Memory.Read(context.Background(), customer.Want{Facts: []channel.Ref{ref}})
	return g.Facts[0]
}

// bring has a fact come along for each entry.
func bring(b *bent, qs []customer.Question, as []customer.Answer, one func(facts map[channel.Ref]*customer.FactRow, ref channel.Ref)) {
	for i := range qs {
		if !qs[i].Ahead {
			continue
		}
		as[i].FactsAhead = map[channel.Ref]*customer.FactRow{}
		for _, rows := range as[i].Timelines {
			for _, e := range rows {
				one(as[i].FactsAhead, e.Ref)
			}
		}
	}
}
