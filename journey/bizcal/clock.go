package bizcal

import (
	"fmt"
	"strings"
)

// A Clock is a time of day in seconds since midnight, from 0 to 86,400, which is
// 24:00. As text it is 15:04 or 15:04:05.
type Clock int32

// Units of a [Clock].
const (
	Minute Clock = 60
	Hour   Clock = 60 * Minute
	Day    Clock = 24 * Hour // 24:00, the end of a day
)

// ParseClock reads 15:04 or 15:04:05, with two digits each, up to 24:00.
func ParseClock(text string) (Clock, error) {
	var c Clock
	unit := Hour
	rest := text
	for n := 0; ; n++ {
		if n == 3 || len(rest) < 2 || rest[0] < '0' || rest[0] > '9' || rest[1] < '0' || rest[1] > '9' {
			return 0, fmt.Errorf("bizcal: %q is no time of day like 09:30", text)
		}
		v := Clock(rest[0]-'0')*10 + Clock(rest[1]-'0')
		if n > 0 && v > 59 {
			return 0, fmt.Errorf("bizcal: %q is no time of day like 09:30", text)
		}
		c += v * unit
		unit /= 60
		rest = rest[2:]
		if rest == "" && n > 0 {
			break
		}
		if rest == "" || rest[0] != ':' {
			return 0, fmt.Errorf("bizcal: %q is no time of day like 09:30", text)
		}
		rest = rest[1:]
	}
	if c > Day {
		return 0, fmt.Errorf("bizcal: %q is after 24:00", text)
	}
	return c, nil
}

// String returns 15:04, or 15:04:05 if it is not a whole minute.
func (c Clock) String() string {
	if c%Minute == 0 {
		return fmt.Sprintf("%02d:%02d", c/Hour, c%Hour/Minute)
	}
	return fmt.Sprintf("%02d:%02d:%02d", c/Hour, c%Hour/Minute, c%Minute)
}

// MarshalText writes what [Clock.String] returns.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what [ParseClock] does.
func (c *Clock) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClock(string(text))
	return err
}

// A Span is the part of a day from From, which belongs to it, to To, which does
// not. As text it is 09:00-17:00. What goes past midnight is two spans, one on
// each day.
type Span struct{ From, To Clock }

// ParseSpan reads 09:00-17:00. From has to be before To.
func ParseSpan(text string) (Span, error) {
	from, to, ok := strings.Cut(text, "-")
	if !ok {
		return Span{}, fmt.Errorf("bizcal: %q is no span like 09:00-17:00", text)
	}
	var s Span
	var err error
	if s.From, err = ParseClock(strings.TrimSpace(from)); err != nil {
		return Span{}, err
	}
	if s.To, err = ParseClock(strings.TrimSpace(to)); err != nil {
		return Span{}, err
	}
	return s, s.check()
}

// check reports whether a span is part of a day.
func (s Span) check() error {
	if s.From < 0 || s.To > Day || s.From >= s.To {
		return fmt.Errorf("bizcal: span %v does not go forward within a day", s)
	}
	return nil
}

// String returns 09:00-17:00.
func (s Span) String() string { return s.From.String() + "-" + s.To.String() }

// MarshalText writes what [Span.String] returns.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what [ParseSpan] does.
func (s *Span) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSpan(string(text))
	return err
}
