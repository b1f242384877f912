package identity_test

import (
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// Whatever is not suspect is not generic, and what is one more can be.
func TestSuspect(t *testing.T) {
	rules := []identity.Rules{{}, {Holders: 2}, {People: map[channel.KeyKind]int{channel.KeyEmail: 0}}}
	for _, r := range rules {
		for _, kind := range []channel.KeyKind{channel.KeyEmail, channel.KeyPhone, channel.KeyLoyalty, channel.KeyDevice, "own"} {
			id := channel.KeyID{Kind: kind, Issuer: "shop", Value: "v1234x"}
			var holders []identity.Party
			for n := range 12 {
				if v := r.Judge(id, holders, nil); v.Generic != r.Suspect(kind, n) {
					t.Errorf("%+v: %s with %d holders who contradict each other: suspect %v, generic %v", r, kind, n, r.Suspect(kind, n), v.Generic)
				}
				holders = append(holders, identity.Party{Ref: channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: fmt.Sprint(n)}, BirthDate: fmt.Sprintf("19%d0-02-%02d", n%10, n+10)})
			}
		}
	}
}
