package customer

import (
	"github.com/clientele-go/clientele/channel"
)

// A dossier is what is read of a customer to make a view.
type dossier struct {
	person   *person
	facts    []*FactRow // what says who it is, what is open, and what entries are of
	rows     []EntryRow // newest first
	contacts []EntryRow // newest first
	byRef    map[channel.Ref]*FactRow
	limit    int
}

// dossier reads of a customer, or takes it from the cache if nothing of it has
// changed since. Whoever was erased up to a revision of the suppression list was
// so when the customer was found. What it read beside it is not kept.
func (r *Reader) dossier(ask asking, c *person, q Query, erased uint64) (*dossier, map[Term]TermRow, error) {
	limit := q.entryLimit()
	if r.hub.cache != nil && r.at.IsZero() {
		if d, ok := r.hub.cache.Get(c.id()); ok && d.current(c, limit) {
			return d, nil, nil
		}
	}
	d := &dossier{person: c, limit: limit, byRef: map[channel.Ref]*FactRow{}}
	beside, err := r.readDossier(ask, d)
	if err != nil {
		return nil, nil, err
	}
	if r.hub.cache != nil && r.at.IsZero() {
		r.hub.cache.Add(c.id(), d)
		if r.hub.erased.Load() != erased { // it may have been this one, meanwhile
			r.hub.cache.Remove(c.id())
		}
	}
	return d, beside, nil
}

// current reports whether nothing of the customer changed since d was read:
// every change of its facts or members raises the revision of a party.
func (d *dossier) current(c *person, limit int) bool {
	if d.limit != limit || len(d.person.members) != len(c.members) || d.person.head.Ver != c.head.Ver {
		return false
	}
	for i, m := range c.members {
		if d.person.members[i].Ref != m.Ref || d.person.members[i].Rev != m.Rev {
			return false
		}
	}
	return true
}

func (r *Reader) readDossier(ask asking, d *dossier) (beside map[Term]TermRow, err error) {
	owners := d.person.refs()
	terms := make([]Term, 0, 2*len(owners))
	for _, o := range owners {
		terms = append(terms, personTerm(o))
	}
	for _, o := range owners {
		terms = append(terms, openTerm(o))
	}
	persons, open := terms[:len(owners)], terms[len(owners):]
	page := TimelineQuery{Owners: owners, To: r.at, Limit: d.limit}
	contacts := page
	contacts.Kinds, contacts.Limit = []EntryKind{Contacted}, contactLimit(d.limit)
	// Who it is and what it consented to is read whole: a withdrawal that is
	// left out would be a consent.
	got, err := ask(Question{Want: Want{Terms: persons}, Timelines: []TimelineQuery{page, contacts}, Ahead: true},
		Question{Want: Want{Terms: open, TermLimit: maxOpen}})
	if err != nil {
		return nil, err
	}
	d.rows, d.contacts = got[0].Timelines[0], got[0].Timelines[1]
	var want []channel.Ref
	var seen small[channel.Ref, bool]
	add := func(ref channel.Ref) {
		if seen.first(ref, true) {
			want = append(want, ref)
		}
	}
	for i := range got {
		for _, t := range got[i].Terms {
			for j := range t.Postings {
				add(t.Postings[j].Ref)
			}
		}
	}
	for _, rows := range [][]EntryRow{d.rows, d.contacts} {
		for i := range rows {
			add(rows[i].Ref)
		}
	}
	if beside, err = r.readFacts(ask, d, want, got[0].FactsAhead); err != nil {
		return nil, err
	}
	// An order may be completed for its shop while its parcel is on the way.
	want = nil
	for _, f := range d.facts {
		if c, ok := f.Fact.Content.(*channel.Fulfillment); ok && !c.Order.IsZero() {
			add(c.Order)
		}
	}
	_, err = r.readFacts(ask, d, want, nil)
	return beside, err
}

// maxOpen bounds how much is read that is open of one party.
const maxOpen = 500

// readFacts adds facts, of which some came ahead. If it must ask for others, it
// also asks for what those that came refer to, and returns it.
func (r *Reader) readFacts(ask asking, d *dossier, want []channel.Ref, ahead map[channel.Ref]*FactRow) (map[Term]TermRow, error) {
	facts, left, at := told(want, ahead)
	var beside map[Term]TermRow
	has := d.person.has()
	if len(left) > 0 {
		terms := r.termsFor(facts, has)
		qs := terms.questions()
		got, err := ask(append(qs, Question{Want: Want{Facts: left}})...)
		if err != nil {
			return nil, err
		}
		beside, facts = terms.answered(got), fillIn(facts, got[len(qs)].Facts, at)
	}
	for _, f := range facts {
		// A parcel of its own may name somebody else's order.
		if f != nil && !f.Fact.Deleted && has(f.Owner) {
			d.facts = append(d.facts, f)
			d.byRef[f.Fact.Ref] = f
		}
	}
	return beside, nil
}

// termsFor returns the terms that lead to what orders and cases of a customer
// refer to.
func (r *Reader) termsFor(facts []*FactRow, has func(channel.Ref) bool) lookTerms {
	var looks []reading
	for _, f := range facts {
		if f == nil || f.Fact.Deleted || !has(f.Owner) {
			continue
		}
		if kind := r.subject(f, r.moment()); kind == channel.KindOrder || kind == channel.KindCase {
			looks = append(looks, r.hub.looksFor(f)...)
		}
	}
	return newLookTerms(looks, nil)
}
