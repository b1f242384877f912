package customertest

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// poisons are texts that a fact may have.
func poisons() []string {
	return []string{"'; DROP TABLE facts; --", `"\`, "%_%", "a\nb\r\n\tc", "zażółć gęślą jaźń", "Ąžuolas", "e\u0301", "\u00e9", "İıſß", "\u202eabc", "😀👨‍👩‍👧",
		"\u0001\u001b[31m", "\ufeffbom", "\ufffd", " lead and trail ", "NULL", "0", "1e400", "{}", "<script>", strings.Repeat("x", 512),
		strings.Repeat("ž", 256), "\\u0000", "\u2028", strings.Repeat("long ", 20_000)}
}

// bytes that only terms, cursors and quarantined rows may have.
func rawPoisons() []string {
	return append(poisons(), "\x00", "a\x00b", "\xff\xfe", "\xc3\x28", "\xed\xa0\x80", "", "a\x00", "a")
}

// odd are instants at the edges.
func odd() []time.Time {
	return []time.Time{{}, noon.Add(1), noon.Add(999_999_999), time.Unix(0, 0), time.Unix(-1, 1), time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(2262, 4, 12, 0, 0, 0, 7, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(1900, 1, 1, 12, 0, 0, 0, time.FixedZone("LMT", 5040)), noon.In(time.FixedZone("", -12*3600))}
}

// checkPoison stores what programs choke on and compares it byte for byte.
func (x *trial) checkPoison() {
	for i, s := range poisons() {
		x.poisonFact(i, s)
		x.poisonParty(i, s)
	}
	for i, s := range rawPoisons() {
		x.poisonBytes(i, s)
	}
	x.poisonLogs()
	x.poisonMarks()
	x.poisonTerms()
	x.poisonTimes()
	x.poisonNumbers()
}

func (x *trial) poisonFact(i int, s string) {
	id := s
	if len(id) > 512 {
		id = fmt.Sprint(i)
	}
	r := channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: id}
	f := channel.Fact{Ref: r, Version: int64(i), Keys: []channel.Key{{Kind: "own", Issuer: id, Value: id, Raw: s}}, URL: s,
		Content: &channel.Order{Number: s, Status: channel.OrderStatus(s), Note: s, Flags: []string{"", s}, Buyer: channel.Contact{Name: channel.Name{Full: s}}}}
	if err := f.Validate(); err != nil {
		x.fatal(ruleHarness, "the kit's own fact is not valid: %v", err)
	}
	want := row(f, r)
	x.must(&customer.Commit{Current: []*customer.FactRow{want}})
	got := x.read(customer.Want{Facts: []channel.Ref{r}})
	x.want(ruleVerbatim, fmt.Sprintf("a fact with %q in it", short(s)), factText(want), factText(got.Facts[0]))
	if got.Facts[0] != nil {
		x.want(ruleVerbatim, "its note", s, got.Facts[0].Fact.Content.(*channel.Order).Note)
	}
}

func (x *trial) poisonParty(i int, s string) {
	id := s
	if len(id) > 512 {
		id = fmt.Sprint(i)
	}
	p := party(id, i)
	p.ID = customer.ID(fmt.Sprint("c-poison", i))
	p.Name, p.BirthDate = channel.Name{Given: s, Family: s, Full: s}, s
	p.Claims = []customer.ClaimRow{{Key: channel.Key{Kind: channel.KeyKind(id), Issuer: s, Value: s}, N: i}}
	p.Addresses = []customer.AddressRow{{Address: channel.Address{Kind: s, Name: s, Street: s, City: s, Postcode: s, Country: s, Point: s}, House: s, N: i}}
	p.Members, p.MergedInto, p.Part = []channel.Ref{p.Ref, p.Ref}, p.Ref, i
	e := entry(p.Ref, noon.Add(time.Duration(i)), customer.EntryKind(s), s)
	x.must(&customer.Commit{Parties: []*customer.PartyRow{p}, Entries: placing(p.Ref, e)})
	g := x.read(customer.Want{Parties: []channel.Ref{p.Ref}})
	x.want(ruleVerbatim, fmt.Sprintf("a party with %q in it", short(s)), partyWithoutRev(p), partyWithoutRev(g.Parties[0]))
	rows := x.timeline(customer.TimelineQuery{Owners: []channel.Ref{p.Ref}, Kinds: []customer.EntryKind{e.Kind}, Limit: 5})
	x.want(ruleVerbatim, "its entry", entryText(e), entriesText(rows))
	x.must(&customer.Commit{Entries: displacing(p.Ref, e)})
	if rows = x.timeline(customer.TimelineQuery{Owners: []channel.Ref{p.Ref}, Limit: 5}); len(rows) > 0 {
		x.find(ruleVerbatim, "an entry with %q in it is not found when it is removed", short(s))
	}
}

// poisonBytes stores bytes that are no text.
func (x *trial) poisonBytes(i int, s string) {
	stream := customer.Stream{Channel: "shop", Name: fmt.Sprint("poison", i)}
	q := customer.Quarantined{Channel: s, Stream: s, Where: s, Ref: channel.Ref{Channel: s, Kind: channel.Kind(s), ID: s}, Field: s, Reason: s, Raw: []byte(s),
		At: noon, Digest: fmt.Sprint("digest", i)}
	x.must(&customer.Commit{Streams: moving(stream, channel.Cursor(s)), Quarantine: []customer.Quarantined{q}})
	g := x.read(customer.Want{Streams: []customer.Stream{stream}})
	x.want(ruleVerbatim, "a cursor", fmt.Sprintf("%q", s), fmt.Sprintf("%q", string(g.Streams[0])))
	if err := x.commit(&customer.Commit{Expect: customer.Expect{Streams: []customer.ExpectStream{{Stream: stream, Cursor: channel.Cursor(s)}}}}); err != nil {
		x.find(ruleHolds, "the cursor %q is expected where it is: %v", short(s), err)
	}
	held := x.held()
	if len(held) == 0 {
		x.fatal(ruleHeld, "a row with %q in it is not held", short(s))
	}
	q.ID = held[len(held)-1].ID
	x.want(ruleVerbatim, "a quarantined row", heldText(q), heldText(held[len(held)-1]))
}

// poisonLogs stores what people typed with their decisions and reads, and what
// went wrong at a source.
func (x *trial) poisonLogs() {
	for i, s := range poisons() {
		d := identity.Decision{Action: identity.Link, A: person("a"), B: person(fmt.Sprint(i)), Actor: s, Reason: s, At: noon}
		a := customer.Access{At: noon, Actor: s, OnBehalfOf: s, Purpose: customer.Purpose(s), Op: s, Customer: "c1"}
		u := customer.SourceUpdate{Channel: fmt.Sprintf("a%03d", i), Tried: noon, Error: s, ErrorKind: channel.Broken}
		x.must(&customer.Commit{Decisions: []identity.Decision{d}, Accesses: []customer.Access{a}, Sources: []customer.SourceUpdate{u}})
		g := x.read(customer.Want{Ledger: true, Sources: true})
		if len(g.Decisions) != i+1 || len(g.Sources) != i+1 {
			x.fatal(ruleVerbatim, "a decision or a source with %q in it is not there", short(s))
		}
		d.Seq = g.Decisions[i].Seq
		x.want(ruleVerbatim, "a decision", decisionText(d), decisionText(g.Decisions[i]))
		x.want(ruleVerbatim, "a source", fmt.Sprintf("%q", s), fmt.Sprintf("%q", g.Sources[i].Error))
	}
	i := 0
	x.walk(customer.TableAccesses, 10, func(rows customer.Rows) {
		for _, a := range rows.Accesses {
			if s := poisons()[i]; a.Actor != s || a.OnBehalfOf != s || string(a.Purpose) != s || a.Op != s {
				x.find(ruleVerbatim, "an access with %q in it comes back as %s", short(s), accessText(a))
			}
			i++
		}
	})
}

// poisonMarks goes on from marks that nobody was given. Readers of the feed keep
// theirs, and may bring anything: it may be an error, and does no harm.
func (x *trial) poisonMarks() {
	marks := append(rawPoisons(), "-1", "1.5", "99999999999999999999999999", "0x10", "shop/order/", "//", "shop/order/\x00", "9223372036854775807")
	for _, table := range []customer.Table{customer.TableFacts, customer.TableParties, customer.TableChanges, customer.TableQuarantine, customer.TableAccesses} {
		for _, mark := range marks {
			rows, err := x.s.Scan(x.ctx, customer.Scan{Table: table, After: mark, Limit: 1})
			if n := len(rows.Facts) + len(rows.Parties) + len(rows.Changes) + len(rows.Quarantine) + len(rows.Accesses); err == nil && (n > 0) != (rows.Next != "") {
				x.find(ruleMarks, "from the mark %q on, a page of %s has %d rows and the next mark %q", short(mark), table, n, rows.Next)
			}
		}
	}
	x.must(&customer.Commit{Parties: []*customer.PartyRow{party("after marks", 1)}})
}

// poisonTerms stores terms that differ by little.
func (x *trial) poisonTerms() {
	c := &customer.Commit{}
	var terms []customer.Term
	for i, s := range rawPoisons() {
		if s == "" {
			continue
		}
		t := customer.Term(s)
		terms = append(terms, t)
		c.Terms = append(c.Terms, adding(t, customer.Posting{Ref: person(fmt.Sprint(i)), Weight: uint8(i * 8)})...)
	}
	x.must(c)
	g := x.read(customer.Want{Terms: terms})
	for i, t := range terms {
		x.want(ruleVerbatim, fmt.Sprintf("the posting of %q", short(string(t))), postingsText(c.Terms[i].Add), postingsText(g.Terms[i].Postings))
	}
}

// poisonTimes stores instants at the edges wherever an instant is kept.
func (x *trial) poisonTimes() {
	owner := person("times")
	for i, at := range odd() {
		p := party(fmt.Sprint("t", i), 1)
		p.CreatedAt = at
		p.Claims = []customer.ClaimRow{{Key: channel.Key{Kind: "own", Issuer: "i", Value: "v", Since: at, Until: at}, N: 1}}
		f := row(channel.Fact{Ref: order(fmt.Sprint("t", i)), CreatedAt: channel.UTC(at), UpdatedAt: channel.UTC(at), Deleted: true}, p.Ref)
		f.Received = at
		c := &customer.Commit{Current: []*customer.FactRow{f}, Parties: []*customer.PartyRow{p}}
		if !at.IsZero() {
			c.Entries = placing(owner, entry(f.Fact.Ref, at, customer.OrderPlaced, ""))
		}
		x.must(c)
		g := x.read(customer.Want{Facts: []channel.Ref{f.Fact.Ref}, Parties: []channel.Ref{p.Ref}})
		x.want(ruleVerbatim, "a fact of "+instant(at), factText(f), factText(g.Facts[0]))
		x.want(ruleVerbatim, "a party of "+instant(at), partyWithoutRev(p), partyWithoutRev(g.Parties[0]))
	}
	var last time.Time
	n := 0
	for q := (customer.TimelineQuery{Owners: []channel.Ref{owner}, Limit: 3}); ; n += 3 {
		rows := x.timeline(q)
		if len(rows) == 0 {
			break
		}
		for _, e := range rows {
			if !last.IsZero() && e.At.After(last) {
				x.find(ruleTimeline, "%s comes after %s", instant(e.At), instant(last))
			}
			last = e.At
		}
		q.Before = &rows[len(rows)-1]
	}
	if want := len(odd()) - 1; n < want || !last.Equal(odd()[6]) {
		x.find(ruleTimeline, "of %d entries from year 1 to 9999 the oldest is %s", want, instant(last))
	}
}

// poisonNumbers stores numbers at the edges.
func (x *trial) poisonNumbers() {
	o := orderRow("numbers", math.MaxInt64, person("a"))
	o.Fact.Content.(*channel.Order).Total = channel.Money{Minor: math.MinInt64, Currency: "XXX"}
	o.Fact.Content.(*channel.Order).Tax = channel.Money{Minor: 1<<53 + 1, Currency: "PLN"}
	o = row(o.Fact, o.Owner)
	p := party("numbers", math.MaxInt32)
	p.Ver = math.MaxInt64
	x.must(&customer.Commit{Current: []*customer.FactRow{o}, Parties: []*customer.PartyRow{p},
		Sources: []customer.SourceUpdate{{Channel: "numbers", Add: customer.Counts{Received: 1 << 53, Applied: 1<<53 + 1}}}})
	g := x.read(customer.Want{Facts: []channel.Ref{o.Fact.Ref}, Parties: []channel.Ref{p.Ref}, Sources: true})
	x.want(ruleVerbatim, "a fact with great numbers", factText(o), factText(g.Facts[0]))
	x.want(ruleVerbatim, "a party with great numbers", partyWithoutRev(p), partyWithoutRev(g.Parties[0]))
	if c := g.Sources[len(g.Sources)-1].Counts; c.Received != 1<<53 || c.Applied != 1<<53+1 {
		x.find(ruleVerbatim, "counts beyond 2^53 come back as %+v", c)
	}
}
