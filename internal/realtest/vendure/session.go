package vendure

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

type vars = map[string]any

// A session speaks to one of the shop's two APIs as one visitor or
// administrator: it sends back the token that the shop gave it.
type session struct{ url, token string }

// do runs a query and fails the test if the shop refuses it, be it by an error
// or by a result of the schema's ErrorResult.
func (s *session) do(t testing.TB, query string, v vars, out any) {
	t.Helper()
	body, err := json.Marshal(vars{"query": query, "variables": v})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if s.token != "" {
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	// Seeds are few: a connection each keeps nothing open behind the test.
	c := http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if token := res.Header.Get("vendure-auth-token"); token != "" {
		s.token = token
	}
	var answer struct {
		Data   map[string]json.RawMessage
		Errors json.RawMessage
	}
	if err := json.Unmarshal(raw, &answer); err != nil || answer.Errors != nil {
		t.Fatalf("Vendure refused %.60s: %s", strings.TrimSpace(query), raw)
	}
	for _, d := range answer.Data {
		var refused struct{ ErrorCode string }
		if json.Unmarshal(d, &refused) == nil && refused.ErrorCode != "" {
			t.Fatalf("Vendure refused %.60s: %s", strings.TrimSpace(query), d)
		}
	}
	if out == nil {
		return
	}
	all := struct{ Data any }{out}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatalf("%.60s: %v", strings.TrimSpace(query), err)
	}
}
