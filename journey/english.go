package journey

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// english tells findings in English.
type english struct{}

func (e english) why(t *telling) string {
	var s string
	switch t.Kind {
	case MissedCall:
		s = e.missedCall(t)
	case PromiseDue:
		s = e.promiseDue(t)
	case OrderDue:
		s = e.orderDue(t)
	case PickupDue:
		s = e.pickupDue(t)
	case ReplyDue:
		s = e.replyDue(t)
	case CaseDue:
		s = e.caseDue(t)
	case DuplicateCase:
		s = fmt.Sprintf("Cases %s and %s come from the same message: answer once, close the other", t.other, t.number)
	case RepeatContact:
		s = e.repeatContact(t)
	default:
		s = e.gap(t)
	}
	return s + "."
}

func (e english) missedCall(t *telling) string {
	who := "The customer"
	if t.Unsure {
		who = "Somebody, perhaps another person with the same number,"
	}
	s := who + " called " + e.moment(t, t.At)
	if t.Count > 1 {
		s = fmt.Sprintf("%s called %d times from %s", who, t.Count, strings.TrimPrefix(e.moment(t, t.At), "on "))
	}
	s += " and nobody answered"
	switch t.Verdict {
	case Kept:
		return s + "; we called back within " + e.duration(t.Settled.Sub(t.At))
	case Late:
		return s + "; we called back only after " + e.duration(t.Settled.Sub(t.At))
	case Recovered:
		return s + "; the customer got through " + e.duration(t.Settled.Sub(t.At)) + " later"
	case Broken:
		return s + "; nobody has called back"
	}
	return s + "; call back by " + e.due(t)
}

// promised is how a promise of each kind is named, and what is to be said
// while it is broken.
func (english) promised(k channel.PromiseKind) (what, broken string) {
	switch k {
	case channel.PromiseCallback:
		return "A callback", "nobody has called"
	case channel.PromiseReply:
		return "An answer", "nobody has written"
	case channel.PromiseResolution:
		return "A solution", "it is not solved"
	case channel.PromiseDelivery:
		return "A delivery", "it has not arrived"
	case channel.PromisePickup:
		return "Goods for pickup", "they are not ready"
	case channel.PromiseRefund:
		return "A refund", "it has not been made"
	}
	return "Something", "it has not been done"
}

func (e english) promiseDue(t *telling) string {
	what, broken := e.promised(t.promise)
	by := ""
	if t.Owner != "" {
		by = " (by " + t.Owner + ")"
	}
	switch t.Verdict {
	case Pending:
		return what + " is promised" + by + " for " + e.due(t)
	case Kept:
		return what + " was promised" + by + " for " + e.due(t) + ", and the promise was kept"
	case Late:
		return what + " was promised" + by + " for " + e.due(t) + ", and came " + e.late(t) + " late"
	case Cancelled:
		return what + " was promised" + by + " for " + e.due(t) + "; that was taken back or replaced"
	}
	return fmt.Sprintf("%s was promised%s for %s; %s", what, by, e.due(t), broken)
}

func (e english) orderDue(t *telling) string {
	there, missing := "arrived", "has not arrived"
	if t.promise == channel.PromisePickup {
		there, missing = "was ready for pickup", "is not ready for pickup"
	}
	s := "Order " + cmp.Or(t.number, "without a number")
	switch t.Verdict {
	case Kept:
		return s + " " + there + " in time"
	case Late:
		return s + " " + there + " " + e.late(t) + " late"
	case Pending:
		return s + " is promised for " + e.due(t)
	case Cancelled:
		return s + " was promised for " + e.due(t) + "; that was taken back"
	}
	s += " was promised for " + e.due(t) + " and " + missing + ": " + e.late(t) + " late"
	if t.state != "" {
		s += ", “" + t.state + "”"
	}
	return s
}

func (e english) pickupDue(t *telling) string {
	s := "Order " + cmp.Or(t.number, "without a number")
	at := ""
	if t.place != "" {
		at = " at " + t.place
	}
	switch t.Verdict {
	case Kept, Late:
		return s + " was picked up " + e.moment(t, t.Settled)
	case Cancelled:
		return s + " was not picked up"
	case Broken:
		return s + " was kept for pickup" + at + " until " + e.due(t) + ": check whether it is still there"
	}
	s += " is ready for pickup" + at
	if !t.Due.IsZero() {
		s += " until " + e.due(t)
	}
	return s
}

func (e english) replyDue(t *telling) string {
	s := "Case " + t.number + ", opened " + e.moment(t, t.At) + ","
	if len(t.media) > 0 {
		s = "The customer’s " + e.medium(t.media[0])
		if t.Unsure {
			s = "A " + e.medium(t.media[0]) + ", perhaps somebody else’s,"
		}
		if t.Count > 1 {
			s += fmt.Sprintf(", the first of %d,", t.Count)
		}
		s += " of " + e.date(t, t.At) + ", " + e.clock(t, t.At)
		if t.number != "" {
			s += " (case " + t.number + ")"
		}
	}
	switch t.Verdict {
	case Kept:
		return s + " was answered within " + e.duration(t.Settled.Sub(t.At))
	case Late:
		return s + " was answered only after " + e.duration(t.Settled.Sub(t.At))
	case Cancelled:
		return s + " waits for no answer any more"
	case Broken:
		return s + " has had no answer for " + e.duration(t.now.Sub(t.At))
	}
	return s + " waits for an answer, due by " + e.due(t)
}

func (e english) caseDue(t *telling) string {
	s := "Case " + t.number
	switch t.Verdict {
	case Kept:
		return s + " was solved in time"
	case Late:
		return s + " was solved " + e.late(t) + " late"
	case Cancelled:
		return s + " is closed"
	case Broken:
		return s + " was due by " + e.due(t) + " and is not solved"
	}
	return s + " is due by " + e.due(t)
}

func (e english) repeatContact(t *telling) string {
	var parts []string
	for i, m := range t.media {
		parts = append(parts, e.medium(m)+" "+e.day(t, t.times[i]))
	}
	who := "The customer has turned to us"
	if t.Unsure {
		who = "Somebody has turned to us from here"
	}
	if n := len(parts) - 1; n > 4 {
		parts = append(parts[:2], "…", parts[n])
	}
	return fmt.Sprintf("%s %d times in %s: %s", who, t.Count, e.duration(t.window), strings.Join(parts, ", "))
}

func (english) medium(k channel.InteractionKind) string {
	switch k {
	case channel.EMail:
		return "e-mail"
	case channel.SMS:
		return "text message"
	case channel.Messaging, channel.Social:
		return "message"
	}
	return cmp.Or(string(k), "message")
}

// late says how late something is: in days where a day was promised.
func (e english) late(t *telling) string {
	if !t.Due.DateOnly {
		return e.duration(t.Late)
	}
	day, err := time.Parse(time.DateOnly, t.Due.Date)
	end := t.Settled
	if t.Open() {
		end = t.now
	}
	l := end.In(t.zone)
	days := int(time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC).Sub(day).Hours() / 24)
	if err != nil || days < 1 {
		return e.duration(t.Late)
	}
	return e.count(days, "day")
}

func (e english) duration(d time.Duration) string {
	switch {
	case d < time.Hour:
		return e.count(max(1, int(d.Minutes())), "minute")
	case d < 48*time.Hour:
		return e.count(int(d.Hours()), "hour")
	}
	return e.count(int(d.Hours()/24), "day")
}

func (english) count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// due names a due time.
func (e english) due(t *telling) string {
	if t.Due.DateOnly {
		if day, err := time.ParseInLocation(time.DateOnly+" 15", t.Due.Date+" 12", t.zone); err == nil {
			return e.date(t, day)
		}
	}
	return string(e.appendClock(append(e.appendDate(make([]byte, 0, 32), t, t.Due.Time, ""), ' '), t, t.Due.Time))
}

func (e english) clock(t *telling, at time.Time) string { return string(e.appendClock(nil, t, at)) }

func (english) appendClock(b []byte, t *telling, at time.Time) []byte {
	return at.In(t.zone).AppendFormat(b, "15:04")
}

// date names a day: "today", or "Tuesday 17 March".
func (e english) date(t *telling, at time.Time) string { return string(e.appendDate(nil, t, at, "")) }

// appendDate puts a word before a day of the calendar.
func (english) appendDate(b []byte, t *telling, at time.Time, before string) []byte {
	now, l := t.now.In(t.zone), at.In(t.zone)
	switch daysBetween(now, l) {
	case 0:
		return append(b, "today"...)
	case -1:
		return append(b, "yesterday"...)
	case 1:
		return append(b, "tomorrow"...)
	}
	b = append(b, before...)
	if l.Year() != now.Year() {
		return l.AppendFormat(b, "2 January 2006")
	}
	return l.AppendFormat(b, "Monday 2 January")
}

// day is date after a verb.
func (e english) day(t *telling, at time.Time) string { return string(e.appendDay(nil, t, at)) }

func (e english) appendDay(b []byte, t *telling, at time.Time) []byte {
	return e.appendDate(b, t, at, "on ")
}

// moment is a day and an hour after a verb.
func (e english) moment(t *telling, at time.Time) string {
	return string(e.appendClock(append(e.appendDay(make([]byte, 0, 48), t, at), " at "...), t, at))
}
