package world

import (
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// human is one person while their part is made.
type human struct {
	n        int // person number
	home     int // number of the first person of the home
	kin      []*human
	country  country
	female   bool
	single   bool // has her maiden name
	given    string
	family   surname
	married  time.Time // when she changed her name; zero: never
	wedded   string    // her family name since
	born     string
	moved    time.Time // when they moved; zero: never
	address  channel.Address
	address2 channel.Address // since they moved

	mail     string // own mailbox, as its owner writes it
	shared   string // family mailbox; empty: none
	office   string // corporate mailbox; empty: none
	phone    string // own mobile, until renumbered
	phone2   string // own mobile since
	landline string // shared by the home; empty: none
	renumber time.Time
	verified bool      // has proved the number to the shop
	since    time.Time // when the number became theirs; zero: always was

	from time.Time // nothing is heard of them before
	cut  time.Time // nor after: the end of the world, or when they asked to be forgotten

	pace     int // activity in per cent of the average
	account  channel.Ref
	joined   time.Time // when the account was made
	member   channel.Ref
	enrolled time.Time // when the card was issued
	card     channel.Key
	contacts []contact // how the helpdesk knows them
	orders   []*purchase
	told     int
}

// contact is a record of the helpdesk: one per mailbox.
type contact struct {
	mail string
	ref  channel.Ref
	at   time.Time
}

// name returns what somebody is called at t.
func (h *human) name(t time.Time) channel.Name {
	n := channel.Name{Given: h.given, Family: h.family.man}
	switch {
	case !h.married.IsZero() && !t.Before(h.married):
		n.Family = h.wedded
	case h.female && h.single || !h.married.IsZero():
		n.Family = h.family.maiden
	case h.female:
		n.Family = h.family.wife
	}
	return n
}

// mobile returns somebody's own number at t.
func (h *human) mobile(t time.Time) string {
	if h.phone2 != "" && !t.Before(h.renumber) {
		return h.phone2
	}
	return h.phone
}

func (h *human) lives(t time.Time) channel.Address {
	if !h.moved.IsZero() && !t.Before(h.moved) {
		return h.address2
	}
	return h.address
}

func (h *human) has(r channel.Ref, since, t time.Time) bool { return !r.IsZero() && !t.Before(since) }

// settle fills the part with homes, the last of which may be cut short.
func (p *part) settle(first, count int) {
	people := make([]human, count)
	for i := 0; i < count; {
		size := 1
		if p.chance(p.rates.Families) {
			size = min(2+min(p.IntN(4), p.IntN(4)), count-i)
		}
		p.home(people[i:i+size], first+i)
		i += size
	}
	p.people = people
}

// home makes the people of one home.
func (p *part) home(members []human, number int) {
	c := poland
	switch n := p.IntN(100); {
	case n >= 85:
		c = britain
	case n >= 60:
		c = lithuania
	}
	family := pick(p.dice, families[c])
	address, town := p.address(c)
	line := ""
	if len(members) > 1 && p.percent(60) || p.percent(8) {
		line = landline(c, town, number)
	}
	shared := ""
	if len(members) > 1 && p.percent(40) {
		shared = localPart(family.man) + ".dom" + strconv.Itoa(number) + "@" + mailHost(c, 0)
	}
	for i := range members {
		h := &members[i]
		*h = human{n: number + i, home: number, country: c, female: p.percent(54), family: family, address: address,
			landline: line, shared: shared, from: p.start, cut: p.end, pace: pick(p.dice, []int{30, 70, 70, 100, 100, 220}),
			born: p.birthday(1945, 45)}
		h.given = pick(p.dice, men[c])
		if h.female {
			h.given = pick(p.dice, women[c])
		}
		h.single = len(members) == 1 && p.percent(40)
		for j := range members {
			if j != i {
				h.kin = append(h.kin, &members[j])
			}
		}
	}
	p.kinship(members)
	for i := range members {
		p.reach(&members[i])
	}
}

// kinship makes relatives of the people of one home: couples of one or two
// surnames, children, twins, senior and junior of one name.
func (p *part) kinship(members []human) {
	if len(members) == 1 {
		h := &members[0]
		if h.female && p.chance(p.rates.NameChanges) {
			h.married, h.wedded = p.between(0.3, 0.7), h.family.wife
			for h.wedded == h.name(p.start).Family {
				h.wedded = pick(p.dice, families[h.country]).wife
			}
		}
		return
	}
	a, b := &members[0], &members[1]
	switch n := p.IntN(100); {
	case n < 8: // twins
		pair := pick(p.dice, twins[a.country])
		a.given, b.given, b.born = pair[0], pair[1], a.born
		a.female, b.female = strings.HasSuffix(pair[0], "a"), strings.HasSuffix(pair[1], "a")
	case n < 16: // senior and junior
		b.given, b.female = a.given, a.female
		b.born = p.birthday(1990, 15)
		a.born = p.birthday(1950, 20)
	default: // a couple
		a.female, b.female = false, true
		a.given, b.given = pick(p.dice, men[a.country]), pick(p.dice, women[a.country])
		if n < 40 {
			b.family = pick(p.dice, families[b.country])
		}
	}
	for i := 2; i < len(members); i++ { // children
		h := &members[i]
		h.born, h.single = p.birthday(1996, 12), true
		for h.given == a.given || h.given == b.given || i > 2 && h.given == members[i-1].given {
			h.given = pick(p.dice, men[h.country])
			if h.female {
				h.given = pick(p.dice, women[h.country])
			}
		}
	}
}

func (p *part) birthday(first, years int) string {
	return strconv.Itoa(first+p.IntN(years)) + "-" + padded(1+p.IntN(12), 100) + "-" + padded(1+p.IntN(28), 100)
}

// mailHost returns a domain of a country's mailboxes.
func mailHost(c country, i int) string {
	return [...][3]string{
		{"poczta.example.pl", "example.pl", "mail.example.com"},
		{"pastas.example.lt", "example.lt", "mail.example.com"},
		{"mail.example.org", "example.org", "mail.example.net"}}[c][i]
}

// reach gives somebody a mailbox and a mobile number. The person number at the
// end of the mailbox keeps all of them apart; Gmail gives out no name with an
// underscore, so that those belong to nobody.
func (p *part) reach(h *human) {
	given, family := localPart(h.given), localPart(h.name(p.start).Family)
	number := strconv.Itoa(h.n)
	switch p.IntN(10) {
	case 0, 1:
		h.mail = given + "." + family + "_" + number + "@gmail.com"
	case 2, 3:
		h.mail = given[:1] + family + number + "@" + mailHost(h.country, p.IntN(3))
	case 4:
		h.mail = family + "." + given + number + "@" + mailHost(h.country, p.IntN(3))
	default:
		h.mail = given + "." + family + number + "@" + mailHost(h.country, p.IntN(3))
	}
	h.phone = mobile(h.country, h.n, 0)
	h.verified = p.percent(60)
	if p.percent(6) {
		h.moved = p.between(0.2, 0.8)
		h.address2, _ = p.dice.address(h.country)
	}
}
