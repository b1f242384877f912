package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

var update = flag.Bool("update", false, "write the golden files anew")

func noEnv(string) (string, bool) { return "", false }

// desk runs the program as main does.
func desk(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs, noEnv)
	return out.String(), errs.String(), code
}

// TestGolden compares what the program says with what was looked at and found
// right.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		code int
	}{
		{"story", nil, exitFound},
		{"story_day_before", []string{"-at", "2026-03-19 10:20"}, exitFound},
		{"order", []string{"-order", "10042"}, exitFound},
		{"landline", []string{"-tel", "12 555 01 42"}, exitAmbiguous},
		{"landline_order", []string{"-tel", "12 555 01 42", "-order", "#10031"}, exitFound},
		{"nobody", []string{"-tel", "600 700 800"}, exitNobody},
		{"story_json", []string{"-json"}, exitFound},
		{"landline_json", []string{"-tel", "12 555 01 42", "-json"}, exitAmbiguous},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, stderr, code := desk(t, c.args...)
			if code != c.code || stderr != "" {
				t.Errorf("exit code %d, want %d; %s", code, c.code, stderr)
			}
			again, _, _ := desk(t, c.args...)
			if got != again {
				t.Error("two runs differ: " + cmp.Diff(got, again))
			}
			file := filepath.Join("testdata", c.name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Error("(-want +got)\n" + d)
			}
			for n, line := range strings.Split(got, "\n") {
				if utf8.RuneCountInString(line) > width && !strings.HasSuffix(c.name, "json") {
					t.Errorf("line %d is wider than %d columns", n+1, width)
				}
			}
		})
	}
}

// TestJSON proves that -json writes one valid document that holds the answer.
func TestJSON(t *testing.T) {
	out, _, _ := desk(t, "-json")
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	var a answer
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	if a.Match != customer.Found || a.Customer.Name != "Anna Nowak" || a.Customer.Confirm || len(a.Findings) == 0 {
		t.Errorf("answer %s of %+v with %d findings", a.Match, a.Customer, len(a.Findings))
	}
	if a.Orders[0].Due != "2026-03-17" || a.At.Format(time.RFC3339) != "2026-03-20T11:42:00+01:00" {
		t.Errorf("due %s at %s", a.Orders[0].Due, a.At)
	}
	if strings.Contains(out, "7316") {
		t.Error("the pickup code is shown")
	}
}

// TestNobodyIsMistaken proves that what somebody at a shared number said is
// not shown as the customer's, and that an asserted match says so.
func TestNobodyIsMistaken(t *testing.T) {
	out, _, _ := desk(t)
	_, rest, _ := strings.Cut(out, "LAST CONTACTS")
	contacts, _, _ := strings.Cut(rest, "NOT KNOWN")
	if contacts == "" || strings.Contains(contacts, "+48125550142") {
		t.Error("a call from the shared number stands among the customer's contacts")
	}
	for args, want := range map[string]bool{"-order 10042": true, "-tel 601555014": false, "-tel 125550142 -order 10042": true} {
		out, _, _ := desk(t, strings.Fields(args)...)
		if got := strings.Contains(out, "NOT SURE WHO CALLS"); got != want {
			t.Errorf("%s: not sure is %v, want %v", args, got, want)
		}
	}
	out, _, _ = desk(t, "-tel", "601555014", "-mail", "somebody@else.example")
	if !strings.Contains(out, "Sure: phone +48601555014 (") || !strings.Contains(out, "nothing tells that email somebody@else.example is theirs") {
		t.Errorf("an address that is not the customer's goes unnoticed:\n%s", out)
	}
	ambiguous, _, _ := desk(t, "-tel", "125550142", "-json")
	for _, leak := range []string{"10042", "10031", "anna.nowak@", "Półka"} {
		if strings.Contains(ambiguous, leak) {
			t.Errorf("an ambiguous answer tells %q", leak)
		}
	}
}

// TestFlags proves the exit codes and that errors say what is wrong, without
// the values that may be personal.
func TestFlags(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-h"}, exitFound, "-order number"},
		{[]string{"-nonsense"}, exitError, "-nonsense"},
		{[]string{"anna"}, exitError, "unexpected argument"},
		{[]string{"-tel", "12"}, exitError, "-tel: this is not a telephone number"},
		{[]string{"-mail", "anna"}, exitError, "-mail: this is not an e-mail address"},
		{[]string{"-tel", ""}, exitError, "who calls?"},
		{[]string{"-tel", "", "-order", "10042"}, exitFound, ""}, // a withheld number
		{[]string{"-live", "-1s"}, exitError, "-live:"},
		{[]string{"-at", "yesterday"}, exitError, "-at:"},
		{[]string{"-zone", "Mars/Olympus"}, exitError, "-zone:"},
		{[]string{"-customer", "c1"}, exitError, "-customer: there is no such customer"},
		{[]string{"-config", "testdata/none.json"}, exitError, "-config:"},
		{[]string{"-at", "2026-03-20T10:42:00Z"}, exitFound, ""},
		{[]string{"-mail", "anna.nowak@poczta.example.pl", "-zone", "Europe/London"}, exitFound, ""},
	} {
		_, stderr, code := desk(t, c.args...)
		if code != c.code || !strings.Contains(stderr, c.says) {
			t.Errorf("%v: code %d, want %d: %s", c.args, code, c.code, stderr)
		}
	}
	for _, args := range [][]string{
		{"-tel", "+48 601 555 014"}, {"-tel", "0048 (0) 601-555-014"}, {"-tel", "(601) 555.014 wew. 3"}, {"-tel", "tel. 601/555/014;"},
		{"-mail", " Anna.Nowak@Poczta.Example.PL "}, {"-mail", "mailto:anna.nowak@poczta.example.pl,"},
		{"-order", "#10042"}, {"-order", " # 10042 "}, {"-order", "nr 10042"}, {"-order", "Zamówienie nr: #10042"}, {"-order", "order no. 10042"},
	} {
		if out, stderr, code := desk(t, args...); code != exitFound || !strings.HasPrefix(out, "ANNA NOWAK") {
			t.Errorf("%v: code %d: %s", args, code, stderr)
		}
	}
	found, _, _ := desk(t, "-json")
	var a answer
	if err := json.Unmarshal([]byte(found), &a); err != nil {
		t.Fatal(err)
	}
	if out, _, code := desk(t, "-customer", string(a.Customer.ID)); code != exitFound || !strings.Contains(out, "ANNA NOWAK") {
		t.Errorf("-customer: code %d", code)
	}
}

// TestSourcesCannotDraw proves that nothing a source says acts on a terminal.
func TestSourcesCannotDraw(t *testing.T) {
	evil := "a\x1b[2J\r\n\x07\u202eb\u009bc"
	a := &answer{At: time.Date(2026, 3, 20, 11, 42, 0, 0, time.UTC), Match: customer.Found, Customer: &who{Name: evil, Reasons: []string{evil}},
		Findings: []finding{{Verdict: "broken", Text: evil}},
		Orders:   []order{{Open: true, Number: evil, Lines: []line{{evil, evil}}, Parcels: []parcel{{Source: evil, Carrier: evil}}, Tickets: []string{evil}}, {Number: evil, Store: evil}},
		Tickets:  []ticket{{Open: true, Number: evil, Subject: evil, Queue: evil}},
		Promises: []promise{{Open: true, Text: evil, By: evil, Due: evil, Ref: channel.Ref{Kind: channel.KindPromise}}},
		Contacts: []contact{{Attributed: true, Text: evil, Agent: evil, Ticket: evil}, {Number: evil}},
		Sources:  []source{{Channel: evil, Error: evil}}, Silent: []string{evil}}
	for _, r := range page(a) {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x202e) {
			t.Errorf("the page has the character %U", r)
		}
	}
}

// TestPartial proves that a page says which sources it lacks.
func TestPartial(t *testing.T) {
	at := time.Date(2026, 3, 20, 11, 42, 0, 0, time.UTC)
	a := &answer{At: at, Match: customer.Nobody, Silent: []string{"web"}, Sources: []source{
		{Channel: "web"}, {Channel: "tills", Read: at.Add(-25 * time.Hour)}, {Channel: "desk", Error: "unauthorized", Read: at.Add(-time.Hour)},
		{Channel: "phone", Error: "unavailable"}, {Channel: "club", Live: true}}}
	got := page(a)
	for _, want := range []string{"not every source could be asked", "web was asked and did not answer", "tills: nothing is known since yesterday 10:42.",
		"desk: nothing is known since today 10:42: unauthorized.", "phone has never been read: unavailable.", "club was asked now"} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
}
