package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/customer"
)

// sqliteEngine is one file, with two more beside it for what is measured
// without the library.
type sqliteEngine struct {
	path    string
	storage *sqlite.Storage
	conns   []*driver.Conn
}

func newSQLite(path string) (engine, error) {
	if _, err := os.Stat(path); err == nil {
		return nil, fmt.Errorf("%s is there already", path)
	}
	return &sqliteEngine{path: path}, nil
}

func (e *sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) open(ctx context.Context) (s customer.Storage, err error) {
	if e.storage, err = sqlite.Open(ctx, e.path, sqlite.Config{}); err != nil {
		return nil, err
	}
	return e.storage, nil
}

// conn opens a file with what the storage opens its own with.
func (e *sqliteEngine) conn(path string) (*driver.Conn, error) {
	c, err := driver.OpenConn(path, driver.OpenReadWrite|driver.OpenCreate)
	if err != nil {
		return nil, err
	}
	e.conns = append(e.conns, c)
	for _, p := range []string{"page_size = 8192", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF",
		"cache_size = -65536", "mmap_size = 1073741824", "journal_size_limit = 67108864", "wal_autocheckpoint = 5000"} {
		if err := sqlitex.ExecuteTransient(c, "PRAGMA "+p, nil); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (e *sqliteEngine) size(context.Context) (int64, error) {
	c, err := e.conn(e.path)
	if err != nil {
		return 0, err
	}
	if err := sqlitex.ExecuteTransient(c, "PRAGMA wal_checkpoint(TRUNCATE)", nil); err != nil {
		return 0, err
	}
	var all int64
	for _, end := range []string{"", "-wal"} {
		info, err := os.Stat(e.path + end)
		if err != nil {
			return 0, err
		}
		all += info.Size()
	}
	return all, nil
}

func (e *sqliteEngine) bare(context.Context) (func([][2]string) error, error) {
	c, err := e.conn(e.path + "-bare")
	if err != nil {
		return nil, err
	}
	if err := sqlitex.ExecuteTransient(c, "CREATE TABLE facts (n INTEGER PRIMARY KEY, ref TEXT, body TEXT) STRICT", nil); err != nil {
		return nil, err
	}
	insert, err := c.Prepare("INSERT INTO facts (ref, body) VALUES (?, ?)")
	if err != nil {
		return nil, err
	}
	return func(rows [][2]string) (err error) {
		end, err := sqlitex.ImmediateTransaction(c)
		if err != nil {
			return err
		}
		defer end(&err)
		for _, r := range rows {
			insert.BindText(1, r[0])
			insert.BindText(2, r[1])
			if _, err := insert.Step(); err != nil {
				return err
			}
			if err := insert.Reset(); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (e *sqliteEngine) close(context.Context) error {
	var errs []error
	for _, c := range e.conns {
		errs = append(errs, c.Close())
	}
	if e.storage != nil {
		errs = append(errs, e.storage.Close())
	}
	for _, other := range []string{"-rows", "-bare"} {
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(e.path + other + end); err != nil && !os.IsNotExist(err) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}
