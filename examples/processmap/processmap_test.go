package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// claimsCSV is the running example of van der Aalst's Process Mining (2011),
// table 1.1, written as some tool might.
const claimsCSV = `Case;Activity;Start;Worker
1;register;2010-12-30 11:02;Pete
1;thoroughly;2010-12-31 10:06;Sue
1;check;2011-01-05 15:12;Mike
1;decide;2011-01-06 11:18;Sara
1;reject;2011-01-07 14:24;Pete
2;register;2010-12-30 11:32;Mike
2;check;2010-12-30 12:12;Mike
2;casually;2010-12-30 14:16;Sean
2;decide;2011-01-05 11:22;Sara
2;pay;2011-01-08 12:05;Ellen
3;register;2010-12-30 14:32;Pete
3;casually;2010-12-30 15:06;Mike
3;check;2010-12-30 16:34;Ellen
3;decide;2011-01-06 09:18;Sara
3;reinitiate;2011-01-06 12:18;Sara
3;thoroughly;2011-01-06 13:06;Sean
3;check;2011-01-08 11:43;Pete
3;decide;2011-01-09 09:55;Sara
3;pay;2011-01-15 10:45;Ellen
6;register;2011-01-06 15:02;Mike
6;casually;2011-01-06 16:06;Ellen
6;check;2011-01-07 16:22;Mike
6;decide;2011-01-07 16:52;Sara
6;pay;2011-01-16 11:47;Mike
`

const claimsMap = `["register", ["casually", "thoroughly"], "check", "decide", ["pay", "reject"]]`

func files(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range contents {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func try(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, said bytes.Buffer
	code = run(t.Context(), args, &out, &said)
	return code, out.String(), said.String()
}

func TestText(t *testing.T) {
	dir := files(t, map[string]string{"claims.csv": claimsCSV, "map.json": claimsMap})
	code, out, said := try(t, "-log", filepath.Join(dir, "claims.csv"), "-map", filepath.Join(dir, "map.json"), "-resource", "worker")
	if code != 0 || said != "" {
		t.Fatalf("%d: %s", code, said)
	}
	fields := map[string]bool{}
	for line := range strings.Lines(out) {
		fields[strings.Join(strings.Fields(line), " ")] = true
	}
	for _, want := range []string{
		filepath.Join(dir, "claims.csv") + ": 4 cases, 24 events, 8 activities, 12 edges, 4 variants",
		"case: Case, activity: Activity, time: Start, resource: Worker; from 2010-12-30T11:02:00Z to 2011-01-16T11:47:00Z",
		"decide pay 3 3 3 514160 521400 735510 5 d 23 h",
		"check decide 4 3 3 183180 76140 503832 2 d 3 h", // 72,360, 578,640, 79,920 and 1,800 s
		"all 24 0 2 1 1",
		"1 25.00 % 100.00 % 703320 703320 register → thoroughly → check → decide → reject",
		"Handovers: 18 between different resources",
		"6 4 2 0.878571 0.863636",
		"1 0 1.000000", "2 2 0.800000", "3 4 0.714286",
	} {
		if !fields[want] {
			t.Errorf("there is no line %q in\n%s", want, out)
		}
	}
}

// TestNames proves that no name breaks a line or reaches the terminal as
// anything but text.
func TestNames(t *testing.T) {
	dir := files(t, map[string]string{"odd.csv": "case,activity,timestamp\n1,\"a\nb\tc\x1b[31md\",01/03/2026 10:00\n1,\"z\xb3o\",01/03/2026 11:00\n"})
	code, out, said := try(t, "-log", filepath.Join(dir, "odd.csv"))
	if code != 0 || said != "" || !strings.Contains(out, "a b c [31md → z\ufffdo") || strings.Contains(out, "\x1b") {
		t.Errorf("%d: %s\n%q", code, said, out)
	}
	for _, want := range []string{"1 names are not in UTF-8", "times are read as 02/01/2006 15:04"} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing says %q", want)
		}
	}
}

func TestJSON(t *testing.T) {
	dir := files(t, map[string]string{"claims.csv": claimsCSV + "7;;2011-01-01;x\n", "map.json": claimsMap, "journey.json": `{"name":"claims","version":"1","steps":[
		{"id":"a","name":"A","stage":"purchase","activities":["register"]},{"id":"b","name":"B","stage":"purchase","activities":["casually","thoroughly"]},
		{"id":"c","name":"C","stage":"purchase","activities":["check"]},{"id":"d","name":"D","stage":"purchase","activities":["decide"]},
		{"id":"e","name":"E","stage":"purchase","activities":["pay"],"group":"end"},{"id":"f","name":"F","stage":"purchase","activities":["reject"],"group":"end"}]}`})
	for _, name := range []string{"map.json", "journey.json"} {
		out := filepath.Join(dir, "out.json")
		code, text, said := try(t, "-json", out, "-log", filepath.Join(dir, "claims.csv"), "-map", filepath.Join(dir, name))
		if code != 0 || text != "" || !strings.Contains(said, "claims.csv:26: Activity: is empty") {
			t.Fatalf("%d: %s", code, said)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Log struct {
				Events int
				Bad    int `json:"bad_records"`
			}
			Map struct {
				Cases int
				Edges []struct {
					From, To string
					Count    int
					Wall     struct {
						Mean float64 `json:"mean_s"`
					}
				}
				Duration struct {
					Median float64 `json:"median_s"`
				}
			}
			Conformance struct {
				Cost  int
				Cases []struct {
					Case      string
					Alignment struct{ Cost int }
				}
			}
		}
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		var costs strings.Builder
		for _, c := range got.Conformance.Cases {
			costs.WriteString(fmt.Sprint(c.Case, ":", c.Alignment.Cost, " "))
		}
		if e := got.Map.Edges[0]; got.Log.Events != 24 || got.Log.Bad != 1 || got.Map.Cases != 4 || e.From != "check" || e.Count != 4 || e.Wall.Mean != 183_180 || costs.String() != "1:0 2:2 3:4 6:0 " {
			t.Errorf("%s: %+v, costs %s", name, got, costs.String())
		}
	}
}

func TestPictures(t *testing.T) {
	dir := files(t, map[string]string{"claims.csv": claimsCSV})
	for format, head := range map[string]string{"-svg": "<svg ", "-dot": "digraph ", "-mermaid": "flowchart TD", "-csv": "case:concept:name,", "-xes": "<?xml", "-ocel": "{\n"} {
		code, out, said := try(t, "-log", filepath.Join(dir, "claims.csv"), format)
		if code != 0 || !strings.HasPrefix(out, head) || !strings.Contains(out, "thoroughly") {
			t.Errorf("%s: %d: %s\n%.100s", format, code, said, out)
		}
		if strings.Contains(out, "Sara") {
			t.Errorf("%s tells who did it", format)
		}
	}
}

// TestCompany: with no flag there is something to see.
func TestCompany(t *testing.T) {
	code, out, said := try(t)
	for _, want := range []string{"a company that is made up", "order.paid", "email.in", "Handovers"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("%d: %s: there is no %s", code, said, want)
		}
	}
	if _, again, _ := try(t); again != out {
		t.Error("it is not the same twice")
	}
}

func TestUsage(t *testing.T) {
	dir := files(t, map[string]string{"claims.csv": claimsCSV, "bad.json": `{"steps": 3}`, "calendar.json": `{"versions":[{"zone":"Nowhere"}]}`})
	log := filepath.Join(dir, "claims.csv")
	for _, v := range []struct {
		want int
		args []string
		said string
	}{
		{exitUsage, []string{"-json", "-svg"}, "only one of"},
		{exitUsage, []string{"stray"}, "stray"},
		{exitUsage, []string{"-json", "a", "b"}, "unexpected"},
		{exitUsage, []string{"-comma", "ab"}, "-comma"},
		{exitUsage, []string{"-zone", "Nowhere"}, "-zone"},
		{exitUsage, []string{"-anonymity", "-5"}, "-anonymity"},
		{exitUsage, []string{"-coverage", "NaN"}, "-coverage"},
		{exitUsage, []string{"-coverage", "80"}, "-coverage"},
		{exitUsage, []string{"-lang", "xx"}, "-lang"},
		{exitError, []string{"-log", filepath.Join(dir, "none.csv")}, "none.csv"},
		{exitError, []string{"-log", log, "-case", "Nothing"}, "no column for the case"},
		{exitError, []string{"-log", log, "-map", filepath.Join(dir, "bad.json")}, "-map"},
		{exitError, []string{"-log", log, "-calendar", filepath.Join(dir, "calendar.json")}, "-calendar"},
		{exitOK, []string{"-h"}, "-log"},
	} {
		if code, _, said := try(t, v.args...); code != v.want || !strings.Contains(said, v.said) {
			t.Errorf("%v: %d, %s", v.args, code, said)
		}
	}
}
