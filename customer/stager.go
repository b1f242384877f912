package customer

import "context"

// A Stager is a Preparer whose next commit need not wait for the disk to have
// the last one. The hub uses it as it uses a Preparer; a change is acknowledged
// when it is durable, as without it.
type Stager interface {
	// Stage is Prepare in two steps. The first is what it returns: it makes the
	// change, which all see that read afterwards, and returns what tells when that
	// is durable. Whatever is stored by anybody after that outlives no failure
	// that the change does not outlive. It may be given what told so of a change
	// before: if a failure takes that away, it returns an error that wraps
	// [ErrStale] and stores nothing.
	Stage(c *Commit) (store func(ctx context.Context, after Staged) (Staged, error))
}

// A Staged is a change that is made, and may not be durable yet.
type Staged interface {
	// Durable waits until the change is as durable as the storage promises. An
	// error that wraps [ErrStale] says that it is not there any more: a failure
	// has taken it away, and all that was stored after it. After any other error
	// it is there or not.
	Durable(ctx context.Context) error
}

// A storeFunc makes a change after another one; both may be durable only later.
type storeFunc func(ctx context.Context, after Staged) (Staged, error)
