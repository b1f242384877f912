package segment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/segment"
)

var today = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

// buys makes purchases of many customers in two currencies.
func buys(r *rand.Rand, n int) []segment.Purchase {
	var out []segment.Purchase
	for range n {
		currency := []string{"EUR", "PLN"}[r.IntN(2)]
		out = append(out, segment.Purchase{Customer: customer.ID(fmt.Sprint("c", r.IntN(n/3+1))), At: today.Add(-time.Duration(r.IntN(700*24)-48) * time.Hour),
			Amount: channel.Money{Minor: int64(r.IntN(40))*250 - 900, Currency: currency}})
	}
	return out
}

// naiveRFM recounts everything for one customer and currency.
func naiveRFM(purchases []segment.Purchase, id customer.ID, currency string) (recency, frequency int, monetary int64) {
	days := map[string]bool{}
	recency = 1 << 30
	for _, p := range purchases {
		if p.Customer != id || p.Amount.Currency != currency || p.At.After(today) {
			continue
		}
		monetary += p.Amount.Minor
		if p.Amount.Minor > 0 {
			days[p.At.Format(time.DateOnly)] = true
			from, _ := time.Parse(time.DateOnly, p.At.Format(time.DateOnly))
			to, _ := time.Parse(time.DateOnly, today.Format(time.DateOnly))
			recency = min(recency, int(to.Sub(from).Hours()/24))
		}
	}
	return recency, len(days), monetary
}

// TestScoreRFM: against a naive count, each currency by itself, in any order;
// equal values have equal scores, and more is never less.
func TestScoreRFM(t *testing.T) {
	for seed := range 20 {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		purchases := buys(r, 300)
		got, cuts := segment.ScoreRFM(purchases, today, nil, 0)
		by := map[string][]float64{}
		for _, x := range got {
			recency, frequency, monetary := naiveRFM(purchases, x.Customer, x.Currency)
			if x.Recency != recency || x.Frequency != frequency || x.Monetary != monetary || frequency == 0 {
				t.Fatalf("%s %s: %+v, want %d %d %d", x.Customer, x.Currency, x, recency, frequency, monetary)
			}
			by[x.Currency] = append(by[x.Currency], float64(x.Monetary))
		}
		for _, c := range cuts {
			for i, cut := range c.Monetary {
				if want := journey.Quantile(by[c.Currency], float64(i+1)/5); cut != want {
					t.Fatalf("cut %d of %s: %v, want %v", i, c.Currency, cut, want)
				}
			}
		}
		for _, a := range got {
			for _, b := range got {
				if a.Currency == b.Currency && (a.Recency <= b.Recency) != (a.R >= b.R) && a.R != b.R ||
					a.Currency == b.Currency && a.Monetary == b.Monetary && a.M != b.M || a.Currency == b.Currency && a.Frequency > b.Frequency && a.F < b.F {
					t.Fatalf("%+v against %+v", a, b)
				}
			}
			if min(a.R, a.F, a.M) < 1 || max(a.R, a.F, a.M) > 5 {
				t.Fatalf("%+v", a)
			}
		}
		r.Shuffle(len(purchases), func(i, j int) { purchases[i], purchases[j] = purchases[j], purchases[i] })
		again, cutsAgain := segment.ScoreRFM(purchases, today, nil, 5)
		if diff := cmp.Diff(got, again) + cmp.Diff(cuts, cutsAgain); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestRFMCuts: the rule of the reference on numbers that can be followed by
// hand: cuts R [142 433 486 513] and F [1 1 2 4] give these scores.
func TestRFMCuts(t *testing.T) {
	var purchases []segment.Purchase
	add := func(id string, daysAgo ...int) {
		for _, d := range daysAgo {
			purchases = append(purchases, segment.Purchase{Customer: customer.ID(id), At: today.AddDate(0, 0, -d), Amount: channel.Money{Minor: 100, Currency: "EUR"}})
		}
	}
	// Of six values the type-7 quintile cuts are the 2nd to 5th value.
	add("a", 10, 20, 30, 40, 50)
	add("b", 142, 200, 300, 400)
	add("c", 433, 500)
	add("d", 486)
	add("e", 513)
	add("f", 600)
	got, cuts := segment.ScoreRFM(purchases, today, nil, 5)
	if diff := cmp.Diff([]segment.Cuts{{Currency: "EUR", Recency: []float64{142, 433, 486, 513}, Frequency: []float64{1, 1, 2, 4}, Monetary: []float64{100, 100, 200, 400}}}, cuts); diff != "" {
		t.Error(diff)
	}
	var lines []string
	for _, x := range got {
		lines = append(lines, fmt.Sprint(x.Customer, x.R, x.F, x.M))
	}
	if want := []string{"a5 5 5", "b5 4 4", "c4 3 3", "d3 1 1", "e2 1 1", "f1 1 1"}; !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
}

func TestABC(t *testing.T) {
	got := segment.ABC(map[customer.ID]int64{"a": 50, "b": 25, "c": 10, "d": 10, "e": 4, "f": 1, "g": 0, "h": -7})
	var line strings.Builder
	for _, c := range got {
		line.WriteString(string(c.Customer) + c.Class)
	}
	// Before c 75 of 100 are brought, and d brings as much; before e 95 are.
	if line.String() != "aAbAcAdAeCfCgChC" {
		t.Error(line.String())
	}
	if got := segment.ABC(nil); len(got) != 0 {
		t.Error(got)
	}
}

func TestPurchases(t *testing.T) {
	order := func(number string, status channel.OrderStatus, minor int64, refunds ...channel.Refund) customer.OrderView {
		return customer.OrderView{Order: &channel.Order{Number: number, Status: status, PlacedAt: channel.UTC(today), Total: channel.Money{Minor: minor, Currency: "EUR"}, Refunds: refunds}}
	}
	void := order("4", channel.OrderCompleted, 7)
	void.Order.Type = channel.SaleVoid
	got := segment.Purchases("a", []customer.OrderView{
		order("1", channel.OrderCompleted, 1000, channel.Refund{Amount: channel.Money{Minor: 300, Currency: "EUR"}, At: channel.UTC(today.AddDate(0, 0, 2)), Status: channel.PaymentDone}),
		order("2", channel.OrderCancelled, 5000), order("3", channel.OrderDraft, 9), void,
	})
	want := []segment.Purchase{{Customer: "a", At: today, Amount: channel.Money{Minor: 1000, Currency: "EUR"}},
		{Customer: "a", At: today.AddDate(0, 0, 2), Amount: channel.Money{Minor: -300, Currency: "EUR"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
