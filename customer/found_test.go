package customer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

func personRef(name, id string) channel.Ref {
	return channel.Ref{Channel: name, Kind: channel.KindPerson, ID: id}
}

func orderRef(id string) channel.Ref {
	return channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: id}
}

func hours(n int) channel.Time {
	return channel.UTC(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour))
}

// somebody is a person with a name and keys, as told in hour n.
func somebody(r channel.Ref, n int, given string, keys ...channel.Key) channel.Fact {
	return channel.Fact{Ref: r, UpdatedAt: hours(n), Keys: keys, Content: &channel.Person{Name: channel.Name{Given: given, Family: "Nowak"}}}
}

func mail(local string, a channel.Assurance) channel.Key {
	return channel.Key{Kind: channel.KeyEmail, Value: local + "@example.com", Assurance: a}
}

// TestFindHeedsTheLedger blocks the store's own phone, and allows a number that
// looks like a placeholder.
func TestFindHeedsTheLedger(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	store := channel.Key{Kind: channel.KeyPhone, Value: "+48125550142", Assurance: channel.Verified}
	ones := channel.Key{Kind: channel.KeyPhone, Value: "+48111111111", Assurance: channel.Verified}
	add(t, hub, somebody(personRef("web", "1"), 0, "Anna", store, ones), somebody(personRef("desk", "2"), 0, "Piotr", store))
	if err := r.Block(ctx, store.ID(), "our own phone"); err != nil {
		t.Fatal(err)
	}
	f, err := r.Find(ctx, store)
	if err != nil || f.Match != customer.Nobody || !slices.Contains(f.Generic, store.ID()) {
		t.Errorf("a blocked value finds %s, generic %v, %v", f.Match, f.Generic, err)
	}
	v, err := r.View(ctx, customer.Query{Customer: idOf(t, hub, personRef("web", "1"))})
	if err != nil || len(v.Possible) != 0 {
		t.Errorf("a blocked value makes relatives: %v, %v", v.Possible, err)
	}
	if f, err := r.Find(ctx, ones); err != nil || f.Match != customer.Nobody {
		t.Errorf("a placeholder finds %s, %v", f.Match, err)
	}
	if err := r.Allow(ctx, ones.ID(), "a real number"); err != nil {
		t.Fatal(err)
	}
	if f, err := r.Find(ctx, ones); err != nil || f.Match != customer.Found {
		t.Errorf("an allowed value finds %s, %v", f.Match, err)
	}
}

func idOf(t *testing.T, hub *customer.Hub, party channel.Ref) customer.ID {
	t.Helper()
	for id, parties := range people(t, hub.As(clerk, customer.Service)) {
		if slices.Contains(parties, party) {
			return id
		}
	}
	t.Fatalf("%s is no customer", party)
	return ""
}

// TestExpiredClaimIsNoAssurance: who was verified once and only says so now is
// not to be told anything.
func TestExpiredClaimIsNoAssurance(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	was := mail("anna", channel.Verified)
	was.Until = hours(1).Time
	add(t, hub, somebody(personRef("web", "1"), 0, "Anna", was, mail("anna", channel.Asserted)))
	f, err := hub.As(clerk, customer.Service).Find(context.Background(), mail("anna", 0))
	if err != nil || f.Match != customer.Found || f.Candidates[0].Assurance != channel.Asserted {
		t.Errorf("an expired verified claim: %s %v, %v; want found, asserted", f.Match, f.Candidates[0].Assurance, err)
	}
}

// TestFindAmongMany: the one who carries both keys is found among 400 who carry
// one of them.
func TestFindAmongMany(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	for i := range 400 {
		keys := []channel.Key{mail("shared", channel.Asserted)}
		if i == 399 {
			keys = append(keys, mail("own", channel.Verified))
		}
		add(t, hub, channel.Fact{Ref: orderRef(fmt.Sprint(i)), UpdatedAt: hours(0), Keys: keys, Content: &channel.Order{Number: fmt.Sprint("N", i)}})
	}
	f, err := hub.As(clerk, customer.Service).Find(context.Background(), mail("shared", 0), mail("own", 0))
	if err != nil || f.Match != customer.Found || f.Candidates[0].Party != orderRef("399") {
		t.Errorf("%s, %d candidates, %v; want the one with both keys", f.Match, len(f.Candidates), err)
	}
}

// TestNewsOfAnAssertedCarrier: a value becomes generic, and ceases to be, by
// what those say of themselves who merely assert it.
func TestNewsOfAnAssertedCarrier(t *testing.T) {
	rules := identity.Rules{People: map[channel.KeyKind]int{channel.KeyEmail: 2}}
	hub, _ := newHub(t, customer.Config{Rules: rules})
	r := hub.As(clerk, customer.Service)
	sure, said := mail("team", channel.Verified), mail("team", channel.Asserted)
	add(t, hub, somebody(personRef("web", "1"), 0, "Anna", sure), somebody(personRef("desk", "1"), 0, "Anna", sure))
	add(t, hub, somebody(personRef("pos", "1"), 0, "Piotr", said), somebody(personRef("pos", "2"), 0, "Piotr", said))
	if n := len(people(t, r)); n != 3 {
		t.Fatalf("%d customers, want 3: two people use the mailbox", n)
	}
	add(t, hub, somebody(personRef("pos", "2"), 1, "Ewa", said))
	if n := len(people(t, r)); n != 4 {
		t.Errorf("%d customers once a third person uses the mailbox, want 4", n)
	}
	add(t, hub, somebody(personRef("pos", "2"), 2, "Piotr", said))
	if n := len(people(t, r)); n != 3 {
		t.Errorf("%d customers once she turns out to be Piotr, want 3", n)
	}
}

// TestValueOfVeryMany: whoever comes after a value has been allowed is joined,
// however many carry it; and while it is not, whoever else they share
// something with is not joined by it.
func TestValueOfVeryMany(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{Rules: identity.Rules{Holders: 3}})
	r := hub.As(clerk, customer.Service)
	for i := range 8 {
		a := channel.Asserted
		if i >= 6 {
			a = channel.Verified
		}
		id := fmt.Sprint(i)
		add(t, hub, channel.Fact{Ref: personRef("web", id), UpdatedAt: hours(0), Content: &channel.Person{}, Keys: []channel.Key{mail("many", a)}})
	}
	if n := len(people(t, r)); n != 8 {
		t.Fatalf("%d customers by a value that 8 carry, want 8", n)
	}
	if err := r.Allow(ctx, mail("many", 0).ID(), "one family firm"); err != nil {
		t.Fatal(err)
	}
	if n := len(people(t, r)); n != 7 {
		t.Errorf("%d customers after Allow, want 7: two carry it surely", n)
	}
	add(t, hub, channel.Fact{Ref: personRef("web", "9"), UpdatedAt: hours(0), Content: &channel.Person{}, Keys: []channel.Key{mail("many", channel.Verified)}})
	if n := len(people(t, r)); n != 7 {
		t.Errorf("%d customers after one more came, want 7", n)
	}
}

// TestManyInOneCommit: the bound of a component is not one of a commit. Each
// of many people is a chain of records, and there is news of one end of each.
func TestManyInOneCommit(t *testing.T) {
	hub, _ := newHub(t, customer.Config{Rules: identity.Rules{Component: 5}})
	var facts, news []channel.Fact
	for i := range 60 {
		for n := range 5 {
			r := personRef("web", fmt.Sprint(i, "-", n))
			link := func(n int) channel.Key { return mail(fmt.Sprint("m", i, "-", n), channel.Verified) }
			facts = append(facts, somebody(r, 0, "Anna", link(n), link(n+1)))
			if n == 0 {
				news = append(news, somebody(r, 1, "Ania", link(n), link(n+1)))
			}
		}
	}
	add(t, hub, facts...)
	add(t, hub, news...)
	got := people(t, hub.As(clerk, customer.Service))
	for id, parties := range got {
		if len(parties) != 5 {
			t.Fatalf("customer %s has %v, want five records", id, parties)
		}
	}
	if len(got) != 60 {
		t.Errorf("%d customers of five records each, want 60", len(got))
	}
}

// TestFeedTellsOfTheLastFact: a reader of the feed hears that a customer, or a
// member of one, has nothing left.
func TestFeedTellsOfTheLastFact(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	alone, elder, younger := account("web", "1", "a@example.com"), account("web", "2", "b@example.com"), account("desk", "3", "b@example.com")
	younger.CreatedAt = hours(9)
	add(t, hub, alone, elder, younger)
	for _, gone := range []channel.Fact{alone, younger} {
		id := idOf(t, hub, gone.Ref)
		var from customer.Position
		for c := range r.Changes(ctx, "") {
			from = c.Position()
		}
		add(t, hub, channel.Fact{Ref: gone.Ref, Deleted: true, UpdatedAt: hours(20)})
		told := 0
		for c, err := range r.Changes(ctx, from) {
			if err != nil {
				t.Fatal(err)
			}
			if c.Customer == id && c.Kind == customer.Updated {
				told++
			}
		}
		if told != 1 {
			t.Errorf("%s was deleted and the feed told it %d times", gone.Ref, told)
		}
	}
}

// TestIDOfADeletedRecord: a guest order was given an id, and its last version
// says deleted and names an account that nobody knows.
func TestIDOfADeletedRecord(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	order := channel.Fact{Ref: orderRef("7"), UpdatedAt: hours(0), Keys: []channel.Key{mail("anna", 0)}, Content: &channel.Order{Number: "7", PlacedAt: hours(0)}}
	paid := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPayment, ID: "7"}, UpdatedAt: hours(0), Content: &channel.Payment{ID: "7", Order: order.Ref, At: hours(1)}}
	add(t, hub, order, paid, account("desk", "1", "x@example.com"))
	id := idOf(t, hub, order.Ref)
	order.Deleted, order.UpdatedAt, order.Party = true, hours(5), personRef("web", "unknown")
	add(t, hub, order)
	v, err := r.View(ctx, customer.Query{Customer: id})
	if err != nil || len(v.Entries) != 1 {
		t.Errorf("the id of the deleted guest order: %v, %v; want the customer with the payment", v, err)
	}
	if err := r.Link(ctx, order.Ref, personRef("desk", "1"), "asked"); err != nil {
		t.Errorf("linking whoever paid it: %v", err)
	}
}

// TestErasureLetsAValueSpeakAgain: a mailbox that three people used says
// something again when one of them is erased.
func TestErasureLetsAValueSpeakAgain(t *testing.T) {
	ctx := context.Background()
	hub, store := newHub(t, customer.Config{Rules: identity.Rules{People: map[channel.KeyKind]int{channel.KeyEmail: 2}}})
	r := hub.As(clerk, customer.Service)
	two := []channel.Fact{somebody(personRef("web", "1"), 0, "Anna", mail("team", channel.Verified)), somebody(personRef("desk", "1"), 0, "Anna", mail("team", channel.Verified))}
	others := []channel.Fact{somebody(personRef("pos", "1"), 0, "Piotr", mail("team", channel.Asserted)), somebody(personRef("pos", "2"), 0, "Ewa", mail("team", channel.Asserted))}
	add(t, hub, append(two, others...)...)
	if n := len(people(t, r)); n != 4 {
		t.Fatalf("%d customers, want 4", n)
	}
	var from customer.Position
	for c := range r.Changes(ctx, "") {
		from = c.Position()
	}
	if err := r.Erase(ctx, idOf(t, hub, personRef("pos", "2"))); err != nil {
		t.Fatal(err)
	}
	if got := people(t, r); len(got) != 2 {
		t.Errorf("after the erasure: %v, want Anna and Piotr", got)
	}
	kinds := map[customer.ChangeKind]int{}
	for c, err := range r.Changes(ctx, from) {
		if err != nil {
			t.Fatal(err)
		}
		kinds[c.Kind]++
	}
	if kinds[customer.Merged] != 1 || kinds[customer.Erased] != 1 {
		t.Errorf("the feed tells %v, want one merge and one erasure", kinds)
	}
	other, fresh := newHub(t, customer.Config{Rules: identity.Rules{People: map[channel.KeyKind]int{channel.KeyEmail: 2}}})
	add(t, other, append(two, others[0])...)
	if stateHash(t, store) != stateHash(t, fresh) {
		t.Error("the state is not that of the erased person never having been there")
	}
}

// TestErasureTakesFormerParties: a guest order that an account took over, and a
// deleted order whose parcel is still there, leave nothing behind.
func TestErasureTakesFormerParties(t *testing.T) {
	ctx := context.Background()
	hub, store := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	p := account("web", "1", "kanarek@example.com")
	guest := channel.Fact{Ref: orderRef("KAN1"), UpdatedAt: hours(0), Content: &channel.Order{Number: "KAN1", PlacedAt: hours(0)}}
	other := channel.Fact{Ref: orderRef("KAN2"), UpdatedAt: hours(0), Party: p.Ref, Content: &channel.Order{Number: "KAN2", PlacedAt: hours(0)}}
	parcel := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindFulfillment, ID: "KAN3"}, UpdatedAt: hours(0),
		Content: &channel.Fulfillment{ID: "1", Order: other.Ref, ShippedAt: hours(1), Recipient: channel.Contact{Name: channel.Name{Full: "KAN Arek"}}}}
	add(t, hub, p, guest, other, parcel)
	ids := []customer.ID{idOf(t, hub, guest.Ref), idOf(t, hub, p.Ref)}
	guest.Party, guest.UpdatedAt = p.Ref, hours(2)
	add(t, hub, guest, channel.Fact{Ref: other.Ref, Deleted: true, UpdatedAt: hours(2)})
	ids = append(ids, idOf(t, hub, other.Ref)) // whose parcel it is
	if err := r.Erase(ctx, idOf(t, hub, p.Ref)); err != nil {
		t.Fatal(err)
	}
	if left := everything(store) + everything(hub); strings.Contains(left, "KAN") {
		i := strings.Index(left, "KAN")
		t.Errorf("after the erasure there is …%q…", left[max(0, i-40):min(len(left), i+40)])
	}
	for i, id := range ids {
		if _, err := r.View(ctx, customer.Query{Customer: id}); !errors.Is(err, customer.ErrNotFound) {
			t.Errorf("id %d: %v, want ErrNotFound", i, err)
		}
	}
}

// TestErasureEmptiesTheCache views two customers, merges them, and erases the
// one they have become.
func TestErasureEmptiesTheCache(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	a, b := account("web", "1", "kanarek@example.com"), account("desk", "7", "zolty@example.com")
	add(t, hub, a, b)
	ids := []customer.ID{idOf(t, hub, a.Ref), idOf(t, hub, b.Ref)}
	for _, id := range ids {
		if _, err := r.View(ctx, customer.Query{Customer: id}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Link(ctx, a.Ref, b.Ref, "one"); err != nil {
		t.Fatal(err)
	}
	if err := r.Erase(ctx, ids[0]); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"kanarek", "zolty"} {
		if strings.Contains(everything(hub), mark) {
			t.Errorf("the hub still has %q in its memory", mark)
		}
	}
}

// TestFeedTellsWhoLosesAMember erases somebody whose deleted order still stood
// for the feedback about it, which had made it one person with another.
func TestFeedTellsWhoLosesAMember(t *testing.T) {
	ctx := context.Background()
	hub, _ := newHub(t, customer.Config{})
	r := hub.As(clerk, customer.Service)
	buyer, other := account("web", "1", "a@example.com"), account("desk", "2", "b@example.com")
	order := channel.Fact{Ref: orderRef("1"), Party: buyer.Ref, UpdatedAt: hours(0), Content: &channel.Order{Number: "1"}}
	feedback := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindFeedback, ID: "1"}, UpdatedAt: hours(0),
		Keys: []channel.Key{mail("b", channel.Verified)}, Content: &channel.Feedback{About: order.Ref}}
	add(t, hub, buyer, other, order)
	add(t, hub, channel.Fact{Ref: order.Ref, Deleted: true, UpdatedAt: hours(1)}, feedback)
	var from customer.Position
	for c := range r.Changes(ctx, "") {
		from = c.Position()
	}
	if err := r.Erase(ctx, idOf(t, hub, buyer.Ref)); err != nil {
		t.Fatal(err)
	}
	told := map[customer.ID]customer.ChangeKind{}
	for c, err := range r.Changes(ctx, from) {
		if err != nil {
			t.Fatal(err)
		}
		told[c.Customer] = c.Kind
	}
	if len(told) != 2 || told[idOf(t, hub, other.Ref)] != customer.Updated {
		t.Errorf("the feed tells %v, want the erasure and an update of whoever lost the feedback", told)
	}
}
