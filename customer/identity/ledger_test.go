package identity_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

var passed = time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC)

func somebody(id, given, family string, created time.Time, keys ...channel.Key) identity.Party {
	p := identity.Party{Ref: channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: id}, Name: channel.Name{Given: given, Family: family}, CreatedAt: created}
	for _, k := range keys {
		p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
	}
	return p
}

func sure(k channel.KeyKind, value string) channel.Key {
	return channel.Key{Kind: k, Value: value, Assurance: channel.Verified}
}

func since(k channel.Key, t time.Time) channel.Key { k.Since = t; return k }
func until(k channel.Key, t time.Time) channel.Key { k.Until = t; return k }

// A split value links those who had it before with each other, and those who have
// it since, and none of the ones with any of the others: by what the claims say,
// else by the age of the parties.
func TestSplitValueAt(t *testing.T) {
	phone := sure(channel.KeyPhone, "+48601200300")
	parties := []identity.Party{
		somebody("a", "", "", passed.AddDate(-3, 0, 0), phone),
		somebody("b", "", "", time.Time{}, since(phone, passed.AddDate(-1, 0, 0))),
		somebody("c", "", "", passed.AddDate(1, 0, 0), phone),
		somebody("d", "", "", passed.AddDate(-2, 0, 0), since(phone, passed)),
		somebody("e", "", "", passed.AddDate(2, 0, 0), until(phone, passed.AddDate(0, -1, 0))), // told late of the past
	}
	clusters := func(ds ...identity.Decision) [][]string {
		res := identity.ResolveAll(parties, ds, identity.Rules{})
		var out [][]string
		for _, c := range res.Clusters {
			var ids []string
			for _, r := range c {
				ids = append(ids, r.ID)
			}
			slices.Sort(ids)
			out = append(out, ids)
		}
		slices.SortFunc(out, func(x, y []string) int { return slices.Compare(x, y) })
		return out
	}
	split := identity.Decision{Seq: 1, Action: identity.SplitValueAt, Key: phone.ID(), From: passed}
	again := identity.Decision{Seq: 2, Action: identity.SplitValueAt, Key: phone.ID(), From: passed.AddDate(0, 6, 0)}
	undo := identity.Decision{Seq: 3, Action: identity.UndoValue, Key: phone.ID()}
	all, two, three := [][]string{{"a", "b", "c", "d", "e"}}, [][]string{{"a", "b", "e"}, {"c", "d"}}, [][]string{{"a", "b", "e"}, {"c"}, {"d"}}
	// e ends before d and c begin, but a holds with both.
	for _, c := range []struct {
		ds   []identity.Decision
		want [][]string
	}{{nil, all}, {[]identity.Decision{split}, two}, {[]identity.Decision{split, again}, three}, {[]identity.Decision{again, split}, three},
		{[]identity.Decision{split, again, undo}, all}, {[]identity.Decision{undo, again, split}, all},
		{[]identity.Decision{{Seq: 1, Action: identity.SplitValueAt, Key: phone.ID()}}, all}} {
		if got := clusters(c.ds...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %v, want %v", c.ds, got, c.want)
		}
	}
	in := identity.Input{Parties: parties, Decisions: []identity.Decision{split}}
	x := identity.Explain(parties[0].Ref, parties[2].Ref, in, identity.Rules{})
	if x.Verdict == identity.Same || !strings.Contains(x.Text(), "passed to somebody else, by a decision") {
		t.Errorf("%s", x.Text())
	}
	for _, lang := range []string{"pl", "lt"} {
		if text := x.TextIn(lang); strings.Contains(text, "decision") {
			t.Errorf("%s: %s", lang, text)
		}
	}
	if p := identity.Compare(parties[0], parties[2], in, identity.Rules{}); p.Verdict == identity.Same || p.Score != 0 {
		t.Errorf("compared alone: %+v", p)
	}
}

// A split holds for what the model weighs too.
func TestSplitValueAtWithModel(t *testing.T) {
	mail := channel.Key{Kind: channel.KeyEmail, Value: "j.lisek@example.com"}
	parties := []identity.Party{somebody("a", "Jan", "Lisek", passed.AddDate(-3, 0, 0), mail), somebody("b", "Jan", "Lisek", passed.AddDate(1, 0, 0), mail)}
	rules := identity.Rules{Model: identity.RetailWeigher()}
	if res := identity.ResolveAll(parties, nil, rules); len(res.Clusters) != 1 {
		t.Fatalf("one name and one mailbox are %d people", len(res.Clusters))
	}
	split := []identity.Decision{{Seq: 1, Action: identity.SplitValueAt, Key: mail.ID(), From: passed}}
	if res := identity.ResolveAll(parties, split, rules); len(res.Clusters) != 2 {
		t.Errorf("after the split: %v", res.Clusters)
	}
}

// A confirmed household keeps two people apart, with a model or without, says
// what they are to each other, and gives way to what is decided later.
func TestConfirmHousehold(t *testing.T) {
	mail, phone := sure(channel.KeyEmail, "nowak@example.com"), sure(channel.KeyPhone, "+48601200300")
	parties := []identity.Party{somebody("a", "Jan", "Nowak", passed, mail), somebody("b", "Jan", "Nowak", passed, mail, phone), somebody("c", "Ewa", "Zych", passed)}
	a, b, c := parties[0].Ref, parties[1].Ref, parties[2].Ref
	home := identity.Decision{Seq: 1, Action: identity.ConfirmHousehold, A: b, B: a}
	far := identity.Decision{Seq: 2, Action: identity.ConfirmHousehold, A: a, B: c}
	for _, rules := range []identity.Rules{{}, {Model: identity.RetailWeigher()}} {
		in := identity.Input{Parties: parties, Decisions: []identity.Decision{home, far}}
		res := identity.Resolve(in, rules)
		if len(res.Clusters) != 3 || !reflect.DeepEqual(res.Households, [][]channel.Ref{{a, b, c}}) {
			t.Errorf("people %v, households %v", res.Clusters, res.Households)
		}
		x := identity.Explain(a, b, in, rules)
		if x.Verdict != identity.Household || !strings.Contains(x.Text(), "household") {
			t.Errorf("%s: %s", x.Verdict, x.Text())
		}
		for i, later := range []identity.Action{identity.Link, identity.Unlink, identity.Undo} {
			in.Decisions = []identity.Decision{home, {Seq: 2, Action: later, A: a, B: b}}
			res := identity.Resolve(in, rules)
			if people := len(res.Clusters); people != [...]int{2, 3, 2}[i] {
				t.Errorf("after %s there are %d people", later, people)
			}
			if later == identity.Unlink && len(res.Households) != 0 && rules.Model == nil {
				t.Errorf("unlinked afterwards, and of one household: %v", res.Households)
			}
		}
	}
}

// The ledger may be replayed in any order.
func TestLedgerInAnyOrder(t *testing.T) {
	mail, phone := sure(channel.KeyEmail, "nowak@example.com"), sure(channel.KeyPhone, "+48601200300")
	var parties []identity.Party
	for i := range 8 {
		p := somebody(string(rune('a'+i)), "", "", passed.AddDate(i-4, 0, 0), mail)
		if i%2 == 0 {
			p.Claims = append(p.Claims, identity.Claim{Key: phone, Fact: p.Ref})
		}
		parties = append(parties, p)
	}
	r := rand.New(rand.NewPCG(1, 2))
	pairs := [...]identity.Action{identity.Link, identity.Unlink, identity.ConfirmHousehold, identity.Undo}
	values := [...]identity.Action{identity.BlockValue, identity.AllowValue, identity.SplitValueAt, identity.UndoValue}
	for range 200 {
		var ds []identity.Decision
		for seq := range 10 {
			d := identity.Decision{Seq: int64(seq + 1)}
			if r.IntN(2) == 0 {
				d.Action, d.A, d.B = pairs[r.IntN(4)], parties[r.IntN(8)].Ref, parties[r.IntN(8)].Ref
			} else {
				d.Action, d.Key, d.From = values[r.IntN(4)], [...]channel.Key{mail, phone}[r.IntN(2)].ID(), passed.AddDate(r.IntN(6)-3, 0, 0)
			}
			ds = append(ds, d)
		}
		want := identity.ResolveAll(parties, ds, identity.Rules{})
		r.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
		if got := identity.ResolveAll(parties, ds, identity.Rules{}); !reflect.DeepEqual(got, want) {
			t.Fatalf("%v in another order: %+v, and %+v", ds, got, want)
		}
	}
}

// What several parties of one ref say is put together, addresses too, whichever
// comes first.
func TestPartiesOfOneRef(t *testing.T) {
	mail := channel.Key{Kind: channel.KeyEmail, Value: "ewa.zych@example.com"}
	at := channel.Address{Street: "Morska 8", Postcode: "81-323", City: "Gdynia"}
	a, b, c := somebody("a", "Jan", "Nowak", passed), somebody("a", "", "", passed), somebody("b", "Anna", "Nowak", passed, mail)
	b.Addresses, c.Addresses = []channel.Address{at}, []channel.Address{at}
	rules := identity.Rules{Model: identity.RetailWeigher()}
	for _, ps := range [][]identity.Party{{a, b, c}, {b, a, c}} {
		if res := identity.ResolveAll(ps, nil, rules); len(res.Clusters) != 2 || len(res.Households) != 1 {
			t.Errorf("people %v, households %v", res.Clusters, res.Households)
		}
	}
}
