package identity

import (
	"strings"
	"testing"
)

func TestStat(t *testing.T) {
	m := map[string]int{}
	for seed := range uint64(10_000) {
		ps, ds, r := randomChoices(seed).situation(8)
		res := ResolveAll(ps, ds, r)
		for _, c := range res.Clusters {
			if len(c) > 1 {
				m["cluster>1"]++
			}
			if len(c) > 3 {
				m["cluster>3"]++
			}
		}
		for _, c := range res.Conflicts {
			g := c.Guard
			if i := strings.Index(g, ", between"); i > 0 {
				g = g[:i] + " between"
			}
			m["conflict "+strings.Fields(c.Rule)[0]+" / "+g]++
		}
		for _, v := range Values(ps, ds, r) {
			if v.Generic {
				m["generic "+v.Why]++
			} else {
				m["fine"]++
			}
		}
	}
	for k, v := range m {
		t.Log(k, v)
	}
}
