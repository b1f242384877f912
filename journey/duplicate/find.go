package duplicate

import (
	"slices"
	"time"
)

// Find returns the groups of messages of one customer that say the same,
// ordered by their first message. Only inbound messages that were written
// count: two calls about one thing are two calls. A message joins the group of
// the most similar message before it, within the window and without a
// conflict with any message of that group. One message id in one source is
// one message, whatever the time between; an id that says where it was made,
// with an @, is one in all sources.
//
// Messages with one Ref count once. The result depends on the messages alone,
// not on their order.
func Find(messages []Message, r Rules) []Group {
	c := NewCorpus(messages, r)
	return c.Find(c.all())
}

// findGroups places documents one after another.
func findGroups(docs []*document, r Rules) []Group {
	f := &finder{rules: r, docs: docs, byID: make(map[string]int, len(docs))}
	if !crowded(docs, r.Window) {
		f.candidates = f.near
		for i := range docs {
			f.place(i)
		}
		return f.found()
	}
	x := newIndex(docs, r.MinTokens)
	f.candidates = x.candidates
	for i := range docs {
		f.place(i)
		x.add(i)
	}
	return f.found()
}

// few is how many messages are compared one by one: for them an index is more
// work than it saves.
const few = 8

// crowded reports whether more than a few earlier messages are recent at any.
func crowded(docs []*document, window time.Duration) bool {
	for i := few + 1; i < len(docs); i++ {
		if docs[i].At.Sub(docs[i-few-1].At) <= window {
			return true
		}
	}
	return false
}

// near returns all earlier messages that are recent, or the oldest of those that
// say exactly the same.
func (f *finder) near(i int, recent func(int) bool) []int {
	d, exact := f.docs[i], -1
	f.shortlist = f.shortlist[:0]
	if len(d.tokens) < f.rules.MinTokens {
		return nil
	}
	for j := i - 1; j >= 0 && recent(j); j-- {
		if o := f.docs[j]; len(o.tokens) >= f.rules.MinTokens {
			f.shortlist = append(f.shortlist, j)
			if o.exact == d.exact {
				exact = j
			}
		}
	}
	if exact >= 0 {
		return append(f.shortlist[:0], exact)
	}
	return f.shortlist
}

func (f *finder) found() []Group {
	out := make([]Group, 0, len(f.groups))
	for _, g := range f.groups {
		if len(g.copies) > 0 {
			out = append(out, Group{First: f.docs[g.members[0]].Ref, Copies: g.copies})
		}
	}
	return out
}

// A finder places messages one after another, oldest first.
type finder struct {
	rules  Rules
	docs   []*document
	groups []*group
	byID   map[string]int

	// candidates returns earlier messages that may be the same as a message,
	// of those that are recent.
	candidates func(i int, recent func(int) bool) []int
	shortlist  []int
}

// A group is the messages that say the same. The entities of its messages are
// all within one another.
type group struct {
	members []int
	copies  []Copy
}

// place puts a message into a group, its own if it is no copy.
func (f *finder) place(i int) {
	d := f.docs[i]
	c, of := Copy{Ref: d.Ref}, 0
	if j, seen := f.byID[messageID(d.Message)]; seen && d.MessageID != "" {
		c.Reason, c.Similarity, of = Redelivered, 1, j
	} else {
		of, c.Similarity = f.similar(i)
	}
	if of < 0 {
		d.group = len(f.groups)
		f.groups = append(f.groups, &group{members: []int{i}})
	} else {
		o := f.docs[of]
		c.Of, c.Gap = o.Ref, d.At.Sub(o.At)
		if c.Reason == "" {
			c.Reason = Copied
			if d.Kind == o.Kind && d.Ref.Channel == o.Ref.Channel && either(d.From, o.From) && either(d.To, o.To) {
				c.Reason = Resent
			}
		}
		d.group = o.group
		g := f.groups[d.group]
		g.members, g.copies = append(g.members, i), append(g.copies, c)
	}
	if d.MessageID != "" {
		if _, seen := f.byID[messageID(d.Message)]; !seen {
			f.byID[messageID(d.Message)] = i
		}
	}
}

// similar returns the earlier message that is most like a message, and -1 if
// none is the same.
func (f *finder) similar(i int) (best int, similarity float64) {
	best = -1
	d := f.docs[i]
	for _, j := range f.candidates(i, func(j int) bool { return d.At.Sub(f.docs[j].At) <= f.rules.Window }) {
		if !f.compatible(d, f.groups[f.docs[j].group]) {
			continue
		}
		s, ok := f.rules.same(f.docs[j], d)
		if d.exact == f.docs[j].exact && len(d.tokens) >= f.rules.MinTokens {
			s, ok = 2, true // before what is the same but for slips
		}
		// Of equally similar ones the earliest says the most.
		if ok && (best < 0 || s > similarity || s == similarity && j < best) {
			best, similarity = j, s
		}
	}
	return best, min(similarity, 1)
}

// maxGroup bounds the messages of a group that a new one is checked against.
// Those of one set of entities count once, so only a group of which each
// message names more than the one before comes near it.
const maxGroup = 64

// compatible reports whether a message conflicts with none of a group.
func (f *finder) compatible(d *document, g *group) bool {
	seen := make([]uint64, 0, 4)
	for _, m := range g.members {
		o := f.docs[m]
		h := o.entityHash
		if slices.Contains(seen, h) {
			continue
		}
		if len(seen) == maxGroup || conflict(o, d) {
			return false
		}
		seen = append(seen, h)
	}
	return true
}

// messageID is the id under which a message is known. Ids without an @ are
// counted by their provider: they mean nothing elsewhere.
func messageID(m *Message) string {
	if slices.Contains([]byte(m.MessageID), '@') {
		return m.MessageID
	}
	return m.Ref.Channel + "\x00" + string(m.Kind) + "\x00" + m.MessageID
}

// either reports whether two values agree or one is not known.
func either(a, b string) bool { return a == b || a == "" || b == "" }
