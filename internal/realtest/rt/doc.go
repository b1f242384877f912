// Package rt runs a private Request Tracker 5 for tests: the real system on
// 127.0.0.1, with a database of its own that ends with the test.
//
// [Start] builds a template database once per machine (half a minute) and
// copies it for each start (a few seconds). What a test then needs in the desk
// it makes through RT's own doors: REST 2.0 as a clerk, and the mail gateway as
// the mail server would.
//
// RT comes from the packages of Debian 12; install.sh installs them. Without
// them a test is skipped, or fails if CLIENTELE_REQUIRE_REAL is 1. Templates
// and running instances are kept in the directory that CLIENTELE_REAL_HOME
// names, by default clientele-real in the user's cache directory.
//
// Only tests import this package.
package rt
