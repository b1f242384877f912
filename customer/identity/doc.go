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
// whatever else is asserted: somebody typed it. So does a device or a tax id,
// however sure, for several people use it by nature; see [Linking]. A generic
// value, such as a till's dummy address, the store's own phone or 000000000,
// links nobody; [Rules.Judge] tells which values are.
//
// # What keeps apart
//
// Two different authoritative ids in one unique namespace are two people. So
// are two birth dates, and two given names that are not forms of one name, but
// against verified keys only. A cluster is joined only if no member of one
// contradicts a member of the other, so strangers are never chained. Where
// evidence links two people of one family name or one landline the verdict is
// HOUSEHOLD.
//
// # What keys leave open
//
// A [Model] weighs the rest: names, dates of birth, addresses, and keys that
// were only typed. It knows three classes, one person, one household and
// strangers (Fellegi and Sunter 1969, with a class more), because with two a
// family at one address looks like one person. It is data: [Retail] gives one
// that works without training, [Train] learns one from records without labels,
// and [NewWeigher] makes one ready for [Rules.Model]. Without it nothing but keys
// links.
//
// The model's word makes two parties the SAME only from a probability on, only
// with evidence about the person (a household shares an address, a landline and
// often a mailbox), and only if all that is known of the two clusters agrees on
// average, so that a chain of half-likenesses joins nobody. What is less sure
// is listed for review, and who lives together is an answer of its own; see
// [Result].
//
// [LinkRecords] and [Linker] do the same for plain records by the million: each
// is normalised once into some twenty numbers, compared with those that share a
// blocking key, and forgotten otherwise. [Index] finds for one record after the
// other whom it may be the same as.
//
// [Explain] lists the terms of a decision in bits, which add up to the number
// that decided; [WhyNot] says what is missing, [WhyCluster] where a person would
// come apart first, [WhatIf] what a record would change, and [Diff] what another
// model would. Texts are in English, Polish and Lithuanian and hold no value.
//
// # Decisions
//
// A human decision about two parties, or about a value, outranks every rule: two
// parties are one person, or two, or two who live together; a value says nothing,
// or does, or passed to somebody else at some moment.
// Decisions are kept under the refs of the source records, so they survive any
// re-sync; of several about the same thing the newest holds, and where a link
// and an unlink cannot both hold, the unlink does and the conflict is told. A
// source's own merge of two of its records is a link too, outranked by humans.
//
// # What it costs
//
// Time and memory grow with the number of claims, whatever they hold: a value
// that very many carry is not compared pair by pair, and a component that is
// too large is joined by what is certain only. See [Resolve].
package identity
