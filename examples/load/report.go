package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// A report is what was measured. A figure that an engine does not have is zero
// and is not printed.
type report struct {
	Storage   string `json:"storage"`
	Machine   string `json:"machine"`
	Customers int    `json:"customers"`
	Facts     int    `json:"facts"`
	Entries   int64  `json:"entries"`
	Commits   int    `json:"commits"`
	Workers   int    `json:"workers"`

	Load       float64 `json:"load"`
	Again      float64 `json:"again"`
	Rows       float64 `json:"rows"`
	RowsCopied float64 `json:"rows_copied,omitempty"`
	Bare       float64 `json:"bare"`
	OfRows     float64 `json:"of_rows"`
	OfCopied   float64 `json:"of_rows_copied,omitempty"`
	OfBare     float64 `json:"of_bare"`
	Walk       float64 `json:"walk"`
	LookUp     spread  `json:"look_up"`
	LookUpZipf spread  `json:"look_up_zipf"`
	View       spread  `json:"view"`
	ViewZipf   spread  `json:"view_zipf"`
	LinkSmall  spread  `json:"link_small"`
	LinkBig    spread  `json:"link_big"`
	PageFirst  spread  `json:"page_first"`
	PageMiddle spread  `json:"page_middle"`
	Size       float64 `json:"bytes_per_entry"`
	RawRows    int64   `json:"raw_rows"`
	PeakMemory int64   `json:"peak_memory"`
	WalkMemory int64   `json:"walk_memory"`
}

// A spread is the median and the 99th percentile of single calls.
type spread struct {
	P50 time.Duration `json:"p50_ns"`
	P99 time.Duration `json:"p99_ns"`
}

func (s spread) String() string {
	return fmt.Sprintf("%8s p50  %8s p99", s.P50.Round(time.Microsecond), s.P99.Round(time.Microsecond))
}

// A figure is a line of the report: its name in JSON, and what it means.
type figure struct {
	name  string
	means string
	value func(r *report) string // empty: the engine does not have it
}

func figures() []figure {
	rate := func(of func(r *report) float64) func(r *report) string {
		return func(r *report) string {
			if of(r) == 0 {
				return ""
			}
			return fmt.Sprintf("%10.0f /s", of(r))
		}
	}
	share := func(of func(r *report) float64) func(r *report) string {
		return func(r *report) string {
			if of(r) == 0 {
				return ""
			}
			return fmt.Sprintf("%10.0f %%", 100*of(r))
		}
	}
	calls := func(of func(r *report) spread) func(r *report) string {
		return func(r *report) string {
			if of(r) == (spread{}) {
				return ""
			}
			return of(r).String()
		}
	}
	mem := func(of func(r *report) int64) func(r *report) string {
		return func(r *report) string { return fmt.Sprintf("%10.1f MB", float64(of(r))/1e6) }
	}
	return []figure{
		{"load", "facts stored in a second, each commit as durable as the storage promises; making the facts is not counted", rate(func(r *report) float64 { return r.Load })},
		{"again", "the same facts told again: each is found to be known", rate(func(r *report) float64 { return r.Again })},
		{"rows", "facts in a second if somebody else had decided everything: the rows of all tables, read back from the loaded storage, are inserted into the same tables and indexes, in the same order and in as many transactions, by prepared INSERTs (in memory: kept in plain maps)", rate(func(r *report) float64 { return r.Rows })},
		{"rows_copied", "the same by COPY, one for each table and transaction", rate(func(r *report) float64 { return r.RowsCopied })},
		{"bare", "facts in a second if nothing is asked later: ref and JSON of each fact in one table without an index, in as many transactions (PostgreSQL: by COPY; in memory: bytes in one map)", rate(func(r *report) float64 { return r.Bare })},
		{"of_rows", "load as a share of rows: what deciding who is who costs", share(func(r *report) float64 { return r.OfRows })},
		{"of_rows_copied", "load as a share of rows_copied", share(func(r *report) float64 { return r.OfCopied })},
		{"of_bare", "load as a share of bare: what deciding and finding again cost", share(func(r *report) float64 { return r.OfBare })},
		{"look_up", "Reader.Find by one e-mail address or phone number, picked at random; the read is written down before it is answered", calls(func(r *report) spread { return r.LookUp })},
		{"look_up_zipf", "the same, some customers far more often than others", calls(func(r *report) spread { return r.LookUpZipf })},
		{"view", "Reader.View of one customer, picked at random: the clerk's page, written down before it is answered", calls(func(r *report) spread { return r.View })},
		{"view_zipf", "the same, some customers far more often than others, as in a shop", calls(func(r *report) spread { return r.ViewZipf })},
		{"walk", "customers in a second when all are walked", rate(func(r *report) float64 { return r.Walk })},
		{"link_small", "Reader.Link of two customers with ten entries each", calls(func(r *report) spread { return r.LinkSmall })},
		{"link_big", "the same of two with as many as -big says: a link moves no entries", calls(func(r *report) spread { return r.LinkBig })},
		{"page_first", "the newest 50 entries of the two big customers that are now one, with their facts", calls(func(r *report) spread { return r.PageFirst })},
		{"page_middle", "50 entries in the middle of that timeline", calls(func(r *report) spread { return r.PageMiddle })},
		{"bytes_per_entry", "what the storage keeps, with all indexes, for each entry of a timeline", func(r *report) string { return fmt.Sprintf("%10.0f bytes", r.Size) }},
		{"peak_memory", "most memory of this process while loading, without mapped files, with the facts that wait to be loaded; a database server's is its own", mem(func(r *report) int64 { return r.PeakMemory })},
		{"walk_memory", "how much more the process had at most while walking than before it", mem(func(r *report) int64 { return r.WalkMemory })},
	}
}

func (r *report) write(out io.Writer) error {
	_, err := fmt.Fprintf(out, "%s: %d customers, %d facts, %d entries, in %d commits by %d worker(s); %s\n\n",
		r.Storage, r.Customers, r.Facts, r.Entries, r.Commits, r.Workers, r.Machine)
	for _, x := range figures() {
		if v := x.value(r); v != "" && err == nil {
			_, err = fmt.Fprintf(out, "%-16s %s\n", x.name, v)
		}
	}
	if err == nil {
		explain(out)
	}
	return err
}

// explain says what the figures mean, in lines that fit a terminal.
func explain(out io.Writer) {
	fmt.Fprint(out, "\nWhat the figures mean:\n")
	for _, x := range figures() {
		line := fmt.Sprintf("  %-16s", x.name)
		for word := range strings.FieldsSeq(x.means) {
			if len(line)+1+len(word) > 110 {
				fmt.Fprintln(out, line)
				line = strings.Repeat(" ", 18)
			}
			line += " " + word
		}
		fmt.Fprintln(out, line)
	}
}

func machine() string {
	return fmt.Sprintf("%d CPUs, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}
