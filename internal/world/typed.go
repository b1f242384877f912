package world

import (
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// mailKey makes the key of an address that is already in lower case, as
// channel.Email would, which is too slow for millions.
func mailKey(address string, a channel.Assurance) channel.Key {
	k := channel.Key{Kind: channel.KeyEmail, Value: address, Assurance: a}
	local, host, _ := strings.Cut(address, "@")
	if host == "gmail.com" || host == "googlemail.com" {
		local, _, _ = strings.Cut(local, "+")
		k.Value = strings.ReplaceAll(local, ".", "") + "@gmail.com"
	}
	if k.Value != address {
		k.Raw = address
	}
	return k
}

func phoneKey(e164 string, a channel.Assurance) channel.Key {
	return channel.Key{Kind: channel.KeyPhone, Value: e164, Assurance: a}
}

// typedMail is the mailbox that somebody types where nobody checks it: mostly
// their own, sometimes the family's or the firm's, sometimes with a slip.
func (p *part) typedMail(h *human) channel.Key {
	mail := h.mail
	switch {
	case h.office != "" && p.percent(50):
		mail = h.office
	case h.shared != "" && p.percent(25):
		mail = h.shared
	}
	local, host, _ := strings.Cut(mail, "@")
	if host == "gmail.com" {
		switch p.IntN(6) {
		case 0:
			local = strings.ReplaceAll(local, ".", "")
		case 1:
			local += "+sklep"
		case 2:
			host = "googlemail.com"
		}
	}
	if p.chance(p.rates.Typos) {
		switch i := 1 + p.IntN(len(local)-2); {
		case host == "gmail.com":
			host = "gmial.com"
		case p.percent(50):
			local = local[:i] + local[i+1:] // a letter left out
		default:
			local = local[:i] + local[i+1:i+2] + local[i:i+1] + local[i+2:] // two swapped
		}
	}
	if p.percent(4) { // a slip that hits somebody else's mailbox
		if other := &p.people[p.IntN(len(p.people))]; p.chance(p.rates.Typos) && other.home != h.home {
			return mailKey(other.mail, channel.Asserted)
		}
	}
	return mailKey(local+"@"+host, channel.Asserted)
}

// typedNumber is the phone number that somebody types.
func (p *part) typedNumber(h *human, t time.Time) channel.Key {
	number := h.mobile(t)
	if h.landline != "" && p.percent(20) {
		number = h.landline
	}
	k := phoneKey(number, channel.Asserted)
	if raw := p.typedPhone(h.country, number); raw != number {
		k.Raw = raw
	}
	return k
}

// typedName is how somebody writes their name in a form.
func (p *part) typedName(h *human, t time.Time) channel.Name {
	n := h.name(t)
	switch r := p.IntN(100); {
	case r < 25:
		n.Given, n.Family = fold(n.Given), fold(n.Family)
	case r < 31:
		n.Given = nickname(n.Given)
	case r < 34:
		n.Given, n.Family = strings.ToUpper(n.Given), strings.ToUpper(n.Family)
	case r < 36:
		n.Given, n.Family = n.Family, n.Given
	case r < 38:
		n.Given = string([]rune(n.Given)[:1]) + "."
	}
	if letters := []rune(n.Family); p.chance(p.rates.Typos) && len(letters) > 3 {
		i := 1 + p.IntN(len(letters)-2)
		n.Family = string(letters[:i]) + string(letters[i+1:])
	}
	return n
}
