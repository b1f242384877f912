package storagetest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

var kills = flag.Int("kills", 6, "how many workers are killed")

// workerEnv, if set, makes the test binary one worker on the place it names.
const workerEnv = "CLIENTELE_STORAGETEST_WORKER"

func TestMain(m *testing.M) {
	flag.Parse()
	if place := os.Getenv(workerEnv); place != "" {
		if err := work(place); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// carelessEnv, if set, makes a worker a careless one.
const carelessEnv = "CLIENTELE_STORAGETEST_CARELESS"

// careless is a storage as it must not be: it leases nothing, and a worker goes
// by where it has read to itself, not by where the stream stands.
type careless struct {
	customer.Storage
	mu sync.Mutex
	at map[customer.Stream]channel.Cursor
}

func (s *careless) Read(ctx context.Context, w customer.Want) (customer.Got, error) {
	got, err := s.Storage.Read(ctx, w)
	if err != nil {
		return got, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, stream := range w.Streams {
		got.Streams[i] = s.at[stream]
	}
	return got, nil
}

func (s *careless) Commit(ctx context.Context, c *customer.Commit) error {
	other := *c
	other.Expect.Streams = nil
	if err := s.Storage.Commit(ctx, &other); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range c.Streams {
		s.at[x.Stream] = x.Cursor
	}
	return nil
}

// work runs a hub until the input ends: the process that started it is gone.
func work(place string) error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	s, err := open(ctx, place)
	if err != nil {
		return err
	}
	if os.Getenv(carelessEnv) != "" {
		s.Storage = &careless{Storage: s.Storage, at: map[customer.Stream]channel.Cursor{}}
	}
	h, err := newHub(s.Storage, sources()...)
	if err != nil {
		return err
	}
	if err = h.Run(ctx); errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, s.close())
}

// slow is a source that takes its time for each page, so that a worker can die
// between two.
type slow struct{ *world.Source }

func (s slow) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(3 * time.Millisecond):
		return nil
	}
}

func (s slow) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	if err := s.wait(ctx); err != nil {
		return channel.Page{}, err
	}
	return s.Source.People(ctx, from)
}

func (s slow) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	if err := s.wait(ctx); err != nil {
		return channel.Page{}, err
	}
	return s.Source.Orders(ctx, from)
}

func (s slow) Interactions(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	if err := s.wait(ctx); err != nil {
		return channel.Page{}, err
	}
	return s.Source.Interactions(ctx, from)
}

// sources are those of every worker: they tell the same.
func sources() []channel.Channel {
	var out []channel.Channel
	for _, s := range world.Sources(world.Deliver(lasting(4, 3**people), 4)) {
		out = append(out, slow{s})
	}
	return out
}

// A process is a worker that runs.
type process struct {
	cmd *exec.Cmd
	in  io.Closer
}

func startWorker(t *testing.T, place string, env ...string) process {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-people", strconv.Itoa(*people))
	cmd.Env = append(append(os.Environ(), workerEnv+"="+place), env...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return process{cmd, in}
}

// TestProcesses runs three workers, each a process of its own, on one storage,
// and kills one after the other as kill -9 does, while others start. In the end
// every source has been read to its end, every fact has been counted once, and
// the state is that of a worker that nobody killed.
func TestProcesses(t *testing.T) {
	want := expected(t, lasting(4, 3**people))
	told, ends := readThrough(t)
	for _, k := range kinds(t) {
		if k.name == "memory" {
			continue // nobody shares that
		}
		t.Run(k.name, func(t *testing.T) {
			place := k.place(t)
			s := handles(t, place, 1)[0]
			killSome(t, place, s, ends)
			if got := stateOf(t, s); got != want {
				t.Errorf("the state is %x, want %x", got[:6], want[:6])
			}
			if wrong := miscounted(t, s, told); len(wrong) > 0 {
				t.Errorf("wrong counts: %q", wrong)
			}
			place = k.place(t)
			s = handles(t, place, 1)[0]
			killSome(t, place, s, ends, carelessEnv+"=1")
			if len(miscounted(t, s, told)) == 0 {
				t.Error("workers who do not look where a stream stands count everything once: this test proves nothing")
			}
		})
	}
}

// killSome runs three workers until every stream is at its end, and kills some.
func killSome(t *testing.T, place string, s customer.Storage, ends map[customer.Stream]channel.Cursor, env ...string) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	var workers []process
	for range 3 {
		workers = append(workers, startWorker(t, place, env...))
	}
	early := 0
	for n := 0; ; time.Sleep(time.Duration(50+rng.IntN(200)) * time.Millisecond) {
		done := atEnd(t, s, ends)
		if done && n >= *kills {
			break
		}
		if n++; n > *kills {
			continue
		}
		i := rng.IntN(len(workers))
		_ = workers[i].cmd.Process.Kill()
		_ = workers[i].cmd.Wait()
		workers[i] = startWorker(t, place, env...)
		if !done {
			early++
		}
	}
	for _, w := range workers {
		w.in.Close()
		if err := w.cmd.Wait(); err != nil {
			t.Errorf("a worker ends: %v", err)
		}
	}
	if early == 0 {
		t.Error("no worker was killed before everything was read")
	}
}

// miscounted returns the sources whose ledgers do not say what they told.
func miscounted(t *testing.T, s customer.Storage, told map[string]int64) []string {
	t.Helper()
	got, err := s.Read(t.Context(), customer.Want{Sources: true})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range got.Sources {
		if !s.Counts.Balanced() || s.Counts.Received != told[s.Channel] {
			out = append(out, fmt.Sprintf("%s told %d facts: %s", s.Channel, told[s.Channel], s.Counts))
		}
	}
	return out
}

// readThrough returns how many facts each source tells, and where its streams
// end.
func readThrough(t *testing.T) (told map[string]int64, ends map[customer.Stream]channel.Cursor) {
	t.Helper()
	told, ends = map[string]int64{}, map[customer.Stream]channel.Cursor{}
	for _, s := range world.Sources(world.Deliver(lasting(4, 3**people), 4)) {
		for name, read := range map[string]func(context.Context, channel.Cursor) (channel.Page, error){
			"people": s.People, "orders": s.Orders, "interactions": s.Interactions} {
			stream := customer.Stream{Channel: s.Info().Name, Name: name}
			for more := true; more; {
				page, err := read(t.Context(), ends[stream])
				if err != nil {
					t.Fatal(err)
				}
				told[stream.Channel] += int64(len(page.Facts))
				ends[stream], more = page.Next, page.More
			}
		}
	}
	return told, ends
}

// atEnd reports whether every stream has been read to its end.
func atEnd(t *testing.T, s customer.Storage, ends map[customer.Stream]channel.Cursor) bool {
	t.Helper()
	var w customer.Want
	for stream := range ends {
		w.Streams = append(w.Streams, stream)
	}
	got, err := s.Read(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	for i, stream := range w.Streams {
		if got.Streams[i] != ends[stream] {
			return false
		}
	}
	return true
}
