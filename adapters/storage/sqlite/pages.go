package sqlite

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// mostPages is below how many pages a b-tree page is told from others by its
// first byte: the others begin with the number of a page, in four bytes.
const mostPages = 0x02000000

// scrubPages overwrites with zeros what no cell takes in the b-tree pages of a
// database file (https://www.sqlite.org/fileformat2.html, section 1.6), and
// returns how many pages it had to write. All other pages are either full of
// what is alive or were overwritten when they became free.
func scrubPages(f *os.File, size int, pages int64) (dirty int, err error) {
	const atOnce = 1 << 20
	buf := make([]byte, max(1, atOnce/size)*size)
	zeros := make([]byte, size)
	for at := int64(0); at < pages*int64(size); {
		n, err := f.ReadAt(buf[:min(int64(len(buf)), pages*int64(size)-at)], at)
		if err != nil && err != io.EOF {
			return dirty, err
		}
		if n < size {
			return dirty, nil // the file ends here
		}
		for p := 0; p+size <= n; p += size {
			wrote, err := scrubPage(f, buf[p:p+size], at+int64(p), zeros)
			if err != nil {
				return dirty, err
			}
			if wrote {
				dirty++
			}
		}
		at += int64(n - n%size)
	}
	return dirty, nil
}

// scrubPage overwrites what is free in one page that lies at an offset.
func scrubPage(f io.WriterAt, page []byte, at int64, zeros []byte) (wrote bool, err error) {
	head := 0
	if at == 0 {
		head = 100 // the header of the file
	}
	cells := head + 8
	switch page[head] {
	case 0x02, 0x05:
		cells += 4
	case 0x0a, 0x0d:
	default:
		return false, nil
	}
	clear := func(from, to int) error {
		if from >= to || bytes.Equal(page[from:to], zeros[:to-from]) {
			return nil
		}
		wrote = true
		_, err := f.WriteAt(zeros[:to-from], at+int64(from))
		return err
	}
	word := func(i int) int { return int(binary.BigEndian.Uint16(page[i:])) }
	from, to := cells+2*word(head+3), word(head+5)
	if to == 0 {
		to = 1 << 16
	}
	if from > to || to > len(page) {
		return false, fmt.Errorf("%w: page %d", ErrDamaged, at/int64(len(page))+1)
	}
	if err := clear(from, to); err != nil {
		return wrote, err
	}
	for block, last := word(head+1), 0; block != 0; block = word(block) {
		if block <= last || block+4 > len(page) || block+word(block+2) > len(page) {
			return wrote, fmt.Errorf("%w: page %d", ErrDamaged, at/int64(len(page))+1)
		}
		last = block
		if err := clear(block+4, block+word(block+2)); err != nil {
			return wrote, err
		}
	}
	return wrote, nil
}
