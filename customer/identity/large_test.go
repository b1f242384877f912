package identity

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

// many makes n parties who carry the keys; name gives each its name.
func many(n int, name func(i int) string, keys ...channel.Key) []Party {
	ps := make([]Party, n)
	for i := range ps {
		ps[i] = who(fmt.Sprintf("m%05d", i), name(i), "", keys...)
	}
	return ps
}

func unnamed(int) string { return "" }

// TestTenThousandGuestOrders: one address on all of them. Asserted, it links
// nobody; verified, it is generic; allowed by a human, or told to be none, it
// makes one person, in bounded time.
func TestTenThousandGuestOrders(t *testing.T) {
	for _, a := range []channel.Assurance{asserted, verified} {
		res := ResolveAll(many(10_000, unnamed, mail("a@example.com", a)), nil, Rules{})
		if len(res.Clusters) != 10_000 || len(res.Conflicts) != 0 {
			t.Errorf("%s: %d clusters, %d conflicts", a, len(res.Clusters), len(res.Conflicts))
		}
	}
	k := mail("a@example.com", verified)
	allow := []Decision{{Seq: 1, Action: AllowValue, Key: k.ID()}}
	for name, of := range map[string]func(int) string{
		"nameless": unnamed,
		"equal":    func(int) string { return "Jan Nowak" },
		"distinct": func(i int) string { return fmt.Sprintf("J. N%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676) },
	} {
		res := ResolveAll(many(10_000, of, k), allow, Rules{})
		if len(res.Clusters) != 1 || len(res.Conflicts) != 0 {
			t.Errorf("%s: %d clusters, %d conflicts", name, len(res.Clusters), len(res.Conflicts))
		}
	}
}

// TestManyCarriers: where not every pair is looked at, those who agree are
// still together and those who do not apart.
func TestManyCarriers(t *testing.T) {
	k := mail("a@example.com", verified)
	names := []string{"Jan Nowak", "Anna Nowak", "Piotr Nowak"}
	ps := many(300, func(i int) string { return names[i%3] }, k)
	res := ResolveAll(ps, nil, Rules{})
	if len(res.Clusters) != 3 || len(res.Conflicts) != 3 {
		t.Fatalf("%d clusters, conflicts %+v", len(res.Clusters), res.Conflicts)
	}
	// Somebody unlinked from the first of its kind is still with the others.
	cut := []Decision{{Seq: 1, Action: Unlink, A: ps[0].Ref, B: ps[3].Ref}}
	for _, c := range ResolveAll(ps, cut, Rules{}).Clusters {
		if len(c) == 1 && c[0] != ps[0].Ref && c[0] != ps[3].Ref {
			t.Errorf("%v is alone", c)
		}
	}
	if d := cmp.Diff(res, ResolveAll(ps, []Decision{cut[0], {Seq: 2, Action: Undo, A: ps[0].Ref, B: ps[3].Ref}}, Rules{})); d != "" {
		t.Error(d)
	}
}

// TestLargeComponent: a component above its bound is joined by what is certain
// only, and the alarm is raised; others are not touched.
func TestLargeComponent(t *testing.T) {
	r := Rules{Component: 50}
	var ps []Party
	for i := range 60 { // a chain, each link another phone
		p := who(fmt.Sprintf("c%02d", i), "", "", phone(fmt.Sprintf("6001002%02d", i), verified), phone(fmt.Sprintf("6001002%02d", i+1), verified))
		if i < 2 {
			p.Claims = append(p.Claims, Claim{account("17"), p.Ref})
		}
		ps = append(ps, p)
	}
	ps = append(ps, who("d1", "", "", mail("a@example.com", verified)), who("d2", "", "", mail("a@example.com", verified)))
	link := []Decision{{Seq: 1, Action: Link, A: person("c05"), B: person("c50")}}
	res := ResolveAll(ps, link, r)
	for _, c := range []struct {
		a, b string
		want bool
	}{{"c00", "c01", true}, {"c01", "c02", false}, {"c05", "c50", true}, {"d1", "d2", true}} {
		if got := together(res.Clusters, person(c.a), person(c.b)); got != c.want {
			t.Errorf("%s and %s together: %v", c.a, c.b, got)
		}
	}
	want := []Conflict{{A: person("c00"), B: person("c01"), Rule: "verified keys", Guard: "component of more than 50 parties"}}
	if d := cmp.Diff(want, res.Conflicts); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// What is generic connects nobody, so it makes no component either.
	if res := ResolveAll(many(60, unnamed, mail("noemail@shop.pl", verified)), nil, r); len(res.Conflicts) != 0 {
		t.Errorf("a generic value made a component: %+v", res.Conflicts)
	}
	if whole := ResolveAll(ps, link, Rules{}); len(whole.Clusters) != 2 {
		t.Errorf("within the bound: %d clusters", len(whole.Clusters))
	}
}

func TestOrphaned(t *testing.T) {
	ps := []Party{who("a", "", ""), who("b", "", "")}
	link := Decision{Seq: 1, Action: Link, A: person("a"), B: person("gone")}
	ds := []Decision{link, {Seq: 2, Action: Unlink, A: person("a"), B: person("b")},
		{Seq: 3, Action: Link, A: person("b"), B: person("gone")}, {Seq: 4, Action: Undo, A: person("gone"), B: person("b")},
		{Seq: 5, Action: BlockValue, Key: account("1").ID()}}
	if d := cmp.Diff([]Decision{link}, Orphaned(ps, ds)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestLinking(t *testing.T) {
	for _, c := range []struct {
		key  channel.Key
		want bool
	}{
		{mail("a@example.com", asserted), false}, {mail("a@example.com", verified), true}, {account("1"), true},
		{key(channel.KeyDevice, "app", "1", authoritative), false}, {key(channel.KeyTaxID, "PL", "1", authoritative), false},
		{channel.OrderNumber("1001").With(authoritative), false}, {key("badge", "staff", "1", verified), true},
	} {
		if got := Linking(c.key); got != c.want {
			t.Errorf("%s: %v", c.key, got)
		}
	}
}

// TestFirstMember: authoritative before not, then created earlier, unknown
// last, then by ref.
func TestFirstMember(t *testing.T) {
	k := mail("a@example.com", verified)
	at := func(p Party, days int) Party { p.CreatedAt = day.AddDate(0, 0, days); return p }
	res := ResolveAll([]Party{who("a", "", "", k), who("b", "", "", k), at(who("c", "", "", k), 1), at(who("d", "", "", k), 0),
		at(who("e", "", "", k, account("1")), 9), who("f", "", "", k, account("1"))}, nil, Rules{})
	want := [][]channel.Ref{{person("e"), person("f"), person("d"), person("c"), person("a"), person("b")}}
	if d := cmp.Diff(want, res.Clusters); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestManualLinkExcusesIDs: what a human joined is one person for others too,
// in its own component only.
func TestManualLinkExcusesIDs(t *testing.T) {
	r := Rules{Unique: []string{"shop"}}
	k, m := phone("600100200", verified), mail("jan@example.com", verified)
	ps := []Party{who("a", "Jan Nowak", "", account("1")), who("b", "Hanna Nowak", "", account("2")),
		who("c", "Jan Nowak", "", account("1"), k), who("d", "Jan Nowak", "", account("2"), k),
		who("e", "Jan Nowak", "", account("3"), m), who("f", "Jan Nowak", "", account("4"), m)}
	apart := ResolveAll(ps, nil, r)
	if together(apart.Clusters, person("c"), person("d")) {
		t.Error("two accounts are one person without anybody's word")
	}
	res := ResolveAll(ps, []Decision{{Seq: 1, Action: Link, A: person("a"), B: person("b")}}, r)
	if !together(res.Clusters, person("c"), person("d")) || !together(res.Clusters, person("a"), person("d")) {
		t.Errorf("linked accounts keep their records apart: %v", res.Clusters)
	}
	if together(res.Clusters, person("e"), person("f")) {
		t.Error("the link of two accounts excused others")
	}
}

// TestManualLinkTakesNobodyAway: a human's link of two records with different
// names must not push out whom the rules had joined with one of them.
func TestManualLinkTakesNobodyAway(t *testing.T) {
	k := phone("600100200", verified)
	ps := []Party{who("a", "Anna Nowak", "", k), who("b", "Hanna Nowak", ""), who("c", "Anna Nowak", "", k), who("d", "Ewa Nowak", "", k)}
	res := ResolveAll(ps, []Decision{{Seq: 1, Action: Link, A: person("a"), B: person("b")}}, Rules{})
	if !together(res.Clusters, person("a"), person("c")) || !together(res.Clusters, person("b"), person("c")) || together(res.Clusters, person("a"), person("d")) {
		t.Errorf("%v", res.Clusters)
	}
}

// TestInitialsDoNotChain: a card joins Jan and J., and Joanna shares a phone
// with J.; she is not Jan for that.
func TestInitialsDoNotChain(t *testing.T) {
	k := phone("600100200", verified)
	ps := []Party{who("a", "Jan Nowak", "", card("7", authoritative)), who("b", "J. Nowak", "", card("7", authoritative), k), who("c", "Joanna Nowak", "", k)}
	res := ResolveAll(ps, nil, Rules{})
	want := Result{Clusters: [][]channel.Ref{{person("a"), person("b")}, {person("c")}}, Conflicts: []Conflict{{A: person("b"), B: person("c"),
		Rule: "verified phone", Guard: "given name", Between: [2]channel.Ref{person("a"), person("c")}}}}
	if d := cmp.Diff(want, res); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestExchangedNamesDoNotChain: Wit Jan may be Jan Wit, written the other way
// round, but he is not Jan Lis.
func TestExchangedNamesDoNotChain(t *testing.T) {
	k, m := phone("600100200", verified), mail("jan@example.com", verified)
	exchanged := who("c", "", "", m)
	exchanged.Name = channel.Name{Given: "Wit", Family: "Jan"}
	ps := []Party{who("a", "Jan Wit", "", k, m), who("b", "Jan Lis", "", k), exchanged}
	if c := ResolveAll(ps, nil, Rules{}).Clusters; !together(c, person("a"), person("b")) || together(c, person("b"), person("c")) {
		t.Errorf("%v", c)
	}
	if c := ResolveAll([]Party{ps[0], exchanged}, nil, Rules{}).Clusters; len(c) != 1 {
		t.Errorf("%v", c)
	}
}

// TestPartyPrintsNoPersonalData: a party in a log is its ref.
func TestPartyPrintsNoPersonalData(t *testing.T) {
	p := who("a", "Jan Nowak", "1980-05-12", mail("jan@example.com", verified))
	for _, verb := range []string{"%v", "%+v", "%s", "%#v"} {
		if got := fmt.Sprintf(verb, p); got != "web/person/a" {
			t.Errorf("%s: %s", verb, got)
		}
	}
}
