package customer_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// plain is a storage without anything optional.
type plain struct{ customer.Storage }

// A storage that is a Looker is asked otherwise and must be told the same.
func TestLookSaysWhatReadsSay(t *testing.T) {
	mem := customer.NewMemory()
	fast, _ := loadInto(t, mem, nil)
	slow, _ := loadInto(t, plain{mem}, nil)
	var keys []channel.Key
	for f := range world.New(world.Config{Seed: 3, People: 150}).Facts() {
		if _, err := fast.Add(context.Background(), f); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, f.Keys...)
		if o, ok := f.Content.(*channel.Order); ok && o.Number != "" {
			keys = append(keys, channel.OrderNumber(o.Number))
		}
	}
	found := map[customer.Match]int{}
	for i, k := range keys {
		asked := []channel.Key{k, keys[(i*7)%len(keys)]}[:1+i%2]
		for _, scope := range []customer.Scope{{}, {Channels: []string{k.Issuer, "desk"}}} {
			a, err := fast.As(customer.Actor{ID: "a", Scope: scope}, customer.Service).Find(t.Context(), asked...)
			if err != nil {
				t.Fatal(err)
			}
			b, err := slow.As(customer.Actor{ID: "a", Scope: scope}, customer.Service).Find(t.Context(), asked...)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(a, b); d != "" {
				t.Fatalf("asked for %v (-looking +reading):\n%s", asked, d)
			}
			found[a.Match]++
		}
	}
	if len(found) < 3 {
		t.Errorf("only these answers were compared: %v", found)
	}
}
