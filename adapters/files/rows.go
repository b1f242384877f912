package files

import (
	"errors"
	"io"

	"github.com/clientele-go/clientele/channel"
)

// A group is a record that is being put together from its rows.
type group struct {
	id      string
	recs    []record
	d       *draft
	trouble trouble
	size    int
	after   []record // rows behind it that cannot be read, and might be its own
	last    record   // the last row that was read for it
}

// A rowReader reads the rows of one file.
type rowReader struct {
	p    *pager
	m    *mapping
	st   *fileState
	name string
	in   *input
	to   sink
	open *group
}

// rows reads records until the page is full (nil), the file ends (io.EOF), or
// its last record is incomplete (errWait). The file's state says where to go
// on. settled says that the end of the file is one.
func (p *pager) rows(m *mapping, st *fileState, f found, in *input, settled bool, to sink) error {
	r := &rowReader{p: p, m: m, st: st, name: f.name, in: in, to: to}
	last := false // a record without a line end is the last
	for n := 0; ; n++ {
		if n%256 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		if p.full() && !last && (r.open == nil || len(r.open.recs) == 1 && len(r.open.after) == 0) {
			return nil
		}
		rec, err := in.next()
		last = rec.open
		if errors.Is(err, io.EOF) || errors.Is(err, errWait) {
			r.close(false)
			return err
		}
		if err != nil {
			return err
		}
		p.scanned++
		if m.Group {
			r.grouped(rec)
		} else {
			r.single(rec)
			r.pass(rec)
		}
	}
}

// pass notes that a record is done with. One without a line end may grow yet.
func (r *rowReader) pass(rec record) {
	if !rec.open {
		r.st.Off, r.st.Line = rec.next, rec.line+rec.lines-1
	}
}

func (r *rowReader) single(rec record) {
	if rec.trouble.is() {
		r.blind("")
		r.p.reject(r.m, r.name, r.in, "", []record{rec}, rec.trouble)
		return
	}
	if rec.row.blank() || !r.m.passes(rec.row) {
		return
	}
	d, t := r.m.draft(rec.row)
	r.finish(d, t, []record{rec})
}

// blind notes that something was refused whose id is not known.
func (r *rowReader) blind(id string) {
	if id == "" {
		r.st.Blind = true
	}
}

// finish reports a draft, or why it cannot be.
func (r *rowReader) finish(d *draft, t trouble, recs []record) {
	if !t.is() {
		last := recs[len(recs)-1]
		stamp := min(r.st.Stamp+last.off+int64(r.m.Revision), maxVersion)
		var f channel.Fact
		if f, t = r.m.fact(d, max(1, stamp)); !t.is() {
			if t = r.to.add(f); !t.is() {
				return
			}
		}
	}
	r.blind(d.id)
	if r.to.keep != nil {
		r.to.keep(d.id)
	}
	r.p.reject(r.m, r.name, r.in, d.id, recs, t)
}

// grouped adds a row to the open group, or closes it and opens the next.
func (r *rowReader) grouped(rec record) {
	if rec.trouble.is() {
		if r.open == nil {
			r.blind("")
			r.p.reject(r.m, r.name, r.in, "", []record{rec}, rec.trouble)
			r.pass(rec)
			r.st.Torn = true
			return
		}
		r.open.after = append(r.open.after, rec)
		r.open.last = rec
		if len(r.open.after) > maxAfter {
			r.close(true)
		}
		return
	}
	if rec.row.blank() || !r.m.passes(rec.row) {
		if r.open == nil {
			r.pass(rec)
		} else {
			r.open.last = rec
		}
		return
	}
	d, t := r.m.draft(rec.row)
	if r.open != nil && (d.id == "" || r.open.id != d.id) {
		r.close(true)
	}
	if d.id == "" {
		r.finish(d, t, []record{rec})
		r.pass(rec)
		return
	}
	if r.open == nil {
		r.start(rec, d, t)
		return
	}
	r.extend(rec, d, t)
}

// maxAfter bounds how many unreadable rows are kept to see whether the open
// group goes on behind them.
const maxAfter = 16

func (r *rowReader) start(rec record, d *draft, t trouble) {
	r.open = &group{id: d.id, d: d, recs: []record{rec}, last: rec, trouble: t, size: len(rec.raw)}
	if r.st.Torn {
		flag(d, "a row before it could not be read")
	}
	r.st.Off, r.st.Line = rec.off, rec.line-1
}

func (r *rowReader) extend(rec record, d *draft, t trouble) {
	g := r.open
	for _, a := range g.after {
		g.add(a)
		if !g.trouble.is() {
			g.trouble = a.trouble
		}
	}
	g.after = nil
	g.add(rec)
	switch {
	case g.trouble.is():
	case t.is():
		g.trouble = t
	case g.size > maxGroup*r.p.s.cfg.MaxRecord || len(g.recs) > maxElements:
		g.trouble.reason = "has more rows than a record may have"
	default:
		g.trouble = r.m.join(g.d, d)
	}
}

// maxGroup bounds the rows of one record together, in sizes of a record.
const maxGroup = 16

// add keeps the row for a reject; of a group that is too long only the
// beginning, so that it does not fill the memory.
func (g *group) add(rec record) {
	g.size += len(rec.raw)
	g.last = rec
	if len(g.recs) <= maxElements && g.size <= 64<<20 {
		g.recs = append(g.recs, rec)
	}
}

// close reports the open group. next says that another row follows, so that
// it is over; at the end of a file it is read again when the file has grown.
func (r *rowReader) close(next bool) {
	g := r.open
	if g == nil {
		return
	}
	r.open = nil
	t := g.trouble
	if !t.is() && !r.m.Repeats && r.st.recent(g.id) {
		t.reason = "has rows that do not stand together; see Repeats of the mapping"
	}
	if len(g.after) > 0 {
		flag(g.d, "a row after it could not be read")
	}
	r.finish(g.d, t, g.recs)
	for _, a := range g.after {
		r.blind("")
		r.p.reject(r.m, r.name, r.in, "", []record{a}, a.trouble)
	}
	if next {
		r.st.remember(g.id)
		r.st.Torn = len(g.after) > 0
		r.pass(g.last)
	}
}

// flag says in an order what is doubtful about it; other contents cannot.
func flag(d *draft, text string) {
	if o, ok := d.content.Interface().(*channel.Order); ok {
		o.Flags = append(o.Flags, text)
	}
}
