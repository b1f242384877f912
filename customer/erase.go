package customer

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Erase forgets a customer: all facts with all versions, entries, decisions,
// and quarantined records that name any of them. What identified the customer
// and nobody else joins the suppression list, as keyed digests, so that no
// later report of a source brings it back. What somebody else carries too
// stays with them. The feed tells that the customer is erased, by id alone.
//
// An erasure is an event, not a fact: what came before it is forgotten, what
// comes after it is refused. It is the one thing whose place in the order of
// arrival matters.
func (r *Reader) Erase(ctx context.Context, id ID) error {
	c, err := r.hub.resolve(ctx, id)
	if err != nil {
		return err
	}
	if err := r.record(ctx, "erase", c.id()); err != nil {
		return err
	}
	return r.hub.erase(ctx, c.head.Ref, nil)
}

// eraseAsked carries out a source's request. It erases the party the request
// is about and whoever surely carries its keys.
func (h *Hub) eraseAsked(ctx context.Context, f *channel.Fact, e *channel.Erasure) error {
	keys := slices.Concat(f.Keys, e.Keys)
	var terms []Term
	for _, k := range keys {
		if _, generic := h.rules.Builtin(k.ID()); !generic {
			terms = append(terms, keyTerm(k.ID()))
		}
	}
	got, err := h.storage.Read(ctx, Want{Terms: terms, TermLimit: holderLimit(h.rules)})
	if err != nil {
		return fmt.Errorf("customer: erase: %w", err)
	}
	parties := []channel.Ref{f.Owner()}
	for _, t := range got.Terms {
		for _, p := range t.Postings {
			if keyWeight(p.Weight).sure() && t.Total <= holderLimit(h.rules) {
				parties = append(parties, p.Ref)
			}
		}
	}
	for _, p := range parties {
		if err := h.erase(ctx, p, keys); err != nil {
			return err
		}
	}
	return nil
}

// erase removes the customer of a party, if there is one, and suppresses the
// party and the keys.
func (h *Hub) erase(ctx context.Context, party channel.Ref, keys []channel.Key) error {
	var gone *erasure
	err := h.decideInTheEnd(ctx, func(ctx context.Context) (*Commit, error) {
		gone = &erasure{plan: h.newPlan(ctx, 0), digest: h.digester(), e: &Erasing{}, claims: map[channel.KeyID]bool{},
			gone: map[channel.Ref]bool{}, left: map[channel.Ref][]*FactRow{}, parents: map[channel.Ref]bool{},
			terms: map[Term]bool{}, values: map[string]bool{}, suppress: map[string]bool{}}
		gone.suppressRef(party)
		if err := gone.person(party); err != nil {
			return nil, err
		}
		if err := gone.formerOwners(); err != nil {
			return nil, err
		}
		if err := gone.keys(keys); err != nil {
			return nil, err
		}
		if err := gone.quarantined(); err != nil {
			return nil, err
		}
		if err := gone.others(); err != nil {
			return nil, err
		}
		if err := gone.cleanse(); err != nil {
			return nil, err
		}
		return gone.finish(), nil
	})
	if err != nil {
		return err
	}
	h.forget(gone.e.Parties...)
	h.dropAlarms(gone)
	if s, ok := h.storage.(Scrubber); ok {
		if err := s.Scrub(ctx); err != nil {
			return fmt.Errorf("customer: erased, but bytes may linger in the storage: %w", err)
		}
	}
	return nil
}

// forget takes customers out of the cache, under every id they may have had.
func (h *Hub) forget(parties ...channel.Ref) {
	if h.cache == nil {
		return
	}
	for _, p := range parties {
		h.cache.Remove(newID(p))
	}
}

// erasure is the making of the commit that erases one customer.
type erasure struct {
	*plan
	e        *Erasing
	digest   *digester
	gone     map[channel.Ref]bool       // parties
	left     map[channel.Ref][]*FactRow // all versions of records that are somebody else's by now
	claims   map[channel.KeyID]bool
	parents  map[channel.Ref]bool // of erased facts; true: not looked at yet
	terms    map[Term]bool
	values   map[string]bool // texts by which the person is recognised in raw bytes
	suppress map[string]bool
}

func (x *erasure) suppressRef(r channel.Ref) {
	x.suppress[x.digest.ref(r)] = true
}

// person collects everything that the members of a party's customer own or ever
// owned. A record of theirs may be, or have been, a party itself: a guest order
// before its account was known, or a deleted order whose parcels are still
// there. It goes with them.
func (x *erasure) person(party channel.Ref) error {
	if err := x.loadParties(party); err != nil {
		return err
	}
	row := x.was(party)
	if row == nil {
		return nil
	}
	if err := x.loadParties(row.First); err != nil {
		return err
	}
	members := []channel.Ref{party}
	if head := x.was(row.First); head != nil && len(head.Members) > 0 {
		members = head.Members
	}
	for len(members) > 0 {
		if err := x.loadParties(members...); err != nil {
			return err
		}
		var records []channel.Ref
		for _, m := range members {
			row := x.was(m)
			if row == nil || x.gone[m] {
				continue
			}
			owned, err := x.member(row)
			if err != nil {
				return err
			}
			records = append(records, owned...)
		}
		members = records
	}
	return nil
}

// member collects what one party owns or ever owned, and returns it.
func (x *erasure) member(m *PartyRow) ([]channel.Ref, error) {
	x.gone[m.Ref] = true
	x.e.Parties = append(x.e.Parties, m.Ref)
	x.suppressRef(m.Ref)
	x.terms[mergedTerm(m.Ref)] = true
	x.terms[mergedTerm(m.MergedInto)] = true
	for _, k := range m.houses() {
		x.terms[keyTerm(k)] = true
	}
	x.listed(m.Ref)
	got, err := x.read(Want{Terms: []Term{ownerTerm(m.Ref)}, Past: true})
	if err != nil {
		return nil, err
	}
	x.plan.commit.Expect.Terms = append(x.plan.commit.Expect.Terms, ExpectTerm{ownerTerm(m.Ref), got.Terms[0].Rev})
	refs := refsOf(got.Terms[0].Postings)
	// What is expected first and read then is what the erasure meets: a version
	// that comes meanwhile would leave its postings behind.
	if err := x.load(append(refs, m.Ref)...); err != nil {
		return nil, err
	}
	versions, err := x.read(Want{Versions: refs})
	if err != nil {
		return nil, err
	}
	var owned []channel.Ref
	for i, vs := range versions.Versions {
		if len(vs) == 0 || vs[len(vs)-1].Owner != m.Ref && !vs[len(vs)-1].Fact.Deleted {
			for _, v := range vs { // it belongs to somebody else by now
				x.carried(v)
				if v.Owner == m.Ref || v.Fact.Owner() == m.Ref {
					x.left[refs[i]] = vs
				}
			}
			continue
		}
		owned = append(owned, refs[i])
		x.e.Facts = append(x.e.Facts, refs[i])
		x.suppressRef(refs[i])
		x.values[refs[i].String()] = true
		for _, v := range vs {
			x.version(v)
		}
	}
	return owned, nil
}

// version collects what one version of an erased fact said.
func (x *erasure) version(v *FactRow) {
	x.carried(v)
	if up := parentOf(&v.Fact); !up.IsZero() {
		x.parents[up] = true
	}
	if v.Fact.Deleted {
		return
	}
	for _, k := range v.Fact.Keys {
		x.values[k.Value] = true
		if identity.Linking(k) {
			x.claims[k.ID()] = true
		}
	}
}

// carried collects the terms that name a fact, or its owner because of it.
func (x *erasure) carried(v *FactRow) {
	for _, owner := range []channel.Ref{v.Owner, v.Fact.Owner()} {
		x.listed(owner)
		var c contribution
		x.h.contribute(&c, &v.Fact, owner, v.Received)
		for _, t := range c.terms {
			x.terms[t.term] = true
		}
		for _, k := range c.claims {
			x.terms[keyTerm(k.ID())] = true
		}
		for _, a := range c.homes {
			if a.House != "" {
				x.terms[keyTerm(houseKey(a.House))] = true
			}
		}
	}
	if p, ok := v.Fact.Content.(*channel.Person); ok {
		x.terms[mergedTerm(p.MergedInto)] = true
	}
}

// keys decides which keys are suppressed: those that surely were the person's,
// or were named in the request, and that nobody else carries.
func (x *erasure) keys(asked []channel.Key) error {
	for _, k := range asked {
		x.claims[k.ID()] = true
	}
	var ids []channel.KeyID
	var terms []Term
	for id := range x.claims {
		if _, generic := x.h.rules.Builtin(id); !generic {
			ids, terms = append(ids, id), append(terms, keyTerm(id))
		}
	}
	got, err := x.read(Want{Terms: terms})
	if err != nil {
		return err
	}
	for i, id := range ids {
		if slices.ContainsFunc(got.Terms[i].Postings, func(p Posting) bool { return !x.gone[p.Ref] }) {
			delete(x.values, id.Value)
			continue
		}
		x.suppress[x.digest.key(id)] = true
		x.values[id.Value] = true
	}
	return nil
}

// quarantined collects the quarantined records that name the person.
func (x *erasure) quarantined() error {
	var values [][]byte
	for v := range x.values {
		if len(v) > 3 {
			values = append(values, bytes.ToLower([]byte(v)))
		}
	}
	facts := make(map[channel.Ref]bool, len(x.e.Facts))
	for _, r := range x.e.Facts {
		facts[r] = true
	}
	for q, err := range x.h.Quarantine(x.ctx) {
		if err != nil {
			return err
		}
		raw := bytes.ToLower(q.Raw)
		if facts[q.Ref] || slices.ContainsFunc(values, func(v []byte) bool { return bytes.Contains(raw, v) }) {
			x.e.Quarantine = append(x.e.Quarantine, q.ID)
		}
	}
	return nil
}

// others decides anew about those who stay: a value may say more of them once
// the erased do not carry it any more.
func (x *erasure) others() error {
	for r := range x.gone {
		n := x.party(r)
		row := x.working(n)
		for _, c := range row.Claims {
			x.plan.keys[c.Key.ID()] = true
		}
		for _, k := range row.houses() {
			x.plan.keys[k] = true
		}
		row.Facts, row.Claims, row.Addresses, row.MergedInto = 0, nil, nil, channel.Ref{}
		n.dirty = true
		if !x.gone[row.First] {
			n.active = true // somebody who stays loses a member
		}
	}
	if err := x.identify(); err != nil {
		return err
	}
	if err := x.tell(); err != nil {
		return err
	}
	// The postings of the erased are erased, not past.
	changes := x.plan.commit.Terms
	for i := range changes {
		changes[i].Remove = nil
	}
	x.plan.commit.Terms = slices.DeleteFunc(changes, func(c TermChange) bool { return len(c.Add) == 0 })
	clear(x.plan.terms) // the places have moved
	for i, c := range x.plan.commit.Terms {
		x.plan.terms[c.Term] = i
	}
	return nil
}

func (x *erasure) finish() *Commit {
	c := x.plan.commit
	for t := range x.terms {
		x.e.Terms = append(x.e.Terms, t)
	}
	slices.Sort(x.e.Terms)
	for d := range x.suppress {
		c.Suppress = append(c.Suppress, d)
	}
	slices.Sort(c.Suppress)
	c.Erase = x.e
	for _, r := range x.e.Parties {
		n := x.party(r)
		if n.was.Facts > 0 && n.was.First == r {
			c.Changes = append(c.Changes, Change{Kind: Erased, Customer: n.was.ID, At: x.now, Ver: n.row.Ver + 1})
		}
		n.row = nil
	}
	x.commitParties()
	return c
}
