package customer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// StateHash returns the hash of everything that a storage holds as a function
// of the facts, the rules and the ledger: the current facts and their owners,
// who is whose member, every timeline, and who carries which key. Two storages
// with equal sets of facts have equal hashes, whatever the order, the batches
// and the repetitions in which they came. Histories, counts, the feed and the
// times of arrival are left out, since those do tell of the order.
//
// It reads everything; it is meant for tests and for comparing storages.
func StateHash(ctx context.Context, s Storage) ([sha256.Size]byte, error) {
	w := stateWriter{h: sha256.New()}
	for mark := ""; ; {
		rows, err := s.Scan(ctx, Scan{Table: TableFacts, After: mark, Limit: 1000})
		if err != nil {
			return [sha256.Size]byte{}, fmt.Errorf("customer: state hash: %w", err)
		}
		if mark = rows.Next; mark == "" {
			break
		}
		for _, f := range rows.Facts {
			w.text("fact", f.Fact.Ref.String(), string(f.Hash[:]))
			if !f.Fact.Deleted {
				w.text(f.Owner.String())
			}
		}
	}
	for mark := ""; ; {
		rows, err := s.Scan(ctx, Scan{Table: TableParties, After: mark, Limit: 1000})
		if err != nil {
			return [sha256.Size]byte{}, fmt.Errorf("customer: state hash: %w", err)
		}
		if mark = rows.Next; mark == "" {
			break
		}
		for _, p := range rows.Parties {
			if p.Facts > 0 {
				if err := w.party(ctx, s, p); err != nil {
					return [sha256.Size]byte{}, err
				}
			}
		}
	}
	return [sha256.Size]byte(w.h.Sum(nil)), nil
}

type stateWriter struct{ h hash.Hash }

// text writes texts so that no two sequences of texts write the same.
func (w stateWriter) text(ts ...string) {
	var n [8]byte
	for _, t := range ts {
		binary.BigEndian.PutUint64(n[:], uint64(len(t)))
		w.h.Write(n[:])
		w.h.Write([]byte(t))
	}
}

func (w stateWriter) party(ctx context.Context, s Storage, p *PartyRow) error {
	w.text("party", p.Ref.String(), string(p.ID), p.First.String(), p.MergedInto.String(),
		p.CreatedAt.UTC().Format(time.RFC3339Nano), p.Name.Given, p.Name.Family, p.Name.Full, p.BirthDate)
	w.text(fmt.Sprint(p.Facts, len(p.Members), len(p.Claims)))
	for _, m := range p.Members {
		w.text(m.String())
	}
	if p.Part > 0 {
		w.text("part", fmt.Sprint(p.Part))
	}
	var terms []Term
	for _, c := range p.Claims {
		t := keyTerm(c.Key.ID())
		w.text(string(t), c.Key.Assurance.String(), c.Key.Since.UTC().Format(time.RFC3339Nano),
			c.Key.Until.UTC().Format(time.RFC3339Nano), fmt.Sprint(c.N))
		terms = append(terms, t)
	}
	for _, a := range p.Addresses {
		w.text("address", a.Address.Street, a.Address.Postcode, a.Address.City, a.Address.Country, a.House, fmt.Sprint(a.N))
	}
	terms = slices.Compact(terms)
	for _, k := range p.houses() {
		terms = append(terms, keyTerm(k))
	}
	return w.rows(ctx, s, p.Ref, terms)
}

// rows writes what the index and the timeline have of one party.
func (w stateWriter) rows(ctx context.Context, s Storage, r channel.Ref, terms []Term) error {
	got, err := s.Read(ctx, Want{Terms: terms})
	if err != nil {
		return fmt.Errorf("customer: state hash: %w", err)
	}
	for i, t := range got.Terms {
		for _, p := range t.Postings {
			if p.Ref == r {
				w.text(string(terms[i]), fmt.Sprint(p.Weight))
			}
		}
	}
	q := TimelineQuery{Owners: []channel.Ref{r}, Limit: 1000}
	for {
		rows, err := s.Timeline(ctx, q)
		if err != nil {
			return fmt.Errorf("customer: state hash: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		for _, e := range rows {
			w.text(e.At.UTC().Format(time.RFC3339Nano), string(e.Kind), e.Ref.String(), e.Part)
		}
		q.Before = &rows[len(rows)-1]
	}
}
