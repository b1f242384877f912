package postgres

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// testPacked stores long bodies, which are packed fast if the server can, and
// as it likes if it turns out that it cannot.
func testPacked(t *testing.T, p *pgxpool.Pool, name string) {
	s := at(t, p, name)
	if !s.lz4.Load() {
		t.Skip("the server has no lz4")
	}
	long := strings.Repeat("sold in Kaunas, ", 300)
	store := func(what string) {
		c := &customer.Commit{}
		for i := range 2 * copyFrom {
			r := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: fmt.Sprint(what, i)}
			f := channel.Fact{Ref: r, Content: &channel.Person{Name: channel.Name{Full: fmt.Sprint(long, i)}}}
			c.Expect.Facts = append(c.Expect.Facts, customer.ExpectFact{Ref: r})
			c.Current = append(c.Current, &customer.FactRow{Fact: f, Hash: channel.Hash{byte(i), byte(i >> 8)}, Owner: r})
		}
		if err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(what, err)
		}
		for i, row := range c.Current {
			got, err := s.Read(t.Context(), customer.Want{Facts: []channel.Ref{row.Fact.Ref}})
			if err != nil || got.Facts[0] == nil || got.Facts[0].Fact.Content.(*channel.Person).Name.Full != fmt.Sprint(long, i) {
				t.Fatalf("%s: fact %d comes back otherwise; %v", what, i, err)
			}
		}
	}
	packed := func(what string) []string {
		rows, err := p.Query(t.Context(), "SELECT DISTINCT coalesce(pg_column_compression(body), '') FROM "+name+".facts WHERE ref LIKE '%'||$1||'%'", what)
		if err != nil {
			t.Fatal(err)
		}
		how, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return how
	}
	store("fast")
	if how := packed("fast"); len(how) != 1 || how[0] != "lz4" {
		t.Errorf("bodies are packed with %q", how)
	}
	s.queries.Store(packFast, strings.Replace(packFast, "lz4", "of another server", 1))
	store("other")
	if how := packed("other"); len(how) != 1 || how[0] != "pglz" || s.lz4.Load() {
		t.Errorf("where there is no lz4 bodies are packed with %q", how)
	}
}

// TestSheaf: bodies stay as they were written, however long they are, until the
// sheaf is dropped, and no two sheaves share memory.
func TestSheaf(t *testing.T) {
	var spare sync.Pool
	for round := range 3 {
		a, b := sheaf{spare: &spare}, sheaf{spare: &spare}
		var got, want [][]byte
		for i := range 400 {
			w := bytes.Repeat([]byte{byte(round), byte(i)}, i*i%(sheetSize/3))
			for _, s := range []*sheaf{&a, &b} {
				body, err := s.body(func(b []byte) ([]byte, error) { return append(b, w...), nil })
				if err != nil || body == nil {
					t.Fatalf("body %d: %v, %v", i, body == nil, err)
				}
				got, want = append(got, body), append(want, w)
			}
		}
		for i := range got {
			if !bytes.Equal(got[i], want[i]) {
				t.Fatalf("round %d: body %d has changed", round, i)
			}
		}
		a.drop()
		b.drop()
	}
}
