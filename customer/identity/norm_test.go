package identity

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// wordsOf is a name as its words, with what else is known in brackets.
func wordsOf(n nameTokens) string {
	var out []string
	for _, w := range n.words {
		s := w.s
		if w.alt != "" {
			s += "=" + w.alt
		}
		if w.particle {
			s = "(" + s + ")"
		}
		out = append(out, s)
	}
	if n.generation > 0 {
		out = append(out, "#"+string('0'+rune(n.generation)))
	}
	if n.firm {
		out = append(out, "firm")
	}
	return strings.Join(out, " ")
}

func TestNormalName(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"  ", ""}, {"Jan Kowalski", "jan kowalski"}, {"KOWALSKI, Jan", "kowalski jan"},
		{"Łukasz Żółć", "lukasz zolc"}, {"Müller", "muller=mueller"}, {"Weiß", "weiss"}, {"Jürgen", "jurgen=juergen"},
		{"Mr. John Smith", "john smith"}, {"dr hab. inż. Anna Nowak", "anna nowak"}, {"Pani Ewa", "ewa"},
		{"Ponia Rūta Kazlauskienė", "ruta kazlauskiene"}, {"Herr Dr. Karl Weber", "karl weber"},
		{"Nowak-Kowalska", "nowak kowalska"}, {"O'Connor", "oconnor"}, {"O’Connor", "oconnor"}, {"D'Arcy", "darcy"},
		{"Ludwig van Beethoven", "ludwig (van) beethoven"}, {"Van", "van"}, {"de la Cruz", "(de) (la) cruz"},
		{"Smith Sr", "smith #1"}, {"Robert Smith Jr.", "robert smith #2"}, {"Jan Nowak mł.", "jan nowak #2"},
		{"John Smith III", "john smith #3"}, {"J. Nowak", "j nowak"}, {"Sr", "sr"},
		{"Pan", "pan"}, {"Pan Wei", "wei"}, {"Guest", ""}, {"brak", ""}, {"klient detaliczny", ""}, {"Jan 2", "jan"},
		{"Żaneta Sp. z o.o.", "firm"}, {"UAB Rūta", "firm"}, {"ACME Ltd", "firm"},
		{"Юлія Коваленко", "yuliya=julija kovalenko=kowalenko"}, {"Γιώργος", "giorgos"},
		{"Å?ukasz", "lukasz"}, {"Å»Ã³Å‚Ä‡", "zolc"}, {"王小明", "王小明"}, {"\xa3ukasz", "lukasz"},
		{"Mc Donald", "mcdonald"}, {"O' Brien", "obrien"}, {"Mc", "mc"}, {"jan.nowak@wp.pl", "jan nowak"}, {"Kowalska (z domu Nowak)", "kowalska nowak"},
		{"Dr. med. Hans-Peter von Weber", "hans peter (von) weber"}, {"Z. Nowak", "z nowak"},
		{"12345", ""}, {"---", ""}, {"jan.kowalski", "jan kowalski"}, {"\"Bob\" Smith", "bob smith"},
		{"Ko\u0301walski", "kowalski"}, {"Đorđe", "dorde"}, {"Øystein", "oystein=oeystein"},
	} {
		if got := wordsOf(normalName(c.in)); got != c.want {
			t.Errorf("normalName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNormalNameSteps(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"jan", nil},
		{"Pani Zofia", []string{"lower case", "title dropped: pani"}},
		{"Dr. Å?ukasz Żółć Jr", []string{"encoding repaired", "lower case", "title dropped: dr", "lost letters restored",
			"diacritics folded", "generation: jr"}},
		{"Юрій", []string{"lower case", "letters written as Latin ones"}},
		{"Pan", []string{"lower case", "title dropped: pan", "title kept as a name"}},
		{"Sklep Anna", []string{"lower case", "firm: sklep"}},
	} {
		n, got := normalNameSteps(c.in)
		if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("steps of %q (-want +got):\n%s", c.in, diff)
		}
		if a, b := wordsOf(n), wordsOf(normalName(c.in)); a != b {
			t.Errorf("%q is %q with steps and %q without", c.in, a, b)
		}
	}
}

func TestNameWordsAreOne(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Müller", "Mueller", true}, {"Müller", "Muller", true}, {"Łukasz", "lukasz", true}, {"Å?ukasz", "Łukasz", true},
		{"Wo?niak", "Woźniak", true}, {"Wo??niak", "Woźniak", true}, {"Wo?niak", "Wolniak", true}, {"Wo?niak", "Woniak", false},
		{"Nowak", "Nowek", false}, {"Mueller", "Muller", false},
	} {
		a, b := normalName(c.a).words, normalName(c.b).words
		if len(a) != 1 || len(b) != 1 || a[0].is(&b[0]) != c.want || b[0].is(&a[0]) != c.want {
			t.Errorf("%q and %q are one word: want %v (%v, %v)", c.a, c.b, c.want, a, b)
		}
	}
}

func FuzzNormalName(f *testing.F) {
	for _, s := range []string{"Dr. Å?ukasz Żółć-Kowalska Jr", "Юлія", "\xa3ukasz", "van der Berg", "Pan", "a\u0301?b", "ÃƒÂ³", "İ?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := normalName(s)
		var words []string
		for _, w := range n.words {
			if w.s == "" || strings.ContainsAny(w.s, " -.,") {
				t.Fatalf("normalName(%q) has the word %q", s, w.s)
			}
			if !w.is(&w) {
				t.Fatalf("%q is not itself", w.s)
			}
			words = append(words, w.s)
		}
		text := strings.Join(words, " ")
		if len(text) > longestName {
			return
		}
		var again []string
		for _, w := range normalName(text).words {
			again = append(again, w.s)
		}
		if n.generation == 0 && !slices.Equal(words, again) {
			t.Errorf("normalName(%q) has the words %q, read again %q", s, words, again)
		}
	})
}
