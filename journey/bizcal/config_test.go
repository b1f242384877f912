package bizcal_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/bizcal"
	"github.com/google/go-cmp/cmp"
)

func Example() {
	cfg, err := bizcal.Parse([]byte(`{"versions": [{
		"zone": "Europe/Warsaw",
		"week": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"], "thu": ["09:00-17:00"], "fri": ["09:00-12:00", "13:00-17:00"]},
		"shifts": {"2026-12-31": ["09:00-14:00"]},
		"holidays": ["PL"]
	}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := bizcal.New(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	asked := time.Date(2026, 11, 10, 15, 30, 0, 0, time.FixedZone("CET", 3600))
	due, _ := c.Add(asked, 4*time.Hour)
	fmt.Println("due", due.Format(time.RFC1123Z))
	why, _ := c.Holiday(bizcal.Date{Year: 2026, Month: time.November, Day: 11})
	fmt.Println("since the day before is", why)
	// Output:
	// due Thu, 12 Nov 2026 11:30:00 +0100
	// since the day before is Narodowe Święto Niepodległości
}

func TestJSON(t *testing.T) {
	d := func(text string) bizcal.Date {
		t.Helper()
		d, err := bizcal.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	cfg := bizcal.Config{Versions: []bizcal.Version{
		{Until: d("2026-01-01"), Week: officeWeek().Week},
		{From: d("2026-01-01"), Zone: "Europe/Vilnius", Week: bizcal.Week{time.Sunday: spans(t, "00:00-24:00"), time.Monday: spans(t, "08:00:01-12:00", "13:00-17:30")},
			Shifts: map[bizcal.Date][]bizcal.Span{d("2026-03-02"): spans(t, "10:00-12:00"), d("2026-03-03"): {}},
			Breaks: map[bizcal.Date][]bizcal.Span{d("2026-03-09"): spans(t, "09:00-09:15")},
			Closed: map[bizcal.Date]string{d("2026-03-16"): "stock-taking"}, Holidays: []string{"LT"}},
	}}
	data, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	got, err := bizcal.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(cfg, got); diff != "" {
		t.Errorf("%s\n%s", diff, data)
	}
	want := `"week":{"mon":["08:00:01-12:00","13:00-17:30"],"sun":["00:00-24:00"]}`
	if !strings.Contains(string(data), want) {
		t.Errorf("%s\nhas no %s", data, want)
	}
}

// TestRank: what is said of one date outranks what is said of many.
func TestRank(t *testing.T) {
	day := func(n int) bizcal.Date { return bizcal.Date{Year: 2026, Month: time.November, Day: n} }
	v := everyDay("", bizcal.Span{From: 9 * h, To: 17 * h})
	v.Holidays = []string{"PL"} // 1 and 11 November
	v.Shifts = map[bizcal.Date][]bizcal.Span{
		day(11): {{From: 10 * h, To: 14 * h}}, day(12): {{From: 10 * h, To: 14 * h}, {From: 13 * h, To: 15 * h}}, day(13): {}, day(14): {{From: 1 * h, To: 2 * h}}}
	v.Closed = map[bizcal.Date]string{day(14): "stock-taking"}
	v.Breaks = map[bizcal.Date][]bizcal.Span{day(11): {{From: 11 * h, To: 12 * h}}, day(15): {{From: 8 * h, To: 10 * h}, {From: 9 * h, To: 11 * h}, {From: 16 * h, To: 24 * h}}}
	c := make1(t, v)
	for n, want := range map[int]time.Duration{1: 0, 2: 8 * time.Hour, 11: 3 * time.Hour, 12: 5 * time.Hour, 13: 0, 14: 0, 15: 5 * time.Hour} {
		from := time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC)
		if got := c.Between(from, from.AddDate(0, 0, 1)); got != want {
			t.Errorf("on the %dth %v, want %v", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "Wszystkich Świętych", 11: "", 14: "stock-taking", 16: ""} {
		if got, ok := c.Holiday(day(n)); got != want || ok != (want != "") {
			t.Errorf("the %dth is %q, want %q", n, got, want)
		}
	}
}

func TestVersions(t *testing.T) {
	turn := bizcal.Date{Year: 2026, Month: 6, Day: 1}
	early, late := everyDay("Europe/Warsaw", spans(t, "09:00-17:00")...), everyDay("Europe/Warsaw", spans(t, "08:00-20:00")...)
	late.From = turn
	c := make1(t, late, early)
	loc, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 5, 31, 0, 0, 0, 0, loc)
	if got := c.Between(from, from.AddDate(0, 0, 2)); got != 20*time.Hour {
		t.Errorf("before and after %v", got)
	}
	early.Until = turn.AddDays(-1)
	if got := make1(t, early, late).Between(from, from.AddDate(0, 0, 2)); got != 12*time.Hour {
		t.Errorf("after a gap %v", got)
	}
}

type weekends struct{}

func (weekends) Holiday(d bizcal.Date) (string, bool) {
	return "weekend", d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

func TestErrors(t *testing.T) {
	day := bizcal.Date{Year: 2026, Month: 2, Day: 30}
	for _, v := range []struct {
		v    bizcal.Version
		want string
	}{
		{bizcal.Version{Zone: "Mars/Olympus"}, "version 1: zone"},
		{bizcal.Version{Zone: "Local"}, "version 1: zone"},
		{bizcal.Version{Week: bizcal.Week{1: {{From: 3, To: 3}}}}, "version 1: week: mon"},
		{bizcal.Version{Week: bizcal.Week{1: {{From: 3, To: 25 * h}}}}, "version 1: week: mon"},
		{bizcal.Version{Shifts: map[bizcal.Date][]bizcal.Span{day: nil}}, "version 1: shifts: 2026-02-30"},
		{bizcal.Version{Breaks: map[bizcal.Date][]bizcal.Span{{}: nil}}, "version 1: breaks"},
		{bizcal.Version{Closed: map[bizcal.Date]string{day: ""}}, "version 1: closed"},
		{bizcal.Version{Holidays: []string{"XX"}}, `version 1: holidays: there is no source "XX"`},
		{bizcal.Version{From: day}, "version 1: from"},
		{bizcal.Version{From: bizcal.Date{Year: 2026, Month: 2, Day: 1}, Until: bizcal.Date{Year: 2026, Month: 2, Day: 1}}, "version 1: until"},
	} {
		if _, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{v.v}}); err == nil || !strings.Contains(err.Error(), v.want) {
			t.Errorf("%v, want %s", err, v.want)
		}
	}
	if _, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{}, {}}}); err == nil || !strings.Contains(err.Error(), "overlap") {
		t.Errorf("two versions at a time: %v", err)
	}
	own, err := bizcal.New(bizcal.Config{Sources: map[string]bizcal.HolidaySource{"PL": weekends{}},
		Versions: []bizcal.Version{{Holidays: []string{"PL"}, Week: officeWeek().Week}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := own.Between(utc("2006-01-01 00:00:00"), utc("2006-01-08 00:00:00")); got != 36*time.Hour {
		t.Errorf("an own source is not asked: %v", got)
	}
}

func TestNeverOpen(t *testing.T) {
	closed := make1(t, bizcal.Version{})
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, ok := closed.Add(now, time.Second); ok || closed.Open(now) || closed.Between(now, now.AddDate(100, 0, 0)) != 0 {
		t.Error("it opens")
	}
	if _, ok := closed.Sub(now, time.Second); ok {
		t.Error("it was open")
	}
	if _, ok := closed.AddDays(now, 1); ok {
		t.Error("it has a business day")
	}
	for range closed.Periods(now, now.AddDate(1, 0, 0)) {
		t.Error("it has a period")
	}
	var always *bizcal.Calendar
	if due, ok := always.Add(now, time.Hour); !ok || due != now.Add(time.Hour) || !always.Open(now) || always.Between(now, due) != time.Hour {
		t.Error("no calendar is not all time")
	}
	// Times that are no times at all must not take forever.
	c := make1(t, everyDay("Europe/Warsaw", bizcal.Span{From: 0, To: bizcal.Day}))
	if got := c.Between(time.Time{}, time.Unix(1<<60, 0)); got != 1<<63-1 {
		t.Errorf("ten thousand years are %v", got)
	}
	if _, ok := c.Add(time.Unix(1<<60, 0), 1); ok || c.Open(time.Unix(-1<<60, 0)) {
		t.Error("it is open where no date can be written")
	}
}

// noHoliday is a source that knows none and counts how often it is asked.
type noHoliday struct{ asked *int }

func (n noHoliday) Holiday(bizcal.Date) (string, bool) {
	*n.asked++
	return "", false
}

// TestNeverTogether proves that two calendars of which one opens when the other
// has closed are found never to be open together without reckoning eight
// thousand years, and that a date far away is found all the same.
func TestNeverTogether(t *testing.T) {
	asked := 0
	make2 := func(morning, afternoon bizcal.Version) *bizcal.Calendar {
		t.Helper()
		morning.Holidays = []string{"none"}
		a, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{morning}, Sources: map[string]bizcal.HolidaySource{"none": noHoliday{&asked}}})
		if err != nil {
			t.Fatal(err)
		}
		return a.And(make1(t, afternoon))
	}
	morning := everyDay("Europe/Warsaw", bizcal.Span{From: 9 * bizcal.Hour, To: 12 * bizcal.Hour})
	afternoon := everyDay("Europe/Warsaw", bizcal.Span{From: 13 * bizcal.Hour, To: 17 * bizcal.Hour})
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, search := range map[string]func(*bizcal.Calendar) bool{
		"next":     func(c *bizcal.Calendar) bool { _, ok := c.Next(now); return ok },
		"previous": func(c *bizcal.Calendar) bool { _, ok := c.Previous(now); return ok },
		"add":      func(c *bizcal.Calendar) bool { _, ok := c.Add(now, time.Second); return ok },
		"sub":      func(c *bizcal.Calendar) bool { _, ok := c.Sub(now, time.Second); return ok },
		"days":     func(c *bizcal.Calendar) bool { _, ok := c.AddDays(now, 1); return ok },
		"periods": func(c *bizcal.Calendar) (ok bool) {
			for range c.Periods(now, now.AddDate(9, 0, 0)) {
				ok = true
			}
			return ok
		},
	} {
		if asked = 0; search(make2(morning, afternoon)) {
			t.Errorf("%s: they are open together", name)
		}
		if asked == 0 || asked > 60_000 { // a hundred years have 36,500 days
			t.Errorf("%s: %d days were looked at", name, asked)
		}
	}
	far := morning
	far.Shifts = map[bizcal.Date][]bizcal.Span{{Year: 3210, Month: 5, Day: 4}: {{From: 14 * bizcal.Hour, To: 15 * bizcal.Hour}}, {Year: 800, Month: 5, Day: 4}: {{From: 14 * bizcal.Hour, To: 15 * bizcal.Hour}}}
	both := make2(far, afternoon)
	if got, ok := both.Next(now); !ok || got.Year() != 3210 || got.YearDay() != 124 {
		t.Errorf("the shift is found at %v, %v", got, ok)
	}
	if got, ok := both.Sub(now, time.Hour); !ok || got.Year() != 800 {
		t.Errorf("the old shift is found at %v, %v", got, ok)
	}
	later := afternoon
	later.From = bizcal.Date{Year: 2900, Month: 1, Day: 1}
	if got, ok := make2(everyDay("Europe/Warsaw", bizcal.Span{From: 9 * bizcal.Hour, To: 14 * bizcal.Hour}), later).Add(now, time.Hour); !ok || got.Year() != 2900 {
		t.Errorf("the later version is found at %v, %v", got, ok)
	}
}

// TestHolidays has the days of two years, and those that came with a law.
func TestHolidays(t *testing.T) {
	for _, v := range []struct {
		country string
		year    int
		want    string
	}{
		{"PL", 2024, "01-01 01-06 03-31 04-01 05-01 05-03 05-19 05-30 08-15 11-01 11-11 12-25 12-26"},
		{"PL", 2025, "01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24 12-25 12-26"},
		{"PL", 2018, "01-01 01-06 04-01 04-02 05-01 05-03 05-20 05-31 08-15 11-01 11-11 11-12 12-25 12-26"},
		{"PL", 2010, "01-01 04-04 04-05 05-01 05-03 05-23 06-03 08-15 11-01 11-11 12-25 12-26"},
		{"LT", 2026, "01-01 02-16 03-11 04-05 04-06 05-01 05-03 06-07 06-24 07-06 08-15 11-01 11-02 12-24 12-25 12-26"},
		{"LT", 2019, "01-01 02-16 03-11 04-21 04-22 05-01 05-05 06-02 06-24 07-06 08-15 11-01 12-24 12-25 12-26"},
		{"LT", 1980, ""},
	} {
		s, ok := bizcal.Builtin(v.country)
		if !ok {
			t.Fatal(v.country)
		}
		var got []string
		for d := (bizcal.Date{Year: v.year, Month: 1, Day: 1}); d.Year == v.year; d = d.AddDays(1) {
			if name, ok := s.Holiday(d); ok {
				got = append(got, d.String()[5:])
				if name == "" {
					t.Errorf("%v has no name", d)
				}
			}
		}
		if strings.Join(got, " ") != v.want {
			t.Errorf("%s %d: %v", v.country, v.year, got)
		}
	}
}

// TestEaster has the earliest and the latest Easter and some of our time.
func TestEaster(t *testing.T) {
	for _, text := range []string{"1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"} {
		d, err := bizcal.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := bizcal.Easter(d.Year); got != d {
			t.Errorf("Easter is %v, want %v", got, d)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"versions":[{"zone":"Europe/Warsaw","from":"2026-01-01","week":{"mon":["09:00-17:00"]},"holidays":["PL"],"closed":{"2026-02-01":""}}]}`))
	f.Add([]byte(`{"versions":[{"breaks":{"2026-01-01":["09:00-24:00"]}},{"from":"9999-12-31"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg, err := bizcal.Parse(data)
		if err != nil {
			return
		}
		c, err := bizcal.New(cfg)
		if err != nil {
			return
		}
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		if due, ok := c.Add(from, time.Hour); ok && c.Between(from, due) != time.Hour {
			t.Errorf("%s: an hour after is %v", data, due)
		}
		text, err := json.Marshal(cfg)
		if err != nil {
			t.Fatal(err)
		}
		again, err := bizcal.Parse(text)
		if err != nil {
			t.Fatalf("%s does not read back: %v", text, err)
		}
		if other, err := json.Marshal(again); err != nil || string(other) != string(text) {
			t.Errorf("%s became %s: %v", text, other, err)
		}
	})
}
