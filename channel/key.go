package channel

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// KeyKind says what sort of thing identifies a party. The set is open: an
// adapter may use its own kinds.
type KeyKind string

// The kinds of keys the library knows.
const (
	KeyEmail      KeyKind = "email"      // value from [Email]; issuer empty
	KeyPhone      KeyKind = "phone"      // E.164, value from [Phone]; issuer empty
	KeyAccount    KeyKind = "account"    // id of an account; issuer is the system
	KeyLoyalty    KeyKind = "loyalty"    // loyalty card; issuer is the programme
	KeyMembership KeyKind = "membership" // membership, which is not the card; issuer is the programme
	KeyCard       KeyKind = "card"       // payment card fingerprint; issuer is payment provider and application
	KeyDevice     KeyKind = "device"     // device or cookie; issuer is what set it
	KeySocial     KeyKind = "social"     // account in a network; issuer is the network
	KeyTaxID      KeyKind = "tax_id"     // issuer is the country
	KeyNationalID KeyKind = "national_id"

	// KeyOrderNumber finds the buyer of an order by the number printed on it.
	// It is good for looking up only: a fact that claims it is refused, since
	// people ask about other people's orders.
	KeyOrderNumber KeyKind = "order_number"
)

// Assurance says how sure a source is that a key belongs to the party that it
// is reported with. The zero Assurance is Asserted.
type Assurance uint8

const (
	// Asserted: typed in a guest checkout, said to a clerk, shown by caller
	// id. It makes two parties POSSIBLY one, never more.
	Asserted Assurance = iota
	// Verified: used to log in, a confirmed mailbox, a one-time code.
	Verified
	// Authoritative: an id that the source itself issued.
	Authoritative
)

// String returns "asserted", "verified" or "authoritative".
func (a Assurance) String() string {
	switch a {
	case Verified:
		return "verified"
	case Authoritative:
		return "authoritative"
	}
	return "asserted"
}

// MarshalText implements [encoding.TextMarshaler].
func (a Assurance) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (a *Assurance) UnmarshalText(b []byte) error {
	for _, v := range []Assurance{Asserted, Verified, Authoritative} {
		if string(b) == v.String() {
			*a = v
			return nil
		}
	}
	return &FieldError{Field: "assurance", Reason: "is not asserted, verified or authoritative"}
}

// A Key is a claim that a value identifies a party: this mailbox, this card.
// Two keys are the same key if kind, issuer and value agree; see [Key.ID].
type Key struct {
	Kind      KeyKind   `json:"kind"`
	Issuer    string    `json:"issuer,omitempty"` // the namespace of the value; empty for e-mail and phone
	Value     string    `json:"value"`            // normalised
	Raw       string    `json:"raw,omitempty"`    // as the source wrote it, if that differs
	Assurance Assurance `json:"assurance,omitzero"`

	// Since and Until bound the time in which the claim holds; zero means
	// unbounded. A phone number that was handed on has an Until.
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// A KeyID is the identity of a key without who claims it and how surely. Its
// text form is "kind:issuer:value" and is personal data.
type KeyID struct {
	Kind   KeyKind
	Issuer string
	Value  string
}

// ID returns what makes k the same key as another.
func (k Key) ID() KeyID { return KeyID{k.Kind, k.Issuer, k.Value} }

// Compare orders key ids.
func (k KeyID) Compare(o KeyID) int {
	return cmp.Or(strings.Compare(string(k.Kind), string(o.Kind)),
		strings.Compare(k.Issuer, o.Issuer), strings.Compare(k.Value, o.Value))
}

// String returns the kind, the issuer and a short digest in place of the
// value: enough to tell keys apart in a log, nothing that names a person.
func (k KeyID) String() string {
	sum := sha256.Sum256([]byte(string(k.Kind) + "\x00" + k.Issuer + "\x00" + k.Value))
	s := string(k.Kind)
	if k.Issuer != "" {
		s += ":" + k.Issuer
	}
	return s + "#" + hex.EncodeToString(sum[:3])
}

// GoString returns what String returns.
func (k KeyID) GoString() string { return k.String() }

// String returns what the String method of its ID returns, and the assurance.
func (k Key) String() string { return k.ID().String() + " " + k.Assurance.String() }

// GoString returns what String returns.
func (k Key) GoString() string { return k.String() }

// With returns k with the given assurance.
func (k Key) With(a Assurance) Key { k.Assurance = a; return k }

// ValidAt reports whether the claim holds at t.
func (k Key) ValidAt(t time.Time) bool {
	return (k.Since.IsZero() || !t.Before(k.Since)) && (k.Until.IsZero() || t.Before(k.Until))
}

// NewKey returns a key of an issuer's namespace. Value is trimmed and kept
// verbatim otherwise: an id means what its issuer says.
func NewKey(kind KeyKind, issuer, value string, a Assurance) Key {
	return Key{Kind: kind, Issuer: issuer, Value: strings.TrimSpace(value), Assurance: a}
}

// OrderNumber returns a key for looking up the buyer of an order by its
// number. It is not a claim; see [KeyOrderNumber].
func OrderNumber(number string) Key {
	return Key{Kind: KeyOrderNumber, Value: strings.TrimSpace(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(number)), "#"))}
}

func (k *Key) check(field string) error {
	switch {
	case k.Kind == "":
		return &FieldError{Field: field + ".kind", Reason: "is empty"}
	case k.Kind == KeyOrderNumber:
		return &FieldError{Field: field + ".kind", Reason: "is order_number, which is a reference and never a claim"}
	case k.Value == "":
		return &FieldError{Field: field + ".value", Reason: "is empty"}
	case len(k.Value) > maxID || len(k.Issuer) > maxID || len(k.Kind) > 64:
		return &FieldError{Field: field + ".value", Reason: "is longer than 512 bytes"}
	case k.Assurance > Authoritative:
		return &FieldError{Field: field + ".assurance", Reason: "is unknown"}
	case !k.Until.IsZero() && !k.Since.IsZero() && k.Until.Before(k.Since):
		return &FieldError{Field: field + ".until", Reason: "is before since"}
	case !storable(k.Since):
		return &FieldError{Field: field + ".since", Reason: "has a year outside 1 to 9999"}
	case !storable(k.Until):
		return &FieldError{Field: field + ".until", Reason: "has a year outside 1 to 9999"}
	case k.Kind == KeyEmail && !strings.Contains(k.Value, "@"):
		return &FieldError{Field: field + ".value", Reason: "is not an e-mail address"}
	case k.Kind == KeyPhone && (k.Value[0] != '+' || len(k.Value) < 3 || !allDigits(k.Value[1:])):
		return &FieldError{Field: field + ".value", Reason: "is not a phone number in E.164"}
	case (k.Kind == KeyEmail || k.Kind == KeyPhone) && k.Issuer != "":
		return &FieldError{Field: field + ".issuer", Reason: "must be empty for e-mail and phone"}
	case k.Kind != KeyEmail && k.Kind != KeyPhone && k.Issuer == "":
		return &FieldError{Field: field + ".issuer", Reason: "is empty: a value means nothing without its namespace"}
	}
	for _, s := range []string{string(k.Kind), k.Issuer, k.Value, k.Raw} {
		if err := checkText(field, s); err != nil {
			return err
		}
	}
	return nil
}
