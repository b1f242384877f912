package customer

import (
	"strings"

	"github.com/clientele-go/clientele/customer/identity"
)

// wordsIn returns what a language says for what [Golden] gives as its reasons,
// by a BCP 47 tag; nil for English, whose words the reasons are. The languages are
// those of [identity.Explanation.TextIn].
func wordsIn(tag string) map[string]string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "pl":
		return polish
	case "lt":
		return lithuanian
	}
	return nil
}

// textIn is a reason in a language.
func textIn(reason, language string) string {
	if w, ok := wordsIn(language)[reason]; ok {
		return w
	}
	return reason
}

// TextIn is the preference in words of a language: Polish for "pl" and Lithuanian
// for "lt", with or without a region behind it, English for all else.
func (p Preference) TextIn(language string) string { return textIn(string(p), language) }

// TextIn is the restriction in a language; see [Preference.TextIn].
func (r Restriction) TextIn(language string) string { return textIn(string(r), language) }

// ReasonsIn returns Reasons in words of a language; see [Preference.TextIn].
// Channels keep their names.
func (c Candidate) ReasonsIn(language string) []string {
	words := phrasesIn(language)
	out := make([]string, len(c.Reasons))
	for i, reason := range c.Reasons {
		what, at, told := strings.Cut(reason, reasonAt)
		switch {
		case !told:
			out[i] = identity.ReasonIn(reason, language)
		case what == reasonBought:
			out[i] = words.bought + at
		default:
			out[i] = identity.ReasonIn(what, language) + words.at + at
		}
	}
	return out
}

// TextIn is Why in words of a language; see [Preference.TextIn].
func (a Alarm) TextIn(language string) string {
	words := phrasesIn(language)
	if was, ok := strings.CutPrefix(a.Why, alarmWas); ok {
		return words.was + identity.ReasonIn(was, language)
	}
	if rule, guard, ok := strings.Cut(a.Why, alarmBut); ok {
		return identity.ReasonIn(rule, language) + words.but + identity.ReasonIn(guard, language)
	}
	return identity.ReasonIn(a.Why, language)
}

// What reasons and alarms are made of besides the words of package identity.
const (
	reasonAt     = " at "
	reasonBought = "bought it"
	alarmWas     = "it was "
	alarmBut     = ", but "
)

// phrases stand around the words of package identity.
type phrases struct{ at, bought, was, but string }

func phrasesIn(tag string) phrases {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "pl":
		return phrases{at: ", ", bought: "zakup: ", was: "dotąd: ", but: ", lecz: "}
	case "lt":
		return phrases{at: ", ", bought: "pirko: ", was: "iki šiol: ", but: ", bet: "}
	}
	return phrases{reasonAt, reasonBought + reasonAt, alarmWas, alarmBut}
}

var polish = map[string]string{
	string(PreferSure): "po weryfikacji", string(PreferSource): "źródło", string(PreferRecent): "najnowsza zmiana",
	string(PreferFrequent): "najczęstsze", string(PreferLong): "najpełniejsze", string(preferValue): "przypadek",

	string(RestrictUnverified): "nikt tego nie zweryfikował", string(RestrictExpired): "w tym czasie nie należy do tej osoby",
	string(RestrictGeneric): "nic nie mówi o osobie", string(RestrictLikeness): "jego rekord połączyło z tą osobą tylko podobieństwo",
	string(RestrictShared): "ma to także ktoś inny",
}

var lithuanian = map[string]string{
	string(PreferSure): "patvirtinta", string(PreferSource): "šaltinis", string(PreferRecent): "naujausias pakeitimas",
	string(PreferFrequent): "dažniausia", string(PreferLong): "išsamiausia", string(preferValue): "atsitiktinumas",

	string(RestrictUnverified): "niekas to nepatvirtino", string(RestrictExpired): "tuo metu šiam žmogui nepriklauso",
	string(RestrictGeneric): "nieko nesako apie žmogų", string(RestrictLikeness): "jo įrašą su šiuo žmogumi susiejo tik panašumas",
	string(RestrictShared): "tai turi ir kažkas kitas",
}
