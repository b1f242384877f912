package world_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
)

// TestStoryFacts proves that the scene is sound by itself: everything
// validates, nothing lies in the future, and each ref it names is told of.
func TestStoryFacts(t *testing.T) {
	s := world.Story()
	seen := map[channel.Ref]bool{}
	for i, f := range s.Facts {
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
		if f.UpdatedAt.After(s.Now) || f.UpdatedAt.Before(f.CreatedAt.Time) {
			t.Errorf("%s: published at %s, made at %s", f.Ref, f.UpdatedAt, f.CreatedAt)
		}
		if i > 0 && f.UpdatedAt.Before(s.Facts[i-1].UpdatedAt.Time) {
			t.Errorf("%s stands out of order", f.Ref)
		}
		seen[f.Ref] = true
	}
	named := append([]channel.Ref{s.Account, s.Husband, s.Pickup, s.Parcel, s.Earlier, s.Receipt, s.Return,
		s.Missed, s.Call, s.Callback}, append(s.Mail, s.Tickets...)...)
	for _, r := range named {
		if !seen[r] {
			t.Errorf("%s is named but no fact tells of it", r)
		}
	}
	for _, f := range s.Facts {
		if !f.Party.IsZero() && !seen[f.Party] {
			t.Errorf("%s: nobody tells of its party", f.Ref)
		}
	}
}

// TestStoryIsTheSame proves that each call tells the same.
func TestStoryIsTheSame(t *testing.T) {
	a, err := json.Marshal(world.Story().Facts)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := json.Marshal(world.Story().Facts)
	if string(a) != string(b) {
		t.Error("two calls of Story differ")
	}
}

// TestStoryAmounts proves that the amounts of the orders add up, as a person
// who reads the scene would check.
func TestStoryAmounts(t *testing.T) {
	for _, f := range world.Story().Facts {
		o, ok := f.Content.(*channel.Order)
		if !ok {
			continue
		}
		var lines, paid int64
		for _, l := range o.Lines {
			lines += l.Total.Minor
		}
		for _, p := range o.Payments {
			paid += p.Amount.Minor
		}
		if lines+o.Shipping.Minor != o.Total.Minor {
			t.Errorf("%s: lines and shipping are %d, total is %s", f.Ref, lines+o.Shipping.Minor, o.Total)
		}
		if o.Payment == channel.PayPaid && paid != max(o.Total.Minor, -o.Total.Minor) {
			t.Errorf("%s: paid %d of %s", f.Ref, paid, o.Total)
		}
	}
}

func ExampleStory() {
	s := world.Story()
	for _, f := range s.Facts[len(s.Facts)-6:] {
		switch c := f.Content.(type) {
		case *channel.Interaction:
			fmt.Println(c.StartedAt.Format("02 Jan 15:04"), c.Kind, c.Direction, cmp.Or(c.Outcome, "unseen"))
		case *channel.Case:
			fmt.Println(f.UpdatedAt.Format("02 Jan 15:04"), c)
		case *channel.Promise:
			fmt.Println(c.MadeAt.Format("02 Jan 15:04"), c)
		}
	}
	fmt.Println(s.Now.Format("02 Jan 15:04"), "she calls")
	// Output:
	// 18 Mar 15:31 case 5581 open
	// 18 Mar 15:31 email in delivered
	// 19 Mar 09:12 call in missed
	// 19 Mar 09:26 call in answered
	// 19 Mar 09:36 note internal unseen
	// 19 Mar 09:36 promise callback due 2026-03-19T14:00:00Z
	// 20 Mar 10:42 she calls
}
