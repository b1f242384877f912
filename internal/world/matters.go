package world

import (
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// run tells how a ticket goes on after its first message.
func (m *matter) run(p *part, at time.Time, first channel.Ref) {
	zone := p.zone(m.who.country)
	if p.percent(12) { // nobody answers
		m.chase(p, at)
		return
	}
	replied := p.workday(at, min(p.span(hours(1), hours(40)), p.span(hours(1), hours(40))), zone)
	agent := pick(p.dice, agents[m.who.country])
	m.c.Status, m.c.Source, m.c.Assignee, m.c.Role = channel.CaseOpen, "open", agent, "ecommerce"
	m.tell(p, replied.Add(-p.span(2*time.Minute, 10*time.Minute)))
	reply := m.outbound(p, replied, agent)
	if p.percent(20) {
		m.level(p, at, replied, reply)
	}
	m.c.Status, m.c.Source, m.c.RepliedAt = channel.CasePending, "pending", channel.UTC(replied)
	last := replied
	m.tell(p, last)
	if p.chance(p.rates.Callbacks) {
		p.promise(m.who, last.Add(time.Minute), channel.BasisAgent, m.ref)
	}
	if p.percent(30) {
		last = last.Add(p.span(hours(1), days(3)))
		m.text = thanks(m.lang)
		m.inbound(p, last)
		m.c.Status, m.c.Source = channel.CaseOpen, "open"
		m.tell(p, last)
		last = p.workday(last, p.span(hours(1), hours(30)), zone)
		m.outbound(p, last, agent)
	}
	if p.percent(10) { // stays with the customer
		return
	}
	m.solve(p, last.Add(p.span(time.Minute, hours(3))))
}

// chase is a customer who writes again because nobody has answered.
func (m *matter) chase(p *part, at time.Time) {
	if !p.percent(40) {
		return
	}
	again := at.Add(p.span(days(2), days(5)))
	m.text = reminder(m.lang)
	m.inbound(p, again)
	m.c.Status, m.c.Source = channel.CaseOpen, "open"
	m.tell(p, again)
}

func (m *matter) outbound(p *part, at time.Time, agent string) channel.Ref {
	r, i := m.message(p, at, channel.Outbound)
	i.Agent, i.Role, i.Text = agent, "ecommerce", reply(m.lang)
	m.send(p, r, i)
	return r
}

// level is the helpdesk's own promise of a first reply within a day.
func (m *matter) level(p *part, at, replied time.Time, reply channel.Ref) {
	r := ref(Helpdesk, channel.KindPromise, "sla-"+m.ref.ID)
	due := at.Add(hours(24))
	c := channel.Promise{Kind: channel.PromiseReply, MadeAt: channel.UTC(at), Due: channel.UTC(due), Role: "ecommerce", Basis: channel.BasisSLA,
		About: m.ref, State: channel.PromiseOpen}
	fact := channel.Fact{Ref: r, Party: m.contact, Content: new(c)}
	if !p.tell(m.who, stamp(fact, 1, at, at)) {
		return
	}
	c.State, c.KeptBy, c.KeptAt = channel.PromiseKept, reply, channel.UTC(replied)
	if replied.After(due) {
		c.State = channel.PromiseBroken
	}
	fact.Content = new(c)
	p.tell(m.who, stamp(fact, 2, at, replied.Add(time.Second)))
	if p.truth != nil {
		p.truth.Promises[r] = Promise{Person: m.who.n, Kind: c.Kind, Due: due, Done: known(replied, m.who.cut),
			Verdict: verdict(due, replied, m.who.cut)}
	}
}

// solve ends a ticket. Some are rated, most are closed later, a few come back
// or are deleted.
func (m *matter) solve(p *part, at time.Time) {
	m.c.Status, m.c.Source, m.c.SolvedAt = channel.CaseSolved, "solved", channel.UTC(at)
	m.tell(p, at)
	if p.chance(p.rates.Feedback) {
		m.rate(p, at.Add(p.span(time.Minute, days(2))))
	}
	switch {
	case p.percent(6):
		again := at.Add(p.span(hours(5), days(6)))
		m.text = reminder(m.lang)
		m.inbound(p, again)
		m.c.Status, m.c.Source, m.c.Reopened, m.c.SolvedAt = channel.CaseOpen, "open", 1, channel.Time{}
		m.tell(p, again)
	case p.chance(p.rates.Deletions):
		m.version++
		p.tell(m.who, stamp(channel.Fact{Ref: m.ref, Party: m.contact, Deleted: true}, m.version, m.c.OpenedAt.Time, at.Add(days(3))))
	case p.percent(70):
		m.c.Status, m.c.Source, m.c.ClosedAt = channel.CaseClosed, "closed", channel.UTC(at.Add(days(4)))
		m.tell(p, m.c.ClosedAt.Time)
	}
}

func (m *matter) rate(p *part, at time.Time) {
	c := &channel.Feedback{Kind: channel.CSAT, Best: 5, Worst: 1, About: m.ref, At: channel.UTC(at)}
	switch n := p.IntN(100); {
	case n < 20:
		c.Kind, c.Best, c.Worst = channel.NPS, 10, 0
		c.Score = new(float64(p.IntN(11)))
	case n < 35:
		c.Kind, c.Best, c.Worst = channel.CES, 7, 1
		c.Score = new(float64(1 + p.IntN(7)))
	default:
		c.Score = new(float64(5 - min(p.IntN(5), p.IntN(5))))
	}
	p.tell(m.who, stamp(channel.Fact{Ref: ref(Helpdesk, channel.KindFeedback, "f"+p.text(seriesOther)), Party: m.contact, Content: c}, 1, at, at))
}

// compose decides what a matter is about and words it. own is the order that
// the customer asks about, if it is one, and other the order of somebody else
// that the text names.
func (p *part) compose(m *matter, at time.Time) (subject string, own, other *purchase) {
	for _, o := range m.who.orders {
		if o.placed.Before(at) && (own == nil || o.placed.After(own.placed)) {
			own = o
		}
	}
	if own != nil && (p.percent(15) || at.Sub(own.placed) > days(40)) {
		own = nil
	}
	ph := phrasesOf(m.lang)
	t := pick(p.dice, ph.general)
	if own != nil {
		t = pick(p.dice, ph.orders)
	}
	text := t.text
	if p.chance(p.rates.Others) {
		if n := &p.people[p.IntN(len(p.people))]; n != m.who && len(n.orders) > 0 && n.orders[0].placed.Before(at) {
			other = n.orders[0]
			text += "\n\n" + strings.ReplaceAll(ph.other, "{}", other.mention(m.lang))
		}
	}
	subject = t.subject
	if own != nil {
		subject = strings.ReplaceAll(subject, "{}", own.mention(m.lang))
		text = strings.ReplaceAll(text, "{}", own.mention(m.lang))
	}
	m.text = ph.hello + "\n\n" + text + "\n\n" + ph.bye + "\n" + m.who.name(at).Display()
	return subject, own, other
}

// mention writes an order's number as people do after the word for order.
func (o *purchase) mention(lang string) string {
	if o.country != lithuania {
		return o.order.Number
	}
	switch lang {
	case "pl":
		return "nr " + o.order.Number
	case "lt":
		return "Nr. " + o.order.Number
	}
	return "no. " + o.order.Number
}
