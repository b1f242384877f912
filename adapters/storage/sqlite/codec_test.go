package sqlite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// A filler fills values of the vocabulary at random.
type filler struct{ *rand.Rand }

func (f filler) text() string {
	words := []string{"", "a", "Ona", "żółć", "日本", "a\nb\t\r\b\f", `"<&>\/`, "\u2028\u2029", "👞", "it's", "\x01\x7f", "\u00a0", "1e5", "null"}
	return words[f.IntN(len(words))]
}

func (f filler) at() time.Time {
	return time.Unix(f.Int64N(4_000_000_000), []int64{0, 1000, 120_000_000, 999_999_999}[f.IntN(4)]).UTC()
}

func (f filler) fill(v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *channel.Time:
		*x = channel.UTC(f.at())
		switch f.IntN(5) {
		case 0:
			x.Zone, x.Flag = channel.ZoneConfigured, f.text()
		case 1:
			x.Zone, x.DateOnly, x.Date = channel.ZoneUnknown, true, x.Format(time.DateOnly)
		case 2:
			*x = channel.Time{}
		}
		return
	case *time.Time:
		*x = f.at()
		return
	case *channel.Ref:
		*x = channel.Ref{Channel: "web", Kind: channel.KindCase, ID: fmt.Sprintf("%d/%s", f.IntN(100), f.text())}
		return
	case *channel.Assurance:
		*x = channel.Assurance(f.IntN(3))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(f.Int64() - 1<<62)
	case reflect.Float64:
		v.SetFloat(f.Float64() * 10)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.IntN(4), 4))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			if f.IntN(3) > 0 {
				f.fill(field)
			}
		}
	}
}

func (f filler) fact() channel.Fact {
	kinds := channel.Kinds()
	k := kinds[f.IntN(len(kinds))]
	out := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: k, ID: "1" + f.text()}, Version: f.Int64N(3), URL: f.text(), Deleted: f.IntN(5) == 0}
	for _, v := range []any{&out.CreatedAt, &out.UpdatedAt, &out.Party, &out.Keys} {
		f.fill(reflect.ValueOf(v).Elem())
	}
	if f.IntN(9) > 0 {
		out.Content = newContent(k)
		f.fill(reflect.ValueOf(out.Content).Elem())
	}
	return out
}

// agree checks that the codec writes and reads a fact as package channel does.
func agree(t *testing.T, c *codec, f *channel.Fact, quick bool) {
	t.Helper()
	want, err := f.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.fact(nil, f)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("written: %v\n%s, want\n%s", err, got, want)
	}
	var a, b channel.Fact
	if err := a.UnmarshalJSON(want); err != nil {
		t.Fatal(err)
	}
	if err := c.readFact(string(got), &b); err != nil {
		t.Fatal(err)
	}
	if err := c.quickFact(string(got), &b); quick && err != nil {
		t.Fatalf("not read by the codec itself: %v\n%s", err, got)
	}
	ah, _ := a.Hash()
	bh, _ := b.Hash()
	if ah != bh || blur(a) != blur(b) {
		t.Fatalf("read: %+v, want %+v", b, a)
	}
}

// blur takes the difference between nil and empty out of a fact, which is none.
func blur(f channel.Fact) string {
	b, _ := f.MarshalJSON()
	return string(b)
}

// TestCodec compares the codec with package channel over worlds, and over
// everything that the types allow.
func TestCodec(t *testing.T) {
	c := newCodec()
	for f := range world.New(world.Config{Seed: 3, People: 40}).Facts() {
		agree(t, c, &f, true)
	}
	for seed := range uint64(2000) {
		f := filler{rand.New(rand.NewPCG(seed, 1))}.fact()
		agree(t, c, &f, false)
	}
	for _, k := range channel.Kinds() {
		content := newContent(k)
		if content == nil || c.shapes[reflect.TypeOf(content).Elem()] == nil {
			t.Errorf("the codec does not know a %s", k)
		}
	}
}

// FuzzCodec reads whatever there is: what package channel reads is read alike,
// what it refuses is refused.
func FuzzCodec(f *testing.F) {
	c := newCodec()
	for seed := range uint64(20) {
		fact := filler{rand.New(rand.NewPCG(seed, 2))}.fact()
		b, err := fact.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Add(`{"ref":"web/order/1","content":{"number":"\ud83d\ude00","flags":["a",]}}`)
	f.Add(`{"ref":"web/order/1","version":01}`)
	f.Fuzz(func(t *testing.T, s string) {
		var fast channel.Fact
		if c.quickFact(s, &fast) != nil || !json.Valid([]byte(s)) {
			return // encoding/json has the last word
		}
		var slow channel.Fact
		if err := slow.UnmarshalJSON([]byte(s)); err == nil && blur(fast) != blur(slow) {
			t.Fatalf("%q is read as\n%s, want\n%s", s, blur(fast), blur(slow))
		}
	})
}

// TestPack compares lists of postings before and after.
func TestPack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		var list []posting
		for range rng.IntN(30) {
			list = append(list, posting{1 + rng.Int64N(1<<uint(1+rng.IntN(61))), uint8(rng.Uint32()), rng.IntN(2) == 0})
		}
		b := pack(nil, list)
		if got := unpack(b); !reflect.DeepEqual(got, list) {
			t.Fatalf("%v comes back as %v", list, got)
		}
		for n := range b { // a torn list is no panic
			unpack(b[:n])
		}
	}
}

// TestPartyOfEarlierVersion: what was stored of a party before addresses were is
// read as it was, and what is stored now is read by both readers alike.
func TestPartyOfEarlierVersion(t *testing.T) {
	c := newCodec()
	const before = `{"created":"2026-01-02T03:04:05Z","name":{"given":"Anna"},"born":"1980-05-12","claims":[{"kind":"email","value":"a@example.com","assurance":1,"n":2}]}`
	var b partyBody
	if err := c.readParty(before, &b); err != nil || b.Name.Given != "Anna" || len(b.Claims) != 1 || b.Addresses != nil {
		t.Fatalf("%v: %d claims, %d addresses", err, len(b.Claims), len(b.Addresses))
	}
	p := &customer.PartyRow{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}, Name: b.Name,
		Addresses: []customer.AddressRow{{Address: channel.Address{Street: "Długa \"5\"", Postcode: "00-238"}, House: "00238 5", N: 3}, {N: 1}}}
	text, err := c.partyText(p)
	if err != nil {
		t.Fatal(err)
	}
	var quick, plain partyBody
	if err := c.readParty(text, &quick); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &plain); err != nil || !reflect.DeepEqual(quick, plain) {
		t.Errorf("%v: the two readers differ", err)
	}
	if len(quick.Addresses) != 2 || customer.AddressRow(quick.Addresses[0]) != p.Addresses[0] || quick.Addresses[1].N != 1 {
		t.Error("the addresses come back otherwise")
	}
}
