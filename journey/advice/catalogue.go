package advice

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/bizcal"
)

// A Catalogue is the channels in which customers can be answered, with what
// they cost. It is data: write it by hand or in JSON, see [ReadCatalogue].
type Catalogue struct {
	Name     string `json:"name"`
	Version  string `json:"version,omitempty"`
	Currency string `json:"currency"` // ISO 4217, of all costs in it

	// Fallback is the channel in which a matter ends that another did not
	// settle, mostly the telephone.
	Fallback string `json:"fallback"`

	Weights  Weights   `json:"weights,omitzero"`
	Channels []Channel `json:"channels"`

	// Hours are the calendars that the channels name. One that is named and
	// not here means never closed, unless the question brings it.
	Hours map[string]bizcal.Config `json:"hours,omitempty"`
}

// Calendars returns the calendars of Hours, for [Question.Calendars]. Whoever
// asks many questions makes them once. An error names the calendar.
func (c *Catalogue) Calendars() (map[string]journey.Calendar, error) {
	out := make(map[string]journey.Calendar, len(c.Hours))
	for _, name := range slices.Sorted(maps.Keys(c.Hours)) {
		cal, err := bizcal.New(c.Hours[name])
		if err != nil {
			return nil, fmt.Errorf("advice: catalogue: hours.%s: %w", name, err)
		}
		out[name] = cal
	}
	return out, nil
}

// Weights are what counts besides the cost, in minor units of the catalogue's
// currency. The zero Weights count for nothing.
type Weights struct {
	Switch     int64 `json:"switch,omitempty"`     // making the customer change the channel
	Hour       int64 `json:"hour,omitempty"`       // an hour that a customer of usual value waits
	Preference int64 `json:"preference,omitempty"` // the channel that the customer prefers
}

// A Channel is one way to answer.
type Channel struct {
	ID    string                  `json:"id"`
	Name  string                  `json:"name"`
	Names map[string]string       `json:"names,omitempty"` // in other languages, by BCP 47 tag
	Kind  channel.InteractionKind `json:"kind"`            // the medium

	// Reach are the kinds of contact points of which the customer must have
	// one. None means that we cannot turn to the customer there: it is for
	// those who are there already, at the counter or in the chat.
	Reach []channel.KeyKind `json:"reach,omitempty"`

	Live bool `json:"live,omitempty"` // both talk at once: it must be open

	Cost    int64 `json:"cost"`             // of one contact, in minor units
	Resolve int   `json:"resolve"`          // of 1000 matters answered here, how many it settles
	Costly  bool  `json:"costly,omitempty"` // counts as a costly channel in reports

	// ResolveBy is Resolve for matters of one intent.
	ResolveBy map[string]int `json:"resolve_by,omitempty"`

	// Answer is how long it takes until the customer has the answer: the queue
	// of a live channel, the handling of another, counted in Calendar. See
	// [Question.Waits] for how it is right now.
	Answer journey.Duration `json:"answer,omitzero"`

	// Calendar is the name of the calendar in which it is open; empty means at
	// all times.
	Calendar string `json:"calendar,omitempty"`

	// Security is the highest level of what may be said here, and Proven that
	// with a customer who has proven who they are, if that is higher.
	Security journey.Level `json:"security"`
	Proven   journey.Level `json:"proven,omitzero"`

	Attachments bool `json:"attachments,omitempty"`

	// Consent is the purpose that the customer must have consented to before
	// they are contacted here, whatever it is about. Empty means that none is
	// needed but for what always needs one, such as marketing.
	Consent string `json:"consent,omitempty"`

	Introduction Introduction `json:"introduction,omitzero"`
}

// An Introduction is what it takes to introduce a channel and what it brings:
// the roll-out plan.
type Introduction struct {
	Effort   int      `json:"effort,omitempty"` // 1, a switch to turn, to 5, a project; 0 means not known
	Weeks    int      `json:"weeks,omitempty"`
	Cost     int64    `json:"cost,omitempty"`     // once, in minor units
	Skills   []string `json:"skills,omitempty"`   // that agents need
	Training int      `json:"training,omitempty"` // hours per agent
	Effect   string   `json:"effect,omitempty"`   // on the journey
	Benefits []string `json:"benefits,omitempty"`
}

// In returns the name of the channel in a language, or its own name.
func (c Channel) In(language string) string { return cmp.Or(c.Names[base(language)], c.Name, c.ID) }

func base(language string) string {
	tag, _, _ := strings.Cut(strings.ToLower(language), "-")
	return tag
}

// Channel returns a channel by its id.
func (c *Catalogue) Channel(id string) (Channel, bool) {
	i := slices.IndexFunc(c.Channels, func(x Channel) bool { return x.ID == id })
	if i < 0 {
		return Channel{}, false
	}
	return c.Channels[i], true
}

// ByKind returns the first channel of a medium.
func (c *Catalogue) ByKind(k channel.InteractionKind) (Channel, bool) {
	i := slices.IndexFunc(c.Channels, func(x Channel) bool { return x.Kind == k })
	if i < 0 {
		return Channel{}, false
	}
	return c.Channels[i], true
}

// A FieldError says which field of which channel of a catalogue is wrong.
type FieldError struct {
	Channel string // its id, or its place if it has none; empty: the catalogue as a whole
	Field   string
	Reason  string
}

// Error names the channel, the field and the reason.
func (e *FieldError) Error() string {
	if e.Channel == "" {
		return "advice: catalogue: " + e.Field + " " + e.Reason
	}
	return "advice: catalogue: channel " + e.Channel + ": " + e.Field + " " + e.Reason
}

// maxCost keeps every score and every sum within an int64.
const maxCost = 1_000_000_000

// Validate reports the first thing about a catalogue that would make advice
// wrong: a *FieldError. Hours are checked by [Catalogue.Calendars].
func (c *Catalogue) Validate() error {
	if _, known := channel.Exponent(c.Currency); !known {
		return &FieldError{"", "currency", "is not an ISO 4217 code"}
	}
	for _, w := range []struct {
		field string
		v     int64
	}{{"weights.switch", c.Weights.Switch}, {"weights.hour", c.Weights.Hour}, {"weights.preference", c.Weights.Preference}} {
		if w.v < 0 || w.v > maxCost {
			return &FieldError{"", w.field, "is less than 0 or too large"}
		}
	}
	seen := map[string]bool{}
	for i := range c.Channels {
		x := &c.Channels[i]
		id := cmp.Or(x.ID, fmt.Sprint(i))
		if err := x.check(id); err != nil {
			return err
		}
		if seen[x.ID] {
			return &FieldError{id, "id", "is there twice"}
		}
		seen[x.ID] = true
	}
	if !seen[c.Fallback] {
		return &FieldError{"", "fallback", "is not a channel of the catalogue"}
	}
	return nil
}

func (x *Channel) check(id string) error {
	bad := func(field, reason string) error { return &FieldError{id, field, reason} }
	switch {
	case x.ID == "":
		return bad("id", "is empty")
	case x.Kind == "":
		return bad("kind", "is empty")
	case x.Cost < 0 || x.Cost > maxCost:
		return bad("cost", "is less than 0 or too large")
	case x.Resolve < 0 || x.Resolve > 1000:
		return bad("resolve", "is not a number of 0 to 1000")
	case x.Answer < 0:
		return bad("answer", "is less than 0")
	case x.Introduction.Effort < 0 || x.Introduction.Effort > 5:
		return bad("introduction.effort", "is not a number of 0 to 5")
	case x.Introduction.Cost < 0 || x.Introduction.Weeks < 0 || x.Introduction.Training < 0:
		return bad("introduction", "has a number that is less than 0")
	case x.Security > journey.LevelSecret || x.Proven > journey.LevelSecret:
		return bad("security", "is not a level")
	}
	for _, v := range x.ResolveBy {
		if v < 0 || v > 1000 {
			return bad("resolve_by", "has a value that is not a number of 0 to 1000")
		}
	}
	return nil
}

// maxCatalogue bounds a catalogue in JSON.
const maxCatalogue = 4 << 20

// ReadCatalogue reads one catalogue in JSON and checks it and its hours, see
// [Catalogue.Validate]. It is strict: a field that a catalogue does not have is
// an error, since it is a slip that would change the advice, and so is
// anything after the catalogue.
func ReadCatalogue(r io.Reader) (Catalogue, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxCatalogue+1))
	if err != nil {
		return Catalogue{}, fmt.Errorf("advice: read catalogue: %w", err)
	}
	if len(b) > maxCatalogue {
		return Catalogue{}, errors.New("advice: catalogue is longer than 4 MiB")
	}
	var c Catalogue
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return Catalogue{}, fmt.Errorf("advice: read catalogue: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Catalogue{}, errors.New("advice: something follows the catalogue")
	}
	if err := c.Validate(); err != nil {
		return Catalogue{}, err
	}
	if _, err := c.Calendars(); err != nil {
		return Catalogue{}, err
	}
	return c, nil
}
