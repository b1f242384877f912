package logfile

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/clientele-go/clientele/journey/process"
)

// Config says where in a file what stands. The zero Config guesses, which is
// enough for logs that use the names of the XES standard or plain English ones.
type Config struct {
	// Case, Activity, Time, Resource and Customer name columns of CSV or
	// attributes of XES. Empty means the usual names, and for Resource and
	// Customer that there may be none. In OCEL Case is the type of the objects
	// that are the cases, empty the type to which most events belong; Resource
	// and Customer name attributes or types of objects.
	Case, Activity, Time, Resource, Customer string

	// Comma separates the columns of CSV. 0 means whichever of comma, semicolon,
	// tab and bar is most frequent in the first line.
	Comma rune

	// Layout is that of times, as in package time. Empty means that ISO 8601,
	// Unix times and the usual European and American ways are told apart.
	Layout string

	// Encoding is that of the characters, "windows-1250" for instance. Empty
	// means UTF-8, or UTF-16 with a mark at its beginning, and for XES what the
	// file says. Known are windows-1250 to 1258, iso-8859-1 to 16, ibm852 and
	// koi8-r.
	Encoding string

	// Zone is that of times that give none. Nil means UTC.
	Zone *time.Location

	// Attributes says to keep all other columns and attributes of events.
	Attributes bool

	// MaxBytes is how long a file may be when it is not compressed any more,
	// MaxEvents how many events it may have, and MaxField how long a record of
	// CSV may be. 0 means 4 GiB, 50 million and 1 MiB.
	MaxBytes  int64
	MaxEvents int
	MaxField  int
}

// ErrLimit says that a file is larger than [Config] allows.
var ErrLimit = errors.New("logfile: the file is larger than allowed")

// Report says what became of a file.
type Report struct {
	Events  int // that were read
	Bad     int // records that were not
	Outside int // events of OCEL that belong to no case
	Garbled int // names that are not in UTF-8: what cannot be read in them is U+FFFD, and two may have become one

	// Layout is how times are read that are written neither as in ISO 8601 nor
	// as Unix times: the one that fits most of the first 500, and of several
	// that do the one in which the day comes first. Empty if there is no need.
	Layout string

	// Problems are the first hundred of the reasons.
	Problems []Problem

	// Case, Activity, Time, Resource and Customer are the names that were used.
	Case, Activity, Time, Resource, Customer string
}

// A Problem is why a record was left out.
type Problem struct {
	File   string // empty if only a reader was given
	Line   int    // where the record begins; from 1
	Field  string // empty if it is the record as a whole
	Reason string
}

// String returns file:line: field: reason.
func (p Problem) String() string {
	s := fmt.Sprintf("line %d: ", p.Line)
	if p.File != "" {
		s = fmt.Sprintf("%s:%d: ", p.File, p.Line)
	}
	if p.Field != "" {
		s += p.Field + ": "
	}
	return s + p.Reason
}

// maxProblems is how many problems are told.
const maxProblems = 100

func (r *Report) bad(line int, field, reason string) {
	r.Bad++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, Problem{Line: line, Field: field, Reason: reason})
	}
}

// add adds an event to the log, or tells why not.
func (r *Report) add(l *process.Log, e process.Event, line int, cfg *Config) error {
	if r.Events >= cmp.Or(cfg.MaxEvents, 50_000_000) {
		return fmt.Errorf("%w: more events", ErrLimit)
	}
	if err := l.Add(e); err != nil {
		r.bad(line, "", strings.TrimPrefix(err.Error(), "process: event: "))
		return nil
	}
	r.Events++
	return nil
}

// A Format is a kind of file.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XES  Format = "xes"
	OCEL Format = "ocel"
)

// FormatOf tells the format of a file by its name: .csv, .tsv and .txt, .xes,
// .jsonocel and .json, each also with .gz. It reports false of any other.
func FormatOf(name string) (Format, bool) {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	switch filepath.Ext(name) {
	case ".csv", ".tsv", ".txt":
		return CSV, true
	case ".xes":
		return XES, true
	case ".jsonocel", ".json", ".ocel":
		return OCEL, true
	}
	return "", false
}

// ReadFile reads a file into a log. The format is that of [FormatOf]; whether it
// is compressed is seen by its first bytes. If there is an error, what was read
// before it is in the log.
func ReadFile(name string, l *process.Log, cfg Config) (Report, error) {
	format, ok := FormatOf(name)
	if !ok {
		return Report{}, fmt.Errorf("logfile: %s is none of .csv, .xes, .jsonocel, with or without .gz", filepath.Base(name))
	}
	f, err := os.Open(name)
	if err != nil {
		return Report{}, fmt.Errorf("logfile: %w", err)
	}
	defer f.Close()
	report, err := Read(f, format, l, cfg)
	for i := range report.Problems {
		report.Problems[i].File = name
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return report, err
}

// Read reads a log in a format, compressed or not, into a log.
func Read(r io.Reader, format Format, l *process.Log, cfg Config) (Report, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if head, err := b.Peek(2); err == nil && head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return Report{}, fmt.Errorf("logfile: %w", err)
		}
		defer z.Close()
		b = bufio.NewReaderSize(z, 1<<16)
	}
	text, err := inUTF8(b, cfg.Encoding)
	if err != nil {
		return Report{}, err
	}
	in := &limited{r: text, left: cmp.Or(cfg.MaxBytes, 4<<30)}
	switch format {
	case CSV:
		return readCSV(in, l, cfg)
	case XES:
		return readXES(in, l, cfg)
	case OCEL:
		return readOCEL(in, l, cfg)
	}
	return Report{}, fmt.Errorf("logfile: there is no format %q", format)
}

// inUTF8 turns text into UTF-8: that of an encoding that is named, and UTF-16, as
// spreadsheets write it, which is told by the mark at its beginning.
func inUTF8(b *bufio.Reader, encoding string) (io.Reader, error) {
	if encoding != "" && !strings.EqualFold(encoding, "utf-8") {
		m, ok := codePage(encoding)
		if !ok {
			return nil, fmt.Errorf("logfile: the encoding %q is not known", encoding)
		}
		return transform.NewReader(b, m.NewDecoder()), nil
	}
	order := unicode.LittleEndian
	switch head, _ := b.Peek(2); string(head) {
	case "\xff\xfe":
	case "\xfe\xff":
		order = unicode.BigEndian
	default:
		return b, nil
	}
	return transform.NewReader(b, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), nil
}

// codePage returns the table of an encoding of one byte for each character.
func codePage(name string) (*charmap.Charmap, bool) {
	name = plain(name)
	for _, all := range charmap.All {
		if m, ok := all.(*charmap.Charmap); ok {
			known := plain(m.String())
			if known == name || strings.Replace(known, "windows", "cp", 1) == name || strings.Replace(known, "codepage", "", 1) == name {
				return m, true
			}
		}
	}
	switch name {
	case "latin1":
		return charmap.ISO8859_1, true
	case "latin2":
		return charmap.ISO8859_2, true
	}
	return nil, false
}

// tidy replaces what is not UTF-8, and counts it.
func (r *Report) tidy(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	r.Garbled++
	return tidy(s)
}

// limited is a reader that fails when more is read than allowed, where an
// io.LimitedReader would pretend that the file ends.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		// The end may be just here.
		if n, err := l.r.Read(p[:min(1, len(p))]); n == 0 {
			return 0, err
		}
		return 0, fmt.Errorf("%w: more bytes", ErrLimit)
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}
