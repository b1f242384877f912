package factjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
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
func agree(t *testing.T, c *Codec, f *channel.Fact, quick bool) {
	t.Helper()
	want, err := f.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.AppendFact(nil, f)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("written: %v\n%s, want\n%s", err, got, want)
	}
	var a, b channel.Fact
	if err := a.UnmarshalJSON(want); err != nil {
		t.Fatal(err)
	}
	if err := c.ReadFact(string(got), &b); err != nil {
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
	c := New()
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
// TestText: a string is written as encoding/json writes it, whatever it is.
func TestText(t *testing.T) {
	for _, s := range []string{"", "a/b", "Žukauskas", "a\xffb", "\xc3", "\ufffd", "\xed\xa0\x80", "x\u2028", "y\u2029z", "\x7f", "<ż>", "👞\"", "ż\\", "é\x00"} {
		want, err := json.Marshal(s)
		if got := appendText([]byte("x"), s); err != nil || string(got) != "x"+string(want) {
			t.Errorf("%q is written as %s, want %s; %v", s, got[1:], want, err)
		}
		r := channel.Ref{Channel: s, Kind: channel.KindOrder, ID: "1"}
		want, _ = json.Marshal(r.String())
		if got := appendRef(nil, &r); string(got) != string(want) {
			t.Errorf("%q is written as %s, want %s", r, got, want)
		}
	}
}

func FuzzCodec(f *testing.F) {
	c := New()
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
	f.Add("{\"ref\":\"0/feedback/0\",\"content\":{\"about\":\"0/case/\xa0\"}}")
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
