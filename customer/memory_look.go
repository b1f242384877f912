package customer

import "context"

// Look implements [Looker].
func (m *Memory) Look(ctx context.Context, w Want) (Got, Company, error) {
	if err := ctx.Err(); err != nil {
		return Got{}, Company{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	room := &lookRoom{}
	l := looking{m: m, room: room}
	l.c = Company{fit(room.parties[:], len(w.Terms)), fit(room.of[:], len(w.Terms)), room.customers[:0]}
	l.got.Terms = fit(room.terms[:], len(w.Terms))
	m.readRest(&Want{Ledger: w.Ledger}, &l.got)
	for i, t := range w.Terms {
		if p := m.terms.get(t); p != nil {
			l.term(i, p, w)
		}
	}
	return l.got, l.c, nil
}

// looking is one Look.
type looking struct {
	m      *Memory
	got    Got
	c      Company
	room   *lookRoom // for the first term
	places small[uint32, int]
}

// A lookRoom is what most answers fit into, allocated at once.
type lookRoom struct {
	terms     [1]TermRow
	parties   [1][]*PartyRow
	of        [1][]int
	customers [3][]*PartyRow
	postings  [4]Posting
	rows      [4]*PartyRow
	places    [4]int
}

// fit returns n zero elements, from the room if it has so many.
func fit[T any](room []T, n int) []T {
	if n <= len(room) {
		return room[:n:n]
	}
	return make([]T, n)
}

// term reads the holders of a term, and who they are.
func (l *looking) term(i int, p *postings, w Want) {
	n := p.count(w.TermLimit, w.Past)
	var (
		holds []Posting
		rows  []*PartyRow
		of    []int
	)
	if i == 0 {
		holds, rows, of = fit(l.room.postings[:], n), fit(l.room.rows[:], n), fit(l.room.places[:], n)
	} else {
		holds, rows, of = make([]Posting, n), make([]*PartyRow, n), make([]int, n)
	}
	j := 0
	for _, x := range p.items {
		if j == n {
			break
		}
		if x.past && !w.Past {
			continue
		}
		o := l.m.refs.at(x.ref)
		if row := o.val.partyRow(); row != nil {
			rows[j], holds[j] = row, Posting{row.Ref, x.weight, x.past}
		} else {
			holds[j] = Posting{o.key, x.weight, x.past}
		}
		if of[j] = l.behind(x.ref, &o.val); of[j] < 0 {
			rows[j] = nil
		}
		j++
	}
	l.got.Terms[i] = TermRow{p.rev, len(p.items) - p.past, holds}
	l.c.Parties[i], l.c.Of[i] = rows, of
}

// behind adds the customer of a party, once, and returns its place; -1 if there
// is none.
func (l *looking) behind(ref uint32, me *object) int {
	if me.party == nil {
		return -1
	}
	if at, ok := l.places.get(me.first); ok {
		return at
	}
	head := me
	if me.first != ref {
		if head = &l.m.refs.at(me.first).val; head.party == nil {
			return -1
		}
	}
	l.places.put(me.first, len(l.c.Customers))
	l.c.Customers = append(l.c.Customers, l.m.company(head))
	return len(l.c.Customers) - 1
}

// company returns the members of the customer of which a party is the first. It
// is gathered anew after a member has changed.
func (m *Memory) company(head *object) []*PartyRow {
	if head.more == nil || len(head.more.members) == 0 {
		return head.party.alone[:]
	}
	if rows := head.more.company.Load(); rows != nil {
		return *rows
	}
	rows := make([]*PartyRow, len(head.more.members))
	for i, n := range head.more.members {
		rows[i] = m.refs.at(n).val.partyRow()
	}
	head.more.company.Store(&rows)
	return rows
}

// parted forgets who was gathered around a party's first member.
func (m *Memory) parted(o *object) {
	if o.party == nil {
		return
	}
	if head := &m.refs.at(o.first).val; head.more != nil {
		head.more.company.Store(nil)
	}
}
