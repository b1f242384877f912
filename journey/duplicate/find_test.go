package duplicate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// score counts the copies that were found and those that should be: a copy is
// right if it is put to a group of its own letter.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.right+s.wrong)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(1, s.right+s.missed)) }

func (s *score) add(t *testing.T, h history, groups []duplicate.Group, tell bool) {
	text := map[channel.Ref]string{}
	copies := map[int]int{}
	for _, m := range h.messages {
		text[m.Ref] = m.Text
		copies[h.letter[m.Ref]]++
	}
	found := map[int]int{}
	for _, g := range groups {
		for _, c := range g.Copies {
			if h.letter[c.Ref] != h.letter[g.First] || h.letter[c.Of] != h.letter[g.First] {
				s.wrong++
				if tell {
					t.Logf("wrongly taken for a copy (%v):\n%s\n--- of\n%s\n=====", c.Similarity, text[c.Ref], text[c.Of])
				}
				continue
			}
			s.right++
			found[h.letter[c.Ref]]++
		}
	}
	for l, n := range copies {
		s.missed += n - 1 - found[l]
		if tell && n-1 > found[l] {
			for _, m := range h.messages {
				if h.letter[m.Ref] == l {
					t.Logf("missed one of:\n%s\n-----", m.Text)
				}
			}
		}
	}
}

// TestFindCorpus: precision at least .995 and recall at least .98 on letters
// of four languages that the detector knows nothing of.
func TestFindCorpus(t *testing.T) {
	n := 150
	if testing.Short() {
		n = 40
	}
	var all score
	for i := range books {
		var s score
		for seed := range n {
			h := newHistory(rand.New(rand.NewPCG(uint64(seed), uint64(i))), &books[i], 8)
			s.add(t, h, duplicate.Find(h.messages, duplicate.Rules{}), s.wrong+s.missed < 3)
		}
		t.Logf("%s: %+v precision %.4f recall %.4f", books[i].lang, s, s.precision(), s.recall())
		if s.precision() < .995 || s.recall() < .98 {
			t.Errorf("%s: precision %.4f, want .995; recall %.4f, want .98", books[i].lang, s.precision(), s.recall())
		}
		all.right, all.wrong, all.missed = all.right+s.right, all.wrong+s.wrong, all.missed+s.missed
	}
	t.Logf("all: %+v precision %.4f recall %.4f", all, all.precision(), all.recall())
}

// TestTemplatesNeverMerge: what differs in one number, amount or date only is
// something else, without exception.
func TestTemplatesNeverMerge(t *testing.T) {
	for i := range books {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		for range 500 {
			a := books[i].letter(r)
			b, c, d := a, a, a
			for b.order == a.order {
				b.order = books[i].letter(r).order
			}
			for c.amount == a.amount {
				c.amount = books[i].letter(r).amount
			}
			for d.date == a.date {
				d.date = books[i].letter(r).date
			}
			h := history{letter: map[channel.Ref]int{}}
			for n, l := range []letter{a, b, c, d} {
				_, text := send(r, &books[i], l.body(), "", false)
				h.messages = append(h.messages, message(n, text))
			}
			if got := duplicate.Find(h.messages, duplicate.Rules{}); len(got) > 0 && !sameDay(a, d) {
				t.Fatalf("%s: merged %v: %q %q", books[i].lang, got, a.body(), d.body())
			}
		}
	}
}

// sameDay: one date in digits and the other in words may be one day, but then
// the texts differ in more than the date.
func sameDay(a, d letter) bool { return a.date == d.date }

var morning = time.Date(2026, 3, 17, 9, 0, 0, 0, time.UTC)

func message(n int, text string) duplicate.Message {
	return duplicate.Message{Ref: ref(n), At: morning.Add(time.Duration(n) * time.Minute), Direction: channel.Inbound, Kind: channel.EMail, Text: text}
}

func ref(n int) channel.Ref {
	return channel.Ref{Channel: "mail", Kind: channel.KindInteraction, ID: fmt.Sprint(n)}
}

// TestFindOrder: the order of the input does not matter, and a message that is
// there twice counts once.
func TestFindOrder(t *testing.T) {
	for seed := range 20 {
		r := rand.New(rand.NewPCG(uint64(seed), 99))
		h := newHistory(r, &books[seed%4], 10)
		want := duplicate.Find(h.messages, duplicate.Rules{})
		shuffled := append(slices.Clone(h.messages), h.messages[:5]...)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(want, duplicate.Find(shuffled, duplicate.Rules{})); diff != "" {
			t.Fatalf("another order, another result:\n%s", diff)
		}
	}
}

// TestFindPrefix: what comes later changes nothing about what came before.
func TestFindPrefix(t *testing.T) {
	h := newHistory(rand.New(rand.NewPCG(5, 5)), &books[1], 12)
	all := map[channel.Ref]duplicate.Copy{}
	for _, g := range duplicate.Find(h.messages, duplicate.Rules{}) {
		for _, c := range g.Copies {
			all[c.Ref] = c
		}
	}
	for n := range h.messages {
		found := map[channel.Ref]bool{}
		for _, g := range duplicate.Find(h.messages[:n], duplicate.Rules{}) {
			for _, c := range g.Copies {
				found[c.Ref] = true
				if diff := cmp.Diff(all[c.Ref], c); diff != "" {
					t.Fatalf("after %d messages:\n%s", n, diff)
				}
			}
		}
		for _, m := range h.messages[:n] {
			if _, copied := all[m.Ref]; copied != found[m.Ref] {
				t.Fatalf("after %d messages %v is a copy: %v", n, m.Ref, found[m.Ref])
			}
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{100, 1000, 4000} {
		h := newHistory(rand.New(rand.NewPCG(1, 1)), &books[1], n/2)
		b.Run(fmt.Sprint(len(h.messages)), func(b *testing.B) {
			for b.Loop() {
				duplicate.Find(h.messages, duplicate.Rules{})
			}
		})
	}
}
