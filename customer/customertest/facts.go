package customertest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// crowd makes a small random crowd: accounts and guests in three channels who
// share mailboxes and phones, their orders with parcels reported apart, what
// they wrote and were promised, several versions of much of it, and tombstones.
type crowd struct {
	rng   *rand.Rand
	facts []channel.Fact
	n     int
}

var crowdChannels = []string{"web", "till", "desk"}

// newCrowd returns the facts of a crowd of so many people, each fact once, in
// the order in which they came into being.
func newCrowd(seed uint64, people int) []channel.Fact {
	c := &crowd{rng: rand.New(rand.NewPCG(seed, 5))}
	for i := range people {
		c.person(i, people)
	}
	return c.facts
}

func (c *crowd) add(f channel.Fact) channel.Ref {
	c.n++
	f.CreatedAt = channel.UTC(noon.Add(time.Duration(c.n) * time.Minute))
	f.UpdatedAt = f.CreatedAt
	c.facts = append(c.facts, f)
	return f.Ref
}

// later adds another version of the last fact.
func (c *crowd) later(change func(*channel.Fact)) {
	f := c.facts[len(c.facts)-1]
	f.UpdatedAt = channel.UTC(f.UpdatedAt.Add(time.Duration(1+c.rng.IntN(90)) * time.Hour))
	change(&f)
	c.facts = append(c.facts, f)
}

func (c *crowd) mail(i, people int) channel.Key {
	if c.rng.IntN(4) == 0 {
		i = c.rng.IntN(people) // somebody else's, or a typing error
	}
	return channel.Key{Kind: channel.KeyEmail, Value: fmt.Sprintf("p%d@example.com", i), Assurance: channel.Assurance(c.rng.IntN(2))}
}

func (c *crowd) phone(i int) channel.Key {
	return channel.Key{Kind: channel.KeyPhone, Value: fmt.Sprintf("+4860010%04d", i/2), Assurance: channel.Assurance(c.rng.IntN(2))}
}

// person lets somebody have up to three records, and things happen to them.
func (c *crowd) person(i, people int) {
	var before channel.Ref
	for _, name := range crowdChannels {
		if c.rng.IntN(3) == 0 {
			c.guest(name, i, people)
			continue
		}
		r := channel.Ref{Channel: name, Kind: channel.KindPerson, ID: fmt.Sprint(i)}
		p := &channel.Person{Name: channel.Name{Given: fmt.Sprint("Ona", i/3), Family: "Kazlauskas"}, Registered: true}
		keys := []channel.Key{channel.NewKey(channel.KeyAccount, name, r.ID, channel.Authoritative), c.mail(i, people), c.phone(i)}
		if keys[1].Value == fmt.Sprintf("p%d@example.com", i) {
			keys[1].Assurance = channel.Verified
		}
		c.add(channel.Fact{Ref: r, Keys: keys, Content: p})
		switch c.rng.IntN(6) {
		case 0:
			c.later(func(f *channel.Fact) { f.Keys = f.Keys[:2] })
		case 1:
			if before.Channel == name {
				c.later(func(f *channel.Fact) { f.Content = &channel.Person{Name: p.Name, MergedInto: before} })
			}
		case 2:
			c.later(func(f *channel.Fact) { f.Content, f.Keys, f.Deleted = nil, nil, true })
		}
		before = r
		c.order(name, r)
		c.writes(name, r)
	}
}

func (c *crowd) guest(name string, i, people int) {
	r := channel.Ref{Channel: name, Kind: channel.KindOrder, ID: fmt.Sprintf("g%d", i)}
	c.add(channel.Fact{Ref: r, Keys: []channel.Key{c.mail(i, people), c.phone(i)}, Content: &channel.Order{Number: fmt.Sprint("#2", i),
		Status: channel.OrderOpen, PlacedAt: channel.UTC(noon), Buyer: channel.Contact{Name: channel.Name{Full: fmt.Sprint("Ona", i/3, " Kazlauskas")}}}})
}

func (c *crowd) order(name string, party channel.Ref) {
	for n := range c.rng.IntN(3) {
		id := fmt.Sprintf("%s-%d", party.ID, n)
		placed := channel.UTC(noon.Add(-time.Duration(c.rng.IntN(1000)) * time.Hour))
		r := c.add(channel.Fact{Ref: channel.Ref{Channel: name, Kind: channel.KindOrder, ID: id}, Party: party,
			Content: &channel.Order{Number: "#1" + id, Status: channel.OrderOpen, PlacedAt: placed}})
		if c.rng.IntN(2) == 0 {
			c.later(func(f *channel.Fact) {
				f.Content = &channel.Order{Number: "#1" + id, Status: channel.OrderCompleted, PlacedAt: placed, CompletedAt: f.UpdatedAt}
			})
		}
		c.add(channel.Fact{Ref: channel.Ref{Channel: name, Kind: channel.KindFulfillment, ID: id}, Content: &channel.Fulfillment{ID: "1", Order: r,
			Type: channel.FillShipment, State: channel.FillStateTransit, Tracking: "T" + id, ShippedAt: channel.UTC(placed.Add(time.Hour))}})
		if c.rng.IntN(4) == 0 {
			c.later(func(f *channel.Fact) { f.Content, f.Deleted = nil, true })
		}
	}
}

func (c *crowd) writes(name string, party channel.Ref) {
	if c.rng.IntN(2) == 0 {
		return
	}
	at := channel.UTC(noon.Add(-time.Duration(c.rng.IntN(500)) * time.Hour))
	r := c.add(channel.Fact{Ref: channel.Ref{Channel: name, Kind: channel.KindCase, ID: party.ID}, Party: party,
		Content: &channel.Case{Number: party.ID, Status: channel.CaseOpen, OpenedAt: at, Links: []channel.Link{{Rel: channel.RelAbout, Number: "#1" + party.ID + "-0"}}}})
	c.add(channel.Fact{Ref: channel.Ref{Channel: name, Kind: channel.KindInteraction, ID: party.ID}, Content: &channel.Interaction{Kind: channel.EMail,
		Direction: channel.Inbound, StartedAt: at, Case: r, MessageID: "m" + party.ID, Thread: party.ID, Text: "where is #1" + party.ID + "-0?"}})
	c.add(channel.Fact{Ref: channel.Ref{Channel: name, Kind: channel.KindPromise, ID: party.ID}, Content: &channel.Promise{Kind: channel.PromiseCallback,
		MadeAt: at, Due: channel.UTC(at.Add(time.Hour)), About: r}})
}

// dealt deals facts out in random batches, some of them twice.
func dealt(facts []channel.Fact, seed uint64) [][]channel.Fact {
	rng := rand.New(rand.NewPCG(seed, 6))
	all := append([]channel.Fact(nil), facts...)
	for range len(facts) / 5 {
		all = append(all, facts[rng.IntN(len(facts))])
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var out [][]channel.Fact
	for len(all) > 0 {
		n := min(len(all), 1+rng.IntN(20))
		out, all = append(out, all[:n]), all[n:]
	}
	return out
}
