package identity

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestBoundDropsNothing compares pairs that the bound passes over, by the
// shipped model and by a trained one: none of them would have been kept.
func TestBoundDropsNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	l := NewLinker(LinkerConfig{})
	for i := range 700 {
		p := boundRecord(r, i)
		l.Add(&p)
	}
	run := l.prepare(nil)
	if err := run.train(); err != nil {
		t.Fatal(err)
	}
	retail := Retail()
	for _, strict := range []bool{false, true} {
		for _, m := range []*Model{&retail, &run.model} {
			s := newScorer(weigherOf(m), run.t)
			s.strict = strict
			review := run.config.review()
			b := newBound(s, gain{same: review})
			c := s.comparer()
			passed, all := 0, 0
			var v vector
			for i := range run.t.rows {
				for j := range i {
					c.compare(int32(i), int32(j), &v)
					x := s.weigh(&v)
					all++
					if w := v; c.worth(b, int32(j), int32(i), &w) {
						if w != v {
							t.Fatalf("%+v is compared as %+v", v, w)
						}
						continue
					}
					passed++
					if x.same >= review || x.house >= 0 || strict && v.sharesKey() {
						t.Fatalf("strict %v, model %q: %+v is passed over: %+v", strict, m.Name, v.level, x)
					}
				}
			}
			if passed*6 < all {
				t.Errorf("strict %v, model %q: %d of %d pairs are passed over", strict, m.Name, passed, all)
			}
		}
	}
}

// boundRecord makes a record of few values with slips, so that records agree
// in all ways, and are written in all ways.
func boundRecord(r *rand.Rand, i int) Party {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	given := func() string {
		return pick("Jan", "Anna", "Hanna", "Jan Maria", "J.", "Müller", "Kasia", "Katarzyna", "Олена", "Marta", "Marat", "Nowak", "", "Xqz")
	}
	family := func() string {
		return pick("Nowak", "Nowk", "Kowalski", "Kowalska", "Müller", "Mueller", "Nowak-Kowalska", "Олена", "Jan", "Lis", "Lisek", "", "Wójcik", "Acme Trading Ltd")
	}
	p := Party{Ref: channel.Ref{Channel: "test", Kind: channel.KindPerson, ID: fmt.Sprintf("%06d", i)}, Name: channel.Name{Given: given(), Family: family()}}
	if r.IntN(8) == 0 {
		p.Name = channel.Name{Full: given() + " " + family() + pick("", " jr", " sr")}
	}
	if r.IntN(2) == 0 {
		p.BirthDate = pick("1980-05-12", "1980-12-05", "1980", "1981-05-12", "1955-03-03", "1955-03-13")
	}
	claim := func(kind channel.KeyKind, issuer, value string) {
		p.Claims = append(p.Claims, Claim{Key: channel.Key{Kind: kind, Issuer: issuer, Value: value}, Fact: p.Ref})
	}
	for range r.IntN(3) {
		claim(channel.KeyEmail, "", pick("jan.nowak", "jannowak", "anna.lis", "anna.lsi", "kasia", "nowakjan", "x.y.z", fmt.Sprint("u", i/2))+"@"+pick("wp.pl", "o2.pl", "gmail.com"))
	}
	for range r.IntN(3) {
		claim(channel.KeyPhone, "", pick("+48601203405", "+48601203450", "601203405", "48601203405", "+4822601203", "+48501999888", fmt.Sprintf("+486%08d", i/2*7919)))
	}
	if r.IntN(5) == 0 {
		claim(channel.KeyLoyalty, "club", fmt.Sprint(1000+r.IntN(30)))
	}
	if r.IntN(5) == 0 {
		claim(channel.KeyNationalID, "PL", fmt.Sprint(44051401358+r.IntN(30)))
	}
	for range r.IntN(3) {
		p.Addresses = append(p.Addresses, channel.Address{Street: pick("ul. Polna 5", "ul. Polna 5/3", "Polana 5", "ul. Lipowa 12", "", "Polna"), City: pick("Radom", "Radon", "Wilno", ""), Postcode: pick("26-600", "", "01-100")})
	}
	return p
}
