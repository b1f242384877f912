package identity

import (
	"slices"
)

// blockCap bounds how many records of one block are compared each with each.
// Larger blocks are divided by secondary keys, never dropped.
const blockCap = 48

// Bounds of the last resort for a block that no secondary key divides: records
// that say the same are compared with their neighbours in an order of what
// they say.
const (
	windowSize   = 16
	windowStride = 8
)

// Kinds of blocking keys, the most telling first. A pair is compared in the
// first block that both are in.
const (
	byNational = iota
	byMember
	byMail
	byPhone
	byPlace
	byFullName
	byMailbox
	byBirthGiven
	byBirthFamily
	byBirthArea
	byWordArea
	byWordYear
	byNameLetters
	byFamilyInitial
	byBirthAlone
	byPhoneEnd
	numKinds
)

// keysOf appends the blocking keys of a kind of one row. They do not depend on
// how the table numbers things.
func (t *table) keysOf(kind int, c *cells, to []uint32) []uint32 {
	key := func(x, y uint32) {
		to = append(to, mix(uint64(x)<<32|uint64(y)^uint64(kind)<<59))
	}
	ws := t.words.all
	hash := func(w uint32) uint32 { return ws[w].hash }
	switch kind {
	case byNational:
		for _, x := range c.nat {
			key(t.texts.hash[t.ids[x].value], 0)
		}
	case byMember:
		for _, x := range c.member {
			key(t.texts.hash[t.ids[x].value], t.texts.hash[t.ids[x].namespace])
		}
		for _, x := range c.card {
			key(t.texts.hash[t.ids[x].value], t.texts.hash[t.ids[x].namespace])
		}
	case byMail, byMailbox:
		for _, x := range c.mail {
			if generic(t.genericMail, x) {
				continue
			}
			m := &t.mails[x]
			if kind == byMailbox {
				start, letters := mailLetters(t.texts.all[m.local], t.texts.all[m.domain])
				key(start, 1)
				key(letters, 2)
				continue
			}
			key(t.texts.hash[m.local], t.texts.hash[m.domain])
		}
	case byPhone, byPhoneEnd:
		for _, x := range c.phone {
			if generic(t.genericPhone, x) {
				continue
			}
			if kind == byPhone {
				key(t.texts.hash[x], 0)
			} else if s := t.texts.all[x]; len(s) > 7 {
				key(textHash(s[len(s)-7:]), 0)
			}
		}
	case byPlace:
		for i := 0; i < len(c.place); i += placeWidth {
			if x := c.place[i+placeAll]; x != 0 && !generic(t.genericPlace, x) {
				key(t.texts.hash[x], 0)
			}
		}
	default:
		return t.nameKeys(kind, c, hash, to)
	}
	return to
}

// mailLetters returns two keys that survive a slip: how an address begins, and
// which letters and digits it has.
func mailLetters(local, domain string) (start, letters uint32) {
	h, n := uint64(14695981039346656037), 0
	var set uint64
	for _, s := range [...]string{local, domain} {
		for i := range len(s) {
			c := s[i]
			if !isAlnum(c) {
				continue
			}
			set |= 1 << (c & 63)
			if n < 7 {
				h = (h ^ uint64(c)) * 1099511628211
				n++
			}
		}
	}
	return mix(h), mix(set)
}

// nameKeys are the keys that begin with a name or a date of birth.
func (t *table) nameKeys(kind int, c *cells, hash func(uint32) uint32, to []uint32) []uint32 {
	key := func(x, y uint32) {
		to = append(to, mix(uint64(x)<<32|uint64(y)^uint64(kind)<<59))
	}
	ws := t.words.all
	day := c.birth
	if day%10000 == 0 {
		day = 0
	}
	areas := func(x uint32) {
		for i := 0; i < len(c.place); i += placeWidth {
			if a := cmpOr(c.place[i+placePostcode], c.place[i+placeCity]); a != 0 {
				key(x, t.texts.hash[a])
			}
		}
	}
	switch kind {
	case byFullName: // the sum, so that names exchanged have one key
		for _, g := range c.given {
			for _, f := range c.family {
				key(hash(ws[g].form)^hash(ws[ws[f].stem].rough), 1)
				if ws[g].rough != ws[f].rough {
					key(hash(ws[g].rough)^hash(ws[f].rough), 2)
				}
			}
		}
	case byBirthGiven:
		if day != 0 {
			for _, w := range c.given {
				key(day, hash(ws[w].form))
			}
			for _, w := range c.family {
				key(day, hash(ws[w].form))
			}
		}
	case byBirthFamily:
		if day != 0 {
			for _, w := range c.family {
				key(day, hash(ws[w].rough))
			}
		}
	case byBirthArea:
		if day != 0 {
			areas(day)
		}
	case byWordArea: // any word of the name, for they may stand exchanged
		for _, w := range c.given {
			areas(hash(ws[w].form))
		}
		for _, w := range c.family {
			areas(hash(ws[w].form))
			areas(hash(ws[w].rough))
		}
	case byWordYear:
		if c.birth != 0 {
			for _, w := range c.given {
				key(c.birth/10000, hash(ws[w].form))
			}
			for _, w := range c.family {
				key(c.birth/10000, hash(ws[w].form))
			}
		}
	case byNameLetters:
		if len(c.given) > 0 && len(c.family) > 0 {
			var set uint64
			for _, list := range [...][]uint32{c.given, c.family} {
				for _, w := range list {
					set |= ws[w].letters
				}
			}
			key(mix(set), 0)
		}
	case byFamilyInitial:
		for _, w := range c.family {
			key(hash(ws[w].bare), 0)
		}
	case byBirthAlone:
		if day != 0 {
			key(day, 0)
		}
	}
	return to
}

func cmpOr(a, b uint32) uint32 {
	if a != 0 {
		return a
	}
	return b
}

// secondary appends the keys that divide a block that is too large: what else
// the record tells.
func (t *table) secondary(c *cells, to []uint32) []uint32 {
	ws := t.words.all
	add := func(kind, x uint32) { to = append(to, mix(uint64(kind)<<32|uint64(x))) }
	for _, w := range c.given {
		add(1, ws[ws[w].form].hash)
	}
	for _, w := range c.family {
		add(2, ws[ws[w].rough].hash)
	}
	if c.birth != 0 {
		add(3, c.birth)
		add(4, c.birth/10000)
	}
	for i := 0; i < len(c.place); i += placeWidth {
		for k := placeAll; k < placeWidth; k++ {
			if x := c.place[i+k]; x != 0 && k != placeHouse {
				add(5+uint32(k), t.texts.hash[x])
			}
		}
	}
	for _, x := range c.mail {
		add(11, t.texts.hash[t.mails[x].local])
	}
	for _, x := range c.phone {
		add(12, t.texts.hash[x])
	}
	return to
}

// blocks are the sets of records that are worth comparing.
type blocks struct {
	start []uint32 // block b holds recs[start[b]:start[b+1]]
	recs  []int32
	first []uint32 // record r is in the blocks of[first[r]:first[r+1]], in order
	of    []uint32
	lost  float64 // pairs of too large blocks that windows leave out
}

func (b *blocks) count() int { return len(b.start) - 1 }

func (b *blocks) members(i int) []int32 { return b.recs[b.start[i]:b.start[i+1]] }

// newBlocks builds the inverted index of a table.
func newBlocks(t *table) *blocks {
	b := &blocks{start: []uint32{0}}
	var entries, tmp []uint64
	var keys []uint32
	var c cells
	for kind := range numKinds {
		entries = entries[:0]
		for r := range t.rows {
			t.cells(int32(r), &c)
			keys = t.keysOf(kind, &c, keys[:0])
			slices.Sort(keys)
			for i, k := range keys {
				if i == 0 || keys[i-1] != k {
					entries = append(entries, uint64(k)<<32|uint64(uint32(r)))
				}
			}
		}
		tmp = radixSort(entries, tmp)
		b.cut(t, entries, 0)
	}
	b.invert(len(t.rows))
	return b
}

// cut makes blocks of entries with equal keys. Entries are sorted.
func (b *blocks) cut(t *table, entries []uint64, depth int) {
	for i := 0; i < len(entries); {
		j := i + 1
		for j < len(entries) && entries[j]>>32 == entries[i]>>32 {
			j++
		}
		switch {
		case j-i == 1:
		case j-i <= blockCap:
			b.add(entries[i:j])
		case depth < 2:
			b.divide(t, entries[i:j], depth)
		default:
			b.windows(t, entries[i:j])
		}
		i = j
	}
}

func (b *blocks) add(entries []uint64) {
	for _, e := range entries {
		b.recs = append(b.recs, int32(uint32(e)))
	}
	b.start = append(b.start, uint32(len(b.recs)))
}

// divide divides a block by the secondary keys.
func (b *blocks) divide(t *table, entries []uint64, depth int) {
	var sub []uint64
	var keys []uint32
	var c cells
	for _, e := range entries {
		t.cells(int32(uint32(e)), &c)
		keys = t.secondary(&c, keys[:0])
		for _, k := range keys {
			h := mix(e>>32<<32 | uint64(k))
			sub = append(sub, uint64(h)<<32|e&(1<<32-1))
		}
	}
	slices.Sort(sub)
	sub = slices.Compact(sub)
	sub = dropWhole(sub, len(entries)) // what divides nothing would only repeat the block
	if len(sub) == 0 {
		b.windows(t, entries)
		return
	}
	b.cut(t, sub, depth+1)
}

// dropWhole drops the keys that all n records have.
func dropWhole(sub []uint64, n int) []uint64 {
	out := sub[:0]
	for i := 0; i < len(sub); {
		j := i + 1
		for j < len(sub) && sub[j]>>32 == sub[i]>>32 {
			j++
		}
		if j-i < n {
			out = append(out, sub[i:j]...)
		}
		i = j
	}
	return out
}

// windows makes overlapping blocks of records that are next to each other in
// the order of what they say.
func (b *blocks) windows(t *table, entries []uint64) {
	n := float64(len(entries))
	b.lost += n*(n-1)/2 - n*windowSize*.75
	var x, y cells
	slices.SortFunc(entries, func(e, f uint64) int {
		i, j := int32(uint32(e)), int32(uint32(f))
		t.cells(i, &x)
		t.cells(j, &y)
		if c := compareCells(t, &x, &y); c != 0 {
			return c
		}
		return int(i) - int(j)
	})
	for i := 0; i == 0 || i+windowStride < len(entries); i += windowStride {
		b.add(entries[i:min(i+windowSize, len(entries))])
	}
}

// compareCells orders rows by what they say.
func compareCells(t *table, x, y *cells) int {
	words := func(a, b []uint32) int {
		return slices.CompareFunc(a, b, func(v, w uint32) int { return int(t.words.all[v].hash>>1) - int(t.words.all[w].hash>>1) })
	}
	texts := func(a, b []uint32) int {
		return slices.CompareFunc(a, b, func(v, w uint32) int { return int(t.texts.hash[v]>>1) - int(t.texts.hash[w]>>1) })
	}
	if c := words(x.family, y.family); c != 0 {
		return c
	}
	if c := words(x.given, y.given); c != 0 {
		return c
	}
	if c := int(x.birth) - int(y.birth); c != 0 {
		return c
	}
	if c := texts(x.place, y.place); c != 0 {
		return c
	}
	return texts(x.phone, y.phone)
}

// invert lists the blocks of each record.
func (b *blocks) invert(n int) {
	b.first = make([]uint32, n+1)
	for _, r := range b.recs {
		b.first[r+1]++
	}
	for i := range n {
		b.first[i+1] += b.first[i]
	}
	at := slices.Clone(b.first[:n])
	b.of = make([]uint32, len(b.recs))
	for i := range b.count() {
		for _, r := range b.members(i) {
			b.of[at[r]] = uint32(i)
			at[r]++
		}
	}
}

// firstShared reports whether block i is the first that both records are in.
func (b *blocks) firstShared(x, y int32, i uint32) bool {
	p, q := b.of[b.first[x]:b.first[x+1]], b.of[b.first[y]:b.first[y+1]]
	for len(p) > 0 && len(q) > 0 {
		switch {
		case p[0] < q[0]:
			p = p[1:]
		case p[0] > q[0]:
			q = q[1:]
		default:
			return p[0] == i
		}
	}
	return false
}

// radixSort sorts by the upper half; entries that are equal there keep their
// order. It returns the scratch space.
func radixSort(a, tmp []uint64) []uint64 {
	if cap(tmp) < len(a) {
		tmp = make([]uint64, len(a))
	}
	tmp = tmp[:len(a)]
	const bits = 11
	src, dst := a, tmp
	for shift := 32; shift < 64; shift += bits {
		var count [1<<bits + 1]int
		for _, e := range src {
			count[e>>shift&(1<<bits-1)+1]++
		}
		for i := range 1 << bits {
			count[i+1] += count[i]
		}
		for _, e := range src {
			k := e >> shift & (1<<bits - 1)
			dst[count[k]] = e
			count[k]++
		}
		src, dst = dst, src
	}
	copy(a, src) // three passes: the sorted entries are in tmp
	return tmp
}
