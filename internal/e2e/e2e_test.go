package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/helpdesk/requesttracker"
	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/adapters/webshop/vendure"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	realrt "github.com/clientele-go/clientele/internal/realtest/rt"
	realvendure "github.com/clientele-go/clientele/internal/realtest/vendure"
)

const card = "C100200300"

// company is a company with one customer in three real systems.
type company struct {
	t      *testing.T
	shop   *realvendure.Server
	desk   *realrt.Server
	logs   string
	hub    *customer.Hub
	clerk  *customer.Reader
	anna   realvendure.Customer
	orders []realvendure.Order
	ticket int   // the call with the promised callback
	mails  []int // the tickets of one mail that came twice
}

func newCompany(t *testing.T) *company {
	c := &company{t: t, shop: realvendure.Start(t), desk: realrt.Start(t), logs: t.TempDir()}
	c.anna = realvendure.Customer{First: "Anna", Last: "Nowak", Email: "Anna.Nowak@example.com", Phone: "600 100 200", Card: card, Password: "anna-pw"}
	c.shop.AddCustomer(t, c.anna)
	c.shop.AddCustomer(t, realvendure.Customer{First: "Jonas", Last: "Petrauskas", Email: "jonas@example.com", Phone: "+370 612 34567", Password: "jonas-pw"})
	home := realvendure.Address{Name: "Anna Nowak", Street: "Polna 3", City: "Gdynia", Postcode: "81-001", Country: "PL", Phone: "600 100 200"}
	for i, atOnce := range []bool{false, true, true} {
		c.orders = append(c.orders, c.shop.Place(t, realvendure.Purchase{By: c.anna, Ship: home, AtOnce: atOnce,
			Items: []realvendure.Item{{SKU: "TEA-1", Quantity: i + 1}}}))
	}
	c.desk.AddUser(realrt.User{Email: "anna.nowak@example.com", Name: "Anna Nowak", Mobile: "+48600100200"})
	c.ticket = c.desk.Create(realrt.Ticket{Subject: "Where is my order?", Requestor: "anna.nowak@example.com", Content: "Called about her parcel.",
		Fields: map[string]string{realrt.FieldOrder: c.orders[1].Code, realrt.FieldContact: "phone",
			realrt.FieldCallback: time.Now().UTC().Add(-time.Hour).Format(time.DateTime)}})
	mail := "From: Anna Nowak <anna.nowak@example.com>\nTo: help@example.com\nSubject: Moja paczka\nMessage-ID: <m1@example.com>\n" +
		"Date: " + time.Now().UTC().Format(time.RFC1123Z) + "\nContent-Type: text/plain; charset=utf-8\n\nGdzie jest zamówienie " + c.orders[1].Code + "?\n"
	for range 2 {
		c.desk.Mail(mail)
		c.mails = append(c.mails, c.desk.Newest())
	}
	c.write("20260320-a.xml", sale)
	c.connect()
	return c
}

func (c *company) write(name, transaction string) {
	c.t.Helper()
	log := `<?xml version="1.0" encoding="UTF-8"?><POSLog xmlns="http://www.nrf-arts.org/IXRetail/namespace/">` + transaction + `</POSLog>`
	if err := os.WriteFile(filepath.Join(c.logs, name), []byte(log), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c *company) connect() {
	t := c.t
	t.Helper()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	shop, err := vendure.New(vendure.Config{Name: "web", URL: c.shop.URL + "/admin-api", Token: channel.NewSecret(c.shop.Token()), Region: "PL",
		Loyalty:                  []vendure.KeyField{{Field: "loyaltyCard", Issuer: "club", Assurance: channel.Verified}},
		InsecurePrivateAddresses: true})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := requesttracker.New(requesttracker.Config{Name: "desk", URL: c.desk.URL, Token: channel.NewSecret(c.desk.Token(realrt.People)), Region: "PL",
		OrderField: realrt.FieldOrder, CallbackField: realrt.FieldCallback, ContactField: realrt.FieldContact, InsecurePrivateAddresses: true})
	if err != nil {
		t.Fatal(err)
	}
	tills, err := poslog.New(poslog.Config{Name: "tills", Dir: c.logs, Zone: warsaw, Currency: "PLN", Region: "PL", Issuers: poslog.Issuers{Loyalty: "club"}})
	if err != nil {
		t.Fatal(err)
	}
	if c.hub, err = customer.NewHub(customer.Config{Channels: []channel.Channel{shop, desk, tills}}); err != nil {
		t.Fatal(err)
	}
	c.clerk = c.hub.As(customer.Actor{ID: "clerk"}, customer.Service)
}

func (c *company) sync() customer.Report {
	c.t.Helper()
	rep, err := c.hub.Sync(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	hs, err := c.hub.Health(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, h := range hs {
		if !h.Counts.Balanced() || h.Counts.Quarantined > 0 || h.Fresh.IsZero() {
			c.t.Errorf("health of %s: %+v", h.Channel, h)
		}
	}
	return rep
}

// view asks who calls from Anna's phone.
func (c *company) view() *customer.View {
	c.t.Helper()
	tel, err := channel.Phone("600 100 200", "PL")
	if err != nil {
		c.t.Fatal(err)
	}
	v, err := c.clerk.View(context.Background(), customer.Query{Keys: []channel.Key{tel}, Entries: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	if v.Match != customer.Found {
		c.t.Fatalf("her number finds %s: %v", v.Match, v.Candidates)
	}
	return v
}

func (c *company) order(v *customer.View, code string) customer.OrderView {
	c.t.Helper()
	i := slices.IndexFunc(v.Orders, func(o customer.OrderView) bool { return o.Order.Number == code })
	if i < 0 {
		c.t.Fatalf("order %s is not in the view", code)
	}
	return v.Orders[i]
}

// kinds counts the entries of the timeline by channel and kind, and fails if
// one stands twice.
func (c *company) kinds(id customer.ID) map[string]int {
	c.t.Helper()
	out, seen := map[string]int{}, map[string]bool{}
	for e, err := range c.clerk.Timeline(context.Background(), id, customer.TimelineFilter{}) {
		if err != nil {
			c.t.Fatal(err)
		}
		if seen[e.ID()] {
			c.t.Errorf("%s stands twice in the timeline", e.ID())
		}
		seen[e.ID()] = true
		out[e.Ref.Channel+" "+string(e.Kind)]++
	}
	return out
}

func (c *company) want(got map[string]int, want map[string]int) {
	c.t.Helper()
	for k, n := range want {
		if got[k] != n {
			c.t.Errorf("the timeline has %d × %s, want %d; it is %v", got[k], k, n, got)
		}
	}
}

// TestOneCustomerThreeSystems is the story of the library on real systems.
func TestOneCustomerThreeSystems(t *testing.T) {
	c := newCompany(t)
	c.sync()
	id := c.first()
	c.change()
	c.sync()
	c.second(id)
	rep := c.sync()
	for _, s := range rep.Sources {
		if s.Counts.Applied > 0 {
			t.Errorf("a third pass, with nothing new, applies %d facts of %s", s.Counts.Applied, s.Channel)
		}
	}
	c.live()
	c.clerksPage()
}

// first checks what is known after the first pass.
func (c *company) first() customer.ID {
	t := c.t
	v := c.view()
	var names []string
	for _, p := range v.Customer.Parties {
		names = append(names, p.Channel)
	}
	slices.Sort(names)
	if fmt.Sprint(names) != "[desk tills web]" {
		t.Errorf("she is %v, want one record of each system", v.Customer.Parties)
	}
	if got := v.Customer.Name.Display(); got != "Anna Nowak" {
		t.Errorf("her name is %q", got)
	}
	c.want(c.kinds(v.Customer.ID), map[string]int{"web order.placed": 3, "web order.paid": 2, "tills sale": 1, "desk case.opened": 3, "desk promise.made": 1})
	for i, next := range []customer.Step{customer.StepHandover, customer.StepHandover, customer.StepHandover} {
		if o := c.order(v, c.orders[i].Code); !o.Open || o.Next != next {
			t.Errorf("order %d: open %v, next %q, want %q", i, o.Open, o.Next, next)
		}
	}
	linked := 0
	for _, l := range c.order(v, c.orders[1].Code).Links {
		if l.From.Channel == "desk" && l.Confidence == customer.Strong {
			linked++
		}
	}
	if linked < 3 {
		t.Errorf("the order shows %d records of the desk, want the call's ticket and both mails", linked)
	}
	if i := slices.IndexFunc(v.Promises, func(p customer.PromiseView) bool { return p.Promise.Kind == channel.PromiseCallback }); i < 0 || v.Promises[i].Status != customer.PromiseOverdue {
		t.Errorf("the callback: %v", v.Promises)
	}
	return v.Customer.ID
}

// change lets things happen in the systems.
func (c *company) change() {
	t := c.t
	c.shop.Settle(t, c.orders[0].ID)
	parcel := c.shop.Fulfil(t, c.orders[0].ID, "DPD", "TRK-1")
	c.shop.Advance(t, parcel, "Shipped")
	parcel = c.shop.Fulfil(t, c.orders[1].ID, "DPD", "TRK-2")
	c.shop.Advance(t, parcel, "Shipped")
	c.shop.Advance(t, parcel, "Delivered")
	c.shop.Cancel(t, c.orders[2].ID, "changed her mind")
	c.desk.Correspond(c.ticket, realrt.ContactCentre, "Your parcel arrives today.")
	c.desk.Mail("From: Anna Nowak <anna.nowak@example.com>\nTo: help@example.com\nSubject: Re: " + realrt.Tag(c.ticket) + " Where is my order?\n" +
		"Message-ID: <m2@example.com>\nContent-Type: text/plain; charset=utf-8\n\nIt came, thank you.\n")
	c.desk.Set(c.ticket, realrt.ContactCentre, map[string]string{"Status": "resolved"})
	c.desk.Merge(c.mails[1], c.mails[0], realrt.ContactCentre)
	c.write("20260321-a.xml", returned)
}

// second checks that the second pass saw every change, and nothing twice.
func (c *company) second(id customer.ID) {
	t := c.t
	v := c.view()
	if v.Customer.ID != id {
		t.Errorf("her id was %s and is %s", id, v.Customer.ID)
	}
	c.want(c.kinds(id), map[string]int{
		"web order.placed": 3, "web order.paid": 3, "web fulfillment.shipped": 2, "web fulfillment.delivered": 1, "web order.cancelled": 1,
		"tills sale": 1, "tills return.received": 1, "desk case.opened": 2, "desk case.solved": 1, "desk promise.made": 1})
	if o := c.order(v, c.orders[0].Code); !o.Open || o.Next != customer.StepDelivery || o.Order.Payment != channel.PayPaid {
		t.Errorf("the shipped order: open %v, next %q, payment %s", o.Open, o.Next, o.Order.Payment)
	}
	if o := c.order(v, c.orders[1].Code); o.Open {
		t.Errorf("the delivered order is open: next %q, %v", o.Next, o.Order.Fulfillments)
	}
	if o := c.order(v, c.orders[2].Code); o.Open || o.Order.Status != channel.OrderCancelled {
		t.Errorf("the cancelled order: open %v, %s", o.Open, o.Order.Status)
	}
	open := 0
	for _, k := range v.Cases {
		if k.Open {
			open++
		}
		if k.Case.Number == fmt.Sprint(c.mails[1]) {
			t.Errorf("the ticket that was merged away is still shown")
		}
	}
	if open != 1 {
		t.Errorf("%d cases are open, want that of the mail: %v", open, v.Cases)
	}
	var texts strings.Builder
	for _, e := range v.Contacts {
		texts.WriteString(e.Fact.Content.(*channel.Interaction).Text)
	}
	for _, s := range []string{"arrives today", "It came"} {
		if !strings.Contains(texts.String(), s) {
			t.Errorf("no contact says %q", s)
		}
	}
	i := slices.IndexFunc(v.Orders, func(o customer.OrderView) bool { return o.Order.Type == channel.SaleReturn })
	if i < 0 {
		t.Fatal("the return at the till is missing")
	}
	if !slices.ContainsFunc(v.Orders[i].Links, func(l customer.Reference) bool {
		return l.Rel == channel.RelReturns && l.To.Channel == "tills" && l.Confidence == customer.Certain
	}) {
		t.Errorf("the return is not linked to its receipt: %+v", v.Orders[i].Links)
	}
}

// live places an order and asks before the next pass.
func (c *company) live() {
	t := c.t
	o := c.shop.Place(t, realvendure.Purchase{By: c.anna, AtOnce: true, Items: []realvendure.Item{{SKU: "CUP-3", Quantity: 1}},
		Ship: realvendure.Address{Name: "Anna Nowak", Street: "Polna 3", City: "Gdynia", Postcode: "81-001", Country: "PL"}})
	mail, err := channel.Email(c.anna.Email)
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.clerk.View(context.Background(), customer.Query{Keys: []channel.Key{mail}, Live: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Silent) > 0 {
		t.Errorf("did not answer live: %v", v.Silent)
	}
	c.order(v, o.Code)
}

// clerksPage runs the desk program on the real systems, as a clerk would.
func (c *company) clerksPage() {
	t := c.t
	config := fmt.Sprintf(`{"region": "PL", "zone": "Europe/Warsaw", "channels": [
		{"type": "vendure", "name": "web", "url": %q, "token_env": "E2E_SHOP", "insecure_private_addresses": true,
		 "loyalty": [{"field": "loyaltyCard", "issuer": "club", "assurance": "verified"}]},
		{"type": "requesttracker", "name": "desk", "url": %q, "token_env": "E2E_DESK", "insecure_private_addresses": true,
		 "order_field": %q, "callback_field": %q, "contact_field": %q},
		{"type": "poslog", "name": "tills", "dir": %q, "zone": "Europe/Warsaw", "currency": "PLN", "issuers": {"loyalty": "club"}}]}`,
		c.shop.URL+"/admin-api", c.desk.URL, realrt.FieldOrder, realrt.FieldCallback, realrt.FieldContact, c.logs)
	file := filepath.Join(t.TempDir(), "desk.json")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", "../../examples/desk", "-config", file, "-tel", "600 100 200")
	cmd.Env = append(os.Environ(), "E2E_SHOP="+c.shop.Token(), "E2E_DESK="+c.desk.Token(realrt.People))
	out, err := cmd.CombinedOutput()
	page := string(out)
	t.Logf("%s", page)
	if err != nil {
		t.Errorf("the desk says %v", err)
	}
	for _, s := range []string{"ANNA NOWAK", c.orders[0].Code, c.orders[2].Code, "arrives today", "Moja paczka", "callback", "return at"} {
		if !strings.Contains(page, s) {
			t.Errorf("the clerk's page does not show %q", s)
		}
	}
}

const sale = `<Transaction>
  <RetailStoreID>7</RetailStoreID><WorkstationID>1</WorkstationID><SequenceNumber>501</SequenceNumber><BusinessDayDate>2026-03-20</BusinessDayDate>
  <EndDateTime>2026-03-20T16:20:00</EndDateTime><OperatorID>12</OperatorID><CurrencyCode>PLN</CurrencyCode>
  <RetailTransaction Version="2.2">
    <LineItem><SequenceNumber>1</SequenceNumber><Sale ItemType="Stock"><ItemID>POT-1</ItemID><Description>Czajnik</Description>
      <ExtendedAmount>89.00</ExtendedAmount><Quantity>1</Quantity></Sale></LineItem>
    <LineItem><SequenceNumber>2</SequenceNumber><Tender TenderType="Cash" TypeCode="Sale"><Amount>89.00</Amount></Tender></LineItem>
    <Total TotalType="TransactionGrandAmount">89.00</Total>
    <LoyaltyAccount><LoyaltyID>` + card + `</LoyaltyID></LoyaltyAccount>
  </RetailTransaction></Transaction>`

const returned = `<Transaction>
  <RetailStoreID>7</RetailStoreID><WorkstationID>1</WorkstationID><SequenceNumber>612</SequenceNumber><BusinessDayDate>2026-03-21</BusinessDayDate>
  <EndDateTime>2026-03-21T11:05:00</EndDateTime><OperatorID>12</OperatorID><CurrencyCode>PLN</CurrencyCode>
  <RetailTransaction Version="2.2">
    <LineItem><SequenceNumber>1</SequenceNumber><Return ItemType="Stock"><ItemID>POT-1</ItemID><Description>Czajnik</Description>
      <ExtendedAmount>89.00</ExtendedAmount><Quantity>1</Quantity>
      <TransactionLink ReasonCode="Return"><RetailStoreID>7</RetailStoreID><WorkstationID>1</WorkstationID><BusinessDayDate>2026-03-20</BusinessDayDate>
        <SequenceNumber>501</SequenceNumber><LineItemSequenceNumber>1</LineItemSequenceNumber></TransactionLink></Return></LineItem>
    <LineItem><SequenceNumber>2</SequenceNumber><Tender TenderType="Cash" TypeCode="Refund"><Amount>89.00</Amount></Tender></LineItem>
    <Total TotalType="TransactionGrandAmount">-89.00</Total>
    <LoyaltyAccount><LoyaltyID>` + card + `</LoyaltyID></LoyaltyAccount>
  </RetailTransaction></Transaction>`
