package process

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A Conformance says how well what happened fits a model.
type Conformance struct {
	Cases []CaseFit `json:"cases"` // by name

	Cost    int `json:"cost"`    // of all cases
	Fitting int `json:"fitting"` // cases without a deviation

	// MeanFitness is the mean of the fitness of the cases, LogFitness is 1 − the
	// sum of their costs / the sum of their worst costs. Of no cases both are 1.
	MeanFitness float64 `json:"mean_fitness"`
	LogFitness  float64 `json:"log_fitness"`

	// Deviations says how often what deviated, the most frequent first.
	Deviations []DeviationCount `json:"deviations"`
}

// A CaseFit is how well one case fits.
type CaseFit struct {
	Case      string    `json:"case"`
	Alignment Alignment `json:"alignment"`
}

// A DeviationCount counts deviations of one kind at one step or, of what is ad
// hoc, of one activity.
type DeviationCount struct {
	Kind     DeviationKind `json:"kind"`
	Step     string        `json:"step,omitempty"`
	Activity string        `json:"activity,omitempty"` // of ad-hoc ones
	Count    int           `json:"count"`
	Cases    int           `json:"cases"`
}

// Conform aligns every case of a log with a model. Cases that go the same way
// are aligned once and share the slices of their alignment, which must not be
// changed. The error is an [ErrModel], see [Model.Align].
func (m *Model) Conform(l *Log) (Conformance, error) {
	out := Conformance{MeanFitness: 1, LogFitness: 1, Cases: []CaseFit{}, Deviations: []DeviationCount{}}
	a, err := m.compile()
	if err != nil {
		return out, err
	}
	order, bounds := l.order()
	known := map[string]Alignment{}
	var key []byte
	worst := 0
	var fitness float64
	for k, name := range l.cases.list {
		trace := order[bounds[k]:bounds[k+1]]
		key = key[:0]
		for _, i := range trace {
			key = binary.LittleEndian.AppendUint32(key, uint32(l.rows[i].activity))
		}
		fit, ok := known[string(key)]
		if !ok {
			path := make([]string, len(trace))
			for n, i := range trace {
				path[n] = l.activities.list[l.rows[i].activity]
			}
			if fit, err = a.align(path); err != nil {
				return out, err
			}
			known[string(key)] = fit
		}
		out.Cases = append(out.Cases, CaseFit{name, fit})
	}
	slices.SortFunc(out.Cases, func(a, b CaseFit) int { return cmp.Compare(a.Case, b.Case) })
	for i := range out.Cases {
		fit := &out.Cases[i].Alignment
		out.Cost += fit.Cost
		worst += fit.Worst
		fitness += fit.Fitness
		if len(fit.Deviations) == 0 {
			out.Fitting++
		}
	}
	if worst > 0 {
		out.LogFitness = 1 - float64(out.Cost)/float64(worst)
	}
	if n := len(out.Cases); n > 0 {
		out.MeanFitness = fitness / float64(n)
	}
	out.count()
	return out, nil
}

// count adds up the deviations of all cases.
func (c *Conformance) count() {
	type kind struct {
		kind           DeviationKind
		step, activity string
	}
	all := map[kind]*DeviationCount{}
	for _, k := range c.Cases {
		here := map[kind]bool{}
		for _, d := range k.Alignment.Deviations {
			of := kind{d.Kind, d.Step, ""}
			if d.Kind == AdHoc {
				of.activity = d.Activity
			}
			n := all[of]
			if n == nil {
				n = &DeviationCount{Kind: of.kind, Step: of.step, Activity: of.activity}
				all[of] = n
			}
			n.Count++
			if !here[of] {
				here[of] = true
				n.Cases++
			}
		}
	}
	for _, n := range all {
		c.Deviations = append(c.Deviations, *n)
	}
	slices.SortFunc(c.Deviations, func(a, b DeviationCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Step, b.Step), cmp.Compare(a.Activity, b.Activity))
	})
}
