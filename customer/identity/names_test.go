package identity

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
)

func TestNamesDiffer(t *testing.T) {
	full := func(s string) channel.Name { return channel.Name{Full: s} }
	parts := func(g, f string) channel.Name { return channel.Name{Given: g, Family: f} }
	for _, c := range []struct {
		a, b channel.Name
		want string
	}{
		{full("Anna Nowak"), full("Hanna Nowak"), guardGiven},
		{full("Ania Nowak"), full("Anna Nowak"), ""},
		{full("Hania Nowak"), full("Anna Nowak"), guardGiven},
		{full("Asia Nowak"), full("Joanna Nowak"), ""},
		{full("Kasia Nowak"), full("KATARZYNA NOWAK"), ""},
		{full("Bob Miller"), full("Robert Miller"), ""},
		{full("Bill Miller"), full("William Miller"), ""},
		{full("Michał Lis"), full("Michalina Lis"), guardGiven},
		{full("Jan Lis"), full("Janusz Lis"), guardGiven},
		{full("Jan Lis"), full("Janina Lis"), guardGiven},
		{full("Jan Lis"), full("Jonas Lis"), ""},
		{full("Daniel Lis"), full("Daniela Lis"), guardGiven},
		{full("Wit Lis"), full("Wita Lis"), guardGiven},
		{full("Łukasz Żółć"), full("Lukasz Zolc"), ""},
		{full("Jürgen Groß"), full("Juergen Gross"), ""},
		{full("Jürgen Groß"), full("Jurgen Gross"), ""},
		{full("J. Nowak"), full("Jan Nowak"), ""},
		{full("J. Nowak"), full("Piotr Nowak"), guardGiven},
		{full("J. Nowak"), full("Asia Nowak"), ""},
		{full("Aleks Nowak"), full("Aleksandra Nowak"), ""},
		{full("Aleksan Nowak"), full("Aleksander Nowak"), ""},
		{full("Kataryzna Nowak"), full("Katarzyna Nowak"), ""},
		{full("Katrzyna Nowak"), full("Katarzyna Nowak"), ""},
		{full("Jolita Petraitė"), full("Jovita Petraitė"), guardGiven},
		{full("Nowak Anna"), full("Anna Nowak"), ""},
		{full("Nowak, Anna"), full("Anna Nowak"), ""},
		{full("Nowak Anna"), full("Nowak Piotr"), guardGiven},
		{full("Zdzira Wit"), parts("Wit", "Zdzira"), ""},
		{parts("Nowak", "Anna"), parts("Anna", "Nowak"), ""},
		{parts("Anna Nowak", ""), parts("Piotr", "Nowak"), guardGiven},
		{parts("Anna Maria", "Nowak"), parts("Maria", "Nowak"), ""},
		{parts("Anna-Maria", "Nowak"), parts("Anna", "Nowak"), ""},
		{parts("", "Nowak"), parts("Anna", "Nowak"), ""},
		{full("Nowak"), full("Anna Nowak"), ""},
		{full("Anna"), full("Piotr Nowak"), guardGiven},
		{full("Pan Jan Nowak"), full("Pani Anna Nowak"), guardGiven},
		{full("mgr inż. Jan Nowak"), full("Jan Nowak"), ""},
		{full("Gość"), full("Anna Nowak"), ""},
		{full("Klient detaliczny"), full("Anna Nowak"), ""},
		{full("Firma Nowak Sp. z o.o."), full("Anna Nowak"), ""},
		{full("Anna Kowalska"), full("Anna Kowalski"), ""},
		{full("J. Kowalska"), full("J. Kowalski"), guardSex},
		{full("Kowalska"), full("Kowalski"), guardSex},
		{parts("", "Kazlauskas"), parts("", "Kazlauskienė"), guardSex},
		{parts("", "Kazlauskienė"), parts("", "Kazlauskaitė"), ""},
		{full("Юлія Шевченко"), full("Yulia Shevchenko"), ""},
		{full("A\u0301nna Nowak"), full("Ánna Nowak"), ""},
		{full("Å?ukasz Lis"), full("Łukasz Lis"), ""},
		{full("\xff\xfe"), full("Anna Nowak"), ""},
		{full(""), full("Anna Nowak"), ""},
	} {
		a, b := readName(c.a), readName(c.b)
		if got := namesDiffer(&a, &b); got != c.want {
			t.Errorf("%q and %q: %q, want %q (%v, %v)", c.a.Display(), c.b.Display(), got, c.want, a, b)
		}
		if got := namesDiffer(&b, &a); got != c.want {
			t.Errorf("%q and %q: %q the other way round, want %q", c.b.Display(), c.a.Display(), got, c.want)
		}
	}
}

func TestFamiliesAgree(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Kowalski", "Kowalska", true}, {"Kowalski", "Kowalczyk", false}, {"Nowak-Kowalska", "Nowak", true},
		{"Górecki", "Gorecka", true}, {"Zawadzki", "Zawadzka", true}, {"Lis", "Los", false},
		{"Kazlauskas", "Kazlauskienė", true}, {"Kazlauskas", "Kazlauskaitė", true}, {"Kazlauskaitė", "Petrauskienė", false},
		{"Butkus", "Butkutė", true}, {"Balys", "Balytė", true}, {"Ivanov", "Ivanova", true}, {"Müller", "Mueller", true},
		{"", "", false}, {"Nowak", "", false},
	} {
		a, b := readName(channel.Name{Family: c.a}), readName(channel.Name{Family: c.b})
		if familiesAgree(&a, &b) != c.want || familiesAgree(&b, &a) != c.want {
			t.Errorf("%s and %s: want %v", c.a, c.b, c.want)
		}
	}
}

func TestRealDate(t *testing.T) {
	for in, real := range map[string]bool{"1980-05-12": true, "1900-01-01": false, "1970-01-01": false, "1983-01-01": false,
		"1983-01-02": true, "": false, "1980-5-12": false, "0000-00-00": false, "1980-13-01": false, "1800-05-12": false,
		"abcd-ef-gh": false, "1980-05-1x": false, "1899-12-30": false, "1911-11-11": false, "9999-12-31": false, "2150-05-12": false} {
		if got := realDate(in); (got != "") != real {
			t.Errorf("%q: %q", in, got)
		}
	}
	if !datesDiffer("1950-05-12", "1980-05-12") || datesDiffer("1980-05-12", "1980-12-05") || !datesDiffer("1981-05-12", "1980-12-05") {
		t.Error("birth dates a digit apart are two people's, day and month exchanged are not")
	}
}

// FuzzNames: whatever the names, comparing is symmetric, agrees with itself
// and does not panic.
func FuzzNames(f *testing.F) {
	f.Add("Anna Nowak", "Nowak, Hanna")
	f.Add("J.", "Łukasz\x00")
	f.Fuzz(func(t *testing.T, s, u string) {
		a, b := readName(channel.Name{Full: s}), readName(channel.Name{Given: u, Family: s})
		if namesDiffer(&a, &b) != namesDiffer(&b, &a) || familiesAgree(&a, &b) != familiesAgree(&b, &a) {
			t.Fatalf("%q and %q are not symmetric", s, u)
		}
		if got := namesDiffer(&a, &a); got != "" {
			t.Fatalf("%q differs from itself by %s", s, got)
		}
	})
}
