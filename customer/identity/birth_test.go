package identity

import (
	"fmt"
	"testing"
)

func TestParseBirth(t *testing.T) {
	for _, c := range []struct {
		in   string
		want birthDate
		kind birthKind
	}{
		{"1980-05-12", 19800512, birthDay}, {"19800512", 19800512, birthDay}, {"12051980", 19800512, birthDay},
		{"1980/05/12", 19800512, birthDay}, {"12.05.1980", 19800512, birthDay}, {"12-05-1980", 19800512, birthDay},
		{"1980.05.12", 19800512, birthDay}, {" 1980-05-12T00:00:00Z ", 19800512, birthDay},
		{"1980-05-12 10:30:00", 19800512, birthDay}, {"5/12/1980", 19800512, birthAmbiguous},
		{"25/12/1980", 19801225, birthDay}, {"12/25/1980", 19801225, birthDay}, {"5/5/1980", 19800505, birthDay},
		{"12 May 1980", 19800512, birthDay}, {"May 12th, 1980", 19800512, birthDay}, {"12 maja 1980 r.", 19800512, birthDay},
		{"1980 m. gegužės 12 d.", 19800512, birthDay}, {"12. März 1980", 19800312, birthDay},
		{"3 października 1955", 19551003, birthDay}, {"1980 liepos 4", 19800704, birthDay},
		{"12.05.86", 19860512, birthDay}, {"12.05.04", 20040512, birthDay},
		{"1980", 19800000, birthPartial}, {"1980-05", 19800500, birthPartial}, {"05/1980", 19800500, birthPartial},
		{"May 1980", 19800500, birthPartial}, {"1983-01-01", 19830000, birthPartial},
		{"", 0, birthMissing}, {"  ", 0, birthMissing},
		{"1900-01-01", 0, birthHeaped}, {"1970-01-01", 0, birthHeaped}, {"01.01.1980", 0, birthHeaped}, {"0000-00-00", 0, birthHeaped},
		{"0001-01-01", 0, birthHeaped}, {"1899-12-30", 0, birthHeaped}, {"11.11.1111", 0, birthHeaped}, {"9999-12-31", 0, birthHeaped},
		{"1900", 0, birthHeaped},
		{"1980-13-12", 0, birthInvalid}, {"1981-02-29", 0, birthInvalid}, {"1980-02-29", 19800229, birthDay},
		{"1700-05-12", 0, birthInvalid}, {"2101-05-12", 0, birthInvalid}, {"unknown", 0, birthInvalid}, {"12", 0, birthInvalid},
		{"600100200", 0, birthInvalid}, {"jan@example.com", 0, birthInvalid},
	} {
		if got, kind := parseBirth(c.in); got != c.want || kind != c.kind {
			t.Errorf("parseBirth(%q) = %d, %d, want %d, %d", c.in, got, kind, c.want, c.kind)
		}
	}
}

func TestCompareBirth(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bornLevel
	}{
		{"1980-05-12", "12.05.1980", bornSame}, {"1980-05-12", "1980-12-05", bornSwapped},
		{"05/12/1980", "1980-12-05", bornSame},    // the slashes may stand for either order
		{"05/12/1980", "12/05/1980", bornSwapped}, // of two that may, neither explains the other
		{"1980-05-12", "1980-05-13", bornOneEdit}, // a digit
		{"1980-05-12", "1908-05-12", bornOneEdit}, // neighbours
		{"1980-05-12", "1980-05-21", bornOneEdit},
		{"1979-05-12", "1980-05-12", bornYearOff}, // two digits, a year
		{"1980-05-12", "1981-05-12", bornOneEdit},
		{"1980-05-12", "1985-06-12", bornDiffers},
		{"1980-05-12", "1980", bornInYear},
		{"1980-05-12", "1980-05", bornInYear},
		{"1980-05-12", "1980-06", bornDiffers},
		{"1983-01-01", "1983-07-09", bornInYear}, // January the first is a year alone
		{"1983-01-01", "1984-07-09", bornDiffers},
		{"1900-01-01", "1980-05-12", bornUnknown},
		{"", "1980-05-12", bornUnknown},
		{"no idea", "1980-05-12", bornUnknown},
		{"1900-01-01", "1900-01-01", bornUnknown}, // agreement of dummies is none
		{"1980-05-12", "1980-12-06", bornDiffers},
		{"1999-12-31", "2000-12-31", bornYearOff},
		{"1980-05-12", "1970-06-12", bornDiffers}, // two digits that are no neighbours
		{"12/11/1978", "11/12/1978", bornSwapped},
		{"1966-12-20", "1966-12-02", bornOneEdit},
		{"4 July 1980", "1980 liepos 4", bornSame},
		{"1980-05-12", "2080-05-12", bornTwoParts},
		{"1980-05-12", "1880-05-12", bornOneEdit},
		{"10/10/1980", "1980-10-10", bornSame},
		{"1980-02-03", "02.03.1980", bornSwapped},
		{"1980-02-03", "02/03/1980", bornSame},
		{"1980-02-03", "03/02/1980", bornSame},
		{"1980-02-03", "02/03/1981", bornOneEdit},
		{"1980-02-30", "1980-03-02", bornUnknown}, // no such day
		{"30/02/1980", "1980-03-02", bornUnknown},
		{"1980-05-00", "1980-05-12", bornInYear},
		{"1980-00-00", "1980-05-12", bornInYear},
		{"1910-01-01", "1910-05-12", bornUnknown},
		{"1911-01-01", "1911-05-12", bornInYear},
		{"1911-01-01", "1911-01-01", bornInYear},
		{"1911-11-11", "1911-11-11", bornUnknown},
		{"2020-05-12", "2002-05-12", bornOneEdit},
		{"1992-05-12", "1929-05-12", bornOneEdit},
		{"1980-05-12", "xx1980-05-12", bornUnknown},
	} {
		a, ka := parseBirth(c.a)
		b, kb := parseBirth(c.b)
		if got := compareBirth(a, b, ka, kb); got != c.want {
			t.Errorf("compareBirth(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := compareBirth(b, a, kb, ka); got != c.want {
			t.Errorf("compareBirth(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func FuzzBirth(f *testing.F) {
	f.Add("1980-05-12")
	f.Add("12 maja 1980 r.")
	f.Add("1/2/3")
	f.Fuzz(func(t *testing.T, s string) {
		d, kind := parseBirth(s)
		if (d == 0) != (kind < birthPartial) {
			t.Fatalf("parseBirth(%q) = %d of kind %d", s, d, kind)
		}
		if d == 0 || kind == birthPartial {
			return
		}
		text := fmt.Sprintf("%04d-%02d-%02d", d.year(), d.month(), d.day())
		if again, _ := parseBirth(text); again != d {
			t.Errorf("parseBirth(%q) = %d, written %s and read %d", s, d, text, again)
		}
	})
}
