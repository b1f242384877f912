package example_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// shop stands in for the server of the book.
type shop struct {
	mu     sync.Mutex
	book   []entry
	clock  time.Time
	sparse bool
}

type entry struct {
	number  int
	phone   string
	state   string
	changed time.Time
}

const perPage = 4

// newShop returns a shop with n repairs in its book, a minute apart.
func newShop(n int) *shop {
	s := &shop{clock: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	for range n {
		s.clock = s.clock.Add(time.Minute)
		s.take("taken in")
	}
	return s
}

func (s *shop) take(state string) channel.Ref {
	number := 1041
	for _, e := range s.book {
		number = max(number, e.number)
	}
	s.book = append(s.book, entry{number + 1, fmt.Sprintf("8 612 %05d", number), state, s.clock})
	return refOf(number + 1)
}

func refOf(number int) channel.Ref {
	return channel.Ref{Channel: "shoes", Kind: channel.KindOrder, ID: strconv.Itoa(number)}
}

// touch changes the i-th repair, which moves it to the end.
func (s *shop) touch(i int) channel.Ref {
	e := s.book[i]
	e.state, e.changed = "ready", s.clock
	s.book = append(slices.Delete(s.book, i, i+1), e)
	return refOf(e.number)
}

// locked makes a hook of what alters the shop.
func locked[T any](s *shop, f func() T) func() T {
	return func() T {
		s.mu.Lock()
		defer s.mu.Unlock()
		return f()
	}
}

func (s *shop) change() []channel.Ref {
	s.clock = s.clock.Add(time.Minute)
	return []channel.Ref{s.touch(0), s.touch(len(s.book) / 2), s.take("taken in")}
}

func (s *shop) tie() []channel.Ref {
	var refs []channel.Ref
	for range perPage + 1 {
		refs = append(refs, s.take("taken in"))
	}
	return refs
}

func (s *shop) vanish() channel.Ref {
	e := s.book[2]
	s.book = slices.Delete(s.book, 2, 3)
	return refOf(e.number)
}

func (s *shop) spoil() []channel.Ref {
	s.clock = s.clock.Add(time.Minute)
	a := s.take("taken in")
	s.book = append(s.book, entry{changed: s.clock})
	return []channel.Ref{a, s.take("taken in")}
}

func (s *shop) json(e entry) json.RawMessage {
	if e.number == 0 {
		return json.RawMessage(`{"customer":"Jonas","phone":"8 612 34567","changed":"` + e.changed.Format(time.RFC3339) + `"}`)
	}
	return json.RawMessage(fmt.Sprintf(`{"number":%d,"customer":"Ona Petrauskaitė","phone":%q,"email":"ona%d@example.org",
		"article":"boots, heels","state":%q,"taken_in":"2026-03-02T11:04:00","promised":"2026-03-05",
		"changed":%q,"price":"12.50","currency":"EUR"}`, e.number, e.phone, e.number, e.state, e.changed.Format(time.RFC3339)))
}

// ServeHTTP answers as the comment of the package says that the source does.
func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer tok-secret" {
		http.Error(w, `{"error":"who are you?"}`, http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if number, ok := strings.CutPrefix(r.URL.Path, "/repairs/"); ok {
		for _, e := range s.book {
			if strconv.Itoa(e.number) == number {
				w.Write(s.json(e))
				return
			}
		}
		http.Error(w, `{"error":"no such repair"}`, http.StatusNotFound)
		return
	}
	q := r.URL.Query()
	out := struct {
		Repairs []json.RawMessage `json:"repairs"`
		Next    *string           `json:"next"`
	}{Repairs: []json.RawMessage{}}
	if q.Has("phone") || q.Has("email") || q.Has("number") {
		for _, e := range s.book {
			if q.Get("phone") == "+370"+strings.ReplaceAll(e.phone[min(2, len(e.phone)):], " ", "") ||
				q.Get("email") == fmt.Sprintf("ona%d@example.org", e.number) || q.Get("number") == strconv.Itoa(e.number) {
				out.Repairs = append(out.Repairs, s.json(e))
			}
		}
	} else {
		out.Repairs, out.Next = s.page(q.Get("changed_from"), q.Get("page"))
	}
	json.NewEncoder(w).Encode(out)
}

// page goes by change time and number. A page token names the last repair of
// the page before; on a sparse day every other page is empty.
func (s *shop) page(from, token string) (page []json.RawMessage, next *string) {
	slices.SortStableFunc(s.book, func(a, b entry) int {
		return cmp.Or(a.changed.Compare(b.changed), cmp.Compare(a.number, b.number))
	})
	page = []json.RawMessage{}
	limit := perPage
	if s.sparse {
		if limit = 1; !strings.HasSuffix(token, "+") {
			return page, new(token + "+")
		}
	}
	token = strings.TrimSuffix(token, "+")
	since, _ := time.Parse(time.RFC3339, from)
	for i, e := range s.book {
		key := fmt.Sprintf("%s/%06d", e.changed.Format(time.RFC3339), e.number)
		if e.changed.Before(since) || key <= token {
			continue
		}
		if page = append(page, s.json(e)); len(page) == limit && i < len(s.book)-1 {
			return page, new(key)
		}
	}
	return page, nil
}
