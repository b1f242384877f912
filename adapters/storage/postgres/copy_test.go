package postgres

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// strange are facts, parties, terms and entries of all sorts, each new.
func strange(from, to int) *customer.Commit {
	at := []time.Time{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(2000, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 123_456_789, time.UTC)}
	c := &customer.Commit{}
	for i := from; i < to; i++ {
		ids := []string{fmt.Sprint("n", i), fmt.Sprintf("%d\x01\x01%d", i, i), fmt.Sprint("łódź €", i), fmt.Sprint(i, strings.Repeat("ü", 200))}
		r := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: ids[i%4]}
		f := channel.Fact{Ref: r, UpdatedAt: channel.UTC(at[2]), Content: &channel.Person{Name: channel.Name{Full: fmt.Sprint("\"\\ ", i)}}}
		row := &customer.FactRow{Fact: f, Hash: channel.Hash{byte(i), byte(i >> 8)}, Owner: r, Received: at[i%4]}
		c.Expect.Facts = append(c.Expect.Facts, customer.ExpectFact{Ref: r})
		c.Expect.Parties = append(c.Expect.Parties, customer.ExpectParty{Ref: r})
		c.Current = append(c.Current, row)
		older := *row
		older.Hash[2], older.Owner, older.Received = 1, channel.Ref{}, at[(i+1)%4]
		c.Stale = append(c.Stale, &older)
		c.Parties = append(c.Parties, &customer.PartyRow{Ref: r, ID: customer.ID(fmt.Sprint("c", i)), First: r, Facts: i, Ver: uint64(i)})
		t := customer.TermChange{Term: customer.Term(fmt.Sprint("\xff\x00", i))}
		for n := range i % 90 { // more than stand in the row of the term, of some
			t.Add = append(t.Add, customer.Posting{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: fmt.Sprint(n, ids[(i+n)%4])}, Weight: uint8(n)})
		}
		c.Terms = append(c.Terms, t)
		c.Expect.Terms = append(c.Expect.Terms, customer.ExpectTerm{Term: t.Term}, customer.ExpectTerm{Term: t.Term + "nobody"})
		e := customer.EntryChange{Owner: r}
		for n := range 4 {
			e.Add = append(e.Add, customer.EntryRow{At: at[n], Kind: customer.Contacted, Ref: r, Part: strings.Repeat("ż", i%5*200)})
		}
		c.Entries = append(c.Entries, e)
		x := customer.Change{Kind: customer.Updated, Customer: customer.ID(fmt.Sprint("c", i)), At: at[i%4], Ver: uint64(i)}
		for n := range i % 4 {
			x.Refs, x.Others = append(x.Refs, r), append(x.Others, customer.ID(fmt.Sprint(n, "\x01{\",ż")))
		}
		c.Changes = append(c.Changes, x)
	}
	return c
}

// testCopied stores the same rows by COPY and by INSERT: every column of every
// table is the same, but for the numbers of commits and tenants.
func testCopied(t *testing.T, p *pgxpool.Pool, name string) {
	const n = 400
	dump := func(how string, step int) []string {
		s := at(t, p, name+how)
		for from := 0; from < n; from += step {
			c := strange(from, from+step)
			j, err := newJob(s.codec, &s.sheets, c)
			if err != nil || !j.bold() || (j.inserts() >= copyFrom) != (how == "copy") {
				t.Fatalf("%s: %d rows are inserted, %v", how, j.inserts(), err)
			}
			if err := s.Commit(t.Context(), c); err != nil {
				t.Fatal(how, err)
			}
			if err := s.Commit(t.Context(), strange(from, from+step)); !errors.Is(err, customer.ErrStale) {
				t.Errorf("%s: what is there already is stored as new: %v", how, err)
			}
		}
		var out []string
		for table, columns := range map[string]string{"facts": "ref, owner, hash, received, ns, body", "history": "ref, owner, hash, received, ns, body",
			"parties": "ref, rev, id, facts, ver, first, body", "terms": "term, rev, current, past, list", "postings": "term, past, ref, weight",
			"entries": "owner, at, ns, id, whole", "changes": "ver, at, ns, kind, customer, others, refs"} {
			rows, err := p.Query(t.Context(), fmt.Sprintf("SELECT row(%s)::text FROM %s.%s", columns, name+how, table))
			if err != nil {
				t.Fatal(err)
			}
			all, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil || len(all) < n-n/50 {
				t.Fatalf("%s has %d rows, %v", table, len(all), err)
			}
			for _, row := range all {
				out = append(out, table+row)
			}
		}
		slices.Sort(out)
		return out
	}
	if copied, inserted := dump("copy", n), dump("insert", n/8); !slices.Equal(copied, inserted) {
		for i := range copied {
			if copied[i] != inserted[i] {
				t.Fatalf("copied:   %.300q\ninserted: %.300q", copied[i], inserted[i])
			}
		}
	}
}
