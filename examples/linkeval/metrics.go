package main

import "math"

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

// cell is where a cluster of one partition meets one of another.
type cell struct{ truth, found int32 }

// counts are how large the clusters of two partitions are, and what they have
// in common. Records without a label, of truth -1, are not counted.
type counts struct {
	records      int
	truth, found map[int32]int64
	both         map[cell]int64
}

func count(truth, found []int32) counts {
	c := counts{truth: make(map[int32]int64), found: make(map[int32]int64), both: make(map[cell]int64)}
	for i, t := range truth {
		if t < 0 {
			continue
		}
		c.records++
		c.truth[t]++
		c.found[found[i]]++
		c.both[cell{t, found[i]}]++
	}
	return c
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
	for _, n := range c.both {
		right += pairs(n)
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
	for k, n := range c.both {
		p.add(n*n, c.found[k.found])
		r.add(n*n, c.truth[k.truth])
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

// across counts only pairs of a record of one file with one of another.
func across(truth, found, file []int32) score {
	type at struct {
		cluster, file int32
	}
	size := func(of []int32) map[at]int64 {
		m := make(map[at]int64)
		for i, c := range of {
			if truth[i] >= 0 {
				m[at{c, file[i]}]++
			}
		}
		return m
	}
	// The pairs across files are all pairs but those within one.
	c := count(truth, found)
	all := c.pairwise()
	var inTruth, inFound, inBoth int64
	for _, n := range size(truth) {
		inTruth += pairs(n)
	}
	for _, n := range size(found) {
		inFound += pairs(n)
	}
	type both struct {
		cell
		file int32
	}
	m := make(map[both]int64)
	for i, t := range truth {
		if t >= 0 {
			m[both{cell{t, found[i]}, file[i]}]++
		}
	}
	for _, n := range m {
		inBoth += pairs(n)
	}
	return newScore(all.TruePairs-inTruth, all.FoundPairs-inFound, all.RightPairs-inBoth)
}

// clusters describes the sizes of a partition's clusters.
type clusters struct {
	Count   int `json:"count"`
	Largest int `json:"largest"`
	Several int `json:"of_several_records"`
}

func describe(partition []int32) clusters {
	size := make(map[int32]int)
	for _, c := range partition {
		if c >= 0 {
			size[c]++
		}
	}
	out := clusters{Count: len(size)}
	for _, n := range size {
		out.Largest = max(out.Largest, n)
		if n > 1 {
			out.Several++
		}
	}
	return out
}
