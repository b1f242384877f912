package identity

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// choices is a source of decisions for making inputs: random, or what a fuzzer
// found.
type choices struct {
	data []byte
	pos  int
}

func randomChoices(seed uint64) *choices {
	r := rand.New(rand.NewPCG(seed, 17))
	b := make([]byte, 400)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return &choices{data: b}
}

// pick returns a number below n, 0 when the data is used up.
func (c *choices) pick(n int) int {
	if c.pos >= len(c.data) {
		return 0
	}
	c.pos++
	return int(c.data[c.pos-1]) % n
}

func (c *choices) one(of ...string) string { return of[c.pick(len(of))] }

func person(id string) channel.Ref {
	return channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: id}
}

var day = time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)

func (c *choices) key() channel.Key {
	k := channel.Key{Assurance: channel.Assurance(c.pick(3))}
	switch c.pick(8) {
	case 0, 1:
		k.Kind, k.Value = channel.KeyEmail, c.one("a@example.com", "b@example.com", "c@example.com")
		k.Assurance = min(k.Assurance, channel.Verified)
	case 2, 3:
		k.Kind, k.Value = channel.KeyPhone, c.one("+48600100200", "+48600100201", "+48221234568")
		k.Assurance = min(k.Assurance, channel.Verified)
		if c.pick(4) == 0 {
			k.Since = day.AddDate(0, c.pick(3), 0)
		}
		if c.pick(4) == 0 {
			k.Until = day.AddDate(0, 1+c.pick(3), 0)
		}
	case 4, 5:
		k.Kind, k.Issuer, k.Value = channel.KeyAccount, "shop", c.one("17", "18", "19")
	case 6:
		k.Kind, k.Issuer, k.Value = channel.KeyLoyalty, "club", c.one("L7", "L8")
	case 7:
		k.Kind, k.Issuer, k.Value = channel.KeyDevice, "app", "D1"
	}
	return k
}

func (c *choices) name() channel.Name {
	switch c.pick(4) {
	case 0:
		return channel.Name{}
	case 1:
		return channel.Name{Full: c.one("Anna Nowak", "Nowak Anna", "J. Kowalski", "Kasia Kowalska")}
	}
	return channel.Name{Given: c.one("Anna", "Hanna", "Katarzyna", "K.", "Jan", "Joanna", ""),
		Family: c.one("Kowalska", "Kowalski", "Nowak")}
}

func (c *choices) party(i int) Party {
	p := Party{Ref: person(fmt.Sprintf("p%02d", i)), Name: c.name()}
	if c.pick(3) == 0 {
		p.BirthDate = c.one("1980-05-12", "1980-12-05", "1990-01-01", "1955-02-03")
	}
	if c.pick(2) == 0 {
		p.CreatedAt = day.AddDate(0, 0, c.pick(5))
	}
	for n := 1 + c.pick(3); n > 0; n-- {
		p.Claims = append(p.Claims, Claim{c.key(), channel.Ref{Channel: "web", Kind: channel.KindOrder,
			ID: fmt.Sprintf("o%d-%d", i, c.pick(3))}})
	}
	return p
}

func (c *choices) rules() Rules {
	r := Rules{Unique: []string{"shop"}}
	switch c.pick(4) {
	case 0:
		r.People = map[channel.KeyKind]int{channel.KeyEmail: 1, channel.KeyPhone: 2}
	case 1:
		r.Verified, r.Threshold = 12, 20
	case 2:
		r.Holders = 3
	}
	return r
}

func (c *choices) decisions(parties int) []Decision {
	var ds []Decision
	for n := c.pick(4); n > 0; n-- {
		d := Decision{Seq: int64(c.pick(6)), A: person(fmt.Sprintf("p%02d", c.pick(parties))),
			B: person(fmt.Sprintf("p%02d", c.pick(parties)))}
		d.Action = []Action{Link, Unlink, Link, Undo, Unlink, BlockValue, AllowValue, UndoValue}[c.pick(8)]
		if d.aboutValue() {
			d.A, d.B, d.Key = channel.Ref{}, channel.Ref{}, c.key().ID()
		}
		ds = append(ds, d)
	}
	return ds
}

// situation makes up to most parties, what was decided about them, and rules.
func (c *choices) situation(most int) ([]Party, []Decision, Rules) {
	n := 2 + c.pick(most-1)
	r := c.rules()
	ds := c.decisions(n)
	var ps []Party
	for i := range n {
		ps = append(ps, c.party(i))
	}
	return ps, ds, r
}

func inputOf(ps []Party, ds []Decision, r Rules) Input {
	return Input{Parties: ps, Values: Values(ps, ds, r), Decisions: ds}
}
