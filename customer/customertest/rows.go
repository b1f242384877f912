package customertest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
)

// noon is the moment at which everything in the kit begins.
var noon = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

func ref(kind channel.Kind, id string) channel.Ref {
	return channel.Ref{Channel: "shop", Kind: kind, ID: id}
}

func person(id string) channel.Ref { return ref(channel.KindPerson, id) }

func order(id string) channel.Ref { return ref(channel.KindOrder, id) }

// row makes the row of a fact. Facts of the kit can always be hashed.
func row(f channel.Fact, owner channel.Ref) *customer.FactRow {
	h, _ := f.Hash()
	return &customer.FactRow{Fact: f, Hash: h, Owner: owner, Received: noon}
}

// orderRow is a version of an order.
func orderRow(id string, version int64, owner channel.Ref) *customer.FactRow {
	return row(channel.Fact{Ref: order(id), Version: version, UpdatedAt: channel.UTC(noon.Add(time.Duration(version) * time.Minute)), Party: owner,
		Content: &channel.Order{Number: "N" + id, Status: channel.OrderOpen, Total: channel.Money{Minor: version, Currency: "PLN"}}}, owner)
}

// party is a row of a party that stands for itself.
func party(id string, facts int) *customer.PartyRow {
	r := person(id)
	return &customer.PartyRow{Ref: r, ID: customer.ID("c-" + id), Facts: facts, CreatedAt: noon, First: r}
}

func entry(r channel.Ref, at time.Time, kind customer.EntryKind, part string) customer.EntryRow {
	return customer.EntryRow{At: at, Kind: kind, Ref: r, Part: part}
}

// instant writes a time so that equal instants are equal texts.
func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func factText(f *customer.FactRow) string {
	if f == nil {
		return "none"
	}
	again, err := f.Fact.Hash()
	if err != nil || again != f.Hash {
		return fmt.Sprintf("fact %s that does not have its hash %x", text(f.Fact.Ref), f.Hash[:4])
	}
	return fmt.Sprintf("fact %s hash %x owner %s received %s", text(f.Fact.Ref), f.Hash, text(f.Owner), instant(f.Received))
}

// text writes a ref, of which any part may be any bytes.
func text(r channel.Ref) string { return fmt.Sprintf("%q/%q/%q", r.Channel, string(r.Kind), r.ID) }

func texts(rs []channel.Ref) string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = text(r)
	}
	return strings.Join(out, ",")
}

func partyText(p *customer.PartyRow) string {
	if p == nil {
		return "none"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "party %s id %q rev %d facts %d created %s name %q %q %q born %q into %s first %s members %s part %d ver %d", text(p.Ref), p.ID, p.Rev,
		p.Facts, instant(p.CreatedAt), p.Name.Given, p.Name.Family, p.Name.Full, p.BirthDate, text(p.MergedInto), text(p.First), texts(p.Members), p.Part, p.Ver)
	for _, c := range p.Claims {
		fmt.Fprintf(&b, " claim %q %q %q %q %d %s %s ×%d", string(c.Key.Kind), c.Key.Issuer, c.Key.Value, c.Key.Raw, c.Key.Assurance,
			instant(c.Key.Since), instant(c.Key.Until), c.N)
	}
	for _, a := range p.Addresses {
		x := &a.Address
		fmt.Fprintf(&b, " address %q %q %q %q %q %q %q house %q ×%d", x.Kind, x.Name, x.Street, x.Postcode, x.City, x.Country, x.Point, a.House, a.N)
	}
	return b.String()
}

// partyWithoutRev is partyText for rows whose revision is not known.
func partyWithoutRev(p *customer.PartyRow) string {
	if p == nil {
		return "none"
	}
	c := *p
	c.Rev = 0
	return partyText(&c)
}

func postingsText(ps []customer.Posting) string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = fmt.Sprintf("%s w%d past %v", text(p.Ref), p.Weight, p.Past)
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func entryText(e customer.EntryRow) string {
	return fmt.Sprintf("%s %q %s %q", instant(e.At), string(e.Kind), text(e.Ref), e.Part)
}

func entriesText(es []customer.EntryRow) string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = entryText(e)
	}
	return strings.Join(out, "\n")
}

func heldText(q customer.Quarantined) string {
	return fmt.Sprintf("held %d %q %q %q ref %s field %q reason %q raw %x at %s tries %d digest %q", q.ID, q.Channel, q.Stream, q.Where, text(q.Ref),
		q.Field, q.Reason, q.Raw, instant(q.At), q.Tries, q.Digest)
}

func changeText(c customer.Change) string {
	return fmt.Sprintf("%s %q others %q refs %s at %s ver %d", c.Kind, c.Customer, c.Others, texts(c.Refs), instant(c.At), c.Ver)
}

func decisionText(d identity.Decision) string {
	return fmt.Sprintf("%d %s %s %s key %q %q %q from %s by %q because %q at %s", d.Seq, d.Action, text(d.A), text(d.B), string(d.Key.Kind), d.Key.Issuer,
		d.Key.Value, instant(d.From), d.Actor, d.Reason, instant(d.At))
}

func accessText(a customer.Access) string {
	return fmt.Sprintf("%s %q %q %q %q %q", instant(a.At), a.Actor, a.OnBehalfOf, string(a.Purpose), a.Op, a.Customer)
}

func sourceText(s customer.SourceRow) string {
	return fmt.Sprintf("%q fresh %s tried %s error %q %q %+v", s.Channel, instant(s.Fresh), instant(s.Tried), s.Error, s.ErrorKind, s.Counts)
}
