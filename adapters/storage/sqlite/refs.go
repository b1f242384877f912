package sqlite

import (
	"encoding/json"

	"github.com/clientele-go/clientele/channel"
)

const refByNumber = `SELECT r.channel, r.kind, r.id, ` + objectColumns + ` FROM refs r WHERE r.n = ?1`

// ref returns the ref that has a number, and the zero ref for a number whose
// ref is gone. A number is never given out again.
func (r *reader) ref(n int64) (channel.Ref, error) {
	if n == 0 {
		return channel.Ref{}, nil
	}
	if ref, ok := r.s.names.Get(n); ok {
		return ref, nil
	}
	q, err := r.hot(hotRefByNumber)
	if err != nil {
		return channel.Ref{}, err
	}
	q.BindInt64(1, n)
	there, err := first(q)
	if err != nil || !there {
		return channel.Ref{}, err
	}
	ref := columnRef(q, 0)
	r.noted(q, ref, 3)
	keep(r, r.s.names, n, ref)
	return ref, q.Reset()
}

// refs returns the refs whose numbers a JSON array has; those that are gone are
// left out.
func (r *reader) refs(list string) ([]channel.Ref, error) {
	if list == "" {
		return nil, nil
	}
	var ns []int64
	if err := json.Unmarshal([]byte(list), &ns); err != nil {
		return nil, damaged("list of refs", channel.Ref{}, errShape)
	}
	out := make([]channel.Ref, 0, len(ns))
	for _, n := range ns {
		ref, err := r.ref(n)
		if err != nil {
			return nil, err
		}
		if !ref.IsZero() {
			out = append(out, ref)
		}
	}
	return out, nil
}
