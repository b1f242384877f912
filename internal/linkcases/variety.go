package linkcases

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A kind of file: what its records tell, in how many of a hundred, and how well
// they were typed. What is zero is not told.
type kind struct {
	name  string
	names tongue

	birth, mail, phone, place, city, id int

	copies   int  // a person has one to so many records; 0 means 3
	single   int  // in how many of a hundred people it is one; 0 with copies of 0 means 40
	slips    int  // in how many of a hundred values there is a slip
	twice    bool // and as often another
	swaps    int  // in how many of a hundred records two names, or day and month, are exchanged
	moves    int  // in how many of a hundred records somebody has moved, or has another number
	homes    int  // in how many of a hundred homes several people live; they share an address and often a line
	cities   int  // how many cities there are; 0 means 40
	middle   bool // second names, or the initials of them
	years    bool // of the date of birth only the year
	whole    bool // names are in one column
	firms    bool // firms and not people
	initials int  // in how many of a hundred records the given name is an initial

	precision, recall float64
}

// kinds are files as they are met. Of each it is told what the pairs of records
// should reach, by automatic links alone: about two hundredths less than what is
// reached over several seeds. Where recall is low most of what is missed shares
// a name alone with as many namesakes, which no weights tell apart.
var kinds = [...]kind{
	{name: "a register: address, birth and number", names: english, birth: 95, place: 95, city: 95, id: 95, slips: 12, swaps: 4, moves: 3, precision: 0.99, recall: 0.97},
	{name: "a register badly typed, without numbers", names: english, birth: 85, place: 85, city: 85, slips: 25, twice: true, swaps: 8, moves: 5, copies: 5, precision: 0.98, recall: 0.8},
	{name: "voters: year of birth, city and postcode", names: english, birth: 95, city: 97, years: true, middle: true, slips: 4, moves: 12, cities: 60, precision: 0.97, recall: 0.9},
	{name: "names and dates of birth, one in ten twice", names: german, birth: 100, copies: 2, single: 90, slips: 15, precision: 0.96, recall: 0.9},
	{name: "names and dates of birth, ten copies", names: english, birth: 90, city: 60, copies: 10, slips: 15, swaps: 3, precision: 0.99, recall: 0.93},
	{name: "long lives in a chronicle", names: english, birth: 70, city: 75, copies: 12, slips: 20, swaps: 4, moves: 20, initials: 5, precision: 0.98, recall: 0.78},
	{name: "one city", names: english, birth: 60, mail: 60, city: 100, cities: 1, slips: 10, precision: 0.93, recall: 0.72},
	{name: "mailboxes and cities", names: english, mail: 80, city: 80, slips: 10, precision: 0.9, recall: 0.85},
	{name: "no two records of one person", names: english, birth: 80, mail: 60, phone: 60, place: 80, city: 80, copies: 1, slips: 5, homes: 30},
	{name: "families with one line and one mailbox", names: english, mail: 55, phone: 65, place: 70, copies: 2, single: 70, slips: 6, homes: 85, precision: 0.94, recall: 0.79},
	{name: "families with dates of birth", names: english, birth: 60, phone: 60, place: 80, city: 80, copies: 4, slips: 8, homes: 90, precision: 0.98, recall: 0.93},
	{name: "names in one column, and telephones", names: english, phone: 85, city: 70, whole: true, slips: 8, precision: 0.95, recall: 0.87},
	{name: "firms", names: english, phone: 70, place: 85, city: 95, firms: true, slips: 8, moves: 5, precision: 0.98, recall: 0.66},
	{name: "two family names", names: spanish, birth: 70, mail: 50, phone: 50, place: 60, city: 80, slips: 8, swaps: 2, precision: 0.98, recall: 0.82},
	{name: "few family names", names: vietnamese, birth: 70, mail: 50, phone: 50, place: 50, city: 80, slips: 5, swaps: 10, precision: 0.94, recall: 0.81},
	{name: "Cyrillic", names: russian, birth: 70, mail: 50, phone: 50, place: 60, city: 80, slips: 8, precision: 0.97, recall: 0.84},
	{name: "names and cities", names: english, city: 95, slips: 6, precision: 0.93, recall: 0.77},
	{name: "telephones without names of a sort", names: english, mail: 80, phone: 80, initials: 60, slips: 6, precision: 0.95, recall: 0.84},
	{name: "most is missing", names: english, birth: 35, mail: 35, phone: 35, place: 35, city: 50, copies: 4, slips: 12, swaps: 3, precision: 0.95, recall: 0.79},
}

// Files makes at least so many records of each kind of file; 3,000 if records is
// 0. Equal arguments give equal records.
func Files(seed uint64, records int) []Population {
	if records <= 0 {
		records = 3_000
	}
	var out []Population
	for i, k := range kinds {
		m := typist{kind: k, maker: maker{Rand: rand.New(rand.NewPCG(seed, 1_000+uint64(i))),
			p: Population{Name: k.name, Precision: k.precision, Recall: k.recall}}}
		m.found = -1
		m.begin()
		for len(m.p.Records) < records {
			m.home()
		}
		m.shuffle()
		out = append(out, m.p)
	}
	return out
}

// typist makes the records of a kind of file.
type typist struct {
	maker
	kind
	at []somebody // the cities
}

func (t *typist) begin() {
	n := t.cities
	if n == 0 {
		n = 40
	}
	for range n {
		t.at = append(t.at, somebody{city: t.name(t.names.places, 0, 1), postcode: strconv.Itoa(10_000 + t.IntN(89_999))})
	}
}

// skewed draws a number below n, small ones more often, as names are met.
func (t *typist) skewed(n int) int { return int(float64(n) * math.Pow(t.Float64(), 2.2)) }

// name makes a word of parts, from..to of which are joined.
func (t *typist) name(parts []string, skew, joined int) string {
	var b strings.Builder
	for range joined {
		n := t.IntN(len(parts))
		if skew > 0 {
			n = t.skewed(len(parts))
		}
		b.WriteString(parts[n])
	}
	return b.String()
}

// home makes the people of one home and their records.
func (t *typist) home() {
	t.found++
	size := 1
	if t.percent(t.homes) {
		size = 2 + t.IntN(3)
	}
	at := t.at[t.skewed(len(t.at))]
	at.street = strconv.Itoa(1+t.IntN(250)) + " " + t.name(t.names.streets, 0, 1) + " " + t.pick(t.names.ways)
	at.family = t.family()
	at.landline = "22" + strconv.Itoa(2_000_000+t.IntN(7_999_999))
	at.mail = plainly(at.family) + strconv.Itoa(t.IntN(90)) + "@" + t.pick(mailHosts)
	var used []string
	for range size {
		s := at
		for s.given = t.given(); slices.Contains(used, s.given); s.given = t.given() {
		}
		used = append(used, s.given)
		t.person(s)
	}
}

func (t *typist) given() string { return t.names.given[t.skewed(len(t.names.given))] }

func (t *typist) family() string {
	if t.firms {
		return t.pick(firmStarts) + " " + t.name(t.names.family, 1, 1) + " " + t.pick(firmTrades)
	}
	f := t.name(t.names.family, 1, 1)
	if t.names.suffixes != nil {
		f += t.pick(t.names.suffixes)
	}
	if t.names.two {
		f += " " + t.name(t.names.family, 1, 1)
	}
	return f
}

// plainly is a name as it stands in a mailbox.
func plainly(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, plain.Replace(strings.ToLower(s)))
}

func (t *typist) person(s somebody) {
	s.birth = strconv.Itoa(1935+t.IntN(70)) + "-" + two(1+t.IntN(12)) + "-" + two(1+t.IntN(28))
	s.phone = "6" + strconv.Itoa(10_000_000+t.IntN(89_999_999))
	if t.homes > 0 && t.percent(60) {
		s.phone = s.landline
	}
	if t.homes == 0 || !t.percent(35) {
		s.mail = plainly(s.given) + "." + plainly(s.family) + strconv.Itoa(t.IntN(99)) + "@" + t.pick(mailHosts)
	}
	middle := t.given()
	number := strconv.Itoa(1_000_000 + t.IntN(8_999_999))
	n := 1
	switch {
	case t.copies == 0:
		n += min(t.IntN(3), t.IntN(3))
	case t.copies > 1 && !t.percent(t.single):
		n = 1 + t.IntN(t.copies)
		if t.single > 0 {
			n = 2 + t.IntN(t.copies-1)
		}
	}
	for range n {
		t.write(s, middle, number)
	}
	t.people++
}

// typed is a value as somebody typed it.
func (t *typist) typed(s string) string {
	for range 2 {
		if len([]rune(s)) > 2 && t.percent(t.slips) {
			s = t.slip(s)
		}
		if !t.twice {
			break
		}
	}
	return s
}

// digits is a number as somebody typed it.
func (t *typist) digits(s string) string {
	if !t.percent(t.slips) {
		return s
	}
	x := []byte(s)
	for {
		if i := t.IntN(len(x)); x[i] != '-' {
			x[i] = '0' + byte((int(x[i]-'0')+1+t.IntN(9))%10)
			return string(x)
		}
	}
}

// write makes one record of somebody.
func (t *typist) write(s somebody, middle, number string) {
	r := Record{ID: strconv.Itoa(len(t.p.Records)), Name: t.written(s, middle)}
	if t.percent(t.moves) {
		at := t.at[t.IntN(len(t.at))]
		s.city, s.postcode = at.city, at.postcode
		s.street = strconv.Itoa(1+t.IntN(250)) + " " + t.pick(t.names.streets) + " " + t.pick(t.names.ways)
	}
	if t.percent(t.moves) {
		s.phone = "6" + strconv.Itoa(10_000_000+t.IntN(89_999_999))
	}
	if t.percent(t.birth) {
		r.BirthDate = t.born(s.birth)
	}
	if t.percent(t.mail) {
		r = r.mail(t.typed(s.mail))
	}
	if t.percent(t.phone) {
		r = r.phone(t.digits(s.phone))
	}
	if t.percent(t.id) {
		r = r.key(channel.NewKey(channel.KeyNationalID, "id", t.digits(number), channel.Asserted))
	}
	var a channel.Address
	if t.percent(t.place) {
		a.Street = t.typed(s.street)
		if t.percent(20) {
			a.Street = t.pick([]string{"Apt ", "Unit ", "Flat "}) + strconv.Itoa(1+t.IntN(20)) + ", " + a.Street
		}
	}
	if t.percent(t.city) {
		a.City, a.Postcode = t.typed(s.city), t.digits(s.postcode)
	}
	if a != (channel.Address{}) {
		r.Addresses = append(r.Addresses, a)
	}
	t.p.Records = append(t.p.Records, r)
	t.p.Person, t.p.Home = append(t.p.Person, t.people), append(t.p.Home, t.found)
}

// written is a name as it stands in a record.
func (t *typist) written(s somebody, middle string) channel.Name {
	if t.firms {
		f := t.typed(s.family)
		if t.percent(50) {
			f += " " + t.pick(firmForms)
		}
		return channel.Name{Full: f}
	}
	given, family := t.typed(s.given), t.typed(s.family)
	if t.names.two && t.percent(25) {
		family, _, _ = strings.Cut(family, " ")
	}
	switch {
	case t.percent(t.initials):
		given = string([]rune(given)[:1]) + "."
	case t.percent(t.swaps):
		given, family = family, given
	case t.percent(t.slips/4) && nicks[s.given] != "":
		given = nicks[s.given]
	}
	if t.middle && t.percent(70) {
		if t.percent(40) {
			middle = middle[:1]
		}
		given += " " + middle
	}
	if t.whole {
		if t.percent(30) {
			return channel.Name{Full: family + ", " + given}
		}
		return channel.Name{Full: given + " " + family}
	}
	return channel.Name{Given: given, Family: family}
}

func (t *typist) born(date string) string {
	if t.years {
		return date[:4]
	}
	if t.percent(t.swaps) && date[8:] <= "12" {
		date = date[:5] + date[8:] + "-" + date[5:7]
	}
	d := t.digits(date)
	if d[5:7] > "12" || d[5:7] == "00" || d[8:] > "28" || d[8:] == "00" || d[:2] != "19" && d[:2] != "20" {
		return date
	}
	return d
}
