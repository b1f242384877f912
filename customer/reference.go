package customer

import (
	"cmp"
	"context"
	"fmt"
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
	mine  map[channel.Ref]bool // parties of the customer
	out   map[channel.Ref][]Reference
	parts map[channel.Ref][]*channel.Fact // by order: what was reported apart
}

// reading is one look into the index on behalf of a record.
type reading struct {
	subject *FactRow
	term    Term
	rel     channel.Rel
	number  string
	line    string
	inward  bool // others refer to the subject
}

// references looks up everything that connects the given records, both ways,
// in two reads.
func (r *Reader) references(ctx context.Context, c *person, subjects []*FactRow) (*references, error) {
	refs := &references{mine: map[channel.Ref]bool{}, out: map[channel.Ref][]Reference{}, parts: map[channel.Ref][]*channel.Fact{}}
	for _, m := range c.members {
		refs.mine[m.Ref] = true
	}
	var looks []reading
	for _, s := range subjects {
		looks = append(looks, r.hub.looksFor(s)...)
	}
	if len(looks) == 0 {
		return refs, nil
	}
	terms := make([]Term, len(looks))
	for i, l := range looks {
		terms[i] = l.term
	}
	got, err := r.hub.storage.Read(ctx, Want{Terms: terms, TermLimit: 100})
	if err != nil {
		return nil, fmt.Errorf("customer: references: %w", err)
	}
	var want []channel.Ref
	seen := map[channel.Ref]int{}
	for i, l := range looks {
		ps := got.Terms[i].Postings
		if l.term == "" {
			continue
		}
		for _, p := range ps {
			if _, ok := seen[p.Ref]; !ok {
				seen[p.Ref] = len(want)
				want = append(want, p.Ref)
			}
		}
	}
	facts, err := r.hub.storage.Read(ctx, Want{Facts: want})
	if err != nil {
		return nil, fmt.Errorf("customer: references: %w", err)
	}
	for i, l := range looks {
		var others []*FactRow
		weights := map[channel.Ref]uint8{}
		for _, p := range got.Terms[i].Postings {
			if f := facts.Facts[seen[p.Ref]]; f != nil && !f.Fact.Deleted && r.actor.Scope.sees(p.Ref.Channel) {
				others = append(others, f)
				weights[p.Ref] = p.Weight
			}
		}
		slices.SortFunc(others, func(a, b *FactRow) int { return a.Fact.Ref.Compare(b.Fact.Ref) })
		refs.connect(l, others, weights)
	}
	refs.settle()
	return refs, nil
}

// looksFor returns the looks into the index that a record calls for.
func (h *Hub) looksFor(s *FactRow) []reading {
	f := &s.Fact
	out := []reading{{subject: s, term: linkTerm(f.Ref), inward: true}}
	number := func(l channel.Link) {
		if l.Ref.IsZero() && l.Number != "" {
			n := normalNumber(l.Number)
			out = append(out, reading{subject: s, term: numberTerm(n), rel: cmp.Or(l.Rel, channel.RelAbout), number: n, line: l.Line})
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
		for _, n := range []string{c.Number, c.Receipt} {
			if n != "" {
				n = normalNumber(n)
				out = append(out, reading{subject: s, term: mentionTerm(n), number: n, inward: true})
			}
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
func (x *references) connect(l reading, others []*FactRow, weights map[channel.Ref]uint8) {
	own := 0
	for _, o := range others {
		if x.mine[o.Owner] {
			own++
		}
	}
	for _, o := range others {
		if o.Fact.Ref == l.subject.Fact.Ref {
			continue
		}
		ref := Reference{From: l.subject.Fact.Ref, To: o.Fact.Ref, Rel: l.rel, Number: l.number, Line: l.line, Foreign: !x.mine[o.Owner]}
		if l.inward {
			ref.From, ref.To = ref.To, ref.From
			if l.number == "" && isPart(&o.Fact) {
				x.parts[l.subject.Fact.Ref] = append(x.parts[l.subject.Fact.Ref], &o.Fact)
				continue
			}
			ref.Rel, ref.Line = relOf(&o.Fact, l.subject.Fact.Ref, l.number)
		} else if o.Fact.Ref.Kind == channel.KindFulfillment {
			continue // a parcel number leads to the order through the order
		}
		byField := l.inward && weights[o.Fact.Ref] > 0 || !l.inward && l.line != ""
		ref.Confidence, ref.Reason = confidence(l, ref, byField, own, len(others))
		x.out[l.subject.Fact.Ref] = append(x.out[l.subject.Fact.Ref], ref)
	}
	if l.inward && l.number == "" {
		x.outward(l.subject)
	}
}

// outward adds the records that the subject itself names.
func (x *references) outward(s *FactRow) {
	add := func(to channel.Ref, rel channel.Rel, line string) {
		if !to.IsZero() && to != s.Fact.Ref {
			x.out[s.Fact.Ref] = append(x.out[s.Fact.Ref], Reference{From: s.Fact.Ref, To: to, Rel: cmp.Or(rel, channel.RelAbout), Line: line,
				Confidence: Certain, Reason: "named by " + s.Fact.Ref.Channel})
		}
	}
	switch c := s.Fact.Content.(type) {
	case *channel.Order:
		for _, l := range c.Links {
			add(l.Ref, l.Rel, l.Line)
		}
		for _, l := range c.Lines {
			add(l.Link.Ref, l.Link.Rel, l.Link.Line)
		}
		for _, r := range c.Returns {
			add(r.Order, channel.RelReturns, "")
		}
	case *channel.Case:
		for _, l := range c.Links {
			add(l.Ref, l.Rel, l.Line)
		}
		add(c.FollowUpOf, channel.RelFollowUp, "")
		add(c.MergedInto, channel.RelSame, "")
	case *channel.Interaction:
		for _, l := range c.Links {
			add(l.Ref, l.Rel, l.Line)
		}
		add(c.Case, channel.RelAbout, "")
	case *channel.Promise:
		add(c.About, channel.RelAbout, "")
	case *channel.Feedback:
		add(c.About, channel.RelAbout, "")
	}
}

func isPart(f *channel.Fact) bool {
	switch f.Ref.Kind {
	case channel.KindFulfillment, channel.KindPayment, channel.KindReturn, channel.KindRefund:
		return true
	}
	return false
}

// relOf returns what a record says its relation to another is.
func relOf(f *channel.Fact, to channel.Ref, number string) (channel.Rel, string) {
	fits := func(l channel.Link) bool { return l.Ref == to || number != "" && normalNumber(l.Number) == number }
	if o, ok := f.Content.(*channel.Order); ok {
		for _, l := range o.Lines {
			if fits(l.Link) {
				return cmp.Or(l.Link.Rel, channel.RelAbout), l.Link.Line
			}
		}
		for _, l := range o.Links {
			if fits(l) {
				return cmp.Or(l.Rel, channel.RelAbout), l.Line
			}
		}
		for _, r := range o.Returns {
			if r.Order == to {
				return channel.RelReturns, ""
			}
		}
	}
	return channel.RelAbout, ""
}

func confidence(l reading, ref Reference, byField bool, own, all int) (Confidence, string) {
	where := "in the text"
	if byField {
		where = "in a field"
	}
	switch {
	case l.number == "":
		return Certain, "named by " + ref.From.Channel
	case ref.Foreign:
		return Weak, "number " + where + ", but another customer's"
	case !l.inward && own > 1 || all > 1 && !l.inward && own == 0:
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
