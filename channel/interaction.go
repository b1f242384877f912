package channel

import "time"

// An Interaction is one contact between a customer and the company: a call, a
// message, a visit.
type Interaction struct {
	Kind      InteractionKind `json:"kind"`
	Direction Direction       `json:"direction,omitempty"`
	Outcome   Outcome         `json:"outcome,omitempty"`
	Source    string          `json:"source,omitempty"` // the source's own state, verbatim

	From Contact `json:"from,omitzero"`
	To   Contact `json:"to,omitzero"`

	StartedAt  Time `json:"started_at,omitzero"`
	AnsweredAt Time `json:"answered_at,omitzero"`
	EndedAt    Time `json:"ended_at,omitzero"`

	Queue     string `json:"queue,omitempty"`
	Agent     string `json:"agent,omitempty"` // pseudonym or user name of who dealt with it
	Role      string `json:"role,omitempty"`  // role or department of the agent
	Automated bool   `json:"automated,omitempty"`

	Case      Ref      `json:"case,omitzero"`         // the ticket it belongs to
	Thread    string   `json:"thread,omitempty"`      // the source's thread id
	MessageID string   `json:"message_id,omitempty"`  // RFC 5322 Message-ID without brackets, or the provider's id
	InReplyTo []string `json:"in_reply_to,omitempty"` // message ids this answers, nearest first
	CallID    string   `json:"call_id,omitempty"`     // joins two systems' records of one call

	Subject     string   `json:"subject,omitempty"`
	Text        string   `json:"text,omitempty"` // plain text
	Language    string   `json:"language,omitempty"`
	Attachments []string `json:"attachments,omitempty"` // file names
	Legs        []Leg    `json:"legs,omitempty"`
	Links       []Link   `json:"links,omitempty"`
	Internal    bool     `json:"internal,omitempty"` // the customer did not and may not see it
}

// InteractionKind is the medium of an interaction.
type InteractionKind string

// The kinds of interactions.
const (
	Call      InteractionKind = "call"
	EMail     InteractionKind = "email"
	Chat      InteractionKind = "chat"
	SMS       InteractionKind = "sms"
	Messaging InteractionKind = "messaging"
	Social    InteractionKind = "social"
	Visit     InteractionKind = "visit"
	Form      InteractionKind = "form"
	Letter    InteractionKind = "letter"
	Note      InteractionKind = "note"
)

// Direction is seen from the company.
type Direction string

// The directions of an interaction.
const (
	Inbound  Direction = "in"
	Outbound Direction = "out"
	Internal Direction = "internal"
)

// Outcome is how an interaction ended.
type Outcome string

// The outcomes of an interaction. Missed: it rang at an agent's and nobody
// took it. Abandoned: the caller hung up in the queue. Lost: there was no line.
const (
	Answered  Outcome = "answered"
	Missed    Outcome = "missed"
	Abandoned Outcome = "abandoned"
	Lost      Outcome = "lost"
	Voicemail Outcome = "voicemail"
	Busy      Outcome = "busy"
	Failed    Outcome = "failed"
	Delivered Outcome = "delivered"
	Bounced   Outcome = "bounced"
)

// A Leg is one part of a call: the menu, a queue, an agent, a transfer.
type Leg struct {
	ID         string  `json:"id,omitempty"`
	Queue      string  `json:"queue,omitempty"`
	Agent      string  `json:"agent,omitempty"`
	Role       string  `json:"role,omitempty"`
	Outcome    Outcome `json:"outcome,omitempty"`
	StartedAt  Time    `json:"started_at,omitzero"`
	AnsweredAt Time    `json:"answered_at,omitzero"`
	EndedAt    Time    `json:"ended_at,omitzero"`
}

// String returns "leg" and the outcome.
func (l Leg) String() string { return "leg " + string(l.Outcome) }

// GoString returns what String returns.
func (l Leg) GoString() string { return l.String() }

// Ring returns how long a call rang before it was answered or ended, and 0 if
// that is not known.
func (i *Interaction) Ring() time.Duration {
	end := i.AnsweredAt
	if end.IsZero() {
		end = i.EndedAt
	}
	if end.IsZero() || i.StartedAt.IsZero() {
		return 0
	}
	return max(0, end.Sub(i.StartedAt.Time))
}

// String returns kind, direction and outcome.
func (i Interaction) String() string {
	return string(i.Kind) + " " + string(i.Direction) + " " + string(i.Outcome)
}

// GoString returns what String returns.
func (i Interaction) GoString() string { return i.String() }

// A Case is a ticket: a matter that a helpdesk keeps open until it is solved.
type Case struct {
	Number     string     `json:"number"` // as printed for people
	Subject    string     `json:"subject,omitempty"`
	Status     CaseStatus `json:"status"`
	Source     string     `json:"source,omitempty"` // the source's own state, verbatim
	Priority   string     `json:"priority,omitempty"`
	Via        string     `json:"via,omitempty"` // how it was opened, as the source says
	Queue      string     `json:"queue,omitempty"`
	Assignee   string     `json:"assignee,omitempty"`
	Role       string     `json:"role,omitempty"` // role or department of the assignee
	OpenedAt   Time       `json:"opened_at,omitzero"`
	RepliedAt  Time       `json:"replied_at,omitzero"` // first human answer
	SolvedAt   Time       `json:"solved_at,omitzero"`
	ClosedAt   Time       `json:"closed_at,omitzero"`
	DueAt      Time       `json:"due_at,omitzero"`
	Reopened   int        `json:"reopened,omitempty"`
	MergedInto Ref        `json:"merged_into,omitzero"` // the case that this one was merged into
	FollowUpOf Ref        `json:"follow_up_of,omitzero"`
	Tags       []string   `json:"tags,omitempty"`
	Links      []Link     `json:"links,omitempty"`

	// History are its states since it was opened, oldest first. None means that
	// the source does not tell them: then nobody knows for how long it was on hold.
	History []StatusChange `json:"history,omitempty"`
}

// A StatusChange says since when a case was in a state.
type StatusChange struct {
	At     Time       `json:"at"`
	Status CaseStatus `json:"status"`
}

// StatusAt returns the state that a case was in at a moment, by its History. It
// reports false if that does not tell.
func (c *Case) StatusAt(at time.Time) (s CaseStatus, known bool) {
	for i := range c.History {
		if c.History[i].At.After(at) {
			break
		}
		s, known = c.History[i].Status, true
	}
	return s, known
}

// CaseStatus is the state of a case.
type CaseStatus string

// The states of a case.
const (
	CaseNew     CaseStatus = "new"
	CaseOpen    CaseStatus = "open"
	CasePending CaseStatus = "pending_customer"
	CaseOnHold  CaseStatus = "on_hold"
	CaseSolved  CaseStatus = "solved"
	CaseClosed  CaseStatus = "closed"
	CaseDeleted CaseStatus = "deleted"
	CaseUnknown CaseStatus = "unknown"
)

// Open reports whether somebody still has to do something: the case is new,
// open, pending, on hold, or in a state that is not known.
func (s CaseStatus) Open() bool {
	switch s {
	case CaseSolved, CaseClosed, CaseDeleted:
		return false
	}
	return true
}

// String returns "case", its number and its status.
func (c Case) String() string { return "case " + c.Number + " " + string(c.Status) }

// GoString returns what String returns.
func (c Case) GoString() string { return c.String() }

// A Promise is something the company said it would do by a time.
type Promise struct {
	Kind   PromiseKind  `json:"kind"`
	MadeAt Time         `json:"made_at,omitzero"`
	Due    Time         `json:"due"`            // DateOnly promises are kept until the end of that local day
	By     string       `json:"by,omitempty"`   // agent, pseudonymous
	Role   string       `json:"role,omitempty"` // which role made it
	Basis  PromiseBasis `json:"basis,omitempty"`
	About  Ref          `json:"about,omitzero"`  // the case, order or interaction it is about
	State  PromiseState `json:"state,omitempty"` // as the source says; empty: the source does not say
	KeptBy Ref          `json:"kept_by,omitzero"`
	KeptAt Time         `json:"kept_at,omitzero"`
	Text   string       `json:"text,omitempty"`
}

// PromiseKind is what was promised.
type PromiseKind string

// The kinds of promises.
const (
	PromiseCallback   PromiseKind = "callback"
	PromiseReply      PromiseKind = "reply"
	PromiseResolution PromiseKind = "resolution"
	PromiseDelivery   PromiseKind = "delivery"
	PromisePickup     PromiseKind = "pickup"
	PromiseRefund     PromiseKind = "refund"
	PromiseOther      PromiseKind = "other"
)

// PromiseBasis is why it was promised.
type PromiseBasis string

// The bases of promises.
const (
	BasisAgent  PromiseBasis = "agent"  // a person said it
	BasisSLA    PromiseBasis = "sla"    // a service level says it
	BasisSystem PromiseBasis = "system" // a system showed it to the customer
)

// PromiseState is what the source itself says became of a promise.
type PromiseState string

// The states of a promise.
const (
	PromiseOpen       PromiseState = "open"
	PromiseKept       PromiseState = "kept"
	PromiseBroken     PromiseState = "broken"
	PromiseCancelled  PromiseState = "cancelled"
	PromiseSuperseded PromiseState = "superseded"
)

// String returns "promise", its kind and when it is due.
func (p Promise) String() string { return "promise " + string(p.Kind) + " due " + p.Due.String() }

// GoString returns what String returns.
func (p Promise) GoString() string { return p.String() }

// Feedback is what a customer said about how it went.
type Feedback struct {
	Kind    FeedbackKind `json:"kind"`
	Score   *float64     `json:"score,omitempty"` // nil: no score given
	Best    float64      `json:"best,omitempty"`  // the best score of the scale
	Worst   float64      `json:"worst,omitempty"` // the worst score of the scale
	Comment string       `json:"comment,omitempty"`
	About   Ref          `json:"about,omitzero"`
	At      Time         `json:"at,omitzero"`
}

// FeedbackKind is the kind of a feedback.
type FeedbackKind string

// The kinds of feedback.
const (
	CSAT      FeedbackKind = "csat"
	NPS       FeedbackKind = "nps"
	CES       FeedbackKind = "ces"
	Review    FeedbackKind = "review"
	Complaint FeedbackKind = "complaint"
)

// String returns "feedback" and its kind.
func (f Feedback) String() string { return "feedback " + string(f.Kind) }

// GoString returns what String returns.
func (f Feedback) GoString() string { return f.String() }
