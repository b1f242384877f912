package logfile

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/clientele-go/clientele/journey/process"
)

// An ObjectLog has events that each belong to any number of objects: an e-mail
// about two orders is one event.
type ObjectLog struct {
	Events  []ObjectEvent
	Objects []Object
}

// An ObjectEvent is one thing that happened.
type ObjectEvent struct {
	ID         string
	Type       string // what happened
	Time       time.Time
	Attributes []process.Attribute
	Relations  []Relation
}

// A Relation leads to an object and says what it is there.
type Relation struct{ Object, Qualifier string }

// An Object is what events are about.
type Object struct {
	ID         string
	Type       string
	Personal   bool              // the id tells who somebody is or what is theirs, and is replaced unless it is asked otherwise
	Attributes []ObjectAttribute // and what they were when
	Relations  []Relation
}

// An ObjectAttribute is a value that an object has from a time on. A zero time
// is written as the beginning of 1970, which OCEL uses for always.
type ObjectAttribute struct {
	Name, Value string
	Time        time.Time
}

// ObjectsOf returns a log as an object log: cases, customers and resources are
// the objects.
func ObjectsOf(l *process.Log) ObjectLog {
	var out ObjectLog
	seen := map[[2]string]bool{}
	object := func(kind, name string, personal bool) Relation {
		id := kind + ":" + name
		if !seen[[2]string{kind, name}] {
			seen[[2]string{kind, name}] = true
			out.Objects = append(out.Objects, Object{ID: id, Type: kind, Personal: personal})
		}
		return Relation{id, kind}
	}
	for name, trace := range l.Traces() {
		for _, e := range trace {
			v := ObjectEvent{ID: fmt.Sprint("e", len(out.Events)+1), Type: e.Activity, Time: e.Time, Attributes: slices.Clone(e.Attributes),
				Relations: []Relation{object("case", name, true)}}
			if e.Customer != "" {
				v.Relations = append(v.Relations, object("customer", e.Customer, true))
			}
			if e.Resource != "" {
				v.Relations = append(v.Relations, object("resource", e.Resource, true))
			}
			out.Events = append(out.Events, v)
		}
	}
	return out
}

// The shapes of the JSON of OCEL 2.0.
type (
	ocelFile struct {
		EventTypes  []ocelType   `json:"eventTypes"`
		ObjectTypes []ocelType   `json:"objectTypes"`
		Events      []ocelEvent  `json:"events"`
		Objects     []ocelObject `json:"objects"`
	}
	ocelType struct {
		Name       string         `json:"name"`
		Attributes []ocelTypeAttr `json:"attributes"`
	}
	ocelTypeAttr struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	ocelEvent struct {
		ID            string         `json:"id"`
		Type          string         `json:"type"`
		Time          string         `json:"time"`
		Attributes    []ocelValue    `json:"attributes"`
		Relationships []ocelRelation `json:"relationships"`
	}
	ocelObject struct {
		ID            string         `json:"id"`
		Type          string         `json:"type"`
		Attributes    []ocelTimed    `json:"attributes"`
		Relationships []ocelRelation `json:"relationships"`
	}
	ocelValue struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	ocelTimed struct {
		Name  string `json:"name"`
		Value string `json:"value"`
		Time  string `json:"time"`
	}
	ocelRelation struct {
		ObjectID  string `json:"objectId"`
		Qualifier string `json:"qualifier"`
	}
)

// WriteOCEL writes an object log as OCEL 2.0 in JSON, valid against the schema
// of the standard: all values are strings. Everything is sorted, events by time
// and then by their ids, so that equal logs are written in equal bytes. Objects
// that are personal get pseudonyms and their attributes and those of events are
// left out unless x says otherwise. Relations to objects that the log does not
// have are an error, and so are events without a time.
func WriteOCEL(w io.Writer, l ObjectLog, x Export) error {
	f, err := newOCELFile(l, x)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(f); err != nil {
		return fmt.Errorf("logfile: %w", err)
	}
	return nil
}

func newOCELFile(l ObjectLog, x Export) (*ocelFile, error) {
	f := &ocelFile{Events: []ocelEvent{}, Objects: []ocelObject{}}
	p := newPseudonyms(x)
	names := map[string]string{}
	objects := slices.SortedFunc(slices.Values(l.Objects), func(a, b Object) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.ID, b.ID)) })
	for _, o := range objects {
		if _, twice := names[o.ID]; twice {
			return nil, fmt.Errorf("logfile: two objects of type %s have one id", o.Type)
		}
		names[o.ID] = o.ID
		if o.Personal && !(x.Roles && o.Type == "resource") {
			names[o.ID] = p.of(o.Type, o.ID)
		}
	}
	types := map[string]map[string]bool{}
	for _, o := range objects {
		v := ocelObject{ID: names[o.ID], Type: o.Type, Attributes: []ocelTimed{}}
		note(types, o.Type, "")
		if x.Identifiers || !o.Personal {
			for _, a := range o.Attributes {
				at := a.Time
				if at.IsZero() {
					at = time.Unix(0, 0)
				}
				v.Attributes = append(v.Attributes, ocelTimed{a.Name, a.Value, stamp(at)})
				note(types, o.Type, a.Name)
			}
		}
		var err error
		if v.Relationships, err = relations(o.Relations, names, o.Type); err != nil {
			return nil, err
		}
		f.Objects = append(f.Objects, v)
	}
	f.ObjectTypes = typeList(types)
	return f, f.addEvents(l.Events, names, x)
}

func (f *ocelFile) addEvents(events []ObjectEvent, names map[string]string, x Export) error {
	types := map[string]map[string]bool{}
	sorted := slices.SortedFunc(slices.Values(events), func(a, b ObjectEvent) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID)) })
	for i, e := range sorted {
		if e.Time.IsZero() {
			return fmt.Errorf("logfile: an event of type %s has no time, and OCEL demands one", e.Type)
		}
		v := ocelEvent{ID: e.ID, Type: e.Type, Time: stamp(e.Time), Attributes: []ocelValue{}}
		if !x.Identifiers {
			v.ID = fmt.Sprint("event-", i+1) // ids of records lead back to them
		}
		note(types, e.Type, "")
		if x.Identifiers {
			for _, a := range e.Attributes {
				v.Attributes = append(v.Attributes, ocelValue{a.Name, a.Value})
				note(types, e.Type, a.Name)
			}
		}
		var err error
		if v.Relationships, err = relations(e.Relations, names, e.Type); err != nil {
			return err
		}
		f.Events = append(f.Events, v)
	}
	f.EventTypes = typeList(types)
	return nil
}

func relations(in []Relation, names map[string]string, of string) ([]ocelRelation, error) {
	out := []ocelRelation{}
	for _, r := range in {
		id, ok := names[r.Object]
		if !ok {
			return nil, fmt.Errorf("logfile: %s: a relation %s leads to no object", of, r.Qualifier)
		}
		out = append(out, ocelRelation{id, r.Qualifier})
	}
	slices.SortFunc(out, func(a, b ocelRelation) int {
		return cmp.Or(cmp.Compare(a.ObjectID, b.ObjectID), cmp.Compare(a.Qualifier, b.Qualifier))
	})
	return slices.Compact(out), nil
}

// note remembers a type and one of its attributes.
func note(types map[string]map[string]bool, name, attribute string) {
	if types[name] == nil {
		types[name] = map[string]bool{}
	}
	if attribute != "" {
		types[name][attribute] = true
	}
}

func typeList(types map[string]map[string]bool) []ocelType {
	out := []ocelType{}
	for name, attributes := range types {
		t := ocelType{Name: name, Attributes: []ocelTypeAttr{}}
		for a := range attributes {
			t.Attributes = append(t.Attributes, ocelTypeAttr{a, "string"})
		}
		slices.SortFunc(t.Attributes, func(a, b ocelTypeAttr) int { return cmp.Compare(a.Name, b.Name) })
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b ocelType) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
