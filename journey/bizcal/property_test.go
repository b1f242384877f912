package bizcal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/bizcal"
)

// count is a calendar that looks at every second by itself: it walks over the
// seconds around a week, notes when clocks first show what, and marks the
// seconds of each span.
type count struct {
	base   int64 // Unix time of open[0]
	open   []bool
	before []int // open seconds before each
}

func newCount(v bizcal.Version, loc *time.Location, base int64, days int) *count {
	const day, slack = 86_400, 3 * 86_400
	n := int64(days) * day
	lowest := base - slack - 2*day
	shown := make([]int64, n+2*slack+4*day) // what clocks show, to when they first do
	offset := 0
	for u := base - slack; u < base+n+slack; u++ {
		if u%60 == 0 || u == base-slack { // in the years that are tried clocks jump at whole minutes
			_, offset = time.Unix(u, 0).In(loc).Zone()
		}
		if i := u + int64(offset) - lowest; shown[i] == 0 {
			shown[i] = u
		}
	}
	when := func(clock int64) int64 {
		for shown[clock-lowest] == 0 {
			clock += 3600
		}
		return shown[clock-lowest]
	}
	c := &count{base: base, open: make([]bool, n)}
	mark := func(midnight int64, spans []bizcal.Span, open bool) {
		for _, s := range spans {
			for u := when(midnight + int64(s.From)); u < when(midnight+int64(s.To)); u++ {
				if u >= base && u < base+n {
					c.open[u-base] = open
				}
			}
		}
	}
	first := time.Unix(base, 0).UTC().Truncate(24 * time.Hour)
	for i := -2; i < days+2; i++ {
		midnight := first.AddDate(0, 0, i)
		hours := v.Week[midnight.Weekday()]
		if s, ok := v.Shifts[bizcal.DateOf(midnight)]; ok {
			hours = s
		}
		mark(midnight.Unix(), hours, true)
	}
	for d, spans := range v.Breaks {
		mark(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix(), spans, false)
	}
	c.before = []int{0}
	for i, open := range c.open {
		c.before = append(c.before, c.before[i])
		if open {
			c.before[i+1]++
		}
	}
	return c
}

func (c *count) between(a, b int64) int { return c.before[b-c.base] - c.before[a-c.base] }

// turns are the instants at which the clocks of a zone jump.
func turns(loc *time.Location, year int) []time.Time {
	var out []time.Time
	for t := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); ; {
		_, end := t.In(loc).ZoneBounds()
		if end.IsZero() || end.Year() > year {
			return out
		}
		out = append(out, end)
		t = end
	}
}

func randomSpans(r *rand.Rand) []bizcal.Span {
	var cuts []bizcal.Clock
	for range 2 * r.IntN(4) {
		c := bizcal.Clock(r.IntN(int(bizcal.Day) + 1))
		switch r.IntN(3) {
		case 0:
			c = c / bizcal.Hour * bizcal.Hour
		case 1:
			c = bizcal.Clock(r.IntN(4*3600) / 900 * 900) // where clocks jump
		}
		cuts = append(cuts, c)
	}
	slices.Sort(cuts)
	var out []bizcal.Span
	for i := 0; i+1 < len(cuts); i += 2 {
		if cuts[i] < cuts[i+1] {
			out = append(out, bizcal.Span{From: cuts[i], To: cuts[i+1]})
		}
	}
	return out
}

// TestEverySecond compares with the count, in weeks in which clocks jump and
// others.
func TestEverySecond(t *testing.T) {
	rounds := 2
	if testing.Short() {
		rounds = 1
	}
	for _, zone := range []string{"Europe/Warsaw", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia", "Europe/Dublin"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(7, uint64(len(zone))))
			for _, year := range []int{1995, 2011, 2026, 2060} {
				for range rounds {
					start := time.Date(year, 1, 1+r.IntN(365), 0, 0, 0, 0, time.UTC)
					if year == 2060 {
						start = time.Date(2060, 12, 29, r.IntN(24), 0, 0, 0, time.UTC) // where ZoneBounds is wrong
					} else if at := turns(loc, year); len(at) > 0 && r.IntN(4) > 0 {
						start = at[r.IntN(len(at))].Add(-time.Duration(r.IntN(4*86400)) * time.Second)
					}
					v := bizcal.Version{Zone: zone, Shifts: map[bizcal.Date][]bizcal.Span{}, Breaks: map[bizcal.Date][]bizcal.Span{}}
					for i := range v.Week {
						v.Week[i] = randomSpans(r)
					}
					v.Shifts[bizcal.DateOf(start.AddDate(0, 0, r.IntN(5)))] = randomSpans(r)
					compareWeek(t, r, v, loc, start.Unix())
				}
			}
		})
	}
}

func compareWeek(t *testing.T, r *rand.Rand, v bizcal.Version, loc *time.Location, base int64) {
	t.Helper()
	const n = 5 * 86_400
	want := newCount(v, loc, base, 5)
	c := make1(t, v)
	for range 200 {
		a, b := base+r.Int64N(n+1), base+r.Int64N(n+1)
		a, b = min(a, b), max(a, b)
		ta, tb := time.Unix(a, 0), time.Unix(b, 0)
		if got, want := c.Between(ta, tb), time.Duration(want.between(a, b))*time.Second; got != want {
			t.Fatalf("%+v: from %v to %v: %v, want %v", v, ta.In(loc), tb.In(loc), got, want)
		}
		if a < base+n && c.Open(ta) != want.open[a-base] {
			t.Fatalf("%+v: at %v open is %v", v, ta.In(loc), !want.open[a-base])
		}
		sum := want.between(a, b)
		if sum == 0 {
			continue
		}
		first, last := b, a
		for first > a && want.between(a, first-1) == sum {
			first--
		}
		for last < b && want.between(last+1, b) == sum {
			last++
		}
		d := time.Duration(sum) * time.Second
		if got, ok := c.Add(ta, d); !ok || got.Unix() != first {
			t.Fatalf("%+v: %v after %v is %v, want %v", v, d, ta.In(loc), got.In(loc), time.Unix(first, 0).In(loc))
		}
		if got, ok := c.Sub(tb, d); !ok || got.Unix() != last {
			t.Fatalf("%+v: %v before %v is %v, want %v", v, d, tb.In(loc), got.In(loc), time.Unix(last, 0).In(loc))
		}
	}
}

// TestLaws are what holds of every calendar at every instant.
func TestLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, zone := range []string{"", "Europe/Vilnius", "America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe"} {
		v := bizcal.Version{Zone: zone, Holidays: []string{"PL", "LT"}}
		for i := range v.Week {
			v.Week[i] = randomSpans(r)
		}
		v.Week[3] = []bizcal.Span{{From: 0, To: bizcal.Day}}
		late := v
		v.Until, late.From = bizcal.Date{Year: 2019, Month: 5, Day: 1}, bizcal.Date{Year: 2019, Month: 5, Day: 1}
		late.Week[4] = []bizcal.Span{{From: 0, To: bizcal.Day}}
		c := make1(t, late, v)
		both := c.And(make1(t, everyDay("Asia/Tokyo", bizcal.Span{From: 8 * h, To: 20 * h})))
		for range 500 {
			a, b, d := instantIn(r), instantIn(r), instantIn(r)
			laws(t, c, a, b, d)
			laws(t, both, a, b, d)
			if both.Open(a) && !c.Open(a) {
				t.Fatal("both are open and one is not")
			}
		}
	}
}

// instantIn is an instant of our time, some of them whole hours.
func instantIn(r *rand.Rand) time.Time {
	s := r.Int64N(60 * 365 * 86_400)
	if r.IntN(2) == 0 {
		return time.Unix(s/3600*3600, 0)
	}
	return time.Unix(s, r.Int64N(1e9))
}

func laws(t *testing.T, c *bizcal.Calendar, a, b, d time.Time) {
	t.Helper()
	if x, y, z := c.Between(a, b), c.Between(b, d), c.Between(a, d); x+y != z {
		t.Fatalf("%v + %v is not %v", x, y, z)
	}
	if c.Between(a, b) != -c.Between(b, a) {
		t.Fatal("it is not as far back as forth")
	}
	length := time.Duration(b.UnixNano()%int64(1000*time.Hour)) + 1
	due, ok := c.Add(a, length)
	if got := c.Between(a, due); !ok || got != length {
		t.Fatalf("%v after %v is %v, which is %v after it", length, a, due, got)
	}
	if got := c.Between(a, due.Add(-1)); got >= length {
		t.Fatalf("%v is not the first instant", due)
	}
	since, ok := c.Sub(due, length)
	if got := c.Between(since, due); !ok || got != length || since.Before(a) {
		t.Fatalf("%v before %v is %v", length, due, since)
	}
	if next, ok := c.Next(a); !ok || !c.Open(next) || next.Before(a) || c.Between(a, next) != 0 {
		t.Fatalf("after %v it opens at %v", a, next)
	}
	if end, ok := c.Previous(a); !ok || !c.Open(end.Add(-1)) || end.After(a) || c.Between(end, a) != 0 {
		t.Fatalf("before %v it closed at %v", a, end)
	}
	if d.Sub(a).Abs() < 10_000*time.Hour {
		var sum time.Duration
		from, to := a, d
		if d.Before(a) {
			from, to = d, a
		}
		for x, y := range c.Periods(from, to) {
			sum += y.Sub(x)
		}
		if sum != c.Between(from, to) {
			t.Fatalf("the periods from %v to %v are %v long, want %v", from, to, sum, c.Between(from, to))
		}
	}
}

// TestEveryZone: in every zone days without end are all time, and a window of an
// hour a day is never longer than the clock's jump makes it.
func TestEveryZone(t *testing.T) {
	for _, zone := range zones {
		t.Run(zone, func(t *testing.T) {
			all := make1(t, everyDay(zone, bizcal.Span{From: 0, To: bizcal.Day}))
			a, b := time.Unix(-3_000_000_000, 0), time.Unix(4_000_000_000, 0)
			if got := all.Between(a, b); got != b.Sub(a) {
				t.Fatalf("%v of %v", got, b.Sub(a))
			}
			half := make1(t, everyDay(zone, bizcal.Span{From: 0, To: 12 * h}))
			rest := make1(t, everyDay(zone, bizcal.Span{From: 12 * h, To: bizcal.Day}))
			if got := half.Between(a, b) + rest.Between(a, b); got != b.Sub(a) {
				t.Fatalf("halves of days are %v of %v", got, b.Sub(a))
			}
			if got := half.And(rest).Between(a, b); got != 0 {
				t.Fatalf("halves of days share %v", got)
			}
		})
	}
}

// zones have every kind of jump that there is: half hours, two hours, days,
// midnight, odd seconds, summer time that is less than winter time.
var zones = []string{"Africa/Cairo", "Africa/Casablanca", "Africa/Monrovia", "America/Caracas", "America/Goose_Bay", "America/Havana",
	"America/Metlakatla", "America/Nuuk", "America/Santiago", "America/Scoresbysund", "Antarctica/Troll", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu",
	"Asia/Pyongyang", "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "Europe/Amsterdam", "Europe/Dublin", "Europe/Vilnius",
	"Europe/Warsaw", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Kwajalein", "Pacific/Chatham"}

func BenchmarkBetween(b *testing.B) {
	c := make1(b, bizcal.Version{Zone: "Europe/Warsaw", Week: officeWeek().Week, Holidays: []string{"PL"}})
	from := utc("2016-01-04 10:00:00")
	for _, d := range []time.Duration{time.Hour, 30 * 24 * time.Hour, 10 * 365 * 24 * time.Hour} {
		b.Run(fmt.Sprint(d), func(b *testing.B) {
			for b.Loop() {
				c.Between(from, from.Add(d))
			}
		})
	}
}
