package customertest_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"runtime"

	"golang.org/x/text/unicode/norm"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

func readBugs() []bug {
	const verbatim, postings = "what is stored comes back as it was", "postings are a set by ref; what is removed is past"
	const limit = "a limit bounds the postings of each term, and Total does not know it"
	return []bug{
		{"equal questions are answered once", "an answer has one element for each thing asked for, in the same order", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			seen := map[channel.Ref]bool{}
			var out []*customer.FactRow
			for i, r := range w.Facts {
				if !seen[r] {
					out = append(out, g.Facts[i])
				}
				seen[r] = true
			}
			g.Facts = out
		})},
		{"parties in the order of their refs", "an answer has one element for each thing asked for, in the same order", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			slices.SortStableFunc(g.Parties, func(x, y *customer.PartyRow) int {
				if x == nil || y == nil {
					return 0
				}
				return x.Ref.Compare(y.Ref)
			})
		})},
		{"an empty row for a missing one", "what is not there is nil or zero", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			for i, p := range g.Parties {
				if p == nil {
					g.Parties[i] = &customer.PartyRow{}
				}
			}
		})},
		{"where a party lives is forgotten", verbatim, onCommit(func(_ *bent, c *customer.Commit) {
			c.Parties = slices.Clone(c.Parties)
			for i, p := range c.Parties {
				q := *p
				q.Addresses = nil
				c.Parties[i] = &q
			}
		})},
		{"the history has no order", "the history has each version once, the current one last", onRead(func(b *bent, w customer.Want, g *customer.Got) {
			for i, vs := range g.Versions {
				vs = slices.Clone(vs)
				slices.Reverse(vs)
				g.Versions[i] = vs
			}
		})},
		{"ids find whoever", "an id ever given out finds its party", onRead(func(b *bent, w customer.Want, g *customer.Got) { slices.Reverse(g.IDs) })},
		{"removed postings are gone", postings, onRead(func(b *bent, w customer.Want, g *customer.Got) {
			for i, t := range g.Terms {
				g.Terms[i].Postings = slices.DeleteFunc(slices.Clone(t.Postings), func(p customer.Posting) bool { return p.Past })
			}
		})},
		{"weights stay", postings, func(b *bent) {
			var mu sync.Mutex
			first := map[string]uint8{}
			onRead(func(_ *bent, w customer.Want, g *customer.Got) {
				mu.Lock()
				defer mu.Unlock()
				for i := range g.Terms {
					g.Terms[i].Postings = slices.Clone(g.Terms[i].Postings)
					for j, p := range g.Terms[i].Postings {
						k := string(w.Terms[i]) + p.Ref.String()
						if _, ok := first[k]; !ok {
							first[k] = p.Weight
						}
						g.Terms[i].Postings[j].Weight = first[k]
					}
				}
			})(b)
		}},
		{"Total knows the limit", limit, onRead(func(b *bent, w customer.Want, g *customer.Got) {
			for i := range g.Terms {
				g.Terms[i].Total = len(g.Terms[i].Postings)
			}
		})},
		{"one limit for all terms", limit, onRead(func(b *bent, w customer.Want, g *customer.Got) {
			left := w.TermLimit
			for i, t := range g.Terms {
				if w.TermLimit > 0 {
					g.Terms[i].Postings = t.Postings[:min(left, len(t.Postings))]
					left -= len(g.Terms[i].Postings)
				}
			}
		})},
		{"text is composed", verbatim, onCommit(func(b *bent, c *customer.Commit) {
			c.Parties = slices.Clone(c.Parties)
			for i, p := range c.Parties {
				q := *p
				q.Name.Full = norm.NFC.String(q.Name.Full)
				c.Parties[i] = &q
			}
		})},
		{"bytes are repaired", verbatim, onCommit(func(b *bent, c *customer.Commit) {
			c.Quarantine = slices.Clone(c.Quarantine)
			for i := range c.Quarantine {
				c.Quarantine[i].Where = strings.ToValidUTF8(c.Quarantine[i].Where, "\ufffd")
			}
		})},
		{"microseconds", verbatim, onCommit(func(b *bent, c *customer.Commit) {
			c.Current = slices.Clone(c.Current)
			for i, f := range c.Current {
				g := *f
				g.Received = f.Received.Truncate(time.Microsecond)
				c.Current[i] = &g
			}
		})},
		{"nanoseconds since 1970", verbatim, onCommit(func(b *bent, c *customer.Commit) {
			c.Parties = slices.Clone(c.Parties)
			for i, p := range c.Parties {
				q := *p
				if !p.CreatedAt.IsZero() {
					q.CreatedAt = time.Unix(0, p.CreatedAt.UnixNano())
				}
				c.Parties[i] = &q
			}
		})},
		{"numbers are floats", verbatim, onRead(func(b *bent, w customer.Want, g *customer.Got) {
			for i := range g.Sources {
				g.Sources[i].Counts.Applied = int64(float64(g.Sources[i].Counts.Applied))
			}
		})},
		{"a replica that is behind", "a commit that has returned is seen", func(b *bent) {
			behind := customer.NewMemory()
			var mu sync.Mutex
			var late *customer.Commit
			b.commit = func(ctx context.Context, c *customer.Commit) error {
				mu.Lock()
				defer mu.Unlock()
				err := b.Memory.Commit(ctx, c)
				if err == nil {
					if late != nil {
						behind.Commit(ctx, late)
					}
					next := *c
					next.Expect = customer.Expect{}
					late = &next
				}
				return err
			}
			b.read = behind.Read
		}},
	}
}

func lineBugs() []bug {
	const line, scan = "a timeline is the entries of its owners, newest first, each once", "a walk sees every row exactly once, in the order of its table"
	onLine := func(change func(b *bent, q customer.TimelineQuery) customer.TimelineQuery, after func(q customer.TimelineQuery, rows []customer.EntryRow) []customer.EntryRow) func(*bent) {
		return func(b *bent) {
			b.line = func(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error) {
				asked := q
				if change != nil {
					q = change(b, q)
				}
				rows, err := b.Memory.Timeline(ctx, q)
				if after != nil {
					rows = after(asked, rows)
				}
				return rows, err
			}
		}
	}
	return []bug{
		{"owners one after the other", line, onLine(nil, func(q customer.TimelineQuery, rows []customer.EntryRow) []customer.EntryRow {
			slices.SortStableFunc(rows, func(a, b customer.EntryRow) int { return strings.Compare(a.Ref.ID[:1], b.Ref.ID[:1]) })
			return rows
		})},
		{"pages go on by the time alone", line, onLine(func(b *bent, q customer.TimelineQuery) customer.TimelineQuery {
			if q.Before != nil {
				q.Before = &customer.EntryRow{At: q.Before.At}
			}
			return q
		}, nil)},
		{"pages go on with the last row again", line, onLine(func(b *bent, q customer.TimelineQuery) customer.TimelineQuery {
			if q.Before != nil {
				e := *q.Before
				e.Part += "\x00"
				q.Before = &e
			}
			return q
		}, nil)},
		{"To is a bound that does not belong", line, onLine(func(b *bent, q customer.TimelineQuery) customer.TimelineQuery {
			if !q.To.IsZero() {
				q.To = q.To.Add(-1)
			}
			return q
		}, nil)},
		{"kinds are filtered after the limit", line, func(b *bent) {
			b.line = func(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error) {
				kinds := q.Kinds
				q.Kinds = nil
				rows, err := b.Memory.Timeline(ctx, q)
				return slices.DeleteFunc(rows, func(e customer.EntryRow) bool { return len(kinds) > 0 && !slices.Contains(kinds, e.Kind) }), err
			}
		}},
		{"removed entries stay", line, onCommit(func(b *bent, c *customer.Commit) {
			c.Entries = slices.Clone(c.Entries)
			for i := range c.Entries {
				c.Entries[i].Remove = nil
			}
		})},
		{"a timeline is cut at a thousand", "a big customer is read like any other", func(b *bent) {
			var seen atomic.Int64
			b.line = func(ctx context.Context, q customer.TimelineQuery) ([]customer.EntryRow, error) {
				if q.Before == nil {
					seen.Store(0)
				}
				rows, err := b.Memory.Timeline(ctx, q)
				if len(q.Owners) == 2 && seen.Add(int64(len(rows))) > 1000 {
					return nil, err
				}
				return rows, err
			}
		}},
		{"a walk by offset", scan, func(b *bent) {
			b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
				if s.Table != customer.TableFacts && s.Table != customer.TableParties {
					return b.Memory.Scan(ctx, s)
				}
				n, _ := strconv.Atoi(s.After)
				rows, err := b.Memory.Scan(ctx, customer.Scan{Table: s.Table, Limit: 1 << 20})
				limit := s.Limit
				if limit <= 0 {
					limit = 1000
				}
				rows.Facts = rows.Facts[min(n, len(rows.Facts)):min(n+limit, len(rows.Facts))]
				rows.Parties = rows.Parties[min(n, len(rows.Parties)):min(n+limit, len(rows.Parties))]
				rows.Next = ""
				if k := len(rows.Facts) + len(rows.Parties); k > 0 {
					rows.Next = fmt.Sprint(n + k)
				}
				return rows, err
			}
		}},
		{"refs are ordered by a language", scan, func(b *bent) {
			b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
				rows, err := b.Memory.Scan(ctx, s)
				slices.SortStableFunc(rows.Facts, func(x, y *customer.FactRow) int {
					return strings.Compare(strings.ToLower(x.Fact.Ref.String()), strings.ToLower(y.Fact.Ref.String()))
				})
				return rows, err
			}
		}},
		{"positions are drawn before the commit", "positions grow in the order in which changes become visible", drawnEarly},
	}
}

// drawnEarly gives positions as a database sequence does: before the commit is
// visible.
func drawnEarly(b *bent) {
	var next atomic.Int64
	var mu sync.Mutex
	var told []customer.Change
	b.commit = func(ctx context.Context, c *customer.Commit) error {
		other := *c
		other.Changes = nil
		cs := slices.Clone(c.Changes)
		for i := range cs {
			cs[i].Pos = next.Add(1)
		}
		for range int(next.Load()) % 7 {
			runtime.Gosched()
		}
		if err := b.Memory.Commit(ctx, &other); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		told = append(told, cs...)
		slices.SortFunc(told, func(x, y customer.Change) int { return int(x.Pos - y.Pos) })
		return nil
	}
	b.scan = func(ctx context.Context, s customer.Scan) (customer.Rows, error) {
		if s.Table != customer.TableChanges || ctx.Err() != nil {
			return b.Memory.Scan(ctx, s)
		}
		mu.Lock()
		defer mu.Unlock()
		after, _ := strconv.ParseInt(s.After, 10, 64)
		var out customer.Rows
		for _, c := range told {
			if c.Pos > after && (s.Limit <= 0 || len(out.Changes) < s.Limit) {
				out.Changes = append(out.Changes, c)
				out.Next = fmt.Sprint(c.Pos)
			}
		}
		return out, nil
	}
}
