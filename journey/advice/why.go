package advice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// explain gives the advice and each option its sentence.
func explain(a *Advice, c *Catalogue, q *Question) {
	p := phrasesOf(q.Language)
	a.Summary = p.summary(a, q.Promised)
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
	only, first, promised, or, none string // of a summary

	best, dearer, not string
	excluded          map[Exclusion]string
	terms             map[TermKind]string
}

// summary names the channels that can be used.
func (p *phrases) summary(a *Advice, promised string) string {
	var names []string
	for _, o := range a.Options {
		if len(o.Excluded) > 0 {
			break
		}
		name := o.Name
		if o.Channel == promised {
			name += p.promised
		}
		names = append(names, name)
	}
	switch n := len(names); n {
	case 0:
		return p.none
	case 1:
		return fmt.Sprintf(p.only, names[0])
	case 2:
		return fmt.Sprintf(p.first, names[0], names[1])
	default:
		return fmt.Sprintf(p.first, names[0], strings.Join(names[1:n-1], ", ")+p.or+names[n-1])
	}
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
	return slices.Clone([]Exclusion{Unreachable, NoConsent, Unconfirmed, Insecure, Closed, Disturbs, TooLate, NoAttachments})
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
	only: "Answer by %s.", first: "Answer by %s, else by %s.", promised: ", as promised", or: " or ",
	none: "There is no channel in which the customer can be answered.",

	best:   "Answer by %s, about %s: %s.",
	dearer: "By %s it costs about %s more than by %s: %s.",
	not:    "Not by %s: %s.",
	excluded: map[Exclusion]string{
		Unreachable: "the customer cannot be reached there", NoConsent: "the customer has not consented to it",
		Unconfirmed: "it is not confirmed that the number or address is the customer’s", Insecure: "it is not secure enough for this",
		Closed: "nobody is there now", Disturbs: "the customer is not to be disturbed at this hour", TooLate: "the answer would come after the deadline", NoAttachments: "nothing can be attached",
	},
	terms: map[TermKind]string{
		TermCost: "%s for the contact", TermFallback: "%s for the chance that it does not settle the matter", TermSwitch: "%s because the customer would have to change",
		TermWait: "%s for the wait", TermPromise: "%s because we promised another way", TermPreference: "%s off because the customer prefers it",
	},
}

var polish = phrases{
	only: "Jak odpowiedzieć: %s.", first: "Jak odpowiedzieć: %s, w drugiej kolejności %s.", promised: " (tak obiecaliśmy)", or: " lub ",
	none: "Nie ma drogi, którą można odpowiedzieć klientowi.",

	best:   "Odpowiedz tą drogą: %s, ok. %s: %s.",
	dearer: "%s: to kosztuje ok. %s więcej niż %s: %s.",
	not:    "Nie tą drogą: %s – %s.",
	excluded: map[Exclusion]string{
		Unreachable: "nie ma tam kontaktu z klientem", NoConsent: "klient nie wyraził na to zgody",
		Unconfirmed: "nie potwierdzono, że numer lub adres należy do klienta", Insecure: "to nie dość bezpieczna droga dla tej sprawy",
		Closed: "teraz nikogo tam nie ma", Disturbs: "o tej porze nie należy niepokoić klienta", TooLate: "odpowiedź przyszłaby po terminie", NoAttachments: "nie można nic załączyć",
	},
	terms: map[TermKind]string{
		TermCost: "%s za kontakt", TermFallback: "%s za ryzyko, że to nie załatwi sprawy", TermSwitch: "%s, bo klient musiałby zmienić kanał",
		TermWait: "%s za czekanie", TermPromise: "%s, bo obiecaliśmy inną drogę", TermPreference: "o %s mniej, bo klient tak woli",
	},
}

var lithuanian = phrases{
	only: "Kaip atsakyti: %s.", first: "Kaip atsakyti: %s, kitu atveju %s.", promised: " (taip pažadėjome)", or: " arba ",
	none: "Nėra kanalo, kuriuo klientui būtų galima atsakyti.",

	best:   "Atsakykite taip: %s, apie %s: %s.",
	dearer: "%s: tai kainuotų apie %s daugiau nei %s: %s.",
	not:    "Ne taip: %s – %s.",
	excluded: map[Exclusion]string{
		Unreachable: "kliento ten pasiekti negalima", NoConsent: "klientas tam nedavė sutikimo",
		Unconfirmed: "nepatvirtinta, kad numeris ar adresas yra kliento", Insecure: "šiam reikalui tai nepakankamai saugu",
		Closed: "dabar ten nieko nėra", Disturbs: "šiuo metu kliento netrukdome", TooLate: "atsakymas ateitų po termino", NoAttachments: "nieko negalima pridėti",
	},
	terms: map[TermKind]string{
		TermCost: "%s už kontaktą", TermFallback: "%s už tikimybę, kad tai neišspręs reikalo", TermSwitch: "%s, nes klientui tektų keisti kanalą",
		TermWait: "%s už laukimą", TermPromise: "%s, nes pažadėjome kitaip", TermPreference: "%s mažiau, nes klientas taip pageidauja",
	},
}
