package identity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// twoLanguages makes records of people whose given names, family names and towns
// are of one of two languages; shuffled, the towns are anybody's.
func twoLanguages(n int, shuffled bool) []Party {
	given := [2][]string{{"Anna", "Piotr", "Ewa", "Adam", "Olga", "Jan", "Maria", "Tomasz"}, {"James", "Mary", "Linda", "David", "Susan", "Mark", "Karen", "Brian"}}
	towns := [2][]string{{"Gdynia", "Lublin", "Warszawa", "Opole"}, {"Bristol", "Clinton", "Houston", "Madison"}}
	r := rand.New(rand.NewPCG(7, 8))
	var out []Party
	for i := range n {
		k := r.IntN(2)
		town := k
		if shuffled {
			town = r.IntN(2)
		}
		p := who(fmt.Sprint(i), "", "")
		p.Name = channel.Name{Given: given[k][r.IntN(8)], Family: fmt.Sprintf("%cor%c%cin%c", 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26))}
		p.Addresses = []channel.Address{{City: towns[town][r.IntN(4)]}}
		out = append(out, p)
	}
	return out
}

// TestTogether: where names and towns go by two languages, twice as many strangers
// agree on both as by chance; where they do not, as many.
func TestTogether(t *testing.T) {
	for shuffled, want := range map[bool]float64{false: 2, true: 1} {
		m, _, err := Train(twoLanguages(3_000, shuffled), Rules{})
		if err != nil || m.Name != "trained" {
			t.Fatalf("model %q, %v", m.Name, err)
		}
		if math.Abs(m.Together-want) > .15 {
			t.Errorf("towns shuffled %v: %.2f times as many agree on both, want %v", shuffled, m.Together, want)
		}
	}
}

// TestTogetherInAnyOrder: which pairs are drawn does not hang on the order of the
// records.
func TestTogetherInAnyOrder(t *testing.T) {
	people := twoLanguages(1_000, false)
	first, _, err := Train(people, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 5 {
		r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		if m, _, err := Train(people, Rules{}); err != nil || m.ID() != first.ID() {
			t.Errorf("%.3f times as many, in another order %.3f, %v", first.Together, m.Together, err)
		}
	}
}

// TestTogetherWeighs: two who agree on given name and town are the less likely one
// person, by just so many bits, and no others are.
func TestTogetherWeighs(t *testing.T) {
	plain := Retail()
	more := plain.clone()
	more.Together = 8
	of := func(m Model) Rules {
		w, err := NewWeigher(m)
		if err != nil {
			t.Fatal(err)
		}
		return Rules{Model: w}
	}
	in := func(id, name, town string) Party {
		p := who(id, name, "")
		p.Addresses = []channel.Address{{City: town}}
		return p
	}
	for _, c := range []struct {
		a, b Party
		bits float64
	}{
		{in("a", "Jan Nowak", "Gdynia"), in("b", "Jan Nowak", "Gdynia"), 3},
		{in("a", "Jan Nowak", "Gdynia"), in("b", "Janek Lis", "Gdynia"), 3},
		{in("a", "Jan Nowak", "Gdynia"), in("b", "Jan Nowak", "Opole"), 0},
		{in("a", "Jan Nowak", "Gdynia"), in("b", "Ewa Nowak", "Gdynia"), 0},
		{in("a", "Jan Nowak", ""), in("b", "Jan Nowak", "Gdynia"), 0},
	} {
		p, q := Compare(c.a, c.b, Input{}, of(plain)), Compare(c.a, c.b, Input{}, of(more))
		var terms []Term
		for _, x := range q.Terms {
			if x.Rule == ruleTogether {
				terms = append(terms, x)
			}
		}
		if c.bits > 0 && (len(terms) != 1 || terms[0].Bits != -c.bits) || c.bits == 0 && len(terms) > 0 {
			t.Errorf("%v and %v: terms %v, want %v bits", c.a.Name, c.b.Name, terms, -c.bits)
		}
		if math.Abs(p.Score-c.bits-q.Score) > 1e-9 || math.Abs(sumOf(q.Terms)-q.Score) > 1e-9 {
			t.Errorf("%v and %v: %v bits, before %v", c.a.Name, c.b.Name, q.Score, p.Score)
		}
	}
	for _, bad := range []float64{.5, -1, math.NaN(), math.Inf(1)} {
		if more.Together = bad; more.Check() == nil {
			t.Errorf("a model of which names and towns go together %v times is taken", bad)
		}
	}
}
