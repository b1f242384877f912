package files

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Reasons are words without the value.
var (
	errNumber = errors.New("is not a number in the configured notation")
	errBool   = errors.New("is not true, false, yes, no, 1 or 0")
	errDate   = errors.New("is not a date in the configured layouts")
	errTime   = errors.New("is not a time in the configured layouts")
)

// decimal brings a number to the notation "-1234.50", exactly.
func (f *field) decimal(text string) (string, error) {
	s := strings.ReplaceAll(strings.TrimSpace(text), "−", "-")
	neg := false
	switch {
	case strings.HasPrefix(s, "-"):
		neg, s = true, s[1:]
	case strings.HasPrefix(s, "+"):
		s = s[1:]
	case strings.HasSuffix(s, "-"):
		neg, s = true, s[:len(s)-1]
	}
	s = strings.TrimSpace(s)
	whole, frac, point := strings.Cut(s, f.Decimal)
	whole, ok := f.ungroup(whole)
	if !ok || !digits(frac) || whole == "" && frac == "" || point && frac == "" {
		return "", errNumber
	}
	if whole == "" {
		whole = "0"
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	out := whole
	if frac != "" {
		out += "." + frac
	}
	zero := strings.Trim(out, "0.") == ""
	switch f.Sign {
	case "negate":
		neg = !neg
	case "abs":
		neg = false
	}
	if neg && !zero {
		out = "-" + out
	}
	return out, nil
}

// ungroup takes thousands separators out. They must stand before groups of
// three digits: in "1,5" a comma is something else.
func (f *field) ungroup(s string) (string, bool) {
	if f.Thousands == "" {
		return s, digits(s)
	}
	if f.Thousands == " " {
		s = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
	}
	groups := strings.Split(s, f.Thousands)
	for i, g := range groups {
		if !digits(g) || i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && (g == "" || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func (f *field) money(text, currency string) (channel.Money, error) {
	s, err := f.decimal(text)
	if err != nil {
		return channel.Money{}, err
	}
	currency = strings.ToUpper(strings.TrimSpace(currency))
	exp, ok := channel.Exponent(currency)
	if !ok {
		return channel.Money{}, errors.New("has a currency that is not in ISO 4217")
	}
	if f.Minor {
		if s, err = shift(s, exp); err != nil {
			return channel.Money{}, err
		}
	}
	m, err := channel.ParseMoney(s, currency)
	if err != nil {
		return channel.Money{}, errors.New("is an amount with more digits than the currency has, or too large")
	}
	return m, nil
}

// shift divides a whole number by ten to the power of exp.
func shift(s string, exp int) (string, error) {
	if strings.Contains(s, ".") {
		return "", errors.New("is not a whole number of minor units")
	}
	digits, neg := strings.CutPrefix(s, "-")
	if exp > 0 {
		if len(digits) <= exp {
			digits = strings.Repeat("0", exp+1-len(digits)) + digits
		}
		digits = digits[:len(digits)-exp] + "." + digits[len(digits)-exp:]
	}
	if neg {
		digits = "-" + digits
	}
	return digits, nil
}

func (f *field) float(text string) (float64, error) {
	s, err := f.decimal(text)
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, errNumber
	}
	return v, nil
}

func (f *field) integer(text string) (int, error) {
	s, err := f.decimal(text)
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil || int64(int(v)) != v {
		return 0, errors.New("is not a whole number")
	}
	return int(v), nil
}

func truth(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "1", "true", "t", "yes", "y":
		return true, nil
	case "0", "false", "f", "no", "n":
		return false, nil
	}
	return false, errBool
}

// defaultLayouts are those that cannot be read in two ways.
var defaultLayouts = []string{time.RFC3339, time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly}

func (f *field) time(text string) (channel.Time, error) {
	layouts := f.Layouts
	if len(layouts) == 0 {
		layouts = defaultLayouts
	}
	for _, l := range layouts {
		if l == "unix" || l == "unix_ms" {
			if t, ok := epoch(l, text); ok {
				return t, nil
			}
			continue
		}
		if t, err := channel.ParseTime(l, text, f.zone); err == nil {
			return t, nil
		}
	}
	return channel.Time{}, errTime
}

// epoch reads seconds or milliseconds since 1970, with a fraction if there is
// one, down to nanoseconds.
func epoch(layout, text string) (channel.Time, bool) {
	whole, frac, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 0 || n > 253402300799_000 || !digits(frac) {
		return channel.Time{}, false
	}
	frac = (frac + "000000000")[:9]
	nano, _ := strconv.ParseInt(frac, 10, 64) // nine digits
	if layout == "unix_ms" {
		return channel.UTC(time.UnixMilli(n).Add(time.Duration(nano / 1_000))), true
	}
	if n > 253402300799 {
		return channel.Time{}, false
	}
	return channel.UTC(time.Unix(n, nano)), true
}

// date reads a calendar day.
func (f *field) date(text string) (string, error) {
	layouts := f.Layouts
	if len(layouts) == 0 {
		layouts = []string{time.DateOnly}
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, text); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", errDate
}
