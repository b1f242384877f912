package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// A Level is what a commit that has returned survives.
type Level int

// Levels, from the least to the greatest.
const (
	// Volatile: nothing is certain if the machine of the server dies: fsync is
	// off, and the whole database may then be damaged.
	Volatile Level = iota

	// Delayed: the last commits may be missing after the server dies, all of
	// them from some commit on. Cursors are stored with their facts, so the
	// sources are read again from there; what came by webhook and human
	// decisions are lost.
	Delayed

	// Durable: it survives the death of the server and the loss of power, if
	// the disk does what it is told, but not the loss of the machine: a standby
	// that takes over may lack the last commits.
	Durable

	// Replicated: it is also on as many standbys as the server is told to wait
	// for, and a fail-over to one of them loses nothing. While too few of them
	// are there commits wait.
	Replicated
)

// String returns the name of the level in lower case.
func (l Level) String() string {
	return [...]string{"volatile", "delayed", "durable", "replicated"}[min(max(l, Volatile), Replicated)]
}

// A Health tells how a server keeps what it is given, as it says itself.
type Health struct {
	// Level is what commits of this pool's connections survive, with the
	// settings that they have now.
	Level Level

	// Words say the same for people, with the reasons and with what threatens
	// it. They contain no personal data.
	Words string

	Version           string // of the server, such as "15.6"
	Schema            int    // the version of the tables
	Standby           bool   // the server is one itself: it takes no writes
	Fsync             bool
	FullPageWrites    bool
	SynchronousCommit string // "on", "off", "local", "remote_write" or "remote_apply"
	Synchronous       string // synchronous_standby_names; empty: nobody is waited for

	// Standbys are those that are connected. A role that may not read
	// pg_stat_replication (see pg_monitor) learns their names, and nothing else.
	Standbys []Standby

	// Waiting is how many commits have no place in the feed yet. They get one
	// when somebody reads it.
	Waiting int64

	// Retried is how often this handle tried something again, since it was made.
	Retried int64
}

// A Standby is a server that follows.
type Standby struct {
	Name  string        // application_name
	State string        // "streaming", "catchup" …; empty if the role may not know
	Sync  string        // "sync", "quorum", "potential" or "async"; empty if the role may not know
	Lag   time.Duration // how far behind it replays; 0 if unknown or idle
}

const (
	askSettings = `SELECT current_setting('server_version'), pg_is_in_recovery(), current_setting('fsync')::bool, current_setting('full_page_writes')::bool,
	current_setting('synchronous_commit'), current_setting('synchronous_standby_names')`
	askStandbys = `SELECT coalesce(application_name, ''), coalesce(state, ''), coalesce(sync_state, ''), coalesce(extract(epoch FROM replay_lag), 0)::float8
	FROM pg_stat_replication ORDER BY 1`
	askWaiting = `SELECT count(*) FROM @commits WHERE tenant = $1 AND pos IS NULL`
)

// Health asks the server how it keeps what it is given. Ask at the start and
// now and then: asynchronous replication, which is what most servers have,
// loses acknowledged commits at a fail-over.
func (s *Storage) Health(ctx context.Context) (Health, error) {
	var h Health
	err := s.snapshot(ctx, "health", func(p *pipe) {
		h = Health{Retried: s.retried.Load()}
		none := func() error { return nil }
		p.rows([]any{&h.Version, &h.Standby, &h.Fsync, &h.FullPageWrites, &h.SynchronousCommit, &h.Synchronous}, none, askSettings)
		var x Standby
		var lag float64
		p.rows([]any{&x.Name, &x.State, &x.Sync, &lag}, func() error {
			x.Lag = time.Duration(lag * float64(time.Second))
			h.Standbys = append(h.Standbys, x)
			return nil
		}, askStandbys)
		p.rows([]any{&h.Waiting}, none, askWaiting, s.tenant)
		p.rows([]any{&h.Schema}, none, "SELECT coalesce(max(version_id), 0) FROM @versions WHERE is_applied")
	})
	if err != nil {
		return Health{}, err
	}
	h.Level, h.Words = judge(&h)
	return h, nil
}

// judge tells the level and why.
func judge(h *Health) (Level, string) {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	level := Durable
	switch {
	case !h.Fsync:
		level = Volatile
		say("fsync is off: after a crash of the machine the database may be damaged")
	case h.SynchronousCommit == "off":
		level = Delayed
		say("synchronous_commit is off: the last commits before a crash of the server are lost")
	case h.Synchronous != "" && h.SynchronousCommit != "local":
		level = Replicated
		say("every commit waits for synchronous standbys (%s, synchronous_commit %s)", h.Synchronous, h.SynchronousCommit)
		if h.SynchronousCommit == "remote_write" {
			say("they have it in memory, not on disk")
		}
		if len(h.Standbys) == 0 && !h.Standby {
			say("none is connected now: commits wait until enough are")
		}
	default:
		say("every commit is on the server's disk before it returns")
		if len(h.Standbys) > 0 {
			say("a fail-over loses what the standbys have not received yet: nobody waits for them")
		} else {
			say("there is no standby connected: what the machine loses, only a backup has")
		}
	}
	if !h.FullPageWrites && level != Volatile {
		say("full_page_writes is off: unless the file system writes pages as a whole, a loss of power can damage the database")
	}
	if h.Standby {
		say("this server is a standby: it takes no writes")
	}
	for _, x := range h.Standbys {
		if x.Lag > 10*time.Second {
			say("standby %q is %s behind", x.Name, x.Lag.Round(time.Second))
		}
	}
	return level, strings.Join(out, "; ")
}

// Distribution returns the statements that distribute the tables which grow
// with time over the nodes of a Citus cluster, to be run once, by who may, on a
// schema that New has made: the entries of timelines by their owner, and the
// old versions of facts by their ref. All other tables, which commits lock,
// stay where they are: on the coordinator, or on the one node group that
// PostgreSQL's own means of replication protect. Set [Config.Distributed]
// afterwards.
//
// Nothing here needs a foreign key, a trigger, a recursive query, or a lock on
// rows of several nodes; the number of a commit is what ties a transaction
// together. Across nodes a reader may see half of a commit for as long as a
// two-phase commit takes, and no longer.
func (s *Storage) Distribution() []string {
	literal := func(table string) string { return "'" + s.schema + "." + pgx.Identifier{table}.Sanitize() + "'" }
	return []string{
		"SELECT create_distributed_table(" + literal("entries") + ", 'owner')",
		"SELECT create_distributed_table(" + literal("history") + ", 'ref')",
	}
}
