package journey

import (
	"cmp"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// A Calendar counts time in which somebody is at work. The calendars of package
// bizcal are such.
type Calendar interface {
	// Between returns how much working time lies between a and b, which is not
	// before a.
	Between(a, b time.Time) time.Duration
	// Add returns the first moment by which d of working time has passed since
	// t. It reports false if that never comes.
	Add(t time.Time, d time.Duration) (time.Time, bool)
}

// Rules say what counts and by when it is due. The zero Rules are usable.
type Rules struct {
	// MinRing is how long a call must have rung to count as missed. A call of
	// which that is not known counts, and so does one for which there was no
	// line. 0 means 5 seconds, less than 0 that every call counts.
	MinRing time.Duration

	// Callback is the time in which a missed call is to be returned. 0 means
	// 2 hours.
	Callback time.Duration

	// Collapse is the time after a missed call in which further ones are the
	// same attempt. 0 means 30 minutes, less than 0 that each counts.
	Collapse time.Duration

	// Reply is the time in which a message is to be answered. 0 means 24 hours.
	Reply time.Duration

	// Window is how far back contacts are counted, and how soon after another
	// a contact counts as a repeated one. 0 means 7 days.
	Window time.Duration

	// Pause is the time without a word after which the next message or call of
	// the same medium is another contact. 0 means 30 minutes, less than 0 that
	// each is.
	Pause time.Duration

	// Soon is how near something due must be to be urgent. 0 means 24 hours.
	Soon time.Duration

	// Calendar is what Callback, Reply and the times of FollowUps are counted
	// in, and what business times in metrics are. Nil means wall time: nights
	// and Sundays count.
	Calendar Calendar

	// CustomerCalendar is the customer's own time: the hours, where they are, in
	// which they wait and may be reached. It is that of one customer, or of all
	// of a country. Metrics have each time in it too, and a missed call is to be
	// returned in time in which somebody is at work and the customer may be
	// reached, unless there is none in four weeks. Nil means all hours.
	CustomerCalendar Calendar

	// OldOneTouch says that [Metrics.OneTouch] is what helpdesks meant by it
	// formerly: solved with fewer than two answers, none included, whoever
	// waited in between and however often it was reopened.
	OldOneTouch bool

	// FollowUps are what is to follow when something has happened. Nil means
	// that nothing is.
	FollowUps []FollowUp

	// Active is for how long after its last entry a matter may get entries that
	// name neither an order nor a ticket, and for how long a thread may be
	// silent and still be the same. 0 means 30 days.
	Active time.Duration

	// Reopen is for how long after a matter was solved a further contact means
	// that it was not. 0 means 7 days.
	Reopen time.Duration

	// Duplicates say which messages are copies, and which information is given
	// again. Order numbers are known without patterns.
	Duplicates duplicate.Rules

	// Map is the journey as it is meant to be. Nil means that nothing is
	// compared with one.
	Map *Map

	// Maps are versions of the map. A matter is compared with the one that held
	// when it began (see [MapAt]), or with Map if none did: who changes the map
	// does not change what was right before.
	Maps []Map

	// Baseline is how long matters stay at a step as a rule; see [Learn]. Nil
	// means that nothing is stuck.
	Baseline Baseline

	// Weights are those of the effort. Nil means [UnitWeights].
	Weights Weights

	// Costs are what a contact costs, by medium. Nil means that the cost is
	// not known: published figures differ by half, so take your own.
	Costs map[channel.InteractionKind]channel.Money

	// Departments are the departments of roles and queues, by the names that
	// sources have for them: owners are told, and hand-offs counted, as
	// departments. Who changes the company's order changes it here, and reads
	// nothing again. A name that is missing, and every name if it is nil, stands
	// for itself.
	Departments map[string]string

	// BackOffice are the departments that customers do not speak to. Nil means
	// that only steps of the map say what lies behind the stage.
	BackOffice []string

	// MarginPercent is the share of the revenue that is earned. 0 means that
	// it is not known, and margins are 0.
	MarginPercent int

	// Causes are the causes of gaps, where they are not those of the library.
	Causes map[Kind]Cause

	// Tests say who only plays the customer. Nil keys, parties and tags mean
	// that nobody does.
	Tests Tests

	// Stages are the stages of kinds of entries, where they are not those of
	// [StageOf]. Nil means that they all are.
	Stages map[customer.EntryKind]Stage

	// Zone is the zone of the times in sentences, and that of days that are
	// due. Nil means UTC.
	Zone *time.Location

	// Language is the language of the sentences, as in BCP 47. Empty means
	// English, and so does a language that is not known here. Known are "en",
	// "pl" and "lt".
	Language string
}

// mapAt returns the map that a matter is compared with that began at a moment,
// nil if there is none.
func (r *Rules) mapAt(began time.Time) *Map {
	if i := mapAt(r.Maps, began); i >= 0 {
		return &r.Maps[i]
	}
	return r.Map
}

// department returns whose something is: the department of the first name that
// is not empty.
func (r *Rules) department(names ...string) string {
	name := cmp.Or(names...)
	if d, ok := r.Departments[name]; ok {
		return d
	}
	return name
}

// due returns when something is due that is to be done in d.
func (r *Rules) due(from time.Time, d time.Duration) time.Time {
	if r.Calendar == nil {
		return from.Add(d)
	}
	t, ok := r.Calendar.Add(from, d)
	if !ok {
		return time.Time{}
	}
	return t.UTC()
}

func (r Rules) withDefaults() Rules {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&r.MinRing, 5*time.Second)
	def(&r.Callback, 2*time.Hour)
	def(&r.Collapse, 30*time.Minute)
	def(&r.Reply, 24*time.Hour)
	def(&r.Window, 7*24*time.Hour)
	def(&r.Pause, 30*time.Minute)
	def(&r.Soon, 24*time.Hour)
	def(&r.Active, 30*24*time.Hour)
	def(&r.Reopen, 7*24*time.Hour)
	if r.Weights == nil {
		r.Weights = UnitWeights()
	}
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	return r
}
