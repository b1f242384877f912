package bizcal

import "time"

// AddDays returns the instant n business days after t: the same time of day on
// the nth later day that has hours, or the first instant after it at which it
// is open. A day has hours if it is open for at least a second. If n is less
// than zero, it is the same on the nth earlier day, or the last instant before
// it until which it was open; if it is zero, it is [Calendar.Next]. Days are
// those of the zone that is in force at t; if the calendar is an And, those of
// the first.
//
// Two business days after Friday 12:00 are Monday 12:00 where Saturday has
// hours and Sunday has not. It is false where Next is.
func (c *Calendar) AddDays(t time.Time, n int) (time.Time, bool) {
	if n == 0 {
		return c.Next(t)
	}
	loc := c.zone(t)
	local := t.In(loc)
	day := DateOf(local).days()
	step := int64(1)
	if n < 0 {
		n, step = -n, -1
	}
	for n > 0 {
		next, ok := c.busyDay(loc, day+step, step, t)
		if !ok {
			return time.Time{}, false
		}
		day = next
		n--
	}
	clock := int64(local.Hour()*3600 + local.Minute()*60 + local.Second())
	moved := at(realiseClock(loc, day, clock), int64(t.Nanosecond()), t)
	if step < 0 {
		return c.Previous(moved)
	}
	return c.Next(moved)
}

// busyDay returns the first day from day on, in the direction of step, that has
// hours.
func (c *Calendar) busyDay(loc *time.Location, day, step int64, like time.Time) (int64, bool) {
	for {
		begin, end := at(realiseClock(loc, day, 0), 0, like), at(realiseClock(loc, day+1, 0), 0, like)
		if c.Between(begin, end) > 0 {
			return day, true
		}
		// Nothing says how long it stays closed; a jump finds out.
		var open time.Time
		var ok bool
		if step > 0 {
			open, ok = c.Next(end)
		} else if open, ok = c.Previous(begin); ok {
			open = open.Add(-1) // the end of a span may be the midnight after it
		}
		if !ok {
			return 0, false
		}
		day = DateOf(open.In(loc)).days()
	}
}

func realiseClock(loc *time.Location, day, clock int64) int64 {
	local := day*int64(Day) + clock
	return instant(regimes(loc, local-3*int64(Day), local+3*int64(Day)), local)
}

// zone returns the zone that is in force at t.
func (c *Calendar) zone(t time.Time) *time.Location {
	if c.always() {
		return t.Location()
	}
	loc := c.parts[0][0].loc
	for i := range c.parts[0] {
		if v := &c.parts[0][i]; v.start <= t.Unix() {
			loc = v.loc
		}
	}
	return loc
}

// Holiday returns why a day has no hours, if it is a holiday or listed as
// closed, by the version that is in force at its beginning. If the calendar is
// an And, one of the holidays of either is enough.
func (c *Calendar) Holiday(d Date) (name string, ok bool) {
	if c.always() {
		return "", false
	}
	for _, part := range c.parts {
		for i := range part {
			k := &part[i]
			if begin := k.midnight(d); begin < k.start || begin >= k.end {
				continue
			}
			if why, closed := k.Closed[d]; closed {
				return why, true
			}
			if _, ok := k.Shifts[d]; ok {
				continue
			}
			for _, s := range k.sources {
				if name, ok := s.Holiday(d); ok {
					return name, true
				}
			}
		}
	}
	return "", false
}
