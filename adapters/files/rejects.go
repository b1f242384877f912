package files

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// The columns that a file of rejects has before those of its source, and the
// member of the object that stands before each JSON line.
const (
	rejectAt     = "reject_at"
	rejectField  = "reject_field"
	rejectReason = "reject_reason"
	rejectMember = "_reject"
)

// WriteRejects writes the rejects of the named mapping as a file that people can
// correct and put back among the mapping's files: in its format, delimiter and
// encoding, with where each stood, the field and the reason in front. It
// returns an error if there is no such mapping, or if the rejects are not of
// its stream.
//
// Cells that a spreadsheet would take for a formula are protected by an
// apostrophe, as are those that begin with one; reading a file that has the
// column reject_reason takes one apostrophe off each cell again. A row that
// could not be cut into cells stands as a whole in the first column. In JSON
// Lines each line is preceded by an object with the single member "_reject",
// which is passed over when the file is read. What the encoding does not have
// becomes a question mark.
func (s *Source) WriteRejects(w io.Writer, name string, rejects []channel.Reject) error {
	i := slices.IndexFunc(s.mappings, func(m *mapping) bool { return m.Name == name })
	if i < 0 {
		return fmt.Errorf("files: there is no mapping %q", name)
	}
	m := s.mappings[i]
	for _, r := range rejects {
		if r.Stream != m.stream {
			return fmt.Errorf("files: a reject is of stream %q, and mapping %q of %q", r.Stream, name, m.stream)
		}
	}
	if m.Format == JSONL {
		return s.writeObjects(w, m, rejects)
	}
	return s.writeTable(w, m, rejects)
}

func (s *Source) writeObjects(w io.Writer, m *mapping, rejects []channel.Reject) error {
	for _, r := range rejects {
		note, err := json.Marshal(map[string]any{rejectMember: map[string]string{"at": r.At, "field": r.Field, "reason": r.Reason}})
		if err != nil {
			return err
		}
		c, bom, _ := codecOf(m.Encoding, r.Raw)
		raw, _ := c.decode(r.Raw[bom:])
		if _, err := w.Write(c.encode(string(note) + "\n" + strings.TrimRight(raw, "\r\n") + "\n")); err != nil {
			return err
		}
	}
	return nil
}

// writeTable writes the rejects under the columns of the first one that has a
// header, or of the mapping.
func (s *Source) writeTable(w io.Writer, m *mapping, rejects []channel.Reject) error {
	header := m.Columns
	var rows [][]string
	for _, r := range rejects {
		cols, got := s.cells(m, r.Raw)
		if len(header) == 0 {
			header = cols
		}
		for _, cells := range got {
			if cols != nil && len(cells) == len(cols) {
				cells = arrange(header, cols, cells)
			}
			rows = append(rows, append([]string{r.At, r.Field, r.Reason}, cells...))
		}
	}
	// The header need not be protected from being a formula: it is the source's
	// own, and must be found again.
	var out strings.Builder
	out.WriteString(m.tableLine(append([]string{rejectAt, rejectField, rejectReason}, header...), false))
	for _, cells := range rows {
		out.WriteString(m.tableLine(cells, true))
	}
	c, _, _ := codecOf(m.Encoding, nil)
	_, err := w.Write(c.encode(out.String()))
	return err
}

// arrange brings cells under another header with the same names.
func arrange(header, cols, cells []string) []string {
	out := make([]string, len(header))
	for i, name := range header {
		if j := slices.Index(cols, name); j >= 0 {
			out[i] = cells[j]
		}
	}
	return out
}

// cells cuts the raw bytes of a reject into header and rows.
func (s *Source) cells(m *mapping, raw []byte) (cols []string, rows [][]string) {
	in, err := s.begin(m, byteReader(raw), way{again: true})
	if in == nil {
		return nil, nil
	}
	t, ok := in.recordReader.(*tableReader)
	if !ok || err != nil && errors.Is(err, io.EOF) {
		return nil, nil
	}
	if cols = t.header; len(m.Columns) > 0 {
		cols = m.Columns
	}
	t.header = nil // whatever the number of cells is
	for {
		rec, err := t.next()
		if err != nil {
			return cols, rows
		}
		if rec.row.cells == nil {
			text, _ := t.in.c.decode(rec.raw)
			rec.row.cells = []string{strings.TrimRight(text, "\r\n")}
		}
		rows = append(rows, rec.row.cells)
	}
}

// tableLine writes one record.
func (m *mapping) tableLine(cells []string, protect bool) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteString(m.Delimiter)
		}
		if protect {
			c = protected(c)
		}
		if !m.Unquoted && strings.ContainsAny(c, "\"\r\n"+m.Delimiter) {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		b.WriteString(c)
	}
	b.WriteByte('\n')
	return b.String()
}

// protected puts an apostrophe before what a spreadsheet could take for a
// formula, also behind spaces and quotation marks and in full width.
func protected(s string) string {
	t := strings.TrimLeft(s, " \u00a0\"")
	if t != "" && strings.ContainsAny(t[:1], "=+-@\t\r\n'") || strings.HasPrefix(s, "'") {
		return "'" + s
	}
	for _, p := range []string{"＝", "＋", "－", "＠", "−"} {
		if strings.HasPrefix(t, p) {
			return "'" + s
		}
	}
	return s
}
