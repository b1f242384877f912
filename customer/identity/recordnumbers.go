package identity

// leastNumbered is how many ids a namespace must have before they may be taken
// for the numbers of records.
const leastNumbered = 100

// recordNumbers finds namespaces in which every id is one record's alone. They
// are the numbers of the records and not of people: otherwise any two records of
// one person would have shared one. They say nothing, neither for nor against.
func (t *table) recordNumbers() {
	if len(t.ids) <= leastNumbered {
		return
	}
	count := make([]uint8, len(t.ids)) // by id, up to 2
	var c cells
	for i := range t.rows {
		t.cells(int32(i), &c)
		for _, list := range [...][]uint32{c.nat, c.member, c.card} {
			for _, x := range list {
				count[x] = min(count[x]+1, 2)
			}
		}
	}
	type use struct {
		ids    int
		shared bool
	}
	spaces := make(map[uint32]*use)
	for x, n := range count {
		if n == 0 || t.ids[x].namespace != t.ids[x].space {
			continue
		}
		s := spaces[t.ids[x].namespace]
		if s == nil {
			s = &use{}
			spaces[t.ids[x].namespace] = s
		}
		s.ids++
		s.shared = s.shared || n > 1
	}
	for x := range t.ids {
		id := &t.ids[x]
		if s := spaces[id.namespace]; s != nil && !id.unique && !s.shared && s.ids >= leastNumbered {
			id.namespace = id.value // it is compared with none
		}
	}
}
