package identity

import (
	"strconv"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestSwappedNamesAreAsCommonAsTheyAre checks that a common name does not look
// like a rare one because somebody exchanged its parts, whichever record comes
// first.
func TestSwappedNamesAreAsCommonAsTheyAre(t *testing.T) {
	l := NewLinker(LinkerConfig{})
	add := func(given, family string) int32 {
		n := l.Len()
		l.Add(&Party{Ref: channel.Ref{Channel: "test", Kind: channel.KindPerson, ID: strconv.Itoa(1000 + n)}, Name: channel.Name{Given: given, Family: family}})
		return int32(n)
	}
	first := add("Kowalski", "Piotr")
	for range 20 {
		add("Piotr", "Kowalski")
	}
	last := add("Kowalski", "Piotr")
	l.t.read(&l.batch)
	person := make([]int32, l.Len())
	for i := range person {
		person[i] = int32(i)
	}
	m := Retail()
	m.frequencies(l.t, person, len(person))
	s := newScorer(weigherOf(&m), l.t)
	c := s.comparer()
	var plain, v vector
	c.compare(5, 6, &plain)
	for _, swapped := range []int32{first, last} {
		c.compare(swapped, 5, &v)
		if v.level[fGiven] != givenSwapped || v.value[fGiven] != plain.value[fGiven] || v.value[fFamily] != plain.value[fFamily] {
			t.Errorf("record %d: the names agree on other values exchanged than as they stand", swapped)
		}
	}
}
