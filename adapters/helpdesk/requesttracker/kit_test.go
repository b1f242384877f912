package requesttracker_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/helpdesk/requesttracker"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

const fakeToken = "1-9-secret"

func fakeDesk(t testing.TB, url string) *requesttracker.Desk {
	d, err := requesttracker.New(requesttracker.Config{Name: name, URL: url, Token: channel.NewSecret(fakeToken),
		OrderField: "Order", PageSize: 2, Queues: []string{"Care"}, Region: "PL", InsecurePrivateAddresses: true})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestConformance runs the kit over a stand-in that answers as RT does.
func TestConformance(t *testing.T) {
	for _, admin := range []bool{false, true} {
		t.Run(fmt.Sprintf("admin=%v", admin), func(t *testing.T) {
			f := newFake()
			f.admin = admin
			h := channeltest.NewHostile(t, f)
			channeltest.Run(t, harness(t, f, h))
		})
	}
}

func harness(t *testing.T, f *fake, h *channeltest.Hostile) channeltest.Harness {
	for i := range 5 {
		f.now = f.now.Add(time.Hour)
		k := f.open([]int{fakeAnna, fakeJonas}[i%2], fmt.Sprintf("ticket %d", i+1))
		f.message(k, "Correspond", fakeAgent, "an answer")
		f.happen(k, "Set", fakeAgent, "Due", "1970-01-01 00:00:00", "2026-12-01 10:00:00")
		k.due = "2026-12-01T10:00:00Z"
	}
	f.tickets[0].cfs = "WEB-1001"
	f.tickets[3].into = 3
	f.happen(f.tickets[3], "AddLink", fakeAgent, "MergedInto", "", "rt://desk/ticket/3")
	locked := func(step time.Duration, do func() []channel.Ref) func() []channel.Ref {
		return func() []channel.Ref {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.now = f.now.Add(step)
			return do()
		}
	}
	person := func(id int) channel.Ref { return ref(channel.KindPerson, id) }
	return channeltest.Harness{
		New:     func() channel.Channel { return fakeDesk(t, h.URL) },
		Hostile: h,
		Want: []channel.Ref{person(fakeAnna), person(fakeJonas), ref(channel.KindCase, 1), ref(channel.KindCase, 4),
			ref(channel.KindInteraction, 40), ref(channel.KindPromise, "1/due/44")},
		Known: []channel.Key{{Kind: channel.KeyEmail, Value: "anna@shop.example"}, channel.OrderNumber("WEB-1001"),
			channel.NewKey(channel.KeyAccount, name, fmt.Sprint(fakeJonas), channel.Authoritative)},
		Secrets: []string{fakeToken, "ANNA", "JONAS"},
		Change: locked(time.Hour, func() []channel.Ref {
			k := f.open(fakeAnna, "one more")
			x := f.message(f.tickets[1], "Comment", fakeAgent, "a note")
			return []channel.Ref{ref(channel.KindCase, k.id), ref(channel.KindCase, 2), ref(channel.KindInteraction, x.id)}
		}),
		Tie: locked(0, func() []channel.Ref {
			var refs []channel.Ref
			for range 5 {
				refs = append(refs, ref(channel.KindCase, f.open(fakeJonas, "tied").id))
			}
			f.happen(f.tickets[2], "Set", fakeAgent, "Priority", "0", "5")
			return append(refs, ref(channel.KindCase, 3))
		}),
		Shift: func() {
			locked(time.Second, func() []channel.Ref {
				f.happen(f.tickets[0], "Set", fakeAgent, "Priority", "0", "5")
				return nil
			})()
		},
		Sparse: func() func() {
			f.sparse = true
			return func() { f.sparse = false }
		},
		Vanish: func() channel.Ref {
			locked(time.Hour, func() []channel.Ref {
				k := f.open(fakeAnna, "spam")
				f.happen(k, "Status", fakeAgent, "Status", "new", "deleted")
				k.status = "deleted"
				return nil
			})()
			return ref(channel.KindCase, len(f.tickets))
		},
		Spoil: locked(time.Hour, func() []channel.Ref {
			k := f.open(fakeAnna, "good")
			f.junk = []json.RawMessage{[]byte(`{"type":"ticket","Subject":"no id"}`)}
			return []channel.Ref{ref(channel.KindCase, k.id)}
		}),
	}
}
