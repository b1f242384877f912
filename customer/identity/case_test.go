package identity

import (
	"fmt"
	"slices"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

func key(kind channel.KeyKind, issuer, value string, a channel.Assurance) channel.Key {
	return channel.NewKey(kind, issuer, value, a)
}

func mail(text string, a channel.Assurance) channel.Key {
	k, err := channel.Email(text)
	if err != nil {
		panic(err)
	}
	return k.With(a)
}

func phone(text string, a channel.Assurance) channel.Key {
	k, err := channel.Phone(text, "PL")
	if err != nil {
		panic(err)
	}
	return k.With(a)
}

func account(id string) channel.Key {
	return key(channel.KeyAccount, "shop", id, channel.Authoritative)
}

func card(number string, a channel.Assurance) channel.Key {
	return key(channel.KeyLoyalty, "club", number, a)
}

// who makes a party; birth may be empty.
func who(id, full, birth string, keys ...channel.Key) Party {
	p := Party{Ref: person(id), Name: channel.Name{Full: full}, BirthDate: birth}
	for _, k := range keys {
		p.Claims = append(p.Claims, Claim{k, p.Ref})
	}
	return p
}

// crowd makes n parties of different people who all carry the keys.
func crowd(n int, keys ...channel.Key) []Party {
	names := []string{"Anna", "Jan", "Piotr", "Katarzyna", "Marek", "Tomasz", "Ewa", "Zofia", "Adam", "Joanna", "Robert", "Monika"}
	var ps []Party
	for i := range n {
		ps = append(ps, who(fmt.Sprintf("x%03d", i), names[i%len(names)]+" Nowak", "", keys...))
	}
	return ps
}

const (
	asserted      = channel.Asserted
	verified      = channel.Verified
	authoritative = channel.Authoritative
)

type expectation struct {
	a, b string
	want Verdict
}

// cases are those that an engine for shops must get right. Where only evidence
// of names and addresses can decide, a deterministic engine says what it can.
var cases = []struct {
	name      string
	parties   []Party
	decisions []Decision
	want      []expectation
	generic   []channel.Key
	conflicts int
}{
	{name: "1 shared household landline, different given names",
		parties: []Party{who("a", "Jan Nowak", "", phone("22 635 40 12", asserted)), who("b", "Anna Zych", "", phone("226354012", asserted))},
		want:    []expectation{{"a", "b", Household}}},
	{name: "2 family mailbox",
		parties: []Party{who("a", "Jan Kowalski", "", mail("kowalscy@wp.pl", verified)), who("b", "Anna Kowalska", "", mail("kowalscy@wp.pl", verified))},
		want:    []expectation{{"a", "b", Household}}, conflicts: 1},
	{name: "3 dummy address of a till",
		parties: []Party{who("a", "", "", mail("noemail@shop.pl", verified)), who("b", "", "", mail("noemail@shop.pl", verified)),
			who("c", "", "", mail("brak@brak.pl", verified)), who("d", "", "", mail("brak@brak.pl", verified))},
		want:    []expectation{{"a", "b", Different}, {"c", "d", Different}},
		generic: []channel.Key{mail("noemail@shop.pl", asserted), mail("brak@brak.pl", asserted)}},
	{name: "4 the store's own phone, before",
		parties: []Party{who("a", "Jan Nowak", "", phone("600100200", verified)), who("b", "Jan Nowak", "", phone("600100200", verified)),
			who("c", "Ewa Zych", "", phone("600100200", asserted))},
		want: []expectation{{"a", "b", Same}, {"b", "c", Possible}}},
	{name: "4 the store's own phone, after",
		parties: append(crowd(5, phone("600100200", asserted)),
			who("a", "Jan Nowak", "", phone("600100200", verified)), who("b", "Jan Nowak", "", phone("600100200", verified))),
		want:    []expectation{{"a", "b", Different}, {"a", "x000", Different}},
		generic: []channel.Key{phone("600100200", asserted)}},
	{name: "5 placeholder numbers",
		parties: []Party{who("a", "", "", key(channel.KeyPhone, "", "+48123456789", verified)), who("b", "", "", key(channel.KeyPhone, "", "+48123456789", verified)),
			who("c", "", "", key(channel.KeyPhone, "", "+48111111111", verified)), who("d", "", "", key(channel.KeyPhone, "", "+48111111111", verified))},
		want:    []expectation{{"a", "b", Different}, {"c", "d", Different}},
		generic: []channel.Key{key(channel.KeyPhone, "", "+48123456789", asserted), key(channel.KeyPhone, "", "+48111111111", asserted)}},
	{name: "6 mailbox and tax id of a firm",
		parties: crowd(9, mail("info@firma.pl", verified), key(channel.KeyTaxID, "PL", "5260250995", verified)),
		want:    []expectation{{"x000", "x001", Different}, {"x003", "x008", Different}},
		generic: []channel.Key{mail("info@firma.pl", asserted), key(channel.KeyTaxID, "PL", "5260250995", asserted)}},
	{name: "6 tax id of a firm, two buyers without names",
		parties: []Party{who("a", "", "", key(channel.KeyTaxID, "PL", "5260250995", verified)), who("b", "", "", key(channel.KeyTaxID, "PL", "5260250995", verified))},
		want:    []expectation{{"a", "b", Possible}}},
	{name: "7 twins",
		parties: []Party{who("a", "Anna Nowak", "1990-05-12", phone("600100200", verified)), who("b", "Hanna Nowak", "1990-05-12", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Household}}, conflicts: 1},
	{name: "8 junior and senior",
		parties: []Party{who("a", "Jan Nowak", "1950-05-12", phone("600100200", verified)), who("b", "Jan Nowak", "1980-05-12", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Household}}, conflicts: 1},
	{name: "8 junior and senior, no birth date",
		parties: []Party{who("a", "Jan Nowak", "", phone("600100200", asserted)), who("b", "Jan Nowak", "1980-05-12", phone("600100200", asserted))},
		want:    []expectation{{"a", "b", Possible}}},
	{name: "9 namesakes",
		parties: []Party{who("a", "Jan Kowalski", "", mail("jan@example.com", verified)), who("b", "Jan Kowalski", "", mail("jk@example.com", verified))},
		want:    []expectation{{"a", "b", Different}}},
	{name: "10 loyalty card lent to the spouse",
		parties: []Party{who("a", "Anna Kowalska", "", card("77001", authoritative), phone("600100200", verified)),
			who("b", "Piotr Kowalski", "", card("77001", verified), phone("600100300", asserted))},
		want: []expectation{{"a", "b", Household}}, conflicts: 1},
	{name: "11 gift order: the recipient is not the party",
		parties: []Party{who("a", "Anna Kowalska", "", mail("anna@example.com", verified)), who("b", "Ewa Zych", "", mail("ewa@example.com", verified))},
		want:    []expectation{{"a", "b", Different}}},
	{name: "12 the same parcel locker is no evidence",
		parties: []Party{who("a", "Anna Kowalska", ""), who("b", "Anna Kowalska", "")},
		want:    []expectation{{"a", "b", Different}}},
	{name: "13 recycled phone",
		parties: []Party{who("a", "", "", until(phone("600100200", verified), 0)), who("b", "", "", since(phone("600100200", verified), 9))},
		want:    []expectation{{"a", "b", Different}}},
	{name: "14 corporate mailbox handed on",
		parties: []Party{who("a", "Ewa Zych", "", until(mail("biuro@example.com", verified), 3)), who("b", "Adam Lis", "", since(mail("biuro@example.com", verified), 3)),
			who("c", "", "", since(mail("biuro@example.com", verified), 5))},
		want: []expectation{{"a", "b", Different}, {"a", "c", Different}, {"b", "c", Same}}},
	{name: "15 two accounts, one address",
		parties: []Party{who("a", "Jan Nowak", "", account("17"), mail("jan@example.com", verified)), who("b", "Jan Nowak", "", account("18"), mail("jan@example.com", verified))},
		want:    []expectation{{"a", "b", Different}}, conflicts: 1},
	{name: "16 somebody else's address in a guest checkout",
		parties: []Party{who("a", "Anna Kowalska", "", account("17"), mail("anna@example.com", verified)), who("b", "Piotr Lis", "", mail("anna@example.com", asserted)),
			who("c", "", "", mail("anna@example.com", asserted))},
		want: []expectation{{"a", "b", Possible}, {"a", "c", Possible}, {"b", "c", Possible}}},
	{name: "17 the mailbox of an agent who writes tickets for others",
		parties: crowd(6, mail("agent@example.com", verified)),
		want:    []expectation{{"x000", "x001", Different}, {"x001", "x003", Different}},
		generic: []channel.Key{mail("agent@example.com", asserted)}},
	{name: "18 shared tablet in the store",
		parties: []Party{who("a", "", "", key(channel.KeyDevice, "app", "T1", authoritative)), who("b", "", "", key(channel.KeyDevice, "app", "T1", authoritative))},
		want:    []expectation{{"a", "b", Possible}}},
	{name: "19 relay address of a marketplace",
		parties: []Party{who("a", "", "", mail("q8w7+x1@allegromail.pl", verified)), who("b", "", "", mail("q8w7+x1@allegromail.pl", verified))},
		want:    []expectation{{"a", "b", Different}},
		generic: []channel.Key{mail("q8w7+x1@allegromail.pl", asserted)}},
	{name: "20 no chain through contradicting birth dates",
		parties: []Party{who("a", "Jan Nowak", "1950-05-12", mail("jan@example.com", verified), phone("600100200", verified)),
			who("b", "Jan Nowak", "", mail("jan@example.com", verified), phone("600100200", verified), phone("600100300", verified)),
			who("c", "Jan Nowak", "1980-05-13", phone("600100300", verified))},
		want: []expectation{{"a", "b", Same}, {"b", "c", Possible}, {"a", "c", Different}}, conflicts: 1},
	{name: "21 husband and wife behind one initial",
		parties: []Party{who("a", "J. Kowalski", "", phone("600100200", verified)), who("b", "J. Kowalska", "", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Household}}, conflicts: 1},
	{name: "22 birth dates that say nothing",
		parties: []Party{who("a", "Jan Nowak", "1900-01-01", mail("jan@example.com", verified)), who("b", "Jan Nowak", "1980-05-12", mail("jan@example.com", verified)),
			who("c", "Jan Nowak", "1970-01-01", mail("jan@example.com", verified)), who("d", "Jan Nowak", "1983-01-01", mail("jan@example.com", verified))},
		want: []expectation{{"a", "b", Same}, {"b", "c", Same}, {"b", "d", Same}}},
	{name: "26 dots and plus at Gmail",
		parties: []Party{who("a", "", "", mail("J.Nowak+shop@googlemail.com", verified)), who("b", "", "", mail("jnowak@gmail.com", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "27 dots elsewhere",
		parties: []Party{who("a", "", "", mail("j.nowak@wp.pl", verified)), who("b", "", "", mail("jnowak@wp.pl", verified))},
		want:    []expectation{{"a", "b", Different}}},
	{name: "28 diacritics",
		parties: []Party{who("a", "Łukasz Żółć", "", phone("600100200", verified)), who("b", "Lukasz Zolc", "", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "29 broken encoding",
		parties: []Party{who("a", "Łukasz Lis", "", phone("600100200", verified)), who("b", "Å?ukasz Lis", "", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "30 married name, same account",
		parties: []Party{who("a", "Anna Nowak", "", account("17")), who("b", "Anna Zych", "", account("17"))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "30 married name, same phone and birth date",
		parties: []Party{who("a", "Anna Nowak", "1990-05-12", phone("600100200", verified)), who("b", "Anna Zych", "1990-05-12", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "30 married name, birth date and given name only",
		parties: []Party{who("a", "Anna Nowak", "1990-05-12"), who("b", "Anna Zych", "1990-05-12")},
		want:    []expectation{{"a", "b", Different}}},
	{name: "31 Lithuanian married name",
		parties: []Party{who("a", "Rasa Kazlauskaitė", "1990-05-12", mail("rasa@example.lt", verified)), who("b", "Rasa Petrauskienė", "1990-05-12", mail("rasa@example.lt", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "32 diminutive",
		parties: []Party{who("a", "Kasia Nowak", "", phone("600100200", verified)), who("b", "Katarzyna Nowak", "", phone("600100200", verified)),
			who("c", "Katarzyna Nowak", "", phone("600100200", asserted))},
		want: []expectation{{"a", "b", Same}, {"a", "c", Possible}}},
	{name: "34 given and family name exchanged",
		parties: []Party{who("a", "Nowak Wit", "", phone("600100200", verified)), who("b", "Wit Nowak", "", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "35 day and month exchanged",
		parties: []Party{who("a", "Jan Nowak", "1980-05-12", phone("600100200", verified)), who("b", "Jan Nowak", "1980-12-05", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "36 transliteration",
		parties: []Party{who("a", "Юлія Шевченко", "", phone("600100200", verified)), who("b", "Yulia Shevchenko", "", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "37 notations of one number",
		parties: []Party{who("a", "", "", phone("+48 600 100 200", verified)), who("b", "", "", phone("0048600100200", verified)), who("c", "", "", phone("600-100-200", verified))},
		want:    []expectation{{"a", "b", Same}, {"b", "c", Same}}},
	{name: "38 two family names",
		parties: []Party{who("a", "Anna Nowak-Kowalska", "", phone("600100200", verified)), who("b", "Anna Nowak", "", phone("600100200", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "40 only an initial, but the card",
		parties: []Party{who("a", "Jan Nowak", "", card("77001", authoritative)), who("b", "J. Nowak", "", card("77001", verified))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "41 new phone and address, but the account",
		parties: []Party{who("a", "Jan Nowak", "", account("17"), mail("jan@example.com", verified)), who("b", "Jan Nowak", "", account("17"), mail("new@example.com", asserted))},
		want:    []expectation{{"a", "b", Same}}},
	{name: "41b names one letter apart",
		parties: []Party{who("a", "Marta Nowak", "", phone("600100200", verified)), who("b", "Maria Nowak", "", phone("600100200", verified)),
			who("c", "Krystyna Nowak", "", phone("600100300", verified)), who("d", "Krystian Nowak", "", phone("600100300", verified))},
		want: []expectation{{"a", "b", Household}, {"c", "d", Household}}, conflicts: 2},
	{name: "43 unlinked, then both sent again",
		parties: []Party{who("a", "Jan Nowak", "", mail("jan@example.com", verified)), who("b", "Jan Nowak", "", mail("jan@example.com", verified)),
			who("a", "Jan Nowak", "", mail("jan@example.com", verified)), who("b", "Jan Nowak", "", mail("jan@example.com", verified))},
		decisions: []Decision{{Seq: 1, Action: Unlink, A: person("b"), B: person("a")}},
		want:      []expectation{{"a", "b", Different}}},
	{name: "44 linked, then renamed by the source",
		parties: []Party{who("a", "Jan Nowak", "", mail("jan@example.com", verified)), who("b", "Ewa Zych", "", account("17")), who("b2", "Ewa Zych", "", account("18"))},
		decisions: []Decision{{Seq: 1, Action: Link, A: person("a"), B: person("b")},
			{Action: Link, A: person("b"), B: person("b2"), Actor: "source"}},
		want: []expectation{{"a", "b", Same}, {"a", "b2", Same}}},
	{name: "45 shuffled and doubled",
		parties: []Party{who("c", "", "", phone("600100200", verified)), who("a", "", "", mail("jan@example.com", verified)),
			who("b", "", "", mail("jan@example.com", verified)), who("b", "", "", phone("600100200", verified)), who("a", "", "", mail("jan@example.com", verified))},
		want: []expectation{{"a", "b", Same}, {"a", "c", Same}}},
	{name: "46 with the bridge",
		parties: []Party{who("a", "", "", mail("jan@example.com", verified)), who("b", "", "", mail("jan@example.com", verified), phone("600100200", verified)), who("c", "", "", phone("600100200", verified))},
		want:    []expectation{{"a", "c", Same}}},
	{name: "46 the bridge deleted",
		parties: []Party{who("a", "", "", mail("jan@example.com", verified)), who("c", "", "", phone("600100200", verified))},
		want:    []expectation{{"a", "c", Different}}},
}

func until(k channel.Key, days int) channel.Key { k.Until = day.AddDate(0, 0, days); return k }
func since(k channel.Key, days int) channel.Key { k.Since = day.AddDate(0, 0, days); return k }

func TestCases(t *testing.T) {
	r := Rules{Unique: []string{"shop"}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := inputOf(c.parties, c.decisions, r)
			res := Resolve(in, r)
			for _, w := range c.want {
				x := Explain(person(w.a), person(w.b), in, r)
				if x.Verdict != w.want {
					t.Errorf("%s and %s are %s, want %s: %s", w.a, w.b, x.Verdict, w.want, x.Text())
				}
				if got := together(res.Clusters, person(w.a), person(w.b)); got != (w.want == Same) {
					t.Errorf("%s and %s together: %v, but verdict %s", w.a, w.b, got, w.want)
				}
			}
			var generic []channel.KeyID
			for id, v := range in.Values {
				if v.Generic {
					generic = append(generic, id)
				}
			}
			for _, k := range c.generic {
				if !slices.Contains(generic, k.ID()) {
					t.Errorf("%s is not generic: %+v", k.ID(), in.Values[k.ID()])
				}
			}
			if len(generic) != len(c.generic) {
				t.Errorf("%d values are generic, want %d", len(generic), len(c.generic))
			}
			if len(res.Conflicts) != c.conflicts {
				t.Errorf("conflicts %+v, want %d", res.Conflicts, c.conflicts)
			}
		})
	}
}
