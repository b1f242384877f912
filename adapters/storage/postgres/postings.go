package postgres

const (
	putTerms = `INSERT INTO @terms AS t (tenant, rev, term, current, past, list)
	SELECT $1::int, 1, * FROM unnest($2::uuid[], $3::int4[], $4::int4[], $5::bytea[])
	ON CONFLICT (tenant, term) DO UPDATE SET rev = t.rev + 1, current = excluded.current, past = excluded.past, list = excluded.list`
	delPosting  = `DELETE FROM @postings WHERE tenant = $1 AND term = $2 AND ref = $3 AND past = $4`
	delPostings = `DELETE FROM @postings p USING unnest($2::uuid[], $3::text[], $4::bool[]) u (term, ref, past)
	WHERE p.tenant = $1 AND p.term = u.term AND p.past = u.past AND p.ref = u.ref`
	putPostings = `INSERT INTO @postings AS p (tenant, term, ref, weight, past)
	SELECT $1::int, * FROM unnest($2::uuid[], $3::text[], $4::int2[], $5::bool[]) u (term, ref, weight, past) ORDER BY u.term, u.past, u.ref COLLATE "C"
	ON CONFLICT (tenant, term, past, ref) DO UPDATE SET weight = excluded.weight WHERE p.weight <> excluded.weight`

	makeLoose = `INSERT INTO @terms (tenant, term, rev, current, past) SELECT $1::int, u, 1, -1, 0 FROM unnest($2::uuid[]) u ON CONFLICT DO NOTHING`
	passOne   = `WITH gone AS (DELETE FROM @postings WHERE tenant = $1 AND term = $2 AND past = false AND ref = $3 RETURNING weight)
	INSERT INTO @postings (tenant, term, ref, weight, past) SELECT $1::int, $2::uuid, $3::text, weight, true FROM gone
	ON CONFLICT (tenant, term, past, ref) DO UPDATE SET weight = excluded.weight`
	passAll = `WITH gone AS (
		DELETE FROM @postings p USING unnest($2::uuid[], $3::text[]) u (term, ref)
		WHERE p.tenant = $1 AND p.term = u.term AND p.past = false AND p.ref = u.ref RETURNING p.term, p.ref, p.weight
	) INSERT INTO @postings (tenant, term, ref, weight, past) SELECT $1::int, term, ref, weight, true FROM gone
	ON CONFLICT (tenant, term, past, ref) DO UPDATE SET weight = excluded.weight`
)

// writeTerms changes the postings of terms that were there, and adds those that
// are too many for the rows of new ones.
func (t *tx) writeTerms(p *pipe) error {
	var put termColumnsIn
	var del, add postColumns
	for _, x := range t.j.terms {
		if x.change == nil {
			continue
		}
		has := t.terms[x.key]
		switch {
		case has == nil && x.spills():
			add.addAll(x.key, x.fresh)
		case has == nil:
		case has.list != nil:
			list, err := decodeList(has.list)
			if err != nil {
				return err
			}
			list = change(list, x)
			if put.add(x.key, list); len(list) > inline {
				add.addAll(x.key, list)
			}
		default:
			current, past := int(has.current), int(has.gone)
			moved := changePosted(t.posted[x.key], x)
			for _, m := range moved {
				if m.was != nil {
					del.add(x.key, *m.was)
					tally(&current, &past, m.was.past, -1)
				}
				add.add(x.key, m.is)
				tally(&current, &past, m.is.past, 1)
			}
			put.put(x.key, current, past, nil)
		}
	}
	if len(put.terms) > 0 {
		p.exec(nil, putTerms, t.s.tenant, put.terms, put.current, put.past, put.lists)
	}
	t.removePostings(p, &del)
	if len(add.terms) > 0 {
		p.exec(nil, putPostings, t.s.tenant, add.terms, add.refs, add.weights, add.past)
	}
	return nil
}

// tally adds to the count that a posting belongs to.
func tally(current, past *int, isPast bool, n int) {
	if isPast {
		*past += n
	} else {
		*current += n
	}
}

// change applies a change to a list of postings.
func change(list []post, x *termJob) []post {
	for _, r := range x.change.Remove {
		key := refKey(r)
		for i := range list {
			if list[i].ref == key {
				list[i].past = true
			}
		}
	}
	return lastOfEach(append(list, x.fresh...))
}

// A move is what becomes of one posting.
type move struct {
	was *post // nil: there was none
	is  post
}

// changePosted returns what a change does to postings that have rows of their
// own, of which those that it names are known.
func changePosted(has map[string]post, x *termJob) []move {
	var out []move
	for _, r := range x.change.Remove {
		if was, there := has[refKey(r)]; there && !was.past {
			is := was
			is.past = true
			out = append(out, move{&was, is})
		}
	}
	for _, is := range x.fresh {
		m := move{is: is}
		if was, there := has[is.ref]; there {
			m.was = &was
		}
		out = append(out, m)
	}
	return out
}

// writeLoose changes postings of terms of which nobody expects anything. It
// locks nothing but the postings that it changes.
func (t *tx) writeLoose(p *pipe) {
	var terms []uuid
	var gone, add, past postColumns
	for _, x := range t.j.loose {
		terms = append(terms, x.key)
		gone.addRefs(x.key, x.change.Remove)
		for _, a := range x.change.Add {
			ref := refKey(a.Ref)
			add.add(x.key, post{ref, a.Weight, a.Past})
			past.add(x.key, post{ref: ref, past: !a.Past})
		}
	}
	if len(terms) == 0 {
		return
	}
	p.exec(nil, makeLoose, t.s.tenant, terms)
	t.remove(p, len(gone.terms), passOne, passAll, func(i int) []any { return []any{gone.terms[i], gone.refs[i]} }, gone.terms, gone.refs)
	if len(add.terms) > 0 {
		t.removePostings(p, &past)
		p.exec(nil, putPostings, t.s.tenant, add.terms, add.refs, add.weights, add.past)
	}
}

func (t *tx) removePostings(p *pipe, c *postColumns) {
	t.remove(p, len(c.terms), delPosting, delPostings, func(i int) []any { return []any{c.terms[i], c.refs[i], c.past[i]} }, c.terms, c.refs, c.past)
}
