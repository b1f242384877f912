package customertest

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/customer"
)

// kit is one run of the kit.
type kit struct {
	t testing.TB // for the hooks of the harness only
	h Harness

	mu     sync.Mutex
	report Report
	told   map[string]int // findings so far, by rule and check
	hung   int            // checks that took too long
}

// A check tries some promises on a storage of its own.
type check struct {
	name string
	run  func(*trial)
	each time.Duration // on top of the patience, for each entry of the big customer
}

// A trial is one check while it runs.
type trial struct {
	*kit
	name  string
	ctx   context.Context
	s     customer.Storage
	known *known
}

// maxTold is how often one rule is told about one check: the rest is noise.
const maxTold = 3

func (k *kit) find(r rule, name, format string, args ...any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := string(r) + "\x00" + name
	if k.told[id]++; k.told[id] > maxTold {
		return
	}
	k.report.Findings = append(k.report.Findings, Finding{Rule: string(r), Check: name, Detail: fmt.Sprintf(format, args...), Why: whys[r]})
}

func (k *kit) skip(text string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.report.Skipped = append(k.report.Skipped, text)
}

// given is what a check panics with that cannot go on after what it found.
type given struct{}

func (k *kit) try(c check) {
	patience := k.h.Patience + c.each*time.Duration(k.h.Entries)
	ctx, cancel := context.WithTimeout(k.t.Context(), patience)
	defer cancel()
	x := &trial{kit: k, name: c.name, ctx: ctx, known: newKnown()}
	x.s = k.h.New(k.t)
	defer func() {
		v := recover()
		if _, gaveUp := v.(given); v != nil && !gaveUp {
			x.find(rulePanic, "panic: %v\n%s", v, firstLines(debug.Stack()))
		}
		if ctx.Err() != nil {
			x.find(ruleReturns, "the check was not done after %v", patience)
			k.hung++
		}
	}()
	c.run(x)
}

func firstLines(stack []byte) string {
	lines := strings.SplitN(string(stack), "\n", 20)
	return strings.Join(lines[:min(19, len(lines))], "\n")
}

func (x *trial) find(r rule, format string, args ...any) { x.kit.find(r, x.name, format, args...) }

// fatal is find, and ends the check.
func (x *trial) fatal(r rule, format string, args ...any) {
	x.find(r, format, args...)
	panic(given{})
}

// want finds that a rule is broken if two texts differ, and shows where.
func (x *trial) want(r rule, what, want, got string) bool {
	if want == got {
		return true
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			x.find(r, "%s: got %s\n\twant %s", what, short(b), short(a))
			break
		}
	}
	return false
}

// short keeps a line readable.
func short(s string) string {
	if s == "" {
		return "nothing"
	}
	if len(s) > 600 {
		return s[:600] + "…"
	}
	return s
}

// commit stores a change and remembers what it names.
func (x *trial) commit(c *customer.Commit) error {
	x.known.note(c)
	return x.s.Commit(x.ctx, c)
}

// must is commit for a change that nothing speaks against.
func (x *trial) must(c *customer.Commit) {
	if err := x.commit(c); err != nil {
		x.fatal(ruleCommit, "a commit that nothing speaks against fails: %v", err)
	}
}

func (x *trial) read(w customer.Want) customer.Got {
	got, err := x.s.Read(x.ctx, w)
	if err != nil {
		x.fatal(ruleRead, "Read fails: %v", err)
	}
	x.shape(w, got)
	return got
}

// shape ends the check unless an answer has a place for all that was asked.
func (x *trial) shape(w customer.Want, g customer.Got) {
	for _, n := range []struct {
		what        string
		asked, came int
	}{
		{"Facts", len(w.Facts), len(g.Facts)}, {"Versions", len(w.Versions), len(g.Versions)}, {"Parties", len(w.Parties), len(g.Parties)},
		{"IDs", len(w.IDs), len(g.IDs)}, {"Terms", len(w.Terms), len(g.Terms)}, {"Streams", len(w.Streams), len(g.Streams)},
		{"Suppress", len(w.Suppress), len(g.Suppress)}, {"Held", len(w.Held), len(g.Held)}, {"Hashes", len(w.Hashes), len(g.Hashes)},
	} {
		if n.asked != n.came {
			x.fatal(ruleOrder, "%d %s were asked for and %d came", n.asked, n.what, n.came)
		}
	}
}

func (x *trial) timeline(q customer.TimelineQuery) []customer.EntryRow {
	rows, err := x.s.Timeline(x.ctx, q)
	if err != nil {
		x.fatal(ruleRead, "Timeline fails: %v", err)
	}
	return rows
}

// walk reads a table to its end in pages of a size, and hands each page on.
func (x *trial) walk(table customer.Table, limit int, page func(customer.Rows)) {
	for mark, n := "", 0; ; n++ {
		rows, err := x.s.Scan(x.ctx, customer.Scan{Table: table, After: mark, Limit: limit})
		if err != nil {
			x.fatal(ruleRead, "Scan of %s fails: %v", table, err)
		}
		if rows.Next == "" {
			return
		}
		if rows.Next == mark || n > 1_000_000 {
			x.fatal(ruleMarks, "a walk of %s does not end: the mark stays %q", table, mark)
		}
		mark = rows.Next
		page(rows)
	}
}

// other returns another handle on the storage, if the harness can make one.
func (x *trial) other() customer.Storage {
	if x.h.Second == nil {
		return x.s
	}
	return x.h.Second(x.t, x.s)
}

// workers runs f for each of n workers at the same time, on handles as
// different as the harness can make them, and returns their first error.
func (x *trial) workers(n int, f func(i int, s customer.Storage) error) error {
	second := x.s
	if n > 1 {
		second = x.other()
	}
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		s := x.s
		if i%2 == 1 {
			s = second
		}
		wg.Go(func() {
			defer func() {
				v := recover()
				if _, gaveUp := v.(given); v != nil && !gaveUp {
					x.find(rulePanic, "panic: %v\n%s", v, firstLines(debug.Stack()))
				}
			}()
			errs[i] = f(i, s)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
