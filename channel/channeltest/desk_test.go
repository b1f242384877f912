package channeltest_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/clientele-go/clientele/channel"
)

// desk is the source of the kit's own tests: repairs in a book, in the order
// of their change times, which tick in seconds.
type desk struct {
	mu     sync.Mutex
	rows   []row
	clock  int64
	ids    int
	sparse bool
}

type row struct {
	ID      string `json:"id"`
	Email   string `json:"email"`
	State   string `json:"state"`
	Updated int64  `json:"updated"`
}

const pageSize = 3

func newDesk(n int) *desk {
	d := &desk{clock: 1_770_000_000}
	for range n {
		d.clock++
		d.add("open")
	}
	return d
}

func (d *desk) add(state string) channel.Ref {
	d.ids++
	id := strconv.Itoa(100 + d.ids)
	d.rows = append(d.rows, row{id, "customer" + id + "@example.org", state, d.clock})
	return ref(id)
}

func ref(id string) channel.Ref {
	return channel.Ref{Channel: "desk", Kind: channel.KindOrder, ID: id}
}

func (d *desk) touch(i int) channel.Ref {
	r := d.rows[i]
	r.Updated, r.State = d.clock, "touched at "+strconv.FormatInt(d.clock, 10)
	d.rows = append(slices.Delete(d.rows, i, i+1), r)
	return ref(r.ID)
}

func (d *desk) change() []channel.Ref {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clock++
	return []channel.Ref{d.touch(0), d.touch(len(d.rows) / 2), d.add("new")}
}

func (d *desk) tie() []channel.Ref {
	d.mu.Lock()
	defer d.mu.Unlock()
	// The clock stands still, and what comes late sorts first.
	at := slices.IndexFunc(d.rows, func(r row) bool { return r.Updated == d.clock })
	var refs []channel.Ref
	for range pageSize + 2 {
		refs = append(refs, d.add("tied"))
		last := len(d.rows) - 1
		d.rows = slices.Insert(d.rows[:last:last], at, d.rows[last])
	}
	return refs
}

func (d *desk) shift() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clock++
	d.touch(0)
}

func (d *desk) makeSparse() func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sparse = true
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.sparse = false
	}
}

func (d *desk) spoil() []channel.Ref {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clock++
	a := d.add("before the bad one")
	d.rows = append(d.rows, row{"", "nobody@example.org", "bad", d.clock})
	return []channel.Ref{a, d.add("behind the bad one")}
}

func (d *desk) vanish() channel.Ref {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.rows[1]
	d.rows = slices.Delete(d.rows, 1, 2)
	return ref(r.ID)
}

// A listing is what the desk answers. Next is empty on the last page.
type listing struct {
	Rows []json.RawMessage `json:"rows"`
	Next string            `json:"next"`
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	slices.SortStableFunc(d.rows, func(a, b row) int { return cmp.Compare(a.Updated, b.Updated) })
	q := r.URL.Query()
	out := listing{Rows: []json.RawMessage{}}
	switch {
	case r.Header.Get("Authorization") != "Bearer tok-s3cret":
		w.WriteHeader(http.StatusUnauthorized)
		return
	case r.URL.Path != "/rows":
		for _, x := range d.rows {
			if "/rows/"+x.ID == r.URL.Path {
				json.NewEncoder(w).Encode(x)
				return
			}
		}
		w.WriteHeader(http.StatusNotFound)
		return
	case q.Has("email"):
		for _, x := range d.rows {
			if x.Email == q.Get("email") {
				out.Rows = append(out.Rows, raw(x))
			}
		}
	case q.Has("offset"):
		at, _ := strconv.Atoi(q.Get("offset"))
		since, _ := strconv.ParseInt(q.Get("since"), 10, 64)
		rows := slices.DeleteFunc(slices.Clone(d.rows), func(r row) bool { return r.Updated < since })
		for i := at; i < min(at+pageSize, len(rows)); i++ {
			out.Rows = append(out.Rows, raw(rows[i]))
		}
		if at+pageSize < len(rows) {
			out.Next = strconv.Itoa(at + pageSize)
		}
	default:
		d.list(&out, q.Get("since"), q.Get("next"))
	}
	json.NewEncoder(w).Encode(out)
}

func raw(x row) json.RawMessage {
	b, _ := json.Marshal(x)
	if x.ID == "" {
		b = []byte(`{"email":"` + x.Email + `","state":7}`)
	}
	return b
}

// list answers with rows changed at since or later. Next names the last row
// of the page, by time and place within that second; an e behind it says that
// the page was empty, as every second page of a sparse desk is.
func (d *desk) list(out *listing, since, next string) {
	from, _ := strconv.ParseInt(since, 10, 64)
	n, limit := -1, pageSize
	if next != "" {
		fmt.Sscanf(next, "%d.%d", &from, &n)
	}
	if d.sparse {
		limit = 1
		if !strings.HasSuffix(next, "e") {
			out.Next = fmt.Sprintf("%d.%de", from, n)
			return
		}
	}
	place, second := 0, int64(0)
	for i, x := range d.rows {
		if place++; x.Updated != second {
			second, place = x.Updated, 0
		}
		if x.Updated < from || x.Updated == from && place <= n {
			continue
		}
		if out.Rows = append(out.Rows, raw(x)); len(out.Rows) == limit && i < len(d.rows)-1 {
			out.Next = fmt.Sprintf("%d.%d", x.Updated, place)
			return
		}
	}
}
