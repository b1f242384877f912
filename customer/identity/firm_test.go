package identity

import (
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

func TestFirmLevel(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want uint8
	}{
		{"acme tools", "acme tools", familyExact},
		{"acme tools", "tools acme", familyExact},
		{"acme engineering", "acme enginering", familyTypo},
		{"acme tools", "acme tools norwich", familyPart},
		{"royal acme tools", "royal acme bakery", familySimilar},
		{"royal acme tools", "north hills bakery", familyOther},
		{"tools", "royal acme tools", familyOther}, // one word that many share is no name
	} {
		a, b := strings.Fields(c.a), strings.Fields(c.b)
		if got := firmLevel(a, b); got != c.want {
			t.Errorf("%q and %q: level %d, want %d", c.a, c.b, got, c.want)
		}
		if firmLevel(a, b) != firmLevel(b, a) {
			t.Errorf("%q and %q: not the same from both sides", c.a, c.b)
		}
	}
}

func record(n int, name channel.Name, born, street string) Party {
	p := Party{Ref: channel.Ref{Channel: "test", Kind: channel.KindPerson, ID: strconv.Itoa(1000 + n)}, Name: name, BirthDate: born}
	if street != "" {
		p.Addresses = []channel.Address{{Street: street, Postcode: "NR1 1AA", City: "Norwich"}}
	}
	return p
}

// TestFirmsOfOneHouse checks that two firms of one name at one address are
// linked and never a household, and a firm whose name does not show that it is
// one is found.
func TestFirmsOfOneHouse(t *testing.T) {
	records := []Party{record(0, channel.Name{Full: "Acme Tools Ltd"}, "", "12 Mill Road"), record(1, channel.Name{Full: "Acme Tools"}, "", "12 Mill Road"),
		record(2, channel.Name{Full: "Hill Bakery Ltd"}, "", "12 Mill Road"), record(3, channel.Name{Full: "Acme Tools"}, "", "12 Mill Road")}
	records[3].Firm = true
	l, err := LinkRecords(records, LinkerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if l.People != 2 || l.Person[0] != l.Person[1] || l.Person[0] != l.Person[3] || len(l.Households) != 0 {
		t.Errorf("people %v, households %v", l.Person, l.Households)
	}
}

// TestRivals checks that a record that may be either of two people is joined to
// neither, and to the one there is if there is one.
func TestRivals(t *testing.T) {
	name := channel.Name{Given: "John", Family: "Smith"}
	father, son := record(0, name, "1950-03-01", "12 Mill Road"), record(1, name, "1983-09-17", "12 Mill Road")
	either := record(2, name, "", "12 Mill Road")
	l, err := LinkRecords([]Party{father, son, either}, LinkerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if l.People != 3 || len(l.Review) == 0 {
		t.Errorf("of three John Smiths %d people, %d pairs for review", l.People, len(l.Review))
	}
	if l, err = LinkRecords([]Party{father, either}, LinkerConfig{}); err != nil || l.People != 1 {
		t.Errorf("of two John Smiths %d people, %v", l.People, err)
	}
}

func TestFixedLine(t *testing.T) {
	for number, want := range map[string]bool{"+48226354012": true, "+48601200300": false, "+37041567907": true, "+37067901247": false,
		"+442039740743": true, "+447550246919": false, "601200300": false, "+12025550143": false, "+4822": false, "": false} {
		if got := fixedLine(number); got != want {
			t.Errorf("fixedLine(%q) = %v", number, got)
		}
	}
}

// TestFamilyNameIsNoHousehold checks that people of one family name and one
// city, but of two addresses, do not live together.
func TestFamilyNameIsNoHousehold(t *testing.T) {
	records := []Party{record(0, channel.Name{Given: "Anna", Family: "Nowak"}, "", "12 Mill Road"), record(1, channel.Name{Given: "Piotr", Family: "Nowak"}, "", "5 Long Lane"),
		record(2, channel.Name{Given: "Ewa", Family: "Nowak"}, "", "12 Mill Road")}
	l, err := LinkRecords(records, LinkerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Households) != 1 || len(l.Households[0]) != 2 || l.Households[0][0] != 0 || l.Households[0][1] != 2 {
		t.Errorf("households %v", l.Households)
	}
}
