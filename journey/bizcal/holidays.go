package bizcal

import "time"

// A HolidaySource says which days are public holidays. Its answers must not
// change while a [Calendar] uses it, which remembers them.
type HolidaySource interface {
	// Holiday returns the name of the holiday that d is, and whether it is one.
	Holiday(d Date) (name string, ok bool)
}

// Builtin returns the public holidays of a country that the package knows: "PL"
// or "LT". Names are in the language of the country.
//
// Poland follows the act on days free from work of 18 January 1951 as amended,
// for the years since 1990, Lithuania the labour code (article 123) and the law
// on public holidays before it, likewise since 1990; each holiday has the years
// in which it is one. Both include the holidays that always fall on a Sunday.
// Days off in lieu of a holiday on a Saturday, which employers in Poland choose
// themselves, are not included: list them as Closed.
func Builtin(country string) (s HolidaySource, ok bool) {
	switch country {
	case "PL":
		return poland, true
	case "LT":
		return lithuania, true
	}
	return nil, false
}

// holiday is a rule for one holiday.
type holiday struct {
	name        string
	month       time.Month
	day         int // of the month; 0: relative to Easter or a Sunday of the month
	easter      int // days after Easter Sunday, if month is 0
	since, till int // years; till 0: still
}

type country []holiday

// The numbers after the names are the first year of this package's knowledge,
// or the year of the amendment that made the day a holiday.
var poland = country{
	{name: "Nowy Rok", month: time.January, day: 1, since: 1990},
	{name: "Święto Trzech Króli", month: time.January, day: 6, since: 2011},
	{name: "Niedziela Wielkanocna", easter: 0, since: 1990},
	{name: "Poniedziałek Wielkanocny", easter: 1, since: 1990},
	{name: "Święto Państwowe", month: time.May, day: 1, since: 1990},
	{name: "Święto Narodowe Trzeciego Maja", month: time.May, day: 3, since: 1990},
	{name: "Zielone Świątki", easter: 49, since: 1990},
	{name: "Boże Ciało", easter: 60, since: 1990},
	{name: "Wniebowzięcie Najświętszej Maryi Panny", month: time.August, day: 15, since: 1990},
	{name: "Wszystkich Świętych", month: time.November, day: 1, since: 1990},
	{name: "Narodowe Święto Niepodległości", month: time.November, day: 11, since: 1990},
	{name: "Święto Narodowe z okazji setnej rocznicy odzyskania niepodległości", month: time.November, day: 12, since: 2018, till: 2018},
	{name: "Wigilia Bożego Narodzenia", month: time.December, day: 24, since: 2025},
	{name: "pierwszy dzień Bożego Narodzenia", month: time.December, day: 25, since: 1990},
	{name: "drugi dzień Bożego Narodzenia", month: time.December, day: 26, since: 1990},
}

var lithuania = country{
	{name: "Naujieji metai", month: time.January, day: 1, since: 1990},
	{name: "Lietuvos valstybės atkūrimo diena", month: time.February, day: 16, since: 1990},
	{name: "Lietuvos nepriklausomybės atkūrimo diena", month: time.March, day: 11, since: 1990},
	{name: "Velykos", easter: 0, since: 1990},
	{name: "antroji Velykų diena", easter: 1, since: 1990},
	{name: "Tarptautinė darbo diena", month: time.May, day: 1, since: 1990},
	{name: "Motinos diena", month: time.May, since: 1990},
	{name: "Tėvo diena", month: time.June, since: 1990},
	{name: "Rasos ir Joninių diena", month: time.June, day: 24, since: 2003},
	{name: "Valstybės (Lietuvos karaliaus Mindaugo karūnavimo) ir Tautiškos giesmės diena", month: time.July, day: 6, since: 1991},
	{name: "Žolinė", month: time.August, day: 15, since: 1990},
	{name: "Visų Šventųjų diena", month: time.November, day: 1, since: 1990},
	{name: "Mirusiųjų atminimo (Vėlinių) diena", month: time.November, day: 2, since: 2020},
	{name: "Kūčių diena", month: time.December, day: 24, since: 1990},
	{name: "pirmoji Kalėdų diena", month: time.December, day: 25, since: 1990},
	{name: "antroji Kalėdų diena", month: time.December, day: 26, since: 1990},
}

// Holiday implements [HolidaySource].
func (c country) Holiday(d Date) (string, bool) {
	sinceEaster := int(d.days() - Easter(d.Year).days())
	for _, h := range c {
		if d.Year < h.since || h.till != 0 && d.Year > h.till {
			continue
		}
		switch {
		case h.month == 0 && sinceEaster == h.easter,
			h.month == d.Month && h.day == d.Day,
			h.month == d.Month && h.day == 0 && d.Day <= 7 && d.Weekday() == time.Sunday:
			return h.name, true
		}
	}
	return "", false
}

// Easter returns the Sunday of Easter in the Gregorian calendar, by the method
// that was published anonymously in Nature of 20 April 1876 (also in Meeus,
// Astronomical Algorithms, chapter 8). It holds for every year from 1583 on.
func Easter(year int) Date {
	a := year % 19
	b, c := year/100, year%100
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - b/4 - g + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{Year: year, Month: time.Month(n / 31), Day: n%31 + 1}
}
