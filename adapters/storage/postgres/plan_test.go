package postgres_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// planned sees to it that whatever reads postings is sent in a transaction in
// which nothing is compiled.
type planned struct {
	mu    sync.Mutex
	off   map[*pgx.Conn]bool
	seen  int
	wrong []string
}

func (p *planned) sent(c *pgx.Conn, query string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case strings.HasPrefix(query, "BEGIN"), query == "COMMIT", query == "ROLLBACK":
		p.off[c] = false
	case strings.Contains(query, "set_config('jit', 'off', true)"):
		p.off[c] = true
	case strings.Contains(query, ".postings"):
		if p.seen++; !p.off[c] {
			p.wrong = append(p.wrong, query)
		}
	}
}

func (p *planned) TraceQueryStart(ctx context.Context, c *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	p.sent(c, d.SQL)
	return ctx
}

func (p *planned) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (p *planned) TraceBatchStart(ctx context.Context, c *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	for _, q := range d.Batch.QueuedQueries {
		p.sent(c, q.SQL)
	}
	return ctx
}

func (p *planned) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd: what was sent together is a transaction, unless it has begun one.
func (p *planned) TraceBatchEnd(_ context.Context, c *pgx.Conn, _ pgx.TraceBatchEndData) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.PgConn().TxStatus() == 'I' {
		p.off[c] = false
	}
}

// TestNothingCompiled: the server compiles no statement about postings. It would
// do so with the simplest of them as soon as it has seen that one term has most
// postings, and take a third of a second each time.
func TestNothingCompiled(t *testing.T) {
	main := pool(t, server(t).DSN())
	cfg := postgres.Config{Schema: schema(t, main)}
	open(t, main, cfg)
	watched := main.Config()
	p := &planned{off: map[*pgx.Conn]bool{}}
	watched.ConnConfig.Tracer = p
	with, err := pgxpool.NewWithConfig(t.Context(), watched)
	if err != nil {
		t.Fatal(err)
	}
	defer with.Close()
	s := open(t, with, cfg)
	hub := worldHub(t, s)
	facts := people(60, 3)
	add(t, hub, facts[:1], facts[1:30], facts[30:])
	clerk := hub.As(customer.Actor{ID: "a"}, customer.Service)
	for c, err := range clerk.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := clerk.View(t.Context(), customer.Query{Customer: c.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := clerk.Find(t.Context(), channel.Key{Kind: channel.KeyEmail, Value: "b1@example.com"}); err != nil {
		t.Fatal(err)
	}
	for _, w := range []customer.Want{{Terms: []customer.Term{"x"}}, {Terms: []customer.Term{"x", "y"}, TermLimit: 3, Past: true}} {
		if _, err := s.Read(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	if p.seen < 60 {
		t.Errorf("%d statements about postings were seen: the test proves nothing", p.seen)
	}
	for _, q := range p.wrong[:min(3, len(p.wrong))] {
		t.Errorf("one of %d statements that the server plans as it likes: %s", len(p.wrong), q)
	}
}
