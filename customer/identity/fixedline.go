package identity

import "strings"

// mobileCodes are how national numbers of mobile telephones begin, by country
// code. In these countries, where people share fixed lines with those they live
// with, a number tells which of the two it is; of others nothing is said.
var mobileCodes = map[string]string{
	"48":  " 45 50 51 53 57 60 66 69 72 73 78 79 88 ", // Poland
	"370": " 6 ",                                      // Lithuania
	"371": " 2 ",                                      // Latvia
	"372": " 5 8 ",                                    // Estonia
	"44":  " 7 ",                                      // United Kingdom
	"353": " 8 ",                                      // Ireland
	"49":  " 15 16 17 ",                               // Germany
	"33":  " 6 7 ",                                    // France
	"34":  " 6 7 ",                                    // Spain
	"420": " 6 70 72 73 77 79 ",                       // Czechia
}

// fixedLine reports whether a number in E.164 is a fixed line.
func fixedLine(e164 string) bool {
	d, ok := strings.CutPrefix(e164, "+")
	if !ok || len(d) < 9 {
		return false
	}
	for n := 2; n <= 3; n++ {
		if codes, known := mobileCodes[d[:n]]; known {
			rest := d[n:]
			return !strings.Contains(codes, " "+rest[:1]+" ") && !strings.Contains(codes, " "+rest[:2]+" ")
		}
	}
	return false
}
