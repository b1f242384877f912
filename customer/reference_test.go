package customer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// counted are channels with order numbers, for tests of references.
func counted(names ...string) []channel.Channel {
	var out []channel.Channel
	for _, n := range names {
		out = append(out, mute{channel.Info{Name: n, Numbers: channel.Numbers{Pattern: `#\d{4,8}`}}})
	}
	return append(out, mute{channel.Info{Name: "desk"}}, mute{channel.Info{Name: "till", Numbers: channel.Numbers{Pattern: `[A-Z]{3}\d/\d/\d{6}`}}})
}

// anOrder is an order of a party; change may say more.
func anOrder(shop, id, number string, party channel.Ref, change func(*channel.Order)) channel.Fact {
	at := channel.UTC(march.Add(-72 * time.Hour))
	o := &channel.Order{Number: number, Status: channel.OrderOpen, PlacedAt: at}
	if change != nil {
		change(o)
	}
	return channel.Fact{Ref: channel.Ref{Channel: shop, Kind: channel.KindOrder, ID: id}, Party: party, CreatedAt: at, UpdatedAt: at, Content: o}
}

// aTicket is a ticket and the message that opened it.
func aTicket(id string, party channel.Ref, subject, text string, links ...channel.Link) []channel.Fact {
	at := channel.UTC(march.Add(-24 * time.Hour))
	c := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: id}, Party: party, UpdatedAt: at,
		Content: &channel.Case{Number: id, Subject: subject, Status: channel.CaseOpen, OpenedAt: at, Links: links}}
	m := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}, Party: party, UpdatedAt: at,
		Content: &channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, StartedAt: at, Subject: subject, Text: text, Case: c.Ref}}
	return []channel.Fact{c, m}
}

// linked returns everything that the timeline and the view of a customer say
// about references, as "from → to rel confidence reason", sorted.
func linked(t *testing.T, r *customer.Reader, id customer.ID) []string {
	t.Helper()
	set := map[string]bool{}
	tellers, there := map[string]map[channel.Ref]bool{}, map[channel.Ref]bool{}
	note := func(by channel.Ref, refs []customer.Reference) {
		there[by] = true
		for _, x := range refs {
			if x.From.Kind == channel.KindInteraction && x.To.Kind == channel.KindCase || x.From.Kind == channel.KindFulfillment {
				continue
			}
			s := fmt.Sprintf("%s → %s %s %s: %s", x.From, x.To, x.Rel, x.Confidence, x.Reason)
			if x.Line != "" {
				s += " line " + x.Line
			}
			if x.Foreign {
				s += " (foreign)"
			}
			set[s] = true
			if tellers[s] == nil {
				tellers[s] = map[channel.Ref]bool{x.From: false, x.To: false}
			}
			tellers[s][by] = true
		}
	}
	for e, err := range r.Timeline(t.Context(), id, customer.TimelineFilter{Links: true}) {
		if err != nil {
			t.Fatal(err)
		}
		note(e.Ref, e.Links)
	}
	v, err := r.View(t.Context(), customer.Query{Customer: id, Entries: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range v.Orders {
		note(o.Fact.Ref, o.Links)
	}
	for _, c := range v.Cases {
		note(c.Fact.Ref, c.Links)
	}
	for s, who := range tellers {
		for ref, told := range who {
			if there[ref] && !told {
				t.Errorf("%s does not tell of %s", ref, s)
			}
		}
	}
	var out []string
	for s := range set {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func customerOf(t *testing.T, r *customer.Reader, party channel.Ref) customer.ID {
	t.Helper()
	for id, parties := range people(t, r) {
		if slices.Contains(parties, party) {
			return id
		}
	}
	t.Fatalf("%s belongs to no customer", party)
	return ""
}

func wantLinks(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot\n\t%s\nwant\n\t%s", what, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// TestReferences deals the facts of each case out in every order of arrival:
// the order may come long after the message about it.
func TestReferences(t *testing.T) {
	anna := account("web", "anna", "anna@example.com")
	annaDesk := account("desk", "9", "anna@example.com")
	jan := account("web", "jan", "jan@example.com")
	jan.Content = &channel.Person{Name: channel.Name{Given: "Jan", Family: "Lis"}, Registered: true}
	mine, his := anOrder("web", "1", "#1001", anna.Ref, nil), anOrder("web", "2", "#1002", jan.Ref, nil)
	base := []channel.Fact{anna, annaDesk, jan, mine, his}
	parcel := func(o *channel.Order) {
		o.Fulfillments = []channel.Fulfillment{{ID: "p1", Type: channel.FillShipment, Tracking: "tr-77", State: channel.FillStateTransit}}
	}
	for _, tc := range []struct {
		name  string
		facts []channel.Fact
		want  []string
	}{
		{"a number in the subject and the text", aTicket("5", annaDesk.Ref, "Zamówienie #1001", "Gdzie jest #1001?"), []string{
			"desk/case/5 → web/order/1 about strong: number in the text, same customer",
			"desk/interaction/5 → web/order/1 about strong: number in the text, same customer"}},
		{"a number in a field", aTicket("5", annaDesk.Ref, "Gdzie?", "", channel.Link{Number: "1001"}), []string{
			"desk/case/5 → web/order/1 about strong: number in a field, same customer"}},
		{"the record itself", aTicket("5", annaDesk.Ref, "Gdzie?", "", channel.Link{Ref: mine.Ref}), []string{
			"desk/case/5 → web/order/1 about certain: named by desk"}},
		{"somebody else's order", aTicket("5", annaDesk.Ref, "Sąsiad pyta", "Jest już #1002?"), []string{
			"desk/interaction/5 → web/order/2 about weak: number in the text, but another customer's (foreign)"}},
		{"an order that is not there", aTicket("5", annaDesk.Ref, "Zamówienie #1003", "#1004"), nil},
		{"a follow-up", append(aTicket("5", annaDesk.Ref, "a", ""), func() []channel.Fact {
			fs := aTicket("6", annaDesk.Ref, "b", "")
			fs[0].Content.(*channel.Case).FollowUpOf = channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "5"}
			return fs
		}()...), []string{"desk/case/6 → desk/case/5 follow_up certain: named by desk"}},
		{"a till receipt that brings back, by ref", []channel.Fact{anOrder("till", "r1", "", anna.Ref, func(o *channel.Order) {
			o.Via, o.Type, o.Status, o.Receipt = channel.ViaStore, channel.SaleReturn, channel.OrderCompleted, "KRK1/1/000001"
			o.Lines = []channel.Line{{ID: "1", Quantity: "-1", Link: channel.Link{Rel: channel.RelReturns, Ref: mine.Ref, Line: "L2"}}}
		})}, []string{"till/order/r1 → web/order/1 returns certain: named by till line L2"}},
		{"a till receipt that brings back, by number", []channel.Fact{anOrder("till", "r1", "", anna.Ref, func(o *channel.Order) {
			o.Via, o.Type, o.Status, o.Receipt = channel.ViaStore, channel.SaleReturn, channel.OrderCompleted, "KRK1/1/000001"
			o.Lines = []channel.Line{{ID: "1", Quantity: "-1", Link: channel.Link{Rel: channel.RelReturns, Number: "#1001", Line: "L2"}}}
		})}, []string{"till/order/r1 → web/order/1 returns strong: number in a field, same customer line L2"}},
		{"a pickup at a till, by number", []channel.Fact{anOrder("till", "r2", "", anna.Ref, func(o *channel.Order) {
			o.Via, o.Status, o.Receipt = channel.ViaStore, channel.OrderCompleted, "KRK1/1/000002"
			o.Links = []channel.Link{{Rel: channel.RelPicksUp, Number: "1001"}}
		})}, []string{"till/order/r2 → web/order/1 picks_up strong: number in a field, same customer"}},
		{"a receipt number in a mail", append(aTicket("5", annaDesk.Ref, "Paragon krk1/1/000009", ""), anOrder("till", "r3", "", anna.Ref, func(o *channel.Order) {
			o.Via, o.Status, o.Receipt = channel.ViaStore, channel.OrderCompleted, "KRK1/1/000009"
		})), []string{"desk/case/5 → till/order/r3 about strong: number in the text, same customer",
			"desk/interaction/5 → till/order/r3 about strong: number in the text, same customer"}},
		{"a parcel number", append(aTicket("5", annaDesk.Ref, "?", "", channel.Link{Number: "TR-77"}), anOrder("web", "3", "#1003", anna.Ref, parcel)), []string{
			"desk/case/5 → web/order/3 about strong: number in a field, same customer"}},
		{"a parcel number reported apart", append(aTicket("5", annaDesk.Ref, "?", "", channel.Link{Number: "TR-78"}), channel.Fact{
			Ref: channel.Ref{Channel: "web", Kind: channel.KindFulfillment, ID: "f1"}, Content: &channel.Fulfillment{ID: "f1", Order: mine.Ref,
				Type: channel.FillShipment, Tracking: "tr-78", State: channel.FillStateTransit}}), []string{
			"desk/case/5 → web/order/1 about strong: number in a field, same customer"}},
		{"one number in two shops", append(aTicket("5", annaDesk.Ref, "#1001", ""), account("shop2", "x", "x@example.com"),
			anOrder("shop2", "8", "1001", channel.Ref{Channel: "shop2", Kind: channel.KindPerson, ID: "x"}, nil)), []string{
			"desk/case/5 → web/order/1 about strong: number in the text, same customer",
			"desk/interaction/5 → web/order/1 about strong: number in the text, same customer",
			"desk/case/5 → shop2/order/8 about weak: number in the text, but another customer's (foreign)",
			"desk/interaction/5 → shop2/order/8 about weak: number in the text, but another customer's (foreign)"}},
		{"one number twice at one customer", append(aTicket("5", annaDesk.Ref, "#1001", ""), account("shop2", "a", "anna@example.com"),
			anOrder("shop2", "8", "1001", channel.Ref{Channel: "shop2", Kind: channel.KindPerson, ID: "a"}, nil)), []string{
			"desk/case/5 → web/order/1 about weak: number in the text, but several orders have it",
			"desk/interaction/5 → web/order/1 about weak: number in the text, but several orders have it",
			"desk/case/5 → shop2/order/8 about weak: number in the text, but several orders have it",
			"desk/interaction/5 → shop2/order/8 about weak: number in the text, but several orders have it"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for seed := range uint64(4) {
				hub, _ := newHub(t, customer.Config{Channels: counted("web", "shop2")})
				for _, b := range shuffled(slices.Concat(base, tc.facts), seed) {
					for _, f := range b {
						add(t, hub, f)
					}
				}
				r := hub.As(clerk, customer.Service)
				wantLinks(t, tc.name, linked(t, r, customerOf(t, r, anna.Ref)), tc.want...)
				if p := people(t, r)[customerOf(t, r, jan.Ref)]; len(p) != 1 {
					t.Fatalf("a reference made people one: %v", p)
				}
			}
		})
	}
}

// TestForeignReferenceShowsNothing: the order that somebody else's ticket names
// leads to that ticket, and neither shows the other's content.
func TestForeignReferenceShowsNothing(t *testing.T) {
	anna, jan := account("web", "anna", "anna@example.com"), account("desk", "jan", "jan@example.com")
	jan.Content = &channel.Person{Name: channel.Name{Given: "Jan", Family: "Lis"}, Registered: true}
	hub, _ := newHub(t, customer.Config{Channels: counted("web")})
	add(t, hub, anna, jan, anOrder("web", "1", "#1001", anna.Ref, func(o *channel.Order) { o.Note = "kanarek" }))
	add(t, hub, aTicket("5", jan.Ref, "#1001", "kanarek jana")...)
	r := hub.As(clerk, customer.Service)
	a, j := customerOf(t, r, anna.Ref), customerOf(t, r, jan.Ref)
	wantLinks(t, "Jan", linked(t, r, j), "desk/case/5 → web/order/1 about weak: number in the text, but another customer's (foreign)",
		"desk/interaction/5 → web/order/1 about weak: number in the text, but another customer's (foreign)")
	wantLinks(t, "Anna", linked(t, r, a), "desk/case/5 → web/order/1 about weak: number in the text, but another customer's (foreign)",
		"desk/interaction/5 → web/order/1 about weak: number in the text, but another customer's (foreign)")
	for id, secret := range map[customer.ID]string{a: "kanarek jana", j: "anna@example.com"} {
		v, err := r.View(t.Context(), customer.Query{Customer: id})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(everything(v), secret) {
			t.Errorf("the view of %s shows %q", id, secret)
		}
	}
}

// TestWorldMentions measures, over an invented company, how many of the orders
// that tickets name are found, and how many of those found were named.
func TestWorldMentions(t *testing.T) {
	w := world.New(world.Config{Seed: 11, People: 1500})
	hub, store := newHub(t, customer.Config{Channels: described(), Now: storyTime})
	add(t, hub, lasting(w)...)
	r := hub.As(clerk, customer.Service)
	found := map[channel.Ref]map[channel.Ref]customer.Confidence{}
	for id := range people(t, r) {
		for e, err := range r.Timeline(t.Context(), id, customer.TimelineFilter{Links: true}) {
			if err != nil {
				t.Fatal(err)
			}
			about := e.Ref
			if i, ok := e.Fact.Content.(*channel.Interaction); ok {
				about = i.Case
			}
			if about.Kind != channel.KindCase {
				continue
			}
			for _, x := range e.Links {
				if x.From == e.Ref && x.To.Kind == channel.KindOrder {
					if found[about] == nil {
						found[about] = map[channel.Ref]customer.Confidence{}
					}
					if was := found[about][x.To]; was == "" || x.Confidence == customer.Strong {
						found[about][x.To] = x.Confidence
					}
				}
			}
		}
	}
	there := func(r channel.Ref) bool {
		row := current(t, store, r)
		return row != nil && !row.Fact.Deleted
	}
	truth := w.Truth()
	named, hit, own, ownStrong, wrongStrong, total, right := 0, 0, 0, 0, 0, 0, 0
	for c, m := range truth.Mentions {
		for _, o := range []channel.Ref{m.Own, m.Other} {
			if !there(o) || !there(c) {
				continue
			}
			named++
			how, ok := found[c][o]
			if ok {
				hit++
			}
			if o == m.Own {
				own++
				if how == customer.Strong {
					ownStrong++
				}
			} else if how == customer.Strong {
				wrongStrong++
			}
		}
	}
	for c, orders := range found {
		for o := range orders {
			total++
			if m := truth.Mentions[c]; o == m.Own || o == m.Other {
				right++
			}
		}
	}
	recall, precision := float64(hit)/float64(named), float64(right)/float64(total)
	t.Logf("%d orders are named in tickets: recall %.3f; %d references were found: precision %.3f; of %d own orders %d are sure to be the writer's, of others' %d",
		named, recall, total, precision, own, ownStrong, wrongStrong)
	if named < 200 || recall < 0.99 || precision < 0.98 {
		t.Errorf("recall %.3f and precision %.3f over %d are too low", recall, precision, named)
	}
	if wrongStrong*50 > named {
		t.Errorf("%d orders of other people are taken for the writer's", wrongStrong)
	}
}
