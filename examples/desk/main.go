// Command desk answers the clerk's question on a terminal: who calls, what did
// they order, what is open, what was promised, and what is there to say.
//
//	go run ./examples/desk                                  the story: a customer calls a store
//	go run ./examples/desk -tel "12 555 01 42"              a number that two people share
//	go run ./examples/desk -tel "12 555 01 42" -order 10042 which of them it is
//	go run ./examples/desk -at "2026-03-19 10:20" -json     a day earlier, for machines
//
// Without -config it answers from a built-in story and touches neither network
// nor disk. With -config it reads the systems that the file names; see
// config.example.json.
//
// It exits with 0 if one customer was found, 3 if several fit, 4 if nobody
// does, and 1 if it failed.
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
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

// The exit codes.
const (
	exitFound     = 0
	exitError     = 1
	exitAmbiguous = 3
	exitNobody    = 4
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.LookupEnv)
	stop()
	os.Exit(code)
}

// options are the flags.
type options struct {
	tel, mail, order, customer string
	at, zone, config           string
	live                       time.Duration
	json                       bool
	asks                       bool // a question was asked, be it with nothing in it
}

// run is main without the process: arguments in, exit code out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, env func(string) (string, bool)) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitFound
	}
	if err != nil {
		return exitError // the flag set has said why
	}
	a, err := ask(ctx, o, env)
	if err != nil {
		fmt.Fprintln(stderr, "desk:", err)
		return exitError
	}
	if o.json {
		e := json.NewEncoder(stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(a)
	} else {
		_, err = io.WriteString(stdout, page(a))
	}
	if err != nil {
		fmt.Fprintln(stderr, "desk:", err)
		return exitError
	}
	switch a.Match {
	case customer.Ambiguous:
		return exitAmbiguous
	case customer.Nobody:
		return exitNobody
	}
	return exitFound
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	fs := flag.NewFlagSet("desk", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.tel, "tel", "", "telephone `number` that calls (without any question: that of the story)")
	fs.StringVar(&o.mail, "mail", "", "e-mail `address`")
	fs.StringVar(&o.order, "order", "", "order `number`")
	fs.StringVar(&o.customer, "customer", "", "customer `id`, as -json gives it")
	fs.StringVar(&o.at, "at", "", "`moment` asked about: 2006-01-02T15:04:05+01:00, or \"2006-01-02 15:04\" in the zone (default now; in the story, when she calls)")
	fs.StringVar(&o.zone, "zone", "", "IANA `zone` of the times shown (default that of the configuration; in the story Europe/Warsaw)")
	fs.StringVar(&o.config, "config", "", "`file` that names the systems to read instead of the story")
	fs.DurationVar(&o.live, "live", 0, "ask the systems that can be asked live, for at most this `long`, instead of reading all of them")
	fs.BoolVar(&o.json, "json", false, "write JSON for machines")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	fs.Visit(func(f *flag.Flag) {
		o.asks = o.asks || slices.Contains([]string{"tel", "mail", "order", "customer"}, f.Name)
	})
	if o.live < 0 {
		fmt.Fprintf(stderr, "desk: -live: %v is less than no time\n", o.live)
		return o, errUsage
	}
	if fs.NArg() > 0 {
		fmt.Fprintf(stderr, "desk: unexpected argument %q; questions are asked by flags\n", fs.Arg(0))
		return o, errUsage
	}
	return o, nil
}

var errUsage = errors.New("wrong usage")

// systems is what is asked: the channels, where they are, and their clock.
type systems struct {
	channels []channel.Channel
	region   string // of telephone numbers without a country code
	zone     *time.Location
	now      func() time.Time
	question []channel.Key // the one to ask if no other is
	live     []string      // the channels that are asked live and not read
}

// story is the built-in story as systems.
func story() (systems, error) {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		return systems{}, fmt.Errorf("zone: %w", err)
	}
	s := world.Story()
	out := systems{region: "PL", zone: zone, now: func() time.Time { return s.Now }, question: []channel.Key{s.Caller}}
	for _, c := range world.Sources([][]channel.Fact{s.Facts}) {
		out.channels = append(out.channels, c)
	}
	return out, nil
}

// ask reads the systems and answers the question.
func ask(ctx context.Context, o options, env func(string) (string, bool)) (*answer, error) {
	sys, err := open(o, env)
	if err != nil {
		return nil, err
	}
	at, err := o.moment(sys.zone, sys.now())
	if err != nil {
		return nil, err
	}
	keys, err := o.keys(sys)
	if err != nil {
		return nil, err
	}
	now := sys.now
	if at.After(now()) { // the clock must not lag behind the question
		now = func() time.Time { return at }
	}
	hub, err := customer.NewHub(customer.Config{Channels: sys.channels, Now: now})
	if err != nil {
		return nil, err
	}
	// A source that fails makes the answer partial; the page says which. Only
	// if none can be read is there no answer.
	report, err := hub.Sync(ctx)
	if err != nil && allFailed(report) {
		return nil, fmt.Errorf("no source could be read: %w", err)
	}
	reader := hub.As(customer.Actor{ID: "desk"}, customer.Service)
	if o.at != "" {
		reader = reader.At(at)
	}
	view, err := reader.View(ctx, customer.Query{Customer: customer.ID(o.customer), Keys: keys, Live: o.live, Entries: 50})
	if errors.Is(err, customer.ErrNotFound) {
		return nil, errors.New("-customer: there is no such customer")
	}
	if err != nil {
		return nil, err
	}
	a := newAnswer(view, keys, journey.Findings(view, journey.Rules{Zone: sys.zone}), sys.zone)
	a.askedLive(sys.live)
	return a, a.advise(view)
}

func allFailed(r customer.Report) bool {
	for _, s := range r.Sources {
		if s.Err == nil {
			return false
		}
	}
	return len(r.Sources) > 0
}

// open opens the systems that the flags name.
func open(o options, env func(string) (string, bool)) (systems, error) {
	var sys systems
	var err error
	if o.config == "" {
		sys, err = story()
	} else {
		sys, err = connect(o.config, o.live > 0, env)
	}
	if err == nil && o.zone != "" {
		if sys.zone, err = time.LoadLocation(o.zone); err != nil {
			err = fmt.Errorf("-zone: %q is not a time zone", o.zone)
		}
	}
	return sys, err
}

// moment reads -at.
func (o options) moment(zone *time.Location, now time.Time) (time.Time, error) {
	if o.at == "" {
		return now, nil
	}
	if t, err := time.Parse(time.RFC3339, o.at); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05"} {
		if t, err := channel.ParseTime(layout, o.at, zone); err == nil {
			return t.Time, nil
		}
	}
	return time.Time{}, fmt.Errorf("-at: %q is neither 2006-01-02T15:04:05+01:00 nor \"2006-01-02 15:04\"", o.at)
}

// keys reads what is known of who calls.
func (o options) keys(sys systems) ([]channel.Key, error) {
	var out []channel.Key
	if o.tel != "" {
		k, err := channel.Phone(o.tel, sys.region)
		if err != nil {
			return nil, errors.New("-tel: this is not a telephone number; without a country code it is read as one of " + regionName(sys.region))
		}
		out = append(out, k)
	}
	if o.mail != "" {
		k, err := channel.Email(o.mail)
		if err != nil {
			return nil, errors.New("-mail: this is not an e-mail address")
		}
		out = append(out, k)
	}
	if o.order != "" {
		out = append(out, channel.OrderNumber(bare(o.order)))
	}
	switch {
	case len(out) > 0 || o.customer != "":
		return out, nil
	case len(sys.question) == 0 || o.asks:
		return nil, errors.New("who calls? give -tel, -mail, -order or -customer")
	}
	return sys.question, nil
}

// bare takes off an order number the words that people say before it.
func bare(number string) string {
	for {
		number = strings.TrimLeft(number, " .:#№\t")
		word, rest, more := strings.Cut(number, " ")
		switch strings.TrimRight(strings.ToLower(word), ".:") {
		case "order", "number", "no", "nr", "numer", "zamówienie", "zam", "užsakymas", "užs":
		default:
			return strings.TrimSpace(number)
		}
		if !more {
			return word
		}
		number = rest
	}
}

func regionName(region string) string {
	if region == "" {
		return "no country, since none is configured"
	}
	return region
}
