package channel

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A Fact is one version of one source object, as a source reported it. Facts
// are immutable: whoever receives one must not change what it points to.
type Fact struct {
	// Ref names the object. Its Kind says what Content is.
	Ref Ref

	// Version is the source's own version of the object: of two facts about
	// one Ref the one with the greater Version is newer. 0 means that the
	// source has no version, and UpdatedAt decides; give either all facts
	// about an object a Version or none. See [Fact.Newer].
	Version int64

	// CreatedAt and UpdatedAt are the source's own times of the object.
	//
	// Several systems do not move their change time when a part of the object
	// changes (a payment, a parcel). Give the latest time of any part.
	CreatedAt Time
	UpdatedAt Time

	// Deleted says that the source no longer has the object. Content may be
	// nil then. Leave Version and UpdatedAt zero if the source does not say
	// when it was deleted: the hub takes the moment at which it learns of it,
	// and a later version of the object brings it back.
	Deleted bool

	// Party is the source's own record of whom this is about: a Ref of kind
	// person. Zero means that the source does not say: the object then stands
	// for its own party, as a guest order does. It never changes by a merge of
	// customers. A fact of kind person is its own party and leaves it zero.
	Party Ref

	// Keys are the claims that identify the party, as far as this object
	// states them: the account id and confirmed mailbox of a person, the
	// e-mail typed in a guest order, the number that called.
	Keys []Key

	// URL opens the object in the source, for people.
	URL string

	// Content is what the source says: a pointer to the type that Ref.Kind
	// names.
	Content Content
}

// Content is what a fact says. It is one of *Person, *Order, *Fulfillment,
// *Payment, *Return, *Refund, *Interaction, *Case, *Promise, *Feedback,
// *Consent and *Erasure.
type Content interface{ kind() Kind }

func (*Person) kind() Kind      { return KindPerson }
func (*Order) kind() Kind       { return KindOrder }
func (*Fulfillment) kind() Kind { return KindFulfillment }
func (*Payment) kind() Kind     { return KindPayment }
func (*Return) kind() Kind      { return KindReturn }
func (*Refund) kind() Kind      { return KindRefund }
func (*Interaction) kind() Kind { return KindInteraction }
func (*Case) kind() Kind        { return KindCase }
func (*Promise) kind() Kind     { return KindPromise }
func (*Feedback) kind() Kind    { return KindFeedback }
func (*Consent) kind() Kind     { return KindConsent }
func (*Erasure) kind() Kind     { return KindErasure }

func newContent(k Kind) Content {
	switch k {
	case KindPerson:
		return new(Person)
	case KindOrder:
		return new(Order)
	case KindFulfillment:
		return new(Fulfillment)
	case KindPayment:
		return new(Payment)
	case KindReturn:
		return new(Return)
	case KindRefund:
		return new(Refund)
	case KindInteraction:
		return new(Interaction)
	case KindCase:
		return new(Case)
	case KindPromise:
		return new(Promise)
	case KindFeedback:
		return new(Feedback)
	case KindConsent:
		return new(Consent)
	case KindErasure:
		return new(Erasure)
	}
	return nil
}

// Owner returns the party that the fact belongs to: Party, or Ref itself if
// the object stands for its own party. It is what timelines are kept by.
func (f *Fact) Owner() Ref {
	if f.Party.IsZero() {
		return f.Ref
	}
	return f.Party
}

// String returns the ref and the version. It has no personal data unless the
// source uses such as ids.
func (f Fact) String() string {
	return fmt.Sprintf("%s v%d %s", f.Ref, f.Version, f.UpdatedAt)
}

// GoString returns what String returns.
func (f Fact) GoString() string { return f.String() }

type factJSON struct {
	Ref       Ref             `json:"ref"`
	Version   int64           `json:"version,omitzero"`
	CreatedAt Time            `json:"created_at,omitzero"`
	UpdatedAt Time            `json:"updated_at,omitzero"`
	Deleted   bool            `json:"deleted,omitzero"`
	Party     Ref             `json:"party,omitzero"`
	Keys      []Key           `json:"keys,omitempty"`
	URL       string          `json:"url,omitempty"`
	Content   json.RawMessage `json:"content,omitempty"`
}

// MarshalJSON writes the fact so that UnmarshalJSON reads the same fact; equal
// facts give equal bytes. Whatever is zero is left out.
func (f Fact) MarshalJSON() ([]byte, error) {
	j := factJSON{Ref: f.Ref, Version: f.Version, CreatedAt: f.CreatedAt, UpdatedAt: f.UpdatedAt,
		Deleted: f.Deleted, Party: f.Party, Keys: f.Keys, URL: f.URL}
	if f.Content != nil {
		b, err := json.Marshal(f.Content)
		if err != nil {
			return nil, err
		}
		j.Content = b
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Fact) UnmarshalJSON(b []byte) error {
	var j factJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return &FieldError{Field: "fact", Reason: "cannot be read: " + shapeOf(err)}
	}
	out := Fact{Ref: j.Ref, Version: j.Version, CreatedAt: j.CreatedAt, UpdatedAt: j.UpdatedAt,
		Deleted: j.Deleted, Party: j.Party, Keys: j.Keys, URL: j.URL}
	if len(j.Content) > 0 && string(j.Content) != "null" {
		if out.Content = newContent(j.Ref.Kind); out.Content == nil {
			return &FieldError{Ref: j.Ref, Field: "ref.kind", Reason: "is not a known kind"}
		}
		if err := json.Unmarshal(j.Content, out.Content); err != nil {
			return &FieldError{Ref: j.Ref, Field: "content", Reason: "does not fit its kind: " + shapeOf(err)}
		}
	}
	*f = out
	return nil
}

// shapeOf tells what is wrong with JSON without telling what it says.
func shapeOf(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		sort, _, _ := strings.Cut(e.Value, " ") // "number 48600100200" tells the value
		return "field " + e.Field + " is a " + sort
	}
	if e, ok := errors.AsType[*FieldError](err); ok {
		return "field " + e.Field + " " + e.Reason
	}
	return "not the JSON of this kind"
}

// Newer reports whether f supersedes g, which must have the same Ref: the
// greater Version wins, then the later UpdatedAt, then the greater hash. A
// missing Version or time counts as the least, so it is a strict total order
// over facts with different hashes.
func (f *Fact) Newer(g *Fact) bool {
	if c := cmp.Or(cmp.Compare(f.Version, g.Version), f.UpdatedAt.Compare(g.UpdatedAt.Time)); c != 0 {
		return c > 0
	}
	hf, _ := f.Hash()
	hg, _ := g.Hash()
	return bytes.Compare(hf[:], hg[:]) > 0
}
