package postgres

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// testForget has one process erase what another has decoded. It forgets that
// when it reads the revision of the suppression list or the feed, and not
// before.
func testForget(t *testing.T, p *pgxpool.Pool, name string) {
	a := at(t, p, name)
	r := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}
	fact := &customer.FactRow{Fact: channel.Fact{Ref: r, Content: &channel.Person{Name: channel.Name{Full: "Anna"}}}, Hash: channel.Hash{1}, Owner: r, Received: time.Now()}
	for how, hear := range map[string]func(b *Storage) error{
		"the list": func(b *Storage) error {
			_, err := b.Read(t.Context(), customer.Want{Suppressed: true})
			return err
		},
		"the feed": func(b *Storage) error {
			_, err := b.Scan(t.Context(), customer.Scan{Table: customer.TableChanges})
			return err
		},
	} {
		b, err := New(t.Context(), p, Config{Schema: name})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Read(t.Context(), customer.Want{Suppressed: true}); err != nil { // it has not heard of anybody before
			t.Fatal(err)
		}
		if err := a.Commit(t.Context(), &customer.Commit{Current: []*customer.FactRow{fact}, Parties: []*customer.PartyRow{{Ref: r, ID: "c", First: r, Facts: 1}}}); err != nil {
			t.Fatal(err)
		}
		w := customer.Want{Facts: []channel.Ref{r}, Parties: []channel.Ref{r}, Suppressed: true}
		if _, err := b.Read(t.Context(), w); err != nil || b.decoded.Len() != 1 || b.bodies.Len() != 1 {
			t.Fatalf("%d facts and %d parties are kept, want one of each; %v", b.decoded.Len(), b.bodies.Len(), err)
		}
		gone := &customer.Commit{Erase: &customer.Erasing{Parties: []channel.Ref{r}, Facts: []channel.Ref{r}}, Suppress: []string{how},
			Changes: []customer.Change{{Kind: customer.Erased, Customer: "c", At: time.Now(), Ver: 2}}}
		if err := a.Commit(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
		if b.decoded.Len() == 0 {
			t.Errorf("%s: it is forgotten before: the test proves nothing", how)
		}
		if err := hear(b); err != nil || b.decoded.Len()+b.bodies.Len() > 0 {
			t.Errorf("%s: %d facts and %d parties are kept of who is erased; %v", how, b.decoded.Len(), b.bodies.Len(), err)
		}
	}
}

// TestExcludeAlone holds up others with the one connection that there is, loses
// it meanwhile, and goes on.
func TestExcludeAlone(t *testing.T) {
	shared := ours(t)
	cfg := shared.Config()
	cfg.MaxConns = 1
	p, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	s, err := New(t.Context(), p, Config{Schema: "alone"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	suppress := func(lose bool, digest string) error {
		return s.Exclude(ctx, func(ctx context.Context) error {
			g, err := s.Read(ctx, customer.Want{Suppressed: true, Ledger: true, Terms: []customer.Term{"a"}})
			if err != nil {
				return err
			}
			if lose {
				const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'`
				if _, err := shared.Exec(ctx, others); err != nil {
					return err
				}
			}
			return s.Commit(ctx, &customer.Commit{Expect: customer.Expect{Suppressed: &g.Suppressed, Ledger: &g.LedgerRev}, Suppress: []string{digest},
				Erase: &customer.Erasing{}})
		})
	}
	if err := suppress(false, "a"); err != nil {
		t.Error(err)
	}
	if err := suppress(true, "b"); err != nil {
		t.Errorf("after its connection was lost: %v", err)
	}
	failed := errors.New("failed")
	if err := s.Exclude(ctx, func(context.Context) error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
	if g, err := s.Read(ctx, customer.Want{Suppressed: true}); err != nil || g.Suppressed != 2 {
		t.Errorf("%d digests are on the list, want 2; %v", g.Suppressed, err)
	}
}
