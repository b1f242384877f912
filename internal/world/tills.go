package world

import (
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// visits tells what somebody buys in stores.
func (p *part) visits(h *human) {
	zone := p.zone(h.country)
	for range p.count(p.rates.Receipts, h.pace) {
		at := p.moment(h.from, h.cut, zone, 9, 21)
		lines := p.basket(h.country, 4)
		if p.percent(3) {
			lines[0].Voided = true
		}
		shop := p.nearStore(h)
		if h.has(h.member, h.enrolled, at) && p.percent(80) {
			p.cardSale(h, shop, at, lines)
			continue
		}
		o := p.sale(h.country, shop, at, lines)
		p.receipt(h, h, o, at, channel.Ref{}, p.toldAtTill(h, at))
	}
}

// nearStore is mostly the same store, for everybody of one home.
func (p *part) nearStore(h *human) store {
	all := stores[h.country]
	if p.percent(20) {
		return pick(p.dice, all)
	}
	return all[h.home%len(all)]
}

// cardSale is a sale with a loyalty card: of its owner, or of a relative who
// has borrowed it and asks for the receipt by their own mail.
func (p *part) cardSale(h *human, shop store, at time.Time, lines []channel.Line) {
	o := p.sale(h.country, shop, at, lines)
	keys, buyer := []channel.Key{h.card}, h
	if len(h.kin) > 0 && p.chance(p.rates.LentCards) {
		buyer = pick(p.dice, h.kin)
		o.Buyer.Name = buyer.name(at)
		if p.percent(50) {
			keys = append(keys, mailKey(buyer.mail, channel.Asserted))
		}
	}
	p.receipt(buyer, h, o, at, h.member, keys)
}

// toldAtTill is what a customer without a card tells the clerk: mostly
// nothing, sometimes a mailbox for the receipt. A clerk in a hurry types
// something else.
func (p *part) toldAtTill(h *human, at time.Time) []channel.Key {
	var keys []channel.Key
	switch {
	case p.chance(p.rates.Dummies):
		keys = append(keys, mailKey(DummyEmail, channel.Asserted))
	case p.percent(25):
		keys = append(keys, p.typedMail(h))
	}
	switch {
	case p.chance(p.rates.StorePhones):
		keys = append(keys, phoneKey(StorePhone, channel.Asserted))
	case p.percent(8):
		keys = append(keys, p.typedNumber(h, at))
	}
	return keys
}

// sale makes the till's record of lines that were paid or given back.
func (p *part) sale(c country, shop store, at time.Time, lines []channel.Line) *channel.Order {
	till := strconv.Itoa(1 + p.IntN(shop.tills))
	number := p.text(seriesReceipt)
	zero := channel.Money{Currency: c.currency()}
	o := &channel.Order{Number: shop.code + "/" + till + "/" + number, Via: channel.ViaStore, Status: channel.OrderCompleted,
		Payment: channel.PayPaid, Fulfillment: channel.FillAll, PlacedAt: local(at), CompletedAt: local(at), TaxIncluded: true, Lines: lines,
		Store: shop.place, Till: till, Receipt: number, Day: at.In(p.zone(c)).Format(time.DateOnly), Operator: "kasa-" + digit(1+p.IntN(9))}
	kept := make([]channel.Line, 0, len(lines))
	for i := range lines {
		if !lines[i].Voided {
			kept = append(kept, lines[i])
		}
	}
	o.Lines = kept
	total(o, zero)
	o.Lines, o.Outstanding = lines, zero
	pay := channel.Payment{ID: "1", Kind: channel.PayKindSale, Method: channel.PayCash, Amount: o.Total, Status: channel.PaymentDone, At: local(at)}
	if o.Total.Minor < 0 {
		o.Type, pay.Kind, pay.Amount = channel.SaleReturn, channel.PayKindRefund, o.Total.Neg()
	}
	if p.percent(75) {
		pay.Method, pay.Brand, pay.Last4 = channel.PayCard, "visa", padded(p.IntN(10_000), 10_000)
	}
	if pay.Amount.Minor > 0 {
		o.Payments = []channel.Payment{pay}
	}
	return o
}

// receipt tells a record of a till. owner is who the record is about as far as
// the tills know, buyer who really stood there.
func (p *part) receipt(buyer, owner *human, o *channel.Order, at time.Time, party channel.Ref, keys []channel.Key) {
	r := ref(Tills, channel.KindOrder, o.Number)
	r.ID = o.Number[:4] + "-" + o.Till + "-" + o.Day + "-" + o.Receipt
	if p.tell(owner, stamp(channel.Fact{Ref: r, Party: party, Keys: keys, Content: o}, 0, at, at)) && p.truth != nil {
		p.truth.Orders[r] = Order{Buyer: buyer.n}
	}
}

// handOver is the till's record of a web order that is fetched: no money moves.
func (p *part) handOver(o *purchase, shop store, at time.Time) {
	lines := make([]channel.Line, len(o.order.Lines))
	for i, l := range o.order.Lines {
		zero := channel.Money{Currency: l.Total.Currency}
		lines[i] = channel.Line{ID: l.ID, SKU: l.SKU, Name: l.Name, Quantity: l.Quantity, UnitPrice: zero, Total: zero,
			Link: p.link(channel.RelPicksUp, o, l.ID)}
	}
	s := p.sale(o.country, shop, at, lines)
	s.Links = []channel.Link{lines[0].Link}
	s.Links[0].Line = ""
	p.record(o, s, at)
}

// bringBack is the till's record of a line of a web order that is returned.
func (p *part) bringBack(o *purchase, shop store, l channel.Line, at time.Time) {
	back := channel.Line{ID: "1", SKU: l.SKU, Name: l.Name, Quantity: "-" + l.Quantity, UnitPrice: l.UnitPrice, Total: l.Total.Neg(),
		Link: p.link(channel.RelReturns, o, l.ID)}
	s := p.sale(o.country, shop, at, []channel.Line{back})
	s.Links = []channel.Link{{Rel: back.Link.Rel, Ref: back.Link.Ref, Number: back.Link.Number}}
	p.record(o, s, at)
}

// link points to a line of a web order: by its ref if the clerk scanned it,
// by its number if he typed it.
func (p *part) link(rel channel.Rel, o *purchase, line string) channel.Link {
	if p.percent(50) {
		return channel.Link{Rel: rel, Ref: o.ref, Line: line}
	}
	return channel.Link{Rel: rel, Number: o.order.Number, Line: line}
}

func (p *part) record(o *purchase, s *channel.Order, at time.Time) {
	defer p.about(o.ref)()
	h := o.buyer
	if h.has(h.member, h.enrolled, at) && p.percent(50) {
		p.receipt(h, h, s, at, h.member, []channel.Key{h.card})
		return
	}
	p.receipt(h, h, s, at, channel.Ref{}, nil)
}
