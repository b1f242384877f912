package customer

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// A digester makes the digests by which the suppression list knows values:
// nobody without the key can test a guess against them. It is not safe for use
// by several goroutines.
type digester struct {
	mac  hash.Hash
	sum  [sha256.Size]byte
	text []byte
}

func (h *Hub) digester() *digester {
	key := h.cfg.SuppressionKey.Reveal()
	if key == "" {
		key = "clientele suppression"
	}
	return &digester{mac: hmac.New(sha256.New, []byte(key))}
}

func (d *digester) of(kind, value string) string {
	d.mac.Reset()
	d.text = append(append(append(d.text[:0], kind...), 0), value...)
	d.mac.Write(d.text)
	return hex.EncodeToString(d.mac.Sum(d.sum[:0]))
}

func (d *digester) ref(r channel.Ref) string    { return d.of("ref", r.String()) }
func (d *digester) key(id channel.KeyID) string { return d.of("key", string(keyTerm(id))) }

// filterSuppressed leaves out facts about somebody who is erased: those that
// carry a suppressed key, or belong to a suppressed record.
func (h *Hub) filterSuppressed(ctx context.Context, good []incoming, counts *Counts) ([]incoming, error) {
	l := lookups{d: h.digester(), refs: make(map[channel.Ref]int, len(good))}
	spans := make([]int, len(good)+1)
	for i, in := range good {
		l.ref(in.fact.Ref)
		l.ref(in.fact.Owner())
		l.ref(parentOf(in.fact))
		for _, k := range in.fact.Keys {
			l.asked = append(l.asked, l.add(l.d.key(k.ID())))
		}
		spans[i+1] = len(l.asked)
	}
	got, err := h.storage.Read(ctx, Want{Suppress: l.digests})
	if err != nil {
		return nil, fmt.Errorf("customer: suppression: %w", err)
	}
	out := good[:0:0]
	for i, in := range good {
		if slices.ContainsFunc(l.asked[spans[i]:spans[i+1]], func(n int) bool { return got.Suppress[n] }) {
			counts.Received++
			counts.Suppressed++
			continue
		}
		out = append(out, in)
	}
	return out, nil
}

// lookups are the digests to look up, those of one ref once.
type lookups struct {
	d       *digester
	digests []string
	refs    map[channel.Ref]int // places in digests
	asked   []int               // places in digests, fact by fact
}

func (l *lookups) add(digest string) int {
	l.digests = append(l.digests, digest)
	return len(l.digests) - 1
}

func (l *lookups) ref(r channel.Ref) {
	if r.IsZero() {
		return
	}
	n, ok := l.refs[r]
	if !ok {
		n = l.add(l.d.ref(r))
		l.refs[r] = n
	}
	l.asked = append(l.asked, n)
}
