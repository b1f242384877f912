package customer

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
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
	for r := range p.active {
		firsts = append(firsts, p.view(r).First)
	}
	if err := p.loadParties(firsts...); err != nil {
		return err
	}
	told := map[channel.Ref]map[ChangeKind]*Change{}
	note := func(head channel.Ref, kind ChangeKind) *Change {
		if told[head] == nil {
			told[head] = map[ChangeKind]*Change{}
		}
		c := told[head][kind]
		if c == nil {
			c = &Change{Kind: kind, At: p.now}
			told[head][kind] = c
		}
		return c
	}
	for r, row := range p.party {
		p.tellMove(r, row, note)
	}
	for r := range p.active {
		row := p.view(r)
		switch was := p.rows[r]; {
		case row.Facts > 0 && told[row.First][Created] == nil:
			note(row.First, Updated)
		case row.Facts == 0 && was != nil && was.Facts > 0:
			note(was.First, Updated) // it has lost the last of a member, or all
		}
	}
	for _, r := range p.order {
		row := p.view(p.final[r].Owner)
		if row == nil {
			continue // a tombstone of something that was never known
		}
		for _, kind := range []ChangeKind{Created, Updated} {
			if c := told[row.First][kind]; c != nil {
				c.Refs = append(c.Refs, r)
			}
		}
	}
	p.writeChanges(told)
	return nil
}

// tellMove notes what the move of one party means to its old and new customer.
func (p *plan) tellMove(r channel.Ref, row *PartyRow, note func(channel.Ref, ChangeKind) *Change) {
	was := p.rows[r]
	existed := was != nil && was.Facts > 0
	switch {
	case row.Facts == 0:
	case !existed && row.First == r && !p.absorbs(row):
		note(r, Created)
	case existed && was.First != row.First:
		old := p.view(was.First)
		if old == nil {
			return
		}
		if old.First == row.First && old.Facts > 0 { // its head came along
			c := note(row.First, Merged)
			if !slices.Contains(c.Others, old.ID) {
				c.Others = append(c.Others, old.ID)
			}
			return
		}
		c := note(old.First, Split)
		if id := p.view(row.First).ID; !slices.Contains(c.Others, id) {
			c.Others = append(c.Others, id)
		}
	}
}

// absorbs reports whether a new head takes over members that existed.
func (p *plan) absorbs(row *PartyRow) bool {
	return slices.ContainsFunc(row.Members, func(m channel.Ref) bool {
		was := p.rows[m]
		return was != nil && was.Facts > 0
	})
}

func (p *plan) writeChanges(told map[channel.Ref]map[ChangeKind]*Change) {
	for _, head := range slices.SortedFunc(maps.Keys(told), channel.Ref.Compare) {
		kinds := told[head]
		for _, kind := range []ChangeKind{Created, Merged, Split, Updated} {
			c := kinds[kind]
			if c == nil {
				continue
			}
			row := p.working(head)
			row.Ver++
			c.Customer, c.Ver = row.ID, row.Ver
			slices.Sort(c.Others)
			slices.SortFunc(c.Refs, func(a, b channel.Ref) int { return cmp.Compare(a.String(), b.String()) })
			c.Refs = slices.Compact(c.Refs)
			p.commit.Changes = append(p.commit.Changes, *c)
		}
	}
}
