package sqlite

import (
	"cmp"
	"context"
	"errors"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// Read implements [customer.Storage].
func (s *Storage) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	var g customer.Got
	var seen *hints
	if len(w.Facts)+len(w.Hashes)+len(w.Parties)+len(w.Terms) >= hintsFrom {
		seen = s.memory.begin()
	}
	err := s.nearest(ctx, "read", func(l *link, m *memory) (err error) {
		r := reader{s: s, link: l, w: w, hints: seen, memory: m}
		g, err = r.read()
		return err
	})
	if err != nil {
		return customer.Got{}, err
	}
	s.memory.take(seen)
	return g, nil
}

// read answers the Want.
func (r *reader) read() (customer.Got, error) {
	for _, part := range readParts() {
		if err := part(r); err != nil {
			return customer.Got{}, err
		}
	}
	return r.g, nil
}

// readParts are what a Want may ask for.
func readParts() [9]func(*reader) error {
	return [...]func(*reader) error{(*reader).facts, (*reader).versions, (*reader).hashes, (*reader).parties, (*reader).ids, (*reader).terms,
		(*reader).ledger, (*reader).sources, (*reader).lists}
}

// hintsFrom is from how many things on a read is taken for the beginning of a
// commit.
const hintsFrom = 64

// A reader answers one Want.
type reader struct {
	hints  *hints  // nil: nobody wants any
	memory *memory // what is remembered of the state that is read; nil: nothing is
	s      *Storage
	*link
	w customer.Want
	g customer.Got
}

const (
	objectColumns = `r.n, r.version, r.newest, r.count, r.owner, r.hash, r.older`
	selectFact    = `SELECT ` + factColumns + `, ` + objectColumns + ` FROM refs r LEFT JOIN versions v ON v.seq = r.version
	WHERE r.channel = ?1 AND r.kind = ?2 AND r.id = ?3`
	selectBody = `SELECT ` + factColumns + ` FROM versions v WHERE v.seq = ?1`
)

// fact returns the current version of a fact. Who knows the row of its ref
// already need not look that up again.
func (r *reader) fact(ref channel.Ref) (*customer.FactRow, error) {
	if o := r.remembered(ref); o != nil {
		if o.version == 0 {
			return nil, nil
		}
		return r.body(ref, o.version)
	}
	q, err := r.hot(hotSelectFact)
	if err != nil {
		return nil, err
	}
	bindRef(q, 1, ref)
	there, err := first(q)
	if err != nil {
		return nil, err
	}
	o := object{}
	var row *customer.FactRow
	if there {
		o = columnObject(q, 5)
		if o.version != 0 {
			row, err = r.decodeFact(q, ref)
		}
	}
	r.object(ref, &o)
	return row, cmp.Or(err, q.Reset())
}

// body returns the version of a fact that has a number.
func (r *reader) body(ref channel.Ref, seq int64) (*customer.FactRow, error) {
	q, err := r.hot(hotSelectBody)
	if err != nil {
		return nil, err
	}
	q.BindInt64(1, seq)
	there, err := first(q)
	if err != nil {
		return nil, err
	}
	var row *customer.FactRow
	if there {
		row, err = r.decodeFact(q, ref)
	} else {
		err = damaged("fact", ref, errShape)
	}
	return row, cmp.Or(err, q.Reset())
}

// remembered returns the row of a ref, if it is known; it is zero if there is
// none.
func (r *reader) remembered(ref channel.Ref) *object {
	if r.memory != nil {
		if o, ok := r.memory.objects.get(ref); ok {
			return o
		}
	}
	return nil
}

// object notes the row of a ref for those who come later.
func (r *reader) object(ref channel.Ref, o *object) {
	if r.memory != nil {
		r.memory.objects.add(ref, o)
		return
	}
	r.hints.object(ref, o)
}

func (r *reader) facts() (err error) {
	if len(r.w.Facts) == 0 {
		return nil
	}
	r.g.Facts = make([]*customer.FactRow, len(r.w.Facts))
	for i, ref := range r.w.Facts {
		if r.g.Facts[i], err = r.fact(ref); err != nil {
			return err
		}
	}
	return nil
}

const (
	selectChain   = `SELECT newest, version FROM refs WHERE channel = ?1 AND kind = ?2 AND id = ?3 AND version <> 0`
	selectVersion = `SELECT ` + factColumns + `, v.before FROM versions v WHERE v.seq = ?1`
)

func (r *reader) versions() error {
	if len(r.w.Versions) == 0 {
		return nil
	}
	r.g.Versions = make([][]*customer.FactRow, len(r.w.Versions))
	for i, ref := range r.w.Versions {
		var newest, version int64
		_, err := one(r.c, selectChain, func(q *driver.Stmt) { newest, version = q.ColumnInt64(0), q.ColumnInt64(1) }, ref.Channel, string(ref.Kind), ref.ID)
		if err != nil {
			return err
		}
		var current *customer.FactRow
		var all []*customer.FactRow
		for seq := newest; seq != 0; {
			var row *customer.FactRow
			var bad error
			at := seq
			seq = 0
			_, err := one(r.c, selectVersion, func(q *driver.Stmt) {
				row, bad = r.decodeFact(q, ref)
				seq = q.ColumnInt64(5)
			}, at)
			if err := errors.Join(err, bad); err != nil {
				return err
			}
			if at == version {
				current = row
			} else if row != nil {
				all = append(all, row)
			}
		}
		if current != nil {
			r.g.Versions[i] = append(all, current)
		}
	}
	return nil
}

const (
	selectHashes = `SELECT before, hash FROM versions WHERE seq = ?1`
)

func (r *reader) hashes() error {
	if len(r.w.Hashes) == 0 {
		return nil
	}
	r.g.Hashes = make([][]channel.Hash, len(r.w.Hashes))
	for i, ref := range r.w.Hashes {
		o, err := r.lookUp(ref)
		if err != nil {
			return err
		}
		if o.version == 0 {
			continue
		}
		all := make([]channel.Hash, 0, o.count)
		if len(o.older) == (int(o.count)-1)*len(o.hash) {
			for h := range slices.Chunk(o.older, len(o.hash)) {
				all = append(all, channel.Hash(h))
			}
		} else if all, err = r.chain(all, o); err != nil {
			return err
		}
		r.g.Hashes[i] = append(all, o.hash)
	}
	return nil
}

// lookUp returns the row of a ref, and a zero one if there is none.
func (r *reader) lookUp(ref channel.Ref) (*object, error) {
	if o := r.remembered(ref); o != nil {
		return o, nil
	}
	q, err := r.hot(hotSelectObject)
	if err != nil {
		return nil, err
	}
	bindRef(q, 1, ref)
	there, err := first(q)
	if err != nil {
		return nil, err
	}
	o := &object{}
	if there {
		*o = columnObject(q, 0)
	}
	r.object(ref, o)
	return o, q.Reset()
}

// chain appends the hashes of all versions but the current one.
func (r *reader) chain(all []channel.Hash, o *object) ([]channel.Hash, error) {
	for seq := o.newest; seq != 0; {
		var h channel.Hash
		at := seq
		seq = 0
		if _, err := one(r.c, selectHashes, func(q *driver.Stmt) { seq = q.ColumnInt64(0); q.ColumnBytes(1, h[:]) }, at); err != nil {
			return nil, err
		}
		if at != o.version {
			all = append(all, h)
		}
	}
	return all, nil
}
