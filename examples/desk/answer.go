package main

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/advice"
)

// An answer is all that desk says, in the shape that -json writes. Fields are
// added and never renamed. What is not known is left out, times are RFC 3339
// in the zone of the store, and a due date without an hour is a date.
type answer struct {
	At         time.Time      `json:"at"`
	Asked      []key          `json:"asked,omitempty"`
	Match      customer.Match `json:"match"` // found, ambiguous or nobody
	Customer   *who           `json:"customer,omitempty"`
	Candidates []candidate    `json:"candidates,omitempty"`
	Generic    []string       `json:"generic,omitempty"`   // kinds of the keys that identify nobody
	Findings   []finding      `json:"findings"`            // most urgent first
	AnswerBy   []string       `json:"answer_by,omitempty"` // channels in which the customer can be answered, the best first
	AnswerHow  string         `json:"answer_how,omitempty"`
	Orders     []order        `json:"orders,omitempty"`  // open ones first
	Tickets    []ticket       `json:"tickets,omitempty"` // open ones first
	Promises   []promise      `json:"promises,omitempty"`
	Contacts   []contact      `json:"contacts,omitempty"`  // newest first
	Relatives  []relative     `json:"relatives,omitempty"` // others who may be the same person, or of the household
	Sources    []source       `json:"sources"`
	Silent     []string       `json:"silent,omitempty"` // asked live, no answer in time
}

type key struct {
	Kind      channel.KeyKind `json:"kind"`
	Issuer    string          `json:"issuer,omitempty"`
	Value     string          `json:"value"`
	Assurance string          `json:"assurance,omitempty"`
}

type who struct {
	ID        customer.ID `json:"id"`
	Name      string      `json:"name,omitempty"`
	Assurance string      `json:"assurance"` // how surely the question identifies them
	Confirm   bool        `json:"confirm"`   // ask before you tell
	Reasons   []string    `json:"reasons,omitempty"`
	Unmatched []key       `json:"unmatched,omitempty"` // asked for, and not known of them
	Language  string      `json:"language,omitempty"`
	Since     time.Time   `json:"since,omitzero"`
	Keys      []key       `json:"keys,omitempty"`
}

type candidate struct {
	ID        customer.ID `json:"id"`
	Name      string      `json:"name,omitempty"`
	Assurance string      `json:"assurance"`
	Reasons   []string    `json:"reasons,omitempty"`
}

type relative struct {
	candidate
	Shares  []channel.KeyKind `json:"shares,omitempty"` // kinds of the keys that both have
	Verdict string            `json:"verdict"`          // possible or household
}

type finding struct {
	Kind        journey.Kind    `json:"kind"`
	Verdict     journey.Verdict `json:"verdict"`
	Text        string          `json:"text"`
	Stage       journey.Stage   `json:"stage,omitempty"`
	At          time.Time       `json:"at"`
	Due         string          `json:"due,omitempty"`
	Settled     time.Time       `json:"settled,omitzero"`
	LateMinutes int             `json:"late_minutes,omitempty"`
	Count       int             `json:"count,omitempty"`
	Owner       string          `json:"owner,omitempty"`
	Unsure      bool            `json:"unsure,omitempty"`
	Refs        []channel.Ref   `json:"refs"`
}

type source struct {
	Channel string    `json:"channel"`
	Read    time.Time `json:"read,omitzero"`  // when it was last read completely; missing: never
	Live    bool      `json:"live,omitempty"` // it was asked this question only, and answered
	Error   string    `json:"error,omitempty"`
}

// newAnswer makes the answer from what was found.
func newAnswer(v *customer.View, asked []channel.Key, fs []journey.Finding, zone *time.Location) *answer {
	m := maker{v: v, zone: zone, numbers: map[channel.Ref]string{}}
	for _, o := range v.Orders {
		m.numbers[o.Fact.Ref] = o.Order.Number
	}
	for _, c := range v.Cases {
		m.numbers[c.Fact.Ref] = c.Case.Number
	}
	a := &answer{At: m.in(v.At), Match: v.Match, Silent: v.Silent, Findings: []finding{}, Sources: []source{}}
	for _, k := range asked {
		a.Asked = append(a.Asked, key{Kind: k.Kind, Value: k.Value})
	}
	for _, k := range v.Generic {
		a.Generic = append(a.Generic, string(k.Kind))
	}
	if v.Match == customer.Found {
		a.Customer = m.customer(asked)
	} else {
		for _, c := range v.Candidates {
			a.Candidates = append(a.Candidates, newCandidate(c))
		}
	}
	for _, f := range fs {
		a.Findings = append(a.Findings, finding{Kind: f.Kind, Verdict: f.Verdict, Text: f.Why, Stage: f.Stage, At: m.in(f.At), Due: m.due(f.Due),
			Settled: m.in(f.Settled), LateMinutes: minutes(f.Late), Count: f.Count, Owner: f.Owner, Unsure: f.Unsure, Refs: f.Refs})
	}
	for _, o := range v.Orders {
		a.Orders = append(a.Orders, m.order(o))
	}
	for _, c := range v.Cases {
		a.Tickets = append(a.Tickets, m.ticket(c))
	}
	for _, p := range v.Promises {
		a.Promises = append(a.Promises, m.promise(p))
	}
	a.Contacts = m.contacts()
	for _, r := range v.Possible {
		kin := relative{candidate: newCandidate(r.Candidate), Verdict: string(r.Verdict)}
		for _, k := range r.Matched {
			kin.Shares = append(kin.Shares, k.Kind)
		}
		slices.Sort(kin.Shares)
		kin.Shares = slices.Compact(kin.Shares)
		a.Relatives = append(a.Relatives, kin)
	}
	for _, s := range v.Sources {
		a.Sources = append(a.Sources, source{Channel: s.Channel, Read: m.in(s.Fresh), Error: s.Error})
	}
	return a
}

func newCandidate(c customer.Candidate) candidate {
	return candidate{ID: c.ID, Name: c.Name, Assurance: c.Assurance.String(), Reasons: slices.Sorted(slices.Values(c.Reasons))}
}

// advise says in which channel to answer, by what contacts cost as a rule and
// what was promised.
func (a *answer) advise(v *customer.View) error {
	if v.Match != customer.Found {
		return nil
	}
	how, err := advice.For(v, advice.Retail(), advice.Question{Language: "en"})
	a.AnswerBy, a.AnswerHow = how.Usable(), how.Summary
	return err
}

// askedLive corrects what is said of sources that were not read but asked.
func (a *answer) askedLive(names []string) {
	for i := range a.Sources {
		if s := &a.Sources[i]; slices.Contains(names, s.Channel) {
			s.Read, s.Live = time.Time{}, !slices.Contains(a.Silent, s.Channel)
		}
	}
}

// partial reports whether a source may know more.
func (a *answer) partial() bool {
	return len(a.Silent) > 0 || slices.ContainsFunc(a.Sources, func(s source) bool { return s.Error != "" })
}

// maker makes the parts of an answer.
type maker struct {
	v       *customer.View
	zone    *time.Location
	numbers map[channel.Ref]string // of orders and tickets
}

func (m maker) in(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(m.zone).Truncate(time.Second)
}

// due writes a due time: a date if only that is known.
func (m maker) due(t channel.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.DateOnly:
		return t.Date
	}
	return m.in(t.Time).Format(time.RFC3339)
}

func minutes(d time.Duration) int { return int(d / time.Minute) }

func (m maker) customer(asked []channel.Key) *who {
	p := m.v.Customer
	w := &who{ID: p.ID, Name: p.Name.Display(), Assurance: m.v.Assurance.String(), Confirm: m.v.Assurance < channel.Verified,
		Language: p.Language, Since: m.in(p.Since)}
	for _, c := range m.v.Candidates {
		w.Reasons = append(w.Reasons, newCandidate(c).Reasons...)
		for _, k := range asked {
			if !slices.Contains(c.Matched, k.ID()) {
				w.Unmatched = append(w.Unmatched, key{Kind: k.Kind, Value: k.Value})
			}
		}
	}
	for _, k := range p.Keys {
		w.Keys = append(w.Keys, key{Kind: k.Kind, Issuer: k.Issuer, Value: k.Value, Assurance: k.Assurance.String()})
	}
	return w
}

type contact struct {
	At        time.Time               `json:"at"`
	Ref       channel.Ref             `json:"ref"`
	Kind      channel.InteractionKind `json:"kind"`
	Direction channel.Direction       `json:"direction,omitempty"`
	Outcome   channel.Outcome         `json:"outcome,omitempty"`
	Minutes   int                     `json:"minutes,omitempty"` // how long a call took
	Number    string                  `json:"number,omitempty"`  // the customer's number or address
	Agent     string                  `json:"agent,omitempty"`
	Role      string                  `json:"role,omitempty"`
	Queue     string                  `json:"queue,omitempty"`
	Path      []string                `json:"path,omitempty"` // of a call: whom it reached, and whom not
	Ticket    string                  `json:"ticket,omitempty"`
	Subject   string                  `json:"subject,omitempty"`
	Text      string                  `json:"text,omitempty"`
	Internal  bool                    `json:"internal,omitempty"`
	Copy      bool                    `json:"copy,omitempty"` // the same message again

	// Attributed says that a source names the customer. Otherwise only the
	// number or address is theirs, and not even that surely if Unsure is set:
	// what was said is left out then, for it may be somebody else's.
	Attributed bool `json:"attributed"`
	Unsure     bool `json:"unsure,omitempty"`
}

// sure reports whether any of the keys is surely the customer's. Where nobody
// is known at all, there is nobody to be mistaken for.
func (m maker) sure(keys []channel.Key) bool {
	if m.v.Match == customer.Nobody {
		return true
	}
	return slices.ContainsFunc(keys, func(k channel.Key) bool {
		return slices.ContainsFunc(m.v.Customer.Keys, func(own channel.Key) bool {
			return own.ID() == k.ID() && own.Assurance >= channel.Verified
		})
	})
}

// contacts are all contacts, newest first, those of which no source says whose
// they were among them.
func (m maker) contacts() []contact {
	type one struct {
		customer.Entry
		attributed bool
	}
	var all []one
	for _, e := range m.v.Contacts {
		all = append(all, one{e, true})
	}
	for _, e := range m.v.Unattributed {
		all = append(all, one{e, false})
	}
	slices.SortStableFunc(all, func(a, b one) int { return cmp.Or(a.At.Compare(b.At), a.Ref.Compare(b.Ref)) })
	var out []contact
	seen := map[string]bool{}
	for _, e := range all {
		i, ok := e.Fact.Content.(*channel.Interaction)
		if !ok {
			continue
		}
		c := contact{At: m.in(e.At), Ref: e.Ref, Kind: i.Kind, Direction: i.Direction, Outcome: i.Outcome, Agent: i.Agent, Role: i.Role,
			Queue: i.Queue, Ticket: m.numbers[i.Case], Subject: i.Subject, Text: i.Text, Internal: i.Internal, Attributed: e.attributed}
		if i.MessageID != "" {
			c.Copy, seen[i.MessageID] = seen[i.MessageID], true
		}
		if len(e.Fact.Keys) > 0 {
			c.Number = e.Fact.Keys[0].Value
		}
		if !e.attributed && !m.sure(e.Fact.Keys) {
			c.Unsure, c.Subject, c.Text = true, "", ""
		}
		if i.Kind == channel.Call && !i.EndedAt.IsZero() {
			c.Minutes = minutes(i.EndedAt.Sub(i.StartedAt.Time))
		}
		for _, l := range i.Legs {
			c.Path = append(c.Path, cmp.Or(l.Role, l.Queue, l.Agent)+" "+string(l.Outcome))
		}
		out = append(out, c)
	}
	slices.Reverse(out)
	return out
}
