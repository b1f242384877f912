package journey

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/clientele-go/clientele/journey/duplicate"
)

// gap tells of what went wrong without a due time.
func (e english) gap(t *telling) string {
	switch t.Kind {
	case FollowUpDue:
		return e.followUp(t)
	case NeedlessSwitch:
		return fmt.Sprintf("The customer had to turn from %s to %s %s: %s", e.medium(t.media[0]), e.medium(t.media[1]), e.moment(t, t.At), e.reason(t.detail))
	case RepeatedInfo:
		if t.detail == Description {
			return "The customer told the whole story again " + e.moment(t, t.At)
		}
		return fmt.Sprintf("The customer gave %s again %s: %s", e.fact(t.fact), e.moment(t, t.At), e.reason(t.detail))
	case AskedAgain:
		return fmt.Sprintf("We asked for %s %s, which the customer had given", e.fact(t.fact), e.moment(t, t.At))
	case DuplicateMessage:
		return fmt.Sprintf("The customer sent the same %s again %s", e.medium(t.media[0]), e.moment(t, t.At))
	case PingPong:
		return fmt.Sprintf("The matter went from %s to %s and back %s", t.Owner, t.other, e.moment(t, t.At))
	case PutOff:
		what, _ := e.promised(t.promise)
		return fmt.Sprintf("%s was promised %d times, each time put off", what, t.Count)
	case NoOwner:
		if t.step != nil {
			return fmt.Sprintf("Nobody answers for the step “%s”", t.step.In("en"))
		}
		return "The customer has turned to us " + e.moment(t, t.At) + ", and it is nobody’s turn"
	case Stuck:
		return fmt.Sprintf("It has stayed at “%s” for %s longer than almost all others", t.step.In("en"), e.duration(t.Late))
	case Regression:
		return fmt.Sprintf("It went back to “%s” %s", t.step.In("en"), e.moment(t, t.At))
	case Skipped:
		return fmt.Sprintf("The step “%s” was left out", t.step.In("en"))
	case Unplanned:
		return fmt.Sprintf("“%s” happened %s and is in no step of the map", t.act, e.moment(t, t.At))
	case StepLate:
		return fmt.Sprintf("The step “%s” came %s, %s later than it should", t.step.In("en"), e.moment(t, t.At), e.duration(t.Late))
	case StepFailed:
		return fmt.Sprintf("The step “%s” went wrong %s", t.step.In("en"), e.moment(t, t.At))
	}
	return string(t.Kind)
}

func (e english) followUp(t *telling) string {
	s := cmp.Or(t.what, "What was to follow")
	switch t.Verdict {
	case Kept:
		return s + " followed within " + e.duration(t.Settled.Sub(t.At))
	case Late:
		return s + " followed only after " + e.duration(t.Settled.Sub(t.At))
	case Cancelled:
		return s + " was no longer needed"
	case Broken:
		return s + " has not followed, " + e.duration(t.now.Sub(t.At)) + " after it was called for"
	}
	return s + " is to follow by " + e.due(t)
}

func (english) reason(d Detail) string {
	switch d {
	case Redirected:
		return "we had sent them there"
	case BrokenPromise:
		return "what we had promised had not happened"
	case NoAnswer:
		return "the answer was overdue"
	case NotReached:
		return "nobody could be reached"
	case AfterAsking:
		return "we had asked for it"
	case OtherHandler:
		return "somebody else dealt with it"
	case OtherChannel:
		return "it was another medium"
	}
	return string(d)
}

func (english) fact(k duplicate.FactKind) string {
	switch k {
	case duplicate.FactOrder:
		return "the order number"
	case duplicate.FactTracking:
		return "the parcel number"
	case duplicate.FactPhone:
		return "the phone number"
	case duplicate.FactEmail:
		return "the e-mail address"
	case duplicate.FactAddress:
		return "the address"
	case duplicate.FactAmount:
		return "the amount"
	case duplicate.FactSerial:
		return "the serial number"
	case duplicate.FactDate:
		return "the date"
	}
	return string(k)
}

func (e english) candidate(h hint) string {
	var parts []string
	for _, p := range []struct {
		is   bool
		text string
	}{{h.article, "it sold the same article"}, {h.subject, "it has the same subject"}, {h.goods, "its goods are named"},
		{h.words, "the same words are used"}, {h.number, "it came from the same number or address"}, {h.open, "it is still going on"}} {
		if p.is {
			parts = append(parts, p.text)
		}
	}
	if len(parts) == 0 {
		return "It was not long ago: " + e.count(h.days, "day") + "."
	}
	s := strings.Join(parts, ", ")
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
