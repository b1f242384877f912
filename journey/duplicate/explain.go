package duplicate

import (
	"fmt"
	"strings"
	"time"
)

// Why says in one sentence why a message is a copy. language is a BCP 47 tag:
// English, Polish ("pl") and Lithuanian ("lt") are known, others get English.
func (c Copy) Why(language string) string {
	t := sentencesOf(language)
	switch c.Reason {
	case Redelivered:
		return t.redelivered
	case Copied:
		return fmt.Sprintf(t.copied, t.since(c.Gap), percent(c.Similarity))
	}
	return fmt.Sprintf(t.resent, t.since(c.Gap), percent(c.Similarity))
}

// Why says in one sentence what was repeated and why. Languages are those of
// [Copy.Why]. The value of the fact is not in it.
func (r Repetition) Why(language string) string {
	t := sentencesOf(language)
	what, known := t.facts[r.Fact.Kind]
	if !known {
		what = t.otherFact
	}
	switch {
	case r.Kind == AskedAgain:
		return fmt.Sprintf(t.askedAgain, what)
	case r.Kind == RepeatedDescription:
		return t.described
	case r.Cause == CauseAsked:
		return fmt.Sprintf(t.gaveAsked, what)
	case r.Cause == CauseHandler:
		return fmt.Sprintf(t.gaveHandler, what, r.Handler, r.Earlier)
	}
	return fmt.Sprintf(t.gaveChannel, what)
}

func percent(f float64) int { return int(100*f + 0.5) }

// phrases are the sentences of a language.
type phrases struct {
	redelivered, resent, copied                                string
	askedAgain, described, gaveAsked, gaveHandler, gaveChannel string
	otherFact                                                  string
	facts                                                      map[FactKind]string // in the case in which the sentences have it
	minutes, hours, days                                       string
}

func (p phrases) since(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf(p.minutes, max(1, int(d/time.Minute)))
	case d < 48*time.Hour:
		return fmt.Sprintf(p.hours, int(d/time.Hour))
	}
	return fmt.Sprintf(p.days, int(d/(24*time.Hour)))
}

func sentencesOf(language string) phrases {
	tag, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch tag {
	case "pl":
		return polish
	case "lt":
		return lithuanian
	}
	return english
}

var english = phrases{
	redelivered: "The same message arrived once more.",
	resent:      "The customer sent the same message again after %s (%d%% the same words).",
	copied:      "The customer sent the same message by another address or channel after %s (%d%% the same words).",
	askedAgain:  "We asked for %s although the customer had given it.",
	described:   "The customer had to describe the matter again.",
	gaveAsked:   "The customer gave %s again because we asked for it.",
	gaveHandler: "The customer gave %s again because %s dealt with it and not %s.",
	gaveChannel: "The customer gave %s again in another channel.",
	otherFact:   "a detail",
	facts: map[FactKind]string{FactOrder: "the order number", FactTracking: "the parcel number", FactPhone: "the phone number", FactEmail: "the e-mail address",
		FactAddress: "the address", FactAmount: "the amount", FactSerial: "the serial number", FactDate: "the date"},
	minutes: "%d min", hours: "%d h", days: "%d days",
}

var polish = phrases{
	redelivered: "Ta sama wiadomość dotarła jeszcze raz.",
	resent:      "Klient wysłał tę samą wiadomość ponownie po upływie %s (%d%% tych samych słów).",
	copied:      "Klient wysłał tę samą wiadomość na inny adres lub innym kanałem po upływie %s (%d%% tych samych słów).",
	askedAgain:  "Poprosiliśmy o %s, choć klient już to podał.",
	described:   "Klient musiał opisać sprawę jeszcze raz.",
	gaveAsked:   "Klient podał ponownie %s, bo o to poprosiliśmy.",
	gaveHandler: "Klient podał ponownie %s, bo sprawą zajął się ktoś inny: %s, a nie %s.",
	gaveChannel: "Klient podał ponownie %s w innym kanale.",
	otherFact:   "jedną z informacji",
	facts: map[FactKind]string{FactOrder: "numer zamówienia", FactTracking: "numer przesyłki", FactPhone: "numer telefonu", FactEmail: "adres e-mail",
		FactAddress: "adres", FactAmount: "kwotę", FactSerial: "numer seryjny", FactDate: "datę"},
	minutes: "%d min", hours: "%d godz.", days: "%d dni",
}

var lithuanian = phrases{
	redelivered: "Ta pati žinutė atėjo dar kartą.",
	resent:      "Klientas išsiuntė tą pačią žinutę dar kartą po %s (sutampa %d %% žodžių).",
	copied:      "Klientas išsiuntė tą pačią žinutę kitu adresu arba kanalu po %s (sutampa %d %% žodžių).",
	askedAgain:  "Paprašėme nurodyti %s, nors klientas tai jau buvo nurodęs.",
	described:   "Klientui teko dar kartą aprašyti reikalą.",
	gaveAsked:   "Klientas dar kartą nurodė %s, nes to paprašėme.",
	gaveHandler: "Klientas dar kartą nurodė %s, nes tuo užsiėmė kas kitas: %s, o ne %s.",
	gaveChannel: "Klientas dar kartą nurodė %s kitu kanalu.",
	otherFact:   "vieną iš duomenų",
	facts: map[FactKind]string{FactOrder: "užsakymo numerį", FactTracking: "siuntos numerį", FactPhone: "telefono numerį", FactEmail: "el. pašto adresą",
		FactAddress: "adresą", FactAmount: "sumą", FactSerial: "serijos numerį", FactDate: "datą"},
	minutes: "%d min.", hours: "%d val.", days: "%d d.",
}
