package channel_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
)

const local = "2006-01-02T15:04:05"

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("no time zone database: ", err)
	}
	return z
}

// oracle finds the instants at which a clock in zone shows text, by looking at
// every minute of three days around it.
func oracle(text string, zone *time.Location) []time.Time {
	naive, _ := time.Parse(local, text)
	start := naive.Add(-36 * time.Hour)
	var at []time.Time
	for m := range 72 * 60 {
		if i := start.Add(time.Duration(m) * time.Minute); wall(i, zone).Equal(naive) {
			at = append(at, i)
		}
	}
	return at
}

// wall returns what clocks in zone show at an instant, as if in UTC.
func wall(at time.Time, zone *time.Location) time.Time {
	_, off := at.In(zone).Zone()
	return at.Add(time.Duration(off) * time.Second)
}

// gapEnd finds the first instant from which clocks in zone show later than
// text: where a gap that swallowed text ends.
func gapEnd(text string, zone *time.Location) time.Time {
	naive, _ := time.Parse(local, text)
	start := naive.Add(-36 * time.Hour)
	for m := range 72 * 60 {
		if i := start.Add(time.Duration(m) * time.Minute); wall(i, zone).After(naive) {
			return i
		}
	}
	return time.Time{}
}

// transitions returns the instants at which the zone's clocks are turned.
func transitions(zone *time.Location, from, to int) []time.Time {
	var out []time.Time
	at := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC)
	for ; at.Year() < to; at = at.Add(time.Hour) {
		_, a := at.In(zone).Zone()
		if _, b := at.Add(time.Hour).In(zone).Zone(); a != b {
			out = append(out, at.Add(time.Hour))
		}
	}
	return out
}

// Around every turn of the clocks, on both sides and in the middle of gaps and
// overlaps, and at random times, ParseTime finds what the oracle finds.
func TestParseTimeAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"Europe/Warsaw", "Europe/Vilnius", "America/Los_Angeles", "America/Santiago",
		"Australia/Lord_Howe", "America/Havana", "Pacific/Apia", "Asia/Kathmandu", "UTC"} {
		z := zone(t, name)
		var naive []time.Time
		for _, turn := range transitions(z, 2011, 2013) {
			_, off := turn.In(z).Zone()
			for _, d := range []int{-1441, -121, -61, -60, -59, -31, -30, -29, -1, 0, 1, 29, 30, 31, 59, 60, 61, 121, 1441} {
				naive = append(naive, turn.Add(time.Duration(d)*time.Minute+time.Duration(off)*time.Second))
			}
		}
		for range 15 {
			naive = append(naive, time.Unix(1_262_304_000+60*r.Int64N(10*365*1440), 0))
		}
		for _, n := range naive {
			checkAgainstOracle(t, z, n.UTC().Format(local))
		}
	}
}

func checkAgainstOracle(t *testing.T, z *time.Location, text string) {
	t.Helper()
	got, err := channel.ParseTime(local, text, z)
	if err != nil {
		t.Errorf("%s in %s: %v", text, z, err)
		return
	}
	if got.Zone != channel.ZoneConfigured || got.DateOnly {
		t.Errorf("%s in %s: zone %v, date only %v", text, z, got.Zone, got.DateOnly)
	}
	want, flag := oracle(text, z), ""
	switch len(want) {
	case 0:
		flag = "hour does not exist"
		// Moved later by the length of the gap: as far behind its end as the
		// text is behind its beginning.
		end := gapEnd(text, z)
		_, before := end.Add(-time.Minute).In(z).Zone()
		begin, _ := time.Parse(local, end.Add(time.Duration(before)*time.Second).UTC().Format(local))
		naive, _ := time.Parse(local, text)
		want = []time.Time{end.Add(naive.Sub(begin))}
	case 2:
		flag = "ambiguous hour"
	}
	if !got.Equal(want[0]) || got.Flag != flag {
		t.Errorf("%s in %s: got %s %q, want %s %q", text, z, got.Time, got.Flag, want[0].UTC(), flag)
	}
}

// A day begins at its first instant, also where midnight does not exist.
func TestParseDate(t *testing.T) {
	for _, name := range []string{"Europe/Vilnius", "America/Santiago", "America/Havana", "Australia/Lord_Howe"} {
		z := zone(t, name)
		for d := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2012; d = d.AddDate(0, 0, 1) {
			day := d.Format(time.DateOnly)
			got, err := channel.ParseTime(time.DateOnly, day, z)
			if err != nil || !got.DateOnly || got.Date != day || got.Flag != "" {
				t.Fatalf("%s: %+v, %v", day, got, err)
			}
			if is := got.In(z).Format(time.DateOnly); is != day {
				t.Errorf("%s in %s is read as an instant of %s", day, name, is)
			}
			if was := got.Add(-time.Second).In(z).Format(time.DateOnly); was >= day {
				t.Errorf("%s in %s has an earlier instant", day, name)
			}
		}
	}
}

func TestParseTime(t *testing.T) {
	vilnius := zone(t, "Europe/Vilnius")
	for _, tt := range []struct {
		layout, text string
		zone         *time.Location
		want         string // in UTC; empty: an error
		from         channel.Zone
	}{
		{time.RFC3339, "2026-03-02T12:00:00+02:00", nil, "2026-03-02T10:00:00Z", channel.ZoneGiven},
		{time.RFC3339, "2026-03-02T12:00:00+02:00", time.UTC, "2026-03-02T10:00:00Z", channel.ZoneGiven},
		{time.RFC3339, "2026-03-02T12:00:00.123456789Z", nil, "2026-03-02T12:00:00.123456789Z", channel.ZoneGiven},
		{local, "2026-03-02T12:00:00", vilnius, "2026-03-02T10:00:00Z", channel.ZoneConfigured},
		{local, "2026-03-02T12:00:00.5", vilnius, "2026-03-02T10:00:00.5Z", channel.ZoneConfigured},
		{local, "2026-03-02T12:00:00", nil, "2026-03-02T12:00:00Z", channel.ZoneUnknown},
		{"2006-01-02 03:04 PM", "2026-03-02 12:00 AM", vilnius, "2026-03-01T22:00:00Z", channel.ZoneConfigured},
		{time.RFC1123, "Mon, 02 Mar 2026 12:00:00 GMT", nil, "2026-03-02T12:00:00Z", channel.ZoneGiven},
		{time.RFC3339, "2026-02-30T12:00:00Z", nil, "", 0},
		{time.DateOnly, "2026-02-29", nil, "", 0},
		{time.RFC3339, "2026-03-02T12:00:00+25:00", nil, "", 0},
		{time.RFC3339, "2026-03-02T12:00:60Z", nil, "", 0},
		{time.RFC3339, "2026-03-02T12:00:00", nil, "", 0},
		{local, "yesterday", nil, "", 0},
	} {
		got, err := channel.ParseTime(tt.layout, tt.text, tt.zone)
		if tt.want == "" {
			if _, ok := errors.AsType[*channel.FieldError](err); !ok {
				t.Errorf("%q: got %v, %v", tt.text, got, err)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339Nano) != tt.want || got.Zone != tt.from {
			t.Errorf("%q: got %v %v, %v", tt.text, got.Time, got.Zone, err)
		}
	}
	if got, err := channel.ParseTime(time.RFC3339, "", vilnius); err != nil || got != (channel.Time{}) {
		t.Errorf("empty text: %v, %v", got, err)
	}
}

// An abbreviation that Go does not know is no zone: to read EET as UTC and to
// say that the source gave it would be two hours off without a word.
func TestUnknownAbbreviation(t *testing.T) {
	got, err := channel.ParseTime(time.RFC1123, "Mon, 02 Mar 2026 12:00:00 QQT", nil)
	if err != nil || got.Zone != channel.ZoneUnknown {
		t.Errorf("got zone %v, %v", got.Zone, err)
	}
	got, err = channel.ParseTime(time.RFC1123, "Mon, 02 Mar 2026 12:00:00 EET", zone(t, "Europe/Vilnius"))
	if err != nil || got.Zone != channel.ZoneGiven || got.Format(time.RFC3339) != "2026-03-02T10:00:00Z" {
		t.Errorf("EET in Vilnius: %v, %v", got, err)
	}
}

func TestTimeJSON(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 120_000_000, time.UTC)
	for want, in := range map[string]channel.Time{
		`null`:                      {},
		`"2026-03-02T10:00:00.12Z"`: channel.UTC(at),
		`{"at":"2026-03-02T10:00:00.12Z","zone":"unknown"}`:                            {Time: at, Zone: channel.ZoneUnknown},
		`{"at":"2026-03-02T10:00:00.12Z","zone":"configured","flag":"ambiguous hour"}`: {Time: at, Zone: channel.ZoneConfigured, Flag: "ambiguous hour"},
		`{"at":"2026-03-02T10:00:00.12Z","zone":"given","date":"2026-03-02"}`:          {Time: at, DateOnly: true, Date: "2026-03-02"},
	} {
		b, err := json.Marshal(in)
		if err != nil || string(b) != want {
			t.Errorf("got %s, %v, want %s", b, err, want)
		}
		var out channel.Time
		if err := json.Unmarshal(b, &out); err != nil || out != in {
			t.Errorf("%s is read as %+v, %v", b, out, err)
		}
	}
	for _, bad := range []string{`7`, `"tomorrow"`, `{"at":7}`, `{"at":"2026-03-02T10:00:00Z","zone":"mine"}`, `[]`} {
		var out channel.Time
		if err := json.Unmarshal([]byte(bad), &out); err == nil {
			t.Errorf("%s is read as %v", bad, out)
		}
	}
}

func TestTimeString(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for want, in := range map[string]channel.Time{
		"no time":                             {},
		"2026-03-02T10:00:00Z":                channel.UTC(at.In(time.FixedZone("", 7200))),
		"2026-03-02":                          {Time: at, DateOnly: true, Date: "2026-03-02"},
		"2026-03-02T10:00:00Z (zone unknown)": {Time: at, Zone: channel.ZoneUnknown},
	} {
		if got := in.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Whatever is read is a moment that JSON keeps, and a local time shows the same
// on a clock of the zone unless the flag says why not.
func FuzzParseTime(f *testing.F) {
	f.Add("2026-03-29T03:30:00", uint8(0))
	f.Add("2026-10-25T03:30:00", uint8(1))
	f.Add("2011-12-30T12:00:00", uint8(5))
	f.Add("0000-01-01T00:00:00", uint8(2))
	f.Add("9999-12-31T23:59:59", uint8(3))
	names := []string{"Europe/Warsaw", "Europe/Vilnius", "America/Los_Angeles", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia"}
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		z := zone(t, names[int(n)%len(names)])
		got, err := channel.ParseTime(local, text, z)
		if err != nil || got.IsZero() {
			return
		}
		// Go reads a fraction behind the seconds whatever the layout says.
		want, _ := time.Parse(local, text)
		if is := got.In(z).Format("2006-01-02T15:04:05.999999999"); (is == want.Format("2006-01-02T15:04:05.999999999")) == (got.Flag == "hour does not exist") {
			t.Errorf("%q in %s shows %s, flag %q", text, z, is, got.Flag)
		}
		fact := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindCase, ID: "1"}, UpdatedAt: got, Content: &channel.Case{}}
		if fact.Validate() == nil {
			mustRoundTrip(t, "fuzz", fact)
		}
	})
}
