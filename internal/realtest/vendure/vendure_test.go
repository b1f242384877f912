package vendure

import "testing"

// The shop starts, can be seeded, and moves an order through its life.
func TestShop(t *testing.T) {
	s := Start(t)
	anna := Customer{First: "Anna", Last: "Kowal", Email: "anna.kowal@example.com", Phone: "600 100 200", Card: "C-1", Password: "anna-pw"}
	id := s.AddCustomer(t, anna)
	home := Address{Name: "Anna Kowal", Street: "Polna 3", City: "Gdynia", Postcode: "81-001", Country: "PL", Phone: "+48 600 100 200"}
	s.AddAddress(t, id, home, true)
	o := s.Place(t, Purchase{By: anna, Items: []Item{{"TEA-1", 2}, {"CUP-3", 1}}, Ship: home, Bill: home})
	state := func(want string) {
		t.Helper()
		var found struct{ Order Order }
		s.Admin(t, `query($id: ID!) { order(id: $id) { id code state } }`, vars{"id": o.ID}, &found)
		if found.Order.State != want {
			t.Errorf("the order is %s, want %s", found.Order.State, want)
		}
	}
	state("PaymentAuthorized")
	s.Settle(t, o.ID)
	state("PaymentSettled")
	first := s.Fulfil(t, o.ID, "Omniva", "T-1", Item{"TEA-1", 1})
	s.Advance(t, first, "Shipped")
	state("PartiallyShipped")
	second := s.Fulfil(t, o.ID, "Omniva", "T-2", Item{"TEA-1", 1}, Item{"CUP-3", 1})
	s.Advance(t, second, "Shipped")
	state("Shipped")
	s.Advance(t, first, "Delivered")
	s.Advance(t, second, "Delivered")
	state("Delivered")
	s.Refund(t, o.ID, 500, "late")
	s.Note(t, o.ID, "a word", false)

	guest := s.Place(t, Purchase{By: Customer{First: "Ona", Last: "Guest", Email: "ona@example.com"}, Items: []Item{{"MILL-2", 1}}, Ship: home, AtOnce: true})
	if guest.State != "PaymentSettled" {
		t.Errorf("paid at once, the order is %s", guest.State)
	}
	s.Cancel(t, guest.ID, "changed her mind")
	o = guest
	state("Cancelled")
	if cart := s.Place(t, Purchase{By: anna, Items: []Item{{"CUP-3", 1}}, LeftOpen: true}); cart.State != "AddingItems" {
		t.Errorf("left open, the order is %s", cart.State)
	}
	if s.APIKey(t) == "" || s.Token() == "" {
		t.Error("there is no key or no token")
	}
}
