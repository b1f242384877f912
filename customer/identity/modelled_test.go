package identity_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// TestModelledResultDoesNotDependOnOrder resolves one crowd in many orders.
func TestModelledResultDoesNotDependOnOrder(t *testing.T) {
	people := crowd(40, 21)
	r := identity.Rules{Model: identity.RetailWeigher()}
	first := identity.ResolveAll(people, nil, r)
	if len(first.Clusters) == len(people) || len(first.Households) == 0 {
		t.Fatalf("%d clusters of %d records, %d households", len(first.Clusters), len(people), len(first.Households))
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	rounds := 1000
	if testing.Short() {
		rounds = 50
	}
	for range rounds {
		rnd.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		if diff := cmp.Diff(first, identity.ResolveAll(people, nil, r)); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestAlikeIsWhatKeysDoNotJoin: the parts of each cluster that Alike tells are the
// clusters without a model.
func TestAlikeIsWhatKeysDoNotJoin(t *testing.T) {
	likened, certain := 0, 0
	for seed := range uint64(20) {
		people := crowd(60, 100+seed)
		decisions := []identity.Decision{{Action: identity.Link, A: people[3].Ref, B: people[7].Ref}, {Seq: 2, Action: identity.Link, A: people[5].Ref, B: people[40].Ref}}
		for i := range people { // some of what is typed is verified
			for j := range people[i].Claims {
				if k := &people[i].Claims[j].Key; len(k.Value)%3 == int(seed%3) {
					k.Assurance = channel.Verified
				}
			}
		}
		res := identity.ResolveAll(people, decisions, identity.Rules{Model: identity.RetailWeigher()})
		alike := make(map[channel.Ref]bool)
		var parts [][]channel.Ref
		for _, part := range res.Alike {
			parts = append(parts, part)
			likened++
			for _, m := range part {
				if alike[m] {
					t.Errorf("%s is in two parts", m)
				}
				alike[m] = true
			}
		}
		for _, c := range res.Clusters {
			if alike[c[0]] {
				t.Errorf("%s is the first of its cluster, and only alike to itself", c[0])
			}
			rest := slices.DeleteFunc(slices.Clone(c), func(m channel.Ref) bool { return alike[m] })
			parts = append(parts, rest)
			if len(rest) > 1 {
				certain++
			}
		}
		slices.SortFunc(parts, func(a, b []channel.Ref) int { return a[0].Compare(b[0]) })
		keys := identity.ResolveAll(people, decisions, identity.Rules{})
		if diff := cmp.Diff(keys.Clusters, parts); diff != "" {
			t.Errorf("(-without a model +the parts)\n%s", diff)
		}
		if keys.Alike != nil {
			t.Error("without a model somebody is alike")
		}
	}
	if likened < 20 || certain < 20 {
		t.Errorf("%d parts are joined by likeness, %d by keys: this shows little", likened, certain)
	}
}

// TestModelHeedsDecisions unlinks every pair that the model joins, one after
// the other, and links strangers.
func TestModelHeedsDecisions(t *testing.T) {
	people := crowd(60, 8)
	r := identity.Rules{Model: identity.RetailWeigher()}
	for _, c := range identity.ResolveAll(people, nil, r).Clusters {
		if len(c) < 2 {
			continue
		}
		d := []identity.Decision{{Seq: 1, Action: identity.Unlink, A: c[0], B: c[1]}}
		if v := outcome(identity.ResolveAll(people, d, r), c[0], c[1]); v == "same" {
			t.Errorf("%v and %v are one person, though a human unlinked them", c[0], c[1])
		}
	}
	a, b := people[0].Ref, people[len(people)-1].Ref
	d := []identity.Decision{{Seq: 1, Action: identity.Link, A: a, B: b}}
	if v := outcome(identity.ResolveAll(people, d, r), a, b); v != "same" {
		t.Errorf("strangers whom a human linked are %s", v)
	}
}

// TestExplanationsAddUp compares the sum of the terms with the score that
// decides, for every pair of a crowd and by a trained model.
func TestExplanationsAddUp(t *testing.T) {
	people := crowd(1500, 2)
	m, report, err := identity.Train(people, identity.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(report.Expected/trueNumber(people)-1) > .1 {
		t.Errorf("%.0f pairs of one person expected, there are %.0f", report.Expected, trueNumber(people))
	}
	w, err := identity.NewWeigher(m)
	if err != nil {
		t.Fatal(err)
	}
	r := identity.Rules{Model: w}
	for i := range 60 {
		for j := range i {
			p := identity.Compare(people[i], people[j], identity.Input{}, r)
			q := identity.Compare(people[j], people[i], identity.Input{}, r)
			sum := 0.0
			for _, term := range p.Terms {
				sum += term.Bits
			}
			if math.Abs(sum-p.Score) > 1e-9 || p.Score != q.Score || p.Verdict != q.Verdict || p.Model != m.ID() {
				t.Fatalf("the terms sum to %v, the score is %v, the other way %v", sum, p.Score, q.Score)
			}
		}
	}
}

// trueNumber is how many pairs of records are of one person.
func trueNumber(people []identity.Party) float64 {
	count := make(map[string]float64)
	for i := range people {
		count[people[i].Ref.ID[:6]]++
	}
	sum := 0.0
	for _, n := range count {
		sum += n * (n - 1) / 2
	}
	return sum
}

// TestLinkRecordsFindsThePeople measures a crowd whose people are known.
func TestLinkRecordsFindsThePeople(t *testing.T) {
	people := crowd(3000, 4)
	res, err := identity.LinkRecords(people, identity.LinkerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	right, wrong := 0.0, 0.0
	for _, c := range res.Clusters() {
		for i, a := range c {
			for _, b := range c[i+1:] {
				if a.ID[:6] == b.ID[:6] {
					right++
				} else {
					wrong++
				}
			}
		}
	}
	precision, recall := right/(right+wrong), right/trueNumber(people)
	if precision < .99 || recall < .85 {
		t.Errorf("precision %.3f, recall %.3f", precision, recall)
	}
	if res.Report.Found != right+wrong || math.Abs(res.Report.Expected/trueNumber(people)-1) > .1 {
		t.Errorf("%+v, %v pairs found of %v", res.Report, right+wrong, trueNumber(people))
	}
}

// TestTrainRefusesWhatIsNoPopulation trains on records that all say the same
// but for their keys.
func TestTrainRefusesWhatIsNoPopulation(t *testing.T) {
	var same []identity.Party
	for i := range 1200 {
		p := identity.Party{Ref: channel.Ref{Channel: "s", Kind: "person", ID: fmt.Sprint(i)}}
		p.Name = channel.Name{Given: crowdGiven[i%3], Family: crowdFamilies[i%4] + "k"}
		same = append(same, p)
	}
	m, report, err := identity.Train(same, identity.Rules{})
	if err != nil && !errors.Is(err, identity.ErrRunaway) {
		t.Fatal(err)
	}
	if err == nil && report.Expected > 100 {
		t.Errorf("%s expects %.0f pairs of one person among records with nothing but names", m.Name, report.Expected)
	}
	res, err := identity.LinkRecords(same, identity.LinkerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if res.People < 1000 {
		t.Errorf("%d people are left of 1200 namesakes", res.People)
	}
}

// TestTenThousandOrdersWithOneMailbox is an attack on the component.
func TestTenThousandOrdersWithOneMailbox(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 2_000
	}
	var orders []identity.Party
	for i := range n {
		p := identity.Party{Ref: channel.Ref{Channel: "shop", Kind: "order", ID: fmt.Sprintf("%05d", i)}}
		p.Name = channel.Name{Given: crowdGiven[i%len(crowdGiven)], Family: crowdFamilies[i%len(crowdFamilies)]}
		p.Claims = []identity.Claim{{Key: channel.Key{Kind: channel.KeyEmail, Value: "one@wp.pl"}}}
		orders = append(orders, p)
	}
	r := identity.Rules{Model: identity.RetailWeigher()}
	res := identity.ResolveAll(orders, nil, r)
	if len(res.Clusters) != n {
		t.Errorf("%d clusters of %d orders with one mailbox", len(res.Clusters), n)
	}
	if v := identity.Values(orders, nil, r)[orders[0].Claims[0].Key.ID()]; !v.Generic {
		t.Error("the mailbox is not generic")
	}
}
