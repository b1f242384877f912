package journey_test

import (
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/bizcal"
)

// timeline is that of a customer whose call nobody took and who wrote then. A
// program gets it from customer.Reader.Timeline.
func timeline() []customer.Entry {
	at := func(day, hour int) channel.Time {
		return channel.UTC(time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC))
	}
	entry := func(kind customer.EntryKind, at channel.Time, r channel.Ref, c channel.Content) customer.Entry {
		return customer.Entry{At: at.Time, Kind: kind, Ref: r, Fact: &channel.Fact{Ref: r, Content: c}}
	}
	order := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1001"}
	contact := func(id string) channel.Ref {
		return channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}
	}
	return []customer.Entry{
		entry(customer.OrderPlaced, at(2, 9), order, &channel.Order{Number: "W-1001", Status: channel.OrderOpen, PlacedAt: at(2, 9)}),
		entry(customer.Contacted, at(5, 10), contact("1"), &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Missed,
			StartedAt: at(5, 10), Queue: "hotline"}),
		entry(customer.Contacted, at(5, 15), contact("2"), &channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, StartedAt: at(5, 15),
			Text: "Where is W-1001?", Queue: "e-commerce"}),
	}
}

func ExampleAnalyse() {
	a := journey.Analyse(timeline(), time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC), journey.Rules{})
	for _, m := range a.Matters {
		fmt.Println(m.ID, "is the turn of", m.Owner)
		for _, l := range m.Links {
			fmt.Println("-", journey.Activity(*l.Entry), "because", l.Reason)
		}
	}
	for _, g := range a.Gaps {
		fmt.Println(g.Kind, "of", g.Owner, "through", g.Cause+":", g.Why)
	}
	fmt.Println("effort", a.Effort.Score)
	// Output:
	// web/order/1001 is the turn of hotline
	// - order.placed because own
	// - call.in.missed because open
	// - email.in because number
	// missed_call of hotline through people: The customer called on Thursday 5 March at 10:00 and nobody answered; nobody has called back.
	// needless_switch of hotline through people: The customer had to turn from call to e-mail on Thursday 5 March at 15:00: nobody could be reached.
	// repeat_contact of e-commerce through process: The customer has turned to us 2 times in 7 days: call on Thursday 5 March, e-mail on Thursday 5 March.
	// reply of e-commerce through people: The customer’s e-mail of Thursday 5 March, 15:00 has had no answer for 3 days.
	// effort 4
}

// What is due is counted in the hours in which somebody is at work.
func ExampleRules() {
	week := bizcal.Week{}
	for day := time.Monday; day <= time.Friday; day++ {
		week[day] = []bizcal.Span{{From: 9 * bizcal.Hour, To: 17 * bizcal.Hour}}
	}
	office, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{Zone: "Europe/Vilnius", Week: week, Holidays: []string{"LT"}}}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	vilnius, err := time.LoadLocation("Europe/Vilnius")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	rules := journey.Rules{Calendar: office, Zone: vilnius, Reply: 8 * time.Hour, Language: "lt"}
	for _, f := range journey.Review(timeline(), time.Date(2026, 3, 5, 15, 30, 0, 0, time.UTC), rules) {
		if f.Kind == journey.ReplyDue {
			fmt.Println(f.Verdict, f.Due.In(vilnius).Format("Mon 15:04"))
			fmt.Println(f.Why)
		}
	}
	// Output:
	// pending Fri 17:00
	// Kliento el. laiškas (šiandien, 17:00): laukia atsakymo, terminas: rytoj 17:00.
}

// FollowUps say what is to follow: here, that whoever brings something back
// gets the money within 14 days.
func ExampleReview() {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	r := channel.Ref{Channel: "web", Kind: channel.KindReturn, ID: "v1"}
	back := customer.Entry{At: at, Kind: customer.ReturnReceived, Ref: r, Fact: &channel.Fact{Ref: r, Content: &channel.Return{ID: "v1"}}}
	rules := journey.Rules{FollowUps: []journey.FollowUp{{Name: "The refund", After: []string{"return.received"}, Expect: []string{"refund"},
		Within: journey.Duration(14 * 24 * time.Hour), Owner: "finance"}}}
	for _, f := range journey.Review([]customer.Entry{back}, at.AddDate(0, 0, 20), rules) {
		fmt.Println(f.Kind, f.Verdict, f.Owner)
		fmt.Println(f.Why)
	}
	// Output:
	// follow_up broken finance
	// The refund has not followed, 20 days after it was called for.
}

func ExampleSummary() {
	rules := journey.Rules{Costs: map[channel.InteractionKind]channel.Money{channel.EMail: {Minor: 355, Currency: "GBP"}}}
	var s journey.Summary
	for range 3 { // three customers with one history
		a := journey.Analyse(timeline(), time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC), rules)
		s.Add(&a)
	}
	fmt.Println("missed calls:", s.Triggers(journey.MissedCall), s.Verdicts[journey.MissedCall])
	worst := s.Worst(nil)[0]
	fmt.Println("mend first:", worst.Kind, worst.Owner, worst.Cause, worst.Avoidable)
	// Output:
	// missed calls: 3 map[broken:3]
	// mend first: missed_call hotline people [10.65 GBP]
}

func ExampleCalls_ServiceLevel() {
	c := journey.Calls{Answered: 1000, Abandoned: 60, AnsweredInTime: 860, AbandonedInTime: 20, AbandonedShort: 10}
	for _, by := range journey.Conventions() {
		fmt.Printf("%-20s %.4f %%\n", by, c.ServiceLevel(by).Percent())
	}
	// Output:
	// abandoned_served     83.0189 %
	// answered_only        86.0000 %
	// all_offered          81.1321 %
	// late_abandoned_only  82.6923 %
	// short_served         82.0755 %
	// short_removed        81.9048 %
}

func ExampleShare_Wilson() {
	s := journey.Share{Hits: 41, N: 50}
	i := s.Wilson(0.95)
	fmt.Printf("%.0f %% (%.0f to %.0f)\n", s.Percent(), 100*i.Low, 100*i.High)
	// Output: 82 % (69 to 90)
}

func ExampleRetail() {
	m := journey.Retail()
	i, _, _ := m.StepOf("fulfillment.delivered")
	fmt.Println(m.Steps[i].In("lt"), m.Steps[i].Accountable, len(m.Check()))
	// Output: Siunta pristatyta logistics 0
}

func ExampleMapAt() {
	spring := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	versions := []journey.Map{{Version: "winter", Valid: journey.Validity{To: spring}}, {Version: "spring", Valid: journey.Validity{From: spring}}}
	m, ok := journey.MapAt(versions, spring.AddDate(0, 0, -1))
	fmt.Println(m.Version, ok)
	// Output: winter true
}

// A baseline says how long orders stay at a step as a rule; with it in the
// rules, what stays longer than almost all others is stuck.
func ExampleLearn() {
	m := journey.Retail()
	a := journey.Analyse(timeline(), time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC), journey.Rules{})
	b := journey.Learn(m, slices.Values(a.Matters))
	fmt.Println(b["order"].N, b["order"].P95)
	// Output: 1 73h0m0s
}

func ExampleCalibrate() {
	var samples []journey.Sample
	for i := range 300 { // what customers said: 1 and half a point for each repeated contact
		n := i % 4
		samples = append(samples, journey.Sample{Counts: map[journey.Driver]int{journey.Repeats: n}, Said: 1 + 0.5*float64(n)})
	}
	c, err := journey.Calibrate(samples)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Printf("%.2f, rank correlation %.2f on %d samples\n", c.Weights[journey.Repeats], c.Rank, c.N)
	// Output: 0.50, rank correlation 1.00 on 100 samples
}

func ExampleWeights_Score() {
	w := journey.UnitWeights()
	w[journey.AskedAgains] = 0.5
	fmt.Println(w.Score(map[journey.Driver]int{journey.Repeats: 2, journey.AskedAgains: 1}))
	// Output: 2.5
}

func ExampleOccupancy() {
	fmt.Printf("%.2f\n", journey.Occupancy(6*time.Hour, 2*time.Hour))
	// Output: 0.75
}

func ExampleQuantile() {
	fmt.Println(journey.Quantile([]float64{1, 2, 3, 4}, 0.5))
	// Output: 2.5
}
