package channel_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// contents has one empty content of each kind.
func contents() map[channel.Kind]channel.Content {
	return map[channel.Kind]channel.Content{
		channel.KindPerson: new(channel.Person), channel.KindOrder: new(channel.Order),
		channel.KindFulfillment: new(channel.Fulfillment), channel.KindPayment: new(channel.Payment),
		channel.KindReturn: new(channel.Return), channel.KindRefund: new(channel.Refund),
		channel.KindInteraction: new(channel.Interaction), channel.KindCase: new(channel.Case),
		channel.KindPromise: new(channel.Promise), channel.KindFeedback: new(channel.Feedback),
		channel.KindConsent: new(channel.Consent), channel.KindErasure: new(channel.Erasure),
	}
}

// A filler fills values of any type of the package with what is valid. Fields
// stay empty with the probability sparse; texts come from text.
type filler struct {
	r      *rand.Rand
	sparse float64
	text   func() string
	n      int
}

func newFiller(seed uint64, sparse float64) *filler {
	f := &filler{r: rand.New(rand.NewPCG(seed, 7)), sparse: sparse}
	words := []string{"", "a", "Ona", "żółć", "日本", "a\nb", `"<&>`, "\u2028", "👞", "it's"}
	f.text = func() string { return words[f.r.IntN(len(words))] }
	return f
}

func (f *filler) time() channel.Time {
	at := time.Unix(f.r.Int64N(4_000_000_000), f.r.Int64N(1e9)).UTC()
	t := channel.UTC(at)
	switch f.r.IntN(4) {
	case 0:
		t.Zone, t.Flag = channel.ZoneConfigured, f.text()
	case 1:
		t.Zone, t.DateOnly, t.Date = channel.ZoneUnknown, true, at.Format(time.DateOnly)
	}
	return t
}

func (f *filler) key() channel.Key {
	k := channel.Key{Kind: channel.KeyEmail, Value: fmt.Sprintf("x%d@example.org", f.r.IntN(9)), Raw: f.text()}
	if f.r.IntN(2) == 0 {
		k = channel.NewKey(channel.KeyLoyalty, "club", "card"+f.text(), channel.Assurance(f.r.IntN(3)))
		k.Since = time.Unix(f.r.Int64N(1e9), 0).UTC()
	}
	return k
}

func (f *filler) ref(k channel.Kind) channel.Ref {
	return channel.Ref{Channel: "web", Kind: k, ID: fmt.Sprintf("%d/%s", f.r.IntN(100), f.text())}
}

// fill sets v and all that it holds.
func (f *filler) fill(v reflect.Value) {
	switch v.Addr().Interface().(type) {
	case *channel.Time:
		v.Set(reflect.ValueOf(f.time()))
		return
	case *channel.Key:
		v.Set(reflect.ValueOf(f.key()))
		return
	case *channel.Ref:
		v.Set(reflect.ValueOf(f.ref(channel.KindCase)))
		return
	case *channel.Money:
		v.Set(reflect.ValueOf(channel.Money{Minor: f.r.Int64() - 1<<62, Currency: "EUR"}))
		return
	case *time.Time:
		v.Set(reflect.ValueOf(time.Unix(f.r.Int64N(1e9), 0).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(f.r.Int64N(1000))
	case reflect.Float64:
		v.SetFloat(f.r.Float64() * 10)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.r.IntN(3), 3))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			switch {
			case name == "ID" && v.Field(i).Kind() == reflect.String:
				f.n++ // ids of parts are unique and never empty
				v.Field(i).SetString(fmt.Sprint(f.n))
			case name == "Due" || name == "Purpose" || f.r.Float64() >= f.sparse:
				f.fill(v.Field(i))
			}
		}
		if c, ok := v.Addr().Interface().(*channel.Consent); ok {
			c.Purpose = "marketing"
		}
	}
}

// fact returns a valid fact of a kind.
func (f *filler) fact(k channel.Kind) channel.Fact {
	c := contents()[k]
	f.fill(reflect.ValueOf(c).Elem())
	out := channel.Fact{Ref: f.ref(k), Version: f.r.Int64N(3), CreatedAt: f.time(), UpdatedAt: f.time(), Content: c, URL: f.text()}
	if k != channel.KindPerson && f.r.IntN(2) == 0 {
		out.Party = f.ref(channel.KindPerson)
	}
	for range f.r.IntN(3) {
		out.Keys = append(out.Keys, f.key())
	}
	if f.r.IntN(9) == 0 {
		out.Deleted, out.Content = true, nil
	}
	return out
}
