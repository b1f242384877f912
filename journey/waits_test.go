package journey_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// ticket is a ticket with a history of states, "9:00 new", and a message of the
// customer that opened it, all on one day.
func ticket(t testing.TB, id string, states ...string) []customer.Entry {
	t.Helper()
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	ref := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: id}
	c := &channel.Case{Number: id}
	for _, s := range states {
		clock, state, _ := strings.Cut(s, " ")
		at, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		when := channel.UTC(day.Add(time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute))
		c.History = append(c.History, channel.StatusChange{At: when, Status: channel.CaseStatus(state)})
		c.Status = channel.CaseStatus(state)
		if c.Status == channel.CaseSolved {
			c.SolvedAt = when
		} else {
			c.SolvedAt = channel.Time{}
		}
	}
	c.OpenedAt = c.History[0].At
	asked := channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id + "-1"}
	out := []customer.Entry{
		{At: c.OpenedAt.Time, Kind: customer.CaseOpened, Ref: ref, Fact: &channel.Fact{Ref: ref, Content: c}},
		{At: c.OpenedAt.Time, Kind: customer.Contacted, Ref: asked, Fact: &channel.Fact{Ref: asked, Content: &channel.Interaction{
			Kind: channel.EMail, Direction: channel.Inbound, Case: ref, MessageID: id, Text: "It does not work.", StartedAt: c.OpenedAt}}}}
	if !c.SolvedAt.IsZero() {
		out = append(out, customer.Entry{At: c.SolvedAt.Time, Kind: customer.CaseSolved, Ref: ref, Fact: &channel.Fact{Ref: ref, Content: c}})
	}
	return out
}

// TestStates compares for how long it was whose turn with what one counts by
// hand. The first row is the vector that helpdesks publish.
func TestStates(t *testing.T) {
	at := time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, want string
		states     []string
	}{
		{"pending", "first 5h full 5h requester 3h work 3h hold 0s agent 2h, 1 episodes", []string{"09:00 new", "10:00 pending_customer", "12:00 open", "14:00 solved"}},
		{"on hold", "first 5h full 5h requester 4h work 3h hold 1h agent 1h, 1 episodes", []string{"09:00 new", "10:00 on_hold", "11:00 pending_customer", "12:00 open", "14:00 solved"}},
		{"still on hold", "first 0s full 0s requester 9h work 1h hold 8h agent 0s, 1 episodes", []string{"09:00 new", "10:00 on_hold"}},
		{"solved twice", "first 2h full 2h requester 2h work 2h hold 0s agent 0s, 1 episodes", []string{"09:00 new", "11:00 solved", "12:00 open", "14:00 solved"}},
	} {
		a := journey.Analyse(ticket(t, "7", c.states...), at, journey.Rules{})
		m := a.Matters[0].Metrics
		got := fmt.Sprintf("first %s full %s requester %s work %s hold %s agent %s, %d episodes", short(m.FirstResolution), short(m.FullResolution),
			short(m.RequesterWait), short(m.AgentWork), short(m.OnHold), short(m.AgentWait), len(a.Matters[0].Episodes))
		if got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.name, got, c.want)
		}
		if c.name != "solved twice" {
			if d := gocmp.Diff(m.OnHold, a.Matters[0].Threads[0].Metrics.OnHold); d != "" {
				t.Errorf("%s: the ticket: %s", c.name, d)
			}
		}
	}
}

func short(e journey.Elapsed) string {
	return strings.Replace(strings.Replace(e.Wall.String(), "m0s", "m", 1), "h0m", "h", 1)
}

// TestTwoTickets has two tickets in one matter: the customer waits once.
func TestTwoTickets(t *testing.T) {
	entries := append(ticket(t, "1", "09:00 new", "10:00 pending_customer", "12:00 solved"), ticket(t, "2", "09:30 new", "10:30 on_hold", "13:00 solved")...)
	for _, e := range entries {
		if c, ok := e.Fact.Content.(*channel.Case); ok && c.Number == "2" {
			c.FollowUpOf = entries[0].Ref
		}
	}
	a := journey.Analyse(entries, time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC), journey.Rules{})
	if len(a.Matters) != 1 {
		t.Fatalf("%d matters", len(a.Matters))
	}
	// New until 10:30, then on hold in the one that is not pending, until 13:00.
	m := a.Matters[0].Metrics
	if got := [...]string{short(m.AgentWork), short(m.OnHold), short(m.AgentWait), short(m.RequesterWait)}; got != [...]string{"1h30m", "2h30m", "0s", "4h"} {
		t.Errorf("work, hold, wait, requester: %v", got)
	}
}

// TestStatesMinuteByMinute compares the waits with a count of minutes over
// random histories of two tickets.
func TestStatesMinuteByMinute(t *testing.T) {
	states := []channel.CaseStatus{channel.CaseNew, channel.CaseOpen, channel.CasePending, channel.CaseOnHold}
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		var entries []customer.Entry
		var cases []*channel.Case
		for n := range 1 + r.IntN(2) {
			var texts []string
			minute := 540 + 10*n
			for range 1 + r.IntN(6) {
				texts = append(texts, fmt.Sprintf("%02d:%02d %s", minute/60, minute%60, states[r.IntN(len(states))]))
				minute += 1 + r.IntN(60)
			}
			more := ticket(t, fmt.Sprint(n), texts...)
			c := more[0].Fact.Content.(*channel.Case)
			if n > 0 {
				c.FollowUpOf = entries[0].Ref
			}
			entries, cases = append(entries, more...), append(cases, c)
		}
		at := day.Add(19 * time.Hour)
		var work, hold, wait time.Duration
		for m := day.Add(9 * time.Hour); m.Before(at); m = m.Add(time.Minute) {
			var now []channel.CaseStatus
			for _, c := range cases {
				if s, known := c.StatusAt(m); known {
					now = append(now, s)
				}
			}
			switch {
			case slices.Contains(now, channel.CaseNew) || slices.Contains(now, channel.CaseOpen):
				work += time.Minute
			case slices.Contains(now, channel.CaseOnHold):
				hold += time.Minute
			default:
				wait += time.Minute
			}
		}
		got := journey.Analyse(entries, at, journey.Rules{}).Matters[0].Metrics
		if got.AgentWork.Wall != work || got.OnHold.Wall != hold || got.AgentWait.Wall != wait || got.RequesterWait.Wall != work+hold {
			t.Fatalf("seed %d: work %s, hold %s, wait %s; counted %s, %s, %s", seed, got.AgentWork.Wall, got.OnHold.Wall, got.AgentWait.Wall, work, hold, wait)
		}
	}
}

// TestUpdates compares the times between our words in the scenario with what
// one reads in it.
func TestUpdates(t *testing.T) {
	s := m1(t)
	for _, c := range []struct {
		at   string
		want []string
	}{
		{"12-01 12:00", []string{"E05 E09 24h48m0s 24h48m0s", "E09 E11 5h30m0s 5h10m0s", "E11 E12 46h30m0s 46h30m0s"}},
		{"11-11 12:00", []string{"E05 E09 24h48m0s 24h48m0s", "E09 E11 5h30m0s 5h10m0s", "E11 - 19h30m0s 19h30m0s"}},
	} {
		m := journey.Analyse(s.entries, s.at(t, c.at), m1Rules(t)).Matters[0].Metrics
		var got []string
		for _, u := range m.Updates {
			next := "-"
			if !u.Next.IsZero() {
				next = s.names([]channel.Ref{u.Next})
			}
			word := strings.Fields(s.names([]channel.Ref{u.Word}))[0]
			got = append(got, fmt.Sprint(word, " ", next, " ", u.Took.Wall, " ", u.Pausable.Wall))
		}
		if d := gocmp.Diff(c.want, got); d != "" {
			t.Errorf("on %s: %s", c.at, d)
		}
	}
}
