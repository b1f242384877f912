package identity

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// caution orders the actions of decisions with one Seq, which a ledger does
// not make: the more careful one holds.
func caution(a Action) int {
	switch a {
	case Unlink, BlockValue:
		return 3
	case ConfirmHousehold:
		return 2
	case Undo, UndoValue:
		return 1
	}
	return 0
}

// newer reports whether d holds rather than e, which is about the same.
func (d *Decision) newer(e *Decision) bool {
	return cmp.Or(cmp.Compare(d.Seq, e.Seq), cmp.Compare(caution(d.Action), caution(e.Action))) > 0
}

// aboutPair reports whether d is about two parties.
func (d *Decision) aboutPair() bool {
	return (d.Action == Link || d.apart() || d.Action == Undo) && d.A != d.B
}

// apart reports whether d says that two parties are two people.
func (d *Decision) apart() bool { return d.Action == Unlink || d.Action == ConfirmHousehold }

// aboutValue reports whether d is about a value.
func (d *Decision) aboutValue() bool {
	return d.Action == BlockValue || d.Action == AllowValue || d.Action == UndoValue || d.Action == SplitValueAt
}

// refPair is two refs in order.
type refPair [2]channel.Ref

func pairOf(a, b channel.Ref) refPair {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return refPair{a, b}
}

// inForce keeps of the decisions about each pair the one that holds. Pairs
// about which everything was undone are left out.
func inForce(ds []Decision) map[refPair]*Decision {
	m := make(map[refPair]*Decision)
	for i := range ds {
		d := &ds[i]
		if !d.aboutPair() {
			continue
		}
		p := pairOf(d.A, d.B)
		if e := m[p]; e == nil || d.newer(e) {
			m[p] = d
		}
	}
	for p, d := range m {
		if d.Action == Undo {
			delete(m, p)
		}
	}
	return m
}

// decided returns the link or unlink in force about a and b, or nil.
func decided(ds []Decision, a, b channel.Ref) *Decision {
	var last *Decision
	p := pairOf(a, b)
	for i := range ds {
		if d := &ds[i]; d.aboutPair() && pairOf(d.A, d.B) == p && (last == nil || d.newer(last)) {
			last = d
		}
	}
	if last == nil || last.Action == Undo {
		return nil
	}
	return last
}

// decidedValue returns what holds about a value: BlockValue, AllowValue or
// nothing.
func decidedValue(ds []Decision, id channel.KeyID) Action {
	var last *Decision
	for i := range ds {
		if d := &ds[i]; d.aboutValue() && d.Action != SplitValueAt && d.Key == id && (last == nil || d.newer(last)) {
			last = d
		}
	}
	if last == nil || last.Action == UndoValue {
		return ""
	}
	return last.Action
}

// Splits returns when a value passed to somebody else by what humans decided, in
// order of time, each time once: what was split and not undone since. A split
// without a time says nothing.
func Splits(ds []Decision, id channel.KeyID) []time.Time {
	undone := int64(-1)
	for i := range ds {
		if d := &ds[i]; d.Action == UndoValue && d.Key == id {
			undone = max(undone, d.Seq)
		}
	}
	var out []time.Time
	for i := range ds {
		if d := &ds[i]; d.Action == SplitValueAt && d.Key == id && d.Seq >= undone && !d.From.IsZero() {
			out = append(out, d.From)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// HeldAt reports whether a claim holds at a moment and the value has not passed
// to somebody else between the claim's beginning and that moment. created is
// when the party came to be that makes the claim, and splits are when the value
// passed on; see [Splits].
func HeldAt(k channel.Key, created time.Time, splits []time.Time, at time.Time) bool {
	if !k.ValidAt(at) {
		return false
	}
	h := hands{at: splits, decided: true}
	return !h.between(&claim{span: span{k.Since, k.Until}, told: created}, &claim{span: span{since: at}})
}
