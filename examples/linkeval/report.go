package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

func (r *result) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// write prints a result for people.
func (r *result) write(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) { fmt.Fprintf(w, name+"\t"+format+"\n", args...) }
	line("data", "%s", strings.Join(r.Files, ", "))
	if r.Fields != "" {
		line("fields", "%s", r.Fields)
	}
	line("records", "%d", r.Records)
	if r.True != nil {
		line("  labelled", "%d", r.Labelled)
		line("true clusters", "%d, of several records %d, the largest of %d", r.True.Count, r.True.Several, r.True.Largest)
	}
	line("found clusters", "%d, of several records %d, the largest of %d", r.Found.Count, r.Found.Several, r.Found.Largest)
	if r.Pairs != nil {
		line("pairwise", "%s", r.Pairs)
		line("B³", "precision %.4f  recall %.4f  F1 %.4f", r.BCubed.Precision, r.BCubed.Recall, r.BCubed.F1)
	}
	if r.Across != nil {
		line("across files", "%s", r.Across)
	}
	if r.Homes != nil {
		line("household pairs", "%s", r.Homes)
	}
	if len(r.Files) > 1 {
		line("links across files", "%d", r.Links)
	}
	if r.Expected > 0 {
		line("matches", "%.0f expected by the model, %.0f found", r.Expected, r.Matches)
	} else {
		line("matches", "%.0f found", r.Matches)
	}
	if r.Pairs != nil {
		line("for review", "%d pairs of people, %d of them one person", r.Review, r.Helpful)
	} else {
		line("for review", "%d pairs of people", r.Review)
	}
	line("model", "%s", r.Model)
	if r.Refused != "" {
		line("  training", "%s", r.Refused)
	}
	line("time", "reading %.3f s, training %.3f s, linking %.3f s", r.Reading, r.Training, r.Linking)
	line("peak memory", "%.0f MiB", r.PeakMiB)
	return w.Flush()
}

func (s *score) String() string {
	return fmt.Sprintf("precision %.4f  recall %.4f  F1 %.4f  (%d true, %d found, %d right)",
		s.Precision, s.Recall, s.F1, s.TruePairs, s.FoundPairs, s.RightPairs)
}

// writeErrors prints up to most pairs that were put together wrongly, and as
// many that were not put together: file and line of both.
func writeErrors(out io.Writer, d *dataset, l *linkage, most int) {
	place := func(i int32) string { return fmt.Sprintf("%s:%d", d.files[d.file[i]], d.line[i]) }
	show := func(title string, outer, inner []int32) {
		fmt.Fprintln(out, title)
		shown := 0
		members := make(map[int32][]int32)
		for i, c := range outer {
			if c < 0 || d.truth[i] < 0 {
				continue
			}
			for _, j := range members[c] {
				if inner[j] != inner[i] && shown < most {
					shown++
					fmt.Fprintf(out, "  %s\t%s\n", place(j), place(int32(i)))
				}
			}
			if len(members[c]) < 64 { // enough to show; a cluster of strangers has many pairs
				members[c] = append(members[c], int32(i))
			}
		}
	}
	show("put together, and two people:", l.person, d.truth)
	show("one person, and not put together:", d.truth, l.person)
}
