package customertest

import (
	"context"
	"errors"
	"fmt"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// expectation is one kind of Expect: how it is made from what holds, and a
// change after which it holds no longer.
type expectation struct {
	name   string
	now    func(x *trial) customer.Expect // what holds
	never  func(x *trial) customer.Expect // what does not
	change func(x *trial, i int) *customer.Commit
}

func expectations() []expectation {
	f, p, term, stream := order("e"), person("e"), customer.Term("e"), customer.Stream{Channel: "shop", Name: "e"}
	revOf := func(x *trial) uint64 {
		if row := x.read(customer.Want{Parties: []channel.Ref{p}}).Parties[0]; row != nil {
			return row.Rev
		}
		return 0
	}
	factNow := func(x *trial) customer.ExpectFact {
		e := customer.ExpectFact{Ref: f}
		if r := x.read(customer.Want{Facts: []channel.Ref{f}}).Facts[0]; r != nil {
			e.Hash, e.Owner = r.Hash, r.Owner
		}
		return e
	}
	fact := func(e customer.ExpectFact) customer.Expect { return customer.Expect{Facts: []customer.ExpectFact{e}} }
	party := func(rev uint64) customer.Expect {
		return customer.Expect{Parties: []customer.ExpectParty{{Ref: p, Rev: rev}}}
	}
	terms := func(rev uint64) customer.Expect {
		return customer.Expect{Terms: []customer.ExpectTerm{{Term: term, Rev: rev}}}
	}
	streams := func(c channel.Cursor) customer.Expect {
		return customer.Expect{Streams: []customer.ExpectStream{{Stream: stream, Cursor: c}}}
	}
	termRev := func(x *trial) uint64 { return x.read(customer.Want{Terms: []customer.Term{term}}).Terms[0].Rev }
	ledger := func(rev uint64) customer.Expect { return customer.Expect{Ledger: &rev} }
	list := func(rev uint64) customer.Expect { return customer.Expect{Suppressed: &rev} }
	return []expectation{
		{"the hash of a fact", func(x *trial) customer.Expect { return fact(factNow(x)) },
			func(x *trial) customer.Expect { e := factNow(x); e.Hash[0]++; return fact(e) },
			func(_ *trial, i int) *customer.Commit {
				return &customer.Commit{Current: []*customer.FactRow{orderRow("e", int64(i), person("a"))}}
			}},
		{"the owner of a fact", func(x *trial) customer.Expect { return fact(factNow(x)) },
			func(x *trial) customer.Expect { e := factNow(x); e.Owner = person("z"); return fact(e) },
			func(_ *trial, i int) *customer.Commit {
				r := orderRow("e", 99, person("a"))
				r.Owner = person(fmt.Sprint(i))
				return &customer.Commit{Current: []*customer.FactRow{r}}
			}},
		{"the revision of a party", func(x *trial) customer.Expect { return party(revOf(x)) },
			func(x *trial) customer.Expect { return party(revOf(x) + 1) },
			func(_ *trial, i int) *customer.Commit {
				return &customer.Commit{Parties: []*customer.PartyRow{{Ref: p, ID: "c-e", First: p, Facts: i}}}
			}},
		{"the revision of a term", func(x *trial) customer.Expect { return terms(termRev(x)) },
			func(x *trial) customer.Expect { return terms(termRev(x) + 1) },
			func(_ *trial, i int) *customer.Commit {
				return &customer.Commit{Terms: adding(term, customer.Posting{Ref: person(fmt.Sprint(i))})}
			}},
		{"a posting that goes", func(x *trial) customer.Expect { return terms(termRev(x)) },
			func(x *trial) customer.Expect { return terms(termRev(x) + 1) },
			func(_ *trial, i int) *customer.Commit {
				return &customer.Commit{Terms: removing(term, person(fmt.Sprint(i)))}
			}},
		{"the cursor of a stream", func(x *trial) customer.Expect {
			return streams(x.read(customer.Want{Streams: []customer.Stream{stream}}).Streams[0])
		},
			func(*trial) customer.Expect { return streams("elsewhere") },
			func(_ *trial, i int) *customer.Commit {
				return &customer.Commit{Streams: moving(stream, channel.Cursor(fmt.Sprint("at ", i)))}
			}},
		{"the ledger", func(x *trial) customer.Expect { return ledger(x.read(customer.Want{Ledger: true}).LedgerRev) },
			func(x *trial) customer.Expect { return ledger(x.read(customer.Want{Ledger: true}).LedgerRev + 1) },
			func(_ *trial, i int) *customer.Commit {
				return &customer.Commit{Decisions: []identity.Decision{{Action: identity.Link, A: person("a"), B: person(fmt.Sprint(i))}}}
			}},
		{"the suppression list", func(x *trial) customer.Expect { return list(x.read(customer.Want{Suppressed: true}).Suppressed) },
			func(x *trial) customer.Expect { return list(x.read(customer.Want{Suppressed: true}).Suppressed + 1) },
			func(_ *trial, i int) *customer.Commit {
				return &customer.Commit{Suppress: []string{fmt.Sprint("e", i)}}
			}},
		{"a quarantined row", func(x *trial) customer.Expect { return customer.Expect{Held: []int64{x.lastHeld()}} },
			func(x *trial) customer.Expect {
				return customer.Expect{Held: []int64{x.lastHeld(), x.lastHeld() + 1000}}
			},
			func(x *trial, _ int) *customer.Commit {
				return &customer.Commit{Released: []int64{x.lastHeld()}}
			}},
	}
}

// lastHeld returns the id of a row that is held.
func (x *trial) lastHeld() int64 {
	held := x.held()
	if len(held) == 0 {
		x.must(&customer.Commit{Quarantine: []customer.Quarantined{bad("held")}})
		held = x.held()
	}
	if len(held) == 0 {
		x.fatal(ruleHeld, "a row that was quarantined is not held")
	}
	return held[len(held)-1].ID
}

// checkExpect tries each kind of expectation: on nothing, on what holds, on
// what held, and on what never did.
func (x *trial) checkExpect() {
	for _, e := range expectations() {
		x.refused(e.name+", although there is none", e.never(x))
		for i := range 3 {
			held := e.now(x)
			x.accepted(e.name, held)
			x.accepted(e.name+", a second time", held)
			x.must(e.change(x, i))
			x.refused(e.name+", which has changed since", held)
			x.refused(e.name+", which it never was", e.never(x))
		}
		if e.name == "the revision of a term" { // the next check takes them away
			continue
		}
		all := customer.Expect{}
		for _, other := range expectations() {
			all = join(all, other.now(x))
		}
		x.accepted("everything at once", all)
		never := e.never(x)
		x.refused("everything at once, the last of it wrong: "+e.name, join(all, never))
		if never.Ledger == nil && never.Suppressed == nil {
			x.refused("everything at once, the first of it wrong: "+e.name, join(never, all))
		}
	}
	x.must(&customer.Commit{Parties: []*customer.PartyRow{party("there", 1)}})
	x.refused("that there is no party, where there is one", customer.Expect{Parties: []customer.ExpectParty{{Ref: person("there")}}})
	x.refused("that there is no fact, where there is one", customer.Expect{Facts: []customer.ExpectFact{{Ref: order("e")}}})
	x.refused("that a stream was never read, where it was", customer.Expect{Streams: []customer.ExpectStream{{Stream: customer.Stream{Channel: "shop", Name: "e"}}}})
}

// join expects what both expect; of ledger and list, what b does.
func join(a, b customer.Expect) customer.Expect {
	a.Facts = append(a.Facts[:len(a.Facts):len(a.Facts)], b.Facts...)
	a.Parties = append(a.Parties[:len(a.Parties):len(a.Parties)], b.Parties...)
	a.Held = append(a.Held[:len(a.Held):len(a.Held)], b.Held...)
	a.Terms = append(a.Terms[:len(a.Terms):len(a.Terms)], b.Terms...)
	a.Streams = append(a.Streams[:len(a.Streams):len(a.Streams)], b.Streams...)
	if b.Ledger != nil {
		a.Ledger = b.Ledger
	}
	if b.Suppressed != nil {
		a.Suppressed = b.Suppressed
	}
	return a
}

func (x *trial) accepted(what string, e customer.Expect) {
	if err := x.commit(&customer.Commit{Expect: e}); err != nil {
		x.find(ruleHolds, "a commit expects %s, which holds: %v", what, err)
	}
}

func (x *trial) refused(what string, e customer.Expect) {
	switch err := x.commit(&customer.Commit{Expect: e, Suppress: nil}); {
	case err == nil:
		x.find(ruleStale, "a commit expects %s, and is stored", what)
	case !errors.Is(err, customer.ErrStale):
		x.find(ruleStale, "a commit expects %s: the error is not ErrStale but %v", what, err)
	}
}

// checkAtomic lets commits of everything be stale, and looks for traces.
func (x *trial) checkAtomic() {
	x.must(everything("a"))
	x.known.note(everything("b"))
	for _, e := range expectations() {
		never := e.never(x)
		before := x.snapshot()
		c := everything("b")
		c.Expect = never
		for _, q := range x.held() {
			c.Released = append(c.Released, q.ID)
		}
		c.Erase = &customer.Erasing{Parties: []channel.Ref{person("a")}, Facts: []channel.Ref{order("a")}, Terms: []customer.Term{"shared"}}
		if err := x.commit(c); err == nil {
			x.find(ruleStale, "a commit expects %s, which does not hold, and is stored", e.name)
			return
		}
		x.want(ruleAtomic, "after a stale commit ("+e.name+")", before, x.snapshot())
	}
	x.must(everything("b"))
	if s := x.read(customer.Want{Parties: []channel.Ref{person("a"), person("b")}}); s.Parties[0] == nil || s.Parties[1] == nil {
		x.find(ruleAtomic, "after stale commits a good one does not do what it says")
	}
}

// checkContexts calls with a context that has ended.
func (x *trial) checkContexts() {
	x.must(everything("a"))
	before := x.snapshot()
	ended, cancel := context.WithCancel(x.ctx)
	cancel()
	c := everything("a")
	c.Quarantine, c.Changes, c.Decisions[0].Reason = nil, nil, "another"
	_, readErr := x.s.Read(ended, customer.Want{Parties: []channel.Ref{person("a")}})
	_, lineErr := x.s.Timeline(ended, customer.TimelineQuery{Owners: []channel.Ref{person("a")}, Limit: 1})
	_, scanErr := x.s.Scan(ended, customer.Scan{Table: customer.TableFacts, Limit: 1})
	for _, call := range []struct {
		name string
		err  error
	}{{"Read", readErr}, {"Timeline", lineErr}, {"Scan", scanErr}, {"Commit", x.s.Commit(ended, c)}} {
		if !errors.Is(call.err, context.Canceled) {
			x.find(ruleContext, "%s returns %v", call.name, call.err)
		}
	}
	x.want(ruleContext, "after a commit whose context had ended", before, x.snapshot())
}
