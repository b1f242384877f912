package customer

import (
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// An AlarmKind says what an operator should look at.
type AlarmKind string

// The kinds of alarms.
const (
	AlarmGeneric AlarmKind = "generic" // so many carry a value that it says nothing of any of them; see [Reader.Allow]
	AlarmTelling AlarmKind = "telling" // a value says something again, for some who carried it do no longer
	AlarmRefused AlarmKind = "refused" // something links two parties and something else forbids it, or their component is too large
)

// An Alarm is something that a hub met while it decided who is who, and that a
// human may have to decide about. Nothing was lost or guessed because of it.
type Alarm struct {
	Kind AlarmKind
	Key  channel.KeyID // the value, for AlarmGeneric and AlarmTelling
	A, B channel.Ref   // the parties, for AlarmRefused
	Why  string        // in words, without the value

	// Between are those whom what forbids the link keeps apart, if they are others
	// than A and B: see [identity.Conflict].
	Between [2]channel.Ref

	First, Last time.Time // when it was met
}

// String returns the kind and the reason.
func (a Alarm) String() string { return string(a.Kind) + ": " + a.Why }

// GoString returns what String returns.
func (a Alarm) GoString() string { return a.String() }

// Parties returns the records that an alarm is about; none if it is about a value.
func (a Alarm) Parties() []channel.Ref {
	if a.Kind != AlarmRefused {
		return nil
	}
	return identity.Conflict{A: a.A, B: a.B, Between: a.Between}.Parties()
}

// maxAlarms bounds how many alarms are kept.
const maxAlarms = 200

// Alarms returns what this process met since the hub was made, the oldest first:
// each thing once, at most 200 of them, the latest. They are for the operator,
// like [Hub.Health], and the logger is given each too, without the value. Other
// processes on the storage have their own.
func (h *Hub) Alarms() []Alarm {
	h.alarmsMu.Lock()
	defer h.alarmsMu.Unlock()
	return slices.Clone(h.alarms)
}

// raise keeps an alarm and logs it. A decision that is made again because its
// read was stale may meet it again.
func (h *Hub) raise(a Alarm) {
	switch a.Kind {
	case AlarmRefused:
		h.log.Warn("customer: a link was refused", "a", a.A.Channel, "b", a.B.Channel, "why", a.Why)
	case AlarmGeneric:
		h.log.Warn("customer: a value says nothing any more", "key", a.Key.String(), "why", a.Why)
	case AlarmTelling:
		h.log.Warn("customer: a value says something again", "key", a.Key.String(), "why", a.Why)
	}
	h.alarmsMu.Lock()
	defer h.alarmsMu.Unlock()
	a.First = a.Last
	i := slices.IndexFunc(h.alarms, func(x Alarm) bool { return x.Kind == a.Kind && x.Key == a.Key && x.A == a.A && x.B == a.B })
	switch {
	case i >= 0:
		a.First = h.alarms[i].First
		h.alarms = slices.Delete(h.alarms, i, i+1)
	case len(h.alarms) >= maxAlarms:
		h.alarms = slices.Delete(h.alarms, 0, 1)
	}
	h.alarms = append(h.alarms, a)
}

// dropAlarms forgets the alarms about those who are erased, and about values that
// nobody else carries.
func (h *Hub) dropAlarms(x *erasure) {
	h.alarmsMu.Lock()
	defer h.alarmsMu.Unlock()
	h.alarms = slices.DeleteFunc(h.alarms, func(a Alarm) bool {
		return a.Key.Value != "" && x.suppress[x.digest.key(a.Key)] ||
			slices.ContainsFunc(a.Parties(), func(r channel.Ref) bool { return x.gone[r] })
	})
}

// turned raises an alarm if what changes makes a value generic, or makes it say
// something again. is is the verdict on it afterwards.
func (w *walk) turned(c *carried, is identity.Value) {
	if w.all || !w.changed[c.id] {
		return
	}
	var was identity.Value
	if c.total > holderLimit(w.p.rules) {
		was = w.p.rules.JudgeCount(c.id, c.total, w.values)
	} else {
		rows := make([]*PartyRow, len(c.before))
		for i, x := range c.before {
			rows[i] = w.p.was(x.Ref)
		}
		was = w.p.rules.Judge(c.id, identityParties(rows), w.values)
	}
	switch {
	case is.Generic && !was.Generic:
		w.p.h.raise(Alarm{Kind: AlarmGeneric, Key: c.id, Why: is.Why, Last: w.p.now})
	case was.Generic && !is.Generic:
		w.p.h.raise(Alarm{Kind: AlarmTelling, Key: c.id, Why: alarmWas + was.Why, Last: w.p.now})
	}
}
