package customer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Query says whom a View is about and how much it shows.
type Query struct {
	// Customer is whom to show. If it is empty, Keys say who calls.
	Customer ID

	// Keys are what is known of who calls: the number on the display, an
	// address, an order number. See [Reader.Find].
	Keys []channel.Key

	// Live is for how long the sources may be asked for news before the view
	// is made. They are asked all at once; one that is slow or down makes the
	// view partial, never late. 0 means that they are not asked.
	Live time.Duration

	// Entries bounds the entries and the contacts shown. 0 means 20, less than
	// 0 none.
	Entries int
}

// A View is a clerk's page: all of a customer that is needed while the phone
// rings, at one moment.
type View struct {
	At time.Time // the moment it is about

	// Match says whether the keys led to one customer. If they did not,
	// everything below is empty but Candidates, Generic, Unattributed, Sources and
	// Silent.
	Match      Match
	Candidates []Candidate
	Generic    []channel.KeyID

	Customer Profile

	// Assurance is how surely the keys identify the customer: with less than
	// Verified, ask before you tell. Authoritative if an id was given.
	Assurance channel.Assurance

	Orders   []OrderView   // open ones first, the most overdue first; then recent ones, newest first
	Cases    []CaseView    // open ones first, oldest first; then recent ones
	Promises []PromiseView // open ones first, the earliest due first; then recent ones
	Contacts []Entry       // last contacts, newest first
	Entries  []Entry       // last entries of the timeline, newest first
	Consents []channel.Consent

	// Unattributed are contacts through a number or address of the customer,
	// or through the keys of the query, of which no source says whose they
	// were: the call from this number that nobody took. Newest first. They are
	// filled whatever Match is.
	Unattributed []Entry

	// Possible are other customers who may be the same person, or of the same
	// household. Nothing of them is shown.
	Possible []Relative

	// Sources says per source how fresh the view is, and what does not answer.
	Sources []Health

	// Silent are the channels that were asked live and did not answer in time.
	Silent []string
}

// String returns the match and the customer's id.
func (v *View) String() string { return string(v.Match) + " " + string(v.Customer.ID) }

// GoString returns what String returns.
func (v *View) GoString() string { return v.String() }

// View answers a query in one call. A query by keys that find several
// customers or nobody is no error: see [View.Match]. An id that is unknown is
// [ErrNotFound], and a purpose without consent [ErrPurpose].
func (r *Reader) View(ctx context.Context, q Query) (*View, error) {
	var silent []string
	if q.Live > 0 && r.known.IsZero() {
		silent = r.hub.askLive(ctx, q)
	}
	if !r.known.IsZero() {
		past, err := r.past(ctx, q)
		if err != nil {
			return nil, err
		}
		r = past
	}
	var written recording
	v, err := r.view(ctx, q, &written)
	if err != nil {
		_ = written.wait() // the first error says more
		return nil, err
	}
	v.Silent = slices.DeleteFunc(silent, func(name string) bool { return !r.actor.Scope.sees(name) })
	if written.done == nil {
		err = r.record(ctx, "view", v.Customer.ID)
	} else {
		err = written.wait()
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (r *Reader) view(ctx context.Context, q Query, written *recording) (*View, error) {
	v := &View{At: r.moment(), Match: Found}
	id := q.Customer
	if id != "" {
		v.Assurance = channel.Authoritative
	}
	if id == "" {
		f, err := r.find(ctx, q.Keys)
		if err != nil {
			return nil, err
		}
		v.Match, v.Candidates, v.Generic = f.Match, f.Candidates, f.Generic
		if f.Match == Found {
			id, v.Assurance = f.Candidates[0].ID, f.Candidates[0].Assurance
		}
	}
	if v.Match != Found {
		return v, r.nobody(ctx, v, q)
	}
	return v, r.hub.held(ctx, func(ask asking) error { return r.viewOf(ctx, ask, v, id, q, written) })
}

// viewOf fills the view of a customer.
func (r *Reader) viewOf(ctx context.Context, ask asking, v *View, id ID, q Query, written *recording) error {
	erased := r.hub.erased.Load()
	c, _, err := r.resolveAnd(ctx, ask, id, Want{})
	if err != nil {
		return err
	}
	if r.hub.far() && !r.purpose.needsConsent() { // nothing keeps it from being answered but trouble
		written.begin(func() error { return r.record(ctx, "view", c.id()) })
	}
	// What is read of the customer and what is read of others depends on each
	// other little, so both are asked for together.
	var d *dossier
	var k kin
	err = r.hub.together(ctx, ask, func(ask asking) error {
		var beside map[Term]TermRow
		var err error
		if d, beside, err = r.dossier(ask, c, q, erased); err != nil {
			return err
		}
		if err := r.allowed(d.facts); err != nil {
			return err
		}
		return r.fill(ctx, ask, v, d, beside)
	}, func(ask asking) (err error) {
		if k, err = r.kin(ask, c, q.Keys, Want{Sources: true}); err != nil {
			return err
		}
		v.Sources = r.visible(r.hub.health(k.sources))
		v.Unattributed, err = r.unattributed(ask, k.contacts, q)
		return err
	})
	r.hub.heard(ctx, k.suppressed)
	if err != nil {
		return err
	}
	v.Possible = k.relatives
	return r.finish(ctx, v, d)
}

// nobody fills what is in a view although the keys lead to no customer, or to
// several.
func (r *Reader) nobody(ctx context.Context, v *View, q Query) error {
	got, err := r.hub.storage.Read(ctx, Want{Sources: true})
	if err != nil {
		return fmt.Errorf("customer: view: %w", err)
	}
	v.Sources = r.visible(r.hub.health(got.Sources))
	ask := r.hub.asks(ctx)
	k, err := r.kin(ask, &person{}, q.Keys, Want{})
	if err != nil {
		return err
	}
	v.Unattributed, err = r.unattributed(ask, k.contacts, q)
	return err
}

func (r *Reader) visible(hs []Health) []Health {
	return slices.DeleteFunc(hs, func(h Health) bool { return !r.actor.Scope.sees(h.Channel) })
}

// fill makes the view of a customer from what was read.
func (r *Reader) fill(ctx context.Context, ask asking, v *View, d *dossier, beside map[Term]TermRow) error {
	var orders, cases []*FactRow
	for _, f := range d.facts {
		switch r.subject(f, v.At) {
		case channel.KindOrder:
			orders = append(orders, f)
		case channel.KindCase:
			cases = append(cases, f)
		case channel.KindConsent:
			v.Consents = append(v.Consents, *f.Fact.Content.(*channel.Consent))
		}
	}
	refs, err := r.references(ask, d.person, slices.Concat(orders, cases), d.byRef, beside)
	if err != nil {
		return err
	}
	v.Customer = r.profile(d)
	for _, f := range orders {
		v.Orders = append(v.Orders, r.orderView(f, refs, v.At))
	}
	for _, f := range cases {
		v.Cases = append(v.Cases, r.caseView(f, refs, v.At))
	}
	v.Entries, err = r.fullPage(ctx, d, d.rows, nil, d.limit, refs)
	return err
}

// subject returns as what a fact is shown in a view of some moment: as an order,
// a case or a consent, or as none of these.
func (r *Reader) subject(f *FactRow, at time.Time) channel.Kind {
	if !r.actor.Scope.sees(f.Fact.Ref.Channel) || startsAfter(&f.Fact, at) {
		return ""
	}
	switch c := f.Fact.Content.(type) {
	case *channel.Order:
		if c.Status != channel.OrderDraft {
			return channel.KindOrder
		}
	case *channel.Case:
		if c.MergedInto.IsZero() {
			return channel.KindCase
		}
	case *channel.Consent:
		return channel.KindConsent
	}
	return ""
}

// finish adds what needs everything else.
func (r *Reader) finish(ctx context.Context, v *View, d *dossier) error {
	var promises []*FactRow
	for _, f := range d.facts {
		if _, ok := f.Fact.Content.(*channel.Promise); ok && r.actor.Scope.sees(f.Fact.Ref.Channel) && !startsAfter(&f.Fact, v.At) {
			promises = append(promises, f)
		}
	}
	contacts, err := r.fullPage(ctx, d, d.contacts, []EntryKind{Contacted}, contactLimit(d.limit), nil)
	if err != nil {
		return err
	}
	v.Promises = r.promiseViews(v, promises, slices.Concat(contacts, v.Unattributed))
	v.Contacts = contacts[:min(len(contacts), d.limit)]
	sortView(v)
	return nil
}

// fullPage makes entries of rows. If the actor may not see some of them, it
// reads on until there are as many as are wanted, or no more.
func (r *Reader) fullPage(ctx context.Context, d *dossier, rows []EntryRow, kinds []EntryKind, limit int, refs *references) ([]Entry, error) {
	out := r.entries(rows, d.byRef, limit, refs)
	whole := len(rows) < limit || limit == 0
	for (len(r.actor.Scope.Channels) > 0 || r.actor.Scope.HideNotes) && len(out) < limit && !whole {
		q := TimelineQuery{Owners: d.person.refs(), To: r.at, Kinds: kinds, Before: &rows[len(rows)-1], Limit: 500}
		var err error
		if rows, err = r.hub.storage.Timeline(ctx, q); err != nil {
			return nil, fmt.Errorf("customer: view: %w", err)
		}
		more, err := r.entryPage(r.hub.asks(ctx), d.person, rows, refs != nil, nil)
		if err != nil {
			return nil, err
		}
		out, whole = append(out, more...), len(rows) < q.Limit
	}
	return out[:min(len(out), limit)], nil
}

// contactLimit is how many contacts are read to judge promises by.
func contactLimit(entries int) int { return max(entries, 50) }

// entryLimit is how many entries a query wants.
func (q Query) entryLimit() int {
	if q.Entries == 0 {
		return 20
	}
	return max(q.Entries, 0)
}

// unattributed reads the entries of mere contacts.
func (r *Reader) unattributed(ask asking, contacts []channel.Ref, q Query) ([]Entry, error) {
	limit := q.entryLimit()
	if len(contacts) == 0 || limit == 0 {
		return nil, nil
	}
	got, err := ask(Question{Timelines: []TimelineQuery{{Owners: contacts, To: r.at, Kinds: []EntryKind{Contacted}, Limit: limit}}, Ahead: true})
	if err != nil {
		return nil, err
	}
	return r.entryPage(ask, &person{}, got[0].Timelines[0], false, got[0].FactsAhead)
}

// startsAfter reports whether an object came into being after the moment.
func startsAfter(f *channel.Fact, at time.Time) bool {
	var began channel.Time
	switch c := f.Content.(type) {
	case *channel.Order:
		began = first(c.PlacedAt, f.CreatedAt)
	case *channel.Case:
		began = first(c.OpenedAt, f.CreatedAt)
	case *channel.Promise:
		began = first(c.MadeAt, f.CreatedAt)
	case *channel.Consent:
		began = first(c.At, f.CreatedAt)
	}
	return began.After(at)
}

func (r *Reader) orderView(f *FactRow, refs *references, at time.Time) OrderView {
	fact := r.show(&f.Fact)
	parts := make([]*channel.Fact, len(refs.parts[f.Fact.Ref]))
	for i, p := range refs.parts[f.Fact.Ref] {
		parts[i] = r.show(p)
	}
	v := OrderView{Fact: fact, Owner: f.Owner, Order: joinOrder(fact, parts, at), Links: refs.out[f.Fact.Ref]}
	v.assess(at, r.hub.zone(f.Fact.Ref.Channel))
	return v
}

// promiseViews judges the promises of a view: those that were said, and those
// that its orders' parcels carry.
func (r *Reader) promiseViews(v *View, promises []*FactRow, contacts []Entry) []PromiseView {
	e := &evidence{at: v.At, zone: r.hub.zone, cases: map[channel.Ref]*channel.Case{}}
	orders := map[channel.Ref]*channel.Order{}
	e.order = func(r channel.Ref) *channel.Order { return orders[r] }
	for i := range contacts {
		e.contacts = append(e.contacts, &contacts[i])
	}
	slices.SortFunc(e.contacts, func(a, b *Entry) int { return a.At.Compare(b.At) })
	for _, c := range v.Cases {
		e.cases[c.Fact.Ref] = c.Case
	}
	var out []PromiseView
	for i := range v.Orders {
		o := &v.Orders[i]
		orders[o.Fact.Ref] = o.Order
		out = e.parcelPromises(out, o)
	}
	for _, f := range promises {
		out = append(out, PromiseView{})
		e.judge(&out[len(out)-1], f.Fact.Content.(*channel.Promise), f.Fact.Ref)
	}
	return out
}
