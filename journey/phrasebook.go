package journey

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// A phrasebook is a language as data. A sentence is a beginning and an end:
// lead has the beginnings by kind, tail the ends by kind and verdict. Words in
// braces are replaced; see fill.
type phrasebook struct {
	tag      string
	lead     map[string]string
	tail     map[string]string
	promised map[channel.PromiseKind]string
	broken   map[channel.PromiseKind]string
	media    map[channel.InteractionKind]string
	facts    map[duplicate.FactKind]string
	reasons  map[Detail]string
	hints    [6]string // article, subject, goods, words, number, open
	recent   string    // nothing but {n} days
	unit     func(n int, unit byte) string
	day      func(now, at time.Time) string // "wczoraj", "czwartek 19 marca"
	on       func(now, at time.Time) string // the same after a verb
	clock    string                         // between a day and an hour
	by       string                         // who promised
	place    string
	until    string
	first    string // of several messages
	number   string // of a case
	nameless string // an order without a number
}

func (b *phrasebook) why(t *telling) string {
	kind := string(t.Kind)
	switch {
	case t.Kind == ReplyDue && len(t.media) == 0:
		kind = "silent"
	case t.Kind == NoOwner && t.step != nil:
		kind += ".step"
	case t.Kind == RepeatedInfo && t.detail == Description:
		kind += ".description"
	}
	lead := b.lead[kind]
	for _, variant := range []struct {
		is   bool
		name string
	}{{t.Count > 1 && t.Unsure, ".many.unsure"}, {t.Unsure, ".unsure"}, {t.Count > 1, ".many"}} {
		if s, ok := b.lead[kind+variant.name]; ok && variant.is {
			lead = s
			break
		}
	}
	tail, ok := b.tail[string(t.Kind)+".pickup."+string(t.Verdict)]
	if !ok || t.promise != channel.PromisePickup {
		tail = b.tail[string(t.Kind)+"."+string(t.Verdict)]
	}
	return strings.TrimRight(b.fill(lead+tail, t), ".") + "."
}

// fill replaces the words in braces.
func (b *phrasebook) fill(s string, t *telling) string {
	medium := func(i int) string {
		if i < 0 || i >= len(t.media) {
			return b.media[""]
		}
		return cmp.Or(b.media[t.media[i]], b.media[""])
	}
	if strings.Contains(s, "{list}") {
		s = strings.ReplaceAll(s, "{list}", b.list(t, medium))
	}
	step, cases, first := "", "", ""
	if t.step != nil {
		step = t.step.In(b.tag)
	}
	if t.number != "" {
		cases = strings.ReplaceAll(b.number, "{number}", t.number)
	}
	if t.Count > 1 {
		first = strings.ReplaceAll(b.first, "{n}", strconv.Itoa(t.Count))
	}
	with := func(frame, value string) string {
		if value == "" {
			return ""
		}
		return strings.ReplaceAll(frame, "{}", value)
	}
	until := ""
	if !t.Due.IsZero() {
		until = b.due(t)
	}
	medium0 := medium(0)
	return strings.NewReplacer("{n}", strconv.Itoa(t.Count), "{at}", b.moment(t, t.At), "{settled}", b.moment(t, t.Settled),
		"{day}", b.day(t.now.In(t.zone), t.At.In(t.zone)), "{clock}", t.At.In(t.zone).Format("15:04"),
		"{took}", b.duration(t.Settled.Sub(t.At)), "{since}", b.duration(t.now.Sub(t.At)), "{late}", b.late(t), "{due}", b.due(t),
		"{number}", cmp.Or(t.number, b.nameless), "{other}", t.other, "{owner}", t.Owner, "{by}", with(b.by, t.Owner), "{what}", cmp.Or(t.what, b.promised[t.promise]),
		"{broken}", b.broken[t.promise], "{state}", with(", „{}”", t.state), "{place}", with(b.place, t.place), "{until}", with(b.until, until),
		"{medium}", medium0, "{Medium}", upper(medium0), "{to}", medium(1), "{first}", first, "{case}", cases, "{window}", b.duration(t.window),
		"{fact}", cmp.Or(b.facts[t.fact], string(t.fact)), "{reason}", b.reasons[t.detail], "{step}", step, "{act}", t.act).Replace(s)
}

// list names contacts, a long list by its first two and its last.
func (b *phrasebook) list(t *telling, medium func(int) string) string {
	var parts []string
	for i := range t.times {
		parts = append(parts, medium(i)+" "+b.on(t.now.In(t.zone), t.times[i].In(t.zone)))
	}
	if n := len(parts) - 1; n > 4 {
		parts = append(parts[:2], "…", parts[n])
	}
	return strings.Join(parts, ", ")
}

func upper(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

func (b *phrasebook) moment(t *telling, at time.Time) string {
	return b.on(t.now.In(t.zone), at.In(t.zone)) + b.clock + at.In(t.zone).Format("15:04")
}

func (b *phrasebook) due(t *telling) string {
	if t.Due.DateOnly {
		if day, err := time.ParseInLocation(time.DateOnly+" 15", t.Due.Date+" 12", t.zone); err == nil {
			return b.day(t.now.In(t.zone), day)
		}
	}
	return b.day(t.now.In(t.zone), t.Due.In(t.zone)) + " " + t.Due.In(t.zone).Format("15:04")
}

func (b *phrasebook) late(t *telling) string {
	if t.Days > 0 {
		return b.unit(t.Days, 'd')
	}
	return b.duration(t.Late)
}

func (b *phrasebook) duration(d time.Duration) string {
	switch {
	case d < time.Hour:
		return b.unit(max(1, int(d.Minutes())), 'm')
	case d < 48*time.Hour:
		return b.unit(int(d.Hours()), 'h')
	}
	return b.unit(int(d.Hours()/24), 'd')
}

func (b *phrasebook) candidate(h hint) string {
	var parts []string
	for i, is := range []bool{h.article, h.subject, h.goods, h.words, h.number, h.open} {
		if is {
			parts = append(parts, b.hints[i])
		}
	}
	if len(parts) == 0 {
		return strings.TrimRight(strings.ReplaceAll(b.recent, "{n}", b.unit(h.days, 'd')), ".") + "."
	}
	return upper(strings.Join(parts, ", ")) + "."
}

// daysBetween counts local dates.
func daysBetween(now, at time.Time) int {
	noon := func(x time.Time) time.Time { return time.Date(x.Year(), x.Month(), x.Day(), 12, 0, 0, 0, time.UTC) }
	return int(noon(at).Sub(noon(now)).Hours() / 24)
}
