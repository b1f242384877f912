package journey_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// randomHistory is a history of contacts at distinct moments, so that it is
// clear which came first, and cases of which some are closed.
func randomHistory(d *rand.Rand) (entries []customer.Entry, at time.Time) {
	pick := func(n int) int { return d.IntN(n) }
	n := 1 + pick(40)
	step := []int{3, 20, 90, 600}[pick(4)]
	moment := start
	for i := range n {
		moment = moment.Add(time.Duration(1+pick(step)) * time.Minute)
		began := channel.UTC(moment)
		x := &channel.Interaction{StartedAt: began,
			Kind:      []channel.InteractionKind{channel.Call, channel.Call, channel.EMail, channel.SMS, channel.Chat, channel.Visit, channel.Note}[pick(7)],
			Direction: []channel.Direction{channel.Inbound, channel.Inbound, channel.Outbound, channel.Internal}[pick(4)],
			Outcome:   []channel.Outcome{channel.Answered, channel.Missed, channel.Abandoned, channel.Lost, channel.Voicemail, channel.Busy, ""}[pick(7)],
			Automated: pick(9) == 0, Internal: pick(12) == 0}
		if pick(2) == 0 {
			x.EndedAt = channel.UTC(moment.Add(time.Duration(pick(12)) * time.Second))
		}
		if x.Kind != channel.Call {
			if x.Kind == channel.Chat && pick(2) == 0 || x.Kind == channel.EMail {
				x.Outcome = channel.Delivered
			}
			if pick(2) == 0 {
				x.Case = channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: strconv.Itoa(pick(3))}
			}
			if pick(2) == 0 {
				x.MessageID = strconv.Itoa(pick(12))
			}
		}
		r := channel.Ref{Channel: "phone", Kind: channel.KindInteraction, ID: fmt.Sprintf("i%03d", i)}
		entries = append(entries, customer.Entry{At: moment, Kind: customer.Contacted, Ref: r, Fact: &channel.Fact{Ref: r, Content: x}})
	}
	for i := range 3 {
		c := &channel.Case{Number: strconv.Itoa(i), Status: channel.CaseOpen, OpenedAt: channel.UTC(start.Add(time.Duration(i) * time.Second))}
		switch pick(4) {
		case 0:
			c.Status, c.SolvedAt = channel.CaseSolved, channel.UTC(start.Add(time.Duration(pick(9000))*time.Minute))
		case 1:
			c.DueAt = channel.UTC(start.Add(time.Duration(pick(9000)) * time.Minute))
		case 2:
			c.RepliedAt = channel.UTC(start.Add(time.Duration(pick(9000)) * time.Minute))
		}
		r := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: strconv.Itoa(i)}
		entries = append(entries, customer.Entry{At: c.OpenedAt.Time, Kind: customer.CaseOpened, Ref: r, Fact: &channel.Fact{Ref: r, Content: c}})
	}
	return entries, start.Add(time.Duration(pick(int(moment.Sub(start).Minutes())+200)) * time.Minute)
}

// fate is what a naive reading of the rules says of a trigger.
type fate struct {
	kind    journey.Kind
	at      time.Time
	verdict journey.Verdict
	settled time.Time
}

func content(e customer.Entry) *channel.Interaction {
	x, _ := e.Fact.Content.(*channel.Interaction)
	return x
}

func human(e customer.Entry, d channel.Direction) bool {
	x := content(e)
	return x != nil && x.Direction == d && !x.Automated && !x.Internal && x.Kind != channel.Note
}

func written(e customer.Entry) bool {
	k := content(e).Kind
	return k == channel.EMail || k == channel.SMS || k == channel.Chat
}

// naive reads the rules word by word, each trigger by itself.
func naive(entries []customer.Entry, at time.Time) []fate {
	var past []customer.Entry
	cases := map[channel.Ref]*channel.Case{}
	for _, e := range entries {
		if c, ok := e.Fact.Content.(*channel.Case); ok && !e.At.After(at) {
			cases[e.Ref] = c
		} else if !ok && !e.At.After(at) {
			past = append(past, e)
		}
	}
	out := naiveCalls(past, at)
	out = append(out, naiveReplies(past, cases, at)...)
	return append(out, naiveRest(past, cases, at)...)
}

// rings reports whether somebody is still waiting at the telephone, or
// speaking, at the moment: nobody knows yet how the call ends.
func rings(x *channel.Interaction, at time.Time) bool { return x.EndedAt.After(at) }

func naiveMissed(e customer.Entry, at time.Time) bool {
	x := content(e)
	if x.Kind != channel.Call || !human(e, channel.Inbound) || rings(x, at) {
		return false
	}
	long := x.EndedAt.IsZero() || x.EndedAt.Sub(x.StartedAt.Time) >= 5*time.Second
	switch x.Outcome {
	case channel.Lost:
		return true
	case channel.Missed, channel.Abandoned, channel.Voicemail:
		return long
	}
	return false
}

// resolved finds what settles the miss at index i, looking forward.
func resolved(past []customer.Entry, i int, at time.Time) (by journey.Verdict, when time.Time) {
	tried := false
	for _, e := range past[i+1:] {
		x := content(e)
		answered := x.Kind == channel.Call && x.Outcome == channel.Answered && !rings(x, at)
		switch {
		case human(e, channel.Inbound) && (answered || x.Kind == channel.Visit || x.Kind == channel.Chat && x.Outcome == channel.Answered):
			return journey.Recovered, e.At
		case human(e, channel.Outbound) && (answered || tried && written(e)):
			return journey.Kept, e.At
		case human(e, channel.Outbound) && x.Kind == channel.Call:
			tried = true
		}
	}
	return "", time.Time{}
}

func naiveCalls(past []customer.Entry, at time.Time) []fate {
	var out []fate
	var triggers []int
	for i, e := range past {
		if !naiveMissed(e, at) {
			continue
		}
		absorbed := false
		for _, t := range triggers {
			_, when := resolved(past, t, at)
			waits := when.IsZero() || when.After(e.At)
			newest := !slices.ContainsFunc(triggers, func(u int) bool { return u > t })
			absorbed = absorbed || waits && newest && e.At.Sub(past[t].At) <= 30*time.Minute
		}
		if absorbed {
			continue
		}
		triggers = append(triggers, i)
		by, when := resolved(past, i, at)
		out = append(out, timed(journey.MissedCall, e.At, 2*time.Hour, by, when, at))
	}
	return out
}

// timed applies the due time.
func timed(k journey.Kind, from time.Time, allowed time.Duration, by journey.Verdict, when, at time.Time) fate {
	f := fate{k, from, by, when}
	switch {
	case by == journey.Kept && when.Sub(from) > allowed:
		f.verdict = journey.Late
	case by == "" && at.Sub(from) > allowed:
		f.verdict = journey.Broken
	case by == "":
		f.verdict = journey.Pending
	}
	return f
}

func sameTalk(a, b *channel.Interaction) bool {
	if a.Case.IsZero() && b.Case.IsZero() {
		return a.Kind == b.Kind
	}
	return a.Case == b.Case
}

func naiveReplies(past []customer.Entry, cases map[channel.Ref]*channel.Case, at time.Time) []fate {
	var out []fate
	asks := func(i int) bool {
		e := past[i]
		x := content(e)
		if !human(e, channel.Inbound) || !written(e) || x.Outcome == channel.Answered {
			return false
		}
		return !copied(past, i)
	}
	answers := func(a *channel.Interaction, e customer.Entry) bool {
		return human(e, channel.Outbound) && written(e) && sameTalk(a, content(e))
	}
	silent := map[channel.Ref]bool{}
	for r := range cases {
		silent[r] = true
	}
	for i, e := range past {
		x := content(e)
		if asks(i) || copied(past, i) || human(e, channel.Outbound) && written(e) {
			delete(silent, x.Case)
		}
		if !asks(i) {
			continue
		}
		first := true
		for j := i - 1; j >= 0 && !answers(x, past[j]); j-- {
			first = first && !(asks(j) && sameTalk(x, content(past[j])))
		}
		if !first {
			continue
		}
		f := timed(journey.ReplyDue, e.At, 24*time.Hour, "", time.Time{}, at)
		for j := len(past) - 1; j > i; j-- {
			if answers(x, past[j]) {
				f = timed(journey.ReplyDue, e.At, 24*time.Hour, journey.Kept, past[j].At, at)
			}
		}
		out = append(out, closing(f, cases[x.Case], at))
	}
	for r := range silent {
		c := cases[r]
		f := timed(journey.ReplyDue, c.OpenedAt.Time, 24*time.Hour, "", time.Time{}, at)
		if !c.RepliedAt.IsZero() && !c.RepliedAt.After(at) {
			f = timed(journey.ReplyDue, c.OpenedAt.Time, 24*time.Hour, journey.Kept, c.RepliedAt.Time, at)
		}
		out = append(out, closing(f, c, at))
	}
	return out
}

// closing cancels what nobody did before the case was closed.
func closing(f fate, c *channel.Case, at time.Time) fate {
	if c == nil || c.SolvedAt.IsZero() || c.SolvedAt.After(at) {
		return f
	}
	closed := c.SolvedAt.Time
	if closed.Before(f.at) {
		closed = f.at
	}
	if f.settled.IsZero() || closed.Before(f.settled) {
		f.verdict, f.settled = journey.Cancelled, closed
	}
	return f
}

// copied reports whether a message had come before.
func copied(past []customer.Entry, i int) bool {
	x := content(past[i])
	return x.MessageID != "" && human(past[i], channel.Inbound) && slices.ContainsFunc(past[:i], func(e customer.Entry) bool {
		return content(e).MessageID == x.MessageID && human(e, channel.Inbound)
	})
}

func naiveRest(past []customer.Entry, cases map[channel.Ref]*channel.Case, at time.Time) []fate {
	var out []fate
	for r, c := range cases {
		if !c.DueAt.IsZero() {
			out = append(out, timed(journey.CaseDue, c.OpenedAt.Time, c.DueAt.Sub(c.OpenedAt.Time), "", time.Time{}, at))
		}
		older := func(o channel.Ref) bool {
			return cases[o].OpenedAt.Before(c.OpenedAt.Time) && open(cases[o], at) && shareMessage(past, r, o)
		}
		if open(c, at) && slices.ContainsFunc(keysOf(cases), older) {
			out = append(out, fate{journey.DuplicateCase, c.OpenedAt.Time, journey.Pending, time.Time{}})
		}
	}
	last := map[channel.InteractionKind]time.Time{}
	count, newest := 0, time.Time{}
	for i, e := range past {
		if !human(e, channel.Inbound) || copied(past, i) {
			continue
		}
		k := content(e).Kind
		if begins := last[k].IsZero() || e.At.Sub(last[k]) > 30*time.Minute; begins && at.Sub(e.At) <= 7*24*time.Hour {
			count, newest = count+1, e.At
		}
		last[k] = e.At
	}
	if count > 1 {
		out = append(out, fate{journey.RepeatContact, newest, journey.Broken, time.Time{}})
	}
	return out
}

func open(c *channel.Case, at time.Time) bool { return c.SolvedAt.IsZero() || c.SolvedAt.After(at) }

func keysOf(cases map[channel.Ref]*channel.Case) (out []channel.Ref) {
	for r := range cases {
		out = append(out, r)
	}
	return out
}

func shareMessage(past []customer.Entry, a, b channel.Ref) bool {
	for _, e := range past {
		for _, f := range past {
			x, y := content(e), content(f)
			if human(e, channel.Inbound) && human(f, channel.Inbound) && x.Case == a && y.Case == b && x.MessageID != "" && x.MessageID == y.MessageID {
				return true
			}
		}
	}
	return false
}

// TestOneVerdictPerTrigger compares the findings of random histories with what
// a naive reading of the rules says: the same triggers, each once, with the
// same verdicts.
func TestOneVerdictPerTrigger(t *testing.T) {
	seen := map[string]int{}
	histories := uint64(10_000)
	if testing.Short() {
		histories = 1000
	}
	for seed := range histories {
		d := rand.New(rand.NewPCG(seed, 7))
		entries, at := randomHistory(d)
		want := naive(entries, at)
		var got []fate
		for _, f := range journey.Review(entries, at, journey.Rules{}) {
			got = append(got, fate{f.Kind, f.At, f.Verdict, f.Settled})
			seen[string(f.Kind)+" "+string(f.Verdict)]++
		}
		if d := cmp.Diff(text(want), text(got)); d != "" {
			t.Fatalf("seed %d, at %s (-naive +got):\n%s", seed, at, d)
		}
	}
	for _, s := range []string{"missed_call kept", "missed_call late", "missed_call recovered", "missed_call broken", "missed_call pending",
		"reply kept", "reply late", "reply broken", "reply pending", "reply cancelled", "case_due broken", "case_due pending",
		"duplicate_case pending", "repeat_contact broken"} {
		if seen[s] < int(histories/500) {
			t.Errorf("%s was seen %d times only: the histories prove little", s, seen[s])
		}
	}
}

func text(fs []fate) []string {
	var out []string
	for _, f := range fs {
		out = append(out, fmt.Sprintf("%s at %s: %s %s", f.kind, f.at.Format(time.DateTime), f.verdict, f.settled.Format(time.DateTime)))
	}
	slices.Sort(out)
	return out
}

// TestReviewIsAFunction proves that the order of the entries, entries given
// twice, and what came after the moment make no difference.
func TestReviewIsAFunction(t *testing.T) {
	for seed := range uint64(300) {
		d := rand.New(rand.NewPCG(seed, 11))
		entries, at := randomHistory(d)
		want := journey.Review(entries, at, journey.Rules{})
		mixed := append(slices.Clone(entries), entries[d.IntN(len(entries))], entries[d.IntN(len(entries))])
		d.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if d := cmp.Diff(want, journey.Review(mixed, at, journey.Rules{})); d != "" {
			t.Fatalf("seed %d, shuffled: %s", seed, d)
		}
		past := slices.DeleteFunc(slices.Clone(entries), func(e customer.Entry) bool { return e.At.After(at) })
		if d := cmp.Diff(want, journey.Review(past, at, journey.Rules{})); d != "" {
			t.Fatalf("seed %d, without what came later: %s", seed, d)
		}
	}
}
