package customer

import (
	"context"

	"github.com/clientele-go/clientele/channel"
)

// Ask implements [Asker].
func (m *Memory) Ask(ctx context.Context, qs []Question) ([]Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var owners []channel.Ref
	for i := range qs {
		for _, q := range qs[i].Timelines {
			owners = append(owners, q.Owners...)
		}
	}
	m.lockSettled(owners)
	defer m.mu.RUnlock()
	out := make([]Answer, len(qs))
	for i := range qs {
		q, a := &qs[i], &out[i]
		m.read(&q.Want, &a.Got)
		a.Timelines = each(q.Timelines, m.timelinePage)
		if q.Whole {
			a.OfParties, a.OfIDs = each(a.Parties, m.fellows), each(a.IDs, m.fellows)
		}
	}
	return out, nil
}

// fellows returns all members of the customer of a party.
func (m *Memory) fellows(row *PartyRow) []*PartyRow {
	if row == nil {
		return nil
	}
	me := m.refs.get(row.Ref)
	head := me
	if row.First != row.Ref {
		head = &m.refs.at(me.first).val
	}
	if head.party == nil {
		return nil
	}
	return m.company(head)
}
