package world_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
)

// TestCases proves that what makes retail data hard does occur, and how often
// at least in 2,500 people. Each case looks at facts and truth only, never at
// how the world was made.
func TestCases(t *testing.T) {
	w := big()
	truth := w.Truth()
	got := map[string]int{}
	for _, f := range w.Sorted() {
		who := truth.Parties[f.Owner()]
		for _, k := range f.Keys {
			countKey(got, truth, who, f, k)
		}
		switch c := f.Content.(type) {
		case nil:
			got["deleted "+string(f.Ref.Kind)]++
		case *channel.Person:
			countPerson(got, f, c)
		case *channel.Order:
			countOrder(got, truth, who, f, c)
		case *channel.Interaction:
			got[string(c.Kind)+" "+string(c.Direction)+" "+string(c.Outcome)]++
			got["language "+c.Language]++
			if len(c.Legs) > 1 {
				got["transferred"]++
			}
			if len(f.Keys) == 0 && c.Kind == channel.Call {
				got["withheld number"]++
			}
		case *channel.Case:
			got["case "+string(c.Status)]++
			if !c.MergedInto.IsZero() {
				got["case merged"]++
			}
			if c.Reopened > 0 {
				got["case reopened"]++
			}
		case *channel.Feedback:
			got["feedback "+string(c.Kind)]++
		case *channel.Consent:
			got["consent "+string(c.State)]++
		case *channel.Return, *channel.Refund, *channel.Fulfillment:
			got["apart "+string(f.Ref.Kind)]++
		}
	}
	countPeople(got, truth)
	for _, m := range truth.Mentions {
		if !m.Other.IsZero() {
			got["asks about another's order"]++
		}
	}
	for name, least := range leastCases {
		if got[name] < least {
			t.Errorf("%s: %d times, want at least %d", name, got[name], least)
		}
	}
}

// leastCases says how often each case must occur.
var leastCases = map[string]int{
	"dummy mail": 20, "store phone": 20, "gmial.com": 5, "family mailbox": 20, "landline": 100, "office mailbox": 20,
	"number handed on": 10, "number since": 10, "card lent": 5, "another's mailbox": 1, "typed differently": 500,
	"deleted order": 10, "deleted case": 1, "deleted person": 5, "person merged": 10, "guest person": 200,
	"renamed": 5, "Kazlauskaitė→…ienė": 3, "twins": 5, "senior and junior": 5, "two surnames": 20, "namesakes": 20,
	"guest order": 500, "account order": 500, "two parcels": 50, "pickup expired": 10, "cancelled unpaid": 20, "present": 20, "locker": 100,
	"return by ref": 10, "return by number": 10, "pickup by ref": 50, "pickup by number": 50, "refunded": 20, "voided line": 20,
	"PLN": 1000, "EUR": 500, "GBP": 300,
	"call in answered": 500, "call in missed": 50, "call in abandoned": 50, "call in voicemail": 50, "call in lost": 10, "call out answered": 100,
	"email in delivered": 500, "email out delivered": 300, "chat in delivered": 50, "form in delivered": 50, "transferred": 50, "withheld number": 20,
	"language pl": 300, "language lt": 100, "language en": 100,
	"case new": 500, "case open": 300, "case pending_customer": 300, "case solved": 300, "case closed": 200, "case merged": 3, "case reopened": 5,
	"feedback csat": 50, "feedback nps": 10, "feedback ces": 10, "consent granted": 300, "consent denied": 300, "consent withdrawn": 20,
	"apart fulfillment": 500, "apart return": 20, "apart refund": 10, "asks about another's order": 10,
}

func countKey(got map[string]int, truth *world.Truth, who world.Party, f channel.Fact, k channel.Key) {
	named := map[string]bool{
		"dummy mail":       k.Value == world.DummyEmail,
		"store phone":      k.Value == world.StorePhone,
		"gmial.com":        strings.HasSuffix(k.Value, "@gmial.com"),
		"family mailbox":   strings.Contains(k.Value, ".dom"),
		"office mailbox":   strings.HasPrefix(k.Value, "biuro@firma"),
		"number handed on": !k.Until.IsZero(),
		"number since":     !k.Since.IsZero(),
		"landline":         truth.Numbers[k.Value].Kind == world.Ambiguous,
		"another's mailbox": who.Stray && k.Kind == channel.KeyEmail && f.Ref.Kind != channel.KindPerson &&
			!strings.Contains(string(k.Value), ".dom"),
		"typed differently": k.Raw != "",
	}
	for name, is := range named {
		if is {
			got[name]++
		}
	}
}

func countPerson(got map[string]int, f channel.Fact, c *channel.Person) {
	if !c.MergedInto.IsZero() {
		got["person merged"]++
	}
	if f.Ref.Channel == world.WebLT && !c.Registered {
		got["guest person"]++
	}
}

func countOrder(got map[string]int, truth *world.Truth, who world.Party, f channel.Fact, c *channel.Order) {
	got[c.Total.Currency]++
	switch {
	case f.Ref.Channel == world.Tills:
		if truth.Orders[f.Ref].Buyer != who.Person {
			got["card lent"]++
		}
	case f.Party.IsZero():
		got["guest order"]++
	default:
		got["account order"]++
	}
	if len(c.Fulfillments) > 1 {
		got["two parcels"]++
	}
	for _, p := range c.Fulfillments {
		if p.Recipient.Address.Point != "" {
			got["locker"]++
		}
		if p.Recipient.Name.Full != "" {
			got["present"]++
		}
	}
	for _, l := range c.Lines {
		by := "number"
		if !l.Link.Ref.IsZero() {
			by = "ref"
		}
		switch l.Link.Rel {
		case channel.RelReturns:
			got["return by "+by]++
		case channel.RelPicksUp:
			got["pickup by "+by]++
		}
		if l.Voided {
			got["voided line"]++
		}
	}
	if len(c.Refunds) > 0 {
		got["refunded"]++
	}
	switch c.Source {
	case "not picked up":
		got["pickup expired"]++
	case "unpaid":
		got["cancelled unpaid"]++
	}
}

func countPeople(got map[string]int, truth *world.Truth) {
	names := map[string]int{}
	for i, p := range truth.People {
		if p.Formerly != "" {
			got["renamed"]++
			if strings.HasSuffix(p.Formerly, "tė") && strings.HasSuffix(p.Family, "ienė") {
				got["Kazlauskaitė→…ienė"]++
			}
		}
		full := p.Given + " " + p.Family
		if first, ok := names[full]; ok && truth.People[first].Household != p.Household {
			got["namesakes"]++
		}
		names[full] = i
		if i == 0 || truth.People[i-1].Household != p.Household {
			continue
		}
		mate := truth.People[i-1]
		switch {
		case mate.BirthDate == p.BirthDate && mate.Given != p.Given:
			got["twins"]++
		case mate.Given == p.Given && mate.Family == p.Family && mate.BirthDate != p.BirthDate:
			got["senior and junior"]++
		case !strings.HasPrefix(p.Family, mate.Family[:3]):
			got["two surnames"]++
		}
	}
}

// TestNumberHandedOn proves that a number that changed hands rested in between,
// and that the sources say both ends.
func TestNumberHandedOn(t *testing.T) {
	truth := big().Truth()
	until, since := map[string]channel.Key{}, map[string]channel.Key{}
	holder := map[string][]int{}
	for f := range big().Facts() {
		for _, k := range f.Keys {
			who := truth.Parties[f.Owner()].Person
			if f.Ref.Kind != channel.KindPerson || k.Kind != channel.KeyPhone {
				continue
			}
			if !k.Until.IsZero() {
				until[k.Value] = k
			}
			if !k.Since.IsZero() && !slices.Contains(holder[k.Value], who) {
				since[k.Value] = k
				holder[k.Value] = append(holder[k.Value], who)
			}
		}
	}
	gaps := 0
	for number, old := range until {
		next, ok := since[number]
		if !ok {
			continue // it rests still
		}
		gaps++
		if gap := next.Since.Sub(old.Until).Hours() / 24; gap < 100 || gap > 140 {
			t.Errorf("a number rested for %.0f days", gap)
		}
		if next.Assurance != channel.Verified || old.Assurance != channel.Verified {
			t.Error("a number was handed on that was never checked")
		}
	}
	if gaps < 10 {
		t.Errorf("only %d numbers were handed on", gaps)
	}
}
