package postgres

import (
	"context"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

const (
	dropRefs  = `DELETE FROM TABLE t USING unnest($2::text[]) k (ref) WHERE t.tenant = $1 AND t.ref = k.ref`
	dropTerms = `DELETE FROM @terms t USING unnest($2::uuid[]) k (term) WHERE t.tenant = $1 AND t.term = k.term`

	keepVersions = `INSERT INTO @history (tenant, commit, ref, owner, hash, received, ns, body)
	SELECT f.tenant, f.commit, f.ref, f.owner, f.hash, f.received, f.ns, f.body FROM unnest($2::text[]) k (ref)
	CROSS JOIN LATERAL (SELECT * FROM @facts f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f ON CONFLICT DO NOTHING`
	keepTold = `INSERT INTO @told (tenant, ref, commit) SELECT f.tenant, f.ref, f.commit FROM unnest($2::text[]) k (ref)
	CROSS JOIN LATERAL (SELECT * FROM @facts f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f ON CONFLICT DO NOTHING`
	putFacts = `INSERT INTO @facts (tenant, commit, ref, owner, hash, received, ns, body)
	SELECT $1::int, $2, * FROM unnest($3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::int2[], $8::text[])
	ON CONFLICT (tenant, ref) DO UPDATE SET commit = excluded.commit, owner = excluded.owner, hash = excluded.hash,
		received = excluded.received, ns = excluded.ns, body = excluded.body`
	putStale = `INSERT INTO @history (tenant, commit, ref, owner, hash, received, ns, body)
	SELECT $1::int, $2, * FROM unnest($3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::int2[], $8::text[]) ON CONFLICT DO NOTHING`
	putParties = `INSERT INTO @parties AS p (tenant, rev, ref, id, facts, ver, first, body)
	SELECT $1::int, 1, * FROM unnest($2::text[], $3::text[], $4::int8[], $5::int8[], $6::text[], $7::text[])
	ON CONFLICT (tenant, ref) DO UPDATE SET rev = p.rev + 1, id = excluded.id, facts = excluded.facts, ver = excluded.ver,
		first = excluded.first, body = excluded.body`
	delEntries = `DELETE FROM @entries e USING unnest($2::text[], $3::timestamptz[], $4::int2[], $5::text[]) u (owner, at, ns, id)
	WHERE e.tenant = $1 AND e.owner = u.owner AND e.at = u.at AND e.ns = u.ns AND e.id = u.id`
	addEntries = `INSERT INTO @entries (tenant, owner, at, ns, id, whole)
	SELECT $1::int, * FROM unnest($2::text[], $3::timestamptz[], $4::int2[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`
	putStreams = `INSERT INTO @streams (tenant, channel, name, cursor) SELECT $1::int, * FROM unnest($2::text[], $3::text[], $4::bytea[])
	ON CONFLICT (tenant, channel, name) DO UPDATE SET cursor = excluded.cursor`

	dropRef  = `DELETE FROM TABLE WHERE tenant = $1 AND ref = $2`
	dropTerm = `DELETE FROM @terms WHERE tenant = $1 AND term = $2`
	delEntry = `DELETE FROM @entries WHERE tenant = $1 AND owner = $2 AND at = $3 AND ns = $4 AND id = $5`
)

// write makes the changes that locking has not made, and commits. What is left
// of the commit is made ready while the server takes the rows that are copied.
func (t *tx) write(ctx context.Context) error {
	p := &pipe{s: t.s}
	if t.many {
		t.removeEntries(p)
		if err := p.send(ctx, t.conn); err != nil {
			return err
		}
		p = &pipe{s: t.s}
		if err := t.burst(ctx, func() error { return t.changes(p) }); err != nil {
			return err
		}
	} else if err := t.changes(p); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// From here on it goes on to the end.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	t.sent = true
	return p.send(end, t.conn)
}

// changes asks for everything that is not copied, and for the end.
func (t *tx) changes(p *pipe) error {
	if t.many {
		t.findAbsent(p)
	}
	t.dropPlaces(p)
	t.writeFacts(p)
	t.writeParties(p)
	if err := t.writeTerms(p); err != nil {
		return err
	}
	t.writeLoose(p)
	if !t.many {
		t.removeEntries(p)
		t.addEntries(p)
	}
	t.writeStreams(p)
	t.writeQuarantine(p)
	t.writeChanges(p)
	t.writeLogs(p)
	t.writeSources(p) // last: others may wait for these rows
	if t.early {
		p.exec(nil, notDurable)
	}
	p.exec(nil, "COMMIT")
	return nil
}

// dropPlaces removes rows that were inserted only to hold their place.
func (t *tx) dropPlaces(p *pipe) {
	var facts, parties []string
	var terms []uuid
	for _, f := range t.j.facts {
		if f.locking() == absent && f.row == nil {
			facts = append(facts, f.key)
		}
	}
	for _, x := range t.j.parties {
		if x.locking() == absent && x.row == nil {
			parties = append(parties, x.key)
		}
	}
	for _, x := range t.j.terms {
		if x.onlyAbsent() && !t.alone {
			terms = append(terms, x.key)
		}
	}
	t.remove(p, len(facts), replaceTable(dropRef, "@facts"), replaceTable(dropRefs, "@facts"), func(i int) []any { return []any{facts[i]} }, facts)
	t.remove(p, len(parties), replaceTable(dropRef, "@parties"), replaceTable(dropRefs, "@parties"), func(i int) []any { return []any{parties[i]} }, parties)
	t.remove(p, len(terms), dropTerm, dropTerms, func(i int) []any { return []any{terms[i]} }, terms)
}

// manyRows is from how many rows on planning a statement anew is little beside
// executing it.
const manyRows = 16

// remove removes n rows: few one by one, which can only be done by looking them
// up; many all at once.
func (t *tx) remove(p *pipe, n int, one, all string, row func(i int) []any, columns ...any) {
	switch {
	case n == 0:
	case t.j.erasing: // all of it is planned anew
		p.exec(nil, all, append([]any{t.s.tenant}, columns...)...)
	case n > manyRows:
		p.exec(nil, planAnew)
		p.exec(nil, all, append([]any{t.s.tenant}, columns...)...)
		if t.s.cfg.Distributed {
			p.exec(nil, planAuto)
		} else {
			p.exec(nil, planOnce)
		}
	default:
		for i := range n {
			p.exec(nil, one, append([]any{t.s.tenant}, row(i)...)...)
		}
	}
}

func (t *tx) writeFacts(p *pipe) {
	var changed, same []string
	var put, old factColumnsIn
	for _, f := range t.j.facts {
		has := t.facts[f.key]
		switch {
		case f.row == nil || has == nil:
		case string(has.hash) == string(f.row.Hash[:]):
			same = append(same, f.key) // it replaces itself
			put.add(f.key, f.row)
		default:
			changed = append(changed, f.key)
			put.add(f.key, f.row)
		}
	}
	if len(changed) > 0 {
		p.exec(nil, keepVersions, t.s.tenant, changed)
	}
	if len(same) > 0 {
		p.exec(nil, keepTold, t.s.tenant, same)
	}
	if len(put.refs) > 0 {
		p.exec(nil, putFacts, t.s.tenant, t.id, put.refs, put.owners, put.hashes, put.received, put.nss, put.bodies)
	}
	if t.many {
		return // what joins the history is copied
	}
	for _, f := range t.staleFacts() {
		old.add(f.key, f)
	}
	if len(old.refs) > 0 {
		p.exec(nil, t.adding(putStale), t.s.tenant, t.id, old.refs, old.owners, old.hashes, old.received, old.nss, old.bodies)
	}
}

// staleFacts are what joins the history without having been current.
func (t *tx) staleFacts() (stale []*fact) {
	for _, f := range t.j.facts {
		if t.facts[f.key] != nil || f.row != nil {
			stale = append(stale, f.stale...)
		}
	}
	return stale
}

func (t *tx) writeParties(p *pipe) {
	var put partyColumnsIn
	for _, x := range t.j.parties {
		if x.row != nil && t.parties[x.key] != 0 {
			put.add(x)
		}
	}
	if len(put.refs) > 0 {
		p.exec(nil, putParties, t.s.tenant, put.refs, put.ids, put.facts, put.vers, put.firsts, put.bodies)
	}
}

func (t *tx) removeEntries(p *pipe) {
	var del lines
	for _, x := range t.j.c.Entries {
		del.add(x.Owner, x.Remove)
	}
	t.remove(p, len(del.ids), delEntry, delEntries, func(i int) []any { return []any{del.owners[i], del.ats[i], del.nss[i], del.ids[i]} },
		del.owners, del.ats, del.nss, del.ids)
}

func (t *tx) addEntries(p *pipe) {
	add := t.newLines()
	if len(add.ids) > 0 {
		p.exec(nil, t.adding(addEntries), t.s.tenant, add.owners, add.ats, add.nss, add.ids, add.wholes)
	}
}

// newLines are the entries that are added, in the order of their keys.
func (t *tx) newLines() (add lines) {
	for _, x := range t.j.c.Entries {
		add.add(x.Owner, x.Add)
	}
	add.sort()
	return add
}

func (t *tx) writeStreams(p *pipe) {
	var cs, ns []string
	var cursors [][]byte
	for _, x := range t.j.c.Streams {
		cs, ns, cursors = append(cs, x.Stream.Channel), append(ns, x.Stream.Name), append(cursors, bytesOf(string(x.Cursor)))
	}
	if len(cs) > 0 {
		p.exec(nil, putStreams, t.s.tenant, cs, ns, cursors)
	}
}

// bytesOf returns the bytes of a text; there are some, if only none.
func bytesOf(s string) []byte { return append([]byte{}, s...) }

const (
	putCommit  = `INSERT INTO @commits (tenant, commit, seq, n) VALUES ($1, $2, nextval('@orders'), $3)`
	putReceipt = `INSERT INTO @receipts (tenant, commit) VALUES ($1, $2)`
	putChanges = `INSERT INTO @changes (tenant, commit, n, ver, at, ns, kind, customer, others, refs)
	SELECT $1::int, $2, u.n - 1, u.ver, u.at, u.ns, u.kind, u.customer, string_to_array(u.others, E'\x01\x01\x01\x01'), string_to_array(u.refs, E'\x01\x01\x01\x01')
	FROM unnest($3::int8[], $4::timestamptz[], $5::int2[], $6::text[], $7::text[], $8::text[], $9::text[])
	WITH ORDINALITY u (ver, at, ns, kind, customer, others, refs, n)`
	putTold = `INSERT INTO @told (tenant, commit, ref) SELECT $1::int, $2, u FROM unnest($3::text[]) u ON CONFLICT DO NOTHING`
)

// writeChanges tells of the commit. Its number in the order of commits is given
// while everything that it changed is locked: of two commits that change the
// same customer the later one has the greater number. Facts keep the number of
// the commit that brought them; what else is named is noted apart.
func (t *tx) writeChanges(p *pipe) {
	c := t.j.c
	if len(c.Changes) == 0 {
		p.exec(nil, putReceipt, t.s.tenant, t.id)
		return
	}
	p.exec(nil, putCommit, t.s.tenant, t.id, len(c.Changes))
	if !t.many { // otherwise they are copied
		t.putChanges(p)
	}
	var told []string
	for i := range c.Changes {
		told = append(told, t.notBrought(c.Changes[i].Refs)...)
	}
	if len(told) > 0 {
		p.exec(nil, putTold, t.s.tenant, t.id, told)
	}
}

func (t *tx) putChanges(p *pipe) {
	var in logColumns
	var others, refs []*string
	for i := range t.j.c.Changes {
		x := &t.j.c.Changes[i]
		in.add(x.At, string(x.Kind), string(x.Customer))
		in.nums = append(in.nums, int64(x.Ver))
		others, refs = append(others, joined(escapedIDs(x.Others))), append(refs, joined(refKeys(x.Refs)))
	}
	p.exec(nil, putChanges, t.s.tenant, t.id, in.nums, in.ats, in.nss, in.texts[0], in.texts[1], others, refs)
}

func escapedIDs(ids []customer.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = escape(string(id))
	}
	return out
}

// notBrought returns those refs whose facts do not come with the commit.
func (t *tx) notBrought(refs []channel.Ref) []string {
	var out []string
	for _, r := range refs {
		key := refKey(r)
		i, is := slices.BinarySearchFunc(t.j.facts, key, func(f *factJob, k string) int { return compareText(f.key, k) })
		if !is || t.j.facts[i].row == nil {
			out = append(out, key)
		}
	}
	return out
}
