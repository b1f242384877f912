package poslog

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/clientele-go/clientele/channel"
)

// A Transaction is what came of one transaction of a log: facts, or a reject,
// or the reason why it is no receipt.
type Transaction struct {
	File   string // name of the log
	Number int    // 1 is the first transaction of the log
	Offset int64  // of its first byte in the log
	End    int64  // behind its last byte

	Orders []channel.Fact  // the receipt, and the newer version of one that it voids
	People []channel.Fact  // who is named in it
	Skip   Skip            // why there are no facts, if there is nothing wrong
	Reject *channel.Reject // why there are no facts, if there is
}

// Transactions reads one log of any length and yields its transactions in
// order, holding one at a time. name is what rejects call it. The sequence can
// be ranged over once.
//
// An error comes last and once: [io.ErrUnexpectedEOF] if the log ends within a
// transaction, a [*channel.SourceError] if it is refused as a whole (it
// declares a document type, or is no XML in a known encoding), that of r, or
// that of ctx. A transaction that cannot be read is no error but a reject.
func (t *Tills) Transactions(ctx context.Context, r io.Reader, name string) iter.Seq2[Transaction, error] {
	return func(yield func(Transaction, error) bool) {
		head := bufio.NewReaderSize(&guarded{ctx, r}, 1024)
		b, err := head.Peek(1024)
		if err != nil && !errors.Is(err, io.EOF) {
			yield(Transaction{}, fmt.Errorf("poslog: %w", err))
			return
		}
		set, err := charsetOf(b)
		if err == nil {
			_, err = io.CopyN(io.Discard, head, set.bom)
		}
		if err != nil {
			yield(Transaction{}, t.streamError(err))
			return
		}
		run := run{t: t, set: set, name: name, s: &splitter{r: set.reader(head), limit: t.c.MaxTransactionBytes,
			wide: set.wide != nil, file: set.bom}}
		for {
			x, err := run.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Transaction{}, t.streamError(err))
				return
			}
			if !yield(x, nil) {
				return
			}
		}
	}
}

func (t *Tills) streamError(err error) error {
	switch {
	case errors.Is(err, errPartial):
		return fmt.Errorf("poslog: %w: %w", errPartial, io.ErrUnexpectedEOF)
	case refusal(err) != nil:
		return fmt.Errorf("poslog: %w", &channel.SourceError{Channel: t.c.Name, Op: "log", Trouble: channel.Broken, Err: err})
	}
	return fmt.Errorf("poslog: %w", err)
}

// guarded reads until the context ends.
type guarded struct {
	ctx context.Context
	r   io.Reader
}

// Read implements [io.Reader].
func (g *guarded) Read(b []byte) (int, error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	return g.r.Read(b)
}

// Decode reads the raw bytes of a reject again, as this version and this
// configuration have it. It returns the receipt and the people in it, or a
// reject once more.
func (t *Tills) Decode(ctx context.Context, stream string, raw []byte) (channel.Page, error) {
	if err := ctx.Err(); err != nil {
		return channel.Page{}, t.sourceError("decode", err)
	}
	if stream != "orders" && stream != "people" {
		return channel.Page{}, t.sourceError("decode", fmt.Errorf("there is no stream of that name"))
	}
	x := t.transaction(raw, charset{}, "", "quarantined transaction")
	p := channel.Page{Facts: append(x.Orders, x.People...)}
	if x.Reject != nil {
		p.Rejects = []channel.Reject{*x.Reject}
	}
	return p, nil
}

// A run reads the transactions of one log.
type run struct {
	t     *Tills
	s     *splitter
	set   charset
	name  string
	count int
}

func (r *run) next() (Transaction, error) {
	sp, err := r.s.next()
	if err != nil {
		return Transaction{}, err
	}
	r.count++
	x := r.t.transaction(sp.raw, r.set, sp.bad, fmt.Sprintf("%s transaction %d at byte %d", r.name, r.count, sp.start))
	x.File, x.Number, x.Offset, x.End = r.name, r.count, sp.start, sp.end
	return x, nil
}

// transaction makes facts or a reject of one transaction. bad says why it is
// not whole, if it is not.
func (t *Tills) transaction(raw []byte, set charset, bad, where string) Transaction {
	text, ok := set.text(raw)
	var out reading
	switch {
	case bad != "":
		out.bad = &fault{reason: bad, broken: true}
	case len(raw) > t.c.MaxTransactionBytes:
		out.bad = &fault{reason: "is larger than the limit"}
	case !ok:
		out.bad = &fault{reason: "has bytes that its encoding does not have", broken: true}
	default:
		out = t.read(text)
	}
	if out.bad == nil {
		return Transaction{Orders: out.orders, People: out.people, Skip: out.skip}
	}
	kept := mask(bytes.TrimSpace(text), out.bad.broken, t.pseudonym)
	if len(kept) == 0 {
		kept = []byte("<Transaction/>") // all of it was private
	}
	return Transaction{Reject: &channel.Reject{Ref: out.ref, At: where, Stream: "orders", Raw: kept,
		Field: out.bad.field, Reason: out.bad.reason}}
}
