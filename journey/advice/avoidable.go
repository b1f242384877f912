package advice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
)

// OrderStatus is the intent of a contact that asks how far an order is and
// nothing else: "where is my order".
const OrderStatus = "order_status"

// A Contact is a contact of a customer, for [Avoidable].
type Contact struct {
	Ref     channel.Ref
	At      time.Time
	Channel string // its id in the catalogue
	Intent  string // see [IntentOf]

	// Visible is since when the customer could see the status of the order
	// themselves: in their account, in the app, in a message with the parcel's
	// number. Zero means that they could not.
	Visible time.Time
}

// A Waste is contacts that asked for the status of an order.
type Waste struct {
	Contacts int // of all kinds

	Avoidable journey.Share // the status was visible
	Invisible journey.Share // it was not: these would be avoidable if it were

	// AvoidableCost and InvisibleCost are what those contacts cost by the
	// catalogue; those in a channel that it does not have count for nothing.
	AvoidableCost, InvisibleCost channel.Money

	ByChannel []ChannelWaste // in the order of their ids
	Refs      []channel.Ref  // the avoidable contacts, oldest first
	Why       []string       // what to do, the more frequent first
}

// A ChannelWaste is the waste of one channel.
type ChannelWaste struct {
	Channel   string
	Contacts  int
	Avoidable int
	Invisible int
}

// Avoidable counts the contacts that asked for the status of an order. Those
// made while the customer could see it are avoidable by showing where; those
// made while they could not, by making it visible. Contacts with one Ref count
// once. It is an error if the catalogue is not valid.
func Avoidable(contacts []Contact, c Catalogue, language string) (Waste, error) {
	if err := c.Validate(); err != nil {
		return Waste{}, err
	}
	w := Waste{AvoidableCost: channel.Money{Currency: c.Currency}, InvisibleCost: channel.Money{Currency: c.Currency}}
	by := map[string]*ChannelWaste{}
	sorted := slices.SortedFunc(slices.Values(contacts), func(a, b Contact) int {
		return cmp.Or(a.At.Compare(b.At), a.Ref.Compare(b.Ref), strings.Compare(a.Channel, b.Channel), strings.Compare(a.Intent, b.Intent), a.Visible.Compare(b.Visible))
	})
	seen := map[channel.Ref]bool{}
	for _, x := range sorted {
		if seen[x.Ref] && !x.Ref.IsZero() {
			continue
		}
		seen[x.Ref] = true
		w.Contacts++
		if by[x.Channel] == nil {
			by[x.Channel] = &ChannelWaste{Channel: x.Channel}
		}
		b := by[x.Channel]
		b.Contacts++
		if x.Intent != OrderStatus {
			continue
		}
		cost, _ := c.Channel(x.Channel)
		if x.Visible.IsZero() || x.Visible.After(x.At) {
			b.Invisible++
			w.Invisible.Hits++
			w.InvisibleCost.Minor += cost.Cost
			continue
		}
		b.Avoidable++
		w.Avoidable.Hits++
		w.AvoidableCost.Minor += cost.Cost
		w.Refs = append(w.Refs, x.Ref)
	}
	w.Avoidable.N, w.Invisible.N = w.Contacts, w.Contacts
	for _, b := range by {
		w.ByChannel = append(w.ByChannel, *b)
	}
	slices.SortFunc(w.ByChannel, func(a, b ChannelWaste) int { return strings.Compare(a.Channel, b.Channel) })
	w.Why = w.why(language)
	return w, nil
}

func (w *Waste) why(language string) []string {
	p := reportsOf(language)
	var out []string
	add := func(format string, s journey.Share, m channel.Money) {
		if s.Hits > 0 {
			out = append(out, fmt.Sprintf(format, s.Hits, s.N, price(Milli(m.Minor*1000), m.Currency)))
		}
	}
	add(p.avoidable, w.Avoidable, w.AvoidableCost)
	add(p.invisible, w.Invisible, w.InvisibleCost)
	if w.Invisible.Hits > w.Avoidable.Hits {
		slices.Reverse(out)
	}
	if len(out) == 0 {
		out = []string{fmt.Sprintf(p.nothing, w.Contacts)}
	}
	return out
}
