package linkcases

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A Population is many records of invented people, of whom it is known who is
// who: what a case cannot show is whether a model that is trained on the records
// themselves still tells people apart where they say little.
type Population struct {
	Name    string
	Records []Record
	Person  []int32 // of each record
	Home    []int32 // of each record: who lives with whom

	// Precision and Recall are the least that pairs of records should reach, by
	// automatic links alone, and Homes the least precision of pairs of people who
	// are said to live together.
	Precision, Recall, Homes float64
}

// A view is in how many of a hundred records a source knows what of people.
// Views that know little are where training goes wrong: where no pair is sure by
// itself there is nothing to anchor it to, and where many people share a name
// the match class takes strangers in.
type view struct {
	name                      string
	birth, mail, phone, place int
	namesakes                 bool // there are few names, so that many people share one
	precision, recall, homes  float64
}

var views = [...]view{
	{"all that a shop knows", 85, 75, 75, 90, false, 0.99, 0.95, 0.9},
	{"name and address", 0, 0, 0, 90, false, 0.95, 0.80, 0.8},
	{"name and date of birth", 85, 0, 0, 0, false, 0.97, 0.85, 0},
	{"name, mailbox and telephone", 0, 75, 75, 0, false, 0.98, 0.85, 0},
	{"name, telephone and address", 0, 0, 75, 90, false, 0.98, 0.85, 0.8},
	// Here the name alone says next to nothing, and one family name no household.
	{"few names, and little besides", 35, 45, 35, 45, true, 0.95, 0.40, 0.7},
	{"few names, and all that a shop knows", 85, 75, 75, 90, true, 0.99, 0.93, 0.9},
}

// Populations makes at least so many records of each view; 3,000 are enough to
// train upon, and 0 means that. Equal arguments give equal records.
func Populations(seed uint64, records int) []Population {
	if records <= 0 {
		records = 3_000
	}
	var out []Population
	for i, v := range views {
		g := maker{Rand: rand.New(rand.NewPCG(seed, uint64(i))), view: v,
			p: Population{Name: v.name, Precision: v.precision, Recall: v.recall, Homes: v.homes}}
		for len(g.p.Records) < records {
			g.family()
		}
		g.shuffle()
		out = append(out, g.p)
	}
	return out
}

// maker makes one population.
type maker struct {
	*rand.Rand
	view
	p             Population
	people, found int32
}

// somebody is one person as they are.
type somebody struct {
	given, family, birth, mail, phone string
	landline, street, postcode, city  string
}

func (g *maker) percent(n int) bool { return g.IntN(100) < n }

func (g *maker) pick(from []string) string { return from[g.IntN(len(from))] }

// family makes the people of one home and their records. One home in a hundred
// has two of one name.
func (g *maker) family() {
	size := 1
	if g.percent(35) {
		size = 2 + g.IntN(3)
	}
	man, woman := g.surname()
	at := somebody{street: g.pick(streetNames) + " " + strconv.Itoa(1+g.IntN(180)), city: g.pick(cityNames),
		postcode: strconv.Itoa(10+g.IntN(89)) + "-" + strconv.Itoa(100+g.IntN(899)), landline: "22 " + strconv.Itoa(2_000_000+g.IntN(7_999_999))}
	if g.percent(60) {
		at.street += "/" + strconv.Itoa(1+g.IntN(90))
	}
	used := ""
	for range size {
		s := at
		men, women := menNames, womenNames
		if g.namesakes {
			men, women = men[:16], women[:16]
		}
		s.given, s.family = g.pick(men), man
		if g.percent(52) {
			s.given, s.family = g.pick(women), woman
		}
		if s.given == used && !g.percent(1) {
			continue
		}
		used = s.given
		s.birth = strconv.Itoa(1940+g.IntN(65)) + "-" + two(1+g.IntN(12)) + "-" + two(2+g.IntN(27))
		s.phone = "6" + strconv.Itoa(10_000_000+g.IntN(89_999_999))
		s.mail = plain.Replace(strings.ToLower(s.given+"."+s.family)) + strconv.Itoa(g.IntN(900)) + "@" + g.pick(mailHosts)
		for range 1 + min(g.IntN(4), g.IntN(4)) {
			g.record(s)
		}
		g.people++
	}
	g.found++
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// surname makes a family name in the forms of a man and a woman.
func (g *maker) surname() (man, woman string) {
	stem := g.pick(nameStarts) + g.pick(nameMiddles)
	if g.namesakes {
		stem = nameStarts[g.IntN(9)] + "al"
	}
	switch n := g.IntN(100); {
	case n < 45:
		return stem + "ski", stem + "ska"
	case n < 60:
		return stem + "auskas", stem + "auskienė"
	case n < 85 && !g.namesakes:
		s := stem + g.pick([]string{"ak", "czyk", "ek", "icz", "a", "uk"})
		return s, s
	}
	if g.namesakes {
		return stem + "czyk", stem + "czyk"
	}
	s := stem + g.pick([]string{"son", "ton", "well", "ley", "man"})
	return s, s
}

// record makes one record of somebody, with slips.
func (g *maker) record(s somebody) {
	given, family := s.given, s.family
	switch n := g.IntN(100); {
	case n < 6:
		given = g.slip(given)
	case n < 12:
		family = g.slip(family)
	case n < 18:
		given, family = plain.Replace(given), plain.Replace(family)
	case n < 22:
		given = nicknames[given]
	case n < 24:
		given, family = family, given
	case n < 26:
		given = given[:1] + "."
	}
	if given == "" {
		given = s.given
	}
	r := Record{ID: strconv.Itoa(len(g.p.Records)), Name: channel.Name{Given: given, Family: family}}
	if g.percent(g.birth) {
		r.BirthDate = s.birth
		if g.percent(6) {
			r.BirthDate = g.slipDigit(s.birth)
		}
	}
	if g.percent(g.mail) {
		m := s.mail
		if g.percent(5) {
			m = g.slip(m)
		}
		r = r.mail(m)
	}
	if g.percent(g.phone) {
		n := s.phone
		if g.percent(20) {
			n = s.landline
		}
		r = r.phone(n)
	}
	if g.percent(g.place) {
		street := s.street
		if g.percent(8) {
			street = g.slip(street)
		}
		r = r.at("ul. "+street, s.postcode, s.city)
	}
	g.p.Records = append(g.p.Records, r)
	g.p.Person, g.p.Home = append(g.p.Person, g.people), append(g.p.Home, g.found)
}

// slip changes one letter: put in, left out, exchanged, or with its neighbour.
func (g *maker) slip(s string) string {
	x := []rune(s)
	i := 1 + g.IntN(len(x)-1)
	letter := rune('a' + g.IntN(26))
	switch g.IntN(4) {
	case 0:
		return string(x[:i]) + string(letter) + string(x[i:])
	case 1:
		return string(x[:i]) + string(x[i+1:])
	case 2:
		x[i] = letter
	default:
		x[i-1], x[i] = x[i], x[i-1]
	}
	return string(x)
}

func (g *maker) slipDigit(date string) string {
	x := []byte(date)
	i := [...]int{2, 3, 6, 9}[g.IntN(4)]
	x[i] = '1' + byte(g.IntN(2))
	return string(x)
}

// shuffle puts the records in an order that tells nothing.
func (g *maker) shuffle() {
	p := &g.p
	g.Shuffle(len(p.Records), func(i, j int) {
		p.Records[i], p.Records[j] = p.Records[j], p.Records[i]
		p.Person[i], p.Person[j] = p.Person[j], p.Person[i]
		p.Home[i], p.Home[j] = p.Home[j], p.Home[i]
	})
}
