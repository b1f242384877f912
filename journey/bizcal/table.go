package bizcal

import (
	"cmp"
	"slices"
	"sort"
)

// Time is cut into blocks of 52 weeks. What a block needs is worked out once,
// and afterwards costs one look-up however long it is.
const blockSeconds = 52 * 7 * int64(Day)

// What is before the year 1 or after the year 9999 is closed: dates cannot be
// written there, and a search must end somewhere.
const (
	minUnix = -62135596800 // 0001-01-01 00:00 UTC
	maxUnix = 253402300800 // 10000-01-01 00:00 UTC
)

// stretch is a time without interruption, in Unix seconds.
type stretch struct{ from, to int64 }

// block is the open time of one block.
type block struct {
	open   []stretch // sorted, apart, within the block
	before []int64   // open seconds of the block before each stretch
	total  int64
}

// stretch returns the stretch in which t is.
func (b *block) stretch(t int64) (stretch, bool) {
	i := sort.Search(len(b.open), func(i int) bool { return b.open[i].to > t })
	if i == len(b.open) || b.open[i].from > t {
		return stretch{}, false
	}
	return b.open[i], true
}

// upTo returns how many seconds of the block are open before t, and whether the
// second that begins at t is.
func (b *block) upTo(t int64) (seconds int64, open bool) {
	i := sort.Search(len(b.open), func(i int) bool { return b.open[i].to > t })
	switch {
	case i == len(b.open):
		return b.total, false
	case b.open[i].from > t:
		return b.before[i], false
	}
	return b.before[i] + t - b.open[i].from, true
}

// first returns the earliest instant before which n seconds are open, 0 < n ≤
// total.
func (b *block) first(n int64) int64 {
	i := sort.Search(len(b.open), func(i int) bool { return b.before[i] >= n }) - 1
	return b.open[i].from + n - b.before[i]
}

// last returns the latest instant before which n seconds are open, 0 ≤ n <
// total.
func (b *block) last(n int64) int64 {
	i := sort.Search(len(b.open), func(i int) bool { return b.before[i] > n }) - 1
	return b.open[i].from + n - b.before[i]
}

func blockOf(unix int64) int64 { return floorDiv(unix, blockSeconds) }

// block returns block number i, which is remembered if it is near our time.
func (c *Calendar) block(i int64) *block {
	if i >= 0 && i < int64(len(c.near)) {
		if b := c.near[i].Load(); b != nil {
			return b
		}
		b := c.work(i)
		c.near[i].Store(b)
		return b
	}
	return c.work(i)
}

// total returns the open seconds of block number i.
func (c *Calendar) total(i int64) int64 {
	if i >= 0 && i < int64(len(c.near)) {
		return c.block(i).total
	}
	if n, ok := c.far.Load(i); ok {
		return n.(int64)
	}
	n := c.work(i).total
	c.far.Store(i, n)
	return n
}

// work works out block number i.
func (c *Calendar) work(i int64) *block {
	from := max(i*blockSeconds, minUnix)
	to := min((i+1)*blockSeconds, maxUnix)
	var b block
	for n, part := range c.parts {
		var open []stretch
		for v := range part {
			open = append(open, part[v].stretches(from, to)...)
		}
		open = union(open)
		if n > 0 {
			open = intersection(b.open, open)
		}
		b.open = open
	}
	b.before = make([]int64, len(b.open))
	for n, s := range b.open {
		b.before[n] = b.total
		b.total += s.to - s.from
	}
	return &b
}

// stretches returns the open time of a version between two instants. It may be
// out of order and overlap.
func (k *version) stretches(from, to int64) []stretch {
	from, to = max(from, k.start), min(to, k.end)
	if from >= to {
		return nil
	}
	// Local dates differ from UTC by up to a day, and what is skipped may be a
	// day later.
	first, last := floorDiv(from, int64(Day))-3, floorDiv(to, int64(Day))+3
	rs := regimes(k.loc, (first-3)*int64(Day), (last+3)*int64(Day))
	var out []stretch
	for day := range k.days(first, last) {
		opens, cuts := k.hours(day)
		open := realise(rs, day, opens)
		if len(cuts) > 0 {
			open = difference(union(open), union(realise(rs, day, cuts)))
		}
		for _, s := range open {
			if s.from, s.to = max(s.from, from), min(s.to, to); s.from < s.to {
				out = append(out, s)
			}
		}
	}
	return out
}

// days walks over the days that may have hours.
func (k *version) days(first, last int64) func(func(int64) bool) {
	return func(yield func(int64) bool) {
		if !k.weekly {
			for _, day := range k.dated {
				if day >= first && day <= last && !yield(day) {
					return
				}
			}
			return
		}
		for day := first; day <= last; day++ {
			if !yield(day) {
				return
			}
		}
	}
}

// hours returns the spans of a day and what is cut out of them.
func (k *version) hours(day int64) (opens, cuts []Span) {
	opens = k.Week[weekday(day)]
	if len(k.Shifts)+len(k.Breaks)+len(k.Closed)+len(k.sources) == 0 {
		return opens, nil
	}
	d := dateAt(day)
	if _, closed := k.Closed[d]; closed {
		return nil, nil
	}
	if shift, ok := k.Shifts[d]; ok {
		return shift, k.Breaks[d]
	}
	if len(opens) == 0 {
		return nil, nil
	}
	for _, s := range k.sources {
		if _, ok := s.Holiday(d); ok {
			return nil, nil
		}
	}
	return opens, k.Breaks[d]
}

func realise(rs []regime, day int64, spans []Span) []stretch {
	out := make([]stretch, 0, len(spans))
	for _, s := range spans {
		from := instant(rs, day*int64(Day)+int64(s.From))
		to := instant(rs, day*int64(Day)+int64(s.To))
		if from < to {
			out = append(out, stretch{from, to})
		}
	}
	return out
}

// union sorts stretches and joins those that touch.
func union(in []stretch) []stretch {
	slices.SortFunc(in, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	out := in[:0]
	for _, s := range in {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// intersection returns what two unions share.
func intersection(a, b []stretch) []stretch {
	var out []stretch
	for i, j := 0, 0; i < len(a) && j < len(b); {
		s := stretch{max(a[i].from, b[j].from), min(a[i].to, b[j].to)}
		if s.from < s.to {
			out = append(out, s)
		}
		if a[i].to < b[j].to {
			i++
		} else {
			j++
		}
	}
	return out
}

// difference returns what of one union is not in the other.
func difference(a, cuts []stretch) []stretch {
	var out []stretch
	for _, s := range a {
		for _, cut := range cuts {
			if cut.to <= s.from || cut.from >= s.to {
				continue
			}
			if s.from < cut.from {
				out = append(out, stretch{s.from, cut.from})
			}
			s.from = cut.to
		}
		if s.from < s.to {
			out = append(out, s)
		}
	}
	return out
}
