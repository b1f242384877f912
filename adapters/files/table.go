package files

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A table is what a mapping of mode Full or Latest has reported: for each id
// a digest of the content, the version, and the file that it was seen in last.
type table map[string]*entry

type entry struct {
	digest  [digestSize]byte
	version int64
	file    int
	gone    bool // reported as deleted
	seen    bool // in the pass that is under way
}

const (
	digestSize = 6
	flagGone   = 1
	flagSeen   = 2
)

// pack writes the table in order of the ids, each without the beginning that
// it shares with the one before.
func (t table) pack() string {
	if len(t) == 0 {
		return ""
	}
	var b []byte
	var last string
	var version int64
	for _, id := range slices.Sorted(maps.Keys(t)) {
		e := t[id]
		n := 0
		for n < len(last) && n < len(id) && last[n] == id[n] {
			n++
		}
		b = binary.AppendUvarint(b, uint64(n))
		b = binary.AppendUvarint(b, uint64(len(id)-n))
		b = append(b, id[n:]...)
		var flags uint64
		if e.gone {
			flags |= flagGone
		}
		if e.seen {
			flags |= flagSeen
		}
		b = binary.AppendUvarint(b, flags|uint64(e.file)<<2)
		b = binary.AppendVarint(b, e.version-version)
		b = append(b, e.digest[:]...)
		last, version = id, e.version
	}
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestSpeed) // the level is a good one
	_, _ = w.Write(b)                              // a Buffer does not fail
	_ = w.Close()
	return base64.RawURLEncoding.EncodeToString(out.Bytes())
}

var errTable = errors.New("files: the list of ids in the cursor is damaged")

// maxTable bounds what a damaged or forged cursor can unpack to.
const maxTable = 1 << 28

// unpack reads what pack wrote.
func unpack(s string) (table, error) {
	t := table{}
	if s == "" {
		return t, nil
	}
	packed, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, errTable
	}
	b, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxTable))
	if err != nil {
		return nil, errTable
	}
	var last string
	var version int64
	for len(b) > 0 {
		shared, n1 := binary.Uvarint(b)
		b = b[max(n1, 0):]
		length, n2 := binary.Uvarint(b)
		b = b[max(n2, 0):]
		if n1 <= 0 || n2 <= 0 || shared > uint64(len(last)) || length > uint64(len(b)) {
			return nil, errTable
		}
		id := last[:shared] + string(b[:length])
		b = b[length:]
		flags, n3 := binary.Uvarint(b)
		b = b[max(n3, 0):]
		delta, n4 := binary.Varint(b)
		b = b[max(n4, 0):]
		if n3 <= 0 || n4 <= 0 || len(b) < digestSize {
			return nil, errTable
		}
		version += delta
		e := &entry{version: version, gone: flags&flagGone != 0, seen: flags&flagSeen != 0, file: int(flags >> 2)}
		copy(e.digest[:], b)
		b = b[digestSize:]
		t[id], last = e, id
	}
	return t, nil
}

// forget clears the marks of a file, or of all files if file is negative.
func (t table) forget(file int) {
	for _, e := range t {
		if file < 0 || e.file == file {
			e.seen = false
		}
	}
}

// note compares a fact with what was reported before. It returns false if
// there is nothing new; else it sets the version that supersedes the former.
func (t table) note(f *channel.Fact, file int, own bool) (fresh bool, err error) {
	c := *f
	if !own {
		c.Version = 0
	}
	h, err := c.Hash()
	if err != nil {
		return false, err
	}
	var digest [digestSize]byte
	copy(digest[:], h[:])
	e := t[f.Ref.ID]
	if e == nil {
		t[f.Ref.ID] = &entry{digest: digest, version: f.Version, file: file, seen: true, gone: f.Deleted}
		return true, nil
	}
	e.seen, e.file = true, file
	if e.digest == digest && e.gone == f.Deleted || e.gone && f.Deleted {
		return false, nil
	}
	f.Version = max(f.Version, e.version+1)
	e.digest, e.version, e.gone = digest, f.Version, f.Deleted
	return true, nil
}

// missing returns the ids that were there and are not, in order: those of the
// files for which read is true.
func (t table) missing(read func(file int) bool) []string {
	var out []string
	for id, e := range t {
		if !e.gone && !e.seen && read(e.file) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
