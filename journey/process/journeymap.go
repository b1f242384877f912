package process

import "github.com/clientele-go/clientele/journey"

// ModelOf returns the model of a journey. Consecutive steps of one group are
// alternatives, of which those that repeat may come in any mixture, steps that may come at any time have no place in the order, and
// steps that leave no trace are not looked at.
func ModelOf(m journey.Map) *Model {
	out := &Model{Name: m.Name}
	group := ""
	for _, s := range m.Steps {
		step := Step{ID: s.ID, Activities: s.Activities, Failures: s.Failures, Optional: s.Optional, Repeat: s.Repeat}
		if s.Anytime {
			// It has no number of times either: questions come when they come.
			out.Anytime = append(out.Anytime, step)
			continue
		}
		if s.Group != "" && s.Group == group {
			last := &out.Blocks[len(out.Blocks)-1]
			last.Steps, last.Mixed = append(last.Steps, step), true
			continue
		}
		group = s.Group
		out.Blocks = append(out.Blocks, Block{Steps: []Step{step}})
	}
	return out
}
