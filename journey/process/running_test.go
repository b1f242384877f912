package process_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/process"
)

// running is the running example of van der Aalst's Process Mining (2011), table
// 1.1: requests for compensation. An event is day and time in CET, activity,
// resource.
const running = `
1 30.12.2010 11:02 register Pete; 31.12.2010 10:06 thoroughly Sue; 05.01.2011 15:12 check Mike; 06.01.2011 11:18 decide Sara; 07.01.2011 14:24 reject Pete
2 30.12.2010 11:32 register Mike; 30.12.2010 12:12 check Mike; 30.12.2010 14:16 casually Sean; 05.01.2011 11:22 decide Sara; 08.01.2011 12:05 pay Ellen
3 30.12.2010 14:32 register Pete; 30.12.2010 15:06 casually Mike; 30.12.2010 16:34 check Ellen; 06.01.2011 09:18 decide Sara; 06.01.2011 12:18 reinitiate Sara; 06.01.2011 13:06 thoroughly Sean; 08.01.2011 11:43 check Pete; 09.01.2011 09:55 decide Sara; 15.01.2011 10:45 pay Ellen
4 06.01.2011 15:02 register Pete; 07.01.2011 12:06 check Mike; 08.01.2011 14:43 thoroughly Sean; 09.01.2011 12:02 decide Sara; 12.01.2011 15:44 reject Ellen
5 06.01.2011 09:02 register Ellen; 07.01.2011 10:16 casually Mike; 08.01.2011 11:22 check Pete; 10.01.2011 13:28 decide Sara; 11.01.2011 16:18 reinitiate Sara; 14.01.2011 14:33 check Ellen; 16.01.2011 15:50 casually Mike; 19.01.2011 11:18 decide Sara; 20.01.2011 12:48 reinitiate Sara; 21.01.2011 09:06 casually Sue; 21.01.2011 11:34 check Pete; 23.01.2011 13:12 decide Sara; 24.01.2011 14:56 reject Mike
6 06.01.2011 15:02 register Mike; 06.01.2011 16:06 casually Ellen; 07.01.2011 16:22 check Mike; 07.01.2011 16:52 decide Sara; 16.01.2011 11:47 pay Mike
`

func runningEvents(t testing.TB) []process.Event {
	t.Helper()
	var out []process.Event
	for line := range strings.Lines(strings.TrimSpace(running)) {
		name, rest, _ := strings.Cut(line, " ")
		for text := range strings.SplitSeq(rest, ";") {
			f := strings.Fields(text)
			at, err := time.ParseInLocation("02.01.2006 15:04", f[0]+" "+f[1], time.FixedZone("CET", 3600))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, process.Event{Case: name, Activity: f[2], Time: at, Resource: f[3]})
		}
	}
	return out
}

func logOf(t testing.TB, events []process.Event) *process.Log {
	t.Helper()
	l := &process.Log{}
	for _, e := range events {
		if err := l.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func mapOf(t testing.TB, events []process.Event) process.Map {
	t.Helper()
	var m process.Miner
	m.Add(logOf(t, events))
	return m.Map()
}

func near(a, b float64) bool { return math.Abs(a-b) <= 5e-4*max(1, math.Abs(b)/1e6) }

// TestRunningExample has the numbers that other tools publish for it.
func TestRunningExample(t *testing.T) {
	m := mapOf(t, runningEvents(t))
	if m.Cases != 6 || m.Events != 42 || m.Customers != 6 || len(m.Activities) != 8 || len(m.Variants) != 6 || len(m.Edges) != 16 {
		t.Errorf("%d cases of %d customers, %d events of %d activities, %d variants, %d edges", m.Cases, m.Customers, m.Events, len(m.Activities), len(m.Variants), len(m.Edges))
	}
	var edges []string
	sum := 0
	for _, e := range m.Edges {
		edges = append(edges, fmt.Sprintf("%s→%s %d", e.From, e.To, e.Count))
		sum += e.Count
	}
	want := `check→decide 6, casually→check 4, decide→pay 3, decide→reinitiate 3, decide→reject 3, register→casually 3, casually→decide 2, check→casually 2, register→check 2, ` +
		`thoroughly→check 2, check→thoroughly 1, register→thoroughly 1, reinitiate→casually 1, reinitiate→check 1, reinitiate→thoroughly 1, thoroughly→decide 1`
	if got := strings.Join(edges, ", "); got != want || sum != 36 {
		t.Errorf("edges, %d in all:\n%s, want\n%s", sum, got, want)
	}
	e := m.Edges[0].Wall
	if !near(e.Mean, 181_960) || !near(e.Median, 129_300) || !near(e.Min, 1_800) || !near(e.Max, 578_640) || !near(e.StdDev, 206_034.118) {
		t.Errorf("check→decide takes %+v", e)
	}
	for i, mean := range []float64{181_960, 47_970, 514_160, 66_400, 154_240, 32_240} {
		if got := m.Edges[i].Wall.Mean; !near(got, mean) {
			t.Errorf("%s takes %v s, want %v", edges[i], got, mean)
		}
	}
	if d := m.Duration; !near(d.Mean, 966_890) || !near(d.Median, 815_940) || !near(d.P95, 1_524_525) {
		t.Errorf("cases take %+v", d)
	}
	if m.Rework.SelfLoops != 0 || m.Rework.Repetitions != 9 || m.HandedOver != 32 {
		t.Errorf("rework %+v, %d handovers", m.Rework, m.HandedOver)
	}
	ends := map[string]int{}
	for _, a := range m.Activities {
		ends[a.Name] = a.Ends
		if want := map[string]int{"register": 6}[a.Name]; a.Starts != want {
			t.Errorf("%d cases start with %s", a.Starts, a.Name)
		}
	}
	if ends["pay"] != 3 || ends["reject"] != 3 {
		t.Errorf("cases end with %v", ends)
	}
	if v := m.Variants[5]; v.Cases != 1 || !near(v.Share, 1.0/6) || v.Coverage != 1 {
		t.Errorf("the last variant is %+v", v)
	}
}

func Example() {
	var l process.Log
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i, activity := range []string{"order.placed", "order.paid", "fulfillment.shipped"} {
		for _, order := range []string{"1001", "1002"} {
			if err := l.Add(process.Event{Case: order, Activity: activity, Time: at.AddDate(0, 0, i), Resource: "web shop"}); err != nil {
				fmt.Println(err)
			}
		}
	}
	var m process.Miner
	m.Add(&l)
	for _, e := range m.Map().Edges {
		fmt.Printf("%s → %s: %d times, %.0f s on average\n", e.From, e.To, e.Count, e.Wall.Mean)
	}
	// Output:
	// order.paid → fulfillment.shipped: 2 times, 86400 s on average
	// order.placed → order.paid: 2 times, 86400 s on average
}
