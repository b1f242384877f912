package channel_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// good returns facts that are valid and hold something everywhere.
func good(k channel.Kind) channel.Fact {
	f := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: k, ID: "1"}, Content: contents()[k],
		Keys: []channel.Key{{Kind: channel.KeyEmail, Value: "ona@example.org"}}}
	switch c := f.Content.(type) {
	case *channel.Order:
		c.Lines = []channel.Line{{ID: "1"}, {ID: "2"}}
		c.Fulfillments = []channel.Fulfillment{{ID: "1"}, {ID: "2"}}
	case *channel.Fulfillment:
		c.ID = "1"
	case *channel.Promise:
		c.Due = channel.UTC(time.Unix(0, 0))
	case *channel.Consent:
		c.Purpose = "marketing"
	}
	return f
}

func TestValidateNamesTheField(t *testing.T) {
	year10000 := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	long := strings.Repeat("x", 1<<20+1)
	key := func(change func(*channel.Key)) func(*channel.Fact) {
		return func(f *channel.Fact) { change(&f.Keys[0]) }
	}
	order := func(change func(*channel.Order)) func(*channel.Fact) {
		return func(f *channel.Fact) { change(f.Content.(*channel.Order)) }
	}
	for _, tt := range []struct {
		field string
		kind  channel.Kind
		spoil func(*channel.Fact)
	}{
		{"ref.channel", channel.KindOrder, func(f *channel.Fact) { f.Ref.Channel = "" }},
		{"ref.channel", channel.KindOrder, func(f *channel.Fact) { f.Ref.Channel = "a/b" }},
		{"ref.channel", channel.KindOrder, func(f *channel.Fact) { f.Ref.Channel = "a\xff" }},
		{"ref.kind", channel.KindOrder, func(f *channel.Fact) { f.Ref.Kind = "shoe" }},
		{"ref.id", channel.KindOrder, func(f *channel.Fact) { f.Ref.ID = "" }},
		{"ref.id", channel.KindOrder, func(f *channel.Fact) { f.Ref.ID = "\x00" }},
		{"version", channel.KindOrder, func(f *channel.Fact) { f.Version = -1 }},
		{"content", channel.KindOrder, func(f *channel.Fact) { f.Content = nil }},
		{"content", channel.KindOrder, func(f *channel.Fact) { f.Content = (*channel.Order)(nil) }},
		{"content", channel.KindOrder, func(f *channel.Fact) { f.Content = &channel.Case{} }},
		{"keys", channel.KindOrder, func(f *channel.Fact) { f.Keys = make([]channel.Key, 1001) }},
		{"party", channel.KindOrder, func(f *channel.Fact) { f.Party.ID = "7" }},
		{"party", channel.KindOrder, func(f *channel.Fact) { f.Party = f.Ref }},
		{"party", channel.KindPerson, func(f *channel.Fact) { f.Party = f.Ref; f.Party.ID = "2" }},
		{"keys[0].kind", channel.KindOrder, key(func(k *channel.Key) { k.Kind = "" })},
		{"keys[0].kind", channel.KindOrder, key(func(k *channel.Key) { *k = channel.OrderNumber("1001") })},
		{"keys[0].value", channel.KindOrder, key(func(k *channel.Key) { k.Value = "" })},
		{"keys[0].value", channel.KindOrder, key(func(k *channel.Key) { k.Value = "ona" })},
		{"keys[0].value", channel.KindOrder, key(func(k *channel.Key) { k.Kind = channel.KeyPhone })},
		{"keys[0].value", channel.KindOrder, key(func(k *channel.Key) { k.Kind, k.Value = channel.KeyPhone, "+" })},
		{"keys[0].issuer", channel.KindOrder, key(func(k *channel.Key) { k.Issuer = "club" })},
		{"keys[0].issuer", channel.KindOrder, key(func(k *channel.Key) { k.Kind = channel.KeyLoyalty })},
		{"keys[0].assurance", channel.KindOrder, key(func(k *channel.Key) { k.Assurance = 3 })},
		{"keys[0].since", channel.KindOrder, key(func(k *channel.Key) { k.Since = year10000 })},
		{"keys[0].until", channel.KindOrder, key(func(k *channel.Key) { k.Since, k.Until = time.Unix(9, 0), time.Unix(8, 0) })},
		{"url", channel.KindOrder, func(f *channel.Fact) { f.URL = "\xff" }},
		{"created_at", channel.KindOrder, func(f *channel.Fact) { f.CreatedAt = channel.UTC(year10000) }},
		{"updated_at", channel.KindOrder, func(f *channel.Fact) { f.UpdatedAt = channel.Time{Time: time.Unix(0, 0), DateOnly: true} }},
		{"updated_at", channel.KindOrder, func(f *channel.Fact) { f.UpdatedAt = channel.Time{Time: time.Unix(0, 0), Zone: 9} }},
		{"content.note", channel.KindOrder, order(func(o *channel.Order) { o.Note = long })},
		{"content.total.currency", channel.KindOrder, order(func(o *channel.Order) { o.Total = channel.Money{Minor: 1, Currency: "XXX"} })},
		{"content.placed_at", channel.KindOrder, order(func(o *channel.Order) { o.PlacedAt = channel.UTC(year10000) })},
		{"content.lines[1].id", channel.KindOrder, order(func(o *channel.Order) { o.Lines[1].ID = "1" })},
		{"content.lines[0].id", channel.KindOrder, order(func(o *channel.Order) { o.Lines[0].ID = "" })},
		{"content.lines[1].name", channel.KindOrder, order(func(o *channel.Order) { o.Lines[1].Name = "\xff" })},
		{"content.lines[1].total.currency", channel.KindOrder, order(func(o *channel.Order) { o.Lines[1].Total.Minor = 1 })},
		{"content.lines[0].link.ref", channel.KindOrder, order(func(o *channel.Order) { o.Lines[0].Link.Ref.ID = "1" })},
		{"content.lines", channel.KindOrder, order(func(o *channel.Order) { o.Lines = make([]channel.Line, 10_001) })},
		{"content.fulfillments[1].id", channel.KindOrder, order(func(o *channel.Order) { o.Fulfillments[1].ID = "1" })},
		{"content.buyer.keys[0].value", channel.KindOrder, order(func(o *channel.Order) { o.Buyer.Keys = []channel.Key{{Kind: channel.KeyEmail}} })},
		{"content.flags[0]", channel.KindOrder, order(func(o *channel.Order) { o.Flags = []string{"\x00"} })},
		{"content.id", channel.KindFulfillment, func(f *channel.Fact) { f.Content.(*channel.Fulfillment).ID = "" }},
		{"content.due", channel.KindPromise, func(f *channel.Fact) { f.Content.(*channel.Promise).Due = channel.Time{} }},
		{"content.purpose", channel.KindConsent, func(f *channel.Fact) { f.Content.(*channel.Consent).Purpose = "" }},
		{"content.score", channel.KindFeedback, func(f *channel.Fact) { f.Content.(*channel.Feedback).Score = new(math.NaN()) }},
		{"content.best", channel.KindFeedback, func(f *channel.Fact) { f.Content.(*channel.Feedback).Best = math.Inf(1) }},
	} {
		f := good(tt.kind)
		if err := f.Validate(); err != nil {
			t.Fatalf("%s: %v", tt.kind, err)
		}
		tt.spoil(&f)
		err := f.Validate()
		e, ok := errors.AsType[*channel.FieldError](err)
		if !ok || e.Field != tt.field || e.Ref != f.Ref || e.Reason == "" {
			t.Errorf("want %s, got %v", tt.field, err)
		}
	}
}

// Nothing that a text field can hold gets past Validate and breaks JSON, in any
// field of any content: each is walked, and named as it is in JSON.
func TestValidateSeesEveryText(t *testing.T) {
	for k := range contents() {
		f := good(k)
		v := reflect.ValueOf(f.Content).Elem()
		for i := range v.NumField() {
			sf := v.Type().Field(i)
			if sf.Type.Kind() != reflect.String {
				continue
			}
			old := v.Field(i).String()
			v.Field(i).SetString("a\xff")
			name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
			if e, ok := errors.AsType[*channel.FieldError](f.Validate()); !ok || e.Field != "content."+name {
				t.Errorf("%s: %s is not checked: %v", k, sf.Name, e)
			}
			v.Field(i).SetString(old)
		}
	}
}

func TestDeletedNeedsNoContent(t *testing.T) {
	f := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}, Deleted: true}
	if err := f.Validate(); err != nil {
		t.Error(err)
	}
}

func TestSourceError(t *testing.T) {
	cause := errors.New("cut off")
	e := &channel.SourceError{Channel: "web", Op: "orders page", Status: 502, Trouble: channel.Unavailable, Err: cause}
	if got := e.Error(); got != "channel: web: orders page: unavailable (status 502): cut off" {
		t.Errorf("got %q", got)
	}
	if !errors.Is(e, cause) {
		t.Error("the cause is not in the chain")
	}
	for trouble, want := range map[channel.Trouble]bool{channel.Unavailable: true, channel.Throttled: true, channel.Broken: true, "": true,
		channel.Unauthorized: false, channel.Misconfigured: false} {
		if got := (&channel.SourceError{Trouble: trouble}).Temporary(); got != want {
			t.Errorf("%q: temporary is %v", trouble, got)
		}
	}
}
