package identity

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// invented makes names at random.
type invented struct{ r *rand.Rand }

func (g invented) name() string {
	syllables := [...]string{"ba", "ko", "le", "mi", "nu", "ra", "so", "ti", "wa", "zy", "de", "fo"}
	var s strings.Builder
	for range 3 {
		s.WriteString(syllables[g.r.IntN(len(syllables))])
	}
	return s.String()
}

func (g invented) full() string { return g.name() + " " + g.name() + "ski" }

// strangers makes records of so many people who were all born on one day.
func strangers(id string, n int, day string) []Party {
	g := invented{rand.New(rand.NewPCG(7, uint64(id[0])))}
	var out []Party
	for i := range n {
		out = append(out, who(fmt.Sprint(id, i), g.full(), day))
	}
	return out
}

// register makes records of so many people with days of birth of their own, which
// are never after the 27th. For every second record the till wrote down a day.
func register(people int, day string) []Party {
	g := invented{rand.New(rand.NewPCG(9, uint64(people)))}
	var out []Party
	for i := range people {
		full, born := g.full(), fmt.Sprintf("%d-%02d-%02d", 1940+g.r.IntN(65), 1+g.r.IntN(12), 2+g.r.IntN(26))
		for k := range 1 + g.r.IntN(2) {
			p := who(fmt.Sprintf("%05d-%d", i, k), full, born)
			if g.r.IntN(2) > 0 {
				p.BirthDate = day
			}
			if g.r.IntN(2) > 0 {
				p.Claims = append(p.Claims, Claim{Key: mail(fmt.Sprintf("m%d@example.com", i), asserted)})
			}
			out = append(out, p)
		}
	}
	return out
}

// TestHeapedDaySaysNothing: a day that the till wrote down for every second
// customer is as if nobody had told it.
func TestHeapedDaySaysNothing(t *testing.T) {
	link := func(records []Party) Linkage {
		t.Helper()
		res, err := LinkRecords(records, LinkerConfig{})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	heaped, missing := link(register(1_000, "1985-06-29")), link(register(1_000, ""))
	if diff := cmp.Diff([]string{"1985-06-29"}, heaped.Model.Heaped); diff != "" || missing.Model.Heaped != nil {
		t.Errorf("the model knows the days %v, want (-want +got):\n%s", missing.Model.Heaped, diff)
	}
	heaped.Model.Heaped = nil
	if diff := cmp.Diff(missing, heaped); diff != "" {
		t.Errorf("a day that stands for unknown tells something (-missing +heaped):\n%s", diff)
	}
}

// TestHeapedDays counts people, not records, and takes back what is heaped no
// longer when others come.
func TestHeapedDays(t *testing.T) {
	const day = "1985-06-29"
	dropped := func(l *Linker) (n int) {
		l.prepare(nil)
		for i := range l.t.rows {
			n += b2i(l.t.rows[i].born == birthHeaped)
		}
		return n
	}
	l := NewLinker(LinkerConfig{})
	add := func(ps []Party) {
		for i := range ps {
			l.Add(&ps[i])
		}
	}
	var loyal []Party
	for i := range 100 {
		loyal = append(loyal, who(fmt.Sprint("l", i), "Anna Nowak", day))
	}
	some, more := strangers("s", 40, day), strangers("m", 40, day)
	for _, step := range []struct {
		about string
		add   []Party
		want  int
	}{
		{"one person with many receipts", loyal, 0},
		{"fewer people than make a heap", some, 0},
		{"a heap", more, len(loyal) + len(some) + len(more)},
		{"the same, of very many people", register(16_000, ""), 0},
	} {
		add(step.add)
		if n := dropped(l); n != step.want {
			t.Errorf("%s: %d dates are dropped, want %d", step.about, n, step.want)
		}
	}
}
