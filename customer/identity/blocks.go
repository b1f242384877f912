package identity

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// blocks are the sets of records that are worth comparing.
type blocks struct {
	start []uint32         // block b holds recs[start[b]:start[b+1]]
	recs  []int32          // of a block in order; the last of each is written ^r, see rowOf
	first []uint32         // record r lies at recs[i] for each i of of[first[r]:first[r+1]], in order
	of    []uint32         // with lastOfBlock where nobody follows
	kinds [numKinds]uint32 // where in recs the blocks of each kind of key end
	end   uint32           // recs from here on are not looked at
	lost  float64          // pairs of too large blocks that windows leave out
}

// lastOfBlock marks a place in recs that is the last of its block.
const lastOfBlock = 1 << 31

// rowOf returns the row of an entry of recs.
func rowOf(entry int32) int32 {
	if entry < 0 {
		return ^entry
	}
	return entry
}

func (b *blocks) count() int { return len(b.start) - 1 }

// rows is how many records there are.
func (b *blocks) rows() int { return len(b.first) - 1 }

func (b *blocks) members(i int) []int32 { return b.recs[b.start[i]:b.start[i+1]] }

// newBlocks builds the inverted index of a table, from as many goroutines as
// there are processors: each makes the blocks of one kind of key after the
// other.
func newBlocks(t *table) *blocks {
	parts := make([]blocks, numKinds)
	others := newOthers(t)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+len(t.rows)/rowsPerMaker) {
		wg.Go(func() {
			m := blockMaker{t: t, others: others}
			for {
				k := int(next.Add(1)) - 1
				if k >= numKinds {
					return
				}
				kind := makingOrder[k]
				parts[kind] = m.make(kind)
			}
		})
	}
	wg.Wait()
	return joinBlocks(parts, len(t.rows))
}

// makingOrder are the kinds of keys with the most work first, so that no
// processor is left with it at the end.
var makingOrder = [numKinds]int{byFamilyName, byFullName, byWordArea, byWordYear, byNameLetters, byMailbox, byPlace, byMail, byPhone, byPhoneEnd,
	byBirthGiven, byBirthFamily, byBirthArea, byBirthAlone, byNational, byMember}

// rowsPerMaker is how many rows are worth a goroutine.
const rowsPerMaker = 2_000

// joinBlocks puts the blocks of all kinds of keys behind each other.
func joinBlocks(parts []blocks, rows int) *blocks {
	b := &blocks{}
	total, count := 0, 0
	for kind := range parts {
		p := &parts[kind]
		total, count = total+len(p.recs), count+p.count()
		b.lost += p.lost
		b.kinds[kind] = uint32(total)
	}
	b.recs, b.start, b.end = make([]int32, total), make([]uint32, count+1), uint32(total)
	start, recs := b.start[1:], b.recs
	type place struct {
		start []uint32
		recs  []int32
		base  uint32
	}
	places := make([]place, len(parts))
	for kind := range parts {
		p := &parts[kind]
		places[kind] = place{start, recs, uint32(total - len(recs))}
		start, recs = start[p.count():], recs[len(p.recs):]
	}
	parallel(len(parts), func(kind int) {
		p, to := &parts[kind], &places[kind]
		copy(to.recs, p.recs)
		for i, end := range p.start[1:] {
			to.start[i] = to.base + end
			to.recs[end-1] = ^to.recs[end-1]
		}
		*p = blocks{}
	})
	b.invert(rows)
	return b
}

// upTo returns the blocks of the first kinds.
func (b *blocks) upTo(kinds uint8) *blocks {
	few := *b
	few.end = 0
	if kinds > 0 {
		few.end = b.kinds[kinds-1]
	}
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

// make makes the blocks of a kind. What it works with is used again for the
// next.
func (b *blockMaker) make(kind int) blocks {
	b.recs, b.start, b.lost = b.recs[:0], append(b.start[:0], 0), 0
	b.entries = slices.Grow(b.entries[:0], len(b.t.rows))
	for r := range b.t.rows {
		b.t.cells(int32(r), &b.c)
		b.keys = b.t.keysOf(kind, &b.c, b.keys[:0])
		if len(b.keys) > 1 {
			slices.Sort(b.keys)
		}
		for i, k := range b.keys {
			if i == 0 || b.keys[i-1] != k {
				b.entries = append(b.entries, uint64(k)<<32|uint64(uint32(r)))
			}
		}
	}
	b.tmp = radixSort(b.entries, b.tmp)
	b.most = capacities[kind]
	b.cut(b.entries, 0)
	return blocks{recs: slices.Clone(b.recs), start: slices.Clone(b.start), lost: b.lost}
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

// invert lists where each record lies. Each processor does it for a part of the
// records.
func (b *blocks) invert(n int) {
	b.first = make([]uint32, n+1)
	b.of = make([]uint32, len(b.recs))
	shares := max(1, min(runtime.GOMAXPROCS(0), n/rowsPerMaker))
	each := func(share int, visit func(k int, r int32)) {
		from, to := int32(share*n/shares), int32((share+1)*n/shares)
		for k, e := range b.recs {
			if r := rowOf(e); from <= r && r < to {
				visit(k, r)
			}
		}
	}
	parallel(shares, func(share int) {
		each(share, func(_ int, r int32) { b.first[r+1]++ })
	})
	for i := range n {
		b.first[i+1] += b.first[i]
	}
	at := slices.Clone(b.first[:n])
	parallel(shares, func(share int) {
		each(share, func(k int, r int32) {
			place := uint32(k)
			if b.recs[k] < 0 {
				place |= lastOfBlock
			}
			b.of[at[r]] = place
			at[r]++
		})
	})
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
