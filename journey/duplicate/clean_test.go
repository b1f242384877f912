package duplicate_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// TestClean: what mail programs put around a message goes, what somebody wrote
// stays.
func TestClean(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Where is my parcel?", "Where is my parcel?"},
		{"gmail", "Any news?\n\nOn Tue, Mar 17, 2026 at 6:52 PM Shop <info@shop.example> wrote:\n\n> Dear customer,\n> we are looking into it.\n", "Any news?"},
		{"gmail wrapped", "Any news?\n\nOn Tue, Mar 17, 2026 at 6:52 PM A Shop With A Very Long Name\n<info@shop.example> wrote:\n\n> Dear customer,", "Any news?"},
		{"gmail pl", "Czy coś wiadomo?\n\nwt., 17 mar 2026 o 18:52 Sklep <info@sklep.example> napisał(a):\n\n> Dzień dobry", "Czy coś wiadomo?"},
		{"thunderbird pl", "Czy coś wiadomo?\n\nW dniu 17.03.2026 o 18:52, Sklep pisze:\n> Dzień dobry", "Czy coś wiadomo?"},
		{"onet", "Czy coś wiadomo?\n\nDnia 17 marca 2026 18:52 Sklep <info@sklep.example> napisał(a):\n\nDzień dobry, sprawdzamy.", "Czy coś wiadomo?"},
		{"gmail lt", "Ar yra naujienų?\n\n2026-03-17, an, 18:52 Parduotuvė <info@shop.example> rašė:\n\n> Laba diena", "Ar yra naujienų?"},
		{"gmail de", "Gibt es etwas Neues?\n\nAm Di., 17. März 2026 um 18:52 Uhr schrieb Laden <info@shop.example>:\n\n> Guten Tag", "Gibt es etwas Neues?"},
		{"outlook", "Any news?\n\nFrom: Shop <info@shop.example>\nSent: Tuesday, March 17, 2026 6:52 PM\nTo: Anna\nSubject: Your order\n\nDear customer,", "Any news?"},
		{"outlook pl", "Czy coś wiadomo?\n________________________________\nOd: Sklep\nWysłano: wtorek, 17 marca 2026 18:52\nDo: Anna\nTemat: Zamówienie\n\nDzień dobry,", "Czy coś wiadomo?\n________________________________"},
		{"outlook de", "Neues?\n\n-----Ursprüngliche Nachricht-----\nVon: Laden\nGesendet: Dienstag\nAn: Anna\nBetreff: Bestellung\n\nGuten Tag", "Neues?"},
		{"outlook lt", "Ar gavote?\n\n-----Pradinis laiškas-----\nNuo: X\nIšsiųsta: 2026\nKam: Y\nTema: Z\n\nLaba diena", "Ar gavote?"},
		{"web.de", "Neues?\n\nGesendet: Dienstag, 17. März 2026 um 18:52 Uhr\nVon: Laden <info@shop.example>\nAn: Anna\nBetreff: Bestellung\n\nGuten Tag", "Neues?"},
		{"apple pl", "Czy coś wiadomo?\n\n> Wiadomość napisana przez Sklep <info@sklep.example> w dniu 17 mar 2026, o godz. 18:52:\n> \n> Dzień dobry", "Czy coś wiadomo?"},
		{"a form", "Subject: complaint\nDate: 17.03.2026\nFrom: Anna\n\nThe kettle is broken.", "The kettle is broken."},
		{"no headers", "Do: list of things\nData is missing.\nAn: other", "Do: list of things\nData is missing.\nAn: other"},
		{"below the quote", "> Please give us your number.\n\nIt is 10042.\n", "It is 10042."},
		{"between", "On 17 March 2026 Shop wrote:\n> Which order?\n10042.\n> Which colour?\nGrey.", "10042.\nGrey."},
		{"signature", "Where is it?\n\n-- \nAnna Nowak\nACME 2000", "Where is it?"},
		{"formula", "Where is it?\n\nKind regards,\nAnna Nowak\ntel. +48 601 555 014", "Where is it?"},
		{"formula pl", "Gdzie paczka?\n\nZ poważaniem\nAnna Nowak\nul. Długa 5/12\n31-042 Kraków", "Gdzie paczka?"},
		{"a number below the formula", "Gdzie paczka?\n\nPozdrawiam\nAnna Nowak\nnr zamówienia 10042", "Gdzie paczka?\n\nnr zamówienia 10042"},
		{"a bare number below the formula", "Where is it?\n\nRegards,\nAnna\n10042", "Where is it?\n\n10042"},
		{"ps", "Where is it?\n\nBest regards\nAnna\nPS I need it on Friday.", "Where is it?\n\nPS I need it on Friday."},
		{"disclaimer", "Where is it?\n\nAnna\n\nCONFIDENTIALITY NOTICE: this is for you.\nDo not read order 7.", "Where is it?\n\nAnna"},
		{"disclaimer pl", "Gdzie paczka?\n\nNiniejsza wiadomość jest poufna.\nNIP 6760000000", "Gdzie paczka?"},
		{"telephone", "Where is it?\n\nSent from my iPhone", "Where is it?"},
		{"formula in the middle", "Thank you for nothing\nis what I would like to say.", "Thank you for nothing\nis what I would like to say."},
		{"forwarded", "---------- Forwarded message ---------\nFrom: Anna <anna@nowak.example>\nDate: Tue, 17 Mar 2026\nSubject: order\nTo: <info@shop.example>\n\nWhere is my parcel?", "Where is my parcel?"},
		{"forwarded with words", "I sent this to the wrong address.\n\n-------- Przekazana wiadomość --------\nTemat: x\nData: y\nNadawca: z\nAdresat: w\n\nGdzie jest moja paczka?", "I sent this to the wrong address.\n\n\nGdzie jest moja paczka?"},
		{"forwarded by Apple Mail", "Begin forwarded message:\n\n> From: Anna\n> Subject: order\n> Date: today\n> To: info\n>\n> Where is my parcel?", "Where is my parcel?"},
		{"empty reply", "\nOn 17 March 2026 at 18:52, Anna wrote:\n> Where is my parcel?\n", "Where is my parcel?"},
		{"mere thanks", "Dziękuję!\n\nW dniu 17.03.2026 Anna pisze:\n> Gdzie jest moja paczka?", "Dziękuję!"},
		{"mere thanks in Outlook", "Thanks,\nAnna\n\nFrom: Anna\nSent: Monday\nTo: Shop\nSubject: order\n\nWhere is my parcel?", "Thanks,\nAnna"},
		{"html", "<div>Any <b>news</b>&nbsp;?</div><br><div class=\"gmail_quote\"><div>On Tue, Mar 17, 2026 at 6:52 PM Shop &lt;info@shop.example&gt; wrote:<br></div><blockquote>Dear customer,<br>we are</blockquote></div>", "Any news?"},
		{"html below the quote", "<blockquote>Which order?</blockquote><p>10042</p>", "10042"},
		{"no html", "My address is <anna@nowak.example> and 3 < 4 > 2.", "My address is <anna@nowak.example> and 3 < 4 > 2."},
		{"style", "<style>p{color:#112233}</style><p>Hello</p><script>alert(1)</script>", "Hello"},
		{"somebody wrote", "Your colleague wrote: it will come.\nIt did not.", "Your colleague wrote: it will come.\nIt did not."},
	} {
		if got := duplicate.Clean(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestHeuristic: short messages of the four languages, and others.
func TestHeuristic(t *testing.T) {
	for text, want := range map[string]string{
		"Where is my order?": "en", "The parcel has not arrived": "en", "please call me back": "en",
		"Gdzie jest moja paczka?": "pl", "zamówienie nie dotarło": "pl", "prosze o pilny kontakt w sprawie zamowienia": "pl", "Dzień dobry": "pl",
		"Kur yra mano siunta?": "lt", "Laba diena": "lt", "negavau užsakymo": "lt", "kada bus pristatyta prekė iš jūsų parduotuvės": "lt",
		"Wo ist mein Paket?": "de", "Guten Tag": "de", "Die Lieferung fehlt noch": "de", "Rückgabe nicht möglich": "de",
		"Kde je moje objednávka? Ještě jsem ji nedostal, děkuji předem": "", "Где мой заказ?": "", "Kur ir mans pasūtījums? Vēl neesmu saņēmis": "", "10042": "", "": "",
	} {
		got, sure := duplicate.Heuristic{}.Detect(text)
		if got != want {
			t.Errorf("%q: got %q (%.2f), want %q", text, got, sure, want)
		}
		if (sure > 0) != (got != "") || sure >= 1 {
			t.Errorf("%q: confidence %v of %q", text, sure, got)
		}
	}
}

// FuzzFind: no text of a stranger makes it fail; what is found is in the input;
// a text is at least a copy of itself; the order does not matter.
func FuzzFind(f *testing.F) {
	for i := range books {
		l := books[i].letter(rng(i))
		_, text := send(rng(i), &books[i], l.body(), "quoted text", false)
		f.Add(text, l.body(), "Fwd: [#1] x")
	}
	f.Add("<blockquote><blockquote>> a b c d 1 299,00", "From: a\nTo: b\nSubject: c\n\n", "re: ")
	f.Add(strings.Repeat(">", 500)+"x", "On 1\nwrote:\n-- \n\nregards\n1", "[")
	f.Fuzz(func(t *testing.T, a, b, subject string) {
		messages := []duplicate.Message{message(0, a), message(1, b), message(2, a)}
		messages[1].Subject = subject
		groups := duplicate.Find(messages, duplicate.Rules{})
		for _, g := range groups {
			for _, c := range g.Copies {
				if c.Ref == g.First || c.Similarity < 0.6 || c.Similarity > 1 {
					t.Fatalf("copy %+v of %v", c, g.First)
				}
			}
		}
		own := duplicate.Clean(a)
		if !utf8.ValidString(own) {
			t.Fatalf("not valid UTF-8: %q", own)
		}
		if words := strings.Fields(own); len(words) > 8 && len(words) < 1000 && len(groups) == 0 && plainWords(words) {
			t.Fatalf("a text is no copy of itself: %q", own)
		}
		messages[0], messages[2] = messages[2], messages[0]
		again := duplicate.Find(messages, duplicate.Rules{})
		if len(again) != len(groups) {
			t.Fatalf("another order, another result: %v %v", groups, again)
		}
		duplicate.Repeated(messages, duplicate.Rules{Region: "PL"})
		messages[1].Direction = channel.Outbound
		duplicate.Repeated(messages, duplicate.Rules{})
	})
}

func plainWords(words []string) bool {
	for _, w := range words {
		if strings.Trim(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return true
}
