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
	for _, s := range []customer.Storage{plain{mem}, remote{mem}, bringing{remote{mem}, 1}, bringing{remote{mem}, 2}} {
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

// bringing is a storage that brings along each nth fact that entries name.
type bringing struct {
	remote
	nth int
}

func (s bringing) Ask(ctx context.Context, qs []customer.Question) ([]customer.Answer, error) {
	as, err := s.remote.Ask(ctx, qs)
	for i := range as {
		if !qs[i].Ahead {
			continue
		}
		as[i].FactsAhead = map[channel.Ref]*customer.FactRow{}
		n := 0
		for _, rows := range as[i].Timelines {
			for j := range rows {
				if n++; n%s.nth != 0 {
					continue
				}
				got, err := s.Read(ctx, customer.Want{Facts: []channel.Ref{rows[j].Ref}})
				if err != nil {
					return nil, err
				}
				if f := got.Facts[0]; f != nil {
					as[i].FactsAhead[rows[j].Ref] = f
				}
			}
		}
	}
	return as, err
}

// A rowOf counts how often in a row a storage is asked.
type rowOf struct {
	bringing
	asked int
}

func (s *rowOf) Ask(ctx context.Context, qs []customer.Question) ([]customer.Answer, error) {
	s.asked++
	return s.bringing.Ask(ctx, qs)
}

func (s *rowOf) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	s.asked++
	return s.bringing.Read(ctx, w)
}

// TestViewAsksSeldom: a storage that is far away is asked three or four times in a
// row, and less often for one of whom nothing has changed.
func TestViewAsksSeldom(t *testing.T) {
	mem := customer.NewMemory()
	load, _ := loadInto(t, mem, nil)
	for f := range world.New(world.Config{Seed: 4, People: 150}).Facts() {
		if _, err := load.Add(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	s := &rowOf{bringing: bringing{remote{mem}, 1}}
	hub, _ := loadInto(t, s, nil)
	clerk := hub.As(customer.Actor{ID: "a"}, customer.Service)
	var ids []customer.ID
	for p, err := range clerk.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	for again, most := range []float64{3.5, 3} {
		s.asked = 0
		for _, id := range ids {
			if _, err := clerk.View(t.Context(), customer.Query{Customer: id}); err != nil {
				t.Fatal(err)
			}
		}
		if mean := float64(s.asked) / float64(len(ids)); mean > most {
			t.Errorf("views of %d customers ask %.2f times in a row each, want at most %.2f (again: %v)", len(ids), mean, most, again == 1)
		}
	}
}
