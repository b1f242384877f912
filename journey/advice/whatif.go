package advice

// An Effect is what another catalogue would change: a channel that is new, dearer
// or closed. It is what the scores say and no more; [Compare] tells what came of
// it.
type Effect struct {
	Questions int
	Moved     int // answered best in another channel than before

	// Before and After are how many questions each channel is the best for, by
	// its id; under the empty id are those that no channel can answer.
	Before, After map[string]int

	// Score is the change of what the answers are likely to cost, and Sooner and
	// Later how many customers have theirs sooner or later; of the questions that
	// can be answered both ways.
	Score         Milli
	Sooner, Later int
}

// WhatIf asks questions of a catalogue as it is and as it would be, such as those
// of last month. It is an error if either catalogue or its hours are not valid.
func WhatIf(now, then Catalogue, questions []Question) (Effect, error) {
	e := Effect{Questions: len(questions), Before: map[string]int{}, After: map[string]int{}}
	for _, q := range questions {
		a, err := Advise(now, q)
		if err != nil {
			return Effect{}, err
		}
		b, err := Advise(then, q)
		if err != nil {
			return Effect{}, err
		}
		x, could := a.Best()
		y, can := b.Best()
		e.Before[x.Channel]++
		e.After[y.Channel]++
		if x.Channel != y.Channel {
			e.Moved++
		}
		if !could || !can {
			continue
		}
		e.Score += y.Score - x.Score
		switch {
		case y.By.Before(x.By):
			e.Sooner++
		case x.By.Before(y.By):
			e.Later++
		}
	}
	return e, nil
}
