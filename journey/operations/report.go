package operations

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// A Report adds up what customers met. The zero Report is empty and ready to
// use; set its first fields before anything is added. It must not be used by
// several goroutines at once.
type Report struct {
	// Roles are the departments of roles and queues, as in
	// [journey.Rules.Departments].
	Roles map[string]string

	// Zone is where months begin. Nil means UTC.
	Zone *time.Location

	// InTime is within which time a call must be taken to be served in time, and
	// Short after which it could have been taken at all. 0 means 20 and 5
	// seconds.
	InTime, Short time.Duration

	touchpoints map[touchpoint]*Touchpoint
	channels    map[cell]*Channel
	departments map[string]*Load
	agents      map[string]*Load
	lost        []LostCall
}

type touchpoint struct{ activity, source string }

type cell struct {
	medium channel.InteractionKind
	stage  journey.Stage
}

// A Month is how often something happened in a month.
type Month struct {
	Month string // 2026-03
	Count int
}

// months counts by month.
type months []Month

func (m *months) add(month string, n int) {
	i, found := slices.BinarySearchFunc(*m, month, func(x Month, month string) int { return cmp.Compare(x.Month, month) })
	if !found {
		*m = slices.Insert(*m, i, Month{Month: month})
	}
	(*m)[i].Count += n
}

// entry returns the value of a key, a new one if there is none.
func entry[K comparable, V any](all *map[K]*V, key K) *V {
	if *all == nil {
		*all = map[K]*V{}
	}
	v := (*all)[key]
	if v == nil {
		v = new(V)
		(*all)[key] = v
	}
	return v
}

// Add takes in the analysis of a customer. Each customer is added once.
func (r *Report) Add(id customer.ID, a *journey.Analysis) {
	p := pass{r: r, a: a, met: map[touchpoint]bool{}, used: map[cell]bool{}, seen: map[string]bool{}, calls: map[string]bool{}, kind: map[channel.Ref]cell{}, where: map[channel.Ref]place{}}
	for i := range a.Matters {
		if m := &a.Matters[i]; !m.Test {
			p.matter(m)
		}
	}
	broke := map[channel.Ref]bool{}
	for i := range a.Gaps {
		g := &a.Gaps[i]
		if !g.Test && len(g.Refs) > 0 && !broke[g.Refs[0]] {
			broke[g.Refs[0]] = true
			p.broke(g.Refs[0])
		}
	}
	for i := range a.Findings {
		if f := &a.Findings[i]; !f.Test {
			p.finding(f)
		}
	}
}

// A pass adds one analysis.
type pass struct {
	r     *Report
	a     *journey.Analysis
	met   map[touchpoint]bool // by this customer
	used  map[cell]bool
	seen  map[string]bool // entries
	calls map[string]bool // that two systems know of
	kind  map[channel.Ref]cell
	where map[channel.Ref]place
}

// A place is where a record was met, first if it has several entries.
type place struct {
	entry *customer.Entry
	at    touchpoint
}

func (p *pass) month(t time.Time) string {
	zone := p.r.Zone
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01")
}

func (p *pass) department(role string) string {
	if d, ok := p.r.Roles[role]; ok {
		return d
	}
	return role
}

func (p *pass) matter(m *journey.Matter) {
	last := ""
	for i := range m.Links {
		e := m.Links[i].Entry
		at := p.owner(e)
		if id := e.ID(); !p.seen[id] {
			p.seen[id] = true
			p.entry(e, at, last)
		}
		if at != "" && spoken(e) {
			last = at
		}
	}
	for n := range m.Episodes {
		p.episode(m, &m.Episodes[n])
	}
	for _, reply := range m.Metrics.Replies {
		if c, ok := p.kind[reply.Asked]; ok && reply.Took.Known {
			x := entry(&p.r.channels, c)
			x.replies = append(x.replies, int64(reply.Took.Business))
		}
	}
}

// owner is the department that dealt with an entry.
func (p *pass) owner(e *customer.Entry) string {
	i, ok := interaction(e)
	if !ok {
		return ""
	}
	if i.Role == "" && len(i.Legs) > 0 {
		leg := i.Legs[len(i.Legs)-1]
		return p.department(cmp.Or(leg.Role, i.Queue, leg.Queue))
	}
	return p.department(cmp.Or(i.Role, i.Queue))
}

func interaction(e *customer.Entry) (*channel.Interaction, bool) {
	if e.Fact == nil {
		return nil, false
	}
	i, ok := e.Fact.Content.(*channel.Interaction)
	return i, ok
}

// spoken reports whether an entry is a contact that a person dealt with.
func spoken(e *customer.Entry) bool {
	i, ok := interaction(e)
	return ok && !i.Automated && i.Kind != channel.Note
}

// entry counts an entry where it was met, and who dealt with it.
func (p *pass) entry(e *customer.Entry, owner, before string) {
	at := touchpoint{journey.Activity(*e), e.Ref.Channel}
	t := entry(&p.r.touchpoints, at)
	t.Activity, t.Source = at.activity, at.source
	t.Count++
	if !p.met[at] {
		p.met[at] = true
		t.Customers++
	}
	if t.First.IsZero() || e.At.Before(t.First) {
		t.First = e.At
	}
	if e.At.After(t.Last) {
		t.Last = e.At
	}
	(*months)(&t.Months).add(p.month(e.At), 1)
	if _, met := p.where[e.Ref]; !met {
		p.where[e.Ref] = place{e, at}
	}
	i, ok := interaction(e)
	if !ok || i.Automated || i.Kind == channel.Note || i.Internal {
		return
	}
	if i.CallID != "" && i.Direction != channel.Internal {
		if p.calls[i.CallID] {
			return
		}
		p.calls[i.CallID] = true
	}
	p.dealt(i, owner, before)
}

// broke counts a gap at the touchpoint of its record.
func (p *pass) broke(ref channel.Ref) {
	if x, ok := p.where[ref]; ok {
		entry(&p.r.touchpoints, x.at).Gaps++
	}
}
