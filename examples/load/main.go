// Load is for people who want to know before they choose: it loads a synthetic
// retail company into a storage, reads it, and says how fast that went, beside
// what the same engine does with the same rows without the library.
//
//	go run ./examples/load -storage memory -customers 20000
//	go run ./examples/load -storage sqlite:/tmp/load.db -customers 20000
//	go run ./examples/load -storage postgres:postgres://me@localhost/test -customers 20000 -workers 8
//
// What each figure means is printed with it, and by -help. Let the machine do
// nothing else meanwhile: of calls that take 200 µs the slowest hundredth
// otherwise tells what the neighbours do. The garbage collector of this program
// is part of what is measured, as it is of any program: without it the slowest
// hundredth of views in a file is a tenth to a fifth faster.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// settings are the flags.
type settings struct {
	storage   string
	customers int
	seed      uint64
	workers   int
	batch     int
	reads     int
	big       int
	json      bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		if !errors.Is(err, errUsage) {
			fmt.Fprintln(os.Stderr, "load:", err)
		}
		stop()
		os.Exit(1)
	}
}

var errUsage = errors.New("wrong usage")

func run(ctx context.Context, args []string, out, notes io.Writer) error {
	set, err := parse(args, notes)
	if err != nil {
		return err
	}
	e, err := newEngine(ctx, set)
	if err != nil {
		return err
	}
	r, err := measure(ctx, set, e, func(what string) { fmt.Fprintln(notes, what+" …") })
	if err = errors.Join(err, e.close(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	if set.json {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	return r.write(out)
}

func parse(args []string, notes io.Writer) (settings, error) {
	var set settings
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.SetOutput(notes)
	f.StringVar(&set.storage, "storage", "memory", "`where`: memory, sqlite:FILE or postgres:DSN; the file must not be there yet, and stays; the schema "+
		schemaName+" must not be there either, and goes")
	f.IntVar(&set.customers, "customers", 5000, "how many `people` there are; each makes 14 to 16 facts")
	f.Uint64Var(&set.seed, "seed", 1, "another `number` makes another company")
	f.IntVar(&set.workers, "workers", 1, "how many `hubs` load at the same time")
	f.IntVar(&set.batch, "batch", 8000, "how many `facts` are stored in one commit; 1 is what webhooks do, a page of a source has 100 to 1,000")
	f.IntVar(&set.reads, "reads", 3000, "how many `times` each sort of read is made")
	f.IntVar(&set.big, "big", 5000, "how many `entries` each of two big customers has that are linked at the end; less than 200: none")
	f.BoolVar(&set.json, "json", false, "print JSON")
	f.Usage = func() {
		fmt.Fprintln(notes, "usage: load [flags]")
		f.PrintDefaults()
		explain(notes)
	}
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return set, err
	} else if err != nil {
		return set, errUsage // the flag set has said why
	}
	switch {
	case f.NArg() > 0:
		return set, fmt.Errorf("%q is no flag", f.Arg(0))
	case set.customers < 1 || set.workers < 1 || set.batch < 1 || set.reads < 1:
		return set, errors.New("-customers, -workers, -batch and -reads must be at least 1")
	}
	return set, nil
}
