package postgres

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// sep stands between the parts of a key. No part contains it once it is
// escaped, and it is less than whatever a part may go on with, so that the
// order of keys is that of their parts one after the other.
const (
	sep     = "\x01\x01"
	escaped = "\x01\x02"
	cut     = "\x01\x03" // before the digest of an id that was too long
)

func escape(s string) string {
	if strings.IndexByte(s, 1) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x01", escaped)
}

func unescape(s string) string {
	if strings.IndexByte(s, 1) < 0 {
		return s
	}
	return strings.ReplaceAll(s, escaped, "\x01")
}

// refKey writes a ref; the order of keys is that of [channel.Ref.Compare]. The
// zero ref is empty.
func refKey(r channel.Ref) string {
	if r.IsZero() {
		return ""
	}
	return escape(r.Channel) + sep + escape(string(r.Kind)) + sep + escape(r.ID)
}

// appendRefKey appends what refKey returns.
func appendRefKey(b []byte, r *channel.Ref) []byte {
	if r.IsZero() {
		return b
	}
	b = append(append(b, escape(r.Channel)...), sep...)
	b = append(append(b, escape(string(r.Kind))...), sep...)
	return append(b, escape(r.ID)...)
}

func refOf(key string) channel.Ref {
	if key == "" {
		return channel.Ref{}
	}
	name, rest, _ := strings.Cut(key, sep)
	kind, id, _ := strings.Cut(rest, sep)
	return channel.Ref{Channel: unescape(name), Kind: channel.Kind(unescape(kind)), ID: unescape(id)}
}

func refKeys(rs []channel.Ref) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = refKey(r)
	}
	return out
}

func refsOf(keys []string) []channel.Ref {
	if len(keys) == 0 {
		return nil
	}
	out := make([]channel.Ref, len(keys))
	for i, k := range keys {
		out[i] = refOf(k)
	}
	return out
}

// maxEntryID bounds what of an entry stands in the index: PostgreSQL refuses
// index rows of more than 2,704 bytes, and an owner may take 1,040 of them.
const maxEntryID = 1200

// entryID writes what tells an entry from others of its owner and instant; the
// order of ids is that of [customer.EntryRow.Compare]. Of one that is too long
// the id is the beginning and a digest, and whole is all of it: such entries,
// if they begin alike, are put in order by whole.
func entryID(e *customer.EntryRow) (id string, whole *string) {
	var room [256]byte
	id = string(appendEntryID(room[:0], e))
	if len(id) <= maxEntryID {
		return id, nil
	}
	all, n := id, maxEntryID-70
	for !utf8.RuneStart(all[n]) {
		n--
	}
	sum := sha256.Sum256([]byte(all))
	return all[:n] + cut + hex.EncodeToString(sum[:]), &all
}

// appendEntryID appends all of an id, however long it is.
func appendEntryID(b []byte, e *customer.EntryRow) []byte {
	b = append(appendRefKey(b, &e.Ref), sep...)
	b = append(append(b, escape(string(e.Kind))...), sep...)
	return append(b, escape(e.Part)...)
}

func entryOf(at time.Time, id string) customer.EntryRow {
	p := strings.SplitN(id, sep, 5)
	if len(p) < 5 {
		return customer.EntryRow{At: at} // no entry was written so
	}
	return customer.EntryRow{At: at, Ref: channel.Ref{Channel: unescape(p[0]), Kind: channel.Kind(unescape(p[1])), ID: unescape(p[2])},
		Kind: customer.EntryKind(unescape(p[3])), Part: unescape(p[4])}
}

// A uuid is what the type of that name holds.
type uuid = [16]byte

// termKey is by what a term is stored: terms may be long, may be bytes that are
// no text, and are personal data.
func termKey(t customer.Term) uuid { return digest("t", string(t)) }

func digest(sort, text string) uuid {
	var room [256]byte
	sum := sha256.Sum256(append(append(room[:0], sort...), text...))
	return uuid(sum[:16])
}

// newCommit returns a number that no other commit has, later ones greater than
// earlier ones as far as clocks agree: a UUID of version 7.
func newCommit() uuid {
	u := commitAt(time.Now())
	_, _ = rand.Read(u[6:]) // never fails
	u[6], u[8] = u[6]&0x0f|0x70, u[8]&0x3f|0x80
	return u
}

// commitAt is less than all numbers given from that time on.
func commitAt(t time.Time) (u uuid) {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(t.UnixMilli()))
	copy(u[:6], ms[2:])
	return u
}

// nanos is the part of an instant that a timestamptz does not keep: the
// nanoseconds of its microsecond.
func nanos(t time.Time) int16 { return int16(t.Nanosecond() % 1000) }

func instant(t time.Time, ns int16) time.Time { return t.UTC().Add(time.Duration(ns)) }

// timeText writes an instant to the nanosecond; the zero time is empty.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}
