package customer_test

import (
	"context"
	"errors"
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

// A storage that is an Asker, or a Remote, is asked otherwise and must be told
// the same.
func TestAskSaysWhatReadsSay(t *testing.T) {
	mem := customer.NewMemory()
	fast, _ := loadInto(t, mem, nil)
	hubs := []*customer.Hub{fast}
	for _, s := range []customer.Storage{plain{mem}, remote{mem}} {
		h, _ := loadInto(t, s, nil)
		hubs = append(hubs, h)
	}
	phones := map[channel.Key]bool{}
	for f := range world.New(world.Config{Seed: 4, People: 150}).Facts() {
		if _, err := fast.Add(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if i, ok := f.Content.(*channel.Interaction); ok && len(f.Keys) > 0 && i.Kind == channel.Call {
			phones[f.Keys[0]] = true
		}
	}
	var asked []customer.Query
	for p, err := range fast.As(customer.Actor{ID: "a"}, customer.Service).Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		asked = append(asked, customer.Query{Customer: p.ID, Entries: len(asked) % 30})
	}
	for k := range phones {
		asked = append(asked, customer.Query{Keys: []channel.Key{k}})
	}
	related, parted := 0, 0
	for i, q := range asked {
		actor := customer.Actor{ID: "a"}
		if i%3 == 1 {
			actor.Scope = customer.Scope{Channels: []string{world.WebPL, "desk"}, HideNotes: true}
		}
		var views []*customer.View
		for _, h := range hubs {
			v, err := h.As(actor, []customer.Purpose{customer.Service, customer.Marketing}[i%7/6]).View(t.Context(), q)
			if err != nil && !errors.Is(err, customer.ErrNotFound) && !errors.Is(err, customer.ErrPurpose) {
				t.Fatal(err)
			}
			views = append(views, v)
		}
		for _, v := range views[1:] {
			if d := cmp.Diff(views[0], v); d != "" {
				t.Fatalf("asked for %v (-asking +reading):\n%s", q, d)
			}
		}
		if v := views[0]; v != nil {
			related += min(1, len(v.Possible)+len(v.Unattributed))
			for _, o := range v.Orders {
				parted += min(1, len(o.Links))
			}
		}
	}
	if related == 0 || parted == 0 {
		t.Errorf("of %d views %d had relatives and %d orders had links", len(asked), related, parted)
	}
}

// remote is a storage that says that it is far away.
type remote struct{ *customer.Memory }

func (remote) Remote() {}
