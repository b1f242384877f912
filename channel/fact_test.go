package channel_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

func TestKindsAndContents(t *testing.T) {
	if len(channel.Kinds()) != len(contents()) {
		t.Fatalf("%d kinds, %d contents", len(channel.Kinds()), len(contents()))
	}
	for _, k := range channel.Kinds() {
		if !k.Valid() {
			t.Errorf("%s is not valid", k)
		}
		f := newFiller(1, 0).fact(k)
		f.Content, f.Deleted = contents()[k], true
		if e, ok := errors.AsType[*channel.FieldError](f.Validate()); ok && e.Field == "content" {
			t.Errorf("%s does not take its own content: %v", k, e)
		}
	}
	if channel.Kind("shoe").Valid() || channel.Kind("").Valid() {
		t.Error("an unknown kind is valid")
	}
}

// A fact that was written and read again is the same, whatever is in it: it is
// equal as JSON, has the same hash, and is not newer than itself.
func TestFactRoundTrip(t *testing.T) {
	for _, k := range channel.Kinds() {
		for seed := range uint64(60) {
			f := newFiller(seed, float64(seed%4)/4).fact(k)
			if err := f.Validate(); err != nil {
				t.Fatalf("%s, seed %d: the generator is wrong: %v", k, seed, err)
			}
			mustRoundTrip(t, fmt.Sprintf("%s, seed %d", k, seed), f)
		}
	}
}

func mustRoundTrip(t *testing.T, name string, f channel.Fact) {
	t.Helper()
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var g channel.Fact
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, b)
	}
	b2, _ := json.Marshal(g)
	if !bytes.Equal(b, b2) {
		t.Errorf("%s: written again it differs:\n%s", name, cmp.Diff(string(b), string(b2)))
	}
	hf, err1 := f.Hash()
	hg, err2 := g.Hash()
	if err1 != nil || err2 != nil || hf != hg {
		t.Errorf("%s: the hash did not survive (%v, %v)\n%s", name, err1, err2, b)
	}
	if f.Newer(&g) || g.Newer(&f) {
		t.Errorf("%s: a fact is newer than itself", name)
	}
	if err := g.Validate(); err != nil {
		t.Errorf("%s: no longer valid: %v", name, err)
	}
}

// What JSON leaves out must not count: an empty list is none.
func TestHashIgnoresEmptiness(t *testing.T) {
	ref := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}
	plain := channel.Fact{Ref: ref, Content: &channel.Order{}}
	want, _ := plain.Hash()
	for name, f := range map[string]channel.Fact{
		"empty lists":         {Ref: ref, Keys: []channel.Key{}, Content: &channel.Order{Lines: []channel.Line{}, Flags: []string{}}},
		"empty list within":   {Ref: ref, Content: &channel.Order{Buyer: channel.Contact{Keys: []channel.Key{}}}},
		"zone of no time":     {Ref: ref, UpdatedAt: channel.Time{Zone: channel.ZoneUnknown}, Content: &channel.Order{PlacedAt: channel.Time{Zone: channel.ZoneConfigured}}},
		"flag of no time":     {Ref: ref, CreatedAt: channel.Time{Flag: "doubtful"}, Content: &channel.Order{}},
		"another zone's zero": {Ref: ref, Content: &channel.Order{PlacedAt: channel.UTC(time.Time{}.In(time.FixedZone("", 3600)))}},
	} {
		if got, err := f.Hash(); err != nil || got != want {
			t.Errorf("%s: another hash than without (%v)", name, err)
		}
		mustRoundTrip(t, name, f)
	}
}

// Every field counts: a change of any one of them changes the hash.
func TestHashSeesEveryField(t *testing.T) {
	for k, c := range contents() {
		f := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: k, ID: "1"}, Content: c}
		seen := map[channel.Hash]string{}
		note := func(name string) {
			h, err := f.Hash()
			if err != nil {
				t.Fatalf("%s %s: %v", k, name, err)
			}
			if other, ok := seen[h]; ok {
				t.Errorf("%s: %s and %s have one hash", k, name, other)
			}
			seen[h] = name
		}
		note("nothing")
		v := reflect.ValueOf(c).Elem()
		fill := newFiller(3, 0)
		fill.text = func() string { return "text" }
		for i := range v.NumField() {
			fv := v.Field(i)
			if fv.Kind() == reflect.Slice {
				fv.Set(reflect.MakeSlice(fv.Type(), 1, 1))
				fill.fill(fv.Index(0))
			} else {
				fill.fill(fv)
			}
			note(v.Type().Field(i).Name)
			fv.SetZero()
		}
	}
}

// Newer is a strict total order over facts with different hashes: of any two
// exactly one is newer, and no circle is possible.
func TestNewerIsTotalOrder(t *testing.T) {
	base := newFiller(1, 0).time()
	var facts []channel.Fact
	for seed := range uint64(40) {
		f := newFiller(seed, 0.5).fact(channel.KindOrder)
		f.Ref = channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}
		f.Version = int64(seed % 3)
		switch seed % 4 { // ties of time, and no time
		case 0, 1:
			f.UpdatedAt = base
		case 2:
			f.UpdatedAt = channel.Time{}
		}
		facts = append(facts, f)
	}
	for i := range facts {
		for j := range facts {
			a, b := &facts[i], &facts[j]
			ha, _ := a.Hash()
			hb, _ := b.Hash()
			if ha == hb && (a.Newer(b) || b.Newer(a)) || ha != hb && a.Newer(b) == b.Newer(a) {
				t.Fatalf("%d and %d: not exactly one is newer", i, j)
			}
			for l := range facts {
				if c := &facts[l]; a.Newer(b) && b.Newer(c) && !a.Newer(c) {
					t.Fatalf("%d > %d > %d, but not %d > %d", i, j, l, i, l)
				}
			}
		}
	}
}

func TestNewerPrefersVersionThenTime(t *testing.T) {
	at := func(v int64, hour int) *channel.Fact {
		return &channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindCase, ID: "1"}, Version: v,
			UpdatedAt: channel.UTC(time.Date(2026, 3, 2, hour, 0, 0, 0, time.UTC)), Content: &channel.Case{}}
	}
	if !at(2, 1).Newer(at(1, 9)) || at(1, 9).Newer(at(2, 1)) {
		t.Error("the greater version does not win over the later time")
	}
	if !at(1, 9).Newer(at(1, 8)) || at(1, 8).Newer(at(1, 9)) {
		t.Error("of equal versions the later time does not win")
	}
}

func TestOwner(t *testing.T) {
	f := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}}
	if f.Owner() != f.Ref {
		t.Error("a guest order does not stand for its own party")
	}
	f.Party = channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "7"}
	if f.Owner() != f.Party {
		t.Error("the party is not the owner")
	}
}

// What cannot be read is an error that does not tell what was in it.
func TestFactJSONErrorsTellNothing(t *testing.T) {
	for _, in := range []string{
		`{"ref":"web/person/1","content":{"name":48600100200}}`,
		`{"ref":"web/person/1","keys":48600100200}`,
		`{"ref":"48600100200"}`,
		`{"ref":"web/48600100200/1","content":{}}`,
		`{"ref":"web/order/1","created_at":"48600100200"}`,
		`{"ref":"web/order/1","created_at":{"at":"48600100200"}}`,
		`{"ref":"web/order/1","version":"48600100200"}`,
		`{"ref":"web/order/1","version":48600100200.5}`,
		`{"ref":"web/person/1","keys":[{"kind":"phone","assurance":"48600100200"}]}`,
		`{"ref":"web/order/1","content":{"total":{"minor":48600100200.5}}}`,
		`{"ref":"web/order/1","content":48600100200}`,
		`{"ref":"web/order/1","updated_at":{"at":"2026-03-02T10:00:00Z","zone":"48600100200"}}`,
	} {
		var f channel.Fact
		err := json.Unmarshal([]byte(in), &f)
		if err == nil {
			t.Errorf("%s: no error", in)
		} else if strings.Contains(err.Error(), "48600100200") {
			t.Errorf("the error tells the value: %v", err)
		}
	}
}

func FuzzFactJSON(f *testing.F) {
	for _, k := range channel.Kinds() {
		fact := newFiller(1, 0.3).fact(k)
		b, _ := json.Marshal(fact)
		f.Add(b)
	}
	f.Add([]byte(`{"ref":"web/order/1","created_at":{"date":"2026-03-02"}}`))
	f.Add([]byte(`{"ref":"","content":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var fact channel.Fact
		if json.Unmarshal(b, &fact) != nil || fact.Validate() != nil {
			return
		}
		mustRoundTrip(t, "fuzz", fact)
	})
}
