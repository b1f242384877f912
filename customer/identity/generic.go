package identity

import (
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// Builtin reports whether a value is generic by its look alone, and why: it is
// listed in [Rules.Generic], or it is one of the built-in placeholders, such
// as 000000000, 123456789, brak@ and noemail@ addresses, mail domains that
// cannot exist or that anybody may read, and the addresses that marketplaces
// make for one order. It is cheap enough to be asked for every key.
//
// The domains reserved for documentation, example.com and its like, are taken
// for ordinary ones.
func (r Rules) Builtin(id channel.KeyID) (why string, generic bool) {
	for _, g := range r.Generic {
		if g == id {
			return "configured as generic", true
		}
		if g.Kind == channel.KeyEmail && id.Kind == channel.KeyEmail && strings.HasPrefix(g.Value, "@") &&
			strings.HasSuffix(id.Value, strings.ToLower(g.Value)) {
			return "mail domain configured as generic", true
		}
	}
	if r.NoBuiltin {
		return "", false
	}
	switch id.Kind {
	case channel.KeyEmail:
		why = placeholderEmail(id.Value)
	case channel.KeyPhone:
		why = placeholderDigits(nationalNumber(id.Value), 7)
	case channel.KeyAccount, channel.KeySocial:
		// Systems count their accounts: 111111 and 123456 are real ones.
		why = placeholderWord(id.Value)
	default:
		if why = placeholderWord(id.Value); why == "" {
			why = placeholderDigits(id.Value, 8)
		}
	}
	return why, why != ""
}

// nationalNumber takes the plus and the country code off an E.164 number. One
// without a plus is national as it is.
func nationalNumber(e164 string) string {
	d, coded := strings.CutPrefix(e164, "+")
	if !coded {
		return d
	}
	if len(d) < 4 {
		return d
	}
	switch {
	case d[0] == '1' || d[0] == '7':
		return d[1:]
	case strings.Contains(twoDigitCodes, " "+d[:2]+" "):
		return d[2:]
	}
	return d[3:]
}

// twoDigitCodes are the country codes of two digits; those of one begin with
// 1 and 7, all others have three.
const twoDigitCodes = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58" +
	" 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "

// placeholderDigits recognises zeros, one repeated digit, and digits in a row
// up or down, of at least atLeast digits.
func placeholderDigits(s string, atLeast int) string {
	if len(s) < atLeast {
		return ""
	}
	same, up, down := true, true, true
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return ""
		}
		if i == 0 {
			continue
		}
		step := (int(s[i]) - int(s[i-1]) + 10) % 10
		same, up, down = same && step == 0, up && step == 1, down && step == 9
	}
	switch {
	case same:
		return "one digit repeated"
	case up || down:
		return "digits in a row"
	}
	return ""
}

// placeholderWord recognises what programs and people write for "nothing".
func placeholderWord(s string) string {
	switch strings.ToLower(s) {
	case "null", "(null)", "undefined", "none", "nil", "nan", "n/a", "na", "-", "unknown", "anonymous",
		"guest", "test", "true", "false", "brak", "nieznany", "[object object]", "-1":
		return "placeholder"
	}
	if s != "" && strings.Trim(s, "0-") == "" {
		return "zeros"
	}
	return ""
}

func placeholderEmail(addr string) string {
	local, domain, ok := strings.Cut(addr, "@")
	if !ok {
		return ""
	}
	label, _, _ := strings.Cut(domain, ".")
	bare := squeezed(local)
	switch {
	case placeholderMailboxes[bare]:
		return "placeholder address"
	case domain == "localhost" || label == "localhost" || label == "invalid",
		strings.HasSuffix(domain, ".invalid"), strings.HasSuffix(domain, ".localhost"):
		return "mail domain that cannot exist"
	case placeholderMailboxes[squeezed(label)] && label != "brak":
		return "placeholder mail domain"
	case bare == label && doubledWords[bare]:
		return "placeholder address"
	case disposableDomains[domain]:
		return "disposable mailbox"
	case relayDomains[domain], strings.HasPrefix(domain, "marketplace.amazon."):
		return "marketplace relay address"
	}
	return ""
}

// squeezed takes out what people put between the words of an address.
func squeezed(s string) string {
	if !strings.ContainsAny(s, ".-_+") {
		return s
	}
	return squeeze.Replace(s)
}

var squeeze = strings.NewReplacer(".", "", "-", "", "_", "", "+", "")

// placeholderMailboxes are local parts that say "there is no address", in
// English, Polish and Lithuanian, and those of machines that read nothing.
var placeholderMailboxes = set(`noemail nomail noreply donotreply none null undefined noaddress nodata notprovided
	notavailable brak brakmaila brakemaila brakemail brakmail brakadresu bezmaila bezemaila bezemail niepodano
	niepodal niepodala niema niemaila niemamaila niemaemaila nieposiada nieposiadamaila neturi neturipasto
	neturielpasto nenurodyta nerapasto nerapasta mailerdaemon postmaster`)

// doubledWords are placeholders if they are both the mailbox and the domain:
// test@test.pl.
var doubledWords = set("test email mail abc asd asdf qwe qwerty xxx aaa a x aa xx klient client customer user")

// disposableDomains give anybody a mailbox that anybody can read. The list
// holds the best known ones; add others to [Rules.Generic].
var disposableDomains = set(`mailinator.com guerrillamail.com guerrillamail.net guerrillamail.org guerrillamail.biz
	guerrillamail.de sharklasers.com grr.la 10minutemail.com 10minutemail.net yopmail.com yopmail.fr temp-mail.org
	tempmail.com tempmail.net tempmailo.com tempr.email trashmail.com trashmail.de trash-mail.com getnada.com
	dispostable.com maildrop.cc mailnesia.com mailcatch.com throwawaymail.com fakeinbox.com moakt.com mohmal.com
	emailondeck.com 1secmail.com discard.email mintemail.com minuteinbox.com spamgourmet.com mytemp.email
	koszmail.pl niepodam.pl`)

// relayDomains mask a buyer's address behind one made for the order. Addresses
// under marketplace.amazon.* are recognised by their prefix.
var relayDomains = set(`allegromail.pl user.allegrogroup.pl members.ebay.com members.ebay.de members.ebay.co.uk
	members.ebay.pl relay.walmart.com`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
