package identity_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/linkcases"
)

// TestTextsAreTranslatedAndTellNoValues reads the explanation of every named
// case in all three languages.
func TestTextsAreTranslatedAndTellNoValues(t *testing.T) {
	for _, c := range linkcases.All() {
		parties, decisions := namedCase(c)
		r := identity.Rules{Unique: c.Unique, Model: identity.RetailWeigher()}
		in := identity.Input{Parties: parties, Values: identity.Values(parties, decisions, r), Decisions: decisions}
		for _, w := range c.Want {
			a, b := caseRef(w.A), caseRef(w.B)
			why := identity.WhyNot(a, b, in, r)
			english := why.TextIn("en") + identity.WhyCluster(a, in, r).TextIn("en")
			for _, language := range []string{"en", "pl", "lt-LT"} {
				text := why.TextIn(language) + identity.WhyCluster(a, in, r).TextIn(language)
				if language != "en" && englishLeft(text) {
					t.Errorf("case %s in %s has English words: %s", c.Number, language, text)
				}
				for _, p := range parties {
					for _, secret := range secrets(&p) {
						if strings.Contains(text, secret) {
							t.Errorf("case %s in %s tells a value: %s", c.Number, language, text)
						}
					}
				}
				if strings.Count(text, string(rune(0xFFFD))) > 0 || strings.Contains(text, "%!") || (language != "en") == (text == english) {
					t.Errorf("case %s in %s: %s", c.Number, language, text)
				}
			}
		}
	}
}

// TestVerdictsAreTranslated: whatever makes a value generic is told in all three
// languages.
func TestVerdictsAreTranslated(t *testing.T) {
	k := func(kind channel.KeyKind, value string) channel.KeyID { return channel.KeyID{Kind: kind, Value: value} }
	shop := k(channel.KeyEmail, "@shop.example")
	r := identity.Rules{Generic: []channel.KeyID{shop, k(channel.KeyPhone, "+48600100299")}, Holders: 5}
	blocked := k(channel.KeyPhone, "+48600100298")
	ledger := []identity.Decision{{Seq: 1, Action: identity.BlockValue, Key: blocked}}
	values := []identity.Value{r.Judge(blocked, nil, ledger), r.JudgeCount(k(channel.KeyPhone, "+48600100297"), 6, nil)}
	var crowd []identity.Party
	for i, full := range []string{"Anna Lis", "Piotr Wilk", "Ewa Zych", "Adam Kos", "Olga Gil"} {
		crowd = append(crowd, identity.Party{Ref: channel.Ref{Channel: "x", Kind: "person", ID: full[:i+1]}, Name: channel.Name{Full: full}})
	}
	values = append(values, r.Judge(k(channel.KeyPhone, "+48600100297"), crowd, nil))
	for _, id := range []channel.KeyID{k(channel.KeyPhone, "+48600100299"), k(channel.KeyEmail, "anna@shop.example"), k(channel.KeyPhone, "+48000000000"),
		k(channel.KeyPhone, "+48111111111"), k(channel.KeyPhone, "+48123456789"), k(channel.KeyEmail, "noemail@wp.pl"), k(channel.KeyEmail, "a@x.invalid"),
		k(channel.KeyEmail, "a@noemail.pl"), k(channel.KeyEmail, "a@mailinator.com"), k(channel.KeyEmail, "abc@marketplace.amazon.de"), k(channel.KeyAccount, "test")} {
		values = append(values, r.Judge(id, nil, nil))
	}
	for _, v := range values {
		en, pl, lt := v.TextIn("en"), v.TextIn("pl-PL"), v.TextIn("lt")
		if !v.Generic {
			t.Errorf("%v is not generic: this shows nothing of it", v.Key.Kind)
		} else if en != v.Why || pl == en || lt == en || pl == lt || strings.Contains(pl+lt, "%!") || strings.Contains(pl+lt, "%s") {
			t.Errorf("%q is %q in Polish, %q in Lithuanian", v.Why, pl, lt)
		}
	}
	if s := (identity.Value{}).TextIn("pl"); s != "" {
		t.Errorf("what says something: %q", s)
	}
}

func englishLeft(text string) bool {
	for _, w := range []string{"given", "family", "exact", " bits", "person,", "weighed", "asserted", "verified", "prior", "frequency", "evidence"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

func secrets(p *identity.Party) (out []string) {
	add := func(s string) {
		if len(s) > 3 {
			out = append(out, s)
		}
	}
	for _, c := range p.Claims {
		add(c.Key.Value)
	}
	add(p.Name.Given)
	add(p.Name.Family)
	add(p.Name.Full)
	add(p.BirthDate)
	for _, a := range p.Addresses {
		add(a.Street)
		add(a.Postcode)
	}
	return out
}

// three are records of one person in a row, a and c through b alone, and d,
// who is another.
func three() ([]identity.Party, identity.Rules) {
	rec := func(id, given string, keys ...channel.Key) identity.Party {
		p := identity.Party{Ref: channel.Ref{Channel: "s", Kind: "person", ID: id}, Name: channel.Name{Given: given, Family: "Lisek"}}
		for _, k := range keys {
			p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
		}
		return p
	}
	mail := channel.Key{Kind: channel.KeyEmail, Value: "olga.lisek@wp.pl"}
	other := channel.Key{Kind: channel.KeyEmail, Value: "olgalisek88@example.com"}
	phone := channel.Key{Kind: channel.KeyPhone, Value: "+48601200300"}
	return []identity.Party{rec("a", "Olga", mail), rec("b", "Olga", mail, other, phone), rec("c", "Olga", other), rec("d", "Marek", phone)},
		identity.Rules{Model: identity.RetailWeigher()}
}

func TestWhyCluster(t *testing.T) {
	parties, r := three()
	in := identity.Input{Parties: parties}
	c := identity.WhyCluster(parties[0].Ref, in, r)
	if len(c.Members) != 3 || len(c.Links) != 2 {
		t.Fatalf("%d members and %d links, want 3 and 2", len(c.Members), len(c.Links))
	}
	if c.Weakest.Score > c.Links[0].Score || c.Weakest.Score != c.Links[1].Score {
		t.Errorf("the weakest link has %v, the others %v", c.Weakest.Score, c.Links[0].Score)
	}
	both := slices.Concat(c.Left, c.Right)
	slices.SortFunc(both, channel.Ref.Compare)
	members := slices.SortedFunc(slices.Values(c.Members), channel.Ref.Compare)
	if diff := cmp.Diff(members, both); diff != "" || len(c.Left) == 0 || len(c.Right) == 0 {
		t.Errorf("left %v, right %v", c.Left, c.Right)
	}
	if alone := identity.WhyCluster(parties[3].Ref, in, r); len(alone.Members) != 1 || len(alone.Links) != 0 {
		t.Errorf("somebody alone: %+v", alone)
	}
	if none := identity.WhyCluster(channel.Ref{ID: "x"}, in, r); len(none.Members) != 0 {
		t.Errorf("somebody unknown: %+v", none)
	}
}

func TestWhyNotTellsWhatIsMissing(t *testing.T) {
	parties, r := three()
	in := identity.Input{Parties: parties}
	x := identity.WhyNot(parties[1].Ref, parties[3].Ref, in, r)
	if x.Verdict != identity.Household || len(x.Against) == 0 {
		t.Fatalf("%s, against %v", x.Verdict, x.Against)
	}
	if got, want := x.Missing+x.Steps[0].Score, math.Log2(.95/.05); math.Abs(got-want) > 1e-9 {
		t.Errorf("the missing bits lead to %v, want %v", got, want)
	}
	for i := 1; i < len(x.Against); i++ {
		if x.Against[i-1].Bits > x.Against[i].Bits {
			t.Errorf("against %v, want the strongest first", x.Against)
		}
	}
	if same := identity.WhyNot(parties[0].Ref, parties[2].Ref, in, r); same.Verdict != identity.Same || same.Missing != 0 || len(same.Against) != 0 {
		t.Errorf("one person: %+v", same)
	}
}

func TestDiffIsADryRun(t *testing.T) {
	parties, r := three()
	in := identity.Input{Parties: parties}
	none := identity.Diff(in, r, r)
	if none.Moved != 0 || none.Parties != 4 || len(none.Merged)+len(none.Split) != 0 {
		t.Errorf("no change: %+v", none)
	}
	got := identity.Diff(in, identity.Rules{}, r)
	want := identity.Changes{Moved: 3, Parties: 4, Merged: []identity.Regrouped{{
		Before: []channel.Ref{parties[0].Ref, parties[1].Ref, parties[2].Ref}, After: []channel.Ref{parties[0].Ref}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	back := identity.Diff(in, r, identity.Rules{})
	if len(back.Split) != 1 || back.Share() != .75 {
		t.Errorf("the way back: %+v", back)
	}
}

func TestWhatIf(t *testing.T) {
	parties, r := three()
	b := parties[1]
	in := identity.Input{Parties: []identity.Party{parties[0], parties[2], parties[3]}}
	with, changes := identity.WhatIf(b, in, r)
	if len(with) != 3 || len(changes.Merged) != 1 || changes.Parties != 3 || changes.Moved != 2 {
		t.Errorf("with %v, changes %+v", with, changes)
	}
	if len(in.Parties) != 3 {
		t.Error("the input has changed")
	}
}
