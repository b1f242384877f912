package process

import (
	"cmp"
	"fmt"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// AddMatter adds the entries of a matter as the events of a case, named by the
// matter. Activities are those of [journey.Activity]. The resource is the role
// or department that an entry names, or that the map, which may be nil, makes
// responsible for the step; never a person. A matter that is a test is left
// out, see [journey.Rules.Tests].
func (l *Log) AddMatter(id customer.ID, m *journey.Matter, steps *journey.Map) error {
	if m.Test {
		return nil
	}
	for _, link := range m.Links {
		activity := journey.Activity(*link.Entry)
		e := Event{Case: m.ID, Activity: activity, Time: link.Entry.At, Customer: string(id), Resource: RoleOf(*link.Entry)}
		if e.Resource == "" && steps != nil {
			if i, _, ok := steps.StepOf(activity); ok {
				e.Resource = steps.Steps[i].Responsible
			}
		}
		if err := l.Add(e); err != nil {
			return fmt.Errorf("matter: %s: %w", link.Entry.Kind, err)
		}
	}
	return nil
}

// RoleOf returns the role or department that dealt with an entry, empty if it
// names none.
func RoleOf(e customer.Entry) string {
	if e.Fact == nil {
		return ""
	}
	switch c := e.Fact.Content.(type) {
	case *channel.Interaction:
		if c.Role == "" && len(c.Legs) > 0 {
			last := c.Legs[len(c.Legs)-1]
			return cmp.Or(last.Role, c.Queue, last.Queue)
		}
		return cmp.Or(c.Role, c.Queue)
	case *channel.Case:
		return cmp.Or(c.Role, c.Queue)
	case *channel.Promise:
		return c.Role
	}
	return ""
}
