package identity

import "testing"

func BenchmarkNormalName(b *testing.B) {
	for _, s := range []string{"Katarzyna", "Żółć-Kowalska", "dr Jan Nowak", "smith"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				normalName(s)
			}
		})
	}
}

func BenchmarkParseAddress(b *testing.B) {
	for _, a := range [][3]string{{"ul. Długa 5 m. 3", "00-238", "Warszawa"}, {"1130 mallory ln", "", ""}, {"20 Brinkworth Street, Rowethorpe", "2600", "canberra"}} {
		b.Run(a[0], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parseAddress(a[0], a[1], a[2])
			}
		})
	}
}

func BenchmarkParseBirth(b *testing.B) {
	for _, s := range []string{"1980-05-12", "19800512", "12 maja 1980"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parseBirth(s)
			}
		})
	}
}
