package poslog_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/channel"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func newTills(t testing.TB, c poslog.Config) *poslog.Tills {
	t.Helper()
	if c.Name == "" {
		c.Name = "tills"
	}
	tills, err := poslog.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return tills
}

// readAll reads a log to its end.
func readAll(t testing.TB, tills *poslog.Tills, text string) []poslog.Transaction {
	t.Helper()
	var out []poslog.Transaction
	for x, err := range tills.Transactions(t.Context(), strings.NewReader(text), "log.xml") {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sketch writes what matters about a receipt in few lines.
func sketch(f channel.Fact) string {
	o := f.Content.(*channel.Order)
	var b strings.Builder
	fmt.Fprintf(&b, "%s v%d %s [%s %s %s %s] total %s tax %s included=%v", f.Ref.ID, f.Version, f.UpdatedAt, o.Type, o.Status,
		o.Payment, o.Fulfillment, o.Total, o.Tax, o.TaxIncluded)
	if !f.Party.IsZero() {
		fmt.Fprintf(&b, " party %s", f.Party.ID)
	}
	if o.Number != "" {
		fmt.Fprintf(&b, " number %s", o.Number)
	}
	b.WriteByte('\n')
	for _, l := range o.Lines {
		fmt.Fprintf(&b, "  %s %s x %s = %s", l.ID, l.SKU, l.Quantity, l.Total)
		if l.Voided {
			b.WriteString(" voided")
		}
		if l.Link != (channel.Link{}) {
			fmt.Fprintf(&b, " %s %s%s#%s", l.Link.Rel, l.Link.Ref.ID, l.Link.Number, l.Link.Line)
		}
		b.WriteByte('\n')
	}
	for _, p := range o.Payments {
		fmt.Fprintf(&b, "  pay %s %s %s %s %s%s\n", p.ID, p.Kind, p.Method, p.Amount, p.Status, strings.TrimRight(" "+p.Brand+" "+p.Last4, " "))
	}
	for _, r := range o.Returns {
		fmt.Fprintf(&b, "  return of %s: %s %v\n", r.Order.ID, r.Reason, r.Lines)
	}
	for _, r := range o.Refunds {
		fmt.Fprintf(&b, "  refund %s of %s\n", r.Amount, r.Order.ID)
	}
	for _, l := range o.Links {
		fmt.Fprintf(&b, "  link %s %s%s\n", l.Rel, l.Ref.ID, l.Number)
	}
	for _, s := range o.Flags {
		fmt.Fprintf(&b, "  flag %s\n", s)
	}
	return b.String()
}

func sketches(t testing.TB, xs []poslog.Transaction) string {
	t.Helper()
	var b strings.Builder
	for _, x := range xs {
		switch {
		case x.Reject != nil:
			fmt.Fprintf(&b, "reject %s: %s %s\n", x.Reject.At, x.Reject.Field, x.Reject.Reason)
		case x.Skip != "":
			fmt.Fprintf(&b, "skipped: %s\n", x.Skip)
		}
		for _, f := range x.Orders {
			if err := f.Validate(); err != nil {
				t.Error(err)
			}
			b.WriteString(sketch(f))
		}
	}
	return b.String()
}

func TestReceipts(t *testing.T) {
	vilnius, warsaw := zone(t, "Europe/Vilnius"), zone(t, "Europe/Warsaw")
	for _, tt := range []struct {
		file string
		c    poslog.Config
		want string
	}{
		{"arts22.xml", poslog.Config{Zone: vilnius, Region: "LT"}, `
12/3/1001/2026-03-27 v1 2026-03-27T08:03:30Z [ completed paid fulfilled] total 43.90 EUR tax 7.62 EUR included=true party customer/C-5501 number R-12-003-1001
  1 KET-17 x 1 = 34.90 EUR
  2 MUG-2 x 2 = 9.00 EUR
  3 SPOON x 1 = 1.10 EUR voided
  4 SPOON x -1 = -1.10 EUR voided
  pay 5 sale cash 43.90 EUR done
  pay 5-change change cash 6.10 EUR done
skipped: control
skipped: training
12/1/2001/2026-03-28 v1 2026-03-28T07:15:00Z [return completed refunded returned] total -4.50 EUR tax 0 included=false
  1 MUG-2 x -1 = -4.50 EUR returns 12/3/1001/2026-03-27#2
  pay 2 refund cash 4.50 EUR done
  return of 12/3/1001/2026-03-27: Damaged [{1 1 4.50 EUR}]
  refund 4.50 EUR of 12/3/1001/2026-03-27
  link returns 12/3/1001/2026-03-27
14/1/77/2026-03-28 v1 2026-03-28T10:00:00Z [exchange completed paid fulfilled] total 10.00 EUR tax 0 included=false
  1 KET-17 x -1 = -34.90 EUR returns 12/3/1001/2026-03-27#
  2 KET-20 x 1 = 44.90 EUR
  pay 3 sale card 10.00 EUR done Visa 1111
  return of 12/3/1001/2026-03-27:  [{1 1 34.90 EUR}]
  link returns 12/3/1001/2026-03-27
14/1/78/2026-03-28 v1 2026-03-28T10:10:00Z [ completed paid fulfilled] total 25.00 EUR tax 0 included=false party loyalty/88120045
  1 LAMP x 1 = 25.00 EUR
  pay 2 sale cash 25.00 EUR done
14/1/79/2026-03-28 v1 2026-03-28T10:12:00Z [void cancelled voided cancelled] total -25.00 EUR tax 0 included=false party loyalty/88120045
  1 LAMP x -1 = -25.00 EUR voided
  pay 2 refund cash 25.00 EUR cancelled
  link about 14/1/78/2026-03-28
  flag business day of a linked receipt taken from this one
14/1/78/2026-03-28 v2 2026-03-28T10:12:00Z [void cancelled voided cancelled] total 25.00 EUR tax 0 included=false party loyalty/88120045
  1 LAMP x 1 = 25.00 EUR voided
  link about 14/1/79/2026-03-28
  flag voided by another transaction
14/1/80/2026-03-28 v1 2026-03-28T10:20:00Z [suspended draft pending unfulfilled] total 60.00 EUR tax 0 included=false
  1 CHAIR x 1 = 60.00 EUR
14/2/15/2026-03-28 v1 2026-03-28T10:31:00Z [ completed paid fulfilled] total 60.00 EUR tax 0 included=false
  1 CHAIR x 1 = 60.00 EUR
  2 TABLE x 1 = 0.00 EUR picks_up WEB-1001#
  pay 3 sale gift_card 60.00 EUR done
  link resumes 14/1/80/2026-03-28
  link picks_up WEB-1001
  flag business day of a linked receipt taken from this one
14/2/16/2026-03-28 v1 2026-03-29T01:30:00Z [layaway open partially_paid unfulfilled] total 400.00 EUR tax 0 included=false
  1 SOFA x 1 = 400.00 EUR
  pay 2 sale cash 100.00 EUR done
`},
		{"arts60.xml", poslog.Config{Zone: warsaw}, `
G%2F7/K1/5/2026-05-02 v1 2026-05-01T22:30:00Z [ completed paid fulfilled] total 123.00 PLN tax 23.00 PLN included=false
  1 BELT x 1 = 100.00 PLN
  pay 2 sale wallet 123.00 PLN done
  flag no business day: taken from the time
G%2F7/K1/6/2026-05-02 v1 2026-05-02T08:30:00Z [ open partially_paid unfulfilled] total 250.00 PLN tax 0 included=false number SO-77
  1 SHELF x 1 = 250.00 PLN
  pay 2 sale card 50.00 PLN done
`},
		{"vendor21.xml", poslog.Config{Zones: map[string]*time.Location{"9": zone(t, "America/New_York")}}, `
skipped: control
9/4/301/2026-06-30 v1 2026-07-01T05:15:09Z [ completed paid fulfilled] total 4.97 USD tax 0.00 USD included=false party loyalty/0000000000000000040000555
  1 00000000041234 x 0.42 = 1.47 USD
  2 555 x 1 = 4.00 USD voided
  3 777 x 1 = -0.50 USD
  4 888 x 1 = 5.00 USD
  pay 7 sale cash 2.97 USD done
  pay 7-change change cash 7.03 USD done
  pay 8 sale card 2.00 USD done
  pay 8-cashback change cash 20.00 USD done
  flag unit price with more digits than the currency has
9/4/302/2026-06-30 v1 2026-07-01T05:20:00Z [ completed paid fulfilled] total 5.25 USD tax 0 included=false
  1 888 x 1 = 5.00 USD
  pay 2 sale cash 5.00 USD done
  flag inconsistent amount: the lines do not make the total
  flag inconsistent amount: the payments do not make the total
`},
	} {
		t.Run(tt.file, func(t *testing.T) {
			got := sketches(t, readAll(t, newTills(t, tt.c), fixture(t, tt.file)))
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVoidWinsInAnyOrder(t *testing.T) {
	var sold, voided channel.Fact
	for _, x := range readAll(t, newTills(t, poslog.Config{}), fixture(t, "arts22.xml")) {
		for _, f := range x.Orders {
			if f.Ref.ID == "14/1/78/2026-03-28" {
				sold, voided = voided, f
			}
		}
	}
	if !voided.Newer(&sold) || sold.Newer(&voided) {
		t.Error("the void is not newer than the sale")
	}
	if o := voided.Content.(*channel.Order); o.Type != channel.SaleVoid || o.CancelledAt.IsZero() {
		t.Errorf("type %q, cancelled at %v", o.Type, o.CancelledAt)
	}
}

func TestTimesSayWhatIsDoubtful(t *testing.T) {
	vilnius := zone(t, "Europe/Vilnius")
	sale := func(end string) string {
		return `<Transaction><RetailStoreID>1</RetailStoreID><WorkstationID>1</WorkstationID><SequenceNumber>1</SequenceNumber>
<BusinessDayDate>2026-10-24</BusinessDayDate><EndDateTime>` + end + `</EndDateTime><CurrencyCode>EUR</CurrencyCode><RetailTransaction>
<LineItem><SequenceNumber>1</SequenceNumber><Sale><ItemID>A</ItemID><ExtendedAmount>1</ExtendedAmount></Sale></LineItem>
<Total TotalType="TransactionGrandAmount">1</Total></RetailTransaction></Transaction>`
	}
	for _, tt := range []struct {
		name, end string
		zone      *time.Location
		want      string
		flag      string
		how       channel.Zone
	}{
		{"summer", "2026-10-24T23:10:00", vilnius, "2026-10-24T20:10:00Z", "", channel.ZoneConfigured},
		{"twice", "2026-10-25T03:30:00.5", vilnius, "2026-10-25T00:30:00.5Z", "ambiguous hour", channel.ZoneConfigured},
		{"never", "2026-03-29T03:30:00", vilnius, "2026-03-29T01:30:00Z", "hour does not exist", channel.ZoneConfigured},
		{"unknown zone", "2026-10-24T23:10:00", nil, "2026-10-24T23:10:00Z (zone unknown)", "", channel.ZoneUnknown},
		{"given zone", "2026-10-24T23:10:00+02:00", vilnius, "2026-10-24T21:10:00Z", "", channel.ZoneGiven},
		{"nonsense", "yesterday", vilnius, "2026-10-24", "", channel.ZoneConfigured},
	} {
		t.Run(tt.name, func(t *testing.T) {
			xs := readAll(t, newTills(t, poslog.Config{Zone: tt.zone}), sale(tt.end))
			at := xs[0].Orders[0].UpdatedAt
			if at.String() != tt.want || at.Flag != tt.flag || at.Zone != tt.how {
				t.Errorf("got %v flag %q zone %v, want %v flag %q zone %v", at, at.Flag, at.Zone, tt.want, tt.flag, tt.how)
			}
			o := xs[0].Orders[0].Content.(*channel.Order)
			if o.Day != "2026-10-24" || o.PlacedAt != at {
				t.Errorf("day %q placed %v", o.Day, o.PlacedAt)
			}
		})
	}
}

func TestStoreZones(t *testing.T) {
	c := poslog.Config{Zone: zone(t, "Europe/Warsaw"), Zones: map[string]*time.Location{"12": zone(t, "Europe/Vilnius"), "14": nil}}
	tills := newTills(t, c)
	for _, x := range readAll(t, tills, fixture(t, "arts22.xml")) {
		for _, f := range x.Orders {
			want := channel.ZoneConfigured
			if strings.HasPrefix(f.Ref.ID, "14/") {
				want = channel.ZoneUnknown
			}
			if f.UpdatedAt.Zone != want {
				t.Errorf("%s: zone %v, want %v", f.Ref, f.UpdatedAt.Zone, want)
			}
		}
	}
}

func TestPeople(t *testing.T) {
	tills := newTills(t, poslog.Config{Region: "LT", Zone: zone(t, "Europe/Vilnius"), Issuers: poslog.Issuers{Loyalty: "club"},
		FS: fstest.MapFS{"a.xml": file(fixture(t, "arts22.xml")), "b.xml": file(fixture(t, "arts60.xml")), "c.xml": file(fixture(t, "vendor21.xml"))}})
	page, err := tills.People(t.Context(), "")
	if err != nil || page.More {
		t.Fatal(err, page.More)
	}
	got := map[string]string{}
	for _, f := range page.Facts {
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
		p := f.Content.(*channel.Person)
		var keys []string
		for _, k := range f.Keys {
			keys = append(keys, fmt.Sprintf("%s:%s:%s %s", k.Kind, k.Issuer, k.Value, k.Assurance))
		}
		if _, ok := got[f.Ref.ID]; ok {
			t.Errorf("%s stands twice on a page and says the same", f.Ref)
		}
		got[f.Ref.ID] = p.Name.Display() + " " + p.Language + " " + strings.Join(keys, ", ")
		if p.BirthDate != "" {
			t.Error("birth date was kept")
		}
	}
	want := map[string]string{
		"customer/C-5501":                   "Rasa Žalienė lt-LT account:tills-customer:C-5501 authoritative, email::rasa.zaliene@example.lt asserted, phone::+37061234567 asserted",
		"loyalty/88120045":                  "  loyalty:club:88120045 authoritative",
		"loyalty/0000000000000000040000555": "  loyalty:club:0000000000000000040000555 authoritative",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKeysOfReceipts(t *testing.T) {
	keys := func(c poslog.Config, file, id string) string {
		for _, x := range readAll(t, newTills(t, c), fixture(t, file)) {
			for _, f := range x.Orders {
				if f.Ref.ID == id {
					var out []string
					for _, k := range f.Keys {
						out = append(out, fmt.Sprintf("%s:%s %s", k.Kind, k.Value, k.Assurance))
					}
					return strings.Join(out, ", ")
				}
			}
		}
		return "no such receipt"
	}
	for _, tt := range []struct {
		name string
		c    poslog.Config
		file string
		id   string
		want string
	}{
		{"card and membership", poslog.Config{}, "vendor21.xml", "9/4/301/2026-06-30",
			"loyalty:0000000000000000040000555 authoritative, membership:0000000000000000090000111 asserted"},
		{"as configured", poslog.Config{Assurance: map[channel.KeyKind]channel.Assurance{channel.KeyLoyalty: channel.Verified, channel.KeyMembership: channel.Authoritative}},
			"vendor21.xml", "9/4/301/2026-06-30",
			"loyalty:0000000000000000040000555 verified, membership:0000000000000000090000111 authoritative"},
		{"placeholders", poslog.Config{}, "vendor21.xml", "9/4/302/2026-06-30", ""},
		{"configured placeholder", poslog.Config{Placeholders: []string{"88120045"}}, "arts22.xml", "14/1/78/2026-03-28", ""},
		{"typed in", poslog.Config{}, "arts60.xml", "G%2F7/K1/5/2026-05-02", "email:zofia@example.pl asserted, phone:+48600100200 asserted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := keys(tt.c, tt.file, tt.id); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestBarePersonNeverWinsOverFullerOne(t *testing.T) {
	tx := func(seq, end, customer string) string {
		return `<Transaction><RetailStoreID>1</RetailStoreID><WorkstationID>1</WorkstationID><SequenceNumber>` + seq + `</SequenceNumber>
<BusinessDayDate>2026-01-02</BusinessDayDate><EndDateTime>` + end + `</EndDateTime><CurrencyCode>EUR</CurrencyCode><RetailTransaction>
<LineItem><SequenceNumber>1</SequenceNumber><Sale><ItemID>A</ItemID><ExtendedAmount>1</ExtendedAmount></Sale></LineItem>
<Customer><CustomerID>C7</CustomerID>` + customer + `</Customer></RetailTransaction></Transaction>`
	}
	xs := readAll(t, newTills(t, poslog.Config{}), tx("1", "2026-01-02T10:00:00", "<Name><FullName>Ona Ona</FullName></Name>")+tx("2", "2026-01-02T11:00:00", ""))
	full, bare := xs[0].People[0], xs[1].People[0]
	if full.Ref != bare.Ref || !full.Newer(&bare) {
		t.Errorf("a later receipt that names only the id takes the name away: %v, %v", full, bare)
	}
}

func TestOperators(t *testing.T) {
	operator := func(c poslog.Config, id string) string {
		for _, x := range readAll(t, newTills(t, c), fixture(t, "arts22.xml")) {
			for _, f := range x.Orders {
				if f.Ref.ID == id {
					return f.Content.(*channel.Order).Operator
				}
			}
		}
		return "no such receipt"
	}
	const numeric, named = "12/3/1001/2026-03-27", "14/1/77/2026-03-28"
	secret := poslog.Config{Secret: channel.NewSecret("k")}
	plain, keyed := operator(poslog.Config{}, numeric), operator(secret, numeric)
	if plain == "" || keyed == "" || plain == keyed || strings.Contains(plain+keyed, "417") {
		t.Errorf("pseudonyms %q and %q", plain, keyed)
	}
	if other := operator(poslog.Config{Name: "other"}, numeric); other == plain {
		t.Error("two chains have one pseudonym")
	}
	if got := operator(poslog.Config{}, named); got != "" {
		t.Errorf("an id that may be a name became %q without a secret", got)
	}
	if got := operator(secret, named); got == "" || strings.Contains(got, "ona") {
		t.Errorf("with a secret it became %q", got)
	}
}

func TestDuplicatesSayTheSame(t *testing.T) {
	tills := newTills(t, poslog.Config{Zone: zone(t, "Europe/Vilnius")})
	once, _ := json.Marshal(readAll(t, tills, fixture(t, "arts22.xml"))[0].Orders)
	text := fixture(t, "arts22.xml")
	again, _ := json.Marshal(readAll(t, tills, "<POSLog>\n\n"+text[strings.Index(text, "<Transaction"):])[0].Orders)
	if string(once) != string(again) {
		t.Error("the same transaction at another place makes another fact")
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
