package journey_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// steps makes the entries of one order, a day each.
func steps(kinds ...customer.EntryKind) []customer.Entry {
	r := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}
	f := &channel.Fact{Ref: r, Content: &channel.Order{Number: "W-1", Status: channel.OrderOpen, PlacedAt: channel.UTC(start)}}
	var out []customer.Entry
	for i, k := range kinds {
		out = append(out, customer.Entry{At: start.AddDate(0, 0, i), Kind: k, Ref: r, Part: fmt.Sprint(i), Fact: f})
	}
	return out
}

// TestConform proves what is found when a matter does not go as the map says.
func TestConform(t *testing.T) {
	m := journey.Map{Name: "Order", Version: "1", Steps: []journey.Step{
		{ID: "order", Name: "Orders", Stage: journey.Purchase, Activities: []string{"order.placed"}, Accountable: "shop"},
		{ID: "pay", Name: "Pays", Stage: journey.Purchase, Activities: []string{"order.paid"}, Accountable: "finance", Target: journey.Duration(48 * time.Hour)},
		{ID: "ship", Name: "Sends", Stage: journey.Purchase, Activities: []string{"fulfillment.shipped"}, Group: "prepare"},
		{ID: "ready", Name: "Puts ready", Stage: journey.Purchase, Activities: []string{"fulfillment.ready"}, Group: "prepare", Accountable: "store"},
		{ID: "deliver", Name: "Delivers", Stage: journey.Purchase, Activities: []string{"fulfillment.delivered"}, Failures: []string{"fulfillment.failed"}, Accountable: "carrier"},
		{ID: "ask", Name: "Asks", Stage: journey.PostSale, Activities: []string{"email.in"}, Anytime: true, Accountable: "service"},
	}}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	const placed, paid, shipped, ready, delivered, failed = customer.OrderPlaced, customer.OrderPaid, customer.ParcelShipped, customer.ParcelReady, customer.ParcelDelivered, customer.ParcelFailed
	for _, c := range []struct {
		name    string
		entries []customer.Entry
		want    []string
	}{
		{"paid late", append(steps(placed), steps(ready, ready, ready, paid)[3:]...), []string{"step_late pay"}},
		{"as it should", steps(placed, paid, ready, delivered), nil},
		{"the other way", steps(placed, paid, shipped, delivered), []string{"no_owner ship"}},
		{"both ways", steps(placed, paid, ready, shipped, delivered), []string{"no_owner ship"}},
		{"not paid", steps(placed, ready, delivered), []string{"skipped pay"}},
		{"neither way", steps(placed, paid, delivered), []string{"skipped ship"}},
		{"not yet", steps(placed), nil},
		{"paid afterwards", steps(placed, ready, paid, delivered), []string{"regression pay"}},
		{"failed", steps(placed, paid, ready, failed, delivered), []string{"step_failed deliver"}},
		{"refunded twice", append(steps(placed, paid), steps(customer.Refunded, customer.Refunded)...), []string{"unplanned "}},
	} {
		a := journey.Analyse(c.entries, start.AddDate(0, 2, 0), journey.Rules{Map: &m})
		var got []string
		for _, g := range a.Gaps {
			got = append(got, string(g.Kind)+" "+g.Step)
			if g.Kind == journey.StepFailed && g.Owner != "carrier" {
				t.Errorf("%s: %s is %q's", c.name, g.Kind, g.Owner)
			}
		}
		slices.Sort(got)
		if d := gocmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// TestMaps proves that a matter is compared with the version of the map that
// held when it began.
func TestMaps(t *testing.T) {
	pay := journey.Step{ID: "pay", Name: "Pays", Stage: journey.Purchase, Activities: []string{"order.paid"}, Accountable: "finance"}
	version := func(v string, from, to time.Time, steps ...journey.Step) journey.Map {
		order := journey.Step{ID: "order", Name: "Orders", Stage: journey.Purchase, Activities: []string{"order.placed"}, Accountable: "shop"}
		last := journey.Step{ID: "deliver", Name: "Delivers", Stage: journey.Purchase, Activities: []string{"fulfillment.delivered"}, Accountable: "carrier"}
		return journey.Map{Name: "Order", Version: v, Valid: journey.Validity{From: from, To: to}, Steps: append(append([]journey.Step{order}, steps...), last)}
	}
	change := start.AddDate(0, 0, 1)
	entries := steps(customer.OrderPlaced, customer.ParcelDelivered)
	for _, c := range []struct {
		maps []journey.Map
		want int
	}{
		{[]journey.Map{version("1", time.Time{}, change), version("2", change, time.Time{}, pay)}, 0},
		{[]journey.Map{version("1", time.Time{}, start, pay), version("2", start, time.Time{})}, 0},
		{[]journey.Map{version("1", time.Time{}, change, pay), version("2", change, time.Time{})}, 1},
		{[]journey.Map{version("2", change, time.Time{}, pay)}, 0},
	} {
		a := journey.Analyse(entries, start.AddDate(0, 1, 0), journey.Rules{Maps: c.maps})
		if len(a.Gaps) != c.want {
			t.Errorf("%v: %v", c.maps, a.Gaps)
		}
	}
}

// TestStuck proves that an open matter is stuck once it stays at a step for
// longer than 95 of 100 others did, and that too few others tell nothing.
func TestStuck(t *testing.T) {
	m := journey.Retail()
	var matters []journey.Matter
	for i := range 20 {
		entries := steps(customer.OrderPlaced, customer.OrderPaid)
		entries[1].At = start.Add(time.Duration(i+1) * time.Hour)
		matters = append(matters, journey.Analyse(entries, start.AddDate(0, 1, 0), journey.Rules{}).Matters...)
	}
	few := journey.Learn(m, slices.Values(matters[1:]))
	b := journey.Learn(m, slices.Values(matters))
	if d := b["order"]; d.N != 20 || d.P95 != 19*time.Hour+3*time.Minute {
		t.Fatalf("%+v", b)
	}
	slices.Reverse(matters)
	if d := gocmp.Diff(b, journey.Learn(m, slices.Values(matters))); d != "" {
		t.Errorf("in another order: %s", d)
	}
	open := steps(customer.OrderPlaced)
	for _, c := range []struct {
		after time.Duration
		base  journey.Baseline
		want  int
	}{{19 * time.Hour, b, 0}, {20 * time.Hour, b, 1}, {20 * time.Hour, few, 0}, {20 * time.Hour, nil, 0}} {
		a := journey.Analyse(open, start.Add(c.after), journey.Rules{Map: &m, Baseline: c.base})
		if len(a.Gaps) != c.want || c.want > 0 && (a.Gaps[0].Kind != journey.Stuck || a.Gaps[0].Late != 57*time.Minute) {
			t.Errorf("after %s: %v", c.after, a.Gaps)
		}
	}
}
