package requesttracker_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/helpdesk/requesttracker"
	"github.com/clientele-go/clientele/channel"
)

func start(t *testing.T) (*fake, *requesttracker.Desk) {
	f := newFake()
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	return f, fakeDesk(t, srv.URL)
}

// TestZones reads on in each zone that the account may have, and over a change
// of it: dates in queries mean the account's clock.
func TestZones(t *testing.T) {
	for _, zones := range [][2]int{{0, 0}, {7200, 7200}, {-18000, -18000}, {20700, 20700}, {50400, 50400}, {-43200, -43200},
		{7200, 10800}, {10800, 7200}, {0, 3600}, {3600, 0}} {
		t.Run(fmt.Sprint(zones), func(t *testing.T) {
			f, d := start(t)
			f.zone = zones[0]
			for range 5 {
				f.now = f.now.Add(5 * time.Hour)
				f.open(fakeAnna, "x")
			}
			_, next := pass(t, d.Interactions, "")
			f.zone = zones[1]
			f.now = f.now.Add(time.Second)
			f.message(f.tickets[3], "Correspond", fakeAgent, "y")
			f.now = f.now.Add(9 * time.Hour)
			k := f.open(fakeJonas, "z")
			f.happen(k, "Status", fakeAgent, "Status", "new", "deleted")
			k.status = "deleted"
			now, _ := pass(t, d.Interactions, next)
			if _, ok := now[ref(channel.KindCase, 4)]; !ok {
				t.Error("the next pass did not report a ticket that changed a second later")
			}
			if !now[ref(channel.KindCase, k.id)].Deleted {
				t.Error("the next pass did not report the deleted ticket")
			}
			if _, ok := now[ref(channel.KindCase, 1)]; ok {
				t.Error("the next pass read a ticket again that did not change for most of a day")
			}
		})
	}
}

// TestHistoryOverHiddenRows has more transactions in one ticket than fit on a
// page, most of them hidden.
func TestHistoryOverHiddenRows(t *testing.T) {
	f, d := start(t)
	k := f.open(fakeAnna, "long")
	for range 250 {
		f.happen(k, "Set", fakeAgent, "Priority", "0", "1")
	}
	x := f.message(k, "Correspond", fakeAgent, "the last word")
	f.sparse = true
	facts, _ := pass(t, d.Interactions, "")
	i, ok := facts[ref(channel.KindInteraction, x.id)].Content.(*channel.Interaction)
	if !ok || i.Text != "the last word" {
		t.Error("the last transaction was not read")
	}
}

// TestOrderWithinASecond changes a ticket twice while the clock stands still.
func TestOrderWithinASecond(t *testing.T) {
	f, d := start(t)
	k := f.open(fakeAnna, "x")
	var last channel.Fact
	for i, s := range []string{"open", "stalled", "resolved"} {
		f.happen(k, "Status", fakeAgent, "Status", k.status, s)
		k.status = s
		facts, _ := pass(t, d.Interactions, "")
		now := facts[ref(channel.KindCase, k.id)]
		if i > 0 && !now.Newer(&last) || now.Content.(*channel.Case).Source != s {
			t.Errorf("%s is not newer than what was before it in the same second", s)
		}
		last = now
	}
}

// TestAgentsAreNoCustomers has a clerk among the requestors.
func TestAgentsAreNoCustomers(t *testing.T) {
	f, d := start(t)
	k := f.open(fakeAnna, "x")
	k.who = []int{fakeAgent, fakeJonas, fakeAnna}
	facts, _ := pass(t, d.Interactions, "")
	if got := facts[ref(channel.KindCase, k.id)].Party; got != ref(channel.KindPerson, fakeAnna) {
		t.Errorf("the case is of %v, want of the requestor who opened it", got)
	}
	people, _ := pass(t, d.People, "")
	if _, ok := people[ref(channel.KindPerson, fakeAgent)]; ok || len(people) != 2 {
		t.Errorf("%d persons, the clerk among them: %v", len(people), ok)
	}
	k.who = []int{fakeAgent}
	k.changed = f.now
	facts, _ = pass(t, d.Interactions, "")
	if got := facts[ref(channel.KindCase, k.id)].Party; !got.IsZero() {
		t.Errorf("a ticket of a clerk alone is of %v", got)
	}
}

// TestChangedUser changes a user and no ticket.
func TestChangedUser(t *testing.T) {
	for _, admin := range []bool{true, false} {
		f, d := start(t)
		f.admin = admin
		f.open(fakeAnna, "x")
		f.now = f.now.Add(time.Hour)
		f.open(fakeJonas, "y")
		_, next := pass(t, d.People, "")
		f.users[fakeAnna]["LastUpdated"], f.users[fakeAnna]["etag"] = f.now.Add(time.Hour).Format(time.RFC3339), 99
		people, _ := pass(t, d.People, next)
		anna, ok := people[ref(channel.KindPerson, fakeAnna)]
		if ok != admin || admin && (anna.Version != 99 || len(anna.Keys) != 3) {
			t.Errorf("with the right %v: reported %v at version %d with %d keys", admin, ok, anna.Version, len(anna.Keys))
		}
	}
}

// TestRejects has records that cannot be read beside good ones: they are kept
// as they came, and can be decoded once the cause is gone.
func TestRejects(t *testing.T) {
	f, d := start(t)
	good, bad := f.open(fakeAnna, "good"), f.open(fakeJonas, "bad due")
	bad.due = "the day after tomorrow"
	odd := f.message(good, "Correspond", fakeAgent, "x")
	f.parts[len(f.parts)-1]["Content"] = "a NUL \x00 in the text"
	p, err := d.Interactions(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range p.Rejects {
		got = append(got, r.Ref.String())
		if !json.Valid(r.Raw) || r.Reason == "" || r.Stream != "interactions" || strings.Contains(r.Reason, "tomorrow") {
			t.Errorf("reject of %v: %d bytes raw, reason %q", r.Ref, len(r.Raw), r.Reason)
		}
	}
	slices.Sort(got)
	want := []string{"desk/case/2", ref(channel.KindInteraction, odd.id).String()}
	if !slices.Equal(got, want) {
		t.Fatalf("rejected %v, want %v", got, want)
	}
	if !slices.ContainsFunc(p.Facts, func(f channel.Fact) bool { return f.Ref == ref(channel.KindCase, good.id) }) {
		t.Error("the good ticket was not reported")
	}
	again, err := d.Decode(t.Context(), p.Rejects[0].Stream, p.Rejects[0].Raw)
	if err != nil || len(again.Rejects) == 0 {
		t.Errorf("decoded again it gave %d rejects, %v; want one as long as it is bad", len(again.Rejects), err)
	}
	bad.due, f.parts[len(f.parts)-1]["Content"] = "", "good"
	for _, r := range p.Rejects {
		p, err := d.Decode(t.Context(), r.Stream, r.Raw)
		if err != nil || !slices.ContainsFunc(p.Facts, func(f channel.Fact) bool { return f.Ref == r.Ref }) {
			t.Errorf("%v could not be decoded after it was repaired: %v", r.Ref, err)
		}
	}
}

func TestNew(t *testing.T) {
	ok := requesttracker.Config{Name: name, URL: "https://rt.example", Token: channel.NewSecret("very-secret")}
	if d, err := requesttracker.New(ok); err != nil || d.Info().Name != name || d.Info().Sort != channel.Helpdesk {
		t.Errorf("a config with what is required: %v", err)
	}
	for what, change := range map[string]func(*requesttracker.Config){
		"no token":     func(c *requesttracker.Config) { c.Token = channel.Secret{} },
		"no name":      func(c *requesttracker.Config) { c.Name = "" },
		"a bad name":   func(c *requesttracker.Config) { c.Name = "a/b" },
		"no address":   func(c *requesttracker.Config) { c.URL = "" },
		"a bad field":  func(c *requesttracker.Config) { c.OrderField = "a}b" },
		"a large page": func(c *requesttracker.Config) { c.PageSize = 101 },
		"back in time": func(c *requesttracker.Config) { c.Overlap = -1 },
	} {
		cfg := ok
		change(&cfg)
		if _, err := requesttracker.New(cfg); err == nil || strings.Contains(err.Error(), "very-secret") {
			t.Errorf("%s: error %v", what, err)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v", ok, ok, ok); strings.Contains(s, "very-secret") {
		t.Error("a config prints its token")
	}
}

func TestPrivateAddressIsRefused(t *testing.T) {
	cfg := requesttracker.Config{Name: name, URL: "http://127.0.0.1:1", Token: channel.NewSecret("x")}
	d, err := requesttracker.New(cfg)
	if err == nil {
		_, err = d.People(t.Context(), "")
	}
	if e, ok := errors.AsType[*channel.SourceError](err); err == nil || ok && e.Trouble != channel.Misconfigured {
		t.Errorf("a desk at a loopback address gave %v, want that it is refused", err)
	}
}

func ExampleNew() {
	desk, err := requesttracker.New(requesttracker.Config{
		Name:          "helpdesk",
		URL:           "https://rt.example",
		Token:         channel.NewSecret("1-42-…"),
		Region:        "PL",
		OrderField:    "Order Number",
		CallbackField: "Callback Promised",
		ContactField:  "Contact Channel",
		Roles:         map[string]string{"rasa": "contact centre"},
		QueueRoles:    map[string]string{"Stores": "store"},
	})
	fmt.Println(desk.Info().Name, desk.Info().Sort, err)
	// Output: helpdesk helpdesk <nil>
}
