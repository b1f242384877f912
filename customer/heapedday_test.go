package customer_test

import (
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// knowing is the retail model of a shop whose till writes a day of birth for
// everybody.
func knowing(t *testing.T, day string) *identity.Weigher {
	t.Helper()
	m := identity.Retail()
	m.Heaped = []string{day}
	w, err := identity.NewWeigher(m)
	must(t, err)
	return w
}

// TestAdoptedModelKnowsHeapedDays: a day that the model in force knows to stand for
// "unknown" keeps nobody apart and is preferred to nothing, whatever comes first;
// one that is only configured changes nothing.
func TestAdoptedModelKnowsHeapedDays(t *testing.T) {
	const day = "1985-06-29"
	box := channel.Key{Kind: channel.KeyEmail, Value: "anna@mail.pl", Assurance: channel.Verified}
	phone := channel.Key{Kind: channel.KeyPhone, Value: "+48600100200", Assurance: channel.Verified}
	facts := []channel.Fact{
		record("web", "1", 10, channel.Person{Name: named("Anna", "Nowak"), BirthDate: "1960-03-04"}, box),
		record("till", "2", 20, channel.Person{Name: named("Anna", "Nowak"), BirthDate: day}, box, phone),
		record("club", "3", 30, channel.Person{Name: named("Anna", "Nowak"), BirthDate: "1960-03-04"}, phone),
		record("till", "4", 5, channel.Person{Name: named("Piotr", "Zych"), BirthDate: day}),
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, adopted := range []bool{true, false} {
		var state [32]byte
		for round := range 30 {
			mem := customer.NewMemory()
			hub, _ := newHub(t, customer.Config{Storage: mem, Rules: identity.Rules{Model: knowing(t, day)}})
			r := hub.As(clerk, customer.Service)
			if adopted {
				d, err := r.WhatIf(t.Context(), identity.Rules{Model: knowing(t, day)})
				must(t, err)
				must(t, r.Adopt(t.Context(), d, "looked at the diff"))
			}
			rnd.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
			for _, f := range facts {
				add(t, hub, f)
			}
			anna, till := idOf(t, hub, personRef("web", "1")), idOf(t, hub, personRef("till", "2"))
			if (anna == till) != adopted || adopted && idOf(t, hub, personRef("club", "3")) != anna {
				t.Fatalf("adopted %v: the account is %s, the till's record %s", adopted, anna, till)
			}
			g, err := r.Golden(t.Context(), till, customer.GoldenRules{BirthDate: []customer.Preference{customer.PreferRecent}})
			must(t, err)
			if want := map[bool]string{true: "1960-03-04", false: day}[adopted]; g.BirthDate.Value != want || g.BirthDate.Others != 0 || len(g.Sure) != map[bool]int{true: 3, false: 1}[adopted] {
				t.Errorf("adopted %v: born on %+v by %v", adopted, g.BirthDate, g.Sure)
			}
			switch now := stateOf(t, mem); {
			case round == 0:
				state = now
			case now != state:
				t.Fatalf("adopted %v: another state in another order", adopted)
			}
		}
	}
}
