package identity

// Retail returns the model that ships with the library: what is to be expected
// of the customers of a shop, so that two records suffice and nothing needs to
// be trained. Its numbers are priors, set by hand from how often people move,
// marry, mistype and share a telephone; they are the starting point of [Train]
// and what it falls back to where data are few.
//
// The shares of pairs are those of some hundred thousand records: a full name
// alone makes nobody one person.
func Retail() Model {
	m := Model{Name: "retail", Same: 1.0 / (1 << 17), Household: 1.0 / (1 << 17)}
	for n := range retailWeights {
		m.Fields = append(m.Fields, FieldModel{Field: fields[n].field, Levels: retailLevels(n), Smooth: retailSmooth[n]})
	}
	return m
}

// retailSmooth is how many people the shipped averages are worth.
var retailSmooth = [numFields]float64{fGiven: 200, fFamily: 200, fAddress: 200, fCity: 50}

// retailWeights lists, by field and level, how often two records agree just so
// far if they are of the same person, of one household, and unrelated. The
// last level of each class is what remains.
var retailWeights = [numFields][][3]float64{
	fGiven: {
		{.80, .025, .0080}, {.02, .0010, .0002}, {.07, .0042, .0040}, {.05, .0040, .0030},
		{.03, .0100, .0024}, {.02, .0150, .0150}, {.007, .3300, .3800}, {},
	},
	fFamily: {
		{.85, .65, .0015}, {.03, .02, .0005}, {.06, .05, .0020}, {.005, .10, .0006}, {.01, .01, .0100}, {},
	},
	fBirth: {
		{.89, .030, .00005}, {.02, .0005, .00004}, {.04, .0030, .0008}, {.01, .0005, .0002}, {.015, .0200, .0120}, {.01, .04, .03}, {},
	},
	fEmail: {
		{.56, .015, .0000001}, {.10, .105, .0000003}, {.05, .01, .000002}, {.05, .005, .00005}, {.03, .01, .0003}, {},
	},
	fPhone:   {{.54, .020, .0000001}, {.14, .28, .0000003}, {.04, .01, .00002}, {}},
	fAddress: {{.68, .74, .00001}, {.08, .07, .00004}, {.02, .02, .0010}, {.04, .04, .01}, {}},
	fCity:    {{.80, .90, .05}, {.05, .04, .004}, {}},
	fNational: {
		{.95, .0005, .0000001}, {.03, .001, .00001}, {},
	},
	fMember: {{.60, .10, .000001}, {.01, .01, .0001}, {}},
	fCard:   {{.30, .28, .001}, {.01, .01, .001}, {}},
}

// expect raises the shares of pairs to those of so many records that are linked
// because some of them are of one person: about one in 32. The fewer there are
// the likelier is any two of them to be.
func (m *Model) expect(records int) {
	share := 1 / max(16*float64(records), 2048)
	m.Same, m.Household = max(m.Same, share), max(m.Household, share)
}

func retailLevels(n int) []LevelModel {
	out := make([]LevelModel, len(fields[n].levels))
	rest := [3]float64{1, 1, 1}
	for i, name := range fields[n].levels {
		w := retailWeights[n][i]
		if i == len(out)-1 {
			w = rest
		}
		for k := range rest {
			rest[k] -= w[k]
		}
		out[i] = LevelModel{name, w[0], w[1], w[2]}
	}
	return out
}
