package identity

import "github.com/clientele-go/clientele/channel"

// splitClaims keeps, of the records that carry a value which humans split, when
// they had what.
type splitClaims struct {
	hands changedHands
	of    map[channel.Ref]*node
}

// newSplitClaims returns nil if no value was split.
func newSplitClaims(ds []Decision) *splitClaims {
	hands := splitHands(ds)
	if len(hands) == 0 {
		return nil
	}
	return &splitClaims{hands: hands, of: make(map[channel.Ref]*node)}
}

// add takes in a record, if it carries any such value.
func (s *splitClaims) add(p *Party) {
	carries := false
	for i := range p.Claims {
		_, split := s.hands[p.Claims[i].Key.ID()]
		carries = carries || split
	}
	if !carries {
		return
	}
	n := s.of[p.Ref]
	if n == nil {
		n = &node{ref: p.Ref}
		s.of[p.Ref] = n
	}
	for i := range p.Claims {
		if k := &p.Claims[i].Key; k.Kind == channel.KeyEmail || k.Kind == channel.KeyPhone {
			n.claims = append(n.claims, claim{k.ID(), level(*k), span{k.Since, k.Until}, p.CreatedAt, p.Claims[i].Fact})
		}
	}
}

// adjust returns what takes away, of two rows, what they share but did not have
// at one time.
func (s *splitClaims) adjust(refs []channel.Ref, at []int32) func(i, j int32, v *vector) {
	return func(i, j int32, v *vector) {
		if a, b := s.of[refs[at[i]]], s.of[refs[at[j]]]; a != nil && b != nil {
			atOneTime(a, b, s.hands, v)
		}
	}
}
