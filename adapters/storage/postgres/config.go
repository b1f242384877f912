package postgres

import (
	"cmp"
	"time"
)

// A Config says where in a database a storage is and how it is used. The zero
// Config is a good one.
type Config struct {
	// Schema is the schema that holds the tables. It is made if it is not there
	// and the role may do that; otherwise somebody makes it before:
	// CREATE SCHEMA clientele AUTHORIZATION role. Empty means "clientele".
	Schema string

	// Tenant keeps several companies apart in one schema: each sees its own
	// rows only, and every key begins with it. Empty is a tenant like any
	// other. Tenants share tables and their locks, not rows: what one does can
	// slow another down, but is never seen by it.
	Tenant string

	// Patience is how long a call is tried again for reasons that pass: a
	// server that restarts or fails over, a lost connection, a deadlock with
	// somebody else's transactions. Zero means 15 seconds, less than zero that
	// nothing is tried again. The context of the call ends it sooner.
	Patience time.Duration

	// Decoded is how many facts are kept in memory as they were last read.
	// Zero means 4,096, less than zero means none.
	Decoded int

	// Distributed says that the tables of [Storage.Distribution] are
	// distributed: a timeline of several owners is then asked for owner by
	// owner, in one round trip still, since no distributed engine plans it as
	// one query. It is right for a single server too, but slower for customers
	// of many parties.
	Distributed bool
}

func (c Config) withDefaults() Config {
	c.Schema = cmp.Or(c.Schema, "clientele")
	c.Patience = max(0, cmp.Or(c.Patience, 15*time.Second))
	c.Decoded = max(0, cmp.Or(c.Decoded, 4096))
	return c
}
