package requesttracker_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/helpdesk/requesttracker"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/realtest/rt"
)

const name = "desk"

func mail(from, subject, id, more, text string) string {
	return fmt.Sprintf("From: %s\nTo: help@desk.example\nSubject: %s\nMessage-ID: <%s>\n%s\n%s\n", from, subject, id, more, text)
}

func realDesk(t *testing.T, s *rt.Server, a rt.Account, change func(*requesttracker.Config)) *requesttracker.Desk {
	t.Helper()
	cfg := requesttracker.Config{
		Name: name, URL: s.URL, Token: channel.NewSecret(s.Token(a)), Region: "PL",
		OrderField: rt.FieldOrder, CallbackField: rt.FieldCallback, ContactField: rt.FieldContact,
		Roles:                    map[string]string{rt.ContactCentre: "contact centre"},
		QueueRoles:               map[string]string{rt.Queue: "store"},
		InsecurePrivateAddresses: true,
	}
	if change != nil {
		change(&cfg)
	}
	d, err := requesttracker.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestReal reads a real RT. Its parts build on one another, since a start
// takes seconds.
func TestReal(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a real system")
	}
	s := rt.Start(t)
	k := seed(s)
	d := realDesk(t, s, rt.Least, func(c *requesttracker.Config) { c.PageSize = 2 })
	facts, next := pass(t, d.Interactions, "")
	people, nextPeople := pass(t, d.People, "")
	anna := facts[ref(channel.KindCase, k.call)].Party
	t.Run("people", func(t *testing.T) { checkPeople(t, people, anna) })
	t.Run("call", func(t *testing.T) { checkCall(t, facts, k) })
	t.Run("mail", func(t *testing.T) { checkMail(t, facts, k) })
	t.Run("merged", func(t *testing.T) { checkMerged(t, facts, k) })
	t.Run("narrow", func(t *testing.T) { checkNarrow(t, s, k) })
	t.Run("find", func(t *testing.T) { checkFind(t, s, d, k, anna) })
	t.Run("refresh", func(t *testing.T) { checkRefresh(t, d, facts, people) })
	vilnius := realDesk(t, s, rt.Vilnius, nil)
	_, nextVilnius := pass(t, vilnius.Interactions, "")
	if !strings.Contains(string(nextVilnius), `"o":7200`) {
		t.Errorf("cursor of an account in Vilnius is %s, want its zone, 7200 seconds, found out", nextVilnius)
	}

	checks := change(t, s, k)
	for name, read := range map[string]pull{"least": d.Interactions, "vilnius": vilnius.Interactions} {
		t.Run("changed/"+name, func(t *testing.T) {
			from := map[string]channel.Cursor{"least": next, "vilnius": nextVilnius}[name]
			now, _ := pass(t, read, from)
			for what, check := range checks {
				if why := check(now); why != "" {
					t.Errorf("%s: %s", what, why)
				}
			}
			for ref, f := range now {
				if old, ok := facts[ref]; ok && old.Newer(&f) {
					t.Errorf("%v: the later reading is older than the first", ref)
				}
			}
		})
	}
	t.Run("users", func(t *testing.T) { checkUsers(t, s, d, nextPeople) })
}

func checkPeople(t *testing.T, people map[channel.Ref]channel.Fact, anna channel.Ref) {
	if len(people) != 4 {
		t.Errorf("%d persons, want 4: clerks and accounts are none", len(people))
	}
	f := people[anna]
	mail := slices.ContainsFunc(f.Keys, func(k channel.Key) bool {
		return k.Kind == channel.KeyEmail && k.Value == "anna@shop.example" && k.Assurance == channel.Verified
	})
	account := slices.ContainsFunc(f.Keys, func(k channel.Key) bool {
		return k == channel.NewKey(channel.KeyAccount, name, anna.ID, channel.Authoritative)
	})
	if !mail || !account || len(f.Keys) != 2 || f.Content.(*channel.Person).Name.Full != "Anna Nowak" {
		t.Errorf("Anna has not exactly her name, her verified mailbox and her account: %d keys", len(f.Keys))
	}
	for ref, f := range people {
		for _, k := range f.Keys {
			if strings.HasSuffix(k.Value, "@desk.example") {
				t.Errorf("%v has the mailbox of an agent", ref)
			}
		}
	}
}

// only returns the one fact for which is holds.
func only[C channel.Content](t *testing.T, facts map[channel.Ref]channel.Fact, is func(C) bool) (channel.Fact, C) {
	t.Helper()
	var found []channel.Fact
	var none C
	for _, f := range facts {
		if c, ok := f.Content.(C); ok && is(c) {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d facts of type %T, want one", len(found), none)
	}
	return found[0], found[0].Content.(C)
}

func checkCall(t *testing.T, facts map[channel.Ref]channel.Fact, k seeded) {
	here := ref(channel.KindCase, k.call)
	c := facts[here].Content.(*channel.Case)
	if c.Status != channel.CaseOpen || c.Assignee != rt.ContactCentre || c.Role != "contact centre" || c.Via != "phone" ||
		c.DueAt.String() != "2027-01-05T10:00:00Z" || len(c.Links) != 1 || c.Links[0].Number != "WEB-1001" {
		t.Errorf("case: status %s, assignee %s, role %s, via %s, due %s, links %v", c.Status, c.Assignee, c.Role, c.Via, c.DueAt, c.Links)
	}
	_, call := only(t, facts, func(i *channel.Interaction) bool { return i.Kind == channel.Call })
	if call.Case != here || call.Direction != channel.Inbound || call.Agent != rt.ContactCentre || call.MessageID != "" ||
		call.Outcome != channel.Answered || !strings.HasPrefix(call.Text, "The parcel is late") {
		t.Errorf("the call is %v in %v by %s", call, call.Case, call.Agent)
	}
	_, note := only(t, facts, func(i *channel.Interaction) bool { return i.Kind == channel.Note })
	if !note.Internal || note.Agent != rt.Store || note.Role != "store" || note.Text != "The carrier says tomorrow." {
		t.Errorf("the note is %v by %s (%s), internal %v", note, note.Agent, note.Role, note.Internal)
	}
	f, p := only(t, facts, func(p *channel.Promise) bool { return p.Kind == channel.PromiseCallback })
	if p.State != channel.PromiseOpen || p.Due.String() != "2027-01-04T10:00:00Z" || p.About != here || p.By != rt.ContactCentre ||
		p.MadeAt.Before(c.OpenedAt.Time) || p.MadeAt.Sub(c.OpenedAt.Time) > time.Minute || // RT may be a second later
		f.Party != facts[here].Party || f.Party.IsZero() {
		t.Errorf("the callback is %v, %s, by %s, made %s", p, p.State, p.By, p.MadeAt)
	}
	_, due := only(t, facts, func(p *channel.Promise) bool { return p.Kind == channel.PromiseResolution })
	if due.State != channel.PromiseOpen || due.Basis != channel.BasisAgent || due.Due.String() != "2027-01-05T10:00:00Z" {
		t.Errorf("the due date is %v, %s", due, due.State)
	}
	_, visit := only(t, facts, func(i *channel.Interaction) bool { return i.Kind == channel.Visit })
	if visit.Agent != rt.Store || visit.Role != "store" {
		t.Errorf("the visit is by %s (%s)", visit.Agent, visit.Role)
	}
	if n := len(facts[ref(channel.KindCase, k.visit)].Content.(*channel.Case).Links); n != 2 {
		t.Errorf("the visit's case has %d links, want one for each order", n)
	}
}

func checkMail(t *testing.T, facts map[channel.Ref]channel.Fact, k seeded) {
	f, reply := only(t, facts, func(i *channel.Interaction) bool { return i.MessageID == "a2@shop.example" })
	if reply.Case != ref(channel.KindCase, k.call) || reply.Direction != channel.Inbound || reply.Kind != channel.EMail ||
		reply.Text != "Nobody called." || f.Party != facts[reply.Case].Party ||
		!slices.Equal(reply.InReplyTo, []string{"rt-1@desk.example", "q@shop.example"}) {
		t.Errorf("the reply is %v in %v, answering %v", reply, reply.Case, reply.InReplyTo)
	}
	_, out := only(t, facts, func(i *channel.Interaction) bool { return i.Direction == channel.Outbound })
	if out.Kind != channel.EMail || out.Agent != rt.ContactCentre || len(out.To.Keys) != 1 || out.To.Keys[0].Value != "jonas@shop.example" {
		t.Errorf("the answer is %v by %s", out, out.Agent)
	}
	_, page := only(t, facts, func(i *channel.Interaction) bool { return i.Subject == "html" })
	if page.Text != "Hello you" {
		t.Errorf("the text of the HTML mail is %q", page.Text)
	}
	c := facts[ref(channel.KindCase, k.back)].Content.(*channel.Case)
	if c.Status != channel.CaseSolved || c.SolvedAt.IsZero() || c.RepliedAt.IsZero() || c.Source != "resolved" {
		t.Errorf("the answered case is %v, solved %s, replied %s", c, c.SolvedAt, c.RepliedAt)
	}
	for _, f := range facts {
		if i, ok := f.Content.(*channel.Interaction); ok && strings.Contains(i.Subject, "not for the adapter") {
			t.Error("a ticket of a hidden queue was read")
		}
	}
}

func checkMerged(t *testing.T, facts map[channel.Ref]channel.Fact, k seeded) {
	c := facts[ref(channel.KindCase, k.twice)].Content.(*channel.Case)
	if c.MergedInto != ref(channel.KindCase, k.back) || c.Status.Open() {
		t.Errorf("the merged case is %v, merged into %v", c, c.MergedInto)
	}
	cases := map[channel.Ref]bool{}
	for _, f := range facts {
		if i, ok := f.Content.(*channel.Interaction); ok && i.MessageID == "a1@shop.example" {
			cases[i.Case] = true
		}
	}
	if len(cases) != 2 {
		t.Errorf("the mail that was delivered twice is in %d cases, want both", len(cases))
	}
}

func checkNarrow(t *testing.T, s *rt.Server, k seeded) {
	facts, _ := pass(t, realDesk(t, s, rt.Narrow, nil).Interactions, "")
	for _, f := range facts {
		if i, ok := f.Content.(*channel.Interaction); ok && i.Source == "Comment" {
			t.Error("a comment was read without the right")
		}
	}
	c := facts[ref(channel.KindCase, k.call)].Content.(*channel.Case)
	if len(c.Links) != 0 || c.Status != channel.CaseOpen {
		t.Errorf("without custom fields the case is %v with links %v", c, c.Links)
	}
}

func checkFind(t *testing.T, s *rt.Server, d *requesttracker.Desk, k seeded, anna channel.Ref) {
	phone, err := channel.Phone("600100200", "PL")
	if err != nil {
		t.Fatal(err)
	}
	people := realDesk(t, s, rt.People, nil)
	for what, try := range map[string]struct {
		desk *requesttracker.Desk
		key  channel.Key
		want int // ticket; 0: nothing at all
	}{
		"mailbox":         {d, channel.Key{Kind: channel.KeyEmail, Value: "anna@shop.example"}, k.call},
		"account":         {d, channel.NewKey(channel.KeyAccount, name, anna.ID, channel.Authoritative), k.call},
		"order number":    {d, channel.OrderNumber("web-1001"), k.call},
		"half a number":   {d, channel.OrderNumber("WEB-100"), 0},
		"phone":           {people, phone, k.call},
		"phone, no right": {d, phone, 0},
		"a quote":         {d, channel.Key{Kind: channel.KeyEmail, Value: "o'neil\\@shop.example"}, 0},
		"another desk":    {d, channel.NewKey(channel.KeyAccount, "elsewhere", anna.ID, channel.Authoritative), 0},
		"a clerk":         {d, channel.Key{Kind: channel.KeyEmail, Value: "rasa@desk.example"}, 0},
	} {
		t.Run(what, func(t *testing.T) {
			p, err := try.desk.Find(t.Context(), []channel.Key{try.key})
			if err != nil {
				t.Fatal(err)
			}
			has := func(r channel.Ref) bool {
				return slices.ContainsFunc(p.Facts, func(f channel.Fact) bool { return f.Ref == r })
			}
			switch {
			case try.want == 0 && len(p.Facts) > 0:
				t.Errorf("found %d facts, want none", len(p.Facts))
			case try.want != 0 && (!has(ref(channel.KindCase, try.want)) || !has(anna)):
				t.Errorf("found %d facts without the case or the person", len(p.Facts))
			}
		})
	}
}

func checkRefresh(t *testing.T, d *requesttracker.Desk, facts, people map[channel.Ref]channel.Fact) {
	var refs []channel.Ref
	for _, all := range []map[channel.Ref]channel.Fact{facts, people} {
		for r := range all {
			refs = append(refs, r)
		}
	}
	missing := []channel.Ref{ref(channel.KindCase, 9999), ref(channel.KindInteraction, 999999),
		ref(channel.KindPromise, "1/callback/9999"), ref(channel.KindPerson, 9999), ref(channel.KindOrder, 1), ref(channel.KindCase, "x")}
	p, err := d.Refresh(t.Context(), append(refs, missing...))
	if err != nil {
		t.Fatal(err)
	}
	got := map[channel.Ref]channel.Fact{}
	for _, f := range p.Facts {
		got[f.Ref] = f
	}
	for _, r := range refs {
		old, ok := facts[r]
		if !ok {
			old = people[r]
		}
		f, ok := got[r]
		a, _ := f.Hash()
		b, _ := old.Hash()
		if !ok || a != b {
			t.Errorf("%v: returned %v, and the same as before %v", r, ok, a == b)
		}
	}
	for _, r := range missing {
		if !got[r].Deleted {
			t.Errorf("%v is not there and was not reported as deleted", r)
		}
	}
}

// change alters the desk in each way, and returns what must be seen then.
func change(t *testing.T, s *rt.Server, k seeded) map[string]func(map[channel.Ref]channel.Fact) string {
	s.Mail(mail("maria@shop.example", "Re: "+rt.Tag(k.visit)+" size", "a4@shop.example", "", "And now?"))
	s.Set(k.visit, rt.Store, map[string]string{"Due": "2027-02-01 08:00:00"})
	s.Set(k.visit, rt.Store, map[string]string{"Due": "2027-02-02 08:00:00"})
	s.SetField(k.call, rt.ContactCentre, rt.FieldCallback, "2027-01-07 09:00:00")
	s.SetField(k.call, rt.ContactCentre, rt.FieldCallback, "")
	s.Set(k.back, rt.ContactCentre, map[string]string{"Status": "open"})
	s.Set(k.call, rt.ContactCentre, map[string]string{"Status": "resolved"})
	spam := s.Create(rt.Ticket{Subject: "spam", Requestor: "spam@shop.example"})
	s.Set(spam, rt.ContactCentre, map[string]string{"Status": "deleted"})
	late := s.Create(rt.Ticket{Subject: "the same again", Requestor: "stranger@shop.example"})
	s.Merge(late, k.stranger, rt.ContactCentre)
	s.Mail(mail("Passer-by <other@shop.example>", "Re: "+rt.Tag(k.stranger)+" html", "a5@shop.example", "", "I am not the one."))
	states := func(facts map[channel.Ref]channel.Fact, ticket int, kind channel.PromiseKind) string {
		var out []string
		for _, f := range facts {
			if p, ok := f.Content.(*channel.Promise); ok && p.Kind == kind && p.About == ref(channel.KindCase, ticket) {
				out = append(out, p.Due.Format("01-02 ")+string(p.State))
			}
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	want := func(got, want any) string {
		if got != want {
			return fmt.Sprintf("got %v, want %v", got, want)
		}
		return ""
	}
	status := func(ticket int, s channel.CaseStatus) func(map[channel.Ref]channel.Fact) string {
		return func(facts map[channel.Ref]channel.Fact) string {
			c, ok := facts[ref(channel.KindCase, ticket)].Content.(*channel.Case)
			if !ok {
				return "the case was not reported"
			}
			return want(c.Status, s)
		}
	}
	byID := func(facts map[channel.Ref]channel.Fact, id string) (out channel.Fact) {
		for _, f := range facts {
			if i, ok := f.Content.(*channel.Interaction); ok && i.MessageID == id {
				out = f
			}
		}
		return out
	}
	return map[string]func(map[channel.Ref]channel.Fact) string{
		"resolved": status(k.call, channel.CaseSolved),
		"reopened": func(facts map[channel.Ref]channel.Fact) string {
			c, ok := facts[ref(channel.KindCase, k.back)].Content.(*channel.Case)
			return want(ok && c.Reopened == 1 && c.Status == channel.CaseOpen && c.SolvedAt.IsZero(), true)
		},
		"deleted": func(facts map[channel.Ref]channel.Fact) string {
			return want(facts[ref(channel.KindCase, spam)].Deleted, true)
		},
		"merged": func(facts map[channel.Ref]channel.Fact) string {
			c, ok := facts[ref(channel.KindCase, late)].Content.(*channel.Case)
			return want(ok && c.MergedInto == ref(channel.KindCase, k.stranger), true)
		},
		"reply": func(facts map[channel.Ref]channel.Fact) string {
			f := byID(facts, "a4@shop.example")
			return want(!f.Party.IsZero() && f.Party == facts[ref(channel.KindCase, k.visit)].Party, true)
		},
		"somebody else": func(facts map[channel.Ref]channel.Fact) string {
			f := byID(facts, "a5@shop.example")
			return want(fmt.Sprint(f.Party.IsZero(), len(f.Keys)), "true 2")
		},
		"due": func(facts map[channel.Ref]channel.Fact) string {
			return want(states(facts, k.visit, channel.PromiseResolution), "02-01 superseded, 02-02 open")
		},
		"kept": func(facts map[channel.Ref]channel.Fact) string {
			return want(states(facts, k.call, channel.PromiseResolution), "01-05 kept")
		},
		"callback": func(facts map[channel.Ref]channel.Fact) string {
			return want(states(facts, k.call, channel.PromiseCallback), "01-04 superseded, 01-07 cancelled")
		},
	}
}

// checkUsers changes a user without touching a ticket.
func checkUsers(t *testing.T, s *rt.Server, d *requesttracker.Desk, from channel.Cursor) {
	people := realDesk(t, s, rt.People, func(c *requesttracker.Config) { c.Overlap = time.Second })
	before, next := pass(t, people.People, "")
	find := func(facts map[channel.Ref]channel.Fact) (f channel.Fact) {
		for _, f := range facts {
			for _, k := range f.Keys {
				if k.Value == "jonas@shop.example" {
					return f
				}
			}
		}
		return f
	}
	s.SetUser("jonas@shop.example", map[string]string{"RealName": "Jonas P.", "HomePhone": "+370 600 11122"})
	after, _ := pass(t, people.People, next)
	old, now := find(before), find(after)
	if now.Content == nil || now.Content.(*channel.Person).Name.Full != "Jonas P." || len(now.Keys) != 3 || !now.Newer(&old) {
		t.Errorf("a user that changed without a ticket was not reported anew: %v", now)
	}
	if len(after) == len(before) {
		t.Errorf("all %d users were reported again though one changed", len(after))
	}
	pass(t, d.People, from) // an account without the right passes over it
}
