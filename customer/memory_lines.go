package customer

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A line is an [EntryRow] as Memory keeps it.
type line struct {
	sec  int64
	nsec int32
	ref  uint32
	kind uint32
	part string
}

func (m *Memory) lineOf(e EntryRow) line {
	return line{e.At.Unix(), int32(e.At.Nanosecond()), m.refs.add(e.Ref), m.kindOf(e.Kind), e.Part}
}

// kindOf returns the number of a kind. There are few.
func (m *Memory) kindOf(k EntryKind) uint32 {
	i := slices.Index(m.kinds, k)
	if i < 0 {
		i = len(m.kinds)
		m.kinds = append(m.kinds, k)
	}
	return uint32(i)
}

func (m *Memory) row(l line) EntryRow {
	return EntryRow{At: time.Unix(l.sec, int64(l.nsec)).UTC(), Kind: m.kinds[l.kind], Ref: m.refs.at(l.ref).key, Part: l.part}
}

// compare orders lines as [EntryRow.Compare] does.
func (m *Memory) compare(a, b line) int {
	if c := cmp.Or(cmp.Compare(a.sec, b.sec), cmp.Compare(a.nsec, b.nsec)); c != 0 {
		return c
	}
	if a.ref != b.ref {
		return m.refs.at(a.ref).key.Compare(m.refs.at(b.ref).key)
	}
	if a.kind != b.kind {
		return strings.Compare(string(m.kinds[a.kind]), string(m.kinds[b.kind]))
	}
	return strings.Compare(a.part, b.part)
}

// A timeline is that of one owner, oldest first up to ready and then as it
// came: what comes late is sorted in when somebody reads.
type timeline struct {
	lines []line
	ready int
}

func (m *Memory) addLines(t *timeline, rows []EntryRow) {
	for _, r := range rows {
		l := m.lineOf(r)
		if n := len(t.lines); t.ready == n && (n == 0 || m.compare(t.lines[n-1], l) < 0) {
			t.ready++
		}
		t.lines = append(t.lines, l)
	}
}

// settle sorts in what came late. It moves only what is newer than the oldest
// of that.
func (m *Memory) settle(t *timeline) {
	if t.ready == len(t.lines) {
		return
	}
	late := slices.SortedFunc(slices.Values(t.lines[t.ready:]), m.compare)
	to := len(t.lines) - 1
	for i, j := t.ready-1, len(late)-1; j >= 0; to-- {
		if i >= 0 && m.compare(t.lines[i], late[j]) > 0 {
			t.lines[to] = t.lines[i]
			i--
		} else {
			t.lines[to] = late[j]
			j--
		}
	}
	from := max(to, 0)
	rest := slices.CompactFunc(t.lines[from:], func(a, b line) bool { return m.compare(a, b) == 0 })
	t.lines = t.lines[:from+len(rest)]
	t.ready = len(t.lines)
}

// removeLines takes lines out, all in one pass over what lies behind the first.
func (m *Memory) removeLines(t *timeline, rows []EntryRow) {
	m.settle(t)
	gone := make([]line, 0, len(rows))
	for _, r := range rows {
		gone = append(gone, m.lineOf(r))
	}
	slices.SortFunc(gone, m.compare)
	if len(gone) == 0 {
		return
	}
	to, _ := slices.BinarySearchFunc(t.lines, gone[0], m.compare)
	for from := to; from < len(t.lines); from++ {
		for len(gone) > 0 && m.compare(gone[0], t.lines[from]) < 0 {
			gone = gone[1:]
		}
		if len(gone) == 0 {
			to += copy(t.lines[to:], t.lines[from:])
			break
		}
		if m.compare(gone[0], t.lines[from]) != 0 {
			t.lines[to] = t.lines[from]
			to++
		}
	}
	clear(t.lines[to:])
	t.lines = t.lines[:to]
	t.ready = to
}

// Timeline implements [Storage].
func (m *Memory) Timeline(ctx context.Context, q TimelineQuery) ([]EntryRow, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.lockSettled(q.Owners)
	defer m.mu.RUnlock()
	return m.timelinePage(q), nil
}

func (m *Memory) timelinePage(q TimelineQuery) []EntryRow {
	var out []EntryRow
	for _, o := range q.Owners {
		if t := m.timelineOf(o); t != nil {
			out = m.page(out, t, q)
		}
	}
	if len(q.Owners) > 1 {
		slices.SortFunc(out, func(a, b EntryRow) int { return b.Compare(a) })
	}
	return out[:min(len(out), max(q.Limit, 0))]
}

// lockSettled locks for reading once the timelines of owners are in order.
func (m *Memory) lockSettled(owners []channel.Ref) {
	m.mu.RLock()
	for !m.settled(owners) {
		m.mu.RUnlock()
		m.settleAll(owners)
		m.mu.RLock()
	}
}

func (m *Memory) timelineOf(owner channel.Ref) *timeline {
	if o := m.refs.get(owner); o != nil && o.more != nil {
		return &o.more.lines
	}
	return nil
}

func (m *Memory) settled(owners []channel.Ref) bool {
	for _, o := range owners {
		if t := m.timelineOf(o); t != nil && t.ready != len(t.lines) {
			return false
		}
	}
	return true
}

func (m *Memory) settleAll(owners []channel.Ref) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range owners {
		if t := m.timelineOf(o); t != nil {
			m.settle(t)
		}
	}
}

// page appends the newest rows that q asks for, newest first.
func (m *Memory) page(out []EntryRow, t *timeline, q TimelineQuery) []EntryRow {
	end := len(t.lines)
	if q.Before != nil {
		end = sort.Search(end, func(i int) bool { return m.row(t.lines[i]).Compare(*q.Before) >= 0 })
	}
	if !q.To.IsZero() {
		sec, nsec := q.To.Unix(), int32(q.To.Nanosecond())
		end = min(end, sort.Search(end, func(i int) bool {
			return cmp.Or(cmp.Compare(t.lines[i].sec, sec), cmp.Compare(t.lines[i].nsec, nsec)) > 0
		}))
	}
	if out == nil {
		out = make([]EntryRow, 0, max(0, min(end, q.Limit)))
	}
	for n := 0; end > 0 && n < q.Limit; end-- {
		l := t.lines[end-1]
		if len(q.Kinds) > 0 && !slices.Contains(q.Kinds, m.kinds[l.kind]) {
			continue
		}
		r := m.row(l)
		if !q.From.IsZero() && r.At.Before(q.From) {
			break
		}
		out = append(out, r)
		n++
	}
	return out
}
