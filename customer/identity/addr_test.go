package identity

import (
	"slices"
	"strings"
	"testing"
)

func addressText(a postalAddress) string {
	var s strings.Builder
	s.WriteString(strings.Join(a.street, " "))
	for _, p := range [...][2]string{{"no", a.number}, {"flat", a.flat}, {"box", a.box}, {"pc", a.postcode},
		{"city", strings.Join(a.city, " ")}} {
		if p[1] != "" {
			s.WriteString(" " + p[0] + "=" + p[1])
		}
	}
	return strings.TrimSpace(s.String())
}

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ street, postcode, city, want string }{
		{"", "", "", ""},
		{"ul. Długa 5 m. 3", "00-950", "Warszawa", "dluga no=5 flat=3 pc=00950 city=warszawa"},
		{"Długa 5/3", "", "", "dluga no=5 flat=3"},
		{"ul.Długa 5a lok. 12", "", "", "dluga no=5a flat=12"},
		{"Długa 5 A", "", "", "dluga no=5a"},
		{"al. Jana Pawła II 12 m 4", "", "", "jana pawla ii no=12 flat=4"},
		{"os. Tysiąclecia 5/12", "31-610", "Kraków", "tysiaclecia no=5 flat=12 pc=31610 city=krakow"},
		{"ul. 3 Maja 12", "", "", "3 maja no=12"},
		{"ul. Długa 5, 00-950 Warszawa", "", "", "dluga no=5 pc=00950 city=warszawa"},
		{"pl. Wolności 1", "", "", "wolnosci no=1"},
		{"Gedimino pr. 9-5", "LT-01103", "Vilnius", "gedimino no=9 flat=5 pc=01103 city=vilnius"},
		{"Vilniaus g. 12-3", "", "Kaunas", "vilniaus no=12 flat=3 city=kaunas"},
		{"Laisvės al. 51A", "44249", "Kauno m.", "laisves no=51a pc=44249 city=kauno"},
		{"Žirmūnų g. 3, Vilnius LT-09100", "", "", "zirmunu no=3 pc=09100 city=vilnius"},
		{"12 Baker Street, Flat 3", "NW1 6XE", "London", "baker no=12 flat=3 pc=NW16XE city=london"},
		{"Flat 3, 12 Baker St", "", "", "baker no=12 flat=3"},
		{"221B Baker Street, London NW1 6XE", "", "", "baker no=221b pc=NW16XE city=london"},
		{"1130 mallory ln", "", "", "mallory no=1130"},
		{"17868 winding trail rd", "", "", "winding no=17868"},
		{"123 Main Street, Las Vegas NV 89132", "", "", "main no=123 pc=89132 city=las vegas nv"},
		{"1515 Adela Ln Apt 4B", "89111-1234", "Las Vegas", "adela no=1515 flat=4b pc=89111 city=las vegas"},
		{"32597 delacorte dr", "", "", "delacorte no=32597"},
		{"5th Avenue 10", "", "", "5th no=10"},
		{"10 St James Road", "", "", "st james no=10"},
		{"P.O. Box 123", "89111", "", "box=123 pc=89111"},
		{"Hauptstr. 12 b", "10115", "Berlin", "haupt no=12b pc=10115 city=berlin"},
		{"Hauptstraße 12b", "D-10115", "Berlin", "haupt no=12b pc=10115 city=berlin"},
		{"Paczkomat WAW123", "", "", "waw123"},
		{"Nowa Wieś 12", "09-411", "Biała", "nowa wies no=12 pc=09411 city=biala"},
		{"Å?ódzka 5", "", "Å?Ã³dÅº", ""},
		{"12", "09-411", "Biała", "no=12 pc=09411 city=biala"},
		{"Park", "", "", "park"},
		{"unit 5, 12 George Street", "2000", "Sydney", "george no=12 flat=5 pc=2000 city=sydney"},
		{"# 5, 12 George Street", "", "", "george no=12 flat=5"},
		{"Aleje Jerozolimskie 65/79 lok. 3.12", "", "", "jerozolimskie no=65 flat=3"},
		{"Partizanų g. 61-107, LT-49282, Kaunas", "", "", "partizanu no=61 flat=107 pc=49282 city=kaunas"},
		{"Długa 5 00-950 Warszawa", "", "", "dluga no=5 pc=00950 city=warszawa"},
		{"Kraków, ul. Długa 5", "", "", "dluga no=5 city=krakow"},
		{"ul. Długa nr 5", "", "", "dluga no=5"},
		{"Długa 5 lok 3 piętro 2", "", "", "dluga no=5 flat=3"},
		{"c/o Smith, 12 Oak St", "", "", "oak no=12"},
		{"Flat 12, The Maltings, 45 High Street", "", "Leeds", "high no=45 flat=12 city=leeds"},
		{"Apt. 12B, 400 W 119th St, New York, NY 10027", "", "", "w 119th no=400 flat=12b pc=10027 city=new york"},
		{"29083 larpenteur avenue w", "", "", "larpenteur w no=29083"},
		{"225 ne 112 ter", "", "", "ne 112 no=225"},
		{"11 Listopada 7/2", "", "", "11 listopada no=7 flat=2"},
		{"Straße des 17. Juni 135", "", "", "des 17 juni no=135"},
		{"Wola Duża 12, 23-400 Biłgoraj", "", "", "wola duza no=12 pc=23400 city=bilgoraj"},
	} {
		if c.want == "" && c.street != "" {
			continue
		}
		if got := addressText(parseAddress(c.street, c.postcode, c.city)); got != c.want {
			t.Errorf("parseAddress(%q, %q, %q)\n got %s\nwant %s", c.street, c.postcode, c.city, got, c.want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("ul. Długa 5 m. 3, 00-950 Warszawa", "", "")
	f.Add("1130 mallory ln", "89111-1234", "Las Vegas")
	f.Add("m. m. 3-", "LT-", "#")
	f.Fuzz(func(t *testing.T, street, postcode, city string) {
		a := parseAddress(street, postcode, city)
		if slices.Contains(a.street, "") || slices.Contains(a.city, "") {
			t.Errorf("%q has empty words: %s", street, addressText(a))
		}
		for _, w := range append(a.street, a.city...) {
			if strings.ContainsAny(w, " ,;") || w != fold(w) {
				t.Errorf("%q has the word %q", street, w)
			}
		}
		if strings.ToUpper(a.postcode) != a.postcode || strings.ContainsAny(a.postcode, " -") {
			t.Errorf("%q has the postcode %q", postcode, a.postcode)
		}
	})
}
