package channel_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

const canary = "Petrauskaitė"

// public are the texts that may be printed: they are for people to find the
// record by, or are not about anybody.
var public = map[string]bool{
	"Order.Number": true, "Case.Number": true, "Consent.Purpose": true, "Reject.At": true, "Reject.Stream": true, "Reject.Field": true,
	"Reject.Reason": true, "Ref.Channel": true, "Ref.ID": true, "Key.Issuer": true, "KeyID.Issuer": true, "Money.Currency": true,
}

// canaries puts the canary into every text of v that is not public.
func canaries(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(canary))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		canaries(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			sf := v.Type().Field(i)
			switch {
			case !sf.IsExported() || sf.Type == reflect.TypeFor[channel.Time]():
			case v.Field(i).Type() == reflect.TypeFor[string]() && !public[v.Type().Name()+"."+sf.Name]:
				v.Field(i).SetString(canary)
			default:
				canaries(v.Field(i))
			}
		}
	case reflect.Interface:
		if v.Type() == reflect.TypeFor[channel.Content]() {
			p := &channel.Person{}
			canaries(reflect.ValueOf(p).Elem())
			v.Set(reflect.ValueOf(p))
		}
	}
}

// No type prints what is personal, by value, by pointer or as part of another,
// whatever the verb.
func TestNothingPersonalIsPrinted(t *testing.T) {
	values := []any{new(channel.Fact), new(channel.Name), new(channel.Address), new(channel.Contact), new(channel.Key), new(channel.KeyID),
		new(channel.Reject), new(channel.Page), new(channel.Leg)}
	for _, c := range contents() {
		values = append(values, c)
	}
	for _, p := range values {
		v := reflect.ValueOf(p)
		canaries(v.Elem())
		if f, ok := p.(*channel.Fact); ok {
			f.URL, f.Ref = canary, channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}
		}
		// As itself, within a slice, within a map, and within a struct of
		// somebody else.
		outer := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Inner", Type: v.Elem().Type()}})).Elem()
		outer.Field(0).Set(v.Elem())
		list := reflect.Append(reflect.MakeSlice(reflect.SliceOf(v.Elem().Type()), 0, 1), v.Elem())
		for _, x := range []any{p, v.Elem().Interface(), outer.Interface(), list.Interface(), map[string]any{"x": v.Elem().Interface()}} {
			var log strings.Builder
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "x", x)
			for how, s := range map[string]string{"%v": fmt.Sprintf("%v", x), "%+v": fmt.Sprintf("%+v", x), "%#v": fmt.Sprintf("%#v", x),
				"%s": fmt.Sprintf("%s", x), "slog": log.String()} {
				if strings.Contains(s, canary) {
					t.Errorf("%T with %s: %.200s", x, how, s)
				}
			}
		}
	}
}

func TestSecret(t *testing.T) {
	s := channel.NewSecret("tok-" + canary)
	type config struct {
		Name   string
		Token  channel.Secret
		hidden channel.Secret
	}
	c := config{"web", s, s}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "config", c, "pointer", &c)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s, "config", c)
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString(log.String() + string(b))
	for _, x := range []any{s, &s, c, &c, []channel.Secret{s}, map[string]channel.Secret{"a": s}} {
		text.WriteString(fmt.Sprintf("%v %+v %#v %s %q %x %d", x, x, x, x, x, x, x))
	}
	if strings.Contains(text.String(), canary) || strings.Contains(text.String(), fmt.Sprintf("%x", canary)) {
		t.Errorf("the secret is out: %s", text.String())
	}
	if s.Reveal() != "tok-"+canary || s.IsZero() || !(channel.Secret{}).IsZero() || (channel.Secret{}).Reveal() != "" || !channel.NewSecret("").IsZero() {
		t.Error("Reveal or IsZero is wrong")
	}
	var read struct{ Token channel.Secret }
	if err := json.Unmarshal([]byte(`{"Token":"abc"}`), &read); err != nil || read.Token.Reveal() != "abc" {
		t.Errorf("a configuration file is read as %q, %v", read.Token.Reveal(), err)
	}
}
