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
