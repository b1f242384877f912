package identity

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// blocks are the sets of records that are worth comparing.
type blocks struct {
	start []uint32 // block b holds recs[start[b]:start[b+1]]
	recs  []int32
	first []uint32 // record r is in the blocks of[first[r]:first[r+1]], in order
	of    []uint32
	kinds []uint8 // of key, by block
	end   uint32  // blocks from here on are not looked at
	lost  float64 // pairs of too large blocks that windows leave out
}

func (b *blocks) count() int { return len(b.start) - 1 }

// rows is how many records there are.
func (b *blocks) rows() int { return len(b.first) - 1 }

func (b *blocks) members(i int) []int32 { return b.recs[b.start[i]:b.start[i+1]] }

// newBlocks builds the inverted index of a table by the first kinds of keys,
// from as many goroutines as there are processors: each makes the blocks of one
// kind after the other.
func newBlocks(t *table, kinds int) *blocks {
	parts := make([]blocks, kinds)
	others := newOthers(t)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+len(t.rows)/rowsPerMaker) {
		wg.Go(func() {
			m := blockMaker{t: t, others: others}
			for {
				kind := int(next.Add(1)) - 1
				if kind >= kinds {
					return
				}
				parts[kind] = m.make(kind)
			}
		})
	}
	wg.Wait()
	b := &blocks{}
	total, count := 0, 0
	for i := range parts {
		total, count = total+len(parts[i].recs), count+parts[i].count()
	}
	b.recs, b.start, b.kinds = make([]int32, 0, total), make([]uint32, 1, count+1), make([]uint8, 0, count)
	for kind := range parts {
		p := &parts[kind]
		base := uint32(len(b.recs))
		b.recs, b.lost = append(b.recs, p.recs...), b.lost+p.lost
		for _, s := range p.start[1:] {
			b.start, b.kinds = append(b.start, base+s), append(b.kinds, uint8(kind))
		}
		*p = blocks{}
	}
	b.invert(len(t.rows))
	return b
}

// rowsPerMaker is how many rows are worth a goroutine.
const rowsPerMaker = 2_000

// upTo returns the blocks of the first kinds.
func (b *blocks) upTo(kinds uint8) *blocks {
	few := *b
	n, _ := slices.BinarySearch(b.kinds, kinds)
	few.end = uint32(n)
	return &few
}

// A blockMaker makes the blocks of one kind of key. It is for one goroutine.
type blockMaker struct {
	blocks
	t       *table
	others  others
	most    capacity // of one block
	entries []uint64
	tmp     []uint64
	sub     [2][]uint64 // of a block that is divided, by depth
	keys    []uint32
	c       cells
}

func (b *blockMaker) make(kind int) blocks {
	b.blocks = blocks{start: []uint32{0}}
	b.entries = b.entries[:0]
	for r := range b.t.rows {
		b.t.cells(int32(r), &b.c)
		b.keys = b.t.keysOf(kind, &b.c, b.keys[:0])
		slices.Sort(b.keys)
		for i, k := range b.keys {
			if i == 0 || b.keys[i-1] != k {
				b.entries = append(b.entries, uint64(k)<<32|uint64(uint32(r)))
			}
		}
	}
	b.tmp = radixSort(b.entries, b.tmp)
	b.most = capacities[kind]
	b.cut(b.entries, 0)
	return b.blocks
}

// cut makes blocks of entries with equal keys. Entries are sorted.
func (b *blockMaker) cut(entries []uint64, depth int) {
	most := int(b.most.whole)
	if depth > 0 {
		most = int(b.most.part)
	}
	for i := 0; i < len(entries); {
		j := i + 1
		for j < len(entries) && entries[j]>>32 == entries[i]>>32 {
			j++
		}
		switch {
		case j-i == 1:
		case j-i <= most:
			b.add(entries[i:j])
		case depth < 2:
			b.divide(entries[i:j], depth)
		default:
			b.windows(entries[i:j])
		}
		i = j
	}
}

func (b *blockMaker) add(entries []uint64) {
	from := len(b.recs)
	for _, e := range entries {
		b.recs = append(b.recs, int32(uint32(e)))
	}
	slices.Sort(b.recs[from:])
	b.start = append(b.start, uint32(len(b.recs)))
}

// divide divides a block by the secondary keys.
func (b *blockMaker) divide(entries []uint64, depth int) {
	sub := b.sub[depth][:0]
	for _, e := range entries {
		for _, k := range b.secondary(int32(uint32(e))) {
			h := mix(e>>32<<32 | uint64(k))
			sub = append(sub, uint64(h)<<32|e&(1<<32-1))
		}
	}
	b.tmp = radixSort(sub, b.tmp) // entries are in the order of their records
	b.sub[depth] = sub
	sub = slices.Compact(sub)
	sub = dropWhole(sub, len(entries)) // what divides nothing would only repeat the block
	if len(sub) == 0 {
		b.windows(entries)
		return
	}
	b.cut(sub, depth+1)
}

// secondary returns the secondary keys of a row.
func (b *blockMaker) secondary(row int32) []uint32 {
	if b.others == nil {
		b.t.cells(row, &b.c)
		b.keys = b.t.secondary(&b.c, b.keys[:0])
		return b.keys
	}
	return b.others[row/othersChunk].of(row % othersChunk)
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
func (b *blockMaker) windows(entries []uint64) {
	n := float64(len(entries))
	b.lost += max(0, n*(n-1)/2-n*windowSize*.75)
	var x, y cells
	slices.SortFunc(entries, func(e, f uint64) int {
		i, j := int32(uint32(e)), int32(uint32(f))
		b.t.cells(i, &x)
		b.t.cells(j, &y)
		if c := compareCells(b.t, &x, &y); c != 0 {
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
		return slices.CompareFunc(a, b, func(v, w uint32) int { return int(t.words.hashes[v].word>>1) - int(t.words.hashes[w].word>>1) })
	}
	texts := func(ts *texts, a, b []uint32) int {
		return slices.CompareFunc(a, b, func(v, w uint32) int { return int(ts.hash[v]>>1) - int(ts.hash[w]>>1) })
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
	if c := texts(&t.places, x.place, y.place); c != 0 {
		return c
	}
	return texts(&t.numbers, x.phone, y.phone)
}

// invert lists the blocks of each record.
func (b *blocks) invert(n int) {
	b.end = uint32(b.count())
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

// kindsShared counts the kinds of keys by which two records were brought
// together.
func (b *blocks) kindsShared(x, y int32) int {
	p, q := b.of[b.first[x]:b.first[x+1]], b.of[b.first[y]:b.first[y+1]]
	n, last := 0, -1
	for len(p) > 0 && len(q) > 0 {
		switch {
		case p[0] < q[0]:
			p = p[1:]
		case p[0] > q[0]:
			q = q[1:]
		default:
			if k := int(b.kinds[p[0]]); k != last {
				n, last = n+1, k
			}
			p, q = p[1:], q[1:]
		}
	}
	return n
}

// recall estimates which share of the pairs of one person was compared at all:
// pairs that only one kind of key found tell how many none found (the lower
// bound of Chao 1984, from those found once and twice).
func (b *blocks) recall(found []edge) float64 {
	var once, twice float64
	for _, e := range found {
		switch b.kindsShared(e.a, e.b) {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	n := float64(len(found))
	if n == 0 {
		return 1
	}
	return n / (n + once*(once-1)/(2*(twice+1)))
}

// radixSort sorts by the upper half; entries that are equal there keep their
// order. It returns the scratch space.
func radixSort(a, tmp []uint64) []uint64 {
	if len(a) < 512 {
		slices.Sort(a) // what is equal above stands in order below
		return tmp
	}
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
