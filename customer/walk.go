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
	members   []*partyNode
	next      int // members before it have been followed
	keys      map[channel.KeyID]*carried
	met       []*carried                       // all of keys, as they were met
	generic   map[channel.KeyID]identity.Value // known for generic without looking at who carries it
	all       bool                             // judge also keys that nobody carries surely
	changed   map[channel.KeyID]bool           // keys whose postings change
	dirty     int                              // how many parties' evidence changes
}

// A carried key has been looked up.
type carried struct {
	id      channel.KeyID
	term    Term
	holders []Posting // as they will be
	before  []Posting // as they are; of very many only some
	total   int       // how many those are
	many    bool      // more holders than are looked at one by one
	shared  bool      // at least two carry it surely, or many carry it
}

func (p *plan) newWalk(ledger []identity.Decision) *walk {
	w := &walk{p: p, decisions: map[channel.Ref][]identity.Decision{}, keys: map[channel.KeyID]*carried{},
		generic: map[channel.KeyID]identity.Value{}}
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
	if n := w.p.party(r); !n.member {
		n.member = true
		w.members = append(w.members, n)
	}
}

// walk follows linking keys, decisions, merges told by sources and present
// customers until nothing new is found. changed are keys whose postings change:
// whoever carries them surely is looked at too, for the value may have become
// generic, or ceased to be.
func (w *walk) walk(changed map[channel.KeyID]bool) error {
	w.changed = changed
	// Nothing is cut here: the engine joins what is too large by what is certain
	// only, and must be given all of it for that.
	limit, loud := 10*componentLimit(w.p.rules)+len(w.members), false
	for w.next < len(w.members) {
		batch := w.members[w.next:]
		w.next = len(w.members)
		if len(w.members) > limit && !loud {
			loud = true
			w.p.h.log.Error("customer: a component is much larger than its limit", "limit", limit, "seed", batch[0].ref)
		}
		refs := make([]channel.Ref, len(batch))
		for i, n := range batch {
			refs[i] = n.ref
		}
		if err := w.p.loadParties(refs...); err != nil {
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
func (w *walk) company(batch []*partyNode) error {
	var firsts []channel.Ref
	terms := make([]Term, len(batch))
	for i, n := range batch {
		if n.was != nil && n.was.First != n.ref {
			firsts = append(firsts, n.was.First)
		}
		terms[i] = mergedTerm(n.ref)
	}
	if err := w.p.loadParties(firsts...); err != nil {
		return err
	}
	got, err := w.p.read(Want{Terms: terms})
	if err != nil {
		return err
	}
	for i, n := range batch {
		w.fellows(n)
		for _, d := range w.decisions[n.ref] {
			w.seed(d.A)
			w.seed(d.B)
		}
		if row := n.view(); row != nil && !row.MergedInto.IsZero() {
			w.seed(row.MergedInto)
			w.p.party(row.MergedInto).merged = true
		}
		w.p.commit.Expect.Terms = append(w.p.commit.Expect.Terms, ExpectTerm{terms[i], got.Terms[i].Rev})
		for _, x := range w.p.overlay(terms[i], got.Terms[i].Postings) {
			w.seed(x.Ref)
		}
	}
	return nil
}

// fellows adds the present members of a party's customer, once.
func (w *walk) fellows(n *partyNode) {
	if n.was == nil {
		return
	}
	head := w.p.party(n.was.First)
	if head.was == nil || head.headed {
		return
	}
	head.headed = true
	for _, m := range head.was.Members {
		w.seed(m)
	}
}

// follow adds those who carry a linking key of any of the batch.
func (w *walk) follow(batch []*partyNode, changed map[channel.KeyID]bool) error {
	from := len(w.met)
	for _, n := range batch {
		rows := [2]*PartyRow{n.view()}
		if n.dirty {
			rows[1] = n.was // what it claimed before may become free
		}
		for _, row := range rows {
			if row == nil {
				continue
			}
			for i := range row.Claims {
				k := &row.Claims[i].Key
				if id := k.ID(); w.leads(k) || changed[id] {
					w.meet(id)
				}
			}
			if w.p.rules.Model == nil {
				continue // an address says nothing by itself
			}
			for _, id := range row.houses() {
				w.meet(id)
			}
		}
	}
	return w.carriers(w.met[from:])
}

// meet notes a key to be looked up, once.
func (w *walk) meet(id channel.KeyID) {
	if w.keys[id] != nil {
		return
	}
	if why, generic := w.p.rules.Builtin(id); generic && !w.decided(id) {
		w.generic[id] = identity.Value{Key: id, Generic: true, Why: why}
		return
	}
	c := &carried{id: id, term: keyTerm(id)}
	w.keys[id] = c
	w.met = append(w.met, c)
}

// leads reports whether a claim may join its party to another: a model joins
// also by what was only asserted.
func (w *walk) leads(k *channel.Key) bool {
	return identity.Linking(*k) || w.p.rules.Model != nil
}

// carriers reads who carries keys and adds whoever does so surely. Of a value
// that very many carry it reads no more than tell that it is generic, unless a
// human has said that it is not.
func (w *walk) carriers(keys []*carried) error {
	limit := holderLimit(w.p.rules) + w.dirty + 1
	var few, many []*carried
	for _, c := range keys {
		if decidedValue(w.values, c.id) == identity.AllowValue {
			many = append(many, c)
		} else {
			few = append(few, c)
		}
	}
	if err := w.read(few, limit); err != nil {
		return err
	}
	return w.read(many, 0)
}

func (w *walk) read(keys []*carried, limit int) error {
	if len(keys) == 0 {
		return nil
	}
	terms := make([]Term, len(keys))
	for i, c := range keys {
		terms[i] = c.term
	}
	got, err := w.p.read(Want{Terms: terms, TermLimit: limit})
	if err != nil {
		return err
	}
	most := holderLimit(w.p.rules)
	for i, c := range keys {
		row := &got.Terms[i]
		w.p.commit.Expect.Terms = append(w.p.commit.Expect.Terms, ExpectTerm{c.term, row.Rev})
		c.holders = w.p.overlay(c.term, row.Postings)
		c.before, c.total = row.Postings, row.Total
		c.many = len(c.holders) > most
		if limit > 0 && row.Total >= limit {
			continue // generic by its number alone, before and after
		}
		if err := w.seedHolders(c); err != nil {
			return err
		}
	}
	return nil
}

// seedHolders adds those who carry a key surely. If a model decides, it adds
// all who carry a value that says something.
func (w *walk) seedHolders(c *carried) error {
	// Those whom it has joined until now are decided about once more when it comes
	// to be carried by too many.
	asserted := w.p.rules.Model != nil && (!c.many || c.total <= holderLimit(w.p.rules))
	if asserted && w.doubtful(c) && !w.changed[c.id] {
		if err := w.loadHolders(c); err != nil {
			return err
		}
		asserted = !w.verdict(c).Generic
	}
	for _, x := range c.holders {
		if asserted || keyWeight(x.Weight).sure() {
			w.seed(x.Ref)
		}
	}
	return nil
}

func (w *walk) loadHolders(c *carried) error {
	refs := make([]channel.Ref, len(c.holders))
	for i, x := range c.holders {
		refs[i] = x.Ref
	}
	return w.p.loadParties(refs...)
}

// verdict judges a key by those who carry it, who must have been read unless
// they are many.
func (w *walk) verdict(c *carried) identity.Value {
	if c.many {
		return w.p.rules.JudgeCount(c.id, len(c.holders), w.values)
	}
	rows := make([]*PartyRow, len(c.holders))
	for i, x := range c.holders {
		rows[i] = w.p.view(x.Ref)
	}
	return w.p.rules.Judge(c.id, identityParties(rows), w.values)
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
		if d := &ledger[i]; d.Key == k && d.A.IsZero() && d.Action != identity.SplitValueAt && d.Seq >= seq {
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
	return changed(stored, &p.commit.Terms[at])
}

// changed returns current postings as they are after a change.
func changed(stored []Posting, c *TermChange) []Posting {
	if len(stored) == 0 {
		return c.Add
	}
	replaced := make(map[channel.Ref]bool, len(c.Add)+len(c.Remove))
	for _, x := range c.Add {
		replaced[x.Ref] = true
	}
	for _, r := range c.Remove {
		replaced[r] = true
	}
	out := slices.Clone(c.Add)
	for _, x := range stored {
		if !replaced[x.Ref] {
			out = append(out, x)
		}
	}
	return out
}
