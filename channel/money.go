package channel

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Money is an amount in minor units of one currency: 4990 EUR is 49.90 euros.
// It is never a float and is never added across currencies. The zero Money is
// no amount in no currency.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"` // ISO 4217, upper case
}

var (
	// ErrCurrency is returned when amounts of two currencies would be added.
	ErrCurrency = errors.New("channel: amounts of different currencies cannot be added")
	// ErrAmount is returned for an amount that cannot be held exactly.
	ErrAmount = errors.New("channel: amount cannot be held exactly")
)

// Exponent returns the number of minor digits of an ISO 4217 currency: 2 for
// most, 0 for JPY, 3 for KWD. It reports false for a code that is not an
// active ISO 4217 currency (list one of the standard, as of 2026).
func Exponent(currency string) (digits int, known bool) {
	if len(currency) != 3 {
		return 0, false
	}
	switch {
	case strings.Contains(currencies0, currency+" "):
		return 0, true
	case strings.Contains(currencies3, currency+" "):
		return 3, true
	case strings.Contains(currencies4, currency+" "):
		return 4, true
	case strings.Contains(currencies2, currency+" "):
		return 2, true
	}
	return 0, false
}

// ISO 4217 list one, by exponent. Codes without a minor unit (gold, test
// codes, fund codes) are left out.
const (
	currencies0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "
	currencies3 = "BHD IQD JOD KWD LYD OMR TND "
	currencies4 = "CLF UYW "
	currencies2 = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD " +
		"CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD " +
		"GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD " +
		"MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD " +
		"RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD " +
		"USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG "
)

// ParseMoney reads a decimal number with a point, such as "-12.30", as an
// amount of currency. It never rounds: a digit other than zero beyond the
// currency's exponent, an unknown currency, an exponent ("1e2"), a thousands
// separator or a value that does not fit is an error.
func ParseMoney(text, currency string) (Money, error) {
	exp, ok := Exponent(currency)
	if !ok {
		return Money{}, fmt.Errorf("%w: currency is not in ISO 4217", ErrAmount)
	}
	return ParseMoneyExp(text, currency, exp)
}

// ParseMoneyExp is [ParseMoney] for a source that uses another exponent than
// ISO 4217 does. digits is what the source uses; the result is in ISO minor
// units, so it must be exact in those.
func ParseMoneyExp(text, currency string, digits int) (Money, error) {
	exp, ok := Exponent(currency)
	if !ok {
		return Money{}, fmt.Errorf("%w: currency is not in ISO 4217", ErrAmount)
	}
	s, neg := strings.TrimSpace(text), false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	whole, frac, hasPoint := strings.Cut(s, ".")
	if whole == "" && frac == "" || hasPoint && frac == "" || !allDigits(whole) || !allDigits(frac) {
		return Money{}, fmt.Errorf("%w: not a decimal number", ErrAmount)
	}
	if len(strings.TrimRight(frac, "0")) > min(exp, digits) {
		return Money{}, fmt.Errorf("%w: more digits than %s has", ErrAmount, currency)
	}
	frac = (frac + "0000")[:exp]
	minor, err := strconv.ParseUint("0"+whole+frac, 10, 63)
	if err != nil {
		return Money{}, fmt.Errorf("%w: too large", ErrAmount)
	}
	m := Money{Minor: int64(minor), Currency: currency}
	if neg {
		m.Minor = -m.Minor
	}
	return m, nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// IsZero reports whether m is the zero Money: no amount in no currency.
func (m Money) IsZero() bool { return m == Money{} }

// Add returns m + o. The zero Money adds to any currency; otherwise two
// currencies are [ErrCurrency], and a sum that does not fit is [ErrAmount].
func (m Money) Add(o Money) (Money, error) {
	switch {
	case m.IsZero():
		return o, nil
	case o.IsZero():
		return m, nil
	case m.Currency != o.Currency:
		return Money{}, ErrCurrency
	}
	sum := m.Minor + o.Minor
	if (o.Minor > 0 && sum < m.Minor) || (o.Minor < 0 && sum > m.Minor) {
		return Money{}, fmt.Errorf("%w: too large", ErrAmount)
	}
	return Money{Minor: sum, Currency: m.Currency}, nil
}

// Neg returns −m.
func (m Money) Neg() Money { return Money{Minor: -m.Minor, Currency: m.Currency} }

// Times returns m times n, or [ErrAmount] if the product does not fit.
func (m Money) Times(n int64) (Money, error) {
	hi, lo := bits.Mul64(magnitude(m.Minor), magnitude(n))
	if hi != 0 || lo > math.MaxInt64 {
		return Money{}, fmt.Errorf("%w: too large", ErrAmount)
	}
	p := int64(lo)
	if (m.Minor < 0) != (n < 0) {
		p = -p
	}
	return Money{Minor: p, Currency: m.Currency}, nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// String returns the amount with its currency: "49.90 EUR", "500 JPY".
func (m Money) String() string {
	if m.IsZero() {
		return "0"
	}
	exp, _ := Exponent(m.Currency)
	s := strconv.FormatUint(magnitude(m.Minor), 10)
	if exp > 0 {
		for len(s) <= exp {
			s = "0" + s
		}
		s = s[:len(s)-exp] + "." + s[len(s)-exp:]
	}
	if m.Minor < 0 {
		s = "-" + s
	}
	return s + " " + m.Currency
}

func (m Money) check(field string) error {
	if m.IsZero() {
		return nil
	}
	if _, ok := Exponent(m.Currency); !ok {
		return &FieldError{Field: field + ".currency", Reason: "is not in ISO 4217"}
	}
	return nil
}
