package customer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/world"
)

// secrets makes one customer with a record in a shop, at a helpdesk and in a
// clinic, and every field of it has a word of its own.
func secrets() []channel.Fact {
	at := channel.UTC(march.Add(-48 * time.Hour))
	mail := func(s string) channel.Key { return channel.Key{Kind: channel.KeyEmail, Value: s + "@example.com"} }
	contact := func(s string) channel.Contact {
		return channel.Contact{Name: channel.Name{Full: "Name " + s}, Keys: []channel.Key{mail("mail" + s)}, Address: channel.Address{Street: "street" + s}}
	}
	p := account("web", "1", "zaneta.secretmail@example.com")
	p.Keys = append(p.Keys, channel.Key{Kind: channel.KeyPhone, Value: "+48601777123", Raw: "601 777 123", Assurance: channel.Verified})
	p.Content = &channel.Person{Name: channel.Name{Given: "Żaneta", Family: "Webowa"}, BirthDate: "1971-01-31", Registered: true,
		Addresses: []channel.Address{{Street: "streetprofile", City: "cityprofile", Postcode: "77-777"}}}
	o := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1"}, Party: p.Ref, CreatedAt: at, UpdatedAt: at,
		Keys: []channel.Key{mail("typedinorder")},
		Content: &channel.Order{Number: "#1001", Status: channel.OrderOpen, PlacedAt: at, Note: "ordernote", Buyer: contact("buyer"),
			Billing: channel.Address{Street: "streetbilling"}, Fulfillments: []channel.Fulfillment{{ID: "p1", Type: channel.FillPickup,
				State: channel.FillStateReady, ReadyAt: at, Code: "pickupcode", Recipient: contact("recipient")}}}}
	parcel := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindFulfillment, ID: "p2"}, UpdatedAt: at, CreatedAt: at,
		Content: &channel.Fulfillment{ID: "p2", Order: o.Ref, Type: channel.FillShipment, State: channel.FillStateTransit, ShippedAt: at,
			Code: "codeapart", Recipient: contact("apart")}}
	d := account("desk", "9", "zaneta.secretmail@example.com")
	d.Content = &channel.Person{Name: channel.Name{Given: "Żaneta", Family: "Webowa"}}
	c := channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindCase, ID: "5"}, Party: d.Ref, UpdatedAt: at,
		Content: &channel.Case{Number: "5", Subject: "casesubject #1001", Status: channel.CaseOpen, OpenedAt: at}}
	say := func(id, text string, internal bool) channel.Fact {
		return channel.Fact{Ref: channel.Ref{Channel: "desk", Kind: channel.KindInteraction, ID: id}, Party: d.Ref, UpdatedAt: at, Keys: []channel.Key{mail("writer")},
			Content: &channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, StartedAt: at, Case: c.Ref, Text: text, From: contact("from"), To: contact("to"), Internal: internal}}
	}
	clinic := account("clinic", "7", "zaneta.secretmail@example.com")
	clinic.CreatedAt = channel.UTC(time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)) // the first member of all
	clinic.Content = &channel.Person{Name: channel.Name{Given: "Żaneta", Family: "Clinicsecret"}}
	visit := channel.Fact{Ref: channel.Ref{Channel: "clinic", Kind: channel.KindInteraction, ID: "clinicvisit"}, Party: clinic.Ref, UpdatedAt: at,
		Content: &channel.Interaction{Kind: channel.Visit, StartedAt: channel.UTC(march.Add(-time.Hour)), Text: "clinicdiagnosis #1001",
			Links: []channel.Link{{Ref: o.Ref}}}}
	bill := channel.Fact{Ref: channel.Ref{Channel: "clinic", Kind: channel.KindOrder, ID: "clinicbill"}, Party: clinic.Ref, UpdatedAt: at,
		Content: &channel.Order{Number: "CLINIC1", Status: channel.OrderOpen, PlacedAt: at, Links: []channel.Link{{Number: "1001"}}}}
	return []channel.Fact{p, o, parcel, d, c, say("1", "publictext", false), say("2", "internalnote", true), clinic, visit, bill}
}

// words are the words of the fields, by what hides them. "" is shown to all.
var words = map[string][]string{
	"":         {"Webowa", "#1001", "casesubject", "publictext"},
	"notes":    {"ordernote", "internalnote"},
	"contacts": {"zaneta.secretmail", "601777", "601 777", "1971", "streetprofile", "cityprofile", "77-777", "streetbuyer", "mailbuyer", "streetbilling", "pickupcode", "streetrecipient", "mailrecipient", "codeapart", "streetapart", "mailapart", "typedinorder", "writer@", "mailfrom", "streetfrom", "mailto"},
	"clinic":   {"Clinicsecret", "clinicvisit", "clinicdiagnosis", "clinicbill", "CLINIC1", "clinic"},
}

// reads are all ways in which something can be read, by name.
func reads(t *testing.T, r *customer.Reader, id customer.ID) map[string]string {
	t.Helper()
	ctx := context.Background()
	out := map[string]string{}
	phone := channel.Key{Kind: channel.KeyPhone, Value: "+48601777123"}
	ref := func(ch string, kind channel.Kind, id string) channel.Ref {
		return channel.Ref{Channel: ch, Kind: kind, ID: id}
	}
	f, err := r.Find(ctx, phone)
	out["Find"] = strings.ReplaceAll(everything(f.Candidates), phone.Value, "") + fmt.Sprint(err) // what the caller gave is no secret to it
	f, err = r.Find(ctx, channel.OrderNumber("CLINIC1"))
	out["Find by a hidden number"] = everything(f.Candidates) + fmt.Sprint(err)
	v, err := r.View(ctx, customer.Query{Customer: id})
	out["View"] = everything(v) + fmt.Sprint(err)
	v, err = r.View(ctx, customer.Query{Keys: []channel.Key{phone}, Live: time.Millisecond})
	if v != nil {
		v.Candidates = nil // see Find
	}
	out["View by a key"] = everything(v) + fmt.Sprint(err)
	v, err = r.At(march.Add(-time.Minute)).View(ctx, customer.Query{Customer: id})
	out["View at a moment"] = everything(v) + fmt.Sprint(err)
	v, err = r.Known(march.Add(time.Hour)).View(ctx, customer.Query{Customer: id})
	out["View of what was known"] = everything(v) + fmt.Sprint(err)
	var b strings.Builder
	for e, err := range r.Timeline(ctx, id, customer.TimelineFilter{Links: true}) {
		b.WriteString(everything(e) + fmt.Sprint(err))
	}
	out["Timeline"] = b.String()
	b.Reset()
	for p, err := range r.Customers(ctx) {
		b.WriteString(everything(p) + fmt.Sprint(err))
	}
	out["Customers"] = b.String()
	b.Reset()
	for c, err := range r.Changes(ctx, "") {
		b.WriteString(everything(c) + fmt.Sprint(err))
	}
	out["Changes"] = b.String()
	x, err := r.Explain(ctx, ref("web", channel.KindPerson, "1"), ref("desk", channel.KindPerson, "9"))
	out["Explain"] = everything(x) + x.Text() + fmt.Sprint(err)
	// What the caller named itself is no secret to it; what is said of it is.
	x, err = r.Explain(ctx, ref("web", channel.KindPerson, "1"), ref("clinic", channel.KindPerson, "7"))
	out["Explain what is hidden"] = strings.ReplaceAll(everything(x)+x.Text()+fmt.Sprint(err), "clinic/person/7", "")
	ds, err := r.Decisions(ctx)
	out["Decisions"] = everything(ds) + fmt.Sprint(err)
	d, err := r.WhatIf(ctx, identity.Rules{})
	out["WhatIf"] = everything(d) + fmt.Sprint(err)
	return out
}

// TestScopes: a table of roles and fields. Whatever a role may not see is
// nowhere in any answer or error; whatever it may is somewhere.
func TestScopes(t *testing.T) {
	hub, _ := newHub(t, customer.Config{Channels: append(counted("web"), mute{channel.Info{Name: "clinic"}})})
	add(t, hub, secrets()...)
	all := hub.As(clerk, customer.Service)
	web := channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}
	id := customerOf(t, all, web)
	if err := all.Unlink(t.Context(), web, channel.Ref{Channel: "clinic", Kind: channel.KindPerson, ID: "7"}, "clinicsecret"); err != nil {
		t.Fatal(err)
	}
	if err := all.Undo(t.Context(), web, channel.Ref{Channel: "clinic", Kind: channel.KindPerson, ID: "7"}, "clinicsecret"); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		scope customer.Scope
		hides []string
	}{
		"everything":     {customer.Scope{}, nil},
		"no notes":       {customer.Scope{HideNotes: true}, []string{"notes"}},
		"no contacts":    {customer.Scope{MaskContacts: true}, []string{"contacts"}},
		"shop and desk":  {customer.Scope{Channels: []string{"web", "desk"}}, []string{"clinic"}},
		"as little":      {customer.Scope{Channels: []string{"web", "desk"}, HideNotes: true, MaskContacts: true}, []string{"clinic", "notes", "contacts"}},
		"another system": {customer.Scope{Channels: []string{"till"}}, []string{"", "clinic", "notes", "contacts"}},
	} {
		r := hub.As(customer.Actor{ID: "x", Scope: tc.scope}, customer.Service)
		got := reads(t, r, id)
		var union strings.Builder
		for _, op := range slices.Sorted(maps.Keys(got)) {
			union.WriteString(got[op])
			for _, hidden := range tc.hides {
				for _, w := range words[hidden] {
					if i := strings.Index(got[op], w); i >= 0 {
						t.Errorf("%s: %s shows %q: …%q", name, op, w, got[op][max(0, i-60):min(len(got[op]), i+40)])
					}
				}
			}
		}
		for group, ws := range words {
			for _, w := range ws {
				if !slices.Contains(tc.hides, group) && !strings.Contains(union.String(), w) {
					t.Errorf("%s: %q, which may be seen, is nowhere", name, w)
				}
			}
		}
	}
}

// TestScopedViewIsFull: what an actor may not see takes no place from what it
// may.
func TestScopedViewIsFull(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	p, q := account("web", "1", "a@example.com"), account("clinic", "1", "a@example.com")
	facts := []channel.Fact{p, q}
	for i := range 60 {
		at := channel.UTC(march.Add(-time.Duration(i) * time.Hour))
		name, party := "clinic", q.Ref
		if i%10 == 9 {
			name, party = "web", p.Ref
		}
		facts = append(facts, channel.Fact{Ref: channel.Ref{Channel: name, Kind: channel.KindInteraction, ID: fmt.Sprint(i)}, Party: party, UpdatedAt: at,
			Content: &channel.Interaction{Kind: channel.Call, StartedAt: at}})
	}
	add(t, hub, facts...)
	r := hub.As(customer.Actor{ID: "x", Scope: customer.Scope{Channels: []string{"web"}}}, customer.Service)
	v, err := r.View(t.Context(), customer.Query{Keys: []channel.Key{{Kind: channel.KeyEmail, Value: "a@example.com"}}, Entries: 5})
	if err != nil || len(v.Entries) != 5 || len(v.Contacts) != 5 {
		t.Errorf("%d entries and %d contacts, want 5 of 6: %v", len(v.Entries), len(v.Contacts), err)
	}
}

// TestSuppressedLooksUnknown: to everybody, an erased person, one who was
// never known, and one whom the actor may not see are the same.
func TestSuppressedLooksUnknown(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	gone, hidden := account("web", "1", "gone@example.com"), account("clinic", "1", "hidden@example.com")
	add(t, hub, gone, hidden)
	all := hub.As(clerk, customer.Privacy)
	goneID, hiddenID := customerOf(t, all, gone.Ref), customerOf(t, all, hidden.Ref)
	if err := all.Erase(t.Context(), goneID); err != nil {
		t.Fatal(err)
	}
	r := hub.As(customer.Actor{ID: "x", Scope: customer.Scope{Channels: []string{"web"}}}, customer.Service)
	var answers []string
	for _, m := range []string{"gone", "hidden", "never"} {
		k := channel.Key{Kind: channel.KeyEmail, Value: m + "@example.com"}
		f, err := r.Find(t.Context(), k)
		v, err2 := r.View(t.Context(), customer.Query{Keys: []channel.Key{k}})
		answers = append(answers, fmt.Sprint(f.Match, len(f.Candidates), len(f.Generic), err, v.Match, everything(v.Entries), err2))
	}
	for _, id := range []customer.ID{goneID, hiddenID, "cnever"} {
		_, err := r.View(t.Context(), customer.Query{Customer: id})
		var last error
		for _, err := range r.Timeline(t.Context(), id, customer.TimelineFilter{}) {
			last = err
		}
		answers = append(answers, fmt.Sprint(err, last))
	}
	if answers[0] != answers[1] || answers[1] != answers[2] || answers[3] != answers[4] || answers[4] != answers[5] {
		t.Errorf("erased, hidden and unknown can be told apart:\n%s", strings.Join(answers, "\n"))
	}
}

// TestNothingPersonalIsLogged syncs, reads, fails and erases a whole world with
// a logger that keeps everything, and looks for every name, address and
// number in it.
func TestNothingPersonalIsLogged(t *testing.T) {
	var log bytes.Buffer
	w := world.New(world.Config{Seed: 4, People: 80})
	var cs []channel.Channel
	for _, s := range w.Channels(3) {
		cs = append(cs, s)
	}
	bad := fake("bad")
	bad.Put(canary("bad", "1", "kanarek@example.com")...)
	spoiled := webOrder("1", 0, func(o *channel.Order) { o.Note = "kanarek\x00" })
	spoiled.Ref.Channel = "bad"
	bad.Put(spoiled)
	bad.Fail(2, errors.New("kanarek@example.com was refused by https://user:kanarek@shop"))
	hub, _ := newHub(t, customer.Config{Channels: append(cs, bad), Now: storyTime, Pace: map[string]customer.Pace{"bad": {Retries: -1}},
		Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))})
	var errs []error
	for range 3 {
		_, err := hub.Sync(t.Context())
		errs = append(errs, err)
	}
	_, err := hub.Replay(t.Context())
	errs = append(errs, err)
	again := webOrder("1", 0, func(o *channel.Order) { o.Number = "kanarek9" }) // an id for two things
	other := webOrder("1", time.Hour, func(o *channel.Order) { o.Number = "kanarek8" })
	other.CreatedAt = channel.UTC(march)
	add(t, hub, again, other)
	bad.Fail(-1, errors.New("kanarek@example.com was refused"))
	r := hub.As(clerk, customer.Privacy)
	n := 0
	for id := range people(t, r) {
		_, err := r.View(t.Context(), customer.Query{Customer: id, Live: time.Second})
		errs = append(errs, err)
		if n++; n%10 == 0 {
			errs = append(errs, r.Erase(t.Context(), id))
		}
	}
	wh := bad.Webhook(canary("bad", "2", "kanarek2@example.com")...)
	wh.Header.Set(channeltest.SignatureHeader, "00")
	hub.Webhook("bad").ServeHTTP(discard{}, wh)
	text := log.String()
	for _, what := range []string{"live question failed", "one id for two things"} {
		if !strings.Contains(text, what) {
			t.Fatalf("%q is not logged: the test shows nothing", what)
		}
	}
	if i := strings.Index(strings.ToLower(text), "kanarek"); i >= 0 {
		t.Errorf("the log tells of the canary: %s", text[max(0, i-100):i+60])
	}
	hs, err := hub.Health(t.Context())
	errs = append(errs, err)
	for _, f := range w.Sorted() {
		for _, k := range f.Keys {
			for _, v := range []string{k.Value, k.Raw} {
				if len(v) >= 6 && strings.Contains(text, v) && (k.Kind == channel.KeyEmail || k.Kind == channel.KeyPhone) {
					t.Fatalf("the log has a %s of %s", k.Kind, f.Ref)
				}
			}
		}
		if p, ok := f.Content.(*channel.Person); ok && len(p.Name.Family) > 4 && strings.Contains(text, p.Name.Family) {
			t.Fatalf("the log has the name of %s", f.Ref)
		}
	}
	// Health is shown to operators.
	if s := everything(hs); strings.Contains(s, "kanarek") {
		t.Errorf("the health of the sources tells of the canary: %s", s)
	}
	for _, err := range errs { // what the source's own error says is the source's
		if err != nil && strings.Contains(strings.ReplaceAll(err.Error(), "kanarek@example.com was refused by https://user:kanarek@shop", ""), "kanarek") {
			t.Errorf("an error tells of the canary: %v", err)
		}
	}
}

// discard is a response that nobody reads.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// TestMaskedCharacters: what is left of an address is whole characters.
func TestMaskedCharacters(t *testing.T) {
	hub, _ := newHub(t, customer.Config{})
	add(t, hub, account("web", "1", "zażółć@example.com"), account("web", "2", "żółć@example.com"))
	r := hub.As(customer.Actor{ID: "temp", Scope: customer.Scope{MaskContacts: true}}, customer.Service)
	var got []string
	for p, err := range r.Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range p.Keys {
			if k.Kind == channel.KeyEmail {
				got = append(got, k.Value)
			}
		}
	}
	slices.Sort(got)
	if want := []string{"…@example.com", "…ółć@example.com"}; !slices.Equal(got, want) {
		t.Errorf("masked: %q, want %q", got, want)
	}
}
