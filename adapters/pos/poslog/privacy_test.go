package poslog_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/channel"
)

// everything returns all that the adapter says about a log, errors included.
func everything(t *testing.T, tills *poslog.Tills, text string) string {
	t.Helper()
	var b strings.Builder
	for x, err := range tills.Transactions(t.Context(), strings.NewReader(text), "log.xml") {
		if err != nil {
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Error(err)
			}
			b.WriteString(err.Error())
			break
		}
		for _, f := range append(x.Orders, x.People...) {
			j, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(j)
		}
		if r := x.Reject; r != nil {
			fmt.Fprintf(&b, "%s %s %s %s %s\n", r.Ref, r.At, r.Field, r.Reason, r.Raw)
			p, err := tills.Decode(t.Context(), r.Stream, r.Raw)
			j, _ := json.Marshal(p)
			fmt.Fprintf(&b, "%s %v", j, err)
		}
	}
	return b.String()
}

// private is what must not be found anywhere.
var private = []string{"CANARY", "4111", "1111 1111", "OperatorName=\"C", ">901<", ">417<", "ona.k"}

func findPrivate(t *testing.T, what, out string) bool {
	t.Helper()
	for _, p := range private {
		if i := strings.Index(out, p); i >= 0 {
			t.Errorf("%s: %q in …%s…", what, p, out[max(0, i-100):min(len(out), i+60)])
			return true
		}
	}
	return false
}

func TestNothingPrivateGetsOut(t *testing.T) {
	tills := newTills(t, poslog.Config{Currency: "EUR", Secret: channel.NewSecret("s")})
	for _, name := range []string{"arts22.xml", "arts60.xml", "vendor21.xml"} {
		text := strings.ReplaceAll(fixture(t, name), "arts:", "")
		findPrivate(t, name, everything(t, tills, text))

		// The same as rejects, each for its own reason.
		for what, bad := range map[string]string{
			"bad amount":     strings.ReplaceAll(text, "<ExtendedAmount>", "<ExtendedAmount>x"),
			"not closed":     strings.ReplaceAll(text, "</Tender>", ""),
			"unknown entity": strings.ReplaceAll(text, "<ItemID>", "<ItemID>&canary;"),
			"no key":         strings.ReplaceAll(text, "SequenceNumber>", "Sequence>"),
			"invalid UTF-8":  strings.ReplaceAll(text, "<Quantity>", "<Quantity>\xff"),
		} {
			out := everything(t, tills, bad)
			if !strings.Contains(out, "log.xml transaction") {
				t.Errorf("%s, %s: nothing was rejected", name, what)
			}
			findPrivate(t, name+", "+what, out)
		}
	}
}

// A transaction may be cut off or spoilt at any byte, be it within a card
// number; what is left of it is kept as a reject.
func TestNothingPrivateGetsOutOfWreckage(t *testing.T) {
	tills := newTills(t, poslog.Config{Currency: "EUR"})
	const good = `<Transaction><RetailStoreID>1</RetailStoreID></Transaction>`
	text := fixture(t, "arts22.xml") + fixture(t, "vendor21.xml")
	from := 0
	for {
		i := strings.Index(text[from:], "<Transaction>")
		if i < 0 {
			return
		}
		start := from + i
		end := start + strings.Index(text[start:], "</Transaction>")
		from = end
		if !strings.Contains(text[start:end], "CANARY") {
			continue
		}
		for cut := start + 20; cut < end; cut += 3 {
			if findPrivate(t, "cut off", everything(t, tills, "<POSLog>"+text[start:cut]+good)) {
				t.Fatalf("cut at %q", text[cut-30:cut])
			}
			if text[cut] == '<' || text[cut] == '>' { // the worst places to lose a byte
				if findPrivate(t, "spoilt", everything(t, tills, "<POSLog>"+text[start:cut]+text[cut+1:end]+"</Transaction>"+good)) {
					t.Fatalf("spoilt at %q", text[cut-30:cut+20])
				}
			}
		}
	}
}

func TestQuarantinedBytesDecodeToTheSame(t *testing.T) {
	strict, lenient := newTills(t, poslog.Config{}), newTills(t, poslog.Config{Currency: "EUR"})
	text := strings.ReplaceAll(fixture(t, "arts22.xml"), "<CurrencyCode>EUR</CurrencyCode>", "")
	want := readAll(t, lenient, text)
	for i, x := range readAll(t, strict, text) {
		if x.Skip != "" {
			continue
		}
		if x.Reject == nil || x.Reject.Field != "CurrencyCode" {
			t.Fatalf("transaction %d was not rejected for its currency: %+v", i, x.Reject)
		}
		p, err := lenient.Decode(t.Context(), x.Reject.Stream, x.Reject.Raw)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := json.Marshal(p.Facts)
		same, _ := json.Marshal(append(want[i].Orders, want[i].People...))
		if string(got) != string(same) {
			t.Errorf("decoded again:\n%s\nat first:\n%s", got, same)
		}
	}
}

func TestSecretIsNotPrinted(t *testing.T) {
	c := poslog.Config{Name: "tills", Secret: channel.NewSecret("till-secret")}
	tills := newTills(t, c)
	for _, v := range []any{c, tills, *tills, struct{ T *poslog.Tills }{tills}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, "till-secret") {
				t.Errorf("%s prints the secret", verb)
			}
		}
	}
}
