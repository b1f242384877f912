package identity

import (
	"maps"
	"slices"
	"strings"
)

// A voice is what parties joined by more than verified keys say about the
// person: all their names, as far as they are equally full, and birth dates.
type voice struct {
	names []*name
	dates []string
	core  int32
}

// coreKey is equal for voices that differ only in what cannot contradict but
// may reconcile: family names, which may be given names exchanged. There are
// few cores even where there are many voices.
func (v *voice) coreKey() string {
	keys := make([]string, len(v.names))
	for i, n := range v.names {
		keys[i] = n.core()
	}
	slices.Sort(keys)
	return strings.Join(slices.Compact(keys), "|") + "||" + strings.Join(v.dates, "|")
}

// seal gives each group its voice. From here on groups are joined by verified
// keys only.
func (g *groups) seal() {
	g.sealed = true
	g.voices, g.cores = make([][]int32, len(g.members)), make([][]int32, len(g.members))
	g.voiceOf = slices.Repeat([]int32{-1}, len(g.members))
	numbers, cores := make(map[string]int32), make(map[string]int32)
	for root, m := range g.members {
		v, key := g.newVoice(m)
		if key == "" {
			continue
		}
		n, ok := numbers[key]
		if !ok {
			n = int32(len(g.voice))
			numbers[key] = n
			k := v.coreKey()
			if v.core, ok = cores[k]; !ok {
				v.core = int32(len(g.core))
				cores[k] = v.core
				g.core = append(g.core, v)
			}
			g.voice = append(g.voice, v)
		}
		g.voices[root], g.cores[root] = []int32{n}, []int32{g.voice[n].core}
		for _, m := range m {
			if nd := &g.e.nodes[m]; nd.date != "" || nd.name.key() != "" {
				g.voiceOf[m] = n
			}
		}
	}
}

// newVoice collects the names and birth dates of the members, and gives a key
// that is equal for equal voices. Where somebody gives the name in full, what
// is only an initial or a family name adds nothing: "J." must not make Jan and
// Joanna agree.
func (g *groups) newVoice(members []int32) (voice, string) {
	var v voice
	names := make(map[string]*name)
	full := 0
	for _, m := range members {
		n := &g.e.nodes[m]
		if n.date != "" {
			v.dates = append(v.dates, n.date)
		}
		k := n.name.key()
		if k == "" {
			continue
		}
		if f := n.name.fullness(); f > full {
			full = f
			clear(names)
		}
		if n.name.fullness() == full {
			names[k] = &n.name
		}
	}
	slices.Sort(v.dates)
	v.dates = slices.Compact(v.dates)
	keys := slices.Sorted(maps.Keys(names))
	for _, k := range keys {
		v.names = append(v.names, names[k])
	}
	if len(keys)+len(v.dates) == 0 {
		return v, ""
	}
	return v, strings.Join(keys, "|") + "||" + strings.Join(v.dates, "|")
}

// contradict reports whether any voice of one group contradicts any of the
// other. Voices are looked at only where their cores contradict.
func (g *groups) contradict(a, b int32) bool {
	for _, c := range g.cores[a] {
		for _, d := range g.cores[b] {
			if c != d && voicesDiffer(&g.core[c], &g.core[d], coresDiffer) != "" && g.voicesOf(a, b, c, d) {
				return true
			}
		}
	}
	return false
}

// voicesOf is contradict for the voices of two cores.
func (g *groups) voicesOf(a, b, c, d int32) bool {
	for _, x := range g.voices[a] {
		if g.voice[x].core != c {
			continue
		}
		for _, y := range g.voices[b] {
			if g.voice[y].core == d && g.contradiction(x, y) != "" {
				return true
			}
		}
	}
	return false
}

// contradiction says what two voices say against each other: nothing they say
// agrees.
func (g *groups) contradiction(x, y int32) string {
	if x == y {
		return ""
	}
	return voicesDiffer(&g.voice[x], &g.voice[y], namesDiffer)
}

func voicesDiffer(v, w *voice, differ func(a, b *name) string) string {
	agree := len(v.dates) == 0 || len(w.dates) == 0
	for i := 0; i < len(v.dates) && !agree; i++ {
		agree = slices.ContainsFunc(w.dates, func(d string) bool { return !datesDiffer(v.dates[i], d) })
	}
	if !agree {
		return guardBirthDate
	}
	guard := ""
	for _, n := range v.names {
		for _, o := range w.names {
			s := differ(n, o)
			if s == "" {
				return ""
			}
			if guard == "" || s == guardGiven {
				guard = s
			}
		}
	}
	return guard
}
