package poslog

import (
	"bytes"
	"strings"
)

// What logs carry and nobody who looks at a customer's history needs. None of
// it leaves this package, be it in facts or in the raw bytes of rejects.

// How the content of an element or attribute is treated.
type privacy uint8

const (
	plain    privacy = iota
	dropped          // nothing is kept
	lastFour         // of a number only the last four digits
	operator         // a pseudonym is kept
)

// privacyOf says how an element or attribute of that local name is treated.
func privacyOf(name string) privacy {
	switch strings.ToLower(name) {
	case "operatorid":
		return operator
	case "accountnumber", "primaryaccountnumber", "maskedaccountnumber", "pan", "cardnumber",
		"creditcardnumber", "debitcardnumber", "cardaccountnumber", "giftcardnumber":
		return lastFour
	case "electronicsignature", "signature", "signatureimage", "signaturedata", "signaturecapture", "svg",
		"birthdate", "dateofbirth", "birthday", "birthdatetime", "birthyear", "dob", "age",
		"authorizationcode", "authorisationcode", "authcode", "approvalcode", "referencenumber",
		"adjudicationcode", "hostresponse", "track1", "track2", "track3", "trackdata",
		"magneticstripe", "switchdata", "emv", "emvdata", "emvtags",
		"cardholdername", "cardholder", "expirationdate", "expirydate", "cvv", "cvv2", "cvc",
		"cardsecuritycode", "cardverificationvalue", "pin", "pinblock", "micr", "iban", "bankaccount", "routingnumber",
		"operatorname", "operatorbypassapproval", "operatorapproval", "approver", "approverid", "approvername",
		"supervisor", "supervisorid", "associate", "associateid", "associatename", "salesassociate",
		"worker", "workerid", "workername", "employee", "employeeid", "employeename",
		"cashier", "cashierid", "cashiername",
		"taxcertificate", "ssn", "socialsecuritynumber", "nationalid", "driverslicense", "driverlicense",
		"driverslicensenumber", "personalid", "passport", "passportnumber",
		"receiptimage", "receipttext", "headertext", "trailertext":
		return dropped
	}
	return plain
}

// last4 returns the last four digits of a card number, masked or not, and
// nothing of a text that does not end in four digits.
func last4(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.TrimSpace(number))
	if len(digits) < 4 {
		return ""
	}
	tail := digits[len(digits)-4:]
	for i := range len(tail) {
		if tail[i] < '0' || tail[i] > '9' {
			return ""
		}
	}
	return tail
}

// A masker writes the bytes of a transaction without what is private. It
// works on what is not well-formed too, and rather masks too much of it.
type masker struct {
	in     *splitter
	out    bytes.Buffer
	pseudo func(id string) string
	broken bool // the transaction is not well-formed

	inside string  // the private element that we are in
	how    privacy // how its content is treated
	depth  int     // elements of that name
	text   int     // where in out the text behind the last tag begins
}

// mask returns raw, which is in UTF-8, without what is private: elements and
// attributes stay, their content goes; comments and processing instructions go
// altogether. Operators become what pseudo makes of them.
func mask(raw []byte, broken bool, pseudo func(string) string) []byte {
	m := masker{in: &splitter{buf: raw, eof: true, limit: len(raw)}, pseudo: pseudo, broken: broken}
	m.out.Grow(len(raw))
	p := int64(0)
	for {
		t, err := m.in.lex(p, len(raw))
		if err != nil {
			if at := bytes.IndexByte(raw[p:], '<'); at >= 0 {
				m.content(raw[p : p+int64(at)]) // what follows is cut off within markup: nobody knows what it is
			} else {
				m.content(raw[p:])
			}
			return m.out.Bytes()
		}
		m.content(raw[p:t.start])
		m.markup(t, raw[t.start:t.end])
		p = t.end
	}
}

// content writes text between two tags.
func (m *masker) content(text []byte) {
	if m.inside != "" && m.how == dropped || len(text) == 0 {
		return
	}
	switch s := string(text); {
	case m.inside != "" && m.how == lastFour:
		if tail := last4(s); tail != "" && !m.broken { // it may be cut off, and these its first four
			m.out.WriteString("****" + tail)
		}
	case m.inside != "" && m.how == operator:
		m.out.WriteString(m.pseudo(s))
	case m.broken:
		if !strings.Contains(s, ">") { // else it is a tag that has lost its beginning
			m.out.WriteString(maskRuns(s))
		}
	default:
		m.out.Write(text)
	}
}

func (m *masker) markup(t token, b []byte) {
	name := string(local(t.name))
	switch t.kind {
	case tokData:
		if data := bytes.TrimSuffix(bytes.TrimPrefix(b, []byte("<![CDATA[")), []byte("]]>")); m.inside == "" {
			m.out.WriteString("<![CDATA[")
			m.content(data)
			m.out.WriteString("]]>")
		} else {
			m.content(data)
		}
	case tokOpen, tokEmpty:
		m.startTag(t, b)
		if m.inside == "" && t.kind == tokOpen && privacyOf(name) != plain {
			m.inside, m.how, m.depth = name, privacyOf(name), 1
		} else if m.inside == name && t.kind == tokOpen {
			m.depth++
		}
		m.text = m.out.Len()
	case tokClose:
		switch {
		case m.inside == name:
			if m.depth--; m.depth == 0 {
				m.inside = ""
			}
		case m.inside == "" && privacyOf(name) != plain:
			m.out.Truncate(m.text) // its beginning is spoilt
		}
		if t.broken {
			m.out.WriteByte('<')
		} else {
			m.out.WriteString("</" + string(t.name) + ">")
		}
		m.text = m.out.Len()
	case tokOther:
		if len(b) == 1 {
			m.out.WriteByte('<')
		}
	case tokDirective:
		m.out.Write(b)
		m.broken = true
	}
}

// startTag writes a start tag with the attributes that are not private, and
// without any if it is within something private. Of a broken one nothing is
// known, not even where its name ends.
func (m *masker) startTag(t token, b []byte) {
	if t.broken {
		m.out.WriteByte('<')
		return
	}
	m.out.WriteString("<" + string(t.name))
	end := ">"
	if t.kind == tokEmpty {
		end = "/>"
	}
	if m.inside == "" {
		for _, a := range attributes(b[1+len(t.name) : len(b)-len(end)]) {
			val := a.value
			switch privacyOf(a.name[strings.LastIndexByte(a.name, ':')+1:]) {
			case dropped:
				val = ""
			case lastFour:
				if val = last4(val); m.broken {
					val = ""
				}
			case operator:
				val = m.pseudo(val)
			}
			if m.broken {
				val = maskRuns(val)
			}
			m.out.WriteString(" " + a.name + "=" + a.quote + val + a.quote)
		}
	}
	m.out.WriteString(end)
}

type rawAttr struct{ name, value, quote string }

// attributes splits what stands behind the name in a tag. What does not look
// like an attribute is left out.
func attributes(b []byte) []rawAttr {
	var out []rawAttr
	for s := string(b); ; {
		name, rest, ok := strings.Cut(s, "=")
		rest = strings.TrimLeft(rest, " \t\r\n")
		if !ok || rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return out
		}
		val, tail, ok := strings.Cut(rest[1:], rest[:1])
		name = strings.TrimSpace(name)
		if !ok || name == "" || strings.ContainsAny(name, " \t\r\n\"'") {
			return out
		}
		out = append(out, rawAttr{name, val, rest[:1]})
		s = tail
	}
}

// maskRuns takes all but the last four digits from every run of twelve or
// more, be they spaced or not: where tags are spoilt, a card number may stand
// anywhere.
func maskRuns(s string) string {
	out := []byte(s)
	for i := 0; i < len(out); {
		var at []int
		j := i
		for ; j < len(out) && (isDigit(out[j]) || len(at) > 0 && (out[j] == ' ' || out[j] == '-')); j++ {
			if isDigit(out[j]) {
				at = append(at, j)
			}
		}
		if len(at) >= 12 {
			for _, k := range at[:len(at)-4] {
				out[k] = '*'
			}
		}
		i = max(j, i+1)
	}
	return string(out)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
