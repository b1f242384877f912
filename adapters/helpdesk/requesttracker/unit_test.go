package requesttracker

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
)

func TestCursorFrom(t *testing.T) {
	at := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC).Unix()
	for _, c := range []struct {
		name string
		in   cursor
		want string
	}{
		{"beginning", cursor{}, ""},
		{"UTC", cursor{Since: at}, "2026-11-21 20:00:00"},
		{"Vilnius", cursor{Since: at, Off: 7200, Now: 7200}, "2026-11-21 21:00:00"},
		{"summer began", cursor{Since: at, Off: 7200, Now: 10800}, "2026-11-21 21:00:00"},
		{"summer ended", cursor{Since: at, Off: 10800, Now: 7200}, "2026-11-21 21:00:00"},
		{"London in spring", cursor{Since: at, Off: 0, Now: 3600}, "2026-11-21 19:00:00"},
		{"New York", cursor{Since: at, Off: -18000, Now: -18000}, "2026-11-21 14:00:00"},
	} {
		if got := c.in.from(); got != c.want {
			t.Errorf("%s: reads from %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCursorText(t *testing.T) {
	c := cursor{V: 1, Since: 5, Off: -3600, Step: stepUsers, Next: 9, Now: 7200, After: 3, Page: 2}
	if got, err := parseCursor(c.text()); err != nil || got != c {
		t.Errorf("read back as %+v, %v", got, err)
	}
	for _, bad := range []channel.Cursor{"x", "{}", `{"v":2}`, `{"v":1,"p":"q"}`, `{"v":1} {}`, `{"v":1,"z":1}`, `{"v":1,"g":-1}`} {
		if _, err := parseCursor(bad); err != channel.ErrCursor {
			t.Errorf("cursor %s: error %v, want ErrCursor", bad, err)
		}
	}
}

func TestMoment(t *testing.T) {
	vilnius, err := time.LoadLocation("Europe/Vilnius")
	if err != nil {
		t.Skip(err)
	}
	for text, want := range map[string]string{
		"2026-11-22T10:00:00Z": "2026-11-22T10:00:00Z",
		"2026-11-22 10:00:00":  "2026-11-22T10:00:00Z",
		"2026-11-22":           "2026-11-22",
		"1970-01-01T00:00:00Z": "no time",
		"1970-01-01 00:00:00":  "no time",
		"":                     "no time",
	} {
		if got, err := moment(text, vilnius); err != nil || got.String() != want {
			t.Errorf("%q is %v, %v; want %s", text, got, err, want)
		}
	}
	for _, bad := range []string{"tomorrow", "2026-02-30", "2026-11-22 25:00:00", "2026-11-22T10:00:00"} {
		if got, err := moment(bad, vilnius); err == nil {
			t.Errorf("%q was read as %v", bad, got)
		}
	}
}

// TestSettings compares the history of a field with what was done to it.
func TestSettings(t *testing.T) {
	set := func(id ident, old, v string) *txn { return &txn{ID: id, Type: "Set", Field: "Due", Old: old, New: v} }
	create := &txn{ID: 1, Type: "Create"}
	for _, c := range []struct {
		name    string
		changes []*txn
		present string
		want    string // value, by and ended of each
	}{
		{"never set", nil, "", ""},
		{"set at first", nil, "a", "a 1-0"},
		{"set later", []*txn{set(2, "1970-01-01 00:00:00", "a")}, "a", "a 2-0"},
		{"changed", []*txn{set(2, "a", "b")}, "b", "a 1-2, b 2-0"},
		{"cleared and set again", []*txn{set(2, "a", ""), set(3, "", "a")}, "a", "a 1-2, a 3-0"},
		{"more changed than the row shows", []*txn{set(2, "a", "b")}, "c", "a 1-2, b 2-0"},
	} {
		k := &ticket{txns: append([]*txn{create, {ID: 9, Type: "Set", Field: "Other", New: "x"}}, c.changes...)}
		var got []string
		for _, s := range k.settings(isDue, c.present) {
			ended := ident(0)
			if s.ended != nil {
				ended = s.ended.ID
			}
			got = append(got, s.value+" "+s.by.ID.String()+"-"+ended.String())
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestPromiseStates holds each way in which a promise ends to what is said of it.
func TestPromiseStates(t *testing.T) {
	day := func(n int) stamp {
		return stamp{channel.UTC(time.Date(2026, 11, n, 10, 0, 0, 0, time.UTC))}
	}
	r := &reading{d: &Desk{cfg: Config{Name: "desk"}}}
	due := "2026-11-10 10:00:00"
	made := &txn{ID: 1, Type: "Create", Created: day(1)}
	for _, c := range []struct {
		name   string
		kind   channel.PromiseKind
		ended  *txn
		after  string
		status string
		at     stamp // resolved
		want   channel.PromiseState
	}{
		{"in force", channel.PromiseCallback, nil, "", "open", stamp{}, channel.PromiseOpen},
		{"callback of a solved ticket", channel.PromiseCallback, nil, "", "resolved", day(9), channel.PromiseOpen},
		{"solved in time", channel.PromiseResolution, nil, "", "resolved", day(10), channel.PromiseKept},
		{"solved too late", channel.PromiseResolution, nil, "", "resolved", day(11), channel.PromiseBroken},
		{"rejected", channel.PromiseResolution, nil, "", "rejected", day(2), channel.PromiseCancelled},
		{"moved in time", channel.PromiseCallback, &txn{ID: 2, Created: day(9)}, "2026-11-20 10:00:00", "open", stamp{}, channel.PromiseSuperseded},
		{"moved too late", channel.PromiseCallback, &txn{ID: 2, Created: day(10)}, "2026-11-20 10:00:00", "open", stamp{}, ""},
		{"cleared in time", channel.PromiseCallback, &txn{ID: 2, Created: day(9)}, "", "open", stamp{}, channel.PromiseCancelled},
		{"cleared too late", channel.PromiseCallback, &txn{ID: 2, Created: day(11)}, "", "open", stamp{}, ""},
	} {
		k := &ticket{id: 7, row: row{ID: 7, Effective: 7, Status: c.status, Resolved: c.at}, txns: []*txn{made}}
		f, err := r.promise(k, party{}, c.kind, "x", setting{value: due, by: made, ended: c.ended, after: c.after})
		if err != nil || f.Content.(*channel.Promise).State != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, f.Content.(*channel.Promise).State, err, c.want)
		}
	}
	if _, err := r.promise(&ticket{id: 7}, party{}, channel.PromiseCallback, "callback", setting{value: "soon"}); err == nil {
		t.Error("a promise for soon was read as a date")
	}
}

// TestStatuses proves that the states of a ticket are those of its history.
func TestStatuses(t *testing.T) {
	day := func(n int) stamp {
		return stamp{channel.UTC(time.Date(2026, 11, n, 10, 0, 0, 0, time.UTC))}
	}
	r := &reading{d: &Desk{cfg: Config{Name: "desk"}}}
	set := func(n int, before, after string) *txn {
		return &txn{ID: ident(n), Type: "Status", Created: day(n), Old: before, New: after}
	}
	created := &txn{ID: 1, Type: "Create", Created: day(1)}
	for name, c := range map[string]struct {
		status string
		txns   []*txn
		want   string
	}{
		"never changed":    {"new", []*txn{created}, "1 new"},
		"on hold":          {"resolved", []*txn{created, set(2, "new", "open"), {ID: 3, Type: "Comment", Created: day(3)}, set(4, "open", "stalled"), set(6, "stalled", "resolved")}, "1 new 2 open 4 on_hold 6 solved"},
		"the same to us":   {"open", []*txn{created, set(2, "open", "open")}, "1 open"},
		"opened again":     {"open", []*txn{created, set(2, "new", "resolved"), set(9, "resolved", "open")}, "1 new 2 solved 9 open"},
		"creation unknown": {"open", []*txn{set(2, "new", "open")}, ""},
	} {
		k := &ticket{id: 7, row: row{ID: 7, Status: c.status}, txns: c.txns}
		var kase channel.Case
		r.caseHistory(k, &kase)
		var got []string
		for _, s := range kase.History {
			got = append(got, fmt.Sprint(s.At.Day(), " ", s.Status))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestHeaders(t *testing.T) {
	h := parseHeaders("Subject: a\r\n b\nIn-Reply-To: <1@x>\nReferences: <0@x>\n\t<1@x> <2@x>\nrubbish\n c\nAuto-Submitted: auto-replied\n")
	if h.one("subject") != "a b" || !h.automatic() || !slices.Equal(h.answers(), []string{"1@x", "2@x", "0@x"}) {
		t.Errorf("read %v", h)
	}
}

func TestPlain(t *testing.T) {
	page := "<html><head><title>t</title></head><body><p>One  <b>two</b>&nbsp;&amp; three</p><div>four<br>five<style>x{}</style></div></body>"
	if got, want := plain(page), "One two & three\nfour\nfive"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzText feeds strangers' mails to whatever reads them.
func FuzzText(f *testing.F) {
	f.Add("In-Reply-To: <a@b>\n <c@d>", "<p>x</p><script>")
	f.Add(" x", "<")
	f.Fuzz(func(t *testing.T, head, page string) {
		h := parseHeaders(head)
		for _, id := range h.answers() {
			if id == "" || strings.ContainsAny(id, "<>") && !strings.Contains(id, "<") {
				t.Errorf("message id %q", id)
			}
		}
		if text := plain(page); text != strings.TrimSpace(text) {
			t.Errorf("text is not trimmed: %q", text)
		}
	})
}

func TestMentions(t *testing.T) {
	d := &Desk{cfg: Config{OrderField: "Order"}}
	for subject, want := range map[string]bool{
		"Order WEB-1001 is late": true, "web-1001": true, "(web-1001)": true, "WEB-10012": false,
		"XWEB-1001": false, "ąWEB-1001": false, "WEB-10011 and WEB-1001": true, "": false,
	} {
		if got := d.mentions(&row{Subject: subject}, "WEB-1001"); got != want {
			t.Errorf("%q: %v, want %v", subject, got, want)
		}
	}
}
