package poslog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/channel"
)

// sale renders a small receipt.
func sale(seq int, name string) string {
	return fmt.Sprintf(`<Transaction><RetailStoreID>1</RetailStoreID><WorkstationID>2</WorkstationID><SequenceNumber>%d</SequenceNumber>`+
		`<BusinessDayDate>2026-04-01</BusinessDayDate><EndDateTime>2026-04-01T10:00:00</EndDateTime><CurrencyCode>EUR</CurrencyCode>`+
		`<RetailTransaction><LineItem><SequenceNumber>1</SequenceNumber><Sale><ItemID>A</ItemID><Description>%s</Description>`+
		`<ExtendedAmount>1.00</ExtendedAmount><Quantity>1</Quantity></Sale></LineItem>`+
		`<LineItem><SequenceNumber>2</SequenceNumber><Tender TenderType="Cash"><Amount>1.00</Amount></Tender></LineItem>`+
		`<Total TotalType="TransactionGrandAmount">1.00</Total></RetailTransaction></Transaction>`, seq, name)
}

// outcome names the receipts of a log by their sequence, and rejects by "!".
func outcome(t *testing.T, tills *poslog.Tills, r io.Reader) string {
	t.Helper()
	var b strings.Builder
	for x, err := range tills.Transactions(t.Context(), r, "log") {
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			b.WriteString("…")
		case err != nil:
			t.Fatal(err)
		case x.Reject != nil:
			b.WriteString("! ")
		case x.Skip != "":
			b.WriteString("- ")
		default:
			fmt.Fprintf(&b, "%s ", x.Orders[0].Content.(*channel.Order).Receipt)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestGoesOnBehindWhatCannotBeRead(t *testing.T) {
	for _, tt := range []struct{ name, middle, want string }{
		{"not well-formed", `<Transaction><a></b></Transaction>`, "1 ! 2"},
		{"empty", `<Transaction/>`, "1 ! 2"},
		{"no body", `<Transaction><RetailStoreID>1</RetailStoreID></Transaction>`, "1 ! 2"},
		{"never closed", `<Transaction><RetailStoreID>1</RetailStoreID>`, "1 ! 2"},
		{"never begun", `<RetailStoreID>1</RetailStoreID></Transaction>`, "1 ! 2"},
		{"start tag spoilt", `<Transac<RetailStoreID>1</RetailStoreID></Transaction>`, "1 ! 2"},
		{"open comment", `<Transaction><!-- <RetailStoreID></Transaction>`, "1 ! 2"},
		{"open data", `<Transaction><![CDATA[ <RetailStoreID></Transaction>`, "1 ! 2"},
		{"open quote", `<Transaction><a b="></a></Transaction>`, "1 ! 2"},
		{"cut off in a tag", `<Transaction><RetailStoreID`, "1 ! 2"},
		{"cut off in an attribute", `<Transaction><a b="`, "1 ! 2"},
		{"too deep", strings.Replace(sale(3, ""), "<Sale>", "<Sale>"+strings.Repeat("<a>", 61)+strings.Repeat("</a>", 61), 1), "1 ! 2"},
		{"as deep as may be", strings.Replace(sale(3, ""), "<Sale>", "<Sale>"+strings.Repeat("<a>", 60)+strings.Repeat("</a>", 60), 1), "1 3 2"},
		{"too large", `<Transaction><a>` + strings.Repeat("x", 40_000) + `</a></Transaction>`, "1 ! 2"},
		{"too large and never closed", `<Transaction><a>` + strings.Repeat("<b/>", 10_000), "1 ! 2"},
		{"too large a tag", `<Transaction><a b="` + strings.Repeat("x", 40_000) + `"/></Transaction>`, "1 ! 2"},
		{"document type", `<Transaction><!DOCTYPE a [<!ENTITY b "c">]></Transaction>`, "1 ! 2"},
		{"entity", `<Transaction><RetailStoreID>&b;</RetailStoreID></Transaction>`, "1 ! 2"},
		{"NUL", "<Transaction><RetailStoreID>\x00</RetailStoreID></Transaction>", "1 ! 2"},
		{"surplus digits", strings.Replace(sale(9, ""), "<ExtendedAmount>1.00", "<ExtendedAmount>1.001", 1), "1 ! 2"},
		{"text in between", strings.Repeat("nothing ", 20_000), "1 2"},
		{"comment in between", "<!-- <Transaction> -->", "1 2"},
		{"begins in a comment", strings.Replace(sale(3, ""), "<EndDate", "<!-- <Transaction> </Transaction> --><EndDate", 1), "1 3 2"},
		{"begins in data", sale(3, "<![CDATA[<Transaction></Transaction>]]>"), "1 3 2"},
		{"begins in an attribute", strings.Replace(sale(3, ""), "<Sale>", `<Sale a="/>">`, 1), "1 3 2"},
		{"another one within", strings.Replace(sale(3, ""), "<Sale>", "<Sale><v:Transaction/>", 1), "1 3 2"},
		{"a longer name", strings.Replace(sale(3, ""), "<Sale>", "<Sale><TransactionLink/>", 1), "1 3 2"},
	} {
		tills := newTills(t, poslog.Config{MaxTransactionBytes: 20_000})
		text := "<POSLog>" + sale(1, "") + tt.middle + sale(2, "") + "</POSLog>"
		if got := outcome(t, tills, strings.NewReader(text)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
		if got := outcome(t, tills, iotest.OneByteReader(strings.NewReader(text))); got != tt.want {
			t.Errorf("%s, byte by byte: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestRejectsSayWhere(t *testing.T) {
	tills := newTills(t, poslog.Config{})
	text := "<POSLog>" + sale(1, "") + strings.Replace(sale(2, "ąžuolas"), "<Amount>1.00", "<Amount>1,00", 1) + sale(3, "") + "</POSLog>"
	for i, x := range readAll(t, tills, text) {
		if at := strings.Index(text, fmt.Sprintf("<SequenceNumber>%d</SequenceNumber><BusinessDay", i+1)); int64(at) < x.Offset || int64(at) > x.End || x.Number != i+1 {
			t.Errorf("transaction %d is said to be number %d from %d to %d", i+1, x.Number, x.Offset, x.End)
		}
		if i != 1 {
			continue
		}
		want := channel.Reject{Ref: channel.Ref{Channel: "tills", Kind: channel.KindOrder, ID: "1/2/2/2026-04-01"},
			At: fmt.Sprintf("log.xml transaction 2 at byte %d", x.Offset), Stream: "orders",
			Field: "RetailTransaction.LineItem[1].Tender.Amount", Reason: "is not an amount that its currency can hold exactly"}
		got := *x.Reject
		if !bytes.Contains(got.Raw, []byte("ąžuolas")) {
			t.Errorf("raw is %s", got.Raw)
		}
		if got.Raw = nil; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
	}
}

func TestUnfinishedLog(t *testing.T) {
	tills := newTills(t, poslog.Config{})
	whole := "<POSLog>" + sale(1, "") + sale(2, "")
	for cut := len("<POSLog>") + len(sale(1, "")) + 1; cut < len(whole); cut++ {
		if got := outcome(t, tills, strings.NewReader(whole[:cut])); got != "1 …" {
			t.Fatalf("cut at %q: %s", whole[cut-10:cut], got)
		}
	}
}

func TestEncodings(t *testing.T) {
	const name = "Žąsis ščołka ý"
	for _, tt := range []struct {
		declared string
		enc      encoding.Encoding
		name     string
	}{
		{"", encoding.Nop, name},
		{"utf-8", unicode.UTF8BOM, name},
		{"UTF-16", encoding.Nop, name}, // says so and is not
		{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), name + " 🧦"},
		{"UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), name + " 🧦"},
		{"UTF-16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), name},
		{"ISO-8859-2", charmap.ISO8859_2, "Žąb łódź"},
		{"windows-1250", charmap.Windows1250, "Žąb łódź"},
		{"Windows-1257", charmap.Windows1257, "Žąsis ėda"},
		{"ISO-8859-13", charmap.ISO8859_13, "Žąsis ėda"},
	} {
		decl := ""
		if tt.declared != "" {
			decl = `<?xml version="1.0" encoding="` + tt.declared + `"?>`
		}
		text := decl + "<POSLog>" + sale(1, tt.name) + "<Transaction><a></b></Transaction>" + sale(2, tt.name) + "</POSLog>"
		raw, err := tt.enc.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		xs := readAll(t, newTills(t, poslog.Config{}), raw)
		if len(xs) != 3 || xs[1].Reject == nil {
			t.Errorf("%s: %d transactions", tt.declared, len(xs))
			continue
		}
		if got := xs[2].Orders[0].Content.(*channel.Order).Lines[0].Name; got != tt.name {
			t.Errorf("%s: name %q, want %q", tt.declared, got, tt.name)
		}
		end := raw[:xs[2].End]
		if decoded, _ := tt.enc.NewDecoder().String(end); !strings.HasSuffix(decoded, "</Transaction>") {
			t.Errorf("%s: the offset of the end points elsewhere", tt.declared)
		}
	}
}

func TestBytesThatAnEncodingDoesNotHave(t *testing.T) {
	for _, text := range []string{
		"<POSLog>" + sale(1, "\xff\xfe") + sale(2, "") + "</POSLog>",
		`<?xml version="1.0" encoding="windows-1257"?><POSLog>` + sale(1, "\xa1") + sale(2, "") + "</POSLog>",
	} {
		if got := outcome(t, newTills(t, poslog.Config{}), strings.NewReader(text)); got != "! 2" {
			t.Errorf("got %s", got)
		}
	}
}

func TestLogsThatAreRefused(t *testing.T) {
	for _, text := range []string{
		`<!DOCTYPE POSLog [<!ENTITY a "b">]><POSLog>` + sale(1, "&a;") + "</POSLog>",
		`<?xml version="1.0"?><!DOCTYPE html><html>`,
		`<?xml version="1.0" encoding="EBCDIC-X"?><POSLog/>`,
		`{"transactions": []}`,
	} {
		var err error
		for _, err = range newTills(t, poslog.Config{}).Transactions(t.Context(), strings.NewReader(text), "log") {
		}
		if e, ok := errors.AsType[*channel.SourceError](err); !ok || e.Trouble != channel.Broken {
			t.Errorf("%.30s: %v", text, err)
		}
	}
}

func TestErrorsOfTheReader(t *testing.T) {
	broken := errors.New("cable cut")
	var err error
	for _, err = range newTills(t, poslog.Config{}).Transactions(t.Context(),
		io.MultiReader(strings.NewReader("<POSLog>"+sale(1, "")), iotest.ErrReader(broken)), "log") {
	}
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for _, err = range newTills(t, poslog.Config{}).Transactions(ctx, endless{}, "log") {
		if n++; n == 3 {
			cancel()
		}
		if n > 100_000 {
			t.Fatal("goes on after its context ended")
		}
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// endless is a log without an end.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return copy(b, sale(1, "")), nil }

// repeat yields one text n times, and makes it on the way.
type repeat struct {
	text string
	n    int
	at   int
}

func (r *repeat) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) && r.n > 0 {
		m := copy(b[n:], r.text[r.at:])
		n += m
		if r.at += m; r.at == len(r.text) {
			r.at, r.n = 0, r.n-1
		}
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestMemoryIsFlat(t *testing.T) {
	for _, tt := range []struct {
		name, unit string
		rejected   bool
	}{
		{"receipts", sale(1, strings.Repeat("word ", 400)), false},
		{"one that never ends", "<a>no end</a>", false},
		{"text", strings.Repeat("x", 4000), false},
		{"comments", "<!-- " + strings.Repeat("x", 4000) + " -->", false},
		{"broken", "<Transaction><a></b></Transaction>" + strings.Repeat(" ", 4000), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const size = 12 << 20
			src := &repeat{text: tt.unit, n: size / len(tt.unit)}
			var in io.Reader = io.MultiReader(strings.NewReader("<POSLog>"), src)
			if tt.name == "one that never ends" {
				in = io.MultiReader(strings.NewReader("<POSLog><Transaction>"), src)
			}
			watch := &watched{r: in}
			for x, err := range newTills(t, poslog.Config{}).Transactions(t.Context(), watch, "log") {
				if err == nil && (x.Reject != nil) != tt.rejected {
					t.Fatalf("rejected: %v", x.Reject)
				}
			}
			if limit := uint64(8 << 20); watch.most > limit {
				t.Errorf("%d bytes in use for a log of %d", watch.most, size)
			}
		})
	}
}

// watched notes how much memory is in use while it is read.
type watched struct {
	r    io.Reader
	n    int
	most uint64
}

func (w *watched) Read(b []byte) (int, error) {
	if w.n++; w.n%8 == 0 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		w.most = max(w.most, m.HeapAlloc)
	}
	return w.r.Read(b)
}
