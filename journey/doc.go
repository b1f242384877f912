// Package journey says how it went for a customer: what they wanted, what was
// done in time and what was not, where it broke and whose that is, what it
// cost them in effort and us in money, and what to mend first.
//
// [Analyse] takes a customer's timeline and a moment:
//
//	a := journey.Analyse(entries, at, journey.Rules{Calendar: office, Map: &m, Language: "pl"})
//	for _, g := range a.Gaps {
//		fmt.Println(g.Owner, g.Cause, g.Why)
//	}
//
// A [Summary] adds up the analyses of many customers, and [Summary.Worst] says
// what to mend first. [Findings] gives a clerk's page what is due and overdue,
// from a view. All are functions of their arguments alone: no clock, no
// storage, no network. The order of the entries makes no difference, what
// happened after the moment is not known, and nothing that is given is changed.
// They may be called by many goroutines.
//
// # One verdict per trigger
//
// Whatever calls for something to be done by a time is a trigger: a missed
// call, a promise, a message, a return that calls for a refund. Each trigger
// gets exactly one verdict, by one engine, live and in hindsight, so that the
// verdicts of a [Kind] add up to its triggers: "do we call everybody back" has
// a number. Verdicts are those at the moment asked about.
//
// # Matters
//
// A [Matter] is one thing that the customer had to do with us, across all
// channels: an order with its parcels, the questions about it, its return. What
// a source names connects first (tickets, threads, replies, calls, promises,
// order numbers); then a return finds the order that sold its article; then a
// contact without any reference joins the only matter that was going on, or the
// one that it fits clearly better than any other. Where nothing decides,
// nobody guesses: the candidates are returned in order. Every [Link] has its
// reason and how sure it is.
//
// # Where it breaks
//
// A [Gap] is a finding that went wrong, or something that should not have been
// needed: a further contact, a change of channel that we forced, information
// given again. It has an owner, a cause (people, process or technology), the
// records that it rests on, what it called forth, and one sentence that a clerk
// understands, in English, Polish or Lithuanian. [Effort] is counted from
// behaviour, never from how somebody sounds. What people of ours only play to
// see how it goes is told apart, see [Rules.Tests].
//
// # Data, not code
//
// [Map] is the journey as it is meant to go, with responsible, accountable,
// consulted and informed roles; [Retail] is one to start from. [Rules] say what
// counts and by when it is due; the zero Rules are usable. Their Calendar makes
// due times those of business hours: package bizcal has calendars with public
// holidays. Without one, nights and Sundays count.
//
// Package process mines maps from many customers and compares traces with
// them, operations tells of touchpoints, channels, departments and weeks, advice
// says in which channel to answer, segment who the customers are, and duplicate
// finds what was sent twice and said again.
package journey
