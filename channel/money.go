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
	const stride = len("EUR2 ")
	low, high := 0, len(currencies)/stride
	for low < high {
		mid := (low + high) / 2
		switch code := currencies[mid*stride : mid*stride+3]; {
		case code == currency:
			return int(currencies[mid*stride+3] - '0'), true
		case code < currency:
			low = mid + 1
		default:
			high = mid
		}
	}
	return 0, false
}

// ISO 4217 list one in alphabetical order, each code with its exponent. Codes
// without a minor unit (gold, test codes, fund codes) are left out.
const currencies = "AED2 AFN2 ALL2 AMD2 AOA2 ARS2 AUD2 AWG2 AZN2 BAM2 BBD2 BDT2 BGN2 BHD3 BIF0 BMD2 BND2 BOB2 BOV2 BRL2 " +
	"BSD2 BTN2 BWP2 BYN2 BZD2 CAD2 CDF2 CHE2 CHF2 CHW2 CLF4 CLP0 CNY2 COP2 COU2 CRC2 CUP2 CVE2 CZK2 DJF0 " +
	"DKK2 DOP2 DZD2 EGP2 ERN2 ETB2 EUR2 FJD2 FKP2 GBP2 GEL2 GHS2 GIP2 GMD2 GNF0 GTQ2 GYD2 HKD2 HNL2 HTG2 " +
	"HUF2 IDR2 ILS2 INR2 IQD3 IRR2 ISK0 JMD2 JOD3 JPY0 KES2 KGS2 KHR2 KMF0 KPW2 KRW0 KWD3 KYD2 KZT2 LAK2 " +
	"LBP2 LKR2 LRD2 LSL2 LYD3 MAD2 MDL2 MGA2 MKD2 MMK2 MNT2 MOP2 MRU2 MUR2 MVR2 MWK2 MXN2 MXV2 MYR2 MZN2 " +
	"NAD2 NGN2 NIO2 NOK2 NPR2 NZD2 OMR3 PAB2 PEN2 PGK2 PHP2 PKR2 PLN2 PYG0 QAR2 RON2 RSD2 RUB2 RWF0 SAR2 " +
	"SBD2 SCR2 SDG2 SEK2 SGD2 SHP2 SLE2 SOS2 SRD2 SSP2 STN2 SVC2 SYP2 SZL2 THB2 TJS2 TMT2 TND3 TOP2 TRY2 " +
	"TTD2 TWD2 TZS2 UAH2 UGX0 USD2 USN2 UYI0 UYU2 UYW4 UZS2 VED2 VES2 VND0 VUV0 WST2 XAD2 XAF0 XCD2 XCG2 " +
	"XOF0 XPF0 YER2 ZAR2 ZMW2 ZWG2 "

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
