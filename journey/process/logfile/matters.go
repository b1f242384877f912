package logfile

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process"
)

// ObjectsOfMatters returns what a customer had to do with us as an object log.
// Each entry is one event however many matters it belongs to. The objects are
// customers, matters, orders, tickets, threads, calls, promises and returns, all
// of them personal, and departments. Add the logs of several customers with
// [ObjectLog.Add].
func ObjectsOfMatters(id customer.ID, matters []journey.Matter) ObjectLog {
	b := &objectBuilder{events: map[string]int{}, objects: map[string]bool{}}
	for i := range matters {
		m := &matters[i]
		own := []Relation{b.object("customer", string(id)), b.object("matter", m.ID)}
		for _, o := range m.Orders {
			order := b.object("order", o.String())
			own = append(own, order)
			b.relate("matter:"+m.ID, order)
		}
		for _, l := range m.Links {
			b.entry(*l.Entry, own)
		}
	}
	return b.log
}

// Add adds the events and objects of another log. Objects that both have are
// there once, with the attributes and relations that the first gives them, and
// so are events.
func (l *ObjectLog) Add(other ObjectLog) {
	objects, events := map[string]bool{}, map[string]bool{}
	for _, o := range l.Objects {
		objects[o.ID] = true
	}
	for _, e := range l.Events {
		events[e.ID] = true
	}
	for _, o := range other.Objects {
		if !objects[o.ID] {
			l.Objects = append(l.Objects, o)
		}
	}
	for _, e := range other.Events {
		if !events[e.ID] {
			l.Events = append(l.Events, e)
		}
	}
}

type objectBuilder struct {
	log     ObjectLog
	events  map[string]int
	objects map[string]bool
}

// object makes sure that there is an object, and returns how to relate to it.
func (b *objectBuilder) object(kind, name string) Relation {
	id := kind + ":" + name
	if !b.objects[id] {
		b.objects[id] = true
		b.log.Objects = append(b.log.Objects, Object{ID: id, Type: kind, Personal: kind != "department"})
	}
	return Relation{Object: id, Qualifier: kind}
}

// relate relates an object to another.
func (b *objectBuilder) relate(id string, to Relation) {
	for i := range b.log.Objects {
		if o := &b.log.Objects[i]; o.ID == id && !slices.Contains(o.Relations, to) {
			o.Relations = append(o.Relations, to)
		}
	}
}

func (b *objectBuilder) entry(e customer.Entry, of []Relation) {
	i, ok := b.events[e.ID()]
	if !ok {
		i = len(b.log.Events)
		b.events[e.ID()] = i
		v := ObjectEvent{ID: e.ID(), Type: journey.Activity(e), Time: e.At, Attributes: []process.Attribute{{Name: "channel", Value: e.Ref.Channel}}}
		if role := process.RoleOf(e); role != "" {
			v.Relations = append(v.Relations, b.object("department", role))
		}
		if e.Fact != nil {
			b.content(e, &v)
		}
		b.log.Events = append(b.log.Events, v)
	}
	v := &b.log.Events[i]
	for _, r := range of {
		if !slices.Contains(v.Relations, r) {
			v.Relations = append(v.Relations, r)
		}
	}
}

// content adds what the fact behind an entry is about.
func (b *objectBuilder) content(e customer.Entry, v *ObjectEvent) {
	relate := func(kind, name string) {
		if r := b.object(kind, name); !slices.Contains(v.Relations, r) {
			v.Relations = append(v.Relations, r)
		}
	}
	switch c := e.Fact.Content.(type) {
	case *channel.Interaction:
		v.Attributes = append(v.Attributes, process.Attribute{Name: "direction", Value: string(c.Direction)})
		if c.Agent != "" {
			v.Attributes = append(v.Attributes, process.Attribute{Name: "agent", Value: c.Agent})
		}
		if !c.Case.IsZero() {
			relate("ticket", c.Case.String())
		}
		if c.Thread != "" {
			relate("thread", e.Ref.Channel+"/"+c.Thread)
		}
		if c.Kind == channel.Call {
			relate("call", cmp.Or(c.CallID, e.Ref.String()))
		}
	case *channel.Case:
		relate("ticket", e.Ref.String())
	case *channel.Promise:
		relate("promise", e.Ref.String())
	}
	if e.Kind == customer.ReturnRequested || e.Kind == customer.ReturnReceived {
		relate("return", e.Ref.String()+"/"+e.Part)
	}
}
