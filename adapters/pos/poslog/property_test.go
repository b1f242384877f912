package poslog_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/channel"
)

// A ticket is a receipt as a till knows it: the model that logs are rendered
// from and that decoded receipts are compared with.
type ticket struct {
	seq    int
	lines  []item
	change int64 // handed out of what was handed over, cents
	cash   int64 // cash-back on a card
	card   string
	voids  int // sequence number of the receipt it voids
}

type item struct {
	sku    string
	grams  int64 // quantity in thousandths
	cents  int64
	voided bool
	back   bool
}

func (k ticket) total() (cents int64) {
	for _, i := range k.lines {
		switch {
		case i.voided:
		case i.back:
			cents -= i.cents
		default:
			cents += i.cents
		}
	}
	return cents
}

func randomTicket(r *rand.Rand, seq int) ticket {
	k := ticket{seq: seq}
	for range 1 + r.IntN(6) {
		i := item{sku: fmt.Sprint("S", r.IntN(50)), grams: 1000 * (1 + r.Int64N(5)), cents: r.Int64N(10_000), voided: r.IntN(6) == 0}
		if r.IntN(4) == 0 {
			i.grams = 1 + r.Int64N(3000)
		}
		i.back = !i.voided && r.IntN(12) == 0
		k.lines = append(k.lines, i)
	}
	if r.IntN(2) == 0 {
		k.change = r.Int64N(2000)
	}
	if r.IntN(5) == 0 {
		k.cash = 1000 * r.Int64N(5)
	}
	if r.IntN(2) == 0 {
		k.card = fmt.Sprint("77", r.IntN(20))
	}
	if seq > 1 && r.IntN(8) == 0 {
		k.voids = 1 + r.IntN(seq-1)
	}
	return k
}

func decimalOf(n int64, digits int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := fmt.Sprintf("%0*d", digits+1, n)
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// A dialect is a way of writing tickets.
type dialect struct {
	prefix   string
	net      bool // tenders are net of change
	negative bool // change and returns have a minus
	flush    string
}

func (d dialect) render(k ticket) string {
	var b strings.Builder
	w := func(format string, a ...any) { fmt.Fprintf(&b, format+d.flush, a...) }
	end := 1000 + k.seq
	w("<Transaction><RetailStoreID>1</RetailStoreID><WorkstationID>2</WorkstationID><SequenceNumber>%d</SequenceNumber>", k.seq)
	w("<BusinessDayDate>2026-04-01</BusinessDayDate><EndDateTime>2026-04-01T%02d:%02d:%02d</EndDateTime>", end/3600, end/60%60, end%60)
	w("<CurrencyCode>EUR</CurrencyCode><RetailTransaction>")
	sign := int64(1)
	if d.negative {
		sign = -1
	}
	for n, i := range k.lines {
		kind, cents, grams := "Sale", i.cents, i.grams
		if i.back {
			kind, cents, grams = "Return", sign*cents, sign*grams
		}
		w(`<LineItem VoidFlag="%v"><SequenceNumber>%d</SequenceNumber><%s><ItemID>%s</ItemID>`, i.voided, n+1, kind, i.sku)
		w(`<ExtendedAmount>%s</ExtendedAmount><Quantity>%s</Quantity></%s></LineItem>`, decimalOf(cents, 2), decimalOf(grams, 3), kind)
	}
	if total := k.total(); total > 0 {
		paid := total
		if !d.net {
			paid += k.change + k.cash
		}
		w(`<LineItem><SequenceNumber>90</SequenceNumber><Tender TenderType="Cash" TypeCode="Sale"><Amount>%s</Amount>`, decimalOf(paid, 2))
		w(`<TenderChange><Amount>%s</Amount></TenderChange><Cashback>%s</Cashback></Tender></LineItem>`, decimalOf(sign*k.change, 2), decimalOf(k.cash, 2))
	} else if total < 0 {
		w(`<LineItem><SequenceNumber>90</SequenceNumber><Tender TenderType="Cash" TypeCode="Refund"><Amount>%s</Amount></Tender></LineItem>`, decimalOf(-total, 2))
	}
	if k.card != "" {
		w("<LoyaltyAccount><LoyaltyID>%s</LoyaltyID></LoyaltyAccount>", k.card)
	}
	if k.voids != 0 {
		w(`<TransactionLink ReasonCode="Voided"><BusinessDayDate>2026-04-01</BusinessDayDate><SequenceNumber>%d</SequenceNumber></TransactionLink>`, k.voids)
	}
	w(`<Total TotalType="TransactionGrandAmount">%s</Total></RetailTransaction></Transaction>`, decimalOf(k.total(), 2))
	text := b.String()
	if d.prefix != "" {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "</", "</"+d.prefix), "<", "<"+d.prefix)
		text = strings.ReplaceAll(text, "<"+d.prefix+"/"+d.prefix, "</"+d.prefix)
	}
	return text
}

var dialects = []dialect{{}, {net: true, negative: true}, {prefix: "p:", negative: true, flush: "\n  "}}

func TestReceiptsSayWhatTheTillSold(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	tills := newTills(t, poslog.Config{})
	for round := range 600 {
		k, d := randomTicket(r, 1+r.IntN(500)), dialects[round%len(dialects)]
		xs := readAll(t, tills, "<POSLog>"+d.render(k)+"</POSLog>")
		if len(xs) != 1 || len(xs[0].Orders) == 0 {
			t.Fatalf("%+v: %+v", k, xs)
		}
		o := xs[0].Orders[0].Content.(*channel.Order)
		if want := (channel.Money{Minor: k.total(), Currency: "EUR"}); o.Total != want {
			t.Fatalf("total %s, want %s of %+v", o.Total, want, k)
		}
		if len(o.Flags) > 0 {
			t.Fatalf("flags %v of %+v", o.Flags, k)
		}
		var sum, paid int64
		for n, l := range o.Lines {
			i := k.lines[n]
			want := channel.Line{ID: fmt.Sprint(n + 1), SKU: i.sku, Quantity: decimalOf(i.grams, 3),
				Total: channel.Money{Minor: i.cents, Currency: "EUR"}, Voided: i.voided}
			if i.back {
				want.Quantity, want.Total = "-"+want.Quantity, want.Total.Neg()
			}
			if diff := cmp.Diff(want, l); diff != "" {
				t.Fatal(diff)
			}
			if !l.Voided {
				sum += l.Total.Minor
			}
		}
		for _, p := range o.Payments {
			switch p.Kind {
			case channel.PayKindSale:
				paid += p.Amount.Minor
			case channel.PayKindRefund:
				paid -= p.Amount.Minor
			}
		}
		if len(o.Lines) != len(k.lines) || sum != k.total() || paid != k.total() {
			t.Fatalf("%d lines of %d, sum %d, paid %d, total %d", len(o.Lines), len(k.lines), sum, paid, k.total())
		}
	}
}

// newest returns the newest version of each object, as JSON.
func newest(t *testing.T, pages ...[]channel.Fact) map[channel.Ref]string {
	t.Helper()
	best := map[channel.Ref]channel.Fact{}
	for _, f := range slices.Concat(pages...) {
		if old, ok := best[f.Ref]; !ok || f.Newer(&old) {
			best[f.Ref] = f
		}
	}
	out := map[channel.Ref]string{}
	for ref, f := range best {
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		out[ref] = string(b)
	}
	return out
}

// However receipts are spread over files, pages and passes, the same is known
// in the end.
func TestOrderAndSplitDoNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var texts []string
	for seq := range 60 {
		texts = append(texts, dialects[0].render(randomTicket(r, seq+1)))
	}
	var whole []channel.Fact
	for _, x := range readAll(t, newTills(t, poslog.Config{}), strings.Join(texts, "")) {
		whole = append(whole, slices.Concat(x.Orders, x.People)...)
	}
	want := newest(t, whole)
	for range 25 {
		r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		f := newFolder()
		tills := newTills(t, poslog.Config{FS: f, PageSize: 1 + r.IntN(20)})
		var facts []channel.Fact
		var orders, people channel.Cursor
		read := func(next func() (channel.Page, error)) {
			for more := true; more; {
				p, err := next()
				if err != nil {
					t.Fatal(err)
				}
				facts, more = append(facts, p.Facts...), p.More
			}
		}
		for i, text := range texts {
			name := fmt.Sprintf("%d.xml", r.IntN(4))
			if r.IntN(10) == 0 {
				text += texts[r.IntN(i+1)] // twice
			}
			if f.MapFS[name] == nil {
				f.write(name, "<POSLog>")
			}
			f.add(name, text)
			if r.IntN(5) == 0 || i == len(texts)-1 {
				read(func() (p channel.Page, err error) {
					p, err = tills.Orders(t.Context(), orders)
					orders = p.Next
					return p, err
				})
				read(func() (p channel.Page, err error) {
					p, err = tills.People(t.Context(), people)
					people = p.Next
					return p, err
				})
			}
		}
		if diff := cmp.Diff(want, newest(t, facts)); diff != "" {
			t.Fatal(diff)
		}
	}
}
