package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// Ask implements [customer.Asker]. It takes one round trip, whatever is asked
// for, but two if a page has an entry whose part or kind is longer than a
// thousand bytes, or if the ledger has changed since it was last read.
func (s *Storage) Ask(ctx context.Context, qs []customer.Question) ([]customer.Answer, error) {
	for again := false; ; again = true {
		var x *asked
		if err := s.snapshot(ctx, "ask", func(p *pipe) { x = p.ask(qs, again) }); err != nil {
			return nil, err
		}
		if (x.short() || x.behind) && !again {
			continue
		}
		for i := range qs {
			if qs[i].Ledger {
				s.learn(&x.answers[i].Got)
			}
			for _, p := range x.pages[i] {
				x.answers[i].Timelines = append(x.answers[i].Timelines, p.rows())
			}
			if err := s.finish(ctx, x, i); err != nil {
				return nil, err
			}
			x.answers[i].FactsAhead = x.ahead[i]
		}
		return x.answers, nil
	}
}

// asked are questions on their way.
type asked struct {
	answers []customer.Answer
	pages   [][]*page
	wholes  []*wholes // of parties and of ids, for each question; nil: nobody asked
	ahead   []map[channel.Ref]*customer.FactRow
	behind  bool // the ledger is not what this process knows: it must be asked for anew, as a whole
}

func (x *asked) short() bool {
	for _, ps := range x.pages {
		for _, p := range ps {
			if p.short {
				return true
			}
		}
	}
	return false
}

// ask asks for all. If it does so again, pages may have long entries and the
// ledger may have changed.
func (p *pipe) ask(qs []customer.Question, again bool) *asked {
	x := &asked{answers: make([]customer.Answer, len(qs)), pages: make([][]*page, len(qs)), wholes: make([]*wholes, 2*len(qs)),
		ahead: make([]map[channel.Ref]*customer.FactRow, len(qs))}
	var terms termsAsked
	for i := range qs {
		q, g := &qs[i], &x.answers[i].Got
		p.things(q, g, x, i)
		r := reader{s: p.s, p: p, w: &q.Want, g: g}
		r.terms(&terms)
		r.versions()
		r.hashes()
		r.lists()
		if q.Sources {
			p.sources(g)
		}
		if again && q.Ledger {
			r.state()
		} else if q.Ledger || q.Suppressed {
			p.state(q, g, x)
		}
	}
	terms.part(p)
	for i := range qs {
		for j := range qs[i].Timelines {
			x.pages[i] = append(x.pages[i], p.pageOf(&qs[i].Timelines[j], again))
		}
		if qs[i].Ahead && len(x.pages[i]) > 0 && !again {
			x.ahead[i] = p.ahead(x.pages[i][0])
		}
	}
	return x
}

// things asks for the facts and parties of a question.
func (p *pipe) things(q *customer.Question, g *customer.Got, x *asked, i int) {
	if len(q.Facts) > 0 {
		g.Facts = make([]*customer.FactRow, len(q.Facts))
		p.facts(q.Facts, g.Facts)
	}
	if q.Whole {
		x.wholes[2*i] = p.wholes(columnRef, refKeys(q.Parties))
		x.wholes[2*i+1] = p.wholes(columnID, texts(q.IDs))
		return
	}
	for _, a := range []struct {
		column string
		keys   []string
		out    *[]*customer.PartyRow
	}{{columnRef, refKeys(q.Parties), &g.Parties}, {columnID, texts(q.IDs), &g.IDs}} {
		if len(a.keys) == 0 {
			continue
		}
		*a.out = make([]*customer.PartyRow, len(a.keys))
		keys, at := places(a.keys)
		p.parties(a.column, keys, func(key string, row *customer.PartyRow) {
			for _, i := range at[key] {
				(*a.out)[i] = row
			}
		})
	}
}

// state asks for the counters. The ledger is what this process knows, or asked
// for again.
func (p *pipe) state(q *customer.Question, g *customer.Got, x *asked) {
	known := p.s.known()
	p.add(part{name: "state", query: partState, row: func(row *partRow) error {
		p.s.heard(row.x)
		if q.Suppressed {
			g.Suppressed = uint64(row.x)
		}
		if q.Ledger {
			g.LedgerRev, g.Decisions = uint64(row.w), known.decisions
			x.behind = x.behind || row.w != known.rev
		}
		return nil
	}})
}

// sources asks for the sources.
func (p *pipe) sources(g *customer.Got) {
	all := sourcesRead{to: &g.Sources, last: map[string][2]int64{}}
	p.add(part{name: "sources", query: partSources, row: func(x *partRow) error {
		if len(x.n) != 6 {
			return damaged("source", channel.Ref{Channel: x.a}, errShape)
		}
		return all.add(&sourceSlot{name: x.a, fresh: x.b, tried: x.c, text: string(x.body), kind: string(x.d), freshSeq: x.w, triedSeq: x.x,
			n: customer.Counts{Received: x.n[0], Applied: x.n[1], Duplicate: x.n[2], Stale: x.n[3], Quarantined: x.n[4], Suppressed: x.n[5]}})
	}})
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

// finish puts whole customers into an answer.
func (s *Storage) finish(ctx context.Context, x *asked, i int) (err error) {
	a := &x.answers[i]
	if w := x.wholes[2*i]; w != nil {
		if a.Parties, a.OfParties, err = w.rows(ctx, s); err != nil {
			return err
		}
	}
	if w := x.wholes[2*i+1]; w != nil {
		a.IDs, a.OfIDs, err = w.rows(ctx, s)
	}
	return err
}

// The columns by which parties are asked for.
const (
	columnRef = "ref"
	columnID  = "id"
)

// wholes are parties that are asked for with their customers.
type wholes struct {
	parties []*customer.PartyRow
	near    map[channel.Ref]*customer.PartyRow // what came of their customers
}

// wholes asks for the customers of parties that have one of the values in a
// column.
func (p *pipe) wholes(column string, values []string) *wholes {
	if len(values) == 0 {
		return nil
	}
	w := &wholes{parties: make([]*customer.PartyRow, len(values)), near: make(map[channel.Ref]*customer.PartyRow, len(values))}
	keys, at := places(values)
	p.parties(column, keys, func(key string, row *customer.PartyRow) {
		w.near[row.Ref] = row
		for _, i := range at[key] {
			w.parties[i] = row
		}
	})
	p.add(part{name: "members by " + column, query: partMembers, of: column, args: []any{keys}, row: p.party(func(_ *partRow, row *customer.PartyRow) {
		w.near[row.Ref] = row
	})})
	return w
}

// rows returns the parties, and the members of their customers, the first
// first. A customer that did not come whole is read otherwise.
func (w *wholes) rows(ctx context.Context, s *Storage) ([]*customer.PartyRow, [][]*customer.PartyRow, error) {
	out := make([][]*customer.PartyRow, len(w.parties))
	for i, me := range w.parties {
		if me == nil {
			continue
		}
		head := w.near[me.First]
		if head != nil && len(head.Members) == 0 {
			out[i] = []*customer.PartyRow{head}
			continue
		}
		if head != nil {
			for _, m := range head.Members {
				if row := w.near[m]; row != nil {
					out[i] = append(out[i], row)
				}
			}
		}
		if head == nil || len(out[i]) < len(head.Members) {
			if err := s.wholly(ctx, me.Ref, &w.parties[i], &out[i]); err != nil {
				return nil, nil, err
			}
		}
	}
	return w.parties, out, nil
}

// wholly reads the customer of one party in steps that all see one state.
func (s *Storage) wholly(ctx context.Context, ref channel.Ref, me **customer.PartyRow, all *[]*customer.PartyRow) error {
	return s.patiently(ctx, "ask", func() error {
		return s.with(ctx, func(c *pgxpool.Conn) error {
			begin := &pipe{s: s}
			begin.begin(beginReading)
			if err := begin.send(ctx, c); err != nil {
				return err
			}
			read := func(refs ...channel.Ref) ([]*customer.PartyRow, error) {
				var g customer.Got
				r := reader{s: s, p: &pipe{s: s}, w: &customer.Want{Parties: refs}, g: &g}
				r.parties()
				return g.Parties, r.p.send(ctx, c)
			}
			rows, err := read(ref)
			if err != nil || rows[0] == nil {
				*me, *all = nil, nil
				return err
			}
			*me = rows[0]
			if rows, err = read(rows[0].First); err != nil || rows[0] == nil {
				*all = nil
				return err
			}
			if *all = rows; len(rows[0].Members) > 0 {
				*all, err = read(rows[0].Members...)
			}
			return err
		})
	})
}

// Look implements [customer.Looker]. It takes two round trips.
func (s *Storage) Look(ctx context.Context, w customer.Want) (customer.Got, customer.Company, error) {
	var x look
	w = customer.Want{Terms: w.Terms, TermLimit: w.TermLimit, Past: w.Past, Ledger: w.Ledger}
	err := ctx.Err()
	if err == nil {
		err = s.patiently(ctx, "look", func() error {
			x = look{}
			return s.with(ctx, func(c *pgxpool.Conn) error { return x.read(ctx, s, c, &w) })
		})
	}
	if err != nil {
		return customer.Got{}, customer.Company{}, err
	}
	if w.Ledger {
		s.learn(&x.got)
	}
	var parties []*customer.PartyRow
	var of [][]*customer.PartyRow
	if x.asked != nil {
		if parties, of, err = x.asked.rows(ctx, s); err != nil {
			return customer.Got{}, customer.Company{}, err
		}
	}
	return x.got, company(&x.got, x.at, parties, of), nil
}

// A look is terms, and the parties that their postings name.
type look struct {
	got   customer.Got
	asked *wholes             // nil: they name nobody
	at    map[channel.Ref]int // the place of each among those asked for
}

func (x *look) read(ctx context.Context, s *Storage, c *pgxpool.Conn, w *customer.Want) error {
	p := &pipe{s: s}
	p.begin(beginReading)
	r := reader{s: s, p: p, w: w, g: &x.got}
	var terms termsAsked
	r.read(&terms)
	terms.ask(p)
	if err := p.send(ctx, c); err != nil {
		return err
	}
	var refs []channel.Ref
	x.at = map[channel.Ref]int{}
	for i := range x.got.Terms {
		for _, y := range x.got.Terms[i].Postings {
			if _, met := x.at[y.Ref]; !met {
				x.at[y.Ref] = len(refs)
				refs = append(refs, y.Ref)
			}
		}
	}
	p = &pipe{s: s}
	x.asked = p.wholes(columnRef, refKeys(refs))
	p.join()
	p.exec(nil, "COMMIT")
	return p.send(ctx, c)
}

// company tells who is behind postings from the parties that they name and
// their customers.
func company(g *customer.Got, at map[channel.Ref]int, parties []*customer.PartyRow, of [][]*customer.PartyRow) customer.Company {
	who := customer.Company{Parties: make([][]*customer.PartyRow, len(g.Terms)), Of: make([][]int, len(g.Terms))}
	met := map[channel.Ref]int{}
	for i := range g.Terms {
		ps := g.Terms[i].Postings
		who.Parties[i], who.Of[i] = make([]*customer.PartyRow, len(ps)), make([]int, len(ps))
		for j := range ps {
			n := at[ps[j].Ref]
			who.Of[i][j] = -1
			if parties[n] == nil || len(of[n]) == 0 {
				continue
			}
			place, known := met[parties[n].First]
			if !known {
				place = len(who.Customers)
				met[parties[n].First] = place
				who.Customers = append(who.Customers, of[n])
			}
			who.Parties[i][j], who.Of[i][j] = parties[n], place
		}
	}
	return who
}
