package identity

import (
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// mailNumber numbers a mailbox that says something about a person, and
// returns 0 for others.
func (t *table) mailNumber(addr string) uint32 {
	hash := textHash(addr)
	n := t.mail.find(hash, func(n uint32) bool { return t.isWritten(n, addr) })
	if n == 0 {
		n = uint32(len(t.mails))
		t.mail.add(hash, n)
		t.mails = append(t.mails, t.newMail(addr))
		if !t.asRead(n, addr) {
			t.written[n] = strings.Clone(addr)
		}
	}
	if t.mails[n].useless {
		return 0
	}
	return n
}

// isWritten reports whether a mailbox is the one that is written so.
func (t *table) isWritten(n uint32, addr string) bool {
	if s, ok := t.written[n]; ok {
		return s == addr
	}
	return t.asRead(n, addr)
}

// asRead reports whether a mailbox is written as it is read.
func (t *table) asRead(n uint32, addr string) bool {
	local, domain, ok := strings.Cut(addr, "@")
	return ok && local == t.mailTexts.text(t.mails[n].at) && domain == t.mailTexts.at(t.mails[n].domain)
}

func (t *table) newMail(addr string) mailInfo {
	local, domain, _ := strings.Cut(strings.ToLower(strings.TrimSpace(addr)), "@")
	m := mailInfo{local: t.mailTexts.intern(local), domain: t.mailTexts.intern(domain), letters: lettersOf(local)}
	m.at = t.mailTexts.start[m.local]
	m.useless = t.useless(channel.KeyID{Kind: channel.KeyEmail, Value: strings.ToLower(addr)}) || local == "" || domain == "" && len(local) < 6 || officeMailbox(local)
	return m
}

// officeMailboxes are read by whoever is on duty.
var officeMailboxes = set(`info biuro kontakt contact office sklep shop store sales sprzedaz obsluga support help
	helpdesk admin administrator webmaster sekretariat recepcja reception faktury invoice invoices ksiegowosc
	accounting billing marketing hr praca kadry zamowienia orders hello mail poczta pastas uzsakymai
	pardavimai service serwis team jobs press`)

func officeMailbox(local string) bool {
	if i := strings.IndexByte(local, '+'); i > 0 {
		local = local[:i]
	}
	return officeMailboxes[squeezed(local)]
}
