package identity_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// nation yields n records of customers as shops have them: names as common as
// names are, one to four records a person, a third of the people in
// households, telephones and mailboxes given by two of three.
func nation(n int, seed uint64, yield func(*identity.Party)) {
	r := rand.New(rand.NewPCG(seed, 2))
	family := rand.NewZipf(r, 1.15, 8, 60_000)
	given := rand.NewZipf(r, 1.2, 6, 900)
	for made := 0; made < n; {
		kin := word(family.Uint64()*2654435761, 3)
		town := fmt.Sprint("town", r.IntN(800))
		street := fmt.Sprintf("ul. %s %d", word(r.Uint64()%3000*40503, 3), 1+r.IntN(120))
		line := fmt.Sprintf("+4822%07d", r.IntN(1e7))
		for range 1 + r.IntN(9)/6*(1+r.IntN(2)) {
			first := word(given.Uint64()*97003, 2)
			born := fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(65), 1+r.IntN(12), 2+r.IntN(26))
			mail := fmt.Sprintf("%s.%s%d@wp.pl", first, kin, r.IntN(100_000))
			mobile := fmt.Sprintf("+486%08d", r.IntN(1e8))
			for k := 1 + r.IntN(8)/5; k > 0 && made < n; k-- {
				p := identity.Party{Ref: channel.Ref{Channel: "shop", Kind: "person", ID: fmt.Sprintf("%08d", made)}}
				p.Name = channel.Name{Given: slip(r, first), Family: slip(r, kin)}
				if r.IntN(4) == 0 {
					p.BirthDate = born
				}
				if r.IntN(3) > 0 {
					p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyEmail, Value: mail}})
				}
				switch r.IntN(6) {
				case 0:
					p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyPhone, Value: line}})
				case 1, 2, 3:
					p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyPhone, Value: mobile}})
				}
				if r.IntN(2) > 0 {
					p.Addresses = []channel.Address{{Street: street, City: town}}
				}
				yield(&p)
				made++
			}
		}
	}
}

// word makes a name of a number.
func word(x uint64, syllables int) string {
	const first, second = "bcdfghklmnprstwz", "aeiou"
	var b []byte
	x ^= x >> 15
	for range syllables {
		b = append(b, first[x%16], second[x/16%5])
		x = x/80*31 + 7
	}
	return string(b) + "k"
}

func BenchmarkLink(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && testing.Short() {
				b.Skip("long")
			}
			var peak, people int
			for b.Loop() {
				b.StopTimer()
				runtime.GC()
				l := identity.NewLinker(identity.LinkerConfig{})
				batch := make([]identity.Party, 0, 20_000)
				add := func() {
					b.StartTimer()
					for i := range batch {
						l.Add(&batch[i])
					}
					b.StopTimer()
					batch = batch[:0]
				}
				nation(n, 1, func(p *identity.Party) {
					if batch = append(batch, *p); len(batch) == cap(batch) {
						add()
					}
				})
				add()
				b.StartTimer()
				res, err := l.Link()
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak, people = max(peak, int(m.HeapSys>>20)), res.People
				b.StartTimer()
			}
			b.ReportMetric(float64(peak), "MiB")
			b.ReportMetric(float64(people), "people")
		})
	}
}
