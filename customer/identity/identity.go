package identity

import (
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Party is what one source says about one person. It is built from the
// current facts that the party owns.
type Party struct {
	// Ref names the party. A guest order stands for its own party, so the kind
	// need not be person.
	Ref channel.Ref

	// CreatedAt is when the source made its record; zero if it does not say.
	CreatedAt time.Time

	// Name and BirthDate are evidence about the person, not identity. Empty
	// means unknown and is no evidence either way.
	Name      channel.Name
	BirthDate string // 2006-01-02

	// Firm says that the party is a firm, whatever its name looks like. A name
	// with a legal form, such as Ltd, is a firm's anyway. Only a [Model] looks at
	// it: a firm has no given name, and lives in no household.
	Firm bool

	// Addresses are where the party lives or has things sent. They are evidence
	// about a household, which only a [Model] weighs.
	Addresses []channel.Address

	// Claims are the keys stated about the party, each with the fact that
	// states it. One key may be claimed several times.
	Claims []Claim
}

// A Claim is a key and the fact that states it.
type Claim struct {
	Key  channel.Key
	Fact channel.Ref
}

// String returns the party's ref.
func (p Party) String() string { return p.Ref.String() }

// GoString returns the party's ref.
func (p Party) GoString() string { return p.Ref.String() }

// A Value is the verdict on one key: whether it says anything about a person.
// [Rules.Judge] gives it, from everybody who carries the key.
type Value struct {
	Key     channel.KeyID
	Holders int    // parties that carry it
	People  int    // parties that cannot be one person, at least
	Generic bool   // it links nobody
	Why     string // in words, if Generic
}

// Action is what a decision decides.
type Action string

// The actions of a decision.
const (
	Link       Action = "link"        // A and B are one person
	Unlink     Action = "unlink"      // A and B are two people
	Undo       Action = "undo"        // forget what was decided about A and B
	BlockValue Action = "block_value" // Key is generic
	AllowValue Action = "allow_value" // Key is not generic, whatever the rules say
	UndoValue  Action = "undo_value"  // forget what was decided about Key

	// ConfirmHousehold: A and B are two people who live together. It keeps them
	// apart as an Unlink does, and says what they are to each other.
	ConfirmHousehold Action = "confirm_household"

	// SplitValueAt: at From, Key passed to somebody else. What claims it from
	// before and what claims it from then on are not linked by it. A claim that
	// does not say since when it holds is as old as its party. A key may be split
	// at several times; an UndoValue forgets all of them.
	SplitValueAt Action = "split_value_at"
)

// A Decision is a line of the ledger: what a human decided, about two parties
// or about a value. Of several about the same the one with the greatest Seq
// holds.
type Decision struct {
	// Seq counts the lines from 1. A Link with Seq 0 is no human's: the source
	// itself merged its two records. It holds as a human's would, until a human
	// decides otherwise.
	Seq    int64
	Action Action
	A, B   channel.Ref   // for Link, Unlink, ConfirmHousehold and Undo; in any order
	Key    channel.KeyID // for the value actions
	From   time.Time     // for SplitValueAt
	Actor  string
	Reason string
	At     time.Time
}

// String returns the action and what it is about, without the value and the reason.
func (d Decision) String() string {
	s := fmt.Sprintf("#%d %s", d.Seq, d.Action)
	switch {
	case !d.A.IsZero() || !d.B.IsZero():
		s += fmt.Sprintf(" %s and %s", d.A, d.B)
	case d.Key != channel.KeyID{}:
		s += " " + d.Key.String()
	}
	return s
}

// GoString returns what String returns.
func (d Decision) GoString() string { return d.String() }

// Verdict is what two parties are to each other.
type Verdict string

// The verdicts. Possible is never acted upon: it discloses nothing and routes
// nothing, it asks a human.
const (
	Same      Verdict = "same"
	Possible  Verdict = "possible"
	Household Verdict = "household"
	Different Verdict = "different"
)

// Input is what [Resolve] works on: one or more whole connected components.
type Input struct {
	Parties []Party

	// Values holds the verdict on every key that two or more of the parties
	// carry. A key without one is taken as not generic. For Resolve those that
	// two of them surely carry are enough; see [Linking].
	Values map[channel.KeyID]Value

	// Decisions are those about any of the parties, and those about values;
	// others are ignored.
	Decisions []Decision
}

// Result is who is one person.
type Result struct {
	// Clusters are the people. The members of each are ordered so that the
	// first is the one whose ref gives the customer its id: authoritative
	// before not, then created earlier (unknown last), then by Ref. Clusters
	// are ordered by their first member's Ref. Every party is in exactly one.
	Clusters [][]channel.Ref

	// Alike tells what of Clusters a [Rules.Model] joined by a likeness: the parties
	// that are not surely one person with the first of their cluster, by keys that
	// both surely carry, by a human's or by a source's word. Each element lists
	// parties that are surely one person with each other, in the order of their
	// cluster; elements are ordered by their first party's Ref. Nothing may be told
	// or sent by a likeness.
	Alike [][]channel.Ref

	// Conflicts tells where the input contradicts itself.
	Conflicts []Conflict

	// Review lists pairs of people who are POSSIBLY one, the likeliest first,
	// each by the two records that say so most. Records that say nothing about
	// the person, such as a number that called, are not listed: there is nothing
	// by which a human could decide. Nor are those who are two people by what is
	// known of all their records: by both names and something else, by their dates
	// of birth, or because each has a mailbox and a number of their own and nothing
	// but a name and a home in common. Households lists people who live
	// together, each by the first member of the cluster, at least two to a
	// household. Without a [Rules.Model] there is nothing to review, and only
	// those live together of whom a human said so.
	Review     []Suggestion
	Households [][]channel.Ref
}

// A Conflict is a link that could not be made because something forbids it.
type Conflict struct {
	A, B  channel.Ref
	Rule  string // the rule that wanted the link
	Guard string // the guard that forbade it

	// Between are the two whom the guard keeps apart, if they are others than A
	// and B: members of the same two clusters, the first of the one that A is of.
	// Zero: it is A and B themselves.
	Between [2]channel.Ref
}

// Parties returns everybody whom a conflict is about: A and B, and those of
// Between who are neither.
func (c Conflict) Parties() []channel.Ref {
	out := []channel.Ref{c.A, c.B}
	for _, r := range c.Between {
		if !r.IsZero() && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// A Term is one piece of evidence about two parties.
type Term struct {
	Rule         string // "verified email", "asserted phone", "manual link"
	Key          channel.KeyID
	Bits         float64
	FactA, FactB channel.Ref // the facts that state it
	Guard        string      // why it counts for nothing, if it does; Bits is 0 then
}

// A Pair is what is known about two parties without looking at others.
type Pair struct {
	A, B  channel.Ref
	Terms []Term
	Score float64 // the sum of the terms' bits: the number that decides
	Model string  // the id of the model, if its word decided
	// Guards are what forbids or limits the link, in words, strongest first.
	Guards  []string
	Verdict Verdict
}

// An Explanation says why two parties are one person, or why not.
type Explanation struct {
	Verdict Verdict

	// Steps lead from A to B: one pair if they are compared directly, several
	// if they are one person through others. Each step's score is the sum of
	// its terms.
	Steps []Pair

	// Score is the least score of the steps: the weakest bridge.
	Score float64

	// Stopped says what kept the two apart although evidence links them: a
	// guard between them, or between others of their clusters.
	Stopped []Conflict
}
