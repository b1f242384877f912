package rt_test

import (
	"testing"

	"github.com/clientele-go/clientele/internal/realtest/rt"
)

// TestDesk opens a ticket in each way that tests use, so that a change in RT
// shows here and not in the adapter.
func TestDesk(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a real system")
	}
	s := rt.Start(t)
	id := s.Create(rt.Ticket{Subject: "Where is my order?", Requestor: "anna@shop.example",
		Fields: map[string]string{rt.FieldOrder: "WEB-1001", rt.FieldContact: "phone"}})
	s.Comment(id, rt.Store, "the carrier says tomorrow")
	s.Correspond(id, rt.ContactCentre, "It comes tomorrow.")
	s.Set(id, rt.ContactCentre, map[string]string{"Owner": rt.ContactCentre, "Status": "open"})
	s.SetField(id, rt.ContactCentre, rt.FieldCallback, "2027-01-02 10:00:00")
	s.SetField(id, rt.ContactCentre, rt.FieldCallback, "")
	const mail = "From: Jonas <jonas@shop.example>\nTo: help@desk.example\nSubject: Return\nMessage-ID: <a1@shop.example>\n\nHello\n"
	s.Mail(mail)
	s.Mail(mail)
	second := s.Newest()
	if second != id+2 {
		t.Errorf("one mail delivered twice: newest ticket is %d, want %d: two new ones", second, id+2)
	}
	s.Merge(second, second-1, rt.ContactCentre)
	if got := s.Tickets(); len(got) != 2 {
		t.Errorf("%d tickets after the merge, want 2", len(got))
	}
	s.AddUser(rt.User{Email: "maria@shop.example", Name: "Maria", Mobile: "+37060011122"})
	s.SetUser("maria@shop.example", map[string]string{"RealName": "Maria S"})
	for _, a := range []rt.Account{rt.Least, rt.People, rt.Vilnius, rt.Narrow} {
		if s.Token(a) == "" {
			t.Errorf("account %s has no token", a)
		}
	}
}
