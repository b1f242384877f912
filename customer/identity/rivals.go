package identity

// A record that says little may be one person's as well as another's: two John
// Smiths of one address and two dates of birth, and a third record without one.
// Whom it is joined to would be chance, so a human is asked.

// rivalFrom is up to which odds a link may be given up for a rival, and
// rivalMargin how much surer it must be than one, both in bits. A link by what a
// home shares may be given up however great its odds: father and son share all of
// it.
const (
	rivalFrom   = 10
	rivalMargin = 1
)

// mostRivals bounds how many records and rivals of a cluster are looked at.
const mostRivals = 8

// rivals lists by row the weak edges, by their numbers.
type rivals struct {
	first []int32 // by row
	edges []int32
}

// newRivals lists the edges that may be rivals of others. They are sorted, the
// surest first.
func newRivals(rows int, edges []edge) rivals {
	r := rivals{first: make([]int32, rows+1)}
	n := 0
	for i := range edges {
		if e := &edges[i]; e.weak() {
			r.first[e.a+1]++
			r.first[e.b+1]++
			n += 2
		}
	}
	r.edges = make([]int32, n)
	for i := range rows {
		r.first[i+1] += r.first[i]
	}
	next := append([]int32(nil), r.first...)
	for i := range edges {
		if !edges[i].weak() {
			continue
		}
		for _, row := range [...]int32{edges[i].a, edges[i].b} {
			r.edges[next[row]] = int32(i)
			next[row]++
		}
	}
	return r
}

// torn reports whether the cluster a may as well be joined to another that
// contradicts b.
func (g *agglo) torn(r rivals, edges []edge, at int, a, b int32) bool {
	members := g.of(a)
	if len(members) > mostRivals {
		return false
	}
	looked := 0
	for _, m := range members {
		for _, k := range r.edges[r.first[m]:r.first[m+1]] {
			e := &edges[k]
			if int(k) == at || e.odds < edges[at].odds-rivalMargin {
				continue
			}
			c := g.find(e.a)
			if c == a {
				c = g.find(e.b)
			}
			if c == a || c == b {
				continue
			}
			if g.s.agree(g.c, g.of(b), g.of(c)) < 0 {
				return true
			}
			if looked++; looked >= mostRivals {
				return false
			}
		}
	}
	return false
}
