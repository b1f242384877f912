package postgres

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/factjson"
)

// A job is a commit prepared for storing: all that it expects and changes of
// one row is together, in the order in which rows are locked.
type job struct {
	c       *customer.Commit
	facts   []*factJob
	parties []*partyJob
	terms   []*termJob
	loose   []*termJob
	paper   [2]sheaf
	erasing bool // it is the part of a commit that erases
	writer  bool // it changes the ledger or the suppression list, or may
}

// How a row is locked.
type locking int

const (
	present locking = iota // it is expected to be there: a row lock
	absent                 // it is expected not to be there: a row is inserted, or the commit is stale
	either                 // nothing is expected: locked if it is there, inserted if it is not
)

type factJob struct {
	key     string
	expects []customer.ExpectFact
	row     *fact
	stale   []*fact
}

func (f *factJob) locking() locking {
	switch {
	case len(f.expects) == 0:
		return either
	case f.expects[0].Hash == channel.Hash{} && f.expects[0].Owner.IsZero():
		return absent
	}
	return present
}

// inserts reports whether a row is inserted if none is there.
func (f *factJob) inserts() bool {
	l := f.locking()
	return l == absent || l == either && f.row != nil
}

type partyJob struct {
	key     string
	expects []uint64
	row     *customer.PartyRow
	body    []byte
}

func (p *partyJob) locking() locking { return lockingOf(p.expects) }

func (p *partyJob) inserts() bool {
	l := p.locking()
	return l == absent || l == either && p.row != nil
}

type termJob struct {
	key     uuid
	expects []uint64
	change  *customer.TermChange
	fresh   []post // its postings if it had none
}

func (t *termJob) locking() locking { return lockingOf(t.expects) }

func (t *termJob) inserts() bool {
	l := t.locking()
	return l == absent || l == either && len(t.fresh) > 0
}

// onlyAbsent reports whether it is expected not to be there, and stays so.
func (t *termJob) onlyAbsent() bool { return t.locking() == absent && len(t.fresh) == 0 }

// spills reports whether its postings, if it had none, are too many for its row.
func (t *termJob) spills() bool { return len(t.fresh) > inline }

func lockingOf(revs []uint64) locking {
	switch {
	case len(revs) == 0:
		return either
	case revs[0] == 0:
		return absent
	}
	return present
}

// newJob does what needs no lock. Who is done with it drops it, if only for the
// memory.
func newJob(codec *factjson.Codec, spare *sync.Pool, c *customer.Commit) (*job, error) {
	j := &job{c: c, paper: [2]sheaf{{spare: spare}, {spare: spare}}, writer: len(c.Decisions)+len(c.Suppress) > 0 || c.Erase != nil}
	if err := j.addFacts(codec); err != nil {
		return nil, err
	}
	if err := j.addParties(codec); err != nil {
		return nil, err
	}
	j.addTerms()
	return j, nil
}

func (j *job) drop() {
	for i := range j.paper {
		j.paper[i].drop()
	}
}

// boldFrom is from how many rows on it pays to take what is inserted for new:
// inserting it with regard to what may be there takes twice as long.
const boldFrom = 64

// bold reports whether the commit inserts much, and nothing of that is likely
// to be there.
func (j *job) bold() bool {
	if j.writer {
		return false
	}
	for _, f := range j.facts {
		if f.inserts() && f.locking() != absent {
			return false
		}
	}
	for _, p := range j.parties {
		if p.inserts() && p.locking() != absent {
			return false
		}
	}
	return j.inserts() >= boldFrom
}

// inserts returns how many facts and parties are inserted if they are not there.
func (j *job) inserts() (n int) {
	for _, f := range j.facts {
		if f.inserts() {
			n++
		}
	}
	for _, p := range j.parties {
		if p.inserts() {
			n++
		}
	}
	return n
}

// aloneFrom is from how many terms on, of which nothing is known but that they
// are not there, it pays not to hold places for them.
const aloneFrom = 64

// onlyAbsent returns how many terms are expected not to be there, and stay so.
func (j *job) onlyAbsent() (n int) {
	for _, t := range j.terms {
		if t.onlyAbsent() {
			n++
		}
	}
	return n
}

func (j *job) addFacts(codec *factjson.Codec) error {
	c := j.c
	all := make(map[string]*factJob, len(c.Current)+len(c.Expect.Facts))
	of := func(key string) *factJob {
		f := all[key]
		if f == nil {
			f = &factJob{key: key}
			all[key] = f
		}
		return f
	}
	for i, x := range c.Expect.Facts {
		if f := of(refKey(x.Ref)); f.expects != nil {
			f.expects = append(f.expects, x)
		} else {
			f.expects = c.Expect.Facts[i : i+1 : i+1]
		}
	}
	current, err := encodeFacts(codec, &j.paper, c.Current)
	if err != nil {
		return err
	}
	for _, row := range current {
		of(row.key).row = row
	}
	stale, err := encodeFacts(codec, &j.paper, c.Stale)
	if err != nil {
		return err
	}
	for _, row := range stale {
		f := of(row.key)
		f.stale = append(f.stale, row)
	}
	if c.Erase != nil {
		for _, r := range c.Erase.Facts {
			of(refKey(r))
		}
	}
	j.facts = slices.SortedFunc(maps.Values(all), func(a, b *factJob) int { return cmp.Compare(a.key, b.key) })
	return nil
}

func (j *job) addParties(codec *factjson.Codec) error {
	c := j.c
	all := make(map[string]*partyJob, len(c.Parties)+len(c.Expect.Parties))
	of := func(key string) *partyJob {
		p := all[key]
		if p == nil {
			p = &partyJob{key: key}
			all[key] = p
		}
		return p
	}
	for _, x := range c.Expect.Parties {
		p := of(refKey(x.Ref))
		p.expects = append(p.expects, x.Rev)
	}
	for _, r := range c.Parties {
		body, err := j.paper[0].body(func(b []byte) ([]byte, error) { return appendParty(b, codec, r) })
		if err != nil {
			return err
		}
		p := of(refKey(r.Ref))
		p.row, p.body = r, body
	}
	if c.Erase != nil {
		for _, r := range c.Erase.Parties {
			of(refKey(r))
		}
	}
	j.parties = slices.SortedFunc(maps.Values(all), func(a, b *partyJob) int { return cmp.Compare(a.key, b.key) })
	return nil
}

// addTerms makes few pieces of memory of very many small ones.
func (j *job) addTerms() {
	c := j.c
	most, adds := len(c.Expect.Terms)+len(c.Terms), 0
	if c.Erase != nil {
		most += len(c.Erase.Terms)
	}
	for i := range c.Terms {
		adds += len(c.Terms[i].Add)
	}
	var jobs []termJob
	revs, posts := make([]uint64, 0, len(c.Expect.Terms)), make([]post, 0, adds)
	all := make(map[customer.Term]*termJob, max(len(c.Expect.Terms), len(c.Terms)))
	of := func(key customer.Term) *termJob {
		t := all[key]
		if t == nil {
			if len(jobs) == cap(jobs) {
				jobs = make([]termJob, 0, min(256, most-len(all)))
			}
			jobs = append(jobs, termJob{key: termKey(key)})
			t = &jobs[len(jobs)-1]
			all[key] = t
		}
		return t
	}
	for _, x := range c.Expect.Terms {
		if t := of(x.Term); t.expects != nil {
			t.expects = append(t.expects, x.Rev)
		} else {
			revs = append(revs, x.Rev)
			t.expects = revs[len(revs)-1 : len(revs) : len(revs)]
		}
	}
	var last channel.Ref
	var key string
	for i := range c.Terms {
		x := &c.Terms[i]
		if x.Loose {
			j.loose = append(j.loose, &termJob{key: termKey(x.Term), change: x})
			continue
		}
		t := of(x.Term)
		t.change = x
		from := len(posts)
		for i := range x.Add {
			p := &x.Add[i]
			if p.Ref != last { // one party after the other has many terms
				last, key = p.Ref, refKey(p.Ref)
			}
			posts = append(posts, post{key, p.Weight, p.Past})
		}
		t.fresh = lastOfEach(posts[from:len(posts):len(posts)])
	}
	if c.Erase != nil {
		for _, x := range c.Erase.Terms {
			of(x)
		}
	}
	j.terms = slices.SortedFunc(maps.Values(all), func(a, b *termJob) int { return bytes.Compare(a.key[:], b.key[:]) })
	slices.SortFunc(j.loose, func(a, b *termJob) int { return bytes.Compare(a.key[:], b.key[:]) })
}

// lastOfEach leaves the last posting of each ref.
func lastOfEach(ps []post) []post {
	if len(ps) < 2 {
		return ps
	}
	at := make(map[string]int, len(ps))
	out := ps[:0]
	for _, p := range ps {
		if i, twice := at[p.ref]; twice {
			out[i] = p
			continue
		}
		at[p.ref] = len(out)
		out = append(out, p)
	}
	return out
}

// expecting is the part of a commit that erases which is checked and locked
// before anything is erased.
func (j *job) expecting() *job {
	out := &job{c: &customer.Commit{Expect: j.c.Expect, Streams: j.c.Streams}, writer: true, erasing: true}
	for _, f := range j.facts {
		out.facts = append(out.facts, &factJob{key: f.key, expects: f.expects})
	}
	for _, p := range j.parties {
		out.parties = append(out.parties, &partyJob{key: p.key, expects: p.expects})
	}
	for _, t := range j.terms {
		out.terms = append(out.terms, &termJob{key: t.key, expects: t.expects})
	}
	return out
}

// storing is the rest of it.
func (j *job) storing() *job {
	rest := *j.c
	rest.Expect, rest.Erase = customer.Expect{}, nil
	out := &job{c: &rest, loose: j.loose, writer: true, erasing: true}
	for _, f := range j.facts {
		if f.row != nil || len(f.stale) > 0 {
			out.facts = append(out.facts, &factJob{key: f.key, row: f.row, stale: f.stale})
		}
	}
	for _, p := range j.parties {
		if p.row != nil {
			out.parties = append(out.parties, &partyJob{key: p.key, row: p.row, body: p.body})
		}
	}
	for _, t := range j.terms {
		if t.change != nil {
			out.terms = append(out.terms, &termJob{key: t.key, change: t.change, fresh: t.fresh})
		}
	}
	return out
}
