package customer

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// named returns the links of a record that name another record.
func named(s *FactRow) []channel.Link {
	return slices.DeleteFunc(linksOf(&s.Fact), func(l channel.Link) bool { return l.Ref.IsZero() })
}

// linksOf returns everything that a record says it belongs to.
func linksOf(f *channel.Fact) []channel.Link {
	var out []channel.Link
	add := func(l channel.Link) {
		if !l.Ref.IsZero() || l.Number != "" {
			out = append(out, l)
		}
	}
	switch c := f.Content.(type) {
	case *channel.Order:
		for i := range c.Lines {
			add(c.Lines[i].Link)
		}
		out = append(out, c.Links...)
		for i := range c.Returns {
			add(channel.Link{Rel: channel.RelReturns, Ref: c.Returns[i].Order})
		}
	case *channel.Case:
		out = append(out, c.Links...)
		add(channel.Link{Rel: channel.RelFollowUp, Ref: c.FollowUpOf})
		add(channel.Link{Rel: channel.RelSame, Ref: c.MergedInto})
	case *channel.Interaction:
		out = append(out, c.Links...)
		add(channel.Link{Ref: c.Case})
	case *channel.Promise:
		add(channel.Link{Ref: c.About})
	case *channel.Feedback:
		add(channel.Link{Ref: c.About})
	}
	return out
}

func isPart(f *channel.Fact) bool {
	switch f.Ref.Kind {
	case channel.KindFulfillment, channel.KindPayment, channel.KindReturn, channel.KindRefund:
		return true
	}
	return false
}

// relOf returns what a record says its relation to another is.
func relOf(f *channel.Fact, to channel.Ref, number string) (channel.Rel, string) {
	for _, l := range linksOf(f) {
		if l.Ref == to || number != "" && normalNumber(l.Number) == number {
			return cmp.Or(l.Rel, channel.RelAbout), l.Line
		}
	}
	return channel.RelAbout, ""
}
