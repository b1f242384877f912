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

	// Map is how much of the file is mapped to memory, in bytes. Zero means 2
	// GiB, about the most that SQLite maps; less than zero means nothing. A mapped file on a disk that fails
	// kills the program where an unmapped one gives an error.
	Map int64

	// Decoded is how many facts, and how many parties, are kept in memory as
	// they were last read. Zero means 4,096, about 20 MB; less than zero means no
	// facts and one party.
	Decoded int

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
	// it. A commit that only records who looked at what does not wait: its row
	// survives the death of the program at once, and all else together with the
	// next commit of any other sort. A view would otherwise wait for the disk.
	Full Durability = iota

	// Strict: as Full, and the records of who looked wait for the disk too.
	Strict

	// Relaxed: a commit that has returned survives the death of the program.
	// After a loss of power or the death of the operating system the last
	// commits may be missing: all of them from some commit on, and none in
	// part. Cursors are stored with their facts, so the sources are read again
	// from there; what came by webhook and human decisions are lost.
	Relaxed
)

// String returns "full", "strict" or "relaxed".
func (d Durability) String() string {
	switch d {
	case Strict:
		return "strict"
	case Relaxed:
		return "relaxed"
	}
	return "full"
}

func (c Config) withDefaults() Config {
	c.Wait = max(0, cmp.Or(c.Wait, 5*time.Second))
	c.Map = max(0, cmp.Or(c.Map, 1<<31))
	c.Decoded = max(0, cmp.Or(c.Decoded, 4096))
	if c.Readers <= 0 {
		c.Readers = max(4, runtime.GOMAXPROCS(0))
	}
	if c.Checkpoint <= 0 {
		c.Checkpoint = 10_000
	}
	return c
}
