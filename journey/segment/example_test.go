package segment_test

import (
	"fmt"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey/segment"
)

// A report of what customers said.
func Example() {
	var feedback []channel.Feedback
	for _, score := range []float64{7, 6, 5, 2, 1} {
		feedback = append(feedback, channel.Feedback{Kind: channel.CES, Score: new(score), Worst: 1, Best: 7})
	}
	ces := segment.CESOf(feedback)
	fmt.Printf("%d answers, mean %.1f, index %.0f\n", ces.N, ces.Mean, ces.Index)
	fmt.Printf("easy for %.0f %% (%.0f to %.0f %%)\n", 100*ces.Easy.Value(), 100*ces.Interval.Low, 100*ces.Interval.High)
	// Output:
	// 5 answers, mean 4.2, index 0
	// easy for 60 % (23 to 88 %)
}

func ExampleScoreRFM() {
	at := func(day int) time.Time { return time.Date(2026, 1, day, 12, 0, 0, 0, time.UTC) }
	buy := func(id customer.ID, day int, minor int64) segment.Purchase {
		return segment.Purchase{Customer: id, At: at(day), Amount: channel.Money{Minor: minor, Currency: "EUR"}}
	}
	scores, _ := segment.ScoreRFM([]segment.Purchase{
		buy("anna", 29, 9900), buy("anna", 15, 4500), buy("anna", 2, 7000),
		buy("jonas", 20, 2500), buy("jonas", 4, 1500),
		buy("karl", 3, 1900),
	}, at(31), nil, 3)
	for _, s := range scores {
		fmt.Println(s.Customer, s.Recency, s.Frequency, s.Monetary, "scores", s.R, s.F, s.M)
	}
	// Output:
	// anna 2 3 21400 scores 3 3 3
	// jonas 11 2 4000 scores 2 2 2
	// karl 28 1 1900 scores 1 1 1
}

func ExampleBGNBD() {
	// The parameters of the CDNOW sample; one's own come from FitBGNBD.
	buying := segment.BGNBD{R: 0.2426, Alpha: 4.4135, A: 0.7929, B: 2.4258}
	amounts := segment.GammaGamma{P: 6.25, Q: 3.74, V: 1544}
	h := segment.History{Repeat: 2, Last: 30.43, Age: 38.86, Mean: 2235, Currency: "USD"}
	fmt.Printf("active: %.0f %%\n", 100*buying.Alive(h))
	fmt.Printf("purchases in 39 weeks: %.2f of %.2f each\n", buying.Expected(h, 39), amounts.Mean(h)/100)
	fmt.Printf("worth in a year at 10 %%: %.2f\n", float64(segment.Lifetime(buying, amounts, h, 52, 0.1, 1))/100)
	// Output:
	// active: 73 %
	// purchases in 39 weeks: 1.23 of 24.66 each
	// worth in a year at 10 %: 36.76
}

func ExampleLifeOf() {
	now := time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	every := func(days, times, last int) (at []time.Time) {
		for i := range times {
			at = append(at, now.AddDate(0, 0, -last-i*days))
		}
		return at
	}
	fmt.Println(segment.LifeOf(every(14, 8, 5), now, -1, segment.LifeRules{}))
	fmt.Println(segment.LifeOf(every(14, 8, 40), now, -1, segment.LifeRules{}))
	fmt.Println(segment.LifeOf(every(100, 8, 40), now, -1, segment.LifeRules{}))
	// Output:
	// active
	// at_risk
	// active
}

func ExampleLift() {
	var answers []segment.Answer
	for i := range 100 {
		answers = append(answers, segment.Answer{Good: i%10 > 0}, segment.Answer{Good: i%4 == 0, Gaps: []string{"promise_broken"}})
	}
	for _, d := range segment.Lift(answers) {
		fmt.Printf("%s: %.0f %% instead of %.0f %% (%.0f to %.0f points)\n", d.Gap, 100*d.With.Value(), 100*d.Without.Value(), 100*d.Effect.Interval.Low, 100*d.Effect.Interval.High)
	}
	// Output:
	// promise_broken: 25 % instead of 90 % (-74 to -53 points)
}

func ExampleFitBGNBD() {
	// What 60 customers did in a year, of whom a third bought once, a third
	// three times and stopped, and a third keeps buying.
	var histories []segment.History
	for i := range 20 {
		f := float64(i)
		histories = append(histories,
			segment.History{Age: 52}, segment.History{Repeat: 2, Last: 5 + f/4, Age: 52}, segment.History{Repeat: 6 + i%5, Last: 44 + f/4, Age: 52})
	}
	model, err := segment.FitBGNBD(histories)
	if err != nil {
		fmt.Println(err)
		return
	}
	stopped, buying := histories[1], histories[2]
	fmt.Printf("stopped: active with %.0f %%\n", 100*model.Alive(stopped))
	fmt.Printf("buying: active with %.0f %%, %.1f purchases expected in the next year\n", 100*model.Alive(buying), model.Expected(buying, 52))
	// Output:
	// stopped: active with 7 %
	// buying: active with 84 %, 4.3 purchases expected in the next year
}

func ExampleRepurchase() {
	now := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
	var experiences []segment.Experience
	for i := range 200 {
		settled := now.AddDate(0, 0, -100-i%50)
		x := segment.Experience{At: settled, Effort: float64(2 + i%2*8)}
		if i%2 == 0 && i%10 > 0 || i%10 == 1 {
			x.Next = settled.AddDate(0, 0, 30)
		}
		experiences = append(experiences, x)
	}
	for _, b := range segment.Repurchase(experiences, now, []float64{5}, 0) {
		fmt.Printf("%v (%.0f to %.0f %%)\n", b, 100*b.Interval.Low, 100*b.Interval.High)
	}
	// Output:
	// effort 0 to 5: 80 of 100 bought again (71 to 87 %)
	// effort 5 to +Inf: 20 of 100 bought again (13 to 29 %)
}

func ExampleBehaviourOf() {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 18, 0, 0, 0, time.UTC) }
	b := segment.BehaviourOf([]segment.Act{
		{At: at(1), Kind: segment.ActWebVisit}, {At: at(4), Kind: segment.ActStoreSale},
		{At: at(6), Kind: segment.ActWebOrder}, {At: at(8), Kind: segment.ActPickup},
		{At: at(9), Kind: segment.ActContact, Channel: "email"}, {At: at(10), Kind: segment.ActContact, Channel: "call", Resolved: true},
	}, at(20), nil)
	fmt.Println("buys:", b.Where, "prefers:", b.Preferred)
	fmt.Printf("researched online: %d of %d, picked up: %d of %d\n", b.ROPO.Hits, b.ROPO.N, b.ClickAndCollect.Hits, b.ClickAndCollect.N)
	// Output:
	// buys: both prefers: call
	// researched online: 1 of 1, picked up: 1 of 1
}
