package world

import (
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// writes tells of what somebody writes about.
func (p *part) writes(h *human) {
	at := make([]time.Time, p.count(p.rates.Tickets, h.pace))
	for i := range at {
		at[i], _ = p.occasion(h, 7, 23)
	}
	slices.SortFunc(at, time.Time.Compare)
	for _, t := range at {
		if t.Before(h.cut) {
			p.write(h, t)
		}
	}
}

// matter is a ticket while it is made.
type matter struct {
	who     *human
	contact channel.Ref
	mail    channel.Key
	ref     channel.Ref
	via     channel.InteractionKind
	version int64
	c       channel.Case
	lang    string
	id      string // message id of what the customer wrote last
	text    string
}

// contactAt is how the helpdesk knows somebody at t; zero if it does not.
func (h *human) contactAt(t time.Time) channel.Ref {
	for _, c := range h.contacts {
		if !c.at.After(t) {
			return c.ref
		}
	}
	return channel.Ref{}
}

// contact returns the helpdesk's record of a mailbox, which it makes at the
// first e-mail. Later records of one person are sometimes merged into the
// first.
func (p *part) contact(h *human, mail string, at time.Time) channel.Ref {
	for _, c := range h.contacts {
		if c.mail == mail {
			return c.ref
		}
	}
	r := ref(Helpdesk, channel.KindPerson, p.text(seriesPerson))
	p.tellContact(h, r, mail, 1, at, at, channel.Ref{})
	if len(h.contacts) > 0 && p.percent(40) {
		p.tellContact(h, r, mail, 2, at, at.Add(p.span(hours(20), days(30))), h.contacts[0].ref)
	}
	h.contacts = append(h.contacts, contact{mail, r, at})
	return r
}

func (p *part) tellContact(h *human, r channel.Ref, mail string, version int64, created, at time.Time, into channel.Ref) {
	p.tell(h, stamp(channel.Fact{Ref: r, Keys: []channel.Key{channel.NewKey(channel.KeyAccount, Helpdesk, r.ID, channel.Authoritative),
		mailKey(mail, channel.Verified)}, Content: &channel.Person{Name: channel.Name{Full: h.name(created).Display()},
		Language: h.country.language(), MergedInto: into}}, version, created, at))
}

// write tells of one matter from the first message to the last.
func (p *part) write(h *human, at time.Time) {
	m := &matter{who: h, via: channel.EMail, lang: h.country.language()}
	mail := h.mail
	if h.shared != "" && h.n == h.home && p.percent(20) {
		mail = h.shared // one of the family writes from there, the others only type it
	}
	m.contact, m.mail = p.contact(h, mail, at), mailKey(mail, channel.Verified)
	if p.percent(10) {
		m.lang = pick(p.dice, []string{"pl", "lt", "en"})
	}
	if n := p.IntN(100); n < 12 {
		m.via = channel.Form
	} else if n < 22 {
		m.via = channel.Chat
	}
	subject, own, other := p.compose(m, at)
	m.c = channel.Case{Subject: subject, Status: channel.CaseNew, Source: "new", Priority: "normal", Via: string(m.via), Queue: "ecommerce",
		OpenedAt: channel.UTC(at)}
	if own != nil && p.percent(30) {
		m.c.Links = []channel.Link{{Rel: channel.RelAbout, Number: own.order.Number}}
	}
	copied := m.via == channel.EMail && p.chance(p.rates.DoubleMail)
	m.open(p, own, other)
	defer p.about(m.topic(own))()
	first := m.inbound(p, at)
	if !m.tell(p, at) {
		return
	}
	if copied {
		p.copy(*m, first, at, own, other)
	}
	m.run(p, at, first)
}

// open numbers a ticket, and notes what it is about.
func (m *matter) open(p *part, own, other *purchase) {
	id := p.text(seriesCase)
	m.ref, m.version = ref(Helpdesk, channel.KindCase, id), 0
	m.c.Number = id
	if p.truth != nil {
		p.truth.mentions(m.ref, own, other)
	}
}

// topic is what a ticket is about: an order, or itself.
func (m *matter) topic(own *purchase) channel.Ref {
	if own != nil {
		return own.ref
	}
	return m.ref
}

// tell tells the next version of the ticket.
func (m *matter) tell(p *part, at time.Time) bool {
	m.version++
	return p.tell(m.who, stamp(channel.Fact{Ref: m.ref, Party: m.contact, URL: "https://pomoc.example.pl/ticket/" + m.c.Number,
		Content: new(m.c)}, m.version, m.c.OpenedAt.Time, at))
}

// message is what a new message of the ticket has in common with the others.
func (m *matter) message(p *part, at time.Time, dir channel.Direction) (channel.Ref, *channel.Interaction) {
	id := p.text(seriesMessage)
	customer := channel.Contact{Name: channel.Name{Full: m.who.name(at).Display()}, Keys: []channel.Key{m.mail}}
	i := &channel.Interaction{Kind: m.via, Direction: dir, Outcome: channel.Delivered, StartedAt: channel.UTC(at), From: customer, Queue: m.c.Queue,
		Case: m.ref, Thread: m.ref.ID, Subject: m.c.Subject, Language: m.lang}
	if dir == channel.Outbound {
		i.From, i.To, i.Subject = channel.Contact{}, customer, "Re: "+i.Subject
	}
	if m.via == channel.EMail {
		i.MessageID = "m" + id + "@pomoc.example.pl"
		if dir == channel.Inbound {
			_, host, _ := strings.Cut(m.mail.Value, "@")
			i.MessageID = id + ".mua@" + host
		}
		if m.id != "" {
			i.InReplyTo = []string{m.id}
		}
		m.id = i.MessageID
	}
	return ref(Helpdesk, channel.KindInteraction, id), i
}

func (m *matter) send(p *part, r channel.Ref, i *channel.Interaction) {
	p.tell(m.who, stamp(channel.Fact{Ref: r, Party: m.contact, Keys: []channel.Key{m.mail}, Content: i}, 1, i.StartedAt.Time, i.StartedAt.Time))
}

func (m *matter) inbound(p *part, at time.Time) channel.Ref {
	r, i := m.message(p, at, channel.Inbound)
	i.Text = m.text
	m.send(p, r, i)
	return r
}

// copy is the same e-mail in a second ticket, a few seconds later. Somebody
// merges it, or answers it again, or nobody sees it.
func (p *part) copy(m matter, first channel.Ref, at time.Time, own, other *purchase) {
	original, id := m.ref, m.id
	again := at.Add(p.span(2*time.Second, 5*time.Minute))
	m.c.OpenedAt, m.id = channel.UTC(again), ""
	m.c.Links = nil
	m.open(p, own, other)
	r, i := m.message(p, again, channel.Inbound)
	i.Text, i.MessageID, m.id = m.text, id, id
	m.send(p, r, i)
	if !m.tell(p, again) {
		return
	}
	if p.truth != nil {
		p.truth.Copies = append(p.truth.Copies, []channel.Ref{first, r})
	}
	switch n := p.IntN(100); {
	case n < 55:
		m.c.Status, m.c.Source, m.c.MergedInto = channel.CaseClosed, "merged", original
		m.c.ClosedAt = channel.UTC(p.workday(again, p.span(hours(1), hours(30)), p.zone(m.who.country)))
		m.tell(p, m.c.ClosedAt.Time)
	case n < 80:
		m.run(p, again, r)
	}
}
