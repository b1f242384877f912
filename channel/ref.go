package channel

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what sort of object a Ref names. The set is closed: each kind
// has a content type of the same name.
type Kind string

// The kinds of objects that facts are about.
const (
	KindPerson      Kind = "person"      // [Person]
	KindOrder       Kind = "order"       // [Order]; a till sale is an order too
	KindFulfillment Kind = "fulfillment" // [Fulfillment] reported apart from its order
	KindPayment     Kind = "payment"     // [Payment] reported apart from its order
	KindReturn      Kind = "return"      // [Return] reported apart from its order
	KindRefund      Kind = "refund"      // [Refund] reported apart from its order
	KindInteraction Kind = "interaction" // [Interaction]
	KindCase        Kind = "case"        // [Case]
	KindPromise     Kind = "promise"     // [Promise]
	KindFeedback    Kind = "feedback"    // [Feedback]
	KindConsent     Kind = "consent"     // [Consent]
	KindErasure     Kind = "erasure"     // [Erasure]
)

// Kinds returns all kinds in a fixed order.
func Kinds() []Kind {
	return []Kind{KindPerson, KindOrder, KindFulfillment, KindPayment, KindReturn, KindRefund,
		KindInteraction, KindCase, KindPromise, KindFeedback, KindConsent, KindErasure}
}

// Valid reports whether k is one of the kinds above.
func (k Kind) Valid() bool { return newContent(k) != nil }

// A Ref names one object of one source for ever: the channel's configured
// name, the kind, and the source's own id. Refs are comparable and can be map
// keys. The zero Ref names nothing.
type Ref struct {
	Channel string // name of the configured channel, such as "web-pl"; no slash
	Kind    Kind
	ID      string // the source's own id, verbatim
}

// IsZero reports whether r names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// String returns "channel/kind/id". It is the inverse of [ParseRef].
func (r Ref) String() string {
	if r.IsZero() {
		return ""
	}
	return r.Channel + "/" + string(r.Kind) + "/" + r.ID
}

// told is the ref as an error names it: one that is no good may be of any length,
// and of characters that no log and no terminal should be given.
func (r Ref) told() string {
	s := r.String()
	if len(s) > 3*maxID {
		s = strings.ToValidUTF8(s[:maxID], "") + "…"
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return strconv.Quote(s)
	}
	return s
}

// ParseRef reads what [Ref.String] wrote. The id may contain slashes.
func ParseRef(s string) (Ref, error) {
	if s == "" {
		return Ref{}, nil
	}
	name, rest, ok1 := strings.Cut(s, "/")
	kind, id, ok2 := strings.Cut(rest, "/")
	r := Ref{Channel: name, Kind: Kind(kind), ID: id}
	if !ok1 || !ok2 {
		return Ref{}, &FieldError{Field: "ref", Reason: "is not channel/kind/id"}
	}
	if err := r.check(); err != nil {
		return Ref{}, err
	}
	return r, nil
}

// Compare orders refs by channel, kind and id, byte by byte.
func (r Ref) Compare(o Ref) int {
	if c := strings.Compare(r.Channel, o.Channel); c != 0 {
		return c
	}
	if c := strings.Compare(string(r.Kind), string(o.Kind)); c != 0 {
		return c
	}
	return strings.Compare(r.ID, o.ID)
}

// MarshalText implements [encoding.TextMarshaler].
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (r *Ref) UnmarshalText(b []byte) error {
	p, err := ParseRef(string(b))
	if err == nil {
		*r = p
	}
	return err
}

// maxID bounds names and ids; no known source comes near it.
const maxID = 512

func (r Ref) check() error {
	switch {
	case r.Channel == "":
		return &FieldError{Field: "ref.channel", Reason: "is empty"}
	case strings.ContainsAny(r.Channel, "/ \t\r\n\x00"):
		return &FieldError{Field: "ref.channel", Reason: "has a slash, a space or a control character"}
	case len(r.Channel) > maxID:
		return &FieldError{Field: "ref.channel", Reason: "is longer than 512 bytes"}
	case !r.Kind.Valid():
		return &FieldError{Field: "ref.kind", Reason: "is not a known kind"}
	case !utf8.ValidString(r.Channel):
		return &FieldError{Field: "ref.channel", Reason: "is not valid UTF-8"}
	case r.ID == "":
		return &FieldError{Field: "ref.id", Reason: "is empty"}
	case len(r.ID) > maxID:
		return &FieldError{Field: "ref.id", Reason: "is longer than 512 bytes"}
	}
	return checkText("ref.id", r.ID)
}
