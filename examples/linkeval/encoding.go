package main

import (
	"bufio"
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decoded reads UTF-16 as UTF-8, if the first bytes show that it is that: by its
// byte order mark, or by every other byte of the header being zero.
func decoded(br *bufio.Reader) *bufio.Reader {
	first, _ := br.Peek(64)
	order, is := unicode.LittleEndian, true
	switch {
	case bytes.HasPrefix(first, []byte{0xff, 0xfe}):
	case bytes.HasPrefix(first, []byte{0xfe, 0xff}):
		order = unicode.BigEndian
	default:
		even, odd := 0, 0
		for i, b := range first {
			if b == 0 && i%2 == 0 {
				even++
			} else if b == 0 {
				odd++
			}
		}
		if is = 4*max(even, odd) > len(first); even > odd {
			order = unicode.BigEndian
		}
	}
	if !is {
		return br
	}
	return bufio.NewReaderSize(transform.NewReader(br, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), 1<<16)
}

// readable makes UTF-8 of cells that are not: they are taken for Windows-1252,
// of which Latin-1 is a part.
func readable(row []string) {
	for i, cell := range row {
		if !utf8.ValidString(cell) {
			if s, err := charmap.Windows1252.NewDecoder().String(cell); err == nil {
				row[i] = s
			}
		}
	}
}
