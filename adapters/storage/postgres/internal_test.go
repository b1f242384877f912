package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/factjson"
	realpg "github.com/clientele-go/clientele/internal/realtest/postgres"
)

// text is a random text of few letters, so that many are nearly equal.
func text(rng *rand.Rand, most int) string {
	letters := []string{"\x01", "\x02", "\x03", "a", "b", "/", "ž", "\x7f"}
	var b strings.Builder
	for range rng.IntN(most + 1) {
		b.WriteString(letters[rng.IntN(len(letters))])
	}
	return b.String()
}

// TestKeys compares the order of keys with that of what they are keys of.
func TestKeys(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	random := func() customer.EntryRow {
		r := channel.Ref{Channel: "s" + text(rng, 2), Kind: channel.KindOrder, ID: "1" + text(rng, 3)}
		return customer.EntryRow{At: time.Unix(0, 0).UTC(), Ref: r, Kind: customer.EntryKind(text(rng, 2)), Part: text(rng, 3)}
	}
	sign := func(n int) int { return max(-1, min(1, n)) }
	for range 20_000 {
		a, b := random(), random()
		if got, want := strings.Compare(refKey(a.Ref), refKey(b.Ref)), a.Ref.Compare(b.Ref); sign(got) != sign(want) {
			t.Fatalf("the keys of %q and %q compare as %d, the refs as %d", a.Ref, b.Ref, got, want)
		}
		x, _ := entryID(&a)
		y, _ := entryID(&b)
		if got, want := strings.Compare(x, y), a.Compare(b); sign(got) != sign(want) {
			t.Fatalf("the ids of %q and %q compare as %d, the entries as %d", x, y, got, want)
		}
		if back := refOf(refKey(a.Ref)); back != a.Ref {
			t.Fatalf("%q comes back as %q", a.Ref, back)
		}
		if back := entryOf(a.At, x); back != a {
			t.Fatalf("%q comes back as %q", fmt.Sprint(a), fmt.Sprint(back))
		}
		if joined := joined([]string{refKey(a.Ref), refKey(b.Ref)}); !slices.Equal(refsOf(strings.Split(*joined, listSep)), []channel.Ref{a.Ref, b.Ref}) {
			t.Fatalf("%q and %q in one list come back as something else", a.Ref, b.Ref)
		}
	}
	if refKey(channel.Ref{}) != "" || !refOf("").IsZero() {
		t.Error("the zero ref has a key")
	}
}

func TestLists(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 1000 {
		var want []post
		for range rng.IntN(50) {
			want = append(want, post{text(rng, 200), uint8(rng.IntN(256)), rng.IntN(2) == 0})
		}
		got, err := decodeList(encodeList(want))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("a list of %d comes back as one of %d: %v", len(want), len(got), err)
		}
	}
}

func FuzzDecodeList(f *testing.F) {
	f.Add(encodeList([]post{{"a", 1, true}, {"bc", 255, false}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := decodeList(b)
		if err != nil && !errors.Is(err, ErrDamaged) {
			t.Error(err)
		}
		if again, err2 := decodeList(encodeList(list)); err2 != nil || !slices.Equal(again, list) {
			t.Errorf("what was read cannot be written: %v", err2)
		}
	})
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		h    Health
		want Level
		word string
	}{
		{Health{Fsync: false, SynchronousCommit: "on", Synchronous: "a"}, Volatile, "fsync"},
		{Health{Fsync: true, FullPageWrites: true, SynchronousCommit: "off"}, Delayed, "synchronous_commit"},
		{Health{Fsync: true, FullPageWrites: true, SynchronousCommit: "on"}, Durable, "backup"},
		{Health{Fsync: true, FullPageWrites: false, SynchronousCommit: "on"}, Durable, "full_page_writes"},
		{Health{Fsync: true, FullPageWrites: true, SynchronousCommit: "on", Standbys: []Standby{{Name: "b", Sync: "async", Lag: time.Minute}}}, Durable, "1m0s behind"},
		{Health{Fsync: true, FullPageWrites: true, SynchronousCommit: "on", Synchronous: "ANY 1 (b, c)"}, Replicated, "ANY 1"},
		{Health{Fsync: true, FullPageWrites: true, SynchronousCommit: "on", Synchronous: "b"}, Replicated, "commits wait"},
		{Health{Fsync: true, FullPageWrites: true, SynchronousCommit: "local", Synchronous: "ANY 1 (b, c)"}, Durable, "disk"},
		{Health{Fsync: true, FullPageWrites: true, SynchronousCommit: "on", Standby: true}, Durable, "standby"},
	} {
		if got, words := judge(&c.h); got != c.want || !strings.Contains(words, c.word) {
			t.Errorf("%+v: %v, %q; want %v and a word on %s", c.h, got, words, c.want, c.word)
		}
	}
}

// ours returns a pool on a server of its own.
func ours(t *testing.T) *pgxpool.Pool {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a real server")
	}
	p, err := pgxpool.New(t.Context(), realpg.Start(t, "fsync=off").DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestOnServer(t *testing.T) {
	p := ours(t)
	for name, test := range map[string]func(*testing.T, *pgxpool.Pool, string){
		"migrate": testMigrate, "resolve": testResolve, "long": testLong, "clean": testCleanUp, "forget": testForget, "copied": testCopied,
		"packed": testPacked,
	} {
		t.Run(name, func(t *testing.T) { test(t, p, fmt.Sprintf("i%x%s", time.Now().UnixNano(), name)) })
	}
}

// at opens a storage in a schema that goes with the test.
func at(t *testing.T, p *pgxpool.Pool, schema string) *Storage {
	t.Helper()
	t.Cleanup(func() {
		if _, err := p.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	s, err := New(t.Context(), p, Config{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// testMigrate opens schemas of every earlier version. The empty one is the
// first of them.
func testMigrate(t *testing.T, p *pgxpool.Pool, name string) {
	for version := range len(migrations()) + 1 {
		cfg := Config{Schema: fmt.Sprint(name, version)}.withDefaults()
		old := &Storage{pool: p, cfg: cfg, schema: `"` + cfg.Schema + `"`}
		if err := old.migrate(t.Context(), version); err != nil {
			t.Fatalf("version %d: %v", version, err)
		}
		if has, err := old.version(t.Context()); err != nil || has != int64(version) {
			t.Fatalf("version %d is %d, %v", version, has, err)
		}
		s := at(t, p, cfg.Schema)
		if err := s.Commit(t.Context(), &customer.Commit{Suppress: []string{"a"}}); err != nil {
			t.Errorf("version %d: %v", version, err)
		}
		if has, err := s.version(t.Context()); err != nil || has != int64(len(migrations())) {
			t.Errorf("version %d was brought to %d, %v", version, has, err)
		}
	}
}

// testResolve asks what became of a commit that was stored, and of one that was
// not and must not be any more.
func testResolve(t *testing.T, p *pgxpool.Pool, name string) {
	s := at(t, p, name)
	lost := errors.New("lost")
	attempt := func(c *customer.Commit, id uuid) error {
		j, err := newJob(s.codec, &s.sheets, c)
		if err != nil {
			t.Fatal(err)
		}
		return s.with(t.Context(), func(conn *pgxpool.Conn) error {
			x := &tx{s: s, j: j, id: id, conn: conn}
			return x.run(t.Context())
		})
	}
	for table, c := range map[string]*customer.Commit{
		"@receipts": {Suppress: []string{"a"}},
		"@commits":  {Changes: []customer.Change{{Kind: customer.Updated, Customer: "c", Ver: 1}}},
	} {
		id := newCommit()
		if err := attempt(c, id); err != nil {
			t.Fatal(err)
		}
		if err := s.resolve(t.Context(), table, id, lost); err != nil {
			t.Errorf("%s: of a commit that is stored: %v", table, err)
		}
		id = newCommit()
		if err := s.resolve(t.Context(), table, id, lost); !errors.Is(err, errAgain) {
			t.Errorf("%s: of a commit that is not stored: %v", table, err)
		}
		if err := attempt(c, id); err == nil || !passing(err) {
			t.Errorf("%s: a commit that was given up is stored afterwards: %v", table, err)
		}
	}
	if got, err := s.Read(t.Context(), customer.Want{Suppressed: true}); err != nil || got.Suppressed != 1 {
		t.Errorf("the list has revision %d, %v; want 1", got.Suppressed, err)
	}
}

// testLong puts entries in order that begin alike for longer than an index row
// can be, and pages through them.
func testLong(t *testing.T, p *pgxpool.Pool, name string) {
	s := at(t, p, name)
	r := channel.Ref{Channel: "shop", Kind: channel.KindOrder, ID: "1"}
	var want []customer.EntryRow
	for _, n := range []int{0, 1, 1000, 1500, 1600} {
		for _, end := range []string{"", "a", "b", "ž", "\x01"} {
			want = append(want, customer.EntryRow{At: time.Unix(1, 0).UTC(), Ref: r, Kind: "k", Part: strings.Repeat("ä", n) + end})
		}
	}
	add := slices.Clone(want)
	rand.Shuffle(len(add), func(i, j int) { add[i], add[j] = add[j], add[i] })
	if err := s.Commit(t.Context(), &customer.Commit{Entries: []customer.EntryChange{{Owner: r, Add: add}}}); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(want, func(a, b customer.EntryRow) int { return b.Compare(a) })
	for _, limit := range []int{1, 3, 100} {
		var got []customer.EntryRow
		for q := (customer.TimelineQuery{Owners: []channel.Ref{r}, Limit: limit}); ; {
			rows, err := s.Timeline(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) == 0 {
				break
			}
			got = append(got, rows...)
			q.Before = &rows[len(rows)-1]
		}
		if diff := cmp.Diff(parts(want), parts(got)); diff != "" {
			t.Errorf("in pages of %d (-want +got):\n%s", limit, diff)
		}
	}
}

func parts(rows []customer.EntryRow) (out []string) {
	for _, e := range rows {
		out = append(out, fmt.Sprint(len(e.Part), " ", e.Part[max(0, len(e.Part)-2):]))
	}
	return out
}

// testCleanUp removes receipts that nobody asks for any more, and no others.
func testCleanUp(t *testing.T, p *pgxpool.Pool, name string) {
	s := at(t, p, name)
	old := commitAt(time.Now().Add(-72 * time.Hour))
	if _, err := p.Exec(t.Context(), s.sql(fenceReceipts), s.tenant, old); err != nil {
		t.Fatal(err)
	}
	s.commits.Store(cleanUpAfter - 2)
	count := func() (n int) {
		if err := p.QueryRow(t.Context(), s.sql("SELECT count(*) FROM @receipts")).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for i, want := range []int{2, 2} { // the second commit comes, and the old receipt goes
		if err := s.Commit(t.Context(), &customer.Commit{Suppress: []string{"a"}}); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != want {
			t.Errorf("after commit %d there are %d receipts, want %d", i+1, n, want)
		}
	}
}

// TestPartyOfEarlierVersion: what was stored of a party before addresses were is
// read as it was.
func TestPartyOfEarlierVersion(t *testing.T) {
	codec := factjson.New(&partyBody{})
	old := storedParty{ref: refKey(channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}), body: []byte(`{"name":{"given":"Anna"},"claims":[{"kind":"email","value":"a@example.com","n":2}]}`)}
	row, err := old.row(codec)
	if err != nil || row.Name.Given != "Anna" || len(row.Claims) != 1 || row.Addresses != nil {
		t.Fatalf("%v", err)
	}
	row.Addresses = []customer.AddressRow{{Address: channel.Address{Street: "Długa 5", Postcode: "00-238"}, House: "00238 5", N: 3}}
	text, err := appendParty(nil, codec, row)
	if err != nil {
		t.Fatal(err)
	}
	again := storedParty{ref: old.ref, body: []byte(text)}
	if back, err := again.row(codec); err != nil || len(back.Addresses) != 1 || back.Addresses[0] != row.Addresses[0] {
		t.Errorf("%v: the addresses come back otherwise", err)
	}
}
