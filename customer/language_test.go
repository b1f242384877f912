package customer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReasonsAreTranslated: every reason that Golden gives is told in all three
// languages, with a region and without.
func TestReasonsAreTranslated(t *testing.T) {
	reasons := map[string]func(language string) string{}
	for _, p := range []Preference{PreferSure, PreferSource, PreferRecent, PreferFrequent, PreferLong, preferValue} {
		reasons[string(p)] = p.TextIn
	}
	for _, r := range []Restriction{RestrictUnverified, RestrictExpired, RestrictGeneric, RestrictLikeness, RestrictShared} {
		reasons[string(r)] = r.TextIn
	}
	for reason, in := range reasons {
		en, pl, lt := in("en-GB"), in("pl-PL"), in("LT")
		if en != reason || pl == "" || lt == "" || pl == en || lt == en || pl == lt {
			t.Errorf("%q is %q, %q in Polish, %q in Lithuanian", reason, en, pl, lt)
		}
		if in("xx") != reason || strings.TrimSpace(pl+lt) != pl+lt {
			t.Errorf("%q: %q in a language that nobody speaks here", reason, in("xx"))
		}
	}
	for name, words := range map[string]map[string]string{"Polish": polish, "Lithuanian": lithuanian} {
		if len(words) != len(reasons) {
			t.Errorf("%s has %d words for %d reasons", name, len(words), len(reasons))
		}
	}
	if s := Restriction("").TextIn("pl"); s != "" {
		t.Errorf("no restriction is %q", s)
	}
}

// TestCandidatesAndAlarmsAreTranslated: why somebody is a candidate, and what an
// alarm is about, is told in all three languages; names of channels stay.
func TestCandidatesAndAlarmsAreTranslated(t *testing.T) {
	c := Candidate{Reasons: []string{"verified email at web", "bought it at till 3", "given_name typo", "not sure enough"}}
	for language, want := range map[string][]string{
		"en": {"verified email at web", "bought it at till 3", "given name typo", "not sure enough"},
		"pl": {"e-mail po weryfikacji, web", "zakup: till 3", "imię: literówka", "za mało pewne"},
		"lt": {"el. paštas (patvirtinta), web", "pirko: till 3", "vardas: rašybos klaida", "nepakankamai tikra"},
	} {
		if diff := cmp.Diff(want, c.ReasonsIn(language)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", language, diff)
		}
	}
	for why, want := range map[string][3]string{
		"verified email, but unique namespace web": {"verified email, but unique namespace web", "e-mail po weryfikacji, lecz: różne identyfikatory w przestrzeni web", "el. paštas (patvirtinta), bet: skirtingi numeriai srityje web"},
		"it was placeholder":                       {"it was placeholder", "dotąd: wpis zastępczy", "iki šiol: užpildas"},
		"used by more than 4 people":               {"used by more than 4 people", "używa jej więcej niż 4 osób", "naudoja daugiau kaip 4 žmonės"},
	} {
		a := Alarm{Why: why}
		if got := [3]string{a.TextIn("en"), a.TextIn("pl-PL"), a.TextIn("lt")}; got != want {
			t.Errorf("%q is told as %q", why, got)
		}
	}
}
