package duplicate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean returns what somebody wrote themselves: text, or HTML, without quoted
// messages, without the lines that mail programs put above them and without
// the signature. What was forwarded stays, without its headers, for it is what
// the message is about. If nothing remains of a reply, the message that it
// quotes is returned: somebody sent that again.
//
// Lines below a greeting formula that hold a number which is no phone number,
// postcode or address stay, for people write order numbers there. Only the
// first 64 KiB are looked at.
func Clean(text string) string { return clean(text, "").own() }

// clean cuts a message of which the subject is known.
func clean(text, subject string) *cleaner {
	text = plain(text)
	// Folding neither makes nor takes away line ends.
	c := &cleaner{forward: forwardedSubject(fold(subject)), lines: strings.Split(text, "\n"), folded: strings.Split(fold(text), "\n")}
	for i := range c.lines {
		c.lines[i] = strings.TrimRightFunc(c.lines[i], unicode.IsSpace)
		c.folded[i] = strings.TrimSpace(c.folded[i])
	}
	c.run()
	if !slices.ContainsFunc(c.out, c.wordy) {
		c.out, c.quoted = c.quoted, nil
	}
	return c
}

// A cleaner goes through the lines of a message once.
type cleaner struct {
	lines, folded []string
	out, quoted   []int // lines that somebody wrote, and that they quoted
	forward       bool  // the subject says so
	inside        bool  // below the headers of a forwarded message
	signature     bool  // below "-- " or a greeting formula
	hard          bool  // below "-- "
}

// own returns what somebody wrote, as they wrote it.
func (c *cleaner) own() string { return pickLines(c.lines, c.out) }

// text and quotation return what somebody wrote and quoted, folded.
func (c *cleaner) text() string      { return pickLines(c.folded, c.out) }
func (c *cleaner) quotation() string { return pickLines(c.folded, c.quoted) }

func pickLines(lines []string, which []int) string {
	if len(which) == 1 {
		return strings.TrimSpace(lines[which[0]])
	}
	var b strings.Builder
	for _, i := range which {
		b.WriteString(lines[i])
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}

func (c *cleaner) wordy(i int) bool { return wordy(c.folded[i]) }

func (c *cleaner) run() {
	for i := 0; i < len(c.lines); i++ {
		switch f := c.folded[i]; {
		case strings.HasPrefix(f, ">"):
			c.quote(&i)
		case forwardMark(f):
			if c.quoteFollows(i + 1) {
				c.unquote(i + 1)
			}
			i = c.headers(i + 1)
			c.enter()
		case c.replyMark(&i):
			if !c.quoteFollows(i + 1) {
				c.rest(i + 1)
				return
			}
			c.signature = false
		case originalMark(f) || c.headerBlock(i):
			// The same block stands above what is answered and what is forwarded.
			end := c.headers(i)
			if c.inside || !c.forward && slices.ContainsFunc(c.out, c.wordy) {
				c.rest(end + 1)
				return
			}
			i = end
			c.enter()
		case f == "--" || f == "—" || f == "- -" || disclaimer(f) && slices.ContainsFunc(c.out, c.wordy):
			c.signature, c.hard = true, true
		case footer(f):
		default:
			c.line(i)
		}
	}
}

// enter goes into a forwarded message.
func (c *cleaner) enter() { c.inside, c.signature, c.hard = true, false, false }

// line takes in a line that is neither quoted nor a mark.
func (c *cleaner) line(i int) {
	f := c.folded[i]
	if c.signature && (strings.HasPrefix(f, "ps") || strings.HasPrefix(f, "p.s") || strings.HasPrefix(f, "p. s")) && !c.hard {
		c.signature = false
	}
	if !c.signature && !c.inside && greeting(f) {
		near, forwards := c.nearEnd(i)
		if near && (forwards || slices.ContainsFunc(c.out, c.wordy)) {
			c.signature = true
			return
		}
	}
	if c.signature && (c.hard || !numbered(f)) {
		return
	}
	c.out = append(c.out, i)
}

// nearEnd reports whether few lines follow up to the end or to what is quoted,
// and whether that is a forwarded message.
func (c *cleaner) nearEnd(i int) (near, forwards bool) {
	n := 0
	for j := i + 1; j < min(len(c.lines), i+40) && n <= 8; j++ {
		k := j
		switch {
		case forwardMark(c.folded[j]):
			return true, true
		case originalMark(c.folded[j]), c.headerBlock(j):
			return true, c.forward
		case strings.HasPrefix(c.folded[j], ">"), c.replyMark(&k):
			return true, false
		}
		if c.folded[j] != "" {
			n++
		}
	}
	return n <= 8, false
}

// unquote takes one level of quotation marks off the quoted lines that begin
// at i or after empty lines, and returns the line after them.
func (c *cleaner) unquote(i int) int {
	for i < len(c.lines) && c.folded[i] == "" {
		i++
	}
	for ; i < len(c.lines) && strings.HasPrefix(c.folded[i], ">"); i++ {
		c.lines[i] = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(c.lines[i]), ">"), " ")
		c.folded[i] = strings.TrimSpace(c.folded[i][1:])
	}
	return i
}

// quote leaves out quoted lines, but for a forwarded message that is quoted as
// a whole.
func (c *cleaner) quote(i *int) {
	end := c.unquote(*i)
	for j := *i; j < end; j++ {
		if forwardMark(c.folded[j]) {
			*i = j - 1 // as if it had not been quoted
			return
		}
		if !strings.HasPrefix(c.folded[j], ">") {
			c.quoted = append(c.quoted, j)
		}
	}
	*i = end - 1
}

// rest keeps what is quoted without marks, up to the next message in it.
func (c *cleaner) rest(i int) {
	for ; i < len(c.lines); i++ {
		k := i
		if originalMark(c.folded[i]) || c.headerBlock(i) || c.replyMark(&k) {
			return
		}
		if !strings.HasPrefix(c.folded[i], ">") {
			c.quoted = append(c.quoted, i)
		}
	}
}

// quoteFollows reports whether the next line with something on it is quoted.
func (c *cleaner) quoteFollows(i int) bool {
	for end := min(len(c.lines), i+20); i < end; i++ {
		if c.folded[i] != "" {
			return strings.HasPrefix(c.folded[i], ">")
		}
	}
	return false
}

// headers returns the last line of a block of headers that begins at i, where
// a mark and empty lines may come first.
func (c *cleaner) headers(i int) int {
	last := i - 1
	seen := false
	for j := i; j < len(c.lines) && j < i+20; j++ {
		f := c.folded[j]
		switch {
		case headerKey(f) != "":
			seen = true
		case f == "" && seen:
			return last
		case f == "", originalMark(f):
		case seen && j == last+1 && continued(c.lines[j]):
		default:
			return last
		}
		last = j
	}
	return last
}

// continued reports whether a line goes on with the header before.
func continued(line string) bool {
	return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "<")
}

// headerBlock reports whether headers of a message begin at a line: three at
// least, of which one says who wrote it.
func (c *cleaner) headerBlock(i int) bool {
	if headerKey(c.folded[i]) == "" {
		return false
	}
	n, sender := 0, false
	for j := i; j < len(c.lines) && j < i+7; j++ {
		if key := headerKey(c.folded[j]); key != "" {
			n++
			sender = sender || slices.Contains(senderKeys, key)
		}
	}
	return n >= 3 && sender
}

// headerKey returns the name of a header line as mail programs translate them,
// or "".
func headerKey(f string) string {
	end := strings.IndexByte(f[:min(len(f), 24)], ':')
	if end < 0 {
		return ""
	}
	name := strings.Trim(f[:end], "* \t")
	if !slices.Contains(headerKeys, name) {
		return ""
	}
	return name
}

// replyMark reports whether the line above a quote begins at i, such as "On
// Monday somebody wrote:", and moves i to its last line. Mail programs break
// it into up to three.
func (c *cleaner) replyMark(i *int) bool {
	for j := *i; j < len(c.lines) && j < *i+3; j++ {
		f := c.folded[j]
		if f == "" || len(f) > 300 || strings.HasPrefix(f, ">") {
			return false
		}
		switch f[len(f)-1] {
		case '.', '!', '?':
			return false // a sentence ends here
		case ':':
			line := strings.Join(c.folded[*i:j+1], " ")
			if !slices.ContainsFunc(words(nil, line), func(w string) bool { return slices.Contains(wroteWords, w) }) ||
				!strings.ContainsAny(line, "0123456789@") && !c.quoteFollows(j+1) {
				return false
			}
			*i = j
			return true
		}
	}
	return false
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func wordy(line string) bool {
	return strings.ContainsFunc(line, func(r rune) bool { return !notWord(r) })
}

// marked takes the dashes off a line that is made of dashes and words.
func marked(f string) (string, bool) {
	if !strings.HasPrefix(f, "-") {
		return "", false
	}
	inner := strings.Trim(f, "-_=* \t:")
	return inner, inner != "" && len(f)-len(inner) >= 4
}

func forwardMark(f string) bool {
	if inner, ok := marked(f); ok {
		return slices.ContainsFunc(forwardWords, func(w string) bool { return strings.Contains(inner, w) })
	}
	return strings.HasSuffix(f, ":") && len(f) < 60 && slices.ContainsFunc(forwardLines, func(w string) bool { return strings.HasPrefix(f, w) })
}

func originalMark(f string) bool {
	if inner, ok := marked(f); ok {
		return slices.ContainsFunc(originalWords, func(w string) bool { return strings.Contains(inner, w) })
	}
	return false
}

func forwardedSubject(f string) bool {
	f = strings.TrimSpace(f)
	return slices.ContainsFunc(forwardSubjects, func(p string) bool { return strings.HasPrefix(f, p) })
}

// footer recognises the line that a device or program adds.
func footer(f string) bool {
	return f != "" && len(f) < 120 && slices.ContainsFunc(footersBy[f[0]], func(p string) bool { return strings.HasPrefix(f, p) })
}

// disclaimer recognises the beginning of what a company adds.
func disclaimer(f string) bool {
	return f != "" && slices.ContainsFunc(disclaimersBy[f[0]], func(p string) bool { return strings.HasPrefix(f, p) })
}

// greeting recognises the formula at the end of a letter, with or without the
// name.
func greeting(f string) bool {
	if f == "" || len(f) > 80 || !slices.ContainsFunc(greetingsBy[f[0]], func(g string) bool {
		rest, ok := strings.CutPrefix(f, g)
		r, _ := utf8.DecodeRuneInString(rest)
		return ok && (rest == "" || notWord(r))
	}) {
		return false
	}
	return !strings.ContainsAny(f, "0123456789?") && len(strings.Fields(f)) <= 7
}

// byFirst sorts phrases by their first byte.
func byFirst(phrases []string) (by [256][]string) {
	for _, p := range phrases {
		by[p[0]] = append(by[p[0]], p)
	}
	return by
}

var footersBy, greetingsBy, disclaimersBy = byFirst(footers), byFirst(greetings), byFirst(disclaimers)

// numbered reports whether a line of a signature has a number that may be what
// the message is about: no phone number, address or postcode.
func numbered(f string) bool {
	if !strings.ContainsAny(f, "0123456789") || strings.Contains(f, "@") || strings.Contains(f, "www.") || strings.Contains(f, "http") {
		return false
	}
	for _, w := range strings.FieldsFunc(f, notWord) {
		if slices.Contains(orderWords, w) {
			return true
		}
		if slices.Contains(contactWords, w) {
			return false
		}
	}
	digits := strings.Count(f, "0")
	for d := '1'; d <= '9'; d++ {
		digits += strings.Count(f, string(d))
	}
	letters := strings.ContainsFunc(f, unicode.IsLetter)
	switch {
	case !letters && (digits >= 9 || strings.HasPrefix(f, "+")):
		return false // a phone number
	case letters && postcode(f):
		return false
	}
	return true
}

// postcode reports whether a line begins or ends like "31-042 Krakow" or
// "LT-01103 Vilnius".
func postcode(f string) bool {
	for w := range strings.FieldsSeq(f) {
		w = strings.TrimPrefix(strings.Trim(w, ",."), "lt-")
		d := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, w)
		if len(d) == 5 && (len(w) == 5 || len(w) == 6 && w[2] == '-') {
			return true
		}
	}
	return false
}
