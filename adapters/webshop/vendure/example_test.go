package vendure_test

import (
	"fmt"

	"github.com/clientele-go/clientele/adapters/webshop/vendure"
	"github.com/clientele-go/clientele/channel"
)

// A shop whose customers have their loyalty card in a custom field.
func ExampleNew() {
	shop, err := vendure.New(vendure.Config{
		Name:   "web-lt",
		URL:    "https://shop.example/admin-api",
		APIKey: channel.NewSecret("id:secret"),
		Region: "LT",
		Loyalty: []vendure.KeyField{
			{Field: "loyaltyCard", Issuer: "club", Assurance: channel.Verified},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	info := shop.Info()
	fmt.Println(info.Name, info.Sort, info.Region, info.Numbers.Pattern)
	// Output: web-lt web_shop LT [A-Z0-9]{16}
}
