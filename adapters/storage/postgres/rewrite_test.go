package postgres_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// dump returns every byte of the files of a schema, and what the planner knows
// of its columns.
func dump(t *testing.T, p *pgxpool.Pool, schema string) []byte {
	t.Helper()
	ctx := context.Background()
	const files = `SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c
		WHERE c.relkind IN ('r', 'i', 't') AND (c.relnamespace = $1::regnamespace
			OR c.oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = $1::regnamespace)
			OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = $1::regnamespace)))`
	const known = `SELECT convert_to(coalesce(string_agg(s::text, ' '), ''), 'UTF8') FROM pg_stats s WHERE schemaname = $1`
	if _, err := p.Exec(ctx, "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, q := range []string{files, known} {
		rows, err := p.Query(ctx, q, schema)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bytes.Join(parts, nil)...)
	}
	return all
}

// TestRewrite erases somebody and looks for her in every byte of the tables:
// before the erasure she is there, and after a Rewrite she is not, while
// whoever stays is.
func TestRewrite(t *testing.T) {
	if server(t).AdminDSN() == "" {
		t.Skip("a server from outside does not show its files")
	}
	p, admin := pool(t, server(t).DSN()), pool(t, server(t).AdminDSN())
	name := schema(t, p)
	s := open(t, p, postgres.Config{Schema: name})
	h := worldHub(t, s)
	facts := func(mark string) []channel.Fact {
		a := channel.Fact{Ref: channel.Ref{Channel: "web-pl", Kind: channel.KindPerson, ID: mark}, UpdatedAt: channel.UTC(noon),
			Keys:    []channel.Key{{Kind: channel.KeyEmail, Value: mark + "@example.com", Assurance: channel.Verified}},
			Content: &channel.Person{Name: channel.Name{Given: mark, Family: "Family"}, Registered: true}}
		o := channel.Fact{Ref: channel.Ref{Channel: "web-pl", Kind: channel.KindOrder, ID: "o" + mark}, Party: a.Ref, UpdatedAt: channel.UTC(noon),
			Content: &channel.Order{Number: "1" + mark, Status: channel.OrderOpen, PlacedAt: channel.UTC(noon), Note: string(bytes.Repeat([]byte(mark+" "), 3000))}}
		o2 := o
		o2.UpdatedAt = channel.UTC(noon.AddDate(0, 0, 1))
		o2.Content = &channel.Order{Number: "1" + mark, Status: channel.OrderCompleted, PlacedAt: channel.UTC(noon)}
		return []channel.Fact{a, o, o2}
	}
	for _, mark := range []string{"kanarek", "wrobel"} {
		for _, f := range facts(mark) {
			add(t, h, []channel.Fact{f})
		}
	}
	if _, err := p.Exec(t.Context(), "ANALYZE "+name+".parties"); err != nil {
		t.Fatal(err)
	}
	if all := dump(t, admin, name); !bytes.Contains(all, []byte("kanarek")) || !bytes.Contains(all, []byte("wrobel")) {
		t.Fatal("those who were stored are not seen in the files")
	}
	clerk := h.As(customer.Actor{ID: "a"}, customer.Privacy)
	var id customer.ID
	for c, err := range clerk.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Parties[0].ID == "kanarek" {
			id = c.ID
		}
	}
	if err := clerk.Erase(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := s.Rewrite(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := dump(t, admin, name)
	if i := bytes.Index(all, []byte("kanarek")); i >= 0 {
		t.Errorf("in byte %d there is %q", i, all[max(0, i-40):min(len(all), i+40)])
	}
	if !bytes.Contains(all, []byte("wrobel")) {
		t.Error("whoever stays is gone too")
	}
}
