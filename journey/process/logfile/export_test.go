package logfile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/logfile"
)

func hostile(t testing.TB) *process.Log {
	t.Helper()
	var l process.Log
	at := time.Date(2026, 3, 1, 9, 0, 0, 123456789, time.UTC)
	for i, name := range []string{"zażółć gęślą jaźń", "ąčęėįšųūž", `quote " and ; and , and |`, "line\nbreak", "<tag> & 'apostrophe'", "]]> -->", "\u2028 and \u00a0 and 🐝"} {
		for k := range 2 {
			if err := l.Add(process.Event{Case: fmt.Sprint("order ", i%3), Activity: name, Time: at.Add(time.Duration(2*i+k) * time.Hour), Resource: "Żaneta;\"", Customer: "anna@example.com",
				Attributes: []process.Attribute{{Name: "cost;", Value: `1,5 "zł"`}}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return &l
}

// roundTrip writes a log in every format and reads it back.
func roundTrip(t *testing.T, l *process.Log, odd bool) {
	t.Helper()
	x := logfile.Export{Identifiers: true}
	for format, write := range map[logfile.Format]func(*bytes.Buffer) error{
		logfile.CSV:  func(b *bytes.Buffer) error { return logfile.WriteCSV(b, l, x) },
		logfile.XES:  func(b *bytes.Buffer) error { return logfile.WriteXES(b, l, x) },
		logfile.OCEL: func(b *bytes.Buffer) error { return logfile.WriteOCEL(b, logfile.ObjectsOf(l), x) },
	} {
		var b bytes.Buffer
		err := write(&b)
		if l.Untimed() > 0 && format != logfile.XES {
			if format == logfile.OCEL && err == nil {
				t.Fatal("OCEL demands times")
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if l.Len() == 0 {
			continue
		}
		var back process.Log
		r, err := logfile.Read(bytes.NewReader(b.Bytes()), format, &back, logfile.Config{Case: map[logfile.Format]string{logfile.OCEL: "case"}[format],
			Resource: map[logfile.Format]string{logfile.OCEL: "resource"}[format], Customer: map[logfile.Format]string{logfile.CSV: "case:customer"}[format]})
		if err != nil || r.Bad > 0 || back.Len() != l.Len() {
			t.Fatalf("%s: %v, %v, %d of %d events\n%s", format, err, r.Problems, back.Len(), l.Len(), b.Bytes())
		}
		if odd {
			continue // names that a format cannot hold are changed
		}
		want := show(l)
		if format == logfile.OCEL {
			want = strings.ReplaceAll(want, "%anna@example.com", "")
			want = strings.ReplaceAll(want, "Żaneta", "resource:Żaneta")
			want = strings.ReplaceAll("\n"+want, "\norder", "\ncase:order")[1:]
		}
		if format == logfile.XES {
			want = strings.ReplaceAll(want, "%anna@example.com", "")
		}
		if got := show(&back); got != want {
			t.Errorf("%s:\n%s, want\n%s", format, got, want)
		}
	}
}

func TestRoundTrip(t *testing.T) { roundTrip(t, hostile(t), false) }

// TestPseudonyms: nobody can be told unless it is asked for.
func TestPseudonyms(t *testing.T) {
	l := hostile(t)
	for _, x := range []logfile.Export{{}, {Key: []byte("k")}, {Roles: true}} {
		var b bytes.Buffer
		for _, err := range []error{logfile.WriteCSV(&b, l, x), logfile.WriteXES(&b, l, x), logfile.WriteOCEL(&b, logfile.ObjectsOf(l), x)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		text := b.String()
		for _, name := range []string{"anna@example.com", "order 1", "1,5"} {
			if strings.Contains(text, name) {
				t.Errorf("%+v tells %s", x, name)
			}
		}
		if got := strings.Contains(text, "Żaneta"); got != x.Roles {
			t.Errorf("%+v: who did it is told: %v", x, got)
		}
		if !strings.Contains(text, "zażółć") {
			t.Error("activities are not told")
		}
		var again bytes.Buffer
		if err := logfile.WriteCSV(&again, l, x); err != nil || !strings.HasPrefix(text, again.String()) {
			t.Error("it is not written alike twice")
		}
	}
}

// TestOCELSchema checks what the schema of OCEL 2.0 demands: the keys, that
// values are strings, that times have zones, that types and what they declare
// are what is used, and that relations lead somewhere.
func TestOCELSchema(t *testing.T) {
	for _, x := range []logfile.Export{{}, {Identifiers: true}} {
		var b bytes.Buffer
		if err := logfile.WriteOCEL(&b, logfile.ObjectsOf(hostile(t)), x); err != nil {
			t.Fatal(err)
		}
		checkOCEL(t, b.Bytes())
	}
	var b bytes.Buffer
	err := logfile.WriteOCEL(&b, logfile.ObjectLog{Events: []logfile.ObjectEvent{{ID: "1", Type: "a", Relations: []logfile.Relation{{Object: "none"}}}}}, logfile.Export{})
	if err == nil {
		t.Error("a relation that leads nowhere is written")
	}
}

func checkOCEL(t *testing.T, data []byte) {
	t.Helper()
	type attribute struct {
		Name  *string `json:"name"`
		Value *string `json:"value"`
		Type  *string `json:"type"`
		Time  *string `json:"time"`
	}
	type relation struct {
		ObjectID  *string `json:"objectId"`
		Qualifier *string `json:"qualifier"`
	}
	type typed struct {
		Name       *string     `json:"name"`
		Attributes []attribute `json:"attributes"`
	}
	type item struct {
		ID            *string     `json:"id"`
		Type          *string     `json:"type"`
		Time          *string     `json:"time"`
		Attributes    []attribute `json:"attributes"`
		Relationships []relation  `json:"relationships"`
	}
	var f struct {
		EventTypes  []typed `json:"eventTypes"`
		ObjectTypes []typed `json:"objectTypes"`
		Events      []item  `json:"events"`
		Objects     []item  `json:"objects"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil || f.EventTypes == nil || f.ObjectTypes == nil || f.Events == nil || f.Objects == nil {
		t.Fatalf("%v, or a list is missing", err)
	}
	declared := map[string]bool{}
	declare := func(kind string, types []typed) {
		for _, v := range types {
			if v.Name == nil || v.Attributes == nil || declared[kind+*v.Name] {
				t.Fatal("a type has no name or no attributes, or is declared twice")
			}
			declared[kind+*v.Name] = true
			for _, a := range v.Attributes {
				if a.Name == nil || a.Type == nil || !strings.Contains(" string time integer float boolean ", " "+*a.Type+" ") {
					t.Fatal("an attribute is declared without a name or a type")
				}
				declared[kind+*v.Name+"\x00"+*a.Name] = true
			}
		}
	}
	declare("event ", f.EventTypes)
	declare("object ", f.ObjectTypes)
	instant := func(s *string) bool {
		if s == nil {
			return false
		}
		_, err := time.Parse(time.RFC3339Nano, *s)
		return err == nil
	}
	ids := map[string]bool{}
	check := func(kind string, v item) {
		if v.ID == nil || v.Type == nil || ids[kind+*v.ID] || !declared[kind+*v.Type] {
			t.Fatalf("an id or a type is missing, used twice or not declared: %+v", v)
		}
		ids[kind+*v.ID] = true
		for _, a := range v.Attributes {
			if a.Name == nil || a.Value == nil || !declared[kind+*v.Type+"\x00"+*a.Name] || instant(a.Time) != (kind == "object ") {
				t.Fatalf("%s: an attribute is not as declared", *v.ID)
			}
		}
		if kind == "event " != instant(v.Time) {
			t.Fatalf("%s: the time is missing or too much", *v.ID)
		}
	}
	for _, v := range f.Objects {
		check("object ", v)
	}
	for _, v := range f.Events {
		check("event ", v)
	}
	for _, v := range append(f.Events, f.Objects...) {
		for _, r := range v.Relationships {
			if r.ObjectID == nil || r.Qualifier == nil || !ids["object "+*r.ObjectID] {
				t.Fatalf("%s: a relation leads nowhere", *v.ID)
			}
		}
	}
}

func ExampleWriteCSV() {
	var l process.Log
	if err := l.Add(process.Event{Case: "W-1001", Customer: "anna@example.com", Activity: "order.placed", Time: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Resource: "Ola"}); err != nil {
		fmt.Println(err)
	}
	if err := logfile.WriteCSV(os.Stdout, &l, logfile.Export{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// case:concept:name,concept:name,time:timestamp,org:resource,case:customer
	// case-1,order.placed,2026-03-01T09:00:00Z,resource-1,customer-1
}
