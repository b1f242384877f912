package identity

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A rowBuffer collects the values of one record.
type rowBuffer struct {
	given, family, mail, phone, nat, member, card []uint32
	place                                         [][placeWidth]uint32
	birth                                         uint32
	born                                          birthKind
	gen                                           uint8
	firm                                          bool
}

// The readers each take one kind of evidence of a record. What one of them
// numbers its values with no other touches, so that they may run side by side.
// The order of claims and addresses does not matter.
var readers = [...]func(t *table, p *Party, b *rowBuffer){
	(*table).readPlaces, (*table).readNames, (*table).readMails, (*table).readKeys,
}

func (t *table) readNames(p *Party, b *rowBuffer) {
	b.given, b.family, b.firm = b.given[:0], b.family[:0], false
	b.gen = t.names(p, b)
	b.birth, b.born = birthNumber(p.BirthDate)
}

func (t *table) readMails(p *Party, b *rowBuffer) {
	b.mail = b.mail[:0]
	for i := range p.Claims {
		if k := &p.Claims[i].Key; k.Kind == channel.KeyEmail {
			if n := t.mailNumber(k.Value); n != 0 {
				b.mail = append(b.mail, n)
			}
		}
	}
}

func (t *table) readKeys(p *Party, b *rowBuffer) {
	b.phone, b.nat, b.member, b.card = b.phone[:0], b.nat[:0], b.member[:0], b.card[:0]
	for i := range p.Claims {
		if k := &p.Claims[i].Key; k.Kind == channel.KeyPhone {
			t.phone(k, b)
		} else {
			t.others(k, b)
		}
	}
}

func (t *table) readPlaces(p *Party, b *rowBuffer) {
	b.place = b.place[:0]
	for i := range p.Addresses {
		t.address(&p.Addresses[i], b)
	}
	if len(b.place) > 1 {
		slices.SortFunc(b.place, func(x, y [placeWidth]uint32) int { return t.comparePlaces(&x, &y) })
		b.place = slices.Compact(b.place)
	}
}

// add makes a row of a party.
func (t *table) add(p *Party) int32 {
	for _, read := range readers {
		read(t, p, &t.one)
	}
	return t.row(&t.one)
}

// row makes a row of what was read.
func (t *table) row(b *rowBuffer) int32 {
	r := row{off: uint32(len(t.vals)), gen: b.gen, firm: b.firm, birth: b.birth, born: b.born}
	r.given, r.family = t.put(b.given, maxTokens), t.put(b.family, maxTokens)
	r.mail, r.phone = t.putSet(b.mail), t.putSet(b.phone)
	for i := range min(len(b.place), maxAddresses) {
		t.vals = append(t.vals, b.place[i][:]...)
		r.place++
	}
	r.nat, r.member, r.card = t.putSet(b.nat), t.putSet(b.member), t.putSet(b.card)
	t.looks(&r)
	t.rows = append(t.rows, r)
	return int32(len(t.rows) - 1)
}

// batchSize is how many records are read at once.
const batchSize = 4096

// A batch is records that wait to be read. It keeps of each what is read.
type batch struct {
	parties   []Party
	claims    []Claim
	addresses []channel.Address
	bufs      []rowBuffer
}

// add takes in a record. Its claims and addresses are copied: they are the
// caller's.
func (b *batch) add(p *Party) {
	q := Party{Name: p.Name, BirthDate: p.BirthDate, Firm: p.Firm}
	if n := len(b.claims); len(p.Claims) > 0 {
		b.claims = append(b.claims, p.Claims...)
		q.Claims = b.claims[n:]
	}
	if n := len(b.addresses); len(p.Addresses) > 0 {
		b.addresses = append(b.addresses, p.Addresses...)
		q.Addresses = b.addresses[n:]
	}
	b.parties = append(b.parties, q)
}

// full reports whether a batch is worth reading.
func (b *batch) full() bool {
	return len(b.parties) >= batchSize || len(b.claims)+len(b.addresses) >= 16*batchSize
}

// read makes rows of the records of a batch and empties it. The rows are the
// same however many processors there are.
func (t *table) read(b *batch) {
	n := len(b.parties)
	if len(b.bufs) < n {
		b.bufs = append(b.bufs, make([]rowBuffer, n-len(b.bufs))...)
	}
	parallel(len(readers), func(k int) {
		for i := range b.parties {
			readers[k](t, &b.parties[i], &b.bufs[i])
		}
	})
	for i := range n {
		t.row(&b.bufs[i])
	}
	clear(b.parties)
	clear(b.claims)
	clear(b.addresses)
	b.parties, b.claims, b.addresses = b.parties[:0], b.claims[:0], b.addresses[:0]
}
