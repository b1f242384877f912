package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
)

func written(t *testing.T, args ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := run(t.Context(), args, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestReport proves that the report runs with no service, says the same each
// time, and has all its parts.
func TestReport(t *testing.T) {
	page := filepath.Join(t.TempDir(), "report.html")
	text := written(t, "-people", "200", "-html", page)
	if again := written(t, "-people", "200"); again != text {
		t.Error("two runs differ")
	}
	for _, part := range []string{"Where it broke: 13 March to 19 March 2026", "What to mend first", "Do we keep our word?", "Whose it is", "Causes: people ", "Three matters to read",
		"We asked for the order number on Wednesday 18 March at 14:05, which the customer had given."} {
		if !strings.Contains(text, part) {
			t.Errorf("the text lacks %q", part)
		}
	}
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "<svg "); n < 8 {
		t.Errorf("%d pictures", n)
	}
	wellFormed(t, b)
	for _, s := range []string{text, string(b)} {
		anonymous(t, s)
	}
}

// wellFormed proves that whatever is opened is closed, in order.
func wellFormed(t *testing.T, page []byte) {
	t.Helper()
	void := map[string]bool{"meta": true, "line": false}
	var open []string
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if n := len(open); n == 0 || open[n-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// anonymous proves that nobody is named.
func anonymous(t *testing.T, s string) {
	t.Helper()
	if found := regexp.MustCompile(`\S+@\S+|\+\d{9,}`).FindString(s); found != "" {
		t.Errorf("an address or a number is in the report, %d characters long", len(found))
	}
	for _, p := range world.New(world.Config{People: 200, Days: 98}).Truth().People {
		if len(p.Family) > 4 && strings.Contains(s, p.Family) {
			t.Errorf("person %d is named", p.Number)
		}
	}
}

// TestLanguages proves that the sentences come in each language.
func TestLanguages(t *testing.T) {
	for lang, want := range map[string]string{"pl": "Zapytaliśmy w środę 18 marca o 14:05 o coś, co klient już podał: numer zamówienia.",
		"lt": "Paklausėme kovo 18 d. 14:05 to, ką klientas jau buvo pateikęs: užsakymo numerį."} {
		if text := written(t, "-people", "20", "-lang", lang); !strings.Contains(text, want) {
			t.Errorf("%s: no %q", lang, want)
		}
	}
}

// TestPhrases proves that all that the report says is said in each language: that
// no English is left in it, and that numbers stand where they belong.
func TestPhrases(t *testing.T) {
	verbs := regexp.MustCompile(`%[.0-9]*[a-z%]`)
	for english, said := range phrases {
		for _, s := range said {
			if got, want := verbs.FindAllString(s, -1), verbs.FindAllString(english, -1); !slices.Equal(got, want) || s == "" {
				t.Errorf("%q has %v, %q has %v", english, want, s, got)
			}
		}
	}
	for _, all := range []map[journey.Kind]string{what, triggers, measures} {
		for k, text := range all {
			if _, ok := phrases[text]; !ok {
				t.Errorf("%s: %q is in English only", k, text)
			}
		}
	}
	for act, text := range activities {
		if _, ok := phrases[text]; !ok {
			t.Errorf("%s: %q is in English only", act, text)
		}
	}
	files, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, g := range regexp.MustCompile(`\b(?:say|sayf|head)[( ]("(?:[^"\\]|\\.)*")`).FindAllStringSubmatch(string(b), -1) {
			text, err := strconv.Unquote(g[1])
			if _, ok := phrases[text]; !ok || err != nil {
				t.Errorf("%s: %s is in English only (%v)", name, g[1], err)
			}
			said++
		}
	}
	if said < 40 {
		t.Errorf("only %d texts were looked at", said)
	}
	for n, lang := range []string{"pl", "lt"} {
		page := filepath.Join(t.TempDir(), "report.html")
		text := written(t, "-people", "120", "-lang", lang, "-html", page)
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, b)
		// Names of departments and words of sources are as they are.
		both := text + html.UnescapeString(regexp.MustCompile(`(?s)<style>.*</style>|class="[^"]*"|„[^”“]*[”“]`).ReplaceAllString(string(b), ""))
		for english, said := range phrases {
			whole := regexp.MustCompile(`(^|[^\pL%-])` + regexp.QuoteMeta(strings.Split(english, "%")[0]) + `($|[^\pL-])`)
			if english = strings.TrimSpace(strings.Split(english, "%")[0]); len(english) > 4 && !strings.Contains(said[n], english) && whole.MatchString(both) {
				t.Errorf("%s: %q is in the report", lang, english)
			}
		}
		if !strings.Contains(string(b), `<html lang="`+lang+`">`) {
			t.Errorf("%s: the page says another language", lang)
		}
	}
}

// TestRows proves that the rows of the report add up.
func TestRows(t *testing.T) {
	r, err := newReport(t.Context(), options{people: 200, language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	gaps, owners, causes := 0, 0, 0
	for _, x := range r.Ranks {
		gaps += x.Gaps
		if x.Weekly[weeks-1] != x.Gaps || x.Weekly[weeks-2] != x.Before || x.What == "" || x.Measure == "" {
			t.Errorf("%v: this week %d, before %d, by week %v, %q, %q", x.Place, x.Gaps, x.Before, x.Weekly, x.What, x.Measure)
		}
	}
	for _, o := range r.Owners {
		owners += o.Gaps
	}
	for _, c := range r.Causes {
		causes += c.Gaps
	}
	if gaps == 0 || gaps != owners || gaps != causes {
		t.Errorf("%d gaps, %d by owner, %d by cause", gaps, owners, causes)
	}
	for _, v := range r.Promises {
		n := 0
		for _, c := range v.Counts {
			n += c
		}
		if n != v.Triggers {
			t.Errorf("%s: %d verdicts of %d triggers", v.What, n, v.Triggers)
		}
	}
	for k := range what {
		if measures[k] == "" && k != journey.RepeatContact {
			t.Errorf("nothing is said of how to mend %s", k)
		}
	}
}

func TestFlags(t *testing.T) {
	if err := run(t.Context(), []string{"-people", "few"}, &bytes.Buffer{}); err == nil {
		t.Error("a number that is none was taken")
	}
	if err := run(t.Context(), []string{"-people", "10", "-html", filepath.Join(t.TempDir(), "none", "x.html")}, &bytes.Buffer{}); err == nil {
		t.Error("a page was written where it cannot be")
	}
	for _, args := range [][]string{{"extra"}, {"-lang", "xx"}, {"-people", "-1"}} {
		if err := run(t.Context(), args, &bytes.Buffer{}); err == nil {
			t.Errorf("journeygaps %s was taken", args)
		}
	}
}
