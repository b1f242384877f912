package identity

import (
	"math/rand/v2"
	"testing"
	"unicode"
)

// TestSimpleLettersFoldAlone: letter by letter gives what folding the whole
// word gives.
func TestSimpleLettersFoldAlone(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		word := make([]rune, 1+rng.IntN(8))
		for i := range word {
			for word[i] = ' '; !unicode.IsLetter(word[i]); {
				word[i] = rune(rng.IntN(simpleEnd))
			}
		}
		if got, want := fold(string(word)), foldMarks(string(word)); got != want {
			t.Fatalf("%q: %q, want %q", string(word), got, want)
		}
	}
	for _, c := range [][2]string{{"Łukasz", "lukasz"}, {"ŠARŪNAS", "sarunas"}, {"Straße", "strasse"}, {"İpek", "ipek"}, {"e\u0301va", "eva"}} {
		if got := fold(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}
