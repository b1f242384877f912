package advice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// An Account is what a customer brought and cost in some period.
type Account struct {
	Customer customer.ID
	Margin   channel.Money // what they brought, before the cost to serve
	Value    channel.Money // what they are worth to the company: a margin, or a lifetime value

	// Contacts are how many contacts somebody dealt with, by the id of the
	// channel in the catalogue.
	Contacts map[string]int

	Broken    int // rules that we broke: promises, callbacks, answers
	Replies   int // what we wrote and said to them
	Automated int // how many of those a machine wrote
}

// String returns the customer's id.
func (a Account) String() string { return string(a.Customer) }

// GoString returns what String returns.
func (a Account) GoString() string { return a.String() }

// A Loss is a customer who cost more to serve than they brought, and that
// mostly in costly channels.
type Loss struct {
	Customer customer.ID
	Margin   channel.Money
	Cost     channel.Money // to serve
	Costly   journey.Share // of the cost, in minor units: spent in costly channels
	Contacts int

	// Saved is what it would have cost less if all contacts in costly channels
	// had been in the cheapest other channel of the catalogue.
	Saved channel.Money
	Why   string
}

// Losses are the customers who were served at a loss.
type Losses struct {
	Customers []Loss // the greatest loss first
	Judged    int    // accounts with a margin in the currency of the catalogue
	Unjudged  int    // accounts with a margin in another currency, or with a contact in a channel that the catalogue does not have
	Total     channel.Money
}

// ServedAtLoss finds the customers whose margin is less than what it cost to
// serve them, of which at least half was spent in channels that the catalogue
// calls costly. Costs are those of the catalogue; amounts in another currency
// are not converted but counted as unjudged. language is that of the sentences.
// It is an error if the catalogue is not valid.
func ServedAtLoss(accounts []Account, c Catalogue, language string) (Losses, error) {
	if err := c.Validate(); err != nil {
		return Losses{}, err
	}
	out := Losses{Total: channel.Money{Currency: c.Currency}}
	cheapest, known := c.cheapest()
	for _, a := range accounts {
		cost, costly, moved, n, ok := c.costOf(a.Contacts)
		if !ok || a.Margin.Currency != c.Currency {
			out.Unjudged++
			continue
		}
		out.Judged++
		if cost == 0 || a.Margin.Minor >= cost || 2*costly < cost {
			continue
		}
		l := Loss{Customer: a.Customer, Margin: a.Margin, Cost: channel.Money{Minor: cost, Currency: c.Currency}, Contacts: n,
			Costly: journey.Share{Hits: int(costly), N: int(cost)}, Saved: channel.Money{Currency: c.Currency}}
		if known {
			l.Saved.Minor = max(0, costly-int64(moved)*cheapest.Cost)
		}
		out.Total.Minor += cost - a.Margin.Minor
		l.Why = fmt.Sprintf(reportsOf(language).loss, n, price(Milli(cost*1000), c.Currency), price(Milli(a.Margin.Minor*1000), c.Currency), costly*100/cost)
		out.Customers = append(out.Customers, l)
	}
	slices.SortFunc(out.Customers, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(b.Cost.Minor-b.Margin.Minor, a.Cost.Minor-a.Margin.Minor), strings.Compare(string(a.Customer), string(b.Customer)))
	})
	return out, nil
}

// maxContacts bounds the contacts of one account, so that no sum overflows.
const maxContacts = 1_000_000

// costOf adds up what contacts cost: in all, and in costly channels, of which
// there are moved contacts.
func (c *Catalogue) costOf(contacts map[string]int) (cost, costly int64, moved, n int, ok bool) {
	for id, k := range contacts {
		x, known := c.Channel(id)
		if !known || k < 0 || k > maxContacts {
			return 0, 0, 0, 0, false
		}
		n += k
		cost += x.Cost * int64(k)
		if x.Costly {
			costly += x.Cost * int64(k)
			moved += k
		}
	}
	return cost, costly, moved, n, true
}

// cheapest returns the channel that costs least of those that are not costly.
func (c *Catalogue) cheapest() (best Channel, ok bool) {
	for _, x := range c.Channels {
		if !x.Costly && (!ok || x.Cost < best.Cost) {
			best, ok = x, true
		}
	}
	return best, ok
}

// A Neglect is a valuable customer who was not served like one.
type Neglect struct {
	Customer customer.ID
	Value    channel.Money
	Broken   int  // rules that we broke
	Machines bool // all that we wrote to them was automated
	Why      string
}

// Underserved finds the customers among the most valuable tenth towards whom a
// rule was broken, or who got nothing but automated replies: they are those
// who leave. The tenth is that of the customers with a value in the same
// currency, by the type-7 quantile, everybody at it included; a value of 0 or
// less is none. The most valuable come first, by currency.
func Underserved(accounts []Account, language string) []Neglect {
	values := map[string][]int64{}
	for _, a := range accounts {
		if a.Value.Minor > 0 {
			values[a.Value.Currency] = append(values[a.Value.Currency], a.Value.Minor)
		}
	}
	least := map[string]float64{}
	for currency, v := range values {
		least[currency] = journey.Quantile(v, 0.9)
	}
	var out []Neglect
	for _, a := range accounts {
		machines := a.Replies > 0 && a.Automated >= a.Replies
		if a.Value.Minor <= 0 || float64(a.Value.Minor) < least[a.Value.Currency] || a.Broken <= 0 && !machines {
			continue
		}
		p := reportsOf(language)
		var why []string
		if a.Broken > 0 {
			why = append(why, fmt.Sprintf(p.broken, a.Broken))
		}
		if machines {
			why = append(why, p.machines)
		}
		out = append(out, Neglect{Customer: a.Customer, Value: a.Value, Broken: max(0, a.Broken), Machines: machines,
			Why: fmt.Sprintf(p.neglect, price(Milli(a.Value.Minor*1000), a.Value.Currency), strings.Join(why, p.and))})
	}
	slices.SortFunc(out, func(a, b Neglect) int {
		return cmp.Or(strings.Compare(a.Value.Currency, b.Value.Currency), cmp.Compare(b.Value.Minor, a.Value.Minor),
			strings.Compare(string(a.Customer), string(b.Customer)))
	})
	return out
}

// reports are the sentences of reports.
type reports struct {
	loss, neglect, broken, machines, and string
	avoidable, invisible, nothing        string
}

func reportsOf(language string) reports {
	switch base(language) {
	case "pl":
		return reports{
			loss:      "Kontakty: %d, kosztowały %s przy marży %s; %d %% tego kosztu to drogie kanały.",
			neglect:   "Klient wart %s: %s.",
			broken:    "nie dotrzymaliśmy zasad (%d)",
			machines:  "odpowiadały tylko automaty",
			and:       " i ",
			avoidable: "Pytania o stan zamówienia, choć był widoczny: %d z %d kontaktów (%s); pokażcie klientom, gdzie go znaleźć.",
			invisible: "Pytania o stan zamówienia, którego klient nie mógł zobaczyć: %d z %d kontaktów (%s); pokażcie ten stan.",
			nothing:   "Żaden z %d kontaktów nie dotyczył samego stanu zamówienia.",
		}
	case "lt":
		return reports{
			loss:      "Kontaktai: %d, jie kainavo %s, o marža %s; %d %% šios sumos teko brangiems kanalams.",
			neglect:   "Klientas, kurio vertė %s: %s.",
			broken:    "nesilaikėme taisyklių (%d)",
			machines:  "atsakinėjo tik automatai",
			and:       " ir ",
			avoidable: "Klausta apie užsakymo būseną, nors ji buvo matoma: %d iš %d kontaktų (%s); parodykite klientams, kur ją rasti.",
			invisible: "Klausta apie užsakymo būseną, kurios klientas negalėjo matyti: %d iš %d kontaktų (%s); padarykite ją matomą.",
			nothing:   "Nė vienas iš %d kontaktų nebuvo vien apie užsakymo būseną.",
		}
	}
	return reports{
		loss:      "%d contacts cost %s against a margin of %s; %d %% of that cost was spent in costly channels.",
		neglect:   "A customer worth %s: %s.",
		broken:    "we broke our rules (%d times)",
		machines:  "only machines replied",
		and:       " and ",
		avoidable: "%d of %d contacts (%s) asked for the status of an order although it was visible: show customers where.",
		invisible: "%d of %d contacts (%s) asked for the status of an order that the customer could not see: make it visible.",
		nothing:   "None of %d contacts was about the mere status of an order.",
	}
}
