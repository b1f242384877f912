package customertest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// meeting does something once, just before a commit that releases records.
type meeting struct {
	customer.Storage
	do func()
}

func (m *meeting) Commit(ctx context.Context, c *customer.Commit) error {
	if len(c.Released) > 0 && m.do != nil {
		do := m.do
		m.do = nil
		do()
	}
	return m.Storage.Commit(ctx, c)
}

// checkReplays lets workers replay the same records: one just before the other
// commits, and eight at the same time.
func (x *trial) checkReplays() {
	const records = 12
	for i := range records {
		raw, err := json.Marshal(account("web", fmt.Sprint(i), fmt.Sprintf("r%d@example.com", i)))
		if err != nil {
			x.fatal(ruleHarness, "a fact of the kit: %v", err)
		}
		x.must(&customer.Commit{Quarantine: []customer.Quarantined{{Channel: "web", Stream: "fact", Raw: raw, Reason: "was not understood", At: noon, Digest: fmt.Sprint("d", i)}},
			Sources: []customer.SourceUpdate{{Channel: "web", Add: customer.Counts{Received: 1, Quarantined: 1}}}})
	}
	first := x.held()[0].ID
	other := x.hub(x.other())
	between := x.hub(&meeting{x.s, func() {
		if n, err := other.Replay(x.ctx, first); err != nil || n != 1 {
			x.find(ruleReplay, "a worker replays a record: %d, %v", n, err)
		}
	}})
	if n, err := between.Replay(x.ctx, first); err != nil || n != 0 {
		x.find(ruleReplay, "a record that another worker replays just before the commit is replayed %d times more: %v", n, err)
	}
	var sum atomic.Int64
	err := x.workers(8, func(_ int, s customer.Storage) error {
		n, err := x.hub(s).Replay(x.ctx)
		sum.Add(int64(n))
		return err
	})
	if err != nil || sum.Load() != records-1 {
		x.find(ruleReplay, "eight workers replay %d records %d times: %v", records-1, sum.Load(), err)
	}
	for _, s := range x.read(customer.Want{Sources: true}).Sources {
		if s.Channel == "web" && s.Counts != (customer.Counts{Received: records, Applied: records}) {
			x.find(ruleReplay, "of %d records that were replayed the ledger says: %s", records, s.Counts)
		}
	}
}

// checkHubPoison gives a hub facts that cannot be stored, among good ones.
func (x *trial) checkHubPoison() {
	h := x.hub(x.s)
	facts := []channel.Fact{account("web", "good1", "g1@example.com")}
	for i, s := range []string{"a\x00b", "\xff\xfe", "\xc3\x28", "\xed\xa0\x80", "\xf4\x90\x80\x80"} {
		bad := account("web", fmt.Sprint("bad", i), fmt.Sprintf("b%d@example.com", i))
		bad.Content.(*channel.Person).Name.Given = s
		facts = append(facts, bad)
	}
	facts = append(facts, account("desk", "good2", "g2@example.com"))
	c, err := h.Add(x.ctx, facts...)
	if err != nil || c.Applied != 2 || c.Quarantined != 5 || !c.Balanced() {
		x.fatal(ruleCommit, "of two good facts and five that hold no text: %s, %v", c, err)
	}
	held := x.held()
	for i, q := range held {
		if len(q.Raw) == 0 || q.Ref != facts[i+1].Ref {
			x.find(ruleHeld, "the row of a bad fact: %s", heldText(q))
		}
	}
	if len(held) != 5 {
		x.find(ruleHeld, "five bad facts are held as %d rows", len(held))
	}
	if c, err = h.Add(x.ctx, facts...); err != nil || c.Duplicate != 7 {
		x.find(ruleHeld, "told again, of seven facts are known: %s, %v", c, err)
	}
	if n, err := h.Replay(x.ctx); n != 0 || err != nil {
		x.find(ruleHeld, "a replay of what is still bad: %d, %v", n, err)
	}
}
