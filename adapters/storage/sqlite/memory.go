package sqlite

import (
	lru "github.com/hashicorp/golang-lru/v2"
	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// memory is what the writer remembers of the file, also of what is not there:
// most of what a commit expects and changes was looked at a moment ago. It
// holds for as long as nobody else writes, which the file tells by its version.
type memory struct {
	objects *lru.Cache[channel.Ref, *object]
	terms   *lru.Cache[customer.Term, *term]
	state   state
	version int64 // of the file, at the last look; less than zero: none yet
}

// remembered is how many refs and how many terms are remembered.
const remembered = 1 << 16

func newMemory() *memory {
	m := &memory{version: -1}
	m.objects, _ = lru.New[channel.Ref, *object](remembered) // fails for no size only
	m.terms, _ = lru.New[customer.Term, *term](remembered)
	return m
}

// forget is called when what is remembered may not be so.
func (m *memory) forget() {
	m.objects.Purge()
	m.terms.Purge()
	m.version = -1
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
