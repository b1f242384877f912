package journey

import "time"

// overlap is the time in which two calendars both run, to the second.
type overlap struct{ a, b Calendar }

// Between implements [Calendar]: it halves a time until each part lies wholly
// within or without either calendar.
func (o overlap) Between(from, to time.Time) time.Duration {
	all := to.Sub(from)
	if all <= 0 {
		return 0
	}
	x := o.a.Between(from, to)
	if x <= 0 {
		return 0
	}
	y := o.b.Between(from, to)
	switch {
	case y <= 0:
		return 0
	case x == all:
		return y
	case y == all:
		return x
	case all <= time.Second:
		return min(x, y)
	}
	mid := from.Add((all / 2).Truncate(time.Second))
	if !mid.After(from) {
		mid = from.Add(all / 2)
	}
	return o.Between(from, mid) + o.Between(mid, to)
}

// never is after how long without any time in common there is taken to be none.
const never = 28 * 24 * time.Hour

// Add implements [Calendar].
func (o overlap) Add(t time.Time, d time.Duration) (time.Time, bool) {
	step := time.Hour
	for idle := time.Duration(0); idle <= never; {
		next := t.Add(step)
		got := o.Between(t, next)
		if got < d || got == 0 {
			if idle += step; got > 0 {
				idle = 0
			}
			d -= got
			t = next
			continue
		}
		if step <= time.Second {
			return t.Add(d), true
		}
		step /= 2
	}
	return time.Time{}, false
}

// callback returns the constraint that a missed call makes.
func (r *Rules) callback(at time.Time) constraint {
	if r.CustomerCalendar == nil {
		return constraint{due: r.due(at, r.Callback), clock: r.Calendar}
	}
	both := r.CustomerCalendar
	if r.Calendar != nil {
		both = overlap{r.Calendar, both}
	}
	due, ever := both.Add(at, r.Callback)
	if !ever {
		return constraint{due: r.due(at, r.Callback), clock: r.Calendar}
	}
	return constraint{due: due.UTC(), clock: both}
}
