package identity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

// TestIndexHeapsAsOften adds records in many orders: what is heaped is known after
// each set of them as the linker finds it, whatever came first.
func TestIndexHeapsAsOften(t *testing.T) {
	var loyal []Party
	for i := range 80 {
		loyal = append(loyal, who(fmt.Sprint("l", i), "Anna Nowak", "1990-02-02"))
	}
	all := slices.Concat(register(900, "1985-06-29"), loyal, strangers("s", 60, "1971-05-05"), strangers("u", 45, "1972-05-05"), strangers("y", 70, ""))
	r := rand.New(rand.NewPCG(3, 5))
	met := map[string]bool{}
	for round := range 4 {
		x, l := NewIndex(Rules{}), NewLinker(LinkerConfig{})
		for i := range all {
			x.Add(&all[i])
			l.Add(&all[i])
			if (i+1)%97 != 0 && i+1 != len(all) {
				continue
			}
			want := l.prepare(nil).heaped
			var got []string
			for _, d := range x.born.days {
				got = append(got, dayText(d))
				met[dayText(d)] = true
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("round %d, %d records (-linker +index):\n%s", round, i+1, diff)
			}
		}
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	if !met["1985-06-29"] || !met["1971-05-05"] || met["1990-02-02"] || met["1972-05-05"] {
		t.Errorf("heaped were %v", met)
	}
}

// TestIndexHeapedDaySaysNothing asks an index with a heap for whom a record may be:
// the day tells as little as none, until so many others have come that it is a heap
// no longer.
func TestIndexHeapedDaySaysNothing(t *testing.T) {
	const day = "1985-06-29"
	home := []channel.Address{{Street: "Długa 5", Postcode: "00-238", City: "Warszawa"}}
	asked := func(id, born string) *Party {
		p := who(id, "Zofia Wrzesińska", born)
		p.Addresses = home
		return &p
	}
	x := NewIndex(Rules{})
	add := func(ps []Party) {
		for i := range ps {
			x.Add(&ps[i])
		}
	}
	odds := func(id, born string) float64 {
		t.Helper()
		ms := x.Add(asked(id, born))
		i := slices.IndexFunc(ms, func(m Match) bool { return m.Ref == person("first") })
		if i < 0 {
			t.Fatalf("%s is not found", id)
		}
		return oddsOf(ms[i].Probability)
	}
	x.Add(asked("first", day))
	with, without := odds("a", day), odds("b", "")
	if with-without < 3 {
		t.Fatalf("the day adds %.1f bits: this shows nothing", with-without)
	}
	add(strangers("s", 60, day))
	if got := odds("c", day); got != odds("d", "") {
		t.Errorf("a heaped day adds %.1f bits", got-without)
	}
	if got := odds("e", "1950-05-07"); got != odds("f", "") {
		t.Errorf("another day than the heaped one adds %.1f bits", got-without)
	}
	add(register(5_000, ""))
	if got := odds("g", day); got != with {
		t.Errorf("a day that is a heap no longer adds %.1f bits, and %.1f before", got-without, with-without)
	}
}

// TestIndexHeedsHeapedDaysOfTheModel: what a model knows to be heaped says nothing,
// however few of the index tell it.
func TestIndexHeedsHeapedDaysOfTheModel(t *testing.T) {
	m := Retail()
	m.Heaped = []string{"1985-06-29"}
	w, err := NewWeigher(m)
	if err != nil {
		t.Fatal(err)
	}
	if !w.Heaped("1985-06-29") || w.Heaped("1985-06-30") || (*Weigher)(nil).Heaped("1985-06-29") {
		t.Error("the model does not tell its days")
	}
	odds := func(born string) float64 {
		x := NewIndex(Rules{Model: w})
		for _, id := range []string{"a", "b"} {
			p := who(id, "Zofia Wrzesińska", born, mail("zofia@wp.pl", asserted))
			if ms := x.Add(&p); id == "b" && len(ms) == 1 {
				return oddsOf(ms[0].Probability)
			}
		}
		t.Fatal("nobody is found")
		return 0
	}
	if odds("1985-06-29") != odds("") || odds("1985-06-30") == odds("") {
		t.Errorf("the heaped day: %.1f bits, another: %.1f, none: %.1f", odds("1985-06-29"), odds("1985-06-30"), odds(""))
	}
	for _, days := range [][]string{{"1985-6-29"}, {"1985-06-29", "1985-06-29"}, {"1985-06-29", "1985-06-28"}, {"29.06.1985"}, {""}, {"1900-01-01"}} {
		if m.Heaped = days; m.Check() == nil {
			t.Errorf("a model with the heaped days %q is no error", days)
		}
	}
}

// TestHeapedDaysOfOldCanBeUsed: what training finds heaped is no error in the model
// that it returns, however long ago the day was.
func TestHeapedDaysOfOldCanBeUsed(t *testing.T) {
	for _, day := range []string{"1880-01-02", "1888-08-08", "1889-12-31", "1890-01-02", "2100-12-31"} {
		m, _, err := Train(register(1_000, day), Rules{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{day}, m.Heaped); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if err := m.Check(); err != nil {
			t.Errorf("%s: %v", day, err)
		}
	}
}

// TestModelKnowsHeapedDays: days that a trained model has found heaped tell nothing
// where it decides: no likeness, no contradiction of keys, and no two people behind
// one value. Elsewhere they do.
func TestModelKnowsHeapedDays(t *testing.T) {
	const day = "1985-06-29"
	m, _, err := Train(register(1_000, day), Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{day}, m.Heaped); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	bare := m.clone()
	bare.Heaped = nil
	weigher := func(m Model) Rules {
		w, err := NewWeigher(m)
		if err != nil {
			t.Fatal(err)
		}
		return Rules{Model: w}
	}
	knows, not := weigher(m), weigher(bare)
	if knows.Model.ID() == not.Model.ID() {
		t.Error("two models of one id")
	}
	k := mail("jan@wp.pl", verified)
	a, b := who("a", "Jan Nowak", day, k), who("b", "Jan Nowak", "1960-03-04", k)
	for about, c := range map[string]struct {
		rules Rules
		born  string
		alike int // of how many people they are by keys alone
	}{"the model knows the day": {knows, day, 1}, "another day": {knows, "1985-06-28", 2}, "it does not know it": {not, day, 2}, "no model": {Rules{}, day, 2}} {
		a.BirthDate = c.born
		res := ResolveAll([]Party{a, b}, nil, c.rules)
		if len(res.Clusters) > c.alike || c.alike == 1 && res.Alike != nil || (c.alike == 1) != (len(res.Conflicts) == 0) {
			t.Errorf("%s: %v, alike %v, conflicts %v", about, res.Clusters, res.Alike, res.Conflicts)
		}
	}
	var till []Party // with nothing but a name and the day, or one of their own
	for i := range 8 {
		p := Party{Ref: person(fmt.Sprint(i)), BirthDate: day}
		if i > 0 {
			p.BirthDate = fmt.Sprintf("1960-03-%02d", 2*i+1)
		}
		till = append(till, p)
	}
	if n, all := knows.Judge(k.ID(), till[:3], nil).People, not.Judge(k.ID(), till[:3], nil).People; n != 2 || all != 3 {
		t.Errorf("%d people with a day that the model knows, %d without; want 2 and 3", n, all)
	}
	linked, err := LinkRecords([]Party{who("a", "Zofia Lis", day), who("b", "Zofia Lis", day)}, LinkerConfig{Model: &m})
	if err != nil {
		t.Fatal(err)
	}
	missing, err := LinkRecords([]Party{who("a", "Zofia Lis", ""), who("b", "Zofia Lis", "")}, LinkerConfig{Model: &m})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(missing, linked); diff != "" {
		t.Errorf("the linker takes the day for one (-missing +told):\n%s", diff)
	}
}
