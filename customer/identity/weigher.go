package identity

import (
	"math"
)

// A Weigher is a [Model] made ready for use: checked, its probabilities turned
// into bits. It does not change and may be shared by goroutines.
type Weigher struct {
	model       Model
	id          string
	same, house float64 // prior odds against unrelated
	p, h        [numFields]shares
	people      [numFields]map[uint64]int32 // by digest: how many people share a common value
	together    map[uint64]float64          // by digest: bits by which a name goes together with others
	heaped      map[string]bool             // days of birth that stand for "unknown"
	heapedBirth map[uint32]bool             // the same, as rows have them
}

// NewWeigher makes a model ready for use. The error is that of [Model.Check].
// Later changes of the model are not seen.
func NewWeigher(m Model) (*Weigher, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	return weigherOf(&m), nil
}

// RetailWeigher returns the model that ships with the library, ready for use.
func RetailWeigher() *Weigher {
	m := Retail()
	return weigherOf(&m)
}

// Model returns the model.
func (w *Weigher) Model() Model { return w.model.clone() }

// ID returns the id of the model; see [Model.ID].
func (w *Weigher) ID() string { return w.id }

func weigherOf(m *Model) *Weigher {
	rest := 1 - m.Same - m.Household
	w := &Weigher{model: m.clone(), id: m.ID(), same: math.Log2(m.Same / rest), house: math.Log2(m.Household / rest)}
	for i := range m.Fields {
		f := &m.Fields[i]
		n := fieldNumber(f.Field)
		for l, x := range f.Levels {
			w.p[n][l+1] = math.Log2(x.Same / x.Unrelated)
			w.h[n][l+1] = math.Log2(x.Household / x.Unrelated)
		}
	}
	for _, c := range m.Common {
		if n := fieldNumber(c.Field); n >= 0 {
			if w.people[n] == nil {
				w.people[n] = make(map[uint64]int32)
			}
			w.people[n][c.Digest] = int32(c.People)
			if c.Together > 0 {
				if w.together == nil {
					w.together = make(map[uint64]float64)
				}
				w.together[c.Digest] = c.Together
			}
		}
	}
	if len(m.Heaped) > 0 {
		w.heaped, w.heapedBirth = make(map[string]bool), make(map[uint32]bool)
	}
	for _, day := range m.Heaped {
		birth, _ := birthNumber(day)
		w.heaped[day], w.heapedBirth[birth] = true, true
	}
	return w
}

// born returns a date of birth and its kind, as they are with the model: a day
// that stands for "unknown" is none. nil has no such days.
func (w *Weigher) born(birth uint32, kind birthKind) (uint32, birthKind) {
	if w != nil && w.heapedBirth[birth] && kind >= birthDay {
		return 0, birthHeaped
	}
	return birth, kind
}

// Heaped reports whether a day of birth, as 2006-01-02, stands for "unknown" by the
// model; see [Model].Heaped. A nil Weigher knows no such days.
func (w *Weigher) Heaped(day string) bool { return w != nil && w.heaped[day] }

// realDate is [realDate] with the model.
func (w *Weigher) realDate(s string) string {
	d := realDate(s)
	if w.Heaped(d) {
		return ""
	}
	return d
}
