package identity

import (
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A rowBuffer collects the values of one record.
type rowBuffer struct {
	given, family, mail, phone, nat, member, card []uint32
	mailLook, phoneLook                           []uint32
	place                                         [][placeWidth]uint32
	birth                                         uint32
	born                                          birthKind
	gen                                           uint8
	firm                                          bool
}

// The readers each take one kind of evidence of a record. What one of them
// numbers its values with no other touches, so that they may run side by side.
// The order of claims and addresses does not matter.
var readers = [...]func(t *table, p *unread, b *rowBuffer){
	(*table).readPlaces, (*table).readNames, (*table).readMails, (*table).readKeys,
}

func (t *table) readNames(p *unread, b *rowBuffer) {
	b.given, b.family, b.firm = b.given[:0], b.family[:0], false
	b.gen = t.names(p, b)
	b.birth, b.born = t.model.born(birthNumber(p.birth))
}

func (t *table) readMails(p *unread, b *rowBuffer) {
	b.mail = b.mail[:0]
	for i := range p.keys {
		if k := &p.keys[i]; k.Kind == channel.KeyEmail {
			if n := t.mailNumber(k.Value); n != 0 {
				b.mail = append(b.mail, n)
			}
		}
	}
	b.mail, b.mailLook = setOf(b.mail), b.mailLook[:0]
	for _, x := range b.mail {
		low, high := t.mailLook(x)
		b.mailLook = append(b.mailLook, low, high)
	}
}

func (t *table) readKeys(p *unread, b *rowBuffer) {
	b.phone, b.nat, b.member, b.card = b.phone[:0], b.nat[:0], b.member[:0], b.card[:0]
	for i := range p.keys {
		if k := &p.keys[i]; k.Kind == channel.KeyPhone {
			t.phone(k, b)
		} else {
			t.others(k, b)
		}
	}
	b.phone, b.phoneLook = setOf(b.phone), b.phoneLook[:0]
	for _, x := range b.phone {
		b.phoneLook = append(b.phoneLook, phoneLook(t.numbers.at(x)))
	}
	b.nat, b.member, b.card = setOf(b.nat), setOf(b.member), setOf(b.card)
}

// setOf keeps each value once. Of more than fit the first seen in the whole
// table stay.
func setOf(vs []uint32) []uint32 {
	if len(vs) > 1 {
		slices.Sort(vs)
		vs = slices.Compact(vs)
	}
	return vs[:min(len(vs), maxContacts)]
}

func (t *table) readPlaces(p *unread, b *rowBuffer) {
	b.place = b.place[:0]
	for i := range p.addresses {
		t.address(&p.addresses[i], b)
	}
	if len(b.place) > 1 {
		slices.SortFunc(b.place, func(x, y [placeWidth]uint32) int { return t.comparePlaces(&x, &y) })
		b.place = slices.Compact(b.place)
	}
}

// add makes a row of a party.
func (t *table) add(p *Party) int32 {
	t.one.reset()
	t.one.add(p)
	if len(t.one.bufs) == 0 {
		t.one.bufs = make([]rowBuffer, 1)
	}
	for _, read := range readers {
		read(t, &t.one.records[0], &t.one.bufs[0])
	}
	n := t.row(&t.one.bufs[0])
	var c cells
	t.markHomely(n, &c)
	return n
}

// row makes a row of what was read.
func (t *table) row(b *rowBuffer) int32 {
	r := row{off: uint32(len(t.vals)), gen: b.gen, firm: b.firm, birth: b.birth, born: b.born}
	b.given, b.family = b.given[:min(len(b.given), maxTokens)], b.family[:min(len(b.family), maxTokens)]
	b.place = b.place[:min(len(b.place), maxAddresses)]
	r.given, r.family, r.mail, r.phone = uint8(len(b.given)), uint8(len(b.family)), uint8(len(b.mail)), uint8(len(b.phone))
	r.place, r.nat, r.member, r.card = uint8(len(b.place)), uint8(len(b.nat)), uint8(len(b.member)), uint8(len(b.card))
	for _, list := range [...][]uint32{b.given, b.family, b.mail, b.phone} {
		t.vals = append(t.vals, list...)
	}
	for i := range b.place {
		t.vals = append(t.vals, b.place[i][:]...)
	}
	for _, list := range [...][]uint32{b.nat, b.member, b.card, b.mailLook, b.phoneLook} {
		t.vals = append(t.vals, list...)
	}
	t.rows = append(t.rows, r)
	return int32(len(t.rows) - 1)
}

// batchSize is how many records are read at once.
const batchSize = 4096

// An unread is what is read of a party.
type unread struct {
	name      channel.Name
	birth     string
	firm      bool
	keys      []channel.KeyID
	addresses []channel.Address
}

// A batch is records that wait to be read.
type batch struct {
	records   []unread
	keys      []channel.KeyID
	addresses []channel.Address
	bufs      []rowBuffer
}

// add takes in a record. What slices of it hold is copied: they are the
// caller's.
func (b *batch) add(p *Party) {
	u := unread{name: p.Name, birth: p.BirthDate, firm: p.Firm}
	if n := len(b.keys); len(p.Claims) > 0 {
		for i := range p.Claims {
			b.keys = append(b.keys, p.Claims[i].Key.ID())
		}
		u.keys = b.keys[n:]
	}
	if n := len(b.addresses); len(p.Addresses) > 0 {
		b.addresses = append(b.addresses, p.Addresses...)
		u.addresses = b.addresses[n:]
	}
	b.records = append(b.records, u)
}

// reset empties a batch.
func (b *batch) reset() {
	clear(b.records)
	clear(b.keys)
	clear(b.addresses)
	b.records, b.keys, b.addresses = b.records[:0], b.keys[:0], b.addresses[:0]
}

// full reports whether a batch is worth reading.
func (b *batch) full() bool {
	return len(b.records) >= batchSize || len(b.keys)+len(b.addresses) >= 16*batchSize
}

// read makes rows of the records of a batch, and of those that were taken
// before, and empties it. The rows are the same however many processors there
// are.
func (t *table) read(b *batch) {
	t.take(b)
	t.makeRows()
}

// take reads the records of a batch and empties it. Their rows are made when
// the next batch is read, at the same time.
func (t *table) take(b *batch) {
	n := len(b.records)
	if len(b.bufs) < n {
		b.bufs = append(b.bufs, make([]rowBuffer, n-len(b.bufs))...)
	}
	parallel(len(readers)+1, func(k int) {
		if k == len(readers) {
			t.makeRows()
			return
		}
		for i := range b.records {
			readers[k](t, &b.records[i], &b.bufs[i])
		}
	})
	b.bufs, t.taken = t.taken[:cap(t.taken)], b.bufs[:n]
	b.reset()
}

// makeRows makes rows of what was taken.
func (t *table) makeRows() {
	t.rows, t.vals = roomFor(t.rows, len(t.taken)), roomFor(t.vals, len(t.taken)*rowWidth)
	for i := range t.taken {
		t.row(&t.taken[i])
	}
	t.taken = t.taken[:0]
}

// rowWidth is about how many values a row has.
const rowWidth = 16

// roomFor makes room for n more in a list that grows to millions: it doubles,
// so that what it holds is seldom copied.
func roomFor[T any](list []T, n int) []T {
	if cap(list)-len(list) < n {
		return slices.Grow(list, max(n, len(list)))
	}
	return list
}
