package journey

import "strings"

// mentions finds the customer's own order numbers in a text. What is quoted
// from an earlier message does not count.
func (t *threader) mentions(n *node, text string) {
	if len(t.numbers) == 0 || text == "" {
		return
	}
	for line := range strings.Lines(text[:min(len(text), 64<<10)]) {
		if strings.HasPrefix(line, ">") {
			continue
		}
		if !strings.ContainsAny(line, digits) {
			continue // every order number has a digit
		}
		i := -1
		for w := range strings.FieldsFuncSeq(line, betweenWords) {
			i++
			if !strings.ContainsAny(w, digits) {
				continue
			}
			s := normal(strings.TrimRight(w, "."))
			o, ok := t.numbers[s]
			if !ok || o < 0 || !meansOrder(s, w, func() []string { return strings.FieldsFunc(line, betweenWords)[:i] }) {
				continue
			}
			n.names(ReasonNumber, t.roots[o])
		}
	}
}

// betweenWords reports whether a rune stands between words.
func betweenWords(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', ',', ';', ':', '(', ')', '[', ']', '"', '„', '”', '!', '?':
		return true
	}
	return false
}

const digits = "0123456789"

// meansOrder reports whether a number that is an order's means the order: if it
// is long, has letters, or stands after a word for order.
func meansOrder(number, word string, before func() []string) bool {
	if strings.HasPrefix(word, "#") || len(number) >= 6 || strings.ContainsFunc(number, func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
		return true
	}
	words := before()
	for _, w := range words[max(0, len(words)-3):] {
		w = strings.ToLower(w)
		for _, stem := range []string{"order", "zam", "užsak", "uzsak", "bestell", "nr", "no", "paczk", "parcel", "siunt"} {
			if strings.HasPrefix(w, stem) {
				return true
			}
		}
	}
	return false
}
