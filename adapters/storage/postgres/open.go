package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/factjson"
)

// A Storage is a [customer.Storage] in a PostgreSQL database. It is safe for
// use by many goroutines, and any number of processes may have one each on the
// same schema and tenant.
type Storage struct {
	pool    *pgxpool.Pool
	cfg     Config
	schema  string // quoted
	tenant  int32
	turn    chan struct{} // full while it is somebody's turn
	bursts  bool          // very many rows are copied
	lz4     atomic.Bool   // the server has it
	codec   *factjson.Codec
	decoded *lru.Cache[decodedKey, *channel.Fact]    // nil: none
	bodies  *lru.Cache[partyKey, *customer.PartyRow] // what they say; nil: none
	copies  sync.Pool                                // of *[]byte, for rows on their way
	sheets  sync.Pool                                // of *[]byte, for bodies that wait to be stored
	queries sync.Map                                 // by what is written here: by what is sent

	commits atomic.Int64 // how many were stored, for cleaning up now and then
	retried atomic.Int64
	erased  atomic.Int64 // the revision of the suppression list since which nothing decoded is kept

	mu     sync.Mutex
	ledger ledger
}

// A ledger is the decisions as they were at a revision.
type ledger struct {
	rev       int64
	decisions []identity.Decision
}

var (
	_ customer.Storage  = (*Storage)(nil)
	_ customer.Asker    = (*Storage)(nil)
	_ customer.Excluder = (*Storage)(nil)
	_ customer.Leaser   = (*Storage)(nil)
	_ customer.Looker   = (*Storage)(nil)
	_ customer.Preparer = (*Storage)(nil)
	_ customer.Remote   = (*Storage)(nil)
	_ customer.Stager   = (*Storage)(nil)
	_ customer.Turner   = (*Storage)(nil)
)

// stripes is how many rows share the lock that those who read the ledger and
// the suppression list hold against those who change them. Each connection
// locks one row, so that they are not in each other's way; who changes
// something locks all.
const stripes = 32

const askServer = `SELECT current_setting('server_encoding'),
	EXISTS (SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals))`

// New returns the storage of a tenant. It makes the tables if they are not
// there and brings those of an older version up to date, which a plain role may
// do that may create in the schema; see [Config.Schema]. Tables of a newer
// version are [ErrNewer].
//
// The pool stays the caller's: who opened it closes it, when nobody uses the
// storage any more. It may be shared with whatever else the program does.
// Commits and reads take one connection each for as long as they last.
func New(ctx context.Context, pool *pgxpool.Pool, cfg Config) (*Storage, error) {
	s := &Storage{pool: pool, cfg: cfg.withDefaults(), codec: factjson.New(&partyBody{}), turn: make(chan struct{}, 1)}
	s.schema = pgx.Identifier{s.cfg.Schema}.Sanitize()
	// What stands between here and the server may not take what is sent ahead:
	// where it is known to keep no sessions nothing is.
	s.bursts = !s.cfg.Distributed && pool.Config().ConnConfig.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement
	if !validSchema(s.cfg.Schema) {
		return nil, errors.New("postgres: Config.Schema must be of a to z, 0 to 9 and _, begin with no digit, and have at most 63 letters")
	}
	if s.cfg.Decoded > 0 {
		s.decoded, _ = lru.New[decodedKey, *channel.Fact](s.cfg.Decoded) // fails for no size only
		s.bodies, _ = lru.New[partyKey, *customer.PartyRow](s.cfg.Decoded)
	}
	var encoding string
	var lz4 bool
	err := s.patiently(ctx, "connect", func() error {
		return pool.QueryRow(ctx, askServer).Scan(&encoding, &lz4)
	})
	s.lz4.Store(lz4)
	if err != nil {
		return nil, err
	}
	if encoding != "UTF8" {
		return nil, fmt.Errorf("postgres: the database has the encoding %s; it must be UTF8", encoding)
	}
	if err := s.migrate(ctx, len(migrations())); err != nil {
		return nil, err
	}
	return s, s.patiently(ctx, "tenant", func() error { return s.enter(ctx) })
}

// Remote implements [customer.Remote].
func (s *Storage) Remote() {}

func validSchema(name string) bool {
	for i, c := range name {
		if c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9' || i == 0) {
			return false
		}
	}
	return len(name) <= 63
}

// sql puts the name of the schema into a query.
func (s *Storage) sql(query string) string {
	if q, ok := s.queries.Load(query); ok {
		return q.(string)
	}
	q := strings.ReplaceAll(query, "@", s.schema+".")
	s.queries.Store(query, q)
	return q
}

// written returns a query that is written by need, and is the same whenever it
// has the same name.
func (s *Storage) written(name string, write func() string) string {
	if q, ok := s.queries.Load(name); ok {
		return q.(string)
	}
	q := write()
	s.queries.Store(name, q)
	return q
}

// migrate brings the schema to a version. An advisory lock elects who does it.
func (s *Storage) migrate(ctx context.Context, to int) error {
	const exists = `SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)`
	var there bool
	if err := s.pool.QueryRow(ctx, exists, s.cfg.Schema).Scan(&there); err != nil {
		return wrap(ctx, "schema", err)
	}
	if !there {
		if _, err := s.pool.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+s.schema); err != nil && !passing(err) {
			return s.refused(ctx, "create schema", err)
		}
	}
	db := stdlib.OpenDBFromPool(s.pool)
	defer func() { _ = db.Close() }() // the pool stays open
	p, err := s.provider(db)
	if err != nil {
		return fmt.Errorf("postgres: migrate: %w", err)
	}
	return s.patiently(ctx, "migrate", func() error {
		if has, err := s.version(ctx); err != nil || has == int64(to) {
			return err
		} else if has > int64(len(migrations())) {
			return fmt.Errorf("%w: it has version %d, this one knows %d", ErrNewer, has, len(migrations()))
		}
		_, err := p.UpTo(ctx, int64(to))
		return err
	})
}

// version returns the version of the schema, and 0 if it is empty.
func (s *Storage) version(ctx context.Context) (v int64, err error) {
	const there = `SELECT to_regclass($1) IS NOT NULL`
	var is bool
	if err = s.pool.QueryRow(ctx, there, s.sql("@versions")).Scan(&is); err != nil || !is {
		return 0, err
	}
	err = s.pool.QueryRow(ctx, s.sql("SELECT coalesce(max(version_id), 0) FROM @versions WHERE is_applied")).Scan(&v)
	return v, err
}

func (s *Storage) provider(db *sql.DB) (*goose.Provider, error) {
	store, err := database.NewStore(database.DialectPostgres, s.cfg.Schema+".versions")
	if err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return nil, err
	}
	var all []*goose.Migration
	for i, m := range migrations() {
		text := strings.ReplaceAll(m, "@", s.schema+".")
		all = append(all, goose.NewGoMigration(int64(i+1), &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			for q := range strings.SplitSeq(text, ";\n") {
				if q = strings.TrimSpace(q); q != "" {
					if _, err := tx.ExecContext(ctx, q); err != nil {
						return err
					}
				}
			}
			return nil
		}}, nil))
	}
	return goose.NewProvider(goose.DialectCustom, db, nil, goose.WithStore(store), goose.WithSessionLocker(locker),
		goose.WithGoMigrations(all...), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}

// enter gives the tenant its number and its rows.
func (s *Storage) enter(ctx context.Context) error {
	const find = `SELECT tenant FROM @tenants WHERE name = $1`
	err := s.pool.QueryRow(ctx, s.sql(find), s.cfg.Tenant).Scan(&s.tenant)
	if !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		for _, q := range []string{`INSERT INTO @tenants (name) VALUES ($1) ON CONFLICT DO NOTHING`,
			`INSERT INTO @state SELECT tenant, 0, 0 FROM @tenants WHERE name = $1 ON CONFLICT DO NOTHING`,
			`INSERT INTO @feed SELECT tenant, 0, 0 FROM @tenants WHERE name = $1 ON CONFLICT DO NOTHING`} {
			if _, err := tx.Exec(ctx, s.sql(q), s.cfg.Tenant); err != nil {
				return err
			}
		}
		const striped = `INSERT INTO @stripes SELECT tenant, generate_series(0, $2::int - 1) FROM @tenants WHERE name = $1 ON CONFLICT DO NOTHING`
		if _, err := tx.Exec(ctx, s.sql(striped), s.cfg.Tenant, stripes); err != nil {
			return err
		}
		return tx.QueryRow(ctx, s.sql(find), s.cfg.Tenant).Scan(&s.tenant)
	})
}
