package channeltest_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

// harness gives the kit everything that it can ask for.
func harness(t *testing.T, bug string) channeltest.Harness {
	d := newDesk(8)
	srv := channeltest.NewHostile(t, d)
	mail, _ := channel.Email("customer103@example.org")
	return channeltest.Harness{
		New: func() channel.Channel {
			return &reader{url: srv.URL, bug: bug}
		},
		Want:    []channel.Ref{ref("101"), ref("108")},
		Known:   []channel.Key{mail},
		Secrets: []string{"tok-s3cret", "hook-s3cret"},
		Hostile: srv,
		Change:  d.change,
		Tie:     d.tie,
		Shift:   d.shift,
		Sparse:  d.makeSparse,
		Spoil:   d.spoil,
		Vanish:  d.vanish,
		Webhook: func(body []byte) *http.Request {
			if body == nil {
				body = []byte(`{"id":"103","email":"customer103@example.org","state":"ready","updated":1770000099}`)
			}
			r, _ := http.NewRequest(http.MethodPost, "/hook", bytes.NewReader(body))
			r.Header.Set("X-Desk-Signature", sign(body))
			return r
		},
		Pages:    50,
		Patience: patience(bug),
	}
}

// patience is short for the one mistake that makes a call hang.
func patience(bug string) time.Duration {
	if bug == "context ignored" {
		return 2 * time.Second
	}
	return time.Minute
}

func TestGoodAdapter(t *testing.T) {
	h := harness(t, "")
	r := channeltest.Check(t.Context(), h)
	for _, f := range r.Findings {
		t.Errorf("%s", f)
	}
	for _, s := range r.Skipped {
		if !strings.HasPrefix(s, "decoding quarantined records") {
			t.Errorf("skipped although the harness is complete: %s", s)
		}
	}
}

func TestFakePassesKit(t *testing.T) {
	f := &channeltest.Fake{PageSize: 2, Overlap: 1}
	mail, _ := channel.Email("ona@example.org")
	for _, id := range []string{"1", "2", "3", "4", "5"} {
		f.Put(person(id, mail), order(id, "100"+id, id), channel.Fact{
			Ref: channel.Ref{Kind: channel.KindCase, ID: id}, UpdatedAt: noon, Content: &channel.Case{Number: id}})
	}
	f.Reject(channel.Reject{Stream: channeltest.OpOrders, At: "item 3", Raw: []byte("{"), Reason: "is cut off"})
	version := int64(1)
	h := channeltest.Harness{
		New:     func() channel.Channel { return f },
		Known:   []channel.Key{mail, channel.OrderNumber("1002")},
		Secrets: []string{"fake-s3cret"},
		Change: func() []channel.Ref {
			version++
			o := order("2", "1002", "2")
			o.Version = version
			f.Put(o)
			return []channel.Ref{{Channel: "fake", Kind: channel.KindOrder, ID: "2"}}
		},
		Vanish: func() channel.Ref {
			r := channel.Ref{Channel: "fake", Kind: channel.KindCase, ID: "3"}
			f.Vanish(r)
			return r
		},
		Webhook: func(body []byte) *http.Request {
			if body == nil {
				return f.Webhook(person("7", mail))
			}
			return f.WebhookBody(body)
		},
	}
	channeltest.Run(t, h)
}

// Each mistake is found, and by the rule that it breaks.
func TestBugs(t *testing.T) {
	bugs := map[string]string{
		"name with a slash":                 "Info always says the same",
		"name that changes":                 "Info always says the same",
		"Info asks the source":              "Info does no I/O",
		"cursor that stands still":          "Next differs from every earlier cursor",
		"pass without an end":               "a pass ends",
		"empty cursor at the end":           "Next is not empty",
		"end that is final":                 "the next pass reports",
		"last page dropped":                 "a full pass reports every object",
		"position kept in the value":        "a cursor goes on where it stopped",
		"calls share a field":               "calls do not disturb one another",
		"strict watermark":                  "one tick of the source's clock",
		"pages counted by offset":           "what moves between pages",
		"short page taken for the end":      "a short or empty page",
		"empty page taken for the end":      "a short or empty page",
		"repeated page not noticed":         "Next differs from every earlier cursor",
		"context ignored":                   "a context that has ended",
		"context error lost":                "a context that has ended",
		"plain errors":                      "an error is or wraps",
		"Channel of the error is empty":     "an error is or wraps",
		"token in the error":                "no error and no reason tells a secret",
		"Ref of another channel":            "every Ref bears the name",
		"Ref that counts":                   "an unchanged object has the same Ref",
		"content that counts":               "an unchanged object has the same Ref",
		"change time not read":              "a changed object is newer",
		"fact that is not valid":            "every fact is valid",
		"record without an id made a fact":  "every fact is valid",
		"bad record fails its page":         "a bad record is a reject",
		"bad record dropped":                "what cannot be read",
		"reject without its bytes":          "a reject has its raw bytes",
		"reject that names the customer":    "no error and no reason tells a secret",
		"reject of another stream":          "a reject has its raw bytes",
		"Find finds everybody":              "finding nobody",
		"nobody is an error":                "finding nobody",
		"only the first key searched for":   "Find finds who carries",
		"vanished object left out":          "Refresh reports an object that is gone",
		"only one refreshed":                "Refresh returns every object",
		"foreign refs answered":             "Refresh refuses refs",
		"missing signature accepted":        "a webhook that is not authentic",
		"signature compared by its length":  "a webhook that is not authentic",
		"body not covered by the signature": "a webhook that is not authentic",
		"forgery is a plain error":          "a webhook that is not authentic",
		"panic on strange bytes":            "no call panics",
		"strange bytes dropped":             "what cannot be read",
		"401 taken for a fault that passes": "whether trying again can help",
		"Retry-After dropped":               "RetryAfter is what the source wished",
		"redirects followed":                "no request follows a redirect",
		"body without a limit":              "one answer cannot fill the memory",
		"invalid UTF-8 repaired":            "broken text is refused",
		"rows that are not there are none":  "what cannot be read",
		"what cannot be parsed is nothing":  "what cannot be read",
	}
	for bug, rule := range bugs {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			// What is found with a server that behaves needs no other.
			h := harness(t, bug)
			h.Hostile = nil
			found := channeltest.Check(t.Context(), h).Findings
			if !told(t, found, rule) {
				h = harness(t, bug)
				if found = channeltest.Check(t.Context(), h).Findings; !told(t, found, rule) {
					t.Errorf("not found by %q; found %v", rule, found)
				}
			}
		})
	}
}

// told reports whether a rule is among the findings, with all that explains it.
func told(t *testing.T, findings []channeltest.Finding, rule string) bool {
	t.Helper()
	for i, f := range findings {
		if slices.Contains(findings[:i], f) {
			t.Errorf("told twice: %s", f)
		}
	}
	for _, f := range findings {
		if strings.Contains(f.Rule, rule) {
			if f.Why == "" || f.Detail == "" || f.Call == "" {
				t.Errorf("the finding explains nothing: %s", f)
			}
			return true
		}
	}
	return false
}
