package identity

import (
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Linking reports whether a claim can link at all: it is at least verified,
// and its kind is about a person. A device and a tax id are shared by nature,
// by whoever stands at the tablet or works for the firm, so they only ever
// make two parties POSSIBLY one; an order number is no claim.
//
// The connected component of a party is what can be reached from it through
// linking claims of values that are not generic, on both sides, and through
// link decisions in force.
func Linking(k channel.Key) bool { return level(k) >= channel.Verified }

// level is the assurance that counts.
func level(k channel.Key) channel.Assurance {
	switch k.Kind {
	case channel.KeyDevice, channel.KeyTaxID, channel.KeyOrderNumber:
		return channel.Asserted
	}
	return k.Assurance
}

// A span is the time in which a claim holds: from since, before until; zero
// means unbounded.
type span struct{ since, until time.Time }

// overlaps reports whether s and o have a moment in common.
func (s span) overlaps(o span) bool {
	from := s.since
	if o.since.After(from) {
		from = o.since
	}
	return s.holdsFrom(from) && o.holdsFrom(from)
}

// holdsFrom reports whether any of s lies at or after t, which is not before
// s.since.
func (s span) holdsFrom(t time.Time) bool {
	return s.until.IsZero() || s.until.After(t)
}

func (s span) compare(o span) int {
	if c := s.since.Compare(o.since); c != 0 {
		return c
	}
	return s.until.Compare(o.until)
}

// append appends what is equal for equal spans.
func (s span) append(b []byte) []byte {
	for _, t := range [...]time.Time{s.since, s.until} {
		b = append(strconv.AppendInt(b, t.Unix(), 36), '.')
		b = append(strconv.AppendInt(b, int64(t.Nanosecond()), 36), ';')
	}
	return b
}
