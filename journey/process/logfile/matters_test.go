package logfile_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/logfile"
)

// TestMatters writes what happened to the people of the story, reads it back by
// matter, and finds the same as in the matters themselves.
func TestMatters(t *testing.T) {
	s := world.Story()
	hub, err := customer.NewHub(customer.Config{Channels: sources(s.Facts)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	clerk := hub.As(customer.Actor{ID: "test"}, customer.Service)
	var all logfile.ObjectLog
	var direct process.Log
	events := map[string]bool{}
	for p, err := range clerk.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		var entries []customer.Entry
		for e, err := range clerk.Timeline(t.Context(), p.ID, customer.TimelineFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, e)
		}
		a := journey.Analyse(entries, s.Now, journey.Rules{})
		all.Add(logfile.ObjectsOfMatters(p.ID, a.Matters))
		for i := range a.Matters {
			if err := direct.AddMatter(p.ID, &a.Matters[i], nil); err != nil {
				t.Fatal(err)
			}
			for _, l := range a.Matters[i].Links {
				events[l.Entry.ID()] = true
			}
		}
	}
	if len(all.Events) != len(events) {
		t.Errorf("%d events of %d entries", len(all.Events), len(events))
	}
	for _, x := range []logfile.Export{{}, {Identifiers: true}, {Key: []byte("k")}} {
		var b bytes.Buffer
		if err := logfile.WriteOCEL(&b, all, x); err != nil {
			t.Fatal(err)
		}
		checkOCEL(t, b.Bytes())
		if !x.Identifiers && (strings.Contains(b.String(), s.Parcel.ID) || strings.Contains(b.String(), string(s.Caller.Value))) {
			t.Error("somebody is told")
		}
		var back process.Log
		r, err := logfile.Read(&b, logfile.OCEL, &back, logfile.Config{Case: "matter"})
		if err != nil || r.Bad+r.Outside > 0 {
			t.Fatalf("%v, %+v", err, r)
		}
		var want, got process.Miner
		want.Add(&direct)
		got.Add(&back)
		w, g := want.Map(), got.Map()
		if w.Cases != g.Cases || w.Events != g.Events || len(w.Activities) != len(g.Activities) || w.Duration != g.Duration {
			t.Errorf("%d cases, %d events; want %d, %d", g.Cases, g.Events, w.Cases, w.Events)
		}
	}
}

func sources(facts []channel.Fact) []channel.Channel {
	var out []channel.Channel
	for _, c := range world.Sources([][]channel.Fact{facts}) {
		out = append(out, c)
	}
	return out
}
