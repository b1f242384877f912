// Package advice says in which channel to answer a customer, and where the
// channels cost more than they bring.
//
// [Advise] takes a [Catalogue], which is data, and a [Question]: how the
// customer can be reached, what they allowed, what it is about. It first leaves
// out the channels that cannot be used, each with its reasons: the customer
// cannot be reached there, has not consented, it is not secure enough for what
// would be said, closed, too slow for the deadline, or cannot carry the
// attachment. The others are ordered by what the answer is likely to cost, in
// whole thousandths of the minor unit:
//
//	score = cost of the channel
//	      + (1 − chance that it settles the matter) × cost of the fallback channel
//	      + penalty for making the customer switch, unless we had failed in their channel
//	      + wait × weight of the customer's value
//	      + cost of the fallback channel, if we promised another way, such as a callback
//	      − bonus for the channel that they prefer
//
// Every channel of the catalogue is in the answer, with its terms and one
// sentence in English, Polish or Lithuanian. [For] makes the question from a
// [customer.View].
//
// What a contact costs is part of the catalogue and never a constant of this
// package: published figures differ by half between editions of one survey.
// [Retail] is a catalogue to start from.
//
// [ServedAtLoss], [Underserved] and [Avoidable] are reports on customers and
// contacts; [Compare] tells whether a channel did better after a change than
// before. All are functions of their arguments alone and give the same result
// for the same input in any order. Amounts of different currencies are never
// added or compared.
package advice
