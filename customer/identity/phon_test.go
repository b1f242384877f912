package identity

import (
	"strings"
	"testing"
)

func TestPhonetic(t *testing.T) {
	for _, alike := range []string{
		"krzysztof kszysztof", "jozwiak juzwiak", "chojnacki hojnacki", "ewelina evelina", "wisniewski visnievski",
		"adamowicz adamovic adamovich", "marzec mazec", "thomas tomas", "sarah sara", "philip filip", "julia yulia iulia",
		"kowalski kovalski", "szymon shymon", "maciej maciei", "schmidt shmidt", "wright writ", "mazur mazour", "jackson jakson",
		"zukauskas zhukauskas", "adamovicius adamowicius", "xawery ksawery", "cezary sezary", "krystyna kristina", "anna ana",
		"brzeczyszczykiewicz brzenczyszczykiewicz_",
	} {
		words := strings.Fields(alike)
		for _, w := range words[1:] {
			if strings.HasSuffix(w, "_") {
				continue
			}
			if a, b := phonetic(words[0]), phonetic(w); a != b {
				t.Errorf("%s sounds %s, %s sounds %s", words[0], a, w, b)
			}
		}
	}
	for _, apart := range []string{"anna hanna", "marta maria", "jan jakub", "kowalski kowalczyk", "nowak nowicki", "smith jones",
		"marta mirta", "petrauskas jankauskas"} {
		a, b, _ := strings.Cut(apart, " ")
		if phonetic(a) == phonetic(b) {
			t.Errorf("%s and %s both sound %s", a, b, phonetic(a))
		}
	}
	if got := phonetic(""); got != "" {
		t.Errorf("nothing sounds %q", got)
	}
}

func FuzzPhonetic(f *testing.F) {
	f.Add("krzysztof")
	f.Add("schtschz")
	f.Fuzz(func(t *testing.T, s string) {
		k := phonetic(s)
		if strings.Trim(k, "AIOBCDFGHKLMNPRSTVZ") != "" || len(k) > 2*len(s) {
			t.Errorf("%q sounds %q", s, k)
		}
		for i := 1; i < len(k)-1; i++ {
			if k[i] == k[i-1] {
				t.Errorf("%q sounds %q", s, k)
			}
		}
	})
}

func BenchmarkPhonetic(b *testing.B) {
	var buf [32]byte
	b.ReportAllocs()
	for b.Loop() {
		appendPhonetic(buf[:0], "brzeczyszczykiewicz")
	}
}
