package linkcases

import (
	"reflect"
	"strings"
	"testing"
)

func TestCasesAreWhole(t *testing.T) {
	numbers := make(map[string]bool)
	names := make(map[string]bool)
	for _, c := range All() {
		name := c.Number + " " + c.Name
		numbers[c.Number] = true
		if names[name] {
			t.Errorf("%s: two cases of this name", name)
		}
		names[name] = true
		ids := make(map[string]bool)
		for _, r := range c.Records {
			if ids[r.ID] || r.Ref().ID != r.ID {
				t.Errorf("%s: the record %q is there twice", name, r.ID)
			}
			ids[r.ID] = true
		}
		if len(c.Want) == 0 {
			t.Errorf("%s: expects nothing", name)
		}
		for _, w := range c.Want {
			if !ids[w.A] || !ids[w.B] || w.A == w.B || len(w.Verdicts) == 0 {
				t.Errorf("%s: expects %v", name, w)
			}
			if len(w.Verdicts) == 1 && !w.Allows(w.Verdicts[0]) || w.Allows("nonsense") {
				t.Errorf("%s: %v allows the wrong verdicts", name, w)
			}
		}
		for _, d := range c.Decisions {
			if !ids[d.A] || !ids[d.B] {
				t.Errorf("%s: decides about %q and %q", name, d.A, d.B)
			}
		}
	}
	const listed = `1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25
		26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 41b 42 43 44 46`
	for n := range strings.FieldsSeq(listed) {
		if !numbers[n] {
			t.Errorf("case %s is missing", n)
		}
		delete(numbers, n)
	}
	for n := range numbers {
		t.Errorf("case %s is not in the list", n)
	}
}

func TestRecordsShareNothing(t *testing.T) {
	all := All()
	for i := range all {
		for j := range all[i].Records {
			all[i].Records[j].Keys = append(all[i].Records[j].Keys, mailKey("x@example.com"))
			if n := len(all[i].Records[j].Keys); n > 1 {
				all[i].Records[j].Keys[0] = mailKey("y@example.com")
			}
		}
	}
	for _, c := range All() {
		for _, r := range c.Records {
			for _, k := range r.Keys {
				if k.Value == "y@example.com" {
					t.Fatalf("%s %s: a change to one result is seen in the next", c.Number, c.Name)
				}
			}
		}
	}
}

func TestPopulations(t *testing.T) {
	a, b := Populations(1, 0), Populations(1, 0)
	if !reflect.DeepEqual(a, b) {
		t.Error("equal seeds give different records")
	}
	for _, p := range a {
		people, homes := make(map[int32]int32), make(map[int32]bool)
		several := 0
		for i := range p.Records {
			if home, ok := people[p.Person[i]]; ok && home != p.Home[i] {
				t.Fatalf("%s: person %d lives in two homes", p.Name, p.Person[i])
			} else if ok {
				several++
			}
			people[p.Person[i]], homes[p.Home[i]] = p.Home[i], true
			if r := p.Records[i]; r.Name.Given == "" || r.Name.Family == "" {
				t.Fatalf("%s: a record without a name", p.Name)
			}
		}
		if len(p.Records) < 3_000 || len(people) < 1_000 || len(homes) > len(people)*9/10 || several < 500 {
			t.Errorf("%s: %d records of %d people in %d homes, %d of them known before", p.Name, len(p.Records), len(people), len(homes), several)
		}
	}
}

func TestFiles(t *testing.T) {
	a, b := Files(1, 1_000), Files(1, 1_000)
	if !reflect.DeepEqual(a, b) {
		t.Error("equal seeds give different records")
	}
	for _, p := range a {
		home := make(map[int32]int32)
		several := 0
		for i, r := range p.Records {
			if h, ok := home[p.Person[i]]; ok && h != p.Home[i] {
				t.Fatalf("%s: person %d lives in two homes", p.Name, p.Person[i])
			} else if ok {
				several++
			}
			home[p.Person[i]] = p.Home[i]
			if r.Name.Display() == "" {
				t.Fatalf("%s: a record without a name", p.Name)
			}
		}
		if len(p.Records) < 1_000 || len(home) < 100 || (several == 0) != (p.Recall == 0) {
			t.Errorf("%s: %d records of %d people, %d of them known before", p.Name, len(p.Records), len(home), several)
		}
	}
}
