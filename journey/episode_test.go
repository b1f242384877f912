package journey_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// solved makes the entry of ticket 1 being solved so many hours after it was
// opened at the start.
func solved(hour int) customer.Entry {
	at := start.Add(time.Duration(hour) * time.Hour)
	f := &channel.Fact{Ref: ref(channel.KindCase, "1"), Content: &channel.Case{Number: "1", Status: channel.CaseSolved, Role: "service",
		OpenedAt: channel.UTC(start), SolvedAt: channel.UTC(at)}}
	return customer.Entry{At: at, Kind: customer.CaseSolved, Ref: f.Ref, Fact: f}
}

func mail(id string, hour int, d channel.Direction, text string) customer.Entry {
	return say(id, hour*60, channel.Interaction{Kind: channel.EMail, Direction: d, Case: ref(channel.KindCase, "1"), MessageID: id, Text: text, Queue: "service"})
}

func dial(id string, hour int, d channel.Direction, o channel.Outcome, role string) customer.Entry {
	return say(id, hour*60, channel.Interaction{Kind: channel.Call, Direction: d, Outcome: o, Role: role,
		Links: []channel.Link{{Rel: channel.RelAbout, Ref: ref(channel.KindOrder, "1")}}})
}

func bought() customer.Entry {
	f := &channel.Fact{Ref: ref(channel.KindOrder, "1"), Content: &channel.Order{Number: "W-1", Status: channel.OrderCompleted, PlacedAt: channel.UTC(start)}}
	return customer.Entry{At: start, Kind: customer.OrderPlaced, Ref: f.Ref, Fact: f}
}

// TestEpisodes proves when an episode ends, and what makes another of it.
func TestEpisodes(t *testing.T) {
	const in, out = channel.Inbound, channel.Outbound
	ask, answer := mail("a", 0, in, "Where is my parcel?"), mail("b", 5, out, "It is on its way.")
	for _, c := range []struct {
		name    string
		entries []customer.Entry
		want    string // contacts of each episode, ! if it reopens, . if it is solved, and whether at the first contact
	}{
		{"solved", []customer.Entry{ask, answer, solved(6)}, "1. first"},
		{"thanks", []customer.Entry{ask, answer, solved(6), mail("c", 8, in, "Thank you very much!")}, "1. first"},
		{"thanks, and a question", []customer.Entry{ask, answer, solved(6), mail("c", 8, in, "Thank you! And when does it arrive?")}, "1. later, 1!"},
		{"came back soon", []customer.Entry{ask, answer, solved(6), mail("c", 6+7*24, in, "It is not there yet.")}, "1. later, 1!"},
		{"came back long after", []customer.Entry{ask, answer, solved(6), mail("c", 7+7*24, in, "Another parcel is not there.")}, "1. first, 1"},
		{"chased", []customer.Entry{ask, mail("c", 3, in, "I am still waiting."), answer, solved(6)}, "2. later"},
		{"asked back", []customer.Entry{ask, mail("c", 3, out, "What is your order number?"), mail("d", 4, in, "It is W-1."), answer, solved(6)}, "1. first"},
		{"one call", []customer.Entry{bought(), dial("a", 0, in, channel.Answered, "hotline")}, "1. first"},
		{"a call, and another", []customer.Entry{bought(), dial("a", 0, in, channel.Answered, "hotline"), dial("b", 48, in, channel.Answered, "hotline")}, "2. later"},
		{"a call, and another much later", []customer.Entry{bought(), dial("a", 0, in, channel.Answered, "hotline"), dial("b", 400, in, channel.Answered, "hotline")}, "1. first, 1. first"},
		{"a call that nobody took", []customer.Entry{bought(), dial("a", 0, in, channel.Missed, "hotline")}, "1"},
	} {
		a := journey.Analyse(c.entries, start.AddDate(0, 2, 0), journey.Rules{})
		var got []string
		for _, m := range a.Matters {
			for _, e := range m.Episodes {
				s := fmt.Sprint(len(e.Contacts))
				if e.Reopens {
					s += "!"
				}
				if !e.Solved.IsZero() {
					s += ". "
				}
				got = append(got, s+string(e.FirstContact))
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

// TestPingPongOnce proves that the same to and fro counts once in an episode.
func TestPingPongOnce(t *testing.T) {
	entries := []customer.Entry{bought()}
	for i, role := range []string{"store", "hotline", "store", "hotline", "store", "logistics"} {
		entries = append(entries, dial(fmt.Sprint(i), i, channel.Inbound, channel.Answered, role))
	}
	got := map[string]int{}
	for _, g := range journey.Analyse(entries, start.AddDate(0, 2, 0), journey.Rules{}).Gaps {
		if g.Kind == journey.PingPong {
			got[g.Owner]++
		}
	}
	if len(got) != 2 || got["store"] != 1 || got["hotline"] != 1 {
		t.Errorf("%v", got)
	}
}

// TestCharged proves that a further contact is charged to what called it
// forth, unless that was long before.
func TestCharged(t *testing.T) {
	r := journey.Rules{Costs: map[channel.InteractionKind]channel.Money{channel.Call: {Minor: 500, Currency: "EUR"}}}
	for _, c := range []struct {
		name  string
		hours []int // of calls that somebody takes, after one at 0 that nobody does
		want  map[journey.Kind]int64
	}{
		{"at once", []int{1}, map[journey.Kind]int64{journey.MissedCall: 500}},
		{"days after", []int{72}, map[journey.Kind]int64{journey.MissedCall: 500}},
		{"a chain", []int{100, 200, 300}, map[journey.Kind]int64{journey.MissedCall: 500, journey.RepeatContact: 1000}},
	} {
		entries := []customer.Entry{bought(), dial("m", 0, channel.Inbound, channel.Missed, "hotline")}
		for i, h := range c.hours {
			entries = append(entries, dial(fmt.Sprint(i), h, channel.Inbound, channel.Answered, "hotline"))
		}
		got := map[journey.Kind]int64{}
		for _, g := range journey.Analyse(entries, start.AddDate(0, 2, 0), r).Gaps {
			if g.Avoidable.Minor > 0 {
				got[g.Kind] += g.Avoidable.Minor
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestPutOff proves that a promise may be put off once before it is due, and
// that the second time is a gap.
func TestPutOff(t *testing.T) {
	promise := func(id string, made, due int) customer.Entry {
		at := start.Add(time.Duration(made) * time.Hour)
		f := &channel.Fact{Ref: ref(channel.KindPromise, id), Content: &channel.Promise{Kind: channel.PromiseRefund, MadeAt: channel.UTC(at),
			Due: channel.UTC(start.Add(time.Duration(due) * time.Hour)), About: ref(channel.KindOrder, "1")}}
		return customer.Entry{At: at, Kind: customer.Promised, Ref: f.Ref, Fact: f}
	}
	for _, c := range []struct {
		name     string
		promises []customer.Entry
		want     string
	}{
		{"once", []customer.Entry{promise("a", 0, 10), promise("b", 5, 20)}, "promise b"},
		{"twice", []customer.Entry{promise("a", 0, 10), promise("b", 5, 20), promise("c", 15, 30)}, "promise c, put_off c"},
		{"too late", []customer.Entry{promise("a", 0, 10), promise("b", 11, 20)}, "promise a, promise b"},
	} {
		var got []string
		for _, g := range journey.Analyse(append(c.promises, bought()), start.AddDate(0, 2, 0), journey.Rules{}).Gaps {
			got = append(got, string(g.Kind)+" "+g.Refs[0].ID)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}
