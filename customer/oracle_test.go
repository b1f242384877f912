package customer

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// An oracle knows what a hub must say, worked out from scratch and as plainly
// as it can be written: it keeps every version it was ever given, the ledger
// and who is erased, and nothing that follows from them.
type oracle struct {
	hub      *Hub // for its rules and patterns only
	now      time.Time
	versions map[channel.Ref][]*channel.Fact
	ledger   []identity.Decision
	owned    map[channel.Ref]map[channel.Ref]bool // by party: facts that it ever owned
	owner    map[channel.Ref]channel.Ref          // of each fact, the last that it had while it was there
	refs     map[channel.Ref]bool                 // suppressed
	keys     map[channel.KeyID]bool               // suppressed
	received int64
}

func newOracle(h *Hub) *oracle {
	return &oracle{hub: h, now: h.now(), versions: map[channel.Ref][]*channel.Fact{}, owned: map[channel.Ref]map[channel.Ref]bool{},
		owner: map[channel.Ref]channel.Ref{}, refs: map[channel.Ref]bool{}, keys: map[channel.KeyID]bool{}}
}

// add takes what one commit brings.
func (o *oracle) add(facts []channel.Fact) {
	o.received += int64(len(facts))
	for i := range facts {
		f := &facts[i]
		suppressed := o.refs[f.Ref] || o.refs[f.Owner()] || o.refs[parentOf(f)]
		for _, k := range f.Keys {
			suppressed = suppressed || o.keys[k.ID()]
		}
		if !suppressed {
			o.versions[f.Ref] = append(o.versions[f.Ref], f)
		}
	}
	o.note()
}

// note keeps who owns what now: it matters once somebody is erased.
func (o *oracle) note() {
	cur := o.current()
	for r, f := range cur {
		if f.Deleted && f.Party.IsZero() {
			if _, known := o.owner[r]; known {
				continue // whose it was
			}
		}
		p := ownerIn(cur, f, maxInherit)
		o.owner[r] = p
		if f.Deleted {
			continue
		}
		if o.owned[p] == nil {
			o.owned[p] = map[channel.Ref]bool{}
		}
		o.owned[p][r] = true
	}
}

// current returns the newest version of each object.
func (o *oracle) current() map[channel.Ref]*channel.Fact {
	out := map[channel.Ref]*channel.Fact{}
	for r, vs := range o.versions {
		out[r] = slices.MaxFunc(vs, func(a, b *channel.Fact) int {
			x, _ := a.Hash()
			y, _ := b.Hash()
			return cmp.Or(cmp.Compare(a.Version, b.Version), a.UpdatedAt.Compare(b.UpdatedAt.Time), bytes.Compare(x[:], y[:]))
		})
	}
	return out
}

func ownerIn(cur map[channel.Ref]*channel.Fact, f *channel.Fact, depth int) channel.Ref {
	up := parentOf(f)
	if up.IsZero() || depth == 0 {
		return f.Owner()
	}
	if p := cur[up]; p != nil && !p.Deleted {
		return ownerIn(cur, p, depth-1)
	}
	return up
}

// A truth is what the oracle says at one moment.
type truth struct {
	current  map[channel.Ref]*channel.Fact
	owner    map[channel.Ref]channel.Ref // of live facts
	parties  map[channel.Ref]*PartyRow
	clusters [][]channel.Ref
	first    map[channel.Ref]channel.Ref
	part     map[channel.Ref]int
	entries  map[channel.Ref][]EntryRow // by owner
	terms    map[Term]map[channel.Ref]uint8
	values   map[channel.KeyID]identity.Value
}

func (o *oracle) truth() *truth {
	t := &truth{current: o.current(), owner: map[channel.Ref]channel.Ref{}, parties: map[channel.Ref]*PartyRow{},
		first: map[channel.Ref]channel.Ref{}, entries: map[channel.Ref][]EntryRow{}, terms: map[Term]map[channel.Ref]uint8{}}
	for r, f := range t.current {
		if !f.Deleted {
			t.owner[r] = ownerIn(t.current, f, maxInherit)
			t.live(o, f)
		}
	}
	parties, decisions := t.evidence(o.ledger)
	rules := o.hub.rules
	if modelIn(o.ledger) == "" {
		rules.Model = nil
	}
	t.values = identity.Values(parties, decisions, rules)
	if rules.Model != nil {
		t.clusters = t.modelled(parties, decisions, rules)
	} else {
		t.clusters = identity.ResolveAll(parties, decisions, rules).Clusters
	}
	for _, c := range t.clusters {
		for _, m := range c {
			t.first[m] = c[0]
		}
	}
	rules.Model = nil
	t.part = partsWithout(t.clusters, identity.ResolveAll(parties, decisions, rules).Clusters)
	return t
}

// live adds what one fact says.
func (t *truth) live(o *oracle, f *channel.Fact) {
	p := t.owner[f.Ref]
	row := t.parties[p]
	if row == nil {
		row = &PartyRow{Ref: p, ID: newID(p)}
		t.parties[p] = row
	}
	row.Facts++
	for _, k := range f.Keys {
		k.Raw = ""
		row.Claims = append(row.Claims, ClaimRow{k, 1})
		term := keyTerm(k.ID())
		w := uint8(k.Assurance)
		if k.Since.IsZero() && k.Until.IsZero() {
			w += 128
		}
		if has, ok := t.terms[term][p]; !ok || cmp.Or(cmp.Compare(w%128, has%128), cmp.Compare(w, has)) > 0 {
			t.post(term, p, w)
		}
	}
	row.Addresses = append(row.Addresses, addressesOf(nil, f)...)
	if f.Ref == p {
		row.setSelf(evidenceOf(f))
		if !row.MergedInto.IsZero() {
			t.post(mergedTerm(row.MergedInto), p, 0)
		}
	}
	t.entries[p] = append(t.entries[p], entryRows(nil, f, o.now)...)
	var c contribution
	o.hub.contribute(&c, f, p, o.now)
	for _, w := range c.terms {
		t.post(w.term, f.Ref, w.weight)
	}
}

func (t *truth) post(term Term, r channel.Ref, weight uint8) {
	if t.terms[term] == nil {
		t.terms[term] = map[channel.Ref]uint8{}
	}
	t.terms[term][r] = weight
}

// evidence returns what the engine is given: all parties at once, and all that
// was decided.
func (t *truth) evidence(ledger []identity.Decision) ([]identity.Party, []identity.Decision) {
	var parties []identity.Party
	decisions := slices.Clone(ledger)
	for _, row := range t.parties {
		slices.SortFunc(row.Claims, func(a, b ClaimRow) int { return compareClaim(a, b.Key) })
		var claims []ClaimRow
		for _, c := range row.Claims {
			if n := len(claims); n > 0 && compareClaim(claims[n-1], c.Key) == 0 {
				claims[n-1].N++
				continue
			}
			claims = append(claims, c)
		}
		row.Claims = claims
		t.housed(row)
		parties = append(parties, identityParty(row))
		if !row.MergedInto.IsZero() {
			decisions = append(decisions, sourceMerge(row))
		}
	}
	for p := range t.entries {
		slices.SortFunc(t.entries[p], func(a, b EntryRow) int { return b.Compare(a) })
	}
	return parties, decisions
}

// modelled resolves under a model: who carries one value that says something, or
// lives in one such house, or is linked by a decision, is looked at together, and
// nobody else is.
func (t *truth) modelled(parties []identity.Party, decisions []identity.Decision, rules identity.Rules) [][]channel.Ref {
	group := map[channel.Ref]int{}
	for i, p := range parties {
		group[p.Ref] = i
	}
	join := func(a, b channel.Ref) {
		x, ok := group[a]
		y, too := group[b]
		for r, g := range group {
			if ok && too && g == x {
				group[r] = y
			}
		}
	}
	carriers := map[channel.KeyID][]identity.Party{}
	for _, p := range parties {
		var ids []channel.KeyID
		for _, c := range p.Claims {
			ids = append(ids, c.Key.ID())
		}
		for _, a := range p.Addresses {
			if k, ok := identity.AddressKey(a); ok {
				ids = append(ids, k)
			}
		}
		slices.SortFunc(ids, channel.KeyID.Compare)
		for _, id := range slices.Compact(ids) {
			carriers[id] = append(carriers[id], p)
		}
	}
	for id, ps := range carriers {
		if rules.Judge(id, ps, decisions).Generic {
			continue
		}
		if len(ps) > holderLimit(rules) { // a human says that it says something
			ps = slices.DeleteFunc(ps, func(p identity.Party) bool { return !keyWeight(t.terms[keyTerm(id)][p.Ref]).sure() })
		}
		for _, p := range ps {
			join(p.Ref, ps[0].Ref)
		}
	}
	for _, d := range decisions {
		if d.Action == identity.Link {
			join(d.A, d.B)
		}
	}
	components := map[int][]identity.Party{}
	for _, p := range parties {
		components[group[p.Ref]] = append(components[group[p.Ref]], p)
	}
	var out [][]channel.Ref
	for _, ps := range components {
		out = append(out, identity.Resolve(identity.Input{Parties: ps, Values: t.values, Decisions: decisions}, rules).Clusters...)
	}
	return out
}

// housed puts equal addresses of a party together and posts its houses.
func (t *truth) housed(row *PartyRow) {
	slices.SortFunc(row.Addresses, compareAddress)
	var homes []AddressRow
	for _, a := range row.Addresses {
		if n := len(homes); n > 0 && homes[n-1].Address == a.Address {
			homes[n-1].N++
			continue
		}
		homes = append(homes, a)
	}
	if row.Addresses = homes; len(homes) > maxAddresses {
		return
	}
	for _, a := range homes {
		if k, ok := identity.AddressKey(a.Address); ok {
			t.post(keyTerm(k), row.Ref, 0)
		}
	}
}

// members returns the customer of a party that is there.
func (t *truth) members(p channel.Ref) []channel.Ref {
	for _, c := range t.clusters {
		if slices.Contains(c, p) {
			return c
		}
	}
	return nil
}

// timeline returns the entries of several parties, newest first.
func (t *truth) timeline(members []channel.Ref) []EntryRow {
	var out []EntryRow
	for _, m := range members {
		out = append(out, t.entries[m]...)
	}
	slices.SortFunc(out, func(a, b EntryRow) int { return b.Compare(a) })
	return out
}

// erase forgets the customer of a party. What was the customer's and is a party
// itself goes too: a deleted order whose parcels are still there.
func (o *oracle) erase(p channel.Ref) {
	t := o.truth()
	members := slices.Clone(t.members(p))
	gone := map[channel.Ref]bool{}
	for i := 0; i < len(members); i++ {
		m := members[i]
		o.refs[m] = true
		for r := range o.owned[m] {
			if cur := t.current[r]; cur != nil && (cur.Deleted || t.owner[r] == m) {
				gone[r] = true
				if o.owned[r] != nil && !slices.Contains(members, r) {
					members = append(members, r)
				}
			}
		}
	}
	claimed := map[channel.KeyID]bool{}
	for r := range gone {
		o.refs[r] = true
		for _, v := range o.versions[r] {
			for _, k := range v.Keys {
				if !v.Deleted && identity.Linking(k) {
					claimed[k.ID()] = true
				}
			}
		}
	}
	for id := range claimed {
		_, generic := o.hub.rules.Builtin(id)
		shared := slices.ContainsFunc(slices.Collect(maps.Keys(t.terms[keyTerm(id)])), func(h channel.Ref) bool { return !slices.Contains(members, h) })
		if !generic && !shared {
			o.keys[id] = true
		}
	}
	for r := range gone {
		delete(o.versions, r)
		delete(o.owner, r)
	}
	o.ledger = slices.DeleteFunc(o.ledger, func(d identity.Decision) bool {
		return gone[d.A] || gone[d.B] || slices.Contains(members, d.A) || slices.Contains(members, d.B)
	})
	o.note()
}

// find answers who carries the keys.
func (t *truth) find(rules identity.Rules, ledger []identity.Decision, at time.Time, keys []channel.Key) (Match, []ID) {
	matched := map[channel.Ref]int{} // by first member
	var seen []channel.KeyID
	for _, k := range keys {
		if slices.Contains(seen, k.ID()) {
			continue
		}
		seen = append(seen, k.ID())
		many := len(t.terms[keyTerm(k.ID())]) > holderLimit(rules)
		if k.Kind == channel.KeyOrderNumber {
			many = len(t.terms[numberTerm(normalNumber(k.Value))]) > holderLimit(rules)
		}
		if v := rules.Judge(k.ID(), nil, ledger); v.Generic || many && !allowed(ledger, k.ID()) {
			continue
		}
		hit := map[channel.Ref]bool{}
		for p, row := range t.parties {
			if _, holds := row.assuranceAt(k.ID(), at); holds {
				hit[t.first[p]] = true
			}
		}
		for r, f := range t.current {
			if o, ok := f.Content.(*channel.Order); ok && !f.Deleted && k.Kind == channel.KeyOrderNumber &&
				(same(o.Number, k.Value) || same(o.Receipt, k.Value)) {
				hit[t.first[t.owner[r]]] = true
			}
		}
		for first := range hit {
			matched[first]++
		}
	}
	most := 0
	for first, n := range matched {
		if slices.ContainsFunc(t.members(first), func(m channel.Ref) bool { return !isContact(m) }) {
			most = max(most, n)
		} else {
			delete(matched, first)
		}
	}
	var out []ID
	for first, n := range matched {
		if n == most {
			out = append(out, newID(first))
		}
	}
	slices.Sort(out)
	switch len(out) {
	case 0:
		return Nobody, nil
	case 1:
		return Found, out
	}
	return Ambiguous, out
}

func same(number, asked string) bool {
	return number != "" && normalNumber(number) == normalNumber(asked)
}

func allowed(ledger []identity.Decision, k channel.KeyID) bool {
	yes := false
	for _, d := range ledger {
		if d.Key == k && d.A.IsZero() {
			yes = d.Action == identity.AllowValue
		}
	}
	return yes
}
