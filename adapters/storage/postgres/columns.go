package postgres

import (
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Rows go into tables by columns: each is one array, whatever the number of
// rows.

type factColumnsIn struct {
	refs, owners   []string
	bodies, hashes [][]byte
	received       []time.Time
	nss            []int16
}

// add adds a row, or one that only holds its place.
func (c *factColumnsIn) add(key string, f *fact) {
	c.refs = append(c.refs, key)
	if f == nil {
		c.owners, c.bodies, c.hashes = append(c.owners, ""), append(c.bodies, []byte{}), append(c.hashes, []byte{})
		c.received, c.nss = append(c.received, time.Time{}), append(c.nss, 0)
		return
	}
	c.owners, c.bodies, c.hashes = append(c.owners, f.owner), append(c.bodies, f.body), append(c.hashes, f.Hash[:])
	c.received, c.nss = append(c.received, f.Received), append(c.nss, nanos(f.Received))
}

type partyColumnsIn struct {
	refs, ids, firsts []string
	bodies            [][]byte
	facts, vers       []int64
}

func (c *partyColumnsIn) add(p *partyJob) {
	c.refs = append(c.refs, p.key)
	if p.row == nil {
		c.bodies = append(c.bodies, []byte{})
		c.ids, c.firsts, c.facts, c.vers = append(c.ids, ""), append(c.firsts, ""), append(c.facts, 0), append(c.vers, 0)
		return
	}
	c.bodies = append(c.bodies, p.body)
	c.ids, c.firsts = append(c.ids, string(p.row.ID)), append(c.firsts, refKey(p.row.First))
	c.facts, c.vers = append(c.facts, int64(p.row.Facts)), append(c.vers, int64(p.row.Ver))
}

type termColumnsIn struct {
	terms         []uuid
	current, past []int32
	lists         [][]byte
}

// add adds a term with its postings. Too many of them stand elsewhere.
func (c *termColumnsIn) add(key uuid, ps []post) {
	current, past := counts(ps)
	list := []byte(nil)
	if len(ps) <= inline {
		list = encodeList(ps)
	}
	c.put(key, current, past, list)
}

func (c *termColumnsIn) put(key uuid, current, past int, list []byte) {
	c.terms, c.lists = append(c.terms, key), append(c.lists, list)
	c.current, c.past = append(c.current, int32(current)), append(c.past, int32(past))
}

// postColumns are postings that stand in rows of their own.
type postColumns struct {
	terms   []uuid
	refs    []string
	weights []int16
	past    []bool
}

func (c *postColumns) add(term uuid, p post) {
	c.terms, c.refs = append(c.terms, term), append(c.refs, p.ref)
	c.weights, c.past = append(c.weights, int16(p.weight)), append(c.past, p.past)
}

func (c *postColumns) addAll(term uuid, ps []post) {
	for _, p := range ps {
		c.add(term, p)
	}
}

func (c *postColumns) addRefs(term uuid, rs []channel.Ref) {
	for _, r := range rs {
		c.add(term, post{ref: refKey(r)})
	}
}
