// Package e2e holds the test that runs the whole library on real systems: a
// Vendure web shop, a Request Tracker helpdesk, and the logs of tills.
package e2e
