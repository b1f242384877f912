package customer_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
)

// slowDisk is a storage whose commits take a second, and fail if it is told to.
type slowDisk struct {
	*customer.Memory
	fails func(c *customer.Commit) error // nil: none does
	panic int                            // which commit panics, from 1

	mu      sync.Mutex
	commits int
	largest int // facts in one commit
}

func (s *slowDisk) Commit(ctx context.Context, c *customer.Commit) error {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commits++
	s.largest = max(s.largest, len(c.Current))
	if s.commits == s.panic {
		panic("no disk")
	}
	if s.fails != nil {
		if err := s.fails(c); err != nil {
			return err
		}
	}
	return s.Memory.Commit(ctx, c)
}

// A shopWithHooks is a hub on a slow disk, and a shop that sends to it.
type shopWithHooks struct {
	*slowDisk
	shop  *channeltest.Fake
	hooks http.Handler
}

func newHooks(t *testing.T) *shopWithHooks {
	t.Helper()
	s := &shopWithHooks{slowDisk: &slowDisk{Memory: customer.NewMemory()}, shop: fake("web")}
	hub, _ := newHub(t, customer.Config{Channels: []channel.Channel{s.shop}, Storage: s.slowDisk})
	s.hooks = hub.Webhook("web")
	return s
}

func (s *shopWithHooks) send(ctx context.Context, facts ...channel.Fact) int {
	w := httptest.NewRecorder()
	s.hooks.ServeHTTP(w, s.shop.Webhook(facts...).WithContext(ctx))
	return w.Code
}

// has reports whether the storage has all of some facts.
func (s *shopWithHooks) has(t *testing.T, facts ...channel.Fact) bool {
	t.Helper()
	var w customer.Want
	for _, f := range facts {
		w.Facts = append(w.Facts, f.Ref)
	}
	got, err := s.Memory.Read(t.Context(), w)
	if err != nil {
		t.Error(err)
	}
	return !slices.Contains(got.Facts, nil)
}

func numbered(i int) channel.Fact {
	return account("web", fmt.Sprint(i), fmt.Sprintf("a%d@example.com", i))
}

// TestWebhookBurst: of many requests at once the first is stored alone and the
// others together, and each is answered when it is stored.
func TestWebhookBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newHooks(t)
		var wg sync.WaitGroup
		began := time.Now()
		for i := range 64 {
			wg.Go(func() {
				f := numbered(i)
				if code := s.send(t.Context(), f); code != 204 || !s.has(t, f) {
					t.Errorf("request %d: %d, and it is stored: %v", i, code, s.has(t, f))
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); s.commits > 3 || took > 3*time.Second {
			t.Errorf("64 requests at once took %d commits and %v", s.commits, took)
		}
		for i := range 1000 { // no more than so many facts together
			wg.Go(func() { s.send(t.Context(), numbered(100+i)) })
		}
		wg.Wait()
		before := s.commits
		if code := s.send(t.Context()); code != 204 || s.commits > before {
			t.Errorf("a request that says nothing is answered %d and takes %d commits", code, s.commits-before)
		}
		if s.largest > 512 || s.largest < 256 || !s.has(t, numbered(100), numbered(1099)) {
			t.Errorf("the largest commit has %d facts", s.largest)
		}
	})
}

// TestWebhookAnswers: whatever fails, a request is answered 204 if and only if
// what it says is stored, and 503 if it was in a commit that failed.
func TestWebhookAnswers(t *testing.T) {
	for seed := range uint64(12) {
		synctest.Test(t, func(t *testing.T) {
			rng, disk := rand.New(rand.NewPCG(seed, 9)), rand.New(rand.NewPCG(seed, 10))
			s := newHooks(t)
			s.fails = func(*customer.Commit) error {
				switch disk.IntN(4) {
				case 0:
					return errDisk
				case 1:
					return customer.ErrStale // it is decided again
				}
				return nil
			}
			var wg sync.WaitGroup
			var mu sync.Mutex
			answers := map[int]int{}
			for i := range 64 {
				facts := []channel.Fact{numbered(3 * i), numbered(3*i + 1), numbered(3*i + 2)}[:1+rng.IntN(3)]
				wait := time.Duration(rng.IntN(4000)) * time.Millisecond
				wg.Go(func() {
					time.Sleep(wait)
					code := s.send(t.Context(), facts...)
					if stored := s.has(t, facts...); stored != (code == 204) {
						t.Errorf("seed %d: request %d is answered %d, and it is stored: %v", seed, i, code, stored)
					}
					mu.Lock()
					answers[code]++
					mu.Unlock()
				})
			}
			wg.Wait()
			if answers[204]+answers[503] != 64 || s.commits > 60 {
				t.Errorf("seed %d: answers %v, %d commits", seed, answers, s.commits)
			}
		})
	}
}

// TestWebhookLeaves: a request that ends, maybe while what it brought is stored
// together with what others brought, takes nobody with it; if all of them end,
// so does the storing.
func TestWebhookLeaves(t *testing.T) {
	for leaves := range 4 {
		synctest.Test(t, func(t *testing.T) {
			s := newHooks(t)
			var wg sync.WaitGroup
			all, endAll := context.WithCancel(t.Context())
			defer endAll()
			for i := range 4 {
				ctx, end := context.WithCancel(all)
				wg.Go(func() {
					defer end()
					code := s.send(ctx, numbered(i))
					if stored := s.has(t, numbered(i)); code != 204 && i != leaves || code == 204 && !stored {
						t.Errorf("%d leaves: request %d is answered %d, and it is stored: %v", leaves, i, code, stored)
					}
				})
				synctest.Wait()
				if i == leaves { // the first is stored alone, and before the others
					time.AfterFunc(time.Duration(500+1000*min(i, 1))*time.Millisecond, end)
				}
			}
			wg.Wait()
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := newHooks(t)
		ctx, end := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer end()
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() { s.send(ctx, numbered(i)) })
		}
		wg.Wait()
		if s.commits != 1 {
			t.Errorf("%d commits, want the one that ended before everybody left", s.commits)
		}
	})
}

// TestWebhookPoisoned: what cannot be stored keeps others from being stored
// once; when they are sent again they are stored one by one.
func TestWebhookPoisoned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newHooks(t)
		s.fails = func(c *customer.Commit) error {
			if slices.ContainsFunc(c.Current, func(f *customer.FactRow) bool { return f.Fact.Ref == numbered(5).Ref }) {
				return errors.New("of no use")
			}
			return nil
		}
		for round := range 2 {
			var wg sync.WaitGroup
			for i := range 10 {
				wg.Go(func() {
					if code := s.send(t.Context(), numbered(i)); round > 0 && (code == 204) == (i == 5) {
						t.Errorf("request %d is answered %d", i, code)
					}
				})
			}
			wg.Wait()
		}
	})
}

// TestWebhookPanics: a panic of a storage is that of one request; those that
// were to be stored with it are answered.
func TestWebhookPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newHooks(t)
		s.panic = 2
		var wg sync.WaitGroup
		var mu sync.Mutex
		codes := map[int]int{}
		for i := range 8 {
			wg.Go(func() {
				defer func() {
					if recover() != nil {
						mu.Lock()
						codes[0]++
						mu.Unlock()
					}
				}()
				code := s.send(t.Context(), numbered(i))
				mu.Lock()
				codes[code]++
				mu.Unlock()
			})
		}
		wg.Wait()
		if codes[204] != 1 || codes[0] != 1 || codes[503] != 6 {
			t.Errorf("answers: %v", codes)
		}
		if code := s.send(t.Context(), numbered(9)); code != 204 {
			t.Errorf("afterwards: %d", code)
		}
	})
}
