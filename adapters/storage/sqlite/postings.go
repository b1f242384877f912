package sqlite

import (
	"encoding/binary"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/customer"
)

// longest is how long a list of postings is that stands in the row of its term.
// A longer one would make each change of it write all of it anew.
const longest = 24

// A posting is a [customer.Posting] by number.
type posting struct {
	ref    int64
	weight uint8
	past   bool
}

func (p posting) pastNumber() int {
	if p.past {
		return 1
	}
	return 0
}

// pack appends postings: for each the number, and twice the weight plus 1 if it
// is past, as uvarints.
func pack(b []byte, list []posting) []byte {
	for _, p := range list {
		b = binary.AppendUvarint(b, uint64(p.ref))
		b = binary.AppendUvarint(b, uint64(p.weight)<<1|uint64(p.pastNumber()))
	}
	return b
}

// unpack reads what pack wrote, as far as it is.
func unpack(b []byte) []posting {
	var out []posting
	for len(b) > 0 {
		ref, n := binary.Uvarint(b)
		if n <= 0 {
			break
		}
		x, m := binary.Uvarint(b[n:])
		if m <= 0 {
			break
		}
		b = b[n+m:]
		out = append(out, posting{int64(ref), uint8(x >> 1), x&1 != 0})
	}
	return out
}

// A termReader reads the postings of terms.
type termReader struct {
	r     *reader
	limit int
	past  bool
}

func (r *reader) terms() error {
	if len(r.w.Terms) == 0 {
		return nil
	}
	r.g.Terms = make([]customer.TermRow, len(r.w.Terms))
	x := termReader{r, r.w.TermLimit, r.w.Past}
	if x.limit <= 0 {
		x.limit = -1
	}
	for i, t := range r.w.Terms {
		if err := x.read(t, &r.g.Terms[i]); err != nil {
			return err
		}
	}
	return nil
}

func (x *termReader) read(name customer.Term, row *customer.TermRow) error {
	has, err := x.row(name)
	if err != nil {
		return err
	}
	size := has.current
	row.Rev, row.Total = uint64(has.rev), size
	if x.past {
		size += has.past
	}
	if size == 0 || x.limit == 0 {
		return nil
	}
	if x.limit > 0 {
		size = min(size, x.limit)
	}
	row.Postings = make([]customer.Posting, 0, size)
	if has.n != 0 {
		return x.table(has.n, row)
	}
	for _, p := range has.list {
		if p.past && !x.past || len(row.Postings) == size {
			continue
		}
		ref, err := x.r.ref(p.ref)
		if err != nil {
			return err
		}
		row.Postings = append(row.Postings, customer.Posting{Ref: ref, Weight: p.weight, Past: p.past})
	}
	return nil
}

// row returns the row of a term, and a zero one if there is none.
func (x *termReader) row(name customer.Term) (*term, error) {
	if x.r.memory != nil {
		if has, ok := x.r.memory.term(name); ok {
			return has, nil
		}
	}
	q, err := x.r.hot(hotSelectTerm)
	if err != nil {
		return nil, err
	}
	bindTerm(q, 1, name)
	there, err := first(q)
	if err != nil {
		return nil, err
	}
	has := &term{}
	if there {
		*has = columnTerm(q)
	}
	x.r.hints.term(name, has)
	return has, q.Reset()
}

const selectPostings = `SELECT ref, weight, past FROM postings WHERE term = ?1 AND past <= ?2`

// table reads the postings that stand in the table. There are many of them, and
// many ask for the same, so their refs are likely to be remembered.
func (x *termReader) table(n int64, row *customer.TermRow) error {
	past := 0
	if x.past {
		past = 1
	}
	return each(x.r.c, selectPostings, func(q *driver.Stmt) error {
		ref, err := x.r.ref(q.ColumnInt64(0))
		if err != nil || ref.IsZero() {
			return err
		}
		row.Postings = append(row.Postings, customer.Posting{Ref: ref, Weight: uint8(q.ColumnInt64(1)), Past: q.ColumnInt64(2) != 0})
		if len(row.Postings) == x.limit {
			return errEnough
		}
		return nil
	}, n, past)
}
