package logfile

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/journey/process"
)

// readOCEL reads OCEL 2.0 in JSON, and 1.0, and flattens it by a type of object:
// an event belongs to the case of each object of that type that it relates to.
// Values may be strings, as the schema of the standard demands, or of other
// types, as its own examples have them.
func readOCEL(in io.Reader, l *process.Log, cfg Config) (Report, error) {
	lines := &lineCounter{in: in}
	o := ocelReader{d: json.NewDecoder(bufio.NewReaderSize(lines, 1<<16)), lines: lines, cfg: &cfg, clock: newClock(&cfg),
		types: map[string]string{}, report: Report{Case: cfg.Case, Activity: "type", Time: "time", Resource: cfg.Resource, Customer: cfg.Customer}}
	o.d.UseNumber()
	if err := o.document(); err != nil {
		if !errors.Is(err, ErrLimit) {
			err = fmt.Errorf("logfile: line %d: %w", o.line(), err)
		}
		return o.report, err
	}
	return o.report, o.flatten(l)
}

// lineCounter remembers where lines end.
type lineCounter struct {
	in   io.Reader
	read int64
	ends []int64
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.ends = append(c.ends, c.read+int64(i))
		}
	}
	c.read += int64(n)
	return n, err
}

type ocelReader struct {
	d      *json.Decoder
	lines  *lineCounter
	cfg    *Config
	clock  *clock
	report Report
	types  map[string]string // of objects
	events []ocelSeen
}

// ocelSeen is an event before it is known which objects are cases.
type ocelSeen struct {
	line     int
	activity string
	time     string
	objects  []string
	values   []process.Attribute
}

// line is where the decoder is.
func (o *ocelReader) line() int {
	at := o.d.InputOffset()
	return 1 + sort.Search(len(o.lines.ends), func(i int) bool { return o.lines.ends[i] >= at })
}

func (o *ocelReader) document() error {
	if err := o.expect('{'); err != nil {
		return err
	}
	found := false
	for o.d.More() {
		key, err := o.key()
		if err != nil {
			return err
		}
		switch key {
		case "events", "ocel:events":
			found = true
			err = o.each(o.event)
		case "objects", "ocel:objects":
			err = o.each(o.object)
		default:
			err = o.pass()
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return errors.New("there are no events")
	}
	return o.expect('}')
}

// pass goes over a value without building it.
func (o *ocelReader) pass() error {
	depth := 0
	for {
		t, err := o.d.Token()
		if err != nil {
			return unexpected(err)
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (o *ocelReader) expect(want json.Delim) error {
	t, err := o.d.Token()
	if err != nil {
		return unexpected(err)
	}
	if t != want {
		return fmt.Errorf("there is no %v where it should be", want)
	}
	return nil
}

func (o *ocelReader) key() (string, error) {
	t, err := o.d.Token()
	if err != nil {
		return "", unexpected(err)
	}
	s, ok := t.(string)
	if !ok {
		return "", errors.New("a key is no string")
	}
	return s, nil
}

// each reads an array of items (2.0) or an object of them by their ids (1.0).
func (o *ocelReader) each(item func(id string, line int, raw json.RawMessage)) error {
	t, err := o.d.Token()
	if err != nil {
		return unexpected(err)
	}
	if t != json.Delim('[') && t != json.Delim('{') {
		return errors.New("events and objects must be lists")
	}
	for o.d.More() {
		id := ""
		if t == json.Delim('{') {
			if id, err = o.key(); err != nil {
				return err
			}
		}
		line := 0
		var raw json.RawMessage
		if err := o.d.Decode(&raw); err != nil {
			return unexpected(err)
		}
		// The item ends where the decoder is; it begins its length before.
		end := o.d.InputOffset() - int64(len(raw))
		line = 1 + sort.Search(len(o.lines.ends), func(i int) bool { return o.lines.ends[i] >= end })
		if len(o.events) > cmp.Or(o.cfg.MaxEvents, 50_000_000) {
			return fmt.Errorf("%w: more events", ErrLimit)
		}
		item(id, line, raw)
	}
	_, err = o.d.Token()
	return unexpected(err)
}

func (o *ocelReader) event(_ string, line int, raw json.RawMessage) {
	var e struct {
		Type       string
		Time       string
		Attributes []struct {
			Name  string
			Value any
		}
		Relationships []struct{ ObjectID string }

		Activity1 string         `json:"ocel:activity"`
		Time1     string         `json:"ocel:timestamp"`
		Objects1  []string       `json:"ocel:omap"`
		Values1   map[string]any `json:"ocel:vmap"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		field := ""
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			field = strings.ToLower(wrong.Field)
		}
		o.report.bad(line, field, "is not of the right type")
		return
	}
	out := ocelSeen{line: line, activity: tidy(cmp.Or(e.Type, e.Activity1)), time: cmp.Or(e.Time, e.Time1), objects: e.Objects1}
	for _, r := range e.Relationships {
		out.objects = append(out.objects, r.ObjectID)
	}
	for _, a := range e.Attributes {
		out.values = append(out.values, process.Attribute{Name: a.Name, Value: textOf(a.Value)})
	}
	for name, v := range e.Values1 {
		out.values = append(out.values, process.Attribute{Name: name, Value: textOf(v)})
	}
	slices.SortStableFunc(out.values, func(a, b process.Attribute) int { return cmp.Compare(a.Name, b.Name) })
	o.events = append(o.events, out)
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return tidy(v)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}

func (o *ocelReader) object(id string, line int, raw json.RawMessage) {
	var e struct {
		ID    string
		Type  string
		Type1 string `json:"ocel:type"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		o.report.bad(line, "", "is no object")
		return
	}
	e.ID, e.Type = cmp.Or(e.ID, id), cmp.Or(e.Type, e.Type1)
	if e.ID == "" || e.Type == "" {
		o.report.bad(line, "", "has no id or no type")
		return
	}
	o.types[e.ID] = e.Type
}

// rank says how usual it is that objects of a type are the cases.
func rank(name string) int {
	if i := slices.Index(usual["case"], plain(name)); i >= 0 {
		return i
	}
	return len(usual["case"])
}

// widest returns the type of objects to which most events belong; of equal ones
// that with the most objects, then the most usual.
func (o *ocelReader) widest() string {
	events, objects := map[string]int{}, map[string]int{}
	for _, t := range o.types {
		objects[t]++
		events[t] += 0
	}
	for i := range o.events {
		seen := map[string]bool{}
		for _, id := range o.events[i].objects {
			if t := o.types[id]; t != "" && !seen[t] {
				seen[t] = true
				events[t]++
			}
		}
	}
	best := ""
	for t := range events {
		if best == "" || cmp.Or(cmp.Compare(events[t], events[best]), cmp.Compare(objects[t], objects[best]), cmp.Compare(rank(best), rank(t)), cmp.Compare(best, t)) > 0 {
			best = t
		}
	}
	return best
}

func (o *ocelReader) flatten(l *process.Log) error {
	if o.report.Case == "" {
		o.report.Case = o.widest()
	}
	o.report.Resource = cmp.Or(o.report.Resource, o.guessResource())
	for i := range o.events {
		s := &o.events[i]
		if s.activity == "" {
			o.report.bad(s.line, "type", "is missing")
			continue
		}
		at, err := o.clock.read(s.time)
		if err != nil {
			o.report.bad(s.line, "time", err.Error())
			continue
		}
		e := process.Event{Activity: s.activity, Time: at, Resource: o.one(s, o.report.Resource), Customer: o.one(s, o.report.Customer)}
		if o.cfg.Attributes {
			e.Attributes = s.values
		}
		cases := 0
		for n, id := range s.objects {
			if o.types[id] != o.report.Case || slices.Contains(s.objects[:n], id) {
				continue
			}
			cases++
			e.Case = tidy(id)
			if err := o.report.add(l, e, s.line, o.cfg); err != nil {
				return err
			}
		}
		if cases == 0 {
			o.report.Outside++
		}
	}
	return nil
}

// guessResource returns the name of an attribute that usually is who did it.
func (o *ocelReader) guessResource() string {
	for _, name := range usual["resource"] {
		for i := range o.events {
			for _, v := range o.events[i].values {
				if plain(v.Name) == plain(name) {
					return v.Name
				}
			}
		}
	}
	return ""
}

// one returns the value of an attribute of an event, or the first object of a
// type that it relates to.
func (o *ocelReader) one(s *ocelSeen, name string) string {
	if name == "" {
		return ""
	}
	for _, v := range s.values {
		if v.Name == name {
			return v.Value
		}
	}
	for _, id := range s.objects {
		if o.types[id] == name {
			return tidy(id)
		}
	}
	return ""
}
