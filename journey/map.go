package journey

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A Map is a journey as it is meant to go: its steps, who answers for them and
// what they promise. It is data: write it by hand or in JSON, see [ReadMap].
// [Retail] is one to start from.
type Map struct {
	Name    string   `json:"name"`
	Persona string   `json:"persona,omitempty"` // whose journey it is
	Version string   `json:"version"`
	Valid   Validity `json:"valid,omitzero"`
	Owners  Owners   `json:"owners,omitzero"`
	Goals   []Goal   `json:"goals,omitempty"` // of the company, see [Summary.Against]
	Steps   []Step   `json:"steps"`           // in their usual order
}

// A Validity is the time in which a version of a map holds: from From until
// before To. A zero time is unbounded.
type Validity struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Holds reports whether t lies in the validity.
func (v Validity) Holds(t time.Time) bool {
	return !t.Before(v.From) && (v.To.IsZero() || t.Before(v.To))
}

// Owners are the roles that decide: on the journey as a whole, on the
// processes behind it, on the channels, and on the touchpoints.
type Owners struct {
	Journey     string `json:"journey,omitempty"`
	Process     string `json:"process,omitempty"`
	Channels    string `json:"channels,omitempty"`
	Touchpoints string `json:"touchpoints,omitempty"`
}

// A Step is one step of a [Map].
type Step struct {
	ID    string            `json:"id"` // unique within the map
	Name  string            `json:"name"`
	Names map[string]string `json:"names,omitempty"` // in other languages, by BCP 47 tag
	Stage Stage             `json:"stage"`

	// Activities are what is observed when the step is done, as [Activity]
	// names it. None means that it leaves no trace. Failures are what is
	// observed when it goes wrong.
	Activities []string `json:"activities,omitempty"`
	Failures   []string `json:"failures,omitempty"`

	Channel string   `json:"channel,omitempty"` // where it happens: "web", "store", "phone"
	Source  string   `json:"source,omitempty"`  // the system that knows of it
	Actors  []string `json:"actors,omitempty"`  // who takes part, others than our departments among them: "carrier"
	Emotion int      `json:"emotion,omitempty"` // how it feels as a rule: -2 to 2

	// RACI: who does it, who answers for it, who is asked before, who is told
	// after. Roles or departments, not people.
	Responsible string   `json:"responsible,omitempty"`
	Accountable string   `json:"accountable,omitempty"`
	Consulted   []string `json:"consulted,omitempty"`
	Informed    []string `json:"informed,omitempty"`

	Inputs      []string `json:"inputs,omitempty"`
	Outputs     []string `json:"outputs,omitempty"`
	Rules       []string `json:"rules,omitempty"`       // of the business
	Regulations []string `json:"regulations,omitempty"` // of the law

	// Target is the time in which the step is to follow the one before, and
	// Calendar the name of the calendar that it is counted in; empty means
	// wall time. [Analyse] counts whatever has a name in [Rules.Calendar].
	Target   Duration `json:"target,omitzero"`
	Calendar string   `json:"calendar,omitempty"`

	Sensitivity Level `json:"sensitivity,omitzero"` // of what is said and shown in it
	Backstage   bool  `json:"backstage,omitempty"`  // the customer does not see it

	Optional bool   `json:"optional,omitempty"` // may be left out
	Repeat   bool   `json:"repeat,omitempty"`   // may happen several times
	Anytime  bool   `json:"anytime,omitempty"`  // has no place in the order: questions come when they come
	Group    string `json:"group,omitempty"`    // consecutive steps of one group are alternatives

	// Unprompted says that the customer begins the step when they like, so that
	// nothing before it makes it late: its target is by when we are to react.
	Unprompted bool `json:"unprompted,omitempty"`
}

// In returns the name of the step in a language, or its own name.
func (s Step) In(language string) string { return cmp.Or(s.Names[base(language)], s.Name) }

// MapAt returns the version of a map that holds at a moment: of several the one
// that began to hold last, then the one with the greatest version. It reports
// false if none does.
func MapAt(versions []Map, at time.Time) (Map, bool) {
	if i := mapAt(versions, at); i >= 0 {
		return versions[i], true
	}
	return Map{}, false
}

// mapAt returns the index of the version that holds, -1 if none does.
func mapAt(versions []Map, at time.Time) int {
	best := -1
	for i := range versions {
		m := &versions[i]
		if !m.Valid.Holds(at) {
			continue
		}
		if best < 0 || cmp.Or(m.Valid.From.Compare(versions[best].Valid.From), cmp.Compare(m.Version, versions[best].Version)) > 0 {
			best = i
		}
	}
	return best
}

// StepOf returns the index of the step that an activity shows: that it is
// done, or that it failed. It reports false if no step of the map has it.
func (m *Map) StepOf(activity string) (index int, failed, ok bool) {
	for i := range m.Steps {
		if slices.Contains(m.Steps[i].Activities, activity) {
			return i, false, true
		}
	}
	for i := range m.Steps {
		if slices.Contains(m.Steps[i].Failures, activity) {
			return i, true, true
		}
	}
	return 0, false, false
}

// A Duty is the part of a role or department in a step.
type Duty struct {
	Department string
	Step       string // its id
	Stage      Stage
	Parts      string // of "RACI": responsible, accountable, consulted, informed
}

// Duties returns who has which part in which step: the journey by departments.
// departments are those of roles, as in [Rules.Departments]; nil means that each
// role stands for itself. They are ordered by department, then by step.
func (m *Map) Duties(departments map[string]string) []Duty {
	var out []Duty
	for i := range m.Steps {
		s := &m.Steps[i]
		from := len(out)
		part := func(letter, role string) {
			if d, ok := departments[role]; ok {
				role = d
			}
			if role == "" {
				return
			}
			n := from + slices.IndexFunc(out[from:], func(d Duty) bool { return d.Department == role })
			if n < from {
				n = len(out)
				out = append(out, Duty{Department: role, Step: s.ID, Stage: s.Stage})
			}
			if !strings.Contains(out[n].Parts, letter) {
				out[n].Parts += letter
			}
		}
		part("R", s.Responsible)
		part("A", s.Accountable)
		for _, role := range s.Consulted {
			part("C", role)
		}
		for _, role := range s.Informed {
			part("I", role)
		}
	}
	slices.SortStableFunc(out, func(a, b Duty) int { return cmp.Compare(a.Department, b.Department) })
	return out
}

// Flags returns how sensitive the steps are that a matter has come to, at most,
// and which regulations hold in them, in the order of the map: what whoever deals
// with it must know before they answer.
func (m *Map) Flags(x *Matter) (sensitivity Level, regulations []string) {
	come := make([]bool, len(m.Steps))
	for i := range x.Links {
		if n, _, ok := m.StepOf(activity(x.Links[i].Entry)); ok {
			come[n] = true
		}
	}
	for i := range m.Steps {
		if !come[i] {
			continue
		}
		sensitivity = max(sensitivity, m.Steps[i].Sensitivity)
		for _, r := range m.Steps[i].Regulations {
			if !slices.Contains(regulations, r) {
				regulations = append(regulations, r)
			}
		}
	}
	return sensitivity, regulations
}

// A Flaw is what a map does not say and should.
type Flaw struct {
	Step   string // the id of the step; empty for the map as a whole
	Field  string
	Reason string
}

// String returns the step, the field and the reason.
func (f Flaw) String() string {
	if f.Step == "" {
		return f.Field + " " + f.Reason
	}
	return f.Step + ": " + f.Field + " " + f.Reason
}

// Check returns what a map does not say and should, in the order of its steps:
// owners of the whole, and for each step a responsible and an accountable
// role, somebody who is consulted, and a target. What anybody may do at any
// time ([Step.Anytime], begun by the customer) needs a target all the same: by
// when we answer.
func (m *Map) Check() []Flaw {
	var out []Flaw
	lacks := func(step, field string, missing bool, reason string) {
		if missing {
			out = append(out, Flaw{step, field, reason})
		}
	}
	lacks("", "owners.journey", m.Owners.Journey == "", "is empty: nobody decides on the journey")
	lacks("", "owners.process", m.Owners.Process == "", "is empty: nobody decides on the processes")
	lacks("", "owners.channels", m.Owners.Channels == "", "is empty: nobody decides on the channels")
	lacks("", "owners.touchpoints", m.Owners.Touchpoints == "", "is empty: nobody decides on the touchpoints")
	for _, s := range m.Steps {
		lacks(s.ID, "responsible", s.Responsible == "", "is empty: nobody does it")
		lacks(s.ID, "accountable", s.Accountable == "", "is empty: nobody answers for it")
		lacks(s.ID, "consulted", len(s.Consulted) == 0, "is empty: nobody is asked")
		lacks(s.ID, "target", s.Target == 0, "is missing: nobody can be late")
	}
	return out
}

// Activity names what an entry shows, as process mining calls it: the kind of
// the entry, and for a contact its medium, its direction and, of a call, how
// it ended: "order.placed", "email.in", "call.in.missed", "email.out.auto".
// What only our own people saw is "note". Goods that came back in a store are
// "return.received.in_store": there the money goes back with them.
func Activity(e customer.Entry) string { return activity(&e) }

func activity(e *customer.Entry) string {
	if e.Fact == nil {
		return string(e.Kind)
	}
	if e.Kind == customer.ReturnReceived && inStore(e.Fact.Content) {
		return string(e.Kind) + ".in_store"
	}
	if e.Kind != customer.Contacted {
		return string(e.Kind)
	}
	i, ok := e.Fact.Content.(*channel.Interaction)
	switch {
	case !ok:
		return string(e.Kind)
	case i.Kind == channel.Note || i.Internal:
		return "note"
	}
	s := string(i.Kind)
	switch i.Direction {
	case channel.Internal:
		return s + ".transfer"
	case channel.Outbound:
		s += ".out"
	default:
		s += ".in"
	}
	switch {
	case i.Automated:
		return s + ".auto"
	case i.Kind == channel.Call && i.Outcome != "":
		return s + "." + string(i.Outcome)
	case i.Outcome == channel.Bounced || i.Outcome == channel.Failed:
		return s + ".failed"
	}
	return s
}

// inStore reports whether goods came back in a store.
func inStore(c channel.Content) bool {
	switch c := c.(type) {
	case *channel.Order:
		return c.Via == channel.ViaStore || c.Type == channel.SaleReturn
	case *channel.Return:
		return c.Method == channel.ReturnInStore
	}
	return false
}
