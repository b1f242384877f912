package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// A Model says how much each piece of evidence weighs. It is data: it may be
// trained by [Train], written as JSON, kept, compared with another by [Diff],
// and read again. It is a Fellegi-Sunter model of three classes: two records
// are of the same person, of two people of one household, or unrelated. With
// two classes only, a family at one address with one telephone looks like one
// person.
//
// The zero Model is not valid; [Retail] gives one that works without training.
type Model struct {
	// Name says where the model is from: "retail" or as its maker likes.
	Name string `json:"name,omitempty"`

	// Records is how many records the model was trained on, 0 for a shipped
	// one. Entities is how many people those were found to be.
	Records  int `json:"records,omitempty"`
	Entities int `json:"entities,omitempty"`

	// Same and Household are the shares, of all pairs of records, of those of
	// one person and of those of two people of one household. The rest is
	// unrelated.
	Same      float64 `json:"same"`
	Household float64 `json:"household"`

	// Fields holds the weights; a field that is not listed counts for nothing.
	Fields []FieldModel `json:"fields"`

	// Together is by how many bits strangers who agree on one name are likelier
	// to agree on another, and on where they live, than if names and places did
	// not go together by language. It is that of names that Common does not list.
	Together float64 `json:"together,omitempty"`

	// Common lists values that many people share, by digests, so that no name
	// and no address can be read off a model.
	Common []CommonValue `json:"common,omitempty"`

	// Heaped lists days of birth, as 2006-01-02 and in their order, that so many
	// people share that they stand for "unknown", whatever day it is: what a till
	// writes for everybody. With the model a party that tells one of them tells no
	// day.
	Heaped []string `json:"heaped,omitempty"`
}

// A FieldModel holds the weights of one field.
type FieldModel struct {
	Field  Field        `json:"field"`
	Levels []LevelModel `json:"levels"` // the best agreement first, all of the field's

	// Smooth is how many people's worth of the level's average goes into the
	// frequency of a value of which few or none are known. 0 turns frequencies
	// off: all values of the field count alike.
	Smooth float64 `json:"smooth,omitempty"`
}

// A LevelModel tells how often two records that both tell the field agree just
// so far, in each of the classes.
type LevelModel struct {
	Level     string  `json:"level"`
	Same      float64 `json:"same"`
	Household float64 `json:"household"`
	Unrelated float64 `json:"unrelated"`
}

// A CommonValue is how many people share a value.
type CommonValue struct {
	Field  Field  `json:"field"`
	Digest uint64 `json:"digest,string"` // FNV-1a of the field and the folded value
	People int    `json:"people"`

	// Together is [Model.Together] of this name; 0 for what is no name.
	Together float64 `json:"together,omitempty"`
}

// ErrModel is wrapped by the errors about models that cannot be used.
var ErrModel = errors.New("identity: model is not usable")

// ID returns the snapshot id of the model: a digest of its content, equal for
// equal models and for no others.
func (m *Model) ID() string {
	b, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// ParseModel reads a model from JSON and checks it.
func ParseModel(b []byte) (Model, error) {
	var m Model
	if err := json.Unmarshal(b, &m); err != nil {
		return Model{}, fmt.Errorf("%w: %w", ErrModel, err)
	}
	if err := m.Check(); err != nil {
		return Model{}, err
	}
	return m, nil
}

// Check tells what is wrong with a model, or nil. The shares must be greater
// than 0 and the levels those of the field, in their order, each class summing
// to 1 within a thousandth. Heaped days must be days, each once, in order.
func (m *Model) Check() error {
	if !share(m.Same) || !share(m.Household) || m.Same+m.Household >= 1 {
		return fmt.Errorf("%w: the shares of pairs are not between 0 and 1", ErrModel)
	}
	if !fewBits(m.Together) || slices.ContainsFunc(m.Common, func(c CommonValue) bool { return !fewBits(c.Together) }) {
		return fmt.Errorf("%w: bits by which names go together are negative or too many", ErrModel)
	}
	seen := make(map[Field]bool)
	for i := range m.Fields {
		f := &m.Fields[i]
		n := fieldNumber(f.Field)
		if n < 0 {
			return fmt.Errorf("%w: field %q is unknown", ErrModel, f.Field)
		}
		if seen[f.Field] {
			return fmt.Errorf("%w: field %s is listed twice", ErrModel, f.Field)
		}
		seen[f.Field] = true
		if err := f.check(fields[n].levels); err != nil {
			return err
		}
	}
	for i, day := range m.Heaped {
		if d, ok := dayOf(day); !ok || dayText(d) != day || i > 0 && day <= m.Heaped[i-1] {
			return fmt.Errorf("%w: heaped day %d is no day of birth, or not in order", ErrModel, i+1)
		}
	}
	return nil
}

func (f *FieldModel) check(levels []string) error {
	if len(f.Levels) != len(levels) {
		return fmt.Errorf("%w: field %s has %d levels, not %d", ErrModel, f.Field, len(f.Levels), len(levels))
	}
	var sum [3]float64
	for i, l := range f.Levels {
		if l.Level != levels[i] {
			return fmt.Errorf("%w: level %d of field %s is not %s", ErrModel, i+1, f.Field, levels[i])
		}
		for k, p := range [...]float64{l.Same, l.Household, l.Unrelated} {
			if !share(p) {
				return fmt.Errorf("%w: level %s of field %s is not between 0 and 1", ErrModel, l.Level, f.Field)
			}
			sum[k] += p
		}
	}
	for _, s := range sum {
		if math.Abs(s-1) > 1e-3 {
			return fmt.Errorf("%w: the levels of field %s do not sum to 1", ErrModel, f.Field)
		}
	}
	if !(f.Smooth >= 0) || math.IsInf(f.Smooth, 0) {
		return fmt.Errorf("%w: field %s has a negative smoothing", ErrModel, f.Field)
	}
	return nil
}

func fewBits(x float64) bool { return x >= 0 && x <= 64 }

func share(p float64) bool { return p > 0 && p < 1 }

func fieldNumber(f Field) int {
	return slices.IndexFunc(fields[:], func(x fieldInfo) bool { return x.field == f })
}

// clone returns a model that shares nothing with m.
func (m *Model) clone() Model {
	c := *m
	c.Common, c.Heaped = slices.Clone(m.Common), slices.Clone(m.Heaped)
	c.Fields = slices.Clone(m.Fields)
	for i := range c.Fields {
		c.Fields[i].Levels = slices.Clone(c.Fields[i].Levels)
	}
	return c
}

// digest is what a common value is kept under.
func digest(f Field, s string) uint64 {
	h := uint64(14695981039346656037)
	for _, part := range [...]string{string(f), "\x00", s} {
		for i := range len(part) {
			h = (h ^ uint64(part[i])) * 1099511628211
		}
	}
	return h
}
