package sqlite

import (
	"cmp"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

const (
	selectParty   = `SELECT ` + partyColumns + `, ` + objectColumns + ` FROM refs r CROSS JOIN parties p ON p.n = r.n WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3`
	partyByNumber = `SELECT ` + partyColumns + ` FROM parties p WHERE p.n = ?1`
	selectID      = `SELECT ` + partyColumns + `, ` + objectColumns + `, r.channel, r.kind, r.id FROM parties p CROSS JOIN refs r ON r.n = p.n WHERE p.id = ?1`
)

func (r *reader) parties() (err error) {
	if len(r.w.Parties) == 0 {
		return nil
	}
	r.g.Parties = make([]*customer.PartyRow, len(r.w.Parties))
	for i, ref := range r.w.Parties {
		if r.g.Parties[i], err = r.party(ref); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) party(ref channel.Ref) (*customer.PartyRow, error) {
	if r.memory != nil {
		if k, ok := r.memory.revs.get(ref); ok {
			if k.rev == 0 {
				return nil, nil
			}
			if row, ok := r.s.parties.Get(k); ok {
				return row, nil
			}
			return r.partyBy(hotPartyByNumber, ref, func(q *driver.Stmt) { q.BindInt64(1, k.n) })
		}
	}
	if o := r.remembered(ref); o != nil {
		return r.partyBy(hotPartyByNumber, ref, func(q *driver.Stmt) { q.BindInt64(1, o.n) })
	}
	return r.partyBy(hotSelectParty, ref, func(q *driver.Stmt) { bindRef(q, 1, ref) })
}

// partyBy returns the party that a statement finds, and nil if it finds none.
func (r *reader) partyBy(h hot, ref channel.Ref, bind func(*driver.Stmt)) (*customer.PartyRow, error) {
	q, err := r.hot(h)
	if err != nil {
		return nil, err
	}
	bind(q)
	there, err := first(q)
	if err != nil {
		return nil, err
	}
	if !there {
		r.saw(ref, partyKey{})
		return nil, nil
	}
	row, err := r.decodeParty(q, ref)
	if err == nil {
		if h == hotSelectParty {
			r.noted(q, ref, 8)
		}
		r.saw(ref, partyKey{q.ColumnInt64(0), q.ColumnInt64(1)})
	}
	return row, cmp.Or(err, q.Reset())
}

// noted notes the row of a ref that stands in the objectColumns from one on.
func (r *reader) noted(q *driver.Stmt, ref channel.Ref, col int) {
	if r.memory != nil {
		r.object(ref, new(columnObject(q, col)))
	}
}

// saw notes the revision of a party for those who come later.
func (r *reader) saw(ref channel.Ref, k partyKey) {
	if r.memory != nil {
		r.memory.revs.add(ref, k)
		return
	}
	r.hints.rev(ref, k)
}

func (r *reader) ids() error {
	if len(r.w.IDs) == 0 {
		return nil
	}
	r.g.IDs = make([]*customer.PartyRow, len(r.w.IDs))
	for i, id := range r.w.IDs {
		q, err := r.hot(hotSelectID)
		if err != nil {
			return err
		}
		q.BindText(1, string(id))
		there, err := first(q)
		if err != nil {
			return err
		}
		if there {
			if r.g.IDs[i], err = r.decodeParty(q, columnRef(q, 15)); err == nil {
				ref := r.g.IDs[i].Ref
				r.noted(q, ref, 8)
				r.saw(ref, partyKey{q.ColumnInt64(0), q.ColumnInt64(1)})
			}
		}
		if err := cmp.Or(err, q.Reset()); err != nil {
			return err
		}
	}
	return nil
}
