package channel

// A Person is a party as a source knows it: an account, a loyalty member, a
// helpdesk contact, a guest. Its keys are those of the [Fact] that carries it.
type Person struct {
	Name       Name      `json:"name,omitzero"`
	BirthDate  string    `json:"birth_date,omitempty"` // 2006-01-02; empty if unknown
	Language   string    `json:"language,omitempty"`   // BCP 47
	Addresses  []Address `json:"addresses,omitempty"`
	Registered bool      `json:"registered,omitempty"` // has an account, is not a guest
	Groups     []string  `json:"groups,omitempty"`     // segments and groups as the source names them
	MergedInto Ref       `json:"merged_into,omitzero"` // the source itself merged this person into another
}

// A Name is a person's name. Give the parts if the source has them, Full if it
// has only that.
type Name struct {
	Given  string `json:"given,omitempty"`
	Family string `json:"family,omitempty"`
	Full   string `json:"full,omitempty"`
}

// Display returns the name as one would say it.
func (n Name) Display() string {
	switch {
	case n.Full != "":
		return n.Full
	case n.Given != "" && n.Family != "":
		return n.Given + " " + n.Family
	}
	return n.Given + n.Family
}

// String returns "[name]": names do not belong in logs. Use Display.
func (n Name) String() string { return "[name]" }

// GoString returns what String returns.
func (n Name) GoString() string { return n.String() }

// An Address is a postal address. Parts are kept together: no view mixes the
// street of one source with the town of another.
type Address struct {
	Kind     string `json:"kind,omitempty"` // "billing", "shipping" or as the source says
	Name     string `json:"name,omitempty"` // the addressee, if given
	Street   string `json:"street,omitempty"`
	City     string `json:"city,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Country  string `json:"country,omitempty"` // ISO 3166 alpha-2
	Point    string `json:"point,omitempty"`   // id of a parcel locker or pickup point
}

// String returns "[address]".
func (a Address) String() string { return "[address]" }

// GoString returns what String returns.
func (a Address) GoString() string { return a.String() }

// String returns "person".
func (p Person) String() string { return "person" }

// GoString returns what String returns.
func (p Person) GoString() string { return p.String() }

// A Contact is somebody named in an order or interaction who need not be its
// party: the recipient of a gift, the other end of a call.
type Contact struct {
	Name    Name    `json:"name,omitzero"`
	Keys    []Key   `json:"keys,omitempty"`
	Address Address `json:"address,omitzero"`
}

// IsZero reports whether c names nobody: nothing is set, and no key is there.
func (c Contact) IsZero() bool {
	return c.Name == Name{} && len(c.Keys) == 0 && c.Address == Address{}
}

// String returns "[contact]".
func (c Contact) String() string { return "[contact]" }

// GoString returns what String returns.
func (c Contact) GoString() string { return c.String() }

// A Consent is what a person allowed or refused. Missing means no.
type Consent struct {
	Purpose string       `json:"purpose"`      // "marketing", "profiling" or as configured
	By      KeyKind      `json:"by,omitempty"` // through which kind of contact point; empty: all
	State   ConsentState `json:"state"`
	At      Time         `json:"at,omitzero"`
	Until   Time         `json:"until,omitzero"`   // zero: until withdrawn
	Source  string       `json:"source,omitempty"` // where it was collected
}

// ConsentState is what was said. The zero state counts as not granted.
type ConsentState string

// The states of a consent.
const (
	ConsentGranted   ConsentState = "granted"
	ConsentDenied    ConsentState = "denied"
	ConsentWithdrawn ConsentState = "withdrawn"
	ConsentUnknown   ConsentState = "unknown"
)

// String returns the purpose and the state.
func (c Consent) String() string { return "consent " + c.Purpose + " " + string(c.State) }

// GoString returns what String returns.
func (c Consent) GoString() string { return c.String() }

// An Erasure is a source's word that a person asked to be forgotten. The
// party of its fact, and whoever carries its keys with certainty, is erased.
type Erasure struct {
	Keys   []Key  `json:"keys,omitempty"`
	At     Time   `json:"at,omitzero"`
	Origin string `json:"origin,omitempty"` // "customers/redact", "customer.deleted"
}

// String returns "erasure".
func (e Erasure) String() string { return "erasure" }

// GoString returns what String returns.
func (e Erasure) GoString() string { return e.String() }
