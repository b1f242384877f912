package poslog

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/crc64"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// maxPageBytes bounds what one page is made from.
const maxPageBytes = 16 << 20

// Orders lists the receipts: sales, returns, exchanges, voids, suspended sales
// and layaways. What cannot be read is a reject of this stream.
//
// Files are read in the order of their names. A file that has grown is read on
// from where it ended; one that arrives late, or has changed in another way,
// is read from its beginning. A transaction at the end of a file that is not
// whole yet is left for the next pass.
func (t *Tills) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	return t.page(ctx, from, "orders", func(p *channel.Page, x Transaction) {
		p.Facts = append(p.Facts, x.Orders...)
		if x.Reject != nil {
			p.Rejects = append(p.Rejects, *x.Reject)
		}
	})
}

// People lists the loyalty members and customers that receipts name. It reads
// the same files as Orders; what cannot be read is rejected there and not
// twice.
func (t *Tills) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	seen := map[channel.Ref]channel.Hash{}
	return t.page(ctx, from, "people", func(p *channel.Page, x Transaction) {
		for _, f := range x.People {
			h, err := f.Hash()
			if old, ok := seen[f.Ref]; ok && err == nil && old == h {
				continue // another receipt of the same card
			}
			seen[f.Ref] = h
			p.Facts = append(p.Facts, f)
		}
	})
}

// page reads one page and gives its transactions to add.
func (t *Tills) page(ctx context.Context, from channel.Cursor, stream string, add func(*channel.Page, Transaction)) (channel.Page, error) {
	st, err := parseCursor(from)
	if err != nil {
		return channel.Page{}, err
	}
	files, err := t.list(ctx)
	if err != nil {
		return channel.Page{}, t.sourceError(stream, err)
	}
	st.prune(files)
	p := &pageReader{t: t, st: st, counts: Counts{Stream: stream}, bytes: maxPageBytes}
	p.add = func(x Transaction) { add(&p.page, x) }
	var failed error
	for _, f := range files {
		if !st.unread(f) {
			continue
		}
		if p.full() {
			p.page.More = true
			break
		}
		if err := p.file(ctx, f); err != nil {
			if ctx.Err() != nil {
				return channel.Page{}, t.sourceError(stream, err)
			}
			// A file that cannot be read must not keep the others from it.
			failed = cmp.Or(failed, err)
		}
	}
	if failed != nil && !p.moved {
		return channel.Page{}, t.sourceError(stream, failed)
	}
	p.page.More = p.page.More || failed != nil || p.full() && slices.ContainsFunc(files, st.unread)
	if p.page.Next, err = st.cursor(); err != nil {
		return channel.Page{}, t.sourceError(stream, err)
	}
	if t.c.Counted != nil {
		t.c.Counted(p.counts)
	}
	return p.page, nil
}

// list returns the logs, by name.
func (t *Tills) list(ctx context.Context) ([]file, error) {
	if t.fsys == nil {
		return nil, errNoFiles
	}
	var out []file
	err := fs.WalkDir(t.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && name != "." && errors.Is(err, fs.ErrNotExist):
			return nil // taken away meanwhile
		case err != nil:
			return err
		case strings.HasPrefix(d.Name(), ".") && name != ".":
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		if ok, _ := path.Match(t.c.Pattern, d.Name()); !ok {
			return nil
		}
		info, err := d.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case !info.Mode().IsRegular() || info.Size() == 0:
			return nil
		}
		f := file{name: name, size: info.Size()}
		if m := info.ModTime(); !m.IsZero() {
			f.mtime = m.UnixNano()
		}
		out = append(out, f)
		return nil
	})
	slices.SortFunc(out, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return out, err
}

// A pageReader makes one page.
type pageReader struct {
	t      *Tills
	st     *state
	page   channel.Page
	add    func(Transaction)
	counts Counts
	bytes  int64
	moved  bool // the cursor differs from what it was
}

func (p *pageReader) full() bool { return p.counts.Read >= p.t.c.PageSize || p.bytes <= 0 }

// file reads on in one file until it ends or the page is full.
func (p *pageReader) file(ctx context.Context, f file) error {
	src, err := p.t.fsys.Open(f.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer src.Close()
	in := &limited{ctx: ctx, r: src, left: f.size}
	s, at, err := p.start(in, f)
	if bad := refusal(err); bad != nil {
		p.refuse(f, bad)
		return nil
	}
	if err != nil {
		return err
	}
	run := run{t: p.t, s: s, name: f.name, set: at.set, count: at.Count}
	for {
		if p.full() {
			p.keep(f, s, run.count, true)
			return nil
		}
		x, err := run.next()
		switch bad := refusal(err); {
		case err == nil:
		case bad != nil:
			p.refuse(f, bad)
			return nil
		case errors.Is(err, io.EOF):
			if run.count == 0 && s.closed && string(local([]byte(s.root))) != "POSLog" {
				p.refuse(f, errNoLog)
				return nil
			}
			if s.closed {
				p.st.finish(f)
				p.moved = true
				return nil
			}
			p.keep(f, s, run.count, false)
			return nil
		case errors.Is(err, errPartial):
			p.keep(f, s, run.count, false)
			return nil
		default:
			p.keep(f, s, run.count, true)
			return err
		}
		p.bytes -= x.End - x.Offset
		p.count(x)
		p.add(x)
	}
}

// keep remembers how far a file was read.
func (p *pageReader) keep(f file, s *splitter, count int, more bool) {
	at := place{Name: f.name, Size: f.size, Mtime: f.mtime, Off: s.file, Sum: s.sum, Count: count, Root: s.root, More: more}
	if old := p.st.find(f.name); old == nil || *old != at {
		p.moved = true
	}
	p.st.set(at)
}

func (p *pageReader) count(x Transaction) {
	p.moved = true
	p.counts.Read++
	switch {
	case x.Reject != nil:
		p.counts.Rejected++
	case x.Skip == SkipControl:
		p.counts.Control++
	case x.Skip == SkipTraining:
		p.counts.Training++
	case x.Skip == SkipEmpty:
		p.counts.Empty++
	}
}

// refuse rejects a file as a whole. Its name stands for its bytes, which are
// where they were.
func (p *pageReader) refuse(f file, bad error) {
	p.count(Transaction{Reject: &channel.Reject{}})
	p.add(Transaction{File: f.name, Reject: &channel.Reject{At: "file " + f.name, Stream: "orders",
		Raw: []byte(f.name), Reason: "the file " + bad.Error()}})
	p.st.finish(f)
}

// resumed is where reading goes on in a file.
type resumed struct {
	place
	set charset
}

// start finds where to go on in a file, and makes sure that it is still what
// it was up to there.
func (p *pageReader) start(in *limited, f file) (*splitter, resumed, error) {
	head := bufio.NewReaderSize(in, 1024)
	b, err := head.Peek(1024)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, resumed{}, err
	}
	set, err := charsetOf(b)
	if err != nil {
		return nil, resumed{}, err
	}
	fresh := func(r io.Reader) (*splitter, resumed, error) {
		if _, err := io.CopyN(io.Discard, r, set.bom); err != nil {
			return nil, resumed{}, err
		}
		return &splitter{r: set.reader(r), limit: p.t.c.MaxTransactionBytes, wide: set.wide != nil, file: set.bom}, resumed{set: set}, nil
	}
	old := p.st.find(f.name)
	if old == nil || old.Off > f.size || old.Off <= set.bom {
		return fresh(head)
	}
	if old.Size != f.size || old.Mtime != f.mtime {
		same, err := p.same(in, f, set, *old)
		if err != nil {
			return nil, resumed{}, err
		}
		if !same {
			if err := in.rewind(p.t.fsys, f, 0); err != nil {
				return nil, resumed{}, err
			}
			return fresh(in)
		}
	}
	if err := in.rewind(p.t.fsys, f, old.Off); err != nil {
		return nil, resumed{}, err
	}
	s := &splitter{r: set.reader(in), limit: p.t.c.MaxTransactionBytes, wide: set.wide != nil,
		file: old.Off, sum: old.Sum, root: old.Root}
	return s, resumed{place: *old, set: set}, nil
}

// same reports whether the file still begins with what was read of it.
func (p *pageReader) same(in *limited, f file, set charset, old place) (bool, error) {
	if err := in.rewind(p.t.fsys, f, set.bom); err != nil {
		return false, err
	}
	sum := crc64.New(sums)
	if _, err := io.Copy(sum, set.reader(io.LimitReader(in, old.Off-set.bom))); err != nil {
		return false, err
	}
	return sum.Sum64() == old.Sum, nil
}

// limited reads a file up to the size that it was listed with, so that a state
// of the file is read and not a moving target, and until the context ends.
type limited struct {
	ctx  context.Context
	r    fs.File
	left int64
}

// Read implements [io.Reader].
func (l *limited) Read(b []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	if l.left <= 0 {
		return 0, io.EOF
	}
	n, err := l.r.Read(b[:min(int64(len(b)), l.left)])
	l.left -= int64(n)
	return n, err
}

// rewind goes to a place in the file.
func (l *limited) rewind(fsys fs.FS, f file, to int64) error {
	l.left = f.size - to
	if s, ok := l.r.(io.Seeker); ok {
		_, err := s.Seek(to, io.SeekStart)
		return err
	}
	src, err := fsys.Open(f.name)
	if err != nil {
		return err
	}
	l.r.Close()
	l.r = src
	_, err = io.CopyN(io.Discard, src, to)
	return err
}

var (
	errNoFiles = errors.New("neither FS nor Dir is configured")
	errNoLog   = errors.New("holds no transaction and is no POSLog")
)

// refusal returns err if it is about a log that is refused as a whole.
func refusal(err error) error {
	for _, e := range []error{errDTD, errCharset, errNotXML} {
		if errors.Is(err, e) {
			return e
		}
	}
	return nil
}

// sourceError says what became of a pass. The text of a *fs.PathError names
// the file.
func (t *Tills) sourceError(stream string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Path == "." && t.c.Dir != "" {
		err = &fs.PathError{Op: e.Op, Path: t.c.Dir, Err: e.Err} // "." says nothing to whoever must act
	}
	e := &channel.SourceError{Channel: t.c.Name, Op: stream + " page", Trouble: channel.Unavailable, Err: err}
	switch {
	case errors.Is(err, fs.ErrPermission):
		e.Trouble = channel.Unauthorized
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNoFiles):
		e.Trouble = channel.Misconfigured
	}
	return fmt.Errorf("poslog: %w", e)
}
