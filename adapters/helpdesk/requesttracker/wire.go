package requesttracker

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// ident is a numeric id. RT writes it as a string in lists and as a number in
// objects, and an empty string where there is none.
type ident int64

func (n ident) String() string { return strconv.FormatInt(int64(n), 10) }

func (n *ident) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "" || s == "null" {
		*n = 0
		return nil
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil || v < 0 {
		return &channel.FieldError{Field: "id", Reason: "is not a number"}
	}
	*n = ident(v)
	return nil
}

// stamp is a moment, always in UTC. RT writes the beginning of its epoch for
// a date that was never set.
type stamp struct{ channel.Time }

func (s *stamp) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return &channel.FieldError{Field: "date", Reason: "is not a text"}
	}
	at, err := moment(text, nil)
	s.Time = at
	return err
}

// moment reads a date in any of the ways in which RT writes one: as REST does,
// as its database does, and, of custom fields, as a day alone.
func moment(text string, zone *time.Location) (channel.Time, error) {
	text = strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(text, "1970-01-01") || text == "Not set" || text == "0":
		return channel.Time{}, nil
	case len(text) == len(time.DateOnly):
		return channel.ParseTime(time.DateOnly, text, zone)
	case len(text) == len(time.DateTime):
		return channel.ParseTime("2006-01-02 15:04:05Z07:00", text+"Z", nil)
	}
	return channel.ParseTime(time.RFC3339, text, nil)
}

// person is a user as part of something else. Its numeric id is there because
// it is asked for by name; without that RT gives the user name as the id.
type person struct {
	ID       json.RawMessage `json:"id"`
	Name     string          `json:"Name"`
	RealName string          `json:"RealName"`
	Email    string          `json:"EmailAddress"`
}

// id returns what the person's Ref has as id; empty if there is nobody.
func (p *person) id() string {
	id := string(bytes.Trim(p.ID, `"`))
	if _, err := strconv.ParseInt(id, 10, 64); err == nil {
		return id
	}
	var name string
	if json.Unmarshal(p.ID, &name) != nil {
		return ""
	}
	return name
}

func (p *person) name() string {
	if p.Name != "" {
		return p.Name
	}
	return p.id()
}

// The users that RT itself is.
const (
	system = "RT_System"
	nobody = "Nobody"
)

const personFields = "id,Name,RealName,EmailAddress"

// row is a ticket in a list.
type row struct {
	ID          ident    `json:"id"`
	Effective   ident    `json:"EffectiveId"`
	Subject     string   `json:"Subject"`
	Status      string   `json:"Status"`
	Priority    string   `json:"Priority"`
	SLA         string   `json:"SLA"`
	Queue       queue    `json:"Queue"`
	Owner       person   `json:"Owner"`
	Requestors  []person `json:"Requestor"`
	Created     stamp    `json:"Created"`
	LastUpdated stamp    `json:"LastUpdated"`
	Due         stamp    `json:"Due"`
	Resolved    stamp    `json:"Resolved"`
	Fields      fields   `json:"CustomFields"`
}

const rowFields = "EffectiveId,Subject,Status,Priority,SLA,Queue,Owner,Requestor,Created,LastUpdated,Due,Resolved,CustomFields"

type queue struct {
	Name string `json:"Name"`
}

// fields are the custom fields of a ticket: a list, or an empty text if the
// account may see none.
type fields []field

type field struct {
	ID     ident             `json:"id"`
	Name   string            `json:"name"`
	Values []json.RawMessage `json:"values"` // texts, or objects for images
}

func (f *fields) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' || string(b) == "null" {
		*f = nil
		return nil
	}
	return json.Unmarshal(b, (*[]field)(f))
}

// named returns the field of that name, or nil.
func (f fields) named(name string) *field {
	for i := range f {
		if name != "" && f[i].Name == name {
			return &f[i]
		}
	}
	return nil
}

// texts returns the values that are texts, trimmed, without empty ones.
func (f *field) texts() []string {
	var out []string
	if f == nil {
		return nil
	}
	for _, raw := range f.Values {
		var s string
		if json.Unmarshal(raw, &s) == nil && strings.TrimSpace(s) != "" {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return out
}

func (f *field) first() string {
	if t := f.texts(); len(t) > 0 {
		return t[0]
	}
	return ""
}

// txn is a transaction: one thing that happened to a ticket.
type txn struct {
	ID      ident  `json:"id"`
	Object  string `json:"type"` // "transaction"; only here to keep Type apart from it
	Type    string `json:"Type"`
	Ticket  ident  `json:"ObjectId"`
	Creator person `json:"Creator"`
	Created stamp  `json:"Created"`
	Field   string `json:"Field"`
	Old     string `json:"OldValue"`
	New     string `json:"NewValue"`
}

const txnFields = "Type,ObjectId,Creator,Created,Field,OldValue,NewValue"

// attachment is a part of a message. RT fails if it is asked for the parent of
// one that has none, so the tree is not asked for: parts come in its order.
type attachment struct {
	ID        ident  `json:"id"`
	Txn       ident  `json:"TransactionId"`
	Type      string `json:"ContentType"`
	Subject   string `json:"Subject"`
	MessageID string `json:"MessageId"`
	Filename  string `json:"Filename"`
	Headers   string `json:"Headers"`
}

const attachmentFields = "TransactionId,ContentType,Subject,MessageId,Filename,Headers"

// user is a user as an object of its own. Without AdminUsers it has the first
// four fields and none of the others; Privileged is always there.
type user struct {
	Name        string `json:"Name"`
	RealName    string `json:"RealName"`
	Email       string `json:"EmailAddress"`
	Privileged  *ident `json:"Privileged"`
	Mobile      string `json:"MobilePhone"`
	Home        string `json:"HomePhone"`
	Work        string `json:"WorkPhone"`
	Lang        string `json:"Lang"`
	Street      string `json:"Address1"`
	City        string `json:"City"`
	Zip         string `json:"Zip"`
	Created     stamp  `json:"Created"`
	LastUpdated stamp  `json:"LastUpdated"`

	version int64 // the last transaction of the record, if it can be seen
}

// agent reports whether the user is one of the company's own people.
func (u *user) agent() bool {
	return u.Privileged != nil && *u.Privileged != 0 || u.Name == system || u.Name == nobody
}
