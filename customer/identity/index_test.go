package identity_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// TestIndexFindsWhatLinkRecordsLinks adds the records one by one: whoever is
// linked is found when the later of the two comes, but for those who are linked
// through others who come later still.
func TestIndexFindsWhatLinkRecordsLinks(t *testing.T) {
	people := crowd(2000, 5)
	res, err := identity.LinkRecords(people, identity.LinkerConfig{Model: new(identity.Retail()), Auto: .95})
	if err != nil {
		t.Fatal(err)
	}
	person := make(map[channel.Ref]int32)
	for i, r := range res.Refs {
		person[r] = res.Person[i]
	}
	x := identity.NewIndex(identity.Rules{})
	missed, found := 0, 0
	last := make(map[int32]bool)
	for i := range people {
		ms := x.Add(&people[i])
		p := person[people[i].Ref]
		if last[p] {
			if slices.ContainsFunc(ms, func(m identity.Match) bool { return person[m.Ref] == p }) {
				found++
			} else {
				missed++
			}
		}
		last[p] = true
		for j := 1; j < len(ms); j++ {
			if ms[j-1].Probability < ms[j].Probability {
				t.Fatal("the likeliest does not come first")
			}
		}
	}
	if found < 300 || missed*20 > found {
		t.Errorf("%d found, %d missed", found, missed)
	}
}

// TestIndexIsBounded adds records that all share everything: each looks at no
// more than the newest.
func TestIndexIsBounded(t *testing.T) {
	x := identity.NewIndex(identity.Rules{})
	for i := range 3000 {
		p := identity.Party{Ref: channel.Ref{Channel: "s", Kind: "order", ID: fmt.Sprint(i)}, Name: channel.Name{Given: "Jan", Family: "Lisek"}}
		p.Claims = []identity.Claim{{Key: channel.Key{Kind: channel.KeyEmail, Value: "jan.lisek@wp.pl"}}}
		if n := len(x.Add(&p)); n > 1500 {
			t.Fatalf("record %d is weighed against %d others", i, n)
		}
	}
}

// BenchmarkIndexAdd asks an index of many records about one after the other;
// see BenchmarkLink for the flag that says of how many.
func BenchmarkIndexAdd(b *testing.B) {
	for _, n := range sizes(b) {
		x := identity.NewIndex(identity.Rules{})
		nation(n, 1, func(p *identity.Party) { x.Add(p) })
		var more []identity.Party
		nation(20_000, 9, func(p *identity.Party) { more = append(more, *p) })
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			took := make([]time.Duration, 0, len(more))
			b.ReportAllocs()
			for b.Loop() {
				p := &more[len(took)%len(more)]
				start := time.Now()
				x.Add(p)
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2])/1e3, "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100])/1e3, "p99-µs")
		})
	}
}
