package customer_test

import (
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// alike are an account and a helpdesk's contact that have a typed number, a name,
// a date of birth and an address in common, each with a mailbox of its own that
// is verified: a model joins them, and no key does.
func alike() (account, contact channel.Fact) {
	home := channel.Address{Street: "Piotrkowska 1 m. 7", City: "Łódź", Postcode: "90-001", Country: "PL"}
	typed := channel.Key{Kind: channel.KeyPhone, Value: "+48600100200", Assurance: channel.Asserted}
	box := func(address string) channel.Key {
		return channel.Key{Kind: channel.KeyEmail, Value: address, Assurance: channel.Verified}
	}
	p := channel.Person{Name: named("Anna", "Nowakowska"), BirthDate: "1980-02-03", Addresses: []channel.Address{home}}
	account = record("web", "1", 10, p, channel.Key{Kind: channel.KeyAccount, Issuer: "web", Value: "1", Assurance: channel.Authoritative}, typed, box("anna@example.com"))
	contact = record("desk", "2", 20, p, typed, box("annan77@example.com"))
	return account, contact
}

// What is verified of a record that only a model joined is no safer than that
// join: until something sure joins the two, nothing is told or sent there.
func TestGoldenTrustsNoLikeness(t *testing.T) {
	landline := channel.Key{Kind: channel.KeyPhone, Value: "+48426301122", Assurance: channel.Verified}
	for _, x := range []struct {
		about  string
		shared []channel.Key // of both
		decide func(r *customer.Reader, a, b channel.Ref) error
		sure   bool
	}{
		{about: "a model's word"},
		{about: "a number that both only typed", shared: []channel.Key{{Kind: channel.KeyPhone, Value: "+48600100201", Assurance: channel.Asserted}}},
		{about: "a verified number", shared: []channel.Key{landline}, sure: true},
		{about: "a verified number of which a human said that it is nobody's", shared: []channel.Key{landline},
			decide: func(r *customer.Reader, _, _ channel.Ref) error {
				return r.Block(t.Context(), landline.ID(), "the till's")
			}},
		{about: "a human's word", sure: true,
			decide: func(r *customer.Reader, a, b channel.Ref) error { return r.Link(t.Context(), a, b, "she said so") }},
	} {
		t.Run(x.about, func(t *testing.T) {
			hub, _ := newHub(t, customer.Config{Rules: identity.Rules{Model: identity.RetailWeigher()}})
			adopt(t, hub)
			account, contact := alike()
			account.Keys, contact.Keys = append(account.Keys, x.shared...), append(contact.Keys, x.shared...)
			add(t, hub, account, contact)
			r := hub.As(clerk, customer.Service)
			if x.decide != nil {
				if err := x.decide(r, account.Ref, contact.Ref); err != nil {
					t.Fatal(err)
				}
			}
			id := idOf(t, hub, contact.Ref)
			if idOf(t, hub, account.Ref) != id {
				t.Fatal("they are two customers: this test shows nothing")
			}
			g, err := r.Golden(t.Context(), id, customer.GoldenRules{})
			if err != nil {
				t.Fatal(err)
			}
			for mailbox, want := range map[string]bool{"anna@example.com": true, "annan77@example.com": x.sure} {
				c := contactOf(g, mailbox)
				if c.Route != want || c.Disclose != want || (c.Why == customer.RestrictLikeness) == want {
					t.Errorf("%s: route %v, disclose %v, %q; want %v", mailbox, c.Route, c.Disclose, c.Why, want)
				}
			}
		})
	}
}

func contactOf(g customer.Golden, value string) customer.ContactPoint {
	for _, c := range g.Contacts {
		if c.Key.Value == value {
			return c
		}
	}
	return customer.ContactPoint{}
}

// TestGoldenIgnoresWhatSaysNothing: what a source writes where it knows nothing is
// preferred to nothing, however sure the record is.
func TestGoldenIgnoresWhatSaysNothing(t *testing.T) {
	for _, x := range []struct {
		name, birth string
		ignored     bool
	}{
		{"Guest", "1900-01-01", true}, {"brak", "1970-01-01", true}, {"Klient", "1899-12-31", true}, {"Ewa Zych", "1980-02-04", false},
		{"Nowak sp. z o.o.", "1983-01-01", false},
	} {
		hub, _ := newHub(t, customer.Config{})
		box := channel.Key{Kind: channel.KeyEmail, Value: "anna@example.com", Assurance: channel.Verified}
		id := channel.Key{Kind: channel.KeyAccount, Issuer: "web", Value: "1", Assurance: channel.Authoritative}
		account := record("web", "1", 30, channel.Person{Name: channel.Name{Full: x.name}, BirthDate: x.birth}, id, box)
		member := record("club", "3", 20, channel.Person{Name: named("Anna", "Nowak"), BirthDate: "1980-02-03"}, id)
		add(t, hub, account, member)
		g, err := hub.As(clerk, customer.Service).Golden(t.Context(), idOf(t, hub, member.Ref), customer.GoldenRules{})
		if err != nil || idOf(t, hub, account.Ref) != g.ID {
			t.Fatalf("%s: %v", x.name, err)
		}
		name, birth, others := x.name, x.birth, 1
		if x.ignored {
			name, birth, others = "Anna Nowak", "1980-02-03", 0
		}
		if g.Name.Value.Display() != name || g.Name.Others != others || g.BirthDate.Value != birth || g.BirthDate.Others != others {
			t.Errorf("%s, %s: the name is %q of %d others, the date %q of %d", x.name, x.birth, g.Name.Value.Display(), g.Name.Others, g.BirthDate.Value, g.BirthDate.Others)
		}
	}
}

// TestFindTrustsNoLikeness: whoever calls from a number that is verified of a
// record which only a model joined is to be asked before they are told anything.
func TestFindTrustsNoLikeness(t *testing.T) {
	landline := channel.Key{Kind: channel.KeyPhone, Value: "+48426301122", Assurance: channel.Verified}
	for _, sure := range []bool{false, true} {
		hub, _ := newHub(t, customer.Config{Rules: identity.Rules{Model: identity.RetailWeigher()}})
		adopt(t, hub)
		account, contact := alike()
		if sure {
			account.Keys, contact.Keys = append(account.Keys, landline), append(contact.Keys, landline)
		}
		add(t, hub, account, contact)
		r := hub.As(clerk, customer.Service)
		for i, f := range []channel.Fact{account, contact} {
			box := f.Keys[slices.IndexFunc(f.Keys, func(k channel.Key) bool { return k.Kind == channel.KeyEmail })]
			want := channel.Verified
			if i == 1 && !sure {
				want = channel.Asserted
			}
			found, err := r.Find(t.Context(), box)
			if err != nil || found.Match != customer.Found || found.Candidates[0].Assurance != want {
				t.Errorf("sure %v: the mailbox of %s finds %+v, %v; want %s", sure, f.Ref, found, err, want)
			}
			v, err := r.View(t.Context(), customer.Query{Keys: []channel.Key{box}})
			if err != nil || v.Customer.ID != idOf(t, hub, account.Ref) || v.Assurance != want {
				t.Errorf("sure %v: the view by the mailbox of %s has %s, %v; want %s", sure, f.Ref, v.Assurance, err, want)
			}
		}
	}
}

// TestGoldenThen: a contact point of then is no surer than the records of then make
// it, and nobody shares it who came later.
func TestGoldenThen(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	id := channel.Key{Kind: channel.KeyAccount, Issuer: "web", Value: "1", Assurance: channel.Authoritative}
	typed := channel.Key{Kind: channel.KeyEmail, Value: "anna@example.com", Assurance: channel.Asserted}
	own := channel.Key{Kind: channel.KeyPhone, Value: "+48426301122", Assurance: channel.Verified}
	facts := []channel.Fact{
		record("web", "1", 10, channel.Person{Name: named("Anna", "Nowak")}, id, typed, own),
		record("desk", "2", 30, channel.Person{Name: named("Anna", "Nowak")}, id, typed.With(channel.Verified)),
		record("club", "3", 30, channel.Person{Name: named("Piotr", "Zych")}, own),
	}
	for i := range facts {
		facts[i].CreatedAt = facts[i].UpdatedAt
	}
	add(t, hub, facts...)
	r := hub.As(clerk, customer.Service)
	must(t, r.Unlink(t.Context(), facts[0].Ref, facts[2].Ref, "a former tenant"))
	for at, want := range map[int]struct {
		mailbox  channel.Assurance
		disclose bool
	}{20: {channel.Asserted, true}, 40: {channel.Verified, false}} {
		g, err := r.At(hours(at).Time).Golden(t.Context(), idOf(t, hub, facts[0].Ref), customer.GoldenRules{})
		must(t, err)
		if c := contactOf(g, typed.Value); c.Assurance != want.mailbox || c.Route != (want.mailbox == channel.Verified) {
			t.Errorf("at hour %d the mailbox is %s, route %v; want %s", at, c.Assurance, c.Route, want.mailbox)
		}
		if c := contactOf(g, own.Value); !c.Route || c.Disclose != want.disclose {
			t.Errorf("at hour %d the number may be disclosed to: %v, %q; want %v", at, c.Disclose, c.Why, want.disclose)
		}
	}
}
