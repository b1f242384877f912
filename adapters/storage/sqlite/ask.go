package sqlite

import (
	"cmp"
	"context"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// Ask implements [customer.Asker].
func (s *Storage) Ask(ctx context.Context, qs []customer.Question) ([]customer.Answer, error) {
	var out []customer.Answer
	err := s.nearest(ctx, "ask", func(l *link, m *memory) (err error) {
		out, err = (&reader{s: s, link: l, memory: m}).answers(qs)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Snapshot implements [customer.Snapshotter]. It holds up no commit for much
// longer than one call of ask takes, unless another process has committed since it
// began.
func (s *Storage) Snapshot(ctx context.Context, f func(ask func([]customer.Question) ([]customer.Answer, error)) error) error {
	v, err := s.watch(ctx)
	if err != nil {
		return err
	}
	if v != nil {
		defer v.end()
		return f(func(qs []customer.Question) ([]customer.Answer, error) { return v.ask(ctx, qs) })
	}
	var failed error
	err = s.snapshot(ctx, "ask", func(l *link) error {
		r := &reader{s: s, link: l}
		failed = f(func(qs []customer.Question) ([]customer.Answer, error) {
			out, err := r.answers(qs)
			return out, wrap(ctx, "ask", err)
		})
		return nil
	})
	return cmp.Or(failed, err)
}

func (r *reader) answers(qs []customer.Question) ([]customer.Answer, error) {
	out := make([]customer.Answer, len(qs))
	for i := range qs {
		r.w, r.g = qs[i].Want, customer.Got{}
		if err := r.answer(&qs[i], &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *reader) answer(q *customer.Question, a *customer.Answer) (err error) {
	if a.Got, err = r.read(); err != nil {
		return err
	}
	if len(q.Timelines) > 0 {
		a.Timelines = make([][]customer.EntryRow, len(q.Timelines))
	}
	for i := range q.Timelines {
		t := &q.Timelines[i]
		if j := wholeOf(t, q.Timelines[:i], a.Timelines); j >= 0 {
			a.Timelines[i] = someOf(a.Timelines[j], t)
		} else if a.Timelines[i], err = r.timeline(t); err != nil {
			return err
		}
	}
	if !q.Whole {
		return nil
	}
	if a.OfParties, err = r.wholes(a.Parties); err != nil {
		return err
	}
	a.OfIDs, err = r.wholes(a.IDs)
	return err
}

// wholeOf returns which of the timelines that were read before has all entries
// that a query asks for, or less than zero. Most customers have few entries:
// the page that is shown is all there is, and so are the contacts on it.
func wholeOf(q *customer.TimelineQuery, before []customer.TimelineQuery, has [][]customer.EntryRow) int {
	for i := range before {
		b := &before[i]
		if len(has[i]) < b.Limit && len(b.Kinds) == 0 && b.Before == nil && q.Before == nil && b.From.Equal(q.From) && b.To.Equal(q.To) &&
			slices.Equal(b.Owners, q.Owners) {
			return i
		}
	}
	return -1
}

// someOf returns the entries of a whole timeline that a query asks for.
func someOf(all []customer.EntryRow, q *customer.TimelineQuery) []customer.EntryRow {
	var out []customer.EntryRow
	for i := range all {
		if len(out) < q.Limit && (len(q.Kinds) == 0 || slices.Contains(q.Kinds, all[i].Kind)) {
			out = append(out, all[i])
		}
	}
	return out
}

func (r *reader) wholes(rows []*customer.PartyRow) ([][]*customer.PartyRow, error) {
	out := make([][]*customer.PartyRow, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = r.whole(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// whole returns all members of the customer of a party.
func (r *reader) whole(row *customer.PartyRow) ([]*customer.PartyRow, error) {
	if row == nil {
		return nil, nil
	}
	head := row
	if row.First != row.Ref {
		var err error
		if head, err = r.party(row.First); err != nil || head == nil {
			return nil, err
		}
	}
	if len(head.Members) == 0 {
		return []*customer.PartyRow{head}, nil
	}
	out := make([]*customer.PartyRow, len(head.Members))
	for i, m := range head.Members {
		var err error
		if out[i], err = r.party(m); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Look implements [customer.Looker].
func (s *Storage) Look(ctx context.Context, w customer.Want) (customer.Got, customer.Company, error) {
	var g customer.Got
	var who customer.Company
	err := s.nearest(ctx, "look", func(l *link, m *memory) (err error) {
		r := reader{s: s, link: l, w: customer.Want{Terms: w.Terms, TermLimit: w.TermLimit, Past: w.Past, Ledger: w.Ledger}, memory: m}
		if g, err = r.read(); err != nil {
			return err
		}
		who, err = r.company(g.Terms)
		return err
	})
	if err != nil {
		return customer.Got{}, customer.Company{}, err
	}
	return g, who, nil
}

// company tells who is behind postings.
func (r *reader) company(terms []customer.TermRow) (customer.Company, error) {
	who := customer.Company{Parties: make([][]*customer.PartyRow, len(terms)), Of: make([][]int, len(terms))}
	places := map[channel.Ref]int{}
	for i := range terms {
		ps := terms[i].Postings
		who.Parties[i], who.Of[i] = make([]*customer.PartyRow, len(ps)), make([]int, len(ps))
		for j := range ps {
			who.Of[i][j] = -1
			row, err := r.party(ps[j].Ref)
			if err != nil {
				return who, err
			}
			if row == nil {
				continue
			}
			at, met := places[row.First]
			if !met {
				members, err := r.whole(row)
				if err != nil {
					return who, err
				}
				if len(members) == 0 {
					continue
				}
				at = len(who.Customers)
				places[row.First] = at
				who.Customers = append(who.Customers, members)
			}
			who.Parties[i][j], who.Of[i][j] = row, at
		}
	}
	return who, nil
}
