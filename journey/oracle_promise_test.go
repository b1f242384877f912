package journey_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// office is a calendar that is open from 9 to 17 UTC, every day.
type office struct{}

func (office) Between(a, b time.Time) (sum time.Duration) {
	for day := a.Truncate(24 * time.Hour); day.Before(b); day = day.Add(24 * time.Hour) {
		from, to := day.Add(9*time.Hour), day.Add(17*time.Hour)
		if from.Before(a) {
			from = a
		}
		if to.After(b) {
			to = b
		}
		sum += max(0, to.Sub(from))
	}
	return sum
}

func (o office) Add(t time.Time, d time.Duration) (time.Time, bool) {
	for {
		day := t.Truncate(24 * time.Hour)
		from, to := day.Add(9*time.Hour), day.Add(17*time.Hour)
		if from.Before(t) {
			from = t
		}
		if left := to.Sub(from); left >= d {
			return from.Add(d), true
		} else if left > 0 {
			d -= left
		}
		t = day.Add(24 * time.Hour)
	}
}

// randomPromises is a history of promises, of contacts that may keep them, and
// of returns and refunds, at distinct moments.
func randomPromises(d *rand.Rand) (entries []customer.Entry, at time.Time) {
	moment := start
	step := []int{20, 90, 600}[d.IntN(3)]
	r := func(kind channel.Kind, id string) channel.Ref {
		return channel.Ref{Channel: "desk", Kind: kind, ID: id}
	}
	order := func() channel.Ref {
		if d.IntN(3) == 0 {
			return channel.Ref{}
		}
		return channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: strconv.Itoa(d.IntN(2))}
	}
	about := func() channel.Ref {
		return []channel.Ref{{}, r(channel.KindCase, "1"), r(channel.KindCase, "2"), r(channel.KindInteraction, "e000"), r(channel.KindInteraction, "e001")}[d.IntN(5)]
	}
	for i := range 1 + d.IntN(25) {
		moment = moment.Add(time.Duration(1+d.IntN(step)) * time.Minute)
		id := fmt.Sprintf("e%03d", i)
		var e customer.Entry
		switch n := d.IntN(10); {
		case n < 5 || i < 2:
			x := &channel.Interaction{Kind: []channel.InteractionKind{channel.Call, channel.EMail}[d.IntN(2)], StartedAt: channel.UTC(moment),
				Direction: []channel.Direction{channel.Inbound, channel.Outbound}[d.IntN(2)], Automated: d.IntN(8) == 0}
			if x.Kind == channel.Call {
				x.Outcome = []channel.Outcome{channel.Answered, channel.Missed, channel.Voicemail}[d.IntN(3)]
			} else {
				x.Outcome = []channel.Outcome{channel.Delivered, channel.Delivered, channel.Bounced}[d.IntN(3)]
				x.MessageID = id
				if k := about(); k.Kind == channel.KindCase {
					x.Case = k
				} else if !k.IsZero() && x.Direction == channel.Outbound {
					x.InReplyTo = []string{k.ID}
				}
			}
			e = customer.Entry{Kind: customer.Contacted, Ref: r(channel.KindInteraction, id), Fact: &channel.Fact{Content: x}}
		case n < 8:
			p := &channel.Promise{Kind: []channel.PromiseKind{channel.PromiseCallback, channel.PromiseReply}[d.IntN(2)], MadeAt: channel.UTC(moment),
				Due: channel.UTC(moment.Add(time.Duration(1+d.IntN(3*step)) * time.Minute)), About: about()}
			if d.IntN(8) == 0 {
				p.State = channel.PromiseCancelled
			}
			e = customer.Entry{Kind: customer.Promised, Ref: r(channel.KindPromise, id), Fact: &channel.Fact{Content: p}}
		case n < 9:
			e = customer.Entry{Kind: customer.ReturnReceived, Ref: r(channel.KindReturn, id), Fact: &channel.Fact{Content: &channel.Return{Order: order()}}}
		default:
			e = customer.Entry{Kind: customer.Refunded, Ref: r(channel.KindRefund, id), Fact: &channel.Fact{Content: &channel.Refund{Order: order()}}}
		}
		e.At, e.Fact.Ref = moment, e.Ref
		entries = append(entries, e)
	}
	return entries, start.Add(time.Duration(d.IntN(int(moment.Sub(start).Minutes())+3*step)) * time.Minute)
}

// naivePromises reads the rules of promises word by word.
func naivePromises(past []customer.Entry, at time.Time) []string {
	var out []string
	ps := func(e customer.Entry) *channel.Promise { p, _ := e.Fact.Content.(*channel.Promise); return p }
	kept := func(p *channel.Promise) time.Time {
		tried := false
		for _, e := range past {
			x := content(e)
			if x == nil || e.At.Before(p.MadeAt.Time) || !human(e, channel.Outbound) {
				continue
			}
			mail := x.Kind == channel.EMail && x.Outcome != channel.Bounced
			spoke := x.Kind == channel.Call && x.Outcome == channel.Answered
			if p.Kind == channel.PromiseCallback && e.Ref != p.About {
				if spoke || tried && mail {
					return e.At
				}
				tried = tried || x.Kind == channel.Call
			}
			if p.Kind == channel.PromiseReply && (spoke || mail) && (p.About.IsZero() || x.Case == p.About || e.Ref == p.About || naiveAnswers(past, x, p.About)) {
				return e.At
			}
		}
		return time.Time{}
	}
	for i, e := range past {
		p := ps(e)
		if p == nil {
			continue
		}
		verdict, when := journey.Pending, kept(p)
		switch {
		case !when.IsZero() && when.After(p.Due.Time):
			verdict = journey.Late
		case !when.IsZero():
			verdict = journey.Kept
		case at.After(p.Due.Time):
			verdict = journey.Broken
		}
		if p.State == channel.PromiseCancelled {
			verdict, when = journey.Cancelled, time.Time{}
		}
		for _, later := range past[i+1:] {
			q := ps(later)
			if q == nil || p.About.IsZero() || q.Kind != p.Kind || q.About != p.About {
				continue
			}
			if !q.MadeAt.After(p.Due.Time) && (when.IsZero() || !when.Before(q.MadeAt.Time)) {
				verdict, when = journey.Cancelled, time.Time{}
			}
			break
		}
		out = append(out, fmt.Sprintf("promise %s %s %s", e.Ref.ID, verdict, when.Format(time.DateTime)))
	}
	return out
}

// naiveAnswers reports whether a message answers the one that a promise is
// about.
func naiveAnswers(past []customer.Entry, x *channel.Interaction, about channel.Ref) bool {
	return slices.ContainsFunc(past, func(e customer.Entry) bool {
		asked := content(e)
		return e.Ref == about && asked != nil && (asked.MessageID != "" && slices.Contains(x.InReplyTo, asked.MessageID) || !asked.Case.IsZero() && asked.Case == x.Case)
	})
}

// naiveFollowUps pairs returns with refunds: the first that is left of the
// same order, or of none.
func naiveFollowUps(past []customer.Entry, at time.Time) []string {
	var out []string
	order := func(e customer.Entry) channel.Ref {
		switch c := e.Fact.Content.(type) {
		case *channel.Return:
			return c.Order
		case *channel.Refund:
			return c.Order
		}
		return channel.Ref{}
	}
	used := map[string]bool{}
	for i, e := range past {
		if e.Kind != customer.ReturnReceived {
			continue
		}
		due, _ := office{}.Add(e.At, 6*time.Hour)
		verdict, when := journey.Pending, time.Time{}
		if at.After(due) {
			verdict = journey.Broken
		}
		for _, f := range past[i+1:] {
			if f.Kind != customer.Refunded || used[f.ID()] || !order(e).IsZero() && !order(f).IsZero() && order(e) != order(f) {
				continue
			}
			used[f.ID()] = true
			verdict, when = journey.Kept, f.At
			if f.At.After(due) {
				verdict = journey.Late
			}
			break
		}
		out = append(out, fmt.Sprintf("follow_up %s %s %s", e.Ref.ID, verdict, when.Format(time.DateTime)))
	}
	return out
}

// TestPromisesAgainstOracle compares the verdicts on promises and follow-ups of
// 10,000 random histories with what a naive reading of the rules says: each
// trigger once, with the same verdict.
func TestPromisesAgainstOracle(t *testing.T) {
	histories := uint64(10_000)
	if testing.Short() {
		histories = 1000
	}
	seen := map[string]int{}
	rules := journey.Rules{Calendar: office{}, FollowUps: []journey.FollowUp{{Name: "Refund", After: []string{"return.received"}, Expect: []string{"refund"},
		Within: journey.Duration(6 * time.Hour)}}}
	for seed := range histories {
		d := rand.New(rand.NewPCG(seed, 17))
		entries, at := randomPromises(d)
		past := slices.DeleteFunc(slices.Clone(entries), func(e customer.Entry) bool { return e.At.After(at) })
		want := append(naivePromises(past, at), naiveFollowUps(past, at)...)
		var got []string
		for _, f := range journey.Review(entries, at, rules) {
			if f.Kind != journey.PromiseDue && f.Kind != journey.FollowUpDue {
				continue
			}
			got = append(got, fmt.Sprintf("%s %s %s %s", f.Kind, f.Refs[0].ID, f.Verdict, f.Settled.Format(time.DateTime)))
			seen[string(f.Kind)+" "+string(f.Verdict)]++
		}
		slices.Sort(want)
		slices.Sort(got)
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d, at %s (-naive +got):\n%s", seed, at, d)
		}
	}
	for _, k := range []string{"promise", "follow_up"} {
		for _, v := range []journey.Verdict{journey.Kept, journey.Late, journey.Broken, journey.Pending} {
			if n := seen[k+" "+string(v)]; n < int(histories/100) {
				t.Errorf("%s %s was seen %d times only: the histories prove little", k, v, n)
			}
		}
	}
	if seen["promise cancelled"] < int(histories/100) {
		t.Errorf("cancelled promises were seen %d times only", seen["promise cancelled"])
	}
}
