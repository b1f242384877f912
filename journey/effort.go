package journey

import (
	"cmp"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A Driver is something that costs the customer effort.
type Driver string

// The drivers of effort. Those of the literature come first; the others have
// no weight unless [Rules.Weights] gives them one, since what they count is
// mostly counted by the first too.
const (
	Repeats          Driver = "repeat_contacts"
	NeedlessSwitches Driver = "needless_switches"
	RepeatedFacts    Driver = "repeated_facts"
	Transfers        Driver = "transfers"
	MissedCalls      Driver = "missed_calls"
	BrokenPromises   Driver = "broken_promises"
	LateAnswers      Driver = "late_answers"

	Duplicates   Driver = "duplicate_messages"
	AskedAgains  Driver = "asked_again"
	PingPongs    Driver = "ping_pongs"
	Reopens      Driver = "reopens"
	TicketCopies Driver = "duplicate_cases"
)

// Weights say how much each occurrence of a driver counts. A driver that is
// missing counts for nothing. Fit them to what your own customers say with
// [Calibrate]: no published weights are known.
type Weights map[Driver]float64

// UnitWeights count each of the first seven drivers once.
func UnitWeights() Weights {
	return Weights{Repeats: 1, NeedlessSwitches: 1, RepeatedFacts: 1, Transfers: 1, MissedCalls: 1, BrokenPromises: 1, LateAnswers: 1}
}

// Score returns the weighted sum of counts.
func (w Weights) Score(counts map[Driver]int) float64 {
	sum := 0.0
	if len(counts) == 0 {
		return sum
	}
	for _, d := range slices.Sorted(maps.Keys(counts)) {
		sum += w[d] * float64(counts[d])
	}
	return sum
}

// Effort is what something cost the customer, counted from what happened and
// not from how they sound.
type Effort struct {
	Counts map[Driver]int // only those that are not 0
	Score  float64
}

func (e *Effort) count(d Driver, n int) {
	if n == 0 {
		return
	}
	if e.Counts == nil {
		e.Counts = map[Driver]int{}
	}
	e.Counts[d] += n
}

// driverOf is what a gap costs the customer.
func driverOf(t *telling) Driver {
	switch t.Kind {
	case RepeatContact:
		return Repeats
	case NeedlessSwitch:
		return NeedlessSwitches
	case RepeatedInfo:
		return RepeatedFacts
	case PromiseDue, OrderDue:
		return BrokenPromises
	case ReplyDue:
		return LateAnswers
	case DuplicateMessage:
		return Duplicates
	case AskedAgain:
		return AskedAgains
	case PingPong:
		return PingPongs
	case DuplicateCase:
		return TicketCopies
	}
	return ""
}

// effort counts what a matter cost the customer.
func (s *study) effort() Effort {
	var e Effort
	for i := range s.gaps {
		if d := driverOf(&s.gaps[i]); d != "" {
			e.count(d, 1)
		}
	}
	for _, f := range s.findings {
		if f.Kind == MissedCall && f.Verdict != Cancelled {
			e.count(MissedCalls, 1)
		}
	}
	e.count(Transfers, s.m.Metrics.Transfers)
	e.count(Reopens, s.m.Metrics.Reopens)
	e.Score = s.rules.Weights.Score(e.Counts)
	return e
}

// A Cost is what it cost to serve a customer.
type Cost struct {
	// Handled are the contacts that somebody dealt with, by medium: calls that
	// were taken in either direction, and messages and visits of the customer.
	// Copies and automatic messages are none.
	Handled map[channel.InteractionKind]int

	// Total is their cost by [Rules.Costs], one amount for each currency, in
	// the order of their codes. A medium without a cost counts for nothing.
	Total []channel.Money
}

func (c *Cost) add(k channel.InteractionKind, prices map[channel.InteractionKind]channel.Money, n int) {
	if n == 0 {
		return
	}
	if c.Handled == nil {
		c.Handled = map[channel.InteractionKind]int{}
	}
	c.Handled[k] += n
	if p, ok := prices[k]; ok {
		c.Total = plus(c.Total, channel.Money{Minor: p.Minor * int64(n), Currency: p.Currency})
	}
}

// plus adds an amount to amounts of different currencies.
func plus(all []channel.Money, m channel.Money) []channel.Money {
	for i := range all {
		if all[i].Currency == m.Currency {
			all[i].Minor += m.Minor
			return all
		}
	}
	all = append(all, m)
	slices.SortFunc(all, func(a, b channel.Money) int { return cmp.Compare(a.Currency, b.Currency) })
	return all
}

// cost adds up what a matter cost.
func (s *study) cost() Cost {
	var c Cost
	for _, e := range s.events {
		if handled(e) && s.copies[e.id] == 0 {
			c.add(e.i.Kind, s.rules.Costs, 1)
		}
	}
	return c
}

// handled reports whether somebody of ours dealt with a contact.
func handled(e *event) bool {
	switch {
	case e.copied || e.i.Direction == channel.Internal:
		return false
	case e.i.Kind == channel.Call:
		return e.spoke() && !e.i.Automated && !e.i.Internal
	}
	return e.inbound() && e.outcome != channel.Bounced && e.outcome != channel.Failed
}

// A Balance is what a customer brought and cost, in one currency.
type Balance struct {
	Revenue channel.Money // of orders that were not cancelled, less what was refunded
	Margin  channel.Money // the share of it that [Rules.MarginPercent] says; 0 if it says nothing
	Cost    channel.Money // to serve
}

// Net is the margin less the cost. It is below 0 for a customer who was served
// at a loss.
func (b Balance) Net() int64 { return b.Margin.Minor - b.Cost.Minor }

// balances sets what a customer brought against what they cost, one balance
// for each currency in the order of their codes. Orders that are tests do not
// count.
func balances(orders []customer.OrderView, staged map[channel.Ref]bool, cost Cost, percent int) []Balance {
	by := map[string]*Balance{}
	of := func(currency string) *Balance {
		b := by[currency]
		if b == nil {
			zero := channel.Money{Currency: currency}
			b = &Balance{zero, zero, zero}
			by[currency] = b
		}
		return b
	}
	for i := range orders {
		o := orders[i].Order
		if o.Status == channel.OrderCancelled || o.Type == channel.SaleVoid || o.Type == channel.SaleSuspended || o.Total.Currency == "" || staged[orders[i].Fact.Ref] {
			continue
		}
		b := of(o.Total.Currency)
		b.Revenue.Minor += o.Total.Minor
		for _, r := range o.Refunds {
			if r.Amount.Currency == o.Total.Currency && (r.Status == "" || r.Status == channel.PaymentDone) {
				b.Revenue.Minor -= r.Amount.Minor
			}
		}
	}
	for _, m := range cost.Total {
		of(m.Currency).Cost.Minor += m.Minor
	}
	var out []Balance
	for _, c := range slices.Sorted(maps.Keys(by)) {
		b := *by[c]
		b.Margin.Minor = b.Revenue.Minor * int64(percent) / 100
		out = append(out, b)
	}
	return out
}
