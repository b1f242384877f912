package channel

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Phone reads a phone number as people write it and returns its key in E.164,
// "+48600100200", asserted. region is the ISO 3166 country whose national
// notation is meant where the text gives no country; empty means that only
// international notation is read. Numbers with an 00 prefix, with a national
// trunk prefix, also one that is used no longer (0-12 …), and in E.164 without
// the plus are read too. An extension (ext., wew., vid.) is kept in Raw only, and
// so is what stands before and behind the number.
//
// The error is a [*FieldError] if the text is no number that libphonenumber
// calls valid; "anonymous" is not one. A valid number need not be meaningful:
// placeholders are recognised by the identity engine, not here.
func Phone(text, region string) (Key, error) {
	raw := strings.TrimSpace(text)
	written := raw
	if strings.HasPrefix(raw, "+") || strings.HasPrefix(raw, "00") {
		raw = strings.Replace(raw, "(0)", "", 1) // +48 (0) 601 …: the trunk prefix, for those at home
	}
	bad := &FieldError{Field: "phone", Reason: "is not a valid phone number"}
	if raw == "" || len(raw) > 64 || !printable(raw) {
		return Key{}, bad
	}
	n, ok := parsePhone(raw, region)
	if !ok {
		n, ok = parsePhone(numberIn(raw), region)
	}
	if !ok {
		n, ok = parseOddPhone(numberIn(raw), region)
	}
	if !ok {
		return Key{}, bad
	}
	k := Key{Kind: KeyPhone, Value: phonenumbers.Format(n, phonenumbers.E164)}
	if written != k.Value {
		k.Raw = written
	}
	return k, nil
}

func parsePhone(text, region string) (*phonenumbers.PhoneNumber, bool) {
	n, err := phonenumbers.Parse(text, strings.ToUpper(region))
	return n, err == nil && phonenumbers.IsValidNumber(n)
}

// parseOddPhone reads what libphonenumber does not: a zero before a national
// number where there is none any more, and E.164 without the plus, as telephone
// systems report it.
func parseOddPhone(text, region string) (*phonenumbers.PhoneNumber, bool) {
	if strings.HasPrefix(text, "+") || strings.ContainsFunc(text, unicode.IsLetter) {
		return nil, false
	}
	if rest, zero := strings.CutPrefix(text, "0"); zero && !strings.HasPrefix(rest, "0") {
		return parsePhone(rest, region)
	}
	digits := strings.TrimPrefix(digitsOf(text), "00")
	if len(digits) < 9 {
		return nil, false
	}
	return parsePhone("+"+digits, "")
}

// extension matches an extension as it is written in Polish and Lithuanian;
// libphonenumber knows the English ways.
var extension = regexp.MustCompile(`(?i)(\d)[\s,;(]*(?:w|wew\p{L}*|vid\p{L}*)[.:\s]*\d{1,6}\)?$`)

// numberIn returns a text without an extension and without what stands before
// and behind the number.
func numberIn(text string) string {
	text = strings.TrimRightFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
	text = extension.ReplaceAllString(text, "$1")
	return strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsDigit(r) && r != '+' && r != '＋' })
}

// printable refuses what no storage or log may see: raw text is kept.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// Email reads an e-mail address, alone or as "Name <address>", and returns
// its key, asserted. The domain is lower-cased and brought to its ASCII form
// (IDNA 2008), the local part is lower-cased and composed (NFC). For providers
// that are known to ignore dots or what follows a plus, and only for those,
// both are taken out: Gmail ignores both, Outlook, iCloud, Fastmail and Proton
// the plus. A comma, a semicolon or an invisible character before or behind the
// address, as pasting leaves them, is not taken for a part of it. Raw keeps what
// the source wrote.
//
// The error is a [*FieldError] if the text is no address.
func Email(text string) (Key, error) {
	raw := strings.TrimSpace(text)
	bad := &FieldError{Field: "email", Reason: "is not an e-mail address"}
	addr := strings.TrimFunc(raw, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == ',' || r == ';' })
	if len(addr) > 7 && strings.EqualFold(addr[:7], "mailto:") {
		addr = addr[7:]
	}
	if strings.ContainsAny(addr, "<>") {
		a, err := mail.ParseAddress(addr)
		if err != nil {
			return Key{}, bad
		}
		addr = a.Address
	}
	at := strings.LastIndexByte(addr, '@')
	if at < 1 || len(raw) > 1024 || !printable(raw) || len(addr) > 320 || strings.ContainsFunc(addr, unicode.IsSpace) || strings.ContainsAny(addr, ",;:\"()[]<>\\") {
		return Key{}, bad
	}
	local := strings.ToLower(norm.NFC.String(addr[:at]))
	domain, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.ToLower(addr[at+1:]), "."))
	if err != nil || !strings.Contains(domain, ".") || strings.Contains("."+domain+".", "..") || strings.Contains(local, "@") {
		return Key{}, bad
	}
	local, domain = providerRules(local, domain)
	if local == "" || len(local)+len(domain) > 320 {
		return Key{}, bad
	}
	k := Key{Kind: KeyEmail, Value: local + "@" + domain}
	if raw != k.Value {
		k.Raw = raw
	}
	return k, nil
}

// providerRules applies what the named providers document about their own
// addresses. Everywhere else dots and pluses are significant.
func providerRules(local, domain string) (string, string) {
	switch domain {
	case "gmail.com", "googlemail.com":
		local, _, _ = strings.Cut(local, "+")
		return strings.ReplaceAll(local, ".", ""), "gmail.com"
	case "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "fastmail.com",
		"proton.me", "protonmail.com", "pm.me":
		local, _, _ = strings.Cut(local, "+")
	}
	return local, domain
}
