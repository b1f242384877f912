package segment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/segment"
)

// analysis has two matters: one solved after some effort, one open.
func analysis() *journey.Analysis {
	at := func(ago int) time.Time { return today.AddDate(0, 0, -ago) }
	feedback := func(id string, ago int, f channel.Feedback) journey.Link {
		fact := &channel.Fact{Ref: channel.Ref{Channel: "survey", Kind: channel.KindFeedback, ID: id}, Content: &f}
		return journey.Link{Entry: &customer.Entry{At: at(ago), Kind: customer.FeedbackGiven, Ref: fact.Ref, Fact: fact}}
	}
	gap := func(matter string, kind journey.Kind, ago int) journey.Gap {
		return journey.Gap{Finding: journey.Finding{Kind: kind, At: at(ago)}, Matter: matter}
	}
	bad := channel.Feedback{Kind: channel.CSAT, Score: new(2.0), Best: 5, Worst: 1}
	return &journey.Analysis{
		Matters: []journey.Matter{
			{ID: "a", Effort: journey.Effort{Score: 4}, Episodes: []journey.Episode{{Solved: at(150)}, {Solved: at(100)}},
				Links: []journey.Link{feedback("1", 99, bad), feedback("nps", 99, channel.Feedback{Kind: channel.NPS, Score: new(9.0)}), feedback("none", 99, channel.Feedback{Kind: channel.CSAT})}},
			{ID: "b", Effort: journey.Effort{Score: 9}, Episodes: []journey.Episode{{}},
				Links: []journey.Link{feedback("1", 99, bad), feedback("2", 5, channel.Feedback{Kind: channel.CSAT, Score: new(5.0), Best: 5, Worst: 1})}},
			{ID: "c"},
		},
		Gaps: []journey.Gap{gap("a", journey.PingPong, 120), gap("a", journey.PingPong, 110), gap("a", journey.NeedlessSwitch, 98), gap("b", journey.AskedAgain, 130), gap("b", journey.PingPong, 20)},
	}
}

func TestExperiences(t *testing.T) {
	at := func(ago int) time.Time { return today.AddDate(0, 0, -ago) }
	want := []segment.Experience{{At: at(100), Effort: 4, Next: at(60)}}
	if diff := cmp.Diff(want, segment.Experiences(analysis(), []time.Time{at(20), at(60), at(120)})); diff != "" {
		t.Error(diff)
	}
	if got := segment.Experiences(analysis(), nil); len(got) != 1 || !got[0].Next.IsZero() {
		t.Errorf("got %+v", got)
	}
}

func TestAnswers(t *testing.T) {
	want := []segment.Answer{
		{Gaps: []string{"asked_again", "ping_pong"}}, // about both matters, before the switch
		{Good: true, Gaps: []string{"asked_again", "ping_pong"}},
	}
	if diff := cmp.Diff(want, segment.Answers(analysis())); diff != "" {
		t.Error(diff)
	}
}

func TestFeedbackByStage(t *testing.T) {
	order := channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}
	entry := func(id string, ago int, f channel.Feedback) customer.Entry {
		fact := &channel.Fact{Ref: channel.Ref{Channel: "survey", Kind: channel.KindFeedback, ID: id}, Content: &f}
		return customer.Entry{At: today.AddDate(0, 0, -ago), Kind: customer.FeedbackGiven, Ref: fact.Ref, Fact: fact}
	}
	about := entry("1", 9, channel.Feedback{Kind: channel.CES, Score: new(7.0), About: order})
	later := entry("2", 3, channel.Feedback{Kind: channel.CES, Score: new(2.0), About: order})
	general := entry("3", 5, channel.Feedback{Kind: channel.NPS, Score: new(9.0)})
	got := segment.FeedbackByStage([]customer.Entry{later, general, about, about, {Kind: customer.Sold}})
	if len(got) != 2 || len(got[journey.PostSale]) != 2 || *got[journey.PostSale][0].Score != 7 || len(got[""]) != 1 {
		t.Errorf("got %v", got)
	}
}
