package journey

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// english tells findings in English. It is used for one sentence after another.
type english struct {
	text  *[]byte          // of the sentence
	pages *strings.Builder // of all of them
}

func (e english) why(t *telling) string {
	b := sentence{e, t, (*e.text)[:0]}
	switch t.Kind {
	case MissedCall:
		b.missedCall()
	case PromiseDue:
		b.promiseDue()
	case OrderDue:
		b.orderDue()
	case PickupDue:
		b.say(e.pickupDue(t))
	case ReplyDue:
		b.replyDue()
	case CaseDue:
		b.say(e.caseDue(t))
	case DuplicateCase:
		b.say("Cases ", t.other, " and ", t.number, " come from the same message: answer once, close the other")
	case RepeatContact:
		b.repeatContact()
	default:
		b.say(e.gap(t))
	}
	b.say(".")
	*e.text = b.text
	return e.kept(b.text)
}

// kept returns a sentence. Sentences share pages, so that not each needs memory
// of its own; a page that is full stays with those who have its sentences.
func (e english) kept(text []byte) string {
	const page = 4096
	if e.pages.Cap()-e.pages.Len() < len(text) {
		e.pages.Reset()
		e.pages.Grow(max(page, len(text)))
	}
	from := e.pages.Len()
	e.pages.Write(text)
	return e.pages.String()[from:]
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
func (e english) late(t *telling) string { return string(e.appendLate(nil, t)) }

func (e english) appendLate(b []byte, t *telling) []byte {
	if !t.Due.DateOnly {
		return e.appendDuration(b, t.Late)
	}
	day, err := time.Parse(time.DateOnly, t.Due.Date)
	end := t.Settled
	if t.Open() {
		end = t.now
	}
	l := end.In(t.zone)
	days := int(time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC).Sub(day).Hours() / 24)
	if err != nil || days < 1 {
		return e.appendDuration(b, t.Late)
	}
	return e.appendCount(b, days, "day")
}

func (e english) duration(d time.Duration) string { return string(e.appendDuration(nil, d)) }

func (e english) appendDuration(b []byte, d time.Duration) []byte {
	switch {
	case d < time.Hour:
		return e.appendCount(b, max(1, int(d.Minutes())), "minute")
	case d < 48*time.Hour:
		return e.appendCount(b, int(d.Hours()), "hour")
	}
	return e.appendCount(b, int(d.Hours()/24), "day")
}

func (e english) count(n int, unit string) string { return string(e.appendCount(nil, n, unit)) }

func (english) appendCount(b []byte, n int, unit string) []byte {
	b = append(append(strconv.AppendInt(b, int64(n), 10), ' '), unit...)
	if n != 1 {
		b = append(b, 's')
	}
	return b
}

// due names a due time.
func (e english) due(t *telling) string { return string(e.appendDue(make([]byte, 0, 32), t)) }

func (e english) appendDue(b []byte, t *telling) []byte {
	if t.Due.DateOnly {
		if day, err := time.ParseInLocation(time.DateOnly+" 15", t.Due.Date+" 12", t.zone); err == nil {
			return e.appendDate(b, t, day, "")
		}
	}
	return e.appendClock(append(e.appendDate(b, t, t.Due.Time, ""), ' '), t, t.Due.Time)
}

func (english) appendClock(b []byte, t *telling, at time.Time) []byte {
	return at.In(t.zone).AppendFormat(b, "15:04")
}

// appendDate names a day, "today" or "Tuesday 17 March", the latter after a
// word.
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

// appendDay names a day after a verb.
func (e english) appendDay(b []byte, t *telling, at time.Time) []byte {
	return e.appendDate(b, t, at, "on ")
}

// moment is a day and an hour after a verb.
func (e english) moment(t *telling, at time.Time) string {
	return string(e.appendMoment(make([]byte, 0, 48), t, at))
}

func (e english) appendMoment(b []byte, t *telling, at time.Time) []byte {
	return e.appendClock(append(e.appendDay(b, t, at), " at "...), t, at)
}
