package customer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// versions decides for each arriving version whether it becomes current, is
// older than what is current, or has been seen before.
func (p *plan) versions(good []incoming) error {
	refs := make([]channel.Ref, 0, len(good))
	for _, in := range good {
		refs = append(refs, in.fact.Ref)
	}
	if err := p.load(refs...); err != nil {
		return err
	}
	history, err := p.histories(good)
	if err != nil {
		return err
	}
	p.counts.Received += int64(len(good))
	for _, in := range good {
		outcome, err := p.version(in, history)
		if err != nil {
			return err
		}
		*outcome++
	}
	return nil
}

// known are the hashes of all versions received of some objects.
type known map[channel.Ref]map[channel.Hash]bool

// version decides about one version and returns the count it belongs to.
func (p *plan) version(in incoming, history known) (*int64, error) {
	cur := p.current(in.fact.Ref)
	if in = undated(in, cur, p.now); in.fact == nil {
		return &p.counts.Duplicate, nil
	}
	r := in.fact.Ref
	if cur != nil && (cur.Hash == in.hash || history[r][in.hash]) {
		return &p.counts.Duplicate, nil
	}
	row := &FactRow{Fact: *in.fact, Hash: in.hash, Received: p.now}
	if cur != nil && reused(&cur.Fact, in.fact) {
		p.h.log.Error("customer: a source uses one id for two things", "ref", r.String())
		if !newer(row, cur) {
			return p.elder(in.fact, history)
		}
		if _, err := p.elder(&cur.Fact, history); err != nil {
			return nil, err
		}
	}
	if history[r] == nil {
		history[r] = map[channel.Hash]bool{}
	}
	history[r][in.hash] = true
	if cur != nil && !newer(row, cur) {
		row.Owner = cur.Owner
		p.commit.Stale = append(p.commit.Stale, row)
		return &p.counts.Stale, nil
	}
	if was := p.final[r]; was != nil {
		p.commit.Stale = append(p.commit.Stale, was)
	} else {
		p.order = append(p.order, r)
	}
	p.final[r] = row
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
func (p *plan) elder(f *channel.Fact, history known) (*int64, error) {
	moved := *f
	moved.Ref.ID = elderID(f.Ref.ID, f.CreatedAt.Unix())
	hash, err := moved.Hash()
	if err != nil {
		return nil, err
	}
	in := incoming{&moved, hash}
	if err := p.load(moved.Ref); err != nil {
		return nil, err
	}
	more, err := p.histories([]incoming{in})
	if err != nil {
		return nil, err
	}
	maps.Copy(history, more)
	return p.version(in, history)
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
		return incoming{&dated, hash}
	}
	return in
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
// the current version arrives: it may have been received before.
func (p *plan) histories(good []incoming) (known, error) {
	out := known{}
	var want []channel.Ref
	for _, in := range good {
		cur := p.stored[in.fact.Ref]
		if cur == nil || cur.Hash == in.hash || newer(&FactRow{Fact: *in.fact, Hash: in.hash}, cur) {
			continue
		}
		if _, ok := out[in.fact.Ref]; !ok {
			out[in.fact.Ref] = map[channel.Hash]bool{}
			want = append(want, in.fact.Ref)
		}
	}
	if len(want) == 0 {
		return out, nil
	}
	got, err := p.read(Want{Versions: want})
	if err != nil {
		return nil, err
	}
	for i, r := range want {
		for _, v := range got.Versions[i] {
			out[r][v.Hash] = true
		}
	}
	return out, nil
}
