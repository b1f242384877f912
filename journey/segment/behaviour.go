package segment

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// An Act is something that a customer did.
type Act struct {
	At   time.Time
	Kind ActKind

	// Channel is the medium of a contact: "call", "email". Resolved says that
	// nothing more was needed after it.
	Channel  string
	Resolved bool
}

// ActKind is what a customer did.
type ActKind string

// The kinds of acts.
const (
	ActWebVisit  ActKind = "web_visit"  // looked at the web shop
	ActWebOrder  ActKind = "web_order"  // ordered there
	ActStoreSale ActKind = "store_sale" // bought in a store
	ActPickup    ActKind = "pickup"     // picked up a web order
	ActReturn    ActKind = "return"     // brought or sent something back
	ActContact   ActKind = "contact"    // turned to us
)

// Where says where a customer buys.
type Where string

// The places.
const (
	Nowhere    Where = ""       // has bought nothing
	OnlineOnly Where = "online" // in the web shop alone
	StoreOnly  Where = "store"  // in stores alone
	Both       Where = "both"
)

// ropo is how soon after a visit of the web shop a purchase in a store belongs
// to it.
const ropo = 14 * 24 * time.Hour

// A Behaviour is how a customer buys and turns to us.
type Behaviour struct {
	Where Where

	// ROPO is how many of the purchases in stores came within 14 days of a
	// visit to the web shop: researched online, purchased offline.
	ROPO journey.Share

	ClickAndCollect journey.Share // of web orders: picked up
	Returned        journey.Share // returns to purchases; more than one of a purchase counts once more
	Contacts        journey.Share // contacts to purchases

	// Preferred is the channel in which turning to us works best for this
	// customer, empty without contacts. Channels are all, the best first.
	Preferred string
	Channels  []ChannelSuccess

	// Hours are how many acts fell into each hour of the day.
	Hours [24]int
}

// A ChannelSuccess is how often a channel was used and settled the matter.
type ChannelSuccess struct {
	Channel string
	Settled journey.Share

	// Smoothed is (hits + 1) / (n + 2): the mean of a Beta distribution that
	// begins with everything possible, so that one lucky call is not the best
	// channel for ever.
	Smoothed float64
}

// BehaviourOf returns the behaviour that acts up to a moment show. Hours are
// those of the zone; nil means UTC.
func BehaviourOf(acts []Act, asOf time.Time, zone *time.Location) Behaviour {
	if zone == nil {
		zone = time.UTC
	}
	var b Behaviour
	var web, sales, pickups, returns, contacts int
	var visits, bought []time.Time
	by := map[string]*ChannelSuccess{}
	for _, a := range acts {
		if a.At.After(asOf) {
			continue
		}
		b.Hours[a.At.In(zone).Hour()]++
		switch a.Kind {
		case ActWebVisit:
			visits = append(visits, a.At)
		case ActWebOrder:
			web++
		case ActStoreSale:
			sales++
			bought = append(bought, a.At)
		case ActPickup:
			pickups++
		case ActReturn:
			returns++
		case ActContact:
			contacts++
			if by[a.Channel] == nil {
				by[a.Channel] = &ChannelSuccess{Channel: a.Channel}
			}
			c := &by[a.Channel].Settled
			c.N++
			if a.Resolved {
				c.Hits++
			}
		}
	}
	switch {
	case web > 0 && sales > 0:
		b.Where = Both
	case web > 0:
		b.Where = OnlineOnly
	case sales > 0:
		b.Where = StoreOnly
	}
	b.ROPO = researched(visits, bought)
	b.ClickAndCollect = journey.Share{Hits: min(pickups, web), N: web}
	b.Returned, b.Contacts = journey.Share{Hits: returns, N: web + sales}, journey.Share{Hits: contacts, N: web + sales}
	b.channels(by)
	return b
}

func researched(visits, bought []time.Time) journey.Share {
	slices.SortFunc(visits, time.Time.Compare)
	s := journey.Share{N: len(bought)}
	for _, at := range bought {
		i, same := slices.BinarySearchFunc(visits, at, time.Time.Compare)
		if same || i > 0 && at.Sub(visits[i-1]) <= ropo {
			s.Hits++
		}
	}
	return s
}

func (b *Behaviour) channels(by map[string]*ChannelSuccess) {
	for _, c := range by {
		c.Smoothed = float64(c.Settled.Hits+1) / float64(c.Settled.N+2)
		b.Channels = append(b.Channels, *c)
	}
	slices.SortFunc(b.Channels, func(x, y ChannelSuccess) int {
		return cmp.Or(cmp.Compare(y.Smoothed, x.Smoothed), cmp.Compare(y.Settled.N, x.Settled.N), strings.Compare(x.Channel, y.Channel))
	})
	if len(b.Channels) > 0 {
		b.Preferred = b.Channels[0].Channel
	}
}

// settledAfter is for how long a customer must not turn to us again for a
// contact to have settled the matter.
const settledAfter = 7 * 24 * time.Hour

// Acts takes the acts of one customer out of their timeline, in the order of
// their times. Automatic and internal contacts and notes are none; visits of a
// web shop are in no timeline and have to be added. A contact is settled if no
// other follows within 7 days, and those of the last 7 days before the moment
// are left out, since it is too early to tell.
func Acts(entries []customer.Entry, asOf time.Time) []Act {
	var out []Act
	for _, e := range entries {
		if e.At.After(asOf) {
			continue
		}
		a := Act{At: e.At}
		switch e.Kind {
		case customer.OrderPlaced:
			a.Kind = ActWebOrder
		case customer.Sold:
			a.Kind = ActStoreSale
		case customer.ParcelPickedUp:
			a.Kind = ActPickup
		case customer.ReturnReceived:
			a.Kind = ActReturn
		case customer.Contacted:
			if !contacted(e, &a) {
				continue
			}
		default:
			continue
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Act) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Channel, b.Channel))
	})
	var next time.Time
	for i := len(out) - 1; i >= 0; i-- {
		if a := &out[i]; a.Kind == ActContact {
			a.Resolved = next.IsZero() || next.Sub(a.At) > settledAfter
			next = a.At
		}
	}
	return slices.DeleteFunc(out, func(a Act) bool { return a.Kind == ActContact && asOf.Sub(a.At) < settledAfter })
}

func contacted(e customer.Entry, a *Act) bool {
	if e.Fact == nil {
		return false
	}
	i, ok := e.Fact.Content.(*channel.Interaction)
	if !ok || i.Direction != channel.Inbound || i.Automated || i.Internal || i.Kind == channel.Note {
		return false
	}
	a.Kind, a.Channel = ActContact, string(i.Kind)
	return true
}
