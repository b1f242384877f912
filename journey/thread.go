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
	id     int32  // of its record
	order  int32  // the order that it is of, -1 if none
	own    bool   // it is of an order, rather than about one
	orders []int  // orders that it is of, or names
	how    Reason // of those
	keys   []key  // what connects it with other nodes
	read   *reading
}

// A key connects the nodes that have it. Records have one number each, and so
// have the names of threads, messages and calls: see [threader.id].
type key struct {
	why Reason
	id  int32
}

// A name is what a source calls a thread, a message or a call.
type name struct {
	why     Reason
	channel string
	id      string
}

// threader makes matters of entries.
type threader struct {
	rules   Rules
	at      time.Time
	nodes   []node // oldest first
	refs    numbering
	names   map[name]int32
	ids     int     // how many numbers refs and names have given out
	index   []int32 // by the number of a record: the order that it is, -1 if none
	keys    []key   // of all nodes
	orders  []channel.Ref
	numbers map[string]int // of orders; -1: of several
	roots   [][]int        // by order: the orders whose matter it belongs to
	article map[int]Reason // orders that are linked by what they bring back
	unsure  map[int][]Candidate
	facts   []*channel.Order
	views   []*customer.OrderView // by order, nil if it is not known
	goods   []*[]wordSet          // by order: the words of its articles, once they are asked for
	parent  []int                 // of the union of conversations
	hubs    map[int32]bool
	fits    []scored
	reads   []reading // that are given out
	uses    []int32   // by number: how many entries of a conversation have a key
	words   language
	whys    map[hint]string
}

// newThreader reads what entries refer to. The entries are oldest first, each
// once.
func newThreader(entries []customer.Entry, at time.Time, r Rules) *threader {
	contacts, orders := 0, 0
	for n := range entries {
		switch entries[n].Kind {
		case customer.Contacted:
			contacts++
		case customer.OrderPlaced, customer.Sold:
			orders++
		}
	}
	t := &threader{rules: r, at: at, words: languageOf(r.Language), refs: newNumbering(len(entries) / 2), names: make(map[name]int32, contacts),
		numbers: make(map[string]int, 2*orders), article: map[int]Reason{}, unsure: map[int][]Candidate{}, whys: map[hint]string{}}
	t.nodes, t.index, t.keys = make([]node, len(entries)), make([]int32, 0, len(entries)), make([]key, 0, 4*contacts)
	t.orders, t.facts = make([]channel.Ref, 0, orders), make([]*channel.Order, 0, orders)
	for n := range entries {
		e := &entries[n]
		x := &t.nodes[n]
		x.e, x.id, x.order = e, t.id(&e.Ref), -1
		switch r := ownOrder(e); {
		case r.IsZero():
		case r == e.Ref:
			x.order = t.order(x.id, r, e.Fact)
		default:
			own := r // which is kept
			x.order = t.order(t.id(&own), own, e.Fact)
		}
	}
	t.link()
	for n := range t.nodes {
		x, from := &t.nodes[n], len(t.keys)
		t.read(x)
		x.keys = t.keys[from:len(t.keys):len(t.keys)]
	}
	t.uses = make([]int32, t.ids)
	return t
}

// id returns the number of a record.
func (t *threader) id(r *channel.Ref) int32 {
	n, known := t.refs.of(r)
	if !known {
		n = int32(t.ids)
		t.refs.add(r, n)
		t.ids++
		t.index = append(t.index, -1)
	}
	return n
}

// idOf returns the number of a name.
func (t *threader) idOf(n name) int32 {
	id, known := t.names[n]
	if !known {
		id = int32(t.ids)
		t.names[n] = id
		t.ids++
		t.index = append(t.index, -1)
	}
	return id
}

// orderAt returns the order that a record is, if it is one.
func (t *threader) orderAt(r channel.Ref) (int, bool) {
	if id, known := t.refs.of(&r); known && t.index[id] >= 0 {
		return int(t.index[id]), true
	}
	return 0, false
}

// see takes note of the orders of a view.
func (t *threader) see(v *customer.View) {
	t.views = make([]*customer.OrderView, len(t.orders))
	for i := range v.Orders {
		if n, known := t.orderAt(v.Orders[i].Fact.Ref); known {
			t.views[n] = &v.Orders[i]
		}
	}
}

// view returns the view of an order, nil if it is not known.
func (t *threader) view(r channel.Ref) *customer.OrderView {
	if n, known := t.orderAt(r); known {
		return t.views[n]
	}
	return nil
}

// ownOrder returns the order that an entry is of.
func ownOrder(e *customer.Entry) channel.Ref {
	if e.Ref.Kind == channel.KindOrder {
		return e.Ref
	}
	switch e.Ref.Kind {
	case channel.KindFulfillment, channel.KindReturn, channel.KindRefund, channel.KindPayment:
		return orderNamed(e)
	}
	return channel.Ref{}
}

// order takes in an order and its numbers, and returns which one it is.
func (t *threader) order(id int32, r channel.Ref, f *channel.Fact) int32 {
	if t.index[id] < 0 {
		t.index[id] = int32(len(t.orders))
		t.orders, t.facts = append(t.orders, r), append(t.facts, nil)
	}
	n := int(t.index[id])
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
		return t.index[id]
	}
	switch c := f.Content.(type) {
	case *channel.Order:
		if t.facts[n] == nil {
			t.facts[n] = c
			number(c.Number)
			for i := range c.Fulfillments {
				number(c.Fulfillments[i].Tracking)
			}
		}
	case *channel.Fulfillment:
		number(c.Tracking)
	}
	return t.index[id]
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
		for i := range o.Lines {
			to[n] = t.target(to[n], n, o.Lines[i].Link)
		}
		if len(to[n]) == 0 && takesBack(o) {
			to[n] = t.byArticle(n)
		}
	}
	t.roots = make([][]int, len(t.orders))
	self := make([]int, len(t.orders))
	var resolve func(n, depth int) []int
	resolve = func(n, depth int) []int {
		if len(to[n]) == 0 || len(to[n]) > maxShared || depth > 8 {
			self[n] = n
			return self[n : n+1 : n+1]
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
	if l.Ref.IsZero() && l.Number == "" {
		return to
	}
	m, ok := t.orderAt(l.Ref)
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
	if o := int(n.order); o >= 0 {
		n.own, n.how, n.orders = true, ReasonOwn, t.roots[o]
		if why, ok := t.article[o]; ok {
			n.how = why
		} else if len(n.orders) != 1 || n.orders[0] != o {
			n.how = ReasonNamed
		}
		return
	}
	t.keys = append(t.keys, key{ReasonOwn, n.id})
	if n.e.Fact == nil {
		return
	}
	switch c := n.e.Fact.Content.(type) {
	case *channel.Interaction:
		n.i = c
		t.interaction(n, c)
	case *channel.Case:
		t.tie(ReasonTicket, &c.MergedInto)
		t.tie(ReasonTicket, &c.FollowUpOf)
		t.links(n, c.Links)
		t.mentions(n, c.Subject)
	case *channel.Promise:
		t.about(n, ReasonPromise, &c.About)
		t.tie(ReasonPromise, &c.KeptBy)
	case *channel.Feedback:
		t.about(n, ReasonTicket, &c.About)
	}
	for i := range n.e.Links {
		l := &n.e.Links[i]
		if !l.Foreign && l.Confidence != customer.Weak && l.From == n.e.Ref {
			t.about(n, ReasonNamed, &l.To)
		}
	}
}

func (t *threader) interaction(n *node, c *channel.Interaction) {
	t.tie(ReasonTicket, &c.Case)
	for _, id := range c.InReplyTo {
		t.tieBy(ReasonReply, "", id)
	}
	t.tieBy(ReasonReply, "", c.MessageID)
	t.tieBy(ReasonThread, n.e.Ref.Channel, c.Thread)
	t.tieBy(ReasonCall, "", c.CallID)
	t.links(n, c.Links)
	t.mentions(n, c.Subject)
	t.mentions(n, c.Text)
}

// tie connects the node that is read with a record, whatever the reason.
func (t *threader) tie(why Reason, r *channel.Ref) {
	if !r.IsZero() {
		t.keys = append(t.keys, key{why, t.id(r)})
	}
}

// tieBy connects the node that is read with all that have a name, if there is
// one. Names mean the same within one reason only.
func (t *threader) tieBy(why Reason, source, id string) {
	if id != "" {
		t.keys = append(t.keys, key{why, t.idOf(name{why, source, id})})
	}
}

func (t *threader) links(n *node, ls []channel.Link) {
	for i := range ls {
		l := &ls[i]
		if !l.Ref.IsZero() {
			t.about(n, ReasonNamed, &l.Ref)
		} else if o, ok := t.numbers[normal(l.Number)]; ok && o >= 0 {
			n.names(ReasonNumber, t.roots[o])
		}
	}
}

// about connects a node with the record that it is about.
func (t *threader) about(n *node, why Reason, r *channel.Ref) {
	if o, ok := t.orderAt(*r); ok {
		n.names(ReasonNamed, t.roots[o])
	} else if r.Kind != channel.KindOrder {
		t.tie(why, r)
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
