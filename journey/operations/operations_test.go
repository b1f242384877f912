package operations_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/operations"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// A story is entries while they are written down, minutes after the start.
type story struct{ entries []customer.Entry }

func (s *story) add(minute int, kind customer.EntryKind, source string, k channel.Kind, id string, c channel.Content) {
	ref := channel.Ref{Channel: source, Kind: k, ID: id}
	s.entries = append(s.entries, customer.Entry{At: start.Add(time.Duration(minute) * time.Minute), Kind: kind, Ref: ref, Fact: &channel.Fact{Ref: ref, Content: c}})
}

func (s *story) contact(minute int, id string, i channel.Interaction) {
	at := start.Add(time.Duration(minute) * time.Minute)
	i.StartedAt = channel.UTC(at)
	source := "desk"
	if i.Kind == channel.Call {
		source = "phone"
	}
	s.add(minute, customer.Contacted, source, channel.KindInteraction, id, &i)
}

func call(d channel.Direction, out channel.Outcome, role, agent string, rang int, minute int) channel.Interaction {
	i := channel.Interaction{Kind: channel.Call, Direction: d, Outcome: out, Role: role, Agent: agent, Queue: "q-" + role}
	end := channel.UTC(start.Add(time.Duration(minute)*time.Minute + time.Duration(rang)*time.Second))
	if i.EndedAt = end; out == channel.Answered {
		i.AnsweredAt = end
		i.EndedAt = channel.UTC(end.Add(time.Minute))
	}
	return i
}

// lamp is one matter: a call that is lost, one that is taken and handed on, a
// ticket that logistics solves, and a message a month later.
func lamp() []customer.Entry {
	s := &story{}
	ticket := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "7"}
	at := func(m int) channel.Time { return channel.UTC(start.Add(time.Duration(m) * time.Minute)) }
	c := &channel.Case{Number: "7", Status: channel.CaseSolved, Role: "dispatch", Assignee: "Piotr", OpenedAt: at(20), SolvedAt: at(400)}
	on := func(i channel.Interaction) channel.Interaction { i.Case = ticket; return i }
	s.contact(0, "c1", on(call(channel.Inbound, channel.Missed, "hotline", "", 30, 0)))
	s.contact(20, "c2", on(call(channel.Inbound, channel.Answered, "hotline", "Ewa", 12, 20)))
	s.contact(25, "c3", on(call(channel.Internal, channel.Answered, "dispatch", "Piotr", 1, 25)))
	s.add(20, customer.CaseOpened, "desk", channel.KindCase, "7", c)
	s.contact(60, "m1", channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Case: ticket, Text: "The lamp is broken.", MessageID: "m1", Queue: "dispatch"})
	s.contact(150, "m2", channel.Interaction{Kind: channel.EMail, Direction: channel.Outbound, Case: ticket, Text: "A new one is on its way.", MessageID: "m2", Role: "dispatch", Agent: "Piotr"})
	s.contact(151, "m3", channel.Interaction{Kind: channel.EMail, Direction: channel.Outbound, Case: ticket, Automated: true, Text: "How was it?", MessageID: "m3"})
	s.add(400, customer.CaseSolved, "desk", channel.KindCase, "7", c)
	return s.entries
}

func reported(id customer.ID, entries []customer.Entry, r journey.Rules) *operations.Report {
	out := &operations.Report{Roles: map[string]string{"dispatch": "logistics"}}
	a := journey.Analyse(entries, start.AddDate(0, 2, 0), r)
	out.Add(id, &a)
	return out
}

// TestLoads compares who dealt with what with what one reads in the story.
func TestLoads(t *testing.T) {
	r := reported("1", lamp(), journey.Rules{Departments: map[string]string{"dispatch": "logistics"}})
	var got []string
	for _, l := range append(r.Departments(), r.Agents()...) {
		got = append(got, fmt.Sprintf("%s: answered %d, answers %d, solved %d, on %d, received %d, due %d, failed %d, not taken %d, customers %d, reach %d/%d, level %d", l.Name, l.Answered, l.Answers,
			l.Solved, l.HandedOn, l.Received, l.Triggers, l.Failed, l.NotTaken, l.Customers, l.Reachability().Hits, l.Reachability().N, l.Calls.AnsweredInTime))
	}
	if d := gocmp.Diff([]string{
		"hotline: answered 1, answers 0, solved 0, on 1, received 0, due 1, failed 0, not taken 1, customers 1, reach 1/2, level 1",
		"logistics: answered 1, answers 1, solved 1, on 0, received 1, due 1, failed 0, not taken 0, customers 1, reach 0/0, level 0",
		"Ewa: answered 1, answers 0, solved 0, on 0, received 0, due 0, failed 0, not taken 0, customers 1, reach 0/0, level 0",
		"Piotr: answered 0, answers 1, solved 1, on 0, received 1, due 0, failed 0, not taken 0, customers 1, reach 0/0, level 0",
	}, got); d != "" {
		t.Error(d)
	}
	lost := r.LostCalls()
	if len(lost) != 1 || lost[0].Ref.ID != "c1" || lost[0].Department != "hotline" || lost[0].Queue != "q-hotline" || lost[0].Reason != channel.Missed ||
		lost[0].Rang != 30*time.Second || lost[0].Verdict != journey.Recovered || !lost[0].Settled.Equal(start.Add(20*time.Minute)) {
		t.Errorf("lost calls: %+v", lost)
	}
}

// TestTouchpoints has the story and what a second customer does two months
// later.
func TestTouchpoints(t *testing.T) {
	r := reported("1", lamp(), journey.Rules{})
	later := &story{}
	later.contact(60*24*40, "x1", channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Text: "Hello?", MessageID: "x1"})
	later.contact(60*24*40+300, "x2", channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Text: "Is nobody there?", MessageID: "x2"})
	a := journey.Analyse(later.entries, start.AddDate(0, 2, 0), journey.Rules{})
	r.Add("2", &a)
	var got []string
	for _, p := range r.Touchpoints() {
		got = append(got, fmt.Sprintf("%s of %s: %d of %d, %s to %s, %v, %d gaps", p.Activity, p.Source, p.Count, p.Customers, p.First.Format("01-02 15:04"), p.Last.Format("01-02 15:04"), p.Months, p.Gaps))
	}
	if d := gocmp.Diff([]string{
		"email.in of desk: 3 of 2, 03-02 10:00 to 04-11 14:00, [{2026-03 1} {2026-04 2}], 3 gaps",
		"call.in.answered of phone: 1 of 1, 03-02 09:20 to 03-02 09:20, [{2026-03 1}], 0 gaps",
		"call.in.missed of phone: 1 of 1, 03-02 09:00 to 03-02 09:00, [{2026-03 1}], 1 gaps",
		"call.transfer of phone: 1 of 1, 03-02 09:25 to 03-02 09:25, [{2026-03 1}], 0 gaps",
		"case.opened of desk: 1 of 1, 03-02 09:20 to 03-02 09:20, [{2026-03 1}], 0 gaps",
		"case.solved of desk: 1 of 1, 03-02 15:40 to 03-02 15:40, [{2026-03 1}], 0 gaps",
		"email.out of desk: 1 of 1, 03-02 11:30 to 03-02 11:30, [{2026-03 1}], 0 gaps",
		"email.out.auto of desk: 1 of 1, 03-02 11:31 to 03-02 11:31, [{2026-03 1}], 0 gaps",
	}, got); d != "" {
		t.Error(d)
	}
	m := &journey.Map{Steps: []journey.Step{{ID: "ask", Activities: []string{"email.in"}}, {ID: "call", Activities: []string{"call.in.answered"}}, {ID: "fax", Activities: []string{"fax.in"}}, {ID: "think"}}}
	if idle := r.Idle(m, start); fmt.Sprint(idle) != "[fax]" {
		t.Errorf("idle are %v", idle)
	}
	if idle := r.Idle(m, start.AddDate(0, 1, 0)); fmt.Sprint(idle) != "[call fax]" {
		t.Errorf("idle for a month are %v", idle)
	}
}

// TestChannels compares where one is today with the story.
func TestChannels(t *testing.T) {
	r := reported("1", lamp(), journey.Rules{})
	var got []string
	for _, c := range r.Channels() {
		got = append(got, fmt.Sprintf("%s %q: %d of %d, reached %d/%d, first %d/%d, replies %d, %s, %v", c.Medium, c.Stage, c.Contacts, c.Customers, c.Reached.Hits, c.Reached.N, c.FirstContact.Hits, c.FirstContact.N, c.Replies, c.Median, c.Months))
	}
	if d := gocmp.Diff([]string{
		`call "": 1 of 1, reached 1/1, first 0/1, replies 0, 0s, [{2026-03 1}]`,
		`email "": 1 of 1, reached 1/1, first 0/0, replies 1, 1h30m0s, [{2026-03 1}]`,
	}, got); d != "" {
		t.Error(d)
	}
}

// analyses are those of the people of a world.
func analyses(t *testing.T) []journey.Analysis {
	t.Helper()
	w := world.New(world.Config{People: 200, Days: 120})
	var channels []channel.Channel
	for _, c := range w.Channels(1) {
		channels = append(channels, c)
	}
	hub, err := customer.NewHub(customer.Config{Channels: channels, Now: w.End})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	reader := hub.As(customer.Actor{ID: "test"}, customer.Service)
	m := journey.Retail()
	var out []journey.Analysis
	for c, err := range reader.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		var entries []customer.Entry
		for e, err := range reader.Timeline(t.Context(), c.ID, customer.TimelineFilter{Links: true}) {
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, e)
		}
		view, err := reader.View(t.Context(), customer.Query{Customer: c.ID, Entries: 200})
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, view.Unattributed...) // calls from their numbers
		out = append(out, journey.Analyse(entries, w.End(), journey.Rules{Map: &m}))
	}
	return out
}

// TestWorld proves that the order of customers makes no difference, that the
// parts add up to the summary, and that every lost call is told.
func TestWorld(t *testing.T) {
	all := analyses(t)
	var r, back operations.Report
	var sum journey.Summary
	entries, lost := 0, 0
	for i := range all {
		r.Add(customer.ID(fmt.Sprint(i)), &all[i])
		back.Add(customer.ID(fmt.Sprint(len(all)-1-i)), &all[len(all)-1-i])
		sum.Add(&all[i])
		seen := map[string]bool{}
		for _, m := range all[i].Matters {
			for _, l := range m.Links {
				seen[l.Entry.ID()] = true
			}
		}
		entries += len(seen)
		for _, f := range all[i].Findings {
			if f.Kind == journey.MissedCall {
				lost += f.Count
			}
		}
	}
	for _, pair := range [][2]any{{r.Touchpoints(), back.Touchpoints()}, {r.Channels(), back.Channels()}, {r.Departments(), back.Departments()}, {r.Agents(), back.Agents()}, {r.LostCalls(), back.LostCalls()}} {
		if d := gocmp.Diff(pair[0], pair[1], cmpopts.IgnoreUnexported(operations.Load{}, operations.Channel{})); d != "" {
			t.Errorf("in another order: %s", d)
		}
	}
	count, contacts, first := 0, 0, journey.Share{}
	turned := 0
	for i := range all {
		seen := map[channel.Ref]bool{} // one that is about two orders counts once
		for _, m := range all[i].Matters {
			for _, e := range m.Episodes {
				for _, c := range e.Contacts {
					seen[c.Refs[0]] = true
				}
			}
		}
		turned += len(seen)
	}
	for _, p := range r.Touchpoints() {
		count += p.Count
		inMonths := 0
		for _, m := range p.Months {
			inMonths += m.Count
		}
		if inMonths != p.Count || p.Customers > p.Count || p.Last.Before(p.First) || p.Source == "" || p.Gaps > p.Count {
			t.Errorf("%+v", p)
		}
	}
	for _, c := range r.Channels() {
		contacts += c.Contacts
		first.Hits, first.N = first.Hits+c.FirstContact.Hits, first.N+c.FirstContact.N
	}
	if count != entries || contacts != turned || contacts > sum.Contacts || first.N > sum.FirstContact.N || len(r.LostCalls()) != lost || lost == 0 {
		t.Errorf("%d of %d entries, %d of %d contacts, first contact %v of %v, %d of %d lost calls", count, entries, contacts, turned, first, sum.FirstContact, len(r.LostCalls()), lost)
	}
	solved, byAgent := 0, 0
	for _, l := range r.Departments() {
		solved += l.Solved
	}
	for _, l := range r.Agents() {
		byAgent += l.Solved
	}
	want := 0
	for i := range all {
		for _, m := range all[i].Matters {
			for _, e := range m.Episodes {
				if !e.Solved.IsZero() {
					want++
				}
			}
		}
	}
	if solved != want || byAgent == 0 || byAgent > solved {
		t.Errorf("%d of %d episodes are credited, %d to people", solved, want, byAgent)
	}
}

// TestWeeks compares the weeks with the summaries of their periods, and the
// backlog with a count.
func TestWeeks(t *testing.T) {
	all := analyses(t)
	to := all[0].At
	weeks := operations.Weeks(all, to, 6)
	orders := 0
	for k, w := range weeks {
		if !w.To.Equal(to.AddDate(0, 0, -7*(5-k))) || w.To.Sub(w.From) < 6*24*time.Hour {
			t.Errorf("week %d is from %s to %s", k, w.From, w.To)
		}
		orders += w.Sum.Orders
		if n, ok := w.PerOrders(); ok != (w.Sum.Orders > 0) || ok && n != 100*float64(w.Sum.Contacts)/float64(w.Sum.Orders) {
			t.Errorf("week %d: %f contacts for 100 orders", k, n)
		}
	}
	open := 0
	for i := range all {
		for _, m := range all[i].Matters {
			for _, e := range m.Episodes {
				if e.Solved.IsZero() {
					open++
				}
			}
		}
	}
	if got := weeks[5].Backlog; got != open || orders == 0 || weeks[5].InTime().N == 0 {
		t.Errorf("the backlog is %d, counted %d; %d orders", got, open, orders)
	}
	if len(operations.Weeks(nil, to, -1)) != 0 {
		t.Error("no weeks are some")
	}
}

// TestSales compares how well selling went with what one reads in three stories.
func TestSales(t *testing.T) {
	order := func(id string, minute int, status channel.OrderStatus, total int64, articles ...string) *story {
		s := &story{}
		o := &channel.Order{Number: id, Status: status, PlacedAt: channel.UTC(start.Add(time.Duration(minute) * time.Minute)), Total: channel.Money{Minor: total, Currency: "PLN"}}
		for _, a := range articles {
			o.Lines = append(o.Lines, channel.Line{SKU: a, Quantity: "1"})
		}
		s.add(minute, customer.OrderPlaced, "web", channel.KindOrder, id, o)
		return s
	}
	asked := func(id string, minute int) []customer.Entry {
		s := &story{}
		s.contact(minute, id, channel.Interaction{Kind: channel.Chat, Direction: channel.Inbound, Text: "Do you have lamps?", MessageID: id})
		return s.entries
	}
	const day = 24 * 60
	stories := [][]customer.Entry{
		slices.Concat(asked("a", 0), order("1", 10*day, channel.OrderOpen, 1000, "x", "y").entries, order("2", 20*day, channel.OrderCancelled, 9000, "z").entries),
		slices.Concat(asked("b", 0), order("3", 80*day, channel.OrderOpen, 2001, "x", "x").entries),
		slices.Concat(order("4", 0, channel.OrderOpen, 500).entries, asked("c", day)),
		asked("d", 0), asked("e", 100*day),
	}
	var all []journey.Analysis
	for _, s := range stories {
		all = append(all, journey.Analyse(s, start.AddDate(0, 0, 110), journey.Rules{}))
	}
	got := operations.Sales(all, start.AddDate(0, 0, 110), 60*24*time.Hour)
	want := operations.Sale{Conversion: journey.Share{Hits: 1, N: 3}, Orders: 3, OrderValue: []channel.Money{{Minor: 1167, Currency: "PLN"}}, Crossed: journey.Share{Hits: 1, N: 2}}
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func ExampleReport() {
	var r operations.Report
	a := journey.Analyse(lamp(), start.AddDate(0, 2, 0), journey.Rules{})
	r.Add("c1", &a)
	for _, l := range r.Agents() {
		fmt.Printf("%s answered %d, solved %d, got %d from others\n", l.Name, l.Answered, l.Solved, l.Received)
	}
	for _, l := range r.LostCalls() {
		fmt.Println(l.At.Format("15:04"), l.Department, l.Reason, l.Verdict)
	}
	// Output:
	// Ewa answered 1, solved 0, got 0 from others
	// Piotr answered 0, solved 1, got 1 from others
	// 09:00 hotline missed recovered
}

func ExampleSales() {
	fmt.Println(operations.Sales(nil, start, 0).Conversion.Percent())
	// Output: 0
}
