// Package journey judges how it went for a customer: which calls nobody took
// and whether anybody called back, which promises were kept, which messages
// wait for an answer, and how often somebody had to ask.
//
// [Findings] gives a clerk's page its findings, each with one sentence that can
// be read out; [Review] does the same for a plain history of entries, which is
// what statistics rest on. Both are functions of their arguments alone: no
// clock, no storage, no network. They may be called by many goroutines.
//
// # One verdict per trigger
//
// Whatever calls for something to be done by a time is a trigger: a missed
// call, a promise, a message. Each trigger gets exactly one verdict, so that
// the verdicts of a [Kind] add up to its triggers and nothing is forgotten.
// Verdicts are those at the moment asked about; what came later is not known
// then.
//
// Time is wall time: nights and Sundays count.
package journey
