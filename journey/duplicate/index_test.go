package duplicate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

// babble makes messages of few words and few numbers, so that many are alike,
// some are the same with slips, and any may name what another names.
func babble(r *rand.Rand, n int) []Message {
	word := func() string {
		return fmt.Sprint("wo", string(rune('a'+r.IntN(20))), "rd", string(rune('a'+r.IntN(4))))
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var out []Message
	for i := range n {
		var w []string
		if i > 0 && r.IntN(2) == 0 {
			w = strings.Fields(out[r.IntN(i)].Text)
			for range r.IntN(4) {
				switch k := r.IntN(len(w)); r.IntN(4) {
				case 0:
					w[k] = word()
				case 1:
					w = append(w, word(), word())
				case 2:
					w[k] = fmt.Sprint(r.IntN(6))
				case 3:
					w[k] += "x" // a slip
				}
			}
		} else {
			for range 3 + r.IntN(25) {
				w = append(w, word())
			}
			for range r.IntN(3) {
				w = append(w, fmt.Sprint(r.IntN(6)))
			}
		}
		at = at.Add(time.Duration(r.IntN(600)) * time.Minute)
		out = append(out, Message{Ref: channel.Ref{Channel: "m", Kind: channel.KindInteraction, ID: fmt.Sprint(i)}, At: at, Direction: channel.Inbound, Text: strings.Join(w, " ")})
	}
	return out
}

// TestIndexFindsAll: what is found through the index is what comparing with
// every earlier message finds.
func TestIndexFindsAll(t *testing.T) {
	seeds, copies := 150, 0
	if testing.Short() {
		seeds = 30
	}
	one := 0 // histories of which the messages are compared one by one
	for seed := range seeds {
		messages := babble(rand.New(rand.NewPCG(uint64(seed), 5)), 60)
		given := Rules{}
		if seed%2 == 1 {
			given.Window = 20 * time.Hour
		}
		r := given.withDefaults()
		c := NewCorpus(messages, r)
		docs := c.documents(c.chosen(c.all()))
		naive := &finder{rules: r, docs: docs, byID: map[string]int{}, candidates: func(i int, recent func(int) bool) (out []int) {
			for j := range i {
				if recent(j) {
					out = append(out, j)
				}
			}
			return out
		}}
		for i := range docs {
			naive.place(i)
		}
		if !crowded(docs, r.Window) {
			one++
		}
		want := naive.found()
		got := Find(messages, given)
		for _, g := range want {
			copies += len(g.Copies)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
	if copies < 3*seeds || one < seeds/5 || one > seeds*4/5 {
		t.Errorf("only %d copies in %d histories, %d of them without an index: the test shows little", copies, seeds, one)
	}
}

// TestIndexGrowth: twice as many messages of one template, each with a number
// of its own, are compared about twice as often, not four times.
func TestIndexGrowth(t *testing.T) {
	compared := func(n int, numbered bool) (total int) {
		r := Rules{}.withDefaults()
		var messages []Message
		for i := range n {
			text := "Dear shop where is the parcel with my order it should have been here a week ago please answer"
			if numbered {
				text = strings.Replace(text, "order", fmt.Sprint("order ", 100000+i, " of 12.03.2026"), 1)
			} else {
				text += strings.Repeat(fmt.Sprint(" ", string(rune('a'+i%26)), "bc", string(rune('a'+i/26%26)), "de", string(rune('a'+i/676))), 12)
			}
			messages = append(messages, Message{Ref: channel.Ref{Channel: "m", Kind: channel.KindInteraction, ID: fmt.Sprint(i)},
				At: time.Unix(int64(i), 0), Direction: channel.Inbound, Text: text, Language: "en"})
		}
		c := NewCorpus(messages, r)
		docs := c.documents(c.chosen(c.all()))
		x := newIndex(docs, r.MinTokens)
		for i := range docs {
			total += len(x.candidates(i, func(int) bool { return true }))
			x.add(i)
		}
		return total
	}
	if n := compared(2000, true); n > 0 {
		t.Errorf("%d comparisons of messages with numbers of their own", n)
	}
	if a, b := compared(500, false), compared(1000, false); b > 3*a || b > 1000*maxCandidates {
		t.Errorf("500 messages need %d comparisons, 1000 need %d", a, b)
	}
}
