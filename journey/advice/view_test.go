package advice_test

import (
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey/advice"
)

func storyView(t testing.TB, key channel.Key) *customer.View {
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
	v, err := hub.As(customer.Actor{ID: "clerk-7"}, customer.Service).View(t.Context(), customer.Query{Keys: []channel.Key{key}})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestForStory: Anna was promised a callback and nobody called, so the telephone
// is where we failed and what we owe her: a text message would cost less, but
// she would call again.
func TestForStory(t *testing.T) {
	v := storyView(t, world.Story().Caller)
	a, err := advice.For(v, advice.Retail(), advice.Question{Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	best, ok := a.Best()
	if !ok || best.Channel != "phone" {
		t.Errorf("best is %q: %s", best.Channel, best.Why)
	}
	for _, o := range a.Options {
		t.Log(o.Channel, o.Score, o.Excluded, o.Why)
		for _, x := range o.Terms {
			if x.Kind == advice.TermSwitch {
				t.Errorf("%s: a switch counts although we had failed", o.Channel)
			}
		}
	}
	if o, _ := a.Option("messaging"); !slices.Equal(o.Excluded, []advice.Exclusion{advice.NoConsent}) {
		t.Errorf("messaging: %v", o.Excluded)
	}
	if got := a.Usable(); !slices.Equal(got, []string{"phone", "sms", "email", "letter"}) {
		t.Errorf("usable: %v", got)
	}
	if want := "Answer by telephone, as promised, else by SMS, e-mail or letter."; a.Summary != want {
		t.Errorf("summary %q, want %q", a.Summary, want)
	}
	v.Promises = nil
	a, err = advice.For(v, advice.Retail(), advice.Question{Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if best, ok := a.Best(); !ok || best.Channel != "sms" {
		t.Errorf("without the promise best is %q: %s", best.Channel, best.Why)
	}
}

// TestForNobody: who is not known cannot be answered.
func TestForNobody(t *testing.T) {
	k, err := channel.Phone("+48 600 000 001", "PL")
	if err != nil {
		t.Fatal(err)
	}
	a, err := advice.For(storyView(t, k), advice.Retail(), advice.Question{})
	if err != nil {
		t.Fatal(err)
	}
	if best, ok := a.Best(); ok {
		t.Errorf("advice to answer nobody by %s", best.Channel)
	}
	if want := "There is no channel in which the customer can be answered."; a.Summary != want {
		t.Errorf("summary %q", a.Summary)
	}
}

// view has contacts, newest first.
func view(contacts ...channel.Interaction) *customer.View {
	v := &customer.View{At: noon, Match: customer.Found, Customer: customer.Profile{ID: "c", Keys: reachable().Reach}}
	for n, i := range contacts {
		f := &channel.Fact{Ref: channel.Ref{Channel: "x", Kind: channel.KindInteraction, ID: string(rune('a' + n))}, Content: &i}
		v.Contacts = append(v.Contacts, customer.Entry{At: i.StartedAt.Time, Kind: customer.Contacted, Ref: f.Ref, Fact: f})
	}
	return v
}

func TestForContacts(t *testing.T) {
	ago := func(d time.Duration) channel.Time { return channel.UTC(noon.Add(-d)) }
	const day = 24 * time.Hour
	mail := func(d time.Duration) channel.Interaction {
		return channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, StartedAt: ago(d)}
	}
	reply := func(d time.Duration) channel.Interaction {
		return channel.Interaction{Kind: channel.EMail, Direction: channel.Outbound, StartedAt: ago(d)}
	}
	term := func(v *customer.View, id string, k advice.TermKind) advice.Milli {
		t.Helper()
		a, err := advice.For(v, advice.Retail(), advice.Question{})
		if err != nil {
			t.Fatal(err)
		}
		o, _ := a.Option(id)
		for _, x := range o.Terms {
			if x.Kind == k {
				return x.Amount
			}
		}
		return 0
	}
	if got := term(view(reply(time.Hour), mail(2*time.Hour)), "sms", advice.TermSwitch); got != 60_000 {
		t.Errorf("answered in time, by SMS: switch %v", got)
	}
	if got := term(view(mail(3*day)), "sms", advice.TermSwitch); got != 0 {
		t.Errorf("never answered, by SMS: switch %v", got)
	}
	if got := term(view(reply(39*day), mail(40*day)), "sms", advice.TermSwitch); got != 0 {
		t.Errorf("long ago: switch %v", got)
	}
	if got := term(view(mail(time.Hour), mail(2*day), mail(3*day)), "email", advice.TermPreference); got != -40_000 {
		t.Errorf("always writes: preference %v", got)
	}
	// One answer that settled it, one that did not, one that is too fresh.
	v := view(reply(day), mail(2*day), reply(20*day), mail(21*day), reply(22*day), mail(23*day))
	if got := term(v, "email", advice.TermFallback); got != advice.Milli((1000-(600*10+1000)/12)*558) {
		t.Errorf("history: fallback %v", got)
	}
	call := channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Answered, StartedAt: ago(time.Minute)}
	on := view(call)
	on.Customer.Keys = nil
	a, err := advice.For(on, advice.Retail(), advice.Question{Proven: []string{"phone"}})
	if best, ok := a.Best(); err != nil || !ok || best.Channel != "phone" {
		t.Errorf("on the line: %+v %v", best, err)
	}
}
