package channel

import (
	"encoding/json"
	"time"
)

// Zone says where the offset of a [Time] came from.
type Zone uint8

const (
	// ZoneGiven: the source wrote the offset, or documents that it writes UTC.
	ZoneGiven Zone = iota
	// ZoneConfigured: the source writes local time, and the channel's
	// configured zone was applied.
	ZoneConfigured
	// ZoneUnknown: the source writes local time and no zone is configured. The
	// instant was read as if in UTC and can be wrong by up to 14 hours.
	ZoneUnknown
)

// String returns "given", "configured" or "unknown".
func (z Zone) String() string {
	switch z {
	case ZoneGiven:
		return "given"
	case ZoneConfigured:
		return "configured"
	}
	return "unknown"
}

// A Time is an instant as a source gave it. It keeps the source's sub-second
// digits, says whether the source gave a zone, and whether it gave only a
// date. The zero Time means that the source gave none.
type Time struct {
	time.Time // the instant, in UTC

	// Zone says where the offset came from.
	Zone Zone

	// DateOnly is set if the source gave a calendar date: Time is then the
	// first instant of that day in the channel's zone, and Date is the day.
	DateOnly bool

	// Date is the day as the source wrote it, "2006-01-02", if DateOnly.
	Date string

	// Flag says what is doubtful about the value, in words: "hour does not
	// exist", "ambiguous hour". Empty if nothing is.
	Flag string
}

// UTC returns t as a Time whose zone is given.
func UTC(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{Time: t.UTC().Round(0)}
}

// ParseTime reads text in the given layout (see [time.Parse]).
//
// A layout with an offset or zone gives [ZoneGiven]; an abbreviation such as
// EET is understood if zone uses it, and gives [ZoneUnknown] otherwise. A
// layout without is read in zone, giving [ZoneConfigured]; if zone is nil it is
// read as UTC, giving [ZoneUnknown]. A layout without hours gives a DateOnly
// time. A local hour that does not exist is moved later by the length of the
// gap, and one that occurs twice is taken at its first occurrence; both are
// said in Flag. Empty text gives the zero Time. A date that does not exist,
// such as 30 February, is an error.
func ParseTime(layout, text string, zone *time.Location) (Time, error) {
	if text == "" {
		return Time{}, nil
	}
	naive, err := time.ParseInLocation(layout, text, time.UTC)
	if err != nil {
		return Time{}, &FieldError{Field: "time", Reason: "does not fit the layout " + layout}
	}
	var out Time
	switch {
	case layoutHasZone(layout):
		out = UTC(naive)
		if name, _ := naive.Zone(); !layoutHasOffset(layout) && name != "UTC" && name != "GMT" {
			out = abbreviated(layout, text, zone, out)
		}
	case zone == nil:
		out = UTC(naive)
		out.Zone = ZoneUnknown
	default:
		at, flag := inZone(naive, zone)
		out = UTC(at)
		out.Zone, out.Flag = ZoneConfigured, flag
	}
	if !layoutHasHour(layout) {
		out.DateOnly, out.Date, out.Flag = true, naive.Format(time.DateOnly), ""
	}
	return out, nil
}

// inZone finds the instant at which clocks in zone show what naive shows in
// UTC. It does not rely on time.Date, whose choice in gaps and overlaps
// differs by zone.
func inZone(naive time.Time, zone *time.Location) (time.Time, string) {
	// The offset at the wall time is one of those in force a day around it.
	found := make([]time.Time, 0, 2)
	var offsets [2]int
	for i, d := range []time.Duration{-26 * time.Hour, 26 * time.Hour} {
		_, off := naive.Add(d).In(zone).Zone()
		offsets[i] = off
		at := naive.Add(-time.Duration(off) * time.Second)
		if _, got := at.In(zone).Zone(); got == off {
			found = append(found, at)
		}
	}
	switch {
	case len(found) == 2 && !found[0].Equal(found[1]):
		if found[1].Before(found[0]) {
			found[0] = found[1]
		}
		return found[0], "ambiguous hour"
	case len(found) > 0:
		return found[0], ""
	}
	// In a gap: the offset before it moves the clock later by the gap.
	return naive.Add(-time.Duration(offsets[0]) * time.Second), "hour does not exist"
}

func layoutHasZone(layout string) bool {
	switch layout { // those that are met most
	case time.DateOnly, time.DateTime:
		return false
	}
	a := time.Date(2001, 2, 3, 4, 5, 6, 7000, time.FixedZone("AAA", 3600)).Format(layout)
	b := time.Date(2001, 2, 3, 4, 5, 6, 7000, time.FixedZone("BBB", -7200)).Format(layout)
	return a != b
}

func layoutHasOffset(layout string) bool {
	a := time.Date(2001, 2, 3, 4, 5, 6, 7000, time.FixedZone("AAA", 3600)).Format(layout)
	b := time.Date(2001, 2, 3, 4, 5, 6, 7000, time.FixedZone("AAA", -7200)).Format(layout)
	return a != b
}

// abbreviated reads a time whose zone is an abbreviation. Abbreviations are not
// unique, and package time takes one that it does not know for UTC.
func abbreviated(layout, text string, zone *time.Location, asUTC Time) Time {
	if zone != nil {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil && at.Location() == zone {
			return UTC(at)
		}
	}
	asUTC.Zone = ZoneUnknown
	return asUTC
}

func layoutHasHour(layout string) bool {
	if layout == time.DateOnly {
		return false
	}
	a := time.Date(2001, 2, 3, 4, 0, 0, 0, time.UTC).Format(layout)
	b := time.Date(2001, 2, 3, 17, 0, 0, 0, time.UTC).Format(layout)
	return a != b
}

type timeJSON struct {
	At   time.Time `json:"at"`
	Zone string    `json:"zone,omitempty"`
	Date string    `json:"date,omitempty"`
	Flag string    `json:"flag,omitempty"`
}

// MarshalJSON writes an RFC 3339 string in UTC if the source gave zone and
// hour, else an object that says what it did not give; null for the zero Time.
func (t Time) MarshalJSON() ([]byte, error) {
	switch {
	case t.IsZero():
		return []byte("null"), nil
	case t.Zone == ZoneGiven && !t.DateOnly && t.Flag == "":
		return t.Time.UTC().MarshalJSON()
	}
	return json.Marshal(timeJSON{At: t.Time.UTC(), Zone: t.Zone.String(), Date: t.Date, Flag: t.Flag})
}

// UnmarshalJSON reads what MarshalJSON writes, and any RFC 3339 string.
func (t *Time) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*t = Time{}
		return nil
	case len(b) > 0 && b[0] == '"':
		var at time.Time
		if err := at.UnmarshalJSON(b); err != nil {
			return &FieldError{Field: "time", Reason: "is not RFC 3339"}
		}
		*t = UTC(at)
		return nil
	}
	var j timeJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return &FieldError{Field: "time", Reason: "is neither RFC 3339 nor an object"}
	}
	*t = UTC(j.At)
	t.Date, t.DateOnly, t.Flag = j.Date, j.Date != "", j.Flag
	switch j.Zone {
	case "", "given":
	case "configured":
		t.Zone = ZoneConfigured
	case "unknown":
		t.Zone = ZoneUnknown
	default:
		return &FieldError{Field: "time.zone", Reason: "is not given, configured or unknown"}
	}
	return nil
}

// String returns the time in RFC 3339, or the date alone, followed by
// " (zone unknown)" if the source gave no zone and none is configured.
func (t Time) String() string {
	if t.IsZero() {
		return "no time"
	}
	s := t.Time.UTC().Format(time.RFC3339Nano)
	if t.DateOnly {
		s = t.Date
	}
	if t.Zone == ZoneUnknown {
		s += " (zone unknown)"
	}
	return s
}

// storable reports whether JSON and storages can hold t.
func storable(t time.Time) bool {
	y := t.UTC().Year()
	return y >= 1 && y <= 9999
}

func (t Time) check(field string) error {
	if t.IsZero() {
		return nil
	}
	if !storable(t.Time) {
		return &FieldError{Field: field, Reason: "has a year outside 1 to 9999"}
	}
	if t.Zone > ZoneUnknown {
		return &FieldError{Field: field, Reason: "has an unknown zone source"}
	}
	if t.DateOnly != (t.Date != "") {
		return &FieldError{Field: field, Reason: "says DateOnly without a Date, or the reverse"}
	}
	return nil
}
