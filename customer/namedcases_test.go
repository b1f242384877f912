package customer

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/linkcases"
)

// unmet are the cases of records that have neither a key nor a house in common: a
// hub does not look at both at once, and keeps them apart.
var unmet = map[string]bool{"34": true, "35": true}

// TestNamedCasesInHub decides the named cases where they matter: in a hub with the
// shipped model in force, as the records come, and when they come again.
func TestNamedCasesInHub(t *testing.T) {
	ctx := context.Background()
	for _, c := range linkcases.All() {
		t.Run(c.Number+" "+c.Name, func(t *testing.T) {
			mem := NewMemory()
			h := inForce(t, mem, Config{Rules: identity.Rules{Unique: c.Unique}})
			r := h.As(Actor{ID: "clerk"}, Service)
			var facts []channel.Fact
			for _, x := range c.Records {
				facts = append(facts, channel.Fact{Ref: x.Ref(), CreatedAt: channel.UTC(x.CreatedAt), Version: 1, Keys: x.Keys,
					Content: &channel.Person{Name: x.Name, BirthDate: x.BirthDate, Addresses: x.Addresses}})
			}
			addAll(t, h, facts, 25)
			for _, d := range c.Decisions {
				var err error
				a, b := linkcases.Record{ID: d.A}.Ref(), linkcases.Record{ID: d.B}.Ref()
				switch d.Action {
				case "link":
					err = r.Link(ctx, a, b, "test")
				case "unlink":
					err = r.Unlink(ctx, a, b, "test")
				default:
					t.Fatalf("no decision %q", d.Action)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			addAll(t, h, facts, len(facts)) // the sources send all of it again
			for _, w := range c.Want {
				a, b := linkcases.Record{ID: w.A}.Ref(), linkcases.Record{ID: w.B}.Ref()
				if got := relation(t, h, mem, a, b); !w.Allows(got) && !(unmet[c.Number] && got == linkcases.Different) {
					x, err := r.Explain(ctx, a, b)
					t.Errorf("%s and %s are %s, want %v; %s %v", w.A, w.B, got, w.Verdicts, x.Text(), err)
				}
			}
		})
	}
}

// relation is what a hub says of two parties.
func relation(t *testing.T, h *Hub, m *Memory, a, b channel.Ref) string {
	t.Helper()
	got, err := m.Read(context.Background(), Want{Parties: []channel.Ref{a, b}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Parties[0] == nil || got.Parties[1] == nil {
		return linkcases.Different // quarantined, for a key that cannot be one
	}
	if got.Parties[0].First == got.Parties[1].First {
		return linkcases.Same
	}
	v, err := h.As(Actor{ID: "clerk"}, Service).View(context.Background(), Query{Customer: newID(a)})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range v.Possible {
		if x.ID == newID(got.Parties[1].First) {
			return string(x.Verdict)
		}
	}
	return linkcases.Different
}

// Case 44: two who were linked by a human, and the source renames one. If it says
// so the link goes on to hold; if not it is reported, and holds again once the
// record is back.
func TestRenamedRecord(t *testing.T) {
	ctx := context.Background()
	mem := NewMemory()
	h := hubs(t, mem, 1, Config{})[0]
	r := h.As(Actor{ID: "clerk"}, Service)
	rec := func(id string, version int64, into string) channel.Fact {
		p := &channel.Person{Name: channel.Name{Given: "Anna"}}
		f := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: id}, Version: version, Content: p}
		if into != "" {
			p.MergedInto = channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: into}
		}
		return f
	}
	a, b, renamed := rec("1", 1, ""), rec("2", 1, ""), rec("9", 1, "")
	addAll(t, h, []channel.Fact{a, b}, 2)
	if err := r.Link(ctx, a.Ref, b.Ref, "the same"); err != nil {
		t.Fatal(err)
	}
	gone := channel.Fact{Ref: a.Ref, Version: 5, Deleted: true}
	orphans := func() int {
		t.Helper()
		ds, err := r.Orphaned(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return len(ds)
	}
	for _, step := range []struct {
		about   string
		say     []channel.Fact
		who     channel.Ref
		is      string
		orphans int
	}{
		{"renamed, and said so", []channel.Fact{renamed, rec("1", 2, "9")}, renamed.Ref, linkcases.Same, 0},
		{"deleted under the old id", []channel.Fact{gone}, renamed.Ref, linkcases.Different, 1},
		{"back", []channel.Fact{rec("1", 6, "9")}, renamed.Ref, linkcases.Same, 0},
	} {
		addAll(t, h, step.say, 1)
		if got := relation(t, h, mem, step.who, b.Ref); got != step.is {
			t.Errorf("%s: they are %s, want %s", step.about, got, step.is)
		}
		if n := orphans(); n != step.orphans {
			t.Errorf("%s: %d decisions are reported as orphaned, want %d", step.about, n, step.orphans)
		}
	}
	x, err := r.Explain(ctx, renamed.Ref, b.Ref)
	if err != nil || x.Verdict != identity.Same || len(x.Steps) != 2 {
		t.Errorf("the explanation is %s with %d steps, %v; want the rename and the link", x.Verdict, len(x.Steps), err)
	}
}

// Case 47: a mailbox is one person's for years, then a till types it for
// everybody. WhatIf tells beforehand who would come apart by a bound; the flip
// splits just them, raises an alarm, and is taken back when the others are gone.
func TestValueTurnsGeneric(t *testing.T) {
	ctx := context.Background()
	mem := NewMemory()
	h := hubs(t, mem, 1, Config{})[0]
	r := h.As(Actor{ID: "ops"}, Service)
	box := address("anna", channel.Verified)
	who := func(id, given string, keys ...channel.Key) channel.Fact {
		return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: id}, Version: 1, Keys: keys,
			Content: &channel.Person{Name: channel.Name{Given: given, Family: "Nowak"}}}
	}
	first, second, bystander := who("1", "Anna", box), who("2", "Anna", box), who("3", "Anna", address("other", channel.Verified))
	addAll(t, h, []channel.Fact{first, second, bystander, who("4", "Anna", address("other", channel.Verified))}, 1)
	d, err := r.WhatIf(ctx, identity.Rules{Generic: []channel.KeyID{box.ID()}})
	if err != nil || len(d.Splits) != 1 || len(d.Merges) != 0 || d.Unchanged != 1 {
		t.Errorf("WhatIf tells %d splits, %d merges, %d unchanged; %v", len(d.Splits), len(d.Merges), d.Unchanged, err)
	}
	var crowd []channel.Fact
	for i, given := range []string{"Piotr", "Ewa", "Marek"} {
		crowd = append(crowd, who(fmt.Sprint("c", i), given, box))
	}
	mark := Position("")
	news := func() (out []string) {
		t.Helper()
		for c, err := range r.Changes(ctx, mark) {
			if err != nil {
				t.Fatal(err)
			}
			mark = c.Position()
			if c.Kind == Split || c.Kind == Merged {
				out = append(out, string(c.Kind))
			}
		}
		return out
	}
	alarms := func() (out []AlarmKind) {
		for _, a := range h.Alarms() {
			if a.Key == box.ID() {
				out = append(out, a.Kind)
			}
		}
		return out
	}
	news()
	addAll(t, h, crowd, 1)
	if got := relation(t, h, mem, first.Ref, second.Ref); got == linkcases.Same {
		t.Error("they are one by a mailbox of four people")
	}
	if got := relation(t, h, mem, bystander.Ref, who("4", "").Ref); got != linkcases.Same {
		t.Error("somebody else came apart too")
	}
	if diff := cmp.Diff([]string{"split"}, news()); diff != "" {
		t.Errorf("the feed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]AlarmKind{AlarmGeneric}, alarms()); diff != "" {
		t.Errorf("alarms (-want +got):\n%s", diff)
	}
	x, err := r.Explain(ctx, first.Ref, second.Ref)
	if err != nil || len(x.Steps) != 1 || len(x.Steps[0].Terms) != 1 || x.Steps[0].Terms[0].Guard != "generic value: used by more than 3 people" {
		t.Errorf("the explanation is %+v, %v", x.Steps, err)
	}
	addAll(t, h, []channel.Fact{{Ref: crowd[0].Ref, Version: 2, Deleted: true}}, 1)
	if got := relation(t, h, mem, first.Ref, second.Ref); got != linkcases.Same {
		t.Errorf("when one of the crowd is gone they are %s", got)
	}
	if diff := cmp.Diff([]string{"merged"}, news()); diff != "" {
		t.Errorf("the feed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]AlarmKind{AlarmGeneric, AlarmTelling}, alarms()); diff != "" {
		t.Errorf("alarms (-want +got):\n%s", diff)
	}
}

// Case 48: what a retrained model would change is told and not done: nothing
// changes before it is adopted, and a diff of an older state cannot be adopted.
func TestRetrainingIsTried(t *testing.T) {
	ctx := context.Background()
	mem := NewMemory()
	model := identity.Retail()
	model.Same *= 1.01
	next, err := identity.NewWeigher(model)
	if err != nil {
		t.Fatal(err)
	}
	h := inForce(t, mem, Config{})
	var facts []channel.Fact
	for i := range 6 {
		facts = append(facts, lives(i, channel.Name{Given: "Anna", Family: "Nowak"}, channel.Address{}, address(fmt.Sprint("a", i/2), channel.Asserted)))
	}
	addAll(t, h, facts, 2)
	before, _ := StateHash(ctx, mem)
	r := h.As(Actor{ID: "ops"}, Service)
	d, err := r.WhatIf(ctx, identity.Rules{Model: next, Auto: 0.999999})
	if err != nil || len(d.Splits) == 0 {
		t.Fatalf("the retrained model splits %d, %v: this test shows nothing", len(d.Splits), err)
	}
	if after, _ := StateHash(ctx, mem); after != before {
		t.Error("a dry run changes something")
	}
	if err := r.Adopt(ctx, d, "it moves too many"); err == nil {
		t.Error("a model is adopted that the hub does not have")
	}
	addAll(t, h, []channel.Fact{guest(77, address("z", channel.Asserted))}, 1)
	if err := h.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if got := relation(t, h, mem, facts[2*i].Ref, facts[2*i+1].Ref); got != linkcases.Same {
			t.Errorf("by the model in force they are %s", got)
		}
	}
}

// Case 49: ten thousand guest orders with one mailbox, of one name and of many.
// Beyond the bound the value says nothing, an order costs what it did before, and
// the operator is told, once.
func TestTenThousandOrdersOneMailbox(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 4_000
	}
	given := []string{"Anna", "Jan", "Piotr", "Ewa", "Marek", "Zofia", "Adam"}
	for _, c := range []struct {
		about string
		name  func(i int) channel.Name
		a     channel.Assurance
		model bool
	}{
		{"one name, typed", func(int) channel.Name { return channel.Name{Given: "Anna", Family: "Nowak"} }, channel.Asserted, true},
		{"many names, typed", func(i int) channel.Name { return channel.Name{Given: given[i%7], Family: fmt.Sprint("Nowak", i%900)} }, channel.Asserted, true},
		{"one name, verified", func(int) channel.Name { return channel.Name{Given: "Anna", Family: "Nowak"} }, channel.Verified, false},
		{"many names, verified", func(i int) channel.Name { return channel.Name{Given: given[i%7], Family: fmt.Sprint("Nowak", i%900)} }, channel.Verified, false},
	} {
		t.Run(c.about, func(t *testing.T) {
			mem := NewMemory()
			h := hubs(t, mem, 1, Config{})[0]
			if c.model {
				h = inForce(t, mem, Config{})
			}
			var facts []channel.Fact
			for i := range n {
				facts = append(facts, lives(i, c.name(i), channel.Address{}, address("one", c.a)))
			}
			cost := func(facts []channel.Fact) float64 {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				addAll(t, h, facts, 250)
				runtime.ReadMemStats(&after)
				return float64(after.TotalAlloc - before.TotalAlloc)
			}
			addAll(t, h, facts[:1250], 250)
			early := cost(facts[1250:2250])
			addAll(t, h, facts[2250:n-1000], 250)
			if late := cost(facts[n-1000:]); late > 2*early {
				t.Errorf("the last thousand orders cost %.1f times what the second thousand cost", late/early)
			}
			got, err := mem.Read(context.Background(), Want{Parties: []channel.Ref{facts[0].Ref, facts[n-1].Ref}})
			if err != nil || len(got.Parties[0].Members) > 0 || got.Parties[1].First != facts[n-1].Ref {
				t.Errorf("%v: they are one customer", err)
			}
			raised := 0
			for _, a := range h.Alarms() {
				if a.Kind == AlarmGeneric && a.Key == facts[0].Keys[0].ID() {
					raised++
				}
			}
			if raised != 1 {
				t.Errorf("%d alarms about the mailbox, want 1: %v", raised, h.Alarms())
			}
		})
	}
}

// Case 50: a link and an unlink of one person at the same time are made one after
// the other: both are in the ledger, and the later holds.
func TestLinkAndUnlinkAtOnce(t *testing.T) {
	ctx := context.Background()
	for round := range rounds(200) {
		mem := NewMemory()
		both := hubs(t, yielding{mem}, 2, Config{})
		a, b := guest(1, address("a", channel.Verified)), guest(2, address("b", channel.Verified))
		addAll(t, both[0], []channel.Fact{a, b}, 2)
		errs := make([]error, 2)
		var wg sync.WaitGroup
		wg.Go(func() { errs[0] = both[0].As(Actor{ID: "x"}, Service).Link(ctx, a.Ref, b.Ref, "one") })
		wg.Go(func() { errs[1] = both[1].As(Actor{ID: "y"}, Service).Unlink(ctx, a.Ref, b.Ref, "two") })
		wg.Wait()
		if err := errors.Join(errs...); err != nil || len(mem.decisions) != 2 {
			t.Fatalf("round %d: %d decisions, %v", round, len(mem.decisions), err)
		}
		want := linkcases.Same
		if mem.decisions[1].Action == identity.Unlink {
			want = linkcases.Different
		}
		if got := relation(t, both[0], mem, a.Ref, b.Ref); got != want {
			t.Fatalf("round %d: they are %s, but the last decision is %s", round, got, mem.decisions[1].Action)
		}
		if err := sound(both[0], mem); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}
