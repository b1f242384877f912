package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/factjson"
)

// A Storage is a [customer.Storage] in one file. It is safe for use by many
// goroutines. Several, also in several processes, may have one file open at
// the same time, if they are on one machine.
type Storage struct {
	path    string
	cfg     Config
	codec   *factjson.Codec
	decoded *lru.Cache[decodedKey, *channel.Fact] // nil: none
	parties *lru.Cache[partyKey, *customer.PartyRow]
	names   *lru.Cache[int64, channel.Ref] // of numbers
	ledger  atomic.Pointer[ledger]         // nil: not known
	purges  atomic.Int64                   // how often what is kept of rows was dropped
	file    *rawFile
	memory  *memory

	// Who takes the only element of writer may use it. Each element of readers,
	// and the only one of spare, is a connection, or nil for one that is not open
	// yet.
	writer  chan *writer
	readers chan *link
	spare   chan *link
	closed  chan struct{}
	turn    chan struct{} // full while it is somebody's turn

	wanted   atomic.Int64          // how many have waited long for the writer
	watching atomic.Pointer[watch] // who has it and gives it back when it is wanted

	mu    sync.Mutex
	queue []*job
}

var (
	_ customer.Storage  = (*Storage)(nil)
	_ customer.Asker    = (*Storage)(nil)
	_ customer.Excluder = (*Storage)(nil)
	_ customer.Leaser   = (*Storage)(nil)
	_ customer.Looker   = (*Storage)(nil)
	_ customer.Preparer = (*Storage)(nil)
	_ customer.Turner   = (*Storage)(nil)
	_ customer.Scrubber = (*Storage)(nil)

	_ customer.Snapshotter = (*Storage)(nil)
)

// A fact's number is never given out again, so what a number and a hash name
// never changes.
type decodedKey struct {
	n    int64
	hash channel.Hash
}

// A partyKey names what never changes either.
type partyKey struct{ n, rev int64 }

// Open opens the file at path and makes it if it is not there; its directory
// must be. A file of an older version is brought up to date, one of a newer
// version is [ErrNewer]. Beside the file there are two more, with -wal and -shm
// added to the name, while anybody has it open; they belong to it. Close the
// storage when done.
func Open(ctx context.Context, path string, cfg Config) (*Storage, error) {
	if path == "" || path == ":memory:" {
		return nil, errors.New("sqlite: open: no path; for a storage in memory use customer.Memory")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := &Storage{path: path, cfg: cfg.withDefaults(), writer: make(chan *writer, 1), closed: make(chan struct{}), turn: make(chan struct{}, 1)}
	s.codec = factjson.New(&partyBody{})
	s.parties, _ = lru.New[partyKey, *customer.PartyRow](max(1, s.cfg.Decoded)) // fails for no size only
	s.names, _ = lru.New[int64, channel.Ref](remembered)
	if s.cfg.Decoded > 0 {
		s.decoded, _ = lru.New[decodedKey, *channel.Fact](s.cfg.Decoded)
	}
	var err error
	if s.file, err = useFile(path); err != nil {
		return nil, fmt.Errorf("%w: open: %w", ErrReadOnly, err)
	}
	if err := s.open(ctx); err != nil {
		_ = s.file.leave() // the first error says more
		return nil, wrap(ctx, "open "+path, err)
	}
	return s, nil
}

func (s *Storage) open(ctx context.Context) error {
	l := &link{purges: &s.purges}
	err := patiently(ctx, s.cfg.Wait, func() (err error) {
		if l.c, err = s.openWriter(); err == nil {
			if err = migrate(l.c, migrations()); err == nil {
				_, err = l.loadState()
			}
			if err != nil {
				_ = l.c.Close() // the first error says more
				*l = link{purges: &s.purges}
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	s.memory = newMemory(s.forgetRows)
	w := &writer{link: l, memory: s.memory, patient: s.cfg.Durability != Relaxed}
	// What an erasure before a crash left goes now, unless somebody is in the way.
	_ = s.scrub(w)
	s.writer <- w
	s.readers = make(chan *link, s.cfg.Readers)
	for range s.cfg.Readers {
		s.readers <- nil
	}
	s.spare = make(chan *link, 1)
	s.spare <- nil
	return nil
}

// patiently calls f until it does not fail for a lock, until the patience or
// the context ends. SQLite's own waiting cannot be ended by a context, and is
// unfair to who has waited long.
//
// Only the time in which others had a chance to let go counts. Of a process
// that was stopped, or a machine that slept, the others may have been too; so
// whatever a step has taken, little of it is counted.
func patiently(ctx context.Context, patience time.Duration, f func() error) error {
	for pause := 200 * time.Microsecond; ; pause = min(2*pause, 8*time.Millisecond) {
		began := time.Now()
		err := f()
		if !busy(err) || patience <= 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)):
		}
		patience -= min(time.Since(began), mostCounted)
	}
}

// mostCounted is how much of a step counts as waiting.
const mostCounted = 50 * time.Millisecond

func (s *Storage) openWriter() (*driver.Conn, error) {
	c, err := driver.OpenConn(s.path, driver.OpenReadWrite|driver.OpenCreate)
	if err != nil {
		return nil, err
	}
	c.SetBusyTimeout(0)
	level := "FULL"
	if s.cfg.Durability == Relaxed {
		level = "NORMAL"
	}
	if err = recognise(c, migrations()); err == nil {
		err = pragmas(c, fmt.Sprint("page_size = ", pageSize), "journal_mode = WAL", "synchronous = "+level, "secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF", "cache_size = -65536",
			fmt.Sprint("mmap_size = ", s.cfg.Map), "journal_size_limit = 67108864")
	}
	if err == nil {
		err = s.checkpoint(c)
	}
	if err != nil {
		_ = c.Close() // the first error says more
		return nil, err
	}
	return c, nil
}

// pageSize is that of new files; others keep theirs. The JSON of a fact takes
// about 1,000 bytes: of smaller pages a part stays empty, and larger ones are
// rewritten for little.
const pageSize = 8192

// checkpoint says after how many pages of the file's own size the log is copied.
func (s *Storage) checkpoint(c *driver.Conn) error {
	size, err := int64Of(c, "PRAGMA page_size")
	if err != nil {
		return err
	}
	return run(c, fmt.Sprint("PRAGMA wal_autocheckpoint = ", max(1, int64(s.cfg.Checkpoint)*4096/max(1, size))))
}

func (s *Storage) openReader() (*link, error) {
	c, err := driver.OpenConn(s.path, driver.OpenReadWrite)
	if err != nil {
		return nil, err
	}
	c.SetBusyTimeout(s.cfg.Wait)
	if err := pragmas(c, "query_only = ON", "temp_store = MEMORY", "trusted_schema = OFF", "cache_size = -16384", fmt.Sprint("mmap_size = ", s.cfg.Map)); err != nil {
		_ = c.Close() // the first error says more
		return nil, err
	}
	return &link{c: c, purges: &s.purges}, nil
}

func pragmas(c *driver.Conn, settings ...string) error {
	for _, p := range settings {
		if err := run(c, "PRAGMA "+p); err != nil {
			return err
		}
	}
	return nil
}

// recognise tells whether a file is one of ours, or empty, before anything of
// it is changed.
func recognise(c *driver.Conn, known []string) error {
	app, err := int64Of(c, "PRAGMA application_id")
	if err != nil {
		return err
	}
	version, err := int64Of(c, "PRAGMA user_version")
	if err != nil {
		return err
	}
	tables, err := int64Of(c, "SELECT count(*) FROM sqlite_schema")
	switch {
	case err != nil:
		return err
	case app != applicationID && (app != 0 || version != 0 || tables != 0):
		return fmt.Errorf("%w: it is another program's database", ErrDamaged)
	case version > int64(len(known)):
		return fmt.Errorf("%w: it has schema %d, this version knows %d", ErrNewer, version, len(known))
	}
	return nil
}

// migrate brings a file to the present schema, in one transaction.
func migrate(c *driver.Conn, known []string) error {
	version, err := int64Of(c, "PRAGMA user_version")
	if err != nil || version == int64(len(known)) {
		return err
	}
	if err := run(c, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := migrateLocked(c, known); err != nil {
		_ = run(c, "ROLLBACK") // the first error says more
		return err
	}
	return run(c, "COMMIT")
}

func migrateLocked(c *driver.Conn, known []string) error {
	if err := recognise(c, known); err != nil { // somebody else may have been first
		return err
	}
	version, err := int64Of(c, "PRAGMA user_version")
	if err != nil {
		return err
	}
	for _, m := range known[version:] {
		if err := script(c, m); err != nil {
			return err
		}
	}
	if err := run(c, fmt.Sprint("PRAGMA application_id = ", applicationID)); err != nil {
		return err
	}
	return run(c, fmt.Sprint("PRAGMA user_version = ", len(known)))
}

// Close waits for the calls that are under way and closes the file; calls that
// come later fail with [fs.ErrClosed]. A second Close does nothing.
func (s *Storage) Close() error {
	s.mu.Lock()
	select {
	case <-s.closed:
		s.mu.Unlock()
		return nil
	default:
		close(s.closed)
	}
	s.mu.Unlock()
	w := <-s.writer
	var errs []error
	for range s.cfg.Readers {
		if l := <-s.readers; l != nil {
			errs = append(errs, l.c.Close())
		}
	}
	if l := <-s.spare; l != nil {
		errs = append(errs, l.c.Close())
	}
	errs = append(errs, w.c.Close()) // last: it copies the log into the file
	errs = append(errs, s.file.leave())
	if err := errors.Join(errs...); err != nil {
		return wrap(context.Background(), "close", err)
	}
	return nil
}
