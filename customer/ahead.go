package customer

import "github.com/clientele-go/clientele/channel"

// told returns of facts what came with an earlier answer, and which refs are
// left with their places. If nothing came it returns no facts, and all are left.
func told(refs []channel.Ref, ahead map[channel.Ref]*FactRow) (facts []*FactRow, left []channel.Ref, at []int) {
	if len(ahead) == 0 {
		return nil, refs, nil
	}
	facts = make([]*FactRow, len(refs))
	for i, ref := range refs {
		if facts[i] = ahead[ref]; facts[i] == nil {
			left, at = append(left, ref), append(at, i)
		}
	}
	return facts, left, at
}

// fillIn puts those facts that were left where they belong.
func fillIn(facts, late []*FactRow, at []int) []*FactRow {
	if facts == nil {
		return late
	}
	for i, f := range late {
		facts[at[i]] = f
	}
	return facts
}

// A lookTerms is the terms of looks that are not known yet.
type lookTerms struct {
	terms []Term
	ends  [2]int
}

// newLookTerms parts the terms of looks by how many postings of them are read:
// the references first, then the parts.
func newLookTerms(looks []reading, known map[Term]TermRow) lookTerms {
	if len(looks) == 0 {
		return lookTerms{}
	}
	x := lookTerms{terms: make([]Term, 0, len(looks))}
	for group := range x.ends {
		for i := range looks {
			if looks[i].parts() != (group == 1) {
				continue
			}
			if _, have := known[looks[i].term]; !have {
				x.terms = append(x.terms, looks[i].term)
			}
		}
		x.ends[group] = len(x.terms)
	}
	return x
}

// questions asks for the postings.
func (x *lookTerms) questions() []Question {
	if len(x.terms) == 0 {
		return nil
	}
	return []Question{{Want: Want{Terms: x.terms[:x.ends[0]], TermLimit: maxReferences}}, {Want: Want{Terms: x.terms[x.ends[0]:], TermLimit: maxParcels}}}
}

// answered returns the postings from the answers to the questions and whatever
// comes after those.
func (x *lookTerms) answered(got []Answer) map[Term]TermRow {
	if len(x.terms) == 0 {
		return nil
	}
	out := make(map[Term]TermRow, len(x.terms))
	for group, from := range [...]int{0, x.ends[0]} {
		for i, row := range got[group].Terms {
			out[x.terms[from+i]] = row
		}
	}
	return out
}
