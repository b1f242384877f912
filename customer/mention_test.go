package customer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// shops are channels whose order numbers look as those of real shops do: a
// counter, a counter with a sign, a prefix, letters, a till's receipt.
var shops = map[string]channel.Numbers{
	"counter": {Pattern: `#?\d{4,8}`, Bare: true},
	"signed":  {Pattern: `#\d{5,8}`},
	"prefix":  {Pattern: `UK-\d{6,9}`},
	"letters": {Pattern: `[A-Z0-9]{16}`, Bare: true},
	"till":    {Pattern: `[A-Z]{3}\d/\d/\d{6,9}`},
}

type shopOf struct{ info channel.Info }

func (s shopOf) Info() channel.Info { return s.info }

func hubOf(t testing.TB, names ...string) *Hub {
	t.Helper()
	var cs []channel.Channel
	for _, n := range names {
		cs = append(cs, shopOf{channel.Info{Name: n, Numbers: shops[n]}})
	}
	h, err := NewHub(Config{Channels: cs})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// phrasings say which numbers people mean, and which they do not.
var phrasings = []struct {
	shop, text string
	want       string // space separated
}{
	// Polish.
	{"counter", "Dzień dobry, gdzie jest moje zamówienie 10041?", "10041"},
	{"counter", "Zamówienie nr 10041 – brak paczki", "10041"},
	{"counter", "zamówienie numer 10041", "10041"},
	{"counter", "zam. 10041", "10041"},
	{"counter", "ZAMÓWIENIA: 10041, 10042 i 10043", "10041 10042 10043"},
	{"counter", "dotyczy zamówienia #10041.", "10041"},
	{"counter", "proszę o fakturę do zamówienia (10041)", "10041"},
	{"counter", "nr zamowienia:10041", "10041"},
	{"counter", "W zamówieniu „10041” jest błąd", "10041"},
	{"counter", "Zakup 10041 chcę zwrócić", "10041"},
	{"counter", "10041 to moje zamówienie", ""}, // the word must stand near, not somewhere
	{"counter", "10041 zamówienie", "10041"},
	{"counter", "paragon 10041", "10041"},
	{"counter", "Zamówienie\n10041\nPozdrawiam", "10041"},
	{"counter", "zamówienie nr: 0010041", "0010041"},
	// Lithuanian.
	{"counter", "Sveiki, kur mano užsakymas 10041?", "10041"},
	{"counter", "Užsakymo Nr. 10041", "10041"},
	{"counter", "uzsakymas nr 10041", "10041"},
	{"counter", "užs. 10041 dar negavau", "10041"},
	{"counter", "Dėl užsakymo (#10041)", "10041"},
	{"counter", "sąskaita 10041", "10041"},
	{"counter", "Pirkinys 10041 sugadintas", "10041"},
	{"counter", "čekis 10041", "10041"},
	{"counter", "kvitas Nr.10041", "10041"},
	// English.
	{"counter", "Where is my order 10041?", "10041"},
	{"counter", "Order no. 10041", "10041"},
	{"counter", "order number: 10041!", "10041"},
	{"counter", "Re: Order #10041", "10041"},
	{"counter", "ORDER:10041", "10041"},
	{"counter", "my purchase 10041", "10041"},
	{"counter", "invoice 10041 is wrong", "10041"},
	{"counter", "I ordered twice: order 10041 and order 10041", "10041"},
	// Amounts, dates, phones, postcodes and years are no orders.
	{"counter", "zamówienie za 1001,50 zł", ""},
	{"counter", "order of 2026-11-21", ""},
	{"counter", "zamówienie z 21.11.2026", ""},
	{"counter", "užsakymas, tel. +37061234567", ""},
	{"counter", "zamówienie 10041, tel. 600100200", "10041"},
	{"counter", "Gdzie moje zamówienie? Proszę dzwonić: 60010020", ""},
	{"counter", "My order is late, call me on 60010020", ""},
	{"counter", "Kur mano užsakymas? Skambinkite 86123456", ""},
	{"counter", "zamówienie na adres 31-123 Kraków", ""},
	{"counter", "order 10041/2026", ""}, // somebody's own numbering: not ours as a whole
	{"counter", "zwrot na konto 61 1090 1014 0000 0712", ""},
	{"counter", "rachunek IBAN PL61 1090 1014", ""},
	{"counter", "kod pocztowy 31123", ""},
	{"counter", "PIN 1234", ""},
	{"counter", "mam 10041 pytań", ""},
	{"counter", "order at 10:4100", ""},
	// Longer numbers and words.
	{"counter", "order 1004112345678", ""},
	{"counter", "order A10041", ""},
	{"counter", "order 10041B", ""},
	{"counter", "przesyłka 00340434161094000000", ""},
	{"counter", "order 10041_2", ""},
	{"counter", "I call about my order 10041", "10041"},
	{"counter", "zamówienie ①②③④⑤", ""},
	{"counter", "zamówienie 10041é", ""},
	// A sign or a prefix needs no word.
	{"signed", "Co z #10041?", "10041"},
	{"signed", "#10041 #10042", "10041 10042"},
	{"signed", "Co z 10041?", ""},
	{"signed", "kolor #123456", "123456"}, // whether there is such an order is asked later
	{"signed", "x#10041", ""},
	{"signed", "#100", ""},
	{"prefix", "uk-100234 has not come", "UK-100234"},
	{"prefix", "(UK-100234)", "UK-100234"},
	{"prefix", "UK-100234-2", ""},
	{"prefix", "DUK-100234", ""},
	{"prefix", "UK 100234", ""},
	{"till", "paragon KRK1/2/004417 z soboty", "KRK1/2/004417"},
	{"till", "krk1/2/004417", "KRK1/2/004417"},
	{"till", "KRK1/2/004417/3", ""},
	{"letters", "order T7QK3LMZ8WX2A9BC", "T7QK3LMZ8WX2A9BC"},
	{"letters", "abcdefghijklmnop", ""},
	// Nothing at all.
	{"counter", "", ""},
	{"counter", "zamówienie", ""},
	{"counter", strings.Repeat("zamówienie ", 2000), ""},
}

func TestMentions(t *testing.T) {
	if len(phrasings) < 60 {
		t.Fatalf("only %d phrasings", len(phrasings))
	}
	for _, p := range phrasings {
		got := strings.Join(hubOf(t, p.shop).mentions(p.text), " ")
		if got != p.want {
			t.Errorf("%s: %.60q mentions %q, want %q", p.shop, p.text, got, p.want)
		}
	}
}

// TestMentionsOfSeveralShops: each number is found by its own shop's pattern.
func TestMentionsOfSeveralShops(t *testing.T) {
	h := hubOf(t, "signed", "prefix", "till")
	got := h.mentions("#10041 and UK-100234", "receipt KRK1/2/004417, and #10041 again")
	slices.Sort(got)
	if fmt.Sprint(got) != "[10041 KRK1/2/004417 UK-100234]" {
		t.Errorf("%v", got)
	}
}

// TestMentionsAreBounded: a text that is all numbers yields a few, and one
// without an end is read to a bound.
func TestMentionsAreBounded(t *testing.T) {
	h := hubOf(t, "counter")
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "order %d ", 10000+i)
	}
	if n := len(h.mentions(b.String())); n != maxMentions {
		t.Errorf("%d numbers, want %d", n, maxMentions)
	}
	late := strings.Repeat("ž", maxScanned) + " order 10041"
	if got := h.mentions(late); len(got) > 0 {
		t.Errorf("what stands behind the bound is found: %v", got)
	}
	if got := h.mentions(late[len(late)-100:]); len(got) != 1 {
		t.Errorf("the control: %v", got)
	}
}

// FuzzMentions: whatever the text, what is found stands in it.
func FuzzMentions(f *testing.F) {
	for _, p := range phrasings {
		f.Add(p.text)
	}
	f.Add("order \xff10041\xc3")
	h := hubOf(f, "counter", "signed", "prefix", "letters", "till")
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range h.mentions(text) {
			if n == "" || !strings.Contains(strings.ToUpper(text), n) {
				t.Errorf("%q is not in %q", n, text)
			}
			if n != normalNumber(n) {
				t.Errorf("%q is not normalised", n)
			}
		}
	})
}
