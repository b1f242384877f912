package customer

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
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
			if p.Weight >= uint8(channel.Verified) && t.Total <= holderLimit(h.rules) {
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
	return h.decide(ctx, func() (*Commit, error) {
		p := h.newPlan(ctx)
		if err := p.loadParties(party); err != nil {
			return nil, err
		}
		gone := &erasure{plan: p, digest: h.digester(), e: &Erasing{}, terms: map[Term]bool{}, values: map[string]bool{}, suppress: map[string]bool{}}
		gone.suppressRef(party)
		var id ID
		if row := p.rows[party]; row != nil {
			c, err := h.expand(ctx, row)
			if err != nil {
				return nil, err
			}
			id = c.id()
			if err := gone.person(c); err != nil {
				return nil, err
			}
		}
		if err := gone.keys(keys); err != nil {
			return nil, err
		}
		if err := gone.quarantined(); err != nil {
			return nil, err
		}
		if h.cache != nil {
			h.cache.Remove(id)
		}
		return gone.finish(id), nil
	})
}

// erasure is the making of the commit that erases one customer.
type erasure struct {
	*plan
	e        *Erasing
	digest   *digester
	claims   []channel.KeyID
	terms    map[Term]bool
	values   map[string]bool // texts by which the person is recognised in raw bytes
	suppress map[string]bool
}

func (x *erasure) suppressRef(r channel.Ref) {
	x.suppress[x.digest.ref(r)] = true
}

// person collects everything that the members own or ever owned.
func (x *erasure) person(c *person) error {
	for _, m := range c.members {
		if err := x.loadParties(m.Ref); err != nil {
			return err
		}
		x.e.Parties = append(x.e.Parties, m.Ref)
		x.suppressRef(m.Ref)
		x.terms[mergedTerm(m.Ref)] = true
		x.terms[mergedTerm(m.MergedInto)] = true
		got, err := x.read(Want{Terms: []Term{ownerTerm(m.Ref)}, Past: true})
		if err != nil {
			return err
		}
		x.plan.commit.Expect.Terms = append(x.plan.commit.Expect.Terms, ExpectTerm{ownerTerm(m.Ref), got.Terms[0].Rev})
		refs := refsOf(got.Terms[0].Postings)
		versions, err := x.read(Want{Versions: refs})
		if err != nil {
			return err
		}
		for i, vs := range versions.Versions {
			if len(vs) == 0 || vs[len(vs)-1].Owner != m.Ref && !vs[len(vs)-1].Fact.Deleted {
				continue // it belongs to somebody else by now
			}
			x.e.Facts = append(x.e.Facts, refs[i])
			x.suppressRef(refs[i])
			x.values[refs[i].String()] = true
			for _, v := range vs {
				x.version(v)
			}
		}
	}
	return nil
}

// version collects the terms and values of one version of a fact.
func (x *erasure) version(v *FactRow) {
	for _, owner := range []channel.Ref{v.Owner, v.Fact.Owner()} {
		c := x.h.contributionOf(&v.Fact, owner, v.Received)
		for _, t := range c.terms {
			x.terms[t.term] = true
		}
		for _, k := range c.claims {
			x.terms[keyTerm(k.ID())] = true
			x.values[k.Value] = true
			if identity.Linking(k) && !slices.Contains(x.claims, k.ID()) {
				x.claims = append(x.claims, k.ID())
			}
		}
	}
}

// keys decides which keys are suppressed: those that surely were the person's,
// or were named in the request, and that nobody else carries.
func (x *erasure) keys(asked []channel.Key) error {
	ids := slices.Clone(x.claims)
	for _, k := range asked {
		if !slices.Contains(ids, k.ID()) {
			ids = append(ids, k.ID())
		}
	}
	for _, id := range ids {
		if _, generic := x.h.rules.Builtin(id); generic {
			continue
		}
		got, err := x.read(Want{Terms: []Term{keyTerm(id)}})
		if err != nil {
			return err
		}
		shared := slices.ContainsFunc(got.Terms[0].Postings, func(p Posting) bool { return !slices.Contains(x.e.Parties, p.Ref) })
		if shared {
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
	for q, err := range x.h.Quarantine(x.ctx) {
		if err != nil {
			return err
		}
		hit := slices.Contains(x.e.Facts, q.Ref)
		for v := range x.values {
			hit = hit || len(v) > 3 && bytes.Contains(bytes.ToLower(q.Raw), bytes.ToLower([]byte(v)))
		}
		if hit {
			x.e.Quarantine = append(x.e.Quarantine, q.ID)
		}
	}
	return nil
}

func (x *erasure) finish(id ID) *Commit {
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
	if id != "" {
		var ver uint64
		if len(x.e.Parties) > 0 {
			ver = x.rows[x.e.Parties[0]].Ver
		}
		c.Changes = append(c.Changes, Change{Kind: Erased, Customer: id, At: x.now, Ver: ver + 1})
	}
	return c
}

// A digester makes the digests by which the suppression list knows values:
// nobody without the key can test a guess against them. It is not safe for use
// by several goroutines.
type digester struct {
	mac hash.Hash
	sum [sha256.Size]byte
}

func (h *Hub) digester() *digester {
	key := h.cfg.SuppressionKey.Reveal()
	if key == "" {
		key = "clientele suppression"
	}
	return &digester{mac: hmac.New(sha256.New, []byte(key))}
}

func (d *digester) of(kind, value string) string {
	d.mac.Reset()
	io.WriteString(d.mac, kind) // a hash never fails
	io.WriteString(d.mac, "\x00")
	io.WriteString(d.mac, value)
	return hex.EncodeToString(d.mac.Sum(d.sum[:0]))
}

func (d *digester) ref(r channel.Ref) string    { return d.of("ref", r.String()) }
func (d *digester) key(id channel.KeyID) string { return d.of("key", string(keyTerm(id))) }

// filterSuppressed leaves out facts about somebody who is erased: those that
// carry a suppressed key, or belong to a suppressed record.
func (h *Hub) filterSuppressed(ctx context.Context, good []incoming, counts *Counts) ([]incoming, error) {
	var digests []string
	d := h.digester()
	spans := make([]int, len(good)+1)
	for i, in := range good {
		for _, r := range []channel.Ref{in.fact.Ref, in.fact.Owner(), parentOf(in.fact)} {
			if !r.IsZero() {
				digests = append(digests, d.ref(r))
			}
		}
		for _, k := range in.fact.Keys {
			digests = append(digests, d.key(k.ID()))
		}
		spans[i+1] = len(digests)
	}
	got, err := h.storage.Read(ctx, Want{Suppress: digests})
	if err != nil {
		return nil, fmt.Errorf("customer: suppression: %w", err)
	}
	var out []incoming
	for i, in := range good {
		if slices.Contains(got.Suppress[spans[i]:spans[i+1]], true) {
			counts.Received++
			counts.Suppressed++
			continue
		}
		out = append(out, in)
	}
	return out, nil
}
