package customer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// TestWhoseAddress: which of the addresses in a fact are its party's own.
func TestWhoseAddress(t *testing.T) {
	anna := channel.Name{Given: "Anna", Family: "Nowak"}
	to := func(addressee, street string) channel.Address {
		return channel.Address{Kind: "shipping", Name: addressee, Street: street, Postcode: "00-238"}
	}
	order := func(buyer channel.Name, billing channel.Address, to ...channel.Contact) *channel.Order {
		o := &channel.Order{Buyer: channel.Contact{Name: buyer}, Billing: billing}
		for _, c := range to {
			o.Fulfillments = append(o.Fulfillments, channel.Fulfillment{Recipient: c})
		}
		return o
	}
	for _, c := range []struct {
		about string
		say   channel.Content
		want  []string // streets
	}{
		{"an address book", &channel.Person{Name: anna, Addresses: []channel.Address{to("", "Długa 5"), to("Nowak Anna", "Krótka 1"), to("A. Nowak", "Nowa 2"),
			to("Piotr Nowak", "Daleka 9"), to("Firma sp. z o.o.", "Biurowa 1")}}, []string{"Długa 5", "Krótka 1", "Nowa 2"}},
		{"twice the same", &channel.Person{Addresses: []channel.Address{to("", "Długa 5"), {Street: "Długa 5", Postcode: "00-238"}}}, []string{"Długa 5"}},
		{"a parcel locker", &channel.Person{Addresses: []channel.Address{{Street: "Długa 5", Postcode: "00-238", Point: "WAW1"}}}, nil},
		{"nothing but a country", &channel.Person{Addresses: []channel.Address{{Country: "PL"}}}, nil},
		{"an order to oneself", order(anna, to("Anna Nowak", "Długa 5"), channel.Contact{Name: channel.Name{Full: "ANNA NOWAK"}, Address: to("", "Krótka 1")}),
			[]string{"Długa 5", "Krótka 1"}},
		{"a gift", order(anna, to("Anna Nowak", "Długa 5"), channel.Contact{Name: channel.Name{Full: "Ewa Lis"}, Address: to("", "Daleka 9")}), []string{"Długa 5"}},
		{"a gift, the addressee in the address", order(anna, to("", "Długa 5"), channel.Contact{Address: to("Ewa Lis", "Daleka 9")}), []string{"Długa 5"}},
		{"a recipient of whom nothing is told", order(anna, to("", "Długa 5"), channel.Contact{Address: to("", "Daleka 9")}), []string{"Długa 5"}},
		{"a letter", &channel.Interaction{Direction: channel.Inbound, From: channel.Contact{Name: anna, Address: to("", "Długa 5")}}, []string{"Długa 5"}},
		{"a letter to her", &channel.Interaction{Direction: channel.Outbound, From: channel.Contact{Name: anna, Address: to("", "Długa 5")}}, nil},
	} {
		var got []string
		for _, a := range addressesOf(nil, &channel.Fact{Content: c.say}) {
			if a.Address.Kind != "" || a.Address.Name != "" || a.House == "" || a.N != 1 {
				t.Errorf("%s: the row is %q %q %q %d", c.about, a.Address.Kind, a.Address.Name, a.House, a.N)
			}
			got = append(got, a.Address.Street)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.about, got, c.want)
		}
	}
}

// former is a storage as an earlier version of the library filled it: it knows
// of no addresses.
type former struct{ *Memory }

func (f former) Commit(ctx context.Context, c *Commit) error {
	other := *c
	other.Parties = nil
	for _, p := range c.Parties {
		q := *p
		q.Addresses = nil
		other.Parties = append(other.Parties, &q)
	}
	other.Terms = slices.DeleteFunc(slices.Clone(c.Terms), func(x TermChange) bool { return strings.HasPrefix(string(x.Term), "k\x00address\x00") })
	return f.Memory.Commit(ctx, &other)
}

// TestRebuildReadsAddresses: what an earlier version stored is read, goes on to
// take facts in, and is after a rebuild what this version would have stored.
func TestRebuildReadsAddresses(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(rounds(100)) {
		d := &dealer{Rand: rand.New(rand.NewPCG(seed, 9))}
		facts := d.facts(60)
		old, fresh := NewMemory(), NewMemory()
		addAll(t, hubs(t, former{old}, 1, Config{})[0], facts[:40], 7)
		h := hubs(t, old, 1, Config{})[0]
		addAll(t, h, facts[40:], 5)
		if err := h.Rebuild(ctx); err != nil {
			t.Fatal(err)
		}
		if err := sound(h, old); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		addAll(t, hubs(t, fresh, 1, Config{})[0], facts, 60)
		a, _ := StateHash(ctx, old)
		if b, err := StateHash(ctx, fresh); err != nil || a != b {
			t.Fatalf("seed %d: after the rebuild the state is another, %v", seed, err)
		}
	}
}

// lives is a guest order with a name, a billing address and a key.
func lives(n int, name channel.Name, a channel.Address, keys ...channel.Key) channel.Fact {
	f := guest(n, keys...)
	o := f.Content.(*channel.Order)
	o.Buyer.Name, o.Billing = name, a
	return f
}

// inForce returns a hub with the retail model in force.
func inForce(tb testing.TB, s Storage, cfg Config) *Hub {
	tb.Helper()
	cfg.Rules.Model = identity.RetailWeigher()
	h := hubs(tb, s, 1, cfg)[0]
	r := h.As(Actor{ID: "ops"}, Service)
	d, err := r.WhatIf(context.Background(), cfg.Rules)
	if err == nil {
		err = r.Adopt(context.Background(), d, "test")
	}
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// TestAddressesSpeak: with the model in force an address makes relatives of
// people who have no key in common, and is evidence for those who have one.
func TestAddressesSpeak(t *testing.T) {
	ctx := context.Background()
	flat := channel.Address{Street: "ul. Długa 5 m. 3", Postcode: "00-238", City: "Warszawa"}
	same := channel.Address{Street: "Dluga 5/3", Postcode: "00238", City: "WARSZAWA"}
	other := channel.Address{Street: "Morska 8", Postcode: "81-323", City: "Gdynia"}
	facts := []channel.Fact{
		lives(1, channel.Name{Given: "Anna", Family: "Nowak"}, flat, address("anna", channel.Verified)),
		lives(2, channel.Name{Given: "Piotr", Family: "Nowak"}, same, address("piotr", channel.Verified)),
		lives(3, channel.Name{Given: "Anna", Family: "Nowak"}, same, address("a.nowak", channel.Asserted)),
		lives(4, channel.Name{Given: "Anna", Family: "Nowak"}, other, address("annan", channel.Asserted)),
	}
	type kinship map[string]identity.Verdict
	relatives := func(h *Hub) kinship {
		out := kinship{}
		r := h.As(Actor{ID: "clerk"}, Service)
		v, err := r.View(ctx, Query{Customer: newID(facts[0].Ref)})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range v.Possible {
			out[x.Party.ID] = x.Verdict
		}
		home, err := r.Household(ctx, newID(facts[0].Ref))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range home {
			if out[x.Party.ID] != identity.Household {
				t.Errorf("Household names %s, the view says %q", x.Party, out[x.Party.ID])
			}
		}
		return out
	}
	h := hubs(t, NewMemory(), 1, Config{Rules: identity.Rules{Model: identity.RetailWeigher()}})[0]
	addAll(t, h, facts, 1)
	if got := relatives(h); len(got) > 0 {
		t.Errorf("without a model in force the address makes %v", got)
	}
	h = inForce(t, NewMemory(), Config{})
	addAll(t, h, facts, 1)
	want := kinship{"2": identity.Household, "3": identity.Possible}
	if diff := cmp.Diff(want, relatives(h)); diff != "" {
		t.Errorf("relatives of Anna (-want +got):\n%s", diff)
	}
	var queue int
	for s, err := range h.As(Actor{ID: "clerk"}, Service).Suggestions(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		queue++
		if len(s.B.Reasons) == 0 || slices.Contains(s.B.Reasons, "prior") {
			t.Errorf("the reasons are %q", s.B.Reasons)
		}
	}
	if queue != 1 {
		t.Errorf("%d suggestions, want the one of Anna's two orders", queue)
	}
}

// TestOfficeAddress: an address that very many use says nothing of any of them,
// until they are gone; a human can say so at once, or the opposite.
func TestOfficeAddress(t *testing.T) {
	ctx := context.Background()
	office := channel.Address{Street: "Prosta 51", Postcode: "00-838", City: "Warszawa"}
	key, _ := identity.AddressKey(office)
	given := []string{"Anna", "Jan", "Piotr", "Ewa", "Marek", "Zofia", "Adam", "Joanna", "Robert", "Monika"}
	h := inForce(t, NewMemory(), Config{})
	r := h.As(Actor{ID: "clerk"}, Service)
	var facts []channel.Fact
	for i, g := range given {
		facts = append(facts, lives(i, channel.Name{Given: g, Family: "Nowak"}, office, address(fmt.Sprint("p", i), channel.Verified)))
	}
	household := func(want int) {
		t.Helper()
		home, err := r.Household(ctx, newID(facts[0].Ref))
		if err != nil || len(home) != want {
			t.Errorf("%d in the household, %v; want %d", len(home), err, want)
		}
	}
	addAll(t, h, facts[:3], 1)
	household(2)
	if err := r.Block(ctx, key, "it is an office"); err != nil {
		t.Fatal(err)
	}
	household(0)
	if err := r.Allow(ctx, key, "it is not"); err != nil {
		t.Fatal(err)
	}
	household(2)
	h = inForce(t, NewMemory(), Config{})
	r = h.As(Actor{ID: "clerk"}, Service)
	addAll(t, h, facts, 3)
	household(0)
	for i := range facts[3:] {
		addAll(t, h, []channel.Fact{{Ref: facts[3+i].Ref, Version: 2, Deleted: true}}, 1)
	}
	household(2)
}

// TestHouseTurnsGeneric: two who are one person by name and address come apart
// when so many others live there that the address says nothing, and are one again
// when those turn out to be one of them; the feed tells it both times.
func TestHouseTurnsGeneric(t *testing.T) {
	ctx := context.Background()
	flat := channel.Address{Street: "ul. Długa 5 m. 3", Postcode: "00-238", City: "Warszawa"}
	mem := NewMemory()
	h := inForce(t, mem, Config{Rules: identity.Rules{People: map[channel.KeyKind]int{identity.KeyAddress: 1}}})
	person := func(id, given string, version int64) channel.Fact {
		return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: id}, Version: version,
			Content: &channel.Person{Name: channel.Name{Given: given, Family: "Nowak"}, BirthDate: "1980-05-12", Addresses: []channel.Address{flat}}}
	}
	one := func(want bool) {
		t.Helper()
		got, err := mem.Read(ctx, Want{Parties: []channel.Ref{person("1", "", 0).Ref, person("2", "", 0).Ref}})
		if err != nil || (got.Parties[0].First == got.Parties[1].First) != want {
			t.Errorf("one person is %v, want %v; %v", !want, want, err)
		}
	}
	addAll(t, h, []channel.Fact{person("1", "Anna", 1), person("2", "Anna", 1)}, 1)
	one(true)
	addAll(t, h, []channel.Fact{person("3", "Piotr", 1)}, 1)
	one(false)
	addAll(t, h, []channel.Fact{person("3", "Anna", 2)}, 1)
	one(true)
	var kinds []ChangeKind
	for c, err := range h.As(Actor{ID: "t"}, Service).Changes(ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, c.Kind)
	}
	want := []ChangeKind{Created, Updated, Split, Created, Merged, Updated}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("the feed (-want +got):\n%s", diff)
	}
	tenant := channel.Fact{Ref: person("4", "", 0).Ref, Version: 1, Content: &channel.Person{Addresses: []channel.Address{flat}}}
	addAll(t, h, []channel.Fact{tenant}, 1)
	one(true)
	tenant.Version, tenant.Content = 2, &channel.Person{Name: channel.Name{Given: "Ewa", Family: "Lis"}, Addresses: []channel.Address{flat}}
	addAll(t, h, []channel.Fact{tenant}, 1)
	one(false)
	addAll(t, h, []channel.Fact{{Ref: tenant.Ref, Version: 3, Deleted: true}}, 1)
	one(true)
}

// TestGoldenAddresses: a golden view has the customer's own addresses, and not
// those of whom gifts were sent to.
func TestGoldenAddresses(t *testing.T) {
	h := hubs(t, NewMemory(), 1, Config{})[0]
	f := lives(1, channel.Name{Given: "Anna", Family: "Nowak"}, channel.Address{Kind: "billing", Street: "Długa 5", Postcode: "00-238"}, address("anna", channel.Verified))
	f.Content.(*channel.Order).Fulfillments = []channel.Fulfillment{
		{ID: "1", Type: channel.FillShipment, State: channel.FillStateTransit, Recipient: channel.Contact{Name: channel.Name{Full: "Ewa Lis"}, Address: channel.Address{Street: "Daleka 9", Postcode: "00-001"}}},
		{ID: "2", Type: channel.FillShipment, State: channel.FillStateTransit, Recipient: channel.Contact{Name: channel.Name{Full: "Anna Nowak"}, Address: channel.Address{Kind: "shipping", Street: "Biurowa 1", Postcode: "00-002"}}},
	}
	addAll(t, h, []channel.Fact{f}, 1)
	g, err := h.As(Actor{ID: "clerk"}, Service).Golden(context.Background(), newID(f.Ref), GoldenRules{})
	var got []string
	for _, a := range g.Addresses {
		got = append(got, a.Value.Kind+" "+a.Value.Street)
	}
	slices.Sort(got)
	if want := []string{"billing Długa 5", "shipping Biurowa 1"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

// TestAlarmsAreErased: an erased person is in no alarm.
func TestAlarmsAreErased(t *testing.T) {
	ctx := context.Background()
	h := hubs(t, NewMemory(), 1, Config{Rules: identity.Rules{Unique: []string{"web"}}})[0]
	var facts []channel.Fact
	for i := range 2 {
		id := fmt.Sprint(17 + i)
		facts = append(facts, channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "secret" + id}, Version: 1, Content: &channel.Person{},
			Keys: []channel.Key{channel.NewKey(channel.KeyAccount, "web", id, channel.Authoritative), address("one", channel.Verified)}})
	}
	addAll(t, h, facts, 1)
	if as := h.Alarms(); len(as) != 1 || as[0].Kind != AlarmRefused || as[0].Why != "verified email, but unique namespace web" || as[0].First.IsZero() {
		t.Fatalf("alarms are %v", as)
	}
	addAll(t, h, facts, 1)
	if err := h.As(Actor{ID: "clerk"}, Service).Erase(ctx, newID(facts[0].Ref)); err != nil {
		t.Fatal(err)
	}
	if as := h.Alarms(); len(as) != 0 {
		t.Errorf("after the erasure the alarms are %v", as)
	}
}

// TestAlarmsNameEverybody: who is erased is in no alarm, nor as a bystander whom a
// refusal names: by whichever of the workers somebody erases them.
func TestAlarmsNameEverybody(t *testing.T) {
	phone := channel.Key{Kind: channel.KeyPhone, Value: "+48600100200", Assurance: channel.Verified}
	shared, other := address("shared", channel.Verified), address("other", channel.Verified)
	say := func(id, given string, keys ...channel.Key) channel.Fact {
		return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: id}, Version: 1, Keys: keys, Content: &channel.Person{Name: channel.Name{Given: given, Family: "Lis"}}}
	}
	jan, alsoJan, p, ewa := say("b", "Jan", phone), say("c", "Jan", phone, shared), say("p", "", other, shared), say("q", "Ewa", other)
	for eraser := range 2 {
		ctx := context.Background()
		hs := hubs(t, NewMemory(), 2, Config{})
		addAll(t, hs[0], []channel.Fact{jan, alsoJan, p, ewa}, 4)
		as := hs[0].Alarms()
		if len(as) != 1 || !slices.Contains(as[0].Parties(), jan.Ref) || as[0].A == jan.Ref || as[0].B == jan.Ref || strings.Contains(as[0].Why, "/") {
			t.Fatalf("alarms are %v, about %v", as, as[0].Parties())
		}
		if err := hs[1].As(Actor{ID: "clerk"}, Service).Unlink(ctx, jan.Ref, alsoJan.Ref, "father and son"); err != nil {
			t.Fatal(err)
		}
		if err := hs[eraser].As(Actor{ID: "clerk"}, Service).Erase(ctx, newID(jan.Ref)); err != nil {
			t.Fatal(err)
		}
		addAll(t, hs[0], []channel.Fact{say("z", "Zoe")}, 1) // by which it hears of the other's erasure
		if slices.ContainsFunc(hs[0].Alarms(), func(a Alarm) bool { return slices.Contains(a.Parties(), jan.Ref) }) {
			t.Errorf("worker %d has erased him, and he is in an alarm", eraser)
		}
	}
}
