package files

import (
	"encoding/json"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A position is what a cursor says, for each mapping of a stream by name.
type position struct {
	Format   int                  `json:"v"`
	Mappings map[string]*progress `json:"m,omitempty"`
}

// progress says how far a mapping has been read.
type progress struct {
	Files map[string]*fileState `json:"f,omitempty"`

	// Table is what modes Full and Latest reported, packed. Over says that it
	// became too long. Under says that a pass is under way: files have been
	// read for which deletions are still to be found.
	Table string `json:"t,omitempty"`
	Over  bool   `json:"o,omitempty"`
	Under bool   `json:"u,omitempty"`

	table table // Table unpacked; nil until it is needed
}

// A fileState says how far a file has been read.
type fileState struct {
	Size int64 `json:"s"` // up to which it was read when that was done; -1: not done
	Mod  int64 `json:"t"` // its modification time then, in ns; while under way: as the pass began
	Rev  int   `json:"r,omitempty"`

	Off   int64  `json:"o"`           // where to go on
	Line  int    `json:"l"`           // lines before that
	Head  string `json:"h,omitempty"` // fingerprint of its beginning
	Tail  string `json:"e,omitempty"` // fingerprint of what lies before Off
	Stamp int64  `json:"b,omitempty"` // base of the versions of its rows
	Wait  bool   `json:"w,omitempty"` // its last record is not complete

	Refused string   `json:"x,omitempty"` // why it cannot be read; told already
	Recent  []string `json:"g,omitempty"` // digests of the last grouped ids
	Torn    bool     `json:"k,omitempty"` // the row before Off could not be read

	// Modes Full and Latest.
	Name  string `json:"a,omitempty"` // the file that was read
	No    int    `json:"n,omitempty"` // the file's number in the table
	Want  int64  `json:"z,omitempty"` // the size it had when reading began
	Read  bool   `json:"d,omitempty"` // it was read in this pass
	Blind bool   `json:"i,omitempty"` // a row was refused whose id is not known
}

const cursorFormat = 1

// parseCursor returns channel.ErrCursor for what it did not write.
func parseCursor(c channel.Cursor) (*position, error) {
	p := &position{Format: cursorFormat}
	if c != "" {
		if err := json.Unmarshal([]byte(c), p); err != nil || p.Format != cursorFormat {
			return nil, channel.ErrCursor
		}
	}
	for _, pr := range p.Mappings {
		if pr == nil {
			return nil, channel.ErrCursor
		}
		for _, st := range pr.Files {
			if st == nil || st.Off < 0 || st.Line < 0 || st.No < 0 {
				return nil, channel.ErrCursor
			}
		}
	}
	if p.Mappings == nil {
		p.Mappings = map[string]*progress{}
	}
	return p, nil
}

// cursor writes the position; equal positions give equal cursors.
func (p *position) cursor() (channel.Cursor, error) {
	for _, pr := range p.Mappings {
		if pr.table != nil {
			pr.Table = pr.table.pack()
		}
	}
	b, err := json.Marshal(p)
	return channel.Cursor(b), err
}

// of returns the progress of the named mapping.
func (p *position) of(name string) *progress {
	pr := p.Mappings[name]
	if pr == nil {
		pr = &progress{}
		p.Mappings[name] = pr
	}
	if pr.Files == nil {
		pr.Files = map[string]*fileState{}
	}
	return pr
}

// file returns the state of the named file.
func (p *progress) file(name string) *fileState {
	st := p.Files[name]
	if st == nil {
		st = &fileState{Size: -1}
		for _, o := range p.Files {
			st.No = max(st.No, o.No+1)
		}
		p.Files[name] = st
	}
	return st
}

// load unpacks the table.
func (p *progress) load() error {
	if p.table != nil || p.Over {
		return nil
	}
	t, err := unpack(p.Table)
	if err != nil {
		return channel.ErrCursor
	}
	p.table = t
	return nil
}

// restart makes the file be read from its beginning. base is the least that
// its versions are counted from.
func (st *fileState) restart(base int64) {
	*st = fileState{Size: -1, No: st.No, Read: st.Read, Refused: st.Refused, Stamp: base}
}

// maxRecent is how many grouped ids are remembered.
const maxRecent = 64

func (st *fileState) remember(id string) {
	st.Recent = append(st.Recent, digestOf([]string{id})[:8])
	if n := len(st.Recent) - maxRecent; n > 0 {
		st.Recent = slices.Clone(st.Recent[n:])
	}
}

func (st *fileState) recent(id string) bool {
	return slices.Contains(st.Recent, digestOf([]string{id})[:8])
}
