package journey_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// TestRetail proves that the map that is shipped is complete, and survives
// being written and read.
func TestRetail(t *testing.T) {
	m := journey.Retail()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Check() {
		t.Errorf("%s", f)
	}
	for _, s := range m.Steps {
		for _, lang := range []string{"pl", "lt-LT"} {
			if s.In(lang) == s.Name || s.In("fr") != s.Name {
				t.Errorf("%s: %q in %s, %q in French", s.ID, s.In(lang), lang, s.In("fr"))
			}
		}
	}
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	first := b.String()
	back, err := journey.ReadMap(&b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, back); d != "" {
		t.Error(d)
	}
	b.Reset()
	if err := back.Write(&b); err != nil || b.String() != first {
		t.Errorf("written again it differs, error %v", err)
	}
}

// TestReadMap proves that what is wrong with a map is told by the name of the
// field.
func TestReadMap(t *testing.T) {
	step := func(s string) string { return `{"name":"n","version":"1","steps":[` + s + `]}` }
	const good = `{"id":"a","name":"A","stage":"purchase","activities":["sale"]}`
	if _, err := journey.ReadMap(strings.NewReader(step(good))); err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		`{"name":"n","version":"1"}`:                                              "field steps: is empty",
		`{"version":"1","steps":[` + good + `]}`:                                  "field name: is empty",
		`{"name":"n","steps":[` + good + `]}`:                                     "field version: is empty",
		`{"name":"n","version":"1","valid":{"to":"soon"},"steps":[` + good + `]}`: "field valid.to: is not a time",
		`{"nom":"n"}`:                    `field "nom": is not one of a map`,
		`{"name":7}`:                     "field name: is a number",
		step(good) + "{}":                "something stands after the map",
		step(good + "," + good):          "field steps[1].id: is that of another step too",
		step(`{"name":"A","stage":"x"}`): "field steps[0].id: is empty",
		step(`{"id":"a","stage":"x"}`):   "field steps[0].name: is empty",
		step(`{"id":"a","name":"A"}`):    "field steps[0].stage: is empty",
		step(`{"id":"a","name":"A","stage":"x","target":"soon"}`):                                                                             "field steps[0].target: is not a number and a unit",
		step(`{"id":"a","name":"A","stage":"x","target":"-3d"}`):                                                                              "field steps[0].target: is negative",
		step(`{"id":"a","name":"A","stage":"x","emotion":3}`):                                                                                 "field steps[0].emotion: is not from -2 to 2",
		step(`{"id":"a","name":"A","stage":"x","sensitivity":"high"}`):                                                                        "field steps[0].sensitivity: is not public",
		step(good + `,{"id":"b","name":"B","stage":"x","failures":["sale"]}`):                                                                 "field steps[1].failures[0]: is empty or shows another step too",
		step(`{"id":"a","name":"A","stage":"x","group":"g"},{"id":"b","name":"B","stage":"x"},{"id":"c","name":"C","stage":"x","group":"g"}`): "field steps[2].group: has other steps in between",
		`{"name":"n","version":"1","valid":{"from":"2026-02-01T00:00:00Z","to":"2026-01-01T00:00:00Z"},"steps":[` + good + `]}`:               "field valid.to: is not after valid.from",
	} {
		_, err := journey.ReadMap(strings.NewReader(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\ngot  %v\nwant %s", in, err, want)
		}
	}
}

func FuzzReadMap(f *testing.F) {
	var b bytes.Buffer
	if err := journey.Retail().Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Add(`{"name":"n","version":"1","steps":[{"id":"a","name":"A","stage":"x","target":"90m"}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		m, err := journey.ReadMap(strings.NewReader(in))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := m.Write(&b); err != nil {
			return // a time that JSON cannot hold
		}
		if back, err := journey.ReadMap(&b); err != nil {
			t.Fatalf("what was written is not read: %v", err)
		} else if d := cmp.Diff(m, back); d != "" {
			t.Error(d)
		}
	})
}

// TestMapAt proves that the version of a map is chosen by the moment.
func TestMapAt(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	versions := []journey.Map{{Version: "1", Valid: journey.Validity{To: day(10)}}, {Version: "2", Valid: journey.Validity{From: day(10), To: day(20)}},
		{Version: "3", Valid: journey.Validity{From: day(15), To: day(20)}}}
	for d, want := range map[int]string{1: "1", 9: "1", 10: "2", 14: "2", 15: "3", 19: "3", 20: ""} {
		m, ok := journey.MapAt(versions, day(d))
		if m.Version != want || ok != (want != "") {
			t.Errorf("on the %d: version %q", d, m.Version)
		}
	}
}

func TestDuration(t *testing.T) {
	for in, want := range map[string]string{"90m": "90m", "48h": "2d", "3d": "3d", "1h30m": "90m", "1500ms": "1.5s", "0s": "0s"} {
		var d journey.Duration
		if err := d.UnmarshalText([]byte(in)); err != nil || d.String() != want {
			t.Errorf("%s: %s, %v", in, d, err)
		}
	}
	for _, in := range []string{"", "d", "1.5d", "99999999d", "soon"} {
		var d journey.Duration
		if err := d.UnmarshalText([]byte(in)); err == nil {
			t.Errorf("%q: %s", in, d)
		}
	}
}

func ExampleMap_Check() {
	m := journey.Map{Name: "Exchange", Version: "1", Owners: journey.Owners{Journey: "service", Process: "operations", Channels: "e-commerce", Touchpoints: "marketing"},
		Steps: []journey.Step{{ID: "swap", Name: "Swaps the goods", Stage: journey.PostSale, Responsible: "store", Target: journey.Duration(24 * time.Hour)}}}
	for _, f := range m.Check() {
		fmt.Println(f)
	}
	// Output:
	// swap: accountable is empty: nobody answers for it
	// swap: consulted is empty: nobody is asked
}

func ExampleReadMap() {
	m, err := journey.ReadMap(strings.NewReader(`{"name": "Exchange", "version": "1", "steps": [
		{"id": "swap", "name": "Swaps the goods", "stage": "post_sale", "activities": ["return.received"], "target": "4h"}]}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(m.Name, m.Steps[0].Target)
	// Output: Exchange 4h
}

func ExampleActivity() {
	missed := &channel.Fact{Content: &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: channel.Missed}}
	fmt.Println(journey.Activity(customer.Entry{Kind: customer.Contacted, Fact: missed}))
	fmt.Println(journey.Activity(customer.Entry{Kind: customer.ParcelDelivered}))
	// Output:
	// call.in.missed
	// fulfillment.delivered
}
