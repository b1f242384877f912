package world

import (
	"cmp"
	"iter"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// MaxPeople is how many people a world can have besides those of the story.
const MaxPeople = 1_000_000

const (
	partSize   = 50    // people that are generated together
	sortedUpTo = 2_000 // people up to whom Facts is in time order throughout
)

// Config says what a world is like. The zero Config is a good small world.
type Config struct {
	// Seed decides everything that is left to chance. Zero is a seed like any
	// other.
	Seed uint64

	// People is how many people there are besides the two of the [Story].
	// Zero means 500, negative none, and more than [MaxPeople] means that.
	People int

	// Start is when the world begins. Zero means Days before [StoryNow].
	Start time.Time

	// Days is how long it lasts. Zero or less means 540. Numbers change hands
	// only in worlds of 300 days or more.
	Days int

	// Rates says how often what happens.
	Rates Rates
}

// A World is a synthetic retail company and its customers; see [New]. It is
// immutable and holds no facts: they are made whenever they are asked for. Its
// methods are safe for concurrent use.
type World struct {
	seed       uint64
	people     int
	start, end time.Time
	rates      Rates
	zones      zones
}

// New returns the world that cfg describes.
func New(cfg Config) *World {
	people := min(cmp.Or(cfg.People, 500), MaxPeople)
	days := cfg.Days
	if days <= 0 {
		days = 540
	}
	start := cfg.Start.UTC()
	if cfg.Start.IsZero() {
		start = StoryNow.AddDate(0, 0, -days)
	}
	return &World{seed: cfg.Seed, people: max(people, 0), start: start, end: start.AddDate(0, 0, days),
		rates: cfg.Rates.withDefaults(), zones: loadZones()}
}

// People returns how many people there are, those of the story among them.
// They are numbered from 0; the numbers of the story come first.
func (w *World) People() int { return w.people + storyPeople }

// Start returns the moment at which the world begins.
func (w *World) Start() time.Time { return w.start }

// End returns the moment at which the world ends: nothing but the story is
// published after it, and what is then under way stays open. In a world whose
// Start is not set it is [StoryNow].
func (w *World) End() time.Time { return w.end }

// Facts returns every version of every object as the sources published them.
//
// A world of up to 2,000 people is in time order. A larger one comes part by
// part, each in time order and never held longer than it takes to hand it on,
// so that memory does not grow with the world; see [World.Part]. The sequence
// can be used any number of times and is always the same.
func (w *World) Facts() iter.Seq[channel.Fact] {
	return func(yield func(channel.Fact) bool) {
		if w.people <= sortedUpTo {
			for _, f := range w.Sorted() {
				if !yield(f) {
					return
				}
			}
			return
		}
		for i := range w.Parts() {
			for _, f := range w.Part(i) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// Sorted returns all facts in the order in which they were published: by
// UpdatedAt, Ref and Version. It holds the whole world, about 2 kB a fact.
func (w *World) Sorted() []channel.Fact {
	var out []channel.Fact
	for i := range w.Parts() {
		out = append(out, w.Part(i)...)
	}
	sortFacts(out)
	return out
}

// Parts returns in how many parts the world is made. Nothing connects two
// parts but names, generic values and chance.
func (w *World) Parts() int { return 1 + (w.people+partSize-1)/partSize }

// Part returns the facts of one part in the order in which they were
// published: part 0 is the story, every other one is 50 people with whom they
// live and whose orders they ask about. There is no fact in an i out of range.
func (w *World) Part(i int) []channel.Fact {
	switch {
	case i == 0:
		return Story().Facts
	case i < 0 || i >= w.Parts():
		return nil
	}
	p := w.newPart(i-1, nil)
	p.live()
	return p.facts
}
