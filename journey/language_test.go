package journey_test

import (
	"regexp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

// TestM1Sentences compares what a clerk reads of the scenario in three
// languages.
func TestM1Sentences(t *testing.T) {
	s := m1(t)
	for lang, want := range map[string][]string{
		"en": {
			"Order W-1001 arrived 8 days late.",
			"The customer called on Monday 9 November at 10:05 and nobody answered; the customer got through 7 minutes later.",
			"The customer had to turn from call to e-mail on Monday 9 November at 12:30: we had sent them there.",
			"The customer gave the order number again on Monday 9 November at 12:30: somebody else dealt with it.",
			"The matter went from hotline to logistics and back on Thursday 12 November at 15:10.",
		},
		"pl": {
			"Zamówienie W-1001 dotarło z opóźnieniem 8 dni.",
			"Klient dzwonił w poniedziałek 9 listopada o 10:05 i nikt nie odebrał; klient dodzwonił się po upływie 7 min.",
			"Klient musiał zmienić kanał (telefon → e-mail) w poniedziałek 9 listopada o 12:30: odesłaliśmy tam klienta.",
			"Klient musiał podać ponownie w poniedziałek 9 listopada o 12:30: numer zamówienia (zajmował się tym kto inny).",
			"Sprawa wróciła w czwartek 12 listopada o 15:10: hotline → logistics → hotline.",
		},
		"lt-LT": {
			"Užsakymas W-1001 pristatytas pavėlavus 8 d.",
			"Klientas skambino lapkričio 9 d. 10:05 ir niekas neatsiliepė; klientas prisiskambino po 7 min.",
			"Klientas turėjo keisti kanalą (skambutis → el. laiškas) lapkričio 9 d. 12:30: patys ten nukreipėme.",
			"Klientas turėjo dar kartą pateikti lapkričio 9 d. 12:30: užsakymo numerį (tuo užsiėmė kitas).",
			"Klausimas grįžo lapkričio 12 d. 15:10: hotline → logistics → hotline.",
		},
	} {
		r := m1Rules(t)
		r.Language = lang
		a := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), r)
		var got []string
		for _, g := range a.Gaps {
			if g.Kind == journey.OrderDue || g.Kind == journey.MissedCall || g.Kind == journey.NeedlessSwitch && g.Detail == journey.Redirected || g.Kind == journey.PingPong ||
				g.Kind == journey.RepeatedInfo && g.Refs[0] == s.refs["E06"] {
				got = append(got, g.Why)
			}
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", lang, d)
		}
	}
}

// TestSentences proves that everything that can be said is said in each
// language in whole sentences, of which no two languages share one, and that
// none names a person, a number or an address of one.
func TestSentences(t *testing.T) {
	all, _ := people(t, world.Config{People: 150}, nil)
	personal := regexp.MustCompile(`@|\+\d{8}`)
	said := map[string]string{}
	kinds := map[journey.Kind]bool{}
	for _, lang := range []string{"en", "pl", "lt"} {
		r := retailRules(t)
		r.Language = lang
		r.FollowUps = []journey.FollowUp{{Name: "Refund", After: []string{"return.received"}, Expect: []string{"refund"}, Within: journey.Duration(14 * 24 * 3600e9)}}
		for p := range len(all) {
			a := journey.Analyse(all[p], world.StoryNow, r)
			check := func(kind journey.Kind, v journey.Verdict, why string) {
				kinds[kind] = true
				switch other := said[why]; {
				case !strings.HasSuffix(why, ".") || strings.HasSuffix(why, "..") || len(why) < 12 || strings.ContainsAny(why, "{}") || strings.Contains(why, "  "):
					t.Errorf("%s %s %s: %q", lang, kind, v, why)
				case personal.MatchString(why):
					t.Errorf("%s %s %s is personal", lang, kind, v)
				case other != "" && other != lang:
					t.Errorf("%s and %s both say %q", lang, other, why)
				}
				said[why] = lang
			}
			for _, f := range a.Findings {
				check(f.Kind, f.Verdict, f.Why)
			}
			for _, g := range a.Gaps {
				check(g.Kind, g.Verdict, g.Why)
			}
			for _, m := range a.Matters {
				for _, c := range m.Candidates {
					check("candidate", "", c.Why)
				}
			}
		}
	}
	for _, k := range []journey.Kind{journey.MissedCall, journey.PromiseDue, journey.OrderDue, journey.PickupDue, journey.ReplyDue, journey.DuplicateCase, journey.RepeatContact,
		journey.FollowUpDue, journey.DuplicateMessage, journey.StepFailed, "candidate"} {
		if !kinds[k] {
			t.Errorf("nothing is said of any %s", k)
		}
	}
}
