package customer

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// A walk collects connected components.
type walk struct {
	p         *plan
	decisions map[channel.Ref][]identity.Decision
	values    []identity.Decision
	members   map[channel.Ref]bool
	queue     []channel.Ref
	holders   map[Term][]Posting               // as they will be
	generic   map[channel.KeyID]identity.Value // known for generic without looking at who carries it
	keyOf     map[Term]channel.KeyID
	heads     map[channel.Ref]bool // first members whose company has been added
	merged    map[channel.Ref]bool // parties that sources merged others into
	all       bool                 // judge also keys that nobody carries surely
	dirty     int                  // how many parties' evidence changes
}

func (p *plan) newWalk(ledger []identity.Decision) *walk {
	w := &walk{p: p, decisions: map[channel.Ref][]identity.Decision{}, members: map[channel.Ref]bool{},
		holders: map[Term][]Posting{}, keyOf: map[Term]channel.KeyID{}, generic: map[channel.KeyID]identity.Value{},
		heads: map[channel.Ref]bool{}, merged: map[channel.Ref]bool{}}
	for _, d := range ledger {
		if d.A.IsZero() {
			w.values = append(w.values, d)
			continue
		}
		w.decisions[d.A] = append(w.decisions[d.A], d)
		w.decisions[d.B] = append(w.decisions[d.B], d)
	}
	return w
}

func (w *walk) seed(r channel.Ref) {
	if !w.members[r] {
		w.members[r] = true
		w.queue = append(w.queue, r)
	}
}

// walk follows linking keys, decisions, merges told by sources and present
// customers until nothing new is found. changed are key terms whose postings
// change: whoever carries them surely is looked at too, for the value may have
// become generic, or ceased to be.
func (w *walk) walk(changed map[Term]bool) error {
	// Nothing is cut here: the engine joins what is too large by what is certain
	// only, and must be given all of it for that.
	limit, loud := 10*componentLimit(w.p.h.rules)+len(w.queue), false
	for len(w.queue) > 0 {
		batch := w.queue
		w.queue = nil
		if len(w.members) > limit && !loud {
			loud = true
			w.p.h.log.Error("customer: a component is much larger than its limit", "limit", limit, "seed", batch[0])
		}
		if err := w.p.loadParties(batch...); err != nil {
			return err
		}
		if err := w.company(batch); err != nil {
			return err
		}
		if err := w.follow(batch, changed); err != nil {
			return err
		}
	}
	return nil
}

// company adds the present fellow members of each party, and those that
// decisions and sources name.
func (w *walk) company(batch []channel.Ref) error {
	var firsts []channel.Ref
	var terms []Term
	for _, r := range batch {
		if was := w.p.was(r); was != nil && was.First != r {
			firsts = append(firsts, was.First)
		}
		terms = append(terms, mergedTerm(r))
	}
	if err := w.p.loadParties(firsts...); err != nil {
		return err
	}
	got, err := w.p.read(Want{Terms: terms})
	if err != nil {
		return err
	}
	for i, r := range batch {
		was := w.p.was(r)
		if was != nil {
			if head := w.p.was(was.First); head != nil && !w.heads[was.First] {
				w.heads[was.First] = true
				for _, m := range head.Members {
					w.seed(m)
				}
			}
		}
		for _, d := range w.decisions[r] {
			w.seed(d.A)
			w.seed(d.B)
		}
		if row := w.p.view(r); row != nil && !row.MergedInto.IsZero() {
			w.merged[row.MergedInto] = true
			w.seed(row.MergedInto)
		}
		w.p.commit.Expect.Terms = append(w.p.commit.Expect.Terms, ExpectTerm{terms[i], got.Terms[i].Rev})
		for _, x := range w.p.overlay(terms[i], got.Terms[i].Postings) {
			w.seed(x.Ref)
		}
	}
	return nil
}

// follow adds those who carry a linking key of any of the batch.
func (w *walk) follow(batch []channel.Ref, changed map[Term]bool) error {
	var terms []Term
	for _, r := range batch {
		n := w.p.party(r)
		rows := [2]*PartyRow{n.view()}
		if n.dirty {
			rows[1] = n.was // what it claimed before may become free
		}
		for _, row := range rows {
			if row == nil {
				continue
			}
			for _, c := range row.Claims {
				t := keyTerm(c.Key.ID())
				if _, seen := w.keyOf[t]; seen || !changed[t] && !identity.Linking(c.Key) {
					continue
				}
				if why, generic := w.p.h.rules.Builtin(c.Key.ID()); generic && !w.decided(c.Key.ID()) {
					w.generic[c.Key.ID()] = identity.Value{Key: c.Key.ID(), Generic: true, Why: why}
					continue
				}
				w.keyOf[t] = c.Key.ID()
				terms = append(terms, t)
			}
		}
	}
	if len(terms) == 0 {
		return nil
	}
	return w.carriers(terms)
}

// carriers reads who carries the terms and adds whoever does so surely. Of a
// value that very many carry it reads no more than tell that it is generic,
// unless a human has said that it is not.
func (w *walk) carriers(terms []Term) error {
	limit := holderLimit(w.p.h.rules) + w.dirty + 1
	var few, many []Term
	for _, t := range terms {
		if decidedValue(w.values, w.keyOf[t]) == identity.AllowValue {
			many = append(many, t)
		} else {
			few = append(few, t)
		}
	}
	for _, x := range []struct {
		terms []Term
		limit int
	}{{few, limit}, {many, 0}} {
		if len(x.terms) == 0 {
			continue
		}
		got, err := w.p.read(Want{Terms: x.terms, TermLimit: x.limit})
		if err != nil {
			return err
		}
		for i, t := range x.terms {
			w.p.commit.Expect.Terms = append(w.p.commit.Expect.Terms, ExpectTerm{t, got.Terms[i].Rev})
			w.holders[t] = w.p.overlay(t, got.Terms[i].Postings)
			if most := holderLimit(w.p.h.rules); x.limit > 0 && got.Terms[i].Total <= most && len(w.holders[t]) > most {
				w.p.h.log.Warn("customer: a value is carried by so many that it says nothing any more", "key", w.keyOf[t].String(), "limit", most)
			}
			if x.limit > 0 && got.Terms[i].Total >= x.limit {
				continue // generic by its number alone, before and after
			}
			for _, x := range w.holders[t] {
				if x.Weight >= uint8(channel.Verified) {
					w.seed(x.Ref)
				}
			}
		}
	}
	return nil
}

func (w *walk) decided(k channel.KeyID) bool {
	return slices.ContainsFunc(w.values, func(d identity.Decision) bool { return d.Key == k })
}

// decidedValue returns what holds about a value: BlockValue, AllowValue or
// nothing.
func decidedValue(ledger []identity.Decision, k channel.KeyID) identity.Action {
	var seq int64
	var out identity.Action
	for i := range ledger {
		if d := &ledger[i]; d.Key == k && d.A.IsZero() && d.Seq >= seq {
			seq, out = d.Seq, d.Action
		}
	}
	if out == identity.UndoValue {
		return ""
	}
	return out
}

// overlay returns postings as they will be after this commit.
func (p *plan) overlay(t Term, stored []Posting) []Posting {
	at, ok := p.terms[t]
	if !ok {
		return stored
	}
	add, remove := p.commit.Terms[at].Add, p.commit.Terms[at].Remove
	if len(stored) == 0 {
		return add
	}
	replaced := make(map[channel.Ref]bool, len(add)+len(remove))
	for _, x := range add {
		replaced[x.Ref] = true
	}
	for _, r := range remove {
		replaced[r] = true
	}
	out := slices.Clone(add)
	for _, x := range stored {
		if !replaced[x.Ref] {
			out = append(out, x)
		}
	}
	return out
}

// input makes what the engine works on: the members that still are parties,
// and the verdict on every value that two of them surely carry.
func (w *walk) input() (identity.Input, error) {
	in := identity.Input{Values: w.generic, Decisions: w.values}
	refs := make([]channel.Ref, 0, len(w.members))
	for r := range w.members {
		refs = append(refs, r)
	}
	slices.SortFunc(refs, channel.Ref.Compare)
	shared, err := w.judge(in.Values)
	if err != nil {
		return in, err
	}
	seen := map[int64]bool{}
	for _, r := range refs {
		row := w.p.view(r)
		if row == nil || row.Facts == 0 || w.alone(row, shared) {
			continue
		}
		in.Parties = append(in.Parties, identityParty(row))
		for _, d := range w.decisions[r] {
			if !seen[d.Seq] {
				seen[d.Seq] = true
				in.Decisions = append(in.Decisions, d)
			}
		}
		if !row.MergedInto.IsZero() {
			in.Decisions = append(in.Decisions, sourceMerge(row))
		}
	}
	return in, nil
}

// alone reports whether nothing can join a party to another: it needs no
// engine to be its own customer.
func (w *walk) alone(row *PartyRow, shared map[Term]bool) bool {
	if w.all || len(w.decisions[row.Ref]) > 0 || !row.MergedInto.IsZero() || w.merged[row.Ref] {
		return false
	}
	return !slices.ContainsFunc(row.Claims, func(c ClaimRow) bool { return shared[keyTerm(c.Key.ID())] })
}

// sourceMerge is the link that a source told by merging two of its records.
// Every human decision is newer.
func sourceMerge(row *PartyRow) identity.Decision {
	return identity.Decision{Action: identity.Link, A: row.Ref, B: row.MergedInto, Actor: "source", Reason: "merged in " + row.Ref.Channel}
}

// judge gives a verdict on every key that at least two parties surely carry,
// and returns the terms of those.
func (w *walk) judge(values map[channel.KeyID]identity.Value) (shared map[Term]bool, err error) {
	shared = map[Term]bool{}
	var need []channel.Ref
	for t, hs := range w.holders {
		sure := 0
		for _, x := range hs {
			if w.all || x.Weight >= uint8(channel.Verified) {
				sure++
			}
		}
		// Of very many carriers only some are read: those who are sure may not be
		// among them, and the number is enough to judge by.
		many := len(hs) > holderLimit(w.p.h.rules)
		if sure < 2 && !many {
			continue
		}
		shared[t] = true
		for _, x := range hs {
			if !many {
				need = append(need, x.Ref)
			}
		}
	}
	if err := w.p.loadParties(need...); err != nil {
		return nil, err
	}
	for t := range shared {
		var parties []identity.Party
		many := len(w.holders[t]) > holderLimit(w.p.h.rules)
		for _, x := range w.holders[t] {
			if many {
				parties = append(parties, identity.Party{Ref: x.Ref})
			} else if row := w.p.view(x.Ref); row != nil && row.Facts > 0 {
				parties = append(parties, identityParty(row))
			}
		}
		values[w.keyOf[t]] = w.p.h.rules.Judge(w.keyOf[t], parties, w.values)
	}
	return shared, nil
}
