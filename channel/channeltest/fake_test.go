package channeltest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

var noon = channel.UTC(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))

func person(id string, keys ...channel.Key) channel.Fact {
	return channel.Fact{Ref: channel.Ref{Kind: channel.KindPerson, ID: id}, UpdatedAt: noon, Keys: keys, Content: &channel.Person{}}
}

func order(id, number, of string) channel.Fact {
	return channel.Fact{Ref: channel.Ref{Kind: channel.KindOrder, ID: id}, Version: 1, UpdatedAt: noon,
		Party:   channel.Ref{Kind: channel.KindPerson, ID: of},
		Content: &channel.Order{Number: number, Status: channel.OrderOpen}}
}

// pass reads one pass and returns the refs in the order in which they came.
func pass(t *testing.T, pull func(context.Context, channel.Cursor) (channel.Page, error), from channel.Cursor) ([]string, channel.Cursor) {
	t.Helper()
	var refs []string
	for range 1000 {
		p, err := pull(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Facts {
			s := f.Ref.String()
			if f.Deleted {
				s += " deleted"
			}
			refs = append(refs, s)
		}
		if from = p.Next; !p.More {
			return refs, from
		}
	}
	t.Fatal("no end")
	return nil, ""
}

func TestFakePages(t *testing.T) {
	f := &channeltest.Fake{PageSize: 2}
	f.Put(person("1"), person("2"), order("7", "1001", "1"), person("3"), person("2"))
	got, next := pass(t, f.People, "")
	if d := cmp.Diff([]string{"fake/person/1", "fake/person/3", "fake/person/2"}, got); d != "" {
		t.Errorf("first pass:\n%s", d)
	}
	if got, next = pass(t, f.People, next); len(got) != 0 {
		t.Errorf("nothing changed, yet the second pass gives %v", got)
	}
	f.PutQuietly(person("1"))
	f.Vanish(channel.Ref{Kind: channel.KindPerson, ID: "3"})
	f.Delete(channel.Ref{Kind: channel.KindPerson, ID: "2"}, channel.Ref{Kind: channel.KindPerson, ID: "nobody"})
	if got, _ = pass(t, f.People, next); !slices.Equal(got, []string{"fake/person/2 deleted"}) {
		t.Errorf("third pass = %v", got)
	}
	if got, _ = pass(t, f.People, ""); !slices.Equal(got, []string{"fake/person/1", "fake/person/2 deleted"}) {
		t.Errorf("full pass = %v", got)
	}
	if _, err := f.Orders(t.Context(), next); !errors.Is(err, channel.ErrCursor) {
		t.Errorf("a cursor of another stream gives %v", err)
	}
}

func TestFakeOverlap(t *testing.T) {
	f := &channeltest.Fake{PageSize: 2, Overlap: 1}
	f.Put(person("1"), person("2"), person("3"))
	got, _ := pass(t, f.People, "")
	if want := []string{"fake/person/1", "fake/person/2", "fake/person/2", "fake/person/3"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFakeTombstoneIsNewer(t *testing.T) {
	for name, fact := range map[string]channel.Fact{"by time": person("1"), "by version": order("1", "", "2"),
		"without either": {Ref: channel.Ref{Kind: channel.KindCase, ID: "1"}, Content: &channel.Case{}}} {
		f := new(channeltest.Fake)
		f.Put(fact)
		before := f.Facts()[0]
		f.Delete(fact.Ref)
		after := f.Facts()[0]
		if !after.Deleted || !after.Newer(&before) || before.Newer(&after) {
			t.Errorf("%s: the tombstone is not newer than what it replaces", name)
		}
		if err := after.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFakeFindAndRefresh(t *testing.T) {
	mail, _ := channel.Email("ona@example.org")
	f := new(channeltest.Fake)
	f.Put(person("1", mail), order("7", "A-1001", "1"), person("2"), order("8", "A-1002", "2"))
	for name, tt := range map[string]struct {
		key  channel.Key
		want []string
	}{
		"by e-mail":       {mail, []string{"fake/order/7", "fake/person/1"}},
		"by order number": {channel.OrderNumber("a-1002"), []string{"fake/order/8", "fake/person/2"}},
		"nobody":          {channel.OrderNumber("x"), nil},
	} {
		p, err := f.Find(t.Context(), []channel.Key{tt.key})
		var got []string
		for _, fact := range p.Facts {
			got = append(got, fact.Ref.String())
		}
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, tt.want)
		}
	}
	p, err := f.Refresh(t.Context(), []channel.Ref{{Channel: "fake", Kind: channel.KindOrder, ID: "7"}, {Channel: "fake", Kind: channel.KindOrder, ID: "9"}})
	if err != nil || len(p.Facts) != 2 || p.Facts[0].Deleted || !p.Facts[1].Deleted {
		t.Errorf("Refresh = %v, %v", p, err)
	}
	if _, err := f.Refresh(t.Context(), []channel.Ref{{Channel: "other", Kind: channel.KindOrder, ID: "7"}}); err == nil {
		t.Error("a ref of another channel is accepted")
	}
}

func TestFakeWebhook(t *testing.T) {
	f := new(channeltest.Fake)
	r := f.Webhook(person("1"), channel.Fact{})
	body, _ := io.ReadAll(r.Body)
	p, err := f.Receive(t.Context(), r, body)
	if err != nil || len(p.Facts) != 1 || len(p.Rejects) != 1 {
		t.Fatalf("Receive = %d facts, %d rejects, %v", len(p.Facts), len(p.Rejects), err)
	}
	if _, err := f.Receive(t.Context(), r, append(body, ' ')); !errors.Is(err, channel.ErrSignature) {
		t.Errorf("an altered body gives %v", err)
	}
}

func TestFakeFails(t *testing.T) {
	f := new(channeltest.Fake)
	cause := errors.New("out of paper")
	f.Fail(2, cause)
	for range 2 {
		_, err := f.People(t.Context(), "")
		if e, ok := errors.AsType[*channel.SourceError](err); !ok || !errors.Is(err, cause) || !e.Temporary() {
			t.Errorf("got %v", err)
		}
	}
	if _, err := f.People(t.Context(), ""); err != nil {
		t.Errorf("the third call still fails: %v", err)
	}
	if n := f.Calls(channeltest.OpPeople); n != 3 || f.Calls("") != 3 {
		t.Errorf("counted %d calls", n)
	}
}

func TestFakeDelayEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &channeltest.Fake{Delay: time.Hour}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		if _, err := f.People(ctx, ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if d := time.Since(start); d != time.Minute {
			t.Errorf("took %v", d)
		}
		if _, err := f.People(t.Context(), ""); err != nil || time.Since(start) != time.Minute+time.Hour {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}

// Reading while objects change loses none: whatever is there at the end has
// been seen in its last version.
func TestFakeConcurrent(t *testing.T) {
	f := &channeltest.Fake{PageSize: 3}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 100 {
				o := order(fmt.Sprint(i%20), fmt.Sprint(w), "1")
				o.Version = int64(i*4 + w)
				f.Put(o)
			}
		})
	}
	seen := map[channel.Ref]int64{}
	read := func(from channel.Cursor) channel.Cursor {
		for {
			p, err := f.Orders(t.Context(), from)
			if err != nil {
				t.Fatal(err)
			}
			for _, fact := range p.Facts {
				seen[fact.Ref] = fact.Version
			}
			if from = p.Next; !p.More {
				return from
			}
		}
	}
	next := read("")
	wg.Wait()
	read(next)
	for _, fact := range f.Facts() {
		if seen[fact.Ref] != fact.Version {
			t.Errorf("%v: saw version %d last", fact, seen[fact.Ref])
		}
	}
}
