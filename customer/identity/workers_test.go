package identity_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/customer/identity"
)

// TestLinkRecordsDoesNotDependOnWorkers links more records than are read at
// once, in two orders, by one worker and by three.
func TestLinkRecordsDoesNotDependOnWorkers(t *testing.T) {
	people := crowd(6000, 12)
	link := func(workers int) identity.Linkage {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		res, err := identity.LinkRecords(people, identity.LinkerConfig{})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	want := link(1)
	rand.New(rand.NewPCG(3, 5)).Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	if d := cmp.Diff(want, link(3)); d != "" {
		t.Error(d)
	}
	// The claims of a record are the caller's: they may change once it is added.
	l := identity.NewLinker(identity.LinkerConfig{})
	for i := range people {
		p := people[i]
		p.Claims = append([]identity.Claim(nil), p.Claims...)
		l.Add(&p)
		clear(p.Claims)
	}
	res, err := l.Link()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, res); d != "" {
		t.Errorf("claims were changed behind Add:\n%s", d)
	}
}
