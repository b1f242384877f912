package identity

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// Judge says whether a value says anything about a person. holders are the
// parties that carry it, however surely; their order does not matter, and a
// party given twice counts once. If more than [Rules.Holders] carry it, any
// Holders+1 of them are enough and give the same verdict.
//
// The newest decision about the value holds; then what [Rules.Builtin] says;
// then the number of holders; then the number of people who cannot be one,
// which are those that contradict each other in given name, birth date or
// unique id. A party that tells nothing about itself counts for nobody. People
// are counted only up to one more than the bound, and only where nothing
// before decides.
//
// The verdict is a function of the set of holders: who comes later can make a
// value generic, and it is not when they are gone.
func (r Rules) Judge(id channel.KeyID, holders []Party, decisions []Decision) Value {
	ps := byRef(holders)
	return r.judge(id, len(ps), decisions, func(limit int) int {
		all := make([]traits, len(ps))
		refs := make([]*traits, len(ps))
		for i, p := range ps {
			all[i] = readTraits(p, &r)
			refs[i] = &all[i]
		}
		return countPeople(refs, limit)
	})
}

// JudgeCount is [Rules.Judge] for a value of which only the number of holders
// is known, which must be more than [Rules.Holders] for the same verdict.
func (r Rules) JudgeCount(id channel.KeyID, holders int, decisions []Decision) Value {
	return r.judge(id, holders, decisions, func(int) int { return 0 })
}

func (r Rules) judge(id channel.KeyID, holders int, decisions []Decision, people func(limit int) int) Value {
	v := Value{Key: id, Holders: min(holders, r.holders()+1)}
	switch decidedValue(decisions, id) {
	case BlockValue:
		v.Generic, v.Why = true, "blocked by a decision"
		return v
	case AllowValue:
		return v
	}
	if v.Why, v.Generic = r.Builtin(id); v.Generic {
		return v
	}
	if holders > r.holders() {
		v.Generic, v.Why = true, fmt.Sprintf("carried by more than %d parties", r.holders())
		return v
	}
	bound := r.people(id.Kind)
	if v.People = people(bound + 1); v.People > bound {
		v.Generic, v.Why = true, fmt.Sprintf("used by more than %d people", bound)
	}
	return v
}

// countPeople counts parties that pairwise contradict each other, at most up
// to limit: a lower bound of the number of people. It takes them in orders of
// their own traits, so that the count does not depend on refs, and those first
// who say most: who says little contradicts nobody and would hide others.
func countPeople(ps []*traits, limit int) int {
	all := make([]spoken, 0, len(ps))
	for _, t := range ps {
		if key := t.key(); key != "" {
			all = append(all, spoken{t, t.says(), key})
		}
	}
	slices.SortFunc(all, func(a, b spoken) int { return strings.Compare(a.key, b.key) })
	all = slices.CompactFunc(all, func(a, b spoken) bool { return a.key == b.key })
	most := 0
	for trait := range 3 {
		slices.SortFunc(all, func(a, b spoken) int {
			return cmp.Or(cmp.Compare(b.says[trait], a.says[trait]), cmp.Compare(b.sum(), a.sum()), strings.Compare(a.key, b.key))
		})
		if most = max(most, apart(all, limit)); most >= limit {
			break
		}
	}
	return most
}

// spoken is what a party says about itself.
type spoken struct {
	*traits
	says [3]int // how much, in ids, names and dates
	key  string
}

func (s *spoken) sum() int { return s.says[0] + s.says[1] + s.says[2] }

// says tells how much there is that can contradict.
func (t *traits) says() [3]int {
	return [3]int{min(len(t.ids), 1), t.name.fullness(), min(len(t.date), 1)}
}

// apart takes one after the other who contradicts all that were taken before.
func apart(all []spoken, limit int) int {
	var taken []*traits
	for i := range all {
		t := all[i].traits
		if !slices.ContainsFunc(taken, func(o *traits) bool { return !contradict(t, o) }) {
			if taken = append(taken, t); len(taken) >= limit {
				break
			}
		}
	}
	return len(taken)
}

// key is equal for equal traits, and empty if there are none that can
// contradict.
func (t *traits) key() string {
	k := t.name.key()
	if k == "" && t.date == "" && len(t.ids) == 0 {
		return ""
	}
	b := append(append(append([]byte(k), '|'), t.date...), '|')
	for i := range t.ids {
		u := &t.ids[i]
		for _, s := range [...]string{string(u.key.Kind), u.key.Issuer, u.key.Value} {
			b = append(strconv.AppendInt(b, int64(len(s)), 10), ' ')
			b = append(b, s...)
		}
		b = u.span.append(b)
	}
	return string(b)
}

// contradict reports whether two parties cannot be one person by what they
// say about themselves.
func contradict(a, b *traits) bool {
	if _, differ := idsDiffer(a.ids, b.ids); differ {
		return true
	}
	return a.date != "" && b.date != "" && datesDiffer(a.date, b.date) || namesDiffer(&a.name, &b.name) != ""
}

// Suspect reports whether a value with so many holders can be generic because
// of them. If not, only a decision or [Rules.Builtin] makes it so, and
// [Rules.Judge] need not be asked.
func (r Rules) Suspect(k channel.KeyKind, holders int) bool {
	return holders > r.people(k) || holders > r.holders()
}
