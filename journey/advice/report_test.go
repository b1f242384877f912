package advice_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/advice"
)

func gbp(minor int64) channel.Money { return channel.Money{Minor: minor, Currency: "GBP"} }

// TestServedAtLoss: margin against cost, and where the cost was spent.
func TestServedAtLoss(t *testing.T) {
	accounts := []advice.Account{
		{Customer: "loss", Margin: gbp(1000), Contacts: map[string]int{"phone": 3, "email": 1}},                     // 2029, of which 1674 by phone
		{Customer: "small loss", Margin: gbp(500), Contacts: map[string]int{"phone": 1}},                            // 558
		{Customer: "even", Margin: gbp(558), Contacts: map[string]int{"phone": 1}},                                  // no loss
		{Customer: "cheap channels", Margin: gbp(100), Contacts: map[string]int{"email": 3, "phone": 1}},            // 1623, of which 558
		{Customer: "exactly half", Margin: gbp(0), Contacts: map[string]int{"phone": 20, "messaging": 62}},          // 11160 of 22320
		{Customer: "zloty", Margin: channel.Money{Minor: 1, Currency: "PLN"}, Contacts: map[string]int{"phone": 9}}, // not judged
		{Customer: "unknown channel", Margin: gbp(1), Contacts: map[string]int{"fax": 9}},                           // not judged
		{Customer: "never in touch", Margin: gbp(-5)},
	}
	got, err := advice.ServedAtLoss(accounts, advice.Retail(), "en")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"exactly half 22320 11160", "loss 2029 1674", "small loss 558 558"}
	var lines []string
	for _, l := range got.Customers {
		lines = append(lines, fmt.Sprint(l.Customer, " ", l.Cost.Minor, " ", l.Costly.Hits))
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if got.Judged != 6 || got.Unjudged != 2 || got.Total != gbp(22320+1029+58) {
		t.Errorf("judged %d, not %d, total %v", got.Judged, got.Unjudged, got.Total.Minor)
	}
	if w := got.Customers[1].Why; w != "4 contacts cost 20.29 GBP against a margin of 10.00 GBP; 82 % of that cost was spent in costly channels." {
		t.Error(w)
	}
	if s := got.Customers[1].Saved.Minor; s != 1674-3*20 {
		t.Errorf("saved %d, want by SMS %d", s, 1674-3*20)
	}
}

// TestUnderserved: the most valuable tenth, in each currency by itself.
func TestUnderserved(t *testing.T) {
	var accounts []advice.Account
	for i := range 21 { // the type-7 q90 of 1…21 hundred is 19 hundred
		accounts = append(accounts, advice.Account{Customer: customer.ID(fmt.Sprint("c", i+1)), Value: gbp(int64(100 * (i + 1))), Broken: 1, Replies: 2})
	}
	accounts[20].Broken, accounts[20].Automated = 0, 2 // only machines
	accounts[19].Broken = 0                            // served well
	accounts = append(accounts, advice.Account{Customer: "rich in yen", Value: channel.Money{Minor: 1, Currency: "JPY"}, Broken: 2},
		advice.Account{Customer: "worth nothing", Value: gbp(0), Broken: 5})
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(accounts), func(i, j int) { accounts[i], accounts[j] = accounts[j], accounts[i] })
	want := []advice.Neglect{
		{Customer: "c21", Value: gbp(2100), Machines: true, Why: "A customer worth 21.00 GBP: only machines replied."},
		{Customer: "c19", Value: gbp(1900), Broken: 1, Why: "A customer worth 19.00 GBP: we broke our rules (1 times)."},
		{Customer: "rich in yen", Value: channel.Money{Minor: 1, Currency: "JPY"}, Broken: 2, Why: "A customer worth 1 JPY: we broke our rules (2 times)."},
	}
	if diff := cmp.Diff(want, advice.Underserved(accounts, "en")); diff != "" {
		t.Error(diff)
	}
}

// TestAvoidable: asked although it was visible, and asked because it was not.
func TestAvoidable(t *testing.T) {
	at := noon
	contact := func(id, ch, intent string, visible time.Time) advice.Contact {
		return advice.Contact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}, At: at, Channel: ch, Intent: intent, Visible: visible}
	}
	contacts := []advice.Contact{
		contact("1", "phone", advice.OrderStatus, at.Add(-time.Hour)), contact("2", "email", advice.OrderStatus, at), contact("2", "email", advice.OrderStatus, at),
		contact("3", "email", advice.OrderStatus, time.Time{}), contact("4", "phone", advice.OrderStatus, at.Add(time.Second)), contact("5", "phone", advice.OrderStatus, time.Time{}),
		contact("6", "phone", "return", at.Add(-time.Hour)), contact("7", "chat", "", time.Time{}),
	}
	got, err := advice.Avoidable(contacts, advice.Retail(), "en")
	if err != nil {
		t.Fatal(err)
	}
	want := advice.Waste{Contacts: 7, Avoidable: journey.Share{Hits: 2, N: 7}, Invisible: journey.Share{Hits: 3, N: 7}, AvoidableCost: gbp(558 + 355), InvisibleCost: gbp(558 + 558 + 355),
		ByChannel: []advice.ChannelWaste{{"chat", 1, 0, 0}, {"email", 2, 1, 1}, {"phone", 4, 1, 2}}, Refs: []channel.Ref{contacts[0].Ref, contacts[1].Ref},
		Why: []string{"3 of 7 contacts (14.71 GBP) asked for the status of an order that the customer could not see: make it visible.",
			"2 of 7 contacts (9.13 GBP) asked for the status of an order although it was visible: show customers where."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, lang := range []string{"pl", "lt", "en"} {
		w, err := advice.Avoidable(nil, advice.Retail(), lang)
		if err != nil || len(w.Why) != 1 || strings.Contains(w.Why[0], "%!") {
			t.Error(lang, w.Why, err)
		}
	}
}

// TestIntentOf: mere questions for the status, in four languages, and others.
func TestIntentOf(t *testing.T) {
	for text, want := range map[string]string{
		"Where is my order 10042?": advice.OrderStatus, "Dzień dobry, gdzie jest moja paczka?": advice.OrderStatus, "Kiedy dotrze zamówienie #10042": advice.OrderStatus,
		"Laba diena, kur yra mano siunta?": advice.OrderStatus, "Užsakymas vis dar nepristatytas": advice.OrderStatus, "Wo ist mein Paket?": advice.OrderStatus, "Wann kommt die Lieferung?": advice.OrderStatus,
		"I want to return my order": "", "Where is my order? I want to cancel it.": "", "Gdzie jest moja paczka? Chcę zmienić adres.": "", "Kur mano siunta? Noriu ją grąžinti.": "",
		"Wo ist mein Paket? Ich möchte es zurückgeben.": "", "Thank you": "",
		"Dziękuję!\n\nW dniu 17.03.2026 Anna pisze:\n> Gdzie jest moja paczka?": "",
	} {
		if got := advice.IntentOf("", text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestCompare: a change that halves the time is seen, no change is not.
func TestCompare(t *testing.T) {
	make1 := func(r *rand.Rand, from time.Time, n int, hours float64, resolve int) []advice.Outcome {
		var out []advice.Outcome
		for range n {
			o := advice.Outcome{At: from.Add(time.Duration(r.IntN(27*24)) * time.Hour), Channel: "chat", Resolved: r.IntN(100) < resolve, Contacts: 1 + r.IntN(3),
				Duration: time.Duration(hours * r.ExpFloat64() * float64(time.Hour)), Cost: 300 + int64(r.IntN(100))}
			out = append(out, o)
		}
		return out
	}
	r := rand.New(rand.NewPCG(4, 4))
	outcomes := append(make1(r, noon.AddDate(0, 0, -28), 400, 10, 60), make1(r, noon.AddDate(0, 0, 7), 400, 5, 75)...)
	outcomes = append(outcomes, advice.Outcome{At: noon, Channel: "chat", Duration: -1}, advice.Outcome{At: noon.AddDate(0, 0, -3), Channel: "phone"})
	c := advice.Change{At: noon, Channel: "chat", Learn: 7 * 24 * time.Hour}
	got := advice.Compare(outcomes, c)
	if got.Before != 400 || got.After != 400 || !got.Resolved.Real() || !got.Hours.Real() || got.Hours.Change > -3 || got.Contacts.Real() || got.Cost.Real() {
		t.Errorf("got %+v", got)
	}
	r.Shuffle(len(outcomes), func(i, j int) { outcomes[i], outcomes[j] = outcomes[j], outcomes[i] })
	if diff := cmp.Diff(got, advice.Compare(outcomes, c)); diff != "" {
		t.Errorf("another order, another comparison: %s", diff)
	}
	c.Channel = ""
	if got := advice.Compare(outcomes, c); got.Before != 401 {
		t.Errorf("all channels: %d before, want 401", got.Before)
	}
	if got := advice.Compare(nil, c); !math.IsInf(got.Hours.Interval.High, 1) || got.Resolved.Real() {
		t.Errorf("of nothing: %+v", got)
	}
}
