// Package bizcal measures time as a business counts it: in the hours in which
// it is open.
//
// A [Config] is the calendar as data, and reads from and writes to JSON. It has
// one or more versions, each in force from a date on, so that what was due last
// year is judged by last year's hours. A [Version] has a time zone, several
// spans on each day of the week, shifts that replace the hours of a date,
// breaks that are cut out of a date, days on which it is closed, and the public
// holidays of a country. [New] makes a [Calendar] of it.
//
//	c, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{
//		Zone:     "Europe/Warsaw",
//		Week:     bizcal.Week{time.Monday: {{From: 9 * bizcal.Hour, To: 17 * bizcal.Hour}}},
//		Holidays: []string{"PL"},
//	}}})
//	due, ok := c.Add(asked, 4*time.Hour)
//
// # Which day wins
//
// What a business says of one date outranks what is said of many: a date in
// Closed is closed; otherwise a date in Shifts has those hours, be it a holiday
// or not; otherwise a holiday is closed; otherwise the week decides. Breaks are
// cut out of whatever is left.
//
// # Clocks that jump
//
// A time of day becomes an instant by two rules, the same in every zone,
// whatever [time.Date] would choose there. A time that a clock skips is one hour
// later, as often as it takes to find one that exists; so a day that is skipped
// as a whole has no hours. Of a time that a clock shows twice the first is
// meant. 24:00 is 00:00 of the next day. A span is everything from the instant
// of its first time to that of its last, so 00:00–24:00 is 23 hours long when
// the clock goes forward, and spans of consecutive days never leave a second
// out nor count one twice.
//
// Instants are exact to the nanosecond, edges of spans to the second. The zone
// database is the one that package time finds; a program that runs where there
// is none imports time/tzdata.
package bizcal
