package files_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// A style is one way of writing the same orders.
type style struct {
	name      string
	encoding  files.Encoding
	encoder   encoding.Encoding
	bom       string
	alphabet  string // letters that the encoding has
	delim     string
	decimal   string
	thousands string
	end       string
	layout    string
}

func styles() []style {
	const pl, lt = "zażółćgęśląjaźńŻ", "ąčęėįšųūžĄ"
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	return []style{
		{"plain", files.UTF8, unicode.UTF8, "", pl + lt + "😀日", ",", ".", "", "\n", time.DateTime},
		{"Excel", files.UTF8, unicode.UTF8, "\ufeff", pl + lt, ";", ",", "\u00a0", "\r\n", "02.01.2006 15:04:05"},
		{"till", files.Windows1250, charmap.Windows1250, "", pl, ";", ",", " ", "\r\n", "2.1.2006 15:04:05"},
		{"Baltic", files.Windows1257, charmap.Windows1257, "", lt, "\t", ",", ".", "\n", time.RFC3339},
		{"Latin 2", files.Latin2, charmap.ISO8859_2, "", pl, "|", ".", ",", "\r", "20060102150405"},
		{"Latin 7", files.Latin7, charmap.ISO8859_13, "", lt, ",", ".", " ", "\n", "unix"},
		{"UTF-16", files.UTF16, be, "\ufeff", pl + "😀", "\t", ",", ".", "\r\n", "01/02/2006 15:04:05"},
		{"UTF-16 little", files.UTF16LE, le, "", pl + lt, ";", ",", "'", "\n", "unix_ms"},
	}
}

// write renders a table in the style.
func (st style) write(rows [][]string, r *rand.Rand) []byte {
	var b strings.Builder
	b.WriteString(st.bom)
	for _, row := range rows {
		for i, c := range row {
			if i > 0 {
				b.WriteString(st.delim)
			}
			if strings.ContainsAny(c, "\r\n"+st.delim) || strings.HasPrefix(c, `"`) || r.IntN(5) == 0 {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteString(st.end)
	}
	out, err := st.encoder.NewEncoder().Bytes([]byte(b.String()))
	if err != nil {
		panic(err)
	}
	return out
}

// amount writes minor units of a currency with two digits.
func (st style) amount(minor int64) string {
	sign, n := "", minor
	if n < 0 {
		sign, n = "-", -n
	}
	whole := strconv.FormatInt(n/100, 10)
	if st.thousands != "" {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + st.thousands + whole[i:]
		}
	}
	return fmt.Sprintf("%s%s%s%02d", sign, whole, st.decimal, n%100)
}

func (st style) time(t time.Time, zone *time.Location) string {
	switch st.layout {
	case "unix":
		return strconv.FormatInt(t.Unix(), 10)
	case "unix_ms":
		return strconv.FormatInt(t.UnixMilli(), 10)
	}
	return t.In(zone).Format(st.layout)
}

// text returns words with everything that has a meaning in tables.
func (st style) text(r *rand.Rand) string {
	letters := []rune(st.alphabet + "abc")
	var b strings.Builder
	b.WriteRune(letters[r.IntN(len(letters))])
	for range r.IntN(8) {
		if r.IntN(4) == 0 {
			b.WriteString([]string{`"`, ",", ";", "\n", "'", "|", "=", " "}[r.IntN(8)])
		} else {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
	}
	b.WriteRune(letters[r.IntN(len(letters))])
	return b.String()
}

// orders makes random orders and the table that has a row per line of them.
func (st style) orders(r *rand.Rand, zone *time.Location) (map[string]*channel.Order, [][]string) {
	want := map[string]*channel.Order{}
	rows := [][]string{{"no", "when", "sum", "item", "qty", "value", "shop"}}
	eur := func(n int64) channel.Money { return channel.Money{Minor: n, Currency: "EUR"} }
	for i := range 1 + r.IntN(12) {
		id := fmt.Sprintf("%s-%d", st.text(r), i)
		// Not in the nights in which clocks are changed: that is tested elsewhere.
		at := time.Date(2026, 7, 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
		o := &channel.Order{Number: id, Status: channel.OrderUnknown, PlacedAt: channel.UTC(at), Store: st.text(r),
			Total: eur(r.Int64N(5_000_000_00) - 1_000_00)}
		if !strings.Contains("unix unix_ms "+time.RFC3339, st.layout) {
			o.PlacedAt.Zone = channel.ZoneConfigured
		}
		for n := range 1 + r.IntN(4) {
			l := channel.Line{ID: strconv.Itoa(n + 1), Name: st.text(r), Total: eur(r.Int64N(100_000_00) - 100),
				Quantity: strconv.Itoa(r.IntN(5000)) + "." + strconv.Itoa(1+r.IntN(9))}
			o.Lines = append(o.Lines, l)
			rows = append(rows, []string{id, st.time(at, zone), st.amount(o.Total.Minor), l.Name,
				strings.Replace(l.Quantity, ".", st.decimal, 1), st.amount(l.Total.Minor), o.Store})
		}
		want[id] = o
	}
	return want, rows
}

func (st style) mapping() files.Mapping {
	return files.Mapping{Kind: channel.KindOrder, Group: true, ID: files.ID{From: cols("no")},
		Encoding: st.encoding, Delimiter: st.delim, Decimal: st.decimal, Thousands: strings.ReplaceAll(st.thousands, "\u00a0", " "),
		Currency: "EUR", Layouts: []string{st.layout}, Fields: []files.Field{
			{To: "number", From: cols("no")}, {To: "placed_at", From: cols("when")}, {To: "total", From: cols("sum")},
			{To: "lines.name", From: cols("item")}, {To: "lines.quantity", From: cols("qty")},
			{To: "lines.total", From: cols("value")}, {To: "store", From: cols("shop")}}}
}

// Whatever the encoding, the delimiter, the notation of numbers and times, the
// line ends, the order of the columns and the size of pages, the same orders
// are read.
func TestRoundTrip(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range styles() {
		for seed := range uint64(25) {
			r := rand.New(rand.NewPCG(seed, 3))
			want, rows := st.orders(r, zone)
			if seed%2 == 1 {
				perm := r.Perm(len(rows[0]))
				for i, row := range rows {
					rows[i] = make([]string, len(row))
					for j, k := range perm {
						rows[i][j] = row[k]
					}
				}
			}
			d := dir{}
			d.put("f", string(st.write(rows, r)), noon)
			cfg := config(d, st.mapping())
			cfg.PageSize = 1 + r.IntN(6)
			p := read(t, cfg, "")
			got := map[string]*channel.Order{}
			for _, f := range p.facts {
				got[f.Ref.ID] = f.Content.(*channel.Order)
			}
			eq(t, st.name+": rejects", reasons(p.rejects), []string{})
			if eq(t, st.name, got, want); t.Failed() {
				t.Fatalf("seed %d:\n%q", seed, rows)
			}
		}
	}
}

// Bytes that a code page does not define are a reject, and only of their row.
func TestUndefinedBytes(t *testing.T) {
	for enc, bad := range map[files.Encoding]string{
		files.Windows1250: "\x81", files.Windows1257: "\x81", files.Latin2: "\x9c", files.Latin7: "\x85",
		files.UTF16LE: "\x00\xd8",
	} {
		wide := func(s string) string {
			if enc != files.UTF16LE {
				return s
			}
			var b bytes.Buffer
			for i := range len(s) {
				b.Write([]byte{s[i], 0})
			}
			return b.String()
		}
		d := dir{}
		d.put("f", wide("id,name\n1,Anna\n2,J")+bad+wide("n\n3,Ola\n"), noon)
		m := person()
		m.Encoding = enc
		p := read(t, config(d, m), "")
		eq(t, string(enc), ids(p.facts), []string{"1", "3"})
		eq(t, string(enc), reasons(p.rejects), []string{"f line 3|name|has bytes that the encoding does not define"})
	}
}

// A correction of what WriteRejects wrote is read like any other row, whatever
// the style, and texts that look like formulas come back as they were.
func TestRejectsFeedAgain(t *testing.T) {
	for _, st := range styles() {
		if st.end == "\r" {
			continue // a correction is written with other line ends
		}
		for seed := range uint64(10) {
			r := rand.New(rand.NewPCG(seed, 4))
			rows := [][]string{{"id", "mail", "name"}}
			want := map[string]string{}
			for i := range 5 {
				name := []string{"=", "+", "-", "@", "'", "\"=", " ", "＋"}[r.IntN(7)] + st.text(r)
				id := strconv.Itoa(i)
				rows = append(rows, []string{id, "BAD", name})
				want[id] = strings.TrimSpace(name)
			}
			d := dir{}
			d.put("f", string(st.write(rows, r)), noon)
			m := person()
			m.Encoding, m.Delimiter = st.encoding, st.delim
			m.Keys = []files.Key{{Kind: channel.KeyEmail, Field: files.Field{From: cols("mail")}}}
			cfg := config(d, m)
			p := read(t, cfg, "")
			eq(t, st.name, len(p.rejects), 5)
			var out bytes.Buffer
			if err := mustNew(t, cfg).WriteRejects(&out, "m", p.rejects); err != nil {
				t.Fatal(err)
			}
			old, err := st.encoder.NewEncoder().Bytes([]byte("BAD"))
			if err != nil {
				t.Fatal(err)
			}
			fixed, _ := st.encoder.NewEncoder().Bytes([]byte("a@example.com"))
			d.put("g", string(bytes.ReplaceAll(out.Bytes(), old, fixed)), noon.Add(time.Hour))
			p = read(t, cfg, p.end)
			got := map[string]string{}
			for _, f := range p.facts {
				got[f.Ref.ID] = name(f)
			}
			eq(t, st.name, reasons(p.rejects), []string{})
			if eq(t, st.name, got, want); t.Failed() {
				t.Fatalf("%q", out.String())
			}
		}
	}
}
