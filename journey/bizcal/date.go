package bizcal

import (
	"cmp"
	"fmt"
	"time"
)

// A Date is a day of the Gregorian calendar, in no zone. As text it is
// 2006-01-02. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of t in the zone of t.
func DateOf(t time.Time) Date {
	var d Date
	d.Year, d.Month, d.Day = t.Date()
	return d
}

// ParseDate reads 2006-01-02.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("bizcal: %q is no date like 2026-01-31", text)
	}
	return DateOf(t), nil
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether there is such a day in the years 1 to 9999.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d == dateAt(d.days())
}

// Compare returns -1 if d is before e, 1 if it is after, and 0 if they are equal.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return weekday(d.days()) }

// AddDays returns the day that is n days later.
func (d Date) AddDays(n int) Date { return dateAt(d.days() + int64(n)) }

// String returns 2006-01-02.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes what [Date.String] returns, and nothing for the zero Date.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [ParseDate] does; no text is the zero Date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// days counts the days since 1970-01-01.
func (d Date) days() int64 {
	return floorDiv(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix(), int64(Day))
}

// dateAt is the inverse of [Date.days].
func dateAt(days int64) Date {
	return DateOf(time.Unix(days*int64(Day), 0).UTC())
}

// weekday is the day of the week; 1970-01-01 was a Thursday.
func weekday(days int64) time.Weekday {
	return time.Weekday((days%7 + 7 + 4) % 7)
}

// floorDiv divides and rounds down, also below zero.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
