package duplicate

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A Corpus is the messages of one customer that are to be looked at several
// times: whole, and episode by episode. Each text is read once, and not before
// it is needed, so a Corpus must not be used by two goroutines at the same
// time. Make one with [NewCorpus].
type Corpus struct {
	rules Rules
	items []item
	asked map[wording][]FactKind // most of what we write was written before
}

// A wording is all of a message that decides what is asked for in its text.
type wording struct {
	text    string
	forward bool
}

// An item is a message and what was read of it.
type item struct {
	m     *Message
	place int // in the order of all messages
	doc   *document
	facts []Fact
	asks  []FactKind
	known struct{ facts, asks bool }
}

// NewCorpus returns the corpus of some messages. They must not be changed
// while it is in use.
func NewCorpus(messages []Message, r Rules) *Corpus {
	c := &Corpus{rules: r.withDefaults(), items: make([]item, len(messages)), asked: map[wording][]FactKind{}}
	order := make([]int, len(messages))
	for i := range messages {
		c.items[i].m = &messages[i]
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return compare(&messages[i], &messages[j]) })
	for place, i := range order {
		c.items[i].place = place
	}
	return c
}

// Find is [Find] of the messages with the given indexes, in any order.
func (c *Corpus) Find(which []int) []Group { return findGroups(c.documents(c.chosen(which)), c.rules) }

// Repeated is [Repeated] of the messages with the given indexes, in any order.
func (c *Corpus) Repeated(which []int) []Repetition {
	items := c.chosen(which)
	var copies map[channel.Ref]bool
	if docs := c.documents(items); len(docs) > 1 {
		for _, g := range findGroups(docs, c.rules) {
			for _, x := range g.Copies {
				if copies == nil {
					copies = map[channel.Ref]bool{}
				}
				copies[x.Ref] = true
			}
		}
	}
	e := episode{corpus: c, given: map[Fact]*Message{}, kinds: map[FactKind]*Message{}, asked: map[FactKind]*Message{}}
	for _, x := range items {
		switch {
		case x.m.Direction == channel.Inbound && !copies[x.m.Ref]:
			e.customer(x)
		case x.m.Direction == channel.Outbound:
			e.us(x)
		}
	}
	return e.out
}

// all returns the indexes of all messages.
func (c *Corpus) all() []int {
	out := make([]int, len(c.items))
	for i := range out {
		out[i] = i
	}
	return out
}

// chosen returns messages by time, each ref once.
func (c *Corpus) chosen(which []int) []*item {
	out := make([]*item, len(which))
	for i, n := range which {
		out[i] = &c.items[n]
	}
	slices.SortFunc(out, func(a, b *item) int { return cmp.Compare(a.place, b.place) })
	if len(out) <= few {
		n := 0
		for _, x := range out {
			if x.m.Ref.IsZero() || !slices.ContainsFunc(out[:n], func(y *item) bool { return y.m.Ref == x.m.Ref }) {
				out[n] = x
				n++
			}
		}
		return out[:n]
	}
	seen := make(map[channel.Ref]bool, len(out))
	return slices.DeleteFunc(out, func(x *item) bool {
		again := seen[x.m.Ref]
		seen[x.m.Ref] = !x.m.Ref.IsZero()
		return again
	})
}

// documents returns the documents of what the customer wrote.
func (c *Corpus) documents(items []*item) []*document {
	var out []*document
	for _, x := range items {
		if x.m.written() {
			out = append(out, c.document(x))
		}
	}
	return out
}

func (c *Corpus) document(x *item) *document {
	if x.doc == nil {
		x.doc = newDocument(x.m, &c.rules)
	}
	return x.doc
}

func (c *Corpus) factsOf(x *item) []Fact {
	if !x.known.facts {
		x.facts, x.known.facts = facts(x.m, c.document(x).read, &c.rules), true
	}
	return x.facts
}

// Asked is [Asked] of the message with an index.
func (c *Corpus) Asked(i int) []FactKind { return slices.Clone(c.asksOf(&c.items[i])) }

func (c *Corpus) asksOf(x *item) []FactKind {
	if x.known.asks {
		return x.asks
	}
	w := wording{x.m.Text, forwardedSubject(fold(x.m.Subject))}
	asks, known := c.asked[w]
	if !known {
		asks = askedIn(clean(x.m.Text, x.m.Subject).text())
		c.asked[w] = asks
	}
	x.asks, x.known.asks = withStated(x.m.Asks, asks), true
	return x.asks
}
