// Package identity decides which parties are one person.
//
// A party is one source's record of somebody: an account, a loyalty member, a
// guest order, a number that called. [Resolve] is a pure function: from the
// parties, the verdict on each value they carry, the decisions of people and
// the rules it makes clusters, each one person. It does no I/O and reads no
// clock, and its result does not depend on the order of its input. [ResolveAll]
// does the same for any set of records at once, so the package is usable alone
// for record linkage; the customer hub calls Resolve for one connected
// component at a time, and both give the same clusters.
//
// # What links
//
// Keys link as surely as the lesser assurance of the two claims. An
// authoritative key on both sides is one person. A verified key on both sides
// is one person if the claims hold at a common time and nothing personal
// contradicts it. An asserted key on either side makes the two POSSIBLY one,
// whatever else is asserted: somebody typed it. A generic value, such as a
// till's dummy address, the store's own phone or 000000000, links nobody.
//
// # What keeps apart
//
// Two different authoritative ids in one unique namespace are two people. So
// are two birth dates, and two given names that are not forms of one name. A
// cluster is joined only if no member of one contradicts a member of the
// other, so strangers are never chained.
//
// # Decisions
//
// A human decision about two parties, or about a value, outranks every rule.
// Decisions are kept under the refs of the source records, so they survive any
// re-sync; of several about the same thing the newest holds, and where a link
// and an unlink cannot both hold, the unlink does and the conflict is told.
package identity
