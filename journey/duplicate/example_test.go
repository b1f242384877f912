package duplicate_test

import (
	"fmt"
	"regexp"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

func Example() {
	at := time.Date(2026, 3, 17, 18, 52, 0, 0, time.UTC)
	mail := func(id string, after time.Duration, text string) duplicate.Message {
		return duplicate.Message{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}, At: at.Add(after),
			Direction: channel.Inbound, Kind: channel.EMail, Text: text}
	}
	messages := []duplicate.Message{
		mail("1", 0, "Where is my parcel? Order 10042 was to come on Monday."),
		mail("2", time.Hour, "Where is my parcel? Order 10043 was to come on Monday."),
		mail("3", 20*time.Hour, "No answer yet! Where is my parcel? Order 10042 was to come on Monday.\n\nKind regards,\nAnna"),
	}
	for _, g := range duplicate.Find(messages, duplicate.Rules{}) {
		for _, c := range g.Copies {
			fmt.Println(c.Ref, "says what", g.First, "says.", c.Why("en"))
		}
	}
	// Output:
	// desk/interaction/3 says what desk/interaction/1 says. The customer sent the same message again after 20 h (77% the same words).
}

func ExampleRepeated() {
	at := time.Date(2026, 3, 17, 18, 52, 0, 0, time.UTC)
	messages := []duplicate.Message{
		{Ref: channel.Ref{Channel: "phone", Kind: channel.KindInteraction, ID: "1"}, At: at, Direction: channel.Inbound, Kind: channel.Call, Handler: "store",
			Facts: []duplicate.Fact{{Kind: duplicate.FactOrder, Value: "10042"}}},
		{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: "2"}, At: at.Add(time.Hour), Direction: channel.Inbound, Kind: channel.EMail,
			Handler: "e-commerce", Text: "The store told me to write to you: order #10042 has not come."},
		{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: "3"}, At: at.Add(2 * time.Hour), Direction: channel.Outbound, Kind: channel.EMail,
			Handler: "e-commerce", Text: "Thank you for your message. Please give us your order number."},
	}
	rules := duplicate.Rules{Patterns: []duplicate.Pattern{{Kind: duplicate.FactOrder, Expr: regexp.MustCompile(`#(\d{5})\b`)}}}
	for _, r := range duplicate.Repeated(messages, rules) {
		fmt.Println(r.Ref, r.Why("en"))
	}
	// Output:
	// desk/interaction/2 The customer gave the order number again because e-commerce dealt with it and not store.
	// desk/interaction/3 We asked for the order number although the customer had given it.
}

func ExampleClean() {
	fmt.Println(duplicate.Clean("Czy coś już wiadomo?\n\nPozdrawiam\nAnna\n\nW dniu 17.03.2026 o 18:52, Sklep pisze:\n> Dzień dobry, sprawdzamy."))
	// Output: Czy coś już wiadomo?
}

func ExampleFacts() {
	m := duplicate.Message{Subject: "Re: order #10042", Text: "I paid 1 299,00 zł on 12.03.2026. Call me: +48 601 555 014.\n\n-- \nAnna, tel. 602 000 000"}
	rules := duplicate.Rules{Patterns: []duplicate.Pattern{{Kind: duplicate.FactOrder, Expr: regexp.MustCompile(`#(\d{5})\b`)}}}
	for _, f := range duplicate.Facts(m, rules) {
		fmt.Println(f.Kind, f.Value)
	}
	// Output:
	// amount 1299 PLN
	// date 2026-03-12
	// order 10042
	// phone +48601555014
}

func ExampleAsked() {
	fmt.Println(duplicate.Asked(duplicate.Message{Text: "Prosimy o podanie numeru zamówienia i adresu e-mail."}))
	fmt.Println(duplicate.Asked(duplicate.Message{Text: "The order number is in our confirmation."}))
	// Output:
	// [email order]
	// []
}

func ExampleHeuristic() {
	for _, text := range []string{"Where is my parcel?", "Gdzie jest moja paczka?", "Kur yra mano siunta?", "Wo ist mein Paket?", "Где моя посылка?"} {
		lang, _ := duplicate.Heuristic{}.Detect(text)
		fmt.Printf("%q ", lang)
	}
	// Output: "en" "pl" "lt" "de" ""
}
