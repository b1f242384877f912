// Package duplicate finds the messages that a customer sent more than once, and
// the information that a customer was made to give again.
//
// [Find] groups the inbound messages of one customer that say the same: the
// same message delivered twice, sent again, or sent to a second address or
// channel too. Every message stays; the copies of a group point to its first
// message. Only the first is a contact that wants an answer, but that somebody
// felt the need to write again is worth knowing.
//
// [Repeated] goes through the messages of one episode, calls included, and
// tells which facts the customer gave again because the department or the
// channel had changed or because they were asked, which facts we asked for
// although they were known, and which descriptions were told twice.
//
// # What the same means
//
// Texts are compared without quotes, signatures, case and diacritics, by the
// pairs of neighbouring words that they share, with single typing errors
// forgiven. Two messages are never the same if each names a number, an amount,
// a date, a weekday or a month that the other does not: a customer who asks
// about two orders in the same words asked twice. Neither are two short
// messages that differ in a word.
//
// Both functions depend on their arguments alone and give the same result for
// the same messages in any order. Their cost grows with the text, not with the
// square of the number of messages. They may be called by many goroutines.
//
// English, Polish, Lithuanian and German are known: the ways in which mail
// programs quote and sign, the names of days and months, and how one asks for
// an order number. In other languages numbers and words are still compared.
package duplicate
