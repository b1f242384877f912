package identity_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// nation yields n records of customers as shops have them: family names, given
// names and towns as common as they are in a country of forty million, one to
// four records a person, a third of the people in households of two to four,
// telephones, mailboxes, addresses and dates of birth given by some. The pools
// of names and places are a country's and do not grow with n; what is found in
// them does, as in a real file: 10,000 records have some 3,000 family names, a
// million have 95,000, slips included.
func nation(n int, seed uint64, yield func(*identity.Party)) {
	r := rand.New(rand.NewPCG(seed, 2))
	c := country{Rand: r, family: rand.NewZipf(r, 1.15, 30, 300_000), given: rand.NewZipf(r, 1.2, 12, 2_000), town: rand.NewZipf(r, 1.05, 3, 2_000)}
	for made := 0; made < n; {
		home := c.home(made)
		for range 1 + r.IntN(7)/6*(1+r.IntN(3)) {
			who := c.person(home, made)
			for range c.records() {
				if made == n {
					return
				}
				p := c.record(who, fmt.Sprintf("%08d", made))
				yield(&p)
				made++
			}
		}
	}
}

// country draws customers of one country.
type country struct {
	*rand.Rand
	family, given, town *rand.Zipf
}

// customer is what is true of somebody.
type customer struct{ given, family, born, mail, mobile, line, street, town string }

func (c *country) home(n int) customer {
	return customer{family: word(c.family.Uint64()*2654435761, 3), town: word(c.town.Uint64()*7919, 3) + "owo",
		street: fmt.Sprintf("ul. %s %d/%d", word(c.Uint64()%3000*40503, 3), 1+c.IntN(120), 1+c.IntN(40)), line: fmt.Sprintf("+4822%07d", n)}
}

func (c *country) person(p customer, n int) customer {
	k := c.given.Uint64()
	if p.given = word(k*97003, 3); k < uint64(len(crowdGiven)) {
		p.given = crowdGiven[k]
	}
	p.born = fmt.Sprintf("%d-%02d-%02d", 1940+c.IntN(65), 1+c.IntN(12), 2+c.IntN(26))
	p.mail = fmt.Sprintf("%s.%s%d@%s", p.given, p.family, n, [...]string{"wp.pl", "gmail.com", "o2.pl", "onet.pl", "interia.pl", "firma.pl"}[c.IntN(6)])
	p.mobile = fmt.Sprintf("+486%08d", c.IntN(1e8))
	return p
}

// records is how many records somebody has: one to four, 1.7 on average.
func (c *country) records() int {
	switch n := c.IntN(100); {
	case n < 55:
		return 1
	case n < 82:
		return 2
	case n < 94:
		return 3
	}
	return 4
}

func (c *country) record(who customer, id string) identity.Party {
	p := identity.Party{Ref: channel.Ref{Channel: "shop", Kind: "person", ID: id}}
	p.Name = channel.Name{Given: slip(c.Rand, who.given), Family: slip(c.Rand, who.family)}
	if c.IntN(4) == 0 {
		p.BirthDate = who.born
	}
	if c.IntN(3) > 0 {
		p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyEmail, Value: who.mail}})
	}
	switch c.IntN(6) {
	case 0:
		p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyPhone, Value: who.line}})
	case 1, 2, 3:
		p.Claims = append(p.Claims, identity.Claim{Key: channel.Key{Kind: channel.KeyPhone, Value: who.mobile}})
	}
	if c.IntN(2) > 0 {
		p.Addresses = []channel.Address{{Street: who.street, City: who.town}}
	}
	return p
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

// linkSizes are how many records BenchmarkLink links.
var linkSizes = flag.String("records", "10000,100000,1000000", "how many records BenchmarkLink links, and on how many BenchmarkIndexAdd asks, comma-separated")

func sizes(b *testing.B) []int {
	var out []int
	for s := range strings.SplitSeq(*linkSizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		if n <= 100_000 || !testing.Short() {
			out = append(out, n)
		}
	}
	return out
}

// BenchmarkLink links records from the first Add to the end of Link, training
// included. It reports the memory that the program has taken from the system
// and how many pairs were compared, besides the time that passed; with -cpu 1
// that is processor time:
//
//	go test ./customer/identity -run - -bench Link$ -benchtime 1x -cpu 1,2 -records 10000,30000,100000,300000,1000000,3000000
//
// Memory is that of the largest run before; for others run them alone.
func BenchmarkLink(b *testing.B) {
	for _, n := range sizes(b) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var people int
			var pairs float64
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
				people, pairs = res.People, float64(res.Report.Pairs)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64((m.Sys-m.HeapReleased)>>20), "MiB")
			b.ReportMetric(float64(people), "people")
			b.ReportMetric(pairs/1e6, "Mpairs")
		})
	}
}
