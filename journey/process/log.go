package process

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"
)

// An Event is one thing that happened in a case.
type Event struct {
	Case     string    // the run of the process that it belongs to
	Activity string    // what happened
	Time     time.Time // when it did; zero: not known, but after what was added of its case before
	Resource string    // who did it: a role, a department, a person; empty: not known
	Customer string    // whose case it is; empty: the case is a customer of its own

	// Attributes are whatever else is known. Mining does not look at them.
	Attributes []Attribute
}

// An Attribute is a name and a value.
type Attribute struct{ Name, Value string }

// ErrEvent is what every error of [Log.Add] is.
var ErrEvent = errors.New("process: event")

// A Log has the events of cases. The zero Log is empty and ready to use. It
// keeps each name once, so that an event takes 24 bytes. It must not be used by
// several goroutines while one of them adds to it.
type Log struct {
	cases      names
	activities names
	resources  names
	customers  names
	rows       []row
	owners     []int32 // the customer of each case
	attributes [][]Attribute
	untimed    int
	last       []int32 // the event of each case that was added last
}

// row is an event. Resource 0 is that which is not known. An event without a
// time has the place of what was added of its case before, and says so in a bit
// of nanos that no fraction of a second needs.
type row struct {
	seconds                  int64
	nanos                    int32
	kase, activity, resource int32
}

const (
	untimed      = 1 << 30
	firstSeconds = -62135596800 // the beginning of year 1
)

func (r *row) timed() bool { return r.nanos&untimed == 0 }

func (r *row) compare(s *row) int {
	return cmp.Or(cmp.Compare(r.seconds, s.seconds), cmp.Compare(r.nanos&^untimed, s.nanos&^untimed))
}

// time returns the time of an event, zero if it has none.
func (r *row) time() time.Time {
	if !r.timed() {
		return time.Time{}
	}
	return time.Unix(r.seconds, int64(r.nanos)).UTC()
}

// since returns the time since an earlier row in nanoseconds, at most what a
// Duration can hold. Both have times.
func (r *row) since(s *row) int64 {
	seconds := r.seconds - s.seconds
	if seconds > math.MaxInt64/1_000_000_000-2 {
		return math.MaxInt64
	}
	return seconds*1_000_000_000 + int64(r.nanos-s.nanos)
}

// names gives each name a number, in the order of their coming.
type names struct {
	index map[string]int32
	list  []string
}

func (n *names) number(name string) int32 {
	if i, ok := n.index[name]; ok {
		return i
	}
	if n.index == nil {
		n.index = map[string]int32{}
	}
	i := int32(len(n.list))
	n.list = append(n.list, name)
	n.index[name] = i
	return i
}

// Add adds an event. A case and an activity are necessary, and a time is of the
// years 1 to 9999; the error says what is missing. If events of one case name
// several customers, it is the case of the first of their names.
//
// An event without a time comes right after the one that was added of its case
// before it, or first of all. Nothing is counted of how long it took.
func (l *Log) Add(e Event) error {
	switch {
	case e.Case == "":
		return fmt.Errorf("%w: case is empty", ErrEvent)
	case e.Activity == "":
		return fmt.Errorf("%w: activity is empty", ErrEvent)
	case e.Time.Year() < 1 || e.Time.Year() > 9999:
		return fmt.Errorf("%w: time is out of the years 1 to 9999", ErrEvent)
	case len(l.rows) == math.MaxInt32:
		return fmt.Errorf("%w: the log is full", ErrEvent)
	}
	if len(l.resources.list) == 0 {
		l.resources.number("")
		l.customers.number("")
	}
	r := row{seconds: e.Time.Unix(), nanos: int32(e.Time.Nanosecond()), kase: l.cases.number(e.Case), activity: l.activities.number(e.Activity)}
	l.place(&r, e.Time.IsZero())
	if e.Resource != "" {
		r.resource = l.resources.number(e.Resource)
	}
	if int(r.kase) == len(l.owners) {
		l.owners = append(l.owners, 0)
	}
	if e.Customer != "" {
		if was := l.owners[r.kase]; was == 0 || e.Customer < l.customers.list[was] {
			l.owners[r.kase] = l.customers.number(e.Customer)
		}
	}
	if len(e.Attributes) > 0 || l.attributes != nil {
		for len(l.attributes) < len(l.rows) {
			l.attributes = append(l.attributes, nil)
		}
		l.attributes = append(l.attributes, slices.Clone(e.Attributes))
	}
	l.rows = append(l.rows, r)
	return nil
}

// place gives an event without a time that of what was added of its case
// before.
func (l *Log) place(r *row, none bool) {
	if int(r.kase) == len(l.last) {
		l.last = append(l.last, -1)
	}
	if none {
		l.untimed++
		r.seconds, r.nanos = firstSeconds, untimed
		if i := l.last[r.kase]; i >= 0 {
			r.seconds, r.nanos = l.rows[i].seconds, l.rows[i].nanos|untimed
		}
	}
	l.last[r.kase] = int32(len(l.rows))
}

// Len returns the number of events.
func (l *Log) Len() int { return len(l.rows) }

// Untimed returns the number of events without a time.
func (l *Log) Untimed() int { return l.untimed }

// Cases returns the number of cases.
func (l *Log) Cases() int { return len(l.cases.list) }

// event returns an event as it was added. Times are in UTC.
func (l *Log) event(i int32) Event {
	r := &l.rows[i]
	e := Event{Case: l.cases.list[r.kase], Activity: l.activities.list[r.activity], Time: r.time(),
		Resource: l.resources.list[r.resource], Customer: l.customers.list[l.owners[r.kase]]}
	if l.attributes != nil {
		e.Attributes = l.attributes[i]
	}
	return e
}

// Traces walks over the cases by the order of their names, each with its events
// in their order. Events must not be kept longer than the step.
func (l *Log) Traces() iter.Seq2[string, []Event] {
	return func(yield func(string, []Event) bool) {
		order, bounds := l.order()
		byName := make([]int32, len(l.cases.list))
		for i := range byName {
			byName[i] = int32(i)
		}
		slices.SortFunc(byName, func(a, b int32) int { return cmp.Compare(l.cases.list[a], l.cases.list[b]) })
		var events []Event
		for _, k := range byName {
			events = events[:0]
			for _, i := range order[bounds[k]:bounds[k+1]] {
				events = append(events, l.event(i))
			}
			if !yield(l.cases.list[k], events) {
				return
			}
		}
	}
}

// order returns the events case by case in their order: those of case k are
// order[bounds[k]:bounds[k+1]].
func (l *Log) order() (order, bounds []int32) {
	bounds = make([]int32, len(l.cases.list)+1)
	for i := range l.rows {
		bounds[l.rows[i].kase+1]++
	}
	for k := 1; k < len(bounds); k++ {
		bounds[k] += bounds[k-1]
	}
	order = make([]int32, len(l.rows))
	next := slices.Clone(bounds)
	for i := range l.rows {
		k := l.rows[i].kase
		order[next[k]] = int32(i)
		next[k]++
	}
	for k := range l.cases.list {
		l.sortTrace(order[bounds[k]:bounds[k+1]])
	}
	return order, bounds
}

// sortTrace sorts the events of a case by their times. Most logs are nearly
// sorted already, and most cases short: insertion is fastest then.
func (l *Log) sortTrace(trace []int32) {
	if len(trace) > 64 {
		slices.SortStableFunc(trace, func(a, b int32) int { return l.rows[a].compare(&l.rows[b]) })
		return
	}
	for i := 1; i < len(trace); i++ {
		for j := i; j > 0 && l.rows[trace[j]].compare(&l.rows[trace[j-1]]) < 0; j-- {
			trace[j], trace[j-1] = trace[j-1], trace[j]
		}
	}
}

// Part returns the log of the cases that keep says yes to, given their name and
// the times of their first and last events, which are zero if those have none.
func (l *Log) Part(keep func(name string, first, last time.Time) bool) *Log {
	order, bounds := l.order()
	kept := make([]bool, len(l.cases.list))
	for k, name := range l.cases.list {
		trace := order[bounds[k]:bounds[k+1]]
		kept[k] = keep(name, l.rows[trace[0]].time(), l.rows[trace[len(trace)-1]].time())
	}
	out := &Log{}
	for i := range l.rows {
		if kept[l.rows[i].kase] {
			// What is in a log can be added to one.
			if err := out.Add(l.event(int32(i))); err != nil {
				continue
			}
		}
	}
	return out
}
