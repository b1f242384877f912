// Package world is a synthetic retail company with ground truth, for the
// tests, examples and benchmarks of the whole module.
//
// A [World] is a chain of stores in Poland, Lithuania and Britain with three
// web shops, tills, a helpdesk and a telephone system, and the people who buy
// from it, write to it and call it. [World.Facts] is what the sources publish
// about them; [World.Truth] is what no source knows: who is who, whose receipt
// it was, which promise was kept, what to answer when a number calls.
//
// Everything is a function of the [Config] alone: equal configurations give
// equal bytes on every machine and at any time. The package reads no clock.
//
// [Story] is one hand-written scene that is part of every world: a customer
// calls a store about two orders placed in the web shop.
//
// All people, addresses, numbers and products are invented. Mailboxes are at
// domains that are reserved for examples, or are such as their provider cannot
// give out. The phone numbers are ones that [channel.Phone] accepts.
package world
