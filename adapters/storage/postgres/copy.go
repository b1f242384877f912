package postgres

import (
	"encoding/binary"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/clientele-go/clientele/customer"
)

// Very many new rows go into a table by COPY in its binary format: the server
// then neither takes an array apart nor looks what is there, and this process
// writes each row once, into memory that it uses again.
const (
	copyFacts   = `COPY @facts (tenant, commit, ref, owner, hash, received, ns, body) FROM STDIN (FORMAT binary)`
	copyHistory = `COPY @history (tenant, commit, ref, owner, hash, received, ns, body) FROM STDIN (FORMAT binary)`
	copyParties = `COPY @parties (tenant, rev, ref, id, facts, ver, first, body) FROM STDIN (FORMAT binary)`
	copyTerms   = `COPY @terms (tenant, rev, term, current, past, list) FROM STDIN (FORMAT binary)`
	copyEntries = `COPY @entries (tenant, owner, at, ns, id, whole) FROM STDIN (FORMAT binary)`
	copyChanges = `COPY @changes (tenant, commit, n, ver, at, ns, kind, customer, others, refs) FROM STDIN (FORMAT binary)`
)

// copyFrom is from how many facts and parties on a bold commit copies.
const copyFrom = 200

// copyHeader begins the binary format: its signature, no flags, no extension.
const copyHeader = "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// A copying is rows on their way into tables, as messages of the protocol.
// Whatever has come together is sent now and then.
type copying struct {
	to    io.Writer
	b     []byte
	begun int    // where the message in b begins that is not ended
	sql   string // how the next row's table is copied into, if none of it was sent
	open  bool   // rows of a table are on their way
	n     int    // tables that got rows
	err   error  // of sending; nothing is sent after it
}

// What comes together until a message ends, and until messages are sent.
const (
	copyMessage = 32 << 10
	copySend    = 64 << 10
)

// into ends what is on its way, and has the rows that follow go into a table.
func (c *copying) into(sql string) {
	c.end()
	c.sql = sql
}

// row begins a row of so many fields; the tenant is the first.
func (c *copying) row(tenant int32, fields int16) {
	switch {
	case !c.open:
		c.begin('Q')
		c.b = append(append(c.b, c.sql...), 0)
		c.close()
		c.begin('d')
		c.b = append(c.b, copyHeader...)
		c.n++
		c.open = true
	case len(c.b)-c.begun >= copyMessage:
		c.close()
		if len(c.b) >= copySend {
			c.send()
		}
		c.begin('d')
	}
	c.b = binary.BigEndian.AppendUint16(c.b, uint16(fields))
	c.int4(tenant)
}

// end ends the rows of a table.
func (c *copying) end() {
	if !c.open {
		return
	}
	c.open = false
	c.b = append(c.b, 0xff, 0xff)
	c.close()
	c.begin('c')
	c.close()
	c.send()
}

// begin begins a message, and close ends it.
func (c *copying) begin(kind byte) {
	c.b = append(c.b, kind, 0, 0, 0, 0)
	c.begun = len(c.b) - 4
}

func (c *copying) close() {
	binary.BigEndian.PutUint32(c.b[c.begun:], uint32(len(c.b)-c.begun))
}

func (c *copying) send() {
	if c.err == nil {
		_, c.err = c.to.Write(c.b)
	}
	c.b = c.b[:0]
}

func (c *copying) size(n int) { c.b = binary.BigEndian.AppendUint32(c.b, uint32(n)) }

func (c *copying) text(s string) {
	c.size(len(s))
	c.b = append(c.b, s...)
}

func (c *copying) bytes(b []byte) {
	c.size(len(b))
	c.b = append(c.b, b...)
}

// texts writes a list of texts, or null if there are none: one dimension, no
// nulls, the type of the elements, how many they are, and that they are counted
// from 1.
func (c *copying) texts(list []string) {
	if len(list) == 0 {
		c.null()
		return
	}
	n := 20
	for _, s := range list {
		n += 4 + len(s)
	}
	c.size(n)
	for _, x := range [...]int{1, 0, pgtype.TextOID, len(list), 1} {
		c.size(x)
	}
	for _, s := range list {
		c.text(s)
	}
}

func (c *copying) null() { c.b = append(c.b, 0xff, 0xff, 0xff, 0xff) }

func (c *copying) int2(n int16) {
	c.size(2)
	c.b = binary.BigEndian.AppendUint16(c.b, uint16(n))
}

func (c *copying) int4(n int32) {
	c.size(4)
	c.b = binary.BigEndian.AppendUint32(c.b, uint32(n))
}

func (c *copying) int8(n int64) {
	c.size(8)
	c.b = binary.BigEndian.AppendUint64(c.b, uint64(n))
}

// instant writes the microseconds since the year 2000; the rest of the
// nanoseconds stands in a column of its own.
func (c *copying) instant(t time.Time) {
	const year2000 = 946_684_800
	c.int8((t.Unix()-year2000)*1_000_000 + int64(t.Nanosecond())/1000)
}

func (c *copying) fact(tenant int32, commit uuid, key string, f *fact) {
	c.row(tenant, 8)
	c.bytes(commit[:])
	c.text(key)
	if f == nil { // it only holds its place
		c.text("")
		c.text("")
		c.instant(time.Time{})
		c.int2(0)
		c.text("")
		return
	}
	c.text(f.owner)
	c.bytes(f.Hash[:])
	c.instant(f.Received)
	c.int2(nanos(f.Received))
	c.bytes(f.body)
}

func (c *copying) party(tenant int32, p *partyJob) {
	c.row(tenant, 8)
	c.int8(1)
	c.text(p.key)
	if p.row == nil {
		c.text("")
		c.int8(0)
		c.int8(0)
		c.text("")
	} else {
		c.text(string(p.row.ID))
		c.int8(int64(p.row.Facts))
		c.int8(int64(p.row.Ver))
		c.text(refKey(p.row.First))
	}
	c.bytes(p.body)
}

func (c *copying) term(tenant int32, key uuid, ps []post) {
	current, past := counts(ps)
	c.row(tenant, 6)
	c.int8(1)
	c.bytes(key[:])
	c.int4(int32(current))
	c.int4(int32(past))
	if len(ps) > inline { // they stand elsewhere
		c.null()
		return
	}
	n := 0
	for i := range ps {
		n += listed(&ps[i])
	}
	c.size(n)
	c.b = appendList(c.b, ps)
}

// entries writes what an owner's timeline gets, in the order of the keys.
func (c *copying) entries(tenant int32, owner string, rows []customer.EntryRow) {
	for i := range rows {
		e := &rows[i]
		c.row(tenant, 6)
		c.text(owner)
		c.instant(e.At)
		c.int2(nanos(e.At))
		from := len(c.b)
		c.size(0)
		c.b = appendEntryID(c.b, e)
		if n := len(c.b) - from - 4; n <= maxEntryID {
			binary.BigEndian.PutUint32(c.b[from:], uint32(n))
			c.null()
			continue
		}
		c.b = c.b[:from]
		id, whole := entryID(e)
		c.text(id)
		c.text(*whole)
	}
}

func (c *copying) change(tenant int32, commit uuid, n int, x *customer.Change) {
	c.row(tenant, 10)
	c.bytes(commit[:])
	c.int4(int32(n))
	c.int8(int64(x.Ver))
	c.instant(x.At)
	c.int2(nanos(x.At))
	c.text(string(x.Kind))
	c.text(string(x.Customer))
	c.texts(escapedIDs(x.Others))
	c.texts(refKeys(x.Refs))
}
