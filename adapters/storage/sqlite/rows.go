package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
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

func encodeFacts(rows []*customer.FactRow) ([]factRow, error) {
	out := make([]factRow, len(rows))
	for i, r := range rows {
		f := r.Fact
		if _, err := channel.ParseRef(f.Ref.String()); err != nil {
			f.Ref.ID = "long" // the row knows it
		}
		b, err := f.MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("sqlite: fact %s cannot be written: %w", r.Fact.Ref, err)
		}
		out[i] = factRow{r, timeText(r.Received), string(b)}
	}
	return out, nil
}

// factColumns are what decodeFact reads, of a fact f and its owner o.
const factColumns = `f.n, f.hash, f.received, o.channel, o.kind, o.id, f.body`

// decodeFact reads a fact from columns that begin with factColumns. What was
// decoded before is not decoded again.
func (s *Storage) decodeFact(q *driver.Stmt, ref channel.Ref) (*customer.FactRow, error) {
	var row customer.FactRow
	key := decodedKey{n: q.ColumnInt64(0)}
	q.ColumnBytes(1, key.hash[:])
	row.Hash, row.Owner = key.hash, columnRef(q, 3)
	var err error
	if row.Received, err = parseTime(q.ColumnText(2)); err != nil {
		return nil, damaged("fact", ref, err)
	}
	if s.decoded != nil {
		if f, ok := s.decoded.Get(key); ok {
			row.Fact = *f
			return &row, nil
		}
	}
	if err := row.Fact.UnmarshalJSON(bytesOf(q, 6)); err != nil {
		return nil, damaged("fact", ref, err)
	}
	row.Fact.Ref = ref
	if s.decoded != nil {
		s.decoded.Add(key, &row.Fact)
	}
	return &row, nil
}

func damaged(what string, ref channel.Ref, err error) error {
	return fmt.Errorf("%w: %s %s: %v", ErrDamaged, what, ref, err)
}

// A partyBody is what is not searched for of a party.
type partyBody struct {
	Created    string       `json:"created,omitempty"`
	Name       channel.Name `json:"name,omitzero"`
	Born       string       `json:"born,omitempty"`
	MergedInto string       `json:"merged_into,omitempty"`
	Members    []string     `json:"members,omitempty"`
	Claims     []claimBody  `json:"claims,omitempty"`
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

func encodeParty(p *customer.PartyRow) (string, error) {
	b := partyBody{Created: timeText(p.CreatedAt), Name: p.Name, Born: p.BirthDate, MergedInto: p.MergedInto.String()}
	for _, m := range p.Members {
		b.Members = append(b.Members, m.String())
	}
	for _, c := range p.Claims {
		k := c.Key
		b.Claims = append(b.Claims, claimBody{string(k.Kind), k.Issuer, k.Value, k.Raw, uint8(k.Assurance), timeText(k.Since), timeText(k.Until), c.N})
	}
	text, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("sqlite: party %s cannot be written: %w", p.Ref, err)
	}
	return string(text), nil
}

// partyColumns are what decodeParty reads, of a party p whose first member is
// f.
const partyColumns = `p.id, p.rev, p.facts, p.ver, f.channel, f.kind, f.id, p.body`

func decodeParty(q *driver.Stmt, ref channel.Ref) (*customer.PartyRow, error) {
	var b partyBody
	if err := json.Unmarshal(bytesOf(q, 7), &b); err != nil {
		return nil, damaged("party", ref, errShape)
	}
	p := &customer.PartyRow{Ref: ref, ID: customer.ID(q.ColumnText(0)), Rev: uint64(q.ColumnInt64(1)), Facts: int(q.ColumnInt64(2)),
		Ver: uint64(q.ColumnInt64(3)), First: columnRef(q, 4), Name: b.Name, BirthDate: b.Born, MergedInto: refOf(b.MergedInto)}
	var err error
	at := func(text string) time.Time {
		t, e := parseTime(text)
		if e != nil {
			err = damaged("party", ref, errShape)
		}
		return t
	}
	p.CreatedAt = at(b.Created)
	if len(b.Members) > 0 {
		p.Members = make([]channel.Ref, len(b.Members))
		for i, m := range b.Members {
			p.Members[i] = refOf(m)
		}
	}
	if len(b.Claims) > 0 {
		p.Claims = make([]customer.ClaimRow, len(b.Claims))
		for i, c := range b.Claims {
			p.Claims[i] = customer.ClaimRow{N: c.N, Key: channel.Key{Kind: channel.KeyKind(c.Kind), Issuer: c.Issuer, Value: c.Value, Raw: c.Raw,
				Assurance: channel.Assurance(c.Assurance), Since: at(c.Since), Until: at(c.Until)}}
		}
	}
	return p, err
}

// errShape stands for errors that might tell what a record says.
var errShape = errors.New("not what was written")
