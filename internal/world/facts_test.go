package world_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/world"
)

// big is a world in which everything happens.
func big() *world.World { return world.New(world.Config{Seed: 3, People: 2_500}) }

// TestFactsAreSound proves that every fact is one that a source could publish:
// valid, in its time, and no wiser than its time.
func TestFactsAreSound(t *testing.T) {
	for _, w := range []*world.World{world.New(world.Config{Seed: 3, People: 900}), world.New(other)} {
		for i := 1; i < w.Parts(); i++ {
			for _, f := range w.Part(i) {
				if err := f.Validate(); err != nil {
					t.Fatal(err)
				}
				switch {
				case f.UpdatedAt.Before(f.CreatedAt.Time), f.CreatedAt.Before(w.Start()), f.UpdatedAt.After(w.End()):
					t.Errorf("%s was made at %s and changed at %s", f.Ref, f.CreatedAt, f.UpdatedAt)
				case f.Content == nil:
					continue
				}
				if field, at := latest(reflect.ValueOf(f.Content).Elem(), ""); at.After(f.UpdatedAt.Time) {
					t.Errorf("%s of %s knows at %s of %s", field, f.Ref, f.UpdatedAt, at)
				}
			}
		}
	}
}

// latest returns the latest time that stands in a content, but for those that
// are about the future.
func latest(v reflect.Value, name string) (string, time.Time) {
	switch v.Kind() {
	case reflect.Slice:
		field, at := name, time.Time{}
		for i := range v.Len() {
			if f, t := latest(v.Index(i), name); t.After(at) {
				field, at = f, t
			}
		}
		return field, at
	case reflect.Struct:
		if t, ok := v.Interface().(channel.Time); ok {
			return name, t.Time
		}
		field, at := name, time.Time{}
		for i := range v.NumField() {
			sub := v.Type().Field(i).Name
			if slices.Contains([]string{"Due", "DueAt", "PromisedBy", "ExpiresAt", "Until", "Since"}, sub) {
				continue
			}
			if f, t := latest(v.Field(i), name+"."+sub); t.After(at) {
				field, at = f, t
			}
		}
		return field, at
	}
	return name, time.Time{}
}

// TestVersions proves that the versions of one object are told apart by their
// number or their time, the same way for all of them, and that its party never
// changes.
func TestVersions(t *testing.T) {
	busy := world.New(world.Config{People: 150, Rates: world.Rates{WebOrders: 8, Guests: 1, Receipts: 8, Calls: 8, Tickets: 8, DoubleMail: 1,
		Callbacks: 1, Pickups: 1, Returns: 1, Feedback: 1, Merges: 1}})
	for _, w := range []*world.World{big(), world.New(other), busy} {
		checkVersions(t, w)
	}
}

func checkVersions(t *testing.T, w *world.World) {
	last := map[channel.Ref]channel.Fact{}
	several := 0
	for _, f := range w.Sorted() {
		old, ok := last[f.Ref]
		last[f.Ref] = f
		if !ok {
			continue
		}
		several++
		switch {
		case (f.Version == 0) != (old.Version == 0):
			t.Errorf("%s has a version at times", f.Ref)
		case f.Version == 0 && !f.UpdatedAt.After(old.UpdatedAt.Time), f.Version > 0 && f.Version <= old.Version:
			t.Errorf("%s does not come after %s", f, old)
		case f.Party != old.Party:
			t.Errorf("%s changes its party", f.Ref)
		case !f.CreatedAt.Equal(old.CreatedAt.Time):
			t.Errorf("%s changes when it was made", f.Ref)
		case !f.Newer(&old) || old.Newer(&f):
			t.Errorf("%s is not newer than %s", f, old)
		}
	}
	if several < len(last)/5 {
		t.Errorf("only %d of %d objects have a second version", several, len(last))
	}
}

// TestRefsExist proves that whatever a fact points to is told of somewhere.
func TestRefsExist(t *testing.T) {
	facts := world.New(world.Config{Seed: 3, People: 900}).Sorted()
	told := map[channel.Ref]bool{}
	for _, f := range facts {
		told[f.Ref] = true
	}
	var look func(f channel.Fact, v reflect.Value)
	look = func(f channel.Fact, v reflect.Value) {
		switch v.Kind() {
		case reflect.Slice:
			for i := range v.Len() {
				look(f, v.Index(i))
			}
		case reflect.Struct:
			if r, ok := v.Interface().(channel.Ref); ok {
				if !r.IsZero() && !told[r] {
					t.Errorf("%s points to %s, of which nobody tells", f.Ref, r)
				}
				return
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					look(f, v.Field(i))
				}
			}
		}
	}
	for _, f := range facts {
		if !f.Party.IsZero() && !told[f.Party] {
			t.Errorf("%s is of %s, of whom nobody tells", f.Ref, f.Party)
		}
		if f.Content != nil {
			look(f, reflect.ValueOf(f.Content).Elem())
		}
	}
}

// TestKeys proves that the keys are those that package channel reads from what
// people typed, and that each kind has the assurance of its place.
func TestKeys(t *testing.T) {
	checked := map[channel.KeyID]bool{}
	type claim struct {
		kind channel.Kind
		name string
		key  channel.Key
	}
	done := map[claim]bool{}
	check := func(f channel.Fact, k channel.Key) {
		c := claim{f.Ref.Kind, f.Ref.Channel, k}
		if done[c] {
			return
		}
		done[c] = true
		text := k.Value
		if k.Raw != "" {
			text = k.Raw
		}
		read := k.Kind != channel.KeyEmail && k.Kind != channel.KeyPhone
		switch k.Kind {
		case channel.KeyEmail:
			got, err := channel.Email(text)
			read = err == nil && got.Value == k.Value && got.Raw == k.Raw
		case channel.KeyPhone:
			for _, region := range []string{"PL", "LT", "GB"} {
				got, err := channel.Phone(text, region)
				read = read || err == nil && got.Value == k.Value && got.Raw == k.Raw
			}
		case channel.KeyLoyalty:
			read = k.Issuer == world.Club && k.Assurance == channel.Authoritative
		case channel.KeyAccount:
			read = k.Issuer == f.Ref.Channel && k.Assurance == channel.Authoritative
		}
		if !read {
			t.Errorf("%s: %s %q (%q) is not how it would be read", f.Ref, k, k.Raw, k.Value)
		}
		checked[k.ID()] = true
		if f.Ref.Kind != channel.KindPerson && f.Ref.Kind != channel.KindErasure && f.Ref.Channel != world.Helpdesk &&
			k.Assurance == channel.Verified {
			t.Errorf("%s: a typed %s is verified", f.Ref, k.Kind)
		}
	}
	for _, f := range world.New(world.Config{Seed: 3, People: 400}).Sorted() {
		for _, k := range f.Keys {
			check(f, k)
		}
		if o, ok := f.Content.(*channel.Order); ok {
			for _, k := range o.Buyer.Keys {
				check(f, k)
			}
		}
	}
	if len(checked) < 800 {
		t.Errorf("only %d keys", len(checked))
	}
}

// TestNumbers proves that the numbers of orders look as their channel says,
// that they are unique, and that the tickets that mention one do so in a way
// that can be found.
func TestNumbers(t *testing.T) {
	w := big()
	facts := w.Sorted()
	patterns := map[string]*regexp.Regexp{}
	bare := map[string]bool{}
	for _, info := range world.Infos() {
		patterns[info.Name] = regexp.MustCompile(info.Numbers.Pattern)
		bare[info.Name] = info.Numbers.Bare
	}
	numbers, owner := map[channel.Ref]string{}, map[string]channel.Ref{}
	texts := map[channel.Ref]string{}
	for _, f := range facts {
		switch c := f.Content.(type) {
		case *channel.Order:
			if m := patterns[f.Ref.Channel].FindString(c.Number); m != c.Number {
				t.Errorf("%s: %q does not fit its pattern", f.Ref, c.Number)
			}
			if r, ok := owner[c.Number]; ok && r != f.Ref {
				t.Errorf("%s and %s have one number", r, f.Ref)
			}
			numbers[f.Ref], owner[c.Number] = c.Number, f.Ref
		case *channel.Interaction:
			texts[c.Case] += c.Subject + "\n" + c.Text + "\n"
		}
	}
	word := regexp.MustCompile(`(?i)(zamówieni[ea]|užsakym\S*|order)( nr\.?| no\.)? $`)
	mentions := w.Truth().Mentions
	if len(mentions) < 200 {
		t.Errorf("only %d mentions", len(mentions))
	}
	for r, m := range mentions {
		for _, o := range []channel.Ref{m.Own, m.Other} {
			if o.IsZero() {
				continue
			}
			before, _, ok := strings.Cut(texts[r], numbers[o])
			if !ok || bare[o.Channel] && !word.MatchString(before) {
				t.Errorf("%s does not mention %s where it can be found", r, o)
			}
		}
	}
}
