package customer

import (
	"bytes"
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
		r := in.fact.Ref
		cur := p.current(r)
		if in = undated(in, cur, p.now); in.fact == nil {
			p.counts.Duplicate++
			continue
		}
		if cur != nil && (cur.Hash == in.hash || history[r][in.hash]) {
			p.counts.Duplicate++
			continue
		}
		if history[r] == nil {
			history[r] = map[channel.Hash]bool{}
		}
		history[r][in.hash] = true
		row := &FactRow{Fact: *in.fact, Hash: in.hash, Received: p.now}
		if cur != nil && !newer(row, cur) {
			p.counts.Stale++
			row.Owner = cur.Owner
			p.commit.Stale = append(p.commit.Stale, row)
			continue
		}
		p.counts.Applied++
		if was := p.final[r]; was != nil {
			p.commit.Stale = append(p.commit.Stale, was)
		} else {
			p.order = append(p.order, r)
		}
		p.final[r] = row
	}
	return nil
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
func (p *plan) histories(good []incoming) (map[channel.Ref]map[channel.Hash]bool, error) {
	out := map[channel.Ref]map[channel.Hash]bool{}
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
