package requesttracker

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/clientele-go/clientele/channel"
)

// headers are those of a message by name in lower case.
type headers map[string][]string

// headersOf reads the headers of a message, which its first part has.
func headersOf(parts []attachment) headers {
	if len(parts) == 0 {
		return nil
	}
	return parseHeaders(parts[0].Headers)
}

func parseHeaders(text string) headers {
	h := make(headers)
	name := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if name != "" && line != "" && (line[0] == ' ' || line[0] == '\t') {
			values := h[name]
			values[len(values)-1] += " " + strings.TrimSpace(line)
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			name = ""
			continue
		}
		name = strings.ToLower(strings.TrimSpace(key))
		h[name] = append(h[name], strings.TrimSpace(value))
	}
	return h
}

func (h headers) one(name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// mailed reports whether the message came through the mail gateway.
func (h headers) mailed() bool { return h.one("x-rt-interface") == "Email" }

// answers returns the ids of the messages this one answers, nearest first.
func (h headers) answers() []string {
	out := angled(h.one("in-reply-to"))
	for _, id := range slices.Backward(angled(h.one("references"))) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// automatic reports whether the message says that no person wrote it.
func (h headers) automatic() bool {
	if auto := strings.ToLower(h.one("auto-submitted")); auto != "" && auto != "no" {
		return true
	}
	return strings.EqualFold(h.one("precedence"), "bulk") || strings.EqualFold(h.one("precedence"), "auto_reply")
}

// angled returns what stands in angle brackets.
func angled(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "<")
		if !ok {
			return out
		}
		id, rest, ok := strings.Cut(rest, ">")
		if !ok {
			return out
		}
		if id = strings.TrimSpace(id); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
		text = rest
	}
}

// maxText is the length in bytes beyond which a message's text is not read. A
// batch of them must fit into one answer.
const maxText = 128 << 10

// bodyOf returns the part that holds what was written: the first plain text
// that is no file, else the first HTML; nil if there is none, or it is empty
// or longer than 128 KiB.
func bodyOf(parts []attachment) *attachment {
	for _, kind := range []string{"text/plain", "text/html"} {
		for i := range parts {
			a := &parts[i]
			if !strings.EqualFold(a.Type, kind) || a.Filename != "" {
				continue
			}
			size, err := strconv.Atoi(parseHeaders(a.Headers).one("content-length"))
			if err == nil && (size == 0 || size > maxText) {
				return nil
			}
			return a
		}
	}
	return nil
}

// plain returns the text of an HTML page: no scripts or styles, a new line for
// each block, runs of white space as one space.
func plain(page string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	hidden, blank, fresh := 0, false, true
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(out.String())
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			tok := z.Token()
			switch tok.Data {
			case "script", "style", "head", "title":
				if tok.Type == html.StartTagToken {
					hidden++
				} else if tok.Type == html.EndTagToken && hidden > 0 {
					hidden--
				}
			case "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "pre":
				if !fresh {
					out.WriteByte('\n')
				}
				blank, fresh = false, true
			}
		case html.TextToken:
			if hidden > 0 {
				continue
			}
			for _, r := range string(z.Text()) {
				if strings.ContainsRune(" \t\r\n\u00a0", r) {
					blank = true
					continue
				}
				if blank && !fresh {
					out.WriteByte(' ')
				}
				blank, fresh = false, false
				out.WriteRune(r)
			}
		}
	}
}

// end returns when a promise is due at the latest: a day is there until its
// last hour.
func end(t channel.Time) time.Time {
	if t.DateOnly {
		return t.Time.AddDate(0, 0, 1)
	}
	return t.Time
}
