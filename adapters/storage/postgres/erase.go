package postgres

import (
	"context"

	"github.com/clientele-go/clientele/customer"
)

const (
	eraseTold = `WITH named AS (
		SELECT f.commit FROM unnest($2::text[]) k (ref) JOIN @facts f ON f.tenant = $1 AND f.ref = k.ref
		UNION SELECT f.commit FROM unnest($2::text[]) k (ref) JOIN @history f ON f.tenant = $1 AND f.ref = k.ref
		UNION SELECT f.commit FROM unnest($2::text[]) k (ref) JOIN @told f ON f.tenant = $1 AND f.ref = k.ref
	) UPDATE @changes c SET refs = ARRAY(SELECT r FROM unnest(c.refs) WITH ORDINALITY u (r, n) WHERE r <> ALL($2) ORDER BY n)
	FROM named WHERE c.tenant = $1 AND c.commit = named.commit AND c.refs && $2`
	eraseEntries  = `DELETE FROM @entries e USING unnest($2::text[]) k (owner) WHERE e.tenant = $1 AND e.owner = k.owner`
	eraseDecision = `DELETE FROM @decisions WHERE tenant = $1 AND (a = ANY($2) OR b = ANY($2))`
	erasePostings = `DELETE FROM @postings p USING unnest($2::uuid[]) t (term), unnest($3::text[]) r (ref), (VALUES (false), (true)) b (past)
	WHERE p.tenant = $1 AND p.term = t.term AND p.past = b.past AND p.ref = r.ref RETURNING p.term, p.past`
)

// heard is told the revision of the suppression list whenever that is read. If
// it has grown then some process has erased somebody, and nothing stays in
// memory of what was decoded before.
func (s *Storage) heard(suppressed int64) {
	for old := s.erased.Load(); suppressed > old; old = s.erased.Load() {
		if s.erased.CompareAndSwap(old, suppressed) {
			s.forget()
			return
		}
	}
}

// forget drops what was decoded.
func (s *Storage) forget() {
	if s.decoded != nil {
		s.decoded.Purge()
		s.bodies.Purge()
	}
}

// erase removes parties and facts with everything that names them. What it
// removes is locked.
func (t *tx) erase(ctx context.Context, e *customer.Erasing) error {
	facts, parties := refKeys(e.Facts), refKeys(e.Parties)
	gone := make(map[string]bool, len(facts)+len(parties))
	for _, keys := range [][]string{facts, parties} {
		for _, k := range keys {
			gone[k] = true
		}
	}
	all := make([]string, 0, len(gone))
	for k := range gone {
		all = append(all, k)
	}
	p := &pipe{s: t.s}
	t.dropPlaces(p)
	p.exec(nil, eraseTold, t.s.tenant, facts)
	for _, table := range []string{"@facts", "@history", "@told"} {
		p.exec(nil, replaceTable(dropRefs, table), t.s.tenant, facts)
	}
	p.exec(nil, replaceTable(dropRefs, "@parties"), t.s.tenant, parties)
	p.exec(nil, eraseEntries, t.s.tenant, parties)
	p.exec(nil, release, t.s.tenant, e.Quarantine)
	var decisions int64
	p.exec(&decisions, eraseDecision, t.s.tenant, all)
	posted := t.erasePosted(p, e, all)
	if err := p.send(ctx, t.conn); err != nil {
		return err
	}
	if decisions > 0 {
		t.state.ledgerRev++
	}
	p = &pipe{s: t.s}
	if decisions > 0 {
		p.exec(nil, setLedger, t.s.tenant, t.state.ledgerRev)
	}
	if err := t.eraseTerms(p, e, gone, posted); err != nil {
		return err
	}
	return p.send(ctx, t.conn)
}

// erasePosted removes postings that have rows of their own, and returns how
// many there were of each term: those that hold, and those that are past.
func (t *tx) erasePosted(p *pipe, e *customer.Erasing, all []string) map[uuid]*[2]int {
	out := map[uuid]*[2]int{}
	var terms []uuid
	for _, x := range e.Terms {
		key := termKey(x)
		if has := t.terms[key]; has != nil && has.list == nil {
			out[key] = new([2]int)
			terms = append(terms, key)
		}
	}
	if len(terms) > 0 {
		var term uuid
		var past bool
		p.rows([]any{&term, &past}, func() error {
			if past {
				out[term][1]++
			} else {
				out[term][0]++
			}
			return nil
		}, erasePostings, t.s.tenant, terms, all)
	}
	return out
}

// eraseTerms rewrites the rows of terms, and removes those that nobody carries
// any more.
func (t *tx) eraseTerms(p *pipe, e *customer.Erasing, gone map[string]bool, posted map[uuid]*[2]int) error {
	var put termColumnsIn
	var empty []uuid
	done := map[uuid]bool{}
	for _, x := range e.Terms {
		key := termKey(x)
		has := t.terms[key]
		if has == nil || done[key] || has.current < 0 {
			continue
		}
		done[key] = true
		if n := posted[key]; n != nil {
			put.put(key, int(has.current)-n[0], int(has.gone)-n[1], nil)
			continue
		}
		list, err := decodeList(has.list)
		if err != nil {
			return err
		}
		var left []post
		for _, l := range list {
			if !gone[l.ref] {
				left = append(left, l)
			}
		}
		if len(left) == 0 {
			empty = append(empty, key)
		} else {
			put.add(key, left)
		}
	}
	if len(empty) > 0 {
		p.exec(nil, dropTerms, t.s.tenant, empty)
	}
	if len(put.terms) > 0 {
		p.exec(nil, putTerms, t.s.tenant, put.terms, put.current, put.past, put.lists)
	}
	return nil
}
