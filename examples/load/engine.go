package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/clientele-go/clientele/customer"
)

// An engine is where a company is loaded, with the library and without.
type engine interface {
	name() string

	// open returns the empty storage.
	open(ctx context.Context) (customer.Storage, error)

	// size returns how many bytes the storage keeps.
	size(ctx context.Context) (int64, error)

	// rows writes what the storage has into tables like its own, in so many
	// transactions.
	rows(ctx context.Context, set settings, commits int) (raw, error)

	// bare returns what stores facts as ref and JSON in one bare table, one
	// batch in one transaction.
	bare(ctx context.Context) (put func(rows [][2]string) error, err error)

	// close closes what is open and removes what only the measuring needed.
	close(ctx context.Context) error
}

// raw is what rows found.
type raw struct {
	took, copied  time.Duration // by single inserts, and by bulk if the engine has that
	rows, entries int64
}

func newEngine(ctx context.Context, set settings) (engine, error) {
	kind, where, _ := strings.Cut(set.storage, ":")
	switch {
	case set.storage == "memory":
		return &memoryEngine{}, nil
	case kind == "sqlite" && where != "":
		return newSQLite(where)
	case kind == "postgres" && where != "":
		return newPostgres(ctx, where, set.workers)
	}
	return nil, errors.New("-storage must be memory, sqlite:FILE or postgres:DSN")
}
