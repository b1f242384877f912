package advice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// explain gives each option its sentence.
func explain(a *Advice, c *Catalogue, q *Question) {
	p := phrasesOf(q.Language)
	best, any := a.Best()
	for i := range a.Options {
		o := &a.Options[i]
		switch {
		case len(o.Excluded) > 0:
			var why []string
			for _, e := range o.Excluded {
				why = append(why, p.excluded[e])
			}
			o.Why = fmt.Sprintf(p.not, o.Name, strings.Join(why, "; "))
		case o.Channel == best.Channel:
			o.Why = fmt.Sprintf(p.best, o.Name, price(o.Score, c.Currency), p.account(o, c))
		case any:
			o.Why = fmt.Sprintf(p.dearer, o.Name, price(o.Score-best.Score, c.Currency), best.Name, p.account(o, c))
		}
	}
}

// price writes an amount in major units, rounded half up to the minor unit:
// "6.42 GBP".
func price(m Milli, currency string) string {
	neg := m < 0
	if neg {
		m = -m
	}
	minor := int64(m+500) / 1000
	digits, known := channel.Exponent(currency)
	if !known {
		return fmt.Sprint(minor)
	}
	s := fmt.Sprint(minor)
	if digits > 0 {
		s = strings.Repeat("0", max(0, digits+1-len(s))) + s
		s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	}
	if neg {
		s = "-" + s
	}
	return s + " " + currency
}

// phrases are the sentences of a language.
type phrases struct {
	best, dearer, not string
	excluded          map[Exclusion]string
	terms             map[TermKind]string
}

// account says what a score is made of.
func (p *phrases) account(o *Option, c *Catalogue) string {
	var parts []string
	for _, t := range o.Terms {
		if t.Kind == TermFallback && t.Amount == 0 {
			continue
		}
		amount := t.Amount
		if t.Kind == TermPreference {
			amount = -amount
		}
		parts = append(parts, fmt.Sprintf(p.terms[t.Kind], price(amount, c.Currency)))
	}
	return strings.Join(parts, ", ")
}

// Reason says an exclusion in words: "the customer cannot be reached there".
// English, Polish ("pl") and Lithuanian ("lt") are known, other languages get
// English.
func (e Exclusion) Reason(language string) string { return phrasesOf(language).excluded[e] }

// Exclusions returns all reasons in the order in which they are found.
func Exclusions() []Exclusion {
	return slices.Clone([]Exclusion{Unreachable, NoConsent, Unconfirmed, Insecure, Closed, TooLate, NoAttachments})
}

func phrasesOf(language string) *phrases {
	switch base(language) {
	case "pl":
		return &polish
	case "lt":
		return &lithuanian
	}
	return &english
}

var english = phrases{
	best:   "Answer by %s, about %s: %s.",
	dearer: "By %s it costs about %s more than by %s: %s.",
	not:    "Not by %s: %s.",
	excluded: map[Exclusion]string{
		Unreachable: "the customer cannot be reached there", NoConsent: "the customer has not consented to it",
		Unconfirmed: "it is not confirmed that the number or address is the customer’s", Insecure: "it is not secure enough for this",
		Closed: "nobody is there now", TooLate: "the answer would come after the deadline", NoAttachments: "nothing can be attached",
	},
	terms: map[TermKind]string{
		TermCost: "%s for the contact", TermFallback: "%s for the chance that it does not settle the matter", TermSwitch: "%s because the customer would have to change",
		TermWait: "%s for the wait", TermPreference: "%s off because the customer prefers it",
	},
}

var polish = phrases{
	best:   "Odpowiedz tą drogą: %s, ok. %s: %s.",
	dearer: "%s: to kosztuje ok. %s więcej niż %s: %s.",
	not:    "Nie tą drogą: %s – %s.",
	excluded: map[Exclusion]string{
		Unreachable: "nie ma tam kontaktu z klientem", NoConsent: "klient nie wyraził na to zgody",
		Unconfirmed: "nie potwierdzono, że numer lub adres należy do klienta", Insecure: "to nie dość bezpieczna droga dla tej sprawy",
		Closed: "teraz nikogo tam nie ma", TooLate: "odpowiedź przyszłaby po terminie", NoAttachments: "nie można nic załączyć",
	},
	terms: map[TermKind]string{
		TermCost: "%s za kontakt", TermFallback: "%s za ryzyko, że to nie załatwi sprawy", TermSwitch: "%s, bo klient musiałby zmienić kanał",
		TermWait: "%s za czekanie", TermPreference: "o %s mniej, bo klient tak woli",
	},
}

var lithuanian = phrases{
	best:   "Atsakykite taip: %s, apie %s: %s.",
	dearer: "%s: tai kainuotų apie %s daugiau nei %s: %s.",
	not:    "Ne taip: %s – %s.",
	excluded: map[Exclusion]string{
		Unreachable: "kliento ten pasiekti negalima", NoConsent: "klientas tam nedavė sutikimo",
		Unconfirmed: "nepatvirtinta, kad numeris ar adresas yra kliento", Insecure: "šiam reikalui tai nepakankamai saugu",
		Closed: "dabar ten nieko nėra", TooLate: "atsakymas ateitų po termino", NoAttachments: "nieko negalima pridėti",
	},
	terms: map[TermKind]string{
		TermCost: "%s už kontaktą", TermFallback: "%s už tikimybę, kad tai neišspręs reikalo", TermSwitch: "%s, nes klientui tektų keisti kanalą",
		TermWait: "%s už laukimą", TermPreference: "%s mažiau, nes klientas taip pageidauja",
	},
}
