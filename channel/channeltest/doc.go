// Package channeltest proves adapters, and stands in for them.
//
// [Run] is the conformance kit: it takes a channel through everything that the
// interfaces of package channel promise, and explains every promise that is
// broken. [Fake] is an in-memory channel for the tests of whoever reads
// channels. [Hostile] is an HTTP server that misbehaves on demand, for the
// tests of adapters that speak HTTP.
package channeltest
