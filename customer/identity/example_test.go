package identity_test

import (
	"fmt"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

func ref(id string) channel.Ref {
	return channel.Ref{Channel: "crm", Kind: channel.KindPerson, ID: id}
}

// party makes a record of a made-up list of customers.
func party(id, name string, keys ...channel.Key) identity.Party {
	p := identity.Party{Ref: ref(id), Name: channel.Name{Full: name}}
	for _, k := range keys {
		p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
	}
	return p
}

func email(text string, a channel.Assurance) channel.Key {
	k, err := channel.Email(text)
	if err != nil {
		panic(err)
	}
	return k.With(a)
}

// Link a list of records, with no hub around it.
func Example() {
	records := []identity.Party{
		party("1", "Katarzyna Nowak", email("k.nowak@gmail.com", channel.Verified)),
		party("2", "Kasia Nowak", email("KNowak+shop@googlemail.com", channel.Verified)),
		party("3", "Piotr Nowak", email("knowak@gmail.com", channel.Verified)), // her husband uses her mailbox
		party("4", "Ewa Lis", email("noemail@shop.pl", channel.Verified)),
		party("5", "Adam Wilk", email("noemail@shop.pl", channel.Verified)), // what the till sends for everybody
	}
	result := identity.ResolveAll(records, nil, identity.Rules{})
	for _, person := range result.Clusters {
		fmt.Println(person)
	}
	for _, c := range result.Conflicts {
		fmt.Printf("%s and %s share a %s but differ in %s\n", c.A, c.B, c.Rule, c.Guard)
	}
	// Output:
	// [crm/person/1 crm/person/2]
	// [crm/person/3]
	// [crm/person/4]
	// [crm/person/5]
	// crm/person/1 and crm/person/3 share a verified email but differ in given name
}

func ExampleCompare() {
	a := party("1", "Jan Nowak", email("jan@example.com", channel.Verified))
	b := party("2", "J. Nowak", email("jan@example.com", channel.Asserted)) // typed in a guest checkout
	pair := identity.Compare(a, b, identity.Input{}, identity.Rules{})
	fmt.Println(pair.Verdict, pair.Score, pair.Guards)
	// Output: possible 6 [asserted evidence only]
}

func ExampleRules_Judge() {
	till := email("till7@example.com", channel.Asserted)
	var holders []identity.Party
	for i, name := range []string{"Jan Lis", "Ewa Lis", "Adam Wilk", "Ewa Lis", "Zofia Zych"} {
		holders = append(holders, party(fmt.Sprint(i), name, till))
	}
	var r identity.Rules
	for n := 3; n <= len(holders); n++ {
		v := r.Judge(till.ID(), holders[:n], nil)
		fmt.Printf("%d parties, %d people, %q\n", v.Holders, v.People, v.Why)
	}
	// Output:
	// 3 parties, 3 people, ""
	// 4 parties, 3 people, ""
	// 5 parties, 4 people, "used by more than 3 people"
}

// A human takes two records apart. The decision is kept under their refs, so
// it still holds when both are read again.
func ExampleResolve() {
	a := party("1", "Jan Nowak", email("jan@example.com", channel.Verified))
	b := party("2", "Jan Nowak", email("jan@example.com", channel.Verified))
	in := identity.Input{Parties: []identity.Party{a, b}}
	fmt.Println(identity.Resolve(in, identity.Rules{}).Clusters)
	in.Decisions = []identity.Decision{{Seq: 1, Action: identity.Unlink, A: b.Ref, B: a.Ref, Actor: "ewa", Reason: "father and son"}}
	fmt.Println(identity.Resolve(in, identity.Rules{}).Clusters)
	// Output:
	// [[crm/person/1 crm/person/2]]
	// [[crm/person/1] [crm/person/2]]
}

func ExampleExplain() {
	card := channel.NewKey(channel.KeyLoyalty, "club", "7700112345", channel.Authoritative)
	in := identity.Input{Parties: []identity.Party{
		party("web", "Anna Nowak", email("anna@example.com", channel.Verified)),
		party("app", "Anna Nowak", email("anna@example.com", channel.Verified), card),
		party("till", "A. Nowak", card),
	}}
	x := identity.Explain(ref("web"), ref("till"), in, identity.Rules{})
	for _, step := range x.Steps {
		fmt.Println(step.A, step.B, step.Score, step.Terms[0].Rule)
	}
	fmt.Println(x.Text())
	// Output:
	// crm/person/web crm/person/app 24 verified email
	// crm/person/app crm/person/till 40 authoritative loyalty
	// crm/person/web and crm/person/till are one person through others: crm/person/web and crm/person/app by verified email (24.0 bits); crm/person/app and crm/person/till by authoritative loyalty (40.0 bits). The weakest step has 24.0 bits.
}

func ExampleRules_Builtin() {
	why, generic := identity.Rules{}.Builtin(channel.KeyID{Kind: channel.KeyPhone, Value: "+48123456789"})
	fmt.Println(generic, why)
	// Output: true digits in a row
}

func ExampleOrphaned() {
	decisions := []identity.Decision{{Seq: 1, Action: identity.Link, A: ref("1"), B: ref("renamed")}}
	for _, d := range identity.Orphaned([]identity.Party{party("1", "Jan Nowak")}, decisions) {
		fmt.Println(d.Seq, d.Action, d.A, d.B)
	}
	// Output: 1 link crm/person/1 crm/person/renamed
}
