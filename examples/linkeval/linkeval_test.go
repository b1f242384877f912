package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// call runs the command and returns what it prints.
func call(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(args, &out, io.Discard); err != nil {
		t.Fatalf("linkeval %s: %v", strings.Join(args, " "), err)
	}
	return out.String()
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func result1(t *testing.T, args ...string) result {
	t.Helper()
	var r result
	if err := json.Unmarshal([]byte(call(t, append(args, "-json")...)), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

const people = `who,first_name,surname,dob,email,phone
1,Katarzyna,Nowak,1980-05-12,kasia.nowak@example.com,601200300
1,Kasia,Nowak,12.05.1980,kasia.nowak@example.com,+48 601 200 300
2,Piotr,Zieliński,1975-02-28,piotr.zielinski@example.org,602300400
2,Piotr,Zielinski,1975-02-28,,602300400
3,Hanna,Wróbel,1990-11-03,hania@example.net,
`

func TestOneFile(t *testing.T) {
	f := file(t, "people.csv", people)
	r := result1(t, "-data", f, "-label", "who", "-fields", "name=first_name+surname,dob=dob,email=email,phone=phone")
	if r.Records != 5 || r.Labelled != 5 || r.Found.Count != 3 || r.True == nil || r.True.Count != 3 || r.True.Largest != 2 {
		t.Errorf("%+v", r)
	}
	if r.Pairs == nil || r.Pairs.F1 != 1 || r.BCubed.F1 != 1 || r.Pairs.TruePairs != 2 {
		t.Errorf("pairs %+v, B³ %+v", r.Pairs, r.BCubed)
	}
	text := call(t, "-data", f, "-label", "who")
	for _, want := range []string{"records", "true clusters", "pairwise", "precision 1.0000", "B³", "peak memory", "given=first_name,family=surname"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report has no %q:\n%s", want, text)
		}
	}
	if r := result1(t, "-data", f); r.Pairs != nil || r.Found.Count != 3 {
		t.Errorf("without a label: %+v", r)
	}
}

// Another name of a person is one more way to find them.
func TestAlias(t *testing.T) {
	f := file(t, "people.csv", "who,name,other,phone\n1,Анна Коваленко,Anna Kowalenko,601200300\n1,Anna Kowalenko,,601200300\n2,Ewa Zych,Ewa Lis,602300400\n")
	r := result1(t, "-data", f, "-label", "who", "-fields", "name=name,alias=other,phone=phone")
	if r.Records != 3 || r.Found.Count != 2 || r.Matches != 1 || r.Pairs.F1 != 1 {
		t.Errorf("%+v, pairs %+v", r, r.Pairs)
	}
}

func TestTwoFiles(t *testing.T) {
	lines := strings.SplitAfter(people, "\n")
	a, b := file(t, "A.csv", lines[0]+lines[1]+lines[3]+lines[5]), file(t, "B.csv", lines[0]+lines[2]+lines[4])
	r := result1(t, "-link", a+","+b, "-label", "who")
	if r.Links != 2 || r.Across == nil || r.Across.TruePairs != 2 || r.Across.F1 != 1 || len(r.Files) != 2 {
		t.Errorf("%+v, across %+v", r, r.Across)
	}
	if r := result1(t, "-link", a+","+b); r.Links != 2 || r.Across != nil {
		t.Errorf("without labels: %+v", r)
	}
}

func TestLabelPart(t *testing.T) {
	a := file(t, "A.csv", "rec_id,name,dob\nrec-17-org,Jan Sobczak,1980-05-12\nrec-18-org,Ewa Zych,1977-02-03\n")
	b := file(t, "B.csv", "rec_id,name,dob\nrec-17-dup-0,Jan Sobczak,1980-05-12\n")
	r := result1(t, "-link", a+","+b, "-label", "rec_id", "-label-part", `rec-(\d+)-`, "-fields", "name=name,dob=dob")
	if r.Across == nil || r.Across.TruePairs != 1 || r.Across.RightPairs != 1 {
		t.Errorf("across %+v", r.Across)
	}
	err := run([]string{"-link", a + "," + b, "-label", "rec_id", "-label-part", "org"}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "B.csv:2: the label in column \"rec_id\" does not match") {
		t.Errorf("a label without the part: %v", err)
	}
	if err := run([]string{"-data", a, "-label", "rec_id", "-label-part", "("}, io.Discard, io.Discard); err == nil {
		t.Error("a broken expression is taken")
	}
}

func TestThreshold(t *testing.T) {
	f := file(t, "people.csv", "who,name,surname\n1,Jan,Nowak\n1,Jan,Nowak\n")
	if r := result1(t, "-data", f, "-fields", "name=name+surname", "-threshold", "0.999999"); r.Found.Count != 2 {
		t.Errorf("two records with a common name and nothing else were linked: %+v", r)
	}
}

func TestErrors(t *testing.T) {
	f := file(t, "people.csv", people)
	bad := file(t, "bad.csv", "name,b\n1\n")
	for _, c := range []struct{ args, want string }{
		{"-data " + f + " -label nobody", `no column "nobody" for -label`},
		{"-data " + f + " -label nobody", "who, first_name, surname, dob, email, phone"},
		{"-data " + f + " -fields dob=birth", `no column "birth" for the field dob`},
		{"-data " + f + " -fields eyes=blue", `no field "eyes"; there are name, given`},
		{"-data " + bad, "bad.csv:2: the row has 1 cells"},
		{"-data /no/such/file.csv", "no such file"},
		{"-data " + file(t, "x.csv", "a,b\n1,2\n"), "say with -fields which is what: a, b"},
		{"-link " + f, "takes two files"},
		{"-link a,b -data " + f, "not both"},
		{"-threshold 1.5", "probability"},
		{"people.csv", "behind -data"},
		{"-data " + f + " -model " + bad, "bad.csv"},
	} {
		err := run(strings.Fields(c.args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("linkeval %s: %v, want %q", c.args, err, c.want)
		}
	}
}

// Without a flag the command links an invented company. Every run is the same.
func TestSample(t *testing.T) {
	a, b := result1(t, "-people", "60"), result1(t, "-people", "60")
	if a.Pairs == nil || a.Records < 100 || a.Pairs.Precision < 0.9 || a.Homes == nil {
		t.Errorf("%+v, pairs %+v", a, a.Pairs)
	}
	if fmt.Sprint(a.Pairs, a.Found, a.Homes) != fmt.Sprint(b.Pairs, b.Found, b.Homes) {
		t.Errorf("%+v, and then %+v", a, b)
	}
}

func TestSavedModel(t *testing.T) {
	f, m := file(t, "people.csv", people), filepath.Join(t.TempDir(), "model.json")
	one := result1(t, "-data", f, "-label", "who", "-save", m)
	two := result1(t, "-data", f, "-label", "who", "-model", m)
	if fmt.Sprint(one.Pairs, one.Found) != fmt.Sprint(two.Pairs, two.Found) {
		t.Errorf("%+v, and with the saved model %+v", one, two)
	}
}

func TestHouseholdScore(t *testing.T) {
	// Four people in two homes, two records of the first.
	truth, home := []int32{0, 0, 1, 2, 3}, []int32{0, 0, 0, 1, 1}
	person, found := []int32{0, 4, 1, 2, 3}, []int32{0, 0, 0, 0, 1}
	// true: (0,2) (1,2) (3,4); found: all pairs of the first four, 6; right: (0,2) (1,2)
	if got := apartWithin(truth, person, home, found); got.TruePairs != 3 || got.FoundPairs != 6 || got.RightPairs != 2 {
		t.Errorf("households = %+v", got)
	}
}

func TestCases(t *testing.T) {
	var out bytes.Buffer
	err := runCases(&out, false, 1, 200)
	if !strings.Contains(out.String(), "cases, ") || !strings.Contains(out.String(), "population with name and address") || (err != nil) != strings.Contains(out.String(), "WRONG") {
		t.Errorf("%v:\n%s", err, out.String())
	}
}

// TestFlags: flags that cannot be meant are refused, and nothing is read for them.
func TestFlags(t *testing.T) {
	for args, want := range map[string]string{
		"-data ,":                        "-data names no file",
		"-link , -label a":               "two files",
		"-threshold NaN":                 "-threshold",
		"-threshold 1":                   "-threshold",
		"-people -1":                     "-people",
		"-errors -1":                     "-errors",
		"-label a":                       "give -data or -link",
		"-region PL":                     "give -data or -link",
		"-data no.csv -people 5":         "-people",
		"-data no.csv -link a.csv,b.csv": "not both",
	} {
		if err := run(strings.Fields(args), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("linkeval %s: %v, want %q", args, err, want)
		}
	}
}

// TestShownColumns: an error does not give a terminal what is no text, nor all of
// a header that has no end.
func TestShownColumns(t *testing.T) {
	name := file(t, "F.csv", "\x1b[2J,"+strings.Repeat("n", 1<<20)+",x y\n")
	err := run([]string{"-data", name}, io.Discard, io.Discard)
	if err == nil || len(err.Error()) > 1000 || strings.Contains(err.Error(), "\x1b") || !strings.Contains(err.Error(), "x y") {
		t.Errorf("%.300v", err)
	}
}
