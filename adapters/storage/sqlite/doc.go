// Package sqlite keeps what a hub knows in one SQLite file: the embedded,
// durable default. It is pure Go.
//
//	storage, err := sqlite.Open(ctx, "customers.db", sqlite.Config{})
//	defer storage.Close()
//	hub, err := customer.NewHub(customer.Config{Storage: storage, Channels: channels})
//
// # What is promised
//
// Everything that [customer.Storage] promises. With the zero [Config] a commit
// that has returned survives the loss of power; see [Full], [Strict] and
// [Relaxed]. Several processes of one machine may have a file open at the same
// time: one of them writes at any moment and the others wait, up to
// [Config.Wait]; each source is polled by one of them, see [Storage.Lease].
// Commits that wait at the same time share the wait for the disk. Do not put
// the file on a network file system: locks do not hold there.
//
// Errors say what somebody can do something about: [ErrLocked], [ErrNewer],
// [ErrReadOnly], [ErrFull] and [ErrDamaged]. After each of the first four the
// file is as it was, and the storage goes on when the cause is gone.
//
// # Erasure
//
// Rows that are erased are overwritten. Before the hub says that somebody is
// erased it calls [Storage.Scrub], which overwrites the copies that SQLite
// made of them when it moved rows, and empties the log beside the file. That
// reads the file once and needs no second copy of it. Blocks that the file
// system got back, and backups, are beyond the reach of this package.
//
// # Memory
//
// What was looked at last is remembered, and never more of it than so much,
// however large the file is: the facts and parties that [Config.Decoded] says,
// and of 65,536 refs, parties, numbers and terms each where they stand. With the
// zero Config that is about 80 MB when all of it is full. Nothing remembered is
// told when it is so no longer, whichever process has changed it, and all of it
// is dropped when somebody is erased. Beside that each connection has up to 16
// MB of pages, and the one that writes 64 MB.
//
// # Looking at it
//
// Any sqlite3 shell opens the file, also while a program has it open. There
// are views for people: customers, timeline, promises_due, and facts with the
// JSON of each.
//
//	sqlite3 -readonly customers.db "SELECT at, kind, ref FROM timeline WHERE customer = '…' ORDER BY at DESC"
//
// The tables may change with a new version of this package; the views stay.
package sqlite
