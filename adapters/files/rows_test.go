package files_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// What is wrong with one row costs that row.
func TestBadCSV(t *testing.T) {
	const longLine = 5000
	for what, c := range map[string]struct {
		text    string
		facts   []string
		rejects []string
	}{
		"a column less": {"id,name\n1,Anna\n2\n3,Ola\n", []string{"1", "3"}, []string{"f line 3||has 1 column instead of 2"}},
		"a column more": {"id,name\n1,Anna,\n2,Jan,x\n3,Ola\n", []string{"1", "3"}, []string{"f line 3||has 3 columns instead of 2"}},
		"an open quote": {"id,name\n1,Anna\n2,\"Jan\n3,Ola\n4,Ewa\n", []string{"1", "3", "4"},
			[]string{"f line 3||a quoted text is not closed"}},
		"an open quote before others": {"id,name\n2,\"Jan\n3,\"Ola\"\n4,\"Ewa\"\n", []string{"3", "4"},
			[]string{"f line 2||a quotation mark stands inside quoted text"}},
		"quotes inside quotes": {"id,name\n1,\"An \"na\" x\"\n2,Jan\n", []string{"2"},
			[]string{"f line 2||a quotation mark stands inside quoted text"}},
		"quotes inside plain text": {"id,name\n1,5\" screen\n2,Jan\n", []string{"1", "2"}, []string{}},
		"lines in quotes":          {"id,name\n1,\"a\nb\r\nc\"\n2,x,y\n3,Ola\n", []string{"1", "3"}, []string{"f line 5||has 3 columns instead of 2"}},
		"a reject of two lines":    {"id,name\n1,\"a\nb\",c\n2,Jan\n", []string{"2"}, []string{"f lines 2-3||has 3 columns instead of 2"}},
		"broken text":              {"id,name\n1,An\xffna\n2,Jan\n", []string{"2"}, []string{"f line 2|name|has bytes that the encoding does not define"}},
		"a NUL":                    {"id,name\n1,An\x00na\n2,Jan\n", []string{"2"}, []string{"f line 2|content.name.full|contains a NUL character"}},
		"no id":                    {"id,name\n,Anna\n2,Jan\n", []string{"2"}, []string{"f line 2|id|is empty, so the record has no id"}},
		"blank rows":               {"id,name\n\n1,Anna\n,\n , \n\n2,Jan\n\n", []string{"1", "2"}, []string{}},
		"a long line": {"id,name\n1," + strings.Repeat("x", longLine) + "\n2,Jan\n", []string{"2"},
			[]string{"f line 2||is longer than the limit"}},
		"a long quoted text": {"id,name\n1,\"x\n" + strings.Repeat("yy\n", longLine/3) + "\"\n2,Jan\n", []string{"2"}, nil},
		"a header column is missing": {"id,nom\n1,Anna\n", []string{},
			[]string{"f||the file is not read: the header has no column name"}},
		"a header column twice": {"id,name,name\n1,Anna,x\n", []string{},
			[]string{"f||the file is not read: the header has the column name twice"}},
		"another column twice": {"id,x,name,x\n1,,Anna,\n", []string{"1"}, []string{}},
		"an empty file":        {"", []string{}, []string{}},
		"a header alone":       {"id,name\n", []string{}, []string{}},
		"a header unfinished":  {"id,na", []string{}, []string{}},
		"UTF-16 by mistake": {"\xff\xfei\x00d\x00", []string{},
			[]string{"f||the file is not read: the file is UTF-16, but the configured encoding is UTF-8"}},
		"a byte order mark": {"\ufeffid,name\n1,Anna\n", []string{"1"}, []string{}},
	} {
		d := dir{}
		d.put("f", c.text, noon)
		d.put("g", "id,name\nother,Zoe\n", noon.Add(1))
		cfg := config(d, person())
		cfg.MaxRecord = 2048
		p := read(t, cfg, "")
		eq(t, what, ids(p.facts), append(c.facts, "other"))
		if c.rejects != nil {
			eq(t, what, reasons(p.rejects), c.rejects)
		}
		for _, r := range p.rejects {
			if len(r.Raw) == 0 || len(r.Raw) > 5000 || r.Stream != "people" {
				t.Errorf("%s: a reject of %d bytes in stream %q", what, len(r.Raw), r.Stream)
			}
		}
		if again := read(t, cfg, p.end); len(again.facts)+len(again.rejects) > 0 {
			t.Errorf("%s: told again: %v", what, reasons(again.rejects))
		}
	}
}

// A quote that is never closed makes a reader look far ahead; what it saw there
// is read without being moved again and again.
func TestManyBadLinesAhead(t *testing.T) {
	d := dir{}
	d.put("f", "id,name\n0,\"a\n"+strings.Repeat("\"\"x\n", 100_000)+"1,Anna\n", noon)
	cfg := config(d, person())
	cfg.PageSize = 200
	s, err := files.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, err := s.People(t.Context(), "")
	runtime.ReadMemStats(&after)
	if err != nil || len(p.Rejects) != 200 {
		t.Fatalf("%d rejects, %v", len(p.Rejects), err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 200<<20 {
		t.Errorf("%d MiB were allocated for one page", took>>20)
	}
}

// The rest of a file behind an unterminated quote is read also while the file
// grows, and a quoted text that is half written waits.
func TestOpenQuoteGrowing(t *testing.T) {
	d := dir{}
	cfg := config(d, person())
	d.put("f", "id,name\n1,\"first\nsecond", noon)
	p := read(t, cfg, "")
	eq(t, "half written", len(p.facts)+len(p.rejects), 0)
	d.put("f", "id,name\n1,\"first\nsecond\"\n", noon.Add(1))
	p = read(t, cfg, p.end)
	eq(t, "whole", name(p.facts[0]), "first\nsecond")
	d.put("f", "id,name\n1,\"first\nsecond\"\n2,\"Jan\n3,Ola\n4,Ew", noon.Add(2))
	p = read(t, cfg, p.end)
	eq(t, "not swallowed", ids(p.facts), []string{"3"})
	eq(t, "rejects", reasons(p.rejects), []string{"f line 4||a quoted text is not closed"})
}

func TestBadJSONL(t *testing.T) {
	m := files.Mapping{Kind: channel.KindPerson, Format: files.JSONL, Fields: []files.Field{
		{To: "name.full", From: cols("/who/name")}, {To: "groups", From: cols("tags")}}}
	for what, c := range map[string]struct {
		line   string
		reason string // empty: a fact
	}{
		"good":            {`{"id":"1","who":{"name":"Anna"},"tags":["a","b"]}`, ""},
		"number":          {`{"id":9007199254740993}`, ""},
		"null":            {`{"id":1,"who":null,"tags":null}`, ""},
		"twice":           {`{"id":1,"id":2}`, "has a member twice"},
		"twice, deep":     {`{"id":1,"who":{"a":1,"a":2}}`, "has a member twice"},
		"deep":            {`{"id":1,"x":` + strings.Repeat("[", 80) + strings.Repeat("]", 80) + `}`, "is nested too deep"},
		"very deep":       {strings.Repeat("[", 1500), "is nested too deep"},
		"trailing":        {`{"id":1} {"id":2}`, "has something after the JSON value"},
		"cut":             {`{"id":1`, "is not JSON"},
		"trailing comma":  {`{"id":1,}`, "is not JSON"},
		"no object":       {`[1]`, "is not a JSON object"},
		"half surrogate":  {`{"id":"\ud800"}`, "has half of a surrogate pair"},
		"other half":      {`{"id":"\udc00\ud800"}`, "has half of a surrogate pair"},
		"whole surrogate": {`{"id":"\ud83d\ude00"}`, ""},
		"escaped":         {`{"id":"\\ud800"}`, ""},
		"NUL":             {`{"id":"\u0000"}`, "contains a NUL character"},
		"broken text":     {"{\"id\":\"\xff\"}", "has bytes that the encoding does not define"},
		"object as name":  {`{"id":1,"who":{"name":{}}}`, "is not a text, number or truth value"},
		"long":            {`{"id":1,"x":"` + strings.Repeat("x", 3000) + `"}`, "is longer than the limit"},
		"no id":           {`{"who":{"name":"Anna"}}`, "is empty, so the record has no id"},
	} {
		d := dir{}
		d.put("f", c.line+"\n\n"+`{"id":"last"}`+"\r\n", noon)
		cfg := config(d, m)
		cfg.MaxRecord = 2048
		p := read(t, cfg, "")
		want := []string{"last"}
		var got string
		if len(p.rejects) > 0 {
			got = p.rejects[0].Reason
		}
		eq(t, what, got, c.reason)
		if c.reason == "" {
			if len(p.facts) != 2 {
				t.Errorf("%s: %v", what, ids(p.facts))
			}
		} else {
			eq(t, what, ids(p.facts), want)
			if p.rejects[0].At != "f line 1" {
				t.Errorf("%s: at %s", what, p.rejects[0].At)
			}
		}
		if what == "number" {
			eq(t, what, p.facts[0].Ref.ID, "9007199254740993")
		}
		if what == "good" {
			eq(t, what, p.facts[0].Content.(*channel.Person).Groups, []string{"a", "b"})
		}
	}
}

// One object holds an order with its lines, and links that are constants.
func TestNestedJSON(t *testing.T) {
	m := files.Mapping{Kind: channel.KindOrder, Format: files.JSONL, Currency: "EUR", Fields: []files.Field{
		{To: "lines.sku", From: cols("/items/*/product/sku")},
		{To: "lines.total", From: cols("/items/*/amount"), Minor: true},
		{To: "lines.quantity", From: cols("/items/*/qty")},
		{To: "lines.discount", Const: "0"},
		{To: "buyer.email", From: cols("/contact/mail")},
		{To: "links.number", From: cols("webOrder")},
		{To: "links.rel", Const: "picks_up"},
		{To: "payments.method", From: cols("paid")},
		{To: "payments[1].method", From: cols("/more/0")},
		{To: "payments[1].kind", Const: "sale"},
		{To: "total", From: cols("sum")},
	}}
	d := dir{}
	d.put("f", `{"id":1,"items":[{"product":{"sku":"A"},"amount":4990,"qty":2},{"amount":5,"qty":0.42}],`+
		`"contact":{"mail":"Anna@Example.com"},"webOrder":"1001","paid":"voucher","sum":49.95}`+"\n", noon)
	p := read(t, config(d, m), "")
	if len(p.rejects) > 0 {
		t.Fatal(reasons(p.rejects))
	}
	o := p.facts[0].Content.(*channel.Order)
	eur := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "EUR"} }
	eq(t, "lines", o.Lines, []channel.Line{
		{ID: "1", SKU: "A", Total: eur(4990), Quantity: "2", Discount: eur(0)},
		{ID: "2", Total: eur(5), Quantity: "0.42", Discount: eur(0)}})
	eq(t, "links", o.Links, []channel.Link{{Rel: channel.RelPicksUp, Number: "1001"}})
	eq(t, "payments", o.Payments, []channel.Payment{{ID: "1", Method: channel.PayOther, Source: "method: voucher"}})
	eq(t, "mail", o.Buyer.Keys[0].Value, "anna@example.com")
	eq(t, "total", o.Total, eur(4995))
	eq(t, "status", o.Status, channel.OrderUnknown)
}
