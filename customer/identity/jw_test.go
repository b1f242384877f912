package identity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// naiveJaroWinkler is the definition, letter by letter.
func naiveJaroWinkler(s, t string) float64 {
	if len(s) > len(t) || len(s) == len(t) && s > t {
		s, t = t, s
	}
	a, b := []rune(s), []rune(t)
	if len(a) > len(b) {
		a, b = b, a
	}
	if s == t {
		return 1
	}
	window := max(len(b)/2-1, 0)
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	var m float64
	for i := range a {
		for j := range b {
			if !usedB[j] && a[i] == b[j] && j >= i-window && j <= i+window {
				usedA[i], usedB[j] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	var x, y []rune
	for i := range a {
		if usedA[i] {
			x = append(x, a[i])
		}
	}
	for j := range b {
		if usedB[j] {
			y = append(y, b[j])
		}
	}
	different := 0
	for i := range x {
		if x[i] != y[i] {
			different++
		}
	}
	sim := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(different/2))/m) / 3
	if sim > 0.7 {
		prefix := 0
		for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
			prefix++
		}
		sim += float64(prefix) * 0.1 * (1 - sim)
	}
	return sim
}

// naiveEdits is the textbook table.
func naiveEdits(s, t string) int {
	a, b := []rune(s), []rune(t)
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// randomWord makes words that often have letters in common.
func randomWord(r *rand.Rand, alphabet []rune, longest int) string {
	n := r.IntN(longest + 1)
	var b strings.Builder
	for range n {
		b.WriteRune(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// slip is s with up to three random edits.
func slip(r *rand.Rand, alphabet []rune, s string) string {
	x := []rune(s)
	for range r.IntN(4) {
		i := r.IntN(len(x) + 1)
		c := alphabet[r.IntN(len(alphabet))]
		switch k := r.IntN(4); {
		case k == 0:
			x = append(x[:i:i], append([]rune{c}, x[i:]...)...)
		case i == len(x):
		case k == 1:
			x = append(x[:i:i], x[i+1:]...)
		case k == 2:
			x[i] = c
		case i > 0:
			x[i-1], x[i] = x[i], x[i-1]
		}
	}
	return string(x)
}

func TestJaroWinklerIsTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, alphabet := range [][]rune{[]rune("ab"), []rune("aeiklnorst"), []rune("abcłóžė"), []rune("ann\x7fa")} {
		for _, longest := range []int{4, 9, 16, 17, 40, 64, 70} {
			for range 3_000 {
				a := randomWord(r, alphabet, longest)
				b := slip(r, alphabet, a)
				if r.IntN(3) == 0 {
					b = randomWord(r, alphabet, longest)
				}
				got, want := jaroWinkler(a, b), naiveJaroWinkler(a, b)
				if math.Abs(got-want) > 1e-12 {
					t.Fatalf("jaroWinkler(%q, %q) = %v, want %v", a, b, got, want)
				}
				if back := jaroWinkler(b, a); back != got {
					t.Fatalf("jaroWinkler(%q, %q) = %v, from the other side %v", a, b, got, back)
				}
				if got < 0 || got > 1 {
					t.Fatalf("jaroWinkler(%q, %q) = %v", a, b, got)
				}
			}
		}
	}
}

func TestJaroWinkler(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"martha", "marhta", 0.9611}, {"dixon", "dicksonx", 0.8133}, {"dwayne", "duane", 0.8400},
		{"kowalski", "kowalska", 0.9500}, {"anna", "hanna", 0.9333}, {"krystyna", "krystian", 0.9214},
		{"marta", "maria", 0.9067}, {"", "", 1}, {"", "a", 0}, {"a", "b", 0}, {"łukasz", "lukasz", 0.8889},
	} {
		if got := jaroWinkler(c.a, c.b); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("jaroWinkler(%q, %q) = %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
}

func TestEditsAreTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, alphabet := range [][]rune{[]rune("ab"), []rune("abcdefgh"), []rune("aąbłž")} {
		for _, longest := range []int{5, 12, 64, 70} {
			for range 3_000 {
				a := randomWord(r, alphabet, longest)
				b := slip(r, alphabet, a)
				if r.IntN(3) == 0 {
					b = randomWord(r, alphabet, longest)
				}
				want := naiveEdits(a, b)
				for _, most := range []int{0, 1, 2, 3, 8, 100} {
					if got := edits(a, b, most); got != min(want, most+1) {
						t.Fatalf("edits(%q, %q, %d) = %d, want %d", a, b, most, got, min(want, most+1))
					}
				}
				if edits(a, b, 5) != edits(b, a, 5) {
					t.Fatalf("edits(%q, %q) depends on the side", a, b)
				}
			}
		}
	}
}

func TestMetricsDoNotAllocate(t *testing.T) {
	for _, c := range [][2]string{{"kowalski", "kowalska"}, {"krzysztof", "krystian"}, {"łukasz", "łukaszek"},
		{strings.Repeat("ab", 32), strings.Repeat("ba", 32)}} {
		if n := testing.AllocsPerRun(20, func() {
			jaroWinkler(c[0], c[1])
			edits(c[0], c[1], 2)
		}); n != 0 {
			t.Errorf("comparing %q with %q allocates %v times", c[0], c[1], n)
		}
	}
}

func FuzzMetrics(f *testing.F) {
	f.Add("kowalski", "kowalska")
	f.Add("Å?ukasz", "łukasz")
	f.Add("\xff", "\xfe")
	f.Fuzz(func(t *testing.T, a, b string) {
		if x, y := jaroWinkler(a, b), jaroWinkler(b, a); x != y || x < 0 || x > 1 {
			t.Errorf("jaroWinkler(%q, %q) = %v and %v", a, b, x, y)
		}
		if x, y := edits(a, b, 3), edits(b, a, 3); x != y || x < 0 || x > 4 || utf8.ValidString(a) && utf8.ValidString(b) && (x == 0) != (a == b) {
			t.Errorf("edits(%q, %q, 3) = %v and %v", a, b, x, y)
		}
	})
}

var sinkFloat float64

func BenchmarkJaroWinkler(b *testing.B) {
	for _, c := range [][2]string{{"kowalski", "kowalska"}, {"krzysztof", "krystian"}, {"margaret", "margarita"},
		{"lewandowska", "lewandowski"}, {"łukasz", "łukaszek"}} {
		b.Run(c[0]+"/"+c[1], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sinkFloat = jaroWinkler(c[0], c[1])
			}
		})
	}
}

func BenchmarkEdits(b *testing.B) {
	for _, most := range []int{1, 2, 8} {
		b.Run(fmt.Sprint(most), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				edits("katarzyna.nowak77", "katarzna.novak77", most)
			}
		})
	}
}
