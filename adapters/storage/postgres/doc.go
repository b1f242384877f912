// Package postgres keeps what a hub knows in PostgreSQL, 13 or newer: for
// programs that run on several machines at once, or already have a database
// that somebody looks after.
//
//	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
//	storage, err := postgres.New(ctx, pool, postgres.Config{})
//	hub, err := customer.NewHub(customer.Config{Storage: storage, Channels: channels})
//
// The pool is the caller's. The role needs no right but to create in one
// schema; see [Config.Schema]. The database must have the encoding UTF8, with
// whatever locale: order is by bytes in every column that needs one.
//
// # What is promised
//
// Everything that [customer.Storage] promises, to any number of processes. How
// much of it outlives the server is the server's affair: [Storage.Health] says
// it in words. With PostgreSQL's own settings a commit that has returned
// survives a crash of the server, but not a fail-over to a standby for which
// nobody waits.
//
// A commit runs at READ COMMITTED. It locks the rows that it expects and
// changes in an order that is the same for all, and then checks them; what is
// expected not to be there is inserted, which makes others who do the same
// wait. So it needs neither SERIALIZABLE nor advisory locks, and commits do not
// deadlock with each other. What fails for a reason that passes (a deadlock
// with somebody else, a lost connection, a server that restarts) is tried again
// as a whole, for [Config.Patience]. Each commit leaves its number in the
// database, so that one whose connection is lost is known to be stored or not
// before Commit returns.
//
// Changes get their place in the feed after they have been committed, by
// whoever reads next. Readers miss none, and no transaction that stays open
// delays them. Readers of the feed and of accesses therefore write: they need a
// server that takes writes, as do all decisions of a hub.
//
// A standby answers the other reads of a storage, as of what it has replayed.
// Whatever writes is [ErrRefused] there, which includes every answer of a
// [customer.Reader], since those are recorded. To go on after a fail-over name
// all servers and target_session_attrs=read-write to the pool; calls wait for
// [Config.Patience] until one of them takes writes.
//
// # Speed
//
// What a view asks for is asked together, and written down while it is still
// being read. Statements are planned once for each connection and with indexes
// only. Large commits take their rows for new ones, which is twice as fast, and
// are made again with care if some of them are not; very large ones copy them,
// and send all of it ahead of the answers, if the pool has pgx's own way of
// executing queries. Whoever stores very much calls [customer.Hub.AddAll]: the
// server then writes one batch while the program decides about the next, and
// begins with that before the disk has the last one. A batch is acknowledged
// when it is on the disk. Others may see it a moment before; what they store then
// comes after it in the server's log and is never kept without it.
//
// What is too long for its row is packed with lz4 in very large commits, if the
// server was built with that, as those of the usual packages are. A server
// without it cannot read such rows, which matters to whoever moves the files of
// one, not to whoever moves a dump.
//
// # Erasure
//
// When an erasure has returned no query finds what it erased. The bytes stay
// where PostgreSQL keeps what is deleted: in the files of the tables until they
// are vacuumed and their room is used again, in the write-ahead log until it is
// recycled, on standbys, and in backups. Autovacuum does the first in its own
// time; [Storage.Rewrite] writes all tables anew at once and locks each meanwhile,
// so nobody does that unasked after every erasure. How long
// logs and backups are kept is for who runs the server to say, and belongs in
// the record of processing activities. Other processes may hold decoded facts
// in memory, which they no longer return: until they next read the ledger, the
// suppression list or the feed, as a hub does with every view and intake, and
// now and then as long as it runs.
//
// # Growing
//
// Tables: facts, history (older versions), parties, terms and postings (the
// index; terms are stored by digest), entries (the timelines), commits, changes
// and told (the feed), receipts, streams, sources, quarantine, decisions,
// accesses, suppressed, leases. Every key has the tenant. Timelines are keyed
// by their owner, which never changes: a merge of customers moves none of their
// rows.
//
// [Storage.Distribution] gives the statements by which a Citus cluster spreads
// the tables that grow with time: the timelines and the old versions of facts.
// They are most of it: with 100 million customers of three records, five keys
// and a hundred entries each, rows and indexes of who is who take about 135 GB,
// which one server and its standbys hold, and the timelines take 2.8 TB.
//
// The protocol was tried on Citus 13.2, as a prototype, before this package was
// written: on more than 150,000 commits by up to eight workers, crashes among
// them, there was no wrong record and no deadlock; without the row locks 622
// records were wrong, and without the second look at what was locked 8. Two
// transactions that each change what the other has read both pass there under
// SERIALIZABLE, and nothing says so; that is why nothing here relies on it. With
// who is who on one node it stored 384 facts a second one by one, where
// PostgreSQL alone stored 892 to 1,089; with that spread over nodes too, 115, so
// [Storage.Distribution] leaves it where it is. While a commit in two phases
// ends, a reader may see half of it: of 330 reads made then 270 did.
//
// Of this package PostgreSQL 15 is tested on one server, and there also the
// queries that a distributed timeline uses. Not tested are Citus itself, and
// CockroachDB and YugabyteDB, though the SQL keeps to what they have: no foreign
// key, trigger, function, recursive query or secondary unique index, and no lock
// on rows of several nodes. The conformance tests run against whatever
// CLIENTELE_TEST_DSN names.
//
// Connection poolers that do not keep sessions work if the pool is configured
// for them (see pgx.QueryExecMode); migrations then need a direct connection,
// for an advisory lock elects who makes them.
package postgres
