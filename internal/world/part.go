package world

import (
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// part is a part of a world while it is made.
type part struct {
	*World
	dice
	number int
	people []human
	facts  []channel.Fact
	given  [series]int // how many ids of each series were given out
	truth  *Truth      // nil: nobody asks
	claims *claims     // set with truth
	topic  topic       // what is told of at present
}

// The series of ids. Each part has a range of its own in each of them.
const (
	seriesWeb = iota
	seriesReceipt
	seriesCall
	seriesCase
	seriesMessage
	seriesPerson
	seriesPromise
	seriesOther

	series
)

// id gives out the next id of a series. A range is far wider than what 50
// people can use, for everything about a person is drawn by dice.count.
func (p *part) id(s int) int {
	width := [series]int{1024, 2048, 4096, 2048, 8192, 1024, 4096, 4096}[s]
	base := [series]int{10_101, 100_001, 1_000_001, 20_001, 50_001, 5_001, 1, 1}[s]
	n := base + p.number*width + p.given[s]
	p.given[s]++
	return n
}

func (p *part) text(s int) string { return strconv.Itoa(p.id(s)) }

func (w *World) newPart(number int, truth *Truth) *part {
	p := &part{World: w, dice: newDice(w.seed, uint64(number)), number: number, truth: truth,
		facts: make([]channel.Fact, 0, 18*partSize)}
	first := number * partSize
	p.settle(storyPeople+first, min(partSize, w.people-first))
	p.fates()
	if truth != nil {
		p.claims = newClaims(p.people)
	}
	return p
}

// live tells everything that happens in the part, in order of time.
func (p *part) live() {
	for i := range p.people {
		p.enrol(&p.people[i])
	}
	for i := range p.people {
		p.shops(&p.people[i])
	}
	for i := range p.people {
		h := &p.people[i]
		p.visits(h)
		p.writes(h)
		p.dials(h)
		p.forget(h)
	}
	sortFacts(p.facts)
}

// between returns a time in the given stretch of the world, of which 0 is the
// start and 1 the end.
func (p *part) between(lo, hi float64) time.Time {
	const steps = 1 << 16
	all := p.end.Sub(p.start) / steps
	from := p.start.Add(all * time.Duration(lo*steps)).Truncate(time.Second)
	to := p.start.Add(all * time.Duration(hi*steps))
	return from.Add(p.span(0, to.Sub(from)))
}

// fates decides what happens to people beyond their home: who gets whose old
// number, who changes theirs, who shares an office, who asks to be forgotten.
func (p *part) fates() {
	office := p.chance(p.rates.Offices)
	for i := range p.people {
		h := &p.people[i]
		if p.chance(p.rates.Accounts) {
			h.account = ref(h.country.shop(), channel.KindPerson, p.text(seriesPerson))
			h.joined = p.between(0, 0.5)
		}
		if p.chance(p.rates.Members) {
			h.member = ref(Tills, channel.KindPerson, "M-"+strconv.Itoa(100_000+h.n))
			h.enrolled = p.between(0, 0.6)
			h.card = channel.NewKey(channel.KeyLoyalty, Club, strconv.FormatInt(2_600_100_000+int64(h.n), 10), channel.Authoritative)
		}
		if !h.account.IsZero() && p.chance(p.rates.NewNumbers) {
			h.renumber, h.phone2 = p.between(0.6, 0.9), mobile(h.country, h.n, 1)
		}
		if office && p.percent(8) {
			h.office = "biuro@firma" + strconv.Itoa(p.number) + ".example.com"
		}
		if !h.account.IsZero() && p.chance(p.rates.Erasures) {
			h.cut = p.between(0.7, 0.98)
		}
	}
	for i := range p.people {
		if p.chance(p.rates.Recycled) {
			p.recycle(i)
		}
	}
}

// recycle gives the number of another person of the same country to person i,
// who appears only then. The number rests for at least 100 days in between.
func (p *part) recycle(i int) {
	next := &p.people[i]
	if p.end.Sub(p.start) < 300*24*time.Hour || next.phone2 != "" || next.cut != p.end || len(next.kin) > 0 {
		return
	}
	for j := range p.people {
		old := &p.people[(i+1+j)%len(p.people)]
		if old.home == next.home || old.country != next.country || old.account.IsZero() || old.phone2 != "" ||
			!old.since.IsZero() || old.cut != p.end {
			continue
		}
		old.joined = p.between(0, 0.1)
		old.renumber, old.phone2 = p.between(0.2, 0.35), mobile(old.country, old.n, 1)
		old.verified = true
		next.since = old.renumber.Add(p.span(100*24*time.Hour, 140*24*time.Hour))
		next.phone, next.verified, next.from = old.phone, true, next.since
		if next.account.IsZero() {
			next.account = ref(next.country.shop(), channel.KindPerson, p.text(seriesPerson))
		}
		next.joined = next.since.Add(p.span(time.Hour, 20*24*time.Hour))
		next.enrolled = later(next.enrolled, next.joined)
		next.married, next.moved = time.Time{}, time.Time{}
		return
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// tell publishes a fact about somebody, unless it comes too late for them, and
// reports whether it did.
func (p *part) tell(h *human, f channel.Fact) bool {
	if f.UpdatedAt.After(h.cut) {
		return false
	}
	p.facts = append(p.facts, f)
	h.told++
	if p.truth != nil {
		p.claims.note(p.truth, h, &p.facts[len(p.facts)-1])
		p.sort(&p.facts[len(p.facts)-1])
	}
	return true
}

// A topic is what records are about while they are told.
type topic struct {
	on  bool
	ref channel.Ref // zero: the first record that is told
}

// about begins a topic, and returns what ends it.
func (p *part) about(r channel.Ref) func() {
	before := p.topic
	p.topic = topic{true, r}
	return func() { p.topic = before }
}

// sort notes what a record is about.
func (p *part) sort(f *channel.Fact) {
	var r channel.Ref
	switch c := f.Content.(type) {
	case nil, *channel.Person, *channel.Consent, *channel.Erasure:
		return
	case *channel.Fulfillment:
		r = c.Order
	case *channel.Return:
		r = c.Order
	case *channel.Refund:
		r = c.Order
	case *channel.Order:
		r = f.Ref
		if p.topic.on {
			r = p.topic.ref
		}
	default:
		if p.topic.ref.IsZero() {
			p.topic.ref = f.Ref
		}
		r = p.topic.ref
	}
	p.truth.Matters[f.Ref] = r
}

// stamp fills in the times and the version of a fact as its channel has them.
func stamp(f channel.Fact, version int64, created, updated time.Time) channel.Fact {
	f.CreatedAt, f.UpdatedAt = channel.UTC(created), channel.UTC(updated)
	switch f.Ref.Channel {
	case WebPL, Helpdesk:
		f.Version = version
	case Tills:
		f.CreatedAt, f.UpdatedAt = local(created), local(updated)
	}
	return f
}
