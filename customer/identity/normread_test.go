package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

func ExampleRead() {
	r := identity.Read(identity.Party{
		Name:      channel.Name{Given: "Pani MaÅ‚gorzata", Family: "Nowak-Kowalska"},
		BirthDate: "1900-01-01",
		Addresses: []channel.Address{{Street: "ul. Długa 5 m. 3", Postcode: "00-238", City: "Warszawa"}},
	})
	fmt.Println(strings.Join(r.Given, " "), "/", strings.Join(r.Family, " "))
	fmt.Println(r.Addresses[0])
	fmt.Println(strings.Join(r.Steps, "\n"))
	// Output:
	// malgorzata / nowak kowalska
	// dluga 5/3, 00238 warszawa
	// given name: encoding repaired
	// given name: lower case
	// given name: title dropped: pani
	// given name: diacritics folded
	// family name: lower case
	// birth date: stands for unknown
	// address: lower case
	// address: diacritics folded
	// address: sort of way set apart: street
	// address: flat set apart from the house
	// address: postcode brought into one form
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		party identity.Party
		want  identity.Reading
	}{
		{identity.Party{}, identity.Reading{}},
		{identity.Party{Name: channel.Name{Full: "Jan Nowak"}, BirthDate: "12.05.1980"},
			identity.Reading{Full: []string{"jan", "nowak"}, BirthDate: "1980-05-12", Steps: []string{"name: lower case"}}},
		{identity.Party{BirthDate: "1983-01-01"}, identity.Reading{BirthDate: "1983", Steps: []string{"birth date: the day is not known"}}},
		{identity.Party{BirthDate: "1983-05"}, identity.Reading{BirthDate: "1983-05", Steps: []string{"birth date: the day is not known"}}},
		{identity.Party{BirthDate: "3/4/1983"}, identity.Reading{BirthDate: "1983-03-04", Steps: []string{"birth date: month and day may be exchanged"}}},
		{identity.Party{BirthDate: "soon"}, identity.Reading{Steps: []string{"birth date: no date"}}},
		{identity.Party{Addresses: []channel.Address{{Point: "WAW1", Street: "Prosta 1"}, {City: "Wilno"}, {Street: "PO Box 7"}}},
			identity.Reading{Addresses: []string{"wilno", "box 7"}, Steps: []string{"address: a pick-up point, left out", "address: lower case",
				"address: lower case", "address: a box in place of a house"}}},
		{identity.Party{Addresses: []channel.Address{{Street: "al. dÅ‚uga 5, 00-238 wilno"}, {Street: "prosta 1", City: "wilno", Postcode: "00000"}, {Country: "PL"}}},
			identity.Reading{Addresses: []string{"dluga 5, 00238 wilno", "prosta 1, wilno"}, Steps: []string{"address: encoding repaired",
				"address: diacritics folded", "address: sort of way set apart: avenue", "address: postcode found in the text",
				"address: city found in the text", "address: postcode left out: it tells nothing", "address: nothing read"}}},
	} {
		got := identity.Read(c.party)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("reading a party (-want +got):\n%s", diff)
		}
		if s := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(s, "nowak") {
			t.Errorf("a reading prints %s", s)
		}
	}
}
