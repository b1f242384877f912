package journey

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// An Analysis is everything that is to be said of one customer's history at a
// moment.
type Analysis struct {
	At time.Time

	// Matters are what the entries are about, in the order of their first
	// entries. Each entry is in at least one, and in several if it is about
	// several orders.
	Matters []Matter

	// Findings are the verdicts on everything that was to be done by a time,
	// as [Review] gives them.
	Findings []Finding

	// Gaps are where it broke, oldest first.
	Gaps []Gap

	Effort   Effort    // of all matters
	Cost     Cost      // of all contacts
	Balances []Balance // what the customer brought and cost, by currency
}

// Matter returns the matter with an id, nil if there is none.
func (a *Analysis) Matter(id string) *Matter {
	for i := range a.Matters {
		if a.Matters[i].ID == id {
			return &a.Matters[i]
		}
	}
	return nil
}

// FirstContact counts the episodes that were solved at the first contact, and
// those of which it is known whether they were. The others are still open, or
// were solved so lately that the customer may come back.
func (a *Analysis) FirstContact() (solved, decided int) {
	for _, m := range a.Matters {
		for _, e := range m.Episodes {
			switch e.FirstContact {
			case AtFirst:
				solved++
				decided++
			case NotFirst:
				decided++
			}
		}
	}
	return solved, decided
}

// Analyse says how it went for one customer, from the first entry to the
// moment asked about: what the entries are about, what was done in time and
// what was not, where it broke and whose that is, what it cost the customer in
// effort and us in money.
//
// It depends on its arguments alone. The entries may come in any order and
// twice; what happened after the moment is not known. Give it whole timelines:
// with what is missing, references are missing.
func Analyse(entries []customer.Entry, at time.Time, r Rules) Analysis {
	r = r.withDefaults()
	v := customer.ViewOf(entries, at, func(string) *time.Location { return r.Zone })
	all := slices.Clone(v.Entries)
	slices.Reverse(all)
	h := entryHistory(all, at, r)
	found := append(h.judge(v), h.followUps(v.Entries)...)
	t := newThreader(all, at, r)
	t.union()
	t.joinFindings(found)
	a := Analysis{At: at}
	drafts := t.matters()
	a.Matters = make([]Matter, 0, len(drafts))
	for _, d := range drafts {
		a.Matters = append(a.Matters, t.finish(d))
	}
	sortMatters(a.Matters)
	a.study(h, t, v, found)
	a.Findings = h.finish(found)
	a.Balances = balances(v.Orders, a.Cost, r.MarginPercent)
	return a
}

// study looks at each matter.
func (a *Analysis) study(h *history, t *threader, v *customer.View, found []telling) {
	at := make(map[channel.Ref]*event, len(h.events))
	for i := range h.events {
		if at[h.events[i].ref] == nil {
			at[h.events[i].ref] = &h.events[i]
		}
	}
	byRef := make(map[channel.Ref][]*telling, len(found))
	for i := range found {
		if f := &found[i]; f.Kind != RepeatContact {
			byRef[f.Refs[0]] = append(byRef[f.Refs[0]], f)
		}
	}
	open := map[channel.Ref]bool{}
	for _, o := range v.Orders {
		open[o.Fact.Ref] = o.Open
	}
	c := &common{copies: copiesOf(h), asked: map[channel.Ref]bool{}, numbers: t.numbersByRef(), openOrders: open, taken: map[channel.Ref]int{}}
	templates := map[string]bool{} // most of what we write was written before
	for i := range h.events {
		if e := &h.events[i]; e.outbound() && e.message() {
			asks, known := templates[e.i.Text]
			if !known {
				asks = asksBack(e.i)
				templates[e.i.Text] = asks
			}
			c.asked[e.ref] = asks
		}
		if e := &h.events[i]; handled(e) && c.copies[e.ref].IsZero() {
			a.Cost.add(e.i.Kind, h.rules.Costs, 1)
		}
	}
	words := languageOf(h.rules.Language)
	for i := range a.Matters {
		s := &study{history: h, common: c, m: &a.Matters[i]}
		s.take(i+1, at, byRef)
		s.look()
		for j := range s.gaps {
			a.Gaps = append(a.Gaps, s.gap(&s.gaps[j], words))
		}
		for d, n := range s.m.Effort.Counts {
			a.Effort.count(d, n)
		}
	}
	a.Effort.Score = h.rules.Weights.Score(a.Effort.Counts)
	slices.SortStableFunc(a.Gaps, func(x, y Gap) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Matter, y.Matter), slices.CompareFunc(x.Refs, y.Refs, channel.Ref.Compare))
	})
}

// common is what is known of all matters of a customer.
type common struct {
	copies     map[channel.Ref]channel.Ref // to the first of a message
	asked      map[channel.Ref]bool        // our messages that ask for something
	numbers    map[channel.Ref][]string    // order numbers that a contact names
	openOrders map[channel.Ref]bool
	taken      map[channel.Ref]int // by the number of the matter that took a record last
}

// copiesOf finds the messages that say the same as an earlier one.
func copiesOf(h *history) map[channel.Ref]channel.Ref {
	var msgs []duplicate.Message
	for i := range h.events {
		e := &h.events[i]
		if !e.inbound() || !e.message() {
			continue
		}
		m := duplicate.Message{Ref: e.ref, At: e.at, Direction: e.i.Direction, Kind: e.i.Kind, Thread: e.talk, MessageID: e.i.MessageID,
			Subject: e.i.Subject, Text: e.i.Text, Language: e.i.Language, Handler: e.owner()}
		if k, ok := endpoint(e.entry); ok {
			m.From = k.Value
		}
		msgs = append(msgs, m)
	}
	out := map[channel.Ref]channel.Ref{}
	for _, g := range duplicate.Find(msgs, h.rules.Duplicates) {
		for _, c := range g.Copies {
			out[c.Ref] = g.First
		}
	}
	return out
}

// asksBack reports whether one of us asked the customer for something, so that
// it is their turn.
func asksBack(i *channel.Interaction) bool {
	if i.Text == "" {
		return false
	}
	if len(duplicate.Asked(duplicate.Message{Direction: i.Direction, Kind: i.Kind, Subject: i.Subject, Text: i.Text, Language: i.Language})) > 0 {
		return true
	}
	return hasQuestion(duplicate.Clean(i.Text))
}

func hasQuestion(text string) bool {
	return slices.Contains([]byte(text), '?')
}

// numbersByRef returns the numbers of the orders that records name.
func (t *threader) numbersByRef() map[channel.Ref][]string {
	out := map[channel.Ref][]string{}
	for n := range t.nodes {
		x := &t.nodes[n]
		if x.own || len(x.orders) == 0 || len(x.orders) > maxShared {
			continue
		}
		for _, o := range x.orders {
			if f := t.facts[o]; f != nil && f.Number != "" && !slices.Contains(out[x.e.Ref], normal(f.Number)) {
				out[x.e.Ref] = append(out[x.e.Ref], normal(f.Number))
			}
		}
	}
	return out
}

// take gathers what belongs to a matter.
func (s *study) take(number int, at map[channel.Ref]*event, found map[channel.Ref][]*telling) {
	for i := range s.m.Links {
		e := &s.m.Links[i].Entry
		if s.taken[e.Ref] == number {
			continue
		}
		s.taken[e.Ref] = number
		if x := at[e.Ref]; x != nil {
			s.events = append(s.events, x)
		}
		if e.Fact != nil {
			if c, ok := e.Fact.Content.(*channel.Case); ok {
				done := cmp.Or(c.SolvedAt, c.ClosedAt)
				s.tickets = append(s.tickets, caseState{e.Ref, c, c.Status.Open() || done.After(s.at)})
			}
		}
		s.findings = append(s.findings, found[e.Ref]...)
	}
	slices.SortStableFunc(s.events, func(a, b *event) int { return cmp.Or(a.at.Compare(b.at), a.ref.Compare(b.ref)) })
	s.solved = s.solvings()
	s.plan = s.rules.mapAt(s.m.First())
}

// look makes everything that is said of a matter.
func (s *study) look() {
	if len(s.events) == 0 { // a receipt, an order that nobody asked about
		s.gaps = s.timed()
		s.own(nil)
		s.conform()
		s.m.Effort = s.effort()
		return
	}
	contacts := s.contacts()
	s.m.Episodes = s.episodes(contacts)
	s.m.Metrics = s.measure(s.events, s.m.Episodes)
	s.m.Threads = s.threads()
	stations := s.stations()
	s.gaps = append(s.timed(), s.repeated(contacts)...)
	all, needless := s.switches(contacts)
	s.gaps = append(s.gaps, needless...)
	s.gaps = append(s.gaps, s.copied()...)
	for _, e := range s.m.Episodes {
		s.gaps = append(s.gaps, s.again(e)...)
		s.gaps = append(s.gaps, s.pingPongs(e, stations)...)
	}
	m := &s.m.Metrics
	m.Contacts, m.Switches, m.Needless = len(contacts), all, len(needless)
	for i, x := range stations {
		if x.moved {
			m.Transfers++
		}
		if i > 0 && stations[i-1].owner != x.owner {
			m.Handoffs++
		}
	}
	for _, e := range s.m.Episodes {
		if e.Reopens {
			m.Reopens++
		}
	}
	for _, g := range s.gaps {
		if g.Kind == RepeatContact {
			m.Repeats++
		}
	}
	s.own(stations)
	s.conform()
	s.m.Effort, s.m.Cost = s.effort(), s.cost()
	s.charge()
}

// open reports whether something is still going on in the matter.
func (s *study) open() bool {
	if n := len(s.m.Episodes); n > 0 && s.m.Episodes[n-1].Solved.IsZero() {
		return true
	}
	return slices.ContainsFunc(s.m.Orders, func(r channel.Ref) bool { return s.openOrders[r] })
}

// own finds out whose turn it is. A question that is open and nobody's is a
// gap: it is clear who sells, and unclear who solves.
func (s *study) own(stations []station) {
	for _, k := range s.tickets {
		if k.open {
			s.m.Owner = cmp.Or(s.m.Owner, k.c.Role, k.c.Queue)
		}
	}
	for _, f := range s.findings {
		if f.Open() {
			s.m.Owner = cmp.Or(s.m.Owner, f.Owner)
		}
	}
	if n := len(stations); n > 0 {
		s.m.Owner = cmp.Or(s.m.Owner, stations[n-1].owner)
	}
	n := len(s.m.Episodes)
	if n == 0 || !s.m.Episodes[n-1].Solved.IsZero() || s.m.Owner != "" {
		return
	}
	e := s.m.Episodes[n-1]
	s.gaps = append(s.gaps, telling{Finding: Finding{Kind: NoOwner, Verdict: Broken, At: e.Opened, Refs: e.Contacts[0].Refs[:1]}})
}

// gap puts a gap into words.
func (s *study) gap(t *telling, words language) Gap {
	t.now, t.zone = s.at, s.rules.Zone
	if t.Stage == "" {
		t.Stage = s.stageAt(t.At)
	}
	if t.Owner == "" && t.step != nil {
		t.Owner = cmp.Or(t.step.Accountable, t.step.Responsible)
	}
	if t.Owner == "" {
		t.Owner = s.mapOwner(t)
	}
	g := Gap{Finding: t.Finding, Matter: s.m.ID, Cause: s.rules.cause(t), Detail: t.detail, Avoidable: t.cost}
	if t.step != nil {
		g.Step = t.step.ID
	}
	when := t.At
	if t.Verdict.Failed() && !t.Due.IsZero() {
		when = t.Due.Time
	}
	for i, e := range s.m.Episodes {
		if !when.Before(e.Opened) && (e.Solved.IsZero() || !when.After(e.Solved)) {
			g.Episode = i + 1
		}
	}
	g.Why = words.why(t)
	return g
}

// mapOwner returns who answers for the step that should have been done in
// time, by the map.
func (s *study) mapOwner(t *telling) string {
	if s.plan == nil || t.Kind != OrderDue {
		return ""
	}
	act := string(customer.ParcelDelivered)
	if t.promise == channel.PromisePickup {
		act = string(customer.ParcelReady)
	}
	if i, _, ok := s.plan.StepOf(act); ok {
		return cmp.Or(s.plan.Steps[i].Accountable, s.plan.Steps[i].Responsible)
	}
	return ""
}

// stageAt is the stage of a matter at a moment: after the sale if it is about
// an order that was placed.
func (s *study) stageAt(at time.Time) Stage {
	if len(s.m.Orders) > 0 && !s.m.First().After(at) {
		return PostSale
	}
	return s.stage("", at)
}

// charge sets down what each gap cost us: the contact that a gap called forth
// is charged to the last thing before it that was not done in time, and to
// itself if everything was.
func (s *study) charge() {
	for i := range s.gaps {
		g := &s.gaps[i]
		price, known := s.rules.Costs[lastOf(g.media)]
		e := s.event(g.Refs[0])
		if g.Kind != RepeatContact || !known || e == nil || !handled(e) {
			continue
		}
		blame := g
		for j := range s.gaps {
			o := &s.gaps[j]
			if o.Due.IsZero() && o.Kind != MissedCall || o.Kind == NeedlessSwitch || o.Kind == PutOff {
				continue
			}
			since := latest(o.At, o.Due.Time)
			if o.Kind == MissedCall && o.Verdict == Recovered {
				since = o.At
			}
			if !since.After(g.At) && g.At.Sub(since) <= s.rules.Window && (blame == g || !since.Before(latest(blame.At, blame.Due.Time))) {
				blame = o
			}
		}
		blame.cost.Minor += price.Minor
		blame.cost.Currency = price.Currency
	}
}

func lastOf(ks []channel.InteractionKind) channel.InteractionKind {
	if len(ks) == 0 {
		return ""
	}
	return ks[len(ks)-1]
}
