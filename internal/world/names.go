package world

import "strings"

// country is one of the countries in which the company sells.
type country int

const (
	poland country = iota
	lithuania
	britain
)

func (c country) code() string     { return [...]string{"PL", "LT", "GB"}[c] }
func (c country) language() string { return [...]string{"pl", "lt", "en"}[c] }
func (c country) shop() string     { return [...]string{WebPL, WebLT, WebUK}[c] }
func (c country) currency() string { return [...]string{"PLN", "EUR", "GBP"}[c] }

// surname is a family name in its three forms. Lithuanian has one for men, one
// for married and one for unmarried women; Polish often two.
type surname struct{ man, wife, maiden string }

func same(s string) surname { return surname{s, s, s} }

// polish returns the forms of a name in -ski, -cki or -dzki.
func polish(s string) surname {
	f := strings.TrimSuffix(s, "i") + "a"
	return surname{s, f, f}
}

var women = [...][]string{
	poland: {"Anna", "Hanna", "Katarzyna", "Małgorzata", "Agnieszka", "Barbara", "Ewa", "Krystyna", "Elżbieta", "Magdalena",
		"Joanna", "Aleksandra", "Zofia", "Julia", "Marta", "Maria", "Łucja", "Natalia", "Świętosława", "Iwona", "Grażyna",
		"Wiesława", "Paulina", "Bożena"},
	lithuania: {"Rūta", "Eglė", "Ona", "Danutė", "Jūratė", "Kristina", "Živilė", "Daiva", "Rasa", "Lina", "Gabija", "Austėja",
		"Ugnė", "Milda", "Aušra", "Žaneta"},
	britain: {"Emily", "Olivia", "Sarah", "Charlotte", "Elizabeth", "Margaret", "Siân", "Zoë", "Grace", "Hannah", "Niamh", "Alice"},
}

var men = [...][]string{
	poland: {"Jan", "Piotr", "Krzysztof", "Andrzej", "Tomasz", "Paweł", "Michał", "Marcin", "Łukasz", "Stanisław", "Grzegorz",
		"Józef", "Wojciech", "Mateusz", "Adam", "Zbigniew", "Rafał", "Jakub", "Krystian", "Bartłomiej", "Mirosław", "Dawid"},
	lithuania: {"Jonas", "Vytautas", "Tomas", "Mindaugas", "Darius", "Andrius", "Šarūnas", "Žygimantas", "Lukas", "Matas",
		"Kęstutis", "Gediminas", "Rokas", "Saulius"},
	britain: {"Oliver", "Harry", "James", "William", "Thomas", "Seán", "George", "Edward", "Daniel", "Robert", "Alun", "Jack"},
}

// twins are given names that are nearly alike and yet two people.
var twins = [...][][2]string{
	poland:    {{"Anna", "Hanna"}, {"Marta", "Maria"}, {"Jan", "Jakub"}, {"Krystyna", "Krystian"}},
	lithuania: {{"Rasa", "Daiva"}, {"Matas", "Lukas"}, {"Lina", "Milda"}},
	britain:   {{"Hannah", "Anna"}, {"Harry", "Harvey"}, {"Ella", "Emma"}},
}

var families = [...][]surname{
	poland: {polish("Kowalski"), polish("Wiśniewski"), polish("Kamiński"), polish("Lewandowski"), polish("Zieliński"),
		polish("Szymański"), polish("Dąbrowski"), polish("Kozłowski"), polish("Jankowski"), polish("Wysocki"), polish("Górecki"),
		polish("Zawadzki"), same("Nowak"), same("Wójcik"), same("Kowalczyk"), same("Woźniak"), same("Mazur"), same("Żółć"),
		same("Krawczyk"), same("Pająk"), same("Grabiec"), same("Śliwa"), same("Wróbel"), same("Dudek"), same("Sęk"), same("Brzęczyszczykiewicz")},
	lithuania: {{"Kazlauskas", "Kazlauskienė", "Kazlauskaitė"}, {"Petrauskas", "Petrauskienė", "Petrauskaitė"},
		{"Jankauskas", "Jankauskienė", "Jankauskaitė"}, {"Žukauskas", "Žukauskienė", "Žukauskaitė"},
		{"Butkus", "Butkienė", "Butkutė"}, {"Paulauskas", "Paulauskienė", "Paulauskaitė"},
		{"Balčiūnas", "Balčiūnienė", "Balčiūnaitė"}, {"Urbonas", "Urbonienė", "Urbonaitė"},
		{"Šimkus", "Šimkienė", "Šimkutė"}, {"Vaitkus", "Vaitkienė", "Vaitkutė"}, {"Rimkus", "Rimkienė", "Rimkutė"},
		{"Čepaitis", "Čepaitienė", "Čepaitytė"}},
	britain: {same("Smith"), same("Jones"), same("Taylor"), same("Brown"), same("Williams"), same("O'Connor"), same("Evans"),
		same("Hughes"), same("Fitzgerald"), same("Wright"), same("Cooper-Hale"), same("Ashworth"), same("Pemberton"), same("MacLeod")},
}

// nickname returns what friends call somebody, and clerks write down.
func nickname(given string) string {
	switch given {
	case "Katarzyna":
		return "Kasia"
	case "Małgorzata":
		return "Gosia"
	case "Agnieszka":
		return "Aga"
	case "Magdalena":
		return "Magda"
	case "Aleksandra":
		return "Ola"
	case "Joanna":
		return "Asia"
	case "Krzysztof":
		return "Krzysiek"
	case "Tomasz":
		return "Tomek"
	case "Stanisław":
		return "Staszek"
	case "Jakub":
		return "Kuba"
	case "Vytautas":
		return "Vytas"
	case "Kristina":
		return "Krista"
	case "Elizabeth":
		return "Liz"
	case "Margaret":
		return "Maggie"
	case "William":
		return "Bill"
	case "Robert":
		return "Bob"
	}
	return given
}

var folder = strings.NewReplacer("ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z",
	"Ą", "A", "Ć", "C", "Ę", "E", "Ł", "L", "Ń", "N", "Ó", "O", "Ś", "S", "Ź", "Z", "Ż", "Z",
	"č", "c", "ė", "e", "į", "i", "š", "s", "ų", "u", "ū", "u", "ž", "z", "Č", "C", "Ė", "E", "Š", "S", "Ū", "U", "Ž", "Z",
	"â", "a", "ë", "e", "á", "a")

// fold writes a name without its diacritics, as it stands in mail addresses.
func fold(s string) string { return folder.Replace(s) }

// localPart writes a name as part of a mail address.
func localPart(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '\'' || r == ' ' || r == '-' {
			return -1
		}
		return r
	}, fold(s)))
}
