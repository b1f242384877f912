package world

import (
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// enrol tells of somebody's account, card and consents, and how they change.
func (p *part) enrol(h *human) {
	if !h.account.IsZero() {
		p.signUp(h)
		if p.chance(p.rates.Consents) {
			p.consents(h)
		}
		if p.chance(p.rates.Merges) {
			p.secondAccount(h)
		}
	}
	if !h.member.IsZero() {
		p.joinClub(h)
	}
}

// accountKeys are what the shop knows somebody by at t.
func (p *part) accountKeys(h *human, t time.Time) []channel.Key {
	sure := channel.Asserted
	if h.verified {
		sure = channel.Verified
	}
	keys := []channel.Key{channel.NewKey(channel.KeyAccount, h.account.Channel, h.account.ID, channel.Authoritative),
		mailKey(h.mail, channel.Verified)}
	first := phoneKey(h.phone, sure)
	first.Since = h.since
	if h.phone2 == "" || t.Before(h.renumber) {
		keys = append(keys, first)
	} else {
		first.Until = h.renumber
		second := phoneKey(h.phone2, sure)
		second.Since = h.renumber
		keys = append(keys, first, second)
	}
	if h.landline != "" && h.n%2 == 0 {
		keys = append(keys, phoneKey(h.landline, channel.Asserted))
	}
	return keys
}

// signUp tells each version of an account: the first, and one for each change
// of name, home and number, of which the customer tells the shop a few days
// later, or never.
func (p *part) signUp(h *human) {
	type change struct{ at, told time.Time }
	changes := []change{{h.joined, h.joined}}
	for _, at := range []time.Time{h.married, h.moved, h.renumber} {
		if !at.IsZero() && at.After(h.joined) && (at.Equal(h.renumber) || p.percent(80)) {
			changes = append(changes, change{at, at.Add(p.span(time.Hour, 10*24*time.Hour))})
		}
	}
	birthday := ""
	if p.percent(40) {
		birthday = h.born
	}
	known := h.joined
	for version := int64(1); len(changes) > 0; version++ {
		next := 0
		for i, c := range changes {
			if c.told.Before(changes[next].told) {
				next = i
			}
		}
		at := changes[next].told
		known = later(known, at)
		changes = append(changes[:next], changes[next+1:]...)
		a := h.lives(at)
		a.Kind = "billing"
		p.tell(h, stamp(channel.Fact{Ref: h.account, Keys: p.accountKeys(h, at), URL: shopURL(h.country) + "/customers/" + h.account.ID,
			Content: &channel.Person{Name: h.name(known), BirthDate: birthday, Language: h.country.language(), Registered: true,
				Addresses: []channel.Address{a}}}, version, h.joined, at))
	}
}

func shopURL(c country) string {
	return [...]string{"https://sklep.example.pl/admin", "https://parduotuve.example.lt/admin", "https://shop.example.org/admin"}[c]
}

func (p *part) consents(h *human) {
	for i, by := range []channel.KeyKind{channel.KeyEmail, channel.KeyPhone} {
		r := ref(h.account.Channel, channel.KindConsent, h.account.ID+"-"+string(by))
		state := channel.ConsentGranted
		if p.percent(30 + 40*i) {
			state = channel.ConsentDenied
		}
		say := func(version int64, at time.Time) {
			p.tell(h, stamp(channel.Fact{Ref: r, Party: h.account, Content: &channel.Consent{Purpose: "marketing", By: by, State: state,
				At: channel.UTC(at), Source: "registration"}}, version, h.joined, at))
		}
		say(1, h.joined)
		if state == channel.ConsentGranted && p.percent(15) {
			state = channel.ConsentWithdrawn
			say(2, h.joined.Add(p.span(24*time.Hour, 200*24*time.Hour)))
		}
		if p.percent(70) {
			return // asked about e-mail only
		}
	}
}

// secondAccount is made by somebody who has forgotten the first. The shop
// mostly notices, and merges it into the first.
func (p *part) secondAccount(h *human) {
	at := h.joined.Add(p.span(30*24*time.Hour, 150*24*time.Hour))
	r := ref(h.account.Channel, channel.KindPerson, p.text(seriesPerson))
	mail := h.shared
	if mail == "" {
		local, host, _ := strings.Cut(h.mail, "@")
		mail = local + "x@" + host
	}
	person := channel.Person{Name: p.typedName(h, at), Language: h.country.language(), Registered: true}
	keys := []channel.Key{channel.NewKey(channel.KeyAccount, r.Channel, r.ID, channel.Authoritative),
		mailKey(mail, channel.Verified), phoneKey(h.mobile(at), channel.Asserted)}
	p.tell(h, stamp(channel.Fact{Ref: r, Keys: keys, Content: new(person)}, 1, at, at))
	if p.percent(70) {
		person.MergedInto = h.account
		p.tell(h, stamp(channel.Fact{Ref: r, Keys: keys, Content: new(person)}, 2, at, at.Add(p.span(24*time.Hour, 60*24*time.Hour))))
	}
}

// joinClub tells of a loyalty card.
func (p *part) joinClub(h *human) {
	keys := []channel.Key{h.card}
	if p.percent(70) {
		k := phoneKey(h.mobile(h.enrolled), channel.Verified)
		k.Since = h.since
		if h.phone2 != "" && h.enrolled.Before(h.renumber) {
			k.Assurance = channel.Asserted // never confirmed, and never withdrawn either
		}
		keys = append(keys, k)
	}
	if p.percent(60) {
		keys = append(keys, p.typedMail(h))
	}
	person := &channel.Person{Name: h.name(h.enrolled), Language: h.country.language(), Registered: true, Groups: []string{"klub"}}
	if p.percent(85) {
		person.BirthDate = h.born
	}
	a := h.lives(h.enrolled)
	a.Kind = "home"
	person.Addresses = []channel.Address{a}
	p.tell(h, stamp(channel.Fact{Ref: h.member, Keys: keys, Content: person}, 1, h.enrolled, h.enrolled))
}

// forget tells that somebody asked to be forgotten, and that the shop has
// deleted the account. It is the last that is heard of them.
func (p *part) forget(h *human) {
	if h.cut.Equal(p.end) || h.account.IsZero() || h.told == 0 {
		return
	}
	if !h.joined.Before(h.cut) {
		return
	}
	p.tell(h, stamp(channel.Fact{Ref: h.account, Deleted: true}, 99, h.joined, h.cut))
	p.tell(h, stamp(channel.Fact{Ref: ref(h.account.Channel, channel.KindErasure, "e-"+h.account.ID), Party: h.account,
		Keys: p.accountKeys(h, h.cut), Content: &channel.Erasure{Keys: p.accountKeys(h, h.cut), At: channel.UTC(h.cut),
			Origin: "customer.deleted"}}, 1, h.cut, h.cut))
	if p.truth != nil {
		p.truth.People[h.n].ErasedAt = h.cut
	}
}
