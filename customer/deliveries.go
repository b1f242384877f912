package customer

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clientele-go/clientele/channel"
)

// groupFacts bounds the facts that are stored together for several requests: a
// commit that others were in the way of is decided about again as a whole.
const groupFacts = 512

// errDropped is what waits for a group whose storing ended in a panic.
var errDropped = errors.New("customer: the storing of a delivery ended early")

// deliveries are what requests bring of one source. What comes while something
// is being stored is stored together afterwards, by one of those who brought it:
// a burst then waits for the disk a few times, not once for each request.
// Whoever brings something waits until it is stored.
type deliveries struct {
	storing chan struct{} // full while somebody stores

	mu      sync.Mutex
	waiting []*delivery // in the order in which they came
	apart   int         // how many are stored one by one, after a group that failed
}

// A delivery is what one request brings.
type delivery struct {
	ctx  context.Context
	page channel.Page
	done chan struct{}
	err  error // once done is closed
}

func newDeliveries() *deliveries { return &deliveries{storing: make(chan struct{}, 1)} }

// deliver stores what a request brings, alone or together with what others
// bring. If the request ends before that, it may be stored or not.
func (h *Hub) deliver(ctx context.Context, s *source, page channel.Page) error {
	in := intake{channel: s.info.Name, facts: page.Facts, rejects: page.Rejects}
	if len(page.Facts)+len(page.Rejects) == 0 {
		return nil // sources tell of much that their adapters have no use for
	}
	if len(page.Facts)+len(page.Rejects) > groupFacts/2 || slices.ContainsFunc(page.Facts, func(f channel.Fact) bool { return f.Ref.Kind == channel.KindErasure }) {
		_, err := h.ingest(ctx, in)
		return err
	}
	d := &delivery{ctx: ctx, page: page, done: make(chan struct{})}
	q := s.deliveries
	q.add(d)
	for {
		select {
		case <-d.done:
			return d.err
		case <-ctx.Done():
			q.withdraw(d)
			return ctx.Err()
		case q.storing <- struct{}{}:
			q.storeNext(h, s.info.Name, d)
		}
	}
}

func (q *deliveries) add(d *delivery) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, d)
}

func (q *deliveries) withdraw(d *delivery) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = slices.DeleteFunc(q.waiting, func(x *delivery) bool { return x == d })
}

// storeNext stores the next group, if the delivery of the caller waits still.
func (q *deliveries) storeNext(h *Hub, name string, own *delivery) {
	defer func() { <-q.storing }()
	select {
	case <-own.done:
		return
	default:
	}
	group := q.take()
	err := errDropped
	defer func() {
		for _, d := range group {
			d.err = err
			close(d.done)
		}
	}()
	in := intake{channel: name}
	for _, d := range group {
		in.facts, in.rejects = append(in.facts, d.page.Facts...), append(in.rejects, d.page.Rejects...)
	}
	ctx, end := whileAny(group)
	defer end()
	if _, err = h.ingest(ctx, in); err != nil && len(group) > 1 {
		q.separate(len(group))
	}
}

// take takes the next group out of what waits.
func (q *deliveries) take() []*delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, facts := 0, 0
	for n < len(q.waiting) {
		p := &q.waiting[n].page
		if facts += len(p.Facts) + len(p.Rejects); n > 0 && (facts > groupFacts || q.apart > 0) {
			break
		}
		n++
	}
	if n == 1 && q.apart > 0 {
		q.apart--
	}
	group := slices.Clone(q.waiting[:n])
	q.waiting = slices.Delete(q.waiting, 0, n)
	return group
}

// separate has the next deliveries stored one by one: if something in a group
// cannot be stored, it keeps the others of the group from being stored once, and
// not again when they are sent again.
func (q *deliveries) separate(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.apart = 2 * n
}

// whileAny returns a context that lasts while any request of a group does.
func whileAny(group []*delivery) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(group[0].ctx))
	var left atomic.Int64
	left.Store(int64(len(group)))
	ends := []func(){cancel}
	for _, d := range group {
		stop := context.AfterFunc(d.ctx, func() {
			if left.Add(-1) == 0 {
				cancel()
			}
		})
		ends = append(ends, func() { stop() })
	}
	return ctx, func() {
		for _, end := range ends {
			end()
		}
	}
}
