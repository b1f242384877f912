package duplicate

import (
	"strings"
	"unicode/utf8"
)

// A Detector tells in which language a text is written. A program that needs
// more languages than [Heuristic] knows brings its own; it may be called by
// many goroutines.
type Detector interface {
	// Detect returns a BCP 47 tag, or "" if it does not know, and how sure it
	// is, from 0 to 1.
	Detect(text string) (language string, confidence float64)
}

// Heuristic tells English, Polish, Lithuanian and German by their letters and
// their most frequent words. It needs no data, and a word or two suffice if
// they are telling ones. Of a text in which nothing speaks for any of the four,
// and of one with letters of another language, it returns "". The zero
// Heuristic is ready for use.
type Heuristic struct{}

// Letters that one of the languages has and the others do not, and letters
// that none of them has: Czech, Slovak, Latvian, Spanish, French, Scandinavian.
const (
	polishLetters     = "ćłńśźż"
	lithuanianLetters = "čėįšųūž"
	germanLetters     = "äöüß"
	otherLetters      = "řěůťďňľĺŕāēīņķļģñçàèùâêîôûæøåãõ"
)

var frequentWords = map[string]string{
	"en": " the and is are was were not my your you have has had with for this that from where when what please would could order been still it i of to in on ",
	"pl": " i w z na nie jest się sie do że ze mam moje moja mój moj gdzie kiedy jak czy proszę prosze ale po zamówienie zamowienie dzień dzien dobry paczka był byla było nadal mi jeszcze za od już juz ",
	"lt": " ir yra aš as ne mano kur kada kaip ar prašau prasau bet iš is su už uz dėl del nuo jau dar laba diena sveiki užsakymas uzsakymas siunta labai man jūs jus šį kad nėra nera gavau ",
	"de": " und ist das die der den ich nicht mein meine meinen wo wann wie bitte aber mit für fur von auf noch habe hat war eine einen guten tag bestellung paket wurde sie es zu im am ",
}

// Detect implements [Detector].
func (Heuristic) Detect(text string) (language string, confidence float64) {
	score := map[string]int{}
	lower := strings.ToLower(text)
	for i := range len(lower) {
		if lower[i] < utf8.RuneSelf {
			continue
		}
		r, _ := utf8.DecodeRuneInString(lower[i:])
		switch {
		case r == utf8.RuneError:
		case strings.ContainsRune(polishLetters, r):
			score["pl"] += 3
		case strings.ContainsRune(lithuanianLetters, r):
			score["lt"] += 3
		case strings.ContainsRune(germanLetters, r):
			score["de"] += 3
		case strings.ContainsRune("ąę", r):
			score["pl"]++
			score["lt"]++
		case r == 'ó':
			score["pl"]++
		case strings.ContainsRune(otherLetters, r):
			score["other"] += 4
		}
	}
	for _, w := range strings.FieldsFunc(lower, notWord) {
		for lang, list := range frequentWords {
			if strings.Contains(list, " "+w+" ") {
				score[lang] += 2
			}
		}
	}
	best, second := "", 0
	for _, lang := range []string{"en", "pl", "lt", "de", "other"} {
		switch n := score[lang]; {
		case n > score[best]:
			best, second = lang, score[best]
		case n > second:
			second = n
		}
	}
	if best == "" || best == "other" || score[best] == second {
		return "", 0
	}
	// One word more decides little; a margin of a few decides.
	margin := float64(score[best] - second)
	return best, margin / (margin + 2)
}
