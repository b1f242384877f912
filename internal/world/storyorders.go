package world

import "github.com/clientele-go/clientele/channel"

const (
	annaMail  = "anna.nowak@poczta.example.pl"
	piotrMail = "piotr.nowak@poczta.example.pl"

	pickupPlace = "Kraków, ul. Szklana 5"
)

func nowakHome(name, kind string) channel.Address {
	return channel.Address{Kind: kind, Name: name, Street: "ul. Lipowa 14/3", City: "Kraków", Postcode: "30-555", Country: "PL"}
}

// people are the records of Anna and Piotr, and what she consented to.
func (s *teller) people() {
	anna := channel.Name{Given: "Anna", Family: "Nowak"}
	s.tell(channel.Fact{Ref: s.Account, Version: 1, CreatedAt: s.utc("2024-09-10 19:22"), UpdatedAt: s.utc("2024-09-10 19:25"),
		Keys: []channel.Key{channel.NewKey(channel.KeyAccount, WebPL, s.Account.ID, channel.Authoritative),
			email(annaMail, channel.Verified), s.Caller.With(channel.Verified), s.Landline},
		URL: "https://sklep.example.pl/admin/klienci/1017",
		Content: &channel.Person{Name: anna, Language: "pl", Registered: true,
			Addresses: []channel.Address{nowakHome("Anna Nowak", "billing")}}})
	s.tell(channel.Fact{Ref: s.member, CreatedAt: s.local("2024-11-23 12:10"), UpdatedAt: s.local("2024-11-23 12:10"),
		Keys: []channel.Key{s.Card, s.Caller.With(channel.Verified), email(annaMail, channel.Asserted)},
		Content: &channel.Person{Name: anna, BirthDate: "1984-05-12", Language: "pl", Registered: true, Groups: []string{"klub srebrny"},
			Addresses: []channel.Address{nowakHome("Anna Nowak", "home")}}})
	s.tell(channel.Fact{Ref: s.Husband, Version: 1, CreatedAt: s.utc("2025-01-18 21:03"), UpdatedAt: s.utc("2025-01-18 21:05"),
		Keys: []channel.Key{channel.NewKey(channel.KeyAccount, WebPL, s.Husband.ID, channel.Authoritative),
			email(piotrMail, channel.Verified), s.Landline},
		URL: "https://sklep.example.pl/admin/klienci/1018",
		Content: &channel.Person{Name: channel.Name{Given: "Piotr", Family: "Nowak"}, Language: "pl", Registered: true,
			Addresses: []channel.Address{nowakHome("Piotr Nowak", "billing")}}})
	s.tell(channel.Fact{Ref: s.contact, Version: 1, CreatedAt: s.utc("2026-03-17 18:52"), UpdatedAt: s.utc("2026-03-17 18:52"),
		Keys: []channel.Key{channel.NewKey(channel.KeyAccount, Helpdesk, s.contact.ID, channel.Authoritative),
			email(annaMail, channel.Verified)},
		Content: &channel.Person{Name: channel.Name{Full: "Anna Nowak"}, Language: "pl"}})
	consent := func(id string, by channel.KeyKind, state channel.ConsentState) {
		s.tell(channel.Fact{Ref: ref(WebPL, channel.KindConsent, id), Version: 1, Party: s.Account,
			CreatedAt: s.utc("2024-09-10 19:25"), UpdatedAt: s.utc("2024-09-10 19:25"),
			Content: &channel.Consent{Purpose: "marketing", By: by, State: state, At: s.utc("2024-09-10 19:25"), Source: "formularz rejestracji"}})
	}
	consent("1017-email", channel.KeyEmail, channel.ConsentGranted)
	consent("1017-phone", channel.KeyPhone, channel.ConsentDenied)
}

// annasOrder fills in what all her web orders have in common.
func (s *teller) annasOrder(number, placed string, lines ...channel.Line) channel.Order {
	o := channel.Order{Number: "#" + number, Via: channel.ViaWeb, Status: channel.OrderOpen, Payment: channel.PayPending,
		Fulfillment: channel.FillNone, Source: "new", PlacedAt: s.utc(placed), TaxIncluded: true, Lines: lines,
		Buyer: channel.Contact{Name: channel.Name{Given: "Anna", Family: "Nowak"}, Keys: []channel.Key{
			email(annaMail, channel.Asserted), s.Caller.With(channel.Asserted)}},
		Billing: nowakHome("Anna Nowak", "billing")}
	total(&o, zloty(0))
	return o
}

// order tells one version of a web order: its order, when it was so, and what
// had become different.
func (s *teller) order(r, party channel.Ref, version int64, at string, o *channel.Order, change func(*channel.Order)) {
	if change != nil {
		change(o)
	}
	snapshot := *o
	snapshot.Fulfillments = append([]channel.Fulfillment(nil), o.Fulfillments...)
	snapshot.Lines = append([]channel.Line(nil), o.Lines...)
	s.tell(channel.Fact{Ref: r, Version: version, CreatedAt: o.PlacedAt, UpdatedAt: s.utc(at), Party: party,
		URL: "https://sklep.example.pl/admin/zamowienia/" + r.ID, Content: &snapshot})
}

func (s *teller) paid(o *channel.Order, id, at string, method channel.PayMethod) {
	o.Payment, o.Source, o.Outstanding = channel.PayPaid, "processing", zloty(0)
	o.Payments = []channel.Payment{{ID: id, Kind: channel.PayKindCapture, Method: method, Amount: o.Total,
		Status: channel.PaymentDone, At: s.utc(at)}}
}

// lamps is the order of November, half of which came back to the store.
func (s *teller) lamps() {
	o := s.annasOrder("10003", "2025-11-24 20:41",
		line("1", "LMP-SOWA-W", "Lampka biurkowa LED „Sowa”, biała", 2, zloty(12900)))
	total(&o, zloty(1490))
	s.order(s.Earlier, s.Account, 1, "2025-11-24 20:41", &o, nil)
	s.order(s.Earlier, s.Account, 2, "2025-11-24 20:43", &o, func(o *channel.Order) {
		s.paid(o, "p-10003", "2025-11-24 20:43", channel.PayWallet)
	})
	s.order(s.Earlier, s.Account, 3, "2025-11-25 13:15", &o, func(o *channel.Order) {
		o.Fulfillment, o.Source = channel.FillInTransit, "shipped"
		o.Fulfillments = []channel.Fulfillment{{ID: "s-10003", Type: channel.FillShipment, State: channel.FillStateTransit,
			Source: "shipped", Carrier: "Kurier Wisła", Tracking: "WS100030011PL", CreatedAt: s.utc("2025-11-25 09:02"),
			ShippedAt: s.utc("2025-11-25 13:15"), PromisedBy: s.day("2025-11-28"),
			Recipient: channel.Contact{Name: channel.Name{Full: "Anna Nowak"}, Address: nowakHome("Anna Nowak", "shipping")}}}
	})
	s.order(s.Earlier, s.Account, 4, "2025-11-27 11:38", &o, func(o *channel.Order) {
		o.Status, o.Fulfillment, o.Source = channel.OrderCompleted, channel.FillDelivered, "delivered"
		o.CompletedAt = s.utc("2025-11-27 11:38")
		p := &o.Fulfillments[0]
		p.State, p.Source, p.DoneAt = channel.FillStateDone, "delivered", s.utc("2025-11-27 11:38")
	})
	back := line("1", "LMP-SOWA-W", "Lampka biurkowa LED „Sowa”, biała", -1, zloty(12900))
	back.Link = channel.Link{Rel: channel.RelReturns, Ref: s.Earlier, Line: "1"}
	s.receipt(s.Return, channel.SaleReturn, "2025-12-06 15:20", "1", "001893", channel.PayKindRefund, back)
}

// husband is what Piotr ordered, and his call from the landline about it.
func (s *teller) husband() {
	r := ref(WebPL, channel.KindOrder, "10031")
	o := s.annasOrder("10031", "2026-02-08 22:10",
		line("1", "PLK-DAB-2", "Półka dębowa „Ryś”, 80 cm", 1, zloty(15900)))
	o.Buyer = channel.Contact{Name: channel.Name{Given: "Piotr", Family: "Nowak"},
		Keys: []channel.Key{email(piotrMail, channel.Asserted), s.Landline}}
	o.Billing = nowakHome("Piotr Nowak", "billing")
	s.order(r, s.Husband, 1, "2026-02-08 22:10", &o, nil)
	s.order(r, s.Husband, 2, "2026-02-08 22:12", &o, func(o *channel.Order) {
		s.paid(o, "p-10031", "2026-02-08 22:12", channel.PayWallet)
		o.Fulfillments = []channel.Fulfillment{{ID: "s-10031", Type: channel.FillShipment, State: channel.FillAccepted,
			CreatedAt: s.utc("2026-02-08 22:12"), Carrier: "Kurier Wisła", PromisedBy: s.day("2026-02-12")}}
	})
	s.order(r, s.Husband, 3, "2026-02-12 10:05", &o, func(o *channel.Order) {
		o.Status, o.Fulfillment, o.Source = channel.OrderCompleted, channel.FillDelivered, "delivered"
		o.CompletedAt = s.utc("2026-02-12 10:05")
		p := &o.Fulfillments[0]
		p.State, p.Tracking = channel.FillStateDone, "WS100310018PL"
		p.ShippedAt, p.DoneAt = s.utc("2026-02-10 14:40"), s.utc("2026-02-12 10:05")
	})
	s.call(ref(Phone, channel.KindInteraction, "cdr-758830"), s.Landline, "2026-02-11 16:02", channel.Answered,
		channel.Leg{Queue: "hotline", Agent: "ewa.k", Role: "hotline", Outcome: channel.Answered,
			StartedAt: s.utc("2026-02-11 16:02"), AnsweredAt: s.utc("2026-02-11 16:03"), EndedAt: s.utc("2026-02-11 16:06")})
}

// kettle is the order that waits in the store.
func (s *teller) kettle() {
	o := s.annasOrder("10041", "2026-03-12 20:14",
		line("1", "CZJ-BRZASK-2", "Czajnik emaliowany „Brzask” 2 l, kremowy", 1, zloty(18900)))
	s.order(s.Pickup, s.Account, 1, "2026-03-12 20:14", &o, nil)
	s.order(s.Pickup, s.Account, 2, "2026-03-12 20:16", &o, func(o *channel.Order) {
		s.paid(o, "p-10041", "2026-03-12 20:16", channel.PayWallet)
		o.Fulfillments = []channel.Fulfillment{{ID: "o-10041", Type: channel.FillPickup, State: channel.FillAccepted,
			Source: "accepted", Location: pickupPlace, CreatedAt: s.utc("2026-03-12 20:16"), PromisedBy: s.day("2026-03-14")}}
	})
	s.order(s.Pickup, s.Account, 3, "2026-03-14 16:30", &o, func(o *channel.Order) {
		o.Fulfillment, o.Source = channel.FillReady, "ready"
		p := &o.Fulfillments[0]
		p.State, p.Source, p.ReadyAt = channel.FillStateReady, "ready", s.utc("2026-03-14 16:30")
		p.ExpiresAt, p.Code = s.day("2026-03-21"), "7316"
	})
}

// tea is what she bought in the store when the kettle was not there yet.
func (s *teller) tea() {
	s.receipt(s.Receipt, channel.SaleNormal, "2026-03-14 12:40", "2", "004417", channel.PayKindSale,
		line("1", "HRB-MALINA", "Herbata malinowa „Zacisze”, 100 g", 2, zloty(1690)),
		line("2", "PSZ-HRB-Z", "Puszka na herbatę, zielona", 1, zloty(3400)))
}

// receipt tells a sale or return at a till in Kraków with Anna's card.
func (s *teller) receipt(r channel.Ref, sort channel.SaleType, at, till, number string, kind channel.PayKind, lines ...channel.Line) {
	o := channel.Order{Number: "KRK1/" + till + "/" + number, Via: channel.ViaStore, Type: sort, Status: channel.OrderCompleted,
		Payment: channel.PayPaid, Fulfillment: channel.FillAll, PlacedAt: s.local(at), CompletedAt: s.local(at), TaxIncluded: true,
		Lines: lines, Store: pickupPlace, Till: till, Receipt: number, Day: s.at(at).In(s.zone).Format("2006-01-02"), Operator: "kasjer-07"}
	total(&o, zloty(0))
	paid := o.Total
	if paid.Minor < 0 {
		paid = paid.Neg()
	}
	o.Payments = []channel.Payment{{ID: "1", Kind: kind, Method: channel.PayCard, Amount: paid, Status: channel.PaymentDone,
		At: s.local(at), Brand: "visa", Last4: "4218"}}
	o.Outstanding = zloty(0)
	s.tell(channel.Fact{Ref: r, CreatedAt: o.PlacedAt, UpdatedAt: o.PlacedAt, Party: s.member,
		Keys: []channel.Key{s.Card}, Content: &o})
}

// blanket is the order whose parcel is late.
func (s *teller) blanket() {
	o := s.annasOrder("10042", "2026-03-13 09:31",
		line("1", "KOC-WEL-SZ", "Koc wełniany „Tatry” 140×200, szary", 1, zloty(24900)),
		line("2", "POD-LEN-45", "Poduszka lniana 45×45, piaskowa", 2, zloty(6900)))
	total(&o, zloty(1490))
	s.order(s.Parcel, s.Account, 1, "2026-03-13 09:31", &o, nil)
	s.order(s.Parcel, s.Account, 2, "2026-03-13 09:33", &o, func(o *channel.Order) {
		s.paid(o, "p-10042", "2026-03-13 09:33", channel.PayWallet)
		o.Fulfillments = []channel.Fulfillment{{ID: "s-10042", Type: channel.FillShipment, State: channel.FillAccepted,
			Source: "accepted", Carrier: "Kurier Wisła", CreatedAt: s.utc("2026-03-13 09:33"), PromisedBy: s.day("2026-03-17"),
			Recipient: channel.Contact{Name: channel.Name{Full: "Anna Nowak"}, Address: nowakHome("Anna Nowak", "shipping")}}}
	})
	s.order(s.Parcel, s.Account, 3, "2026-03-16 14:05", &o, func(o *channel.Order) {
		o.Fulfillment, o.Source = channel.FillInTransit, "shipped"
		p := &o.Fulfillments[0]
		p.State, p.Source, p.ShippedAt, p.Tracking = channel.FillStateTransit, "handed over", s.utc("2026-03-16 14:05"), "WS100420027PL"
		p.TrackingURL = "https://kurier-wisla.example.pl/sledz/WS100420027PL"
	})
	s.order(s.Parcel, s.Account, 4, "2026-03-18 03:47", &o, func(o *channel.Order) {
		o.Fulfillments[0].Source = "held at sorting centre Strykowice"
	})
}
