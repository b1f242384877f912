package identity

import (
	"cmp"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// Bounds of what is kept of one record, per kind of evidence. They bound the
// time of a comparison, whatever a source sends.
const (
	maxTokens    = 3
	maxContacts  = 6
	maxAddresses = 4
)

// A table holds records made ready for comparing: each once normalised, every
// text interned, so that a record is some twenty numbers.
type table struct {
	rules *Rules
	// generic reports whether a key says nothing; nil for what its look tells.
	generic   func(channel.KeyID) bool
	words     words
	mailTexts texts // local parts and domains
	numbers   texts // of telephones
	places    texts
	idTexts   texts
	mails     []mailInfo // by e-mail number
	mail      hashIndex
	written   map[uint32]string // mailboxes that are not written as they are read
	ids       []idInfo          // by id number
	id        hashIndex
	spaces    map[namespace]uint32 // the text of a namespace of ids
	rows      []row
	vals      []uint32

	parts map[string]namePart // by a part of a name as written

	// Generic values, by number; see judgeValues.
	genericMail, genericPhone, genericPlace []bool

	// Shared values, by number: people carry them who cannot be one, but not so
	// many that they say nothing.
	sharedMail, sharedPhone []bool
	fixed                   []bool // fixed lines

	affinity *affinity // how names go together, where that was seen in the table; else nil

	adjust func(i, j int32, v *vector) // takes away what two rows did not have at one time; may be nil

	model  *Weigher      // says which dates of birth stand for "unknown" as they are read; may be nil
	heaped []heapedBirth // dates of birth that were taken away; see dropHeaped

	one   batch       // of add
	taken []rowBuffer // of which there are no rows yet; see take
}

// A row says where the values of a record lie in vals, in the order of the
// counts, the looks of mailboxes and telephones behind them.
type row struct {
	off    uint32
	birth  uint32 // yyyymmdd, a month or day of 0 if not known
	born   birthKind
	gen    uint8 // 1 for senior, 2 for junior
	firm   bool
	homely uint8 // which of the mailboxes are called after the family, by bits
	given  uint8
	family uint8
	mail   uint8
	phone  uint8
	place  uint8 // each placeWidth numbers
	nat    uint8
	member uint8
	card   uint8
}

// A place is an address: the number of the whole, and of its parts; 0 for what
// is not known.
const (
	placeAll = iota // the house: street, number and place
	placeStreet
	placeHouse
	placeFlat
	placePostcode
	placeCity
	placeDoor // the flat in the house, or the house if no flat is told
	placeWay  // what sort of way the street is
	placeWidth
)

type mailInfo struct {
	local, domain uint32
	letters       uint64 // the set of letters of the local part
	useless       bool   // generic by its look, or an office's
	at            uint32 // the local part; see texts.text
}

type idInfo struct {
	namespace, value uint32
	unique           bool   // a person has one id in the namespace
	space            uint32 // the namespace even of the number of a record; see recordNumbers
}

func newTable(r *Rules) *table {
	t := &table{rules: r, written: make(map[uint32]string), spaces: make(map[namespace]uint32), parts: make(map[string]namePart)}
	t.words.init()
	for _, ts := range [...]*texts{&t.mailTexts, &t.numbers, &t.places, &t.idTexts} {
		ts.init()
	}
	t.mails = append(t.mails, mailInfo{})
	t.ids = append(t.ids, idInfo{})
	return t
}

func textHash(s string) uint32 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

// mix spreads the bits of x and keeps 32 of them.
func mix(x uint64) uint32 {
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	return uint32(x >> 32)
}

// comparePlaces orders the fuller address first, then by what is written.
func (t *table) comparePlaces(x, y *[placeWidth]uint32) int {
	full := func(p *[placeWidth]uint32) (n int) {
		for _, v := range p {
			n += int(min(v, 1))
		}
		return n
	}
	if c := cmp.Compare(full(y), full(x)); c != 0 {
		return c
	}
	for i := range x {
		if c := strings.Compare(t.places.at(x[i]), t.places.at(y[i])); c != 0 {
			return c
		}
	}
	return 0
}

// A cells is a row with its values.
type cells struct {
	*row
	given, family, mail, phone, place, nat, member, card []uint32
	mailLook, phoneLook                                  []uint32 // two and one for each of mail and phone
}

func (t *table) cells(i int32, c *cells) {
	r := &t.rows[i]
	c.row = r
	v := t.vals[r.off:]
	n := 0
	to := n + int(r.given)
	c.given, n = v[n:to], to
	to = n + int(r.family)
	c.family, n = v[n:to], to
	to = n + int(r.mail)
	c.mail, n = v[n:to], to
	to = n + int(r.phone)
	c.phone, n = v[n:to], to
	to = n + int(r.place)*placeWidth
	c.place, n = v[n:to], to
	to = n + int(r.nat)
	c.nat, n = v[n:to], to
	to = n + int(r.member)
	c.member, n = v[n:to], to
	to = n + int(r.card)
	c.card, n = v[n:to], to
	to = n + 2*int(r.mail)
	c.mailLook, n = v[n:to], to
	c.phoneLook = v[n : n+int(r.phone)]
}

// phone takes in a telephone number.
func (t *table) phone(k *channel.KeyID, b *rowBuffer) {
	d := phoneDigits(k.Value)
	if d == "" || t.useless(*k) || t.generic == nil && !t.rules.NoBuiltin && placeholderDigits(d, 7) != "" {
		return
	}
	n := t.numbers.intern(d)
	b.phone = append(b.phone, n)
	if fixedLine(k.Value) {
		t.fixed = marked(t.fixed, n)
	}
}

// others takes in a key that is neither a mailbox nor a telephone number. What
// several people use by nature says nothing.
func (t *table) others(k *channel.KeyID, b *rowBuffer) {
	switch k.Kind {
	case channel.KeyEmail, channel.KeyPhone, channel.KeyDevice, channel.KeyTaxID, channel.KeyOrderNumber:
	case channel.KeyNationalID:
		b.nat = t.idNumber(k, b.nat)
	case channel.KeyCard:
		b.card = t.idNumber(k, b.card)
	default:
		b.member = t.idNumber(k, b.member)
	}
}

func (t *table) useless(id channel.KeyID) bool {
	if t.generic != nil {
		return t.generic(id)
	}
	_, generic := t.rules.Builtin(id)
	return generic
}

func (t *table) idNumber(k *channel.KeyID, ids []uint32) []uint32 {
	value := strings.ToLower(alphanumeric(k.Value))
	if value == "" {
		return ids
	}
	if t.useless(*k) {
		return ids
	}
	ns, ok := t.spaces[namespace{k.Kind, k.Issuer}]
	if !ok {
		s := namespace{k.Kind, strings.Clone(k.Issuer)}
		ns = t.idTexts.intern(string(s.kind) + "\x00" + s.issuer + "\x00")
		t.spaces[s] = ns
	}
	x := idInfo{namespace: ns, space: ns, value: t.idTexts.intern(value)}
	hash := mix(uint64(x.namespace)<<32 | uint64(x.value))
	n := t.id.find(hash, func(n uint32) bool { return t.ids[n].space == ns && t.ids[n].value == x.value })
	if n == 0 {
		n = uint32(len(t.ids))
		t.id.add(hash, n)
		x.unique = t.rules.unique(*k)
		t.ids = append(t.ids, x)
	}
	return append(ids, n)
}

// A namespace is where ids come from.
type namespace struct {
	kind   channel.KeyKind
	issuer string
}

// alphanumeric leaves out what people put between the digits of an id.
func alphanumeric(s string) string {
	clean := true
	for i := range len(s) {
		clean = clean && isAlnum(s[i])
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 && !isAlnum(byte(r)) {
			return -1
		}
		return r
	}, s)
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// phoneDigits returns the national number, so that +48 601 234 567 and
// 601234567 are one.
func phoneDigits(s string) string {
	if strings.HasPrefix(s, "+") {
		return nationalNumber("+" + onlyDigits(s))
	}
	d := strings.TrimLeft(onlyDigits(s), "0")
	if len(d) == 11 && d[0] == '1' {
		d = d[1:] // North America's code, or a German trunk code read the same way each time
	}
	return d
}

func onlyDigits(s string) string {
	clean := true
	for i := range len(s) {
		clean = clean && '0' <= s[i] && s[i] <= '9'
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
