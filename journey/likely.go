package journey

import (
	"cmp"
	"slices"
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

// fit finds the matter that a conversation without references belongs to: the
// only one that was going on, or the one that it fits clearly better than any
// other. Otherwise it returns the candidates, the likeliest first. A ticket is
// a matter of its own: whoever opened it decided so.
func (t *threader) fit(conv []int, all []*draft) (*draft, Reason, []Candidate) {
	first := &t.nodes[conv[0]]
	if first.i == nil || slices.ContainsFunc(conv, func(n int) bool { return t.ticket(n) }) {
		return nil, "", nil
	}
	type scored struct {
		d     *draft
		score float64
		hint  hint
	}
	var fits []scored
	said := t.said(conv)
	for _, d := range all {
		if d.nodes[0] > conv[0] || first.e.At.Sub(t.nodes[d.nodes[len(d.nodes)-1]].e.At) > t.rules.Active {
			continue
		}
		if last, ok := t.lastBefore(d, conv[0]); ok && first.e.At.Sub(last) <= t.rules.Active {
			s, h := t.score(d, conv, last, said)
			fits = append(fits, scored{d, s, h})
		}
	}
	slices.SortFunc(fits, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), a.d.about.Compare(b.d.about))
	})
	switch {
	case len(fits) == 0:
		return nil, "", nil
	case len(fits) == 1 && fits[0].hint.open:
		return fits[0].d, ReasonOpen, nil
	case fits[0].score >= likely && (len(fits) == 1 || fits[0].score-fits[1].score >= margin):
		return fits[0].d, ReasonLikely, nil
	}
	var out []Candidate
	for _, f := range fits[:min(len(fits), 5)] {
		out = append(out, Candidate{Matter: f.d.about.String(), Score: f.score, Why: t.words.candidate(f.hint)})
	}
	return nil, "", out
}

// ticket reports whether a node belongs to a ticket.
func (t *threader) ticket(n int) bool {
	x := &t.nodes[n]
	return x.e.Ref.Kind == channel.KindCase || x.i != nil && !x.i.Case.IsZero()
}

// lastBefore returns when something last happened in a matter before a node.
func (t *threader) lastBefore(d *draft, n int) (time.Time, bool) {
	before := d.before(n)
	if len(before) == 0 {
		return time.Time{}, false
	}
	return t.nodes[before[len(before)-1]].e.At, true
}

// score says how well a conversation fits a matter, from 0 to 1.
func (t *threader) score(d *draft, conv []int, last time.Time, said wordSet) (float64, hint) {
	x := &t.nodes[conv[0]]
	age := x.e.At.Sub(last)
	h := hint{days: int(age.Hours() / 24)}
	score := 0.25 * (1 - float64(age)/float64(t.rules.Active))
	if t.openAt(d, conv[0]) {
		score, h.open = score+0.2, true
	}
	texts, subjects, numbers := wordSet{}, map[string]bool{}, map[string]bool{}
	for _, m := range d.before(conv[0]) {
		if y := &t.nodes[m]; y.i != nil {
			if len(said) > 0 {
				texts.add(y.i.Text)
			}
			subjects[bareSubject(y.i.Subject)] = true
			if k, ok := endpoint(*y.e); ok {
				numbers[k.Value] = true
			}
		}
	}
	if s := bareSubject(x.i.Subject); len(s) > 3 && subjects[s] {
		score, h.subject = score+0.5, true
	}
	if k, ok := endpoint(*x.e); ok && numbers[k.Value] {
		score, h.number = score+0.1, true
	}
	if said.in(texts) >= 0.5 {
		score, h.words = score+0.25, true
	}
	if t.goods(d, said) {
		score, h.goods = score+0.3, true
	}
	return min(score, 1), h
}

// openAt reports whether something was going on in a matter: goods that were
// not there yet, or not for long, a question that was not solved.
func (t *threader) openAt(d *draft, n int) bool {
	const settle = 14 * 24 * time.Hour
	over := time.Time{}
	busy := false
	for _, m := range d.before(n) {
		e := t.nodes[m].e
		switch e.Kind {
		case customer.OrderPlaced, customer.CaseOpened, customer.Contacted, customer.ReturnRequested, customer.ReturnReceived:
			busy = true
		case customer.ParcelDelivered, customer.ParcelPickedUp, customer.OrderCompleted, customer.CaseSolved, customer.Refunded, customer.OrderCancelled:
			over = latest(over, e.At)
		}
	}
	return busy && (over.IsZero() || t.nodes[n].e.At.Sub(over) <= settle)
}

// goods reports whether something is said of an article of a matter's orders.
func (t *threader) goods(d *draft, said wordSet) bool {
	if d.root < 0 || t.facts[d.root] == nil || len(said) == 0 {
		return false
	}
	for _, l := range t.facts[d.root].Lines {
		name := wordSet{}
		name.add(l.Name)
		if len(name) > 0 && name.in(said) >= 0.5 {
			return true
		}
	}
	return false
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
