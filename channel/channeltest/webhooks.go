package channeltest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// checkReceive delivers what is authentic and what is not.
func (k *kit) checkReceive() {
	r, ok := k.c.(channel.Receiver)
	if !ok {
		return
	}
	if k.h.Webhook == nil {
		k.skip("webhooks: Harness.Webhook is nil")
		return
	}
	req := k.h.Webhook(nil)
	body, err := bodyOf(req)
	if err != nil || len(body) == 0 {
		k.find(ruleHarness, OpReceive, "Harness.Webhook(nil) has no body")
		return
	}
	first, err := k.receive(r, req, body)
	if err != nil || len(first.Facts) == 0 {
		k.find(ruleAuthentic, OpReceive, "it gave %d facts and the error %v", len(first.Facts), err)
		return
	}
	again, err := k.receive(k.h.New().(channel.Receiver), req, body)
	if err != nil || !samePage(first, again) {
		k.find(ruleAuthentic, OpReceive, "delivered again to a fresh value it gave something else, or the error %v", err)
	}
	k.checkForged(r, req, body)
	k.checkRubbish(r, body)
}

func samePage(a, b channel.Page) bool {
	return slices.EqualFunc(a.Facts, b.Facts, func(f, g channel.Fact) bool { return equal(&f, &g) })
}

func bodyOf(r *http.Request) ([]byte, error) {
	if r == nil || r.Body == nil {
		return nil, nil
	}
	return io.ReadAll(r.Body)
}

// receive hands the request over as the hub does: its body has been read.
func (k *kit) receive(c channel.Receiver, r *http.Request, body []byte) (channel.Page, error) {
	own := r.Clone(k.ctx)
	own.Body = http.NoBody
	return k.call(k.ctx, OpReceive, func(ctx context.Context) (channel.Page, error) {
		return c.Receive(ctx, own, slices.Clone(body))
	})
}

// checkForged takes away and spoils, one by one, all that a signature can be
// made of. The kit does not know which header signs; so each of them may turn
// out not to matter, but together they must.
func (k *kit) checkForged(r channel.Receiver, req *http.Request, body []byte) {
	bare := req.Clone(k.ctx)
	bare.Header = http.Header{"Content-Type": req.Header["Content-Type"]}
	bare.URL = &url.URL{Path: req.URL.Path}
	k.mustRefuse(r, bare, body, "without any header and query")
	empty := req.Clone(k.ctx)
	spoilt := req.Clone(k.ctx)
	for name, values := range req.Header {
		if name == "Content-Type" {
			continue
		}
		empty.Header[name] = []string{""}
		spoilt.Header[name] = []string{spoil(values[0])}
		for _, v := range []string{spoil(values[0]), "", "=", "t=,v1=", values[0][:len(values[0])/2], values[0] + "00", strings.Repeat("a", 1<<16), "\xff"} {
			one := req.Clone(k.ctx)
			one.Header[name] = []string{v}
			p, err := k.receive(r, one, body)
			if err == nil && len(p.Facts) == 0 || err != nil && !errors.Is(err, channel.ErrSignature) && err != errPanic && err != errHung {
				k.find(ruleSignature, OpReceive, "with another value of the header %s it gave %d facts and the error %v", name, len(p.Facts), err)
			}
		}
	}
	query := req.URL.Query()
	for name := range query {
		query.Set(name, spoil(query.Get(name)))
	}
	spoilt.URL.RawQuery = query.Encode()
	empty.URL.RawQuery = ""
	k.mustRefuse(r, empty, body, "with empty headers")
	k.mustRefuse(r, spoilt, body, "with the last character of each header and query value changed")
	if k.h.Unsigned {
		k.skip("a webhook with another body: Harness.Unsigned says that the body is not signed")
		return
	}
	k.mustRefuse(r, req, append(slices.Clone(body), ' '), "with a space behind its body")
	k.mustRefuse(r, req, nil, "without its body")
	k.mustRefuse(r, req, bytes.Replace(body, []byte(`"`), []byte(`'`), 1), "with one character of the body changed")
}

// spoil changes the last character that carries anything.
func spoil(s string) string {
	core := strings.TrimRight(s, "=")
	if core == "" {
		return "x"
	}
	// Another letter of any alphabet that signatures are written in, and one
	// that differs in the high bits: the low ones of base64 can be padding.
	last := byte('0')
	if c := core[len(core)-1]; c >= '0' && c <= '9' {
		last = 'c'
	}
	return core[:len(core)-1] + string(last) + s[len(core):]
}

func (k *kit) mustRefuse(r channel.Receiver, req *http.Request, body []byte, how string) {
	p, err := k.receive(r, req, body)
	if !errors.Is(err, channel.ErrSignature) && err != errPanic && err != errHung {
		k.find(ruleSignature, OpReceive, "%s it gave %d facts and the error %v", how, len(p.Facts), err)
	}
	if len(p.Facts) > 0 && err != nil {
		k.find(ruleSignature, OpReceive, "%s it gave facts along with the error", how)
	}
}

// checkRubbish delivers bodies that no source sends, properly signed.
func (k *kit) checkRubbish(r channel.Receiver, body []byte) {
	bodies := map[string][]byte{
		"half of a body":    body[:len(body)/2],
		"a long body":       append(slices.Clone(body), bytes.Repeat([]byte(" "), 256<<10)...),
		"an empty object":   []byte("{}"),
		"an empty array":    []byte("[]"),
		"null":              []byte("null"),
		"a number":          []byte("7"),
		"an array of nulls": []byte("[null,null]"),
		"every text a NUL":  spoilTexts(body, `\u0000`),
		"lone surrogates":   spoilTexts(body, `\ud800`),
		"numbers as texts":  bytes.ReplaceAll(body, []byte(`":`), []byte(`":[`)),
	}
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		k.deliver(r, name, bodies[name])
	}
	must := map[string][]byte{"half of a body": body[:len(body)/2]}
	for _, b := range rubbish() {
		must[string(b[:min(len(b), 20)])] = b
	}
	for _, name := range slices.Sorted(maps.Keys(must)) {
		p, err := k.deliver(r, name, must[name])
		if err == nil && len(p.Rejects) == 0 {
			k.find(ruleSilent, OpReceive, "a webhook with %q for a body gave %d facts, no reject and no error", name, len(p.Facts))
		}
	}
}

func spoilTexts(b []byte, by string) []byte {
	b = bytes.ReplaceAll(b, []byte(`": "`), []byte(`":"`))
	return bytes.ReplaceAll(b, []byte(`":"`), []byte(`":"`+by))
}

func (k *kit) deliver(r channel.Receiver, name string, body []byte) (channel.Page, error) {
	p, err := k.receive(r, k.h.Webhook(body), body)
	if errors.Is(err, channel.ErrSignature) {
		k.find(ruleAuthentic, OpReceive, "%q, properly signed, gave ErrSignature", name)
	}
	return p, err
}
