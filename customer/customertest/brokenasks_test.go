package customertest_test

import (
	"context"

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
		{"a state that goes on", rule, func(b *bent) { b.moving = true }},
		{"a snapshot that forgets what went wrong", rule, func(b *bent) { b.silent = true }},
	}
}
