package customertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// mute is a channel that only says who it is.
type mute struct{ info channel.Info }

func (m mute) Info() channel.Info { return m.info }

// hub returns a hub over a storage, at a moment that does not move.
func (x *trial) hub(s customer.Storage) *customer.Hub {
	var cs []channel.Channel
	for _, name := range crowdChannels {
		cs = append(cs, mute{channel.Info{Name: name, Unique: []string{name}, Numbers: channel.Numbers{Pattern: `#[0-9-]+`}}})
	}
	h, err := customer.NewHub(customer.Config{Storage: s, Channels: cs, Now: func() time.Time { return noon.Add(1000 * time.Hour) },
		SuppressionKey: channel.NewSecret("kit")})
	if err != nil {
		x.fatal(ruleHarness, "NewHub: %v", err)
	}
	return h
}

func clerkOf(h *customer.Hub) *customer.Reader {
	return h.As(customer.Actor{ID: "kit"}, customer.Service)
}

func (x *trial) hashOf(s customer.Storage) string {
	h, err := customer.StateHash(x.ctx, s)
	if err != nil {
		x.fatal(ruleRead, "StateHash: %v", err)
	}
	return fmt.Sprintf("%x", h)
}

func (x *trial) add(h *customer.Hub, facts ...channel.Fact) {
	c, err := h.Add(x.ctx, facts...)
	if err != nil {
		x.fatal(ruleCommit, "Hub.Add: %v", err)
	}
	if !c.Balanced() {
		x.find(ruleCounts, "the ledger of an intake does not balance: %+v", c)
	}
}

// checkState deals a crowd out in many ways, to one, two and eight workers.
// The state must be that of Memory with one worker and one batch.
func (x *trial) checkState() {
	facts := newCrowd(1, 14)
	memory := customer.NewMemory()
	x.add(x.hub(memory), facts...)
	want := x.hashOf(memory)
	for round := range x.h.Rounds {
		for _, workers := range []int{1, 2, 8} {
			x.s = x.h.New(x.t)
			batches := make(chan []channel.Fact)
			go func() {
				defer close(batches)
				for _, b := range dealt(facts, uint64(round)) {
					select {
					case batches <- b:
					case <-x.ctx.Done():
						return
					}
				}
			}()
			err := x.workers(workers, func(_ int, s customer.Storage) error {
				h := x.hub(s)
				for b := range batches {
					if _, err := h.Add(x.ctx, b...); err != nil {
						for range batches { // the others are done with
						}
						return err
					}
				}
				return nil
			})
			if err != nil {
				x.find(ruleCommit, "%d workers add facts: %v", workers, err)
				return
			}
			if got := x.hashOf(x.s); got != want {
				x.find(ruleHash, "order %d of %d facts with %d workers gives %s, Memory gives %s", round, len(facts), workers, got[:12], want[:12])
			}
		}
	}
	x.checkVers()
}

// checkVers reads the feed of a crowd that arrived with eight workers.
func (x *trial) checkVers() {
	vers := map[customer.ID]uint64{}
	for c, err := range clerkOf(x.hub(x.s)).Changes(x.ctx, "") {
		if err != nil {
			x.fatal(ruleRead, "Reader.Changes: %v", err)
		}
		if c.Ver != vers[c.Customer]+1 {
			x.find(ruleVer, "of %s the feed tells %d after %d", c.Customer, c.Ver, vers[c.Customer])
		}
		vers[c.Customer] = c.Ver
	}
	if len(vers) == 0 {
		x.find(ruleVer, "the feed tells nothing")
	}
}

// account is a registered person with a verified mailbox.
func account(name, id, mail string) channel.Fact {
	at := channel.UTC(noon)
	return channel.Fact{Ref: channel.Ref{Channel: name, Kind: channel.KindPerson, ID: id}, CreatedAt: at, UpdatedAt: at,
		Keys: []channel.Key{channel.NewKey(channel.KeyAccount, name, id, channel.Authoritative),
			{Kind: channel.KeyEmail, Value: mail, Assurance: channel.Verified}},
		Content: &channel.Person{Name: channel.Name{Given: "Ona", Family: "Kazlauskienė"}, Registered: true}}
}

// customers returns how many records each customer has.
func (x *trial) customers(s customer.Storage) map[customer.ID]int {
	out := map[customer.ID]int{}
	for p, err := range clerkOf(x.hub(s)).Customers(x.ctx) {
		if err != nil {
			x.fatal(ruleRead, "Reader.Customers: %v", err)
		}
		if _, twice := out[p.ID]; twice {
			x.find(ruleScan, "customer %s is seen twice", p.ID)
		}
		out[p.ID] = len(p.Parties)
	}
	return out
}

// checkContacts lets eight sources report a new person at the same time.
func (x *trial) checkContacts() {
	for round := range 12 {
		mail := fmt.Sprintf("new%d@example.com", round)
		start := make(chan struct{})
		var ready sync.WaitGroup
		ready.Add(8)
		go func() { ready.Wait(); close(start) }()
		err := x.workers(8, func(i int, s customer.Storage) error {
			h := x.hub(s)
			ready.Done()
			<-start
			_, err := h.Add(x.ctx, account(fmt.Sprint("shop", i), fmt.Sprint(round), mail))
			return err
		})
		if err != nil {
			x.fatal(ruleCommit, "eight first contacts: %v", err)
		}
	}
	all := x.customers(x.s)
	if len(all) != 12 {
		x.find(ruleOne, "twelve people in eight sources each are %d customers", len(all))
	}
	for _, n := range all {
		if n != 8 {
			x.find(ruleOne, "a customer has %d records, want 8", n)
		}
	}
}

// checkMerges links, unlinks and ingests at the same time. What comes out must
// be what Memory makes of the same facts and the same ledger.
func (x *trial) checkMerges() {
	facts := newCrowd(2, 8)
	var people []channel.Fact
	for i := range 6 {
		people = append(people, account("web", fmt.Sprint("m", i), fmt.Sprintf("m%d@example.com", i)))
	}
	x.add(x.hub(x.s), people...)
	given := x.customers(x.s)
	batches := dealt(facts, 2)
	err := x.workers(6, func(i int, s customer.Storage) error {
		h := x.hub(s)
		if i < 2 {
			for n := i; n < len(batches); n += 2 {
				if _, err := h.Add(x.ctx, batches[n]...); err != nil {
					return err
				}
			}
			return nil
		}
		r := clerkOf(h)
		for n := range 10 {
			a, b := people[(i+n)%6].Ref, people[(i+3*n+1)%6].Ref
			if a == b {
				continue
			}
			decide := []func(context.Context, channel.Ref, channel.Ref, string) error{r.Link, r.Unlink, r.Undo}[(i+n)%3]
			if err := decide(x.ctx, a, b, "kit"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		x.fatal(ruleCommit, "links, unlinks and facts at the same time: %v", err)
	}
	memory := customer.NewMemory()
	x.replay(memory, append(people, facts...))
	if got, want := x.hashOf(x.s), x.hashOf(memory); got != want {
		x.find(ruleHash, "after links, unlinks and facts at the same time the state is %s, Memory makes %s of the same facts and ledger", got[:12], want[:12])
	}
	r := clerkOf(x.hub(x.s))
	for id := range given {
		if _, err := r.View(x.ctx, customer.Query{Customer: id}); err != nil {
			x.find(ruleIDs, "an id that was given out before the merges: %v", err)
		}
	}
	x.checkVers()
}

// replay makes a storage of facts and of the ledger of x.s.
func (x *trial) replay(s customer.Storage, facts []channel.Fact) {
	h := x.hub(s)
	x.add(h, facts...)
	r := clerkOf(h)
	for _, d := range x.read(customer.Want{Ledger: true}).Decisions {
		decide := map[identity.Action]func(context.Context, channel.Ref, channel.Ref, string) error{
			identity.Link: r.Link, identity.Unlink: r.Unlink, identity.Undo: r.Undo}[d.Action]
		if decide == nil {
			x.find(ruleLedger, "the ledger has a decision that nobody made: %s", decisionText(d))
			continue
		}
		if err := decide(x.ctx, d.A, d.B, d.Reason); err != nil && !errors.Is(err, customer.ErrNotFound) {
			x.fatal(ruleCommit, "a decision of the ledger cannot be made again: %v", err)
		}
	}
}
