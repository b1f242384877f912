package advice

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// Costs returns what a contact costs by medium, for [journey.Rules]. Of several
// channels of one medium the first counts.
func (c *Catalogue) Costs() map[channel.InteractionKind]channel.Money {
	out := map[channel.InteractionKind]channel.Money{}
	for _, x := range c.Channels {
		if _, seen := out[x.Kind]; !seen {
			out[x.Kind] = channel.Money{Minor: x.Cost, Currency: c.Currency}
		}
	}
	return out
}

// AccountOf returns the account of a customer by the analysis of their journey:
// the margin in the currency of the catalogue, which is also their value, the
// contacts that somebody dealt with in channels of the catalogue, what was due
// and came late or not at all, and how many of our messages a machine wrote.
func AccountOf(id customer.ID, a *journey.Analysis, c Catalogue) Account {
	out := Account{Customer: id, Margin: channel.Money{Currency: c.Currency}, Contacts: map[string]int{}}
	for _, b := range a.Balances {
		if b.Margin.Currency == c.Currency {
			out.Margin = b.Margin
		}
	}
	out.Value = out.Margin
	for k, n := range a.Cost.Handled {
		if x, ok := c.ByKind(k); ok {
			out.Contacts[x.ID] += n
		}
	}
	for _, f := range a.Findings {
		if !f.Test && (f.Verdict == journey.Broken && !f.Due.IsZero() || f.Verdict == journey.Late) {
			out.Broken++
		}
	}
	for _, e := range contactsOf(a) {
		if i, ok := interaction(e); ok && i.Direction == channel.Outbound && !i.Internal && i.Kind != channel.Note {
			out.Replies++
			if i.Automated {
				out.Automated++
			}
		}
	}
	return out
}

// contactsOf returns the contacts of an analysis, oldest first, each once
// though it may belong to several matters. Those of tests are left out.
func contactsOf(a *journey.Analysis) []customer.Entry {
	var out []customer.Entry
	seen := map[channel.Ref]bool{}
	for i := range a.Matters {
		if a.Matters[i].Test {
			continue
		}
		for _, l := range a.Matters[i].Links {
			if l.Entry.Kind == customer.Contacted && !seen[l.Entry.Ref] {
				seen[l.Entry.Ref] = true
				out = append(out, *l.Entry)
			}
		}
	}
	slices.SortFunc(out, func(a, b customer.Entry) int { return cmp.Or(a.At.Compare(b.At), a.Ref.Compare(b.Ref)) })
	return out
}

// ContactsOf returns the contacts of the customer in an analysis, for
// [Avoidable], with the intent that their words show. visible says since when a
// customer could see how far an order was; nil means since one of its parcels
// was shipped or ready, as if each had been announced with its number. Calls
// without a word about them have no intent.
func ContactsOf(a *journey.Analysis, c Catalogue, visible func(order channel.Ref) time.Time) []Contact {
	since := map[channel.Ref]time.Time{} // by contact
	for i := range a.Matters {
		m := &a.Matters[i]
		at := shown(m, visible)
		for _, l := range m.Links {
			if was := since[l.Entry.Ref]; !at.IsZero() && (was.IsZero() || at.Before(was)) {
				since[l.Entry.Ref] = at
			}
		}
	}
	var out []Contact
	for _, e := range contactsOf(a) {
		i, ok := interaction(e)
		if !ok || i.Direction != channel.Inbound || i.Automated || i.Internal || i.Kind == channel.Note {
			continue
		}
		x, _ := c.ByKind(i.Kind)
		out = append(out, Contact{Ref: e.Ref, At: e.At, Channel: cmp.Or(x.ID, string(i.Kind)), Intent: IntentOf(i.Subject, i.Text), Visible: since[e.Ref]})
	}
	return out
}

// shown returns since when the state of a matter's orders could be seen.
func shown(m *journey.Matter, visible func(channel.Ref) time.Time) time.Time {
	var first time.Time
	earlier := func(t time.Time) {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	if visible != nil {
		for _, o := range m.Orders {
			earlier(visible(o))
		}
		return first
	}
	for _, l := range m.Links {
		if l.Entry.Kind == customer.ParcelShipped || l.Entry.Kind == customer.ParcelReady {
			earlier(l.Entry.At)
		}
	}
	return first
}
