// Package postgres runs a private PostgreSQL for tests: a cluster of its own in
// a temporary directory, reached through a unix socket there, that ends with
// the test and also when the test binary dies. What is tested connects as a
// plain role that owns a database and has no other right.
//
// The server comes from the package postgresql-15 of Debian 12, or any newer
// one. Where it is not installed a test is skipped, or fails if
// CLIENTELE_REQUIRE_REAL is 1. If CLIENTELE_TEST_DSN is set, the server that
// it names is used instead of a private one.
//
// Only tests import this package.
package postgres
