package world

import "reflect"

// Rates says how often what happens. In every field zero means the default
// that its comment gives, and a negative number never.
type Rates struct {
	Families    float64 // share of homes with more than one customer: 0.15
	Accounts    float64 // share of people with an account in the web shop of their country: 0.65
	Members     float64 // share of people with a loyalty card: 0.45
	WebOrders   float64 // web orders of a person, on average, at most 8: 1.15
	Guests      float64 // share of web orders that account holders place without logging in: 0.2
	Receipts    float64 // purchases of a person in stores, on average, at most 8: 1.6
	Calls       float64 // calls of a person, on average, at most 8: 0.7
	Tickets     float64 // matters that a person writes about, on average, at most 8: 0.35
	Typos       float64 // share of typed contact data with a slip of the finger: 0.05
	NameChanges float64 // share of women who marry and change their name: 0.03
	NewNumbers  float64 // share of account holders who change their mobile number: 0.03
	Recycled    float64 // share of people whose number another person had before: 0.02
	Dummies     float64 // share of receipts on which the clerk typed [DummyEmail]: 0.03
	StorePhones float64 // share of receipts on which the clerk typed [StorePhone]: 0.02
	LentCards   float64 // share of card purchases by another member of the family: 0.1
	Offices     float64 // share of parts with a corporate mailbox that several people use: 0.3
	Pickups     float64 // share of web orders that are picked up in a store: 0.25
	Late        float64 // share of parcels and pickups that come later than promised: 0.15
	Returns     float64 // share of delivered orders of which something comes back: 0.08
	DoubleMail  float64 // share of e-mails that arrive twice: 0.06
	Callbacks   float64 // share of calls and answers in which a callback is promised: 0.2
	Kept        float64 // share of promises of agents that are kept in time: 0.7
	Others      float64 // share of matters that name an order of somebody else: 0.06
	Feedback    float64 // share of solved matters that are rated: 0.3
	Consents    float64 // share of account holders who were asked for consent: 0.6
	Erasures    float64 // share of account holders who ask to be forgotten: 0.006
	Merges      float64 // share of account holders with a second account, mostly merged by the shop: 0.012
	Deletions   float64 // share of web orders and tickets that the source deletes: 0.008
}

func defaultRates() Rates {
	return Rates{Families: 0.15, Accounts: 0.65, Members: 0.45, WebOrders: 1.15, Guests: 0.2, Receipts: 1.6, Calls: 0.7,
		Tickets: 0.35, Typos: 0.05, NameChanges: 0.03, NewNumbers: 0.03, Recycled: 0.02, Dummies: 0.03, StorePhones: 0.02,
		LentCards: 0.1, Offices: 0.3, Pickups: 0.25, Late: 0.15, Returns: 0.08, DoubleMail: 0.06, Callbacks: 0.2, Kept: 0.7,
		Others: 0.06, Feedback: 0.3, Consents: 0.6, Erasures: 0.006, Merges: 0.012, Deletions: 0.008}
}

func (r Rates) withDefaults() Rates {
	d := defaultRates()
	from, to := reflect.ValueOf(d), reflect.ValueOf(&r).Elem()
	for i := range to.NumField() {
		switch f := to.Field(i); {
		case f.Float() == 0:
			f.SetFloat(from.Field(i).Float())
		case !(f.Float() > 0): // negative or not a number
			f.SetFloat(0)
		}
	}
	return r
}
