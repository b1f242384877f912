package requesttracker_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/realtest/rt"
)

type pull func(context.Context, channel.Cursor) (channel.Page, error)

// pass reads one pass to its end and returns the facts by Ref.
func pass(t *testing.T, read pull, from channel.Cursor) (map[channel.Ref]channel.Fact, channel.Cursor) {
	t.Helper()
	out := map[channel.Ref]channel.Fact{}
	for range 1000 {
		p, err := read(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Rejects {
			t.Errorf("rejected: %v %s: %s %s\n%s", r.Ref, r.At, r.Field, r.Reason, r.Raw)
		}
		for _, f := range p.Facts {
			if old, ok := out[f.Ref]; !ok || f.Newer(&old) {
				out[f.Ref] = f
			}
		}
		if !p.More {
			return out, p.Next
		}
		if p.Next == from {
			t.Fatalf("the cursor stands still at %s", from)
		}
		from = p.Next
	}
	t.Fatal("the pass has no end")
	return nil, ""
}

func ref(k channel.Kind, id any) channel.Ref {
	return channel.Ref{Channel: name, Kind: k, ID: fmt.Sprint(id)}
}

// The tickets that seed makes.
type seeded struct{ call, back, twice, stranger, visit int }

func seed(s *rt.Server) seeded {
	var k seeded
	s.AddUser(rt.User{Email: "anna@shop.example", Name: "Anna Nowak", Mobile: "600 100 200"})
	k.call = s.Create(rt.Ticket{Subject: "Where is my order?", Requestor: "anna@shop.example",
		Content: "The parcel is late; I promised to call back.",
		Fields: map[string]string{rt.FieldOrder: "WEB-1001", rt.FieldContact: "phone",
			rt.FieldCallback: "2027-01-04 10:00:00"}})
	s.Comment(k.call, rt.Store, "The carrier says tomorrow.")
	s.Set(k.call, rt.ContactCentre, map[string]string{"Owner": rt.ContactCentre, "Status": "open", "Due": "2027-01-05 10:00:00"})
	jonas := mail("Jonas Petrauskas <jonas@shop.example>", "Return", "a1@shop.example", "", "I want to bring it back.")
	s.Mail(jonas)
	k.back = s.Newest()
	s.Mail(jonas)
	k.twice = s.Newest()
	s.Mail(mail("anna@shop.example", "Re: "+rt.Tag(k.call)+" Where", "a2@shop.example",
		"In-Reply-To: <rt-1@desk.example>\nReferences: <q@shop.example> <rt-1@desk.example>\n", "Nobody called."))
	s.Mail(mail("stranger@shop.example", "html", "a3@shop.example",
		"Content-Type: text/html; charset=utf-8\n", "<p>Hello <b>you</b></p><script>x()</script>"))
	k.stranger = s.Newest()
	s.Correspond(k.back, rt.ContactCentre, "Bring it to any store.")
	s.Set(k.back, rt.ContactCentre, map[string]string{"Status": "resolved"})
	s.Merge(k.twice, k.back, rt.ContactCentre)
	k.visit = s.Create(rt.Ticket{Clerk: rt.Store, Subject: "Wrong size", Requestor: "maria@shop.example",
		Fields: map[string]string{rt.FieldContact: "store", rt.FieldOrder: "WEB-1002; WEB-1003"}})
	s.Create(rt.Ticket{Queue: rt.HiddenQueue, Subject: "not for the adapter", Requestor: "anna@shop.example"})
	return k
}
