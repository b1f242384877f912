package customer

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

var (
	histories = flag.Int("histories", 10_000, "how many random histories to compare with the oracle")
	firstSeed = flag.Uint64("history", 0, "seed of the first random history")
)

// An op is one step of a history, as data, so that a history can be cut short.
type op struct {
	facts  []channel.Fact // to add in one commit
	action identity.Action
	a, b   channel.Ref // for decisions about parties; a alone: whom to erase
	key    channel.KeyID
	erase  bool
	reopen bool // go on with another hub on the same storage
}

func (x op) String() string {
	switch {
	case x.reopen:
		return "another hub"
	case x.erase:
		return "erase " + x.a.String()
	case x.action != "" && x.a.IsZero():
		return fmt.Sprintf("%s %v %s", x.action, x.key.Kind, x.key.Value)
	case x.action != "":
		return fmt.Sprintf("%s %s %s", x.action, x.a, x.b)
	}
	var b strings.Builder
	for _, f := range x.facts {
		text, _ := f.MarshalJSON()
		fmt.Fprintf(&b, "\n    %s", text)
	}
	return "add" + b.String()
}

// A run is a hub and the oracle that watches it.
type run struct {
	ctx    context.Context
	cfg    Config
	hub    *Hub
	mem    *Memory
	has    contents // of mem, when last looked at
	oracle *oracle
	given  map[ID]channel.Ref // ids ever returned, with the party they were made for
	feed   Position
	told   map[ID]string // what a reader of the feed has, by id
	vers   map[ID]uint64
}

func newRun(rules identity.Rules) (*run, error) {
	mem := NewMemory()
	now := time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	cfg := Config{Storage: mem, Rules: rules, Channels: smallChannels(), Now: func() time.Time { return now }, SuppressionKey: channel.NewSecret("s"), Cache: 3}
	h, err := NewHub(cfg)
	if err != nil {
		return nil, err
	}
	return &run{ctx: context.Background(), cfg: cfg, hub: h, mem: mem, oracle: newOracle(h), given: map[ID]channel.Ref{},
		told: map[ID]string{}, vers: map[ID]uint64{}}, nil
}

func (r *run) reader() *Reader { return r.hub.As(Actor{ID: "oracle"}, Service) }

// do makes one step, with the hub and with the oracle.
func (r *run) do(x op) error {
	switch {
	case x.reopen:
		h, err := NewHub(r.cfg)
		r.hub = h
		return err
	case x.erase:
		return r.erase(x.a)
	case x.action != "":
		return r.decide(x)
	}
	facts := slices.Clone(x.facts) // a history is played several times
	c, err := r.hub.Add(r.ctx, facts...)
	if err != nil {
		return err
	}
	if !c.Balanced() || c.Received != int64(len(facts)) || c.Quarantined != 0 {
		return fmt.Errorf("ledger of one Add of %d facts: %+v", len(facts), c)
	}
	r.oracle.add(facts)
	return nil
}

func (r *run) erase(p channel.Ref) error {
	if r.oracle.truth().parties[p] == nil {
		return nil
	}
	if err := r.reader().Erase(r.ctx, newID(p)); err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	r.oracle.erase(p)
	return nil
}

func (r *run) decide(x op) error {
	d := identity.Decision{Action: x.action, A: x.a, B: x.b, Key: x.key}
	var err error
	switch x.action {
	case AdoptModel:
		d, err = r.adopt()
	case identity.BlockValue:
		err = r.reader().Block(r.ctx, x.key, "test")
	case identity.AllowValue:
		err = r.reader().Allow(r.ctx, x.key, "test")
	default:
		t := r.oracle.truth()
		for _, p := range []*channel.Ref{&d.A, &d.B} {
			if t.parties[*p] == nil {
				return nil
			}
		}
		switch x.action {
		case identity.Link:
			err = r.reader().Link(r.ctx, d.A, d.B, "test")
		case identity.Unlink:
			err = r.reader().Unlink(r.ctx, d.A, d.B, "test")
		case identity.Undo:
			err = r.reader().Undo(r.ctx, d.A, d.B, "test")
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", x, err)
	}
	d.Seq = int64(len(r.oracle.ledger)) + 1
	if n := len(r.oracle.ledger); n > 0 {
		d.Seq = r.oracle.ledger[n-1].Seq + 1
	}
	r.oracle.ledger = append(r.oracle.ledger, d)
	return nil
}

// adopt puts the model of the rules in force.
func (r *run) adopt() (identity.Decision, error) {
	d, err := r.reader().WhatIf(r.ctx, r.cfg.Rules)
	if err == nil {
		err = r.reader().Adopt(r.ctx, d, "test")
	}
	return identity.Decision{Action: AdoptModel, Key: channel.KeyID{Kind: keyModel, Value: d.model}}, err
}

// play makes all steps and compares after every few, and at the end.
func play(rules identity.Rules, ops []op, every int) error {
	r, err := newRun(rules)
	if err != nil {
		return err
	}
	for i, x := range ops {
		if err := r.do(x); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		if (i+1)%every != 0 && i != len(ops)-1 {
			continue
		}
		if err := r.compare(); err != nil {
			return fmt.Errorf("after step %d: %w", i, err)
		}
	}
	return nil
}

// TestIncrementalEqualsBatch plays random histories and compares, every few
// steps, all that the hub says with all that the oracle works out from scratch.
func TestIncrementalEqualsBatch(t *testing.T) {
	n := *histories
	if testing.Short() {
		n /= 20
	}
	const shards = 8
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			for i := shard; i < n; i += shards {
				seed := *firstSeed + uint64(i)
				rules, ops := randomHistory(seed)
				if err := play(rules, ops, 6); err != nil {
					t.Fatalf("history %d: %v", seed, shortest(rules, ops, err))
				}
			}
		})
	}
}

// shortest leaves out of a history whatever is not needed for it to fail.
func shortest(rules identity.Rules, ops []op, err error) string {
	for again := true; again; {
		again = false
		for i := len(ops) - 1; i >= 0; i-- {
			less := slices.Delete(slices.Clone(ops), i, i+1)
			if e := play(rules, less, 1); e != nil {
				ops, err, again = less, e, true
			}
		}
		for i := range ops {
			for j := len(ops[i].facts) - 1; j >= 0 && len(ops[i].facts) > 1; j-- {
				less := slices.Clone(ops)
				less[i].facts = slices.Delete(slices.Clone(ops[i].facts), j, j+1)
				if e := play(rules, less, 1); e != nil {
					ops, err, again = less, e, true
				}
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%v\nrules %+v\n", err, rules)
	for i, x := range ops {
		fmt.Fprintf(&b, "%d. %s\n", i, x)
	}
	return b.String()
}
