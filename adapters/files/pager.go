package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
	"unicode"

	"github.com/clientele-go/clientele/channel"
)

// A pager fills one page.
type pager struct {
	s       *Source
	ctx     context.Context // of the one call that the pager lives in
	pos     *position
	page    channel.Page
	now     time.Time
	scanned int
	endless bool
}

// scanFactor bounds how many rows a page looks at, in page sizes: in a list
// in which nothing changed no row fills the page.
const scanFactor = 50

func (p *pager) full() bool {
	n := p.s.cfg.PageSize
	return !p.endless && (len(p.page.Facts)+len(p.page.Rejects) >= n || p.scanned >= n*scanFactor)
}

// mapping goes on with one mapping until its files are read or the page is
// full.
func (p *pager) mapping(m *mapping) error {
	found, err := p.s.find(m)
	if err != nil {
		return err
	}
	pr := p.pos.of(m.Name)
	if m.Mode != Append {
		return p.lists(m, pr, found)
	}
	here := make(map[string]bool, len(found))
	for _, f := range found {
		here[f.name] = true
		if err := p.grown(m, pr.file(f.name), f); err != nil {
			return err
		}
		if p.full() {
			return nil
		}
	}
	for name := range pr.Files {
		if !here[name] {
			delete(pr.Files, name)
		}
	}
	return nil
}

// grown reads what is new in a file of mode Append.
func (p *pager) grown(m *mapping, st *fileState, f found) error {
	settled := m.settled(p.now, f)
	same := st.Size == f.size && st.Mod == f.mod && st.Rev == m.Revision
	if same && f.mod != 0 && st.Refused == "" && !(st.Wait && settled) {
		return nil
	}
	on, err := p.goesOn(st, f)
	switch {
	case err != nil:
		return p.refuse(m, st, f, nil, err)
	case on && same && !(st.Wait && settled) && st.Refused == "":
		return nil
	case !on || st.Rev != m.Revision || st.Size == f.size && st.Mod != f.mod:
		st.restart(max(f.mod, st.Stamp+st.Off+1))
		st.Rev = m.Revision
	}
	st.Stamp = max(f.mod, st.Stamp)
	in, err := p.s.open(m, f, st.Off, st.Line, way{growing: true, settled: settled})
	if err == nil {
		defer in.close()
		st.Refused = ""
		st.begin(in)
		err = p.rows(m, st, f, in, settled, sink{add: p.add})
	}
	if err != nil && !isEnd(err) {
		return p.refuse(m, st, f, in, err)
	}
	if isEnd(err) {
		st.Size, st.Mod, st.Wait = f.size, f.mod, errors.Is(err, errWait)
	} else {
		st.Size = -1
	}
	st.Head, st.Tail, err = p.s.prints(f.name, st.Off)
	if err != nil {
		return p.refuse(m, st, f, in, err)
	}
	return nil
}

// begin steps over the header.
func (st *fileState) begin(in *input) {
	if st.Off < in.start {
		st.Off, st.Line = in.start, in.lines
	}
}

// isEnd reports whether a file has been read as far as it goes.
func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, errWait) }

// goesOn reports whether a file is still the one that was read before.
func (p *pager) goesOn(st *fileState, f found) (bool, error) {
	if st.Off == 0 {
		return true, nil
	}
	if f.size < st.Off {
		return false, nil
	}
	head, tail, err := p.s.prints(f.name, st.Off)
	return head == st.Head && tail == st.Tail, err
}

// refuse reports a file that cannot be read, once per reason, and lets the
// others go on. It is tried again in every pass.
func (p *pager) refuse(m *mapping, st *fileState, f found, in *input, err error) error {
	if ctxErr := p.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	why := "cannot be read"
	var raw []byte
	switch e, ok := errors.AsType[errRefused](err); {
	case ok:
		why = e.reason
	case errors.Is(err, fs.ErrNotExist):
		return nil // it went away since it was listed
	case errors.Is(err, fs.ErrPermission):
		why = "cannot be read: permission denied"
	}
	if in != nil {
		raw = in.head
	}
	if len(raw) == 0 {
		raw = []byte(f.name)
	}
	if st.Refused != why {
		p.page.Rejects = append(p.page.Rejects, channel.Reject{At: printable(f.name), Stream: m.stream, Raw: raw,
			Reason: "the file is not read: " + why})
	}
	st.Refused = why
	return nil
}

// reject reports records that cannot be read.
func (p *pager) reject(m *mapping, name string, in *input, id string, recs []record, t trouble) {
	first, last := recs[0], recs[len(recs)-1]
	name = printable(name)
	at := fmt.Sprintf("%s line %d", name, first.line)
	if n := last.line + last.lines - 1; n > first.line {
		at = fmt.Sprintf("%s lines %d-%d", name, first.line, n)
	}
	r := channel.Reject{At: at, Stream: m.stream, Field: printable(t.field), Reason: t.reason}
	if id != "" {
		r.Ref = m.ref(id)
	}
	r.Raw = append(r.Raw, in.head...)
	for _, rec := range recs {
		r.Raw = append(r.Raw, rec.raw...)
	}
	p.page.Rejects = append(p.page.Rejects, r)
}

// A sink takes what records became.
type sink struct {
	add  func(channel.Fact) trouble // a fact; the trouble says that it is refused
	keep func(id string)            // a record that was refused is there all the same; may be nil
}

// add is what a sink does in mode Append.
func (p *pager) add(f channel.Fact) trouble {
	p.page.Facts = append(p.page.Facts, f)
	return trouble{}
}

// decode reads the raw bytes of a reject.
func (p *pager) decode(m *mapping, raw []byte) error {
	in, err := p.s.begin(m, byteReader(raw), way{again: true})
	if err != nil {
		return err
	}
	st := &fileState{Stamp: 1}
	if found, err := p.s.find(m); err == nil && len(found) > 0 {
		st.Stamp = max(1, found[len(found)-1].mod) // no older than what it replaces
	}
	st.begin(in)
	err = p.rows(m, st, found{name: "quarantine"}, in, true, sink{add: p.add})
	if isEnd(err) {
		return nil
	}
	return err
}

// printable takes out of a name what could begin a new line in a log, or
// steer a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}

func byteReader(b []byte) io.Reader { return bytes.NewReader(b) }
