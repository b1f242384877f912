package advice

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// For says in which channel to answer the customer of a view. What the
// question does not say is taken from the view: the moment, how they can be
// reached, their consents and language, the channel of their last contact in
// the last 30 days and whether we failed there, the channel that they are in
// right now if a call has not ended, which channel they prefer, and how it
// ended when we answered them before, and the callback that we owe them. Answers about a customer are at least
// personal. Their time has the usual weight unless the question says another.
//
// A view that led to nobody, or to several customers, gives an advice without
// a best channel.
func For(v *customer.View, c Catalogue, q Question) (Advice, error) {
	q.At = cmp.Or(q.At, v.At)
	q.Sensitivity = max(q.Sensitivity, journey.LevelPersonal)
	q.Value = cmp.Or(q.Value, 1000)
	q.Language = cmp.Or(q.Language, v.Customer.Language)
	if v.Match == customer.Found {
		if q.Reach == nil {
			q.Reach = slices.Clone(v.Customer.Keys)
			if len(v.Customer.Addresses) > 0 {
				q.Reach = append(q.Reach, channel.Key{Kind: PostalAddress, Value: "known", Assurance: channel.Verified})
			}
		}
		if q.Consents == nil {
			q.Consents = v.Consents
		}
		fromContacts(v, &c, &q)
	}
	return Advise(c, q)
}

// recent is how old the last contact may be to say where the matter is now.
const recent = 30 * 24 * time.Hour

// quiet is how long a customer must have been silent after an answer for it
// to have settled the matter.
const quiet = 7 * 24 * time.Hour

// fromContacts fills in what the contacts of a view tell.
func fromContacts(v *customer.View, c *Catalogue, q *Question) {
	var contacts []contact // newest first
	for _, e := range v.Contacts {
		i, ok := interaction(e)
		if ok && !i.Internal && !i.Automated && i.Kind != channel.Note && !e.At.After(q.At) {
			if x, known := c.ByKind(i.Kind); known {
				contacts = append(contacts, contact{e.At, x.ID, i})
			}
		}
	}
	begun := map[string]int{}
	total := 0
	for _, x := range contacts {
		if x.i.Direction != channel.Inbound {
			continue
		}
		begun[x.channel]++
		total++
		if q.Current == "" && q.At.Sub(x.at) <= recent {
			q.Current = x.channel
			q.Failed = q.Failed || failed(v, x.i.Kind)
		}
		if x.i.Kind == channel.Call && x.i.Outcome == channel.Answered && (x.i.EndedAt.IsZero() || x.i.EndedAt.After(q.At)) && q.At.Sub(x.at) < time.Hour && !slices.Contains(q.Present, x.channel) {
			q.Present = append(slices.Clip(q.Present), x.channel)
		}
	}
	for id, n := range begun {
		if q.Prefers == "" && n >= 3 && 2*n > total {
			q.Prefers = id // there is only one with more than half
		}
	}
	for _, p := range v.Promises {
		if x, ok := c.ByKind(channel.Call); ok && q.Promised == "" && p.Open() && p.Promise.Kind == channel.PromiseCallback {
			q.Promised = x.ID
		}
	}
	if q.History == nil {
		q.History = records(contacts, q.At)
	}
}

type contact struct {
	at      time.Time
	channel string
	i       *channel.Interaction
}

// records says how it ended when we answered: settled if the customer was
// silent for a week. Answers of the last week do not say yet.
func records(contacts []contact, at time.Time) map[string]Record {
	out := map[string]Record{}
	var next time.Time // of the customer
	for _, x := range contacts {
		switch {
		case x.i.Direction == channel.Inbound && !(x.i.Kind == channel.Call && x.i.Outcome == channel.Answered):
			next = x.at
		case x.i.Kind == channel.Call && x.i.Outcome != channel.Answered:
		default:
			if at.Sub(x.at) >= quiet {
				r := out[x.channel]
				r.Matters++
				if next.IsZero() || next.Sub(x.at) > quiet {
					r.Resolved++
				}
				out[x.channel] = r
			}
			if x.i.Direction == channel.Inbound {
				next = x.at
			}
		}
	}
	return out
}

// failed reports whether we failed in the medium of a customer's contact: a
// call that nobody took, a message that had no answer in time, a promise that
// was broken.
func failed(v *customer.View, k channel.InteractionKind) bool {
	for _, f := range journey.Findings(v, journey.Rules{}) {
		switch f.Verdict {
		case journey.Broken, journey.Late, journey.Recovered:
		default:
			continue
		}
		switch f.Kind {
		case journey.MissedCall:
			if k == channel.Call {
				return true
			}
		case journey.ReplyDue:
			if k != channel.Call && k != channel.Visit {
				return true
			}
		case journey.PromiseDue:
			if f.Verdict == journey.Broken {
				return true
			}
		}
	}
	return false
}

func interaction(e customer.Entry) (*channel.Interaction, bool) {
	if e.Fact == nil {
		return nil, false
	}
	i, ok := e.Fact.Content.(*channel.Interaction)
	return i, ok
}
