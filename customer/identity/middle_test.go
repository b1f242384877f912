package identity

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestSecondNames checks what the second of two given names says where the
// first is one.
func TestSecondNames(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want uint8
	}{
		{"Mary Ann", "Mary Ann", givenExact},
		{"Mary Ann", "Mary", givenExact},
		{"Mary Ann", "Mary A", givenExact},
		{"Mary S", "Mary N", givenSimilar},
		{"James Robert", "James Oscar", givenSimilar},
		{"James Robert", "James Bob", givenExact},
		{"James R", "James Oscar", givenSimilar},
	} {
		l := NewLinker(LinkerConfig{})
		x, y := record(0, channel.Name{Given: c.a, Family: "Stone"}, "", ""), record(1, channel.Name{Given: c.b, Family: "Stone"}, "", "")
		l.Add(&x)
		l.Add(&y)
		l.t.read(&l.batch)
		var v vector
		newComparer(l.t).compare(0, 1, &v)
		if v.level[fGiven] != c.want {
			t.Errorf("%s and %s: %s, want %s", c.a, c.b, fields[fGiven].levels[v.level[fGiven]-1], fields[fGiven].levels[c.want-1])
		}
	}
}

// TestYearsOnly checks that records that tell no more of the date of birth than
// the year are trained upon.
func TestYearsOnly(t *testing.T) {
	m := Retail()
	m.years(1)
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	w := weigherOf(&m)
	if bits := w.p[fBirth][birthYear]; bits < 5 || bits > 6.5 {
		t.Errorf("where all tell the year alone one year counts %.1f bits", bits)
	}
	same := Retail()
	same.years(0)
	if a, b := Retail(), same; a.ID() != b.ID() {
		t.Error("where nobody tells the year alone the weights change")
	}
}
