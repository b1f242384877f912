package customer

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

type silent struct{ info channel.Info }

func (s silent) Info() channel.Info { return s.info }

func smallChannels() []channel.Channel {
	return []channel.Channel{
		silent{channel.Info{Name: "web", Sort: channel.WebShop, Unique: []string{"web"}, Numbers: channel.Numbers{Pattern: `W\d{3}`}}},
		silent{channel.Info{Name: "pos", Sort: channel.InStore, Unique: []string{"club"}, Numbers: channel.Numbers{Pattern: `\d{4}`, Bare: true}}},
		silent{channel.Info{Name: "desk", Sort: channel.Helpdesk}},
	}
}

// dealer deals random facts of a small universe, in which everything collides.
type dealer struct {
	*rand.Rand
	told []channel.Fact
}

func pick[T any](d *dealer, xs ...T) T { return xs[d.IntN(len(xs))] }

func (d *dealer) chance(percent int) bool { return d.IntN(100) < percent }

func (d *dealer) facts(n int) (out []channel.Fact) {
	for range n {
		out = append(out, d.fact())
	}
	return out
}

func (d *dealer) ref(name string, k channel.Kind, n int) channel.Ref {
	return channel.Ref{Channel: name, Kind: k, ID: fmt.Sprint(d.IntN(n))}
}

func (d *dealer) person() channel.Ref {
	return d.ref(pick(d, "web", "web", "pos", "desk"), channel.KindPerson, 4)
}

func (d *dealer) order() channel.Ref {
	return d.ref(pick(d, "web", "web", "pos"), channel.KindOrder, 3)
}

var dealt = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func (d *dealer) time(percent int) channel.Time {
	if !d.chance(percent) {
		return channel.Time{}
	}
	return channel.UTC(dealt.Add(time.Duration(d.IntN(8)) * time.Hour))
}

func (d *dealer) keyID() channel.Key {
	switch d.IntN(10) {
	case 0, 1, 2, 3:
		return channel.Key{Kind: channel.KeyEmail, Value: pick(d, "a", "b", "c", "d") + "@example.com"}
	case 4, 5:
		return channel.Key{Kind: channel.KeyPhone, Value: pick(d, "+48600100200", "+48600100201", "+48125550142", "+48111111111")}
	case 6, 7:
		return channel.Key{Kind: channel.KeyAccount, Issuer: "web", Value: pick(d, "1", "2", "3")}
	case 8:
		return channel.Key{Kind: channel.KeyLoyalty, Issuer: "club", Value: pick(d, "c1", "c2")}
	}
	return channel.Key{Kind: channel.KeyDevice, Issuer: "web", Value: "till"}
}

func (d *dealer) keys() []channel.Key {
	var out []channel.Key
	for range d.IntN(4) {
		k := d.keyID()
		k.Assurance = pick(d, channel.Asserted, channel.Verified, channel.Verified)
		if k.Issuer != "" {
			k.Assurance = pick(d, channel.Asserted, channel.Verified, channel.Authoritative, channel.Authoritative)
		}
		if d.chance(15) {
			k.Since = dealt.Add(time.Duration(d.IntN(4)) * time.Hour)
		}
		if d.chance(15) {
			k.Until = dealt.Add(time.Duration(4+d.IntN(3000)) * time.Hour)
		}
		out = append(out, k)
	}
	return out
}

func (d *dealer) name() channel.Name {
	return channel.Name{Given: pick(d, "", "Anna", "Piotr", "Ewa", "J.", "Hanna"), Family: pick(d, "", "Nowak", "Kowalska", "Kowalski")}
}

// fact deals a random fact; one in ten is a version that was dealt before.
func (d *dealer) fact() channel.Fact {
	if len(d.told) > 0 && d.chance(10) {
		return d.told[d.IntN(len(d.told))]
	}
	f := channel.Fact{UpdatedAt: d.time(90), CreatedAt: d.time(60), Keys: d.keys()}
	if d.chance(30) {
		f.Version = int64(d.IntN(4))
	}
	f.Ref, f.Content = d.content()
	if d.chance(55) && f.Ref.Kind != channel.KindPerson {
		f.Party = d.person()
	}
	if d.chance(12) && (f.Version != 0 || !f.UpdatedAt.IsZero()) {
		f.Deleted = true
		if d.chance(50) {
			f.Content, f.Keys, f.Party = nil, nil, channel.Ref{}
		}
	}
	d.told = append(d.told, f)
	return f
}

func (d *dealer) content() (channel.Ref, channel.Content) {
	switch d.IntN(16) {
	case 0, 1, 2, 3, 4, 5:
		p := &channel.Person{Name: d.name(), BirthDate: pick(d, "", "", "1980-02-03", "1991-07-08"), Registered: d.chance(50)}
		if d.chance(12) {
			p.MergedInto = d.person()
		}
		for range d.IntN(3) {
			p.Addresses = append(p.Addresses, d.address())
		}
		return d.person(), p
	case 6, 7, 8:
		r := d.order()
		o := d.anOrder()
		o.Number = numbers[r.Channel+r.ID] // one that changed would be another order
		return r, o
	case 9:
		c := &channel.Fulfillment{ID: pick(d, "p1", "p2"), Type: channel.FillShipment, State: pick(d, channel.FillStateTransit, channel.FillStateDone),
			ShippedAt: d.time(70), DoneAt: d.time(40), Tracking: pick(d, "", "T1", "W101")}
		if d.chance(85) {
			c.Order = d.order()
		}
		return d.ref("web", channel.KindFulfillment, 3), c
	case 10:
		return d.ref("web", channel.KindPayment, 2), &channel.Payment{ID: "m", Order: d.order(), At: d.time(80)}
	case 11:
		return d.ref("web", channel.KindReturn, 2), &channel.Return{ID: "r", Order: pick(d, d.order(), channel.Ref{}), At: d.time(80), Status: channel.ReturnRequested}
	case 12:
		return d.ref("desk", channel.KindCase, 2), &channel.Case{Number: "K1", Subject: d.text(), Status: pick(d, channel.CaseOpen, channel.CaseSolved),
			OpenedAt: d.time(80), SolvedAt: d.time(30), Links: d.links(), MergedInto: d.maybe(10, d.ref("desk", channel.KindCase, 2))}
	case 13:
		return d.ref("desk", channel.KindInteraction, 3), &channel.Interaction{Kind: channel.EMail, Direction: pick(d, channel.Inbound, channel.Outbound),
			From: channel.Contact{Name: d.name()}, StartedAt: d.time(80), Text: d.text(), Links: d.links(), Case: d.maybe(60, d.ref("desk", channel.KindCase, 2))}
	case 14:
		return d.ref("desk", channel.KindPromise, 4), &channel.Promise{Kind: channel.PromiseCallback, Due: channel.UTC(dealt), MadeAt: d.time(80), Text: d.text(), About: d.about()}
	}
	if d.chance(50) {
		return d.ref("desk", channel.KindFeedback, 2), &channel.Feedback{Kind: channel.CSAT, At: d.time(80), About: d.about()}
	}
	return d.ref("web", channel.KindConsent, 2), &channel.Consent{Purpose: "marketing", State: channel.ConsentGranted, At: d.time(80)}
}

func (d *dealer) address() channel.Address {
	return channel.Address{Kind: pick(d, "", "shipping"), Name: pick(d, "", "", "Anna Nowak", "Jan Lis"), Street: pick(d, "Długa 5/3", "ul. Długa 5 m. 3", "Morska 8", "Morska"),
		Postcode: pick(d, "00-238", "00-238", "81-323", ""), Point: pick(d, "", "", "", "", "WAW1")}
}

func (d *dealer) maybe(percent int, r channel.Ref) channel.Ref {
	if d.chance(percent) {
		return r
	}
	return channel.Ref{}
}

func (d *dealer) about() channel.Ref {
	return pick(d, channel.Ref{}, d.order(), d.ref("desk", channel.KindCase, 2), d.ref("desk", channel.KindInteraction, 3), d.ref("desk", channel.KindPromise, 4))
}

func (d *dealer) number() string { return pick(d, "W100", "W101", "#w102", "1001", "1002") }

func (d *dealer) text() string {
	return pick(d, "", "", "where is my parcel", "about order "+d.number()+" please", "tel 1001", d.number()+", zamówienie "+d.number())
}

func (d *dealer) links() []channel.Link {
	switch d.IntN(5) {
	case 0:
		return []channel.Link{{Number: d.number()}}
	case 1:
		return []channel.Link{{Ref: d.order(), Rel: channel.RelReturns}}
	}
	return nil
}

var numbers = map[string]string{"web0": "W100", "web1": "W101", "web2": "W100", "pos0": "1001", "pos1": "1002", "pos2": "1001"}

func (d *dealer) anOrder() *channel.Order {
	o := &channel.Order{Status: pick(d, channel.OrderOpen, channel.OrderCompleted, channel.OrderCancelled), Buyer: channel.Contact{Name: d.name()},
		PlacedAt: d.time(80), Via: pick(d, channel.ViaWeb, channel.ViaStore), Links: d.links()}
	if d.chance(40) {
		o.Billing = d.address()
	}
	for _, id := range []string{"p1", "p2"}[:d.IntN(3)] {
		o.Fulfillments = append(o.Fulfillments, channel.Fulfillment{ID: id, Type: channel.FillShipment, State: channel.FillStateTransit, ShippedAt: d.time(80)})
	}
	return o
}

// randomHistory deals a history and the rules it is played under.
func randomHistory(seed uint64) (identity.Rules, []op) {
	d := &dealer{Rand: rand.New(rand.NewPCG(seed, 77))}
	var rules identity.Rules
	if d.chance(50) {
		few := d.IntN(3)
		rules.People = map[channel.KeyKind]int{channel.KeyEmail: few, channel.KeyPhone: few, channel.KeyLoyalty: 1}
	}
	if d.chance(20) {
		rules.Limits = []identity.Limit{{Per: pick(d, "", "web", "club"), Of: pick(d, "web", "club"), Most: d.IntN(3)}}
	}
	if d.chance(25) {
		rules.Holders = 2 + d.IntN(4)
	}
	if d.chance(25) {
		rules.Component = 3 + d.IntN(4)
	}
	var ops []op
	if d.chance(12) {
		rules.Model = identity.RetailWeigher()
		rules.Auto = pick(d, 0, 0.3, 0.05) // so that also little evidence decides
		if d.chance(60) {
			rules.People = map[channel.KeyKind]int{identity.KeyAddress: d.IntN(3), channel.KeyEmail: 1 + d.IntN(3)}
		}
		ops = append(ops, op{action: AdoptModel})
	}
	for range 6 + d.IntN(11) {
		ops = append(ops, d.op())
	}
	return rules, ops
}

func (d *dealer) op() op {
	switch n := d.IntN(100); {
	case n < 12:
		return op{action: pick(d, identity.Link, identity.Unlink, identity.Link, identity.Unlink, identity.Undo), a: d.party(), b: d.party()}.sound()
	case n < 17:
		return op{action: pick(d, identity.BlockValue, identity.AllowValue), key: d.keyID().ID()}
	case n < 20:
		return op{erase: true, a: d.party()}
	case n < 22:
		return op{reopen: true}
	}
	var x op
	for range 1 + d.IntN(1+d.IntN(6)) {
		x.facts = append(x.facts, d.fact())
	}
	return x
}

// sound makes a decision about one party an erasure of it.
func (x op) sound() op {
	if x.a == x.b {
		return op{erase: true, a: x.a}
	}
	return x
}

func (d *dealer) party() channel.Ref {
	if d.chance(70) {
		return d.person()
	}
	return d.order()
}
