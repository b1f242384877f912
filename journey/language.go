package journey

import (
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A telling is a finding with what its sentence needs.
type telling struct {
	Finding
	now    time.Time
	zone   *time.Location
	number string // of the order or case
	other  string // of the other case
	place  string
	state  string // of the parcel, in the words of its source

	promise channel.PromiseKind
	times   []time.Time // of the calls or contacts
	media   []channel.InteractionKind
	window  time.Duration
}

// A language puts findings into sentences. Another language is another
// implementation, and a line in languageOf.
type language interface {
	why(t *telling) string
}

// languageOf returns the language of a BCP 47 tag.
func languageOf(string) language { return english{} }
