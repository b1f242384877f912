package customertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// checkFeedRaces has eight writers tell changes while readers follow, each
// going on from the last position that it saw.
func (x *trial) checkFeedRaces() {
	const writers, commits = 8, 25
	var left atomic.Int64
	left.Store(writers)
	var followed [2][]customer.Change
	err := x.workers(writers+len(followed), func(i int, s customer.Storage) error {
		if i < writers {
			defer left.Add(-1)
			return x.tellMany(s, i, commits)
		}
		return x.follow(s, &left, &followed[i-writers])
	})
	if err != nil {
		x.find(ruleCommit, "%d writers of changes: %v", writers, err)
		return
	}
	all := x.changesFrom("", 0)
	for i := 1; i < len(all); i++ {
		if all[i].Pos <= all[i-1].Pos {
			x.find(ruleFeed, "position %d comes after %d", all[i].Pos, all[i-1].Pos)
		}
	}
	want := 0
	for n := range commits {
		want += 1 + n%3
	}
	if len(all) != writers*want {
		x.find(ruleFeed, "%d changes were told, the feed has %d", writers*want, len(all))
	}
	x.checkTold(all)
	for _, f := range followed {
		x.want(ruleFeed, "what a reader saw who followed the writers", positions(all), positions(f))
	}
}

func positions(cs []customer.Change) string {
	var b strings.Builder
	for _, c := range cs {
		fmt.Fprintln(&b, c.Pos, c.Customer, c.Ver)
	}
	return b.String()
}

// tellMany commits changes of one writer's own customer.
func (x *trial) tellMany(s customer.Storage, writer, commits int) error {
	ver := uint64(0)
	for n := range commits {
		var cs []customer.Change
		for range 1 + n%3 {
			ver++
			cs = append(cs, customer.Change{Kind: customer.Updated, Customer: customer.ID(fmt.Sprint("c", writer)), At: noon, Ver: ver})
		}
		// Commits that overlap by chance find what those in step do not.
		time.Sleep(rand.N(300 * time.Microsecond))
		if err := s.Commit(x.ctx, &customer.Commit{Changes: cs, Parties: []*customer.PartyRow{party(fmt.Sprint("w", writer), n)}}); err != nil {
			return err
		}
	}
	return nil
}

// follow reads the feed to its end, until the writers are done.
func (x *trial) follow(s customer.Storage, left *atomic.Int64, seen *[]customer.Change) error {
	mark := ""
	for last := false; ; {
		rows, err := s.Scan(x.ctx, customer.Scan{Table: customer.TableChanges, After: mark, Limit: 7})
		if err != nil {
			return err
		}
		switch {
		case rows.Next != "":
			mark = rows.Next
			*seen = append(*seen, rows.Changes...)
		case last:
			return nil
		}
		last = left.Load() == 0
	}
}

// checkTold sees to it that each writer's changes are there once and in order.
func (x *trial) checkTold(all []customer.Change) {
	vers := map[customer.ID]uint64{}
	for _, c := range all {
		if c.Ver != vers[c.Customer]+1 {
			x.find(ruleFeed, "change %d of %s comes after its change %d", c.Ver, c.Customer, vers[c.Customer])
		}
		vers[c.Customer] = c.Ver
	}
}

// checkCountRaces has eight workers add to everything that is added up or
// numbered.
func (x *trial) checkCountRaces() {
	const workers, commits = 8, 20
	err := x.workers(workers, func(i int, s customer.Storage) error {
		for n := range commits {
			id := fmt.Sprintf("%d-%d", i, n)
			c := &customer.Commit{Sources: []customer.SourceUpdate{{Channel: "shop", Add: customer.Counts{Received: 3, Applied: 2, Stale: 1}}},
				Quarantine: []customer.Quarantined{bad(id)}, Decisions: decisions(id)[:1], Suppress: []string{id, "all"},
				Accesses: []customer.Access{{At: noon, Actor: id, Op: "view"}},
				Terms:    adding("t", customer.Posting{Ref: person(id)})}
			c.Entries = placing(person("a"), entry(order(id), noon, customer.OrderPlaced, ""))
			if err := s.Commit(x.ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		x.fatal(ruleCommit, "%d workers without a reason to be stale: %v", workers, err)
	}
	const all = workers * commits
	g := x.read(customer.Want{Sources: true, Ledger: true, Terms: []customer.Term{"t"}})
	if c := g.Sources[0].Counts; c.Received != 3*all || c.Applied != 2*all || c.Stale != all {
		x.find(ruleCounts, "%d workers added %d times %d, %d and %d: %+v", workers, all, 3, 2, 1, c)
	}
	ids := map[int64]bool{}
	for _, q := range x.held() {
		ids[q.ID] = true
	}
	if len(ids) != all {
		x.find(ruleHeld, "%d rows were quarantined at the same time, there are %d ids", all, len(ids))
	}
	seqs := map[int64]bool{}
	for _, d := range g.Decisions {
		seqs[d.Seq] = true
	}
	if len(g.Decisions) != all || len(seqs) != all || g.LedgerRev < all {
		x.find(ruleLedger, "%d decisions at the same time: %d are there, with %d numbers, revision %d", all, len(g.Decisions), len(seqs), g.LedgerRev)
	}
	if list := x.read(customer.Want{Suppress: []string{"0-0", "all", "none"}}).Suppress; !list[0] || !list[1] || list[2] {
		x.find(ruleList, "of 0-0, all and none, the first two joined: %v", list)
	}
	n := 0
	x.walk(customer.TableAccesses, 50, func(rows customer.Rows) { n += len(rows.Accesses) })
	if n != all {
		x.find(ruleAccess, "%d accesses at the same time, %d are kept", all, n)
	}
	if g.Terms[0].Total != all || len(g.Terms[0].Postings) != all {
		x.find(rulePostings, "%d postings at the same time, Total is %d", all, g.Terms[0].Total)
	}
	if rows := x.timeline(customer.TimelineQuery{Owners: []channel.Ref{person("a")}, Limit: 10 * all}); len(rows) != all {
		x.find(ruleTimeline, "%d entries at the same time, the timeline has %d", all, len(rows))
	}
}

// checkWalks walks tables while others write into them.
func (x *trial) checkWalks() {
	const rows = 60
	var want []channel.Ref
	for i := range rows {
		id := fmt.Sprintf("stays%03d", 2*i)
		x.must(&customer.Commit{Current: []*customer.FactRow{orderRow(id, 1, person(id))}, Parties: []*customer.PartyRow{party(id, 1)}})
		want = append(want, order(id))
	}
	slices.SortFunc(want, channel.Ref.Compare)
	var done atomic.Bool
	err := x.workers(3, func(i int, s customer.Storage) error {
		if i < 2 {
			for n := 0; !done.Load() && n < 400; n++ {
				if err := s.Commit(x.ctx, disturbance(i, n)); err != nil {
					return err
				}
			}
			return nil
		}
		defer done.Store(true)
		for size := range 8 {
			if err := x.walkBeside(s, size+3, want); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		x.find(ruleCommit, "two writers beside a walk: %v", err)
	}
}

// disturbance changes rows that stay, adds others between them and takes those
// away again.
func disturbance(worker, n int) *customer.Commit {
	stays, comes := fmt.Sprintf("stays%03d", 2*(n*7%60)), fmt.Sprintf("stays%03d-%d", 2*(n*11%60)+1, worker)
	c := &customer.Commit{}
	if n%3 == 0 {
		c.Erase = &customer.Erasing{Parties: []channel.Ref{person(comes)}, Facts: []channel.Ref{order(comes)}}
		return c
	}
	c.Current = []*customer.FactRow{orderRow(stays, int64(n+2+worker*1000), person(stays)), orderRow(comes, int64(n), person(comes))}
	c.Parties = []*customer.PartyRow{party(stays, n), party(comes, n)}
	return c
}

func (x *trial) walkBeside(s customer.Storage, size int, want []channel.Ref) error {
	for _, table := range []customer.Table{customer.TableFacts, customer.TableParties} {
		var got []channel.Ref
		for mark := ""; ; {
			rows, err := s.Scan(x.ctx, customer.Scan{Table: table, After: mark, Limit: size})
			if err != nil {
				return err
			}
			if rows.Next == "" {
				break
			}
			mark = rows.Next
			before := disturbance(2+size, 3*len(got)+1) // also surely between two pages
			before.Current, before.Parties = before.Current[1:], before.Parties[1:]
			if err := s.Commit(x.ctx, before); err != nil {
				return err
			}
			for _, f := range rows.Facts {
				got = append(got, f.Fact.Ref)
			}
			for _, p := range rows.Parties {
				got = append(got, order(p.Ref.ID))
			}
		}
		for i := 1; i < len(got); i++ {
			if got[i].Compare(got[i-1]) <= 0 {
				x.find(ruleScan, "beside writers a walk of %s sees %s after %s", table, text(got[i]), text(got[i-1]))
			}
		}
		stay := slices.DeleteFunc(slices.Clone(got), func(r channel.Ref) bool { return strings.Contains(r.ID, "-") })
		x.want(ruleScan, fmt.Sprintf("beside writers, the rows of %s that are there all the time", table), texts(want), texts(stay))
	}
	return nil
}
