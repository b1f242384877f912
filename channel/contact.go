package channel

import (
	"net/mail"
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
// trunk prefix, and in E.164 without the plus are read too. An extension is
// kept in Raw only.
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
	n, err := phonenumbers.Parse(raw, strings.ToUpper(region))
	if err != nil || !phonenumbers.IsValidNumber(n) {
		// E.164 without the plus, as telephone systems report it.
		digits := strings.TrimPrefix(digitsOf(raw), "00")
		if strings.HasPrefix(raw, "+") || len(digits) < 9 {
			return Key{}, bad
		}
		if n, err = phonenumbers.Parse("+"+digits, ""); err != nil || !phonenumbers.IsValidNumber(n) {
			return Key{}, bad
		}
	}
	k := Key{Kind: KeyPhone, Value: phonenumbers.Format(n, phonenumbers.E164)}
	if written != k.Value {
		k.Raw = written
	}
	return k, nil
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
// the plus. Raw keeps what the source wrote.
//
// The error is a [*FieldError] if the text is no address.
func Email(text string) (Key, error) {
	raw := strings.TrimSpace(text)
	bad := &FieldError{Field: "email", Reason: "is not an e-mail address"}
	addr := raw
	if len(raw) > 7 && strings.EqualFold(raw[:7], "mailto:") {
		addr = raw[7:]
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
