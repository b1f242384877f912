package customer

import (
	"strings"
	"testing"
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
