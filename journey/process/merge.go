package process

import (
	"errors"
)

// ErrRemove says that what is to be removed was not added.
var ErrRemove = errors.New("process: what is to be removed was not added")

// Merge adds what another Miner has gathered, which stays as it is. The two must
// have no case in common. The result is the same as that of a single Miner.
func (m *Miner) Merge(other *Miner) {
	m.grow()
	t := translator{to: m, from: other}
	for i := range other.nodes {
		if n := &other.nodes[i]; n.count > 0 {
			m.nodes[t.activity(int32(i))].merge(n, t.crowd)
		}
	}
	for p, e := range other.edges {
		mine := entry(m.edges, pair{t.activity(p.from), t.activity(p.to)})
		mine.count += e.count
		mine.timed.merge(&e.timed, t.crowd)
	}
	for p, f := range other.handovers {
		mine := entry(m.handovers, pair{t.resource(p.from), t.resource(p.to)})
		mine.count += f.count
		mine.crowd.merge(&f.crowd, t.crowd)
	}
	for _, v := range other.variants {
		path := make([]int32, len(v.path))
		for i, act := range v.path {
			path[i] = t.activity(act)
		}
		mine := entry(m.variants, string(keyOf(nil, path)))
		mine.path = path
		mine.timed.merge(&v.timed, t.crowd)
	}
	m.cases.merge(&other.cases, t.crowd)
	m.events += other.events
}

// entry returns the value of a key, a new one if there is none.
func entry[K comparable, V any](m map[K]*V, key K) *V {
	v := m[key]
	if v == nil {
		v = new(V)
		m[key] = v
	}
	return v
}

// translator turns the numbers of one miner into those of another.
type translator struct{ to, from *Miner }

func (t translator) activity(i int32) int32 {
	n := t.to.activities.number(t.from.activities.list[i])
	t.to.grow()
	return n
}

func (t translator) resource(i int32) int32 {
	return t.to.resources.number(t.from.resources.list[i])
}

func (t translator) crowd(known []int32) []int32 {
	out := make([]int32, len(known))
	for i, c := range known {
		out[i] = t.to.customers.number(t.from.customers.list[c])
	}
	return out
}

func (c *crowd) merge(other *crowd, translate func([]int32) []int32) {
	c.cases += other.cases
	c.known = append(c.known, translate(other.known)...)
}

func (t *timed) merge(other *timed, translate func([]int32) []int32) {
	t.crowd.merge(&other.crowd, translate)
	t.wall = append(t.wall, other.wall...)
	t.business = append(t.business, other.business...)
}

func (n *node) merge(other *node, translate func([]int32) []int32) {
	n.crowd.merge(&other.crowd, translate)
	n.count += other.count
	n.starts.merge(&other.starts, translate)
	n.ends.merge(&other.ends, translate)
	n.times = append(n.times, other.times...)
	n.selfRepeats += other.selfRepeats
	n.selfRedos += other.selfRedos
	n.repeats += other.repeats
	n.redos += other.redos
	n.again.merge(&other.again, translate)
}

// Remove takes away what another Miner has gathered, as if it had never been
// added; nor are names left that nothing else has. If it was not added, the
// error is [ErrRemove] and nothing changes. Customers can be removed who were
// added by name: gather what they did with a Miner of the same Config.
func (m *Miner) Remove(other *Miner) error {
	left := &Miner{Config: m.Config}
	left.Merge(m)
	less := &Miner{Config: m.Config}
	// In one table of names both have the same numbers.
	less.activities, less.resources, less.customers = left.activities.clone(), left.resources.clone(), left.customers.clone()
	less.Merge(other)
	if len(less.activities.list) > len(left.activities.list) || len(less.resources.list) > len(left.resources.list) ||
		len(less.customers.list) > len(left.customers.list) || !left.subtract(less) {
		return ErrRemove
	}
	fresh := &Miner{Config: m.Config}
	fresh.Merge(left)
	*m = *fresh
	return nil
}

func (n *names) clone() names {
	out := names{}
	for _, name := range n.list {
		out.number(name)
	}
	return out
}

// subtract takes away what is told in the same numbers, and reports whether all
// of it was there.
func (m *Miner) subtract(less *Miner) bool {
	ok := true
	for i := range less.nodes {
		if less.nodes[i].count > 0 {
			ok = m.nodes[i].subtract(&less.nodes[i]) && ok
		}
	}
	for p, e := range less.edges {
		mine := entry(m.edges, p)
		mine.count -= e.count
		ok = mine.timed.subtract(&e.timed) && ok && mine.count >= 0
		drop(m.edges, p, mine.count == 0)
	}
	for p, f := range less.handovers {
		mine := entry(m.handovers, p)
		mine.count -= f.count
		ok = mine.crowd.subtract(&f.crowd) && ok && mine.count >= 0
		drop(m.handovers, p, mine.count == 0)
	}
	for key, v := range less.variants {
		mine := entry(m.variants, key)
		ok = mine.timed.subtract(&v.timed) && ok
		drop(m.variants, key, mine.crowd.cases == 0)
	}
	m.events -= less.events
	return m.cases.subtract(&less.cases) && ok && m.events >= 0
}

func drop[K comparable, V any](m map[K]*V, key K, empty bool) {
	if empty {
		delete(m, key)
	}
}

func (c *crowd) subtract(less *crowd) (ok bool) {
	c.cases -= less.cases
	c.known, ok = without(c.known, less.known)
	return ok && c.cases >= len(c.known)
}

func (t *timed) subtract(less *timed) bool {
	ok := t.crowd.subtract(&less.crowd)
	wall, found := without(t.wall, less.wall)
	business, also := without(t.business, less.business)
	t.wall, t.business = wall, business
	return ok && found && also
}

func (n *node) subtract(less *node) bool {
	ok := true
	for mine, theirs := range map[*crowd]*crowd{&n.crowd: &less.crowd, &n.again: &less.again, &n.starts: &less.starts, &n.ends: &less.ends} {
		ok = mine.subtract(theirs) && ok
	}
	n.count -= less.count
	times, found := without(n.times, less.times)
	n.times = times
	n.selfRepeats -= less.selfRepeats
	n.selfRedos -= less.selfRedos
	n.repeats -= less.repeats
	n.redos -= less.redos
	least := min(n.count, n.selfRepeats, n.selfRedos, n.repeats, n.redos)
	return ok && found && least >= 0
}
