package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// The variables make the test binary the program that is killed. A broken one
// says that a commit is stored before it is, or stores it in two parts.
const (
	childVariable  = "CLIENTELE_POSTGRES_CHILD"
	schemaVariable = "CLIENTELE_POSTGRES_SCHEMA"
	brokenVariable = "CLIENTELE_POSTGRES_BROKEN"
)

const (
	sound = ""
	early = "acknowledges before the commit"
	split = "stores a commit in two parts"
)

const loaders = 4

func runChild() bool {
	dsn := os.Getenv(childVariable)
	if dsn == "" {
		return false
	}
	if err := load(dsn, os.Getenv(schemaVariable), os.Getenv(brokenVariable)); err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	return true
}

func stream(loader int) customer.Stream {
	return customer.Stream{Channel: "shop", Name: strconv.Itoa(loader)}
}

// load commits until it is killed, and writes each commit that has returned.
// Each loader goes on from its cursor. While the server is away it waits.
func load(dsn, schema, broken string) error {
	ctx := context.Background()
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return err
	}
	cfg.MaxConns = loaders
	cfg.ConnConfig.RuntimeParams["application_name"] = schema
	p, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	s, err := postgres.New(ctx, p, postgres.Config{Schema: schema, Patience: time.Minute})
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	var out sync.Mutex
	errs := make(chan error, loaders)
	tell := func(l, n int) {
		out.Lock()
		defer out.Unlock()
		fmt.Println(l, n)
	}
	for l := range loaders {
		if l == 0 && broken == sound {
			wg.Go(func() { errs <- loadStaged(ctx, s, tell) })
			continue
		}
		wg.Go(func() { errs <- loadOne(ctx, s, l, broken, tell) })
	}
	wg.Wait()
	return <-errs
}

func loadOne(ctx context.Context, s *postgres.Storage, l int, broken string, tell func(l, n int)) error {
	got, err := s.Read(ctx, customer.Want{Streams: []customer.Stream{stream(l)}})
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(got.Streams[0])) // 0 at the beginning
	was := got.Streams[0]
	for n++; ; n++ {
		c := loaded(l, n, was)
		if broken == early {
			tell(l, n)
		}
		if broken == split {
			first := &customer.Commit{Expect: c.Expect, Current: c.Current, Parties: c.Parties}
			if err := s.Commit(ctx, first); err != nil && !errors.Is(err, customer.ErrStale) {
				return err
			}
			c.Expect, c.Current, c.Parties = customer.Expect{}, nil, nil
		}
		if err := s.Commit(ctx, c); err != nil {
			return err
		}
		was = channel.Cursor(strconv.Itoa(n))
		if broken != early {
			tell(l, n)
		}
	}
}

// loadStaged is loadOne of the first loader: it makes each commit after the one
// before it, which need not be on the disk yet, and tells of that when it is. If
// it is not there any more it goes on from what is.
func loadStaged(ctx context.Context, s *postgres.Storage, tell func(l, n int)) error {
	var last customer.Staged
	for n := 0; ; {
		if last == nil {
			got, err := s.Read(ctx, customer.Want{Streams: []customer.Stream{stream(0)}})
			if err != nil {
				return err
			}
			n, _ = strconv.Atoi(string(got.Streams[0]))
		}
		was := channel.Cursor("")
		if n > 0 {
			was = channel.Cursor(strconv.Itoa(n))
		}
		next, err := s.Stage(loaded(0, n+1, was))(ctx, last)
		if err == nil && next == nil {
			return errors.New("a large commit waits for the disk")
		}
		if last != nil {
			lost := last.Durable(ctx)
			if lost == nil {
				tell(0, n)
			} else if !errors.Is(lost, customer.ErrStale) {
				return lost
			} else if err == nil && !errors.Is(next.Durable(ctx), customer.ErrStale) {
				return errors.New("what came after it is there, and it is not")
			}
		}
		if last = next; err != nil {
			if last = nil; !errors.Is(err, customer.ErrStale) {
				return err
			}
		} else {
			n++
		}
	}
}

func loadedRef(l, n int) channel.Ref {
	return channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: fmt.Sprint(l, "-", n)}
}

// crowd is how many facts come with each commit of the first loader, besides the
// one that is looked at: so many that they are copied.
const crowd = 250

// loaded is commit n of a loader: a fact with all that belongs to it, and with
// the first loader a crowd of others.
func loaded(l, n int, was channel.Cursor) *customer.Commit {
	c := loadedAlone(l, n, was)
	if l != 0 {
		return c
	}
	c.Expect.Parties = append(c.Expect.Parties, customer.ExpectParty{Ref: c.Parties[0].Ref})
	for _, r := range crowdOf(n) {
		f := channel.Fact{Ref: r, Version: 1, UpdatedAt: channel.UTC(noon), Content: &channel.Order{Number: r.ID}}
		c.Expect.Facts = append(c.Expect.Facts, customer.ExpectFact{Ref: r})
		c.Expect.Parties = append(c.Expect.Parties, customer.ExpectParty{Ref: r})
		c.Current = append(c.Current, &customer.FactRow{Fact: f, Hash: channel.Hash{1}, Owner: r, Received: noon})
		c.Parties = append(c.Parties, &customer.PartyRow{Ref: r, ID: customer.ID("c" + r.ID), First: r, Facts: 1})
		c.Entries = append(c.Entries, customer.EntryChange{Owner: r, Add: []customer.EntryRow{{At: noon, Kind: customer.OrderPlaced, Ref: r}}})
	}
	return c
}

// crowdOf are the others of commit n of the first loader.
func crowdOf(n int) []channel.Ref {
	out := make([]channel.Ref, crowd)
	for i := range out {
		out[i] = loadedRef(0, n)
		out[i].ID += fmt.Sprint("+", i)
	}
	return out
}

func loadedAlone(l, n int, was channel.Cursor) *customer.Commit {
	r := loadedRef(l, n)
	f := channel.Fact{Ref: r, Version: 1, UpdatedAt: channel.UTC(noon), Content: &channel.Order{Number: r.ID, Note: strings.Repeat("note ", 100)}}
	h, _ := f.Hash()
	return &customer.Commit{
		Expect:  customer.Expect{Streams: []customer.ExpectStream{{Stream: stream(l), Cursor: was}}, Facts: []customer.ExpectFact{{Ref: r}}},
		Current: []*customer.FactRow{{Fact: f, Hash: h, Owner: r, Received: noon}},
		Parties: []*customer.PartyRow{{Ref: r, ID: customer.ID("c" + r.ID), First: r, Facts: 1}},
		Entries: []customer.EntryChange{{Owner: r, Add: []customer.EntryRow{{At: noon, Kind: customer.OrderPlaced, Ref: r}}}},
		Terms:   []customer.TermChange{{Term: "all", Add: []customer.Posting{{Ref: r}}}, {Term: customer.Term("n" + r.ID), Add: []customer.Posting{{Ref: r}}}},
		Changes: []customer.Change{{Kind: customer.Created, Customer: customer.ID("c" + r.ID), Refs: []channel.Ref{r}, At: noon, Ver: 1}},
		Streams: []customer.StreamRow{{Stream: stream(l), Cursor: channel.Cursor(strconv.Itoa(n))}},
		Sources: []customer.SourceUpdate{{Channel: "shop", Add: customer.Counts{Received: 1, Applied: 1}}},
	}
}
