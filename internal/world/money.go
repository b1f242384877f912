package world

import (
	"strconv"

	"github.com/clientele-go/clientele/channel"
)

// line returns a line of a whole quantity at a price; the quantity of goods
// that come back is negative.
func line(id, sku, name string, quantity int64, price channel.Money) channel.Line {
	return channel.Line{ID: id, SKU: sku, Name: name, Quantity: strconv.FormatInt(quantity, 10), UnitPrice: price,
		Total: channel.Money{Minor: price.Minor * quantity, Currency: price.Currency}}
}

// total sets the sums of an unpaid order from its lines.
func total(o *channel.Order, shipping channel.Money) {
	sum := channel.Money{Currency: shipping.Currency}
	for i := range o.Lines {
		sum.Minor += o.Lines[i].Total.Minor
	}
	o.Subtotal, o.Shipping = sum, shipping
	sum.Minor += shipping.Minor
	o.Total, o.Outstanding = sum, sum
	vat := int64(23)
	switch sum.Currency {
	case "EUR":
		vat = 21
	case "GBP":
		vat = 20
	}
	o.Tax = channel.Money{Minor: sum.Minor * vat / (100 + vat), Currency: sum.Currency}
}
