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
// that has returned survives the loss of power; see [Full] and [Relaxed].
// Several processes of one machine may have a file open at the same time.
// Do not put it on a network file system: locks do not hold there.
//
// # Erasure
//
// Before a commit that erases somebody returns, their rows are overwritten in
// the file, the file is rewritten if it is not large, and the log that lies
// beside it is emptied. For a large file call [Storage.Compact] now and then:
// see [Config.CompactBelow]. A read that is under way, of this process or
// another, delays what is in its way to the next commit, the next open or the
// next Compact. Blocks that the file system got back, and backups, are beyond
// the reach of this package.
//
// # Looking at it
//
// Any sqlite3 shell opens the file, also while a program has it open. There
// are views for people: customers, timeline and promises_due.
//
//	sqlite3 -readonly customers.db "SELECT at, kind, ref FROM timeline WHERE customer = '…' ORDER BY at DESC"
//
// Facts are stored as JSON, in the body of the table facts. The tables may
// change with a new version of this package; the views stay.
package sqlite
