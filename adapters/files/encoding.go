package files

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A codec turns the bytes of one line into text. Nothing is replaced
// silently: what the encoding does not define is reported.
type codec struct {
	width int // bytes of a code unit
	big   bool
	page  *charmap.Charmap // nil for Unicode
}

var bomUTF8 = []byte{0xEF, 0xBB, 0xBF}

// codecOf returns the codec of a file with the given first bytes, and how many
// of them are a byte order mark.
func codecOf(e Encoding, head []byte) (codec, int, string) {
	le, be := bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF})
	switch e {
	case Windows1250:
		return codec{width: 1, page: charmap.Windows1250}, 0, ""
	case Windows1257:
		return codec{width: 1, page: charmap.Windows1257}, 0, ""
	case Latin2:
		return codec{width: 1, page: charmap.ISO8859_2}, 0, ""
	case Latin7:
		return codec{width: 1, page: charmap.ISO8859_13}, 0, ""
	case UTF16, UTF16LE, UTF16BE:
		c := codec{width: 2, big: e == UTF16BE || e == UTF16 && be}
		if le && c.big || be && !c.big {
			return c, 0, "the byte order mark says otherwise than the configured encoding"
		}
		if le || be {
			return c, 2, ""
		}
		return c, 0, ""
	}
	c := codec{width: 1}
	switch {
	case bytes.HasPrefix(head, bomUTF8):
		return c, len(bomUTF8), ""
	case le || be:
		return c, 0, "the file is UTF-16, but the configured encoding is UTF-8"
	}
	return c, 0, ""
}

func validEncoding(e Encoding) bool {
	switch e {
	case "", UTF8, UTF16, UTF16LE, UTF16BE, Windows1250, Windows1257, Latin2, Latin7:
		return true
	}
	return false
}

// unit returns the first code unit of b, which has at least one.
func (c codec) unit(b []byte) uint16 {
	switch {
	case c.width == 1:
		return uint16(b[0])
	case c.big:
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

// decode returns the text of raw, with U+FFFD for what the encoding does not
// define, and whether there was such.
func (c codec) decode(raw []byte) (string, bool) {
	switch {
	case c.width == 2:
		return c.decode16(raw)
	case c.page == nil:
		if utf8.Valid(raw) {
			return string(raw), false
		}
		return strings.ToValidUTF8(string(raw), "\uFFFD"), true
	}
	var b strings.Builder
	b.Grow(len(raw) + len(raw)/8)
	bad := false
	for _, x := range raw {
		r := c.page.DecodeByte(x)
		bad = bad || r == utf8.RuneError
		b.WriteRune(r)
	}
	return b.String(), bad
}

func (c codec) decode16(raw []byte) (string, bool) {
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, c.unit(raw[i:]))
	}
	bad := len(raw)%2 != 0
	for i := 0; i < len(units); i++ {
		if !utf16.IsSurrogate(rune(units[i])) {
			continue
		}
		if i+1 < len(units) && utf16.DecodeRune(rune(units[i]), rune(units[i+1])) != utf8.RuneError {
			i++
			continue
		}
		bad = true
	}
	text := string(utf16.Decode(units))
	if len(raw)%2 != 0 {
		text += "\uFFFD"
	}
	return text, bad
}

// encode is the inverse of decode. What the encoding does not have becomes a
// question mark.
func (c codec) encode(text string) []byte {
	var out []byte
	for _, r := range text {
		switch {
		case c.width == 2:
			for _, u := range utf16.AppendRune(nil, r) {
				if c.big {
					out = binary.BigEndian.AppendUint16(out, u)
				} else {
					out = binary.LittleEndian.AppendUint16(out, u)
				}
			}
		case c.page == nil:
			out = utf8.AppendRune(out, r)
		default:
			b, ok := c.page.EncodeRune(r)
			if !ok {
				b = '?'
			}
			out = append(out, b)
		}
	}
	return out
}
