// Command linkeval measures how well records of people are linked, on anybody's
// CSV:
//
//	go run ./examples/linkeval
//	go run ./examples/linkeval -data F.csv -label person_id -fields name=first_name+surname,dob=dob,email=email,phone=phone
//	go run ./examples/linkeval -link A.csv,B.csv -fields given=given_name,family=surname,postcode=postcode
//	go run ./examples/linkeval -cases
//
// With no flag it links the records of an invented retail company. Nothing is
// tuned to any file: the model starts from the shipped one and is trained on
// the records themselves, without labels. The labels are read to score what
// came out, and for nothing else.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/clientele-go/clientele/customer/identity"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	if !errors.Is(err, errUsage) {
		fmt.Fprintln(os.Stderr, "linkeval:", err)
	}
	os.Exit(1)
}

var errUsage = errors.New("wrong usage")

// options are the flags.
type options struct {
	data, link, label, part, household, fields, region, model, save string
	threshold                                                       float64
	json, cases                                                     bool
	errors, people                                                  int
	seed                                                            uint64
}

func (o *options) parse(args []string, stderr io.Writer) error {
	f := flag.NewFlagSet("linkeval", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.data, "data", "", "CSV `file`s of records, separated by commas")
	f.StringVar(&o.link, "link", "", "two CSV `file`s to link, A.csv,B.csv; -label may be left out")
	f.StringVar(&o.label, "label", "", "`column` that is equal for records of one person")
	f.StringVar(&o.part, "label-part", "", "`regexp` for the part of the label that is equal, its first group if it has one: 'rec-(\\d+)-'")
	f.StringVar(&o.household, "household", "", "`column` that is equal for records of one household")
	f.StringVar(&o.fields, "fields", "", "which columns hold what, field=column[+column],…; empty guesses by the names of the columns.\nThe `fields` are\n"+fieldHelp())
	f.StringVar(&o.region, "region", "", "`country` of phone numbers without a country code, as PL")
	f.StringVar(&o.model, "model", "", "retail for the shipped model, or a `file` with one; empty trains one on the records")
	f.StringVar(&o.save, "save", "", "`file` to write the model to")
	f.Float64Var(&o.threshold, "threshold", 0, "`probability` from which records are linked; 0 means the engine's own")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.BoolVar(&o.cases, "cases", false, "run the named cases, and populations of which records say little")
	f.IntVar(&o.errors, "errors", 0, "print file and line of up to `n` wrong and as many missed pairs")
	f.IntVar(&o.people, "people", 0, "with no file: how many people the invented company sells to")
	f.Uint64Var(&o.seed, "seed", 1, "with no file, and for -cases: what decides all that is left to chance")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		return err
	} else if err != nil {
		return errUsage // the flag set has said why
	}
	switch {
	case f.NArg() > 0:
		return fmt.Errorf("what is %q? Flags come first, and files behind -data or -link", f.Arg(0))
	case o.data != "" && o.link != "":
		return errors.New("give -data or -link, not both")
	case !(o.threshold >= 0 && o.threshold < 1): // nor is NaN
		return errors.New("-threshold is a probability, from 0 to below 1")
	case o.people < 0 || o.errors < 0:
		return errors.New("-people and -errors are numbers from 0 on")
	case o.data+o.link == "" && o.label+o.part+o.household+o.fields+o.region != "":
		return errors.New("-label, -label-part, -household, -fields and -region are about files: give -data or -link")
	case o.data+o.link != "" && o.people > 0:
		return errors.New("-people is about the invented company: give no file")
	}
	return nil
}

func fieldHelp() string {
	var b strings.Builder
	for _, k := range known {
		fmt.Fprintf(&b, "  %-9s %s\n", k.field, k.what)
	}
	return strings.TrimRight(b.String(), "\n")
}

func run(args []string, stdout, stderr io.Writer) error {
	var o options
	if err := o.parse(args, stderr); err != nil {
		return err
	}
	if o.cases {
		return runCases(stdout, o.json, o.seed, 0)
	}
	start := time.Now()
	d, fields, err := o.open()
	if err != nil {
		return err
	}
	opened := time.Since(start).Seconds()
	s := settings{threshold: o.threshold}
	if s.model, err = o.readModel(); err != nil {
		return err
	}
	l, err := link(d, s)
	if err != nil {
		return err
	}
	if o.save != "" {
		if err := saveModel(o.save, l.used); err != nil {
			return err
		}
	}
	r := measure(d, l, o.link != "")
	r.Fields, r.Reading = fields, r.Reading+opened
	if o.json {
		err = r.writeJSON(stdout)
	} else {
		err = r.write(stdout)
	}
	if o.errors > 0 && r.Labelled > 0 {
		writeErrors(stderr, d, l, o.errors)
	}
	return err
}

// open returns the records, or the files to read them from, and the fields that
// are used.
func (o *options) open() (*dataset, string, error) {
	list := o.data + o.link
	if list == "" {
		return sample(o.seed, o.people), "", nil
	}
	names := strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
	switch {
	case o.link != "" && len(names) != 2:
		return nil, "", errors.New("-link takes two files, A.csv,B.csv")
	case len(names) == 0:
		return nil, "", errors.New("-data names no file")
	}
	var tables []*table
	for _, name := range names {
		t, err := openTable(strings.TrimSpace(name))
		if err != nil {
			return nil, "", err
		}
		tables = append(tables, t)
	}
	s, err := o.spec(tables)
	if err != nil {
		return nil, "", err
	}
	for _, c := range []string{o.label, o.household} {
		if c == "" {
			continue
		}
		if err := needColumn(tables, c); err != nil {
			return nil, "", err
		}
	}
	in := &input{tables: tables, reader: reader{spec: s, region: o.region, people: labels{}, homes: labels{}}, label: o.label, home: o.household}
	if o.part != "" {
		if in.reader.part, err = regexp.Compile(o.part); err != nil {
			return nil, "", fmt.Errorf("-label-part: %w", err)
		}
	}
	return &dataset{input: in}, s.String(), nil
}

func openTable(name string) (*table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	t, err := newTable(name, f, func() (io.Reader, error) {
		_, err := f.Seek(0, io.SeekStart)
		return f, err
	})
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	t.close = func() { _ = f.Close() }
	return t, nil
}

// spec reads -fields, or guesses.
func (o *options) spec(tables []*table) (spec, error) {
	if o.fields != "" {
		s, err := parseFields(o.fields)
		if err != nil {
			return nil, err
		}
		if err := checkColumns(tables, s); err != nil {
			return nil, err
		}
		return s, o.tellsAnswer(s)
	}
	var header []string
	for _, t := range tables {
		for _, h := range t.header {
			if !o.isLabel(h) {
				header = append(header, h)
			}
		}
	}
	s := guessFields(header)
	if len(s) == 0 {
		return nil, fmt.Errorf("no column of %s is known by its name; say with -fields which is what: %s",
			tables[0].file, shown(tables[0].header))
	}
	return s, nil
}

// isLabel reports whether a column is that of the label or of the household.
func (o *options) isLabel(column string) bool {
	return o.label != "" && plainColumn(column) == plainColumn(o.label) || o.household != "" && plainColumn(column) == plainColumn(o.household)
}

// tellsAnswer reports that a column of labels is among the fields.
func (o *options) tellsAnswer(s spec) error {
	for _, k := range known {
		for _, c := range s[k.field] {
			if o.isLabel(c) {
				return fmt.Errorf("-fields: the column %q is that of -label or -household: what it tells would be the answer", c)
			}
		}
	}
	return nil
}

// needColumn reports that a column is in none of the files.
func needColumn(tables []*table, name string) error {
	for _, t := range tables {
		if _, ok := t.column(name); ok {
			return nil
		}
	}
	return missingColumn(tables, name, "for -label or -household")
}

func (o *options) readModel() (*identity.Model, error) {
	switch o.model {
	case "":
		return nil, nil
	case "retail":
		return new(identity.Retail()), nil
	}
	b, err := os.ReadFile(o.model)
	if err != nil {
		return nil, err
	}
	m, err := identity.ParseModel(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.model, err)
	}
	return &m, nil
}

func saveModel(name string, m *identity.Model) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(b, '\n'), 0o600)
}
