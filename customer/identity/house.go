package identity

import (
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// KeyAddress is the kind of the key that stands for an address; see
// [AddressKey]. No source states it: nobody is found by an address, and nothing
// but a [Model] takes it for evidence.
const KeyAddress channel.KeyKind = "address"

// AddressKey returns a key that addresses of one house, or of one flat where
// the address names it, have in common however they are written: those who have
// it are worth comparing. A house of which many people who cannot be one have
// it, such as an office, is generic like any other value; see [Rules.Judge].
//
// The result is false for an address that names no house, and for a parcel
// locker or another pick-up point, where nobody lives. The key is personal data.
func AddressKey(a channel.Address) (channel.KeyID, bool) {
	if a.Point != "" {
		return channel.KeyID{}, false
	}
	p := parseAddress(a.Street, a.Postcode, a.City)
	place := p.postcode
	if place == "" {
		if len(p.city) == 0 || len(p.street) == 0 {
			return channel.KeyID{}, false
		}
		place = strings.Join(p.city, " ") + ", " + strings.Join(p.street, " ")
	}
	if p.number == "" {
		return channel.KeyID{}, false
	}
	value := place + " " + p.number
	if p.flat != "" {
		value += "/" + p.flat
	}
	return channel.KeyID{Kind: KeyAddress, Value: value}, true
}
