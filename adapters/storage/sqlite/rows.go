package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/factjson"
)

// timeText writes an instant to the nanosecond; the zero time is empty.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}

// refOf reads what [channel.Ref.String] wrote, whatever it is the ref of.
func refOf(text string) channel.Ref {
	name, rest, _ := strings.Cut(text, "/")
	kind, id, _ := strings.Cut(rest, "/")
	return channel.Ref{Channel: name, Kind: channel.Kind(kind), ID: id}
}

// columnRef reads a ref that stands in three columns.
func columnRef(s *driver.Stmt, col int) channel.Ref {
	return channel.Ref{Channel: s.ColumnText(col), Kind: channel.Kind(s.ColumnText(col + 1)), ID: s.ColumnText(col + 2)}
}

// A factRow is a row that is ready to be stored.
type factRow struct {
	*customer.FactRow
	received, body string
}

// facts writes rows, many of them by two goroutines.
func facts(c *factjson.Codec, rows []*customer.FactRow) ([]factRow, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	out := make([]factRow, len(rows))
	if len(rows) < 64 {
		return out, factsInto(c, out, rows)
	}
	half := len(rows) / 2
	var other error
	var wg sync.WaitGroup
	wg.Go(func() { other = factsInto(c, out[half:], rows[half:]) })
	err := factsInto(c, out[:half], rows[:half])
	wg.Wait()
	return out, cmp.Or(err, other)
}

func factsInto(c *factjson.Codec, out []factRow, rows []*customer.FactRow) error {
	b := make([]byte, 0, 4096)
	for i, r := range rows {
		f := &r.Fact
		if len(f.Ref.ID) > maxID {
			short := *f
			short.Ref.ID = "long" // the row knows it
			f = &short
		}
		var err error
		if b, err = c.AppendFact(b[:0], f); err != nil {
			return fmt.Errorf("sqlite: fact %s cannot be written: %w", r.Fact.Ref, err)
		}
		out[i] = factRow{r, timeText(r.Received), string(b)}
	}
	return nil
}

// maxID is how long an id may be that [channel.ParseRef] reads.
const maxID = 512

// factColumns are what decodeFact reads, of the version v of a fact.
const factColumns = `v.ref, v.hash, v.received, v.owner, v.body`

// decodeFact reads a fact from columns that begin with factColumns. What was
// decoded before is not decoded again.
func (r *reader) decodeFact(q *driver.Stmt, ref channel.Ref) (*customer.FactRow, error) {
	var row customer.FactRow
	key := decodedKey{n: q.ColumnInt64(0)}
	q.ColumnBytes(1, key.hash[:])
	row.Hash = key.hash
	var err error
	if row.Received, err = parseTime(q.ColumnText(2)); err != nil {
		return nil, damaged("fact", ref, err)
	}
	if owner := q.ColumnInt64(3); owner == key.n {
		row.Owner = ref
	} else if row.Owner, err = r.ref(owner); err != nil {
		return nil, err
	}
	if r.s.decoded != nil {
		if f, ok := r.s.decoded.Get(key); ok {
			row.Fact = *f
			return &row, nil
		}
	}
	if err := r.s.codec.ReadFact(q.ColumnText(4), &row.Fact); err != nil {
		return nil, damaged("fact", ref, err)
	}
	row.Fact.Ref = ref
	if r.s.decoded != nil {
		keep(r, r.s.decoded, key, &row.Fact)
	}
	return &row, nil
}

func damaged(what string, ref channel.Ref, err error) error {
	return fmt.Errorf("%w: %s %s: %v", ErrDamaged, what, ref, err)
}

// A partyBody is what is not searched for of a party.
type partyBody struct {
	Created    time.Time    `json:"created,omitzero"`
	Name       channel.Name `json:"name,omitzero"`
	Born       string       `json:"born,omitempty"`
	MergedInto channel.Ref  `json:"merged_into,omitzero"`
	Part       int          `json:"part,omitempty"`
	Claims     []claimBody  `json:"claims,omitempty"`

	// Those of earlier versions have none; [customer.Hub.Rebuild] fills them in.
	Addresses []addressBody `json:"addresses,omitempty"`
}

type claimBody struct {
	Kind      string    `json:"kind"`
	Issuer    string    `json:"issuer,omitempty"`
	Value     string    `json:"value"`
	Raw       string    `json:"raw,omitempty"`
	Assurance int       `json:"assurance,omitempty"`
	Since     time.Time `json:"since,omitzero"`
	Until     time.Time `json:"until,omitzero"`
	N         int       `json:"n"`
}

type addressBody struct {
	Address channel.Address `json:"address,omitzero"`
	House   string          `json:"house,omitempty"`
	N       int             `json:"n"`
}

func partyText(c *factjson.Codec, p *customer.PartyRow) (string, error) {
	b := partyBody{Created: p.CreatedAt.UTC(), Name: p.Name, Born: p.BirthDate, MergedInto: p.MergedInto, Part: p.Part}
	for _, x := range p.Claims {
		k := x.Key
		b.Claims = append(b.Claims, claimBody{string(k.Kind), k.Issuer, k.Value, k.Raw, int(k.Assurance), k.Since.UTC(), k.Until.UTC(), x.N})
	}
	for _, a := range p.Addresses {
		b.Addresses = append(b.Addresses, addressBody(a))
	}
	out, err := c.Append(nil, &b)
	if err != nil {
		return "", fmt.Errorf("sqlite: party %s cannot be written: %w", p.Ref, err)
	}
	return string(out), nil
}

// partyColumns are what decodeParty reads, of a party p.
const partyColumns = `p.n, p.rev, p.id, p.facts, p.ver, p.first, p.members, p.body`

// decodeParty reads a party from columns that begin with partyColumns. What was
// decoded before is not decoded again.
func (r *reader) decodeParty(q *driver.Stmt, ref channel.Ref) (*customer.PartyRow, error) {
	key := partyKey{q.ColumnInt64(0), q.ColumnInt64(1)}
	if p, ok := r.s.parties.Get(key); ok {
		return p, nil
	}
	var b partyBody
	if err := r.s.codec.Read(q.ColumnText(7), &b); err != nil {
		return nil, damaged("party", ref, errShape)
	}
	p := &customer.PartyRow{Ref: ref, Rev: uint64(key.rev), ID: customer.ID(q.ColumnText(2)), Facts: q.ColumnInt(3), Ver: uint64(q.ColumnInt64(4)),
		CreatedAt: b.Created, Name: b.Name, BirthDate: b.Born, MergedInto: b.MergedInto, Part: b.Part}
	var err error
	if first := q.ColumnInt64(5); first == key.n {
		p.First = ref
	} else if p.First, err = r.ref(first); err != nil {
		return nil, err
	}
	if p.Members, err = r.refs(q.ColumnText(6)); err != nil {
		return nil, err
	}
	if len(b.Claims) > 0 {
		p.Claims = make([]customer.ClaimRow, len(b.Claims))
		for i, c := range b.Claims {
			p.Claims[i] = customer.ClaimRow{N: c.N, Key: channel.Key{Kind: channel.KeyKind(c.Kind), Issuer: c.Issuer, Value: c.Value, Raw: c.Raw,
				Assurance: channel.Assurance(c.Assurance), Since: c.Since, Until: c.Until}}
		}
	}
	if len(b.Addresses) > 0 {
		p.Addresses = make([]customer.AddressRow, len(b.Addresses))
		for i, a := range b.Addresses {
			p.Addresses[i] = customer.AddressRow(a)
		}
	}
	keep(r, r.s.parties, key, p)
	return p, nil
}

// keep adds to what is kept of rows, unless that was dropped since the state
// began that is read: they may be of somebody who is erased by now.
func keep[K comparable, V any](r *reader, in *lru.Cache[K, V], key K, value V) {
	in.Add(key, value)
	if !r.fresh() {
		in.Remove(key)
	}
}

// fresh reports whether nothing was dropped of what is kept of rows since the
// state began that is read.
func (r *reader) fresh() bool { return r.purge == r.purges.Load() }

// errShape stands for errors that might tell what a record says.
var errShape = errors.New("not what was written")
