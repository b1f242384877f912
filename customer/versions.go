package customer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// versions decides for each arriving version whether it becomes current, is
// older than what is current, or has been seen before.
func (p *plan) versions(good []incoming) error {
	p.counts.Received += int64(len(good))
	news := make([]incoming, 0, len(good))
	refs := make([]channel.Ref, 0, len(good))
	for _, in := range good {
		if slices.Contains(in.known, in.hash) {
			p.counts.Duplicate++
			continue
		}
		news = append(news, in)
		if len(in.known) > 0 {
			refs = append(refs, in.fact.Ref)
		} else if n := p.fact(in.fact.Ref); !n.read {
			n.read = true // there was nothing, and there must still be nothing
			p.commit.Expect.Facts = append(p.commit.Expect.Facts, ExpectFact{Ref: n.ref})
		}
	}
	if err := p.load(refs...); err != nil {
		return err
	}
	if err := p.histories(news); err != nil {
		return err
	}
	for _, in := range news {
		outcome, err := p.version(in)
		if err != nil {
			return err
		}
		*outcome++
	}
	return nil
}

// version decides about one version and returns the count it belongs to.
func (p *plan) version(in incoming) (*int64, error) {
	n := p.fact(in.fact.Ref)
	cur := n.current()
	if in = undated(in, cur, p.now); in.fact == nil {
		return &p.counts.Duplicate, nil
	}
	if cur != nil && cur.Hash == in.hash || n.knows(in.hash) {
		return &p.counts.Duplicate, nil
	}
	row := &FactRow{Fact: *in.fact, Hash: in.hash, Received: p.now}
	if cur != nil && reused(&cur.Fact, in.fact) {
		p.h.log.Error("customer: a source uses one id for two things", "ref", n.ref.String())
		if !newer(row, cur) {
			return p.elder(in.fact)
		}
		if _, err := p.elder(&cur.Fact); err != nil {
			return nil, err
		}
	}
	if cur != nil && !newer(row, cur) {
		n.seen = append(n.seen, in.hash)
		row.Owner = cur.Owner
		p.commit.Stale = append(p.commit.Stale, row)
		if n.final == nil {
			p.touch(cur.Owner)
		}
		return &p.counts.Stale, nil
	}
	if n.final != nil {
		n.seen = append(n.seen, n.final.Hash)
		p.commit.Stale = append(p.commit.Stale, n.final)
	} else {
		p.order = append(p.order, n)
	}
	n.final = row
	return &p.counts.Applied, nil
}

// reused reports whether two facts with one ref are about different things:
// both what people call it and when it came into being differ.
func reused(a, b *channel.Fact) bool {
	na, nb := number(a), number(b)
	if na == "" || nb == "" || na == nb || a.CreatedAt.IsZero() || b.CreatedAt.IsZero() {
		return false
	}
	return a.CreatedAt.Sub(b.CreatedAt.Time).Abs() >= time.Minute
}

func number(f *channel.Fact) string {
	switch c := f.Content.(type) {
	case *channel.Order:
		return normalNumber(c.Number)
	case *channel.Case:
		return normalNumber(c.Number)
	}
	return ""
}

// maxID is how long the id of a ref may be.
const maxID = 512

// elderID is the id of a thing whose own is taken. A long one is cut, and told
// apart by a digest.
func elderID(id string, created int64) string {
	suffix := "~" + strconv.FormatInt(created, 10)
	if len(id)+len(suffix) > maxID {
		sum := sha256.Sum256([]byte(id))
		suffix = "~" + hex.EncodeToString(sum[:8]) + suffix
		id = strings.ToValidUTF8(id[:maxID-len(suffix)], "")
	}
	return id + suffix
}

// elder keeps a thing whose id its source has given to a newer one: under the
// id with the time of its creation. The newest thing has the id itself, so
// whatever order they come in, each ends in the same place.
func (p *plan) elder(f *channel.Fact) (*int64, error) {
	moved := *f
	moved.Ref.ID = elderID(f.Ref.ID, f.CreatedAt.Unix())
	hash, err := moved.Hash()
	if err != nil {
		return nil, err
	}
	in := incoming{fact: &moved, hash: hash}
	if err := p.load(moved.Ref); err != nil {
		return nil, err
	}
	if err := p.histories([]incoming{in}); err != nil {
		return nil, err
	}
	return p.version(in)
}

// undated gives a tombstone that carries neither version nor time those of its
// arrival: it can only mean what it says now. It returns no fact if the object
// is known to be deleted.
func undated(in incoming, cur *FactRow, now time.Time) incoming {
	f := in.fact
	if !f.Deleted || f.Version != 0 || !f.UpdatedAt.IsZero() {
		return in
	}
	if cur != nil && cur.Fact.Deleted {
		return incoming{}
	}
	dated := *f
	dated.UpdatedAt = channel.UTC(now)
	if cur != nil {
		dated.Version = cur.Fact.Version
		if !now.After(cur.Fact.UpdatedAt.Time) {
			dated.UpdatedAt = channel.UTC(cur.Fact.UpdatedAt.Add(1))
		}
	}
	if hash, err := dated.Hash(); err == nil {
		return incoming{fact: &dated, hash: hash}
	}
	return in
}

// touch makes a commit that only adds to the history of one of a party's
// objects one that changes the party too: of two that bring the same old
// version at once, one is stale and sees it then.
func (p *plan) touch(owner channel.Ref) {
	if n := p.party(owner); n.was != nil {
		p.working(n)
	}
}

// newer is [channel.Fact.Newer] with the hashes at hand.
func newer(a, b *FactRow) bool {
	f, g := &a.Fact, &b.Fact
	if f.Version == g.Version && f.UpdatedAt.Equal(g.UpdatedAt.Time) {
		return bytes.Compare(a.Hash[:], b.Hash[:]) > 0
	}
	return f.Newer(g)
}

// histories reads all versions of those objects of which something older than
// the current version arrives: it may have been received before. It reads them
// after the current version and its owner, which the commit expects to stay.
func (p *plan) histories(news []incoming) error {
	var want, owners []channel.Ref
	for _, in := range news {
		n := p.fact(in.fact.Ref)
		if n.stored == nil || n.seen != nil || newer(&FactRow{Fact: *in.fact, Hash: in.hash}, n.stored) {
			continue
		}
		n.seen = []channel.Hash{n.stored.Hash}
		want = append(want, n.ref)
		owners = append(owners, n.stored.Owner)
	}
	if len(want) == 0 {
		return nil
	}
	if err := p.loadParties(owners...); err != nil {
		return err
	}
	got, err := p.read(Want{Hashes: want})
	if err != nil {
		return err
	}
	for i, r := range want {
		n := p.facts[r]
		n.seen = append(n.seen, got.Hashes[i]...)
	}
	return nil
}
