package segment

import (
	"math"
	"slices"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
)

// CSAT is how many are satisfied.
type CSAT struct {
	Satisfied journey.Share    // the best two of the answers that could be given; the best one where there are but two or three
	Interval  journey.Interval // of Satisfied, Wilson, 95 %
	Mean      float64          // of the answers brought to 0, the worst, to 1, the best
	Invalid   int              // no score, or one outside its scale
}

// CSATOf returns the satisfaction that feedback of kind channel.CSAT tells;
// other feedback is left out. Scales may differ from one to another and may
// run either way; a scale that is not given is one from 1 to 5.
func CSATOf(feedback []channel.Feedback) CSAT {
	var c CSAT
	var values []float64
	for _, f := range feedback {
		if f.Kind != channel.CSAT {
			continue
		}
		best, worst := f.Best, f.Worst
		if best == worst {
			best, worst = 5, 1
		}
		v, ok := scaled(f.Score, worst, best)
		if !ok {
			c.Invalid++
			continue
		}
		steps := math.Abs(best - worst)
		top := 1 - 1/steps
		if steps <= 2 {
			top = 1
		}
		c.Satisfied.N++
		if v >= top-1e-9 {
			c.Satisfied.Hits++
		}
		values = append(values, v)
	}
	c.Mean = meanOf(values)
	c.Interval = c.Satisfied.Wilson(0)
	return c
}

// NPS is who would recommend: the net promoter score.
type NPS struct {
	Promoters  journey.Share // 9 and 10 of 10
	Passives   journey.Share // 7 and 8
	Detractors journey.Share // 0 to 6

	// PromoterInterval and DetractorInterval are those of the shares (Wilson,
	// 95 %).
	PromoterInterval, DetractorInterval journey.Interval

	// Index is the share of promoters less that of detractors times 100, from
	// −100 to 100, and Interval where it lies: the interval of the difference
	// of two shares of one sample, by the normal approximation with Wilson's
	// shrinking, 95 %.
	Index    float64
	Interval journey.Interval

	Invalid int // no score, or one that is not from 0 to 10
}

// NPSOf returns the net promoter score of feedback of kind channel.NPS; other
// feedback is left out. Scores are from 0 to 10.
func NPSOf(feedback []channel.Feedback) NPS {
	var p NPS
	n := 0
	for _, f := range feedback {
		if f.Kind != channel.NPS {
			continue
		}
		if f.Score == nil || !(*f.Score >= 0 && *f.Score <= 10) {
			p.Invalid++
			continue
		}
		n++
		switch {
		case *f.Score >= 9:
			p.Promoters.Hits++
		case *f.Score > 6:
			p.Passives.Hits++
		default:
			p.Detractors.Hits++
		}
	}
	p.Promoters.N, p.Passives.N, p.Detractors.N = n, n, n
	p.PromoterInterval, p.DetractorInterval = p.Promoters.Wilson(0), p.Detractors.Wilson(0)
	p.Index = 100 * (p.Promoters.Value() - p.Detractors.Value())
	p.Interval = netInterval(p.Promoters, p.Detractors)
	return p
}

// netInterval is where 100 times the difference of two shares of one sample
// lies. As Wilson's interval, and Agresti and Min's (2005) for matched pairs,
// it adds half a case to each side, so that a sample in which all agree is not
// taken for certain.
func netInterval(a, b journey.Share) journey.Interval {
	if a.N == 0 {
		return journey.Interval{Low: -100, High: 100}
	}
	n := float64(a.N) + 2
	p, q := (float64(a.Hits)+0.5)/n, (float64(b.Hits)+0.5)/n
	half := normalQuantile(0) * math.Sqrt(max(0, p+q-(p-q)*(p-q))/n)
	return journey.Interval{Low: 100 * max(-1, p-q-half), High: 100 * min(1, p-q+half)}
}

// CES is how easy it was: the customer effort score 2.0, agreement from 1 to
// 7 with "the company made it easy for me".
type CES struct {
	N    int
	Mean float64

	Easy     journey.Share    // 5 to 7
	Interval journey.Interval // of Easy, Wilson, 95 %

	// Index is the share of 6 and 7 less that of 1 to 3 times 100, and
	// IndexInterval where it lies, as for [NPS].
	Index         float64
	IndexInterval journey.Interval

	Invalid int // no score, or one that is not from 1 to 7
}

// CESOf returns the effort score of feedback of kind channel.CES; other
// feedback is left out. A score on another scale than 1 to 7, the one that is
// meant where none is given, is invalid: the 1 to 5 of the first version asked
// another question.
func CESOf(feedback []channel.Feedback) CES {
	var c CES
	var values []float64
	var top, low journey.Share
	for _, f := range feedback {
		if f.Kind != channel.CES {
			continue
		}
		other := f.Best != f.Worst && (f.Best != 7 || f.Worst != 1)
		if f.Score == nil || other || !(*f.Score >= 1 && *f.Score <= 7) {
			c.Invalid++
			continue
		}
		s := *f.Score
		c.N++
		values = append(values, s)
		if s >= 5 {
			c.Easy.Hits++
		}
		if s >= 6 {
			top.Hits++
		}
		if s <= 3 {
			low.Hits++
		}
	}
	c.Easy.N, top.N, low.N = c.N, c.N, c.N
	c.Mean = meanOf(values)
	c.Interval = c.Easy.Wilson(0)
	c.Index = 100 * (top.Value() - low.Value())
	c.IndexInterval = netInterval(top, low)
	return c
}

// scaled brings a score to 0 to 1.
func scaled(score *float64, worst, best float64) (float64, bool) {
	if score == nil || math.IsNaN(*score) {
		return 0, false
	}
	v := (*score - worst) / (best - worst)
	return v, v >= 0 && v <= 1
}

// meanOf adds in an order of its own, since sums of floats depend on it.
func meanOf(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	var sum float64
	for _, v := range slices.Sorted(slices.Values(values)) {
		sum += v
	}
	return sum / float64(len(values))
}
