package duplicate

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A FactKind is a kind of information that a customer gives. The set is open.
type FactKind string

// The kinds of facts that are known. Phone numbers, e-mail addresses, amounts
// with their currency and full dates are found in texts without configuration;
// the others by [Pattern], or they are stated by the source.
const (
	FactOrder    FactKind = "order"    // order or receipt number
	FactTracking FactKind = "tracking" // parcel number
	FactPhone    FactKind = "phone"    // E.164
	FactEmail    FactKind = "email"    // normalised as channel.Email does
	FactAddress  FactKind = "address"  // as the source states it, better hashed
	FactAmount   FactKind = "amount"   // minor or major units with currency, as "1299 PLN"
	FactSerial   FactKind = "serial"   // serial number, IMEI
	FactDate     FactKind = "date"     // 2006-01-02
)

// A Fact is a piece of information in canonical form. Its value may be
// personal: it is not printed.
type Fact struct {
	Kind  FactKind
	Value string
}

// Compare orders facts by kind and value.
func (f Fact) Compare(o Fact) int {
	return cmp.Or(strings.Compare(string(f.Kind), string(o.Kind)), strings.Compare(f.Value, o.Value))
}

// String returns the kind alone.
func (f Fact) String() string { return string(f.Kind) }

// GoString returns what String returns.
func (f Fact) GoString() string { return f.String() }

// maxFacts bounds the facts taken from one message.
const maxFacts = 64

var (
	emailExpr  = regexp.MustCompile(`[\p{L}\d._%+\-]+@[\p{L}\d\-]+(?:\.[\p{L}\d\-]+)+`)
	phoneExpr  = regexp.MustCompile(`(?:\+|\b00|\b\(?)\d[\d ()./\-]{6,20}\d`)
	amountExpr = regexp.MustCompile(`(?i)(?:(€|\$|£)\s?)?(\d[\d  .]*(?:,\d{1,2})?)\s?(zł|zl|pln|eur|euro|euros|€|\$|£|usd|gbp|czk)?(?:[^\p{L}\d]|$)`)
	dateExpr   = regexp.MustCompile(`\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})\b`)
)

// Facts returns the facts that a message carries: those that its source states
// and those that stand in its subject and in what its writer wrote, quotes and
// signature apart. Each is there once, ordered. The sender's address in a
// header is none.
func Facts(m Message, r Rules) []Fact { return facts(&m, clean(m.Text, m.Subject), &r) }

func facts(m *Message, read *cleaner, r *Rules) []Fact {
	out := slices.Clone(m.Facts)
	add := func(k FactKind, v string) {
		if v != "" && len(out) < maxFacts+len(m.Facts) {
			out = append(out, Fact{k, v})
		}
	}
	text := subject(m.Subject) + "\n" + read.own()
	for _, p := range r.Patterns {
		if p.Expr == nil {
			continue
		}
		for _, g := range p.Expr.FindAllStringSubmatch(text, maxFacts) {
			v := g[0]
			if len(g) > 1 {
				v = g[1]
			}
			add(p.Kind, canonical(v))
		}
	}
	known(text, r.Region, add)
	slices.SortFunc(out, Fact.Compare)
	return slices.Compact(out)
}

// known finds the facts that need no configuration. Most texts have no sign of
// them, and are not searched.
func known(text, region string, add func(FactKind, string)) {
	digits := 0
	for i := 0; i < len(text); i++ {
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	if strings.Contains(text, "@") {
		for _, a := range emailExpr.FindAllString(text, maxFacts) {
			if k, err := channel.Email(a); err == nil {
				add(FactEmail, k.Value)
			}
		}
	}
	if digits >= 6 && datelike(text) {
		for _, d := range dateExpr.FindAllString(text, maxFacts) {
			add(FactDate, dateOf(d))
		}
	}
	if digits >= 7 && phonelike(text) {
		for _, n := range phoneExpr.FindAllString(text, maxFacts) {
			if dateExpr.MatchString(n) {
				continue
			}
			if k, err := channel.Phone(n, region); err == nil {
				add(FactPhone, k.Value)
			}
		}
	}
	if digits > 0 && money(text) {
		for _, g := range amountExpr.FindAllStringSubmatch(text, maxFacts) {
			if c := currency(cmp.Or(g[1], g[3])); c != "" {
				add(FactAmount, amount(strings.TrimRightFunc(strings.Join(strings.Fields(g[2]), ""), notWord))+" "+c)
			}
		}
	}
}

// datelike reports whether two digits with a separator between them stand in a
// text twice, as they do in every date.
func datelike(text string) bool {
	n := 0
	for i := 1; i+1 < len(text); i++ {
		if c := text[i]; (c == '.' || c == '/' || c == '-') && isDigit(text[i-1]) && isDigit(text[i+1]) {
			n++
		}
	}
	return n > 1
}

// phonelike reports whether eight digits, spaces and separators stand in a
// row, from digit to digit, as they do in every phone number.
func phonelike(text string) bool {
	first := -1
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isDigit(c):
			if first < 0 {
				first = i
			}
			if i-first >= 7 {
				return true
			}
		case strings.IndexByte(" ()./-", c) < 0:
			first = -1
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// money reports whether a text has the sign or the name of a currency.
func money(text string) bool {
	if strings.ContainsAny(text, "€$£") {
		return true
	}
	lower := strings.ToLower(text)
	return slices.ContainsFunc([]string{"zł", "zl", "pln", "eur", "usd", "gbp", "czk"}, func(c string) bool { return strings.Contains(lower, c) })
}

// canonical upper-cases a number and takes out spaces and a leading #.
func canonical(v string) string {
	return strings.TrimLeft(strings.ToUpper(strings.Join(strings.Fields(v), "")), "#")
}

func currency(s string) string {
	switch s = strings.ToLower(s); s {
	case "zł", "zl", "pln":
		return "PLN"
	case "€", "eur", "euro", "euros":
		return "EUR"
	case "$", "usd":
		return "USD"
	case "£", "gbp":
		return "GBP"
	case "czk":
		return "CZK"
	}
	return ""
}
