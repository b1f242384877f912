package journey

import (
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

const (
	// maxShared is to how many matters one entry is attached. Who names more
	// orders than that means none of them in particular.
	maxShared = 3

	// hub is how many orders may be named in one ticket or thread before it is
	// no longer taken for one conversation.
	hub = 10
)

// A node is an entry while matters are made.
type node struct {
	e      *customer.Entry
	i      *channel.Interaction
	orders []int  // orders that it is of, or names
	how    Reason // of those
	own    bool   // it is of an order, rather than about one
	keys   []key  // what connects it with other nodes
}

// A key connects the nodes that have it.
type key struct {
	why Reason
	ref channel.Ref // a record, or the name of a thread, a message or a call as its id
}

// threader makes matters of entries.
type threader struct {
	rules   Rules
	at      time.Time
	nodes   []node // oldest first
	orders  []channel.Ref
	index   map[channel.Ref]int
	numbers map[string]int // of orders; -1: of several
	roots   [][]int        // by order: the orders whose matter it belongs to
	article map[int]Reason // orders that are linked by what they bring back
	unsure  map[int][]Candidate
	facts   []*channel.Order
	parent  []int // of the union of conversations
	hubs    map[key]bool
	words   language
}

// newThreader reads what entries refer to. The entries are oldest first, each
// once.
func newThreader(entries []customer.Entry, at time.Time, r Rules) *threader {
	t := &threader{rules: r, at: at, words: languageOf(r.Language), index: map[channel.Ref]int{}, numbers: map[string]int{}, article: map[int]Reason{}, unsure: map[int][]Candidate{}}
	t.nodes = make([]node, len(entries))
	for n := range entries {
		e := &entries[n]
		t.nodes[n].e = e
		if r := ownOrder(e); !r.IsZero() {
			t.order(r, e.Fact)
		}
	}
	t.link()
	for n := range t.nodes {
		t.read(&t.nodes[n])
	}
	return t
}

// ownOrder returns the order that an entry is of.
func ownOrder(e *customer.Entry) channel.Ref {
	if e.Ref.Kind == channel.KindOrder {
		return e.Ref
	}
	switch e.Ref.Kind {
	case channel.KindFulfillment, channel.KindReturn, channel.KindRefund, channel.KindPayment:
		return orderNamed(*e)
	}
	return channel.Ref{}
}

// order takes in an order and its numbers.
func (t *threader) order(r channel.Ref, f *channel.Fact) {
	n, known := t.index[r]
	if !known {
		n = len(t.orders)
		t.index[r] = n
		t.orders, t.facts = append(t.orders, r), append(t.facts, nil)
	}
	number := func(s string) {
		s = normal(s)
		if len(s) < 3 {
			return
		}
		if other, taken := t.numbers[s]; taken && other != n {
			n = -1
		}
		t.numbers[s] = n
	}
	if f == nil {
		return
	}
	switch c := f.Content.(type) {
	case *channel.Order:
		if t.facts[n] == nil {
			t.facts[n] = c
			number(c.Number)
			for _, p := range c.Fulfillments {
				number(p.Tracking)
			}
		}
	case *channel.Fulfillment:
		number(c.Tracking)
	}
}

// normal writes a number as it is compared.
func normal(s string) string {
	return strings.TrimLeft(strings.ToUpper(strings.TrimSpace(s)), "#")
}

// link finds the orders that belong to the matters of others: till receipts
// that bring back or hand over what others sold.
func (t *threader) link() {
	to := make([][]int, len(t.orders))
	for n, o := range t.facts {
		if o == nil {
			continue
		}
		for _, l := range o.Links {
			to[n] = t.target(to[n], n, l)
		}
		for _, l := range o.Lines {
			to[n] = t.target(to[n], n, l.Link)
		}
		if len(to[n]) == 0 && takesBack(o) {
			to[n] = t.byArticle(n)
		}
	}
	t.roots = make([][]int, len(t.orders))
	var resolve func(n, depth int) []int
	resolve = func(n, depth int) []int {
		if len(to[n]) == 0 || len(to[n]) > maxShared || depth > 8 {
			return []int{n}
		}
		var out []int
		for _, m := range to[n] {
			out = append(out, resolve(m, depth+1)...)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	for n := range t.orders {
		t.roots[n] = resolve(n, 0)
	}
}

// target adds the order that a link of an order leads to. Of two that lead to
// each other the older is the one that the other belongs to.
func (t *threader) target(to []int, n int, l channel.Link) []int {
	m, ok := t.index[l.Ref]
	if !ok && l.Number != "" {
		m, ok = t.numbers[normal(l.Number)]
	}
	if !ok || m < 0 || m == n || l.Rel == channel.RelAbout || slices.Contains(to, m) || !t.before(m, n) {
		return to
	}
	return append(to, m)
}

func (t *threader) before(m, n int) bool {
	a, b := t.facts[m], t.facts[n]
	if a == nil || b == nil || a.PlacedAt.Equal(b.PlacedAt.Time) {
		return t.orders[m].Compare(t.orders[n]) < 0
	}
	return a.PlacedAt.Before(b.PlacedAt.Time)
}

// read finds out what a node is of or about, and what connects it.
func (t *threader) read(n *node) {
	if r := ownOrder(n.e); !r.IsZero() {
		o := t.index[r]
		n.own, n.how, n.orders = true, ReasonOwn, t.roots[o]
		if why, ok := t.article[o]; ok {
			n.how = why
		} else if len(n.orders) != 1 || n.orders[0] != o {
			n.how = ReasonNamed
		}
		return
	}
	n.keys = append(make([]key, 0, 4), key{ReasonOwn, n.e.Ref})
	if n.e.Fact == nil {
		return
	}
	switch c := n.e.Fact.Content.(type) {
	case *channel.Interaction:
		n.i = c
		t.interaction(n, c)
	case *channel.Case:
		n.tie(ReasonTicket, c.MergedInto, c.FollowUpOf)
		t.links(n, c.Links)
		t.mentions(n, c.Subject)
	case *channel.Promise:
		t.about(n, ReasonPromise, c.About)
		n.tie(ReasonPromise, c.KeptBy)
	case *channel.Feedback:
		t.about(n, ReasonTicket, c.About)
	}
	for _, l := range n.e.Links {
		if !l.Foreign && l.Confidence != customer.Weak && l.From == n.e.Ref {
			t.about(n, ReasonNamed, l.To)
		}
	}
}

func (t *threader) interaction(n *node, c *channel.Interaction) {
	n.tie(ReasonTicket, c.Case)
	for _, id := range append(slices.Clone(c.InReplyTo), c.MessageID) {
		if id != "" {
			n.keys = append(n.keys, key{ReasonReply, channel.Ref{ID: id}})
		}
	}
	if c.Thread != "" {
		n.keys = append(n.keys, key{ReasonThread, channel.Ref{Channel: n.e.Ref.Channel, ID: c.Thread}})
	}
	if c.CallID != "" {
		n.keys = append(n.keys, key{ReasonCall, channel.Ref{ID: c.CallID}})
	}
	t.links(n, c.Links)
	t.mentions(n, c.Subject)
	t.mentions(n, c.Text)
}

// tie connects a node with records. Records share one space of keys, whatever
// the reason.
func (n *node) tie(why Reason, refs ...channel.Ref) {
	for _, r := range refs {
		if !r.IsZero() {
			n.keys = append(n.keys, key{why, r})
		}
	}
}

func (t *threader) links(n *node, ls []channel.Link) {
	for _, l := range ls {
		if !l.Ref.IsZero() {
			t.about(n, ReasonNamed, l.Ref)
		} else if o, ok := t.numbers[normal(l.Number)]; ok && o >= 0 {
			n.names(ReasonNumber, t.roots[o])
		}
	}
}

// about connects a node with the record that it is about.
func (t *threader) about(n *node, why Reason, r channel.Ref) {
	if o, ok := t.index[r]; ok {
		n.names(ReasonNamed, t.roots[o])
	} else if r.Kind != channel.KindOrder {
		n.tie(why, r)
	}
}

func (n *node) names(how Reason, orders []int) {
	if n.how == "" || how == ReasonNamed {
		n.how = how
	}
	for _, o := range orders {
		if !slices.Contains(n.orders, o) {
			n.orders = append(n.orders, o)
		}
	}
}

// mentions finds the customer's own order numbers in a text. What is quoted
// from an earlier message does not count.
func (t *threader) mentions(n *node, text string) {
	if len(t.numbers) == 0 || text == "" {
		return
	}
	for line := range strings.Lines(text[:min(len(text), 64<<10)]) {
		if strings.HasPrefix(line, ">") {
			continue
		}
		if !strings.ContainsAny(line, digits) {
			continue // every order number has a digit
		}
		words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;:()[]\"„”!?", r) })
		for i, w := range words {
			if !strings.ContainsAny(w, digits) {
				continue
			}
			s := normal(strings.TrimRight(w, "."))
			o, ok := t.numbers[s]
			if !ok || o < 0 || !meansOrder(s, w, words[:i]) {
				continue
			}
			n.names(ReasonNumber, t.roots[o])
		}
	}
}

const digits = "0123456789"

// meansOrder reports whether a number that is an order's means the order: if it
// is long, has letters, or stands after a word for order.
func meansOrder(number, word string, before []string) bool {
	if strings.HasPrefix(word, "#") || len(number) >= 6 || strings.ContainsFunc(number, func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
		return true
	}
	for _, w := range before[max(0, len(before)-3):] {
		w = strings.ToLower(w)
		for _, stem := range []string{"order", "zam", "užsak", "uzsak", "bestell", "nr", "no", "paczk", "parcel", "siunt"} {
			if strings.HasPrefix(w, stem) {
				return true
			}
		}
	}
	return false
}
