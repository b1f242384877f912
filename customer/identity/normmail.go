package identity

import "strings"

// mailLevel says how two mailboxes agree, the least first.
type mailLevel uint8

const (
	mailUnknown  mailLevel = iota // one of them is no address
	mailDiffers                   // two mailboxes
	mailSimilar                   // the local parts are alike, beyond slips
	mailLocal                     // the same local part at another domain
	mailTwoEdits                  // two slips
	mailOneEdit                   // one slip
	mailTypo                      // one mailbox, but for a slip in the domain of a known provider
	mailSame                      // one mailbox
)

// compareMail says how two mailboxes agree, the same from both sides. Both must
// be normalised as [channel.Email] does; it does not allocate.
//
// A slip is an edit as edits counts them. In short local parts two slips make
// another mailbox: each needs five letters, of both local parts together. Digits are no
// slips of one another where all else is equal: jan1 and jan2 are two.
func compareMail(a, b string) mailLevel {
	la, da, okA := splitMail(a)
	lb, db, okB := splitMail(b)
	switch {
	case !okA || !okB:
		return mailUnknown
	case a == b:
		return mailSame
	case la == lb:
		if meantDomain(da) == meantDomain(db) {
			return mailTypo
		}
		if edits(da, db, 1) == 1 && len(da) > 5 {
			return mailOneEdit
		}
		return mailLocal
	}
	atDomain := 0
	if meantDomain(da) != meantDomain(db) {
		atDomain = edits(da, db, 2)
	}
	if slips := atDomain + edits(la, lb, 2); slips <= 2 && slips*5 <= len(la)+len(lb) && !otherNumber(la, lb) {
		return mailOneEdit - mailLevel(slips-1)
	}
	if jaroWinkler(la, lb) >= 0.92 && !otherNumber(la, lb) {
		return mailSimilar
	}
	return mailDiffers
}

func splitMail(s string) (local, domain string, ok bool) {
	i := strings.LastIndexByte(s, '@')
	if i < 1 || i == len(s)-1 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

// otherNumber reports whether two local parts have the same letters and other
// numbers behind them: people who find a name taken put the next number to it.
func otherNumber(a, b string) bool {
	x, y := strings.TrimRight(a, "0123456789"), strings.TrimRight(b, "0123456789")
	return x == y && len(x) < len(a) && len(y) < len(b) && len(a)-len(x) < 4
}

// meantDomain returns the provider's domain that a mistyped one stands for, or
// the domain itself. A domain is mistyped if it is one edit from one of a large
// provider, is none itself, and is long enough for that to be no accident.
func meantDomain(d string) string {
	if len(d) < 6 || mailProviders[d] {
		return d
	}
	if p, ok := oddDomains[d]; ok {
		return p
	}
	for _, p := range largeProviders {
		if n := len(d) - len(p); n >= -1 && n <= 1 && len(p) >= 8 && d[0] == p[0] && edits(d, p, 1) == 1 {
			return p
		}
	}
	return d
}

// largeProviders are those whose domains are mistyped daily. Shorter domains
// than eight letters have too many neighbours that exist.
var largeProviders = [...]string{"gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "icloud.com", "yahoo.com",
	"yahoo.co.uk", "hotmail.co.uk", "live.com", "protonmail.com", "interia.pl", "poczta.onet.pl", "poczta.fm", "gazeta.pl",
	"vp.pl", "autograf.pl", "inbox.lt", "takas.lt", "zebra.lt", "t-online.de", "freenet.de", "btinternet.com", "comcast.net"}

// mailProviders have mailboxes of their own, however alike their domains are.
var mailProviders = set(`gmail.com googlemail.com hotmail.com outlook.com icloud.com yahoo.com yahoo.co.uk hotmail.co.uk
	live.com protonmail.com interia.pl poczta.onet.pl poczta.fm gazeta.pl autograf.pl inbox.lt takas.lt zebra.lt
	t-online.de freenet.de btinternet.com comcast.net ymail.com email.com mail.com gmx.com gmx.de gmx.net web.de
	interia.eu interia.com inbox.lv inbox.eu outlook.de outlook.fr outlook.es hotmail.de hotmail.fr hotmail.it
	yahoo.de yahoo.fr yahoo.it yahoo.pl live.co.uk live.de live.fr fmail.com hmail.com cmail.com gmail.pl zmail.com
	gmail.net rmail.com tmail.com imail.com lmail.com smail.com vmail.com nmail.com bmail.com qmail.com jmail.com`)

// oddDomains are slips of more than one edit.
var oddDomains = map[string]string{"gmail.co": "gmail.com", "gmail.con": "gmail.com", "gmaill.con": "gmail.com",
	"gmial.con": "gmail.com", "gmai.co": "gmail.com", "gmil.co": "gmail.com", "hotmial.con": "hotmail.com", "g.mail.com": "gmail.com",
	"gmailcom": "gmail.com", "interia.p": "interia.pl"}
