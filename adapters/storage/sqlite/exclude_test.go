package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// within returns a context that ends what would otherwise hang.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// waiting waits until so many commits are in the queue.
func waiting(t *testing.T, ctx context.Context, s *Storage, want int) {
	t.Helper()
	for n := -1; n != want; runtime.Gosched() {
		s.mu.Lock()
		n = len(s.queue)
		s.mu.Unlock()
		if ctx.Err() != nil {
			t.Fatalf("%d commits are in the queue, want %d", n, want)
		}
	}
}

// TestExclude holds up commits of the same storage, of which one was prepared,
// and of another, as another process has it. All of them go on afterwards.
func TestExclude(t *testing.T) {
	ctx, path := within(t), filepath.Join(t.TempDir(), "a.db")
	s, hasty, patient := at(t, path, Config{}), at(t, path, Config{Wait: -1}), at(t, path, Config{Wait: time.Minute})
	prepared := s.Prepare(access1("prepared"))
	results := make(chan error, 3)
	err := s.Exclude(ctx, func(held context.Context) error {
		go func() { results <- s.Commit(ctx, access1("mine")) }()
		waiting(t, ctx, s, 1)
		go func() { results <- prepared(ctx) }()
		waiting(t, ctx, s, 2)
		go func() { results <- patient.Commit(ctx, access1("patient")) }()
		if err := hasty.Commit(ctx, access1("hasty")); !errors.Is(err, ErrLocked) {
			t.Errorf("another process commits: %v, want that it is locked", err)
		}
		if got := actors(t, s) + actors(t, hasty); got != "" {
			t.Errorf("%q were stored while they are held up", got)
		}
		if err := s.Prepare(access1("holder"))(held); err != nil {
			t.Errorf("a commit of who holds others up: %v", err)
		}
		return s.Commit(held, access1("again"))
	})
	if err != nil {
		t.Error(err)
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Errorf("a commit that was held up: %v", err)
		}
	}
	got := map[string]bool{}
	for a := range strings.FieldsSeq(actors(t, hasty)) {
		got[a] = true
	}
	if len(got) != 5 || !got["holder"] || !got["again"] || !got["mine"] || !got["prepared"] || !got["patient"] {
		t.Errorf("stored are %v", got)
	}
	if err := hasty.Commit(ctx, access1("hasty")); err != nil {
		t.Errorf("nobody is held up any more: %v", err)
	}
}

// TestExcludeReads reads in every way while all other connections are taken and
// others wait. Nothing waits for who waits for it.
func TestExcludeReads(t *testing.T) {
	ctx := within(t)
	s := at(t, filepath.Join(t.TempDir(), "a.db"), Config{Readers: 1})
	r := channel.Ref{Channel: "shop", Kind: channel.KindPerson, ID: "1"}
	if err := s.Commit(ctx, &customer.Commit{Parties: []*customer.PartyRow{{Ref: r, ID: "c1", First: r}}}); err != nil {
		t.Fatal(err)
	}
	l, spare := <-s.readers, <-s.spare
	results := make(chan error, 1)
	w := customer.Want{Parties: []channel.Ref{r}, Suppressed: true}
	err := s.Exclude(ctx, func(held context.Context) error {
		go func() { results <- s.Commit(ctx, access1("other")) }()
		waiting(t, ctx, s, 1)
		_, err := s.Read(held, w)
		_, asked := s.Ask(held, []customer.Question{{Want: w}})
		_, _, looked := s.Look(held, customer.Want{Terms: []customer.Term{"a"}})
		_, walked := s.Timeline(held, customer.TimelineQuery{Owners: w.Parties, Limit: 1})
		_, scanned := s.Scan(held, customer.Scan{Table: customer.TableParties})
		several := s.Snapshot(held, func(ask func([]customer.Question) ([]customer.Answer, error)) error {
			for range 2 {
				if got, err := ask([]customer.Question{{Want: w}}); err != nil || got[0].Parties[0] == nil {
					t.Errorf("of one state: %v, %v", got, err)
				}
			}
			return nil
		})
		inner := s.Exclude(held, func(held context.Context) error { return s.Commit(held, access1("inner")) })
		if _, err := s.Lease(held, "shop", "a", time.Hour); !errors.Is(err, errHeldUp) {
			t.Errorf("a lease: %v", err)
		}
		if err := s.Scrub(held); !errors.Is(err, errHeldUp) {
			t.Errorf("scrubbing: %v", err)
		}
		return errors.Join(err, asked, looked, walked, scanned, several, inner)
	})
	if err = errors.Join(err, <-results); err != nil {
		t.Error(err)
	}
	s.readers <- l
	s.spare <- spare
	if got := actors(t, s); got != "inner other" {
		t.Errorf("stored are %q", got)
	}
}

// TestExcludeLetsGo ends in every way, and the next commit is stored each time.
func TestExcludeLetsGo(t *testing.T) {
	ctx, path := within(t), filepath.Join(t.TempDir(), "a.db")
	s, other := at(t, path, Config{}), at(t, path, Config{Wait: -1})
	failed := errors.New("failed")
	wrong := uint64(7)
	var late context.Context
	ask := func(f func()) func(context.Context, context.CancelFunc) error {
		return func(held context.Context, _ context.CancelFunc) error {
			return s.Snapshot(held, func(func([]customer.Question) ([]customer.Answer, error)) error { f(); return failed })
		}
	}
	for name, x := range map[string]struct {
		do   func(held context.Context, cancel context.CancelFunc) error
		want error
	}{
		"an error":             {func(context.Context, context.CancelFunc) error { return failed }, failed},
		"nothing":              {func(context.Context, context.CancelFunc) error { return nil }, nil},
		"an error of one look": {ask(func() {}), failed},
		"a panic":              {func(context.Context, context.CancelFunc) error { panic(failed) }, failed},
		"a panic in one look":  {ask(func() { panic(failed) }), failed},
		"a stale commit": {func(held context.Context, _ context.CancelFunc) error {
			c := access1("stale")
			c.Expect.Suppressed = &wrong
			return s.Commit(held, c)
		}, customer.ErrStale},
		"a commit that ends": {func(held context.Context, cancel context.CancelFunc) error {
			cancel()
			return s.Commit(held, access1("ended"))
		}, context.Canceled},
		"a read that ends": {func(held context.Context, cancel context.CancelFunc) error {
			err := s.snapshot(held, "read", func(l *link) error {
				cancel()
				for {
					if err := run(l.c, "SELECT count(*) FROM refs"); err != nil {
						return err
					}
				}
			})
			if err := other.Commit(ctx, access1("other")); !errors.Is(err, ErrLocked) {
				t.Errorf("after a read that was interrupted others are not held up: %v", err)
			}
			return err
		}, context.Canceled},
		"who keeps the context": {func(held context.Context, _ context.CancelFunc) error { late = held; return nil }, nil},
	} {
		held, cancel := context.WithCancel(ctx)
		err := func() (err error) {
			defer func() {
				if v := recover(); v != nil {
					err = v.(error)
				}
			}()
			return s.Exclude(held, func(held context.Context) error { return x.do(held, cancel) })
		}()
		if !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", name, err, x.want)
		}
		for _, s := range []*Storage{s, other} {
			if err := s.Commit(ctx, access1("next")); err != nil {
				t.Errorf("after %s: %v", name, err)
			}
			if _, err := s.Read(ctx, customer.Want{Suppressed: true}); err != nil {
				t.Errorf("after %s: %v", name, err)
			}
		}
		if late != nil {
			if err := s.Commit(late, access1("late")); err != nil {
				t.Errorf("with the context of an Exclude that is over: %v", err)
			}
			late = nil
		}
		cancel()
	}
	if n := len(strings.Fields(actors(t, s))); n != 2*9+1 {
		t.Errorf("%d commits are stored: %s", n, actors(t, s))
	}
}

// TestExcludeWaits for who writes in this process, and in another.
func TestExcludeWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s, hasty := at(t, path, Config{Wait: time.Minute}), at(t, path, Config{Wait: -1})
	never := func(context.Context) error { t.Error("it does not wait"); return nil }
	w := <-s.writer
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- s.Exclude(ctx, never) }()
	for s.wanted.Load() == 0 {
		runtime.Gosched()
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("while this process writes: %v", err)
	}
	s.writer <- w
	other := raw(t, path, "BEGIN IMMEDIATE")
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := s.Exclude(ctx, never); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while another process writes: %v", err)
	}
	if err := hasty.Exclude(t.Context(), never); !errors.Is(err, ErrLocked) {
		t.Errorf("another process holds the file: %v", err)
	}
	if err := run(other, "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Storage{s, hasty} {
		if err := s.Exclude(t.Context(), func(ctx context.Context) error { return s.Commit(ctx, access1("a")) }); err != nil {
			t.Error(err)
		}
	}
}
