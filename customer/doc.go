// Package customer is the embedder's page: it merges what many channels say
// into one timeline per customer, and answers in one call who somebody is,
// what they ordered online and in the store, what is open, what was promised
// and what nobody knows.
//
// In the order of use:
//
//	hub, err := customer.NewHub(customer.Config{Channels: []channel.Channel{shop, tills, desk}})
//	report, err := hub.Sync(ctx)                           // one pass; hub.Run makes them until ctx ends
//	clerk := hub.As(customer.Actor{ID: "anna"}, customer.Service)
//	view, err := clerk.View(ctx, customer.Query{Keys: []channel.Key{phone}})
//
// # Facts in, views out
//
// Facts are stored as they came and are never changed. Who is one person, the
// timeline, the state of an order and of a promise are functions of the set of
// facts, the rules, the ledger of human decisions and the moment asked about.
// They therefore do not depend on the order in which facts arrive, on
// duplicates, on batches, on the number of workers, or on crashes. [StateHash]
// makes that testable.
//
// # Reading
//
// All reading goes through [Hub.As]. A [Reader] shows what its actor's scope
// and the customer's consents allow, and records every read before it answers.
// [Reader.Find] says one of three things: found, ambiguous, nobody. It never
// picks the first of several. What belongs to a POSSIBLE match is never shown
// as the customer's.
//
// # Ids
//
// A customer's [ID] is made from its first member: an account before a guest,
// the older before the younger. Every id ever returned resolves to exactly one
// live customer until that customer is erased, through merges and splits.
//
// # Storages
//
// Whoever keeps customers elsewhere than in [Memory] implements [Storage]; the
// types that only it needs are those of its methods: [Want], [Got], [Commit],
// [Expect], [Scan], [Rows], [TimelineQuery] and the types named ...Row. What a
// storage can do besides is found by type assertion, and nothing goes wrong without
// it: [Asker] and [Snapshotter], [Looker], [Preparer] and [Stager], [Remote] and
// [Turner] save time, [Leaser] and [Excluder] are for many workers, [Scrubber] for
// bytes that linger. Whoever embeds the library can pass all of them over. Package
// customertest proves a storage.
//
// # Who opens closes
//
// [NewHub] does no I/O, and no goroutine outlives the call that made it, so a
// Hub has no Close. [Hub.Run] is the only loop.
package customer
