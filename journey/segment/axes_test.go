package segment_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/segment"
)

// TestLifeOf: purchases as days ago.
func TestLifeOf(t *testing.T) {
	for _, c := range []struct {
		name  string
		ago   []int
		alive float64
		want  segment.Life
	}{
		{"nothing", nil, -1, segment.Prospect},
		{"tomorrow", []int{-1}, -1, segment.Prospect},
		{"first lately", []int{10}, -1, segment.NewBuyer},
		{"twice lately", []int{5, 80}, -1, segment.NewBuyer},
		{"90 days ago", []int{90}, -1, segment.Active},
		{"half a year", []int{181}, -1, segment.AtRisk},
		{"exactly usual", []int{180}, -1, segment.Active},
		{"not likely to come", []int{100}, 0.4, segment.AtRisk},
		{"likely to come", []int{100}, 0.5, segment.Active},
		{"every ten days, silent for 30", []int{30, 40, 50, 60, 70, 80, 100}, -1, segment.AtRisk},
		{"every hundred days, silent for 99", []int{99, 199, 299, 399, 499}, -1, segment.Active},
		{"thrice: no habit yet", []int{150, 160, 170}, -1, segment.Active},
		{"a year and a day", []int{366}, -1, segment.Lapsed},
		{"a year", []int{365, 500}, -1, segment.AtRisk},
		{"buys every two years", []int{500, 1230, 1960, 2690}, -1, segment.Active},
		{"came back", []int{20, 400}, -1, segment.Returned},
		{"came back a while ago", []int{95, 500}, -1, segment.Active},
		{"twice on one day", []int{10, 10}, -1, segment.NewBuyer},
	} {
		var at []time.Time
		for _, d := range c.ago {
			at = append(at, today.AddDate(0, 0, -d))
		}
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
		if got := segment.LifeOf(at, today, c.alive, segment.LifeRules{}); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	days := func(ago ...int) (out []time.Time) {
		for _, d := range ago {
			out = append(out, today.AddDate(0, 0, -d))
		}
		return out
	}
	// Gaps 10, 20 … 100 days: the type-7 q90 is 91.
	got := segment.UsualGap([][]time.Time{days(0, 10, 30, 60, 100), days(0, 50, 110), days(5), days(0, 70, 150, 240, 340)}, today, nil)
	if got != 91*24*time.Hour {
		t.Errorf("usual gap %v, want 91 days", got)
	}
}

func TestBehaviourOf(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 0, 0, 0, time.UTC) }
	acts := []segment.Act{
		{At: at(1, 9), Kind: segment.ActWebVisit}, {At: at(15, 9), Kind: segment.ActStoreSale}, // 14 days after
		{At: at(16, 10), Kind: segment.ActStoreSale}, // a day more
		{At: at(2, 10), Kind: segment.ActWebOrder}, {At: at(3, 11), Kind: segment.ActPickup}, {At: at(4, 10), Kind: segment.ActWebOrder}, {At: at(9, 8), Kind: segment.ActReturn},
		{At: at(5, 9), Kind: segment.ActContact, Channel: "call", Resolved: true},
		{At: at(6, 9), Kind: segment.ActContact, Channel: "email", Resolved: true}, {At: at(7, 9), Kind: segment.ActContact, Channel: "email", Resolved: true},
		{At: at(8, 9), Kind: segment.ActContact, Channel: "email"}, {At: at(10, 9), Kind: segment.ActContact, Channel: "email", Resolved: true},
		{At: today.AddDate(1, 0, 0), Kind: segment.ActWebOrder},
	}
	want := segment.Behaviour{Where: segment.Both, ROPO: journey.Share{Hits: 1, N: 2}, ClickAndCollect: journey.Share{Hits: 1, N: 2},
		Returned: journey.Share{Hits: 1, N: 4}, Contacts: journey.Share{Hits: 5, N: 4}, Preferred: "call",
		Channels: []segment.ChannelSuccess{{Channel: "call", Settled: journey.Share{Hits: 1, N: 1}, Smoothed: 2.0 / 3}, {Channel: "email", Settled: journey.Share{Hits: 3, N: 4}, Smoothed: 4.0 / 6}}}
	want.Hours[8], want.Hours[9], want.Hours[10], want.Hours[11] = 1, 7, 3, 1
	// 2/3 is 4/6: the one that was used more often is better known.
	want.Channels[0], want.Channels[1], want.Preferred = want.Channels[1], want.Channels[0], "email"
	for range 5 {
		rand.Shuffle(len(acts), func(i, j int) { acts[i], acts[j] = acts[j], acts[i] })
		if diff := cmp.Diff(want, segment.BehaviourOf(acts, today, nil)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestActs(t *testing.T) {
	entry := func(ago int, kind customer.EntryKind, i *channel.Interaction) customer.Entry {
		e := customer.Entry{At: today.AddDate(0, 0, -ago), Kind: kind}
		if i != nil {
			e.Fact = &channel.Fact{Content: i}
		}
		return e
	}
	mail := &channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound}
	got := segment.Acts([]customer.Entry{
		entry(2, customer.Contacted, mail), // too early to tell
		entry(8, customer.Contacted, mail), entry(30, customer.Contacted, mail), entry(40, customer.OrderPlaced, nil), entry(35, customer.ParcelPickedUp, nil),
		entry(31, customer.Contacted, &channel.Interaction{Kind: channel.EMail, Direction: channel.Outbound}), entry(50, customer.Sold, nil),
		entry(29, customer.Contacted, &channel.Interaction{Kind: channel.Note, Direction: channel.Inbound}), entry(-1, customer.Sold, nil),
	}, today)
	at := func(ago int) time.Time { return today.AddDate(0, 0, -ago) }
	want := []segment.Act{{At: at(50), Kind: segment.ActStoreSale}, {At: at(40), Kind: segment.ActWebOrder}, {At: at(35), Kind: segment.ActPickup},
		{At: at(30), Kind: segment.ActContact, Channel: "email", Resolved: true}, {At: at(8), Kind: segment.ActContact, Channel: "email"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func scores(kind channel.FeedbackKind, worst, best float64, values ...float64) []channel.Feedback {
	var out []channel.Feedback
	for _, v := range values {
		out = append(out, channel.Feedback{Kind: kind, Score: new(v), Worst: worst, Best: best})
	}
	return out
}

func TestFeedback(t *testing.T) {
	ces := segment.CESOf(append(scores(channel.CES, 1, 7, 7, 6, 5, 2, 1), scores(channel.CES, 1, 5, 5)...))
	if ces.N != 5 || !near(ces.Mean, 4.2, 1e-12) || ces.Index != 0 || ces.Easy != (journey.Share{Hits: 3, N: 5}) || ces.Invalid != 1 || !ces.IndexInterval.Holds(0) {
		t.Errorf("CES %+v", ces)
	}
	if !near(ces.Interval.Low, 0.2307, 1e-4) || !near(ces.Interval.High, 0.8824, 1e-4) {
		t.Errorf("CES interval %+v", ces.Interval)
	}
	nps := segment.NPSOf(append(scores(channel.NPS, 0, 10, 10, 9, 9, 8, 7, 6, 0, 11, -1), channel.Feedback{Kind: channel.NPS}, channel.Feedback{Kind: channel.CSAT}))
	if nps.Promoters.Hits != 3 || nps.Passives.Hits != 2 || nps.Detractors.Hits != 2 || nps.Promoters.N != 7 || nps.Invalid != 3 || !near(nps.Index, 100.0/7, 1e-9) {
		t.Errorf("NPS %+v", nps)
	}
	csat := segment.CSATOf(append(append(scores(channel.CSAT, 0, 0, 5, 4, 3, 1, 6), scores(channel.CSAT, 0, 1, 1, 0)...), scores(channel.CSAT, 6, 1, 1, 2, 3)...))
	// 5 and 4 of 5; 1 of 0 and 1; 1 and 2 where 1 is the best.
	if csat.Satisfied != (journey.Share{Hits: 5, N: 9}) || csat.Invalid != 1 || !near(csat.Mean, (1+0.75+0.5+0+1+0+1+0.8+0.6)/9, 1e-12) {
		t.Errorf("CSAT %+v", csat)
	}
	none := segment.NPSOf(nil)
	if none.Interval != (journey.Interval{Low: -100, High: 100}) || none.Index != 0 {
		t.Errorf("of nobody: %+v", none)
	}
}

// TestNPSInterval: it holds the truth in about 95 of 100 samples.
func TestNPSInterval(t *testing.T) {
	for _, c := range []struct{ promoters, detractors float64 }{{0.5, 0.2}, {0.7, 0.05}, {0.2, 0.4}} {
		r := rand.New(rand.NewPCG(2, 2))
		held := 0
		for range 2000 {
			var values []float64
			for range 40 {
				switch u := r.Float64(); {
				case u < c.promoters:
					values = append(values, 10)
				case u < c.promoters+c.detractors:
					values = append(values, 3)
				default:
					values = append(values, 8)
				}
			}
			if segment.NPSOf(scores(channel.NPS, 0, 10, values...)).Interval.Holds(100 * (c.promoters - c.detractors)) {
				held++
			}
		}
		if held < 1850 || held > 1960 {
			t.Errorf("%+v: held in %d of 2000", c, held)
		}
	}
}

// TestLift: the numbers of one public sample: 24.3 % where the delivery promise
// broke and 82.1 % where it was kept.
func TestLift(t *testing.T) {
	var answers []segment.Answer
	add := func(n int, good bool, gaps ...string) {
		for range n {
			answers = append(answers, segment.Answer{Good: good, Gaps: gaps})
		}
	}
	add(243, true, "promise_broken")
	add(757, false, "promise_broken", "promise_broken")
	add(821, true)
	add(129, false)
	add(50, false, "repeat_contact")
	got := segment.Lift(answers)
	if len(got) != 2 || got[0].Gap != "promise_broken" || got[1].Gap != "repeat_contact" {
		t.Fatalf("got %+v", got)
	}
	d := got[0]
	if !near(d.With.Value(), 0.243, 1e-9) || !near(d.Without.Value(), 0.821, 1e-9) || !near(d.Effect.Change, -0.578, 1e-9) || !d.Effect.Real() {
		t.Errorf("got %+v", d)
	}
}

func TestRepurchase(t *testing.T) {
	ago := func(d int) time.Time { return today.AddDate(0, 0, -d) }
	var xs []segment.Experience
	add := func(n int, effort float64, settled int, next time.Time) {
		for range n {
			xs = append(xs, segment.Experience{At: ago(settled), Effort: effort, Next: next})
		}
	}
	add(94, 1, 200, ago(150))
	add(6, 2.9, 200, time.Time{})
	add(5, 3, 200, ago(110)) // on the last day of the window
	add(5, 6, 200, ago(109)) // a day too late
	add(4, 15, 200, ago(199))
	add(96, 7, 300, time.Time{})
	add(3, 1, 10, ago(5)) // the window is open
	add(2, 1, -1, time.Time{})
	got := segment.Repurchase(xs, today, nil, 0)
	if len(got) != 3 || got[0].Bought != (journey.Share{Hits: 94, N: 100}) || got[1].Bought != (journey.Share{Hits: 5, N: 10}) || got[2].Bought != (journey.Share{Hits: 4, N: 100}) || got[0].Pending != 3 {
		t.Fatalf("got %+v", got)
	}
	if !near(got[2].Effect.Change, -0.9, 1e-12) || !got[2].Effect.Real() || got[0].Effect.Real() {
		t.Errorf("effects %+v %+v", got[0].Effect, got[2].Effect)
	}
}

func TestTraitsOf(t *testing.T) {
	said := func(purpose string, by channel.KeyKind, s channel.ConsentState, ago int) channel.Consent {
		return channel.Consent{Purpose: purpose, By: by, State: s, At: channel.UTC(today.AddDate(0, 0, -ago))}
	}
	v := &customer.View{At: today, Customer: customer.Profile{Language: "pl", Since: today.AddDate(0, 0, -30),
		Addresses: []channel.Address{{Country: "LT"}, {Country: "pl"}, {Country: "PL"}, {}, {Country: "LT"}},
		Keys:      []channel.Key{{Kind: channel.KeyLoyalty, Value: "1"}, {Kind: channel.KeyPhone, Value: "+1"}}},
		Consents: []channel.Consent{
			said("marketing", channel.KeyEmail, channel.ConsentGranted, 9), said("marketing", channel.KeyPhone, channel.ConsentDenied, 20),
			said("profiling", "", channel.ConsentDenied, 20), said("profiling", "", channel.ConsentGranted, 10),
			said("tests", "", channel.ConsentGranted, 20), said("tests", "", channel.ConsentWithdrawn, 10), said("tests", "", channel.ConsentGranted, -1),
		}}
	want := segment.Traits{Language: "pl", Country: "LT", Loyalty: true, Tenure: 30 * 24 * time.Hour, Agreed: []string{"profiling"}}
	for range 10 {
		rand.Shuffle(len(v.Consents), func(i, j int) { v.Consents[i], v.Consents[j] = v.Consents[j], v.Consents[i] })
		if diff := cmp.Diff(want, segment.TraitsOf(v)); diff != "" {
			t.Fatal(diff)
		}
	}
}
