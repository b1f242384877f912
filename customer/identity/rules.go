package identity

import "github.com/clientele-go/clientele/channel"

// Rules say what links. The zero Rules work and mean the defaults told at each
// field.
type Rules struct {
	// Unique lists the issuers in whose namespaces one person has at most one
	// authoritative id. The hub adds what its channels say.
	Unique []string

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
}
