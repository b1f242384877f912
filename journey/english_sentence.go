package journey

import (
	"cmp"
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A sentence is one in English while it is made. Most findings are of the
// kinds that it knows, so they are made without a string for each word.
type sentence struct {
	english
	*telling
	text []byte
}

func (s *sentence) say(words ...string) {
	for _, w := range words {
		s.text = append(s.text, w...)
	}
}

// sayIf says something if there is something between.
func (s *sentence) sayIf(before, what, after string) {
	if what != "" {
		s.say(before, what, after)
	}
}

func (s *sentence) number(n int) { s.text = strconv.AppendInt(s.text, int64(n), 10) }

func (s *sentence) lasting(d time.Duration) { s.text = s.appendDuration(s.text, d) }

func (s *sentence) moment(at time.Time) { s.text = s.appendMoment(s.text, s.telling, at) }

func (s *sentence) due() { s.text = s.appendDue(s.text, s.telling) }

func (s *sentence) missedCall() {
	who := "The customer"
	if s.Unsure {
		who = "Somebody, perhaps another person with the same number,"
	}
	s.say(who, " called ")
	if s.Count > 1 {
		s.number(s.Count)
		s.say(" times from ")
		s.text = s.appendClock(append(s.appendDate(s.text, s.telling, s.At, ""), " at "...), s.telling, s.At)
	} else {
		s.moment(s.At)
	}
	s.say(" and nobody answered")
	switch s.Verdict {
	case Kept:
		s.say("; we called back within ")
		s.lasting(s.Settled.Sub(s.At))
	case Late:
		s.say("; we called back only after ")
		s.lasting(s.Settled.Sub(s.At))
	case Recovered:
		s.say("; the customer got through ")
		s.lasting(s.Settled.Sub(s.At))
		s.say(" later")
	case Broken:
		s.say("; nobody has called back")
	default:
		s.say("; call back by ")
		s.due()
	}
}

func (s *sentence) promiseDue() {
	what, broken := s.promised(s.promise)
	if s.Verdict == Pending {
		s.say(what, " is promised")
	} else {
		s.say(what, " was promised")
	}
	s.sayIf(" (by ", s.Owner, ")")
	s.say(" for ")
	s.due()
	switch s.Verdict {
	case Pending:
	case Kept:
		s.say(", and the promise was kept")
	case Late:
		s.say(", and came ")
		s.text = s.appendLate(s.text, s.telling)
		s.say(" late")
	case Cancelled:
		s.say("; that was taken back or replaced")
	default:
		s.say("; ", broken)
	}
}

func (s *sentence) orderDue() {
	there, missing := "arrived", "has not arrived"
	if s.promise == channel.PromisePickup {
		there, missing = "was ready for pickup", "is not ready for pickup"
	}
	s.say("Order ", cmp.Or(s.telling.number, "without a number"))
	switch s.Verdict {
	case Kept:
		s.say(" ", there, " in time")
		return
	case Late:
		s.say(" ", there, " ")
		s.text = s.appendLate(s.text, s.telling)
		s.say(" late")
		return
	case Pending:
		s.say(" is promised for ")
		s.due()
		return
	}
	s.say(" was promised for ")
	s.due()
	if s.Verdict == Cancelled {
		s.say("; that was taken back")
		return
	}
	s.say(" and ", missing, ": ")
	s.text = s.appendLate(s.text, s.telling)
	s.say(" late")
	s.sayIf(", “", s.state, "”")
}

func (s *sentence) replyDue() {
	if len(s.media) > 0 {
		if s.Unsure {
			s.say("A ", s.medium(s.media[0]), ", perhaps somebody else’s,")
		} else {
			s.say("The customer’s ", s.medium(s.media[0]))
		}
		if s.Count > 1 {
			s.say(", the first of ")
			s.number(s.Count)
			s.say(",")
		}
		s.say(" of ")
		s.text = s.appendClock(append(s.appendDate(s.text, s.telling, s.At, ""), ", "...), s.telling, s.At)
		s.sayIf(" (case ", s.telling.number, ")")
	} else {
		s.say("Case ", s.telling.number, ", opened ")
		s.moment(s.At)
		s.say(",")
	}
	switch s.Verdict {
	case Kept:
		s.say(" was answered within ")
		s.lasting(s.Settled.Sub(s.At))
	case Late:
		s.say(" was answered only after ")
		s.lasting(s.Settled.Sub(s.At))
	case Cancelled:
		s.say(" waits for no answer any more")
	case Broken:
		s.say(" has had no answer for ")
		s.lasting(s.now.Sub(s.At))
	default:
		s.say(" waits for an answer, due by ")
		s.due()
	}
}

func (s *sentence) repeatContact() {
	if s.Unsure {
		s.say("Somebody has turned to us from here ")
	} else {
		s.say("The customer has turned to us ")
	}
	s.number(s.Count)
	s.say(" times in ")
	s.lasting(s.window)
	s.say(": ")
	last := len(s.media) - 1
	for i, m := range s.media {
		switch {
		case last > 4 && i == 2:
			s.say(", …")
			continue
		case last > 4 && i > 2 && i < last:
			continue
		case i > 0:
			s.say(", ")
		}
		s.say(s.medium(m), " ")
		s.text = s.appendDay(s.text, s.telling, s.times[i])
	}
}
