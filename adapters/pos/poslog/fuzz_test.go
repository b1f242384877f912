package poslog_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/clientele-go/clientele/adapters/pos/poslog"
)

// Whatever the bytes are, nothing panics, all facts are valid, what is
// rejected can be told and decoded again, and how the reader cuts the bytes
// makes no difference.
func FuzzTransactions(f *testing.F) {
	for _, name := range []string{"arts22.xml", "arts60.xml", "vendor21.xml"} {
		for text := range strings.SplitAfterSeq(fixture(f, name), "Transaction>\n") {
			f.Add([]byte(text))
		}
	}
	f.Add([]byte("<POSLog>" + sale(1, "") + "<Transaction><!--" + sale(2, "")))
	f.Add([]byte("\xff\xfe" + wide("<POSLog>"+sale(1, "ž"))))
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1250"?><Transaction/>`))
	tills := newTills(f, poslog.Config{MaxTransactionBytes: 8 << 10, Currency: "EUR"})
	f.Fuzz(func(t *testing.T, b []byte) {
		read := func(r *bytes.Reader, byByte bool) (out []byte) {
			in := iotest.DataErrReader(r)
			if byByte {
				in = iotest.OneByteReader(r)
			}
			last := int64(0)
			for x, err := range tills.Transactions(t.Context(), in, "log") {
				if err != nil {
					return append(out, err.Error()...)
				}
				if x.Offset < last || x.End < x.Offset || x.End > int64(len(b))+4 {
					t.Fatalf("from %d to %d after %d", x.Offset, x.End, last)
				}
				last = x.End
				if (x.Reject != nil) == (len(x.Orders) > 0 || x.Skip != "") {
					t.Fatal("neither receipt nor skipped nor rejected")
				}
				for _, fact := range append(x.Orders, x.People...) {
					if err := fact.Validate(); err != nil {
						t.Fatal(err)
					}
				}
				if r := x.Reject; r != nil {
					if len(r.Raw) == 0 || r.Reason == "" || r.At == "" {
						t.Fatalf("reject without %+v", r)
					}
					if _, err := tills.Decode(t.Context(), r.Stream, r.Raw); err != nil {
						t.Fatal(err)
					}
				}
				j, err := json.Marshal(x)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, j...)
			}
			return out
		}
		if whole, cut := read(bytes.NewReader(b), false), read(bytes.NewReader(b), true); !bytes.Equal(whole, cut) {
			t.Fatalf("at once:\n%s\nbyte by byte:\n%s", whole, cut)
		}
	})
}
