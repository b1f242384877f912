package identity_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// holder is a party with ids that somebody issued and mailboxes that are surely
// its own.
func holder(id string, keys ...channel.Key) identity.Party {
	p := identity.Party{Ref: channel.Ref{Channel: "x", Kind: channel.KindPerson, ID: id}, Name: channel.Name{Given: "Anna", Family: "Nowak"}}
	for _, k := range keys {
		p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: p.Ref})
	}
	return p
}

func TestLimits(t *testing.T) {
	issued := func(issuer, id string) channel.Key {
		return channel.NewKey(channel.KeyAccount, issuer, id, channel.Authoritative)
	}
	mail := channel.NewKey(channel.KeyEmail, "", "anna@example.com", channel.Verified)
	said := channel.NewKey(channel.KeyAccount, "club", "c9", channel.Verified)
	shop, c1, c2, c3 := holder("1", issued("shop", "s1"), mail), holder("2", issued("club", "c1"), mail), holder("3", issued("club", "c2"), mail), holder("4", issued("club", "c3"), mail)
	link := func(a, b identity.Party) identity.Decision {
		return identity.Decision{Seq: 1, Action: identity.Link, A: a.Ref, B: b.Ref}
	}
	for _, c := range []struct {
		about     string
		parties   []identity.Party
		limits    []identity.Limit
		decisions []identity.Decision
		want      string // clusters
		told      string // the guard of each conflict
	}{
		{"no limit", []identity.Party{shop, c1, c2}, nil, nil, "123", ""},
		{"one card to an account", []identity.Party{shop, c1, c2}, []identity.Limit{{Per: "shop", Of: "club"}}, nil, "12 3", "more ids than allowed of club, between x/person/1 and x/person/3"},
		{"two cards to an account", []identity.Party{shop, c1, c2, c3}, []identity.Limit{{Per: "shop", Of: "club", Most: 2}}, nil, "123 4",
			"more ids than allowed of club, between x/person/1 and x/person/4"},
		{"nobody has an account", []identity.Party{c1, c2}, []identity.Limit{{Per: "shop", Of: "club"}}, nil, "23", ""},
		{"whoever it is", []identity.Party{c1, c2}, []identity.Limit{{Of: "club"}}, nil, "2 3", "more ids than allowed of club, between x/person/2 and x/person/3"},
		{"what is not authoritative does not count", []identity.Party{shop, c1, holder("5", said, mail)}, []identity.Limit{{Per: "shop", Of: "club"}}, nil, "125", ""},
		{"a human is not bound", []identity.Party{shop, c1, c2}, []identity.Limit{{Per: "shop", Of: "club"}}, []identity.Decision{link(c1, c2)}, "1 23",
			"more ids than allowed of club, between x/person/1 and x/person/2"},
		{"what a human joined takes in what adds nothing", []identity.Party{c1, c2, holder("6", mail)}, []identity.Limit{{Of: "club"}}, []identity.Decision{link(c1, c2)}, "236", ""},
		{"a party with too many of its own", []identity.Party{holder("7", issued("club", "c1"), issued("club", "c2"), mail), holder("8", mail)}, []identity.Limit{{Of: "club"}}, nil, "78", ""},
	} {
		r := identity.Rules{Limits: c.limits}
		for round := range 6 {
			parties := slices.Clone(c.parties)
			rand.New(rand.NewPCG(uint64(round), 1)).Shuffle(len(parties), func(i, j int) { parties[i], parties[j] = parties[j], parties[i] })
			res := identity.ResolveAll(parties, c.decisions, r)
			var got []string
			for _, members := range res.Clusters {
				var s strings.Builder
				for _, m := range slices.SortedFunc(slices.Values(members), channel.Ref.Compare) {
					s.WriteString(m.ID)
				}
				got = append(got, s.String())
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.about, diff)
			}
			var told []string
			for _, x := range res.Conflicts {
				if x.Between[0].IsZero() {
					x.Between = [2]channel.Ref{x.A, x.B}
				}
				told = append(told, fmt.Sprintf("%s, between %s and %s", x.Guard, x.Between[0], x.Between[1]))
			}
			if diff := cmp.Diff(c.told, strings.Join(told, "; ")); diff != "" {
				t.Errorf("%s: conflicts (-want +got):\n%s", c.about, diff)
			}
		}
	}
	in := identity.Input{Parties: []identity.Party{shop, c1, c2}}
	for _, r := range []identity.Rules{{Limits: []identity.Limit{{Per: "shop", Of: "club"}}}, {Limits: []identity.Limit{{Per: "shop", Of: "club"}}, Model: identity.RetailWeigher()}} {
		x := identity.Explain(shop.Ref, c2.Ref, in, r)
		if x.Verdict != identity.Possible || len(x.Stopped) == 0 || !strings.HasPrefix(x.Stopped[0].Guard, "more ids than allowed of club") {
			t.Errorf("the explanation is %s, stopped by %v", x.Verdict, x.Stopped)
		}
		if s := x.TextIn("pl"); !strings.Contains(s, "więcej identyfikatorów") {
			t.Errorf("in Polish it says %q", s)
		}
	}
	asserted := channel.NewKey(channel.KeyEmail, "", "anna.nowak.80@example.com", channel.Asserted)
	a, b := holder("a", issued("club", "c1"), asserted), holder("b", issued("club", "c2"), asserted)
	a.BirthDate, b.BirthDate = "1980-05-12", "1980-05-12"
	for limits, want := range map[string][]identity.Limit{"1": nil, "2": {{Of: "club"}}} {
		res := identity.ResolveAll([]identity.Party{a, b}, nil, identity.Rules{Model: identity.RetailWeigher(), Limits: want})
		if fmt.Sprint(len(res.Clusters)) != limits {
			t.Errorf("by the model's word there are %d people, want %s", len(res.Clusters), limits)
		}
		if want != nil && len(res.Review) != 1 {
			t.Errorf("what the limit stopped is not listed for review: %v", res.Review)
		}
	}
}
