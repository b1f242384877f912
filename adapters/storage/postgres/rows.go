package postgres

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// A decodedKey names what never changes: a version of a fact.
type decodedKey struct {
	ref  channel.Ref
	hash channel.Hash
}

// A fact is a row that is ready to be stored.
type fact struct {
	*customer.FactRow
	key, owner, body string
}

func encodeFact(r *customer.FactRow) (*fact, error) {
	f := r.Fact
	if _, err := channel.ParseRef(f.Ref.String()); err != nil {
		f.Ref.ID = "long" // the key knows it
	}
	b, err := f.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("postgres: fact %s cannot be written: %w", r.Fact.Ref, err)
	}
	return &fact{r, refKey(r.Fact.Ref), refKey(r.Owner), string(b)}, nil
}

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
	if err := row.Fact.UnmarshalJSON(f.body); err != nil {
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
	Claims     []claimBody  `json:"claims,omitempty"`

	// Those of earlier versions have none; [customer.Hub.Rebuild] fills them in.
	Addresses []addressBody `json:"addresses,omitempty"`
}

type claimBody struct {
	Kind      string `json:"kind"`
	Issuer    string `json:"issuer,omitempty"`
	Value     string `json:"value"`
	Raw       string `json:"raw,omitempty"`
	Assurance uint8  `json:"assurance,omitempty"`
	Since     string `json:"since,omitempty"`
	Until     string `json:"until,omitempty"`
	N         int    `json:"n"`
}

type addressBody struct {
	Address channel.Address `json:"address,omitzero"`
	House   string          `json:"house,omitempty"`
	N       int             `json:"n"`
}

func encodeParty(p *customer.PartyRow) (string, error) {
	b := partyBody{Created: timeText(p.CreatedAt), Name: p.Name, Born: p.BirthDate, MergedInto: refKey(p.MergedInto)}
	for _, m := range p.Members {
		b.Members = append(b.Members, refKey(m))
	}
	for _, c := range p.Claims {
		k := c.Key
		b.Claims = append(b.Claims, claimBody{string(k.Kind), k.Issuer, k.Value, k.Raw, uint8(k.Assurance), timeText(k.Since), timeText(k.Until), c.N})
	}
	for _, a := range p.Addresses {
		b.Addresses = append(b.Addresses, addressBody(a))
	}
	text, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("postgres: party %s cannot be written: %w", p.Ref, err)
	}
	return string(text), nil
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
		return p.row()
	}
	key := partyKey{p.ref, string(p.body)}
	if said, ok := s.bodies.Get(key); ok {
		return p.saying(said), nil
	}
	row, err := p.row()
	if err == nil {
		s.bodies.Add(key, row)
	}
	return row, err
}

func (p *storedParty) row() (*customer.PartyRow, error) {
	var said customer.PartyRow
	if err := p.decode(&said); err != nil {
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
func (p *storedParty) decode(row *customer.PartyRow) error {
	ref := refOf(p.ref)
	var b partyBody
	if err := json.Unmarshal(p.body, &b); err != nil {
		return damaged("party", ref, errShape)
	}
	*row = customer.PartyRow{Ref: ref, Name: b.Name, BirthDate: b.Born, MergedInto: refOf(b.MergedInto), Members: refsOf(b.Members)}
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
		for i, c := range b.Claims {
			row.Claims[i] = customer.ClaimRow{N: c.N, Key: channel.Key{Kind: channel.KeyKind(c.Kind), Issuer: c.Issuer, Value: c.Value, Raw: c.Raw,
				Assurance: channel.Assurance(c.Assurance), Since: at(c.Since), Until: at(c.Until)}}
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
