package sqlite

import (
	"cmp"
	"runtime"
	"time"
)

// A Config says how a file is used. The zero Config is a good one. None of it
// is stored: a file may be opened with another Config each time.
type Config struct {
	// Durability is what is promised when a commit returns. Zero means [Full].
	Durability Durability

	// Wait is how long an open and a commit wait for another process that
	// holds the file, before they return [ErrLocked]. Zero means 5 seconds,
	// less than zero means not at all.
	Wait time.Duration

	// Readers is how many reads run at the same time; more than that wait for
	// each other. Zero means one for each processor, but at least 4.
	Readers int

	// Map is how much of the file is mapped to memory, in bytes. Zero means 1
	// GiB, less than zero means nothing. A mapped file on a disk that fails
	// kills the program where an unmapped one gives an error.
	Map int64

	// Decoded is how many facts are kept in memory as they were last read.
	// Zero means 4,096, less than zero means none.
	Decoded int

	// CompactBelow is up to which size of the file, in bytes, an erasure
	// rewrites all of it before it returns. Zero means 64 MiB, less than zero
	// means never. The rows of who is erased are overwritten in any case; but
	// in a larger file copies that SQLite once made of them when it moved rows
	// may be left, unreachable for all but who reads the bytes of the file,
	// until somebody calls [Storage.Compact]. Call it every night.
	CompactBelow int64

	// Checkpoint is after how many pages of 4 KiB the log is copied into the
	// file. The log takes that much room and a little more. Zero means 10,000.
	Checkpoint int
}

// Durability is what survives.
type Durability int

const (
	// Full: a commit that has returned survives the death of the program, of
	// the operating system, and the loss of power, if the disk does what it is
	// told. Each commit waits for the disk once; those that wait together share
	// it.
	Full Durability = iota

	// Relaxed: a commit that has returned survives the death of the program.
	// After a loss of power or the death of the operating system the last
	// commits may be missing: all of them from some commit on, and none in
	// part. Cursors are stored with their facts, so the sources are read again
	// from there; what came by webhook and human decisions are lost.
	Relaxed
)

// String returns "full" or "relaxed".
func (d Durability) String() string {
	if d == Relaxed {
		return "relaxed"
	}
	return "full"
}

func (c Config) withDefaults() Config {
	c.Wait = max(0, cmp.Or(c.Wait, 5*time.Second))
	c.Map = max(0, cmp.Or(c.Map, 1<<30))
	c.CompactBelow = max(0, cmp.Or(c.CompactBelow, 64<<20))
	c.Decoded = max(0, cmp.Or(c.Decoded, 4096))
	if c.Readers <= 0 {
		c.Readers = max(4, runtime.GOMAXPROCS(0))
	}
	if c.Checkpoint <= 0 {
		c.Checkpoint = 10_000
	}
	return c
}
