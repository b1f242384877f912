package poslog

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A file is a log as the folder lists it.
type file struct {
	name  string
	size  int64
	mtime int64 // nanoseconds since 1970; 0 if the file system has none
}

// print returns what tells one state of a file from another.
func (f file) print() uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d", f.name, f.size, f.mtime))
	return binary.BigEndian.Uint64(sum[:])
}

// place is how far a file has been read that is not finished.
type place struct {
	Name  string `json:"n"`
	Size  int64  `json:"s"`           // of the file when it was read
	Mtime int64  `json:"m,omitempty"` // of the file when it was read
	Off   int64  `json:"o"`           // behind the last whole transaction
	Count int    `json:"c,omitempty"` // transactions up to there
	Sum   uint64 `json:"x,omitempty"` // checksum of the file up to there
	Root  string `json:"r,omitempty"` // name of the outermost element
	More  bool   `json:"w,omitempty"` // there is more to read in this state of it
}

// state is what a cursor says. Of files that were read to their end it keeps a
// fingerprint only, so that a folder of a year's logs makes a small cursor.
type state struct {
	open []place
	done []uint64 // sorted
}

type cursorJSON struct {
	V    int     `json:"v"`
	Open []place `json:"open,omitempty"`
	Done string  `json:"done,omitempty"`
}

func parseCursor(c channel.Cursor) (*state, error) {
	st := &state{}
	if c == "" {
		return st, nil
	}
	var j cursorJSON
	if err := json.Unmarshal([]byte(c), &j); err != nil || j.V != 1 {
		return nil, channel.ErrCursor
	}
	raw, err := base64.RawStdEncoding.DecodeString(j.Done)
	if err != nil || len(raw)%8 != 0 {
		return nil, channel.ErrCursor
	}
	for ; len(raw) > 0; raw = raw[8:] {
		st.done = append(st.done, binary.BigEndian.Uint64(raw))
	}
	for _, p := range j.Open {
		if p.Off < 0 || p.Count < 0 || p.Name == "" {
			return nil, channel.ErrCursor
		}
	}
	slices.Sort(st.done)
	st.open = j.Open
	return st, nil
}

func (s *state) cursor() (channel.Cursor, error) {
	var raw []byte
	for _, d := range s.done {
		raw = binary.BigEndian.AppendUint64(raw, d)
	}
	b, err := json.Marshal(cursorJSON{V: 1, Open: s.open, Done: base64.RawStdEncoding.EncodeToString(raw)})
	return channel.Cursor(b), err
}

// prune forgets files that are no longer there, or no longer as they were.
func (s *state) prune(files []file) {
	names, prints := map[string]bool{}, map[uint64]bool{}
	for _, f := range files {
		names[f.name], prints[f.print()] = true, true
	}
	s.open = slices.DeleteFunc(s.open, func(p place) bool { return !names[p.Name] })
	s.done = slices.DeleteFunc(s.done, func(d uint64) bool { return !prints[d] })
}

// unread reports whether there is anything to read in f.
func (s *state) unread(f file) bool {
	if _, ok := slices.BinarySearch(s.done, f.print()); ok {
		return false
	}
	p := s.find(f.name)
	return p == nil || p.More || p.Size != f.size || p.Mtime != f.mtime
}

func (s *state) find(name string) *place {
	for i := range s.open {
		if s.open[i].Name == name {
			return &s.open[i]
		}
	}
	return nil
}

// set remembers how far a file has been read.
func (s *state) set(p place) {
	if q := s.find(p.Name); q != nil {
		*q = p
		return
	}
	s.open = append(s.open, p)
}

// finish remembers that a file was read to its end.
func (s *state) finish(f file) {
	s.open = slices.DeleteFunc(s.open, func(p place) bool { return p.Name == f.name })
	if i, ok := slices.BinarySearch(s.done, f.print()); !ok {
		s.done = slices.Insert(s.done, i, f.print())
	}
}
