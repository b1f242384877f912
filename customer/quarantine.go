package customer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Quarantined record could not be read. It is kept with its raw bytes until
// it is replayed, and nothing else waits for it.
type Quarantined struct {
	ID      int64
	Channel string
	Stream  string // what its channel decodes it as; "fact" for a fact in our own form, "added" for one given to [Hub.Add]
	Where   string // where it stood in the source
	Ref     channel.Ref
	Field   string
	Reason  string
	Raw     []byte
	At      time.Time
	Tries   int    // replays that failed
	Digest  string // of channel, stream and raw bytes: a source repeats its bad records
}

// String returns the id, the ref or place, the field and the reason.
func (q Quarantined) String() string {
	what := q.Ref.String()
	if what == "" {
		what = q.Channel + " " + q.Where
	}
	if q.Field != "" {
		return fmt.Sprintf("#%d %s: field %s %s", q.ID, what, q.Field, q.Reason)
	}
	return fmt.Sprintf("#%d %s: %s", q.ID, what, q.Reason)
}

// GoString returns what String returns.
func (q Quarantined) GoString() string { return q.String() }

func (q Quarantined) digested() Quarantined {
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(q.Channel), []byte(q.Stream), q.Raw} {
		fmt.Fprintf(sum, "%d:", len(part))
		sum.Write(part)
	}
	q.Digest = hex.EncodeToString(sum.Sum(nil))
	return q
}

// The streams of facts in our own form: those that a channel reported, and those
// that were given to Add.
const (
	factStream  = "fact"
	addedStream = "added"
)

// rawFact returns the bytes to keep of a fact that cannot be stored: its JSON,
// or, if that says something else than the fact, the form of package gob. JSON
// has no bytes that are no text, no year 12,000, and takes its kind at its word.
// What is not JSON is never applied by a replay, but it is kept.
func rawFact(f *channel.Fact) []byte {
	raw, err := json.Marshal(f)
	if err == nil && says(raw, f) {
		return raw
	}
	var b bytes.Buffer
	e := gob.NewEncoder(&b)
	bare := *f
	bare.Content = nil
	if err := e.Encode(bare); err != nil {
		return raw
	}
	if f.Content != nil {
		_ = e.Encode(f.Content) // what is written so far is kept in any case
	}
	return b.Bytes()
}

// says reports whether JSON, if it can be read at all, says what a fact says.
func says(raw []byte, f *channel.Fact) bool {
	if bytes.Contains(raw, []byte(`\ufffd`)) { // the mark of a byte that JSON did not keep
		return false
	}
	var back channel.Fact
	if json.Unmarshal(raw, &back) != nil {
		return true
	}
	was, err1 := f.Hash()
	is, err2 := back.Hash()
	return err1 != nil || err2 != nil || was == is
}

func quarantinedReject(name string, r channel.Reject, now time.Time) Quarantined {
	q := Quarantined{Channel: name, Stream: r.Stream, Where: r.At, Ref: r.Ref, Field: r.Field, Reason: r.Reason, Raw: r.Raw, At: now}
	return q.digested()
}

// quarantinedFact keeps a fact that a channel reported; of any channel if it was
// given to Add.
func quarantinedFact(name string, f *channel.Fact, err error, now time.Time) Quarantined {
	stream := factStream
	if name == "" {
		name, stream = f.Ref.Channel, addedStream
	}
	q := Quarantined{Channel: name, Stream: stream, Ref: f.Ref, Reason: err.Error(), Raw: rawFact(f), At: now}
	if e, ok := errors.AsType[*channel.FieldError](err); ok {
		q.Field, q.Reason = e.Field, e.Reason
	}
	return q.digested()
}

// Quarantine iterates over the records that could not be read, oldest first.
// They are for operators: their raw bytes are the source's and unfiltered.
// The error, if there is one, comes once and last.
func (h *Hub) Quarantine(ctx context.Context) iter.Seq2[Quarantined, error] {
	return func(yield func(Quarantined, error) bool) {
		mark := ""
		for {
			rows, err := h.storage.Scan(ctx, Scan{Table: TableQuarantine, After: mark, Limit: 200})
			if err != nil {
				yield(Quarantined{}, fmt.Errorf("customer: quarantine: %w", err))
				return
			}
			if rows.Next == "" {
				return
			}
			mark = rows.Next
			for _, q := range rows.Quarantine {
				if !yield(q, nil) {
					return
				}
			}
		}
	}
}

// Replay decodes quarantined records again, all of them or those with the
// given ids, as after a new version of an adapter. Those that can be read now
// are applied and leave the quarantine; the others stay, with their reason
// renewed and their tries counted. It returns how many were applied. Of several
// replays of one record at the same time one applies it.
func (h *Hub) Replay(ctx context.Context, ids ...int64) (int, error) {
	want := map[int64]bool{}
	for _, id := range ids {
		want[id] = true
	}
	done := 0
	var held []Quarantined
	for q, err := range h.Quarantine(ctx) {
		if err != nil {
			return 0, err
		}
		if len(ids) == 0 || want[q.ID] {
			held = append(held, q)
		}
	}
	for _, q := range held {
		ok, err := h.replay(ctx, q)
		if err != nil {
			return done, err
		}
		if ok {
			done++
		}
	}
	return done, nil
}

func (h *Hub) replay(ctx context.Context, q Quarantined) (bool, error) {
	page, err := h.redecode(ctx, q)
	if err == nil && len(page.Rejects) > 0 {
		err = &channel.FieldError{Ref: q.Ref, Field: page.Rejects[0].Field, Reason: page.Rejects[0].Reason}
	}
	name := sourceOf(h, q)
	for i := 0; err == nil && i < len(page.Facts); i++ {
		f := &page.Facts[i]
		if err = f.Validate(); err == nil && name != "" && f.Ref.Channel != name {
			err = errForeign(f)
		}
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err == nil && len(page.Facts) == 0 {
		err = errors.New("decodes to nothing")
	}
	if err != nil {
		q.Tries++
		q.Reason = err.Error()
		if e, ok := errors.AsType[*channel.FieldError](err); ok {
			q.Field, q.Reason = e.Field, e.Reason
		}
		return false, h.decide(ctx, func() (*Commit, error) { return &Commit{Quarantine: []Quarantined{q}}, nil })
	}
	// It was received once; what it turns out to be replaces "quarantined".
	_, err = h.ingest(ctx, intake{channel: name, facts: page.Facts, release: []int64{q.ID}})
	if errors.Is(err, errReleased) {
		return false, nil
	}
	return err == nil, err
}

// errReleased says that a quarantined record is held no longer: another worker
// has replayed it, or it was erased.
var errReleased = errors.New("customer: the record is not held any more")

// stillHeld returns errReleased unless all of the records are held. A commit of
// nothing asks for them: a read knows them by their digests, which others may
// have too.
func (h *Hub) stillHeld(ctx context.Context, ids []int64) error {
	err := h.storage.Commit(ctx, &Commit{Expect: Expect{Held: ids}})
	if errors.Is(err, ErrStale) {
		return errReleased
	}
	return err
}

// errForeign is the error of a fact that another channel than its own reports.
func errForeign(f *channel.Fact) error {
	return &channel.FieldError{Ref: f.Ref, Field: "ref.channel", Reason: "is not the channel that reports it"}
}

// sourceOf returns the source at which a quarantined record is counted; empty: what
// was given to Add.
func sourceOf(h *Hub, q Quarantined) string {
	if h.byName[q.Channel] == nil || q.Stream == addedStream {
		return ""
	}
	return q.Channel
}

func (h *Hub) redecode(ctx context.Context, q Quarantined) (channel.Page, error) {
	if q.Stream == factStream || q.Stream == addedStream {
		var f channel.Fact
		if err := json.Unmarshal(q.Raw, &f); err != nil {
			return channel.Page{}, err
		}
		return channel.Page{Facts: []channel.Fact{f}}, nil
	}
	s := h.byName[q.Channel]
	if s == nil {
		return channel.Page{}, errors.New("its channel is not configured")
	}
	d, ok := s.channel.(channel.Decoder)
	if !ok {
		return channel.Page{}, errors.New("its channel cannot decode single records")
	}
	return d.Decode(ctx, q.Stream, q.Raw)
}
