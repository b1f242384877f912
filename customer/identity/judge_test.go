package identity

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
)

func TestBuiltin(t *testing.T) {
	for _, c := range []struct {
		kind    channel.KeyKind
		value   string
		generic bool
	}{
		{channel.KeyPhone, "+48000000000", true},
		{channel.KeyPhone, "+48111111111", true},
		{channel.KeyPhone, "+48123456789", true},
		{channel.KeyPhone, "+48987654321", true},
		{channel.KeyPhone, "+11234567890", true},
		{channel.KeyPhone, "+37066666666", true},
		{channel.KeyPhone, "+48600100200", false},
		{channel.KeyPhone, "+48222222223", false},
		{channel.KeyPhone, "+37061234567", false},
		{channel.KeyPhone, "+3712222222", true},
		{channel.KeyPhone, "+", false},
		{channel.KeyEmail, "noemail@shop.pl", true},
		{channel.KeyEmail, "no-email@shop.pl", true},
		{channel.KeyEmail, "brak@brak.pl", true},
		{channel.KeyEmail, "none@gmail.com", true},
		{channel.KeyEmail, "nie.podano@wp.pl", true},
		{channel.KeyEmail, "noreply@shop.pl", true},
		{channel.KeyEmail, "neturi@shop.lt", true},
		{channel.KeyEmail, "test@test.pl", true},
		{channel.KeyEmail, "test@shop.pl", false},
		{channel.KeyEmail, "anna@example.com", false},
		{channel.KeyEmail, "anna@example.lt", false},
		{channel.KeyEmail, "anna@host.invalid", true},
		{channel.KeyEmail, "anna@localhost.localdomain", true},
		{channel.KeyEmail, "anna@noemail.com", true},
		{channel.KeyEmail, "anna@mailinator.com", true},
		{channel.KeyEmail, "abc@marketplace.amazon.de", true},
		{channel.KeyEmail, "x+y@allegromail.pl", true},
		{channel.KeyEmail, "anna.brak@wp.pl", false},
		{channel.KeyEmail, "till@shop.example", true},
		{channel.KeyEmail, "anna@office.example", true},
		{channel.KeyEmail, "anna@post-office.example", false},
		{channel.KeyAccount, "null", true},
		{channel.KeyAccount, "0", true},
		{channel.KeyAccount, "1", false},
		{channel.KeyAccount, "111111111", false},
		{channel.KeyLoyalty, "0000000000", true},
		{channel.KeyLoyalty, "1234567890", true},
		{channel.KeyLoyalty, "7700112345", false},
		{"badge", "brak", true},
	} {
		r := Rules{Generic: []channel.KeyID{{Kind: channel.KeyEmail, Value: "till@shop.example"}, {Kind: channel.KeyEmail, Value: "@Office.example"}}}
		id := channel.KeyID{Kind: c.kind, Value: c.value}
		why, got := r.Builtin(id)
		if got != c.generic || (why != "") != got {
			t.Errorf("%s %q: %v %q, want %v", c.kind, c.value, got, why, c.generic)
		}
		r.NoBuiltin, r.Generic = true, nil
		if _, got := r.Builtin(id); got {
			t.Errorf("%s %q is generic although the built-in ones are off", c.kind, c.value)
		}
	}
}

func TestJudge(t *testing.T) {
	k := mail("jan@example.com", verified)
	id := k.ID()
	noemail := mail("noemail@shop.pl", verified).ID()
	say := func(seq int64, a Action, id channel.KeyID) Decision { return Decision{Seq: seq, Action: a, Key: id} }
	var nameless []Party
	for i := range 9 {
		nameless = append(nameless, who(string(rune('a'+i)), "", "", k))
	}
	accounts := []Party{who("a", "", "", k, account("1")), who("b", "", "", k, account("2")), who("c", "", "", k, account("3")), who("d", "", "", k, account("4"))}
	for _, c := range []struct {
		name      string
		rules     Rules
		id        channel.KeyID
		holders   []Party
		decisions []Decision
		want      Value
	}{
		{name: "nobody", id: id, want: Value{Key: id}},
		{name: "three people", id: id, holders: crowd(3, k), want: Value{Key: id, Holders: 3, People: 3}},
		{name: "four people", id: id, holders: crowd(4, k), want: Value{Key: id, Holders: 4, People: 4, Generic: true, Why: "used by more than 3 people"}},
		{name: "counted up to the bound", id: id, holders: crowd(9, k), want: Value{Key: id, Holders: 9, People: 4, Generic: true, Why: "used by more than 3 people"}},
		{name: "a bound of its own", rules: Rules{People: map[channel.KeyKind]int{channel.KeyEmail: 5}}, id: id, holders: crowd(5, k), want: Value{Key: id, Holders: 5, People: 5}},
		{name: "nameless parties count nobody", id: id, holders: nameless, want: Value{Key: id, Holders: 9}},
		{name: "forms of one name are one person", id: id, holders: []Party{who("a", "Kasia Nowak", "", k), who("b", "K. Nowak", "", k), who("c", "Katarzyna Nowak", "", k)}, want: Value{Key: id, Holders: 3, People: 1}},
		{name: "birth dates", id: id, holders: []Party{who("a", "Jan Lis", "1950-05-12", k), who("b", "Jan Lis", "1980-05-12", k), who("c", "Jan Lis", "1980-01-01", k)}, want: Value{Key: id, Holders: 3, People: 2}},
		{name: "accounts", rules: Rules{Unique: []string{"shop"}}, id: id, holders: accounts, want: Value{Key: id, Holders: 4, People: 4, Generic: true, Why: "used by more than 3 people"}},
		{name: "an account hides no names", rules: Rules{Unique: []string{"shop"}}, id: id, holders: append(crowd(4, k), who("a", "", "", k, account("1"))), want: Value{Key: id, Holders: 5, People: 4, Generic: true, Why: "used by more than 3 people"}},
		{name: "an initial hides no names", id: id, holders: append(crowd(4, k), who("a", "J. Nowak", "", k), who("b", "A. Nowak", "", k), who("c", "P. Nowak", "", k)), want: Value{Key: id, Holders: 7, People: 4, Generic: true, Why: "used by more than 3 people"}},
		{name: "accounts of no unique namespace", id: id, holders: accounts, want: Value{Key: id, Holders: 4}},
		{name: "too many parties", rules: Rules{Holders: 8}, id: id, holders: nameless, want: Value{Key: id, Holders: 9, Generic: true, Why: "carried by more than 8 parties"}},
		{name: "as many as may be, one twice", rules: Rules{Holders: 9}, id: id, holders: append(nameless, nameless[0]), want: Value{Key: id, Holders: 9}},
		{name: "built in", id: noemail, holders: nameless, want: Value{Key: noemail, Holders: 9, Generic: true, Why: "placeholder address"}},
		{name: "allowed", id: noemail, holders: nameless, decisions: []Decision{say(1, AllowValue, noemail)}, want: Value{Key: noemail, Holders: 9}},
		{name: "allowed with many people", id: id, holders: crowd(9, k), decisions: []Decision{say(1, AllowValue, id)}, want: Value{Key: id, Holders: 9}},
		{name: "blocked", id: id, holders: crowd(1, k), decisions: []Decision{say(1, BlockValue, id)}, want: Value{Key: id, Holders: 1, Generic: true, Why: "blocked by a decision"}},
		{name: "the newest decision holds", id: id, holders: crowd(1, k), decisions: []Decision{say(3, AllowValue, id), say(2, BlockValue, id), say(4, BlockValue, noemail)}, want: Value{Key: id, Holders: 1}},
		{name: "undone", id: id, holders: crowd(1, k), decisions: []Decision{say(1, BlockValue, id), say(2, UndoValue, id)}, want: Value{Key: id, Holders: 1, People: 1}},
	} {
		if d := cmp.Diff(c.want, c.rules.Judge(c.id, c.holders, c.decisions)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// TestJudgeIsAFunctionOfTheSet: the order of holders and decisions does not
// matter, a holder told twice counts once, any Holders+1 stand for more, and
// who goes away again leaves no trace.
func TestJudgeIsAFunctionOfTheSet(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for seed := range uint64(3_000) {
		ps, ds, r := randomChoices(seed).situation(12)
		r.Holders = 5
		id := mail("a@example.com", verified).ID()
		want := r.Judge(id, ps, ds)
		half := r.Judge(id, ps[:len(ps)/2], ds)
		shuffled := append(append([]Party{}, ps...), ps[:len(ps)/2]...)
		rnd.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		rnd.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
		if d := cmp.Diff(want, r.Judge(id, shuffled, ds)); d != "" {
			t.Fatalf("seed %d: another order, another verdict:\n%s", seed, d)
		}
		if len(ps) > r.Holders {
			rnd.Shuffle(len(ps), func(i, j int) { ps[i], ps[j] = ps[j], ps[i] })
			if d := cmp.Diff(want, r.Judge(id, ps[:r.Holders+1], ds)); d != "" {
				t.Fatalf("seed %d: Holders+1 of too many give another verdict:\n%s", seed, d)
			}
			if d := cmp.Diff(want, r.JudgeCount(id, len(ps), ds)); d != "" {
				t.Fatalf("seed %d: the number of too many alone gives another verdict:\n%s", seed, d)
			}
			continue
		}
		if d := cmp.Diff(half, r.Judge(id, ps[:len(ps)/2], ds)); d != "" {
			t.Fatalf("seed %d: judging more before changed the verdict:\n%s", seed, d)
		}
	}
}

// TestGenericIsReversible: strangers make a value generic and its links go;
// without them everything is as before.
func TestGenericIsReversible(t *testing.T) {
	k := phone("600100200", verified)
	two := []Party{who("a", "Jan Nowak", "", k), who("b", "Jan Nowak", "", k)}
	before := ResolveAll(two, nil, Rules{})
	for n := range 12 {
		all := append(crowd(n, k.With(asserted)), two...)
		res := ResolveAll(all, nil, Rules{})
		if got, want := together(res.Clusters, person("a"), person("b")), n < 5; got != want {
			t.Errorf("with %d strangers: together %v, want %v", n, got, want)
		}
	}
	if d := cmp.Diff(before, ResolveAll(two, nil, Rules{})); d != "" {
		t.Error(d)
	}
}
