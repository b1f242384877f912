package identity

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

func TestExplain(t *testing.T) {
	several := 0
	for seed := range uint64(400) {
		ps, ds, r := randomChoices(seed).situation(9)
		in := inputOf(ps, ds, r)
		res := Resolve(in, r)
		for i := range ps {
			for j := range ps {
				a, b := ps[i].Ref, ps[j].Ref
				x := Explain(a, b, in, r)
				if i == j {
					if x.Verdict != Same || x.Steps != nil {
						t.Fatalf("seed %d: %s and itself: %+v", seed, a, x)
					}
					continue
				}
				back := Explain(b, a, in, r)
				slices.Reverse(back.Steps)
				for k := range back.Steps {
					back.Steps[k] = back.Steps[k].turned()
				}
				if d := cmp.Diff(x, back); d != "" {
					t.Fatalf("seed %d: %s and %s the other way round:\n%s", seed, a, b, d)
				}
				if (x.Verdict == Same) != together(res.Clusters, a, b) {
					t.Fatalf("seed %d: %s and %s are %s, but the clusters are %v", seed, a, b, x.Verdict, res.Clusters)
				}
				checkSteps(t, x, a, b)
				if x.Verdict == Same {
					if want := widest(res, ps, a, b, in, r); len(x.Steps) > 1 && x.Score != want {
						t.Fatalf("seed %d: weakest step has %v, the best way %v", seed, x.Score, want)
					}
				} else if Compare(ps[i], ps[j], in, r).Verdict == Same && len(x.Stopped) == 0 {
					t.Fatalf("seed %d: %s and %s: nothing says what stopped it", seed, a, b)
				}
				if len(x.Steps) > 1 {
					several++
				}
			}
		}
	}
	if several < 100 {
		t.Errorf("only %d ways through others were tried", several)
	}
}

// checkSteps tests that the steps lead from a to b and add up.
func checkSteps(t *testing.T, x Explanation, a, b channel.Ref) {
	t.Helper()
	at, least := a, math.Inf(1)
	for _, s := range x.Steps {
		if s.A != at {
			t.Fatalf("step %+v does not go on from %s", s, at)
		}
		sum := 0.0
		for _, term := range s.Terms {
			sum += term.Bits
		}
		if math.Abs(sum-s.Score) > 1e-9 {
			t.Fatalf("terms of %+v do not sum up", s)
		}
		if len(x.Steps) > 1 && s.Verdict != Same {
			t.Fatalf("step %+v is not the same person", s)
		}
		at, least = s.B, min(least, s.Score)
	}
	if at != b || x.Score != least {
		t.Fatalf("steps %+v from %s do not reach %s with %v", x.Steps, a, b, x.Score)
	}
}

// widest finds the greatest least score between two members by trying every
// way, as Floyd and Warshall do.
func widest(res Result, ps []Party, a, b channel.Ref, in Input, r Rules) float64 {
	c := res.Clusters[slices.IndexFunc(res.Clusters, func(c []channel.Ref) bool { return slices.Contains(c, a) })]
	w := make([][]float64, len(c))
	for i := range c {
		w[i] = make([]float64, len(c))
		for j := range c {
			if p := Compare(find(ps, c[i]), find(ps, c[j]), in, r); i != j && p.Verdict == Same {
				w[i][j] = p.Score
			}
		}
	}
	for k := range c {
		for i := range c {
			for j := range c {
				w[i][j] = max(w[i][j], min(w[i][k], w[k][j]))
			}
		}
	}
	return w[slices.Index(c, a)][slices.Index(c, b)]
}

// TestExplainChoosesWay: the weakest step decides before the number of steps,
// and of equal ways the one with the least refs is taken, from either end.
func TestExplainChoosesWay(t *testing.T) {
	card := func(n string) channel.Key { return key(channel.KeyLoyalty, "club", n, authoritative) }
	ph := func(n string) channel.Key { return phone("6001002"+n, verified) }
	equal := Input{Parties: []Party{who("a", "", "", ph("01"), ph("02")), who("b", "", "", ph("01"), ph("03")), who("c", "", "", ph("02"), ph("04")),
		who("z", "", "", ph("03"), ph("04"))}}
	strong := Input{Parties: []Party{who("a", "", "", ph("01"), card("1")), who("b", "", "", ph("01"), ph("02")), who("c", "", "", card("1"), card("2")),
		who("d", "", "", card("2"), card("3")), who("z", "", "", card("3"), ph("02"))}}
	for _, c := range []struct {
		in   Input
		want []string
	}{{equal, []string{"a", "b", "z"}}, {strong, []string{"a", "c", "d", "z"}}} {
		for _, x := range []Explanation{Explain(person("a"), person("z"), c.in, Rules{}), Explain(person("z"), person("a"), c.in, Rules{})} {
			way := []string{x.Steps[0].A.ID}
			for _, s := range x.Steps {
				way = append(way, s.B.ID)
			}
			if way[0] == "z" {
				slices.Reverse(way)
			}
			if d := cmp.Diff(c.want, way); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		}
	}
}

// TestWitness: of all that stands between two clusters the first two are named.
func TestWitness(t *testing.T) {
	k, m := phone("600100200", verified), mail("jan@example.com", verified)
	ps := []Party{who("a", "", "", m), who("b", "Jan Lis", "", k), who("c", "Jan Nowak", "", k, m),
		who("p", "", "", mail("p@example.com", verified), m), who("q", "Ewa Lis", "", mail("p@example.com", verified)), who("r", "Ewa Zych", "", mail("p@example.com", verified))}
	res := ResolveAll(ps, nil, Rules{})
	want := []Conflict{{A: person("p"), B: person("q"), Rule: "verified email", Guard: "given name", Between: [2]channel.Ref{person("b"), person("q")}}}
	if d := cmp.Diff(want, res.Conflicts); d != "" {
		t.Errorf("%v (-want +got):\n%s", res.Clusters, d)
	}
	if d := cmp.Diff([]channel.Ref{person("p"), person("q"), person("b")}, res.Conflicts[0].Parties()); d != "" {
		t.Errorf("whom it is about (-want +got):\n%s", d)
	}
	for language, want := range map[string]string{
		"en": "Against verified email, which would join web/person/p and web/person/q, stands: given name, between web/person/b and web/person/q.",
		"pl": "Przeciw regule „e-mail po weryfikacji”, która połączyłaby web/person/p i web/person/q, stoi: imię, między web/person/b a web/person/q.",
		"lt": "Prieš taisyklę „el. paštas (patvirtinta)“, kuri sujungtų web/person/p ir web/person/q, yra: vardas, tarp web/person/b ir web/person/q.",
	} {
		if got := res.Conflicts[0].TextIn(language); got != want {
			t.Errorf("%s: %s", language, got)
		}
	}
}

func TestExplainUnknown(t *testing.T) {
	in := Input{Parties: []Party{who("a", "", "")}}
	if x := Explain(person("a"), person("z"), in, Rules{}); x.Verdict != Different || x.Steps != nil {
		t.Errorf("%+v", x)
	}
}

func TestExplainNamesTheGuard(t *testing.T) {
	k, m := phone("600100200", verified), mail("jan@example.com", verified)
	r := Rules{Unique: []string{"shop"}}
	for _, c := range []struct {
		name      string
		parties   []Party
		decisions []Decision
		want      []string // guards of a and c
	}{
		{"unlink", []Party{who("a", "", "", k), who("c", "", "", k)}, []Decision{{Seq: 1, Action: Unlink, A: person("a"), B: person("c")}}, []string{"manual unlink"}},
		{"accounts", []Party{who("a", "", "", k, account("1")), who("c", "", "", k, account("2"))}, nil, []string{"unique namespace shop"}},
		{"strongest first", []Party{who("a", "Jan Lis", "1950-05-12", k, account("1")), who("c", "Ewa Lis", "1980-05-12", k, account("2"))},
			[]Decision{{Seq: 1, Action: Unlink, A: person("a"), B: person("c")}}, []string{"manual unlink", "unique namespace shop", "birth date", "given name"}},
		{"asserted", []Party{who("a", "", "", k), who("c", "", "", k.With(asserted))}, nil, []string{"asserted evidence only"}},
		{"between others", []Party{who("a", "", "", k), who("b", "", "", k, m, account("1")), who("c", "", "", k, account("2"))}, nil,
			[]string{"unique namespace shop, between web/person/b and web/person/c"}},
	} {
		x := Explain(person("a"), person("c"), inputOf(c.parties, c.decisions, r), r)
		var got []string
		for _, s := range x.Stopped {
			got = append(got, english.stands(&s))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// TestTextHasNoPersonalData: names, dates and values of keys stay out.
func TestTextHasNoPersonalData(t *testing.T) {
	personal := regexp.MustCompile(`(?i)nowak|kowalsk|anna|jan\b|katarzyna|joanna|@|\+48|\d{4}-\d\d-\d\d`)
	for seed := range uint64(1_000) {
		ps, ds, r := randomChoices(seed).situation(6)
		in := inputOf(ps, ds, r)
		for i := range ps {
			x := Explain(ps[0].Ref, ps[i].Ref, in, r)
			text := x.Text()
			if text == "" || !strings.HasSuffix(text, ".") || personal.MatchString(text) {
				t.Fatalf("seed %d: %s", seed, text)
			}
		}
	}
}
