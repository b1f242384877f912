package customertest_test

import (
	"context"
	"errors"

	"github.com/clientele-go/clientele/customer"
)

// A storeFunc stores what was made ready.
type storeFunc = func(ctx context.Context, after customer.Staged) (customer.Staged, error)

// staging is a bent storage that makes commits ready in advance.
type staging struct{ *bent }

func (s staging) Stage(c *customer.Commit) func(context.Context, customer.Staged) (customer.Staged, error) {
	return s.stage(c)
}

// done is durable, or says what is wrong.
type done func() error

func (d done) Durable(context.Context) error { return d() }

func sound() error { return nil }

func aheadBugs() []bug {
	stage := func(stage func(b *bent, c *customer.Commit) storeFunc) func(*bent) {
		return func(b *bent) { b.stage = func(c *customer.Commit) storeFunc { return stage(b, c) } }
	}
	// whole stores all of a commit, and is told what Durable says.
	whole := func(b *bent, c *customer.Commit, d done) storeFunc {
		return func(ctx context.Context, _ customer.Staged) (customer.Staged, error) { return d, b.Commit(ctx, c) }
	}
	bugs := []bug{
		{name: "what is made ready is stored at once", bend: stage(func(b *bent, c *customer.Commit) storeFunc {
			err := b.Commit(context.Background(), c)
			return func(context.Context, customer.Staged) (customer.Staged, error) { return done(sound), err }
		})},
		{name: "checked when it is made ready", bend: stage(func(b *bent, c *customer.Commit) storeFunc {
			other := *c
			other.Expect = customer.Expect{}
			return whole(b, &other, sound)
		})},
		{name: "seen when it is durable", bend: stage(func(b *bent, c *customer.Commit) storeFunc {
			return func(ctx context.Context, _ customer.Staged) (customer.Staged, error) {
				return done(func() error { return b.Commit(ctx, c) }), nil
			}
		})},
		{name: "never durable", bend: stage(func(b *bent, c *customer.Commit) storeFunc {
			return whole(b, c, func() error { return customer.ErrStale })
		})},
		{name: "nothing comes after it", bend: stage(func(b *bent, c *customer.Commit) storeFunc {
			return func(ctx context.Context, after customer.Staged) (customer.Staged, error) {
				if after != nil {
					return nil, errors.New("one at a time")
				}
				return done(sound), b.Commit(ctx, c)
			}
		})},
		{name: "stored without the context", bend: stage(func(b *bent, c *customer.Commit) storeFunc {
			return func(ctx context.Context, _ customer.Staged) (customer.Staged, error) {
				return done(sound), b.Commit(context.WithoutCancel(ctx), c)
			}
		})},
	}
	for i := range bugs {
		bugs[i].rule = "a commit that is made ready in advance is stored when it is called for, or not at all"
	}
	return bugs
}
