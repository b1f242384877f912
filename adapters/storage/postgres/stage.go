package postgres

import (
	"context"

	"github.com/clientele-go/clientele/customer"
)

// staging is what is special about a commit that another one is made after.
type staging struct {
	early bool    // it ends before the disk has it
	after *staged // the change that it is made after; nil: none
}

// staged is a change that may not be on the disk yet: its number, and where it
// left that.
type staged struct {
	s     *Storage
	table string
	id    uuid
}

// Stage implements [customer.Stager]. What is large ends without waiting for the
// disk or for standbys: others see it then, and what they store comes after it
// in the server's log, which is kept or lost from some place on. So what is
// stored later and is durable makes it durable too.
func (s *Storage) Stage(c *customer.Commit) func(context.Context, customer.Staged) (customer.Staged, error) {
	j, err := newJob(s.codec, &s.sheets, c)
	return func(ctx context.Context, after customer.Staged) (customer.Staged, error) {
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		how := staging{early: !j.writer && !s.cfg.Distributed && j.inserts() >= boldFrom && s.held(ctx) == nil}
		how.after, _ = after.(*staged)
		return s.store(ctx, j, how)
	}
}

const (
	notDurable = `SELECT set_config('synchronous_commit', 'off', true)`

	// It waits for the disk as every commit does, and for what comes before it in
	// the log; it writes nothing if the change is gone.
	flush = `INSERT INTO @receipts (tenant, commit) SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM TABLE WHERE tenant = $1 AND commit = $3)`
	still = `SELECT 1 FROM TABLE WHERE tenant = $1 AND commit = $2`
)

// Durable implements [customer.Staged]. The change is made, so it does not end
// with the context.
func (x *staged) Durable(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	there := false
	err := x.s.patiently(ctx, "flush", func() error {
		tag, err := x.s.pool.Exec(ctx, x.s.sql(replaceTable(flush, x.table)), x.s.tenant, newCommit(), x.id)
		there = tag.RowsAffected() > 0
		return err
	})
	if err == nil && !there {
		return customer.ErrStale
	}
	return err
}

// lookBack looks whether what the commit is made after is there.
func (t *tx) lookBack(p *pipe) {
	if t.after == nil {
		return
	}
	t.gone = true
	var one int
	p.rows([]any{&one}, func() error {
		t.gone = false
		return nil
	}, replaceTable(still, t.after.table), t.s.tenant, t.after.id)
}
