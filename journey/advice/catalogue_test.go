package advice_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/journey/advice"
)

// TestRetail: the catalogue that is shipped is good, says everything of every
// channel, and survives JSON.
func TestRetail(t *testing.T) {
	c := advice.Retail()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, x := range c.Channels {
		i := x.Introduction
		if x.Names["pl"] == "" || x.Names["lt"] == "" || x.Answer == 0 || i.Effort == 0 || i.Weeks == 0 || len(i.Skills) == 0 || i.Effect == "" || len(i.Benefits) == 0 {
			t.Errorf("%s says too little", x.ID)
		}
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	back, err := advice.ReadCatalogue(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Error(diff)
	}
}

// TestValidate: the error names the channel and the field.
func TestValidate(t *testing.T) {
	for want, change := range map[string]func(c *advice.Catalogue){
		"currency":                    func(c *advice.Catalogue) { c.Currency = "XXX" },
		"fallback":                    func(c *advice.Catalogue) { c.Fallback = "fax" },
		"weights.hour":                func(c *advice.Catalogue) { c.Weights.Hour = -1 },
		"channel 0: id":               func(c *advice.Catalogue) { c.Channels[0].ID = "" },
		"channel email: cost":         func(c *advice.Catalogue) { c.Channels[1].Cost = -1 },
		"channel email: resolve":      func(c *advice.Catalogue) { c.Channels[1].Resolve = 1001 },
		"channel email: resolve_by":   func(c *advice.Catalogue) { c.Channels[1].ResolveBy = map[string]int{"x": -1} },
		"channel email: kind":         func(c *advice.Catalogue) { c.Channels[1].Kind = "" },
		"channel email: answer":       func(c *advice.Catalogue) { c.Channels[1].Answer = -1 },
		"channel email: introduction": func(c *advice.Catalogue) { c.Channels[1].Introduction.Effort = 6 },
		"channel phone: id":           func(c *advice.Catalogue) { c.Channels[1].ID = "phone" },
	} {
		c := advice.Retail()
		change(&c)
		err := c.Validate()
		if _, ok := errors.AsType[*advice.FieldError](err); !ok || !strings.Contains(err.Error(), want+" ") && !strings.Contains(err.Error(), want+".") {
			t.Errorf("%s: got %v", want, err)
		}
		if _, err := advice.Advise(c, reachable()); err == nil {
			t.Errorf("%s: advice from a bad catalogue", want)
		}
	}
}

func FuzzReadCatalogue(f *testing.F) {
	b, err := json.Marshal(advice.Retail())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"name":"x","currency":"EUR","fallback":"a","channels":[{"id":"a","kind":"call","cost":1,"resolve":1,"security":"public"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := advice.ReadCatalogue(bytes.NewReader(b))
		if err != nil {
			return
		}
		q := reachable()
		q.Value, q.Current, q.Prefers = 1_000_000, "x", c.Fallback
		a, err := advice.Advise(c, q)
		if err != nil || len(a.Options) != len(c.Channels) {
			t.Fatalf("%d options of %d channels: %v", len(a.Options), len(c.Channels), err)
		}
		for _, o := range a.Options {
			if o.Score < -advice.Milli(1_000*c.Weights.Preference) {
				t.Fatalf("%s: %v overflows", o.Channel, o.Score)
			}
		}
	})
}

// TestHours: hours are data of the catalogue, and bad ones are an error.
func TestHours(t *testing.T) {
	const catalogue = `{"name":"x","currency":"EUR","fallback":"a","channels":[{"id":"a","kind":"call","live":true,"cost":1,"resolve":1,"security":"public","calendar":"h"}],
		"hours":{"h":{"versions":[{"zone":"%s","week":{"fri":["%s"]}}]}}}`
	c, err := advice.ReadCatalogue(strings.NewReader(fmt.Sprintf(catalogue, "Europe/Vilnius", "14:00-14:01")))
	if err != nil {
		t.Fatal(err)
	}
	q := advice.Question{At: noon, Present: []string{"a"}} // 14:00 in Vilnius
	if _, ok := advise(t, c, q).Best(); !ok {
		t.Error("closed at 14:00")
	}
	q.At = noon.Add(time.Minute)
	if _, ok := advise(t, c, q).Best(); ok {
		t.Error("open at 14:01")
	}
	for _, bad := range [][2]string{{"Europe/Nowhere", "14:00-15:00"}, {"", "15:00-14:00"}} {
		if _, err := advice.ReadCatalogue(strings.NewReader(fmt.Sprintf(catalogue, bad[0], bad[1]))); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}
