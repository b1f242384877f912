package identity

import "github.com/clientele-go/clientele/channel"

// ResolveAll tells who is one person among any set of parties: it judges each
// value that two or more of them carry and resolves them all at once. It gives
// the clusters that [Resolve] gives for each connected component alone, so it
// may be used for a whole history as well as for checking what was resolved
// step by step.
func ResolveAll(parties []Party, decisions []Decision, r Rules) Result {
	return Resolve(Input{Parties: parties, Values: Values(parties, decisions, r), Decisions: decisions}, r)
}

// Values judges each value that two or more of the parties carry. It is what
// [Input] needs if parties holds everybody who carries any of the values.
func Values(parties []Party, decisions []Decision, r Rules) map[channel.KeyID]Value {
	about := make(map[channel.KeyID][]Decision)
	for _, d := range decisions {
		if d.aboutValue() {
			about[d.Key] = append(about[d.Key], d)
		}
	}
	ps := byRef(parties)
	holders := make(map[channel.KeyID][]int32)
	for i, p := range ps {
		for j := range p.Claims {
			id := p.Claims[j].Key.ID()
			if h := holders[id]; len(h) == 0 || h[len(h)-1] != int32(i) {
				holders[id] = append(h, int32(i))
			}
		}
	}
	values := make(map[channel.KeyID]Value)
	all := make([]traits, len(ps))
	for i, p := range ps {
		all[i] = readTraits(p, &r)
	}
	var some []*traits
	for id, h := range holders {
		if len(h) < 2 {
			continue
		}
		values[id] = r.judge(id, len(h), about[id], func(limit int) int {
			some = some[:0]
			for _, i := range h {
				some = append(some, &all[i])
			}
			return countPeople(some, limit)
		})
	}
	return values
}

// Orphaned returns the links and unlinks in force that name a party which is
// not among parties, in the order given: its source deleted or renamed the
// record. They do nothing until the record is back; a human should look at
// them. parties must hold everybody.
func Orphaned(parties []Party, decisions []Decision) []Decision {
	there := make(map[channel.Ref]bool, len(parties))
	for i := range parties {
		there[parties[i].Ref] = true
	}
	force := inForce(decisions)
	var out []Decision
	for i := range decisions {
		d := &decisions[i]
		if d.aboutPair() && force[pairOf(d.A, d.B)] == d && !(there[d.A] && there[d.B]) {
			out = append(out, *d)
		}
	}
	return out
}
