package identity_test

import (
	"fmt"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// family are the records of a couple and of a stranger.
func family() []identity.Party {
	rec := func(id, given, name, phone string) identity.Party {
		p := party(id, "")
		p.Name = channel.Name{Given: given, Family: name}
		p.Addresses = []channel.Address{{Street: "ul. Długa 5/3", City: "Gdańsk"}}
		p.Claims = []identity.Claim{{Key: channel.Key{Kind: channel.KeyPhone, Value: phone}, Fact: p.Ref}}
		return p
	}
	return []identity.Party{
		rec("1", "Katarzyna", "Kowalska", "+48601200300"),
		rec("2", "Kasia", "Kowalska", "+48601200300"),
		rec("3", "Jan", "Kowalski", "+48602300401"),
	}
}

// A model tells the same person from the same household by what was typed.
func ExampleRetailWeigher() {
	rules := identity.Rules{Model: identity.RetailWeigher()}
	res := identity.ResolveAll(family(), nil, rules)
	fmt.Println("people:", res.Clusters)
	fmt.Println("households:", res.Households)
	// Output:
	// people: [[crm/person/1 crm/person/2] [crm/person/3]]
	// households: [[crm/person/1 crm/person/3]]
}

func ExampleWhyNot() {
	rules := identity.Rules{Model: identity.RetailWeigher()}
	in := identity.Input{Parties: family()}
	x := identity.WhyNot(ref("1"), ref("3"), in, rules)
	fmt.Println(x.Verdict)
	for _, t := range x.Against[:2] {
		fmt.Printf("%s %.1f\n", t.Rule, t.Bits)
	}
	// Output:
	// household
	// prior -17.0
	// given_name clash -7.6
}

func ExampleWhyCluster() {
	rules := identity.Rules{Model: identity.RetailWeigher()}
	c := identity.WhyCluster(ref("1"), identity.Input{Parties: family()}, rules)
	fmt.Println(c.Members, c.Left, c.Right)
	// Output: [crm/person/1 crm/person/2] [crm/person/1] [crm/person/2]
}

func ExampleDiff() {
	changes := identity.Diff(identity.Input{Parties: family()}, identity.Rules{}, identity.Rules{Model: identity.RetailWeigher()})
	for _, m := range changes.Merged {
		fmt.Println(m.Before, "become", m.After)
	}
	fmt.Printf("%.0f %% move\n", 100*changes.Share())
	// Output:
	// [crm/person/1 crm/person/2] become [crm/person/1]
	// 67 % move
}

func ExampleWhatIf() {
	records := family()
	with, _ := identity.WhatIf(records[1], identity.Input{Parties: records[:1]}, identity.Rules{Model: identity.RetailWeigher()})
	fmt.Println(with)
	// Output: [crm/person/1 crm/person/2]
}

func ExampleLinkRecords() {
	res, err := identity.LinkRecords(family(), identity.LinkerConfig{Model: new(identity.Retail())})
	if err != nil {
		panic(err)
	}
	fmt.Println(res.People, "people,", len(res.Households), "household")
	// Output: 2 people, 1 household
}

func ExampleTrain() {
	records := crowd(2000, 1) // your records, as many as there are
	model, report, err := identity.Train(records, identity.Rules{})
	if err != nil {
		panic(err)
	}
	weigher, err := identity.NewWeigher(model)
	if err != nil {
		panic(err)
	}
	res := identity.ResolveAll(records, nil, identity.Rules{Model: weigher})
	fmt.Println(report.Records == len(records), weigher.ID() == model.ID(), len(res.Clusters) < len(records))
	// Output: true true true
}

func ExampleIndex() {
	index := identity.NewIndex(identity.Rules{})
	for _, r := range family() {
		for _, m := range index.Add(&r) {
			fmt.Println(r.Ref, "and", m.Ref, m.Verdict)
		}
	}
	// Output:
	// crm/person/2 and crm/person/1 same
	// crm/person/3 and crm/person/1 household
	// crm/person/3 and crm/person/2 household
}

func ExampleExplanation_TextIn() {
	x := identity.Explain(ref("1"), ref("2"), identity.Input{Parties: family()}, identity.Rules{Model: identity.RetailWeigher()})
	fmt.Println(x.TextIn("pl"))
	// Output:
	// crm/person/1 i crm/person/2 to jedna osoba: szansa wyjściowa (-17.0 bitów), imię: inna forma (4.1 bitów), nazwisko: zgodność (9.1 bitów), telefon: zgodność (22.4 bitów), adres: zgodność (16.1 bitów), raczej gospodarstwo domowe (-25.6 bitów).
}
