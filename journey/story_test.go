package journey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

func storyReader(t testing.TB, at time.Time) *customer.Reader {
	t.Helper()
	var channels []channel.Channel
	for _, c := range world.Sources([][]channel.Fact{world.Story().Facts}) {
		channels = append(channels, c)
	}
	hub, err := customer.NewHub(customer.Config{Channels: channels, Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	return hub.As(customer.Actor{ID: "clerk-7"}, customer.Service).At(at)
}

// storyView is the clerk's page of the story, of whoever carries a key.
func storyView(t testing.TB, at time.Time, key channel.Key) *customer.View {
	t.Helper()
	view, err := storyReader(t, at).View(t.Context(), customer.Query{Keys: []channel.Key{key}})
	if err != nil {
		t.Fatal(err)
	}
	return view
}

func warsaw(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// lines writes findings down, one a line.
func lines(fs []journey.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, fmt.Sprintf("%s %s: %s", f.Kind, f.Verdict, f.Why))
	}
	return out
}

// TestStory proves that the clerk is told what the scene says, in the order of
// its urgency.
func TestStory(t *testing.T) {
	s := world.Story()
	got := journey.Findings(storyView(t, s.Now, s.Caller), journey.Rules{Zone: warsaw(t)})
	want := []string{
		"order broken: Order #10042 was promised for Tuesday 17 March and has not arrived: 3 days late, “held at sorting centre Strykowice”.",
		"promise broken: A callback was promised (by hotline) for yesterday 15:00; nobody has called.",
		"reply broken: The customer’s e-mail of Wednesday 18 March, 16:31 (case 5581) has had no answer for 43 hours.",
		"pickup pending: Order #10041 is ready for pickup at Kraków, ul. Szklana 5 until tomorrow.",
		"repeat_contact broken: The customer has turned to us 3 times in 7 days: e-mail on Tuesday 17 March, e-mail on Wednesday 18 March, call yesterday.",
		"duplicate_case pending: Cases 5581 and 5582 come from the same message: answer once, close the other.",
		"missed_call recovered: The customer called yesterday at 10:12 and nobody answered; the customer got through 14 minutes later.",
		"reply kept: The customer’s e-mail of Tuesday 17 March, 18:52 (case 5581) was answered within 19 hours.",
		"order kept: Order #10041 was ready for pickup in time.",
		"order kept: Order #10003 arrived in time.",
	}
	if d := cmp.Diff(want, lines(got)); d != "" {
		t.Error(d)
	}
	for kind, trigger := range map[journey.Kind]channel.Ref{journey.PromiseDue: s.Callback, journey.MissedCall: s.Missed,
		journey.DuplicateCase: s.Tickets[1], journey.PickupDue: s.Pickup} {
		i := slices.IndexFunc(got, func(f journey.Finding) bool { return f.Kind == kind })
		if got[i].Refs[0] != trigger {
			t.Errorf("%s rests on %v, want %s first", kind, got[i].Refs, trigger)
		}
	}
	callback := got[1]
	if callback.Owner != "hotline" || callback.Stage != journey.PostSale || callback.Late != 20*time.Hour+42*time.Minute {
		t.Errorf("callback: owner %q, stage %q, late %s", callback.Owner, callback.Stage, callback.Late)
	}
}

// TestStoryBefore proves that a finding knows nothing of what came later.
func TestStoryBefore(t *testing.T) {
	s := world.Story()
	zone := warsaw(t)
	for _, c := range []struct{ at, want string }{
		{"2026-03-19 10:20", "missed_call pending: The customer called today at 10:12 and nobody answered; call back by today 12:12."},
		{"2026-03-19 14:00", "promise pending: A callback is promised (by hotline) for today 15:00."},
		{"2026-03-17 12:00", "order pending: Order #10042 is promised for today."},
		{"2026-03-18 12:00", "order broken: Order #10042 was promised for yesterday and has not arrived: 1 day late, “held at sorting centre Strykowice”."},
		{"2026-03-18 12:00", "reply pending: The customer’s e-mail of yesterday, 18:52 (case 5581) waits for an answer, due by today 18:52."},
		{"2026-03-23 09:00", "pickup broken: Order #10041 was kept for pickup at Kraków, ul. Szklana 5 until Saturday 21 March: check whether it is still there."},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		got := lines(journey.Findings(storyView(t, at, s.Caller), journey.Rules{Zone: zone}))
		if !slices.Contains(got, c.want) {
			t.Errorf("at %s:\ngot  %s\nwant %s", c.at, strings.Join(got, "\n     "), c.want)
		}
	}
}

// TestNobodyKnown proves that the calls from a number of nobody in particular
// are judged, and said to be of nobody in particular.
func TestNobodyKnown(t *testing.T) {
	call := func(id string, minute int, o channel.Outcome) customer.Entry {
		at := channel.UTC(world.StoryNow.Add(time.Duration(minute-600) * time.Minute))
		f := &channel.Fact{Ref: channel.Ref{Channel: "phone", Kind: channel.KindInteraction, ID: id}, Keys: []channel.Key{world.Story().Landline},
			Content: &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: o, StartedAt: at}}
		return customer.Entry{At: at.Time, Kind: customer.Contacted, Ref: f.Ref, Owner: f.Ref, Fact: f}
	}
	v := &customer.View{At: world.StoryNow, Match: customer.Ambiguous, Unattributed: []customer.Entry{call("2", 5, channel.Missed), call("1", 0, channel.Missed)}}
	got := lines(journey.Findings(v, journey.Rules{}))
	want := []string{"missed_call broken: Somebody, perhaps another person with the same number, called 2 times from today at 00:42 and nobody answered; nobody has called back."}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	// The same calls through a number that is surely the customer's are theirs.
	v.Match = customer.Found
	v.Customer.Keys = []channel.Key{world.Story().Landline.With(channel.Verified)}
	if f := journey.Findings(v, journey.Rules{}); len(f) != 1 || f[0].Unsure {
		t.Errorf("through a verified number: %v", f)
	}
	// Through one that is merely asserted, it takes the same number to settle them.
	v.Customer.Keys = []channel.Key{world.Story().Landline}
	own := call("3", 60, channel.Answered)
	v.Contacts = []customer.Entry{own}
	if f := journey.Findings(v, journey.Rules{}); f[0].Verdict != journey.Broken || !f[0].Unsure {
		t.Errorf("a call of the customer settled that of somebody: %v", f)
	}
	v.Contacts, v.Unattributed = nil, append(v.Unattributed, own)
	if f := journey.Findings(v, journey.Rules{}); f[0].Verdict != journey.Recovered {
		t.Errorf("a call from the same number did not settle it: %v", f)
	}
}

// TestReviewOfStory proves that the plain history of a customer gives the same
// findings as the view: promises, orders and pickups are judged alike.
func TestReviewOfStory(t *testing.T) {
	s := world.Story()
	r := storyReader(t, s.Now)
	v, err := r.View(t.Context(), customer.Query{Keys: []channel.Key{s.Caller}})
	if err != nil {
		t.Fatal(err)
	}
	var entries []customer.Entry
	for e, err := range r.Timeline(t.Context(), v.Customer.ID, customer.TimelineFilter{Links: true}) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	for _, e := range v.Unattributed {
		if e.Fact.Keys[0].ID() == s.Caller.ID() {
			entries = append(entries, e)
		}
	}
	rules := journey.Rules{Zone: warsaw(t)}
	whole := journey.Findings(v, rules)
	// The hub ends a promised day in the zone that the shop's channel declares,
	// which is UTC, and Review in that of the rules.
	review := journey.Review(entries, s.Now, rules)
	for _, fs := range [][]journey.Finding{whole, review} {
		for i := range fs {
			if fs[i].Kind == journey.OrderDue {
				fs[i].Late = fs[i].Late.Truncate(2 * time.Hour)
			}
		}
	}
	if d := cmp.Diff(whole, review); d != "" {
		t.Error(d)
	}
}

func ExampleFindings() {
	// A view comes from a customer.Reader; this one is made by hand.
	at := time.Date(2026, 3, 20, 11, 42, 0, 0, time.UTC)
	called := channel.UTC(at.Add(-3 * time.Hour))
	fact := &channel.Fact{Ref: channel.Ref{Channel: "phone", Kind: channel.KindInteraction, ID: "17"},
		Content: &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Missed, StartedAt: called}}
	view := &customer.View{At: at, Match: customer.Found,
		Contacts: []customer.Entry{{At: called.Time, Kind: customer.Contacted, Ref: fact.Ref, Fact: fact}}}
	for _, f := range journey.Findings(view, journey.Rules{}) {
		fmt.Println(f.Kind, f.Verdict, f.Late)
		fmt.Println(f.Why)
	}
	// Output:
	// missed_call broken 1h0m0s
	// The customer called today at 08:42 and nobody answered; nobody has called back.
}

func ExampleStageOf() {
	fmt.Println(journey.StageOf(customer.Entry{Kind: customer.OrderPlaced}))
	fmt.Println(journey.StageOf(customer.Entry{Kind: customer.Refunded}))
	// Output:
	// purchase
	// post_sale
}
