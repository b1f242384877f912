package sqlite

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/factjson"
)

// TestPack compares lists of postings before and after.
func TestPack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		var list []posting
		for range rng.IntN(30) {
			list = append(list, posting{1 + rng.Int64N(1<<uint(1+rng.IntN(61))), uint8(rng.Uint32()), rng.IntN(2) == 0})
		}
		b := pack(nil, list)
		if got := unpack(b); !reflect.DeepEqual(got, list) {
			t.Fatalf("%v comes back as %v", list, got)
		}
		for n := range b { // a torn list is no panic
			unpack(b[:n])
		}
	}
}

// TestPartyOfEarlierVersion: what was stored of a party before addresses were is
// read as it was, and what is stored now is read by both readers alike.
func TestPartyOfEarlierVersion(t *testing.T) {
	c := factjson.New(&partyBody{})
	const before = `{"created":"2026-01-02T03:04:05Z","name":{"given":"Anna"},"born":"1980-05-12","claims":[{"kind":"email","value":"a@example.com","assurance":1,"n":2}]}`
	var b partyBody
	if err := c.Read(before, &b); err != nil || b.Name.Given != "Anna" || len(b.Claims) != 1 || b.Addresses != nil {
		t.Fatalf("%v: %d claims, %d addresses", err, len(b.Claims), len(b.Addresses))
	}
	p := &customer.PartyRow{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}, Name: b.Name,
		Addresses: []customer.AddressRow{{Address: channel.Address{Street: "Długa \"5\"", Postcode: "00-238"}, House: "00238 5", N: 3}, {N: 1}}}
	text, err := partyText(c, p)
	if err != nil {
		t.Fatal(err)
	}
	var quick, plain partyBody
	if err := c.Read(text, &quick); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &plain); err != nil || !reflect.DeepEqual(quick, plain) {
		t.Errorf("%v: the two readers differ", err)
	}
	if len(quick.Addresses) != 2 || customer.AddressRow(quick.Addresses[0]) != p.Addresses[0] || quick.Addresses[1].N != 1 {
		t.Error("the addresses come back otherwise")
	}
}
