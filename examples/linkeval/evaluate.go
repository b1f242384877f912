package main

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// result is what a run found, and how well.
type result struct {
	Files    []string `json:"files"`
	Fields   string   `json:"fields,omitempty"`
	Records  int      `json:"records"`
	Labelled int      `json:"labelled"`

	Found  clusters  `json:"found_clusters"`
	True   *clusters `json:"true_clusters,omitempty"`
	Pairs  *score    `json:"pairs,omitempty"`
	BCubed *bcubed   `json:"b_cubed,omitempty"`
	Across *score    `json:"across_files,omitempty"` // pairs of records of two files only
	Homes  *score    `json:"household_pairs,omitempty"`

	Links    int     `json:"links_across_files,omitempty"` // with -link: pairs of records of two files that were put together
	Expected float64 `json:"expected_matches"`             // pairs of one person, as the model expects without labels
	Matches  float64 `json:"found_matches"`                // pairs that were put together
	Review   int     `json:"review"`                       // pairs of people for somebody to look at
	Helpful  int     `json:"review_right"`                 // of those with labels, the ones of one person

	Model    string  `json:"model"`
	Refused  string  `json:"training_refused,omitempty"`
	Reading  float64 `json:"reading_seconds"` // the files
	Training float64 `json:"training_seconds"`
	Linking  float64 `json:"linking_seconds"`
	PeakMiB  float64 `json:"peak_memory_mib"`
}

// settings are how records are linked.
type settings struct {
	threshold float64
	model     *identity.Model // nil: trained on the records
}

// linkage is what the engine said, in the order of the records.
type linkage struct {
	person []int32
	review [][2]int32 // records
	homes  [][]int32  // people
	used   *identity.Model
	beyond float64 // how many more pairs of one person the model expects than were put together
	result
}

// link trains on the records, unless there is a model, and links them.
func link(d *dataset, s settings) (*linkage, error) {
	out := &linkage{used: s.model}
	start, read := time.Now(), time.Duration(0)
	l := identity.NewLinker(identity.LinkerConfig{Rules: identity.Rules{Unique: d.unique}, Model: s.model, Auto: s.threshold})
	at := d.places()
	if s.model == nil || !d.assured {
		mark := time.Now()
		for batch, err := range d.batches() {
			if err != nil {
				return nil, err
			}
			read += time.Since(mark)
			for i := range batch {
				l.Add(&batch[i])
			}
			mark = time.Now()
		}
	}
	if s.model == nil {
		model, _, err := l.Train()
		if errors.Is(err, identity.ErrRunaway) {
			model, out.Refused = identity.Retail(), err.Error()
		} else if err != nil {
			return nil, err
		}
		out.used = &model
	}
	trained := time.Now()
	var err error
	if out.person = make([]int32, len(d.line)); d.assured {
		err = out.resolve(d, s, at)
	} else {
		err = out.weigh(at, l)
	}
	if err != nil {
		return nil, err
	}
	out.Reading, out.Training, out.Linking = read.Seconds(), (trained.Sub(start) - read).Seconds(), time.Since(trained).Seconds()
	out.Matches = float64(count(make([]int32, len(out.person)), out.person).pairwise().FoundPairs)
	out.Expected = max(0, out.Matches+out.beyond)
	out.Model, out.Review, out.PeakMiB = describeModel(out.used), len(out.review), peakMiB()
	return out, nil
}

// places finds records by their refs.
func (d *dataset) places() func(channel.Ref) int32 {
	if d.input != nil {
		return func(r channel.Ref) int32 {
			n, _ := strconv.Atoi(r.ID) // we wrote it
			return int32(n)
		}
	}
	at := make(map[channel.Ref]int32, len(d.parties))
	for i := range d.parties {
		at[d.parties[i].Ref] = int32(i)
	}
	return func(r channel.Ref) int32 { return at[r] }
}

// weigh links plain records, of which nobody knows how sure they are.
func (l *linkage) weigh(at func(channel.Ref) int32, linker *identity.Linker) error {
	found, err := linker.Link()
	if err != nil {
		return err
	}
	for i, ref := range found.Refs {
		l.person[at(ref)] = found.Person[i]
	}
	l.homes = found.Households
	l.beyond = found.Report.Expected - found.Report.Found
	l.suggest(found.Review, at)
	return nil
}

// resolve links records whose claims are more or less sure, as the hub does.
func (l *linkage) resolve(d *dataset, s settings, at func(channel.Ref) int32) error {
	w, err := identity.NewWeigher(*l.used)
	if err != nil {
		return err
	}
	found := identity.ResolveAll(d.parties, nil, identity.Rules{Unique: d.unique, Model: w, Auto: s.threshold})
	for n, c := range found.Clusters {
		for _, ref := range c {
			l.person[at(ref)] = int32(n)
		}
	}
	for _, home := range found.Households {
		var people []int32
		for _, ref := range home {
			people = append(people, l.person[at(ref)])
		}
		l.homes = append(l.homes, people)
	}
	l.suggest(found.Review, at)
	size := make(map[int32]float64)
	for _, p := range l.person {
		size[p]++
	}
	for i, r := range found.Review {
		l.beyond += r.Probability * size[l.person[l.review[i][0]]] * size[l.person[l.review[i][1]]]
	}
	return nil
}

func (l *linkage) suggest(review []identity.Suggestion, at func(channel.Ref) int32) {
	for _, r := range review {
		l.review = append(l.review, [2]int32{at(r.A), at(r.B)})
	}
}

func describeModel(m *identity.Model) string {
	if m.Records == 0 {
		return m.Name
	}
	return "trained on " + strconv.Itoa(m.Records) + " records, without labels"
}

// measure compares what was found with what is true.
func measure(d *dataset, l *linkage, twoFiles bool) result {
	r := l.result
	r.Files, r.Records, r.Found = d.files, len(d.line), describe(l.person)
	for _, t := range d.truth {
		r.Labelled += b2i(t >= 0)
	}
	if twoFiles {
		everybody := make([]int32, len(d.line))
		r.Links = int(across(everybody, l.person, d.file).FoundPairs)
	}
	if r.Labelled == 0 {
		return r
	}
	c := count(d.truth, l.person)
	pairs, b, t := c.pairwise(), c.bcubed(), describe(d.truth)
	r.Pairs, r.BCubed, r.True = &pairs, &b, &t
	if twoFiles {
		a := across(d.truth, l.person, d.file)
		r.Across = &a
	}
	for _, p := range l.review {
		if t := d.truth[p[0]]; t >= 0 && t == d.truth[p[1]] {
			r.Helpful++
		}
	}
	if homes := describe(d.home); homes.Count > 0 {
		h := households(d, l)
		r.Homes = &h
	}
	return r
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// households scores pairs of records of two people of one home.
func households(d *dataset, l *linkage) score {
	home := make(map[int32]int32) // by found person
	for h, people := range l.homes {
		for _, p := range people {
			home[p] = int32(h)
		}
	}
	n := len(d.line)
	// People whom no household was found for live alone.
	found, truth := make([]int32, n), make([]int32, n)
	for i := range n {
		h, ok := home[l.person[i]]
		if !ok {
			h = int32(len(l.homes)) + l.person[i]
		}
		found[i], truth[i] = h, d.home[i]
		if d.truth[i] < 0 {
			truth[i] = -1
		}
	}
	return apartWithin(d.truth, l.person, truth, found)
}

// apartWithin scores pairs within the outer clusters that are apart in the
// inner ones.
func apartWithin(truthIn, foundIn, truthOut, foundOut []int32) score {
	// together counts the pairs that are together in all of some partitions.
	together := func(partitions ...[]int32) int64 {
		cluster := slices.Clone(truthOut) // -1 where there is no label
		for i := range cluster {
			cluster[i] = min(cluster[i], 0)
		}
		for _, p := range partitions {
			refine(cluster, p)
		}
		var sum int64
		for _, n := range sizes(cluster, nil) {
			sum += pairs(n)
		}
		return sum
	}
	truth := together(truthOut) - together(truthOut, truthIn)
	found := together(foundOut) - together(foundOut, foundIn)
	// Pairs in both outers, less those together in either inner.
	right := together(truthOut, foundOut) - together(truthOut, foundOut, truthIn) -
		together(truthOut, foundOut, foundIn) + together(truthOut, foundOut, truthIn, foundIn)
	return newScore(truth, found, right)
}

// peakMiB is the most memory that the process held at a time, as the system
// counts it; where it does not say, what the runtime holds now.
func peakMiB() float64 {
	if b, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(b)) {
			if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				if kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64); err == nil {
					return kib / 1024
				}
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / (1 << 20)
}
