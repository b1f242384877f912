// Package clientele is the map of the module; the root package has no code.
//
// clientele merges what a web shop, the tills of the stores and a helpdesk
// each know into one timeline per customer, for Go programs to embed. A
// customer calls a store about an order placed in the web shop; the clerk's
// program types the caller's number and sees, in one answer, who that is, what
// they ordered online and in the store, what is open, what was promised and is
// overdue, and what nobody knows.
//
// # Who reads what
//
//   - To embed the library: package customer. A Hub merges channels, a Reader
//     answers questions. [github.com/clientele-go/clientele/customer]
//   - To connect a system: package channel, the vocabulary of facts and the
//     interfaces that report them, and adapters/example, the adapter to copy.
//     [github.com/clientele-go/clientele/channel]
//   - To see how it went: package journey, and the packages below it.
//     [github.com/clientele-go/clientele/journey]
//   - To link records without the rest: package customer/identity.
//     [github.com/clientele-go/clientele/customer/identity]
//
// # What there is
//
//	channel                    what a source says
//	channel/channeltest        the conformance kit for adapters, a fake, a hostile server
//	customer                   hub, reader, view, timeline, storage contract, Memory
//	customer/identity          who is one person: a pure function
//	customer/customertest      the conformance kit for storages
//	journey                    how it went: matters, verdicts, gaps, effort, cost
//	journey/bizcal             business hours and public holidays
//	journey/duplicate          what was sent twice, and said again
//	journey/process            process maps, conformance, exports; event logs
//	journey/advice             in which channel to answer
//	journey/segment            who the customers are, and what they say
//	journey/operations         how the operation works that customers meet
//	adapters/webshop/vendure   Vendure
//	adapters/helpdesk/requesttracker  Request Tracker 5
//	adapters/pos/poslog        ARTS/OMG POSLog files
//	adapters/files             CSV and JSON Lines through a declared mapping
//	adapters/rest              the HTTP client of adapters that speak REST or GraphQL
//	adapters/example           the adapter to copy
//	adapters/storage/sqlite    one file (a nested module)
//	adapters/storage/postgres  PostgreSQL and many workers (a nested module)
//	examples/desk              the clerk's page on a terminal
//	examples/shopview          a customer view in a shop's own server
//	examples/journeygaps       the weekly report for an operations manager
//	examples/processmap        the process in an event log
//	examples/linkeval          record linkage, measured
//	examples/load              storages, measured (a nested module)
//
// Imports go one way: channel ← customer/identity ← customer ← journey.
// Adapters import channel; nobody imports adapters but examples.
package clientele
