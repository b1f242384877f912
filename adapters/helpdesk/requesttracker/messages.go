package requesttracker

import (
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// messageTypes are the transactions that are interactions.
var messageTypes = map[string]struct{}{"Create": {}, "Correspond": {}, "Comment": {}}

// interaction makes the fact about one message, call or note.
func (r *reading) interaction(t *ticket, x *txn, who party) channel.Fact {
	parts := t.parts[x.ID]
	head := headersOf(parts)
	i := &channel.Interaction{
		Source: x.Type, StartedAt: x.Created.Time, Queue: t.row.Queue.Name,
		Case: r.caseRef(t.id), Thread: t.id.String(), Subject: subjectOf(t, x, parts), InReplyTo: head.answers(),
		Automated: x.Creator.name() == system || head.automatic(),
	}
	if head.mailed() {
		// RT makes up an id for what came otherwise, and sends mail under others.
		i.MessageID = messageID(parts, head)
	}
	for _, a := range parts {
		if a.Filename != "" {
			i.Attachments = append(i.Attachments, a.Filename)
		}
	}
	if body := bodyOf(parts); body != nil {
		i.Text = r.texts[body.ID]
		if body.Type == "text/html" {
			i.Text = plain(i.Text)
		}
		i.Text = strings.TrimSpace(strings.ReplaceAll(i.Text, "\r\n", "\n"))
	}
	f := channel.Fact{Ref: r.d.ref(channel.KindInteraction, x.ID.String()), CreatedAt: x.Created.Time, Party: who.ref,
		URL: r.d.ticketURL(t.id) + "#txn-" + x.ID.String(), Content: i}
	stampBy(&f, x, t.last(isRequestor))
	switch {
	case r.byAgent(x):
		r.fromAgent(t, x, i, who)
	default:
		r.fromCustomer(t, x, i, &f)
	}
	return f
}

// fromAgent says what an agent did.
func (r *reading) fromAgent(t *ticket, x *txn, i *channel.Interaction, who party) {
	i.Agent = x.Creator.name()
	i.Role = r.d.role(i.Agent, i.Queue)
	kind, known := r.d.cfg.Contacts[strings.ToLower(r.contact(t))]
	switch {
	case x.Type == "Correspond":
		i.Kind, i.Direction, i.To = channel.EMail, channel.Outbound, r.contactOf(who)
	case x.Type == "Create" && known:
		i.Kind, i.Direction, i.From = kind, channel.Inbound, r.contactOf(who)
		if kind == channel.Call {
			i.Outcome = channel.Answered // somebody entered it while talking
		}
	default:
		i.Kind, i.Direction, i.Internal = channel.Note, channel.Internal, true
	}
}

// fromCustomer says what somebody wrote who is not one of the company's.
func (r *reading) fromCustomer(t *ticket, x *txn, i *channel.Interaction, f *channel.Fact) {
	i.Kind, i.Direction = channel.Form, channel.Inbound
	if headersOf(t.parts[x.ID]).mailed() {
		i.Kind = channel.EMail
	}
	id := x.Creator.id()
	u := r.users[id]
	if u == nil {
		u = known(&x.Creator)
	}
	writer := party{r.d.ref(channel.KindPerson, id), id, u}
	i.From = r.contactOf(writer)
	for n := range t.row.Requestors {
		if t.row.Requestors[n].id() == id {
			f.Party = writer.ref
			return
		}
	}
	// Not a requestor, so no person that is listed: it stands for itself.
	f.Party = channel.Ref{}
	if id != "" {
		f.Keys = r.d.keys(id, u)
	}
}

func (r *reading) contactOf(who party) channel.Contact {
	if who.user == nil {
		return channel.Contact{}
	}
	c := channel.Contact{Name: channel.Name{Full: who.user.RealName}}
	if k, err := channel.Email(who.user.Email); err == nil {
		c.Keys = []channel.Key{k.With(r.d.mailAssurance())}
	}
	return c
}

func subjectOf(t *ticket, x *txn, parts []attachment) string {
	for _, a := range parts {
		if a.Subject != "" {
			return a.Subject
		}
	}
	if x.Type == "Create" {
		return t.row.Subject
	}
	return ""
}

func messageID(parts []attachment, head headers) string {
	for _, a := range parts {
		if id := strings.Trim(strings.TrimSpace(a.MessageID), "<>"); id != "" {
			return id
		}
	}
	if ids := angled(head.one("message-id")); len(ids) > 0 {
		return ids[0]
	}
	return ""
}
