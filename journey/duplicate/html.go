package duplicate

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxText is how much of a text is looked at, in bytes. Longer ones are cut:
// nobody types that much, and what follows is quoted.
const maxText = 64 << 10

// plain returns a text as lines of plain text, quotes marked by ">".
func plain(text string) string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	text = strings.ToValidUTF8(text, " ")
	if looksLikeHTML(text) {
		text = htmlText(text)
	}
	if strings.IndexByte(text, '\r') < 0 && !strings.Contains(text, "\u00a0") && !strings.Contains(text, "\u202f") &&
		!strings.Contains(text, "\u2028") && !strings.Contains(text, "\u200b") && !strings.Contains(text, "\ufeff") {
		return text
	}
	return spaces.Replace(text)
}

// spaces brings the line ends and spaces of all systems to one kind.
var spaces = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u00a0", " ", "\u202f", " ", "\u200b", "", "\ufeff", "")

// looksLikeHTML tells HTML from plain text that speaks of <somebody@example.org>.
func looksLikeHTML(s string) bool {
	for rest := s[:strings.LastIndexByte(s, '>')+1]; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		name := strings.TrimPrefix(rest, "/")
		end := strings.IndexFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
		if end <= 0 || end > 10 || strings.IndexByte("> /\n\t\r", name[end]) < 0 {
			continue
		}
		if atom.Lookup([]byte(strings.ToLower(name[:end]))) != 0 {
			return true
		}
	}
}

// htmlText takes the text out of HTML. It needs no tree, so that no nesting is
// too deep.
func htmlText(s string) string {
	w := &lineWriter{}
	skipping := 0 // inside script, style, head
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return w.out.String()
		case html.TextToken:
			if skipping == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch t := z.Token(); t.DataAtom {
			case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template:
				if t.Type == html.StartTagToken {
					skipping++
				}
			case atom.Body:
				skipping = 0
			case atom.Blockquote:
				w.quote(+1)
			case atom.Td, atom.Th:
				w.text(" ")
			default:
				w.tag(t.DataAtom)
			}
		case html.EndTagToken:
			switch t := z.Token(); t.DataAtom {
			case atom.Script, atom.Style, atom.Head, atom.Title, atom.Template:
				skipping = max(0, skipping-1)
			case atom.Body, atom.Html:
				skipping = 0
			case atom.Blockquote:
				w.quote(-1)
			default:
				w.tag(t.DataAtom)
			}
		}
	}
}

// lineWriter puts text into lines.
type lineWriter struct {
	out   strings.Builder
	depth int
	begun bool // something stands on the line
}

// text writes running text, of which line ends are mere spaces.
func (w *lineWriter) text(s string) {
	for i, word := range strings.Fields(s) {
		if !w.begun && w.depth > 0 {
			w.out.WriteString(strings.Repeat(">", min(w.depth, 2)) + " ")
		}
		if w.begun && (i > 0 || strings.IndexByte(" \t\r\n", s[0]) >= 0) {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(word)
		w.begun = true
	}
	if w.begun && s != "" && strings.IndexByte(" \t\r\n", s[len(s)-1]) >= 0 {
		w.out.WriteByte(' ')
	}
}

func (w *lineWriter) quote(by int) {
	w.line()
	w.depth = max(0, w.depth+by)
}

func (w *lineWriter) line() {
	if w.begun {
		w.out.WriteByte('\n')
	}
	w.begun = false
}

// tag ends the line at the tags that do. Two line breaks leave an empty line.
func (w *lineWriter) tag(a atom.Atom) {
	switch a {
	case atom.Br:
		w.out.WriteByte('\n')
		w.begun = false
	case atom.P, atom.Div, atom.Tr, atom.Li, atom.Ul, atom.Ol, atom.Table, atom.Hr, atom.Pre, atom.Section,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.line()
	}
}
