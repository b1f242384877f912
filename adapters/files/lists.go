package files

import (
	"fmt"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// lists reads the files of modes Full and Latest: first what is in them, then
// what is missing.
func (p *pager) lists(m *mapping, pr *progress, all []found) error {
	files := settledOnes(m, p.now, all)
	if m.Mode == Latest && len(files) > 1 {
		files = files[len(files)-1:]
	}
	for _, f := range files {
		st := pr.file(m.key(f))
		if err := p.listed(m, pr, st, f); err != nil || p.full() {
			return err
		}
	}
	if !pr.Under {
		return nil
	}
	if err := pr.load(); err != nil {
		return err
	}
	if !pr.Over && p.missing(m, pr) {
		return nil
	}
	p.settle(m, pr, all)
	return nil
}

// settledOnes leaves out what may still be written, and files without a byte:
// those are failed exports, and not lists of nobody.
func settledOnes(m *mapping, now time.Time, all []found) []found {
	var out []found
	for _, f := range all {
		if f.size > 0 && (m.Settle == 0 || m.settled(now, f)) {
			out = append(out, f)
		}
	}
	return out
}

// key names the state of a file. In mode Latest all files share one.
func (m *mapping) key(f found) string {
	if m.Mode == Latest {
		return "*"
	}
	return f.name
}

// listed reads a list if it differs from what was read before.
func (p *pager) listed(m *mapping, pr *progress, st *fileState, f found) error {
	same := st.Mod == f.mod && st.Rev == m.Revision && st.Name == f.name
	if same && st.Size == f.size && (f.mod != 0 || st.Read) && st.Refused == "" {
		return nil
	}
	if err := pr.load(); err != nil {
		return err
	}
	on := same && st.Size < 0 && st.Want == f.size && st.Off > 0
	if on && f.mod == 0 {
		var err error
		if on, err = p.goesOn(st, f); err != nil {
			return p.refuse(m, st, f, nil, err)
		}
	}
	if !on {
		if pr.table != nil {
			pr.table.forget(st.No)
		}
		st.restart(f.mod)
		st.Name, st.Mod, st.Want, st.Rev = f.name, f.mod, f.size, m.Revision
	}
	in, err := p.s.open(m, f, st.Off, st.Line, way{})
	if err == nil {
		defer in.close()
		st.Refused, st.Read, pr.Under = "", true, true
		st.begin(in)
		err = p.rows(m, st, f, in, true, p.compare(m, pr, st))
	}
	switch {
	case err == nil:
		if f.mod == 0 {
			st.Head, st.Tail, err = p.s.prints(f.name, st.Off)
		}
	case isEnd(err):
		st.Size, err = f.size, nil
	}
	if err != nil {
		st.Off = 0
		return p.refuse(m, st, f, in, err)
	}
	return nil
}

// compare is the sink of lists: it drops what was reported before.
func (p *pager) compare(m *mapping, pr *progress, st *fileState) sink {
	keep := func(id string) {
		if e := pr.table[id]; e != nil {
			e.seen, e.file = true, st.No
		}
	}
	return sink{keep: keep, add: func(f channel.Fact) trouble {
		if pr.Over {
			return p.add(f)
		}
		if len(pr.table) >= p.s.cfg.MaxListed && pr.table[f.Ref.ID] == nil {
			p.overflow(m, pr, st)
			return p.add(f)
		}
		if e := pr.table[f.Ref.ID]; e != nil && e.seen && e.file == st.No && m.Group && !m.Repeats {
			return trouble{reason: "has rows that do not stand together; see Repeats of the mapping"}
		}
		fresh, err := pr.table.note(&f, st.No, m.version)
		if err != nil {
			return trouble{reason: "cannot be written in its canonical form"}
		}
		if fresh {
			p.page.Facts = append(p.page.Facts, f)
		}
		return trouble{}
	}}
}

// overflow gives finding deletions up, loudly.
func (p *pager) overflow(m *mapping, pr *progress, st *fileState) {
	pr.Over, pr.table, pr.Table = true, nil, ""
	p.page.Rejects = append(p.page.Rejects, channel.Reject{At: printable(st.Name), Stream: m.stream, Raw: []byte(st.Name),
		Reason: fmt.Sprintf("lists more than %d records: deletions are left to the full sweep", p.s.cfg.MaxListed)})
}

// missing reports what the lists that were read no longer have, and whether
// the page was full before the end.
func (p *pager) missing(m *mapping, pr *progress) bool {
	from := map[int]*fileState{}
	for _, st := range pr.Files {
		if st.Read && st.Size >= 0 && !st.Blind && st.Refused == "" {
			from[st.No] = st
		}
	}
	for _, id := range pr.table.missing(func(no int) bool { return from[no] != nil }) {
		if p.full() {
			return true
		}
		e := pr.table[id]
		mod := from[e.file].Mod
		f := channel.Fact{Ref: m.ref(id), Deleted: true, Version: e.version + 1}
		if !m.version {
			f.Version = max(f.Version, min(mod+int64(m.Revision), maxVersion))
		}
		if mod > 0 {
			f.UpdatedAt = channel.UTC(time.Unix(0, mod))
		}
		p.page.Facts = append(p.page.Facts, f)
		e.gone, e.version, e.digest = true, f.Version, [digestSize]byte{}
	}
	return false
}

// settle ends a pass and forgets files that are gone and own no record.
func (p *pager) settle(m *mapping, pr *progress, all []found) {
	pr.Under = false
	owner := map[int]bool{}
	for _, e := range pr.table {
		e.seen = false
		owner[e.file] = true
	}
	here := map[string]bool{}
	for _, f := range all {
		here[m.key(f)] = true
	}
	for name, st := range pr.Files {
		st.Read, st.Blind = false, false
		if !here[name] && !owner[st.No] {
			delete(pr.Files, name)
		}
	}
}
