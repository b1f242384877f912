package customer

import "fmt"

// Counts is the ledger of a source: everything received is applied, duplicate,
// stale or quarantined.
type Counts struct {
	Received    int64
	Applied     int64 // became the current version of its object
	Duplicate   int64 // had been received before
	Stale       int64 // older than what is current; kept in the history
	Quarantined int64 // could not be read; kept with its reason
	Suppressed  int64 // about somebody who is erased; not kept
}

// Balanced reports whether everything received is accounted for.
func (c Counts) Balanced() bool {
	return c.Received == c.Applied+c.Duplicate+c.Stale+c.Quarantined+c.Suppressed
}

// String returns the counts with their names.
func (c Counts) String() string {
	return fmt.Sprintf("%d received = %d applied + %d duplicate + %d stale + %d quarantined + %d suppressed",
		c.Received, c.Applied, c.Duplicate, c.Stale, c.Quarantined, c.Suppressed)
}

func (c Counts) plus(o Counts) Counts {
	return Counts{c.Received + o.Received, c.Applied + o.Applied, c.Duplicate + o.Duplicate,
		c.Stale + o.Stale, c.Quarantined + o.Quarantined, c.Suppressed + o.Suppressed}
}
