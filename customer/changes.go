package customer

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// ChangeKind says what happened to a customer.
type ChangeKind string

// The kinds of changes told in the feed.
const (
	Created ChangeKind = "created" // somebody new
	Updated ChangeKind = "updated" // facts of the customer changed
	Merged  ChangeKind = "merged"  // Others are this customer now
	Split   ChangeKind = "split"   // Others were this customer and are no longer
	Erased  ChangeKind = "erased"  // nothing is known of the customer any more
)

// A Change is an item of the change feed. It contains no personal data.
type Change struct {
	// Pos is the position in the feed; the storage gives it, from 1. Positions
	// have gaps, but grow in the order in which changes become visible: whoever
	// has read up to one never misses a change that is told later.
	Pos int64

	Kind     ChangeKind
	Customer ID
	Others   []ID
	Refs     []channel.Ref // facts that changed, for Updated and Created
	At       time.Time

	// Ver counts the changes told about the customer with this ID, from 1
	// without gaps: a reader that sees a gap has missed one.
	Ver uint64
}

// A Position says how far a change feed has been read. It is opaque; the empty
// position is the beginning.
type Position string

// Position returns the position after c.
func (c Change) Position() Position { return Position(strconv.FormatInt(c.Pos, 10)) }

// Changes iterates over the change feed from after a position, until the
// feed's present end. Store [Change.Position] with the effect of each change,
// and every committed change is seen exactly once. The error, if there is one,
// comes once and last.
func (r *Reader) Changes(ctx context.Context, from Position) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		if err := r.record(ctx, "changes", ""); err != nil {
			yield(Change{}, err)
			return
		}
		mark := string(from)
		for {
			rows, err := r.hub.storage.Scan(ctx, Scan{Table: TableChanges, After: mark, Limit: 500})
			if err != nil {
				yield(Change{}, fmt.Errorf("customer: changes: %w", err))
				return
			}
			if rows.Next == "" {
				return
			}
			mark = rows.Next
			for _, c := range rows.Changes {
				if c.Kind == Erased && r.hub.cache != nil {
					r.hub.cache.Remove(c.Customer)
				}
				if len(r.actor.Scope.Channels) > 0 {
					c.Refs = slices.DeleteFunc(slices.Clone(c.Refs), func(x channel.Ref) bool { return !r.actor.Scope.sees(x.Channel) })
				}
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

// tell writes the change feed of a plan.
func (p *plan) tell() error {
	var firsts []channel.Ref
	for _, n := range p.met {
		if n.active {
			firsts = append(firsts, n.view().First)
		}
	}
	if err := p.loadParties(firsts...); err != nil {
		return err
	}
	t := telling{p: p}
	for _, n := range p.met {
		if n.row != nil {
			t.move(n)
		}
	}
	for _, n := range p.met {
		if !n.active {
			continue
		}
		switch row := n.view(); {
		case row.Facts > 0 && !t.has(row.First, Created):
			t.note(row.First, Updated)
		case row.Facts == 0 && n.was != nil && n.was.Facts > 0:
			t.note(n.was.First, Updated) // it has lost the last of a member, or all
		}
	}
	for _, f := range p.order {
		row := p.view(f.final.Owner)
		if row == nil {
			continue // a tombstone of something that was never known
		}
		news := p.party(row.First).news
		for i := range news {
			if c := &news[i]; c.Kind == Created || c.Kind == Updated {
				c.Refs = append(c.Refs, f.ref)
			}
		}
	}
	t.write()
	return nil
}

// A telling collects what happens to each customer, with its first member.
type telling struct {
	p     *plan
	heads []*partyNode // those about whom there is news
	slab  slab[Change]
}

// note returns the change of a kind that is told about a customer, to be used
// before the next call.
func (t *telling) note(head channel.Ref, kind ChangeKind) *Change {
	n := t.p.party(head)
	if n.news == nil {
		t.heads = append(t.heads, n)
	}
	for i := range n.news {
		if n.news[i].Kind == kind {
			return &n.news[i]
		}
	}
	n.news = t.slab.append(n.news, Change{Kind: kind, At: t.p.now})
	return &n.news[len(n.news)-1]
}

func (t *telling) has(head channel.Ref, kind ChangeKind) bool {
	return slices.ContainsFunc(t.p.party(head).news, func(c Change) bool { return c.Kind == kind })
}

// move notes what the move of one party means to its old and new customer.
func (t *telling) move(n *partyNode) {
	was, row := n.was, n.row
	existed := was != nil && was.Facts > 0
	switch {
	case row.Facts == 0:
	case !existed && row.First == n.ref && !t.p.absorbs(row):
		t.note(n.ref, Created)
	case existed && was.First != row.First:
		old := t.p.view(was.First)
		if old == nil {
			return
		}
		if old.First == row.First && old.Facts > 0 { // its head came along
			c := t.note(row.First, Merged)
			if !slices.Contains(c.Others, old.ID) {
				c.Others = append(c.Others, old.ID)
			}
			return
		}
		c := t.note(old.First, Split)
		if id := t.p.view(row.First).ID; !slices.Contains(c.Others, id) {
			c.Others = append(c.Others, id)
		}
	}
}

// absorbs reports whether a new head takes over members that existed.
func (p *plan) absorbs(row *PartyRow) bool {
	return slices.ContainsFunc(row.Members, func(m channel.Ref) bool {
		was := p.was(m)
		return was != nil && was.Facts > 0
	})
}

// write adds the changes to the commit, in order.
func (t *telling) write() {
	place := map[ChangeKind]int{Created: 1, Merged: 2, Split: 3, Updated: 4}
	slices.SortFunc(t.heads, func(a, b *partyNode) int { return a.ref.Compare(b.ref) })
	for _, head := range t.heads {
		slices.SortFunc(head.news, func(a, b Change) int { return place[a.Kind] - place[b.Kind] })
		for _, c := range head.news {
			row := t.p.working(head)
			row.Ver++
			c.Customer, c.Ver = row.ID, row.Ver
			slices.Sort(c.Others)
			slices.SortFunc(c.Refs, channel.Ref.Compare)
			c.Refs = slices.Compact(c.Refs)
			t.p.commit.Changes = append(t.p.commit.Changes, c)
		}
	}
}
