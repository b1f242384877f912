package identity

import (
	"fmt"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// A Reading is what the engine makes of a party's name, date of birth and
// addresses before it compares them. It is personal data.
type Reading struct {
	// Given, Family and Full are the words of the parts of the name, folded; of a
	// name that the source gives as one text, the words of Full.
	Given, Family, Full []string

	// Placeholder says that the name is only what systems and people write where
	// there is none, such as "guest" and "brak". It has no words then.
	Placeholder bool

	// BirthDate is 2006-01-02, or 2006-01 or 2006 where no more is known; empty if
	// nothing is, or if what was given stands for "unknown".
	BirthDate string

	// Addresses are as "street number/flat, postcode city", folded.
	Addresses []string

	// Steps say what was done to each field, in the order of doing: "family name:
	// encoding repaired". They hold no words of a name but what was dropped from
	// it, such as titles, and none of an address. What was done to keys tells their
	// Raw beside their Value.
	Steps []string
}

// Read tells what the engine makes of a party before it compares it, with each
// step, for those who want to know why two records were not found alike. Keys
// are compared as [channel.Email] and [channel.Phone] made them.
func Read(p Party) Reading {
	var r Reading
	r.Given = r.name("given name", p.Name.Given)
	r.Family = r.name("family name", p.Name.Family)
	if p.Name.Given == "" || p.Name.Family == "" {
		r.Full = r.name("name", p.Name.Full)
	}
	r.Placeholder = r.Placeholder && len(r.Given)+len(r.Family)+len(r.Full) == 0
	r.birth(p.BirthDate)
	for i := range p.Addresses {
		r.address(&p.Addresses[i])
	}
	return r
}

func (r *Reading) address(a *channel.Address) {
	if a.Point != "" {
		r.Steps = append(r.Steps, "address: a pick-up point, left out")
		return
	}
	x := parseAddress(a.Street, a.Postcode, a.City)
	for _, s := range x.steps(a) {
		r.Steps = append(r.Steps, "address: "+s)
	}
	if text := x.text(); text != "" {
		r.Addresses = append(r.Addresses, text)
	}
}

// steps tells what was done to an address to take it apart. The parser does not
// take it down while it reads, for it reads millions and is asked for one.
func (a *postalAddress) steps(of *channel.Address) []string {
	var l stepList
	street, broken := repair(of.Street)
	city, broken2 := repair(of.City)
	written := street + city
	for _, s := range [...]struct {
		done bool
		step string
	}{
		{broken || broken2, "encoding repaired"},
		{strings.ToLower(written) != written, "lower case"},
		{fold(written) != strings.ToLower(written), "diacritics folded"},
		{a.way != "", "sort of way set apart: " + a.way},
		{a.flat != "", "flat set apart from the house"},
		{a.box != "", "a box in place of a house"},
		{of.Postcode == "" && a.postcode != "", "postcode found in the text"},
		{of.Postcode != "" && a.postcode == "", "postcode left out: it tells nothing"},
		{of.Postcode != "" && a.postcode != "" && a.postcode != of.Postcode, "postcode brought into one form"},
		{of.City == "" && len(a.city) > 0, "city found in the text"},
		{a.empty() && *of != (channel.Address{}), "nothing read"},
	} {
		if s.done {
			l.add(s.step)
		}
	}
	return l
}

func (r *Reading) name(field, text string) []string {
	n, steps := normalNameSteps(text)
	r.Placeholder = r.Placeholder || n.placeholder
	for _, s := range steps {
		r.Steps = append(r.Steps, field+": "+s)
	}
	var words []string
	for i := range n.words {
		words = append(words, n.words[i].s)
	}
	return words
}

func (r *Reading) birth(text string) {
	d, kind := parseBirth(text)
	step := ""
	switch kind {
	case birthInvalid:
		step = "no date"
	case birthHeaped:
		step = "stands for unknown"
	case birthPartial:
		step = "the day is not known"
	case birthAmbiguous:
		step = "month and day may be exchanged"
	}
	if step != "" {
		r.Steps = append(r.Steps, "birth date: "+step)
	}
	switch {
	case d == 0:
	case d.month() == 0:
		r.BirthDate = fmt.Sprintf("%04d", d.year())
	case d.day() == 0:
		r.BirthDate = fmt.Sprintf("%04d-%02d", d.year(), d.month())
	default:
		r.BirthDate = fmt.Sprintf("%04d-%02d-%02d", d.year(), d.month(), d.day())
	}
}

// text writes an address on one line.
func (a *postalAddress) text() string {
	house := a.number
	if a.flat != "" {
		house += "/" + a.flat
	}
	street := strings.TrimSpace(strings.Join(a.street, " ") + " " + house)
	if a.box != "" {
		street = "box " + a.box
	}
	place := strings.TrimSpace(a.postcode + " " + strings.Join(a.city, " "))
	if street != "" && place != "" {
		return street + ", " + place
	}
	return street + place
}

// String returns "[reading]": names do not belong in logs.
func (r Reading) String() string { return "[reading]" }

// GoString returns what String returns.
func (r Reading) GoString() string { return r.String() }
