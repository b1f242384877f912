package advice_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/advice"
)

// TestWhatIf takes SMS away from the catalogue of the vector: those whom it
// suited best are answered in the chat, and bank details by e-mail as before.
func TestWhatIf(t *testing.T) {
	then := four()
	var left []advice.Channel
	for _, c := range then.Channels {
		if c.ID != "sms" {
			left = append(left, c)
		}
	}
	then.Channels = left
	secret, nowhere := reachable(), advice.Question{At: noon}
	secret.Sensitivity = journey.LevelSecret
	got, err := advice.WhatIf(four(), then, []advice.Question{reachable(), reachable(), secret, nowhere})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(advice.Effect{Questions: 4, Moved: 2, Before: map[string]int{"sms": 2, "email": 1, "": 1}, After: map[string]int{"chat": 2, "email": 1, "": 1},
		Score: 2 * (444_500 - 299_000)}, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Sooner" || p.Last().String() == ".Later" }, cmp.Ignore())); d != "" {
		t.Error(d)
	}
	back, err := advice.WhatIf(then, four(), []advice.Question{reachable(), reachable(), secret, nowhere})
	if err != nil || back.Score != -got.Score || back.Sooner != got.Later || back.Later != got.Sooner || back.Moved != got.Moved {
		t.Errorf("the other way round: %+v, %v", back, err)
	}
	if _, err := advice.WhatIf(four(), advice.Catalogue{}, []advice.Question{reachable()}); err == nil {
		t.Error("a catalogue without anything was asked")
	}
}

func ExampleWhatIf() {
	now := four()
	then := four()
	then.Channels = then.Channels[:3] // without SMS
	e, err := advice.WhatIf(now, then, []advice.Question{reachable()})
	fmt.Println(e.Questions, e.Moved, err)
	// Output: 1 1 <nil>
}
