package duplicate

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Message is a contact as far as it matters here. Ref, At, Direction and Text
// are needed; the more is known, the better the judgement.
type Message struct {
	Ref       channel.Ref
	At        time.Time
	Direction channel.Direction
	Kind      channel.InteractionKind // the medium; empty counts as a written message

	Thread    string // the conversation it belongs to
	MessageID string // RFC 5322 Message-ID or the provider's id
	From, To  string // addresses or numbers, in any form that is the same for the same address

	Subject string
	Text    string // plain text or HTML, as it came: quotes and signature are cut here

	// Language is that of the text, as in BCP 47, if it is known.
	Language string

	// Handler is the role, department or queue that dealt with it.
	Handler string

	// Facts are what the source states in fields of its own, such as the order
	// number of a form. What a header says of who wrote does not belong here.
	Facts []Fact

	// Asks are the kinds of facts that an outbound message asks for, if the
	// source knows it, from the macro that was used for instance.
	Asks []FactKind
}

// String returns the ref, the direction and the medium, and no text.
func (m Message) String() string {
	return strings.TrimSpace(m.Ref.String() + " " + string(m.Direction) + " " + string(m.Kind))
}

// GoString returns what String returns.
func (m Message) GoString() string { return m.String() }

// Rules say what counts as the same. The zero Rules are usable.
type Rules struct {
	// Window is how long after a message another may count as the same. It
	// does not matter for messages with one message id. 0 means 72 hours.
	Window time.Duration

	// Jaccard is the share of all word pairs of two texts that they must have in
	// common. 0 means 0.7.
	Jaccard float64

	// Containment is the share of the shorter text's word pairs that the longer
	// must have, if it has at most MaxNew of its own: that suffices too. 0 means
	// 0.85, and 8 for MaxNew.
	Containment float64
	MaxNew      int

	// MinTokens is how many words and numbers a text must have to be compared
	// at all: "thank you" is no copy of "thank you". 0 means 4.
	MinTokens int

	// Patterns find facts of the deployment's own in texts, order numbers above
	// all. Nil means only those that need no configuration; see [FactKind].
	Patterns []Pattern

	// Region is the ISO 3166 country of phone numbers written in national
	// notation. Empty means that only international ones are read.
	Region string

	// Detector finds the language of texts of which it is not known. Nil means
	// [Heuristic].
	Detector Detector
}

// A Pattern finds facts of one kind in text.
type Pattern struct {
	Kind FactKind
	Expr *regexp.Regexp // its first group is the value, or the whole match without groups; nil finds nothing
}

func (r Rules) withDefaults() Rules {
	r.Window = cmp.Or(r.Window, 72*time.Hour)
	r.Jaccard = cmp.Or(r.Jaccard, 0.7)
	r.Containment = cmp.Or(r.Containment, 0.85)
	r.MaxNew = cmp.Or(r.MaxNew, 8)
	r.MinTokens = cmp.Or(r.MinTokens, 4)
	if r.Detector == nil {
		r.Detector = Heuristic{}
	}
	return r
}

// A Group is the messages that say the same, at least two.
type Group struct {
	First  channel.Ref
	Copies []Copy // oldest first
}

// A Copy is a message that says what an earlier one says.
type Copy struct {
	Ref    channel.Ref
	Of     channel.Ref // the message it was compared with: the first of its group, or another copy
	Reason Reason

	// Similarity is the share of word pairs in common that decided, from 0 to
	// 1: of all pairs, or of those of the shorter text. 1 for a redelivery.
	Similarity float64

	// Gap is the time since the message it is compared with.
	Gap time.Duration
}

// Reason says in which way a message is a copy.
type Reason string

// The reasons.
const (
	Redelivered Reason = "redelivered" // the same message id: one message arrived twice
	Resent      Reason = "resent"      // the customer sent it again the same way
	Copied      Reason = "copied"      // the customer sent it by another address or channel too
)

// compare orders messages by time; messages of one time by whatever tells them
// apart, so that their order in the input does not matter.
func compare(a, b *Message) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	if c := a.Ref.Compare(b.Ref); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(a.MessageID, b.MessageID),
		strings.Compare(a.From, b.From), strings.Compare(a.To, b.To), strings.Compare(a.Subject, b.Subject),
		strings.Compare(a.Text, b.Text), strings.Compare(string(a.Kind), string(b.Kind)),
		strings.Compare(string(a.Direction), string(b.Direction)), strings.Compare(a.Handler, b.Handler),
		strings.Compare(a.Thread, b.Thread), strings.Compare(a.Language, b.Language),
		slices.CompareFunc(a.Facts, b.Facts, Fact.Compare), slices.Compare(a.Asks, b.Asks))
}

// written reports whether a message of the customer can be a copy of another:
// two calls about one thing are two calls.
func (m *Message) written() bool {
	switch m.Kind {
	case channel.Call, channel.Visit, channel.Note:
		return false
	}
	return m.Direction == channel.Inbound
}
