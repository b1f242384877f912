package journey

import (
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// A telling is a finding with what its sentence needs.
type telling struct {
	Finding
	*scene
	number string // of the order or case
	other  string // of the other case
	place  string
	state  string // of the parcel, in the words of its source

	promise channel.PromiseKind
	what    string // is to follow
	detail  Detail
	fact    duplicate.FactKind
	step    *Step
	act     string               // the activity that no step has
	lost    bool                 // there was no line
	basis   channel.PromiseBasis // of the promise
	cost    channel.Money        // of what it called forth
	times   []time.Time          // of the calls or contacts
	media   []channel.InteractionKind
	window  time.Duration
}

// A scene is when and where a sentence is said.
type scene struct {
	now  time.Time
	zone *time.Location
}

// A language puts findings into sentences. Another language is another
// implementation, and a line in languageOf.
type language interface {
	why(t *telling) string
	candidate(h hint) string
}

// languageOf returns the language of a BCP 47 tag.
func languageOf(tag string) language {
	switch base(tag) {
	case "pl":
		return polish()
	case "lt":
		return lithuanian()
	}
	return english{new(make([]byte, 0, 256)), &strings.Builder{}}
}

// base returns the primary language of a BCP 47 tag: "pl" of "pl-PL".
func base(tag string) string {
	for i := range len(tag) {
		if tag[i] == '-' || tag[i] == '_' {
			tag = tag[:i]
			break
		}
	}
	return strings.ToLower(tag)
}
