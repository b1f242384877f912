package vendure

import (
	"maps"
	"testing"
)

// A Customer is somebody to be made in the shop or to buy there.
type Customer struct {
	First, Last, Email, Phone string

	// Card goes into the custom field loyaltyCard. A guest has none.
	Card string

	// Password makes the account's mailbox verified and lets the customer log
	// in. Without one AddCustomer makes an unverified account, and Place a
	// guest order.
	Password string
}

// An Address is a postal address. Country is an ISO code.
type Address struct{ Name, Street, City, Postcode, Country, Phone string }

func (a Address) input() vars {
	return vars{"fullName": a.Name, "streetLine1": a.Street, "city": a.City, "postalCode": a.Postcode,
		"countryCode": a.Country, "phoneNumber": a.Phone}
}

// An Item is a number of pieces of one product.
type Item struct {
	SKU      string
	Quantity int
}

// A Purchase is what a customer does in the shop.
type Purchase struct {
	By       Customer
	Items    []Item
	Ship     Address
	Bill     Address // zero: none is given
	AtOnce   bool    // the payment settles at once; else it is only authorised
	LeftOpen bool    // the customer leaves before paying: the order stays a cart
}

// An Order is an order as the shop named it.
type Order struct{ ID, Code, State string }

const refusal = `... on ErrorResult { errorCode message }`

// Admin runs a query of the Admin API as the superadmin and decodes its data
// into out, unless that is nil.
func (s *Server) Admin(t testing.TB, query string, variables map[string]any, out any) {
	t.Helper()
	s.admin.do(t, query, variables, out)
}

// APIKey makes a key that may read orders and customers and nothing else, in
// the form that the header vendure-api-key takes.
func (s *Server) APIKey(t testing.TB) string {
	t.Helper()
	var role struct{ CreateRole struct{ ID string } }
	s.Admin(t, `mutation { createRole(input: { code: "reader", description: "reads", permissions: [ReadOrder, ReadCustomer] }) { id } }`,
		nil, &role)
	var key struct{ CreateAPIKey struct{ APIKey string } }
	s.Admin(t, `mutation($r: [ID!]!) { createApiKey(input: { roleIds: $r, translations: [{ languageCode: en, name: "reader" }] }) { apiKey } }`,
		vars{"r": []string{role.CreateRole.ID}}, &key)
	return key.CreateAPIKey.APIKey
}

// Token returns a session token of the superadmin.
func (s *Server) Token() string { return s.admin.token }

// AddCustomer makes an account and returns the customer's id.
func (s *Server) AddCustomer(t testing.TB, c Customer) string {
	t.Helper()
	input := vars{"firstName": c.First, "lastName": c.Last, "emailAddress": c.Email, "phoneNumber": c.Phone}
	if c.Card != "" {
		input["customFields"] = vars{"loyaltyCard": c.Card}
	}
	var made struct{ CreateCustomer struct{ ID string } }
	s.Admin(t, `mutation($i: CreateCustomerInput!, $p: String) { createCustomer(input: $i, password: $p) { ... on Customer { id } `+refusal+` } }`,
		vars{"i": input, "p": c.Password}, &made)
	return made.CreateCustomer.ID
}

// ChangeCustomer sets fields of the API's UpdateCustomerInput.
func (s *Server) ChangeCustomer(t testing.TB, id string, fields map[string]any) {
	t.Helper()
	input := maps.Clone(fields)
	input["id"] = id
	s.Admin(t, `mutation($i: UpdateCustomerInput!) { updateCustomer(input: $i) { __typename `+refusal+` } }`, vars{"i": input}, nil)
}

// DeleteCustomer deletes a customer.
func (s *Server) DeleteCustomer(t testing.TB, id string) {
	t.Helper()
	s.Admin(t, `mutation($id: ID!) { deleteCustomer(id: $id) { result } }`, vars{"id": id}, nil)
}

// AddAddress adds an address to a customer, as the default for both shipping
// and billing if main is set.
func (s *Server) AddAddress(t testing.TB, customer string, a Address, main bool) {
	t.Helper()
	input := a.input()
	input["defaultShippingAddress"], input["defaultBillingAddress"] = main, main
	s.Admin(t, `mutation($c: ID!, $i: CreateAddressInput!) { createCustomerAddress(customerId: $c, input: $i) { id } }`,
		vars{"c": customer, "i": input}, nil)
}

// Place buys through the Shop API, as the customer logged in if there is a
// password and as a guest otherwise.
func (s *Server) Place(t testing.TB, p Purchase) Order {
	t.Helper()
	shop := &session{url: s.URL + "/shop-api"}
	if p.By.Password != "" {
		shop.do(t, `mutation($u: String!, $p: String!) { login(username: $u, password: $p) { __typename `+refusal+` } }`,
			vars{"u": p.By.Email, "p": p.By.Password}, nil)
	}
	var cart struct{ AddItemToOrder Order }
	for _, i := range p.Items {
		id, ok := s.skus[i.SKU]
		if !ok {
			t.Fatalf("there is no product %s", i.SKU)
		}
		shop.do(t, `mutation($v: ID!, $q: Int!) { addItemToOrder(productVariantId: $v, quantity: $q) { ... on Order { id code state } `+refusal+` } }`,
			vars{"v": id, "q": i.Quantity}, &cart)
	}
	if p.LeftOpen {
		return cart.AddItemToOrder
	}
	if p.By.Password == "" {
		shop.do(t, `mutation($i: CreateCustomerInput!) { setCustomerForOrder(input: $i) { __typename `+refusal+` } }`, vars{"i": vars{
			"firstName": p.By.First, "lastName": p.By.Last, "emailAddress": p.By.Email, "phoneNumber": p.By.Phone}}, nil)
	}
	return s.checkOut(t, shop, p)
}

func (s *Server) checkOut(t testing.TB, shop *session, p Purchase) Order {
	t.Helper()
	shop.do(t, `mutation($i: CreateAddressInput!) { setOrderShippingAddress(input: $i) { __typename `+refusal+` } }`,
		vars{"i": p.Ship.input()}, nil)
	if p.Bill != (Address{}) {
		shop.do(t, `mutation($i: CreateAddressInput!) { setOrderBillingAddress(input: $i) { __typename `+refusal+` } }`,
			vars{"i": p.Bill.input()}, nil)
	}
	var ways struct{ EligibleShippingMethods []struct{ ID string } }
	shop.do(t, `{ eligibleShippingMethods { id } }`, nil, &ways)
	if len(ways.EligibleShippingMethods) == 0 {
		t.Fatal("nothing ships there")
	}
	shop.do(t, `mutation($m: [ID!]!) { setOrderShippingMethod(shippingMethodId: $m) { __typename `+refusal+` } }`,
		vars{"m": []string{ways.EligibleShippingMethods[0].ID}}, nil)
	shop.do(t, `mutation { transitionOrderToState(state: "ArrangingPayment") { __typename `+refusal+` } }`, nil, nil)
	method := s.later
	if p.AtOnce {
		method = s.now
	}
	var paid struct{ AddPaymentToOrder Order }
	shop.do(t, `mutation($m: String!) { addPaymentToOrder(input: { method: $m, metadata: {} }) { ... on Order { id code state } `+refusal+` } }`,
		vars{"m": method}, &paid)
	return paid.AddPaymentToOrder
}
