package identity

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
)

func TestWays(t *testing.T) {
	for text, want := range map[string]string{
		"12 Oak Street": "street", "12 Oak St": "street", "ul. Długa 5": "street", "Hauptstr. 5": "street", "Gedimino g. 9-5": "street",
		"12 Oak Road": "road", "12 Oak Rd": "road", "12 Oak Lane": "lane", "12 Oak Ave": "avenue", "al. Wolności 5": "avenue",
		"pl. Wolności 1": "place", "os. Słoneczne 5": "estate", "Długa 5": "", "12 Oak": "", "Calle Mayor 5": "street", "C/ Mayor 5": "street",
	} {
		if got := parseAddress(text, "", "").way; got != want {
			t.Errorf("%q is a %q, want %q", text, got, want)
		}
	}
}

// TestStreetsOfOneStem checks that a house in Oak Road is not taken for that in
// Oak Lane, and that a street whose sort is not told may be either.
func TestStreetsOfOneStem(t *testing.T) {
	at := func(street string) Party {
		return Party{Addresses: []channel.Address{{Street: street, Postcode: "90210", City: "Salem"}}}
	}
	for _, c := range []struct {
		a, b string
		want uint8
	}{
		{"12 Oak Road", "12 Oak Rd", addressExact},
		{"12 Oak Road", "12 Oak", addressExact},
		{"12 Oak Road", "12 Oak Lane", addressStreet},
		{"ul. Wolności 5", "pl. Wolności 5", addressStreet},
		{"Calle Mayor 5", "C/ Mayor 5", addressExact},
	} {
		table := newTable(&Rules{})
		for _, p := range []Party{at(c.a), at(c.b)} {
			table.add(&p)
		}
		var v vector
		newComparer(table).compare(0, 1, &v)
		if v.level[fAddress] != c.want {
			t.Errorf("%q and %q are at level %d, want %d", c.a, c.b, v.level[fAddress], c.want)
		}
		if apart := table.liveApart([]int32{0}, []int32{1}); apart != (c.want != addressExact) {
			t.Errorf("%q and %q are apart: %v", c.a, c.b, apart)
		}
	}
}

func TestTwoIDs(t *testing.T) {
	card := func(issuer, id string) Party {
		return Party{Claims: []Claim{{Key: channel.NewKey(channel.KeyLoyalty, issuer, id, channel.Authoritative)}}}
	}
	table := newTable(&Rules{Unique: []string{"club"}})
	for _, p := range []Party{card("club", "c1"), card("club", "c2"), card("club", "c1"), card("shop", "c3"), card("shop", "c4")} {
		table.add(&p)
	}
	for _, c := range []struct {
		i, j int32
		want bool
	}{{0, 1, true}, {0, 2, false}, {0, 3, false}, {3, 4, false}} {
		if table.twoIDs(c.i, c.j) != c.want || table.twoIDs(c.j, c.i) != c.want {
			t.Errorf("%d and %d have two ids: want %v", c.i, c.j, c.want)
		}
	}
}

// TestFamiliesOfAnAddress checks that forms, parts and slips of one family name
// count as one home, and that a flat of two names is one.
func TestFamiliesOfAnAddress(t *testing.T) {
	for _, c := range []struct {
		street string
		names  []string
		want   int32
	}{
		{"Długa 5", []string{"Kowalski", "Kowalska", "Kowlaski", "Kowalska-Nowak"}, 1},
		{"Długa 5", []string{"Kowalski", "Wróbel", ""}, 2},
		{"Długa 5", []string{"Kowalski", "Wróbel", "Zieliński"}, 3},
		{"Długa 5/7", []string{"Kowalski", "Wróbel"}, 1},
		{"Długa 5/7", []string{"Kowalski", "Wróbel", "Zieliński"}, 2},
		{"Długa 5", []string{"", ""}, 1},
	} {
		table := newTable(&Rules{})
		for _, n := range c.names {
			table.add(&Party{Name: channel.Name{Family: n}, Addresses: []channel.Address{{Street: c.street, Postcode: "00-950", City: "Warszawa"}}})
		}
		var v cells
		table.cells(0, &v)
		if got := table.families()[v.place[placeDoor]]; got != c.want {
			t.Errorf("%s of %v has %d homes, want %d", c.street, c.names, got, c.want)
		}
	}
}
