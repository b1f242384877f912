package customer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

func record(source, id string, changed int, p channel.Person, keys ...channel.Key) channel.Fact {
	return channel.Fact{Ref: channel.Ref{Channel: source, Kind: channel.KindPerson, ID: id}, UpdatedAt: hours(changed), Keys: keys, Content: &p}
}

func named(given, family string) channel.Name { return channel.Name{Given: given, Family: family} }

// One customer of three records: the shop's account, the helpdesk's contact and
// the loyalty club, all with one verified e-mail address.
func threeRecords() []channel.Fact {
	mail := channel.Key{Kind: channel.KeyEmail, Value: "anna@example.com", Assurance: channel.Verified}
	typed := channel.Key{Kind: channel.KeyPhone, Value: "+48600100200", Assurance: channel.Asserted}
	account := channel.Key{Kind: channel.KeyAccount, Issuer: "web", Value: "1", Assurance: channel.Authoritative}
	lodz := channel.Address{Street: "Piotrkowska 1", City: "Łódź", Postcode: "90-001", Country: "PL"}
	old := channel.Address{Street: "Długa 7", City: "Gdańsk", Postcode: "80-001", Country: "PL"}
	same := lodz
	same.Street = "piotrkowska  1"
	return []channel.Fact{
		record("web", "1", 10, channel.Person{Name: named("Anna", "Nowak"), Language: "pl", Addresses: []channel.Address{lodz}, Registered: true}, account, mail),
		record("desk", "2", 30, channel.Person{Name: named("A.", "Nowak"), Language: "en", Addresses: []channel.Address{old}}, mail, typed),
		record("club", "3", 20, channel.Person{Name: named("anna", "nowak"), BirthDate: "1980-02-03", Addresses: []channel.Address{same}}, mail),
	}
}

func TestGoldenPolicies(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	facts := threeRecords()
	add(t, hub, facts...)
	id := idOf(t, hub, facts[0].Ref)
	web, desk, club := facts[0].Ref, facts[1].Ref, facts[2].Ref
	for _, x := range []struct {
		about    string
		rules    customer.GoldenRules
		name     string
		from     []channel.Ref
		why      customer.Preference
		language string
	}{
		{"the zero rules", customer.GoldenRules{}, "Anna Nowak", []channel.Ref{web, club}, customer.PreferSure, "pl"},
		{"the latest", customer.GoldenRules{Name: []customer.Preference{customer.PreferRecent}}, "A. Nowak", []channel.Ref{desk}, customer.PreferRecent, "pl"},
		{"most records", customer.GoldenRules{Name: []customer.Preference{customer.PreferFrequent}}, "Anna Nowak", []channel.Ref{web, club}, customer.PreferFrequent, "pl"},
		{"the helpdesk first", customer.GoldenRules{Sources: []string{"desk"}, Name: []customer.Preference{customer.PreferSource}, Language: []customer.Preference{customer.PreferSource}},
			"A. Nowak", []channel.Ref{desk}, customer.PreferSource, "en"},
		{"the longest", customer.GoldenRules{Name: []customer.Preference{customer.PreferLong}}, "Anna Nowak", []channel.Ref{web, club}, customer.PreferLong, "pl"},
	} {
		g, err := hub.As(clerk, customer.Service).Golden(t.Context(), id, x.rules)
		if err != nil {
			t.Fatal(err)
		}
		if g.Name.Value.Display() != x.name || !slices.Equal(g.Name.From, x.from) || g.Name.Why != x.why || g.Name.Others != 1 || g.Language.Value != x.language {
			t.Errorf("%s: %+v, %q, %q; language %s", x.about, g.Name, g.Name.Value.Display(), g.Name.Why, g.Language.Value)
		}
		if g.BirthDate.Value != "1980-02-03" || g.BirthDate.Why != "" || !slices.Equal(g.BirthDate.From, []channel.Ref{club}) {
			t.Errorf("%s: the only birth date is %+v", x.about, g.BirthDate)
		}
		if len(g.Addresses) != 2 || g.Addresses[0].Value.City != "Łódź" || len(g.Addresses[0].From) != 2 || g.Addresses[1].Value.Street != "Długa 7" {
			t.Errorf("%s: the addresses are %+v", x.about, g.Addresses)
		}
	}
}

// No value is made of parts of two records, whatever the records say.
func TestGoldenNeverMixes(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	facts := threeRecords()
	add(t, hub, facts...)
	policies := []customer.Preference{customer.PreferSure, customer.PreferSource, customer.PreferRecent, customer.PreferFrequent, customer.PreferLong}
	for i := range policies {
		p := append(slices.Clone(policies[i:]), policies[:i]...)
		g, err := hub.As(clerk, customer.Service).Golden(t.Context(), idOf(t, hub, facts[1].Ref), customer.GoldenRules{Name: p, Address: p})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(facts, func(f channel.Fact) bool { return f.Content.(*channel.Person).Name == g.Name.Value }) {
			t.Errorf("policy %v: no record has the name %q", p, g.Name.Value.Display())
		}
		for _, a := range g.Addresses {
			if !slices.ContainsFunc(facts, func(f channel.Fact) bool { return slices.Contains(f.Content.(*channel.Person).Addresses, a.Value) }) {
				t.Errorf("policy %v: no record has the address %q %q", p, a.Value.Street, a.Value.City)
			}
		}
	}
}

// What may be said and sent where follows from who surely has a contact point.
func TestGoldenContacts(t *testing.T) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	hub, _ := newHub(t, customer.Config{Now: func() time.Time { return now }})
	facts := threeRecords()
	family := channel.Key{Kind: channel.KeyEmail, Value: "kowalscy@example.com", Assurance: channel.Verified}
	former := channel.Key{Kind: channel.KeyPhone, Value: "+48600100299", Assurance: channel.Verified, Until: now.AddDate(-1, 0, 0)}
	facts[0].Keys = append(facts[0].Keys, family, former)
	other := record("web", "9", 1, channel.Person{Name: named("Piotr", "Nowak")}, family, channel.Key{Kind: channel.KeyAccount, Issuer: "web", Value: "9", Assurance: channel.Authoritative})
	add(t, hub, append(facts, other)...)
	r := hub.As(clerk, customer.Service)
	g, err := r.Golden(t.Context(), idOf(t, hub, facts[0].Ref), customer.GoldenRules{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]bool{ // route, disclose
		"anna@example.com": {true, true}, "kowalscy@example.com": {true, false}, "+48600100200": {}, "+48600100299": {},
	}
	if len(g.Contacts) != len(want) {
		t.Errorf("there are %d contact points, want %d", len(g.Contacts), len(want))
	}
	for _, c := range g.Contacts {
		w, ok := want[c.Key.Value]
		if !ok || c.Route != w[0] || c.Disclose != w[1] || (c.Why == "") != w[1] {
			t.Errorf("%s: route %v, disclose %v, %q; want %v", c.Key.Value, c.Route, c.Disclose, c.Why, w)
		}
	}
	masked := hub.As(customer.Actor{ID: "temp", Scope: customer.Scope{MaskContacts: true}}, customer.Service)
	if g, err = masked.Golden(t.Context(), idOf(t, hub, facts[0].Ref), customer.GoldenRules{}); err != nil || len(g.Addresses) != 0 {
		t.Errorf("masked: %d addresses, %v", len(g.Addresses), err)
	}
	for _, c := range g.Contacts {
		if _, ok := want[c.Key.Value]; ok {
			t.Errorf("masked: %s is shown", c.Key.Value)
		}
	}
}

// The review queue has each possible pair once, and the household is no part of
// it.
func TestSuggestionsAndHousehold(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	facts := threeRecords()
	guest := record("web", "5", 1, channel.Person{Name: named("Anna", "Nowak")}, channel.Key{Kind: channel.KeyEmail, Value: "anna@example.com", Assurance: channel.Asserted})
	landline := channel.Key{Kind: channel.KeyPhone, Value: "+48426301122", Assurance: channel.Verified}
	facts[0].Keys = append(facts[0].Keys, landline)
	brother := record("web", "6", 1, channel.Person{Name: named("Piotr", "Nowak")}, landline)
	nameless := record("web", "7", 1, channel.Person{}, guest.Keys...)
	add(t, hub, append(facts, guest, brother, nameless)...)
	r := hub.As(clerk, customer.Service)
	anna, unsure, piotr := idOf(t, hub, facts[0].Ref), idOf(t, hub, guest.Ref), idOf(t, hub, brother.Ref)
	var pairs [][2]customer.ID
	for s, err := range r.Suggestions(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, [2]customer.ID{min(s.A.ID, s.B.ID), max(s.A.ID, s.B.ID)})
		if len(s.B.Reasons) == 0 {
			t.Error("a suggestion without a reason")
		}
	}
	if want := [][2]customer.ID{{min(anna, unsure), max(anna, unsure)}}; !slices.Equal(pairs, want) {
		t.Errorf("suggested are %v, want %v", pairs, want)
	}
	home, err := r.Household(t.Context(), anna)
	if err != nil || len(home) != 1 || home[0].ID != piotr {
		t.Errorf("the household of %s is %v, %v; want %s", anna, home, err, piotr)
	}
	if err := r.Unlink(t.Context(), facts[0].Ref, guest.Ref, "two people"); err != nil {
		t.Fatal(err)
	}
	for s := range r.Suggestions(t.Context()) {
		t.Errorf("after the decision there still is %v", s)
	}
}
