// Package channel is the adapter author's page: the vocabulary in which a
// source system reports what it knows, and the small interfaces it reports it
// through.
//
// A channel is a configured source system: one web shop, the tills of one
// chain, one helpdesk. (It is never a Go chan here.) What a channel says is a
// stream of facts. A [Fact] is one version of one object of the source, a
// person, an order, a call, a ticket, with the source's own id, version and
// times. Facts are immutable; a newer version of the same [Ref] supersedes an
// older one whatever order they arrive in.
//
// # Writing an adapter
//
// Implement [Channel], and of the following those that the system can serve;
// they are found by type assertion:
//
//	People        accounts, loyalty members, helpdesk contacts
//	Orders        orders, sales, and what belongs to them
//	Interactions  calls, messages, visits, tickets, promises
//	Receiver      webhooks: authenticate the raw body, decode it
//	Finder        ask the system live while the phone rings
//	Refresher     read given objects again by id
//	Decoder       decode a quarantined record again
//
// Pull methods take an opaque [Cursor] and return a [Page]: facts, rejects,
// and the cursor from which to go on. Whoever calls stores the cursor in the
// same commit as the facts, so a crash neither loses nor doubles anything. An
// adapter holds no locks, no retries, no storage and no goroutines: the
// customer hub brings them. A failed call returns a [*SourceError], which says
// whether it may be tried again and when.
//
// A record that cannot be read never fails its page: return it as a [Reject]
// with its raw bytes and the reason, and go on with the next.
//
// The conformance kit in channel/channeltest proves an adapter; the package
// adapters/example is the adapter to copy.
//
// # Personal data
//
// No type of this package prints personal data with %v, %+v, %s or %#v, so it
// cannot slip into a log or an error. Read the fields to get at it.
package channel
