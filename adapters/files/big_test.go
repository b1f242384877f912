package files_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"testing"
	"time"
)

// huge is a file system with one file that is made while it is read. It notes
// the greatest heap that it saw.
type huge struct {
	size int64
	fill func(b []byte, off int64) // gives the bytes from an offset
	seek bool
	peak uint64
	read int64
}

type hugeFile struct {
	h   *huge
	off int64
}

type hugeSeeker struct{ *hugeFile }

func (h *huge) Open(name string) (fs.File, error) {
	switch {
	case name == ".":
		return &hugeRoot{}, nil
	case name != "f":
		return nil, fs.ErrNotExist
	case h.seek:
		return hugeSeeker{&hugeFile{h: h}}, nil
	}
	return &hugeFile{h: h}, nil
}

func (f *hugeFile) Read(b []byte) (int, error) {
	n := int(min(int64(len(b)), f.h.size-f.off))
	if n == 0 {
		return 0, io.EOF
	}
	f.h.fill(b[:n], f.off)
	f.off += int64(n)
	if f.h.read += int64(n); f.h.read%(1<<20) < int64(n) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		f.h.peak = max(f.h.peak, m.HeapAlloc)
	}
	return n, nil
}

func (f hugeSeeker) Seek(off int64, whence int) (int64, error) {
	f.off = off
	return off, nil
}

func (f *hugeFile) Close() error               { return nil }
func (f *hugeFile) Stat() (fs.FileInfo, error) { return hugeInfo{f.h.size, "f"}, nil }

type hugeRoot struct{ hugeFile }

func (*hugeRoot) Stat() (fs.FileInfo, error) { return hugeInfo{0, "."}, nil }

type hugeInfo struct {
	size int64
	name string
}

func (i hugeInfo) Name() string { return i.name }
func (i hugeInfo) Size() int64  { return i.size }
func (i hugeInfo) IsDir() bool  { return i.name == "." }
func (i hugeInfo) Mode() fs.FileMode {
	return map[bool]fs.FileMode{true: fs.ModeDir | 0o755, false: 0o644}[i.IsDir()]
}
func (i hugeInfo) ModTime() time.Time { return noon }
func (i hugeInfo) Sys() any           { return nil }

// fillRows gives rows of 64 bytes below a header of 8, with the number of the
// row as the id.
func fillRows(b []byte, off int64) {
	n := copy(b, "id,name\n"[min(8, off):])
	for n < len(b) {
		i := off + int64(n) - 8
		row := fmt.Sprintf("%09d,%053d\n", i/64, 0)
		n += copy(b[n:], row[i%64:])
	}
}

// The memory that a file takes does not depend on its size: not for many rows,
// and not for one line without an end.
func TestFlatMemory(t *testing.T) {
	const most = 20 << 20
	h := &huge{size: 8 + 64*400_000, seek: true, fill: fillRows}
	cfg := config(nil, person())
	cfg.FS, cfg.PageSize, cfg.Mappings[0].Files = h, 1000, "f"
	cfg.Mappings[0].Where = map[string][]string{"id": {"000000001", "000399999"}}
	p := read(t, cfg, "")
	t.Logf("at most %d MiB in %d pages", h.peak>>20, p.pages)
	eq(t, "rows", ids(p.facts), []string{"000000001", "000399999"})
	if h.peak > most || p.pages < 2 {
		t.Errorf("%d MiB in %d pages of a file of %d MiB", h.peak>>20, p.pages, h.size>>20)
	}
	h = &huge{size: 64 << 20, fill: func(b []byte, off int64) {
		copy(b, bytes.Repeat([]byte("x"), len(b)))
		if off < 8 {
			copy(b, "id,name\n"[off:])
		}
		if off+int64(len(b)) == 64<<20 {
			b[len(b)-1] = '\n'
		}
	}}
	cfg.FS = h
	p = read(t, cfg, "")
	eq(t, "one line", reasons(p.rejects), []string{"f line 2||is longer than the limit"})
	if h.peak > most {
		t.Errorf("%d MiB for one line", h.peak>>20)
	}
}

// A file system that cannot seek is read as well.
func TestNoSeek(t *testing.T) {
	h := &huge{size: 8 + 64*50, fill: fillRows}
	cfg := config(nil, person())
	cfg.FS, cfg.PageSize, cfg.Mappings[0].Files = h, 7, "f"
	p := read(t, cfg, "")
	eq(t, "facts", len(p.facts), 50)
	h.size += 64 * 3
	eq(t, "grown", ids(read(t, cfg, p.end).facts), []string{"000000050", "000000051", "000000052"})
}
