package world

import (
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

const hotline = "+48800555017"

var agents = [...][]string{
	poland:    {"ewa.k", "marek.s", "iga.p"},
	lithuania: {"ruta.b", "jonas.v"},
	britain:   {"claire.d", "owen.t"},
}

// dials tells of somebody's calls.
func (p *part) dials(h *human) {
	for range p.count(p.rates.Calls, h.pace) {
		at, o := p.occasion(h, 9, 18)
		number := p.callsFrom(h, at)
		p.topic = topic{on: true}
		if o != nil {
			p.topic.ref = o.ref
		}
		switch n := p.IntN(100); {
		case n < 68:
			r, end := p.call(h, at, channel.Inbound, channel.Answered, number)
			if p.chance(p.rates.Callbacks) {
				p.promise(h, end, channel.BasisAgent, r)
			}
		case n < 76:
			r, end := p.call(h, at, channel.Inbound, channel.Voicemail, number)
			if p.percent(50) {
				p.promise(h, end, channel.BasisSystem, r)
			}
		default:
			outcome := channel.Missed
			if n >= 97 {
				outcome = channel.Lost
			} else if n >= 88 {
				outcome = channel.Abandoned
			}
			p.unheard(h, at, outcome, number)
		}
	}
	p.topic = topic{}
}

// occasion returns when somebody gets in touch: mostly in the days after an
// order, and then about that.
func (p *part) occasion(h *human, open, shut int) (time.Time, *purchase) {
	zone := p.zone(h.country)
	if len(h.orders) > 0 && p.percent(65) {
		o := pick(p.dice, h.orders)
		if at := p.moment(o.placed.Add(hours(6)), o.placed.Add(days(15)), zone, open, shut); at.Before(h.cut) {
			return at, o
		}
	}
	return p.moment(h.from, h.cut, zone, open, shut), nil
}

// unheard is a call that nobody answered: the customer tries again, or is
// called back, or neither.
func (p *part) unheard(h *human, at time.Time, outcome channel.Outcome, number string) {
	p.call(h, at, channel.Inbound, outcome, number)
	switch n := p.IntN(100); {
	case n < 30:
		p.call(h, at.Add(p.span(4*time.Minute, 40*time.Minute)), channel.Inbound, channel.Answered, number)
	case n < 75 && number != "":
		back := p.workday(at, p.span(20*time.Minute, hours(8)), p.zone(h.country))
		p.call(h, back, channel.Outbound, channel.Answered, number)
	}
}

// callsFrom returns the number that shows when somebody calls; empty if it is
// withheld.
func (p *part) callsFrom(h *human, at time.Time) string {
	switch n := p.IntN(100); {
	case n < 3:
		return ""
	case n < 17 && h.landline != "":
		return h.landline
	case n < 20 && len(h.kin) > 0:
		return pick(p.dice, h.kin).mobile(at)
	}
	return h.mobile(at)
}

// call tells of one call, and returns its ref and when it ended.
func (p *part) call(h *human, at time.Time, dir channel.Direction, outcome channel.Outcome, number string) (channel.Ref, time.Time) {
	id := "cdr-" + p.text(seriesCall)
	r := ref(Phone, channel.KindInteraction, id)
	agent := pick(p.dice, agents[h.country])
	queue := "hotline-" + h.country.language()
	answered, end := at.Add(p.span(3*time.Second, 90*time.Second)), at
	leg := channel.Leg{ID: "1", Queue: queue, Outcome: outcome, StartedAt: channel.UTC(at)}
	i := &channel.Interaction{Kind: channel.Call, Direction: dir, Outcome: outcome, Source: string(outcome), StartedAt: leg.StartedAt,
		Queue: queue, CallID: id}
	switch outcome {
	case channel.Answered:
		end = answered.Add(p.span(30*time.Second, 14*time.Minute))
		leg.Agent, leg.Role, leg.AnsweredAt = agent, "hotline", channel.UTC(answered)
		i.Agent, i.Role, i.AnsweredAt = agent, "hotline", leg.AnsweredAt
	case channel.Voicemail:
		end = answered.Add(p.span(8*time.Second, time.Minute))
	case channel.Missed:
		leg.Agent, leg.Role, end = agent, "hotline", answered
	default:
		end = answered
	}
	leg.EndedAt = channel.UTC(end)
	i.Legs = []channel.Leg{leg}
	if outcome == channel.Answered && dir == channel.Inbound && p.percent(15) {
		end = p.transfer(i, end)
	}
	i.EndedAt = channel.UTC(end)
	var keys []channel.Key
	if number != "" {
		keys = []channel.Key{phoneKey(number, channel.Asserted)}
		if p.percent(50) {
			keys[0].Raw = number[1:]
		}
	}
	i.From, i.To = channel.Contact{Keys: keys}, channel.Contact{Keys: []channel.Key{phoneKey(hotline, channel.Asserted)}}
	if dir == channel.Outbound {
		i.From, i.To = i.To, i.From
	}
	p.tell(h, stamp(channel.Fact{Ref: r, Keys: keys, Content: i}, 0, at, end))
	return r, end
}

// transfer hands a call on to another department, and returns when it ended.
func (p *part) transfer(i *channel.Interaction, at time.Time) time.Time {
	role := pick(p.dice, []string{"logistics", "complaints", "ecommerce"})
	answered := at.Add(p.span(5*time.Second, 2*time.Minute))
	end := answered.Add(p.span(time.Minute, 10*time.Minute))
	i.Legs = append(i.Legs, channel.Leg{ID: "2", Queue: role, Agent: role + ".1", Role: role, Outcome: channel.Answered,
		StartedAt: channel.UTC(at), AnsweredAt: channel.UTC(answered), EndedAt: channel.UTC(end)})
	i.Agent, i.Role = role+".1", role
	return end
}

// promise tells that somebody was promised a callback, and what became of it.
func (p *part) promise(h *human, at time.Time, basis channel.PromiseBasis, about channel.Ref) {
	zone := p.zone(h.country)
	id := p.text(seriesPromise)
	r := ref(Helpdesk, channel.KindPromise, "p"+id)
	due := p.workday(at, p.span(hours(2), hours(26)), zone)
	number := h.mobile(at)
	party, keys := h.contactAt(at), []channel.Key{phoneKey(number, channel.Asserted)}
	c := channel.Promise{Kind: channel.PromiseCallback, MadeAt: channel.UTC(at), Due: channel.UTC(due), Role: "hotline", Basis: basis,
		About: about, State: channel.PromiseOpen, Text: callbackText(h.country, due.In(zone))}
	if basis == channel.BasisAgent {
		c.By = pick(p.dice, agents[h.country])
	}
	say := func(version int64, t time.Time) bool {
		return p.tell(h, stamp(channel.Fact{Ref: r, Party: party, Keys: keys, Content: new(c)}, version, at, t))
	}
	if !say(1, at) {
		return
	}
	var done time.Time
	switch {
	case p.chance(p.rates.Kept):
		done = p.inOffice(at.Add(20*time.Minute), due.Add(-5*time.Minute), zone)
	case p.percent(45):
		done = p.workday(due, p.span(30*time.Minute, hours(48)), zone)
	}
	if !done.IsZero() {
		by, end := p.call(h, done, channel.Outbound, channel.Answered, number)
		if p.percent(60) { // else nobody ticks it off
			c.State, c.KeptBy, c.KeptAt = channel.PromiseKept, by, channel.UTC(done)
			say(2, end.Add(p.span(5*time.Second, 4*time.Minute)))
		}
	}
	if p.truth != nil {
		p.truth.Promises[r] = Promise{Person: h.n, Kind: channel.PromiseCallback, Due: due, Done: known(done, h.cut),
			Verdict: verdict(due, done, h.cut)}
	}
}

func callbackText(c country, due time.Time) string {
	at := strconv.Itoa(due.Day()) + "." + due.Format("01, 15:04")
	return [...]string{"Oddzwonić do ", "Perskambinti iki ", "Call back by "}[c] + at
}
