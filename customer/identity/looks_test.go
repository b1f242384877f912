package identity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestLooksChangeNoLevel compares mailboxes and numbers that are alike, with
// and without what their looks say.
func TestLooksChangeNoLevel(t *testing.T) {
	tb := newTable(&Rules{})
	r := rand.New(rand.NewPCG(1, 2))
	slipped := func(s, letters string) string {
		b := []byte(s)
		for range r.IntN(4) {
			i := r.IntN(len(b))
			switch r.IntN(3) {
			case 0:
				b[i] = letters[r.IntN(len(letters))]
			case 1:
				b = slices.Insert(b, i, letters[r.IntN(len(letters))])
			case 2:
				b[i], b[0] = b[0], b[i]
			}
		}
		return string(b)
	}
	for range 400 {
		p := Party{}
		p.Claims = append(p.Claims, Claim{Key: channel.Key{Kind: channel.KeyEmail, Value: slipped("jan.nowak7", "abcdn.") + "@example.com"}},
			Claim{Key: channel.Key{Kind: channel.KeyPhone, Value: "+48" + slipped("601203405", "0123456789")}})
		tb.add(&p)
	}
	c := newComparer(tb)
	apart := 0
	for i := range tb.rows {
		for j := range tb.rows {
			tb.cells(int32(i), &c.a)
			tb.cells(int32(j), &c.b)
			x, y := c.a.mail[0], c.b.mail[0]
			m, p := mailsApart(c.a.mailLook, c.b.mailLook), phonesApart(c.a.phoneLook[0], c.b.phoneLook[0])
			if c.mailLevel(x, y, m) != c.mailLevel(x, y, false) {
				t.Errorf("mailboxes %s and %s", tb.value(fEmail, x), tb.value(fEmail, y))
			}
			x, y = c.a.phone[0], c.b.phone[0]
			if c.phoneLevel(x, y, p) != c.phoneLevel(x, y, false) {
				t.Errorf("numbers %s and %s", tb.numbers.at(x), tb.numbers.at(y))
			}
			if m && p {
				apart++
			}
		}
	}
	if apart == 0 {
		t.Error("no pair was told apart by its looks")
	}
}

// TestMailboxesWithNumbers: of mailboxes that are alike the numbers in them tell
// whether they are two people's.
func TestMailboxesWithNumbers(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want uint8
	}{
		{"jan.nowak77@example.com", "jannowak77@example.com", emailSimilar},
		{"jan.nowak77@example.com", "nowak.jan77@example.com", emailSimilar},
		{"jan.nowak77@example.com", "nowak.jan78@example.com", emailOther},
		{"anna.wojcik1793@example.com", "annawojcik1893@example.org", emailOther},
		{"anna.wojcik1793@example.com", "annawojcik@example.com", emailOther},
		{"anna.wojcik1@example.com", "annawojcik@example.com", emailSimilar},
		{"j4n.now4k@example.com", "j4.n.now4k@example.org", emailSimilar},
	} {
		tb := newTable(&Rules{})
		for _, addr := range []string{c.a, c.b} {
			tb.add(&Party{Claims: []Claim{{Key: channel.Key{Kind: channel.KeyEmail, Value: addr}}}})
		}
		var v, w vector
		both := newComparer(tb)
		both.compare(0, 1, &v)
		both.compare(1, 0, &w)
		if v.level[fEmail] != c.want || w.level[fEmail] != c.want {
			t.Errorf("%s and %s are at level %d, %d the other way, want %d", c.a, c.b, v.level[fEmail], w.level[fEmail], c.want)
		}
	}
}

// TestScanVisitsEachPairOnce compares what scan visits with the pairs that
// share a block.
func TestScanVisitsEachPairOnce(t *testing.T) {
	tb := newTable(&Rules{})
	for i := range 900 {
		p := Party{Name: channel.Name{Given: fmt.Sprintf("anna%c", 'a'+i%7), Family: fmt.Sprintf("nowak%c", 'a'+i%11)}, BirthDate: fmt.Sprintf("198%d-05-1%d", i%4, i%9)}
		tb.add(&p)
	}
	b := newBlocks(tb)
	s := newScorer(RetailWeigher(), tb)
	for _, nth := range []int{1, 3} {
		want := make(map[[2]int32]int)
		for i := range b.count() {
			m := b.members(i)
			for x, p := range m {
				for _, e := range m[x+1:] {
					if q := rowOf(e); i%nth == 0 && b.firstShared(p, q, uint32(i)) {
						want[[2]int32{p, q}]++
					}
				}
			}
		}
		got := make(map[[2]int32]int)
		chunks, pairs := scan(s, b, nth, nil, func(c [][2]int32, i, j int32, v *vector) [][2]int32 {
			return append(c, [2]int32{i, j})
		})
		for _, p := range slices.Concat(chunks...) {
			got[p]++
		}
		for p, n := range got {
			if n != 1 || want[p] != 1 {
				t.Fatalf("every %d: pair %v is visited %d times, not %d", nth, p, n, want[p])
			}
		}
		if len(got) != len(want) || pairs != len(want) || len(want) == 0 {
			t.Errorf("every %d: %d pairs visited, %d counted, %d in blocks", nth, len(got), pairs, len(want))
		}
	}
}

// TestLooksOfWords compares words with and without what their looks say.
func TestLooksOfWords(t *testing.T) {
	var ws words
	ws.init()
	r := rand.New(rand.NewPCG(3, 4))
	for _, s := range []string{"kowalski", "kowalska", "nowak", "jan", "joanna", "asia", "hanna", "kazlauskas", "kazlauskiene", "j", "li", "lee", "smith", "bukle dom", "mooney", "mooni", "moonie", "moony", "tracy", "traci", "tracey", "hfijpqrst dom", "דוד", "דוב", "דבד"} {
		ws.intern(&nameWord{s: s, given: givenID(s), sound: phonetic(s), initial: len(s) == 1})
		ws.intern(&nameWord{s: s, alt: s + "e", given: givenID(s), sound: phonetic(s)})
		for range 20 {
			x := []byte(s)
			for range 1 + r.IntN(3) {
				x[r.IntN(len(x))] = "aeiklmnorst"[r.IntN(11)]
			}
			ws.intern(&nameWord{s: string(x), given: givenID(string(x)), sound: phonetic(string(x))})
		}
	}
	apart := 0
	for i := range ws.all {
		for j := range ws.all {
			a, b := &ws.all[i], &ws.all[j]
			if i == 0 || j == 0 || strings.ContainsAny(a.s+b.s, "~^-") {
				continue // no words, but what they have in common
			}
			for _, given := range []bool{false, true} {
				want := familyWords(a, b)
				if given {
					want = givenWords(a, b)
				}
				got := levelByLooks(&ws.looks[i], &ws.looks[j], given)
				if got != 0 && got != want {
					t.Errorf("%s and %s, given %v: level %d by looks, not %d", a.s, b.s, given, got, want)
				}
				if got != 0 {
					apart++
				}
			}
			if alike(a, b) && !ws.maySlip(uint32(i), uint32(j)) {
				t.Errorf("%s and %s are alike", a.s, b.s)
			}
		}
	}
	if apart == 0 {
		t.Error("no pair was told apart by its looks")
	}
}
