package journey

import (
	"cmp"
	"maps"
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
	e      customer.Entry
	i      *channel.Interaction
	orders []int  // orders that it is of, or names
	how    Reason // of those
	own    bool   // it is of an order, rather than about one
	keys   []key  // what connects it with other nodes
}

// A key connects the nodes that have it.
type key struct {
	why  Reason
	text string
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
	for n, e := range entries {
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
func ownOrder(e customer.Entry) channel.Ref {
	if e.Ref.Kind == channel.KindOrder {
		return e.Ref
	}
	switch e.Ref.Kind {
	case channel.KindFulfillment, channel.KindReturn, channel.KindRefund, channel.KindPayment:
		return orderNamed(e)
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
	n.keys = append(n.keys, key{ReasonOwn, n.e.Ref.String()})
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
			n.keys = append(n.keys, key{ReasonReply, id})
		}
	}
	if c.Thread != "" {
		n.keys = append(n.keys, key{ReasonThread, n.e.Ref.Channel + "\x00" + c.Thread})
	}
	if c.CallID != "" {
		n.keys = append(n.keys, key{ReasonCall, c.CallID})
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
			n.keys = append(n.keys, key{why, r.String()})
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
		words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;:()[]\"„”!?", r) })
		for i, w := range words {
			s := normal(strings.TrimRight(w, "."))
			o, ok := t.numbers[s]
			if !ok || o < 0 || !meansOrder(s, w, words[:i]) {
				continue
			}
			n.names(ReasonNumber, t.roots[o])
		}
	}
}

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

// union connects the nodes that share a key. Threads that were silent for
// long, and keys of conversations that name too many orders, connect nothing.
func (t *threader) union() {
	t.parent = make([]int, len(t.nodes))
	for n := range t.parent {
		t.parent[n] = n
	}
	t.findHubs()
	first, last := map[string]int{}, map[string]int{}
	for n := range t.nodes {
		for _, k := range t.nodes[n].keys {
			id := string(k.space()) + k.text
			if t.hubs[key{k.space(), k.text}] {
				continue
			}
			at := t.nodes[n].e.At
			if f, ok := first[id]; ok && (k.why != ReasonThread || at.Sub(t.nodes[last[id]].e.At) <= t.rules.Active) {
				t.join(f, n)
			} else {
				first[id] = n
			}
			last[id] = n
		}
	}
}

// space is in which space the text of a key means the same.
func (k key) space() Reason {
	switch k.why {
	case ReasonReply, ReasonThread, ReasonCall:
		return k.why
	}
	return ReasonOwn
}

// findHubs finds the keys under which more orders are named than one
// conversation is about.
func (t *threader) findHubs() {
	named := map[key]map[int]bool{}
	for n := range t.nodes {
		x := &t.nodes[n]
		for _, k := range x.keys {
			k.why = k.space()
			for _, o := range x.orders {
				if named[k] == nil {
					named[k] = map[int]bool{}
				}
				named[k][o] = true
			}
		}
	}
	t.hubs = map[key]bool{}
	for k, orders := range named {
		t.hubs[k] = len(orders) > hub
	}
}

func (t *threader) root(n int) int {
	for t.parent[n] != n {
		t.parent[n] = t.parent[t.parent[n]]
		n = t.parent[n]
	}
	return n
}

func (t *threader) join(a, b int) {
	a, b = t.root(a), t.root(b)
	t.parent[max(a, b)] = min(a, b)
}

// joinFindings connects the records of what was found to belong together: a
// missed call and the one that returned it, a promise and what kept it.
func (t *threader) joinFindings(found []telling) {
	at := make(map[channel.Ref]int, len(t.nodes))
	for n := range t.nodes {
		if _, seen := at[t.nodes[n].e.Ref]; !seen && !t.nodes[n].own {
			at[t.nodes[n].e.Ref] = n
		}
	}
	for i := range found {
		if found[i].Kind != MissedCall && found[i].Kind != PromiseDue {
			continue
		}
		first := -1
		for _, r := range found[i].Refs {
			n, ok := at[r]
			switch {
			case !ok:
			case first >= 0:
				t.join(first, n)
			default:
				first = n
			}
		}
	}
}

// conversations returns the nodes of each conversation, oldest first.
func (t *threader) conversations() [][]int {
	by := map[int][]int{}
	for n := range t.nodes {
		if !t.nodes[n].own {
			r := t.root(n)
			by[r] = append(by[r], n)
		}
	}
	out := make([][]int, 0, len(by))
	for _, r := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[r])
	}
	slices.SortStableFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}
