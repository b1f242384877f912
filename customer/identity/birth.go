package identity

import (
	"strings"
	"unicode/utf8"
)

// A birthDate is a date of birth, or what is known of it: year, month and day,
// four, two and two decimal digits, where a month or a day of zero is not
// known. Zero is nothing known.
type birthDate uint32

func newBirth(year, month, day int) birthDate {
	return birthDate(year*10_000 + month*100 + day)
}

func (d birthDate) year() int  { return int(d / 10_000) }
func (d birthDate) month() int { return int(d / 100 % 100) }
func (d birthDate) day() int   { return int(d % 100) }

// birthKind says what a date of birth is worth.
type birthKind uint8

const (
	birthMissing   birthKind = iota // nothing was given
	birthInvalid                    // what was given is no date of birth
	birthHeaped                     // a date that stands for "unknown": no evidence
	birthPartial                    // the year, perhaps the month, but no day
	birthDay                        // a day
	birthAmbiguous                  // a day whose month and day may be exchanged: 03/04/1980
)

// parseBirth reads a date of birth as people and systems write it: 1980-05-12,
// 19800512, 12.05.1980, 5/12/1980, 12 May 1980, 12 maja 1980, 1980 m. gegužės
// 12 d., 12. Mai 1980, with or without a time of day behind it. Of numbers
// separated by slashes the month comes first unless only the other order makes
// a date; elsewhere the day does. A year of two digits is of this century up to
// 29.
//
// The date is zero for kinds below birthPartial. Dates that are heaped upon
// because they stand for "unknown" are told as such: 1900-01-01, 1970-01-01,
// the first of January of any round year, and the days on which the calendars
// of machines begin and end. The first of January of another year is what
// systems make of a year alone, so it is a partial date. Dates before 1880 and
// after 2100 are invalid: no customer was born there.
func parseBirth(s string) (birthDate, birthKind) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, birthMissing
	}
	f, ok := dateFieldsOf(s)
	if !ok {
		return 0, birthInvalid
	}
	year, month, day, kind := f.order()
	if kind < birthPartial {
		return 0, kind
	}
	return valued(year, month, day, kind)
}

// valued tells what a date is worth.
func valued(year, month, day int, kind birthKind) (birthDate, birthKind) {
	d := newBirth(year, month, day)
	switch {
	case heapedDate(year, month, day):
		return 0, birthHeaped
	case year < 1880 || year > 2100 || month > 12 || day > daysOf(year, month):
		return 0, birthInvalid
	case month == 0 || day == 0:
		return d, birthPartial
	case month == 1 && day == 1:
		return newBirth(year, 0, 0), birthPartial
	}
	return d, kind
}

// heapedDate reports whether a date is what stands in for an unknown one.
func heapedDate(year, month, day int) bool {
	switch newBirth(year, month, day) {
	case 1_01_01, 17530101, 16010101, 18991230, 18991231, 19010101, 19040101, 19111111, 11111111, 22222222, 99991231, 20380119,
		0:
		return true
	}
	return month == 1 && day == 1 && year%10 == 0 || year == 1900 && month <= 1 && day <= 1
}

func daysOf(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// dateFields are the numbers of a date in the order in which they stand.
type dateFields struct {
	n      [3]int
	digits [3]int
	count  int
	month  int  // a month written as a word
	word   int  // before which number it stands
	slash  bool // the numbers are separated by slashes
}

// dateFieldsOf splits a date into its numbers, leaving out a time of day.
func dateFieldsOf(s string) (dateFields, bool) {
	var f dateFields
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			j := i
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			if f.count == 3 || j < len(s) && s[j] == ':' {
				return f, f.count > 0 // a time follows
			}
			if j-i > 8 {
				return f, false
			}
			f.add(s[i:j])
			i = j
		case c == '/':
			f.slash = true
			i++
		case isDateLetter(c):
			j := i
			for j < len(s) && isDateLetter(s[j]) {
				j++
			}
			if !f.addWord(s[i:j]) {
				return f, f.count == 3
			}
			i = j
		default:
			i++
		}
	}
	return f, f.count > 0
}

func isDateLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }

// add takes a number; eight digits are a whole date.
func (f *dateFields) add(digits string) {
	if len(digits) == 8 && f.count == 0 {
		first, last := number(digits[:4]), number(digits[4:])
		if first >= 1800 && first <= 2100 || last < 1800 || last > 2100 {
			f.n, f.digits = [3]int{first, last / 100, last % 100}, [3]int{4, 2, 2}
		} else {
			f.n, f.digits = [3]int{first / 100, first % 100, last}, [3]int{2, 2, 4}
		}
		f.count = 3
		return
	}
	f.n[f.count], f.digits[f.count] = number(digits), len(digits)
	f.count++
}

// number is the value of up to eight digits.
func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// addWord takes the name of a month, and reports whether the word may stand in
// a date at all.
func (f *dateFields) addWord(w string) bool {
	w = fold(w)
	switch w {
	case "t", "z", "utc":
		return f.count < 3
	case "m", "d", "r", "men", "of", "the", "st", "nd", "rd", "th", "den", "roku", "g":
		return true
	}
	m := monthOf(w)
	if m == 0 || f.month != 0 {
		return false
	}
	f.month, f.word = m, f.count
	return true
}

// monthStems are the beginnings of the names of the months, folded: English,
// German, Polish (also in the genitive) and Lithuanian.
var monthStems = [12]string{
	"jan janv styc saus", "feb luty lute vasar", "mar marz marc kovo kovas", "apr kwie baland", "may mai maj geguz",
	"jun czerw birzel", "jul lipi lipc liep", "aug sierp rugpj", "sep wrze rugs", "oct okt paz spal",
	"nov listop lapkr", "dec dez grud gruod",
}

func monthOf(word string) int {
	if len(word) < 3 {
		return 0
	}
	for i, stems := range monthStems {
		for stem := range strings.FieldsSeq(stems) {
			if strings.HasPrefix(word, stem) {
				return i + 1
			}
		}
	}
	return 0
}

// order tells which number is the year, the month and the day.
func (f *dateFields) order() (year, month, day int, kind birthKind) {
	n, digits := f.n, f.digits
	if f.month != 0 {
		switch {
		case f.count == 1:
			return fullYear(n[0], digits[0]), f.month, 0, birthPartial
		case f.count == 2 && digits[0] > 2:
			return n[0], f.month, n[1], birthDay
		case f.count == 2:
			return fullYear(n[1], digits[1]), f.month, n[0], birthDay
		}
		return 0, 0, 0, birthInvalid
	}
	switch {
	case f.count == 1 && digits[0] == 4:
		return n[0], 0, 0, birthPartial
	case f.count == 2 && digits[0] == 4:
		return n[0], n[1], 0, birthPartial
	case f.count == 2 && digits[1] == 4:
		return n[1], n[0], 0, birthPartial
	case f.count < 3:
		return 0, 0, 0, birthInvalid
	case digits[0] > 2:
		return n[0], n[1], n[2], birthDay
	}
	return f.dayOrMonthFirst()
}

// dayOrMonthFirst reads a date whose year comes last.
func (f *dateFields) dayOrMonthFirst() (year, month, day int, kind birthKind) {
	year, a, b := fullYear(f.n[2], f.digits[2]), f.n[0], f.n[1]
	kind = birthDay
	if a <= 12 && b <= 12 && a != b && f.slash {
		kind = birthAmbiguous
	}
	if b > 12 || f.slash && a <= 12 {
		return year, a, b, kind
	}
	return year, b, a, kind
}

func fullYear(n, digits int) int {
	switch {
	case digits > 2:
		return n
	case n < 30:
		return 2000 + n
	}
	return 1900 + n
}

// bornLevel says how two dates of birth agree, the least first.
type bornLevel uint8

const (
	bornUnknown  bornLevel = iota // nothing can be said
	bornDiffers                   // two dates
	bornInYear                    // the year agrees, and no more is known of one
	bornTwoParts                  // two of year, month and day agree
	bornYearOff                   // day and month agree, the year is off by one
	bornOneEdit                   // one digit differs, or two neighbours are exchanged
	bornSwapped                   // day and month are exchanged
	bornSame                      // one date
)

// compareBirth says how two dates of birth agree, the same from both sides.
// Dates of a kind without a date say nothing.
func compareBirth(a, b birthDate, ka, kb birthKind) bornLevel {
	switch {
	case a == 0 || b == 0:
		return bornUnknown
	case ka == birthPartial || kb == birthPartial:
		return comparePartial(a, b)
	case a == b:
		return bornSame
	case a.year() == b.year() && a.month() == b.day() && a.day() == b.month():
		if (ka == birthAmbiguous) != (kb == birthAmbiguous) {
			return bornSame // the one says in which order the other is
		}
		return bornSwapped
	case digitEdit(uint32(a), uint32(b)):
		return bornOneEdit
	case a%10_000 == b%10_000 && (a.year()-b.year() == 1 || b.year()-a.year() == 1):
		return bornYearOff
	case twoParts(a, b):
		return bornTwoParts
	}
	return bornDiffers
}

func twoParts(a, b birthDate) bool {
	return b2i(a.year() == b.year())+b2i(a.month() == b.month())+b2i(a.day() == b.day()) == 2
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// comparePartial compares dates of which one has no day.
func comparePartial(a, b birthDate) bornLevel {
	if a.year() != b.year() || a.month() != b.month() && a.month() != 0 && b.month() != 0 {
		return bornDiffers
	}
	return bornInYear
}

// digitEdit reports whether two numbers of eight digits differ in one, or in
// two neighbours exchanged.
func digitEdit(a, b uint32) bool {
	var at [3]int
	var x, y [3]uint32
	n := 0
	for i := range 8 {
		if a%10 != b%10 {
			if n == 2 {
				return false
			}
			at[n], x[n], y[n] = i, a%10, b%10
			n++
		}
		a, b = a/10, b/10
	}
	return n == 1 || n == 2 && at[1] == at[0]+1 && x[0] == y[1] && x[1] == y[0]
}
