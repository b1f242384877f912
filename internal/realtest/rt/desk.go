package rt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The clerks of the desk.
const (
	ContactCentre = "rasa"   // works in both queues
	Store         = "tomasz" // works in [Queue]

	root     = "root"
	password = "desk-password"
)

// A Ticket is what a clerk enters for a customer who called or came.
type Ticket struct {
	Clerk     string // who enters it; empty: [ContactCentre]
	Queue     string // empty: [Queue]
	Subject   string
	Requestor string // e-mail address; RT makes the user if it knows none
	Content   string // empty: "."
	Fields    map[string]string
	Due       string // "2006-01-02 15:04:05" in UTC; empty: none
}

// A User is a customer entered by hand.
type User struct {
	Email  string
	Name   string // of the person
	Mobile string
}

// Create opens a ticket and returns its number.
func (s *Server) Create(k Ticket) int {
	s.t.Helper()
	body := map[string]any{
		"Queue": or(k.Queue, Queue), "Subject": k.Subject, "Content": or(k.Content, "."), "ContentType": "text/plain",
	}
	if k.Requestor != "" {
		body["Requestor"] = k.Requestor
	}
	if k.Due != "" {
		body["Due"] = k.Due
	}
	if len(k.Fields) > 0 {
		body["CustomFields"] = k.Fields
	}
	return s.created(s.post(or(k.Clerk, ContactCentre), http.MethodPost, "/ticket", body))
}

// AddUser enters a customer, whose user name is the e-mail address.
func (s *Server) AddUser(u User) {
	s.t.Helper()
	s.post(root, http.MethodPost, "/user", map[string]any{
		"Name": u.Email, "EmailAddress": u.Email, "RealName": u.Name, "MobilePhone": u.Mobile})
}

// SetUser changes fields of a user, given by e-mail address or name.
func (s *Server) SetUser(name string, fields map[string]string) {
	s.t.Helper()
	s.post(root, http.MethodPut, "/user/"+url.PathEscape(name), fields)
}

// Comment writes an internal comment.
func (s *Server) Comment(ticket int, clerk, text string) {
	s.t.Helper()
	s.post(clerk, http.MethodPost, fmt.Sprintf("/ticket/%d/comment", ticket),
		map[string]string{"Content": text, "ContentType": "text/plain"})
}

// Correspond writes an answer, which RT mails to the requestors.
func (s *Server) Correspond(ticket int, clerk, text string) {
	s.t.Helper()
	s.post(clerk, http.MethodPost, fmt.Sprintf("/ticket/%d/correspond", ticket),
		map[string]string{"Content": text, "ContentType": "text/plain"})
}

// Set changes fields of a ticket: Status, Owner, Due, Subject, Queue,
// Requestor. Times are "2006-01-02 15:04:05" in UTC.
func (s *Server) Set(ticket int, clerk string, fields map[string]string) {
	s.t.Helper()
	s.post(clerk, http.MethodPut, fmt.Sprintf("/ticket/%d", ticket), fields)
}

// SetField changes a custom field of a ticket; an empty value clears it.
func (s *Server) SetField(ticket int, clerk, field, value string) {
	s.t.Helper()
	v := any(value)
	if value == "" {
		v = nil
	}
	s.post(clerk, http.MethodPut, fmt.Sprintf("/ticket/%d", ticket),
		map[string]any{"CustomFields": map[string]any{field: v}})
}

// Merge merges a ticket into another.
func (s *Server) Merge(ticket, into int, clerk string) {
	s.t.Helper()
	s.post(clerk, http.MethodPut, fmt.Sprintf("/ticket/%d", ticket), map[string]int{"MergeInto": into})
}

// Mail hands a raw message to the mail gateway, as the mail server does. Two
// calls with one message are one mail that was delivered twice.
func (s *Server) Mail(raw string) {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("queue", Queue)
	_ = w.WriteField("action", "correspond")
	_ = w.WriteField("message", raw)
	_ = w.Close()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.URL+"/REST/1.0/NoAuth/mail-gateway", &body)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	if _, out := s.send(req); !strings.HasPrefix(string(out), "ok") {
		s.t.Fatalf("the mail gateway says %q", out)
	}
}

// Tag returns what RT puts into the subject of its mails about a ticket, by
// which it files the answers.
func Tag(ticket int) string { return fmt.Sprintf("[desk.example #%d]", ticket) }

func (s *Server) post(who, method, path string, body any) []byte {
	s.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+"/REST/2.0"+path, bytes.NewReader(b))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if who == root {
		req.SetBasicAuth(root, rootPassword)
	} else {
		req.SetBasicAuth(who, password)
	}
	status, out := s.send(req)
	// A refused write answers 200 and says so in words only.
	refused := false
	for _, word := range []string{"Permission Denied", "ermission denied", "ould not", "ouldn't", "failed", "nvalid"} {
		refused = refused || bytes.Contains(out, []byte(word))
	}
	if status >= 300 || refused {
		s.t.Fatalf("%s %s as %s: status %d: %s", method, path, who, status, out)
	}
	return out
}

func (s *Server) send(req *http.Request) (int, []byte) {
	s.t.Helper()
	res, err := s.http.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, out
}

func (s *Server) created(answer []byte) int {
	s.t.Helper()
	var out struct {
		ID json.RawMessage `json:"id"`
	}
	if err := json.Unmarshal(answer, &out); err != nil {
		s.t.Fatalf("%v: %s", err, answer)
	}
	id, err := strconv.Atoi(strings.Trim(string(out.ID), `"`))
	if err != nil {
		s.t.Fatalf("no id: %s", answer)
	}
	return id
}

// Tickets returns the numbers of all tickets of [Queue] and their subjects, as
// a clerk sees them.
func (s *Server) Tickets() map[int]string {
	s.t.Helper()
	out := make(map[int]string)
	for page := 1; ; page++ {
		q := url.Values{"query": {"id > 0"}, "fields": {"Subject"}, "orderby": {"id"},
			"per_page": {"100"}, "page": {strconv.Itoa(page)}}
		var list struct {
			Items []struct {
				ID      string `json:"id"`
				Subject string
			} `json:"items"`
		}
		raw := s.post(ContactCentre, http.MethodGet, "/tickets?"+q.Encode(), nil)
		if err := json.Unmarshal(raw, &list); err != nil {
			s.t.Fatal(err)
		}
		if len(list.Items) == 0 {
			return out
		}
		for _, k := range list.Items {
			id, _ := strconv.Atoi(k.ID)
			out[id] = k.Subject
		}
	}
}

// Newest returns the number of the ticket opened last: that of a mail just
// handed in.
func (s *Server) Newest() int {
	s.t.Helper()
	newest := 0
	for id := range maps.Keys(s.Tickets()) {
		newest = max(newest, id)
	}
	return newest
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
