package postgres

import (
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

const (
	factsAhead = `SELECT ` + factColumns + ` FROM (NAMES) k (ref)
	CROSS JOIN LATERAL (SELECT * FROM @facts f WHERE f.tenant = $1 AND f.ref = k.ref OFFSET 0) f`

	// The ref of the fact of an entry, as refKey writes it.
	nameOfEntry = `split_part(id, E'\x01\x01', 1) || E'\x01\x01' || split_part(id, E'\x01\x01', 2) || E'\x01\x01' || split_part(id, E'\x01\x01', 3)`
)

// ahead brings along the facts that the entries of pages name, each once. Where
// tables are distributed it brings none.
func (p *pipe) ahead(pages []*page) map[channel.Ref]*customer.FactRow {
	args := []any{p.s.tenant}
	shape := append(make([]byte, 0, 16), "ahead"...)
	for _, x := range pages {
		if x.query == "" || p.s.cfg.Distributed {
			continue
		}
		args = append(args, x.args...)
		shape = append(shape, x.shape())
	}
	if len(args) == 1 {
		return nil
	}
	out := map[channel.Ref]*customer.FactRow{}
	var f storedFact
	p.rows(f.into(), func() error {
		row, err := p.s.decode(&f)
		if err == nil {
			out[row.Fact.Ref] = row
		}
		return err
	}, p.s.written(string(shape), func() string { return queryAhead(pages) }), args...)
	return out
}

func queryAhead(pages []*page) string {
	var names []string
	for _, x := range pages {
		if x.query != "" {
			names = append(names, "SELECT "+nameOfEntry+" FROM ("+numbered(x.query, len(x.args)*len(names))+") e")
		}
	}
	if len(names) == 1 {
		names[0] = "SELECT DISTINCT " + strings.TrimPrefix(names[0], "SELECT ")
	}
	return strings.Replace(factsAhead, "NAMES", strings.Join(names, " UNION "), 1)
}

// numbered adds to the numbers of the parameters of a query, but the first.
func numbered(query string, by int) string {
	var pairs []string
	for n := 2; n < 10; n++ {
		pairs = append(pairs, "$"+strconv.Itoa(n), "$"+strconv.Itoa(n+by))
	}
	return strings.NewReplacer(pairs...).Replace(query)
}
