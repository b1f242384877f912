package channel_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"testing/quick"

	"github.com/clientele-go/clientele/channel"
)

func TestExponent(t *testing.T) {
	for code, want := range map[string]int{"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4, "PLN": 2, "ZWG": 2, "AED": 2, "BIF": 0} {
		if got, ok := channel.Exponent(code); !ok || got != want {
			t.Errorf("%s: %d, %v", code, got, ok)
		}
	}
	for _, code := range []string{"", "eur", "EU", "EURO", "XAU", "XXX", "UR ", " EU", "R A", "\x00\x00\x00"} {
		if _, ok := channel.Exponent(code); ok {
			t.Errorf("%q is a currency", code)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for _, tt := range []struct {
		text, currency string
		want           int64
		ok             bool
	}{
		{"12.30", "EUR", 1230, true}, {"12.3", "EUR", 1230, true}, {"12", "EUR", 1200, true}, {"-12.30", "EUR", -1230, true},
		{"+1", "EUR", 100, true}, {" 1.00 ", "EUR", 100, true}, {"0", "EUR", 0, true}, {"-0.00", "EUR", 0, true},
		{".5", "EUR", 50, true}, {"12.300000", "EUR", 1230, true}, {"0012.30", "EUR", 1230, true}, {"500", "JPY", 500, true},
		{"500.000", "JPY", 500, true}, {"1.234", "KWD", 1234, true}, {"0.0001", "CLF", 1, true},
		{"92233720368547758.07", "EUR", math.MaxInt64, true},
		{"12.345", "EUR", 0, false}, {"500.5", "JPY", 0, false}, {"12,30", "EUR", 0, false}, {"1 200", "EUR", 0, false},
		{"1e2", "EUR", 0, false}, {"", "EUR", 0, false}, {".", "EUR", 0, false}, {"5.", "EUR", 0, false}, {"-", "EUR", 0, false},
		{"--5", "EUR", 0, false}, {"0x10", "EUR", 0, false}, {"NaN", "EUR", 0, false}, {"١٢", "EUR", 0, false},
		{"92233720368547758.08", "EUR", 0, false}, {"12.30", "XXX", 0, false}, {"12.30", "eur", 0, false},
	} {
		got, err := channel.ParseMoney(tt.text, tt.currency)
		switch {
		case tt.ok && (err != nil || got != channel.Money{Minor: tt.want, Currency: tt.currency}):
			t.Errorf("%q %s = %v, %v", tt.text, tt.currency, got, err)
		case !tt.ok && (!errors.Is(err, channel.ErrAmount) || got != channel.Money{}):
			t.Errorf("%q %s = %v, %v", tt.text, tt.currency, got, err)
		case !tt.ok && len(tt.text) > 2 && strings.Contains(err.Error(), tt.text):
			t.Errorf("the error tells the amount: %v", err)
		}
	}
}

// A source that writes three digits for euros is read if the third is zero.
func TestParseMoneyExp(t *testing.T) {
	for _, tt := range []struct {
		text, currency string
		digits         int
		want           int64
		ok             bool
	}{
		{"12.300", "EUR", 3, 1230, true}, {"12.305", "EUR", 3, 0, false}, {"12.3", "EUR", 0, 0, false},
		{"12", "EUR", 0, 1200, true}, {"500.00", "JPY", 2, 500, true}, {"1.23", "KWD", 2, 1230, true}, {"1.234", "KWD", 2, 0, false},
	} {
		got, err := channel.ParseMoneyExp(tt.text, tt.currency, tt.digits)
		if (err == nil) != tt.ok || got.Minor != tt.want {
			t.Errorf("%q %s %d = %v, %v", tt.text, tt.currency, tt.digits, got, err)
		}
	}
}

// Sums and products are those of integers without bounds, or an error.
func TestMoneyArithmetic(t *testing.T) {
	agree := func(got channel.Money, err error, want *big.Int) bool {
		if want.IsInt64() && want.Int64() != math.MinInt64 {
			return err == nil && got == channel.Money{Minor: want.Int64(), Currency: "PLN"}
		}
		return errors.Is(err, channel.ErrAmount) || want.IsInt64() && err == nil && got.Minor == want.Int64()
	}
	check := func(a, b int64) bool {
		x, y := channel.Money{Minor: a, Currency: "PLN"}, channel.Money{Minor: b, Currency: "PLN"}
		sum, err1 := x.Add(y)
		product, err2 := x.Times(b)
		return agree(sum, err1, new(big.Int).Add(big.NewInt(a), big.NewInt(b))) &&
			agree(product, err2, new(big.Int).Mul(big.NewInt(a), big.NewInt(b)))
	}
	edges := []int64{0, 1, -1, 2, 7, 1 << 31, 1 << 32, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 3037000500}
	for _, a := range edges {
		for _, b := range edges {
			if !check(a, b) {
				t.Errorf("%d and %d", a, b)
			}
		}
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
}

func TestMoneyCurrencies(t *testing.T) {
	eur, pln := channel.Money{Minor: 1, Currency: "EUR"}, channel.Money{Minor: 1, Currency: "PLN"}
	if _, err := eur.Add(pln); !errors.Is(err, channel.ErrCurrency) {
		t.Errorf("EUR + PLN: %v", err)
	}
	for _, pair := range [][2]channel.Money{{eur, {}}, {{}, eur}} {
		if got, err := pair[0].Add(pair[1]); err != nil || got != eur {
			t.Errorf("with nothing: %v, %v", got, err)
		}
	}
	if got := eur.Neg(); got.Minor != -1 || got.Currency != "EUR" {
		t.Errorf("Neg: %v", got)
	}
}

func TestMoneyString(t *testing.T) {
	for want, m := range map[string]channel.Money{
		"0": {}, "49.90 EUR": {Minor: 4990, Currency: "EUR"}, "-0.05 EUR": {Minor: -5, Currency: "EUR"}, "500 JPY": {Minor: 500, Currency: "JPY"},
		"0.001 KWD": {Minor: 1, Currency: "KWD"}, "0.00 EUR": {Currency: "EUR"},
		"-92233720368547758.08 EUR": {Minor: math.MinInt64, Currency: "EUR"},
	} {
		if got := m.String(); got != want {
			t.Errorf("%+v: %q, want %q", m.Minor, got, want)
		}
	}
}

// What is read prints as it was meant: the same rational number.
func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"12.30", "-0.5", "1e2", "92233720368547758.07", ".", "+7", "0000.1000"} {
		f.Add(s, "EUR", 2)
		f.Add(s, "JPY", 3)
	}
	f.Fuzz(func(t *testing.T, text, currency string, digits int) {
		m, err := channel.ParseMoneyExp(text, currency, digits)
		if err != nil {
			if !errors.Is(err, channel.ErrAmount) || m != (channel.Money{}) {
				t.Fatalf("%q: %v, %v", text, m, err)
			}
			return
		}
		want, ok := new(big.Rat).SetString(strings.TrimSpace(text))
		number, code, _ := strings.Cut(m.String(), " ")
		got, _ := new(big.Rat).SetString(number)
		if !ok || got == nil || got.Cmp(want) != 0 || code != currency {
			t.Fatalf("%q %s is read as %v", text, currency, m)
		}
		again, err := channel.ParseMoney(number, code)
		if err != nil || again != m {
			t.Fatalf("%v is read again as %v, %v", m, again, err)
		}
		b, _ := json.Marshal(m)
		var back channel.Money
		if json.Unmarshal(b, &back) != nil || back != m {
			t.Fatalf("%s is read as %v", b, back)
		}
	})
}
