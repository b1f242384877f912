package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readTable reads a whole file.
func readTable(text string) (*table, []row, error) {
	t, err := newTable("F.csv", strings.NewReader(text), nil)
	if err != nil {
		return nil, nil, err
	}
	rows, err := t.next(len(text) + 1)
	return t, rows, err
}

func cellsOf(rows []row) [][]string {
	var out [][]string
	for _, r := range rows {
		out = append(out, r.cells)
	}
	return out
}

func TestReadTable(t *testing.T) {
	for name, text := range map[string]string{
		"commas": "a,b,c\n1,2,3\n\n4,\"5,\nfive\",6\n", "semicolons": "a;b;c\n1;2;3\n4;\"5,\nfive\";6\n",
		"tabs": "\ufeffa\tb\tc\r\n1\t2\t3\r\n4\t\"5,\nfive\"\t6", "bars": "a|b| c \n1|2|3\n4|\"5,\nfive\"|6\n",
	} {
		got, rows, err := readTable(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var lines []int
		for _, r := range rows {
			lines = append(lines, r.line)
		}
		if diff := cmp.Diff([]string{"a", "b", "c"}, got.header); diff != "" {
			t.Errorf("%s: header (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([][]string{{"1", "2", "3"}, {"4", "5,\nfive", "6"}}, cellsOf(rows)); diff != "" {
			t.Errorf("%s: rows (-want +got):\n%s", name, diff)
		}
		want := []int{2, 3}
		if name == "commas" {
			want[1] = 4
		}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Errorf("%s: lines (-want +got):\n%s", name, diff)
		}
	}
}

// What is wrong is told with file, line and column, and without the cells.
func TestReadTableErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "F.csv: is empty: the first line must name the columns",
		"a,b\n1,2\n1,2,secret\n":    "F.csv:3: the row has 3 cells, the header has 2",
		"a,b\n1\n":                  "F.csv:2: the row has 1 cells, the header has 2",
		"a,b,a\n":                   `F.csv:1: columns 1 and 3 are both named "a"`,
		"a,b\n1,se\"cret\n":         "F.csv:2:5: bare \" in non-quoted-field",
		"a,b\n1,2\n3,\"secret\n5,6": "F.csv:4:4: extraneous or missing \" in quoted-field",
		"a,b\r1,secret\r":           "F.csv:1: lines end with a carriage return alone: save the file with the ends of lines of Windows or Unix",
	} {
		_, _, err := readTable(text)
		if err == nil || err.Error() != want {
			t.Errorf("reading %q: %v, want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "cret") {
			t.Errorf("the error has a cell: %v", err)
		}
	}
}

// TestQuoteNeverClosed: where quotes are taken as they come, a row that takes in the
// rest of the file, or the next rows, is an error; a cell of several lines is none.
func TestQuoteNeverClosed(t *testing.T) {
	for text, want := range map[string]string{
		"1,\"secret\n2,b\n":                      "F.csv:2: a quote is opened in column 2 and not closed",
		"1,\"secret\n2,b":                        "F.csv:2: a quote is opened in column 2 and not closed",
		"1,\"secret\n2,\"b\"\n3,c\n":             "F.csv:2: a quote is opened in column 2 and not closed",
		"1,5\" pipe\n2,\"secret\n":               "F.csv:3: a quote is opened in column 2 and not closed",
		"1,5\" pipe\n2,\"of\ntwo lines\"\n":      "",
		"1,5\" pipe\n2,\"of\ntwo lines\"\n3,b\n": "",
		"1,5\" pipe\n2,b\n":                      "",
	} {
		text = "a,b\n" + text
		again := func() (io.Reader, error) { return strings.NewReader(text), nil }
		f, err := newTable("F.csv", strings.NewReader(text), again)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.next(100)
		if want == "" && (err != nil || len(rows) < 2) || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%q: %d rows, %v; want %q", text, len(rows), err, want)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("a,b\n1,2\n")
	f.Add("\ufeffa;b\n\"1;2\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, rows, err := readTable(text)
		if err != nil {
			return
		}
		in := input{reader: reader{spec: guessFields(got.header), people: labels{}, homes: labels{}}, label: got.header[0]}
		d := &dataset{files: []string{"F.csv"}}
		parties, err := in.take(d, got, rows)
		if err != nil {
			t.Fatal(err)
		}
		if len(parties) < len(rows) || len(d.truth) != len(rows) || len(d.line) != len(rows) {
			t.Errorf("%d rows gave %d records", len(rows), len(parties))
		}
	})
}
