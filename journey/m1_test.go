package journey_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/bizcal"
)

// The scenario: somebody in Kraków orders in the web shop, and the parcel does
// not come. A call to the store is missed; the clerk who takes the next one
// sends her on to write an e-mail. She writes twice, is asked for the order
// number that she gave, is promised a call that never comes, and calls the
// hotline, which hands her to logistics and gets her back. The parcel comes
// eight days late, she brings half of it back to the store, and asks for her
// money.
type scenario struct {
	zone    *time.Location
	entries []customer.Entry
	refs    map[string]channel.Ref
}

func (s *scenario) at(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+text, s.zone)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func (s *scenario) add(name string, at time.Time, kind customer.EntryKind, r channel.Ref, c channel.Content) {
	f := &channel.Fact{Ref: r, Content: c}
	s.refs[name] = r
	s.entries = append(s.entries, customer.Entry{At: at, Kind: kind, Ref: r, Fact: f})
}

// contact adds a contact, of one minute unless it says otherwise.
func (s *scenario) contact(t testing.TB, name, at string, i channel.Interaction) {
	when := s.at(t, at)
	i.StartedAt = channel.UTC(when)
	source := "desk"
	if i.Kind == channel.Call {
		source = "phone"
		if i.EndedAt.IsZero() {
			i.EndedAt = channel.UTC(when.Add(time.Minute))
		}
	}
	s.add(name, when, customer.Contacted, channel.Ref{Channel: source, Kind: channel.KindInteraction, ID: name}, &i)
}

func m1(t testing.TB) *scenario {
	s := &scenario{zone: warsaw(t), refs: map[string]channel.Ref{}}
	s.orders(t)
	about := []channel.Link{{Rel: channel.RelAbout, Number: "W-1001"}}
	first, second := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "T1"}, channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "T2"}
	mail := func(d channel.Direction, ticket channel.Ref, id, agent, text string) channel.Interaction {
		return channel.Interaction{Kind: channel.EMail, Direction: d, Outcome: channel.Delivered, Case: ticket, MessageID: id, Queue: "ecommerce", Agent: agent, Text: text}
	}
	s.contact(t, "E04", "11-09 10:05", channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Missed, Queue: "store-krk",
		EndedAt: channel.UTC(s.at(t, "11-09 10:05").Add(35 * time.Second))})
	s.contact(t, "E05", "11-09 10:12", channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Answered, Role: "store-krk", Agent: "Ola",
		Text: "Asks about W-1001. Told to write to e-commerce.", Links: about})
	const letter = "Good morning,\n\nwhere is my order W-1001? It was promised for Friday. My number is +48 601 555 014, I live at Lipowa 14/3, 30-555 Kraków."
	s.contact(t, "E06", "11-09 12:30", mail(channel.Inbound, first, "m6", "", letter))
	auto := mail(channel.Outbound, first, "m7", "bot", "We have received your message.")
	auto.Automated = true
	s.contact(t, "E07", "11-09 12:31", auto)
	s.contact(t, "E08", "11-09 12:45", mail(channel.Inbound, first, "m8", "", letter))
	s.contact(t, "E09", "11-10 11:00", mail(channel.Outbound, first, "m9", "Jan", "Good morning,\n\ncould you please give us your order number?\n\nJan"))
	s.contact(t, "E10", "11-10 11:20", mail(channel.Inbound, first, "m10", "", "W-1001"))
	s.contact(t, "E11", "11-10 16:30", channel.Interaction{Kind: channel.Call, Direction: channel.Outbound, Outcome: channel.Answered, Role: "ecommerce", Agent: "Jan", Case: first})
	s.add("P1", s.at(t, "11-10 16:30"), customer.Promised, channel.Ref{Channel: "desk", Kind: channel.KindPromise, ID: "P1"}, &channel.Promise{
		Kind: channel.PromiseCallback, MadeAt: channel.UTC(s.at(t, "11-10 16:30")), Due: channel.UTC(s.at(t, "11-12 12:00")), Role: "ecommerce",
		Basis: channel.BasisAgent, About: s.refs["E11"]})
	hotline := func(d channel.Direction, role, agent string) channel.Interaction {
		return channel.Interaction{Kind: channel.Call, Direction: d, Outcome: channel.Answered, Role: role, Agent: agent, CallID: "c12"}
	}
	call := hotline(channel.Inbound, "hotline", "Ewa")
	call.Text, call.Links, call.Case = "Where is W-1001?", about, first
	s.contact(t, "E12", "11-12 15:00", call)
	s.contact(t, "E13", "11-12 15:04", hotline(channel.Internal, "logistics", "Piotr"))
	s.contact(t, "E14", "11-12 15:10", hotline(channel.Internal, "hotline", "Ewa"))
	s.add("E15", s.at(t, "11-12 15:20"), customer.CaseSolved, first, &channel.Case{Number: "T1", Status: channel.CaseSolved, Role: "hotline",
		OpenedAt: channel.UTC(s.at(t, "11-09 12:30")), SolvedAt: channel.UTC(s.at(t, "11-12 15:20"))})
	s.contact(t, "E18", "11-17 10:00", mail(channel.Inbound, second, "m18", "", "The refund for W-1001 has not arrived."))
	s.contact(t, "E19", "11-17 13:00", mail(channel.Outbound, second, "m19", "Jan", "The refund was made today."))
	s.add("E20", s.at(t, "11-17 13:00"), customer.CaseSolved, second, &channel.Case{Number: "T2", Status: channel.CaseSolved, Role: "ecommerce",
		OpenedAt: channel.UTC(s.at(t, "11-17 10:00")), SolvedAt: channel.UTC(s.at(t, "11-17 13:00"))})
	score := 2.0
	s.add("E21", s.at(t, "11-18 09:00"), customer.FeedbackGiven, channel.Ref{Channel: "desk", Kind: channel.KindFeedback, ID: "E21"},
		&channel.Feedback{Kind: channel.CES, Score: &score, Worst: 1, Best: 7, About: second})
	return s
}

// orders adds the order and its return.
func (s *scenario) orders(t testing.TB) {
	at := func(text string) channel.Time { return channel.UTC(s.at(t, text)) }
	pln := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "PLN"} }
	day := at("11-06 00:00")
	day.DateOnly, day.Date, day.Zone = true, "2026-11-06", channel.ZoneConfigured
	web := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1001"}
	o := &channel.Order{Number: "W-1001", Via: channel.ViaWeb, Status: channel.OrderOpen, Payment: channel.PayPaid, PlacedAt: at("11-02 20:15"), Total: pln(34980),
		Lines:        []channel.Line{{ID: "1", SKU: "A", Quantity: "1", UnitPrice: pln(14990)}, {ID: "2", SKU: "B", Quantity: "1", UnitPrice: pln(19990)}},
		Fulfillments: []channel.Fulfillment{{ID: "s", Type: channel.FillShipment, State: channel.FillStateDone, ShippedAt: at("11-04 15:10"), DoneAt: at("11-14 11:00"), PromisedBy: day}}}
	till := channel.Ref{Channel: "tills", Kind: channel.KindOrder, ID: "77"}
	back := &channel.Order{Number: "KRK-77", Via: channel.ViaStore, Type: channel.SaleReturn, Status: channel.OrderCompleted, PlacedAt: at("11-14 12:30"), Total: pln(-14990),
		Lines: []channel.Line{{ID: "1", SKU: "A", Quantity: "-1", UnitPrice: pln(14990)}}}
	s.add("E01", s.at(t, "11-02 20:15"), customer.OrderPlaced, web, o)
	s.add("E02", s.at(t, "11-03 09:40"), customer.OrderPaid, web, o)
	s.add("E03", s.at(t, "11-04 15:10"), customer.ParcelShipped, web, o)
	s.add("E16", s.at(t, "11-14 11:00"), customer.ParcelDelivered, web, o)
	s.add("E17", s.at(t, "11-14 12:30"), customer.ReturnReceived, till, back)
}

// m1Rules are those of the scenario: the shop is open from Monday to Friday
// and on Saturday mornings, and closed on 11 November.
func m1Rules(t testing.TB) journey.Rules {
	weekday := []bizcal.Span{{From: 9 * bizcal.Hour, To: 17 * bizcal.Hour}}
	week := bizcal.Week{time.Saturday: {{From: 10 * bizcal.Hour, To: 14 * bizcal.Hour}}}
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = weekday
	}
	cal, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{Zone: "Europe/Warsaw", Week: week,
		Closed: map[bizcal.Date]string{{Year: 2026, Month: time.November, Day: 11}: "Independence Day"}}}})
	if err != nil {
		t.Fatal(err)
	}
	pence := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "GBP"} }
	return journey.Rules{Calendar: cal, Zone: warsaw(t), Callback: 2 * time.Hour, Reply: 4 * time.Hour,
		Costs: map[channel.InteractionKind]channel.Money{channel.Call: pence(558), channel.EMail: pence(355), channel.Chat: pence(305)}}
}

// names returns the names of records in the scenario.
func (s *scenario) names(refs []channel.Ref) string {
	var out []string
	for _, r := range refs {
		var all []string
		for n, x := range s.refs {
			if x == r {
				all = append(all, n)
			}
		}
		out = append(out, slices.Min(all))
	}
	return strings.Join(out, " ")
}

// TestM1 compares the scenario with what a person worked out by hand.
func TestM1(t *testing.T) {
	s := m1(t)
	a := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), m1Rules(t))
	if len(a.Matters) != 1 {
		for _, m := range a.Matters {
			t.Logf("%s: %d entries", m.ID, len(m.Links))
		}
		t.Fatalf("%d matters", len(a.Matters))
	}
	m := a.Matters[0]
	// 21 entries, and the record of the promise that was made in one of them.
	if len(m.Links) != 22 || len(m.Episodes) != 2 {
		t.Fatalf("%d entries, %d episodes", len(m.Links), len(m.Episodes))
	}
	took := func(wall, business int) journey.Elapsed {
		return journey.Elapsed{Wall: time.Duration(wall) * time.Second, Business: time.Duration(business) * time.Second, Own: time.Duration(wall) * time.Second, Known: true}
	}
	for _, c := range []struct {
		what      string
		got, want journey.Elapsed
	}{
		{"first reply, e-mail thread", m.Threads[0].Metrics.FirstReply, took(81000, 23400)},
		{"first reply, matter", m.Metrics.FirstReply, took(420, 420)},
		{"next reply E10", m.Metrics.Replies[1].Took, took(18600, 18600)},
		{"episode 1 resolution", m.Metrics.FirstResolution, took(278100, 76500)},
		{"full resolution", m.Metrics.FullResolution, took(701700, 168900)},
		{"requester wait", m.Metrics.RequesterWait, took(287700, 86100)},
		{"agent wait", m.Metrics.AgentWait, took(1200, 1200)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	var contacts []string
	for _, e := range m.Episodes {
		for _, c := range e.Contacts {
			contacts = append(contacts, s.names(c.Refs))
		}
	}
	if d := gocmp.Diff([]string{"E04 E05", "E06 E08", "E12", "E18"}, contacts); d != "" {
		t.Errorf("contacts: %s", d)
	}
	x := m.Metrics
	if got, want := [...]int{x.Contacts, x.Repeats, x.Switches, x.Needless, x.Transfers, x.Reopens}, [...]int{4, 3, 3, 2, 2, 1}; got != want {
		t.Errorf("contacts, repeats, switches, needless, transfers, reopens: %v, want %v", got, want)
	}
	// store, e-commerce, hotline, logistics, hotline, e-commerce; the longest
	// silence was from the callback that was promised to the call to the hotline.
	if x.Handoffs != 5 || x.Owners != 4 || x.Agents != 4 || x.Silence != took(167400, 23400) {
		t.Errorf("hand-offs %d, owners %d, agents %d, silence %v", x.Handoffs, x.Owners, x.Agents, x.Silence)
	}
	if e := m.Episodes[1]; !e.Reopens || e.Gap != 412800*time.Second || s.names(e.Refs) != "E18 E20" || s.names(m.Episodes[0].Refs) != "E04 E15" {
		t.Errorf("reopened: %v after %s; episodes %s and %s", e.Reopens, e.Gap, s.names(m.Episodes[0].Refs), s.names(e.Refs))
	}
	want := journey.Effort{Score: 15, Counts: map[journey.Driver]int{journey.Repeats: 3, journey.NeedlessSwitches: 2, journey.RepeatedFacts: 3, journey.Transfers: 2,
		journey.MissedCalls: 1, journey.BrokenPromises: 2, journey.LateAnswers: 2, journey.Duplicates: 1, journey.AskedAgains: 1, journey.PingPongs: 1, journey.Reopens: 1}}
	if d := gocmp.Diff(want, m.Effort); d != "" {
		t.Errorf("effort: %s", d)
	}
	if d := gocmp.Diff(journey.Cost{Handled: map[channel.InteractionKind]int{channel.Call: 3, channel.EMail: 3},
		Total: []channel.Money{{Minor: 2739, Currency: "GBP"}}}, a.Cost); d != "" {
		t.Errorf("cost: %s", d)
	}
	if d := gocmp.Diff(a.Cost, m.Cost); d != "" {
		t.Errorf("cost of the only matter: %s", d)
	}
}

// TestM1Verdicts compares what was to be done by a time.
func TestM1Verdicts(t *testing.T) {
	s := m1(t)
	a := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), m1Rules(t))
	var got []string
	for _, f := range a.Findings {
		if f.Kind == journey.RepeatContact {
			continue
		}
		due := f.Due.Date
		if due == "" {
			due = f.Due.In(s.zone).Format("01-02 15:04")
		}
		got = append(got, strings.Join([]string{string(f.Kind), s.names(f.Refs[:1]), string(f.Verdict), due, f.Late.String()}, " "))
	}
	slices.Sort(got)
	if d := gocmp.Diff([]string{
		"missed_call E04 recovered 11-09 12:05 0s",
		"order E01 late 2026-11-06 179h0m0s",
		"promise P1 broken 11-12 12:00 456h0m0s",
		"reply E06 late 11-09 16:30 2h30m0s", // 9,000 s of business time
		"reply E10 late 11-10 15:20 1h10m0s", // 4,200 s
		"reply E18 kept 11-17 14:00 0s",
	}, got); d != "" {
		t.Error(d)
	}
	for _, f := range a.Findings {
		switch f.Kind {
		case journey.MissedCall:
			if got := f.Settled.Sub(f.At); got != 420*time.Second || s.names(f.Refs) != "E04 E05" {
				t.Errorf("the missed call was recovered after %s by %s", got, s.names(f.Refs))
			}
		case journey.OrderDue:
			if f.Days != 8 {
				t.Errorf("the parcel came %d days late, want 8", f.Days)
			}
		}
	}
}

// TestM1Gaps compares where it broke.
func TestM1Gaps(t *testing.T) {
	s := m1(t)
	a := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), m1Rules(t))
	var got []string
	for _, g := range a.Gaps {
		text := strings.TrimRight(string(g.Kind)+" "+s.names(g.Refs)+" "+cmp.Or(string(g.Detail), "-")+" "+cmp.Or(g.Owner, "-"), " ")
		got = append(got, text)
		if want := s.at(t, "11-12 15:00"); g.Kind == journey.PromiseDue && (!g.Chased.Equal(want) || g.Chased.Sub(g.Due.Time) != 10800*time.Second) {
			t.Errorf("chased at %s", g.Chased)
		}
		if g.Why == "" || g.Cause == "" || g.Matter != a.Matters[0].ID {
			t.Errorf("%s: why %q, cause %q, matter %q", text, g.Why, g.Cause, g.Matter)
		}
	}
	slices.Sort(got)
	if d := gocmp.Diff([]string{
		"asked_again E09 E06 - ecommerce",
		"duplicate_message E08 E06 - ecommerce",
		"missed_call E04 E05 - store-krk",
		"needless_switch E06 E05 redirected store-krk",
		"needless_switch E12 P1 E11 broken_promise ecommerce",
		"order E01 - -",
		"ping_pong E14 E13 E12 - hotline",
		"promise P1 E11 E12 - ecommerce",
		"repeat_contact E06 E04 - ecommerce",
		"repeat_contact E12 E06 - hotline",
		"repeat_contact E18 E12 - ecommerce",
		"repeated_info E06 E05 handler ecommerce",
		"repeated_info E10 E06 E09 asked ecommerce",
		"repeated_info E12 E10 handler hotline",
		"reply E06 E08 E09 - ecommerce",
		"reply E10 E11 - ecommerce",
	}, got); d != "" {
		t.Error(d)
	}
}

// TestM1Reasons compares why each entry belongs to the matter.
func TestM1Reasons(t *testing.T) {
	s := m1(t)
	m := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), m1Rules(t)).Matters[0]
	var got []string
	for _, l := range m.Links {
		got = append(got, s.names([]channel.Ref{l.Entry.Ref})+" "+string(l.Reason)+" "+string(l.Confidence))
	}
	if d := gocmp.Diff([]string{"E01 own certain", "E01 own certain", "E01 own certain", "E04 returned strong", "E05 number strong", "E06 number strong",
		"E07 ticket certain", "E08 number strong", "E09 ticket certain", "E10 number strong", "P1 promise certain", "E11 ticket certain", "E12 number strong",
		"E13 call certain", "E14 call certain", "E15 ticket certain", "E01 own certain", "E17 article strong", "E18 number strong", "E20 ticket certain",
		"E19 ticket certain", "E21 ticket certain"}, got); d != "" {
		t.Error(d)
	}
}

// TestM1FirstContact proves that an episode counts only when nobody can come
// back any more.
func TestM1FirstContact(t *testing.T) {
	s := m1(t)
	for at, want := range map[string][2]int{"11-19 15:20": {0, 0}, "11-20 12:00": {0, 1}, "11-24 13:00": {0, 1}, "11-24 13:01": {1, 2}, "12-01 12:00": {1, 2}} {
		a := journey.Analyse(s.entries, s.at(t, at), m1Rules(t))
		if k, n := a.FirstContact(); k != want[0] || n != want[1] {
			t.Errorf("at %s: %d of %d, want %d of %d", at, k, n, want[0], want[1])
		}
	}
}

func TestServiceLevel(t *testing.T) {
	c := journey.Calls{Answered: 1000, Abandoned: 60, AnsweredInTime: 860, AbandonedInTime: 20, AbandonedShort: 10}
	want := []float64{83.0189, 86, 81.1321, 82.6923, 82.0755, 81.9048}
	for i, by := range journey.Conventions() {
		if got := c.ServiceLevel(by).Percent(); got-want[i] > 5e-5 || want[i]-got > 5e-5 {
			t.Errorf("%s: %.4f, want %.4f", by, got, want[i])
		}
	}
	if got := (journey.Calls{}).ServiceLevel(journey.AllOffered).Value(); got != 0 {
		t.Errorf("of no calls: %f", got)
	}
}
