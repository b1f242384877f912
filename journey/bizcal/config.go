package bizcal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A Week has the spans of each day of the week, indexed by [time.Weekday]. In
// JSON it is an object with the keys mon, tue, wed, thu, fri, sat, sun.
type Week [7][]Span

// MarshalJSON writes the days on which there are spans, Monday first.
func (w Week) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if len(w[day]) == 0 {
			continue
		}
		spans, err := json.Marshal(w[day])
		if err != nil {
			return nil, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", dayKey(day), spans)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads an object with the keys mon to sun.
func (w *Week) UnmarshalJSON(data []byte) error {
	var m map[string][]Span
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	*w = Week{}
	for day := range time.Weekday(7) {
		w[day] = m[dayKey(day)]
		delete(m, dayKey(day))
	}
	for key := range m {
		return fmt.Errorf("bizcal: week: %q is none of mon, tue, wed, thu, fri, sat, sun", key)
	}
	return nil
}

func dayKey(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// A Version is what holds from one date to another. The zero Version is a
// business in UTC that never opens.
type Version struct {
	// From is the first day on which it is in force; zero means always before.
	From Date `json:"from,omitzero"`

	// Until is the first day on which it is no longer; zero means until the next
	// version, or forever.
	Until Date `json:"until,omitzero"`

	// Zone is the name of the time zone, as in Europe/Warsaw. Empty means UTC.
	Zone string `json:"zone,omitempty"`

	// Week has the hours. A day without any is closed.
	Week Week `json:"week,omitzero"`

	// Shifts replace the hours of a date, be it a holiday or not. No spans means
	// closed.
	Shifts map[Date][]Span `json:"shifts,omitempty"`

	// Breaks are cut out of the hours of a date.
	Breaks map[Date][]Span `json:"breaks,omitempty"`

	// Closed are dates without hours, whatever else is said, and why.
	Closed map[Date]string `json:"closed,omitempty"`

	// Holidays are names of [Config.Sources] or of [Builtin] holidays.
	Holidays []string `json:"holidays,omitempty"`
}

// Config is a calendar as data. The zero Config is open at all times.
type Config struct {
	// Versions are what held when. They may be in any order but not overlap;
	// between them it is closed.
	Versions []Version `json:"versions"`

	// Sources are the holidays that versions name, besides the [Builtin] ones,
	// which a source of the same name replaces.
	Sources map[string]HolidaySource `json:"-"`
}

// Parse reads a Config from JSON. A field that does not exist is an error, since
// it is a slip that would change what is due. Sources have to be added before
// [New], if the versions name any.
func Parse(data []byte) (Config, error) {
	var c Config
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return Config{}, fmt.Errorf("bizcal: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Config{}, fmt.Errorf("bizcal: there is more after the calendar")
	}
	return c, nil
}

// version is a Version that was checked.
type version struct {
	Version
	loc        *time.Location
	sources    []HolidaySource
	dated      []int64 // days of the shifts, sorted
	weekly     bool    // there are hours in the week
	start, end int64   // Unix seconds
}

// compile checks the versions and puts them in order.
func (c *Config) compile() ([]version, error) {
	out := make([]version, 0, len(c.Versions))
	for i, v := range c.Versions {
		k, err := compileVersion(v, c.Sources)
		if err != nil {
			return nil, fmt.Errorf("bizcal: version %d: %w", i+1, err)
		}
		out = append(out, k)
	}
	slices.SortStableFunc(out, func(a, b version) int { return a.From.Compare(b.From) })
	for i := 1; i < len(out); i++ {
		before, v := &out[i-1], &out[i]
		if before.From == v.From || before.Until.Compare(v.From) > 0 {
			return nil, fmt.Errorf("bizcal: the versions from %v and from %v overlap", cmp.Or(before.From, Date{1, 1, 1}), v.From)
		}
		// In different zones one date begins at different instants; the later
		// version begins when its own does.
		if before.Until.IsZero() || before.end > v.start {
			before.end = v.start
		}
	}
	return out, nil
}

func compileVersion(v Version, sources map[string]HolidaySource) (version, error) {
	k := version{Version: v, start: minUnix, end: maxUnix}
	var err error
	if k.loc, err = loadZone(v.Zone); err != nil {
		return k, err
	}
	for day, spans := range v.Week {
		k.weekly = k.weekly || len(spans) > 0
		if err := checkSpans("week", dayKey(time.Weekday(day)), spans); err != nil {
			return k, err
		}
	}
	for d, spans := range v.Shifts {
		if err := checkDate("shifts", d, spans); err != nil {
			return k, err
		}
		k.dated = append(k.dated, d.days())
	}
	slices.Sort(k.dated)
	for d, spans := range v.Breaks {
		if err := checkDate("breaks", d, spans); err != nil {
			return k, err
		}
	}
	for d := range v.Closed {
		if err := checkDate("closed", d, nil); err != nil {
			return k, err
		}
	}
	for _, name := range v.Holidays {
		s, ok := sources[name]
		if !ok {
			s, ok = Builtin(name)
		}
		if !ok || s == nil {
			return k, fmt.Errorf("holidays: there is no source %q", name)
		}
		k.sources = append(k.sources, s)
	}
	return k, k.limit()
}

// limit turns the dates of a version into instants.
func (k *version) limit() error {
	if d := k.From; !d.IsZero() {
		if !d.Valid() {
			return fmt.Errorf("from: %v is no date", d)
		}
		k.start = k.midnight(d)
	}
	if d := k.Until; !d.IsZero() {
		if !d.Valid() {
			return fmt.Errorf("until: %v is no date", d)
		}
		if k.From.Compare(d) >= 0 {
			return fmt.Errorf("until: %v is not after from", d)
		}
		k.end = k.midnight(d)
	}
	return nil
}

func (k *version) midnight(d Date) int64 {
	local := d.days() * int64(Day)
	return instant(regimes(k.loc, local-3*int64(Day), local+3*int64(Day)), local)
}

func loadZone(name string) (*time.Location, error) {
	// "Local" would make the calendar depend on the machine.
	if name == "Local" {
		return nil, fmt.Errorf("zone: %q is not a name of the time zone database", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	return loc, nil
}

func checkDate(field string, d Date, spans []Span) error {
	if !d.Valid() {
		return fmt.Errorf("%s: %v is no date", field, d)
	}
	return checkSpans(field, d.String(), spans)
}

func checkSpans(field, day string, spans []Span) error {
	for _, s := range spans {
		if err := s.check(); err != nil {
			return fmt.Errorf("%s: %s: %w", field, day, err)
		}
	}
	return nil
}
