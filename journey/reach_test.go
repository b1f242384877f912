package journey_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/bizcal"
)

func calendarOf(t testing.TB, zone string, week bizcal.Week) *bizcal.Calendar {
	t.Helper()
	c, err := bizcal.New(bizcal.Config{Versions: []bizcal.Version{{Zone: zone, Week: week}}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func everyDay(from, to int) (w bizcal.Week) {
	for d := range w {
		w[d] = []bizcal.Span{{From: bizcal.Clock(from) * bizcal.Hour, To: bizcal.Clock(to) * bizcal.Hour}}
	}
	return w
}

// TestCustomerCalendar proves that times are told in the customer's own time
// too, in another zone than ours: the oracle counts minutes one by one.
func TestCustomerCalendar(t *testing.T) {
	s := m1(t)
	own := calendarOf(t, "America/New_York", everyDay(8, 20))
	r := m1Rules(t)
	r.CustomerCalendar = own
	minutes := func(from, to time.Time) (d time.Duration) {
		for at := from; at.Before(to); at = at.Add(time.Minute) {
			if own.Open(at) {
				d += time.Minute
			}
		}
		return d
	}
	a := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), r)
	m := &a.Matters[0]
	first, last := m.Episodes[0], m.Episodes[len(m.Episodes)-1]
	if got, want := m.Metrics.FirstResolution.Own, minutes(first.Opened, first.Solved); got != want || got == 0 {
		t.Errorf("first resolution took %v of the customer's time, not %v", got, want)
	}
	if got, want := m.Metrics.FullResolution.Own, minutes(first.Opened, last.Solved); got != want {
		t.Errorf("full resolution took %v of the customer's time, not %v", got, want)
	}
	waited := time.Duration(0)
	for _, e := range m.Episodes {
		waited += minutes(e.Opened, e.Solved)
	}
	if got := m.Metrics.RequesterWait.Own + m.Metrics.AgentWait.Own; got != waited {
		t.Errorf("the waits are %v of the customer's time, not %v", got, waited)
	}
	// The other two times are what they are without it.
	r.CustomerCalendar = nil
	without := journey.Analyse(s.entries, s.at(t, "12-01 12:00"), r)
	x, y := m.Metrics.FullResolution, without.Matters[0].Metrics.FullResolution
	if x.Wall != y.Wall || x.Business != y.Business || y.Own != y.Wall {
		t.Errorf("%+v with it, %+v without", x, y)
	}
}

// TestCallbackReach proves that a missed call is due in time in which we work
// and the customer may be reached, and that a customer who never can be while
// we work is called back all the same. The oracle is the calendar of both.
func TestCallbackReach(t *testing.T) {
	missed := func(at time.Time) customer.Entry {
		ref := channel.Ref{Channel: "phone", Kind: channel.KindInteraction, ID: "1"}
		return customer.Entry{At: at, Kind: customer.Contacted, Ref: ref, Fact: &channel.Fact{Ref: ref,
			Content: &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Missed, StartedAt: channel.UTC(at)}}}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	office := calendarOf(t, "Europe/Warsaw", bizcal.Week{time.Monday: {{From: 9 * bizcal.Hour, To: 12*bizcal.Hour + 1800}, {From: 13 * bizcal.Hour, To: 17 * bizcal.Hour}}, time.Thursday: {{From: 9*bizcal.Hour + 61, To: 17 * bizcal.Hour}}})
	for i := range 200 {
		from := rng.IntN(20)
		own := calendarOf(t, []string{"America/Santiago", "Asia/Tokyo", "Europe/Vilnius", "Australia/Lord_Howe"}[i%4], everyDay(from, from+1+rng.IntN(24-from)))
		at := time.Date(2026, 3, 1, 0, 0, rng.IntN(60*86400), 0, time.UTC)
		r := journey.Rules{Calendar: office, CustomerCalendar: own, Callback: time.Duration(1+rng.IntN(4*3600)) * time.Second}
		both := office.And(own)
		want, _ := office.Add(at, r.Callback)
		ever := both.Between(at, at.AddDate(0, 0, 28)) > 0
		if ever {
			want, _ = both.Add(at, r.Callback)
		}
		f := journey.Review([]customer.Entry{missed(at)}, at.AddDate(0, 6, 0), r)[0]
		if !f.Due.Equal(want) {
			t.Fatalf("%d: called at %v, %v to call back: due %v, not %v", i, at, r.Callback, f.Due, want)
		}
		if late := both.Between(want, at.AddDate(0, 6, 0)); ever && f.Late != late {
			t.Fatalf("%d: late by %v, not %v", i, f.Late, late)
		}
	}
}

// TestOldOneTouch tells the two meanings of one touch apart, case by case.
func TestOldOneTouch(t *testing.T) {
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ticket := channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "7"}
	entries := func(texts ...string) (out []customer.Entry) {
		solved := channel.UTC(day.Add(8 * time.Hour))
		for i, text := range texts {
			ref := channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: fmt.Sprint(i)}
			at := day.Add(time.Duration(i) * time.Hour)
			c := &channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, StartedAt: channel.UTC(at), Case: ticket, Text: text[1:]}
			if text[0] == '>' {
				c.Direction = channel.Outbound
			}
			out = append(out, customer.Entry{At: at, Kind: customer.Contacted, Ref: ref, Fact: &channel.Fact{Ref: ref, Content: c}})
		}
		k := &channel.Case{Status: channel.CaseSolved, OpenedAt: channel.UTC(day), SolvedAt: solved}
		for _, kind := range []customer.EntryKind{customer.CaseOpened, customer.CaseSolved} {
			at := day
			if kind == customer.CaseSolved {
				at = solved.Time
			}
			out = append(out, customer.Entry{At: at, Kind: kind, Ref: ticket, Fact: &channel.Fact{Ref: ticket, Content: k}})
		}
		return out
	}
	for _, c := range []struct {
		what     string
		texts    []string
		now, old bool
	}{
		{"no answer", []string{"<The lamp is broken."}, false, true},
		{"one answer", []string{"<The lamp is broken.", ">A new one is on its way."}, true, true},
		{"one answer that asks", []string{"<The lamp is broken.", ">Which lamp do you mean?", "<The red one."}, false, true},
		{"two answers", []string{"<The lamp is broken.", ">We look into it.", ">A new one is on its way."}, false, false},
	} {
		for _, old := range []bool{false, true} {
			a := journey.Analyse(entries(c.texts...), day.AddDate(0, 1, 0), journey.Rules{OldOneTouch: old})
			want := c.now
			if old {
				want = c.old
			}
			if m := a.Matters[0]; m.Metrics.OneTouch != want || m.Threads[0].Metrics.OneTouch != want {
				t.Errorf("%s, old %v: %v and %v of the thread, not %v", c.what, old, m.Metrics.OneTouch, m.Threads[0].Metrics.OneTouch, want)
			}
		}
	}
	open := entries("<The lamp is broken.")[:1]
	if a := journey.Analyse(open, day.Add(time.Hour), journey.Rules{OldOneTouch: true}); a.Matters[0].Metrics.OneTouch {
		t.Error("what is not solved took no touch at all")
	}
}
