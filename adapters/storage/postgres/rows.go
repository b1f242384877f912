package postgres

import (
	"cmp"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/factjson"
)

// A decodedKey names what never changes: a version of a fact.
type decodedKey struct {
	ref  channel.Ref
	hash channel.Hash
}

// A fact is a row that is ready to be stored.
type fact struct {
	*customer.FactRow
	key, owner string
	body       []byte
}

// encodeFacts makes rows ready, many of them by two goroutines, each of which
// has a sheaf.
func encodeFacts(c *factjson.Codec, paper *[2]sheaf, rows []*customer.FactRow) ([]*fact, error) {
	out := make([]*fact, len(rows))
	if len(rows) < 64 {
		return out, encodeFactsInto(c, &paper[0], out, rows)
	}
	half := len(rows) / 2
	var other error
	var wg sync.WaitGroup
	wg.Go(func() { other = encodeFactsInto(c, &paper[1], out[half:], rows[half:]) })
	err := encodeFactsInto(c, &paper[0], out[:half], rows[:half])
	wg.Wait()
	return out, cmp.Or(err, other)
}

func encodeFactsInto(c *factjson.Codec, paper *sheaf, out []*fact, rows []*customer.FactRow) error {
	facts := make([]fact, len(rows))
	for i, r := range rows {
		f := &r.Fact
		if len(f.Ref.ID) > maxID {
			short := *f
			short.Ref.ID = "long" // the key knows it
			f = &short
		}
		body, err := paper.body(func(b []byte) ([]byte, error) { return c.AppendFact(b, f) })
		if err != nil {
			return fmt.Errorf("postgres: fact %s cannot be written: %w", r.Fact.Ref, err)
		}
		facts[i] = fact{FactRow: r, key: refKey(r.Fact.Ref), body: body}
		if facts[i].owner = facts[i].key; r.Owner != r.Fact.Ref {
			facts[i].owner = refKey(r.Owner)
		}
		out[i] = &facts[i]
	}
	return nil
}

// maxID is how long an id may be that [channel.ParseRef] reads.
const maxID = 512

// A storedFact is a fact as it comes from a table.
type storedFact struct {
	ref, owner string
	hash, body []byte
	received   time.Time
	ns         int16
}

// factColumns are what storedFact.into takes.
const factColumns = `f.ref, f.owner, f.hash, f.received, f.ns, f.body`

func (f *storedFact) into() []any {
	return []any{&f.ref, &f.owner, &f.hash, &f.received, &f.ns, &f.body}
}

// decode makes a row of f. What was decoded before is not decoded again.
func (s *Storage) decode(f *storedFact) (*customer.FactRow, error) {
	key := decodedKey{ref: refOf(f.ref)}
	if copy(key.hash[:], f.hash) != len(key.hash) {
		return nil, damaged("fact", key.ref, errShape)
	}
	row := &customer.FactRow{Hash: key.hash, Owner: refOf(f.owner), Received: instant(f.received, f.ns)}
	if s.decoded != nil {
		if known, ok := s.decoded.Get(key); ok {
			row.Fact = *known
			return row, nil
		}
	}
	if err := s.codec.ReadFact(string(f.body), &row.Fact); err != nil {
		return nil, damaged("fact", key.ref, err)
	}
	row.Fact.Ref = key.ref
	if s.decoded != nil {
		s.decoded.Add(key, &row.Fact)
	}
	return row, nil
}

func damaged(what string, ref channel.Ref, err error) error {
	return fmt.Errorf("%w: %s %s: %v", ErrDamaged, what, ref, err)
}

// errShape stands for errors that might tell what a record says.
var errShape = errors.New("of another shape")

// A partyBody is what is not searched for of a party.
type partyBody struct {
	Created    string       `json:"created,omitempty"`
	Name       channel.Name `json:"name,omitzero"`
	Born       string       `json:"born,omitempty"`
	MergedInto string       `json:"merged_into,omitempty"`
	Members    []string     `json:"members,omitempty"`
	Part       int          `json:"part,omitempty"`
	Claims     []claimBody  `json:"claims,omitempty"`

	// Those of earlier versions have none; [customer.Hub.Rebuild] fills them in.
	Addresses []addressBody `json:"addresses,omitempty"`
}

type claimBody struct {
	Kind      string `json:"kind"`
	Issuer    string `json:"issuer,omitempty"`
	Value     string `json:"value"`
	Raw       string `json:"raw,omitempty"`
	Assurance int    `json:"assurance,omitempty"`
	Since     string `json:"since,omitempty"`
	Until     string `json:"until,omitempty"`
	N         int    `json:"n"`
}

type addressBody struct {
	Address channel.Address `json:"address,omitzero"`
	House   string          `json:"house,omitempty"`
	N       int             `json:"n"`
}

func appendParty(b []byte, c *factjson.Codec, p *customer.PartyRow) ([]byte, error) {
	said := partyBody{Created: timeText(p.CreatedAt), Name: p.Name, Born: p.BirthDate, MergedInto: refKey(p.MergedInto), Part: p.Part}
	for _, m := range p.Members {
		said.Members = append(said.Members, refKey(m))
	}
	if len(p.Claims) > 0 {
		said.Claims = make([]claimBody, len(p.Claims))
	}
	for i, x := range p.Claims {
		k := x.Key
		said.Claims[i] = claimBody{string(k.Kind), k.Issuer, k.Value, k.Raw, int(k.Assurance), timeText(k.Since), timeText(k.Until), x.N}
	}
	for _, a := range p.Addresses {
		said.Addresses = append(said.Addresses, addressBody(a))
	}
	b, err := c.Append(b, &said)
	if err != nil {
		return nil, fmt.Errorf("postgres: party %s cannot be written: %w", p.Ref, err)
	}
	return b, nil
}

// partyColumns are what storedParty.into takes.
const partyColumns = `p.ref, p.id, p.rev, p.facts, p.ver, p.first, p.body`

// A storedParty is a party as it comes from a table.
type storedParty struct {
	ref, id, first  string
	rev, facts, ver int64
	body            []byte
}

func (p *storedParty) into() []any {
	return []any{&p.ref, &p.id, &p.rev, &p.facts, &p.ver, &p.first, &p.body}
}

// A partyKey names what was decoded: the same text says the same.
type partyKey struct{ ref, body string }

// party makes a row of p. What was decoded before is not decoded again.
func (s *Storage) party(p *storedParty) (*customer.PartyRow, error) {
	if s.bodies == nil {
		return p.row(s.codec)
	}
	key := partyKey{p.ref, string(p.body)}
	if said, ok := s.bodies.Get(key); ok {
		return p.saying(said), nil
	}
	row, err := p.row(s.codec)
	if err == nil {
		s.bodies.Add(key, row)
	}
	return row, err
}

func (p *storedParty) row(c *factjson.Codec) (*customer.PartyRow, error) {
	var said customer.PartyRow
	if err := p.decode(c, &said); err != nil {
		return nil, err
	}
	return p.saying(&said), nil
}

// saying makes a row of p, whose body says the same as another row.
func (p *storedParty) saying(same *customer.PartyRow) *customer.PartyRow {
	row := new(*same)
	row.ID, row.Rev, row.Facts, row.Ver = customer.ID(p.id), uint64(p.rev), int(p.facts), uint64(p.ver)
	if row.First = row.Ref; p.first != p.ref {
		row.First = refOf(p.first)
	}
	return row
}

// decode reads what the body says.
func (p *storedParty) decode(c *factjson.Codec, row *customer.PartyRow) error {
	ref := refOf(p.ref)
	var b partyBody
	if err := c.Read(string(p.body), &b); err != nil {
		return damaged("party", ref, errShape)
	}
	*row = customer.PartyRow{Ref: ref, Name: b.Name, BirthDate: b.Born, MergedInto: refOf(b.MergedInto), Members: refsOf(b.Members), Part: b.Part}
	var bad error
	at := func(text string) time.Time {
		t, err := parseTime(text)
		if err != nil {
			bad = damaged("party", ref, errShape)
		}
		return t
	}
	row.CreatedAt = at(b.Created)
	if len(b.Claims) > 0 {
		row.Claims = make([]customer.ClaimRow, len(b.Claims))
		for i, x := range b.Claims {
			row.Claims[i] = customer.ClaimRow{N: x.N, Key: channel.Key{Kind: channel.KeyKind(x.Kind), Issuer: x.Issuer, Value: x.Value, Raw: x.Raw,
				Assurance: channel.Assurance(x.Assurance), Since: at(x.Since), Until: at(x.Until)}}
		}
	}
	if len(b.Addresses) > 0 {
		row.Addresses = make([]customer.AddressRow, len(b.Addresses))
		for i, a := range b.Addresses {
			row.Addresses[i] = customer.AddressRow(a)
		}
	}
	return bad
}
