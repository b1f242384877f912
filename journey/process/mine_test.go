package process_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/bizcal"
	"github.com/clientele-go/clientele/journey/process"
	gocmp "github.com/google/go-cmp/cmp"
)

// randomLog has cases of several customers; cases of nobody known among them.
func randomLog(r *rand.Rand, cases int) []process.Event {
	var out []process.Event
	for k := range cases {
		customer := ""
		if r.IntN(4) > 0 {
			customer = fmt.Sprint("c", r.IntN(cases/2+1))
		}
		at := time.Date(2026, 1, 1, 0, 0, r.IntN(1e7), r.IntN(2)*500_000_000, time.UTC)
		for range 1 + r.IntN(12) {
			e := process.Event{Case: fmt.Sprint("k", k), Activity: string(rune('a' + r.IntN(6))), Time: at, Customer: customer}
			if r.IntN(5) > 0 {
				e.Resource = fmt.Sprint("r", r.IntN(3))
			}
			out = append(out, e)
			at = at.Add(time.Duration(r.IntN(200_000)) * time.Second)
		}
	}
	return out
}

// naive mines by looking at every case by itself.
func naive(events []process.Event) (edges map[string][]float64, variants map[string]int, reps, loops, handed int) {
	cases := map[string][]process.Event{}
	for _, e := range events {
		cases[e.Case] = append(cases[e.Case], e)
	}
	edges, variants = map[string][]float64{}, map[string]int{}
	for _, trace := range cases {
		slices.SortStableFunc(trace, func(a, b process.Event) int { return a.Time.Compare(b.Time) })
		var path strings.Builder
		for i, e := range trace {
			path.WriteString(e.Activity)
			seen := slices.ContainsFunc(trace[:i], func(o process.Event) bool { return o.Activity == e.Activity })
			if i == 0 {
				continue
			}
			b := trace[i-1]
			edges[b.Activity+e.Activity] = append(edges[b.Activity+e.Activity], e.Time.Sub(b.Time).Seconds())
			switch {
			case b.Activity == e.Activity:
				loops++
			case seen:
				reps++
			}
			if b.Resource != "" && e.Resource != "" && b.Resource != e.Resource {
				handed++
			}
		}
		variants[path.String()]++
	}
	return edges, variants, reps, loops, handed
}

func TestAgainstNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		events := randomLog(r, 1+r.IntN(40))
		m := mapOf(t, events)
		edges, variants, reps, loops, handed := naive(events)
		if m.Rework.Repetitions != reps || m.Rework.SelfLoops != loops || m.HandedOver != handed || len(m.Edges) != len(edges) || len(m.Variants) != len(variants) {
			t.Fatalf("%+v, %d handed over, %d edges, %d variants; want %d repetitions, %d self-loops, %d, %d, %d",
				m.Rework, m.HandedOver, len(m.Edges), len(m.Variants), reps, loops, handed, len(edges), len(variants))
		}
		for _, e := range m.Edges {
			d := edges[e.From+e.To]
			slices.Sort(d)
			var sum float64
			for _, v := range d {
				sum += v
			}
			median := (d[(len(d)-1)/2] + d[len(d)/2]) / 2
			at := 0.95 * float64(len(d)-1)
			p95 := d[int(at)]
			if int(at)+1 < len(d) {
				p95 += (at - float64(int(at))) * (d[int(at)+1] - d[int(at)])
			}
			if e.Count != len(d) || !near(e.Wall.Mean, sum/float64(len(d))) || !near(e.Wall.Median, median) || !near(e.Wall.P95, p95) {
				t.Fatalf("%+v, want %d of mean %v, median %v, p95 %v", e, len(d), sum/float64(len(d)), median, p95)
			}
		}
		for _, v := range m.Variants {
			var path strings.Builder
			for _, a := range v.Path {
				path.WriteString(a)
			}
			if v.Cases != variants[path.String()] {
				t.Fatalf("%d cases of %s, want %d", v.Cases, path.String(), variants[path.String()])
			}
		}
	}
}

func office(t testing.TB) process.Config {
	t.Helper()
	hours := []bizcal.Span{{From: 9 * bizcal.Hour, To: 17 * bizcal.Hour}}
	c, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{Zone: "Europe/Warsaw", Week: bizcal.Week{nil, hours, hours, hours, hours, hours}, Holidays: []string{"PL"}}}})
	if err != nil {
		t.Fatal(err)
	}
	return process.Config{Calendar: c, Targets: map[string]time.Duration{"b": 2 * time.Hour}}
}

// TestShards: dealt out over miners and merged in any order, added in any order,
// it is the same map; and what is removed was never seen.
func TestShards(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	cfg := office(t)
	for range 20 {
		events := distinctTimes(randomLog(r, 2+r.IntN(40)))
		whole := process.Miner{Config: cfg}
		whole.Add(logOf(t, events))
		want := whole.Map()

		n := 1 + r.IntN(4)
		shards := make([]process.Miner, n)
		parts := make([][]process.Event, n)
		for _, e := range events {
			k := int(e.Case[len(e.Case)-1]) % n
			parts[k] = append(parts[k], e)
		}
		for i := range shards {
			shards[i].Config = cfg
			r.Shuffle(len(parts[i]), func(a, b int) { parts[i][a], parts[i][b] = parts[i][b], parts[i][a] })
			shards[i].Add(logOf(t, parts[i]))
		}
		r.Shuffle(n, func(a, b int) { shards[a], shards[b], parts[a], parts[b] = shards[b], shards[a], parts[b], parts[a] })
		merged := process.Miner{Config: cfg}
		for i := range shards {
			merged.Merge(&shards[i])
		}
		if diff := gocmp.Diff(want, merged.Map()); diff != "" {
			t.Fatal(diff)
		}

		if err := merged.Remove(&shards[0]); err != nil {
			t.Fatal(err)
		}
		never := process.Miner{Config: cfg}
		for i := 1; i < n; i++ {
			never.Add(logOf(t, parts[i]))
		}
		if diff := gocmp.Diff(never.Map(), merged.Map()); diff != "" {
			t.Fatal(diff)
		}
		if err := merged.Remove(&shards[0]); len(parts[0]) > 0 && !errors.Is(err, process.ErrRemove) {
			t.Fatalf("removed twice: %v", err)
		}
		if diff := gocmp.Diff(never.Map(), merged.Map()); diff != "" {
			t.Fatal("a failed Remove changed something: " + diff)
		}
	}
}

// distinctTimes moves events of a case apart that are at the same time: those
// would follow each other as they were added.
func distinctTimes(events []process.Event) []process.Event {
	last := map[string]time.Time{}
	for i := range events {
		if !events[i].Time.After(last[events[i].Case]) {
			events[i].Time = last[events[i].Case].Add(time.Millisecond)
		}
		last[events[i].Case] = events[i].Time
	}
	return events
}

func TestCustomers(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var events []process.Event
	add := func(name, customer string, path string) {
		for i, a := range path {
			events = append(events, process.Event{Case: name, Customer: customer, Activity: string(a), Time: at.Add(time.Duration(i) * time.Hour)})
		}
	}
	add("1", "anna", "abab")
	add("2", "anna", "ab")
	add("3", "piotr", "ab")
	add("4", "", "abc")
	m := mapOf(t, events)
	if e := m.Edges[0]; e.Count != 5 || e.Cases != 4 || e.Customers != 3 || m.Customers != 3 {
		t.Errorf("%+v of %d customers", e, m.Customers)
	}
	few := process.Miner{Config: process.Config{Anonymity: 2}}
	few.Add(logOf(t, events))
	got := few.Map()
	if len(got.Edges) != 1 || len(got.Activities) != 2 || len(got.Variants) != 1 || len(got.Bottlenecks) != 1 {
		t.Errorf("told are %v, %v, %v", got.Edges, got.Activities, got.Variants)
	}
	for _, a := range got.Activities {
		if a.Name == "b" && a.Ends != 4-1 || a.Name == "a" && a.Starts != 4 || a.Rework != (process.Rework{}) || !a.First.IsZero() {
			t.Errorf("told is %+v", a)
		}
	}
	if want := (process.Folded{Activities: 1, ActivityEvents: 1, Edges: 2, EdgeCount: 2, Variants: 2, VariantCases: 2}); *got.Folded != want {
		t.Errorf("folded are %+v, want %+v", *got.Folded, want)
	}
}

func TestReworkWords(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var events []process.Event
	for i, step := range []string{"a1", "a1", "a2", "b1", "a2", "b2", "b-"} {
		e := process.Event{Case: "1", Activity: step[:1], Time: at.Add(time.Duration(i) * time.Minute)}
		if step[1] != '-' {
			e.Resource = step[1:]
		}
		events = append(events, e)
	}
	want := process.Rework{SelfLoops: 3, RepeatSelfLoops: 1, RedoSelfLoops: 2, Repetitions: 2, RepeatReps: 1, RedoReps: 1, Cases: 2}
	if got := mapOf(t, events).Rework; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestBottlenecks(t *testing.T) {
	m := process.Miner{Config: office(t)}
	friday := time.Date(2026, 3, 6, 15, 0, 0, 0, time.UTC) // 16:00 in Warsaw
	m.Add(logOf(t, []process.Event{
		{Case: "1", Activity: "a", Time: friday}, {Case: "1", Activity: "b", Time: friday.Add(66 * time.Hour)}, // Monday 10:00
		{Case: "2", Activity: "a", Time: friday}, {Case: "2", Activity: "b", Time: friday.Add(70 * time.Hour)}, // Monday 14:00
	}))
	got := m.Map().Bottlenecks[0]
	if want := (process.Bottleneck{From: "a", To: "b", Target: 7200, Count: 2, Late: 1, Waiting: 8 * 3600, Excess: 4 * 3600}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestLogErrors(t *testing.T) {
	var l process.Log
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, e := range []process.Event{{Activity: "a", Time: at}, {Case: "1", Time: at}, {Case: "1", Activity: "a", Time: at.AddDate(9000, 0, 0)}} {
		if err := l.Add(e); !errors.Is(err, process.ErrEvent) {
			t.Errorf("%+v: %v", e, err)
		}
	}
	if l.Len() != 0 || l.Cases() != 0 {
		t.Error("something was added")
	}
	var m process.Miner
	m.Add(&l)
	if got := m.Map(); got.Cases != 0 || len(got.Edges) != 0 {
		t.Errorf("nothing gives %+v", got)
	}
}

func TestParts(t *testing.T) {
	l := logOf(t, runningEvents(t))
	late := l.Part(func(_ string, first, _ time.Time) bool { return first.Year() == 2011 })
	if late.Cases() != 3 || late.Len() != 23 {
		t.Errorf("%d cases, %d events", late.Cases(), late.Len())
	}
	var names []string
	for name, trace := range l.Traces() {
		names = append(names, name)
		if !slices.IsSortedFunc(trace, func(a, b process.Event) int { return cmp.Compare(a.Time.Unix(), b.Time.Unix()) }) {
			t.Errorf("case %s is out of order", name)
		}
	}
	if fmt.Sprint(names) != "[1 2 3 4 5 6]" {
		t.Errorf("the cases are %v", names)
	}
}

var events = flag.Int("events", 100_000, "events of the benchmark")

// BenchmarkMine makes the map, performance and variants of a log whose events
// come in no order, sorting included: with -events 1000000 a million.
func BenchmarkMine(b *testing.B) {
	r := rand.New(rand.NewPCG(9, 9))
	all := make([]process.Event, 0, *events)
	for k := range *events / 10 {
		at := time.Date(2026, 1, 1, 0, 0, r.IntN(1e7), 0, time.UTC)
		name, act := fmt.Sprint("case-", k), 0
		for range 10 {
			all = append(all, process.Event{Case: name, Activity: fmt.Sprint("activity ", act), Time: at, Resource: fmt.Sprint("r", r.IntN(30)), Customer: fmt.Sprint("c", k/2)})
			act = (act + 1 + r.IntN(3)*r.IntN(2)) % 20
			at = at.Add(time.Duration(r.IntN(200_000)) * time.Second)
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	b.Run("log", func(b *testing.B) {
		for b.Loop() {
			logOf(b, all)
		}
	})
	l := logOf(b, all)
	b.Run("map", func(b *testing.B) {
		for b.Loop() {
			var m process.Miner
			m.Add(l)
			m.Map()
		}
	})
	b.Run("business", func(b *testing.B) {
		cfg := office(b)
		for b.Loop() {
			m := process.Miner{Config: cfg}
			m.Add(l)
			m.Map()
		}
	})
}
