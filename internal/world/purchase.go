package world

import (
	"slices"
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// purchase is a web order while it is made.
type purchase struct {
	ref     channel.Ref
	buyer   *human
	country country
	zone    *time.Location
	party   channel.Ref   // zero: a guest of a shop that keeps no record of guests
	keys    []channel.Key // of such a guest
	order   channel.Order // as of the last version told
	version int64
	steps   []step
	parcels []channel.Fulfillment

	placed, paid, cancelled time.Time
	due, done               time.Time // of the last parcel; zero: nothing promised, never
}

// step is one change of a purchase.
type step struct {
	at     time.Time
	parcel int // index of the parcel that changes, -1: the order itself
	apply  func(*purchase, channel.Time)
}

func (o *purchase) then(at time.Time, apply func(*purchase, channel.Time)) {
	o.steps = append(o.steps, step{at, -1, apply})
}

func (o *purchase) thenParcel(at time.Time, i int, apply func(*purchase, channel.Time)) {
	o.steps = append(o.steps, step{at, i, apply})
}

func (p *part) zone(c country) *time.Location {
	return [...]*time.Location{p.zones.warsaw, p.zones.vilnius, p.zones.london}[c]
}

// shops tells all that somebody buys in the web. Nobody is wholly unknown:
// who has neither account nor card orders at least once.
func (p *part) shops(h *human) {
	n := p.count(p.rates.WebOrders, h.pace)
	if n == 0 && h.account.IsZero() && h.member.IsZero() {
		n = 1
	}
	for range n {
		if at := p.moment(h.from, h.cut, p.zone(h.country), 7, 23); at.Before(h.cut) {
			p.buy(h, at)
		}
	}
}

func orderNumber(c country, id string) string { return [...]string{"#", "", "UK-"}[c] + id }

// buy makes one web order and tells what becomes of it.
func (p *part) buy(h *human, placed time.Time) {
	// Each shop counts from another number, so that they do not look alike.
	id := strconv.Itoa(p.id(seriesWeb) + [...]int{0, 190_000, 90_000}[h.country])
	o := &purchase{ref: ref(h.country.shop(), channel.KindOrder, id), buyer: h, country: h.country,
		zone: p.zone(h.country), placed: placed}
	buyer := p.customer(o, h, placed, id)
	a := h.lives(placed)
	a.Kind, a.Name = "billing", buyer.Name.Display()
	o.order = channel.Order{Number: orderNumber(h.country, id), Via: channel.ViaWeb, Status: channel.OrderOpen, Payment: channel.PayPending,
		Fulfillment: channel.FillNone, Source: "new", PlacedAt: channel.UTC(placed), TaxIncluded: true, Buyer: buyer, Billing: a,
		Lines: p.basket(h.country, 4)}
	pickup := p.chance(p.rates.Pickups)
	shipping := channel.Money{Currency: h.country.currency()}
	if !pickup && o.order.Lines[0].Total.Minor < 20_000 {
		shipping.Minor = 1490 / (1 + 2*int64(min(h.country, 1)))
	}
	total(&o.order, shipping)
	if !p.tellOrder(o, placed) {
		return
	}
	h.orders = append(h.orders, o)
	switch p.pay(o); {
	case o.paid.IsZero():
	case pickup:
		p.collect(o)
	default:
		p.ship(o)
	}
	p.play(o)
	if p.truth != nil {
		p.truth.order(o)
	}
}

// customer decides as whom somebody orders: logged in, as a guest of whom the
// shop makes a record, or as a guest of whom only the order tells.
func (p *part) customer(o *purchase, h *human, at time.Time, id string) channel.Contact {
	phone := p.typedNumber(h, at)
	if h.has(h.account, h.joined, at) && !p.chance(p.rates.Guests) {
		o.party = h.account
		return channel.Contact{Name: h.name(at), Keys: []channel.Key{mailKey(h.mail, channel.Asserted), phone}}
	}
	guest := channel.Contact{Name: p.typedName(h, at), Keys: []channel.Key{p.typedMail(h)}}
	if p.percent(80) {
		guest.Keys = append(guest.Keys, phone)
	}
	o.keys = guest.Keys
	if h.country == lithuania {
		o.party, o.keys = ref(WebLT, channel.KindPerson, "g"+id), nil
		a := h.lives(at)
		a.Kind = "billing"
		p.tell(h, stamp(channel.Fact{Ref: o.party, Keys: guest.Keys, Content: &channel.Person{Name: guest.Name, Language: "lt",
			Addresses: []channel.Address{a}}}, 1, at, at))
	}
	return guest
}

// pay decides how an order is paid: mostly at once, sometimes by a transfer,
// and now and then not at all, so that the shop cancels it.
func (p *part) pay(o *purchase) {
	method, wait := pick(p.dice, []channel.PayMethod{channel.PayCard, channel.PayWallet, channel.PayBNPL}), p.span(30*time.Second, 9*time.Minute)
	switch n := p.IntN(100); {
	case n < 3:
		o.cancelled = o.placed.Add(p.span(72*time.Hour, 80*time.Hour))
		o.then(o.cancelled, func(o *purchase, at channel.Time) { o.cancel(at, "unpaid") })
		return
	case n < 10:
		method, wait = channel.PayTransfer, p.span(4*time.Hour, 60*time.Hour)
	}
	o.paid = o.placed.Add(wait)
	o.then(o.paid, func(o *purchase, at channel.Time) {
		c := &o.order
		c.Payment, c.Source, c.Outstanding = channel.PayPaid, "processing", channel.Money{Currency: c.Total.Currency}
		c.Payments = []channel.Payment{{ID: "p" + o.ref.ID, Kind: channel.PayKindCapture, Method: method, Amount: c.Total,
			Status: channel.PaymentDone, At: at}}
		for i := range o.parcels {
			o.parcels[i].CreatedAt = at
		}
	})
}

func (o *purchase) cancel(at channel.Time, why string) {
	c := &o.order
	c.Status, c.Fulfillment, c.Source, c.CancelledAt = channel.OrderCancelled, channel.FillCancelled, why, at
	if c.Payment == channel.PayPending {
		c.Payment = channel.PayVoided
	}
}

// play tells the steps of an order one after the other.
func (p *part) play(o *purchase) {
	slices.SortStableFunc(o.steps, func(a, b step) int { return a.at.Compare(b.at) })
	last := o.placed
	for _, s := range o.steps {
		at := later(s.at, last.Add(time.Second))
		last = at
		s.apply(o, channel.UTC(at))
		if s.parcel >= 0 && o.country == lithuania {
			f := o.parcels[s.parcel]
			f.Order = o.ref
			p.tell(o.buyer, stamp(channel.Fact{Ref: ref(WebLT, channel.KindFulfillment, f.ID), Party: o.party, Content: &f}, 0, o.paid, at))
			continue
		}
		p.tellOrder(o, at)
	}
	if p.chance(p.rates.Deletions) {
		p.tell(o.buyer, stamp(channel.Fact{Ref: o.ref, Party: o.party, Keys: o.keys, Deleted: true}, o.version+1, o.placed,
			last.Add(p.span(5*24*time.Hour, 40*24*time.Hour))))
	}
}

// tellOrder tells the next version of an order. The Lithuanian shop reports
// parcels apart from it.
func (p *part) tellOrder(o *purchase, at time.Time) bool {
	snapshot := o.order
	if o.country != lithuania && len(o.parcels) > 0 && !o.paid.IsZero() && !at.Before(o.paid) {
		snapshot.Fulfillments = slices.Clone(o.parcels)
	}
	o.version++
	return p.tell(o.buyer, stamp(channel.Fact{Ref: o.ref, Party: o.party, Keys: o.keys, URL: shopURL(o.country) + "/orders/" + o.ref.ID,
		Content: &snapshot}, o.version, o.placed, at))
}

// dayEnd is the last moment of the local day of t.
func dayEnd(t time.Time, zone *time.Location) time.Time {
	l := t.In(zone)
	return time.Date(l.Year(), l.Month(), l.Day()+1, 0, 0, 0, 0, zone).Add(-time.Second).UTC()
}

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// trackingNumber is unique to a parcel.
func trackingNumber(c country, id string) string {
	return [...]string{"WS", "NM", "TF"}[c] + id + "0" + strconv.Itoa(len(id)) + c.code()
}
