package main

import (
	"fmt"
	"iter"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

// A dataset is records, and what is known to be true of them.
type dataset struct {
	// parties are the records. Those of files are not kept; see input.
	parties []identity.Party
	input   *input // files that are still to be read; nil for none

	file  []int32 // by record: which file it is from
	line  []int   // and where in it
	files []string

	// assured says that the claims tell how sure they are, and unique whose
	// namespaces have one id a person. Plain records tell neither.
	assured bool
	unique  []string

	// truth numbers the person of each record, -1 where there is no label; home
	// numbers the household. Both are nil without labels.
	truth, home []int32
}

// An input is files that are read once, batch by batch, for only who links needs
// the records. The refs of the records end with their numbers.
type input struct {
	tables []*table
	reader reader
	label  string // columns, or empty
	home   string
}

// batches yields the records, and those that go by several names once for each
// name. They are good until the next batch.
func (d *dataset) batches() iter.Seq2[[]identity.Party, error] {
	return func(yield func([]identity.Party, error) bool) {
		if d.input == nil {
			yield(d.parties, nil)
			return
		}
		in := d.input
		d.input = nil
		for _, t := range in.tables {
			defer t.close()
			d.files = append(d.files, t.file)
			for {
				rows, err := t.next(batchRows)
				var batch []identity.Party
				if err == nil && len(rows) > 0 {
					batch, err = in.take(d, t, rows)
				}
				if err != nil {
					yield(nil, err)
					return
				}
				if len(batch) == 0 {
					break
				}
				if !yield(batch, nil) {
					return
				}
			}
		}
	}
}

// batchRows is how many rows are in memory at a time.
const batchRows = 1 << 14

// labels numbers the texts of a column.
type labels map[string]int32

func (l labels) number(text string) int32 {
	if text = strings.TrimSpace(text); text == "" {
		return -1
	}
	n, ok := l[text]
	if !ok {
		n = int32(len(l))
		l[strings.Clone(text)] = n // and not the whole row
	}
	return n
}

// reader makes records of rows.
type reader struct {
	spec   spec
	region string // of phone numbers without a country code
	people labels
	homes  labels
	part   *regexp.Regexp // the part of a label that counts; nil for all of it
}

// take makes records of rows of a table. The label column and that of the
// household may be missing from the table.
func (in *input) take(d *dataset, t *table, rows []row) ([]identity.Party, error) {
	columns := t.columns(in.reader.spec)
	labelAt, labelled := t.column(in.label)
	homeAt, housed := t.column(in.home)
	batch := in.reader.parties(rows, len(d.files)-1, len(d.line), columns)
	for i, row := range rows {
		p := batch[i]
		for _, name := range cells(row.cells, columns["alias"]) {
			p.Name = channel.Name{Full: name}
			batch = append(batch, p)
		}
		d.file, d.line = append(d.file, int32(len(d.files)-1)), append(d.line, row.line)
		person, home := int32(-1), int32(-1)
		if labelled && in.label != "" {
			part, ok := in.reader.partOf(row.cells[labelAt])
			if !ok {
				return nil, fmt.Errorf("%s:%d: the label in column %q does not match -label-part", t.file, row.line, in.label)
			}
			person = in.reader.people.number(part)
		}
		if housed && in.home != "" {
			home = in.reader.homes.number(row.cells[homeAt])
		}
		d.truth, d.home = append(d.truth, person), append(d.home, home)
	}
	return batch, nil
}

// parties makes records of rows, numbered from first, on all processors.
func (r *reader) parties(rows []row, file, first int, columns map[field][]int) []identity.Party {
	out := make([]identity.Party, len(rows))
	name := "f" + strconv.Itoa(file)
	const some = 1 << 10
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for from := int(next.Add(some)) - some; from < len(out); from = int(next.Add(some)) - some {
				for i := from; i < min(from+some, len(out)); i++ {
					ref := channel.Ref{Channel: name, Kind: channel.KindPerson, ID: strconv.Itoa(first + i)}
					out[i] = r.party(ref, rows[i].cells, columns)
				}
			}
		})
	}
	wg.Wait()
	return out
}

// partOf returns the part of a label that counts.
func (r *reader) partOf(label string) (string, bool) {
	if r.part == nil || label == "" {
		return label, true
	}
	m := r.part.FindStringSubmatch(label)
	if m == nil {
		return "", false
	}
	return m[min(1, len(m)-1)], true
}

// cells returns the values of a field's columns, without those that say "none".
func cells(row []string, columns []int) []string {
	var out []string
	for _, c := range columns {
		if c >= 0 {
			if v := strings.TrimSpace(row[c]); !none(v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// none reports whether a cell is how programs write that there is no value.
func none(v string) bool {
	switch v {
	case "", "NULL", "null", "Null", "NA", "N/A", "n/a", "nan", "NaN", "None", "none", "<NA>", `\N`, "-":
		return true
	}
	return false
}

func (r *reader) party(ref channel.Ref, row []string, columns map[field][]int) identity.Party {
	p := identity.Party{Ref: ref}
	p.Name, p.Firm = r.name(row, columns)
	if birth := cells(row, columns["dob"]); len(birth) > 0 {
		p.BirthDate = strings.Join(birth, "-")
	} else if age := cells(row, columns["age"]); len(age) > 0 {
		p.BirthDate = yearOf(age[0])
	}
	a := channel.Address{Street: joinAddress(cells(row, columns["address"])),
		Postcode: strings.Join(cells(row, columns["postcode"]), ""), City: strings.Join(cells(row, columns["city"]), " ")}
	if a != (channel.Address{}) {
		p.Addresses = append(p.Addresses, a)
	}
	claim := func(k channel.Key) { p.Claims = append(p.Claims, identity.Claim{Key: k, Fact: ref}) }
	for _, v := range cells(row, columns["email"]) {
		claim(mailKey(v))
	}
	for _, v := range cells(row, columns["phone"]) {
		claim(r.phoneKey(v))
	}
	for _, k := range known {
		if kind, ok := idKinds[k.field]; ok {
			for _, v := range cells(row, columns[k.field]) {
				claim(channel.NewKey(kind, string(k.field), v, channel.Asserted))
			}
		}
	}
	return p
}

// yearOf is the year of birth of somebody of an age. All ages of a file are of
// one day, and of which does not matter.
func yearOf(age string) string {
	n, err := strconv.Atoi(age)
	if err != nil || n < 1 || n > 119 {
		return ""
	}
	return strconv.Itoa(2000 - n)
}

// joinAddress puts the parts of an address together: a number belongs to the
// street behind it, and other parts are told apart by commas.
func joinAddress(parts []string) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			if last := parts[i-1]; last[0] >= '0' && last[0] <= '9' && len(last) < 8 {
				b.WriteByte(' ')
			} else {
				b.WriteString(", ")
			}
		}
		b.WriteString(p)
	}
	return b.String()
}

// idKinds are the kinds of the fields that are numbers somebody issued.
var idKinds = map[field]channel.KeyKind{"id": channel.KeyNationalID, "passport": channel.KeyNationalID, "license": channel.KeyNationalID,
	"card": channel.KeyCard, "loyalty": channel.KeyLoyalty, "account": channel.KeyAccount}

// name puts the parts of a name together, and where a row has none of them
// takes the name as a whole. Of several columns of the field name the last is
// the family name, unless the first is called so. A firm stands for a name.
func (r *reader) name(row []string, columns map[field][]int) (name channel.Name, firm bool) {
	given := append(cells(row, columns["given"]), cells(row, columns["middle"])...)
	family := append(cells(row, columns["family"]), cells(row, columns["suffix"])...)
	if at := columns["name"]; len(given)+len(family) == 0 && len(at) > 1 {
		if familyFirst(r.spec["name"]) {
			at = append(append([]int{}, at[1:]...), at[0])
		}
		last := len(at) - 1
		given, family = cells(row, at[:last]), cells(row, at[last:])
	}
	if len(given)+len(family) > 0 {
		return channel.Name{Given: strings.Join(given, " "), Family: strings.Join(family, " ")}, false
	}
	if at := columns["name"]; len(at) == 1 && len(cells(row, at)) > 0 {
		return channel.Name{Full: strings.Join(cells(row, at), " ")}, false
	}
	whole := cells(row, columns["company"])
	return channel.Name{Full: strings.Join(whole, " ")}, len(whole) > 0
}

// familyFirst reports whether of the columns of a name the first is the family
// name's.
func familyFirst(names []string) bool {
	return guessFields(names[:1])["family"] != nil && guessFields(names[1:])["family"] == nil
}

// mailKey is a mailbox as it is, if it is none that can be read: a slip in it
// is no reason to lose it.
func mailKey(v string) channel.Key {
	k, err := channel.Email(v)
	if err != nil {
		return channel.NewKey(channel.KeyEmail, "", strings.ToLower(v), channel.Asserted)
	}
	return k
}

// phoneKey is a phone number, or its digits if it cannot be read as one.
func (r *reader) phoneKey(v string) channel.Key {
	if r.region != "" || strings.HasPrefix(v, "+") {
		if k, err := channel.Phone(v, r.region); err == nil {
			return k
		}
	}
	return channel.NewKey(channel.KeyPhone, "", v, channel.Asserted)
}
