package identity_test

import (
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

func TestAddressKey(t *testing.T) {
	for _, c := range []struct {
		about   string
		a, b    channel.Address
		has, is bool // a has a key; b has the same
	}{
		{"notations of one flat", channel.Address{Street: "ul. Długa 5 m. 3", Postcode: "00-238", City: "Warszawa"},
			channel.Address{Street: "Dluga 5/3", Postcode: "00238"}, true, true},
		{"one house, another flat", channel.Address{Street: "Długa 5/3", Postcode: "00-238"}, channel.Address{Street: "Długa 5/4", Postcode: "00-238"}, true, false},
		{"another postcode", channel.Address{Street: "Długa 5", Postcode: "00-238"}, channel.Address{Street: "Długa 5", Postcode: "81-323"}, true, false},
		{"no postcode", channel.Address{Street: "ul. Długa 5", City: "Gdańsk"}, channel.Address{Street: "Długa 5", City: "GDANSK"}, true, true},
		{"no house", channel.Address{Street: "Długa", Postcode: "00-238"}, channel.Address{Street: "Długa", Postcode: "00-238"}, false, false},
		{"no place", channel.Address{Street: "Długa 5"}, channel.Address{Street: "Długa 5"}, false, false},
		{"a parcel locker", channel.Address{Street: "Długa 5", Postcode: "00-238", Point: "WAW12A"}, channel.Address{}, false, false},
	} {
		a, has := identity.AddressKey(c.a)
		b, also := identity.AddressKey(c.b)
		if has != c.has || (has && also && a == b) != c.is {
			t.Errorf("%s: %q %v and %q %v", c.about, a.Value, has, b.Value, also)
		}
	}
}
