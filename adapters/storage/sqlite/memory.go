package sqlite

import (
	"sync"
	"sync/atomic"

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
	objects *recent[channel.Ref, *object]
	revs    *recent[channel.Ref, partyKey] // of parties; with rev 0 there is none
	terms   *recent[customer.Term, *term]  // nil: it was changed unseen
	sources []customer.SourceRow           // nil: not known
	state   state
	version int64 // of the file, at the last look; less than zero: none yet

	erased func() // is called when somebody else has erased

	mu   sync.Mutex
	shut bool         // no hints are taken: somebody is being erased
	era  atomic.Int64 // how often everything was forgotten
}

// remembered is how many things of a sort are remembered.
const remembered = 1 << 16

func newMemory(erased func()) *memory {
	return &memory{version: -1, erased: erased, objects: newRecent[channel.Ref, *object](remembered), revs: newRecent[channel.Ref, partyKey](remembered),
		terms: newRecent[customer.Term, *term](remembered)}
}

// forget is called when what is remembered may not be so.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.era.Add(1)
	m.objects.purge()
	m.revs.purge()
	m.terms.purge()
	m.sources = nil
	m.version = -1
	m.shut = false
}

// shutOut drops everything in the middle of a transaction that erases, and takes
// no hints until its end: they would tell of who is erased.
func (m *memory) shutOut() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shut = true
	m.objects.purge()
	m.revs.purge()
	m.terms.purge()
	m.sources = nil
}

// look forgets everything if somebody else has written since the last look, and
// says so if somebody was erased. It is called inside a transaction.
func (m *memory) look(l *link) error {
	v, err := l.int64Of(hotVersion)
	if err != nil || v == m.version {
		return err
	}
	m.forget()
	was := m.state.erasures
	if m.state, err = l.loadState(); err == nil {
		m.version = v
		if m.state.erasures != was {
			m.erased()
		}
	}
	return err
}

// term returns what is remembered of a term.
func (m *memory) term(name customer.Term) (*term, bool) {
	x, ok := m.terms.get(name)
	return x, ok && x != nil
}

// hints are what a reader saw in one state of the file.
type hints struct {
	era     int64
	before  [3]int // how many objects, revs and terms had been remembered
	objects []hint[channel.Ref, *object]
	revs    []hint[channel.Ref, partyKey]
	terms   []hint[customer.Term, *term]
}

type hint[K, V any] struct {
	key   K
	value V
}

// hints begins a collection. It is called before the state is that is looked
// at.
func (m *memory) begin() *hints {
	return &hints{era: m.era.Load(), before: [...]int{m.objects.count(), m.revs.count(), m.terms.count()}}
}

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
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shut || m.era.Load() != h.era {
		return
	}
	m.objects.take(h.objects, h.before[0])
	m.revs.take(h.revs, h.before[1])
	m.terms.take(h.terms, h.before[2])
}
