package logfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/journey/process"
)

// The names of the XES standard.
const (
	xesName     = "concept:name"
	xesTime     = "time:timestamp"
	xesResource = "org:resource"
)

// readXES reads IEEE 1849. A trace without a name is called by its number. The
// standard demands no times: a trace of which no event has one is in the order
// of the file, and an event without one among others that do have them is left
// out. What is nested in attributes is not looked at.
func readXES(in io.Reader, l *process.Log, cfg Config) (Report, error) {
	x := xesReader{cfg: &cfg, log: l, clock: newClock(&cfg)}
	// Tables made of XES put a prefix before what belongs to the trace.
	x.report = Report{Case: cmp.Or(strings.TrimPrefix(cfg.Case, "case:"), xesName), Activity: cmp.Or(cfg.Activity, xesName), Time: cmp.Or(cfg.Time, xesTime),
		Resource: cmp.Or(cfg.Resource, xesResource), Customer: strings.TrimPrefix(cfg.Customer, "case:")}
	var err error
	if x.s, err = newScanner(in, cmp.Or(cfg.MaxField, 1<<20), cfg.Encoding != ""); err == nil {
		err = x.all()
	}
	if err != nil && !errors.Is(err, ErrLimit) {
		err = fmt.Errorf("logfile: line %d: %w", x.s.line, err)
	}
	x.report.Layout = x.clock.layout
	return x.report, err
}

type xesReader struct {
	s      *scanner
	cfg    *Config
	log    *process.Log
	clock  *clock
	report Report

	root    bool // the log has begun
	ended   bool
	skip    int // how many elements are open that are not looked at
	traces  int
	trace   fields
	event   found
	inTrace bool
	inEvent bool
	pending []found // events before the name of their trace
}

// fields are the attributes of a trace or an event that matter.
type fields struct {
	kase, activity, time, resource, customer string
	others                                   []process.Attribute
}

type found struct {
	line int
	fields
}

func (x *xesReader) all() error {
	for {
		t, err := x.s.next()
		if err == io.EOF {
			if !x.root {
				return errors.New("there is no log")
			}
			return nil
		}
		if err == nil && t.start {
			err = x.start(&t)
		}
		if err == nil && t.end {
			err = x.end(string(local(t.name)))
		}
		if err != nil {
			return err
		}
	}
}

// local is the name of an element without the prefix of its namespace.
func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

func (x *xesReader) start(t *tag) error {
	name := string(local(t.name))
	switch {
	case x.ended:
		return errors.New("there is something after the log")
	case !x.root:
		if name != "log" {
			return errors.New("the first element is not log")
		}
		x.root = true
	case x.skip > 0:
		x.skip++
	case !x.inTrace && name == "trace":
		x.traces++
		x.inTrace = true
		x.trace, x.pending = fields{}, x.pending[:0]
	case x.inTrace && !x.inEvent && name == "event":
		x.inEvent = true
		x.event = found{line: t.line}
	case x.inEvent:
		x.skip = 1
		return x.attribute(&x.event.fields, t.attributes, true)
	case x.inTrace:
		x.skip = 1
		return x.attribute(&x.trace, t.attributes, false)
	default:
		x.skip = 1
	}
	return nil
}

// attribute takes note of an attribute if it is one that matters.
func (x *xesReader) attribute(f *fields, attributes []attribute, ofEvent bool) error {
	var key, raw []byte
	for _, a := range attributes {
		switch string(a.key) {
		case "key":
			key = a.value
		case "value":
			raw = a.value
		}
	}
	if bytes.IndexByte(key, '&') >= 0 {
		text, err := valueText(key)
		if err != nil {
			return err
		}
		key = []byte(text)
	}
	value, err := valueText(raw)
	if err != nil {
		return err
	}
	r := &x.report
	switch {
	case !ofEvent && string(key) == r.Case:
		f.kase = value
	case ofEvent && string(key) == r.Activity:
		f.activity = value
	case ofEvent && string(key) == r.Time:
		f.time = value
	case ofEvent && string(key) == r.Resource:
		f.resource = value
	case string(key) == r.Customer && len(key) > 0:
		f.customer = value
	case x.cfg.Attributes && ofEvent && value != "":
		f.others = append(f.others, process.Attribute{Name: tidy(string(key)), Value: tidy(value)})
	}
	return nil
}

func (x *xesReader) end(name string) error {
	switch {
	case x.skip > 0:
		x.skip--
	case x.inEvent:
		x.inEvent = false
		x.pending = append(x.pending, x.event)
	case x.inTrace:
		x.inTrace = false
		return x.flush()
	case name == "log":
		x.ended = true
	}
	return nil
}

// flush adds the events of a trace.
func (x *xesReader) flush() error {
	kase := x.report.tidy(x.trace.kase)
	if kase == "" {
		kase = "trace " + strconv.Itoa(x.traces)
	}
	timed := slices.ContainsFunc(x.pending, func(f found) bool { return f.time != "" })
	for i := range x.pending {
		f := &x.pending[i]
		switch {
		case f.activity == "":
			x.report.bad(f.line, x.report.Activity, "is missing")
			continue
		case f.time == "" && timed:
			x.report.bad(f.line, x.report.Time, "is missing")
			continue
		}
		var at time.Time
		var err error
		if timed {
			at, err = x.clock.read(f.time)
		}
		if err != nil {
			x.report.bad(f.line, x.report.Time, err.Error())
			continue
		}
		e := process.Event{Case: kase, Activity: x.report.tidy(f.activity), Time: at, Resource: x.report.tidy(f.resource), Customer: x.report.tidy(cmp.Or(f.customer, x.trace.customer)), Attributes: f.others}
		if err := x.report.add(x.log, e, f.line, x.cfg); err != nil {
			return err
		}
	}
	return nil
}
