package journey

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// What a conversation without references must reach to join a matter, and by
// how much it must fit that one better than the next.
const (
	likely = 0.45
	margin = 0.15
)

// A hint says what speaks for a candidate.
type hint struct {
	article, subject, words, goods, open, number bool
	days                                         int // since the last entry
}

func (h hint) any() bool {
	return h.article || h.subject || h.words || h.goods || h.open || h.number
}

// A scored draft is one that a conversation may belong to.
type scored struct {
	d     *draft
	score float64
	hint  hint
}

// fit finds the matter that a conversation without references belongs to: the
// only one that was going on, or the one that it fits clearly better than any
// other. Otherwise it returns the candidates, the likeliest first. A ticket is
// a matter of its own: whoever opened it decided so.
func (t *threader) fit(conv []int, all []*draft) (*draft, Reason, []Candidate) {
	first := &t.nodes[conv[0]]
	if first.i == nil || slices.ContainsFunc(conv, func(n int) bool { return t.ticket(n) }) {
		return nil, "", nil
	}
	fits := t.fits[:0]
	said := t.said(conv)
	since := sort.Search(conv[0], func(n int) bool { return first.e.At.Sub(t.nodes[n].e.At) <= t.rules.Active })
	for _, d := range all {
		if d.first > conv[0] || d.last < since {
			continue
		}
		before := d.before(conv[0])
		if len(before) == 0 || before[len(before)-1].n < since {
			continue
		}
		s, h := t.score(d, before, conv[0], said)
		fits = best(fits, scored{d, s, h})
	}
	t.fits = fits
	switch {
	case len(fits) == 0:
		return nil, "", nil
	case len(fits) == 1 && fits[0].hint.open:
		return fits[0].d, ReasonOpen, nil
	case fits[0].score >= likely && (len(fits) == 1 || fits[0].score-fits[1].score >= margin):
		return fits[0].d, ReasonLikely, nil
	}
	out := make([]Candidate, 0, len(fits))
	for _, f := range fits {
		out = append(out, Candidate{Matter: f.d.name(), Score: f.score, Why: t.why(f.hint)})
	}
	return nil, "", out
}

// maxFits is how many candidates are told.
const maxFits = 5

// best adds a draft to those that fit best, of which the first does.
func best(fits []scored, s scored) []scored {
	at := len(fits)
	for at > 0 && cmp.Or(cmp.Compare(s.score, fits[at-1].score), fits[at-1].d.about.Compare(s.d.about)) > 0 {
		at--
	}
	if at == maxFits {
		return fits
	}
	return slices.Insert(fits[:min(len(fits), maxFits-1)], at, s)
}

// why says what speaks for a candidate, each in one sentence for all.
func (t *threader) why(h hint) string {
	if h.any() {
		h.days = 0 // they are told of where nothing else can be
	}
	s, known := t.whys[h]
	if !known {
		s = t.words.candidate(h)
		t.whys[h] = s
	}
	return s
}

// ticket reports whether a node belongs to a ticket.
func (t *threader) ticket(n int) bool {
	x := &t.nodes[n]
	return x.e.Ref.Kind == channel.KindCase || x.i != nil && !x.i.Case.IsZero()
}

// A reading is what a contact is compared by with others.
type reading struct {
	subject string // bare
	from    string // the customer's number or address
	known   bool   // there is one
	words   wordSet
}

// reading returns that of a contact, which is made once.
func (t *threader) reading(x *node) *reading {
	if x.read == nil {
		if len(t.reads) == cap(t.reads) {
			t.reads = make([]reading, 0, 32)
		}
		t.reads = append(t.reads, reading{subject: bareSubject(x.i.Subject)})
		x.read = &t.reads[len(t.reads)-1]
		if k, ok := endpoint(x.e); ok {
			x.read.from, x.read.known = k.Value, true
		}
	}
	return x.read
}

// score says how well a conversation that begins with a node fits a matter, of
// which it has the members before, from 0 to 1.
func (t *threader) score(d *draft, before []member, n int, said wordSet) (float64, hint) {
	x := &t.nodes[n]
	age := x.e.At.Sub(t.nodes[before[len(before)-1].n].e.At)
	h := hint{days: int(age.Hours() / 24)}
	score := 0.25 * (1 - float64(age)/float64(t.rules.Active))
	if t.openAt(before, n) {
		score, h.open = score+0.2, true
	}
	mine := t.reading(x)
	for _, m := range before {
		if y := &t.nodes[m.n]; y.i != nil {
			theirs := t.reading(y)
			h.subject = h.subject || theirs.subject == mine.subject && len(mine.subject) > 3
			h.number = h.number || mine.known && theirs.known && theirs.from == mine.from
		}
	}
	if h.subject {
		score += 0.5
	}
	if h.number {
		score += 0.1
	}
	if t.sharedWords(before, said) >= 0.5 {
		score, h.words = score+0.25, true
	}
	if t.namesGoods(d, said) {
		score, h.goods = score+0.3, true
	}
	return min(score, 1), h
}

// sharedWords returns which share of what is said the contacts among members
// say too.
func (t *threader) sharedWords(before []member, said wordSet) float64 {
	if len(said) == 0 {
		return 0
	}
	n := 0
	for s := range said {
		if slices.ContainsFunc(before, func(m member) bool { return t.wordsOf(m.n)[s] }) {
			n++
		}
	}
	return float64(n) / float64(len(said))
}

// wordsOf returns the words of a contact, nil of another node.
func (t *threader) wordsOf(n int) wordSet {
	x := &t.nodes[n]
	if x.i == nil {
		return nil
	}
	r := t.reading(x)
	if r.words == nil {
		r.words = wordSet{}
		r.words.add(x.i.Text)
	}
	return r.words
}

// openAt reports whether something was going on in a matter: goods that were
// not there yet, or not for long, a question that was not solved.
func (t *threader) openAt(before []member, n int) bool {
	const settle = 14 * 24 * time.Hour
	over := time.Time{}
	busy := false
	for _, m := range before {
		e := t.nodes[m.n].e
		switch e.Kind {
		case customer.OrderPlaced, customer.CaseOpened, customer.Contacted, customer.ReturnRequested, customer.ReturnReceived:
			busy = true
		case customer.ParcelDelivered, customer.ParcelPickedUp, customer.OrderCompleted, customer.CaseSolved, customer.Refunded, customer.OrderCancelled:
			over = latest(over, e.At)
		}
	}
	return busy && (over.IsZero() || t.nodes[n].e.At.Sub(over) <= settle)
}

// namesGoods reports whether something is said of an article of a matter's
// orders.
func (t *threader) namesGoods(d *draft, said wordSet) bool {
	if d.root < 0 || t.facts[d.root] == nil || len(said) == 0 {
		return false
	}
	return slices.ContainsFunc(t.articles(d.root), func(name wordSet) bool { return name.in(said) >= 0.5 })
}

// articles returns the words of what an order sold.
func (t *threader) articles(order int) []wordSet {
	if t.goods == nil {
		t.goods = make([]*[]wordSet, len(t.orders))
	}
	if t.goods[order] == nil {
		lines := t.facts[order].Lines
		names := make([]wordSet, len(lines))
		for i := range lines {
			names[i] = wordSet{}
			names[i].add(lines[i].Name)
		}
		t.goods[order] = &names
	}
	return *t.goods[order]
}

// said returns the words of a conversation.
func (t *threader) said(conv []int) wordSet {
	s := wordSet{}
	for _, n := range conv {
		if i := t.nodes[n].i; i != nil && i.Direction == channel.Inbound {
			s.add(i.Text)
		}
	}
	return s
}

// A wordSet holds the beginnings of words, which endings do not change.
type wordSet map[string]bool

func (w wordSet) add(text string) {
	for _, f := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if r := []rune(strings.ToLower(f)); len(r) >= 4 {
			w[string(r[:min(len(r), 5)])] = true
		}
	}
}

// in returns which share of the words others have too; 0 if there are few.
func (w wordSet) in(others wordSet) float64 {
	if len(w) == 0 || len(others) == 0 {
		return 0
	}
	n := 0
	for s := range w {
		if others[s] {
			n++
		}
	}
	return float64(n) / float64(len(w))
}

// bareSubject is a subject without what mail programs put before it.
func bareSubject(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for {
		head, rest, ok := strings.Cut(s, ":")
		if !ok || !slices.Contains([]string{"re", "fwd", "fw", "odp", "pd", "ats", "aw", "wg"}, strings.TrimSpace(head)) {
			return s
		}
		s = strings.TrimSpace(rest)
	}
}
