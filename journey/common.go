package journey

import (
	"slices"
	"strings"

	"github.com/clientele-go/clientele/journey/duplicate"
)

// common is what is known of all matters of a customer. What is known of a
// record stands under its number; see [threader.id].
type common struct {
	*history
	nodes   []node
	contact []*event // the contact of a record
	all     []telling
	found   [][]*telling       // what rests on a record
	copies  []int32            // of a message: the first that says the same, from 1
	asked   []bool             // our messages that ask for something
	numbers map[int32][]string // order numbers that a contact names
	taken   []bool             // the matter that is looked at has the record

	contactOf []int32           // of a record: its contact in that matter, from 1
	open      []bool            // orders, by their numbers among orders
	corpus    *duplicate.Corpus // of what was written and noted
	places    map[string]place  // where activities stand
	mapped    *Map              // in this map
}

// A place is the step of a map that an activity stands for.
type place struct {
	step       int
	failed, ok bool
}

func newCommon(h *history, t *threader, found []telling) *common {
	c := &common{history: h, nodes: t.nodes, all: found, contact: make([]*event, t.ids), copies: make([]int32, t.ids), asked: make([]bool, t.ids), taken: make([]bool, t.ids), contactOf: make([]int32, t.ids)}
	for i := range h.events {
		e := &h.events[i]
		e.id, e.place = t.nodes[e.n].id, i
		if c.contact[e.id] == nil {
			c.contact[e.id] = e
		}
	}
	c.sortFound(t, found)
	c.open = make([]bool, len(t.orders))
	for n, o := range t.views {
		c.open[n] = o != nil && o.Open
	}
	c.findNumbers(t)
	c.read(t)
	return c
}

// sortFound puts findings under the records that they rest on.
func (c *common) sortFound(t *threader, found []telling) {
	c.found = make([][]*telling, t.ids)
	slab := make([]*telling, len(found))
	for i := range found {
		if found[i].Kind == RepeatContact {
			continue
		}
		id, known := t.refs.of(&found[i].Refs[0])
		switch {
		case !known:
		case c.found[id] == nil: // mostly there is one
			slab[i] = &found[i]
			c.found[id] = slab[i : i+1 : i+1]
		default:
			c.found[id] = append(c.found[id], &found[i])
		}
	}
}

// read makes the corpus, and finds the messages that say the same as an
// earlier one and those of ours that ask for something.
func (c *common) read(t *threader) {
	msgs := make([]duplicate.Message, 0, len(c.events))
	var written []int
	templates := map[string]bool{} // most of what we write was written before
	for i := range c.events {
		e := &c.events[i]
		msgs = append(msgs, c.message(e))
		if e.inbound() && e.message() {
			written = append(written, i)
		}
	}
	c.corpus = duplicate.NewCorpus(msgs, c.rules.Duplicates)
	for i := range c.events {
		if e := &c.events[i]; e.outbound() && e.message() {
			asks, known := templates[e.i.Text]
			if !known {
				asks = c.asksBack(e)
				templates[e.i.Text] = asks
			}
			c.asked[e.id] = asks
		}
	}
	for _, g := range c.corpus.Find(written) {
		for _, x := range g.Copies {
			first, _ := t.refs.of(&g.First)
			id, _ := t.refs.of(&x.Ref)
			c.copies[id] = first + 1
		}
	}
}

// asksBack reports whether one of us asked the customer for something, so that
// it is their turn.
func (c *common) asksBack(e *event) bool {
	return e.i.Text != "" && (len(c.corpus.Asked(e.place)) > 0 || strings.Contains(duplicate.Clean(e.i.Text), "?"))
}

// findNumbers finds the numbers of the orders that records name.
func (c *common) findNumbers(t *threader) {
	c.numbers = map[int32][]string{}
	for n := range t.nodes {
		x := &t.nodes[n]
		if x.own || len(x.orders) == 0 || len(x.orders) > maxShared || c.contact[x.id] == nil {
			continue
		}
		for _, o := range x.orders {
			f := t.facts[o]
			if f == nil || f.Number == "" {
				continue
			}
			if s := normal(f.Number); !slices.Contains(c.numbers[x.id], s) {
				c.numbers[x.id] = append(c.numbers[x.id], s)
			}
		}
	}
}
