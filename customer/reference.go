package customer

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// Confidence says how sure a reference is.
type Confidence string

// The confidences of a reference, surest first.
const (
	Certain Confidence = "certain" // the source names the record
	Strong  Confidence = "strong"  // the number fits, and the customer is the same
	Weak    Confidence = "weak"    // the number fits, but the order is somebody else's, or several fit
)

// A Reference connects two records: a ticket and the order it mentions, a till
// receipt and the web order it brings back. It never makes two people one.
type Reference struct {
	From, To   channel.Ref // From is about To, brings it back, picks it up …
	Rel        channel.Rel
	Number     string // the number that connects them, if one does
	Line       string // the line there, if it is about one
	Confidence Confidence
	Reason     string // for people

	// Foreign says that the other record is another customer's. It is named,
	// but nothing of it is shown.
	Foreign bool
}

// references finds what a set of records refers to and is referred to by.
type references struct {
	mine   func(channel.Ref) bool // tells the parties of the customer
	sees   func(name string) bool
	known  map[channel.Ref]*FactRow // was read before
	beside map[Term]TermRow         // was read before
	came   map[channel.Ref]*FactRow // came with postings; nil: there is none
	rows   map[channel.Ref]*FactRow // what was read
	rivals map[string]int           // orders of the customer by number
	out    map[channel.Ref][]Reference
	parts  map[channel.Ref][]*channel.Fact // by order: what was reported apart
}

// reading is one look into the index on behalf of a record.
type reading struct {
	subject *FactRow
	term    Term
	rel     channel.Rel
	number  string
	line    string
	field   bool // a field says the number, not a text
	inward  bool // others refer to the subject
	rival   bool // only counts who else has the number
}

// references looks up everything that connects the given records, both ways,
// in two reads, and in more if parcels reported apart lead to it. known has
// records that were read already, and beside postings.
func (r *Reader) references(ask asking, c *person, subjects []*FactRow, known map[channel.Ref]*FactRow, beside map[Term]TermRow) (*references, error) {
	x := &references{mine: c.has(), sees: r.actor.Scope.sees, known: known, beside: beside, rows: map[channel.Ref]*FactRow{}, rivals: map[string]int{},
		out: map[channel.Ref][]Reference{}, parts: map[channel.Ref][]*channel.Fact{}}
	var looks []reading
	var want []channel.Ref
	for _, s := range subjects {
		looks = append(looks, r.hub.looksFor(s)...)
		for _, l := range named(s) {
			want = append(want, l.Ref)
		}
	}
	if err := x.look(ask, looks, want); err != nil {
		return nil, err
	}
	looks = nil
	for _, s := range subjects {
		x.outward(s)
		for _, p := range x.parts[s.Fact.Ref] {
			if f, ok := p.Content.(*channel.Fulfillment); ok {
				looks = append(looks, numberLooks(s, f.Tracking)...)
			}
		}
	}
	if err := x.look(ask, looks, nil); err != nil {
		return nil, err
	}
	x.settle()
	return x, nil
}

// maxReferences bounds the references of one record by one number or ref, and
// maxParcels the parts of one order that are reported apart: if one were left
// out, the order would not be what it is.
const (
	maxReferences = 100
	maxParcels    = 10_000
)

// parts reports whether a look is for the parts of an order.
func (l *reading) parts() bool {
	return l.inward && l.number == "" && l.subject.Fact.Ref.Kind == channel.KindOrder
}

// postingsOf reads what looks look for, and facts.
func (x *references) postingsOf(ask asking, looks []reading, facts []channel.Ref) ([]TermRow, error) {
	terms := newLookTerms(looks, x.beside)
	qs := terms.questions()
	var got []Answer
	if len(qs) > 0 {
		if len(facts) > 0 {
			qs = append(qs, Question{Want: Want{Facts: facts}})
		}
		var err error
		if got, err = ask(qs...); err != nil {
			return nil, err
		}
	}
	if len(got) > 2 {
		x.came = make(map[channel.Ref]*FactRow, len(facts))
		for i, f := range got[2].Facts {
			x.came[facts[i]] = f
		}
	}
	out := make([]TermRow, len(looks))
	for i := range looks {
		if row, have := x.beside[looks[i].term]; have {
			out[i] = row
			continue
		}
		from := &got[0]
		if looks[i].parts() {
			from = &got[1]
		}
		out[i], from.Terms = from.Terms[0], from.Terms[1:]
	}
	return out, nil
}

// look reads what looks lead to, and more facts that are wanted, and connects
// it with the subjects. Who else has a number is read only if somebody mentions
// it: the numbers of a till's receipts come again every few days, and most are
// never mentioned.
func (x *references) look(ask asking, looks []reading, want []channel.Ref) error {
	if len(looks) == 0 {
		return nil
	}
	var facts []channel.Ref // that are read anyway
	var seen small[channel.Ref, bool]
	for _, ref := range want {
		if x.known[ref] == nil && seen.first(ref, true) {
			facts = append(facts, ref)
		}
	}
	got, err := x.postingsOf(ask, looks, facts)
	if err != nil {
		return err
	}
	mentioned := map[string]bool{}
	for i, l := range looks {
		if l.inward && l.number != "" && len(got[i].Postings) > 0 {
			mentioned[l.number] = true
		}
	}
	for i, l := range looks {
		if l.rival && !mentioned[l.number] {
			got[i].Postings = nil
		}
		for _, p := range got[i].Postings {
			want = append(want, p.Ref)
		}
	}
	if err := x.load(ask, want); err != nil {
		return err
	}
	found := make([][]*FactRow, len(looks))
	for i, l := range looks {
		found[i] = x.found(l, got[i].Postings)
		if l.rival && mentioned[l.number] {
			x.rivals[l.number] = x.ours(found[i])
		}
	}
	for i, l := range looks {
		if !l.rival {
			x.connect(l, found[i], got[i].Postings)
		}
	}
	return nil
}

// numberLooks are the looks for whoever mentions a number of an order.
func numberLooks(s *FactRow, number string) []reading {
	if number == "" {
		return nil
	}
	n := normalNumber(number)
	return []reading{{subject: s, term: mentionTerm(n), number: n, inward: true}, {subject: s, term: numberTerm(n), number: n, rival: true}}
}

// load reads facts, and the orders of the parcels among them.
func (x *references) load(ask asking, refs []channel.Ref) error {
	for len(refs) > 0 {
		var orders, want []channel.Ref
		add := func(r channel.Ref, f *FactRow) {
			x.rows[r] = f
			if o := orderOfParcel(f); !o.IsZero() {
				orders = append(orders, o)
			}
		}
		for _, r := range refs {
			if _, have := x.rows[r]; have {
				continue
			}
			f, came := x.known[r], false
			if f == nil {
				f, came = x.came[r]
			}
			if add(r, f); f == nil && !came {
				want = append(want, r)
			}
		}
		if len(want) > 0 {
			got, err := ask(Question{Want: Want{Facts: want}})
			if err != nil {
				return err
			}
			for i, f := range got[0].Facts {
				add(want[i], f)
			}
		}
		refs = orders
	}
	return nil
}

// orderOfParcel returns the order of a parcel reported apart that still is.
func orderOfParcel(f *FactRow) channel.Ref {
	if f != nil && !f.Fact.Deleted {
		if p, ok := f.Fact.Content.(*channel.Fulfillment); ok {
			return p.Order
		}
	}
	return channel.Ref{}
}

// found returns the records that a look found and that may be seen. A parcel
// stands for its order.
func (x *references) found(l reading, ps []Posting) []*FactRow {
	var out []*FactRow
	for _, p := range ps {
		f := x.rows[p.Ref]
		if f != nil && !l.inward && f.Fact.Ref.Kind == channel.KindFulfillment {
			f = x.rows[orderOfParcel(f)]
		}
		if f != nil && !f.Fact.Deleted && x.sees(f.Fact.Ref.Channel) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b *FactRow) int { return a.Fact.Ref.Compare(b.Fact.Ref) })
	return slices.CompactFunc(out, func(a, b *FactRow) bool { return a.Fact.Ref == b.Fact.Ref })
}

// ours counts the records that are the customer's own.
func (x *references) ours(rows []*FactRow) int {
	n := 0
	for _, f := range rows {
		if x.mine(f.Owner) {
			n++
		}
	}
	return n
}

// looksFor returns the looks into the index that a record calls for.
func (h *Hub) looksFor(s *FactRow) []reading {
	f := &s.Fact
	out := []reading{{subject: s, term: linkTerm(f.Ref), inward: true}}
	number := func(l channel.Link) {
		if l.Ref.IsZero() && l.Number != "" {
			n := normalNumber(l.Number)
			out = append(out, reading{subject: s, term: numberTerm(n), rel: cmp.Or(l.Rel, channel.RelAbout), number: n, line: l.Line, field: true})
		}
	}
	text := func(texts ...string) {
		for _, n := range h.mentions(texts...) {
			out = append(out, reading{subject: s, term: numberTerm(n), rel: channel.RelAbout, number: n})
		}
	}
	links := func(ls []channel.Link) {
		for _, l := range ls {
			number(l)
		}
	}
	switch c := f.Content.(type) {
	case *channel.Order:
		out = append(out, numberLooks(s, c.Number)...)
		out = append(out, numberLooks(s, c.Receipt)...)
		for _, p := range c.Fulfillments {
			out = append(out, numberLooks(s, p.Tracking)...)
		}
		links(c.Links)
		for _, l := range c.Lines {
			number(l.Link)
		}
	case *channel.Case:
		links(c.Links)
		text(c.Subject)
	case *channel.Interaction:
		links(c.Links)
		text(c.Subject, c.Text)
	case *channel.Promise:
		text(c.Text)
	case *channel.Feedback:
		text(c.Comment)
	}
	return out
}

// connect turns what a look found into references of its subject.
func (x *references) connect(l reading, others []*FactRow, ps []Posting) {
	own := x.ours(others)
	if l.inward {
		own = x.rivals[l.number]
	}
	for _, o := range others {
		if o.Fact.Ref == l.subject.Fact.Ref {
			continue
		}
		ref := Reference{From: l.subject.Fact.Ref, To: o.Fact.Ref, Rel: l.rel, Number: l.number, Line: l.line, Foreign: !x.mine(o.Owner)}
		byField := l.field
		if l.inward {
			ref.From, ref.To = ref.To, ref.From
			if l.number == "" && isPart(&o.Fact) {
				x.parts[l.subject.Fact.Ref] = append(x.parts[l.subject.Fact.Ref], &o.Fact)
				continue
			}
			ref.Rel, ref.Line = relOf(&o.Fact, l.subject.Fact.Ref, l.number)
			byField = slices.ContainsFunc(ps, func(p Posting) bool { return p.Ref == o.Fact.Ref && p.Weight > 0 })
		}
		ref.Confidence, ref.Reason = confidence(l, ref, byField, own)
		x.out[l.subject.Fact.Ref] = append(x.out[l.subject.Fact.Ref], ref)
	}
}

// outward adds the records that the subject itself names.
func (x *references) outward(s *FactRow) {
	for _, l := range named(s) {
		to := x.rows[l.Ref]
		if l.Ref == s.Fact.Ref || !x.sees(l.Ref.Channel) {
			continue
		}
		x.out[s.Fact.Ref] = append(x.out[s.Fact.Ref], Reference{From: s.Fact.Ref, To: l.Ref, Rel: cmp.Or(l.Rel, channel.RelAbout), Line: l.Line,
			Confidence: Certain, Reason: "named by " + s.Fact.Ref.Channel, Foreign: to != nil && !x.mine(to.Owner)})
	}
}

// confidence says how sure a reference is; own is how many orders of the
// customer have the number.
func confidence(l reading, ref Reference, byField bool, own int) (Confidence, string) {
	where := "in the text"
	if byField {
		where = "in a field"
	}
	switch {
	case l.number == "":
		return Certain, "named by " + ref.From.Channel
	case ref.Foreign:
		return Weak, "number " + where + ", but another customer's"
	case own > 1:
		return Weak, "number " + where + ", but several orders have it"
	}
	return Strong, "number " + where + ", same customer"
}

// settle removes doubles: of several references between two records the
// surest stays.
func (x *references) settle() {
	rank := map[Confidence]int{Certain: 0, Strong: 1, Weak: 2}
	for s, refs := range x.out {
		slices.SortStableFunc(refs, func(a, b Reference) int {
			return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), cmp.Compare(rank[a.Confidence], rank[b.Confidence]), cmp.Compare(a.Line, b.Line))
		})
		x.out[s] = slices.CompactFunc(refs, func(a, b Reference) bool { return a.From == b.From && a.To == b.To && a.Line == b.Line })
	}
}
