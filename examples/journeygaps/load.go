package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/bizcal"
)

type options struct {
	language string
	people   int
	seed     uint64
}

// load reads all channels once. The world's last three months are told; a
// company would call hub.Run and keep what it reads in a storage.
func load(ctx context.Context, opt options) (*customer.Hub, time.Time, error) {
	w := world.New(world.Config{People: opt.people, Seed: opt.seed, Days: 98})
	var channels []channel.Channel
	for _, c := range w.Channels(1) {
		channels = append(channels, c)
	}
	hub, err := customer.NewHub(customer.Config{Channels: channels, Now: w.End})
	if err != nil {
		return nil, time.Time{}, err
	}
	_, err = hub.Sync(ctx)
	return hub, w.End(), err
}

// analyses looks at every customer.
func analyses(ctx context.Context, hub *customer.Hub, at time.Time, rules journey.Rules) ([]journey.Analysis, error) {
	reader := hub.As(customer.Actor{ID: "weekly-report"}, customer.Service)
	var ids []customer.ID
	for c, err := range reader.Customers(ctx) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	var out []journey.Analysis
	for _, id := range ids {
		entries, err := entriesOf(ctx, reader, id)
		if err != nil {
			return nil, err
		}
		out = append(out, journey.Analyse(entries, at, rules))
	}
	return out, nil
}

// entriesOf returns a customer's timeline, and the calls of which no source
// says whose they were if they came from a number that is surely theirs.
func entriesOf(ctx context.Context, reader *customer.Reader, id customer.ID) ([]customer.Entry, error) {
	var out []customer.Entry
	for e, err := range reader.Timeline(ctx, id, customer.TimelineFilter{Links: true}) {
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	view, err := reader.View(ctx, customer.Query{Customer: id, Entries: 200})
	if err != nil {
		return nil, err
	}
	for _, e := range view.Unattributed {
		if slices.ContainsFunc(e.Fact.Keys, func(k channel.Key) bool {
			return slices.ContainsFunc(view.Customer.Keys, func(own channel.Key) bool { return own.ID() == k.ID() && own.Assurance >= channel.Verified })
		}) {
			out = append(out, e)
		}
	}
	return out, nil
}

// rulesOf are the rules of the company: when it is open, what a contact costs,
// what must follow.
func rulesOf(language string) (journey.Rules, error) {
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		return journey.Rules{}, err
	}
	week := bizcal.Week{time.Saturday: {{From: 10 * bizcal.Hour, To: 14 * bizcal.Hour}}}
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []bizcal.Span{{From: 9 * bizcal.Hour, To: 17 * bizcal.Hour}}
	}
	office, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{Zone: "Europe/Warsaw", Week: week, Holidays: []string{"PL"}}}})
	if err != nil {
		return journey.Rules{}, err
	}
	price := func(cents int64) channel.Money { return channel.Money{Minor: cents, Currency: "EUR"} }
	m := journey.Retail()
	for i := range m.Steps { // our names of the departments
		s := &m.Steps[i]
		for _, role := range []*string{&s.Responsible, &s.Accountable} {
			*role = strings.NewReplacer("e-commerce", "ecommerce", "customer service", "hotline").Replace(*role)
		}
	}
	return journey.Rules{
		// The helpdesk has names of its own for departments, and the telephones a queue for each language.
		Departments: map[string]string{"E-commerce": "ecommerce", "Reklamacje": "complaints", "hotline-pl": "hotline", "hotline-lt": "hotline", "hotline-en": "hotline"},
		Calendar:    office, Zone: warsaw, Language: language, Map: &m,
		Callback: 2 * time.Hour, Reply: 8 * time.Hour,
		FollowUps: []journey.FollowUp{{Name: "The refund", After: []string{"return.received"}, Expect: []string{"refund"}, Within: journey.Duration(10 * 8 * time.Hour), Owner: "finance"}},
		// What a contact costs differs by half from one survey to the next: put in your own.
		Costs: map[channel.InteractionKind]channel.Money{channel.Call: price(650), channel.EMail: price(415), channel.Form: price(415), channel.Chat: price(355)},
	}, nil
}

// worst returns the matters of a period that cost their customers most, the
// worst first.
func worst(all []journey.Analysis, from, to time.Time, n int) []story {
	var out []story
	for _, a := range all {
		for _, m := range a.Matters {
			if m.Test {
				continue
			}
			s := story{matter: m}
			for _, g := range a.Gaps {
				if t := g.Broke(); g.Matter == m.ID && !t.Before(from) && t.Before(to) {
					s.now++
				}
				if g.Matter == m.ID {
					s.gaps = append(s.gaps, g)
				}
			}
			if s.now > 0 {
				out = append(out, s)
			}
		}
	}
	slices.SortFunc(out, func(a, b story) int {
		return cmp.Or(cmp.Compare(b.matter.Effort.Score, a.matter.Effort.Score), cmp.Compare(len(b.gaps), len(a.gaps)), cmp.Compare(a.matter.ID, b.matter.ID))
	})
	return out[:min(len(out), n)]
}

// A story is a matter in which something broke.
type story struct {
	matter journey.Matter
	gaps   []journey.Gap
	now    int // of the gaps, those of the period
}

// story names the matter by its record, without the customer, and says what it
// took.
func (r *report) story(s story) string {
	name := r.say(string(s.matter.About.Kind)) + " " + s.matter.About.ID
	return r.sayf("%s: %d contacts, effort %.0f", name, s.matter.Metrics.Contacts, s.matter.Effort.Score)
}
