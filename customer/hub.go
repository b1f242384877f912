package customer

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

var (
	// ErrNotFound is returned for a customer id that was never given out, or
	// whose customer is erased; the two are not told apart.
	ErrNotFound = errors.New("customer: not found")

	// ErrStale is returned by a Storage for a decision made on a state that
	// has changed since. The hub decides again and does not return it.
	ErrStale = errors.New("customer: decided on a stale read")

	// ErrPurpose is returned for a read whose purpose the customer did not
	// consent to.
	ErrPurpose = errors.New("customer: no consent for this purpose")

	// ErrAudit is returned, instead of the answer, for a read that could not
	// be recorded.
	ErrAudit = errors.New("customer: the read could not be recorded")

	// ErrUnknownChannel is returned for a channel name that is not configured.
	ErrUnknownChannel = errors.New("customer: unknown channel")
)

// An ID is the public id of a customer. It is opaque, contains nothing
// personal, and resolves for as long as the customer is not erased.
type ID string

// newID makes the id of the customer whose first member is r.
func newID(r channel.Ref) ID {
	sum := sha256.Sum256([]byte("customer\x00" + r.String()))
	return ID("c" + idEncoding.EncodeToString(sum[:15]))
}

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Config configures a Hub. Every field may be left zero.
type Config struct {
	// Audit, if set, is told of every read before it is answered; if it
	// fails, the read fails with [ErrAudit]. The read is recorded in the
	// storage in any case. Nil means only there.
	Audit func(ctx context.Context, a Access) error

	// Cache bounds how many customers are kept assembled in memory. 0 means
	// 4,096, less than 0 none. What is kept is checked against the storage at
	// every use, so another worker's change is never missed. When anybody has
	// been erased by whatever worker, nothing stays that was kept before: from
	// the next view or intake of this hub on, and within [Config].Lease if it
	// runs.
	Cache int

	// Channels are the configured sources. Their names must differ. None
	// means that facts only come through [Hub.Add].
	Channels []channel.Channel

	// Lease is how long a source stays with the worker that polls it without a
	// sign of life from that worker: if a worker dies, another takes its sources
	// over after one and a half of it at the latest. It matters where several
	// hubs run on a storage that is a [Leaser]; all of them should have the same.
	// 0 means 30 seconds, and less than a millisecond means a millisecond.
	Lease time.Duration

	// Logger receives what an operator must know. It is given references and
	// never names, addresses or texts. Nil means that nothing is logged.
	Logger *slog.Logger

	// Now is the clock. Nil means [time.Now].
	Now func() time.Time

	// Pace says, per channel name, how a source is read. The zero Pace is
	// used for channels that are not in it. Names that are no channel's here
	// count for nothing: hubs with different channels may share one map.
	Pace map[string]Pace

	// Rules say who is one person. The zero Rules are the defaults; what the
	// channels declare unique is added.
	Rules identity.Rules

	// Storage keeps everything. Nil means a new [Memory].
	Storage Storage

	// SuppressionKey keys the digests by which erased persons are recognised
	// if a source reports them again. It must stay the same for the life of
	// the storage and be kept apart from it. Empty means a fixed key: erasure
	// works, but whoever has the storage can test guesses against the list.
	SuppressionKey channel.Secret
}

// Pace says how a source is read.
type Pace struct {
	// Every is the time between two passes of Run. 0 means one minute.
	Every time.Duration

	// Gap is the least time between two calls to the source. 0 means none.
	Gap time.Duration

	// Retries bounds how often one failed call is repeated within a pass,
	// with full-jitter back-off. 0 means 4, less than 0 none.
	Retries int

	// MaxWait bounds one wait, whatever the source asks for. 0 means 15 minutes.
	MaxWait time.Duration

	// Sweep is the time between two full reads that look for deletions, in
	// Run. It counts from the last one that went through, whatever process of the
	// storage made it, else from when the source was first polled; a process whose
	// sweep fails waits as long before it tries again. 0 means 24 hours, less than
	// 0 never.
	Sweep time.Duration
}

func (p Pace) withDefaults() Pace {
	if p.Every <= 0 {
		p.Every = time.Minute
	}
	if p.Retries == 0 {
		p.Retries = 4
	}
	if p.MaxWait <= 0 {
		p.MaxWait = 15 * time.Minute
	}
	if p.Sweep == 0 {
		p.Sweep = 24 * time.Hour
	}
	return p
}

// A Hub merges the facts of its channels and answers questions about
// customers. It is safe for use by many goroutines; many hubs, in many
// processes, may use one storage.
type Hub struct {
	cfg     Config
	storage Storage
	log     *slog.Logger
	rules   identity.Rules
	sources []*source
	byName  map[string]*source
	numbers []numberPattern
	cache   *lru.Cache[ID, *dossier] // nil: none
	holder  string                   // of leases: no other hub anywhere has it
	lease   time.Duration
	live    singleflight.Group
	scratch sync.Pool    // of *scratch
	crowded atomic.Int64 // how many large intakes more take turns

	// erased is the revision of the suppression list since which nothing is in
	// the cache.
	erased atomic.Uint64

	alarmsMu sync.Mutex
	alarms   []Alarm
	records  sync.Pool // of *accessCommit
}

// NewHub returns a hub. It does no I/O and starts nothing. It fails if two
// channels share a name or a channel's description cannot be used.
func NewHub(cfg Config) (*Hub, error) {
	h := &Hub{cfg: cfg, storage: cfg.Storage, log: cfg.Logger, rules: cfg.Rules, byName: map[string]*source{},
		holder: rand.Text(), lease: max(cmp.Or(cfg.Lease, 30*time.Second), time.Millisecond)}
	if h.storage == nil {
		h.storage = NewMemory()
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	if h.cfg.Now == nil {
		h.cfg.Now = time.Now
	}
	for _, c := range cfg.Channels {
		if c == nil {
			return nil, errors.New("customer: Config.Channels has a nil channel")
		}
		info := c.Info()
		probe := channel.Fact{Ref: channel.Ref{Channel: info.Name, Kind: channel.KindPerson, ID: "x"}, Deleted: true}
		if err := probe.Validate(); err != nil {
			return nil, fmt.Errorf("customer: channel %q cannot be used, for its Info.Name is part of every ref: %w", info.Name, err)
		}
		if h.byName[info.Name] != nil {
			return nil, fmt.Errorf("customer: two channels are named %q", info.Name)
		}
		s := newSource(c, info, cfg.Pace[info.Name].withDefaults())
		h.sources = append(h.sources, s)
		h.byName[info.Name] = s
		h.rules.Unique = append(h.rules.Unique[:len(h.rules.Unique):len(h.rules.Unique)], info.Unique...)
		if info.Numbers.Pattern != "" {
			p, err := newNumberPattern(info)
			if err != nil {
				return nil, fmt.Errorf("customer: channel %q: the pattern of its order numbers: %w", info.Name, err)
			}
			h.numbers = append(h.numbers, p)
		}
	}
	size := cfg.Cache
	if size == 0 {
		size = 4096
	}
	if size > 0 {
		var err error
		if h.cache, err = lru.New[ID, *dossier](size); err != nil {
			return nil, fmt.Errorf("customer: cache: %w", err)
		}
	}
	return h, nil
}

// now reads the clock, without what only this process understands.
func (h *Hub) now() time.Time { return h.cfg.Now().UTC().Round(0) }

// zone returns the zone of a channel's local times, and UTC if it has none.
func (h *Hub) zone(name string) *time.Location {
	if s := h.byName[name]; s != nil && s.info.Zone != nil {
		return s.info.Zone
	}
	return time.UTC
}
