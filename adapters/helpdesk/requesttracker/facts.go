package requesttracker

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// facts makes the facts of one ticket, and rejects of what in it has no sense.
func (r *reading) facts(t *ticket) ([]channel.Fact, []channel.Reject) {
	switch {
	case len(t.txns) == 0 && t.raw == nil:
		return nil, nil // gone or hidden; see gone
	case t.raw == nil && t.into == 0:
		return nil, nil // deleted: its history is there and it is not
	}
	party := r.party(t)
	facts := []channel.Fact{r.caseFact(t, party)}
	promises, rejects := r.promises(t, party)
	facts = append(facts, promises...)
	for _, x := range t.txns {
		if _, ok := messageTypes[x.Type]; ok {
			facts = append(facts, r.interaction(t, x, party))
		}
	}
	return facts, rejects
}

// A party is the customer of a ticket.
type party struct {
	ref  channel.Ref
	id   string
	user *user
}

// party returns the requestor of a ticket: the one who opened it, else the
// first of those who are customers. There may be none.
func (r *reading) party(t *ticket) party {
	opener := ""
	if x := t.created(); x != nil {
		opener = x.Creator.id()
	}
	var found party
	for i := range t.row.Requestors {
		id := t.row.Requestors[i].id()
		u := r.users[id]
		if u == nil {
			u = known(&t.row.Requestors[i]) // gone: what the ticket tells
		}
		if id == "" || u.agent() || found.user != nil && id != opener {
			continue
		}
		found = party{r.d.ref(channel.KindPerson, id), id, u}
	}
	return found
}

func known(p *person) *user {
	return &user{Name: p.name(), RealName: p.RealName, Email: p.Email}
}

// created returns the transaction that made the ticket, or nil if it cannot
// be seen.
func (t *ticket) created() *txn {
	for _, x := range t.txns {
		if x.Type == "Create" {
			return x
		}
	}
	return nil
}

// last returns the last transaction for which is holds, or nil.
func (t *ticket) last(is func(*txn) bool) *txn {
	for _, x := range slices.Backward(t.txns) {
		if is(x) {
			return x
		}
	}
	return nil
}

func isAny(*txn) bool      { return true }
func isStatus(x *txn) bool { return x.Type == "Status" }
func isMerge(x *txn) bool  { return x.Type == "AddLink" && x.Field == "MergedInto" }

// isRequestor holds for what changed whose ticket it is.
func isRequestor(x *txn) bool {
	return x.Field == "Requestor" && (x.Type == "AddWatcher" || x.Type == "DelWatcher" || x.Type == "SetWatcher")
}

// stampBy gives a fact the version and time of the latest of those
// transactions that had a part in it.
func stampBy(f *channel.Fact, by ...*txn) {
	for _, x := range by {
		if x == nil {
			continue
		}
		f.Version = max(f.Version, int64(x.ID))
		if x.Created.After(f.UpdatedAt.Time) {
			f.UpdatedAt = x.Created.Time
		}
	}
}

func (r *reading) caseRef(id ident) channel.Ref { return r.d.ref(channel.KindCase, id.String()) }

func (r *reading) caseFact(t *ticket, who party) channel.Fact {
	c := &channel.Case{
		Number: t.id.String(), Subject: t.row.Subject, Source: t.row.Status,
		Status: r.d.status(t.row.Status), Priority: t.row.Priority, Queue: t.row.Queue.Name,
		OpenedAt: t.row.Created.Time, DueAt: t.row.Due.Time,
	}
	if c.Priority == "0" {
		c.Priority = "" // RT's way to say that there is none
	}
	if owner := t.row.Owner.name(); owner != "" && owner != nobody {
		c.Assignee, c.Role = owner, r.d.role(owner, c.Queue)
	}
	switch c.Status {
	case channel.CaseSolved:
		c.SolvedAt = t.row.Resolved.Time
	case channel.CaseClosed:
		c.ClosedAt = t.row.Resolved.Time
	}
	for _, text := range t.row.Fields.named(r.d.cfg.OrderField).texts() {
		for _, number := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
			if number = strings.TrimSpace(number); number != "" {
				c.Links = append(c.Links, channel.Link{Rel: channel.RelAbout, Number: number})
			}
		}
	}
	r.caseHistory(t, c)
	f := channel.Fact{Ref: r.caseRef(t.id), CreatedAt: t.row.Created.Time, UpdatedAt: t.row.LastUpdated.Time,
		Party: who.ref, URL: r.d.ticketURL(t.id), Content: c}
	stampBy(&f, t.last(isAny))
	if into := cmp.Or(t.row.Effective, t.into); into != 0 && into != t.id {
		c.MergedInto = r.caseRef(into)
		if c.Status.Open() {
			c.Status = channel.CaseClosed // nobody has anything to do here any more
		}
	}
	return f
}

// caseHistory fills in what only the transactions tell.
func (r *reading) caseHistory(t *ticket, c *channel.Case) {
	if x := t.created(); x != nil {
		if c.OpenedAt.IsZero() {
			c.OpenedAt = x.Created.Time
		}
		c.Via = r.contact(t)
		if c.Via == "" {
			c.Via = headersOf(t.parts[x.ID]).one("x-rt-interface")
		}
	}
	for _, x := range t.txns {
		switch {
		case x.Type == "Correspond" && c.RepliedAt.IsZero() && r.byAgent(x) && x.Creator.name() != system:
			c.RepliedAt = x.Created.Time
		case isStatus(x) && !r.d.status(x.Old).Open() && r.d.status(x.New).Open():
			c.Reopened++
		}
	}
	c.History = r.statuses(t, c.OpenedAt)
}

// statuses returns the states that a ticket was in since it was opened.
func (r *reading) statuses(t *ticket, opened channel.Time) []channel.StatusChange {
	if opened.IsZero() {
		return nil
	}
	out := []channel.StatusChange{{At: opened, Status: r.d.status(t.row.Status)}}
	for _, x := range t.txns {
		if !isStatus(x) {
			continue
		}
		if len(out) == 1 {
			out[0].Status = r.d.status(x.Old)
		}
		if s := r.d.status(x.New); s != out[len(out)-1].Status {
			out = append(out, channel.StatusChange{At: x.Created.Time, Status: s})
		}
	}
	return out
}

// byAgent reports whether one of the company's own people did it. Somebody who
// cannot be looked up is taken for a customer.
func (r *reading) byAgent(x *txn) bool {
	u := r.users[x.Creator.id()]
	return u != nil && u.agent()
}

// contact returns the contact channel as it was when the ticket was opened.
func (r *reading) contact(t *ticket) string {
	f := t.row.Fields.named(r.d.cfg.ContactField)
	if f == nil {
		return ""
	}
	for _, s := range t.settings(fieldIs(f), f.first()) {
		if s.by == t.created() {
			return s.value
		}
	}
	return ""
}

// A setting is one value that a field of a ticket had.
type setting struct {
	value string
	by    *txn // what set it; the creation of the ticket, which may be nil, for the first
	ended *txn // what replaced or cleared it; nil while it is in force
	after string
}

func fieldIs(f *field) func(*txn) bool {
	return func(x *txn) bool { return x.Type == "CustomField" && x.Field == f.ID.String() }
}

func isDue(x *txn) bool { return x.Type == "Set" && x.Field == "Due" }

// settings returns all values of a field. RT records changes only, so what a
// ticket was opened with is the old value of the first change, and the present
// one if there was none.
func (t *ticket) settings(changes func(*txn) bool, present string) []setting {
	var out []setting
	first, any := present, false
	for _, x := range t.txns {
		if !changes(x) {
			continue
		}
		if !any {
			first, any = x.Old, true
			out = open(out, first, t.created())
		}
		if n := len(out); n > 0 && out[n-1].ended == nil {
			out[n-1].ended, out[n-1].after = x, x.New
		}
		out = open(out, x.New, x)
	}
	if !any {
		out = open(out, first, t.created())
	}
	return out
}

func open(s []setting, value string, by *txn) []setting {
	if unset(value) {
		return s
	}
	return append(s, setting{value: value, by: by})
}

func unset(value string) bool {
	return strings.TrimSpace(value) == "" || strings.HasPrefix(value, "1970-01-01")
}

// promises makes the promises of a ticket.
func (r *reading) promises(t *ticket, who party) (facts []channel.Fact, rejects []channel.Reject) {
	due := ""
	if !t.row.Due.IsZero() {
		due = t.row.Due.UTC().Format("2006-01-02 15:04:05")
	}
	add := func(kind channel.PromiseKind, word string, all []setting) {
		for _, s := range all {
			f, err := r.promise(t, who, kind, word, s)
			if err != nil {
				rejects = append(rejects, rest.Rejected(channel.Reject{Ref: f.Ref, At: f.Ref.String(),
					Stream: streamInteractions, Raw: t.raw}, err))
				continue
			}
			facts = append(facts, f)
		}
	}
	add(channel.PromiseResolution, "due", t.settings(isDue, due))
	if f := t.row.Fields.named(r.d.cfg.CallbackField); f != nil {
		add(channel.PromiseCallback, "callback", t.settings(fieldIs(f), f.first()))
	}
	return facts, rejects
}

func (r *reading) promise(t *ticket, who party, kind channel.PromiseKind, word string, s setting) (channel.Fact, error) {
	p := &channel.Promise{Kind: kind, MadeAt: t.row.Created.Time, Basis: channel.BasisAgent, About: r.caseRef(t.id)}
	id := t.id.String() + "/" + word + "/0"
	if s.by != nil {
		id = t.id.String() + "/" + word + "/" + s.by.ID.String()
		p.MadeAt, p.By = s.by.Created.Time, s.by.Creator.name()
		p.Role = r.d.role(p.By, t.row.Queue.Name)
	}
	if kind == channel.PromiseResolution && (t.row.SLA != "" || p.By == system) {
		p.Basis = channel.BasisSLA
	}
	f := channel.Fact{Ref: r.d.ref(channel.KindPromise, id), CreatedAt: p.MadeAt, UpdatedAt: p.MadeAt,
		Party: who.ref, URL: r.d.ticketURL(t.id), Content: p}
	at, err := moment(s.value, r.d.cfg.Zone)
	if err != nil || at.IsZero() {
		return f, &channel.FieldError{Ref: f.Ref, Field: word, Reason: "is not a date"}
	}
	p.Due = at
	stampBy(&f, s.by, s.ended, t.last(isRequestor))
	switch {
	case s.ended == nil:
		stampBy(&f, t.last(isStatus), t.last(isMerge))
		r.inForce(t, p)
	case !s.ended.Created.Before(end(at)):
		// The moment had come and gone: what became of it then RT does not say.
	case unset(s.after):
		p.State = channel.PromiseCancelled
	default:
		p.State = channel.PromiseSuperseded
	}
	return f, nil
}

// inForce says what became of a promise that nobody changed.
func (r *reading) inForce(t *ticket, p *channel.Promise) {
	p.State = channel.PromiseOpen
	status := r.d.status(t.row.Status)
	switch {
	case status == channel.CaseDeleted, t.row.Status == "rejected":
		p.State = channel.PromiseCancelled
	case p.Kind != channel.PromiseResolution:
	case t.row.Effective != 0 && t.row.Effective != t.id:
		p.State = channel.PromiseSuperseded // the other ticket has a date of its own
	case status == channel.CaseSolved && !t.row.Resolved.IsZero():
		p.State, p.KeptAt = channel.PromiseKept, t.row.Resolved.Time
		if t.row.Resolved.After(end(p.Due)) {
			p.State = channel.PromiseBroken
		}
	}
}
