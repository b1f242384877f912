// Command processmap draws the map of a process from anybody's event log: what
// follows what, how often and how long that takes, in which ways cases go, what
// is done again, who hands over to whom, and how far it is from how it is meant
// to go.
//
//	go run ./examples/processmap -log claims.csv
//	go run ./examples/processmap -log claims.xes.gz -map claims.json -svg claims.svg
//
// With no log it draws a retail company that the module makes up.
//
// # The map
//
// With -map each case is aligned with how it is meant to go. The file is a
// journey.Map in JSON, a process.Model in JSON, or the short form of the latter,
// a list of steps each of which is an activity, a list of alternatives, or an
// object:
//
//	["register", ["check casually", "check thoroughly"], "decide", {"activity": "pay", "alt": ["reject"], "optional": true}]
//
// # Logs
//
// With -csv, -xes or -ocel the log is written in that format, with pseudonyms
// for cases, customers and resources unless -identifiers says otherwise.
//
// # JSON
//
// With -json the whole is written as one object. "log" says what was read:
// events, bad records and why, and the names of the columns that were used.
// "map" is a process.Map: cases, events, customers, activities, edges, variants,
// handovers, duration, rework, handed_over and bottlenecks; durations are in
// seconds and their names end with _s. With -map "conformance" is a
// process.Conformance: cost, fitting, mean_fitness, log_fitness, deviations and,
// under cases, the alignment of each.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/journey/bizcal"
	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/draw"
	"github.com/clientele-go/clientele/journey/process/logfile"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// The exit codes.
const (
	exitOK = iota
	exitError
	exitUsage
)

// run is main without the process: arguments in, exit code out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if err != nil {
		return exitUsage // the flag set, or parse, has said why
	}
	if err := o.draw(ctx, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "processmap:", err)
		return exitError
	}
	return exitOK
}

// options are the flags.
type options struct {
	log, comma, zone, steps, calendar, format, out string
	title, language                                string
	file                                           logfile.Config
	anonymity, top, activities                     int
	coverage                                       float64
	median, identifiers                            bool
}

var errUsage = errors.New("wrong usage")

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	fs := flag.NewFlagSet("processmap", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.log, "log", "", "event log to read: `file`.csv, .xes, .xes.gz or .jsonocel (default: a company that is made up)")
	fs.StringVar(&o.file.Case, "case", "", "`column` of the case; in OCEL the type of objects that are cases (default: the usual names)")
	fs.StringVar(&o.file.Activity, "activity", "", "`column` of the activity")
	fs.StringVar(&o.file.Time, "time", "", "`column` of the time")
	fs.StringVar(&o.file.Resource, "resource", "", "`column` of who did it")
	fs.StringVar(&o.file.Customer, "customer", "", "`column` of whose case it is")
	fs.StringVar(&o.comma, "comma", "", "`character` between the columns of CSV (default: the most frequent of , ; tab |)")
	fs.StringVar(&o.file.Layout, "layout", "", "`layout` of times as in Go, 02.01.2006 15:04 (default: the usual ones)")
	fs.StringVar(&o.file.Encoding, "encoding", "", "`encoding` of the characters, such as windows-1250 (default: UTF-8, or what XES says)")
	fs.StringVar(&o.zone, "zone", "UTC", "IANA `zone` of times that give none")
	fs.StringVar(&o.steps, "map", "", "`file` with how it is meant to go")
	fs.StringVar(&o.calendar, "calendar", "", "`file` with a bizcal.Config in JSON: business times too")
	fs.IntVar(&o.anonymity, "anonymity", 0, "leave out what fewer than this many `customers` did")
	fs.IntVar(&o.top, "top", 0, "show at most this `many` of each list of the text (default all; of the company that is made up 15)")
	fs.IntVar(&o.activities, "activities", 0, "show at most this `many` activities in a picture (default 25)")
	fs.Float64Var(&o.coverage, "coverage", 0, "`share` of what happens that a picture shows at least (default 0.8)")
	fs.BoolVar(&o.median, "median", false, "show medians in a picture, not means")
	fs.StringVar(&o.language, "lang", "en", "`language` of our words in a picture: en, pl or lt")
	fs.StringVar(&o.title, "title", "", "`title` of a picture")
	fs.BoolVar(&o.identifiers, "identifiers", false, "write logs with the names of cases, customers and resources, not pseudonyms")
	for _, f := range []struct{ name, help string }{
		{"json", "write JSON"}, {"mermaid", "write a flowchart for Mermaid"}, {"dot", "write DOT for Graphviz"}, {"svg", "write a picture"},
		{"csv", "write the log as CSV"}, {"xes", "write the log as XES"}, {"ocel", "write the log as OCEL 2.0"}} {
		fs.BoolFunc(f.name, f.help+", to the file that follows if one does", func(string) error {
			if o.format != "" && o.format != f.name {
				return errors.New("only one of -json, -mermaid, -dot, -svg, -csv, -xes and -ocel")
			}
			o.format = f.name
			return nil
		})
	}
	// What follows -svg is a file, and flags may follow it.
	for rest := args; ; rest = fs.Args()[1:] {
		if err := fs.Parse(rest); err != nil {
			return o, err
		}
		if fs.NArg() == 0 {
			break
		}
		if o.out != "" || o.format == "" {
			fmt.Fprintf(stderr, "processmap: unexpected argument %q\n", fs.Arg(0))
			return o, errUsage
		}
		o.out = fs.Arg(0)
	}
	return o, o.check(stderr)
}

func (o *options) check(stderr io.Writer) error {
	switch o.comma {
	case "":
	case `\t`, "tab":
		o.file.Comma = '\t'
	default:
		r, n := utf8.DecodeRuneInString(o.comma)
		if n != len(o.comma) {
			fmt.Fprintln(stderr, "processmap: -comma: must be one character")
			return errUsage
		}
		o.file.Comma = r
	}
	zone, err := time.LoadLocation(o.zone)
	if err != nil {
		fmt.Fprintln(stderr, "processmap: -zone:", err)
		return errUsage
	}
	o.file.Zone = zone
	switch {
	case min(o.anonymity, o.top, o.activities) < 0:
		fmt.Fprintln(stderr, "processmap: -anonymity, -top and -activities are numbers from 0 on")
		return errUsage
	case !(o.coverage >= 0 && o.coverage <= 1): // nor is NaN
		fmt.Fprintln(stderr, "processmap: -coverage is a share, from 0 to 1")
		return errUsage
	case !slices.Contains([]string{"en", "pl", "lt"}, o.language):
		fmt.Fprintf(stderr, "processmap: -lang: %q is none of en, pl and lt\n", o.language)
		return errUsage
	}
	if o.log == "" && o.top == 0 {
		o.top = 15
	}
	return nil
}

// result is what -json writes.
type result struct {
	Log         logReport            `json:"log"`
	Map         process.Map          `json:"map"`
	Conformance *process.Conformance `json:"conformance,omitempty"`
}

// logReport says what was read.
type logReport struct {
	Name     string    `json:"name"`
	Events   int       `json:"events"`
	Bad      int       `json:"bad_records"`
	Untimed  int       `json:"events_without_time,omitempty"`
	Garbled  int       `json:"names_not_in_utf8,omitempty"`
	Layout   string    `json:"layout,omitempty"` // of times
	Outside  int       `json:"events_of_no_case,omitempty"`
	Problems []string  `json:"problems,omitempty"`
	Case     string    `json:"case"`
	Activity string    `json:"activity"`
	Time     string    `json:"time"`
	Resource string    `json:"resource,omitempty"`
	Customer string    `json:"customer,omitempty"`
	First    time.Time `json:"first,omitzero"`
	Last     time.Time `json:"last,omitzero"`
}

func (o *options) draw(ctx context.Context, stdout, stderr io.Writer) error {
	var r result
	l, model, err := o.load(ctx, &r, stderr)
	if err != nil {
		return err
	}
	cfg := process.Config{Anonymity: o.anonymity}
	if cfg.Calendar, err = readCalendar(o.calendar); err != nil {
		return err
	}
	m := process.Miner{Config: cfg}
	m.Add(l)
	r.Map = m.Map()
	r.Log.Untimed = l.Untimed()
	for _, a := range r.Map.Activities {
		if a.First.IsZero() {
			continue // it is not told
		}
		if r.Log.First.IsZero() || a.First.Before(r.Log.First) {
			r.Log.First = a.First
		}
		if a.Last.After(r.Log.Last) {
			r.Log.Last = a.Last
		}
	}
	if model != nil {
		c, err := model.Conform(l)
		if err != nil {
			return err
		}
		r.Conformance = &c
	}
	return o.write(&r, l, stdout)
}

// write writes the result in the format that was asked for, to where.
func (o *options) write(r *result, l *process.Log, stdout io.Writer) (err error) {
	w := stdout
	if o.out != "" {
		f, err := os.Create(o.out)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		w = f
	}
	switch o.format {
	case "json":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	case "csv":
		return logfile.WriteCSV(w, l, logfile.Export{Identifiers: o.identifiers})
	case "xes":
		return logfile.WriteXES(w, l, logfile.Export{Identifiers: o.identifiers})
	case "ocel":
		return logfile.WriteOCEL(w, logfile.ObjectsOf(l), logfile.Export{Identifiers: o.identifiers})
	case "":
		return writeText(w, r, o.top)
	}
	d := draw.Simplify(r.Map, draw.Config{Title: o.title, Coverage: o.coverage, Activities: o.activities, Median: o.median, Business: o.calendar != "", Language: o.language})
	text := d.SVG
	switch o.format {
	case "mermaid":
		text = d.Flowchart
	case "dot":
		text = d.DOT
	}
	_, err = io.WriteString(w, text())
	return err
}

// readCalendar reads a calendar, or returns none.
func readCalendar(name string) (process.Calendar, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("-calendar: %w", err)
	}
	cfg, err := bizcal.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("-calendar: %w", err)
	}
	c, err := bizcal.New(cfg)
	if err != nil {
		return nil, fmt.Errorf("-calendar: %w", err)
	}
	return c, nil
}
