package channeltest

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// The names of the calls that a [Fake] answers, as [Fake.Calls] and
// [Fake.Before] use them. The first three are also the names of the streams.
const (
	OpPeople       = "people"
	OpOrders       = "orders"
	OpInteractions = "interactions"
	OpReceive      = "receive"
	OpFind         = "find"
	OpRefresh      = "refresh"
	OpDecode       = "decode"
)

// A Fake is a channel that lives in memory and does as it is told. It
// implements every optional interface of package channel; to have one with
// fewer, embed the interface that is wanted:
//
//	shop := struct{ channel.Orders }{fake}
//
// The zero Fake is an empty channel named "fake". The fields must be set
// before it is first used; the methods are safe for concurrent use.
//
// Persons, consents and erasures come out of People; orders, fulfilments,
// payments, returns and refunds out of Orders; everything else out of
// Interactions. Each stream is in the order of the calls that filled it.
type Fake struct {
	// Describe is what Info returns. An empty Name means "fake", an empty
	// Sort means [channel.OtherSort].
	Describe channel.Info

	// PageSize is how many facts and rejects a page holds. Zero means 100.
	PageSize int

	// Overlap is how many entries before its cursor each page starts, as
	// sources do that can only be asked for "changed since". They come on top
	// of PageSize. Zero means none.
	Overlap int

	// Delay is how long each call takes; it ends early with its context. Zero
	// means no time.
	Delay time.Duration

	// Before, if not nil, is called at the start of each call with its name
	// and may block; an error that it returns becomes that of the call.
	Before func(ctx context.Context, op string) error

	// Now tells when an object was deleted. Nil means one second after its
	// last change, so that tests need no clock.
	Now func() time.Time

	// Secret signs webhooks; see [Fake.Webhook]. The zero Secret stands for
	// one that both sides know.
	Secret channel.Secret

	mu      sync.Mutex
	streams map[string]*stream
	objects map[channel.Ref]*entry
	failing int
	failure error
	calls   map[string]int
}

type stream struct {
	entries []*entry // by seq, ascending
	last    int
}

type entry struct {
	seq    int
	fact   channel.Fact
	reject *channel.Reject
	gone   bool // replaced by a later entry, or vanished
}

var (
	_ channel.People       = (*Fake)(nil)
	_ channel.Orders       = (*Fake)(nil)
	_ channel.Interactions = (*Fake)(nil)
	_ channel.Receiver     = (*Fake)(nil)
	_ channel.Finder       = (*Fake)(nil)
	_ channel.Refresher    = (*Fake)(nil)
	_ channel.Decoder      = (*Fake)(nil)
)

// Info returns Describe with its defaults filled in.
func (f *Fake) Info() channel.Info {
	i := f.Describe
	i.Name = cmp.Or(i.Name, "fake")
	i.Sort = cmp.Or(i.Sort, channel.OtherSort)
	return i
}

// Put adds objects, or replaces those that have the same Ref whatever their
// versions say, and announces them at the end of their streams. A Ref or Party
// with an ID but no Channel gets the channel's name; nothing else is changed
// or checked, so that bad facts can be put too.
func (f *Fake) Put(facts ...channel.Fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fact := range facts {
		f.put(f.named(fact))
	}
}

// PutQuietly replaces objects without announcing it: a pass that goes on from
// a cursor behind them does not see the change, but a pass from the beginning,
// Find and Refresh do. Several systems behave so. Objects that are not there
// yet are added as Put does.
func (f *Fake) PutQuietly(facts ...channel.Fact) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fact := range facts {
		fact = f.named(fact)
		if e := f.objects[fact.Ref]; e != nil {
			e.fact = fact
		} else {
			f.put(fact)
		}
	}
}

// Delete replaces objects by tombstones and announces them. A tombstone is
// newer than what it replaces. A Ref without a Channel gets the channel's
// name; one that names no object is passed over.
func (f *Fake) Delete(refs ...channel.Ref) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, ref := range refs {
		ref.Channel = cmp.Or(ref.Channel, f.Info().Name)
		if e := f.objects[ref]; e != nil {
			f.put(f.tombstone(e.fact))
		}
	}
}

// Vanish removes objects without a word: no pull tells of it, only Refresh
// does, as in systems that delete for good. A full pass no longer lists them.
func (f *Fake) Vanish(refs ...channel.Ref) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, ref := range refs {
		ref.Channel = cmp.Or(ref.Channel, f.Info().Name)
		if e := f.objects[ref]; e != nil {
			e.gone = true
			delete(f.objects, ref)
		}
	}
}

// Reject adds records that cannot be read to the streams that they name; an
// empty Stream means people. [Fake.Decode] reads their Raw if it is the JSON
// of a fact.
func (f *Fake) Reject(rejects ...channel.Reject) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range rejects {
		r.Stream = cmp.Or(r.Stream, OpPeople)
		f.announce(r.Stream, &entry{reject: &r})
	}
}

// Fail makes the next n calls fail with err, wrapped in a
// [*channel.SourceError] unless it is or wraps one already or is
// [channel.ErrSignature]. A nil err stands for a source that is unavailable.
// A negative n means all calls until Fail is called again.
func (f *Fake) Fail(n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failing, f.failure = n, err
}

// Calls returns how many calls of a name were made, whether they failed or
// not; the empty name stands for all of them. Info is not counted.
func (f *Fake) Calls(op string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if op != "" {
		return f.calls[op]
	}
	n := 0
	for _, c := range f.calls {
		n += c
	}
	return n
}

// Facts returns what the channel holds, tombstones included, in the order of
// the refs.
func (f *Fake) Facts() []channel.Fact {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current(func(*channel.Fact) bool { return true })
}

func (f *Fake) current(want func(*channel.Fact) bool) []channel.Fact {
	var out []channel.Fact
	for _, e := range f.objects {
		if want(&e.fact) {
			out = append(out, e.fact)
		}
	}
	slices.SortFunc(out, func(a, b channel.Fact) int { return a.Ref.Compare(b.Ref) })
	return out
}

func (f *Fake) named(fact channel.Fact) channel.Fact {
	name := f.Info().Name
	if fact.Ref.ID != "" {
		fact.Ref.Channel = cmp.Or(fact.Ref.Channel, name)
	}
	if fact.Party.ID != "" {
		fact.Party.Channel = cmp.Or(fact.Party.Channel, name)
	}
	return fact
}

func (f *Fake) put(fact channel.Fact) {
	if f.objects == nil {
		f.objects = map[channel.Ref]*entry{}
	}
	if old := f.objects[fact.Ref]; old != nil {
		old.gone = true
	}
	e := &entry{fact: fact}
	f.objects[fact.Ref] = e
	f.announce(streamOf(fact.Ref.Kind), e)
}

func (f *Fake) announce(name string, e *entry) {
	if f.streams == nil {
		f.streams = map[string]*stream{}
	}
	s := f.streams[name]
	if s == nil {
		s = new(stream)
		f.streams[name] = s
	}
	s.last++
	e.seq = s.last
	s.entries = append(s.entries, e)
}

func (f *Fake) tombstone(old channel.Fact) channel.Fact {
	t := channel.Fact{Ref: old.Ref, Version: old.Version, CreatedAt: old.CreatedAt, Party: old.Party, Deleted: true}
	last := old.UpdatedAt
	if last.IsZero() {
		last = old.CreatedAt
	}
	t.UpdatedAt = channel.UTC(last.Add(time.Second))
	if f.Now != nil {
		t.UpdatedAt = channel.UTC(f.Now())
	}
	if t.Version > 0 {
		t.Version++
	}
	return t
}

func streamOf(k channel.Kind) string {
	switch k {
	case channel.KindPerson, channel.KindConsent, channel.KindErasure:
		return OpPeople
	case channel.KindOrder, channel.KindFulfillment, channel.KindPayment, channel.KindReturn, channel.KindRefund:
		return OpOrders
	}
	return OpInteractions
}

// page reads one page of a stream. A cursor is the stream's name and the
// number of the last entry read, so that one of another stream is noticed.
func (f *Fake) page(name string, from channel.Cursor) (channel.Page, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.streams[name]
	if s == nil {
		s = new(stream)
	}
	after := 0
	if from != "" {
		digits, ok := strings.CutPrefix(string(from), name+":")
		n, err := strconv.Atoi(digits)
		if !ok || err != nil || n < 0 || n > s.last {
			return channel.Page{}, f.fail(name, channel.Misconfigured, channel.ErrCursor)
		}
		after = n
	}
	at, _ := slices.BinarySearchFunc(s.entries, after+1, func(e *entry, n int) int { return cmp.Compare(e.seq, n) })
	var page channel.Page
	if after > 0 {
		for _, e := range s.entries[max(0, at-f.Overlap):at] {
			addTo(&page, e)
		}
	}
	for n := cmp.Or(f.PageSize, 100); n > 0 && at < len(s.entries); at++ {
		if e := s.entries[at]; addTo(&page, e) {
			n--
		}
		after = s.entries[at].seq
	}
	page.More = slices.ContainsFunc(s.entries[at:], func(e *entry) bool { return !e.gone })
	page.Next = channel.Cursor(name + ":" + strconv.Itoa(after))
	return page, nil
}

// addTo reports whether e still stands for anything.
func addTo(p *channel.Page, e *entry) bool {
	switch {
	case e.gone:
		return false
	case e.reject != nil:
		p.Rejects = append(p.Rejects, *e.reject)
	default:
		p.Facts = append(p.Facts, e.fact)
	}
	return true
}
