package advice_test

import (
	"testing"

	"github.com/clientele-go/clientele/journey/advice"
)

func BenchmarkAdvise(b *testing.B) {
	c := advice.Retail()
	q := reachable()
	calendars, err := c.Calendars()
	if err != nil {
		b.Fatal(err)
	}
	q.Calendars, q.Value = calendars, 1000
	for b.Loop() {
		if _, err := advice.Advise(c, q); err != nil {
			b.Fatal(err)
		}
	}
}
