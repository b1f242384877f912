package channel_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

func TestPhone(t *testing.T) {
	for _, tt := range []struct{ text, region, want, raw string }{
		{"+48 600 100 200", "", "+48600100200", "+48 600 100 200"},
		{"+48600100200", "", "+48600100200", ""},
		{"600 100 200", "PL", "+48600100200", "600 100 200"},
		{"600-100-200", "pl", "+48600100200", "600-100-200"},
		{"0048 600 100 200", "", "+48600100200", "0048 600 100 200"},
		{"0048600100200", "PL", "+48600100200", "0048600100200"},
		{"48600100200", "", "+48600100200", "48600100200"},
		{"48600100200", "PL", "+48600100200", "48600100200"},
		{"8 612 34567", "LT", "+37061234567", "8 612 34567"},
		{"0 612 34567", "LT", "+37061234567", "0 612 34567"},
		{"37061234567", "LT", "+37061234567", "37061234567"},
		{"(415) 555-2671", "US", "+14155552671", "(415) 555-2671"},
		{"+44 (0)20 7946 0958", "", "+442079460958", "+44 (0)20 7946 0958"},
		{"+39 06 698 57777", "", "+390669857777", "+39 06 698 57777"},
		{"+48 22 100 20 00 ext. 5", "", "+48221002000", "+48 22 100 20 00 ext. 5"},
		{" +48600100200 ", "", "+48600100200", ""},
		{"0-12 555 01 42", "PL", "+48125550142", "0-12 555 01 42"},
		{"(0-12) 555 01 42", "PL", "+48125550142", "(0-12) 555 01 42"},
		{"0601555014", "PL", "+48601555014", "0601555014"},
		{"12 555 01 42 wew. 12", "PL", "+48125550142", "12 555 01 42 wew. 12"},
		{"12 555 01 42 w.12", "PL", "+48125550142", "12 555 01 42 w.12"},
		{"22 345 67 89 wew. 12", "PL", "+48223456789", "22 345 67 89 wew. 12"}, // not a number of Mali
		{"8 612 34567 (vid. 5)", "LT", "+37061234567", "8 612 34567 (vid. 5)"},
		{"601 555 014;", "PL", "+48601555014", "601 555 014;"},
		{"\"601555014\"", "PL", "+48601555014", "\"601555014\""},
		{"+48 601 555 014 (Anna)", "", "+48601555014", "+48 601 555 014 (Anna)"},
		{"\u202a+48601555014\u202c", "PL", "+48601555014", "\u202a+48601555014\u202c"},
		{"601\u2011555\u2011014", "PL", "+48601555014", "601\u2011555\u2011014"},
		{"601 555 014, 12 555 01 42", "PL", "", ""}, {"601 555 O14", "PL", "", ""}, {"22 345 67 89 floor 12", "PL", "", ""}, {"00601555014", "PL", "", ""},
		{"", "PL", "", ""}, {"anonymous", "PL", "", ""}, {"600 100 200", "", "", ""}, {"112", "PL", "", ""}, {"+48", "", "", ""},
		{"+999 600 100 200", "", "", ""}, {"600100200", "XX", "", ""}, {strings.Repeat("1", 65), "US", "", ""},
		{"+48600100200\x00", "", "", ""}, {"+48600100200\xff", "", "", ""}, {"+48 600\n100 200", "", "", ""},
	} {
		got, err := channel.Phone(tt.text, tt.region)
		if tt.want == "" {
			if _, ok := errors.AsType[*channel.FieldError](err); !ok || got != (channel.Key{}) {
				t.Errorf("%q in %q: no error but %q", tt.text, tt.region, got.Value)
			}
			continue
		}
		if want := (channel.Key{Kind: channel.KeyPhone, Value: tt.want, Raw: tt.raw}); err != nil || got != want {
			t.Errorf("%q in %q: %q raw %q, %v", tt.text, tt.region, got.Value, got.Raw, err)
		}
	}
}

func TestEmail(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"ona@example.org", "ona@example.org"},
		{"Ona@Example.ORG", "ona@example.org"},
		{" ona@example.org ", "ona@example.org"},
		{"mailto:ona@example.org", "ona@example.org"},
		{"MailTo:ona@example.org", "ona@example.org"},
		{"Ona P <ona@example.org>", "ona@example.org"},
		{`"P, Ona" <ona@example.org>`, "ona@example.org"},
		{"<ona@example.org>", "ona@example.org"},
		{"ona@example.org;", "ona@example.org"},
		{"Ona <ona@example.org>,", "ona@example.org"},
		{"\u200bona@example.org\u200e", "ona@example.org"},
		{"o.n.a+shoes@gmail.com", "ona@gmail.com"},
		{"ona@googlemail.com", "ona@gmail.com"},
		{"o.na+x@outlook.com", "o.na@outlook.com"},
		{"o.na+x@proton.me", "o.na@proton.me"},
		{"o.na+x@example.org", "o.na+x@example.org"},
		{"żółw@przykład.pl", "żółw@xn--przykad-rjb.pl"},
		{"z\u0307o\u0301lw@example.org", "żólw@example.org"},
		{"ona@example.org.", "ona@example.org"},
		{"ona@ąžuolas.lt", "ona@xn--uolas-2wa16f.lt"},
		{"", ""}, {"ona", ""}, {"@example.org", ""}, {"ona@", ""}, {"ona@.", ""}, {"ona@..", ""}, {"ona\u00a0@example.org", ""}, {"x:ona@example.org", ""}, {"ona@.lt", ""}, {"ona@a..lt", ""}, {"ona@localhost", ""}, {"a@b@example.org", ""}, {"ona @example.org", ""},
		{"ona@exa mple.org", ""}, {"ona@example.org, jonas@example.org", ""}, {"ona@-example-.org", ""}, {"+tag@gmail.com", ""},
		{"...@gmail.com", ""}, {"ona\x00@example.org", ""}, {"ona\xff@example.org", ""}, {"ona\x1b@example.org", ""}, {"ona@[127.0.0.1]", ""},
		{strings.Repeat("a", 320) + "@example.org", ""}, {"ona@" + strings.Repeat("ą.", 100) + "lt", ""}, {"<" + strings.Repeat("<", 2000) + "a@b.cd>", ""},
	} {
		got, err := channel.Email(tt.text)
		if tt.want == "" {
			if _, ok := errors.AsType[*channel.FieldError](err); !ok || got != (channel.Key{}) {
				t.Errorf("%.50q: no error but %q", tt.text, got.Value)
			}
			continue
		}
		if err != nil || got.Value != tt.want || got.Kind != channel.KeyEmail || got.Assurance != channel.Asserted {
			t.Errorf("%q: %q, %v", tt.text, got.Value, err)
		}
		if raw := strings.TrimSpace(tt.text); raw != tt.want && got.Raw != raw || raw == tt.want && got.Raw != "" {
			t.Errorf("%q: raw %q", tt.text, got.Raw)
		}
	}
}

// mustClaim checks what holds for every key that is read: a fact may claim it,
// and reading its value again changes nothing.
func mustClaim(t *testing.T, k channel.Key, again func(string) (channel.Key, error)) {
	t.Helper()
	f := channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindPerson, ID: "1"}, Keys: []channel.Key{k}, Content: &channel.Person{}}
	if err := f.Validate(); err != nil {
		t.Fatalf("%q cannot be claimed: %v", k.Value, err)
	}
	k2, err := again(k.Value)
	if err != nil || k2.Value != k.Value {
		t.Fatalf("%q is read again as %q, %v", k.Value, k2.Value, err)
	}
	mustRoundTrip(t, "key", f)
}

func FuzzPhone(f *testing.F) {
	for _, s := range []string{"+48 600 100 200", "8 612 34567", "0048600100200", "600100200;ext=5", "1-800-FLOWERS", "tel:+37061234567", "+٤٨٦٠٠١٠٠٢٠٠"} {
		for _, region := range []string{"", "PL", "LT", "US"} {
			f.Add(s, region)
		}
	}
	f.Fuzz(func(t *testing.T, text, region string) {
		k, err := channel.Phone(text, region)
		if err != nil {
			return
		}
		mustClaim(t, k, func(s string) (channel.Key, error) { return channel.Phone(s, region) })
	})
}

func FuzzEmail(f *testing.F) {
	for _, s := range []string{"ona@example.org", "Ona <o.n.a+x@gmail.com>", "żółw@przykład.pl", "mailto:a@b.cd", "=?utf-8?q?a?= <a@b.cd>", "İ@example.org"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := channel.Email(text); err == nil {
			mustClaim(t, k, channel.Email)
		}
	})
}
