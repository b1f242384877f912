package identity_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// crowd makes about n records of people, some of them of one household, some
// records with slips. The id of a record begins with its person's number.
func crowd(n int, seed uint64) []identity.Party {
	r := rand.New(rand.NewPCG(seed, 1))
	var out []identity.Party
	for home := 0; len(out) < n; home++ {
		family := crowdFamilies[r.IntN(len(crowdFamilies))] + crowdEnds[r.IntN(len(crowdEnds))]
		street := fmt.Sprintf("ul. %s %d", crowdStreets[r.IntN(len(crowdStreets))], 1+r.IntN(150))
		line := fmt.Sprintf("+4822%07d", r.IntN(1e7))
		for range 1 + r.IntN(10)/6 {
			given := crowdGiven[r.IntN(len(crowdGiven))]
			born := fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(65), 1+r.IntN(12), 2+r.IntN(26))
			mail := fmt.Sprintf("%s.%s%d@wp.pl", given, family, r.IntN(1000))
			mobile := fmt.Sprintf("+486%08d", r.IntN(1e8))
			person := len(out)
			for c := range 1 + r.IntN(3) {
				p := identity.Party{Ref: channel.Ref{Channel: "crowd", Kind: "person", ID: fmt.Sprintf("%06d-%d", person, c)}}
				p.Name = channel.Name{Given: slip(r, given), Family: slip(r, family)}
				if r.IntN(3) > 0 {
					p.BirthDate = born
				}
				if r.IntN(3) > 0 {
					p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyEmail, Value: mail}})
				}
				if k := r.IntN(4); k > 1 {
					p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyPhone, Value: mobile}})
				} else if k == 1 {
					p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyPhone, Value: line}})
				}
				if r.IntN(2) > 0 {
					p.Addresses = []channel.Address{{Street: street, City: "Radom"}}
				}
				out = append(out, p)
			}
		}
	}
	return out
}

func slip(r *rand.Rand, s string) string {
	if r.IntN(20) > 0 || len(s) < 4 {
		return s
	}
	i := 1 + r.IntN(len(s)-2)
	return s[:i] + s[i+1:]
}

var (
	crowdGiven    = strings.Fields("jan anna piotr maria krzysztof katarzyna andrzej agnieszka tomasz barbara pawel ewa michal magdalena jakub joanna adam monika marek zofia rafal natalia kamil alicja")
	crowdFamilies = strings.Fields("nowa kowal wisnie wojcie kamin lewand zielin szyman wozni dabrow kozlo jankow mazur kwiat krawcz kaczma piotrow grabow zajac pawlow michal krol wieczor jablon wrobel nowako maje olsze stepni malin jawor adamcz dudzi niewia pawlak gorni witk walcz sikor baran rutko")
	crowdEnds     = strings.Fields("k czyk ek ak owicz er ik")
	crowdStreets  = strings.Fields("Polna Lesna Sloneczna Krotka Szkolna Ogrodowa Lipowa Brzozowa Lakowa Kwiatowa Koscielna Sosnowa Zielona Parkowa Akacjowa Kolejowa")
)
