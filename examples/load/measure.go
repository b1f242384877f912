package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/clientele-go/clientele/customer"
)

// measure makes all passes, one after the other.
func measure(ctx context.Context, set settings, e engine, say func(string)) (*report, error) {
	r := &report{Storage: e.name(), Machine: machine(), Workers: set.workers}
	s, err := e.open(ctx)
	if err != nil {
		return nil, err
	}
	say("loading")
	first, err := load(ctx, set, s)
	if err != nil {
		return nil, err
	}
	if n := first.counts.Applied + first.counts.Stale; n != first.counts.Received {
		return nil, fmt.Errorf("of %s, some were not new", first.counts)
	}
	r.Facts, r.Commits, r.PeakMemory = int(first.counts.Received), first.commits, first.peak
	r.Load = per(r.Facts, first.took)
	bytes, err := e.size(ctx)
	if err != nil {
		return nil, err
	}
	say("reading")
	if err := reads(ctx, set, s, first, r); err != nil {
		return nil, err
	}
	say("telling the same again")
	again, err := load(ctx, set, s)
	if err != nil {
		return nil, err
	}
	if again.counts.Duplicate != again.counts.Received {
		return nil, fmt.Errorf("told again, of %s some were taken for new", again.counts)
	}
	r.Again = per(r.Facts, again.took)
	say("writing the same rows without the library")
	raw, err := e.rows(ctx, set, first.commits)
	if err != nil {
		return nil, err
	}
	r.RawRows, r.Entries = raw.rows, raw.entries
	r.Rows, r.RowsCopied = per(r.Facts, raw.took), per(r.Facts, raw.copied)
	if r.Entries > 0 {
		r.Size = float64(bytes) / float64(r.Entries)
	}
	say("writing the same facts into one bare table")
	took, err := bare(ctx, set, e)
	if err != nil {
		return nil, err
	}
	r.Bare = per(r.Facts, took)
	say("linking and paging customers with very many entries")
	if err := big(ctx, set, s, r); err != nil {
		return nil, err
	}
	r.OfRows, r.OfBare = r.Load/r.Rows, r.Load/r.Bare
	if r.RowsCopied > 0 {
		r.OfCopied = r.Load / r.RowsCopied
	}
	return r, nil
}

func per(n int, took time.Duration) float64 {
	if took <= 0 {
		return 0
	}
	return float64(n) / took.Seconds()
}

// reads walks all customers, then looks them up and looks at them.
func reads(ctx context.Context, set settings, s customer.Storage, first loading, r *report) error {
	h, err := newHub(s)
	if err != nil {
		return err
	}
	clerk := h.As(customer.Actor{ID: "load"}, customer.Service)
	ids := newSample[customer.ID](set.seed)
	before, began := memory(), time.Now()
	for p, err := range clerk.Customers(ctx) {
		if err != nil {
			return err
		}
		if ids.add(p.ID); ids.seen%1000 == 0 {
			r.WalkMemory = max(r.WalkMemory, memory()-before)
		}
	}
	r.Customers, r.Walk = ids.seen, per(ids.seen, time.Since(began))
	if r.Customers == 0 || len(first.keys.kept) == 0 {
		return errors.New("nobody was loaded")
	}
	// What nobody has any longer, and what identifies nobody, is asked for too.
	found := 0
	find := func(i int) error {
		f, err := clerk.Find(ctx, first.keys.kept[i])
		if f.Match != customer.Nobody {
			found++
		}
		return err
	}
	view := func(i int) error {
		_, err := clerk.View(ctx, customer.Query{Customer: ids.kept[i]})
		return err
	}
	for _, x := range []struct {
		to   *spread
		n    int
		zipf bool
		do   func(i int) error
	}{
		{&r.LookUp, len(first.keys.kept), false, find}, {&r.LookUpZipf, len(first.keys.kept), true, find},
		{&r.View, len(ids.kept), false, view}, {&r.ViewZipf, len(ids.kept), true, view},
	} {
		if *x.to, err = calls(set, x.n, x.zipf, x.do); err != nil {
			return err
		}
	}
	if found < set.reads {
		return fmt.Errorf("of %d look-ups of people who were loaded %d found anybody", 2*set.reads, found)
	}
	return nil
}

// calls makes single calls about one of n and measures each.
func calls(set settings, n int, zipf bool, do func(i int) error) (spread, error) {
	rng := rand.New(rand.NewPCG(set.seed, 13))
	pick := func() int { return rng.IntN(n) }
	if zipf {
		z := rand.NewZipf(rng, 1.1, 1, uint64(n-1))
		order := rng.Perm(n)
		pick = func() int { return order[z.Uint64()] }
	}
	took := make([]time.Duration, set.reads)
	for i := range took {
		n := pick()
		began := time.Now()
		if err := do(n); err != nil {
			return spread{}, err
		}
		took[i] = time.Since(began)
	}
	return spreadOf(took), nil
}

func spreadOf(took []time.Duration) spread {
	slices.Sort(took)
	return spread{took[len(took)/2], took[len(took)*99/100]}
}

// bare stores every fact as its ref and its JSON, and nothing else.
func bare(ctx context.Context, set settings, e engine) (time.Duration, error) {
	put, err := e.bare(ctx)
	if err != nil {
		return 0, err
	}
	var took time.Duration
	for shares := range chunks(set, 1) {
		for b := range shares[0].each() {
			rows := make([][2]string, len(b))
			for i := range b {
				body, err := b[i].MarshalJSON()
				if err != nil {
					return 0, err
				}
				rows[i] = [2]string{b[i].Ref.String(), string(body)}
			}
			began := time.Now()
			if err := put(rows); err != nil {
				return 0, err
			}
			took += time.Since(began)
		}
	}
	return took, nil
}
