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
	out := make([]byte, 0, 160)
	for {
		from := strings.IndexByte(s, '{')
		to := strings.IndexByte(s, '}')
		if from < 0 || to < from {
			return string(append(out, s...))
		}
		out = append(append(out, s[:from]...), b.word(s[from+1:to], t)...)
		s = s[to+1:]
	}
}

// medium names the nth medium of a finding.
func (b *phrasebook) medium(t *telling, n int) string {
	if n >= len(t.media) {
		return b.media[""]
	}
	return cmp.Or(b.media[t.media[n]], b.media[""])
}

// word returns what a word in braces stands for.
func (b *phrasebook) word(name string, t *telling) string {
	switch name {
	case "n":
		return strconv.Itoa(t.Count)
	case "at":
		return b.moment(t, t.At)
	case "settled":
		return b.moment(t, t.Settled)
	case "day":
		return b.day(t.now.In(t.zone), t.At.In(t.zone))
	case "clock":
		return t.At.In(t.zone).Format("15:04")
	case "took":
		return b.duration(t.Settled.Sub(t.At))
	case "since":
		return b.duration(t.now.Sub(t.At))
	case "late":
		return b.late(t)
	case "due":
		return b.due(t)
	case "window":
		return b.duration(t.window)
	case "list":
		return b.list(t)
	case "medium":
		return b.medium(t, 0)
	case "Medium":
		return upper(b.medium(t, 0))
	case "to":
		return b.medium(t, 1)
	}
	return b.noun(name, t)
}

// noun is word for what is neither a time nor a medium.
func (b *phrasebook) noun(name string, t *telling) string {
	switch name {
	case "number":
		return cmp.Or(t.number, b.nameless)
	case "other":
		return t.other
	case "owner":
		return t.Owner
	case "by":
		return framed(b.by, "{}", t.Owner)
	case "what":
		return cmp.Or(t.what, b.promised[t.promise])
	case "broken":
		return b.broken[t.promise]
	case "state":
		return framed(", „{}”", "{}", t.state)
	case "place":
		return framed(b.place, "{}", t.place)
	case "until":
		if t.Due.IsZero() {
			return ""
		}
		return framed(b.until, "{}", b.due(t))
	case "first":
		if t.Count > 1 {
			return framed(b.first, "{n}", strconv.Itoa(t.Count))
		}
	case "case":
		return framed(b.number, "{number}", t.number)
	case "fact":
		return cmp.Or(b.facts[t.fact], string(t.fact))
	case "reason":
		return b.reasons[t.detail]
	case "step":
		if t.step != nil {
			return t.step.In(b.tag)
		}
	case "act":
		return t.act
	}
	return ""
}

// framed puts a value into a frame, and says nothing if there is none.
func framed(frame, hole, value string) string {
	if value == "" {
		return ""
	}
	return strings.ReplaceAll(frame, hole, value)
}

// list names contacts, a long list by its first two and its last.
func (b *phrasebook) list(t *telling) string {
	var parts []string
	for i := range t.times {
		parts = append(parts, b.medium(t, i)+" "+b.on(t.now.In(t.zone), t.times[i].In(t.zone)))
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
func daysBetween(now, at time.Time) int { return int(dayOf(at) - dayOf(now)) }

// dayOf numbers local dates.
func dayOf(t time.Time) int64 {
	_, offset := t.Zone()
	seconds := t.Unix() + int64(offset)
	day := seconds / (24 * 60 * 60)
	if seconds%(24*60*60) < 0 {
		day--
	}
	return day
}
