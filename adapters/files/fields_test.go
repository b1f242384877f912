package files_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// one reads a table of one row with one mapped field.
func one(t *testing.T, kind channel.Kind, value string, f files.Field, more ...files.Field) (channel.Content, string) {
	t.Helper()
	d := dir{}
	d.put("f", "id\tv\tc\n1\t"+value+"\tx\n", noon)
	f.From = cols("v")
	m := files.Mapping{Kind: kind, Format: files.TSV, Fields: append(more, f), Currency: "PLN"}
	p := read(t, config(d, m), "")
	if len(p.rejects) > 0 {
		return nil, p.rejects[0].Reason
	}
	return p.facts[0].Content, ""
}

func TestAmounts(t *testing.T) {
	comma := files.Field{To: "total", Decimal: ",", Thousands: " "}
	dot := files.Field{To: "total", Decimal: ".", Thousands: ","}
	none := files.Field{To: "total"}
	for _, c := range []struct {
		f    files.Field
		text string
		want string // empty: refused
	}{
		{comma, "1 234,50", "1234.50 PLN"}, {comma, "1\u00a0234\u202f567,5", "1234567.50 PLN"},
		{comma, "-0,01", "-0.01 PLN"}, {comma, "0,01-", "-0.01 PLN"}, {comma, "−7", "-7.00 PLN"}, {comma, "+7", "7.00 PLN"},
		{comma, ",5", "0.50 PLN"}, {comma, "5,", ""}, {comma, "1.5", ""}, {comma, "12 34", ""}, {comma, "1,2,3", ""},
		{comma, "1,234", ""}, {comma, "12 zł", ""}, {comma, "1e3", ""}, {comma, "--1", ""}, {comma, "-", ""},
		{dot, "1,234.50", "1234.50 PLN"}, {dot, "1,5", ""}, {dot, "1234,500", ""}, {dot, ",500", ""}, {dot, "1.500", "1.50 PLN"},
		{none, "90071992547409.93", "90071992547409.93 PLN"}, {none, "92233720368547758.08", ""}, {none, "1,5", ""},
		{files.Field{To: "total", Minor: true}, "4990", "49.90 PLN"}, {files.Field{To: "total", Minor: true}, "-5", "-0.05 PLN"},
		{files.Field{To: "total", Minor: true}, "5.0", ""},
		{files.Field{To: "total", Minor: true, Currency: "JPY"}, "500", "500 JPY"},
		{files.Field{To: "total", Currency: "KWD"}, "1.005", "1.005 KWD"},
		{files.Field{To: "total", Sign: "negate"}, "5", "-5.00 PLN"}, {files.Field{To: "total", Sign: "negate"}, "0", "0.00 PLN"},
		{files.Field{To: "total", Sign: "abs"}, "-5", "5.00 PLN"},
		{files.Field{To: "total", CurrencyFrom: "c"}, "5", ""}, // "x" is no currency
	} {
		got := ""
		content, why := one(t, channel.KindOrder, c.text, c.f)
		if content != nil {
			got = content.(*channel.Order).Total.String()
		} else if strings.Contains(why, c.text) && len(c.text) > 1 {
			t.Errorf("%q is told in the reason", c.text)
		}
		eq(t, fmt.Sprintf("%q %+v", c.text, c.f.Decimal), got, c.want)
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		layouts []string
		zone    string
		text    string
		want    string
	}{
		{nil, "", "2026-11-21T10:00:00+02:00", "2026-11-21T08:00:00Z"},
		{nil, "", "2026-11-21 10:00:00", "2026-11-21T09:00:00Z"},
		{nil, "", "2026-11-21 10:00:00.25", "2026-11-21T09:00:00.25Z"},
		{nil, "Europe/Vilnius", "2026-11-21 10:00", "2026-11-21T08:00:00Z"},
		{nil, "", "2026-11-21", "2026-11-21"},
		{nil, "", "2026-02-30", ""}, {nil, "", "21.11.2026", ""}, {nil, "", "soon", ""},
		{[]string{"02.01.2006 15:04", "02.01.2006"}, "", "21.11.2026", "2026-11-21"},
		{[]string{"unix"}, "", "1763719200", "2025-11-21T10:00:00Z"},
		{[]string{"unix"}, "", "1763719200.5", "2025-11-21T10:00:00.5Z"},
		{[]string{"unix_ms"}, "", "1763719200123", "2025-11-21T10:00:00.123Z"},
		{[]string{"unix"}, "", "-1", ""}, {[]string{"unix"}, "", "99999999999999999999", ""},
	} {
		content, _ := one(t, channel.KindOrder, c.text, files.Field{To: "placed_at", Layouts: c.layouts, Zone: c.zone})
		got := ""
		if content != nil {
			got = content.(*channel.Order).PlacedAt.String()
		}
		eq(t, c.text, got, c.want)
	}
	content, _ := one(t, channel.KindOrder, "2026-10-25 02:30:00", files.Field{To: "placed_at"})
	eq(t, "flag", content.(*channel.Order).PlacedAt.Flag, "ambiguous hour")
	content, _ = one(t, channel.KindPerson, "21.11.1990", files.Field{To: "birth_date", Layouts: []string{"02.01.2006"}})
	eq(t, "birth date", content.(*channel.Person).BirthDate, "1990-11-21")
}

// A state that is not known is "unknown" with the source's word beside it; one
// whose absence would say something is refused.
func TestStates(t *testing.T) {
	m := map[string]string{"zrealizowane": "completed"}
	for text, want := range map[string]string{"zrealizowane": "completed|zrealizowane", "w toku": "unknown|w toku", "open": "open|open"} {
		content, _ := one(t, channel.KindOrder, text, files.Field{To: "status", Map: m})
		o := content.(*channel.Order)
		eq(t, text, string(o.Status)+"|"+o.Source, want)
	}
	content, _ := one(t, channel.KindOrder, "??", files.Field{To: "payment"}, files.Field{To: "status", From: cols("c")})
	o := content.(*channel.Order)
	eq(t, "two", string(o.Status)+"|"+string(o.Payment)+"|"+o.Source, "unknown|unknown|x; payment: ??")
	content, _ = one(t, channel.KindOrder, "??", files.Field{To: "status"}, files.Field{To: "source", From: cols("c")})
	eq(t, "own source", content.(*channel.Order).Source, "x; ??")
	content, _ = one(t, channel.KindOrder, "??", files.Field{To: "status", Default: "open"})
	eq(t, "default", content.(*channel.Order).Status, channel.OrderOpen)
	content, _ = one(t, channel.KindOrder, "??", files.Field{To: "via"})
	eq(t, "via", content.(*channel.Order).Source, "via: ??")
	for _, f := range []string{"type", "lines.link.rel", "payments.kind"} {
		if _, why := one(t, channel.KindOrder, "??", files.Field{To: f}); !strings.HasPrefix(why, "is none of ") {
			t.Errorf("%s: %q", f, why)
		}
	}
	content, _ = one(t, channel.KindConsent, "maybe", files.Field{To: "state"}, files.Field{To: "purpose", Const: "marketing"})
	eq(t, "consent", *content.(*channel.Consent), channel.Consent{Purpose: "marketing", State: channel.ConsentUnknown})
}

func TestOtherFields(t *testing.T) {
	content, _ := one(t, channel.KindFeedback, "9,5", files.Field{To: "score", Decimal: ","}, files.Field{To: "kind", Const: "nps"},
		files.Field{To: "best", Const: "10"}, files.Field{To: "about", From: cols("c"), Ref: channel.KindOrder})
	f := content.(*channel.Feedback)
	eq(t, "feedback", fmt.Sprint(*f.Score, f.Best, f.About), "9.5 10 src/order/x")
	content, _ = one(t, channel.KindCase, "3", files.Field{To: "reopened"}, files.Field{To: "merged_into", From: cols("c")})
	k := content.(*channel.Case)
	eq(t, "case", fmt.Sprintf("%d %s %s %s", k.Reopened, k.MergedInto, k.Number, k.Status), "3 src/case/x 1 unknown")
	for _, bad := range []string{"maybe", "2"} {
		if _, why := one(t, channel.KindOrder, bad, files.Field{To: "tax_included"}); why == "" {
			t.Errorf("%q is taken for a truth value", bad)
		}
	}
	for _, kind := range []channel.Kind{channel.KindPayment, channel.KindReturn, channel.KindFulfillment} {
		content, _ = one(t, kind, "77", files.Field{To: "order"})
		switch c := content.(type) {
		case *channel.Payment:
			eq(t, "payment", c.ID+c.Order.String(), "1src/order/77")
		case *channel.Return:
			eq(t, "return", c.ID+c.Order.String(), "1src/order/77")
		case *channel.Fulfillment:
			eq(t, "fulfilment", c.ID+c.Order.String()+string(c.State), "1src/order/77unknown")
		}
	}
	content, _ = one(t, channel.KindRefund, "-5", files.Field{To: "amount", Sign: "abs"})
	eq(t, "refund", content.(*channel.Refund).Amount.String(), "5.00 PLN")
	content, _ = one(t, channel.KindPromise, "2026-11-22", files.Field{To: "due", Required: true}, files.Field{To: "kind", Const: "callback"})
	eq(t, "promise", content.(*channel.Promise).Due.DateOnly, true)
	if _, why := one(t, channel.KindPromise, "", files.Field{To: "due"}, files.Field{To: "kind", Const: "callback"}); !strings.Contains(why, "cannot be kept") {
		t.Errorf("a promise without a time: %q", why)
	}
}

// Ids, parties, keys, the envelope, restrictions and null texts.
func TestFacts(t *testing.T) {
	d := dir{}
	d.put("f", "shop,no,buyer,mail,tel,moved,gone,kind,link,card_to\n"+
		"A/B,1,7,anna@example.com,NULL,2026-11-21 10:00:00,0,sale,https://x.example/1,2026-12-31\n"+
		"A,B/1,,,600100200,2026-11-21 11:00:00,no,sale,,\n"+
		"A,2,,blanked,blanked,2026-11-21 12:00:00,yes,sale,,\n"+
		"A,3,,,,2026-11-21 12:00:00,0,training,,\n", noon)
	m := files.Mapping{Kind: channel.KindOrder, ID: files.ID{From: cols("shop", "no"), Prefix: "s:"}, Party: files.ID{From: cols("buyer")},
		Null: []string{"NULL"}, Where: map[string][]string{"kind": {"sale"}},
		Keys: []files.Key{
			{Kind: channel.KeyEmail, Assurance: channel.Verified, Until: "card_to", Field: files.Field{From: cols("mail"), To: "buyer"}},
			{Kind: channel.KeyPhone, Field: files.Field{From: cols("tel")}},
		},
		Fields: []files.Field{{To: "fact.updated_at", From: cols("moved")}, {To: "fact.deleted", From: cols("gone")}, {To: "fact.url", From: cols("link")}}}
	p := read(t, config(d, m), "")
	eq(t, "ids", ids(p.facts), []string{`s:A\/B/1`, `s:A/B\/1`, "-s:A/2"})
	f := p.facts[0]
	eq(t, "party", f.Party, channel.Ref{Channel: "src", Kind: channel.KindPerson, ID: "7"})
	eq(t, "url", f.URL, "https://x.example/1")
	eq(t, "version", f.Version, f.UpdatedAt.UnixNano())
	zone, _ := time.LoadLocation("Europe/Warsaw")
	key := channel.Key{Kind: channel.KeyEmail, Value: "anna@example.com", Assurance: channel.Verified, Until: time.Date(2026, 12, 31, 0, 0, 0, 0, zone).UTC()}
	eq(t, "keys", f.Keys, []channel.Key{key})
	eq(t, "contact", f.Content.(*channel.Order).Buyer.Keys, []channel.Key{key})
	eq(t, "phone", p.facts[1].Keys[0].Value, "+48600100200")
	eq(t, "no party", p.facts[1].Party, channel.Ref{})
	if p.facts[2].Content != nil || !p.facts[2].Deleted {
		t.Error("a deleted row is not a Deleted fact")
	}
	// Without ids of its own a source gets digests, which tell columns apart.
	m.ID.Hash = true
	p = read(t, config(d, m), "")
	if a, b := p.facts[0].Ref.ID, p.facts[1].Ref.ID; a == b || len(a) != 34 {
		t.Errorf("digests %s %s", a, b)
	}
	// The source's own version.
	d.put("f", "id,name,v\n1,Anna,3\n1,Ann,2\n1,A,x\n", noon)
	m = person()
	m.Fields = append(m.Fields, files.Field{To: "fact.version", From: cols("v")})
	p = read(t, config(d, m), "")
	s := state{}
	s.apply(p.facts)
	eq(t, "the greater version", name(s["src/person/1"]), "Anna")
	eq(t, "no version", reasons(p.rejects), []string{"f line 4|fact.version|is not a whole number from 1"})
	// An erasure carries its keys twice: as claims and as its content.
	d.put("f", "id,mail\n1,anna@example.com\n", noon)
	m = files.Mapping{Kind: channel.KindErasure, Keys: []files.Key{{Kind: channel.KeyEmail, Field: files.Field{From: cols("mail")}}}}
	p = read(t, config(d, m), "")
	eq(t, "erasure", p.facts[0].Content.(*channel.Erasure).Keys, p.facts[0].Keys)
}
