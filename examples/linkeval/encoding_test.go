package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// TestEncodings checks that a file is read alike however it is encoded.
func TestEncodings(t *testing.T) {
	const text = "name;city\nMüller;Köln\nGarcía;Málaga\n"
	wide := func(mark bool, low, high int) string {
		units := utf16.Encode([]rune(text))
		if mark {
			units = append([]uint16{0xfeff}, units...)
		}
		out := make([]byte, 2*len(units))
		for i, u := range units {
			out[2*i+low], out[2*i+high] = byte(u), byte(u>>8)
		}
		return string(out)
	}
	var latin []byte
	for _, r := range text {
		latin = append(latin, byte(r))
	}
	for name, data := range map[string]string{"UTF-8": text, "UTF-8 with a mark": "\ufeff" + text, "Latin-1": string(latin),
		"UTF-16": wide(true, 0, 1), "UTF-16, the high byte first": wide(true, 1, 0), "UTF-16 without a mark": wide(false, 0, 1),
		"UTF-16 without a mark, the high byte first": wide(false, 1, 0)} {
		_, rows, err := readTable(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([][]string{{"Müller", "Köln"}, {"García", "Málaga"}}, cellsOf(rows)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestQuotesAsTheyCome checks that a file is read whose quotes are part of the
// values.
func TestQuotesAsTheyCome(t *testing.T) {
	name := filepath.Join(t.TempDir(), "F.csv")
	if err := os.WriteFile(name, []byte("name,street\n\"Adam\",\"a, b\"\n\nJan \"Jaś\" Nowak,Long Lane 5\nEwa Lis,Mill Road 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := openTable(name)
	if err != nil {
		t.Fatal(err)
	}
	defer got.close()
	var rows []row
	for { // one by one, so that rows are behind us when the quotes are met
		next, err := got.next(1)
		if err != nil {
			t.Fatal(err)
		}
		if len(next) == 0 {
			break
		}
		rows = append(rows, next...)
	}
	want := [][]string{{"Adam", "a, b"}, {`Jan "Jaś" Nowak`, "Long Lane 5"}, {"Ewa Lis", "Mill Road 7"}}
	if diff := cmp.Diff(want, cellsOf(rows)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if rows[2].line != 5 {
		t.Errorf("the last row is in line %d", rows[2].line)
	}
}

// TestLabelIsNoField checks that the answer is not among the evidence.
func TestLabelIsNoField(t *testing.T) {
	o := options{label: "account_id", fields: "account=account_id,name=name"}
	tables := []*table{{file: "F.csv", header: []string{"account_id", "name"}}}
	if _, err := o.spec(tables); err == nil || !strings.Contains(err.Error(), "account_id") {
		t.Errorf("the label as a field: %v", err)
	}
	o.fields = ""
	s, err := o.spec(tables)
	if err != nil || len(s["account"]) != 0 || len(s["name"]) != 1 {
		t.Errorf("guessed %v, %v", s, err)
	}
}
