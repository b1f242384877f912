package duplicate_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

func rng(seed int) *rand.Rand { return rand.New(rand.NewPCG(uint64(seed), 17)) }

var orders = []duplicate.Pattern{{Kind: duplicate.FactOrder, Expr: regexp.MustCompile(`#(\d{5})\b`)}}

// story is what was said about one order: a call to the store, a mail and its
// copy, our question, the answer, and a call to the hotline.
func story() []duplicate.Message {
	say := func(n int, d channel.Direction, k channel.InteractionKind, handler, text string) duplicate.Message {
		m := message(60*n, text)
		m.Direction, m.Kind, m.Handler = d, k, handler
		if k == channel.Call {
			m.Ref.Channel = "telephone"
		}
		return m
	}
	call := say(1, channel.Inbound, channel.Call, "store", "")
	call.Facts = []duplicate.Fact{{Kind: duplicate.FactOrder, Value: "10042"}}
	hotline := say(6, channel.Inbound, channel.Call, "hotline", "")
	hotline.Facts = call.Facts
	return []duplicate.Message{
		call,
		say(2, channel.Inbound, channel.EMail, "e-commerce", "Zamówiłam koc i dwie poduszki (#10042), kurier nie przyjechał. Gdzie jest moja paczka?"),
		say(3, channel.Inbound, channel.EMail, "e-commerce", "Zamówiłam koc i dwie poduszki (#10042), kurier nie przyjechał. Gdzie jest moja paczka? Proszę o odpowiedź."),
		say(4, channel.Outbound, channel.EMail, "e-commerce", "Dziękujemy za wiadomość. Prosimy o podanie numeru zamówienia, abyśmy mogli sprawdzić status."),
		say(5, channel.Inbound, channel.EMail, "e-commerce", "Numer jest w temacie: #10042.\n\nW dniu 17.03.2026 Sklep pisze:\n> Prosimy o podanie numeru zamówienia #99999"),
		hotline,
	}
}

func TestRepeated(t *testing.T) {
	fact := duplicate.Fact{Kind: duplicate.FactOrder, Value: "10042"}
	at := func(n int) time.Time { return morning.Add(time.Duration(n) * time.Hour) }
	call := ref(60)
	call.Channel = "telephone"
	hotline := ref(360)
	hotline.Channel = "telephone"
	want := []duplicate.Repetition{
		{Kind: duplicate.RepeatedFact, Ref: ref(120), At: at(2), Fact: fact, Before: call, Cause: duplicate.CauseHandler, Handler: "e-commerce", Earlier: "store"},
		{Kind: duplicate.AskedAgain, Ref: ref(240), At: at(4), Fact: duplicate.Fact{Kind: duplicate.FactOrder}, Before: ref(120), Handler: "e-commerce", Earlier: "e-commerce"},
		{Kind: duplicate.RepeatedFact, Ref: ref(300), At: at(5), Fact: fact, Before: ref(120), Asked: ref(240), Cause: duplicate.CauseAsked, Handler: "e-commerce", Earlier: "e-commerce"},
		{Kind: duplicate.RepeatedFact, Ref: hotline, At: at(6), Fact: fact, Before: ref(300), Cause: duplicate.CauseHandler, Handler: "hotline", Earlier: "e-commerce"},
	}
	messages := story()
	for range 10 {
		rng(len(messages)).Shuffle(len(messages), func(i, j int) { messages[i], messages[j] = messages[j], messages[i] })
		if diff := cmp.Diff(want, duplicate.Repeated(messages, duplicate.Rules{Patterns: orders})); diff != "" {
			t.Fatal(diff)
		}
	}
	// The same conversation with nobody asking and nobody else taking over.
	quiet := slices.DeleteFunc(story(), func(m duplicate.Message) bool {
		return m.Kind == channel.Call || m.Direction == channel.Outbound
	})
	if got := duplicate.Repeated(quiet, duplicate.Rules{Patterns: orders}); len(got) > 0 {
		t.Errorf("who names the number in one conversation repeats nothing: %v", got)
	}
}

// TestRepeatedDescription: told twice at length.
func TestRepeatedDescription(t *testing.T) {
	a := message(0, "The lamp that I bought in your store flickers whenever I switch on the kettle in the same room, and the switch is hot after an hour.")
	b := message(60*24*10, "As I told your colleague on the phone: the lamp that I bought in your store flickers whenever I switch on the kettle. I have also tried another room, another bulb and another socket, and asked a neighbour who is an electrician.")
	got := duplicate.Repeated([]duplicate.Message{a, b}, duplicate.Rules{})
	if len(got) != 1 || got[0].Kind != duplicate.RepeatedDescription || got[0].Ref != b.Ref || got[0].Before != a.Ref {
		t.Errorf("got %v", got)
	}
	b.Text = "Thank you. The lamp works now, I have bought another kettle."
	if got := duplicate.Repeated([]duplicate.Message{a, b}, duplicate.Rules{}); len(got) > 0 {
		t.Errorf("nothing was told twice: %v", got)
	}
}

func TestAsked(t *testing.T) {
	for text, want := range map[string][]duplicate.FactKind{
		"Please give us your order number.":                                 {duplicate.FactOrder},
		"Could you send us your order number and your phone number?":        {duplicate.FactOrder, duplicate.FactPhone},
		"Your order number 10042 has been cancelled.":                       nil,
		"Prosimy o podanie numeru zamówienia.":                              {duplicate.FactOrder},
		"Czy może Pani podać adres e-mail?":                                 {duplicate.FactEmail},
		"Numer zamówienia to 10042. Prosimy o cierpliwość.":                 nil,
		"Prašome nurodyti užsakymo numerį.":                                 {duplicate.FactOrder},
		"Ar galite atsiųsti siuntos numerį?":                                {duplicate.FactTracking},
		"Bitte teilen Sie uns Ihre Bestellnummer mit.":                      {duplicate.FactOrder},
		"Könnten Sie uns die Telefonnummer nennen?":                         {duplicate.FactPhone},
		"Wir haben die Bestellnummer notiert.":                              nil,
		"We have it.\n\nOn 17.03.2026 Shop wrote:\n> Your order number?":    nil,
		"Please give us your order\nnumber so that we can find your order.": {duplicate.FactOrder},
	} {
		if diff := cmp.Diff(want, duplicate.Asked(duplicate.Message{Text: text})); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestFacts(t *testing.T) {
	m := message(0, "Order #10042 of 17.03.2026 for 1 299,00 zł: call me on 601 555 014 or write to Anna.Nowak@poczta.example.pl\n\n-- \ntel. 602 000 000")
	m.Subject = "Re: [#5581] #10043"
	want := []duplicate.Fact{
		{Kind: duplicate.FactAmount, Value: "1299 PLN"}, {Kind: duplicate.FactDate, Value: "2026-03-17"},
		{Kind: duplicate.FactEmail, Value: "anna.nowak@poczta.example.pl"},
		{Kind: duplicate.FactOrder, Value: "10042"}, {Kind: duplicate.FactOrder, Value: "10043"},
		{Kind: duplicate.FactPhone, Value: "+48601555014"},
	}
	if diff := cmp.Diff(want, duplicate.Facts(m, duplicate.Rules{Patterns: orders, Region: "PL"})); diff != "" {
		t.Error(diff)
	}
}

// TestReasons: the rules of the reference, one after another.
func TestReasons(t *testing.T) {
	const text = "Where is my parcel? It was to come on Monday."
	type change func(m *duplicate.Message)
	for name, c := range map[string]struct {
		change change
		want   duplicate.Reason
	}{
		"again":              {func(m *duplicate.Message) {}, duplicate.Resent},
		"one message id":     {func(m *duplicate.Message) { m.MessageID, m.Text = "a@b", "" }, duplicate.Redelivered},
		"long after, one id": {func(m *duplicate.Message) { m.MessageID, m.At = "a@b", m.At.AddDate(1, 0, 0) }, duplicate.Redelivered},
		"another address":    {func(m *duplicate.Message) { m.To = "help@shop.example" }, duplicate.Copied},
		"another medium":     {func(m *duplicate.Message) { m.Kind = channel.Form }, duplicate.Copied},
		"another source":     {func(m *duplicate.Message) { m.Ref.Channel = "forms" }, duplicate.Copied},
		"within the window":  {func(m *duplicate.Message) { m.At = morning.Add(72 * time.Hour) }, duplicate.Resent},
		"after the window":   {func(m *duplicate.Message) { m.At = morning.Add(72*time.Hour + 1) }, ""},
		"from us":            {func(m *duplicate.Message) { m.Direction = channel.Outbound }, ""},
		"a call":             {func(m *duplicate.Message) { m.Kind = channel.Call }, ""},
		"another day":        {func(m *duplicate.Message) { m.Text = strings.Replace(text, "Monday", "Friday", 1) }, ""},
		"another thing":      {func(m *duplicate.Message) { m.Text = strings.Replace(text, "parcel", "refund", 1) }, ""},
		"too short":          {func(m *duplicate.Message) { m.Text = "Where is it?" }, ""},
	} {
		a, b := message(0, text), message(1, text)
		a.MessageID, a.From, a.To = "a@b", "anna", "info@shop.example"
		b.MessageID, b.From, b.To = "c@d", "anna", "info@shop.example"
		c.change(&b)
		got := duplicate.Find([]duplicate.Message{a, b}, duplicate.Rules{})
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: found %+v", name, got)
		case c.want != "" && (len(got) != 1 || got[0].First != a.Ref || got[0].Copies[0].Reason != c.want || got[0].Copies[0].Of != a.Ref):
			t.Errorf("%s: got %+v, want %s", name, got, c.want)
		}
	}
}

// TestSubject: the number may stand in the subject alone.
func TestSubject(t *testing.T) {
	a, b := message(0, "Where is my parcel, please?"), message(1, "Where is my parcel, please?")
	a.Subject, b.Subject = "Order 10042", "Order 10043"
	if got := duplicate.Find([]duplicate.Message{a, b}, duplicate.Rules{}); len(got) > 0 {
		t.Errorf("two orders, one message: %v", got)
	}
	b.Subject = "Re: [#77] Order 10042"
	if got := duplicate.Find([]duplicate.Message{a, b}, duplicate.Rules{}); len(got) != 1 {
		t.Errorf("one order, no copy: %v", got)
	}
}

// TestChain: a message that names nothing does not make two orders one.
func TestChain(t *testing.T) {
	texts := []string{"Where is my parcel, please tell me?", "Where is my parcel, please tell me? 10042", "Where is my parcel, please tell me? 10043"}
	var messages []duplicate.Message
	for i, text := range texts {
		messages = append(messages, message(i, text))
	}
	got := duplicate.Find(messages, duplicate.Rules{})
	if len(got) != 1 || len(got[0].Copies) != 1 || got[0].Copies[0].Ref != ref(1) {
		t.Errorf("got %+v", got)
	}
}

// TestWhy: every kind has its sentence, in three languages, and none shows a
// value.
func TestWhy(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range []string{"en", "pl-PL", "lt", "fr"} {
		for _, r := range duplicate.Repeated(story(), duplicate.Rules{Patterns: orders}) {
			s := r.Why(lang)
			seen[s] = true
			if strings.Contains(s, "10042") || strings.Contains(s, "%!") || !strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q", lang, s)
			}
		}
		for _, reason := range []duplicate.Reason{duplicate.Redelivered, duplicate.Resent, duplicate.Copied} {
			for _, gap := range []time.Duration{time.Minute, 5 * time.Hour, 70 * time.Hour} {
				s := duplicate.Copy{Reason: reason, Similarity: 0.9, Gap: gap}.Why(lang)
				seen[s] = true
				if strings.Contains(s, "%!") || !strings.HasSuffix(s, ".") {
					t.Errorf("%s: %q", lang, s)
				}
			}
		}
	}
	if len(seen) != 3*(4+7) {
		t.Errorf("%d different sentences, want 33", len(seen))
	}
}

// TestAlike: pairs that are nearly the same and are not, and pairs that look
// different and are.
func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Hello, I would like to return the kettle", "Hello, I would like to return the blanket", false},
		{"Dzień dobry, chciałabym zwrócić kupiony u Państwa czajnik", "Dzień dobry, chciałabym zwrócić kupiony u Państwa plecak", false},
		{"I would like to exchange the shoes in size 38 for the same shoes in size 40, they are new and in the box with the receipt.",
			"I would like to exchange the shoes in size 40 for the same shoes in size 38, they are new and in the box with the receipt.", false},
		{"Prezent miał przyjść w poniedziałek, a nadal go nie ma. Co teraz?", "Prezent miał przyjść w środę, a nadal go nie ma. Co teraz?", false},
		{"Das Paket sollte am 3. Mai kommen und ist nicht da, bitte prüfen Sie das.", "Das Paket sollte am 3. Juni kommen und ist nicht da, bitte prüfen Sie das.", false},
		{"Užsakiau dvi pagalves, o gavau tik vieną, prašau atsiųsti likusią", "Užsakiau tris pagalves, o gavau tik vieną, prašau atsiųsti likusią", false},
		{"Please send the invoice for order W-1001/A to this address", "Please send the invoice for order W-1001/B to this address", false},
		{"I paid 1 299,00 zł for it on 12.03.2026 and want the money back", "I paid 1299 zł for it on 2026-03-12 and want the money back", true},
		{"I paid 1 299,00 zł for it on 12.03.2026 and want the money back", "I paid 1 299,50 zł for it on 12.03.2026 and want the money back", false},
		{"Call me on +48 600 100 200 about the parcel please", "call me on +48600100200 about the PARCEL please!!!", true},
		{"Gdzie jest moja paczka z zamówienia 10042?", "gdzie jest moja paczka z zamowienia 10042", true},
		{"Where is the parcel with order 10042, please?", "Whree is the parcel with ordre 10042, please?", true},
		{"Do not cancel the order, I have paid for it by card", "Do now cancel the order, I have paid for it by card", false},
	} {
		got := duplicate.Find([]duplicate.Message{message(0, c.a), message(1, c.b)}, duplicate.Rules{})
		if (len(got) > 0) != c.same {
			t.Errorf("%q\n%q\nthe same: %v, want %v", c.a, c.b, len(got) > 0, c.same)
		}
	}
	a, b := message(0, "Where is my parcel, please?"), message(1, "Where is my parcel, please?")
	a.Subject, b.Subject = "Customer 77, order 10042", "Customer 77, order 10043"
	if got := duplicate.Find([]duplicate.Message{a, b}, duplicate.Rules{}); len(got) > 0 {
		t.Errorf("two orders of one customer: %v", got)
	}
	a, b = message(0, "first thing to say"), message(1, "quite another matter")
	a.MessageID, b.MessageID, b.Ref.Channel = "17", "17", "forms"
	if got := duplicate.Find([]duplicate.Message{a, b}, duplicate.Rules{}); len(got) > 0 {
		t.Errorf("message 17 of two sources: %v", got)
	}
}

// TestDescriptionsOfMany has more stories than are compared one by one: each is
// told again much later, and the one that told it is found.
func TestDescriptionsOfMany(t *testing.T) {
	const n = 24
	var messages []duplicate.Message
	for i := range 2 * n {
		words := make([]string, 14)
		for w := range words {
			words[w] = fmt.Sprintf("w%c%c", 'a'+i%n, 'a'+w)
		}
		messages = append(messages, duplicate.Message{Ref: channel.Ref{Channel: "m", Kind: channel.KindInteraction, ID: fmt.Sprint(i)},
			At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 5*i), Direction: channel.Inbound, Text: strings.Join(words, " "), Language: "en"})
	}
	got := duplicate.Repeated(messages, duplicate.Rules{})
	if len(got) != n {
		t.Fatalf("%d of %d are found", len(got), n)
	}
	for i, r := range got {
		if r.Kind != duplicate.RepeatedDescription || r.Ref.ID != fmt.Sprint(n+i) || r.Before.ID != fmt.Sprint(i) {
			t.Errorf("%s repeats %s by %s", r.Ref.ID, r.Before.ID, r.Kind)
		}
	}
}
