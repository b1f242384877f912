package customertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// awkward are refs whose order is that of their bytes and of nothing else.
func awkward() []channel.Ref {
	var out []channel.Ref
	for _, name := range []string{"shop", "shop-b", "Shop", "sho", "łódź"} {
		for _, id := range []string{"1", "10", "2", "a", "B", "ä", "a/b", "a b", "%", "_", "'", "\u0001", "😀"} {
			for _, kind := range []channel.Kind{channel.KindOrder, channel.KindPerson, channel.KindInteraction} {
				out = append(out, channel.Ref{Channel: name, Kind: kind, ID: id})
			}
		}
	}
	return out
}

// checkScan walks facts and parties with awkward refs in pages of all sizes.
func (x *trial) checkScan() {
	refs := awkward()
	rng := rand.New(rand.NewPCG(4, 4))
	rng.Shuffle(len(refs), func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
	for i, r := range refs {
		f := channel.Fact{Ref: r, Version: 1, Deleted: true}
		p := &customer.PartyRow{Ref: r, ID: customer.ID("c" + r.String()), First: r, Facts: i % 2}
		x.must(&customer.Commit{Current: []*customer.FactRow{row(f, r)}, Parties: []*customer.PartyRow{p}})
	}
	slices.SortFunc(refs, channel.Ref.Compare)
	for _, size := range []int{1, 7, len(refs), 0} {
		var facts, parties []channel.Ref
		x.walk(customer.TableFacts, size, func(rows customer.Rows) {
			for _, f := range rows.Facts {
				facts = append(facts, f.Fact.Ref)
			}
			if n := len(rows.Facts); n == 0 || size > 0 && n > size {
				x.find(ruleScan, "a page of facts with limit %d has %d rows", size, n)
			}
		})
		x.walk(customer.TableParties, size, func(rows customer.Rows) {
			for _, p := range rows.Parties {
				parties = append(parties, p.Ref)
			}
		})
		x.want(ruleScan, fmt.Sprintf("facts in pages of %d", size), texts(refs), texts(facts))
		x.want(ruleScan, fmt.Sprintf("parties in pages of %d", size), texts(refs), texts(parties))
	}
	x.checkMarks(refs)
}

// checkMarks erases the row that a mark stands at and walks on.
func (x *trial) checkMarks(refs []channel.Ref) {
	for _, table := range []customer.Table{customer.TableFacts, customer.TableParties} {
		first, err := x.s.Scan(x.ctx, customer.Scan{Table: table, Limit: 5})
		if err != nil {
			x.fatal(ruleRead, "Scan of %s fails: %v", table, err)
		}
		at := refs[4]
		x.must(&customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{at}, Facts: []channel.Ref{at}}})
		rest, err := x.s.Scan(x.ctx, customer.Scan{Table: table, After: first.Next, Limit: 1})
		if err != nil {
			x.fatal(ruleRead, "Scan of %s fails: %v", table, err)
		}
		var got []channel.Ref
		for _, f := range rest.Facts {
			got = append(got, f.Fact.Ref)
		}
		for _, p := range rest.Parties {
			got = append(got, p.Ref)
		}
		x.want(ruleMarks, "the row after one that was erased", text(refs[5]), texts(got))
		refs = slices.Delete(slices.Clone(refs), 4, 5)
	}
}

// changesFrom reads the feed on from a mark, in pages of a size.
func (x *trial) changesFrom(mark string, size int) []customer.Change {
	var out []customer.Change
	for {
		rows, err := x.s.Scan(x.ctx, customer.Scan{Table: customer.TableChanges, After: mark, Limit: size})
		if err != nil {
			x.fatal(ruleRead, "Scan of the changes fails: %v", err)
		}
		if rows.Next == "" {
			return out
		}
		if rows.Next == mark || len(rows.Changes) == 0 {
			x.fatal(ruleMarks, "a walk of the changes does not end: the mark stays %q", mark)
		}
		mark = rows.Next
		out = append(out, rows.Changes...)
	}
}

// checkFeed tells changes one after the other and reads them from every place.
func (x *trial) checkFeed() {
	var want []customer.Change
	for i := range 12 {
		var cs []customer.Change
		for j := range i % 4 {
			cs = append(cs, customer.Change{Pos: 5, Kind: customer.Merged, Customer: customer.ID(fmt.Sprint("c", i)), Others: []customer.ID{"c-a", "c-b"},
				Refs: []channel.Ref{order(fmt.Sprint(j)), person("é")}, At: noon, Ver: uint64(j)})
		}
		x.must(&customer.Commit{Changes: cs, Parties: []*customer.PartyRow{party("p", i)}})
		want = append(want, cs...)
	}
	all := x.changesFrom("", 0)
	if len(all) != len(want) {
		x.fatal(ruleFeed, "%d changes were told, %d are read", len(want), len(all))
	}
	for i, c := range all {
		x.want(ruleVerbatim, fmt.Sprintf("change %d", i), changeText(want[i]), changeText(c))
		if c.Pos <= 0 || i > 0 && c.Pos <= all[i-1].Pos {
			x.find(ruleFeed, "change %d has position %d, after %d", i, c.Pos, all[max(0, i-1)].Pos)
		}
		rest := x.changesFrom(string(c.Position()), 1+i%3)
		if len(rest) != len(all)-i-1 || len(rest) > 0 && rest[0].Pos != all[i+1].Pos {
			x.find(ruleMarks, "from position %s on %d changes are read, want %d", c.Position(), len(rest), len(all)-i-1)
		}
	}
	if rest := x.changesFrom(strconv.FormatInt(all[len(all)-1].Pos+1000, 10), 0); len(rest) > 0 {
		x.find(ruleMarks, "from a position that is not told yet on, %d changes are read", len(rest))
	}
}
