package customer

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

// compare compares all that the hub and its storage say with the oracle.
func (r *run) compare() error {
	t := r.oracle.truth()
	r.has = contentsOf(r.mem)
	for _, check := range []func(*truth) error{r.facts, r.parties, r.index, r.customers, r.finds, r.ids, r.changes, r.counts} {
		if err := check(t); err != nil {
			return err
		}
	}
	return nil
}

// contents is what a Memory holds, as maps.
type contents struct {
	facts   map[channel.Ref]*FactRow
	parties map[channel.Ref]*PartyRow
	entries map[channel.Ref][]EntryRow // oldest first
	terms   map[Term][]Posting
}

func contentsOf(m *Memory) contents {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := contents{map[channel.Ref]*FactRow{}, map[channel.Ref]*PartyRow{}, map[channel.Ref][]EntryRow{}, map[Term][]Posting{}}
	for n := uint32(1); n <= m.refs.last; n++ {
		x := m.refs.at(n)
		if x.val.cur != nil {
			c.facts[x.key] = x.val.cur
		}
		if x.val.party != nil {
			c.parties[x.key] = x.val.partyRow()
		}
		if x.val.more == nil {
			continue
		}
		m.settle(&x.val.more.lines)
		for _, l := range x.val.more.lines.lines {
			c.entries[x.key] = append(c.entries[x.key], m.row(l))
		}
	}
	for n := uint32(1); n <= m.terms.last; n++ {
		if x := m.terms.at(n); x.key != "" {
			c.terms[x.key] = m.termRow(&x.val, 0, true).Postings
		}
	}
	return c
}

func (r *run) facts(t *truth) error {
	for ref, row := range r.has.facts {
		f := t.current[ref]
		if f == nil {
			return fmt.Errorf("fact %s is there and should not be", ref)
		}
		if h, _ := f.Hash(); h != row.Hash {
			return fmt.Errorf("fact %s: current is %s, want %s", ref, row.Fact, f)
		}
		if !f.Deleted && row.Owner != t.owner[ref] {
			return fmt.Errorf("fact %s belongs to %s, want %s", ref, row.Owner, t.owner[ref])
		}
	}
	for ref := range t.current {
		if r.has.facts[ref] == nil {
			return fmt.Errorf("fact %s is lost", ref)
		}
	}
	return nil
}

func (r *run) parties(t *truth) error {
	for ref, row := range r.has.parties {
		want := t.parties[ref]
		if want == nil {
			want = &PartyRow{Ref: ref, ID: newID(ref), First: ref}
		} else {
			want.First, want.Part = t.first[ref], t.part[ref]
			if c := t.members(ref); c[0] == ref && len(c) > 1 {
				want.Members = c
			}
		}
		got := *row
		got.Rev, got.Ver = 0, 0
		if sameParty(want, &got) {
			continue
		}
		if diff := cmp.Diff(want, &got, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }), emptyIsNil); diff != "" {
			return fmt.Errorf("party %s (-want +got):\n%s", ref, diff)
		}
	}
	for ref := range t.parties {
		if r.has.parties[ref] == nil {
			return fmt.Errorf("party %s is lost", ref)
		}
	}
	return nil
}

func sameParty(a, b *PartyRow) bool {
	return a.Ref == b.Ref && a.ID == b.ID && a.Facts == b.Facts && a.CreatedAt.Equal(b.CreatedAt) && a.Name == b.Name && a.BirthDate == b.BirthDate &&
		a.MergedInto == b.MergedInto && a.First == b.First && a.Part == b.Part && slices.Equal(a.Members, b.Members) &&
		slices.EqualFunc(a.Claims, b.Claims, func(x, y ClaimRow) bool { return x.N == y.N && compareClaim(x, y.Key) == 0 }) &&
		slices.Equal(a.Addresses, b.Addresses)
}

var emptyIsNil = cmp.FilterValues(func(a, b []ClaimRow) bool { return len(a) == 0 && len(b) == 0 },
	cmp.Comparer(func(a, b []ClaimRow) bool { return true }))

func (r *run) index(t *truth) error {
	for owner, got := range r.has.entries {
		slices.Reverse(got)
		if !slices.EqualFunc(t.entries[owner], got, sameEntry) {
			diff := cmp.Diff(refsAndTimes(t.entries[owner]), refsAndTimes(got))
			return fmt.Errorf("entries of %s (-want +got):\n%s", owner, diff)
		}
	}
	for owner, want := range t.entries {
		if len(want) > 0 && r.has.entries[owner] == nil {
			return fmt.Errorf("entries of %s are lost", owner)
		}
	}
	for term, ps := range r.has.terms {
		got := map[channel.Ref]uint8{}
		for _, p := range ps {
			if !p.Past {
				got[p.Ref] = p.Weight
			}
		}
		if want := t.terms[term]; !maps.Equal(want, got) {
			return fmt.Errorf("postings of %q (-want +got):\n%s", term, cmp.Diff(want, got))
		}
	}
	for term := range t.terms {
		if r.has.terms[term] == nil {
			return fmt.Errorf("postings of %q are lost", term)
		}
	}
	return nil
}

func sameEntry(a, b EntryRow) bool { return a.Compare(b) == 0 }

func refsAndTimes(rows []EntryRow) []string {
	var out []string
	for _, e := range rows {
		out = append(out, e.At.UTC().Format(time.RFC3339Nano)+" "+string(e.Kind)+" "+e.Ref.String()+" "+e.Part)
	}
	return out
}

// ids looks up every id ever returned: it must name the customer of the party
// it was made for, or of whoever has what was that party.
func (r *run) ids(t *truth) error {
	for id, p := range r.given {
		want := p
		if t.parties[p] == nil {
			want = r.oracle.owner[p]
		}
		c, err := r.hub.resolve(r.ctx, id)
		switch {
		case r.oracle.refs[p]:
			if !errors.Is(err, ErrNotFound) {
				return fmt.Errorf("id of %s, which is erased: %v", p, err)
			}
		case err != nil:
			return fmt.Errorf("id of %s resolves no longer: %w", p, err)
		case t.parties[want] != nil && c.head.Ref != t.first[want]:
			return fmt.Errorf("id of %s resolves to %s, want %s", p, c.head.Ref, t.first[want])
		}
	}
	return nil
}

func (r *run) counts(*truth) error {
	var c Counts
	for _, s := range r.mem.sources {
		c = c.plus(s.Counts)
	}
	if !c.Balanced() || c.Received != r.oracle.received {
		return fmt.Errorf("ledger: %+v after %d facts", c, r.oracle.received)
	}
	return nil
}

// customers compares who there is, and everybody's timeline with its links.
func (r *run) customers(t *truth) error {
	want := map[ID][]channel.Ref{}
	for _, c := range t.clusters {
		if slices.ContainsFunc(c, func(m channel.Ref) bool { return !isContact(m) }) {
			want[newID(c[0])] = c
		}
	}
	got := map[ID][]channel.Ref{}
	for p, err := range r.reader().Customers(r.ctx) {
		if err != nil {
			return fmt.Errorf("customers: %w", err)
		}
		got[p.ID] = p.Parties
		r.given[p.ID] = p.Parties[0]
	}
	if !maps.EqualFunc(want, got, slices.Equal[[]channel.Ref]) {
		return fmt.Errorf("customers (-want +got):\n%s", cmp.Diff(want, got))
	}
	total := 0
	for _, c := range t.clusters {
		n, err := r.timeline(t, c)
		if err != nil {
			return err
		}
		total += n
	}
	all := 0
	for _, rows := range t.entries {
		all += len(rows)
	}
	if total != all {
		return fmt.Errorf("all timelines have %d entries, want %d", total, all)
	}
	return nil
}

func (r *run) timeline(t *truth, c []channel.Ref) (int, error) {
	var rows []EntryRow
	for e, err := range r.reader().Timeline(r.ctx, newID(c[len(c)-1]), TimelineFilter{Links: true}) {
		if err != nil {
			return 0, fmt.Errorf("timeline of %s: %w", c[0], err)
		}
		rows = append(rows, EntryRow{e.At, e.Kind, e.Ref, e.Part})
		got := map[string]bool{}
		for _, l := range e.Links {
			got[l.From.String()+" → "+l.To.String()] = true
		}
		if want := r.links(t, e.Ref); !maps.Equal(want, got) {
			return 0, fmt.Errorf("links of %s (-want +got):\n%s", e.Ref, cmp.Diff(want, got))
		}
	}
	if want := t.timeline(c); !slices.EqualFunc(want, rows, sameEntry) {
		diff := cmp.Diff(refsAndTimes(want), refsAndTimes(rows))
		return 0, fmt.Errorf("timeline of %s (-want +got):\n%s", c[0], diff)
	}
	return len(rows), nil
}

func (r *run) finds(t *truth) error {
	var all []channel.Key
	for _, m := range []string{"a", "b", "c", "d"} {
		all = append(all, channel.Key{Kind: channel.KeyEmail, Value: m + "@example.com"})
	}
	all = append(all, channel.Key{Kind: channel.KeyPhone, Value: "+48600100200"}, channel.Key{Kind: channel.KeyPhone, Value: "+48111111111"},
		channel.Key{Kind: channel.KeyAccount, Issuer: "web", Value: "1"}, channel.OrderNumber("w100"), channel.OrderNumber("1001"))
	ask := [][]channel.Key{{all[0], all[1]}, {all[0], all[7]}, {all[4], all[4], all[8]}}
	for _, k := range all {
		ask = append(ask, []channel.Key{k})
	}
	for _, keys := range ask {
		f, err := r.reader().Find(r.ctx, keys...)
		if err != nil {
			return fmt.Errorf("find: %w", err)
		}
		match, want := t.find(r.hub.rules, r.oracle.ledger, r.oracle.now, keys)
		var got []ID
		for _, c := range f.Candidates {
			got = append(got, c.ID)
		}
		slices.Sort(got)
		if f.Match != match || !slices.Equal(got, want) {
			return fmt.Errorf("find %s %s: %s %v, want %s %v", keys[0].Value, keys[len(keys)-1].Value, f.Match, got, match, want)
		}
	}
	return nil
}

// changes reads the feed on, as somebody does who keeps a copy of what every
// customer is, and then compares the copy.
func (r *run) changes(t *truth) error {
	touched := map[ID]bool{}
	for c, err := range r.reader().Changes(r.ctx, r.feed) {
		if err != nil {
			return fmt.Errorf("changes: %w", err)
		}
		if c.Ver != r.vers[c.Customer]+1 {
			return fmt.Errorf("feed: customer %s goes from version %d to %d (%s)", c.Customer, r.vers[c.Customer], c.Ver, c.Kind)
		}
		r.vers[c.Customer], r.feed = c.Ver, c.Position()
		touched[c.Customer] = true
		for _, o := range c.Others {
			touched[o] = true
		}
	}
	var refs []channel.Ref
	for ref := range t.owner {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, channel.Ref.Compare)
	is := map[channel.Ref]string{}
	for _, ref := range refs {
		h, _ := t.current[ref].Hash()
		is[t.owner[ref]] += ref.String() + " " + string(h[:4])
	}
	now := map[ID]string{}
	for _, c := range t.clusters {
		for _, m := range c {
			now[newID(c[0])] += m.String() + ": " + is[m] + "\n"
		}
	}
	for id := range r.told {
		if _, still := now[id]; !still && !touched[id] {
			return fmt.Errorf("feed: customer %s is gone and nothing was told\n%s", id, r.told[id])
		}
	}
	for id, is := range now {
		if r.told[id] != is && !touched[id] {
			return fmt.Errorf("feed: customer %s changed and nothing was told:\n%s", id, cmp.Diff(r.told[id], is))
		}
	}
	r.told = now
	return nil
}

// links works out what a record refers to and is referred to by.
func (r *run) links(t *truth, s channel.Ref) map[string]bool {
	out := map[string]bool{}
	f := t.current[s]
	add := func(from, to channel.Ref) {
		if from != to && !to.IsZero() && !isPart(t.current[from]) {
			out[from.String()+" → "+to.String()] = true
		}
	}
	names, mentions := r.says(f)
	for _, to := range names {
		add(s, to)
	}
	for ref, g := range t.current {
		if g.Deleted {
			continue
		}
		theirNames, theirMentions := r.says(g)
		if slices.Contains(theirNames, s) {
			add(ref, s)
		}
		if slices.ContainsFunc(mentions, func(n string) bool { return t.hasNumber(ref, n) }) {
			add(s, ref)
		}
		if slices.ContainsFunc(theirMentions, func(n string) bool { return t.hasNumber(s, n) }) {
			add(ref, s)
		}
	}
	return out
}

// hasNumber reports whether a record is an order that people may call so: by
// its number, or by that of a parcel reported apart.
func (t *truth) hasNumber(r channel.Ref, n string) bool {
	o, ok := t.current[r].Content.(*channel.Order)
	if !ok || same(o.Number, n) {
		return ok
	}
	for _, g := range t.current {
		if p, ok := g.Content.(*channel.Fulfillment); ok && !g.Deleted && p.Order == r && same(p.Tracking, n) {
			return true
		}
	}
	return false
}

// says returns the records that a fact names, and the order numbers.
func (r *run) says(f *channel.Fact) (names []channel.Ref, mentions []string) {
	var links []channel.Link
	switch c := f.Content.(type) {
	case *channel.Order:
		links = c.Links
	case *channel.Case:
		links, names, mentions = c.Links, []channel.Ref{c.MergedInto, c.FollowUpOf}, r.hub.mentions(c.Subject)
	case *channel.Interaction:
		links, names, mentions = c.Links, []channel.Ref{c.Case}, r.hub.mentions(c.Text)
	case *channel.Promise:
		names, mentions = []channel.Ref{c.About}, r.hub.mentions(c.Text)
	case *channel.Feedback:
		names, mentions = []channel.Ref{c.About}, r.hub.mentions(c.Comment)
	}
	for _, l := range links {
		if names = append(names, l.Ref); l.Ref.IsZero() {
			mentions = append(mentions, l.Number)
		}
	}
	return names, mentions
}
