package customer

import (
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// TestDeadline proves that the end of a day is the beginning of the next where
// the channel is, whatever clocks do there: its oracle reads the next date.
func TestDeadline(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Warsaw", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for day := time.Date(2011, 12, 20, 0, 0, 0, 0, time.UTC); day.Year() < 2014; day = day.AddDate(0, 0, 1) {
			due := channel.Time{Time: day, DateOnly: true, Date: day.Format(time.DateOnly)}
			want, err := channel.ParseTime(time.DateOnly, day.AddDate(0, 0, 1).Format(time.DateOnly), zone)
			if err != nil {
				t.Fatal(err)
			}
			if got := deadline(due, zone); !got.Equal(want.Time) || got.Location() != time.UTC {
				t.Fatalf("%s: %s ends at %v, not %v", name, due.Date, got, want)
			}
		}
	}
}
