package postgres

import (
	"encoding/binary"
	"fmt"

	"github.com/clientele-go/clientele/customer"
)

// inline is up to how many postings a term keeps in its own row.
const inline = 40

// A post is a posting whose ref is a key.
type post struct {
	ref    string
	weight uint8
	past   bool
}

// encodeList writes postings: of each the weight, whether it is past, and its
// ref after its length.
func encodeList(ps []post) []byte {
	n := 0
	for i := range ps {
		n += listed(&ps[i])
	}
	return appendList(make([]byte, 0, n), ps)
}

func appendList(out []byte, ps []post) []byte {
	for i := range ps {
		p, past := &ps[i], byte(0)
		if p.past {
			past = 1
		}
		out = binary.AppendUvarint(append(out, p.weight, past), uint64(len(p.ref)))
		out = append(out, p.ref...)
	}
	return out
}

// listed is how many bytes a posting takes in a list.
func listed(p *post) int {
	n := 3 + len(p.ref)
	for size := len(p.ref); size >= 0x80; size >>= 7 {
		n++
	}
	return n
}

// decodeList reads what encodeList wrote.
func decodeList(b []byte) ([]post, error) {
	var out []post
	for len(b) > 0 {
		if len(b) < 3 {
			return nil, fmt.Errorf("%w: a list of postings", ErrDamaged)
		}
		p := post{weight: b[0], past: b[1] == 1}
		n, k := binary.Uvarint(b[2:])
		if k <= 0 || uint64(len(b)-2-k) < n {
			return nil, fmt.Errorf("%w: a list of postings", ErrDamaged)
		}
		b = b[2+k:]
		p.ref, b = string(b[:n]), b[n:]
		out = append(out, p)
	}
	return out, nil
}

func (p post) posting() customer.Posting {
	return customer.Posting{Ref: refOf(p.ref), Weight: p.weight, Past: p.past}
}

// counts returns how many postings hold, and how many no longer do.
func counts(ps []post) (current, past int) {
	for _, p := range ps {
		if p.past {
			past++
		}
	}
	return len(ps) - past, past
}
