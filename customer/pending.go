package customer

import (
	"errors"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// errBehind says that a plan that sees a commit that is under way cannot be
// made: that commit failed.
var errBehind = errors.New("customer: what this was decided after was not stored")

// A pending is a commit that is under way, as the plan of the next one sees it:
// what is read of the storage, whether before or after that commit, is shown as
// it is after it. Revisions are shown as most storages count them, one more for
// each commit. If the commit fails, the next plan must not be used; and if a
// storage counts otherwise, the next commit is stale and decided again. So what
// is shown here need not be right for the state to be right, but must never be
// wrong with the right revision.
type pending struct {
	plan    *plan
	parties map[channel.Ref]*PartyRow // those that the commit changes, as they will be
	revs    map[Term]uint64           // what the commit expects; nil: not asked for yet
	stored  chan struct{}             // closed when the commit has returned
	failed  bool                      // once stored is closed
}

// newPending is called before the commit begins.
func newPending(p *plan) *pending {
	s := &pending{plan: p, parties: make(map[channel.Ref]*PartyRow, len(p.commit.Parties))}
	rows := make([]PartyRow, len(p.commit.Parties))
	for i, row := range p.commit.Parties {
		rows[i] = *row
		rows[i].Rev = 1
		if was := p.was(row.Ref); was != nil {
			rows[i].Rev = was.Rev + 1
		}
		s.parties[row.Ref] = &rows[i]
	}
	return s
}

// over reports whether the commit has returned, and fails if it failed.
func (s *pending) over() (bool, error) {
	select {
	case <-s.stored:
		if s.failed {
			return true, errBehind
		}
		return true, nil
	default:
		return false, nil
	}
}

// show puts what the commit leaves into what was read. It returns false if it
// does not know what that is.
func (s *pending) show(w *Want, g *Got) bool {
	if len(w.Versions)+len(w.IDs) > 0 || w.Past || w.Sources {
		return false
	}
	for i, r := range w.Facts {
		if n := s.plan.facts[r]; n != nil && n.final != nil {
			g.Facts[i] = n.final
		}
	}
	for i, r := range w.Hashes {
		if n := s.plan.facts[r]; n != nil {
			g.Hashes[i] = n.after(g.Hashes[i])
		}
	}
	for i, r := range w.Parties {
		if row := s.parties[r]; row != nil {
			g.Parties[i] = row
		}
	}
	for i, t := range w.Terms {
		if at, ok := s.plan.terms[t]; ok && !s.term(&s.plan.commit.Terms[at], w.TermLimit, &g.Terms[i]) {
			return false
		}
	}
	for i, x := range w.Streams {
		for _, row := range s.plan.commit.Streams {
			if row.Stream == x {
				g.Streams[i] = row.Cursor
			}
		}
	}
	for i, d := range w.Held {
		g.Held[i] = g.Held[i] || slices.ContainsFunc(s.plan.commit.Quarantine, func(q Quarantined) bool { return q.Digest == d })
	}
	return true
}

// after adds to the hashes of an object those that a commit brings.
func (n *factNode) after(hashes []channel.Hash) []channel.Hash {
	out := slices.Clip(hashes)
	add := func(h channel.Hash) {
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for _, h := range n.seen {
		add(h)
	}
	if n.final != nil {
		add(n.final.Hash)
	}
	return out
}

// term shows the postings of a term. They are known only if all of them were
// read, and the revision only if the commit expects it.
func (s *pending) term(c *TermChange, limit int, row *TermRow) bool {
	if s.revs == nil {
		s.revs = make(map[Term]uint64, len(s.plan.commit.Expect.Terms))
		for _, x := range s.plan.commit.Expect.Terms {
			s.revs[x.Term] = x.Rev
		}
	}
	rev, known := s.revs[c.Term]
	if !known || limit > 0 && row.Total >= limit {
		return false
	}
	if rev > 0 || len(c.Add) > 0 {
		rev++
	}
	row.Rev, row.Postings = rev, changed(row.Postings, c)
	row.Total = len(row.Postings)
	return true
}
