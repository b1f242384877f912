package vendure

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A phase is one of the lists that a pass walks.
type phase string

const (
	byUpdate phase = "updatedAt"     // what was updated since
	byPlaced phase = "orderPlacedAt" // what was placed since
	byOpen   phase = "open"          // what is not final, by creation
)

// A position is what a cursor holds: where the pass is, and from which times
// the next one starts. Times are Unix milliseconds of the source's clock.
//
// A list is walked in the order of one time. Each page starts at the time at
// which the last one ended and shows that moment again, so nothing is lost
// when objects move to the end while the list is being read. Only within a
// moment that fills more than a page are objects skipped by number; the end of
// the page before is then shown again, and if it is not there, objects have
// moved and the moment is begun again.
type position struct {
	Version int    `json:"v"`
	Phase   phase  `json:"p"`
	At      int64  `json:"t"`           // first moment of the page
	Skip    int    `json:"s,omitempty"` // how many of that moment were seen
	First   string `json:"r,omitempty"` // the row that the last page of that moment began with
	Last    string `json:"l,omitempty"` // and the one that it ended with
	Again   int    `json:"n,omitempty"` // how often the moment was begun again
	Full    bool   `json:"f,omitempty"` // the first pass: everything is listed anyway

	// The latest updatedAt and orderPlacedAt that the walks by them have seen.
	// What another walk sees may lie ahead of something not yet read.
	Updated int64 `json:"u,omitempty"`
	Placed  int64 `json:"o,omitempty"`
}

const cursorVersion = 1

// maxAgain is how often a moment is begun again before the shop is taken to
// repeat itself.
const maxAgain = 3

// start returns the position of a cursor.
//
// A first pass walks by updatedAt, which stays when a cart is placed: so the
// next pass looks for what was placed since the first began. That moment is
// of our clock, hence the hour of grace.
func start(from channel.Cursor, now time.Time) (position, error) {
	if from == "" {
		return position{Version: cursorVersion, Phase: byUpdate, Full: true, Placed: now.Add(-time.Hour).UnixMilli()}, nil
	}
	var p position
	if err := json.Unmarshal([]byte(from), &p); err != nil || p.Version != cursorVersion || p.Skip < 0 {
		return position{}, channel.ErrCursor
	}
	switch p.Phase {
	case byUpdate, byPlaced, byOpen:
		return p, nil
	}
	return position{}, channel.ErrCursor
}

func (p position) cursor() channel.Cursor {
	b, err := json.Marshal(p)
	if err != nil { // it holds numbers and a constant
		return ""
	}
	return channel.Cursor(b)
}

// narrow adds the filter for what lies at or behind the position's moment. The
// operator excludes its operand.
func (p position) narrow(filter vars, field string) vars {
	if p.At > 0 {
		filter[field] = vars{"after": stamp(p.At - 1)}
	}
	return filter
}

func stamp(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z") }

// label says where in a pass a page stands, for rejects.
func (p position) label(what string) string {
	return fmt.Sprintf("%s by %s from %s, skip %d", what, p.Phase, stamp(p.At), p.Skip)
}

// errRepeated means that the shop gave rows that do not belong where the
// position is: reading on would not end, and would lose what belongs there.
var errRepeated = errors.New("the shop repeats a page that it was not asked for")

// advance moves behind a page. It returns false at the end of the list, which
// is where the source says it is.
func (p position) advance(page list, size int) (position, bool, error) {
	rows := p.rows(page.Items)
	for _, r := range rows {
		if r.at < p.At {
			return p, false, errRepeated
		}
	}
	// The same beginning again is a repeated page, or one before which others
	// have moved in. The latter does not go on for ever.
	same := p.Skip > 0 && len(rows) > 0 && rows[0].id == p.First
	if same && p.Again >= maxAgain {
		return p, false, errRepeated
	}
	last := row{at: p.At}
	if len(rows) > 0 {
		last = rows[len(rows)-1]
	}
	switch p.Phase {
	case byUpdate:
		p.Updated = max(p.Updated, last.at)
	case byPlaced:
		p.Placed = max(p.Placed, last.at)
	}
	switch {
	case same, p.Last != "" && !slices.ContainsFunc(rows, func(r row) bool { return r.id == p.Last }):
		p.Skip, p.First, p.Last = 0, "", ""
		p.Again++
	case p.Skip+len(rows) >= page.Total:
		return p, false, nil
	case len(rows) == 0: // counted and not shown
		p.Skip += size
	case last.at > p.At:
		p.At, p.Skip, p.First, p.Last, p.Again = last.at, 0, "", "", 0
	default:
		shown := max(min(len(rows)/4, 10), 1)
		p.First, p.Last = rows[0].id, last.id
		if len(rows) == 1 { // nothing can be shown again
			shown, p.Last = 0, ""
		}
		p.Skip += len(rows) - shown
	}
	return p, true, nil
}

// A row is what a walk must know of an object.
type row struct {
	id string
	at int64
}

// rows reads the times by which the list is walked. A row that cannot be read
// counts as being where the one before it is.
func (p position) rows(items []json.RawMessage) []row {
	out := make([]row, len(items))
	last := p.At
	for i, raw := range items {
		var r struct {
			ID        string    `json:"id"`
			CreatedAt time.Time `json:"createdAt"`
			UpdatedAt time.Time `json:"updatedAt"`
			PlacedAt  time.Time `json:"orderPlacedAt"`
		}
		if json.Unmarshal(raw, &r) == nil {
			at := r.UpdatedAt
			switch p.Phase {
			case byPlaced:
				at = r.PlacedAt
			case byOpen:
				at = r.CreatedAt
			}
			if !at.IsZero() {
				last = at.UnixMilli()
			}
		}
		out[i] = row{r.ID, last}
	}
	return out
}

// next returns the position of the next pass: overlap before the latest times
// seen, none of which may lie ahead of now, lest a wrong clock hide what
// follows.
func (p position) next(ph phase, overlap time.Duration, now time.Time) position {
	limit := now.UnixMilli()
	p.Updated, p.Placed = min(p.Updated, limit), min(p.Placed, limit)
	at := p.Updated
	if ph == byPlaced {
		at = p.Placed
	}
	return position{Version: cursorVersion, Phase: ph, At: max(at-overlap.Milliseconds(), 0), Updated: p.Updated, Placed: p.Placed}
}
