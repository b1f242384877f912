package advice_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/advice"
	"github.com/clientele-go/clientele/journey/bizcal"
)

var noon = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC) // a Friday

// four is the catalogue of the reference vector: nothing but costs and
// chances.
func four() advice.Catalogue {
	c := advice.Retail()
	c.Channels = c.Channels[:4]
	return c
}

// reachable is a customer with a confirmed phone and mailbox who is in the
// chat.
func reachable() advice.Question {
	return advice.Question{At: noon, Present: []string{"chat"}, Reach: []channel.Key{
		{Kind: channel.KeyPhone, Value: "+48601555014", Assurance: channel.Verified},
		{Kind: channel.KeyEmail, Value: "anna@nowak.example", Assurance: channel.Verified},
	}}
}

func advise(t testing.TB, c advice.Catalogue, q advice.Question) advice.Advice {
	t.Helper()
	a, err := advice.Advise(c, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestVector: the scores of the reference, exactly.
func TestVector(t *testing.T) {
	a := advise(t, four(), reachable())
	for id, want := range map[string]string{"phone": "641.7", "email": "578.2", "chat": "444.5", "sms": "299.0"} {
		if o, _ := a.Option(id); o.Score.String() != want && o.Score.String() != strings.TrimSuffix(want, ".0") {
			t.Errorf("%s: %s, want %s", id, o.Score, want)
		}
	}
	if best, ok := a.Best(); !ok || best.Channel != "sms" {
		t.Errorf("best is %q, want sms", best.Channel)
	}
	q := reachable()
	q.Sensitivity = journey.LevelSecret // bank details
	if best, ok := advise(t, four(), q).Best(); !ok || best.Channel != "email" || best.Score != 578_200 {
		t.Errorf("with bank details: %+v, want email 578.2", best)
	}
	q.Proven = []string{"chat"}
	if best, ok := advise(t, four(), q).Best(); !ok || best.Channel != "chat" || best.Score != 444_500 {
		t.Errorf("with bank details in a chat with proof: %+v, want chat 444.5", best)
	}
}

// TestMilli writes amounts.
func TestMilli(t *testing.T) {
	for m, want := range map[advice.Milli]string{641_700: "641.7", 299_000: "299.0", 12_345: "12.345", 5: "0.005", 0: "0.0", -1_050: "-1.05"} {
		if got := m.String(); got != want {
			t.Errorf("%d: %q, want %q", int64(m), got, want)
		}
	}
}

// TestTerms: each part of the score by itself.
func TestTerms(t *testing.T) {
	for name, c := range map[string]struct {
		change func(q *advice.Question)
		id     string
		want   []advice.Term
	}{
		"nothing": {func(q *advice.Question) {}, "email", []advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}}},
		"switch": {func(q *advice.Question) { q.Current = "sms" }, "email",
			[]advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}, {advice.TermSwitch, 60_000}}},
		"same channel": {func(q *advice.Question) { q.Current = "email" }, "email", []advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}}},
		"our failure":  {func(q *advice.Question) { q.Current, q.Failed = "sms", true }, "email", []advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}}},
		// Four hours of 10 each.
		"wait": {func(q *advice.Question) { q.Value = 1000 }, "email", []advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}, {advice.TermWait, 40_000}}},
		"valuable": {func(q *advice.Question) { q.Value = 3000 }, "email",
			[]advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}, {advice.TermWait, 120_000}}},
		"wait right now": {func(q *advice.Question) { q.Value, q.Waits = 1000, map[string]time.Duration{"email": 90 * time.Minute} }, "email",
			[]advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}, {advice.TermWait, 15_000}}},
		"promised": {func(q *advice.Question) { q.Promised = "email" }, "email", []advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}}},
		"promised another": {func(q *advice.Question) { q.Promised = "phone" }, "email",
			[]advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}, {advice.TermPromise, 558_000}}},
		"preference": {func(q *advice.Question) { q.Prefers = "email" }, "email",
			[]advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 223_200}, {advice.TermPreference, -40_000}}},
		// (600·10 + 10·1000) / 20 = 800
		"history": {func(q *advice.Question) { q.History = map[string]advice.Record{"email": {Matters: 10, Resolved: 10}} }, "email",
			[]advice.Term{{advice.TermCost, 355_000}, {advice.TermFallback, 111_600}}},
	} {
		q := reachable()
		c.change(&q)
		o, ok := advise(t, four(), q).Option(c.id)
		if diff := cmp.Diff(c.want, o.Terms); !ok || diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestFilters: every reason, and nothing but it.
func TestFilters(t *testing.T) {
	hours, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{Zone: "UTC",
		Week: bizcal.Week{time.Friday: {{From: 9 * bizcal.Hour, To: 17 * bizcal.Hour}}, time.Monday: {{From: 9 * bizcal.Hour, To: 17 * bizcal.Hour}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	service := map[string]journey.Calendar{"service": hours}
	said := func(purpose string, by channel.KeyKind, s channel.ConsentState, at time.Time) channel.Consent {
		return channel.Consent{Purpose: purpose, By: by, State: s, At: channel.UTC(at)}
	}
	yesterday, lastYear := noon.AddDate(0, 0, -1), noon.AddDate(-1, 0, 0)
	for _, c := range []struct {
		name   string
		id     string
		change func(q *advice.Question)
		want   []advice.Exclusion
	}{
		{"all is well", "email", func(q *advice.Question) {}, nil},
		{"no mailbox", "email", func(q *advice.Question) { q.Reach = q.Reach[:1] }, []advice.Exclusion{advice.Unreachable}},
		{"a mailbox of the past", "email", func(q *advice.Question) { q.Reach[1].Until = yesterday }, []advice.Exclusion{advice.Unreachable}},
		{"not in the store", "store", func(q *advice.Question) {}, []advice.Exclusion{advice.Unreachable}},
		{"at the counter", "store", func(q *advice.Question) { q.Present = []string{"store"} }, nil},
		{"no consent", "messaging", func(q *advice.Question) {}, []advice.Exclusion{advice.NoConsent}},
		{"consent to something else", "messaging", func(q *advice.Question) {
			q.Consents = []channel.Consent{said("marketing", "", channel.ConsentGranted, lastYear)}
		}, []advice.Exclusion{advice.NoConsent}},
		{"consent", "messaging", func(q *advice.Question) {
			q.Consents = []channel.Consent{said("messaging", "", channel.ConsentGranted, lastYear)}
		}, nil},
		{"consent of tomorrow", "messaging", func(q *advice.Question) {
			q.Consents = []channel.Consent{said("messaging", "", channel.ConsentGranted, noon.AddDate(0, 0, 1))}
		}, []advice.Exclusion{advice.NoConsent}},
		{"withdrawn", "messaging", func(q *advice.Question) {
			q.Consents = []channel.Consent{said("messaging", "", channel.ConsentWithdrawn, yesterday), said("messaging", "", channel.ConsentGranted, lastYear)}
		}, []advice.Exclusion{advice.NoConsent}},
		{"by phone withdrawn", "messaging", func(q *advice.Question) {
			q.Consents = []channel.Consent{said("messaging", "", channel.ConsentGranted, yesterday), said("messaging", channel.KeyPhone, channel.ConsentDenied, lastYear)}
		}, []advice.Exclusion{advice.NoConsent}},
		{"by e-mail withdrawn", "messaging", func(q *advice.Question) {
			q.Consents = []channel.Consent{said("messaging", "", channel.ConsentGranted, yesterday), said("messaging", channel.KeyEmail, channel.ConsentDenied, lastYear)}
		}, nil},
		{"expired", "messaging", func(q *advice.Question) {
			s := said("messaging", "", channel.ConsentGranted, lastYear)
			s.Until = channel.UTC(noon)
			q.Consents = []channel.Consent{s}
		}, []advice.Exclusion{advice.NoConsent}},
		{"yes and no at one moment", "messaging", func(q *advice.Question) {
			q.Consents = []channel.Consent{said("messaging", "", channel.ConsentGranted, yesterday), said("messaging", "", channel.ConsentDenied, yesterday)}
		}, []advice.Exclusion{advice.NoConsent}},
		{"marketing needs consent everywhere", "email", func(q *advice.Question) { q.Purpose = customer.Marketing }, []advice.Exclusion{advice.NoConsent}},
		{"marketing with consent", "email", func(q *advice.Question) {
			q.Purpose, q.Consents = customer.Marketing, []channel.Consent{said("marketing", channel.KeyEmail, channel.ConsentGranted, lastYear)}
		}, nil},
		{"not secure", "sms", func(q *advice.Question) { q.Sensitivity = journey.LevelConfidential }, []advice.Exclusion{advice.Insecure}},
		{"merely claimed", "email", func(q *advice.Question) {
			q.Sensitivity, q.Reach[1].Assurance = journey.LevelPersonal, channel.Asserted
		}, []advice.Exclusion{advice.Unconfirmed}},
		{"merely claimed, nothing personal", "email", func(q *advice.Question) { q.Reach[1].Assurance = channel.Asserted }, nil},
		{"open", "phone", func(q *advice.Question) { q.Calendars = service }, nil},
		{"closed on a Sunday by the catalogue", "phone", func(q *advice.Question) { q.At = noon.AddDate(0, 0, 2) }, []advice.Exclusion{advice.Closed}},
		{"closed", "phone", func(q *advice.Question) { q.Calendars, q.At = service, noon.Add(6*time.Hour) }, []advice.Exclusion{advice.Closed}},
		{"a message may wait", "email", func(q *advice.Question) { q.Calendars, q.At = service, noon.Add(6*time.Hour) }, nil},
		{"the customer sleeps", "phone", func(q *advice.Question) { q.Hours, q.At = service["service"], noon.Add(6*time.Hour) }, []advice.Exclusion{advice.Disturbs}},
		{"the customer is awake", "phone", func(q *advice.Question) { q.Hours = service["service"] }, nil},
		{"the customer is on the line", "phone", func(q *advice.Question) {
			q.Hours, q.At, q.Present = service["service"], noon.Add(6*time.Hour), []string{"phone"}
		}, nil},
		{"a message wakes nobody", "email", func(q *advice.Question) { q.Hours, q.At = service["service"], noon.Add(6*time.Hour) }, nil},
		// Four business hours after Friday 15:00 are Monday 11:00.
		{"in time", "email", func(q *advice.Question) {
			q.Calendars, q.At, q.Deadline = service, noon.Add(3*time.Hour), noon.Add(71*time.Hour)
		}, nil},
		{"too late", "email", func(q *advice.Question) {
			q.Calendars, q.At, q.Deadline = service, noon.Add(3*time.Hour), noon.Add(71*time.Hour-1)
		}, []advice.Exclusion{advice.TooLate}},
		{"the queue is too long", "phone", func(q *advice.Question) {
			q.Waits, q.Deadline = map[string]time.Duration{"phone": time.Hour}, noon.Add(30*time.Minute)
		}, []advice.Exclusion{advice.TooLate}},
		{"attachment", "sms", func(q *advice.Question) { q.Attachment = true }, []advice.Exclusion{advice.NoAttachments}},
		{"several reasons", "sms", func(q *advice.Question) { q.Attachment, q.Sensitivity, q.Reach = true, journey.LevelSecret, nil },
			[]advice.Exclusion{advice.Unreachable, advice.Insecure, advice.NoAttachments}},
	} {
		q := reachable()
		c.change(&q)
		o, ok := advise(t, advice.Retail(), q).Option(c.id)
		if diff := cmp.Diff(c.want, o.Excluded); !ok || diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// random makes a question out of everything that can be said.
func random(r *rand.Rand) advice.Question {
	q := advice.Question{At: noon.Add(time.Duration(r.IntN(1000)) * time.Hour), Sensitivity: journey.Level(r.IntN(4)), Attachment: r.IntN(4) == 0,
		Value: r.IntN(4000), Language: []string{"en", "pl", "lt", "de"}[r.IntN(4)], Failed: r.IntN(2) == 0}
	ids := []string{"phone", "email", "chat", "sms", "messaging", "social", "store", "letter", "none", ""}
	some := func() string { return ids[r.IntN(len(ids))] }
	for _, k := range []channel.KeyKind{channel.KeyPhone, channel.KeyEmail, channel.KeySocial, advice.PostalAddress} {
		if r.IntN(3) > 0 {
			q.Reach = append(q.Reach, channel.Key{Kind: k, Value: "x", Assurance: channel.Assurance(r.IntN(3))})
		}
	}
	q.Present, q.Proven, q.Current, q.Prefers, q.Promised = []string{some(), some()}, []string{some()}, some(), some(), some()
	for range r.IntN(4) {
		q.Consents = append(q.Consents, channel.Consent{Purpose: "messaging", State: []channel.ConsentState{channel.ConsentGranted, channel.ConsentDenied}[r.IntN(2)],
			At: channel.UTC(noon.Add(-time.Duration(r.IntN(1000)) * time.Hour))})
	}
	if r.IntN(2) == 0 {
		q.Deadline = q.At.Add(time.Duration(r.IntN(200)) * time.Hour)
	}
	return q
}

// TestAdviceProperties: every channel is there once with its sentence, scores
// are the sums of their terms, those that can be used come first in their
// order, no answer depends on the order of the input, and asking for more
// never gives more channels.
func TestAdviceProperties(t *testing.T) {
	c := advice.Retail()
	calendars, err := c.Calendars()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range 2000 {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		q := random(r)
		q.Calendars = calendars
		a := advise(t, c, q)
		if a.Summary == "" || strings.Contains(a.Summary, "%!") || !strings.HasSuffix(a.Summary, ".") {
			t.Fatalf("seed %d: summary %q", seed, a.Summary)
		}
		seen := map[string]bool{}
		usable, last := 0, advice.Milli(0)
		for i, o := range a.Options {
			seen[o.Channel] = true
			var sum advice.Milli
			for _, x := range o.Terms {
				sum += x.Amount
			}
			if sum != o.Score || o.Why == "" || strings.Contains(o.Why, "%!") || !strings.HasSuffix(o.Why, ".") {
				t.Fatalf("seed %d: %+v", seed, o)
			}
			if len(o.Excluded) > 0 {
				continue
			}
			if usable != i || usable > 0 && o.Score < last {
				t.Fatalf("seed %d: %s stands at %d", seed, o.Channel, i)
			}
			usable, last = usable+1, o.Score
		}
		if len(seen) != len(c.Channels) || len(a.Options) != len(c.Channels) {
			t.Fatalf("seed %d: %d channels of %d", seed, len(seen), len(c.Channels))
		}
		shuffled := q
		shuffled.Reach, shuffled.Consents = slices.Clone(q.Reach), slices.Clone(q.Consents)
		r.Shuffle(len(shuffled.Reach), func(i, j int) { shuffled.Reach[i], shuffled.Reach[j] = shuffled.Reach[j], shuffled.Reach[i] })
		r.Shuffle(len(shuffled.Consents), func(i, j int) {
			shuffled.Consents[i], shuffled.Consents[j] = shuffled.Consents[j], shuffled.Consents[i]
		})
		if diff := cmp.Diff(a, advise(t, c, shuffled)); diff != "" {
			t.Fatalf("seed %d: another order, another advice: %s", seed, diff)
		}
		stricter := q
		stricter.Sensitivity, stricter.Attachment = min(q.Sensitivity+1, journey.LevelSecret), true
		for _, o := range advise(t, c, stricter).Options {
			if was, _ := a.Option(o.Channel); len(o.Excluded) < len(was.Excluded) {
				t.Fatalf("seed %d: %s has fewer reasons against it for a stricter question", seed, o.Channel)
			}
		}
	}
}

// TestExclusions: every reason has its words in every language.
func TestExclusions(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range []string{"en", "pl", "lt-LT"} {
		for _, e := range advice.Exclusions() {
			seen[e.Reason(lang)] = true
		}
	}
	if len(seen) != 3*len(advice.Exclusions()) || seen[""] {
		t.Errorf("%d different reasons, want %d", len(seen), 3*len(advice.Exclusions()))
	}
}
