package identity

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Rules say what links. The zero Rules work and mean the defaults told at each
// field.
type Rules struct {
	// Unique lists the issuers in whose namespaces one person has at most one
	// authoritative id. The hub adds what its channels say.
	Unique []string

	// Limits bound how many ids of one issuer go with one of another.
	Limits []Limit

	// People bounds, per kind of key, how many people who cannot be one person
	// a value may have before it is generic. Kinds without an entry use: e-mail
	// 3, phone 4, loyalty 4, device 3, everything else 8.
	People map[channel.KeyKind]int

	// Holders bounds how many parties may carry a value before it is generic,
	// whoever they are. 0 means 1,000.
	Holders int

	// Generic lists values that are generic from the start: a till's dummy
	// address, the store's own phone. An entry that starts with "@" means a
	// whole mail domain. They are added to the built-in ones.
	Generic []channel.KeyID

	// NoBuiltin turns the built-in placeholders off.
	NoBuiltin bool

	// Component bounds how many parties are looked at as one component. Larger
	// ones are cut and raise an alarm. 0 means 10,000.
	Component int

	// Authoritative, Verified and Asserted are what a key counts, in bits, by
	// the lesser assurance of the two claims; 0 means 40, 24 and 6. Threshold
	// is what makes a SAME; 0 means 20. They are conventions of the
	// deterministic rules, not measured likelihoods.
	Authoritative, Verified, Asserted, Threshold float64

	// Model weighs what keys do not decide: names, dates of birth, addresses,
	// and what was typed. nil means no model: nothing but keys link, and what is
	// only asserted never does. That is the default because a link discloses
	// orders, and a model's word is a probability; [RetailWeigher] is a model to
	// begin with.
	Model *Weigher

	// Auto is the probability from which the Model's word makes two parties the
	// same without a human, if something about the person supports it; 0 means
	// 0.95. Review is that from which it makes them POSSIBLY the same; 0 means
	// 0.3.
	Auto, Review float64
}

const (
	defaultHolders   = 1_000
	defaultComponent = 10_000
	defaultPeople    = 8
)

// people is how many people a value of kind k may have.
func (r Rules) people(k channel.KeyKind) int {
	if n, ok := r.People[k]; ok {
		return n
	}
	switch k {
	case channel.KeyEmail, channel.KeyDevice:
		return 3
	case channel.KeyPhone, channel.KeyLoyalty:
		return 4
	}
	return defaultPeople
}

func (r Rules) holders() int {
	if r.Holders == 0 {
		return defaultHolders
	}
	return r.Holders
}

func (r Rules) component() int {
	if r.Component == 0 {
		return defaultComponent
	}
	return r.Component
}

func (r Rules) threshold() float64 { return orDefault(r.Threshold, 20) }

// bits is what a key of level a counts.
func (r Rules) bits(a channel.Assurance) float64 {
	switch a {
	case channel.Authoritative:
		return orDefault(r.Authoritative, 40)
	case channel.Verified:
		return orDefault(r.Verified, 24)
	}
	return orDefault(r.Asserted, 6)
}

// manual is what a human's link counts: enough to decide, however the rest is
// weighted.
func (r Rules) manual() float64 {
	return max(r.threshold(), r.bits(channel.Authoritative))
}

// auto and review are the bounds in bits.
func (r Rules) auto() float64   { return oddsOf(orDefault(r.Auto, 0.95)) }
func (r Rules) review() float64 { return min(oddsOf(orDefault(r.Review, 0.3)), r.auto()) }

func orDefault(v, zero float64) float64 {
	if v == 0 {
		return zero
	}
	return v
}

// unique reports whether one person has at most one authoritative id of k's
// kind and issuer.
func (r Rules) unique(k channel.KeyID) bool {
	return slices.Contains(r.Unique, k.Issuer)
}
