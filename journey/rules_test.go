package journey_test

import (
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

func ref(kind channel.Kind, id string) channel.Ref {
	return channel.Ref{Channel: "desk", Kind: kind, ID: id}
}

// say makes the entry of a contact so many minutes after the start.
func say(id string, minute int, x channel.Interaction) customer.Entry {
	at := start.Add(time.Duration(minute) * time.Minute)
	x.StartedAt = channel.UTC(at)
	f := &channel.Fact{Ref: ref(channel.KindInteraction, id), Content: &x}
	return customer.Entry{At: at, Kind: customer.Contacted, Ref: f.Ref, Fact: f}
}

func call(d channel.Direction, o channel.Outcome) channel.Interaction {
	return channel.Interaction{Kind: channel.Call, Direction: d, Outcome: o}
}

// caseView makes the case number 1 as a view has it.
func caseView(c channel.Case) customer.CaseView {
	c.Number = "1"
	return customer.CaseView{Fact: &channel.Fact{Ref: ref(channel.KindCase, "1"), Content: &c}, Case: &c, Open: c.Status.Open()}
}

// verdicts lists the verdicts of one kind.
func verdicts(fs []journey.Finding, k journey.Kind) (out []journey.Verdict) {
	for _, f := range fs {
		if f.Kind == k {
			out = append(out, f.Verdict)
		}
	}
	return out
}

// TestCallsOfTwoSystems proves that two systems' records of one call are one
// call, and that a call joins the case that a note about it stands in.
func TestCallsOfTwoSystems(t *testing.T) {
	missed, taken := call(channel.Inbound, channel.Missed), call(channel.Inbound, channel.Answered)
	missed.CallID, taken.CallID = "c1", "c1"
	at := start.Add(24 * time.Hour)
	two := []customer.Entry{say("a", 0, missed), say("b", 1, missed)}
	if got := journey.Review(two, at, journey.Rules{Collapse: -1}); len(verdicts(got, journey.MissedCall)) != 1 {
		t.Errorf("two records of a missed call: %v", got)
	}
	if got := journey.Review([]customer.Entry{say("a", 0, missed), say("b", 1, taken)}, at, journey.Rules{}); len(got) != 0 {
		t.Errorf("one of the records says that it was answered: %v", got)
	}
	ticket := ref(channel.KindCase, "1")
	back := call(channel.Outbound, channel.Answered)
	back.CallID = "c2"
	talk := []customer.Entry{
		say("m", 0, channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Case: ticket}),
		say("c", 60, back),
	}
	if got := verdicts(journey.Review(talk, at, journey.Rules{}), journey.ReplyDue); !slices.Equal(got, []journey.Verdict{journey.Pending}) {
		t.Errorf("a call about whatever: %v", got)
	}
	talk = append(talk, say("n", 70, channel.Interaction{Kind: channel.Note, Direction: channel.Internal, Case: ticket, CallID: "c2"}))
	if got := verdicts(journey.Review(talk, at, journey.Rules{}), journey.ReplyDue); !slices.Equal(got, []journey.Verdict{journey.Kept}) {
		t.Errorf("a call that a note puts into the case: %v", got)
	}
}

// TestWaitingCase proves for whom a case waits.
func TestWaitingCase(t *testing.T) {
	mail := say("m", 0, channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Case: ref(channel.KindCase, "1")})
	opened := channel.UTC(start)
	for _, c := range []struct {
		name  string
		cases []customer.CaseView
		want  journey.Verdict
	}{
		{"open", []customer.CaseView{caseView(channel.Case{Status: channel.CaseOpen, OpenedAt: opened})}, journey.Broken},
		{"on hold", []customer.CaseView{caseView(channel.Case{Status: channel.CaseOnHold, OpenedAt: opened})}, journey.Broken},
		{"waiting for the customer", []customer.CaseView{caseView(channel.Case{Status: channel.CasePending, OpenedAt: opened})}, journey.Cancelled},
		{"closed at a time not told", []customer.CaseView{caseView(channel.Case{Status: channel.CaseClosed, OpenedAt: opened})}, journey.Cancelled},
		{"not among the open ones, as one that was merged", nil, journey.Cancelled},
	} {
		v := &customer.View{At: start.Add(48 * time.Hour), Match: customer.Found, Contacts: []customer.Entry{mail}, Cases: c.cases}
		if got := verdicts(journey.Findings(v, journey.Rules{}), journey.ReplyDue); !slices.Equal(got, []journey.Verdict{c.want}) {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// TestDayThatIsDue proves that a date is due at the end of its day, on days of
// 23 and 25 hours too.
func TestDayThatIsDue(t *testing.T) {
	zone := warsaw(t)
	for date, end := range map[string]string{"2026-03-28": "2026-03-28T23:00:00Z", "2026-03-29": "2026-03-29T22:00:00Z", "2026-10-25": "2026-10-25T23:00:00Z"} {
		due, err := channel.ParseTime(time.DateOnly, date, zone)
		if err != nil {
			t.Fatal(err)
		}
		last, _ := time.Parse(time.RFC3339, end)
		c := caseView(channel.Case{Status: channel.CaseOpen, OpenedAt: channel.UTC(start), RepliedAt: channel.UTC(start), DueAt: due})
		for _, x := range []struct {
			at   time.Time
			want journey.Verdict
		}{{last, journey.Pending}, {last.Add(time.Second), journey.Broken}} {
			v := &customer.View{At: x.at, Match: customer.Found, Cases: []customer.CaseView{c}}
			if got := verdicts(journey.Findings(v, journey.Rules{Zone: zone}), journey.CaseDue); !slices.Equal(got, []journey.Verdict{x.want}) {
				t.Errorf("%s at %s: %v, want %s", date, x.at, got, x.want)
			}
		}
	}
}

// TestPromises proves that each status of a promise has its verdict and a
// sentence of its own, whatever was promised.
func TestPromises(t *testing.T) {
	said := map[string]bool{}
	for status, want := range map[customer.PromiseStatus]journey.Verdict{customer.PromisePending: journey.Pending, customer.PromiseOverdue: journey.Broken,
		customer.PromiseWasKept: journey.Kept, customer.PromiseKeptLate: journey.Late, customer.PromiseDropped: journey.Cancelled} {
		for _, kind := range []channel.PromiseKind{channel.PromiseCallback, channel.PromiseReply, channel.PromiseResolution, channel.PromiseDelivery,
			channel.PromisePickup, channel.PromiseRefund, channel.PromiseOther} {
			v := &customer.View{At: start, Match: customer.Found, Promises: []customer.PromiseView{{Ref: ref(channel.KindPromise, "1"), Status: status,
				Promise: channel.Promise{Kind: kind, Role: "hotline", Due: channel.UTC(start.Add(-time.Hour))}, Late: time.Hour}}}
			fs := journey.Findings(v, journey.Rules{})
			if len(fs) != 1 || fs[0].Verdict != want || fs[0].Kind != journey.PromiseDue {
				t.Errorf("%s %s: %v", kind, status, fs)
				continue
			}
			if said[fs[0].Why] {
				t.Errorf("%s %s is told as another was: %s", kind, status, fs[0].Why)
			}
			said[fs[0].Why] = true
			// A date of an order is a finding of its order.
			v.Promises[0].Ref = ref(channel.KindOrder, "1")
			if fs := journey.Findings(v, journey.Rules{}); len(fs) != 1 || fs[0].Kind != journey.OrderDue || fs[0].Verdict != want {
				t.Errorf("%s %s of an order: %v", kind, status, fs)
			}
		}
	}
}

// TestPickups proves what becomes of goods that wait for pickup.
func TestPickups(t *testing.T) {
	day := func(n int) channel.Time { return channel.UTC(start.AddDate(0, 0, n)) }
	for _, c := range []struct {
		name string
		f    channel.Fulfillment
		want []journey.Verdict
	}{
		{"waits", channel.Fulfillment{State: channel.FillStateReady, ReadyAt: day(0), ExpiresAt: day(9)}, []journey.Verdict{journey.Pending}},
		{"waits for ever", channel.Fulfillment{State: channel.FillStateReady, ReadyAt: day(0)}, []journey.Verdict{journey.Pending}},
		{"waited", channel.Fulfillment{State: channel.FillStateReady, ReadyAt: day(0), ExpiresAt: day(1)}, []journey.Verdict{journey.Broken}},
		{"fetched", channel.Fulfillment{State: channel.FillPickedUp, ReadyAt: day(0), ExpiresAt: day(2), DoneAt: day(1)}, []journey.Verdict{journey.Kept}},
		{"fetched, nobody knows when", channel.Fulfillment{State: channel.FillPickedUp, ReadyAt: day(0), ExpiresAt: day(2)}, []journey.Verdict{journey.Kept}},
		{"sent back", channel.Fulfillment{State: channel.FillFailed, ReadyAt: day(0), FailedAt: day(1)}, []journey.Verdict{journey.Cancelled}},
		{"not ready", channel.Fulfillment{State: channel.FillAccepted}, nil},
	} {
		c.f.Type = channel.FillPickup
		o := &channel.Order{Number: "7", Fulfillments: []channel.Fulfillment{c.f}}
		v := &customer.View{At: start.AddDate(0, 0, 5), Match: customer.Found,
			Orders: []customer.OrderView{{Fact: &channel.Fact{Ref: ref(channel.KindOrder, "7"), Content: o}, Order: o}}}
		if got := verdicts(journey.Findings(v, journey.Rules{}), journey.PickupDue); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestRules proves what each rule changes.
func TestRules(t *testing.T) {
	rang := call(channel.Inbound, channel.Missed)
	rang.EndedAt = channel.UTC(start.Add(3 * time.Second))
	misses := []customer.Entry{say("1", 0, rang), say("2", 10, call(channel.Inbound, channel.Missed)), say("3", 50, call(channel.Inbound, channel.Missed))}
	at := start.Add(90 * time.Minute)
	for _, c := range []struct {
		name  string
		rules journey.Rules
		kind  journey.Kind
		want  []journey.Verdict
	}{
		{"none", journey.Rules{}, journey.MissedCall, []journey.Verdict{journey.Pending, journey.Pending}},
		{"every call counts", journey.Rules{MinRing: -1}, journey.MissedCall, []journey.Verdict{journey.Pending, journey.Pending}},
		{"each call counts", journey.Rules{MinRing: -1, Collapse: -1}, journey.MissedCall, []journey.Verdict{journey.Pending, journey.Pending, journey.Pending}},
		{"one hour", journey.Rules{Collapse: time.Hour}, journey.MissedCall, []journey.Verdict{journey.Pending}},
		{"due in an hour", journey.Rules{Callback: time.Hour}, journey.MissedCall, []journey.Verdict{journey.Broken, journey.Pending}},
		{"contacts", journey.Rules{}, journey.RepeatContact, []journey.Verdict{journey.Broken}},
		{"one contact", journey.Rules{Pause: time.Hour}, journey.RepeatContact, nil},
		{"a short window", journey.Rules{Window: time.Hour}, journey.RepeatContact, nil},
	} {
		if got := verdicts(journey.Review(misses, at, c.rules), c.kind); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestStages proves the stages of all kinds of entries, and that a program's
// own come first.
func TestStages(t *testing.T) {
	about := channel.Link{Rel: channel.RelAbout, Ref: ref(channel.KindOrder, "7")}
	for _, c := range []struct {
		e    customer.Entry
		want journey.Stage
	}{
		{customer.Entry{Kind: customer.Registered}, journey.PreSale},
		{customer.Entry{Kind: customer.ParcelDelivered}, journey.Purchase},
		{customer.Entry{Kind: customer.Sold}, journey.Purchase},
		{customer.Entry{Kind: customer.ReturnReceived}, journey.PostSale},
		{customer.Entry{Kind: customer.Contacted}, ""},
		{say("1", 0, channel.Interaction{Links: []channel.Link{about}}), journey.PostSale},
		{say("1", 0, channel.Interaction{}), ""},
		{customer.Entry{Kind: customer.CaseOpened, Fact: &channel.Fact{Content: &channel.Case{Links: []channel.Link{about}}}}, journey.PostSale},
		{customer.Entry{Kind: customer.FeedbackGiven, Fact: &channel.Fact{Content: &channel.Feedback{About: about.Ref}}}, journey.PostSale},
	} {
		if got := journey.StageOf(c.e); got != c.want {
			t.Errorf("%s: stage %q, want %q", c.e.Kind, got, c.want)
		}
	}
	e := say("1", 0, call(channel.Inbound, channel.Missed))
	own := journey.Rules{Stages: map[customer.EntryKind]journey.Stage{customer.Contacted: "advice"}}
	if got := journey.Review([]customer.Entry{e}, start.Add(time.Hour), own); got[0].Stage != "advice" {
		t.Errorf("own stage: %q", got[0].Stage)
	}
}
