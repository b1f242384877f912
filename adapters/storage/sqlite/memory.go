package sqlite

import (
	"sync"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"
	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// memory is what the writer remembers of the file, also of what is not there:
// most of what a commit expects and changes was looked at a moment ago, by the
// writer itself or by the read that led to the commit. It holds for as long as
// nobody else writes, which the file tells by its version.
//
// Only the writer changes what is remembered. Readers add what they saw, as
// hints, where nothing is remembered.
type memory struct {
	objects *lru.Cache[channel.Ref, *object]
	revs    *lru.Cache[channel.Ref, partyKey] // of parties; with rev 0 there is none
	terms   *lru.Cache[customer.Term, *term]
	state   state
	version int64 // of the file, at the last look; less than zero: none yet

	mu      sync.Mutex
	shut    bool         // no hints are taken: somebody is being erased
	era     atomic.Int64 // how often everything was forgotten
	touched atomic.Int64 // at least how many things were remembered
}

// remembered is how many things of a sort are remembered.
const remembered = 1 << 16

func newMemory() *memory {
	m := &memory{version: -1}
	m.objects, _ = lru.New[channel.Ref, *object](remembered) // fails for no size only
	m.revs, _ = lru.New[channel.Ref, partyKey](remembered)
	m.terms, _ = lru.New[customer.Term, *term](remembered)
	return m
}

// forget is called when what is remembered may not be so.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.era.Add(1)
	m.objects.Purge()
	m.revs.Purge()
	m.terms.Purge()
	m.version = -1
	m.shut = false
}

// shutOut drops everything in the middle of a transaction that erases, and takes
// no hints until its end: they would tell of who is erased.
func (m *memory) shutOut() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shut = true
	m.objects.Purge()
	m.revs.Purge()
	m.terms.Purge()
}

// look forgets everything if somebody else has written since the last look. It
// is called inside a transaction that writes.
func (m *memory) look(c *driver.Conn) error {
	v, err := int64Of(c, "PRAGMA data_version")
	if err != nil || v == m.version {
		return err
	}
	m.forget()
	if m.state, err = loadState(c); err == nil {
		m.version = v
	}
	return err
}

func (m *memory) addObject(r channel.Ref, o *object) {
	m.touched.Add(1)
	m.objects.Add(r, o)
}

func (m *memory) addTerm(name customer.Term, x *term) {
	m.touched.Add(1)
	m.terms.Add(name, x)
}

func (m *memory) addRev(r channel.Ref, k partyKey) {
	m.touched.Add(1)
	m.revs.Add(r, k)
}

// hints are what a reader saw in one state of the file.
type hints struct {
	era, touched int64
	objects      []hint[channel.Ref, *object]
	revs         []hint[channel.Ref, partyKey]
	terms        []hint[customer.Term, *term]
}

type hint[K, V any] struct {
	key   K
	value V
}

// hints begins a collection. It is called before the state is that is looked
// at.
func (m *memory) begin() *hints { return &hints{era: m.era.Load(), touched: m.touched.Load()} }

func (h *hints) object(r channel.Ref, o *object) {
	if h != nil {
		h.objects = append(h.objects, hint[channel.Ref, *object]{r, o})
	}
}

func (h *hints) rev(r channel.Ref, k partyKey) {
	if h != nil {
		h.revs = append(h.revs, hint[channel.Ref, partyKey]{r, k})
	}
}

func (h *hints) term(name customer.Term, x *term) {
	if h != nil {
		h.terms = append(h.terms, hint[customer.Term, *term]{name, x})
	}
}

// take takes hints over. What the writer has changed since they were collected
// is remembered still, as long as not so much has been added that some of it
// may have been dropped; so what is not remembered is still as it was seen.
func (m *memory) take(h *hints) {
	if h == nil {
		return
	}
	n := len(h.objects) + len(h.revs) + len(h.terms)
	if n == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shut || m.era.Load() != h.era || m.touched.Add(int64(n))-h.touched > remembered/2 {
		return
	}
	for _, x := range h.objects {
		m.objects.PeekOrAdd(x.key, x.value)
	}
	for _, x := range h.revs {
		m.revs.PeekOrAdd(x.key, x.value)
	}
	for _, x := range h.terms {
		m.terms.PeekOrAdd(x.key, x.value)
	}
}
