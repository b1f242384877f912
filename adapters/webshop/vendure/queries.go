package vendure

import "strings"

// queries holds the GraphQL documents, which differ by the custom fields that
// are asked for.
type queries struct {
	orders    string // one page of orders, in full
	customers string // one page of customers
	found     string // customers by any of their keys, with their latest orders
}

// An order comes with the first 100 entries of its history. More are fetched in
// further requests.

const orderFields = `
fragment OrderFields on Order {
  id code state active createdAt updatedAt orderPlacedAt currencyCode
  customer { id updatedAt firstName lastName phoneNumber emailAddress user { verified } }
  shippingAddress { ...Typed }
  billingAddress { ...Typed }
  subTotalWithTax shippingWithTax totalWithTax
  taxSummary { taxTotal }
  discounts { amountWithTax }
  surcharges { id sku description priceWithTax price }
  lines {
    id quantity orderPlacedQuantity unitPriceWithTax linePriceWithTax proratedLinePriceWithTax lineTax
    productVariant { sku name }
  }
  shippingLines { shippingMethod { code } }
  payments {
    id createdAt updatedAt method amount state transactionId
    refunds { id createdAt updatedAt total state reason lines { orderLineId quantity } }
  }
  fulfillments { id createdAt updatedAt state method trackingCode lines { orderLineId quantity } }
  history(options: { take: 100, sort: { createdAt: ASC, id: ASC } }) { totalItems items { id createdAt type data } }
}
fragment Typed on OrderAddress {
  fullName company streetLine1 streetLine2 city province postalCode countryCode phoneNumber
}`

const historyQuery = `query($id: ID!, $skip: Int!) {
  order(id: $id) {
    history(options: { take: 100, skip: $skip, sort: { createdAt: ASC, id: ASC } }) { totalItems items { id createdAt type data } }
  }
}`

const customerFields = `
fragment CustomerFields on Customer {
  id createdAt updatedAt firstName lastName phoneNumber emailAddress CUSTOM
  user { updatedAt verified }
  groups { name }
  addresses {
    updatedAt fullName company streetLine1 streetLine2 city province postalCode country { code }
    defaultShippingAddress defaultBillingAddress
  }
  history(options: { take: 1, sort: { createdAt: DESC }, filter: { type: { notEq: "CUSTOMER_NOTE" } } }) {
    totalItems items { createdAt }
  }
}`

func newQueries(custom []KeyField) queries {
	fields := ""
	if len(custom) > 0 {
		names := make([]string, len(custom))
		for i, f := range custom {
			names[i] = f.Field
		}
		fields = "customFields { " + strings.Join(names, " ") + " }"
	}
	customer := strings.Replace(customerFields, "CUSTOM", fields, 1)
	return queries{
		orders: `query($o: OrderListOptions!) { orders(options: $o) { totalItems items { ...OrderFields } } }` + orderFields,
		customers: `query($o: CustomerListOptions!) { customers(options: $o) { totalItems items { ...CustomerFields } } }` +
			customer,
		found: `query($o: CustomerListOptions!, $latest: OrderListOptions!) {
  customers(options: $o) { items { ...CustomerFields orders(options: $latest) { items { ...OrderFields } } } }
}` + customer + orderFields,
	}
}
