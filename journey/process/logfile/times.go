package logfile

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// layouts are the ways to write times that are tried, besides ISO 8601, and of
// two that fit equally well the one that is taken.
var layouts = []string{
	"2006-1-2 15:04:05.999999999", "2006-1-2 15:04", "2006-01-02 3:04:05 PM", "2006-01-02 3:04 PM",
	"2006/01/02 15:04:05.999999999", "2006/01/02 15:04", "2006.01.02 15:04:05.999999999", "2006.01.02 15:04",
	"02.01.2006 15:04:05.999999999", "02.01.2006 15:04",
	"02-01-2006 15:04:05.999999999", "02-01-2006 15:04", "02-01-2006:15.04", "02-01-2006 15.04",
	"02/01/2006 15:04:05.999999999", "02/01/2006 15:04",
	"01/02/2006 15:04:05.999999999", "01/02/2006 15:04", "1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM",
	"2/1/2006 15:04:05", "2/1/2006 15:04", "1/2/2006 15:04:05", "1/2/2006 15:04",
	"02.01.06 15:04:05", "02.01.06 15:04", "2/1/06 15:04:05", "2/1/06 15:04", "1/2/06 15:04:05", "1/2/06 15:04", "1/2/06 3:04:05 PM", "1/2/06 3:04 PM",
	"2-Jan-2006 15:04:05", "2-Jan-2006 15:04", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 January 2006 15:04:05", "2 January 2006 15:04", "Jan 2, 2006 15:04:05", time.RFC1123, time.RFC1123Z, time.ANSIC,
	"2006/01/02", "02.01.2006", "02-01-2006", "02/01/2006", "01/02/2006", "20060102150405", "20060102 15:04:05", "20060102T150405Z0700", "20060102",
}

var errTime = errors.New("is no time in a way that is known")

// clock reads the times of one file.
type clock struct {
	layout string
	zone   *time.Location
}

func newClock(cfg *Config) *clock {
	c := &clock{layout: cfg.Layout, zone: cfg.Zone}
	if c.zone == nil {
		c.zone = time.UTC
	}
	return c
}

// choose takes the layout that most of some times are written in.
func (c *clock) choose(samples []string) {
	if c.layout != "" {
		return
	}
	if serials(samples) {
		c.layout = Serial
		return
	}
	best := 0
	for _, layout := range layouts {
		n := 0
		for _, s := range samples {
			if _, ok := isoTime(s, c.zone); ok {
				continue
			}
			if _, err := time.ParseInLocation(layout, s, c.zone); err == nil {
				n++
			}
		}
		if n > best {
			best, c.layout = n, layout
		}
	}
}

func (c *clock) read(text string) (time.Time, error) {
	if t, ok := isoTime(text, c.zone); ok {
		return t, nil
	}
	if c.layout == Serial {
		if days, _, ok := serialDays(text); ok {
			return c.day(days), nil
		}
	} else if c.layout != "" {
		if t, err := time.ParseInLocation(c.layout, text, c.zone); err == nil {
			return t, nil
		}
	}
	if t, ok := unixTime(text); ok {
		return t, nil
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, c.zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errTime
}

// Serial is the layout of times that are written as days since 30 December
// 1899, with a fraction, as spreadsheets keep them. They are days and hours of
// the zone of the file.
const Serial = "days since 1899-12-30"

// serials reports whether times are the days of a spreadsheet, those of the
// years 1970 to 2119, and not all of them whole: those may be any numbers.
func serials(samples []string) bool {
	fractions := 0
	for _, s := range samples {
		_, whole, ok := serialDays(s)
		if s != "" && !ok {
			return false
		}
		if ok && !whole {
			fractions++
		}
	}
	return fractions > 0
}

func serialDays(text string) (days float64, whole, ok bool) {
	days, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return days, days == math.Trunc(days), err == nil && days >= 25569 && days < 80000
}

// day returns the moment of a serial number, to the millisecond: more is not
// in the digits that spreadsheets write.
func (c *clock) day(days float64) time.Time {
	whole := math.Floor(days)
	ms := int64(math.Round((days - whole) * 24 * 60 * 60 * 1000))
	return time.Date(1899, 12, 30+int(whole), 0, 0, 0, int(ms%1000)*int(time.Millisecond), c.zone).Add(time.Duration(ms/1000) * time.Second)
}

// unixTime reads a number of seconds, milli-, micro- or nanoseconds since 1970,
// which tell themselves apart by their length in the years 2001 to 2286. They
// may have a fraction, after a point or a comma.
func unixTime(text string) (time.Time, bool) {
	if i := strings.IndexAny(text, ".,"); i >= 0 {
		nanos, rest, ok := fraction(text[i:])
		if !ok || rest != "" {
			return time.Time{}, false
		}
		t, whole := unixTime(text[:i])
		if i == 10 {
			t = t.Add(time.Duration(nanos))
		} else if i == 13 {
			t = t.Add(time.Duration(nanos / 1000))
		}
		return t, whole
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	switch len(text) {
	case 10:
		return time.Unix(n, 0).UTC(), true
	case 13:
		return time.UnixMilli(n).UTC(), true
	case 16:
		return time.UnixMicro(n).UTC(), true
	case 19:
		return time.Unix(0, n).UTC(), true
	}
	return time.Time{}, false
}

// isoTime reads ISO 8601 and RFC 3339: a date, and perhaps T or a space, hours
// and minutes, and perhaps seconds, a fraction and a zone. Package time reads
// the same at a fifth of the speed.
func isoTime(s string, zone *time.Location) (time.Time, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return time.Time{}, false
	}
	year, ok1 := digits(s[0:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return time.Time{}, false
	}
	if len(s) == 10 {
		return time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone), true
	}
	if len(s) < 16 || s[10] != 'T' && s[10] != ' ' && s[10] != 't' || s[13] != ':' {
		return time.Time{}, false
	}
	hour, ok1 := digits(s[11:13])
	minute, ok2 := digits(s[14:16])
	if !ok1 || !ok2 || hour > 23 || minute > 59 {
		return time.Time{}, false
	}
	rest := s[16:]
	sec, nanos := 0, 0
	if len(rest) >= 3 && rest[0] == ':' {
		var ok bool
		if sec, ok = digits(rest[1:3]); !ok || sec > 59 {
			return time.Time{}, false
		}
		if nanos, rest, ok = fraction(rest[3:]); !ok {
			return time.Time{}, false
		}
	}
	offset, given, ok := zoneOffset(rest)
	if !ok {
		return time.Time{}, false
	}
	if !given {
		return time.Date(year, time.Month(month), day, hour, minute, sec, nanos, zone), true
	}
	return time.Date(year, time.Month(month), day, hour, minute, sec, nanos, time.UTC).Add(-time.Duration(offset) * time.Second), true
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// fraction reads a fraction of a second, of which more than nine digits are cut.
func fraction(s string) (nanos int, rest string, ok bool) {
	if s == "" || s[0] != '.' && s[0] != ',' {
		return 0, s, true
	}
	end := 1
	for scale := 100_000_000; end < len(s) && s[end] >= '0' && s[end] <= '9'; end++ {
		nanos += int(s[end]-'0') * scale
		scale /= 10
	}
	return nanos, s[end:], end > 1
}

// zoneOffset reads Z, UTC, +01, +0100 or +01:00, in seconds.
func zoneOffset(s string) (offset int, given, ok bool) {
	if len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	switch s {
	case "":
		return 0, false, true
	case "Z", "z", "UTC", "GMT":
		return 0, true, true
	}
	sign := 1
	switch s[0] {
	case '-':
		sign = -1
	case '+':
	default:
		return 0, false, false
	}
	s = s[1:]
	if len(s) == 5 && s[2] == ':' {
		s = s[:2] + s[3:]
	}
	if len(s) != 2 && len(s) != 4 {
		return 0, false, false
	}
	n, ok := digits(s)
	if len(s) == 2 {
		n *= 100
	}
	if !ok || n/100 > 23 || n%100 > 59 {
		return 0, false, false
	}
	return sign * (n/100*3600 + n%100*60), true, true
}
