package requesttracker

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A cursor is what is left of a pass between two pages.
//
// A pass lists the tickets that changed since Since in the order of their ids,
// which a change does not touch: a ticket that moves while pages are read
// either is still to come or is read by the next pass, which starts from the
// newest change that there was when this one began.
type cursor struct {
	V     int   `json:"v"`
	Since int64 `json:"s,omitzero"` // unix seconds; 0: from the beginning
	Off   int   `json:"o,omitzero"` // zone of the account when Since was found, in seconds east of UTC

	// The rest is there in the middle of a pass only.
	Step  string `json:"p,omitzero"` // what is being listed
	Next  int64  `json:"n,omitzero"` // Since of the next pass
	Now   int    `json:"m,omitzero"` // zone of the account at present
	After ident  `json:"a,omitzero"` // the last id that was read
	Page  int    `json:"g,omitzero"` // page behind After, from 0
}

// The steps of a pass.
const (
	stepTickets = "t" // changed tickets, by id
	stepDeleted = "d" // tickets that were deleted, which no search shows
	stepUsers   = "u" // changed users, the latest first
)

const cursorVersion = 1

func parseCursor(c channel.Cursor) (cursor, error) {
	if c == "" {
		return cursor{V: cursorVersion}, nil
	}
	var out cursor
	dec := json.NewDecoder(bytes.NewReader([]byte(c)))
	dec.DisallowUnknownFields()
	if dec.Decode(&out) != nil || out.V != cursorVersion || out.Page < 0 || out.Since < 0 {
		return cursor{}, channel.ErrCursor
	}
	if _, err := dec.Token(); err != io.EOF {
		return cursor{}, channel.ErrCursor
	}
	switch out.Step {
	case "", stepTickets, stepDeleted, stepUsers:
		return out, nil
	}
	return cursor{}, channel.ErrCursor
}

func (c cursor) text() channel.Cursor {
	b, _ := json.Marshal(c) // numbers and a constant cannot fail
	return channel.Cursor(b)
}

// done returns the cursor of the next pass.
func (c cursor) done() cursor {
	return cursor{V: cursorVersion, Since: c.Next, Off: c.Now}
}

// from returns the time from which the pass reads, as the account must write
// it; empty means from the beginning.
//
// Of the two zones that may have been in force the one that reads more is
// taken. An hour is added if any zone is: a local hour that occurs twice or
// not at all is read by RT in a way of its own.
func (c cursor) from() string {
	if c.Since == 0 {
		return ""
	}
	off := min(c.Off, c.Now)
	if c.Off != 0 || c.Now != 0 {
		off -= 3600
	}
	return local(time.Unix(c.Since, 0), off)
}

// local writes t as a clock shows it that is off seconds ahead of UTC.
func local(t time.Time, off int) string {
	return t.UTC().Add(time.Duration(off) * time.Second).Format(time.DateTime)
}
