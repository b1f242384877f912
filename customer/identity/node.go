package identity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A node is a party made ready for comparing.
type node struct {
	ref     channel.Ref
	created time.Time
	issued  bool // it has an id that a source issued
	traits
	claims []claim // by key, surest first; no two that say the same

	counted []channel.KeyID // ids that limits speak of, sorted
}

// traits are what can contradict.
type traits struct {
	name name
	date string     // real birth date, or empty
	ids  []uniqueID // authoritative ids in unique namespaces, sorted
}

// A uniqueID is an authoritative id in a unique namespace.
type uniqueID struct {
	key channel.KeyID
	span
}

func (u *uniqueID) compare(o *uniqueID) int {
	if c := u.key.Compare(o.key); c != 0 {
		return c
	}
	return u.span.compare(o.span)
}

// A claim is one party's claims of one key that say the same.
type claim struct {
	key   channel.KeyID
	level channel.Assurance
	span
	told time.Time   // when the party came to be; see [hands.epoch]
	fact channel.Ref // the least of the facts that state it
}

func (c *claim) compare(o *claim) int {
	if d := cmp.Or(c.key.Compare(o.key), cmp.Compare(o.level, c.level)); d != 0 {
		return d
	}
	if d := c.span.compare(o.span); d != 0 {
		return d
	}
	return c.fact.Compare(o.fact)
}

func newNode(p *Party, ds []Decision, r *Rules) node {
	n := node{ref: p.Ref, created: p.CreatedAt, traits: readTraits(p, r)}
	n.counted = r.counted(p, ds)
	n.ids = slices.DeleteFunc(n.ids, func(u uniqueID) bool { return decidedValue(ds, u.key) == BlockValue })
	n.claims = make([]claim, 0, len(p.Claims))
	for i := range p.Claims {
		k := &p.Claims[i].Key
		if k.Kind == channel.KeyOrderNumber {
			continue
		}
		n.issued = n.issued || k.Assurance == channel.Authoritative
		n.claims = append(n.claims, claim{k.ID(), level(*k), span{k.Since, k.Until}, p.CreatedAt, p.Claims[i].Fact})
	}
	slices.SortFunc(n.claims, func(a, b claim) int { return a.compare(&b) })
	n.claims = slices.CompactFunc(n.claims, func(a, b claim) bool {
		return a.key == b.key && a.level == b.level && a.span.compare(b.span) == 0
	})
	return n
}

func readTraits(p *Party, r *Rules) traits {
	t := traits{name: readName(p.Name), date: r.Model.realDate(p.BirthDate)}
	if len(r.Unique) == 0 {
		return t
	}
	for i := range p.Claims {
		k := &p.Claims[i].Key
		if level(*k) == channel.Authoritative && r.unique(k.ID()) {
			if _, generic := r.Builtin(k.ID()); !generic {
				t.ids = append(t.ids, uniqueID{k.ID(), span{k.Since, k.Until}})
			}
		}
	}
	slices.SortFunc(t.ids, func(a, b uniqueID) int { return a.compare(&b) })
	t.ids = slices.CompactFunc(t.ids, func(a, b uniqueID) bool { return a.compare(&b) == 0 })
	return t
}

func (u *uniqueID) sameNamespace(o *uniqueID) bool {
	return u.key.Kind == o.key.Kind && u.key.Issuer == o.key.Issuer
}

// differs reports whether u and o cannot be ids of one person: a namespace
// gives one person one id at a time.
func (u *uniqueID) differs(o *uniqueID) bool {
	return u.sameNamespace(o) && u.key.Value != o.key.Value && u.overlaps(o.span)
}

// idsDiffer returns an issuer in whose namespace a and b have two ids.
func idsDiffer(a, b []uniqueID) (issuer string, differ bool) {
	for i := range a {
		for j := range b {
			if a[i].differs(&b[j]) {
				return a[i].key.Issuer, true
			}
		}
	}
	return "", false
}

// byRef returns the parties in the order of their refs, each ref once: what
// several parties of one ref say is put together.
func byRef(parties []Party) []*Party {
	ps := make([]*Party, len(parties))
	for i := range parties {
		ps[i] = &parties[i]
	}
	slices.SortStableFunc(ps, func(a, b *Party) int { return a.Ref.Compare(b.Ref) })
	out := ps[:0]
	for _, p := range ps {
		if n := len(out); n > 0 && out[n-1].Ref == p.Ref {
			out[n-1] = joined(out[n-1], p)
			continue
		}
		out = append(out, p)
	}
	return out
}

// joined puts two statements about one party together, the same whichever
// comes first: all claims and addresses, the fullest name, the earliest times.
func joined(a, b *Party) *Party {
	j := *a
	j.Claims = slices.Concat(a.Claims, b.Claims)
	j.Addresses = slices.Concat(a.Addresses, b.Addresses)
	j.Firm = a.Firm || b.Firm
	if compareNames(a.Name, b.Name) < 0 {
		j.Name = b.Name
	}
	if da, db := realDate(a.BirthDate), realDate(b.BirthDate); da == "" || db != "" && db < da {
		j.BirthDate = b.BirthDate
	}
	if a.CreatedAt.IsZero() || !b.CreatedAt.IsZero() && b.CreatedAt.Before(a.CreatedAt) {
		j.CreatedAt = b.CreatedAt
	}
	return &j
}

func compareNames(a, b channel.Name) int {
	return cmp.Or(cmp.Compare(len(a.Given)+len(a.Family)+len(a.Full), len(b.Given)+len(b.Family)+len(b.Full)),
		strings.Compare(a.Given, b.Given), strings.Compare(a.Family, b.Family), strings.Compare(a.Full, b.Full))
}
