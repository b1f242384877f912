package world

import (
	"strconv"

	"github.com/clientele-go/clientele/channel"
)

// city is a city in which people live, with its area code for landlines.
type city struct {
	name, area string
	post       int // first part of its postcodes
}

var cities = [...][]city{
	poland: {{"Kraków", "12", 30}, {"Warszawa", "22", 2}, {"Łódź", "42", 90}, {"Gdańsk", "58", 80}, {"Poznań", "61", 60},
		{"Wrocław", "71", 50}, {"Lublin", "81", 20}, {"Katowice", "32", 40}},
	lithuania: {{"Vilnius", "52", 1}, {"Kaunas", "37", 44}, {"Klaipėda", "46", 91}, {"Šiauliai", "41", 76}},
	britain:   {{"London", "203", 3}, {"Leeds", "113", 6}, {"Manchester", "161", 14}, {"Bristol", "117", 8}},
}

var streets = [...][]string{
	poland: {"ul. Lipowa", "ul. Polna", "ul. Słoneczna", "ul. Źródlana", "ul. Krótka", "os. Zielone", "ul. Wierzbowa", "ul. Ogrodowa",
		"al. Jaśminowa", "ul. Młyńska"},
	lithuania: {"Liepų g.", "Ąžuolų g.", "Saulės g.", "Žalioji g.", "Upės g.", "Pievų g.", "Kalno al."},
	britain:   {"Orchard Lane", "Mill Road", "Station Street", "Church View", "Meadow Close", "Victoria Terrace"},
}

// store is one of the company's stores.
type store struct {
	code, place string
	tills       int
}

var stores = [...][]store{
	poland: {{"KRK1", pickupPlace, 4}, {"WAW1", "Warszawa, ul. Kupiecka 20", 6}, {"GDN1", "Gdańsk, ul. Rybna 8", 3},
		{"POZ1", "Poznań, ul. Targowa 11", 3}},
	lithuania: {{"VNO1", "Vilnius, Prekybos g. 7", 3}, {"KUN1", "Kaunas, Turgaus g. 3", 2}},
	britain:   {{"LON1", "London, 12 Haberdasher Row", 3}},
}

// address returns a home: streets and numbers are plausible, not real.
func (d dice) address(c country) (channel.Address, city) {
	town := pick(d, cities[c])
	street, number := pick(d, streets[c]), 1+d.IntN(140)
	a := channel.Address{City: town.name, Country: c.code()}
	code := strconv.Itoa(1000 + d.IntN(9000))
	switch c {
	case poland:
		a.Street = street + " " + strconv.Itoa(number)
		if d.percent(60) {
			a.Street += "/" + strconv.Itoa(1+d.IntN(80))
		}
		a.Postcode = strconv.Itoa(100 + town.post)[1:] + "-" + code[1:]
	case lithuania:
		a.Street = street + " " + strconv.Itoa(number) + "-" + strconv.Itoa(1+d.IntN(60))
		a.Postcode = "LT-" + strconv.Itoa(100 + town.post)[1:] + code[1:]
	default:
		a.Street = strconv.Itoa(number) + " " + street
		letters := "ABDEFGHJLNPQRSTUWXYZ"
		a.Postcode = town.name[:1] + strconv.Itoa(town.post) + " " + code[:1] + string(letters[d.IntN(20)]) + string(letters[d.IntN(20)])
	}
	return a, town
}

// scatter maps 0 … n-1 one to one onto itself, so that neighbours do not have
// neighbouring numbers. n is a power of ten.
func scatter(i, n int) int { return int((int64(i)*7_654_321 + 1_234_567) % int64(n)) }

// padded writes the last digits of i, of which there are as many as n has
// zeros.
func padded(i, n int) string { return strconv.Itoa(n + i)[1:] }

// mobile returns the k-th mobile number of a person, of which there are two.
// No two people have one in common.
func mobile(c country, person, k int) string {
	digits := padded(scatter(person*2+k, 10_000_000), 10_000_000)
	return [...]string{"+4845", "+3706", "+44755"}[c] + digits
}

// landline returns the number of a home.
func landline(c country, town city, home int) string {
	digits := padded(scatter(home, 1_000_000), 1_000_000)
	switch c {
	case poland:
		return "+48" + town.area + "6" + digits
	case lithuania:
		return "+370" + town.area + digits
	}
	return "+44203" + "9" + digits
}

// typedPhone writes a number as people write it in their own country.
func (d dice) typedPhone(c country, e164 string) string {
	cc := [...]string{"48", "370", "44"}[c]
	national := e164[1+len(cc):]
	n := len(national)
	switch d.IntN(6) {
	case 0:
		return "00" + cc + " " + national
	case 1:
		return "+" + cc + " " + national[:n-6] + " " + national[n-6:n-3] + " " + national[n-3:]
	case 2:
		return e164[1:]
	case 3:
		return e164
	}
	text := national[:n-6] + " " + national[n-6:n-3] + " " + national[n-3:]
	return [...]string{"", "8 ", "0"}[c] + text
}
