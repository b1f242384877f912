package customertest

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// checkFlow tells changes while a transaction of somebody else stays open. A
// reader who follows must see all of them before that ends.
func (x *trial) checkFlow() {
	if x.h.Hold == nil {
		x.skip("that the feed flows on beside an open transaction: give Hold")
		return
	}
	release := sync.OnceFunc(x.h.Hold(x.t, x.s))
	defer release()
	const writers, commits = 8, 10
	want := 0
	for n := range commits {
		want += writers * (1 + n%3)
	}
	var told atomic.Int64
	var seen []customer.Change
	err := x.workers(writers+1, func(i int, s customer.Storage) error {
		if i < writers {
			defer told.Add(1)
			return x.tellMany(s, i, commits)
		}
		mark, until := "", time.Now().Add(x.h.Patience/4)
		for len(seen) < want && (told.Load() < writers || time.Now().Before(until)) {
			rows, err := s.Scan(x.ctx, customer.Scan{Table: customer.TableChanges, After: mark, Limit: 9})
			if err != nil {
				return err
			}
			if rows.Next == "" {
				time.Sleep(100 * time.Microsecond)
				continue
			}
			mark, seen = rows.Next, append(seen, rows.Changes...)
		}
		return nil
	})
	release()
	if err != nil {
		x.find(ruleCommit, "writers and a reader beside an open transaction: %v", err)
		return
	}
	if len(seen) < want {
		x.find(ruleFlow, "%d changes were committed, and while the transaction was open %d were seen", want, len(seen))
	}
	all := x.changesFrom("", 0)
	x.want(ruleFeed, "what a reader saw who followed beside the transaction", positions(all[:min(len(all), len(seen))]), positions(seen))
	x.checkTold(all)
}

// checkEraseRaces erases somebody whose shop goes on telling of her, through
// other hubs and at the same time. Once Erase has returned nobody sees her.
func (x *trial) checkEraseRaces() {
	her, him := account("web", "kanarek", "kanarek@example.com"), account("web", "wrobel", "wrobel@example.com")
	watched := spy{x.s, x.known}
	h := x.hub(watched)
	x.add(h, her, him)
	id := x.idOf(x.s, her.Ref)
	var told, late atomic.Int64
	var erased atomic.Bool
	const each = 40
	err := x.workers(4, func(i int, s customer.Storage) error {
		h := x.hub(spy{s, x.known})
		if i == 0 {
			for told.Load() < each/2 && x.ctx.Err() == nil {
				time.Sleep(50 * time.Microsecond)
			}
			err := clerkOf(h).Erase(x.ctx, id)
			erased.Store(true)
			return err
		}
		for n := range each + 5 {
			for n >= each && !erased.Load() && x.ctx.Err() == nil {
				time.Sleep(50 * time.Microsecond) // the last ones come after it
			}
			gone := erased.Load()
			bought := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: fmt.Sprintf("kanarek%d-%d", i, n)}, Party: her.Ref,
				Keys: her.Keys[1:], UpdatedAt: channel.UTC(noon), Content: &channel.Order{Number: "#1", Status: channel.OrderOpen, Note: "for kanarek"}}
			c, err := h.Add(x.ctx, call(her.Ref, fmt.Sprintf("kanarek%d-%d", i, n), noon), bought, call(him.Ref, fmt.Sprintf("wrobel%d-%d", i, n), noon))
			if err != nil {
				return err
			}
			told.Add(1)
			if gone && c.Suppressed != 2 {
				late.Add(1)
			}
		}
		return nil
	})
	if err != nil {
		x.find(ruleCommit, "an erasure beside three workers: %v", err)
	}
	if late.Load() > 0 {
		x.find(ruleErase, "%d intakes that began after Erase had returned kept something of whom it erased", late.Load())
	}
	x.traces("kanarek")
	if n := len(x.customers(x.s)); n != 1 {
		x.find(ruleSpare, "%d customers are left, want the other one", n)
	}
	rows := x.timeline(customer.TimelineQuery{Owners: []channel.Ref{him.Ref}, Kinds: []customer.EntryKind{customer.Contacted}, Limit: 10_000})
	if int64(len(rows)) != told.Load() {
		x.find(ruleSpare, "the other one was told of %d times and has %d entries", told.Load(), len(rows))
	}
	x.dumped("kanarek")
}

// traces looks for a mark in every answer that the storage can give.
func (x *trial) traces(mark string) {
	for line := range strings.SplitSeq(x.snapshot(), "\n") {
		_, answer, _ := strings.Cut(line, ": ") // before it stands what was asked
		if strings.Contains(answer, mark) || strings.HasPrefix(line, "walked") && strings.Contains(line, mark) {
			x.find(ruleErase, "%s", short(line))
		}
	}
}
