package poslog

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A charset is the encoding of a log.
type charset struct {
	table encoding.Encoding // of one byte per character; nil for UTF-8 and UTF-16
	wide  encoding.Encoding // UTF-16; nil otherwise
	bom   int64             // bytes before the first character
}

var (
	errCharset = errors.New("declares an encoding that is not supported")
	errNotXML  = errors.New("is not XML")

	encodingAttr = regexp.MustCompile(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']`)
)

// charsetOf reads the encoding off the first bytes of a log: the byte order
// mark, else the XML declaration, else UTF-8. A log without a byte in it is
// UTF-8 until there is one.
func charsetOf(head []byte) (charset, error) {
	switch {
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return charset{wide: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), bom: 2}, nil
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return charset{wide: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), bom: 2}, nil
	case bytes.HasPrefix(head, []byte{0, '<'}):
		return charset{wide: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, nil
	case bytes.HasPrefix(head, []byte{'<', 0}):
		return charset{wide: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, nil
	}
	head, marked := bytes.CutPrefix(head, []byte("\uFEFF"))
	if text := bytes.TrimLeft(head, " \t\r\n"); len(text) > 0 && text[0] != '<' {
		return charset{}, errNotXML
	}
	m := encodingAttr.FindSubmatch(head)
	if m == nil || marked {
		return charset{}, nil
	}
	switch strings.ToLower(string(m[1])) {
	case "utf-8", "utf8", "us-ascii", "ascii",
		"utf-16", "utf-16le", "utf-16be": // says so, but these are single bytes: a copy of a UTF-16 string
		return charset{}, nil
	case "iso-8859-1", "latin1", "l1":
		return charset{table: charmap.ISO8859_1}, nil
	case "iso-8859-2", "latin2", "l2":
		return charset{table: charmap.ISO8859_2}, nil
	case "iso-8859-4", "latin4", "l4":
		return charset{table: charmap.ISO8859_4}, nil
	case "iso-8859-5":
		return charset{table: charmap.ISO8859_5}, nil
	case "iso-8859-13":
		return charset{table: charmap.ISO8859_13}, nil
	case "iso-8859-15", "latin9", "l9":
		return charset{table: charmap.ISO8859_15}, nil
	case "windows-1250", "cp1250":
		return charset{table: charmap.Windows1250}, nil
	case "windows-1251", "cp1251":
		return charset{table: charmap.Windows1251}, nil
	case "windows-1252", "cp1252":
		return charset{table: charmap.Windows1252}, nil
	case "windows-1257", "cp1257":
		return charset{table: charmap.Windows1257}, nil
	}
	return charset{}, errCharset
}

// reader returns r as the splitter reads it. Encodings of one byte per
// character stay as they are, for ASCII is in all of them: offsets remain
// those of the file.
func (c charset) reader(r io.Reader) io.Reader {
	if c.wide == nil {
		return r
	}
	return c.wide.NewDecoder().Reader(r)
}

// text returns the bytes of one transaction in UTF-8. It reports false if
// there are bytes in it that the encoding does not have.
func (c charset) text(raw []byte) ([]byte, bool) {
	if c.table != nil {
		out, err := c.table.NewDecoder().Bytes(raw)
		if err != nil {
			return raw, false
		}
		raw = out
	}
	if c.table != nil || c.wide != nil {
		// The decoders put U+FFFD for what they cannot read and say nothing.
		return raw, !bytes.ContainsRune(raw, utf8.RuneError)
	}
	return raw, utf8.Valid(raw)
}
