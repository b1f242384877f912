package identity_test

import (
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

func shopRef(kind channel.Kind, id string) channel.Ref {
	return channel.Ref{Channel: "shop", Kind: kind, ID: id}
}

// TestLentCard: a daughter of her mother's name buys with her mother's card and
// types her own mailbox. The mailbox is not the mother's then, who told her own.
func TestLentCard(t *testing.T) {
	home := []channel.Address{{Street: "Długa 5/3", Postcode: "00-950", City: "Warszawa"}}
	name := channel.Name{Given: "Maria", Family: "Brzezińska"}
	mother := identity.Party{Ref: shopRef(channel.KindPerson, "m"), Name: name, Addresses: home}
	say := func(p *identity.Party, mail string, fact channel.Ref) {
		p.Claims = append(p.Claims, identity.Claim{Key: channel.NewKey(channel.KeyEmail, "", mail, channel.Asserted), Fact: fact})
	}
	guest := identity.Party{Ref: shopRef(channel.KindOrder, "g"), Name: name, Addresses: home}
	say(&guest, "mb77@example.pl", guest.Ref)
	r := identity.Rules{Model: identity.RetailWeigher()}
	verdict := func() identity.Verdict { return identity.Compare(mother, guest, identity.Input{}, r).Verdict }

	say(&mother, "mb77@example.pl", shopRef(channel.KindOrder, "receipt"))
	if v := verdict(); v != identity.Same {
		t.Errorf("whose only mailbox was told by a receipt is %s with whom it is, want same", v)
	}
	say(&mother, "maria.brzezinska@example.pl", mother.Ref)
	if v := verdict(); v == identity.Same {
		t.Error("a mailbox that only a receipt told, beside her own, makes the two one person")
	}
	say(&mother, "mb77@example.pl", mother.Ref)
	if v := verdict(); v != identity.Same {
		t.Errorf("a mailbox that her record tells too leaves the two %s", v)
	}
}

// TestNamesakesOfOneHome: father and son of one name have two cards of one club
// and one address. They are two people, and live together; whoever has one mobile
// besides has two cards.
func TestNamesakesOfOneHome(t *testing.T) {
	person := func(id, phone string) identity.Party {
		p := identity.Party{Ref: shopRef(channel.KindPerson, id), Name: channel.Name{Given: "Gediminas", Family: "Petrauskas"},
			Addresses: []channel.Address{{Street: "Žalioji g. 20-49", Postcode: "LT-91972", City: "Klaipėda"}}}
		p.Claims = []identity.Claim{{Key: channel.NewKey(channel.KeyLoyalty, "club", "c"+id, channel.Authoritative), Fact: p.Ref},
			{Key: channel.NewKey(channel.KeyPhone, "", phone, channel.Asserted), Fact: p.Ref}}
		return p
	}
	r := identity.Rules{Unique: []string{"club"}, Model: identity.RetailWeigher()}
	father, son, again := person("1", "+37060000001"), person("2", "+37060000002"), person("3", "+37060000001")
	if v := identity.Compare(father, son, identity.Input{}, r).Verdict; v != identity.Household {
		t.Errorf("father and son of one name are %s, want household", v)
	}
	if v := identity.Compare(father, again, identity.Input{}, r).Verdict; v != identity.Different {
		t.Errorf("two cards of whoever has one mobile are %s, want different", v)
	}
	res := identity.ResolveAll([]identity.Party{father, son}, nil, r)
	if len(res.Clusters) != 2 || len(res.Households) != 1 || len(res.Households[0]) != 2 {
		t.Errorf("%v", res)
	}
	l, err := identity.LinkRecords([]identity.Party{father, son}, identity.LinkerConfig{Rules: r})
	if err != nil || l.People != 2 || len(l.Review) != 0 || !slices.EqualFunc(l.Households, [][]int32{{0, 1}}, slices.Equal[[]int32]) {
		t.Errorf("plain records: %d people, %v for review, households %v, %v", l.People, l.Review, l.Households, err)
	}
}
