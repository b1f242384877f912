package customer

import (
	"github.com/clientele-go/clientele/channel"
)

// smallIntake is up to how many facts it pays to read what a plan may need
// together with what it needs first: with more, what is read in vain costs more
// than the round trips.
const smallIntake = 16

// An early is what a plan has read before it needs it, from a storage that is
// far away. Whatever of it the plan uses it expects to stay, as if it had read it
// then.
type early struct {
	facts   map[channel.Ref]*FactRow
	parties map[channel.Ref]*PartyRow
	terms   map[Term]*TermRow // with all postings
	got     Got               // the ledger
}

// wants adds what is likely to be needed of new facts: what they belong to and
// to whom, who waits for them, and who else carries their keys. It reports
// whether it added anything.
func (p *plan) wants(w *Want, good []incoming) bool {
	if !p.h.far() || p.sees != nil || len(good) > smallIntake {
		return false
	}
	for i := range good {
		f := good[i].fact
		w.Facts = append(w.Facts, f.Ref)
		if up := parentOf(f); !up.IsZero() {
			w.Facts = append(w.Facts, up)
		} else {
			w.Parties = append(w.Parties, f.Owner())
			w.Terms = append(w.Terms, mergedTerm(f.Owner()))
		}
		w.Terms = append(w.Terms, linkTerm(f.Ref))
		for j := range f.Keys {
			if k := f.Keys[j].ID(); len(w.Terms) < 8*smallIntake {
				w.Terms = append(w.Terms, keyTerm(k))
			}
		}
	}
	w.Ledger = true
	w.TermLimit = holderLimit(p.rules) + len(good) + 1
	return true
}

// newEarly keeps what was read.
func newEarly(w *Want, got *Got) *early {
	e := &early{facts: make(map[channel.Ref]*FactRow, len(w.Facts)), parties: make(map[channel.Ref]*PartyRow, len(w.Parties)),
		terms: make(map[Term]*TermRow, len(w.Terms)), got: Got{Decisions: got.Decisions, LedgerRev: got.LedgerRev}}
	for i, r := range w.Facts {
		e.facts[r] = got.Facts[i]
	}
	for i, r := range w.Parties {
		e.parties[r] = got.Parties[i]
	}
	for i, t := range w.Terms {
		if row := &got.Terms[i]; len(row.Postings) == row.Total {
			e.terms[t] = row
		}
	}
	return e
}

// answer answers what it has all of.
func (e *early) answer(w *Want) (got Got, ok bool) {
	if e == nil || len(w.Versions)+len(w.Hashes)+len(w.IDs)+len(w.Streams)+len(w.Suppress)+len(w.Held) > 0 || w.Past || w.Sources || w.Suppressed {
		return Got{}, false
	}
	if got.Facts, ok = allOf(e.facts, w.Facts); !ok {
		return Got{}, false
	}
	if got.Parties, ok = allOf(e.parties, w.Parties); !ok {
		return Got{}, false
	}
	rows, ok := allOf(e.terms, w.Terms)
	if !ok {
		return Got{}, false
	}
	for _, row := range rows {
		got.Terms = append(got.Terms, *row)
	}
	if w.Ledger {
		got.Decisions, got.LedgerRev = e.got.Decisions, e.got.LedgerRev
	}
	return got, true
}

// allOf returns what a map has under keys, if it has all of them.
func allOf[K comparable, V any](from map[K]V, keys []K) ([]V, bool) {
	out := make([]V, len(keys))
	for i, k := range keys {
		v, ok := from[k]
		if !ok {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}
