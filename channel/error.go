package channel

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// A FieldError says which field of which record is wrong and why. It never
// contains the value, which may be personal.
type FieldError struct {
	Ref    Ref    // the record, as far as known
	Field  string // the field, as a dotted path: "lines[2].total"
	Reason string // why, in words
}

// Error names the record, the field and the reason.
func (e *FieldError) Error() string {
	if e.Ref.IsZero() {
		return "channel: field " + e.Field + " " + e.Reason
	}
	return "channel: " + e.Ref.told() + ": field " + e.Field + " " + e.Reason
}

// Trouble sorts the ways in which a call to a source fails.
type Trouble string

// The troubles a source can have. The zero Trouble means [Broken].
const (
	Unavailable   Trouble = "unavailable"   // network, timeout, 5xx: try again
	Throttled     Trouble = "throttled"     // asked to slow down: try again, not before RetryAfter
	Unauthorized  Trouble = "unauthorized"  // credentials or rights are missing: a human must act
	Misconfigured Trouble = "misconfigured" // answers, but not as this system does: a human must act
	Broken        Trouble = "broken"        // the answer cannot be understood
)

// A SourceError says why a call to a source failed and whether it may be
// tried again. Its text names no credential and no personal data.
type SourceError struct {
	Channel    string        // name of the channel
	Op         string        // what was asked, in words: "orders page"
	Trouble    Trouble       // why
	Status     int           // HTTP status, if there was one
	RetryAfter time.Duration // the source's own wish; 0 if it said nothing
	Err        error         // the cause, if any
}

// Error returns the channel, the operation, the trouble and the cause.
func (e *SourceError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "channel: %s: %s: %s", e.Channel, e.Op, e.trouble())
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d)", e.Status)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *SourceError) Unwrap() error { return e.Err }

// Temporary reports whether the same call may succeed later without anybody's
// doing: it is true for [Unavailable], [Throttled] and [Broken] (a truncated
// answer may come whole the next time).
func (e *SourceError) Temporary() bool {
	switch e.trouble() {
	case Unavailable, Throttled, Broken:
		return true
	}
	return false
}

func (e *SourceError) trouble() Trouble {
	if e.Trouble == "" {
		return Broken
	}
	return e.Trouble
}

var (
	// ErrSignature is returned by a [Receiver] for a request whose signature
	// is missing, wrong or too old. The hub answers 401 and stores nothing.
	ErrSignature = errors.New("channel: webhook signature is missing, wrong or too old")

	// ErrCursor is returned for a cursor that the adapter did not write or can
	// no longer use. The hub starts again from the empty cursor.
	ErrCursor = errors.New("channel: cursor cannot be used")
)

// maxText bounds one text field: a longer one is refused, not cut.
const maxText = 1 << 20

// checkText refuses what storages cannot hold or what would be changed on the
// way: invalid UTF-8, NUL, and more than one MiB.
func checkText(field, s string) error {
	switch {
	case len(s) > maxText:
		return &FieldError{Field: field, Reason: "is longer than 1 MiB"}
	case !utf8.ValidString(s):
		return &FieldError{Field: field, Reason: "is not valid UTF-8"}
	case strings.IndexByte(s, 0) >= 0:
		return &FieldError{Field: field, Reason: "contains a NUL character"}
	}
	return nil
}
