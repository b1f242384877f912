package logfile

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/clientele-go/clientele/journey/process"
)

// The names of the XES standard.
const (
	xesName     = "concept:name"
	xesTime     = "time:timestamp"
	xesResource = "org:resource"
)

// readXES reads IEEE 1849. A trace without a name is called by its number. What
// is nested in attributes is not looked at.
func readXES(in io.Reader, l *process.Log, cfg Config) (Report, error) {
	x := xesReader{d: xml.NewDecoder(in), cfg: &cfg, log: l, clock: newClock(&cfg)}
	// Unknown entities are errors, and those that a file declares are unknown.
	x.d.Strict = true
	x.d.CharsetReader = charset
	x.report = Report{Case: cmp.Or(cfg.Case, xesName), Activity: cmp.Or(cfg.Activity, xesName), Time: cmp.Or(cfg.Time, xesTime),
		Resource: cmp.Or(cfg.Resource, xesResource), Customer: cfg.Customer}
	err := x.all()
	if err != nil && !errors.Is(err, ErrLimit) {
		line, _ := x.d.InputPos()
		err = fmt.Errorf("logfile: line %d: %w", line, err)
	}
	return x.report, err
}

// charset reads Latin-1, which some tools still write.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch label {
	case "ISO-8859-1", "iso-8859-1", "latin1", "US-ASCII", "us-ascii":
		return &latin{in: in}, nil
	}
	return nil, fmt.Errorf("the encoding %q is not known", label)
}

type latin struct {
	in   io.Reader
	rest []byte
	buf  [1024]byte
}

func (l *latin) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		n, err := l.in.Read(l.buf[:])
		if n == 0 {
			return 0, err
		}
		for _, b := range l.buf[:n] {
			l.rest = append(l.rest, string(rune(b))...)
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

type xesReader struct {
	d      *xml.Decoder
	cfg    *Config
	log    *process.Log
	clock  *clock
	report Report

	depth   int  // of open elements
	root    bool // the log has begun
	skip    int  // depth of an element that is not looked at; 0: none
	traces  int
	trace   fields
	event   fields
	inTrace bool
	inEvent bool
	at      int     // where the event begins
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
		token, err := x.d.RawToken()
		if err == io.EOF {
			if !x.root || x.depth > 0 {
				return errors.New("the file ends too early")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			x.depth++
			err = x.start(&t)
		case xml.EndElement:
			err = x.end(t.Name.Local)
			x.depth--
		}
		if err != nil {
			return err
		}
	}
}

func (x *xesReader) start(t *xml.StartElement) error {
	switch name := t.Name.Local; {
	case x.skip > 0:
	case !x.root:
		if name != "log" {
			return errors.New("the first element is not log")
		}
		x.root = true
	case x.depth == 2 && name == "trace":
		x.traces++
		x.inTrace = true
		x.trace, x.pending = fields{}, x.pending[:0]
	case x.inTrace && x.depth == 3 && name == "event":
		x.inEvent = true
		x.event = fields{others: x.event.others[:0]}
		x.at, _ = x.d.InputPos()
	case x.inEvent && x.depth == 4:
		x.attribute(&x.event, t, true)
		x.skip = x.depth
	case x.inTrace && x.depth == 3:
		x.attribute(&x.trace, t, false)
		x.skip = x.depth
	default:
		x.skip = x.depth
	}
	return nil
}

// attribute takes note of an attribute if it is one that matters.
func (x *xesReader) attribute(f *fields, t *xml.StartElement, ofEvent bool) {
	var key, value string
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "key":
			key = a.Value
		case "value":
			value = a.Value
		}
	}
	r := &x.report
	switch {
	case !ofEvent && key == r.Case:
		f.kase = value
	case ofEvent && key == r.Activity:
		f.activity = value
	case ofEvent && key == r.Time:
		f.time = value
	case ofEvent && key == r.Resource:
		f.resource = value
	case key == r.Customer && key != "":
		f.customer = value
	case x.cfg.Attributes && ofEvent && value != "":
		f.others = append(f.others, process.Attribute{Name: tidy(key), Value: tidy(value)})
	}
}

func (x *xesReader) end(name string) error {
	switch {
	case x.depth == 0:
		return errors.New("an element ends that has not begun")
	case x.skip > 0:
		if x.depth == x.skip {
			x.skip = 0
		}
	case x.inEvent && name == "event":
		x.inEvent = false
		e := found{line: x.at, fields: x.event}
		if x.cfg.Attributes {
			e.others = append([]process.Attribute(nil), x.event.others...)
		}
		x.pending = append(x.pending, e)
	case x.inTrace && name == "trace":
		x.inTrace = false
		return x.flush()
	}
	return nil
}

// flush adds the events of a trace.
func (x *xesReader) flush() error {
	kase := tidy(x.trace.kase)
	if kase == "" {
		kase = "trace " + strconv.Itoa(x.traces)
	}
	for i := range x.pending {
		f := &x.pending[i]
		switch {
		case f.activity == "":
			x.report.bad(f.line, x.report.Activity, "is missing")
			continue
		case f.time == "":
			x.report.bad(f.line, x.report.Time, "is missing")
			continue
		}
		at, err := x.clock.read(f.time)
		if err != nil {
			x.report.bad(f.line, x.report.Time, err.Error())
			continue
		}
		e := process.Event{Case: kase, Activity: tidy(f.activity), Time: at, Resource: tidy(f.resource), Customer: tidy(cmp.Or(f.customer, x.trace.customer)), Attributes: f.others}
		if err := x.report.add(x.log, e, f.line, x.cfg); err != nil {
			return err
		}
	}
	return nil
}
