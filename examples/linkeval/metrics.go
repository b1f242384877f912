package main

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// score is how well a partition of records agrees with the true one.
type score struct {
	TruePairs  int64   `json:"true_pairs"`  // pairs of records of one person
	FoundPairs int64   `json:"found_pairs"` // pairs that were put together
	RightPairs int64   `json:"right_pairs"` // of those, the ones of one person
	Precision  float64 `json:"precision"`   // right of found
	Recall     float64 `json:"recall"`      // right of true
	F1         float64 `json:"f1"`
}

func newScore(truth, found, right int64) score {
	s := score{TruePairs: truth, FoundPairs: found, RightPairs: right, Precision: 1, Recall: 1}
	if found > 0 {
		s.Precision = float64(right) / float64(found)
	}
	if truth > 0 {
		s.Recall = float64(right) / float64(truth)
	}
	s.F1 = harmonic(s.Precision, s.Recall)
	return s
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// sureness is how many standard deviations of chance a floor must be missed by
// before it counts as missed: one chance in a hundred.
const sureness = 2.326

// mayBe reports whether what was measured as a share of n things that come out
// independently of each other may really be least or more: the upper limit of
// Wilson's interval (Wilson 1927) is not below it.
func mayBe(share float64, n int, least float64) bool { return wilson(share, n) >= least }

func wilson(share float64, n int) float64 {
	if n <= 0 {
		return 1
	}
	const z2 = sureness * sureness
	k := float64(n)
	return (share + z2/(2*k) + sureness*math.Sqrt(share*(1-share)/k+z2/(4*k*k))) / (1 + z2/k)
}

// An overlap is a cluster of one partition, or what two of two partitions have in
// common.
type overlap struct {
	n            int64 // records
	truth, found int64 // records of the two clusters
}

// counts are how large the clusters of two partitions are, and what they have
// in common. Records without a label, of truth -1, are not counted.
type counts struct {
	records      int
	truth, found []int64 // by cluster
	both         []overlap
}

func count(truth, found []int32) counts {
	c := counts{truth: sizes(truth, nil), found: sizes(found, truth)}
	keys := make([]uint64, 0, len(truth))
	for i, t := range truth {
		if t >= 0 {
			keys = append(keys, uint64(t)<<32|uint64(uint32(found[i])))
		}
	}
	c.records = len(keys)
	for k, n := range runs(keys) {
		c.both = append(c.both, overlap{n, c.truth[k>>32], c.found[uint32(k)]})
	}
	return c
}

// sizes counts the records of each cluster, of those that have a label if labels
// are given. Records of no cluster, -1, are not counted.
func sizes(partition, label []int32) []int64 {
	var out []int64
	for i, c := range partition {
		if c < 0 || label != nil && label[i] < 0 {
			continue
		}
		for int(c) >= len(out) {
			out = append(out, 0)
		}
		out[c]++
	}
	return out
}

// runs yields each of the keys once, and how often it is there, in order.
func runs[K cmp.Ordered](keys []K) iter.Seq2[K, int64] {
	slices.Sort(keys)
	return func(yield func(K, int64) bool) {
		for from, to := 0, 0; from < len(keys); from = to {
			for to = from + 1; to < len(keys) && keys[to] == keys[from]; to++ {
			}
			if !yield(keys[from], int64(to-from)) {
				return
			}
		}
	}
}

func pairs(n int64) int64 { return n * (n - 1) / 2 }

// pairwise counts pairs of records. It is what most publications report, and
// is dominated by large clusters.
func (c counts) pairwise() score {
	var truth, found, right int64
	for _, n := range c.truth {
		truth += pairs(n)
	}
	for _, n := range c.found {
		found += pairs(n)
	}
	for _, o := range c.both {
		right += pairs(o.n)
	}
	return newScore(truth, found, right)
}

// bcubed is B³ (Bagga and Baldwin 1998): precision and recall of each record's
// cluster, averaged over the records, so that each person counts by records
// rather than by pairs.
type bcubed struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

func (c counts) bcubed() bcubed {
	if c.records == 0 {
		return bcubed{1, 1, 1}
	}
	var p, r sum
	for _, o := range c.both {
		p.add(o.n*o.n, o.found)
		r.add(o.n*o.n, o.truth)
	}
	b := bcubed{Precision: p.over(c.records), Recall: r.over(c.records)}
	b.F1 = harmonic(b.Precision, b.Recall)
	return b
}

// sum adds fractions by their denominators, so that the order of a map's keys
// makes no difference in the last digit.
type sum map[int64]int64

func (s *sum) add(over, under int64) {
	if *s == nil {
		*s = make(sum)
	}
	(*s)[under] += over
}

func (s sum) over(n int) float64 {
	most := int64(0)
	for under := range s {
		most = max(most, under)
	}
	total := 0.0
	for under := int64(1); under <= most; under++ {
		if over, ok := s[under]; ok {
			total += float64(over) / float64(under)
		}
	}
	return total / float64(n)
}

// across counts only pairs of a record of one file with one of another: all pairs
// but those within one file.
func across(truth, found, file []int32) score {
	all := count(truth, found).pairwise()
	for f := range slices.Max(append([]int32{-1}, file...)) + 1 {
		within := slices.Clone(truth)
		for i := range within {
			if file[i] != f {
				within[i] = -1
			}
		}
		x := count(within, found).pairwise()
		all.TruePairs, all.FoundPairs, all.RightPairs = all.TruePairs-x.TruePairs, all.FoundPairs-x.FoundPairs, all.RightPairs-x.RightPairs
	}
	return newScore(all.TruePairs, all.FoundPairs, all.RightPairs)
}

// clusters describes the sizes of a partition's clusters.
type clusters struct {
	Count   int `json:"count"`
	Largest int `json:"largest"`
	Several int `json:"of_several_records"`
}

func describe(partition []int32) clusters {
	var out clusters
	for _, n := range sizes(partition, nil) {
		out.Count += int(min(n, 1))
		out.Largest = max(out.Largest, int(n))
		if n > 1 {
			out.Several++
		}
	}
	return out
}

// refine parts the clusters of a partition by another, and numbers them anew.
// Records of no cluster, -1, stay out.
func refine(cluster, by []int32) {
	keys := make([]uint64, 0, len(cluster))
	for i, c := range cluster {
		if c >= 0 {
			keys = append(keys, uint64(c)<<32|uint64(uint32(by[i])))
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for i, c := range cluster {
		if c >= 0 {
			n, _ := slices.BinarySearch(keys, uint64(c)<<32|uint64(uint32(by[i])))
			cluster[i] = int32(n)
		}
	}
}
