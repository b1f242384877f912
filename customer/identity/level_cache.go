package identity

// A cached is the level of two words, kept while no others take its place.
type cached struct {
	key   uint64
	level uint8
}

// Kinds of what is cached.
const (
	cachedFamily = 1 + iota
	cachedGiven
	cachedCity
)

// unknownLevel is that of a new entry.
const unknownLevel = 255

// cachedAt returns the entry of a key, a new one if it has none.
func (c *comparer) cachedAt(key uint64) *cached {
	e := &c.cache[key*0x9e3779b97f4a7c15>>c.shift]
	if e.key != key {
		*e = cached{key, unknownLevel}
	}
	return e
}
