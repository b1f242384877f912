package identity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

// checkOracle compares Resolve with the oracle, and checks the promises about
// conflicts that the oracle does not make.
func checkOracle(t *testing.T, ps []Party, ds []Decision, r Rules) {
	t.Helper()
	in := inputOf(ps, ds, r)
	got := Resolve(in, r)
	for i, c := range got.Conflicts {
		if c.Guard == "" || c.Rule == "" {
			t.Fatalf("conflict %+v does not say what forbade it", c)
		}
		got.Conflicts[i].Guard, got.Conflicts[i].Between = "", [2]channel.Ref{}
	}
	want := (&oracle{in: in, rules: r}).resolve()
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("parties %s\ndecisions %+v\nrules %+v\n(-oracle +got):\n%s", describe(ps), ds, r, d)
	}
}

func describe(ps []Party) string {
	var s strings.Builder
	for _, p := range ps {
		s.WriteString(fmt.Sprintf("\n  %s %q %s", p.Ref.ID, p.Name.Display(), p.BirthDate))
		for _, c := range p.Claims {
			s.WriteString(fmt.Sprintf(" | %s %s %s %v %v", c.Key.Kind, c.Key.Value, c.Key.Assurance, c.Key.Since, c.Key.Until))
		}
	}
	return s.String()
}

func TestResolveIsTheOracle(t *testing.T) {
	for seed := range uint64(10_000) {
		ps, ds, r := randomChoices(seed).situation(8)
		checkOracle(t, ps, ds, r)
	}
}

func FuzzResolve(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(randomChoices(seed).data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ps, ds, r := (&choices{data: data}).situation(6)
		checkOracle(t, ps, ds, r)
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for seed := range uint64(2_000) {
		ps, ds, r := randomChoices(seed).situation(9)
		want := ResolveAll(ps, ds, r)
		values := Values(ps, ds, r)
		for range 3 {
			rnd.Shuffle(len(ps), func(i, j int) { ps[i], ps[j] = ps[j], ps[i] })
			for i := range ps {
				cs := ps[i].Claims
				rnd.Shuffle(len(cs), func(i, j int) { cs[i], cs[j] = cs[j], cs[i] })
			}
			rnd.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
			if d := cmp.Diff(want, ResolveAll(ps, ds, r)); d != "" {
				t.Fatalf("seed %d: another order gives another result:\n%s", seed, d)
			}
			if d := cmp.Diff(values, Values(ps, ds, r)); d != "" {
				t.Fatalf("seed %d: another order gives other values:\n%s", seed, d)
			}
		}
	}
}

func TestPartyInPieces(t *testing.T) {
	for seed := range uint64(2_000) {
		c := randomChoices(seed)
		ps, ds, r := c.situation(8)
		want := ResolveAll(ps, ds, r)
		pieces := slices.Clone(ps)
		for _, p := range ps {
			i := c.pick(len(p.Claims) + 1)
			bare := Party{Ref: p.Ref, Claims: p.Claims[:i]}
			pieces = append(pieces, bare, p)
		}
		if d := cmp.Diff(want, ResolveAll(pieces, ds, r)); d != "" {
			t.Fatalf("seed %d: a party told in pieces gives another result:\n%s", seed, d)
		}
	}
}

// TestPiecesThatDisagree: what pieces of one party say is put together the same
// way in any order, also where they contradict each other.
func TestPiecesThatDisagree(t *testing.T) {
	k, m := phone("600100200", verified), mail("jan@example.com", verified)
	ps := []Party{who("a", "Jan Nowak", "1950-05-12", k), who("a", "Piotr Nowakowski", "1980-05-12"), who("a", "", ""),
		who("b", "Piotr Nowakowski", "1950-05-12", k, m), who("c", "Jan Nowak", "1980-05-12", m)}
	want := ResolveAll(ps, nil, Rules{})
	if !together(want.Clusters, person("a"), person("b")) {
		t.Errorf("the fullest name and the earliest date should hold: %+v", want)
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		rnd.Shuffle(len(ps), func(i, j int) { ps[i], ps[j] = ps[j], ps[i] })
		if d := cmp.Diff(want, ResolveAll(ps, nil, Rules{})); d != "" {
			t.Fatalf("another order gives another result:\n%s", d)
		}
	}
}

// TestComponentsAlone resolves each component by itself, with only the values
// and decisions that a hub would load for it.
func TestComponentsAlone(t *testing.T) {
	for seed := range uint64(3_000) {
		ps, ds, r := randomChoices(seed).situation(10)
		values := Values(ps, ds, r)
		var got Result
		for _, comp := range components(ps, ds, values) {
			in := Input{Parties: comp, Values: surelyShared(ps, values)}
			for _, d := range ds {
				if d.aboutValue() || slices.ContainsFunc(comp, func(p Party) bool { return p.Ref == d.A || p.Ref == d.B }) {
					in.Decisions = append(in.Decisions, d)
				}
			}
			res := Resolve(in, r)
			got.Clusters = append(got.Clusters, res.Clusters...)
			got.Conflicts = append(got.Conflicts, res.Conflicts...)
		}
		slices.SortFunc(got.Clusters, func(a, b []channel.Ref) int { return a[0].Compare(b[0]) })
		slices.SortFunc(got.Conflicts, func(a, b Conflict) int { return a.compare(&b) })
		if d := cmp.Diff(ResolveAll(ps, ds, r), got); d != "" {
			t.Fatalf("seed %d: components alone give (-all +alone):\n%s", seed, d)
		}
	}
}

// surelyShared keeps the values that at least two parties surely carry.
func surelyShared(ps []Party, values map[channel.KeyID]Value) map[channel.KeyID]Value {
	out := make(map[channel.KeyID]Value)
	for id, v := range values {
		n := 0
		for _, p := range ps {
			if slices.ContainsFunc(p.Claims, func(c Claim) bool { return c.Key.ID() == id && Linking(c.Key) }) {
				n++
			}
		}
		if n > 1 {
			out[id] = v
		}
	}
	return out
}

// components finds connected components the plain way: by walking.
func components(ps []Party, ds []Decision, values map[channel.KeyID]Value) [][]Party {
	adjacent := func(a, b *Party) bool {
		if actionOf(decided(ds, a.Ref, b.Ref)) == Link {
			return true
		}
		for _, c := range a.Claims {
			for _, d := range b.Claims {
				if c.Key.ID() == d.Key.ID() && Linking(c.Key) && Linking(d.Key) && !values[c.Key.ID()].Generic {
					return true
				}
			}
		}
		return false
	}
	var out [][]Party
	seen := make([]bool, len(ps))
	var walk func(i int) []Party
	walk = func(i int) []Party {
		seen[i] = true
		found := []Party{ps[i]}
		for j := range ps {
			if !seen[j] && adjacent(&ps[i], &ps[j]) {
				found = append(found, walk(j)...)
			}
		}
		return found
	}
	for i := range ps {
		if !seen[i] {
			out = append(out, walk(i))
		}
	}
	return out
}

// TestUndoRestores: what a human takes back has never been.
func TestUndoRestores(t *testing.T) {
	for seed := range uint64(3_000) {
		c := randomChoices(seed)
		ps, ds, r := c.situation(8)
		a, b := ps[c.pick(len(ps))].Ref, ps[c.pick(len(ps))].Ref
		ds = slices.DeleteFunc(ds, func(d Decision) bool { return d.aboutPair() && pairOf(d.A, d.B) == pairOf(a, b) })
		if a == b {
			continue
		}
		base := ResolveAll(ps, ds, r).Clusters
		then := func(actions ...Action) [][]channel.Ref {
			more := slices.Clone(ds)
			for i, act := range actions {
				more = append(more, Decision{Seq: int64(100 + i), Action: act, A: a, B: b})
			}
			return ResolveAll(ps, more, r).Clusters
		}
		for _, undone := range [][]Action{{Link, Undo}, {Unlink, Undo}, {Link, Unlink, Undo}} {
			if d := cmp.Diff(base, then(undone...)); d != "" {
				t.Fatalf("seed %d: %v is not as if nothing had been decided:\n%s", seed, undone, d)
			}
		}
		linked := then(Link, Unlink)
		if together(base, a, b) {
			base = then(Unlink)
		}
		if d := cmp.Diff(base, linked); d != "" {
			t.Fatalf("seed %d: link and unlink is not as if never linked:\n%s", seed, d)
		}
		if together(linked, a, b) {
			t.Fatalf("seed %d: unlinked parties are together", seed)
		}
	}
}

func together(clusters [][]channel.Ref, a, b channel.Ref) bool {
	return slices.ContainsFunc(clusters, func(c []channel.Ref) bool { return slices.Contains(c, a) && slices.Contains(c, b) })
}

// TestClustersRespectGuards looks at every two members without knowing how
// they came together: whatever forbids them must be outweighed by something.
func TestClustersRespectGuards(t *testing.T) {
	for seed := range uint64(5_000) {
		ps, ds, r := randomChoices(seed).situation(9)
		in := inputOf(ps, ds, r)
		sure := slices.ContainsFunc(ds, func(d Decision) bool { return d.Action == Link })
		for _, c := range Resolve(in, r).Clusters {
			for i := range c {
				for j := range i {
					a, b := find(ps, c[i]), find(ps, c[j])
					p := Compare(a, b, in, r)
					if slices.Contains(p.Guards, guardUnlink) {
						t.Fatalf("seed %d: %s and %s were unlinked", seed, a, b)
					}
					if !sure && slices.Contains(p.Guards, guardUnique+"shop") {
						t.Fatalf("seed %d: %s and %s have two accounts", seed, a, b)
					}
				}
			}
		}
	}
}

func find(ps []Party, ref channel.Ref) Party {
	return ps[slices.IndexFunc(ps, func(p Party) bool { return p.Ref == ref })]
}

func TestCompareIsSymmetric(t *testing.T) {
	for seed := range uint64(5_000) {
		ps, ds, r := randomChoices(seed).situation(2)
		in := inputOf(ps, ds, r)
		ab, ba := Compare(ps[0], ps[1], in, r), Compare(ps[1], ps[0], in, r)
		if d := cmp.Diff(ab, ba.turned()); d != "" {
			t.Fatalf("seed %d: (-a,b +b,a turned):\n%s", seed, d)
		}
		sum := 0.0
		for _, term := range ab.Terms {
			if sum += term.Bits; term.Guard != "" && term.Bits != 0 {
				t.Fatalf("seed %d: a guarded term counts: %+v", seed, term)
			}
		}
		if math.Abs(sum-ab.Score) > 1e-9 {
			t.Fatalf("seed %d: terms sum to %v, score is %v", seed, sum, ab.Score)
		}
	}
}

// TestAssertedNeverLinks: whatever is asserted on one side only, nothing is
// ever the same by it.
func TestAssertedNeverLinks(t *testing.T) {
	for seed := range uint64(3_000) {
		ps, _, r := randomChoices(seed).situation(6)
		r.Asserted = 1000
		for i := range ps {
			for j := range ps[i].Claims {
				if i%2 == 0 {
					ps[i].Claims[j].Key.Assurance = channel.Asserted
				}
			}
		}
		for _, c := range ResolveAll(ps, nil, r).Clusters {
			for _, ref := range c {
				if i := slices.IndexFunc(ps, func(p Party) bool { return p.Ref == ref }); i%2 == 0 && len(c) > 1 {
					t.Fatalf("seed %d: %v links %s, which only asserts", seed, c, ref)
				}
			}
		}
	}
}
