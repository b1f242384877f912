package bizcal

import "time"

// regime is a time in which a zone had one offset from UTC, in Unix seconds.
type regime struct{ from, to, offset int64 }

// regimes returns what was in force from one instant to another, in order and
// without gaps.
func regimes(loc *time.Location, from, to int64) []regime {
	var out []regime
	for t := from; t < to; {
		at := time.Unix(t, 0).In(loc)
		_, offset := at.Zone()
		end := to
		if _, e := at.ZoneBounds(); !e.IsZero() {
			end = e.Unix()
		}
		// On the last day of leap years that lie behind the transitions of the
		// database ZoneBounds says that a zone has ended already (go1.26): go on in
		// steps that no transition is within.
		if end <= t {
			end = t - t%900 + 900
		}
		if n := len(out); n > 0 && out[n-1].offset == int64(offset) {
			out[n-1].to = end
		} else {
			out = append(out, regime{from: t, to: end, offset: int64(offset)})
		}
		t = end
	}
	return out
}

// instant returns when clocks show a local time, given as the Unix time at which
// a clock in UTC shows it: the first such instant, and if there is none, when
// they show one hour later. The regimes have to cover more than a day around.
func instant(rs []regime, local int64) int64 {
	// The longest gap in the database is a day (Samoa 2011, Kwajalein 1993), so
	// an existing time is found long before the loop ends.
	for range 48 {
		for _, r := range rs {
			if t := local - r.offset; t >= r.from && t < r.to {
				return t
			}
		}
		local += int64(Hour)
	}
	return local
}
