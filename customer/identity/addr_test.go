package identity

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func addressText(a postalAddress) string {
	s := strings.Join(a.street, " ")
	for _, p := range [...][2]string{{"way", a.way}, {"no", a.number}, {"flat", a.flat}, {"box", a.box}, {"pc", a.postcode},
		{"city", strings.Join(a.city, " ")}} {
		if p[1] != "" {
			s += " " + p[0] + "=" + p[1]
		}
	}
	return strings.TrimSpace(s)
}

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ street, postcode, city, want string }{
		{"", "", "", ""},
		{"ul. Długa 5 m. 3", "00-950", "Warszawa", "dluga way=street no=5 flat=3 pc=00950 city=warszawa"},
		{"Długa 5/3", "", "", "dluga no=5 flat=3"},
		{"ul.Długa 5a lok. 12", "", "", "dluga way=street no=5a flat=12"},
		{"Długa 5 A", "", "", "dluga no=5a"},
		{"al. Jana Pawła II 12 m 4", "", "", "jana pawla ii way=avenue no=12 flat=4"},
		{"os. Tysiąclecia 5/12", "31-610", "Kraków", "tysiaclecia way=estate no=5 flat=12 pc=31610 city=krakow"},
		{"ul. 3 Maja 12", "", "", "3 maja way=street no=12"},
		{"ul. Długa 5, 00-950 Warszawa", "", "", "dluga way=street no=5 pc=00950 city=warszawa"},
		{"pl. Wolności 1", "", "", "wolnosci way=square no=1"},
		{"Gedimino pr. 9-5", "LT-01103", "Vilnius", "gedimino way=avenue no=9 flat=5 pc=01103 city=vilnius"},
		{"Vilniaus g. 12-3", "", "Kaunas", "vilniaus way=street no=12 flat=3 city=kaunas"},
		{"Laisvės al. 51A", "44249", "Kauno m.", "laisves way=avenue no=51a pc=44249 city=kauno"},
		{"Žirmūnų g. 3, Vilnius LT-09100", "", "", "zirmunu way=street no=3 pc=09100 city=vilnius"},
		{"12 Baker Street, Flat 3", "NW1 6XE", "London", "baker way=street no=12 flat=3 pc=NW16XE city=london"},
		{"Flat 3, 12 Baker St", "", "", "baker way=street no=12 flat=3"},
		{"221B Baker Street, London NW1 6XE", "", "", "baker way=street no=221b pc=NW16XE city=london"},
		{"1130 mallory ln", "", "", "mallory way=lane no=1130"},
		{"17868 winding trail rd", "", "", "winding way=road no=17868"},
		{"123 Main Street, Las Vegas NV 89132", "", "", "main way=street no=123 pc=89132 city=las vegas nv"},
		{"1515 Adela Ln Apt 4B", "89111-1234", "Las Vegas", "adela way=lane no=1515 flat=4b pc=89111 city=las vegas"},
		{"32597 delacorte dr", "", "", "delacorte way=drive no=32597"},
		{"5th Avenue 10", "", "", "5th way=avenue no=10"},
		{"10 St James Road", "", "", "st james way=road no=10"},
		{"P.O. Box 123", "89111", "", "box=123 pc=89111"},
		{"Hauptstr. 12 b", "10115", "Berlin", "haupt way=street no=12b pc=10115 city=berlin"},
		{"Hauptstraße 12b", "D-10115", "Berlin", "haupt way=street no=12b pc=10115 city=berlin"},
		{"Paczkomat WAW123", "", "", "waw123"},
		{"Nowa Wieś 12", "09-411", "Biała", "nowa wies no=12 pc=09411 city=biala"},
		{"Å?ódzka 5", "", "Å?Ã³dÅº", ""},
		{"12", "09-411", "Biała", "no=12 pc=09411 city=biala"},
		{"Park", "", "", "park"},
		{"unit 5, 12 George Street", "2000", "Sydney", "george way=street no=12 flat=5 pc=2000 city=sydney"},
		{"# 5, 12 George Street", "", "", "george way=street no=12 flat=5"},
	} {
		if c.want == "" && c.street != "" {
			continue
		}
		if got := addressText(parseAddress(c.street, c.postcode, c.city)); got != c.want {
			t.Errorf("parseAddress(%q, %q, %q)\n got %s\nwant %s", c.street, c.postcode, c.city, got, c.want)
		}
	}
}

func TestCompareAddress(t *testing.T) {
	for _, c := range []struct {
		a, b string // street | postcode | city
		want addressLevel
	}{
		{"ul. Długa 5 m. 3|00-950|Warszawa", "Dluga 5/3||warszawa", addrSame},
		{"ul. Długa 5 m. 3|00-950|Warszawa", "Długa 5|00-950|", addrSame},
		{"ul. Długa 5 m. 3|00-950|Warszawa", "ul. Długa 5/4|00-950|Warszawa", addrBuilding},
		{"ul. Długa 5 m. 3|00-950|Warszawa", "ul. Długa 7|00-950|Warszawa", addrStreet},
		{"ul. Długa 5|00-950|Warszawa", "ul. Długa 5|31-610|Kraków", addrSimilar},
		{"ul. Długa 5|00-950|Warszawa", "ul. Długa 7|31-610|Kraków", addrDiffers},
		{"ul. Długa 5|00-950|Warszawa", "ul. Krótka 5|00-950|Warszawa", addrArea},
		{"ul. Długa 5||", "ul. Krótka 5||", addrDiffers},
		{"al. Jana Pawła II 12||Warszawa", "Pawła II 12||Warszawa", addrSimilar},
		{"12 Oak Street||", "12 Oak Avenue||", addrSimilar},
		{"1130 mallory ln||", "1130 malory lane||", addrSimilar},
		{"1130 mallory ln||", "1131 mallory ln||", addrSimilar},
		{"11 mallory ln||", "12 mallory ln||", addrStreet},
		{"Hauptstr. 12 b|10115|Berlin", "Hauptstraße 12b|10115|", addrSame},
		{"Nowa Wieś 12|09-411|Biała", "12|09-411|Biała", addrArea},
		{"12|09-411|Biała", "12|09-411|", addrSame},
		{"12|09-411|Biała", "13|09-411|", addrArea},
		{"||", "ul. Długa 5||", addrUnknown},
		{"||Warszawa", "ul. Długa 5||Warszawa", addrArea},
		{"||Warszawa", "||Warszwa", addrArea},
		{"||Warszawa", "||Kraków", addrDiffers},
		{"PO Box 12|89111|", "PO Box 12|89111|", addrSame},
		{"PO Box 12|89111|", "PO Box 13|89111|", addrArea},
		{"123 Main Street, Las Vegas NV 89132||", "123 Main St, Las Vegas||", addrSame},
	} {
		x, y := split3(c.a), split3(c.b)
		if got := compareAddress(&x, &y); got != c.want {
			t.Errorf("compareAddress(%q, %q) = %d, want %d\n%s\n%s", c.a, c.b, got, c.want, addressText(x), addressText(y))
		}
		if got := compareAddress(&y, &x); got != c.want {
			t.Errorf("compareAddress(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func split3(s string) postalAddress {
	f := strings.Split(s, "|")
	return parseAddress(f[0], f[1], f[2])
}

func FuzzAddress(f *testing.F) {
	f.Add("ul. Długa 5 m. 3, 00-950 Warszawa", "Flat 3, 12 Baker St")
	f.Add("1130 mallory ln", "#")
	f.Add("5/", "m. m. 3-")
	f.Fuzz(func(t *testing.T, s, o string) {
		a, b := parseAddress(s, "", ""), parseAddress(o, "", "")
		if x, y := compareAddress(&a, &b), compareAddress(&b, &a); x != y {
			t.Errorf("comparing %q with %q gives %d, from the other side %d", s, o, x, y)
		}
		if l := compareAddress(&a, &a); l == addrDiffers || l == addrStreet || l == addrSimilar {
			if !(len(a.street) > 0 && a.number == "" && l == addrStreet) {
				t.Errorf("%q is not itself: %d (%s)", s, l, fmt.Sprint(a))
			}
		}
		if slices.Contains(a.street, "") || slices.Contains(a.city, "") {
			t.Errorf("%q has empty words: %s", s, addressText(a))
		}
	})
}
