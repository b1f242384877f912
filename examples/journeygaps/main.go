// Command journeygaps is the weekly report for an operations manager: what
// broke, how often, who owns it, what it cost, and what to mend first.
//
//	go run ./examples/journeygaps                       # text
//	go run ./examples/journeygaps -html report.html     # the same with pictures
//	go run ./examples/journeygaps -lang pl              # sentences in Polish
//
// It runs offline, on an invented chain of stores. To report on your own
// company, put your channels in place of those in load.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		if !errors.Is(err, errUsage) {
			fmt.Fprintln(os.Stderr, "journeygaps:", err)
		}
		os.Exit(1)
	}
}

var errUsage = errors.New("wrong usage")

func run(ctx context.Context, args []string, out io.Writer) error {
	fs := flag.NewFlagSet("journeygaps", flag.ContinueOnError)
	var opt options
	page := fs.String("html", "", "also write the report as a page with pictures to this file")
	fs.StringVar(&opt.language, "lang", "en", "language of the sentences: en, pl or lt")
	fs.IntVar(&opt.people, "people", 900, "how many people the invented world has")
	fs.Uint64Var(&opt.seed, "seed", 0, "another world")
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return errUsage // the flag set has said why
	}
	switch {
	case fs.NArg() > 0:
		return fmt.Errorf("unexpected argument %q; everything is said by flags", fs.Arg(0))
	case !slices.Contains([]string{"en", "pl", "lt"}, opt.language):
		return fmt.Errorf("-lang: %q is none of en, pl and lt", opt.language)
	case opt.people < 0:
		return errors.New("-people is a number from 0 on")
	}
	r, err := newReport(ctx, opt)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	r.text(w)
	if err := w.Flush(); err != nil || *page == "" {
		return err
	}
	f, err := os.Create(*page)
	if err != nil {
		return err
	}
	if err := r.html(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
