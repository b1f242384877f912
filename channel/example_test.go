package channel_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// One order of a web shop as a fact, and what became of it a minute later.
func Example() {
	mail, err := channel.Email("Ona@Example.org")
	if err != nil {
		log.Fatal(err)
	}
	total, err := channel.ParseMoney("49.90", "EUR")
	if err != nil {
		log.Fatal(err)
	}
	placed := channel.UTC(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))
	first := channel.Fact{
		Ref:       channel.Ref{Channel: "web-lt", Kind: channel.KindOrder, ID: "1001"},
		UpdatedAt: placed,
		Keys:      []channel.Key{mail}, // typed in a guest checkout: asserted
		Content:   &channel.Order{Number: "1001", Via: channel.ViaWeb, Status: channel.OrderOpen, Total: total, PlacedAt: placed},
	}
	later := first
	later.UpdatedAt = channel.UTC(placed.Add(time.Minute))
	later.Content = &channel.Order{Number: "1001", Via: channel.ViaWeb, Status: channel.OrderCancelled, Total: total, PlacedAt: placed}

	fmt.Println(first, "–", first.Content)
	fmt.Println(later, "–", later.Content)
	fmt.Println("valid:", first.Validate() == nil, "newer:", later.Newer(&first))
	fmt.Println("keys:", first.Keys) // no address: this may be logged
	// Output:
	// web-lt/order/1001 v0 2026-03-02T10:00:00Z – order 1001 open
	// web-lt/order/1001 v0 2026-03-02T10:01:00Z – order 1001 cancelled
	// valid: true newer: true
	// keys: [email#c2548c asserted]
}

func ExampleFact_Validate() {
	f := channel.Fact{
		Ref:     channel.Ref{Channel: "web-lt", Kind: channel.KindOrder, ID: "1001"},
		Content: &channel.Order{Lines: []channel.Line{{ID: "1"}, {ID: "1"}}},
	}
	fmt.Println(f.Validate())
	// Output:
	// channel: web-lt/order/1001: field content.lines[1].id is empty or stands twice
}

func ExampleFact_UnmarshalJSON() {
	var f channel.Fact
	err := json.Unmarshal([]byte(`{"ref":"tills/order/7","version":3,"content":{"status":"completed","store":"Vilnius 2"}}`), &f)
	fmt.Println(f, f.Content.(*channel.Order).Store, err)
	// Output:
	// tills/order/7 v3 no time Vilnius 2 <nil>
}

func ExamplePhone() {
	for _, text := range []string{"8 612 34567", "+370 612 34567", "37061234567", "anonymous"} {
		key, err := channel.Phone(text, "LT")
		fmt.Printf("%q %v\n", key.Value, err)
	}
	// Output:
	// "+37061234567" <nil>
	// "+37061234567" <nil>
	// "+37061234567" <nil>
	// "" channel: field phone is not a valid phone number
}

func ExampleEmail() {
	for _, text := range []string{"Ona Petrauskaitė <Ona@Example.org>", "o.na+shoes@gmail.com", "o.na+shoes@example.org"} {
		key, err := channel.Email(text)
		fmt.Println(key.Value, err)
	}
	// Output:
	// ona@example.org <nil>
	// ona@gmail.com <nil>
	// o.na+shoes@example.org <nil>
}

func ExampleParseTime() {
	vilnius, err := time.LoadLocation("Europe/Vilnius")
	if err != nil {
		log.Fatal(err)
	}
	const local = "2006-01-02 15:04"
	for _, text := range []string{"2026-03-02 12:00", "2026-03-29 03:30", "2026-10-25 03:30"} {
		t, err := channel.ParseTime(local, text, vilnius)
		fmt.Println(t, t.Zone, t.Flag, err)
	}
	t, err := channel.ParseTime(local, "2026-03-02 12:00", nil)
	fmt.Println(t, err)
	// Output:
	// 2026-03-02T10:00:00Z configured  <nil>
	// 2026-03-29T01:30:00Z configured hour does not exist <nil>
	// 2026-10-25T00:30:00Z configured ambiguous hour <nil>
	// 2026-03-02T12:00:00Z (zone unknown) <nil>
}

func ExampleParseMoney() {
	total, err := channel.ParseMoney("49.90", "EUR")
	fmt.Println(total, total.Minor, err)
	_, err = channel.ParseMoney("49.905", "EUR")
	fmt.Println(err)
	_, err = total.Add(channel.Money{Minor: 1, Currency: "PLN"})
	fmt.Println(err)
	// Output:
	// 49.90 EUR 4990 <nil>
	// channel: amount cannot be held exactly: more digits than EUR has
	// channel: amounts of different currencies cannot be added
}

func ExampleParseRef() {
	r, err := channel.ParseRef("helpdesk/case/RT/4711")
	fmt.Println(r.Channel, r.Kind, r.ID, err)
	// Output:
	// helpdesk case RT/4711 <nil>
}

func ExampleSourceError() {
	var err error = &channel.SourceError{Channel: "web-lt", Op: "orders page", Trouble: channel.Throttled, Status: 429, RetryAfter: 7 * time.Second}
	fmt.Println(err)
	if e, ok := errors.AsType[*channel.SourceError](err); ok && e.Temporary() {
		fmt.Println("again in", e.RetryAfter)
	}
	// Output:
	// channel: web-lt: orders page: throttled (status 429)
	// again in 7s
}

func ExampleSecret() {
	config := struct{ Token channel.Secret }{channel.NewSecret("s3cret")}
	fmt.Printf("%+v\n", config)
	// Output:
	// {Token:[redacted]}
}
