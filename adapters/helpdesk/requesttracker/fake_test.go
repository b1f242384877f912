package requesttracker_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// fake answers as RT 5 was seen to answer, for the queries that the adapter
// asks. Its clock moves by hand.
type fake struct {
	mu      sync.Mutex
	now     time.Time
	zone    int  // of the account, seconds east of UTC
	sparse  bool // hidden rows all over the place
	admin   bool // the account has AdminUsers
	tickets []*fakeTicket
	txns    []*fakeTxn
	parts   []map[string]any
	users   map[int]map[string]any
	junk    []json.RawMessage // rows among the tickets that are none
	asked   []string
}

type fakeTicket struct {
	id, into         int
	subject, status  string
	who              []int
	created, changed time.Time
	due, cfs         string
}

type fakeTxn struct {
	id, ticket, by     int
	typ, field, old, v string
	at                 time.Time
}

const (
	fakeAgent = 27
	fakeAnna  = 47
	fakeJonas = 53
)

func newFake() *fake {
	user := func(name, mail string, agent int) map[string]any {
		return map[string]any{"Name": name, "EmailAddress": mail, "RealName": strings.ToUpper(name), "Privileged": agent,
			"MobilePhone": "+48 600 100 200", "LastUpdated": "2026-11-01T00:00:00Z", "Created": "2026-11-01T00:00:00Z"}
	}
	return &fake{now: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), users: map[int]map[string]any{
		fakeAgent: user("rasa", "rasa@desk.example", 1),
		fakeAnna:  user("anna", "anna@shop.example", 0),
		fakeJonas: user("jonas", "jonas@shop.example", 0),
	}}
}

// open opens a ticket by mail of one of the customers.
func (f *fake) open(who int, subject string) *fakeTicket {
	k := &fakeTicket{id: len(f.tickets) + 1, subject: subject, status: "new", who: []int{who}, created: f.now}
	f.tickets = append(f.tickets, k)
	f.message(k, "Create", who, subject)
	return k
}

func (f *fake) message(k *fakeTicket, typ string, by int, text string) *fakeTxn {
	x := f.happen(k, typ, by, "", "", "")
	f.parts = append(f.parts, map[string]any{"id": strconv.Itoa(len(f.parts) + 1), "type": "attachment",
		"TransactionId": strconv.Itoa(x.id), "ContentType": "text/plain", "Subject": k.subject, "Filename": "",
		"MessageId": fmt.Sprintf("m%d@shop.example", x.id), "Content": text,
		"Headers": "X-RT-Interface: Email\nContent-Length: 20"})
	return x
}

func (f *fake) happen(k *fakeTicket, typ string, by int, field, old, v string) *fakeTxn {
	x := &fakeTxn{id: 40 + 2*len(f.txns), ticket: k.id, by: by, typ: typ, field: field, old: old, v: v, at: f.now}
	f.txns = append(f.txns, x)
	k.changed = f.now
	return x
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/REST/2.0")
	q := r.URL.Query()
	f.asked = append(f.asked, r.Method+" "+path+" "+q.Get("query"))
	w.Header().Set("Content-Type", "application/json")
	if r.Header.Get("Authorization") != "token 1-9-secret" {
		http.Error(w, `{"message":"Unauthorized"}`, http.StatusUnauthorized)
		return
	}
	part := strings.Split(strings.Trim(path, "/"), "/")
	id := 0
	if len(part) > 1 {
		id, _ = strconv.Atoi(part[1])
	}
	switch {
	case path == "/tickets":
		f.listTickets(w, r)
	case path == "/transactions":
		f.list(w, r, f.findTxns(q.Get("query"), 0), false)
	case path == "/attachments":
		f.listParts(w, r)
	case path == "/users":
		f.listUsers(w, r)
	case part[0] == "ticket" && len(part) == 3:
		f.list(w, r, f.findTxns("", id), false)
	case part[0] == "ticket":
		f.oneTicket(w, id)
	case part[0] == "user":
		f.oneUser(w, id)
	case part[0] == "transaction":
		http.Error(w, "", http.StatusInternalServerError) // as RT 5.0.3 does
	default:
		http.Error(w, `{"message":"Not Found"}`, http.StatusNotFound)
	}
}

// list cuts the page and then drops what the account may not see.
func (f *fake) list(w http.ResponseWriter, r *http.Request, rows []any, counted bool) {
	num := func(key string, otherwise int) int {
		if n, err := strconv.Atoi(r.URL.Query().Get(key)); err == nil && n > 0 {
			return n
		}
		return otherwise
	}
	size, page := min(num("per_page", 20), 100), num("page", 1)
	if query := r.URL.Query().Get("query"); f.sparse && !strings.Contains(query, "id = ") {
		var with []any
		for i, row := range rows {
			with = append(with, make([]any, (i+3)%4*size/2)...) // hidden
			with = append(with, row)
		}
		rows, counted = with, false
	}
	total := len(rows)
	rows = rows[min(total, (page-1)*size):min(total, page*size)]
	rows = slices.DeleteFunc(slices.Clone(rows), func(v any) bool { return v == nil })
	out := map[string]any{"items": rows, "count": len(rows), "page": page, "per_page": size, "total": nil, "pages": nil}
	if rows == nil {
		out["items"] = []any{}
	}
	if counted {
		out["total"], out["pages"] = total, (total+size-1)/size
		if total == 0 {
			out["pages"] = json.RawMessage("0.0")
		}
	}
	_ = json.NewEncoder(w).Encode(out)
}

func fakeTime(t time.Time) string {
	if t.IsZero() {
		return "1970-01-01T00:00:00Z"
	}
	return t.Format(time.RFC3339)
}

func (f *fake) person(id int) map[string]any {
	u := f.users[id]
	return map[string]any{"type": "user", "id": id, "Name": u["Name"], "RealName": u["RealName"], "EmailAddress": u["EmailAddress"]}
}

func (f *fake) listTickets(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var found []*fakeTicket
	for _, k := range f.tickets {
		if k.status == "deleted" || k.into != 0 && !strings.Contains(q.Get("query"), "EffectiveId") {
			continue
		}
		if f.holds(q.Get("query"), func(field, op, value string) bool { return f.ticketIs(k, field, op, value) }) {
			found = append(found, k)
		}
	}
	if q.Get("orderby") == "LastUpdated" {
		slices.SortStableFunc(found, func(a, b *fakeTicket) int { return b.changed.Compare(a.changed) })
	}
	var rows []any
	for _, k := range found {
		who := []any{}
		for _, id := range k.who {
			who = append(who, f.person(id))
		}
		effective := k.id
		if k.into != 0 {
			effective = k.into
		}
		rows = append(rows, map[string]any{"type": "ticket", "id": strconv.Itoa(k.id), "EffectiveId": strconv.Itoa(effective),
			"Subject": k.subject, "Status": k.status, "Priority": "0", "SLA": "", "Requestor": who,
			"Owner": map[string]any{"id": 6, "Name": "Nobody"}, "Queue": map[string]any{"id": "3", "Name": "Care"},
			"Created": fakeTime(k.created), "LastUpdated": fakeTime(k.changed), "Resolved": "1970-01-01T00:00:00Z",
			"Due":          map[bool]string{true: "1970-01-01T00:00:00Z", false: k.due}[k.due == ""],
			"CustomFields": []any{map[string]any{"id": "2", "name": "Order", "values": values(k.cfs)}}})
	}
	if q.Get("orderby") == "id" && strings.HasPrefix(q.Get("query"), "id > ") {
		for i, raw := range f.junk {
			rows = slices.Insert(rows, min(i, len(rows)), any(raw))
		}
	}
	f.list(w, r, rows, true)
}

func values(text string) []any {
	if text == "" {
		return []any{}
	}
	return []any{text}
}

var condition = regexp.MustCompile(`^([\w.:{} ]+?) (>=|<=|>|<|=|LIKE) ('(?:[^'\\]|\\.)*'|\d+)`)

// holds evaluates a query of AND, OR, parentheses and conditions.
func (f *fake) holds(query string, is func(field, op, value string) bool) bool {
	rest := query
	var or func() bool
	one := func() bool {
		if strings.HasPrefix(rest, "(") {
			rest = rest[1:]
			v := or()
			rest = strings.TrimPrefix(rest, ")")
			return v
		}
		m := condition.FindStringSubmatch(rest)
		if m == nil {
			panic("the fake does not understand " + rest)
		}
		rest = rest[len(m[0]):]
		return is(m[1], m[2], strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(strings.Trim(m[3], "'")))
	}
	and := func() bool {
		v := one()
		for strings.HasPrefix(rest, " AND ") {
			rest = rest[5:]
			v = one() && v
		}
		return v
	}
	or = func() bool {
		v := and()
		for strings.HasPrefix(rest, " OR ") {
			rest = rest[4:]
			v = and() || v
		}
		return v
	}
	return or()
}

func compare(a, b int, op string) bool {
	return a < b && strings.HasPrefix(op, "<") || a > b && strings.HasPrefix(op, ">") || a == b && strings.HasSuffix(op, "=")
}

// moment compares as RT does: in the zone of the account, whatever is written.
func (f *fake) moment(at time.Time, op, value string) bool {
	t, err := time.Parse(time.DateTime, value)
	if err != nil {
		panic(err)
	}
	return compare(int(at.Unix()), int(t.Unix())-f.zone, op)
}

func (f *fake) ticketIs(k *fakeTicket, field, op, value string) bool {
	n, _ := strconv.Atoi(value)
	anyone := func(text func(u map[string]any) string, same func(a, b string) bool) bool {
		return slices.ContainsFunc(k.who, func(id int) bool { return same(text(f.users[id]), value) })
	}
	switch field {
	case "id", "EffectiveId":
		return compare(k.id, n, op)
	case "LastUpdated":
		return f.moment(k.changed, op, value)
	case "Queue":
		return value == "Care"
	case "Requestor.id":
		return slices.Contains(k.who, n)
	case "Requestor.EmailAddress":
		return anyone(func(u map[string]any) string { return u["EmailAddress"].(string) }, strings.EqualFold)
	case "Requestor.MobilePhone":
		return anyone(func(u map[string]any) string { return u["MobilePhone"].(string) }, like)
	case "Requestor.HomePhone", "Requestor.WorkPhone":
		return false
	case "Subject":
		return like(k.subject, value)
	case "CF.{Order}":
		return like(k.cfs, value)
	}
	panic("the fake does not know the field " + field)
}

func like(text, pattern string) bool {
	return regexp.MustCompile("(?i)" + strings.ReplaceAll(regexp.QuoteMeta(pattern), "%", ".*")).MatchString(text)
}

func (f *fake) findTxns(query string, ticket int) []any {
	rows := []any{}
	for _, x := range f.txns {
		k := f.tickets[x.ticket-1]
		if ticket != 0 && x.ticket != ticket && k.into != ticket {
			continue
		}
		if query != "" && !f.holds(query, func(field, op, value string) bool {
			n, _ := strconv.Atoi(value)
			switch field {
			case "id":
				return compare(x.id, n, op)
			case "Created":
				return f.moment(x.at, op, value)
			}
			return map[string]string{"ObjectType": "RT::Ticket", "Type": x.typ, "NewValue": x.v, "TicketQueue": "Care"}[field] == value
		}) {
			continue
		}
		rows = append(rows, map[string]any{"type": "transaction", "id": strconv.Itoa(x.id), "Type": x.typ, "ObjectId": strconv.Itoa(x.ticket),
			"Creator": f.person(x.by), "Created": fakeTime(x.at), "Field": x.field, "OldValue": x.old, "NewValue": x.v})
	}
	return rows
}

func (f *fake) listParts(w http.ResponseWriter, r *http.Request) {
	var terms []struct{ Field, Value string }
	if r.Method == http.MethodGet {
		_ = json.Unmarshal([]byte(r.URL.Query().Get("query")), &terms)
	} else {
		_ = json.NewDecoder(r.Body).Decode(&terms)
	}
	var rows []any
	for _, p := range f.parts {
		for _, t := range terms {
			if p[t.Field] == t.Value {
				rows = append(rows, p)
			}
		}
	}
	sparse := f.sparse
	f.sparse = false // whoever may see a message may see all of it
	f.list(w, r, rows, false)
	f.sparse = sparse
}

func (f *fake) oneTicket(w http.ResponseWriter, id int) {
	if id < 1 || id > len(f.tickets) || f.tickets[id-1] == nil {
		http.Error(w, `{"message":"Not Found"}`, http.StatusNotFound)
		return
	}
	k := f.tickets[id-1]
	if k.into != 0 {
		k = f.tickets[k.into-1]
	}
	last := 0
	for _, x := range f.txns {
		if x.ticket == k.id || f.tickets[x.ticket-1].into == k.id {
			last = x.id
		}
	}
	w.Header().Set("ETag", fmt.Sprintf("%q", strconv.Itoa(last)))
	_ = json.NewEncoder(w).Encode(map[string]any{"id": k.id, "Subject": k.subject, "Status": k.status,
		"Created": fakeTime(k.created), "LastUpdated": fakeTime(k.changed)})
}

func (f *fake) oneUser(w http.ResponseWriter, id int) {
	u, ok := f.users[id]
	if !ok {
		http.Error(w, `{"message":"Not Found"}`, http.StatusNotFound)
		return
	}
	if !f.admin {
		u = map[string]any{"Name": u["Name"], "RealName": u["RealName"], "EmailAddress": u["EmailAddress"], "Privileged": u["Privileged"]}
		w.Header().Set("ETag", `"1970-01-01T00:00:00Z"`)
	} else {
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint(u["etag"])))
	}
	_ = json.NewEncoder(w).Encode(u)
}

func (f *fake) listUsers(w http.ResponseWriter, r *http.Request) {
	var rows []any
	for id, u := range f.users {
		changed := "1970-01-01T00:00:00Z"
		if f.admin {
			changed = u["LastUpdated"].(string)
		}
		rows = append(rows, map[string]any{"type": "user", "id": id, "LastUpdated": changed})
	}
	slices.SortFunc(rows, func(a, b any) int {
		return strings.Compare(b.(map[string]any)["LastUpdated"].(string), a.(map[string]any)["LastUpdated"].(string))
	})
	f.list(w, r, rows, true)
}
