// Package linkcases holds the named cases of record linkage in retail: small
// sets of records, the traps that over-merge and under-merge people, and what
// must be decided about them.
//
// The cases that are properties of a whole run are not here: order of arrival
// (45), values that turn generic after years (47), retraining (48), ten thousand
// orders with one mailbox (49), concurrent decisions (50).
//
// It is data, and knows no engine: the tests of the matching engine and the
// linkeval example turn the records into what they need. All people, numbers
// and addresses are invented.
package linkcases

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Record is what one source says about one person.
type Record struct {
	ID        string // within the case
	CreatedAt time.Time
	Name      channel.Name
	BirthDate string
	Addresses []channel.Address
	Keys      []channel.Key
}

// Ref names the record among all cases.
func (r Record) Ref() channel.Ref {
	return channel.Ref{Channel: "cases", Kind: channel.KindPerson, ID: r.ID}
}

// Verdicts that a case may expect of two records, in the words of the engine.
const (
	Same      = "same"
	Possible  = "possible"
	Household = "household"
	Different = "different"
)

// An Expectation is what must be decided about two records.
type Expectation struct {
	A, B string // ids of records

	// Verdicts are those that are right. The engine's own must be among them.
	Verdicts []string
}

// Allows reports whether a verdict is right.
func (e Expectation) Allows(verdict string) bool {
	return slices.Contains(e.Verdicts, verdict)
}

// A Decision is what a human decided about two records, or a value.
type Decision struct {
	Action string // link, unlink, block_value, allow_value
	A, B   string // ids of records
	Key    channel.KeyID
}

// A Case is one trap.
type Case struct {
	// Number is that of the list of cases, "7" or "41b". Several cases may share
	// it where a situation has several sides.
	Number string
	Name   string

	Records   []Record
	Decisions []Decision // in the order in which they were made
	Unique    []string   // issuers of which a person has at most one id

	Want []Expectation

	// Generic are values that must be recognised as saying nothing about people.
	Generic []channel.KeyID
}

// Verdict letters of the list: L link, R review, H household, S separate.
func verdicts(letters string) []string {
	var out []string
	for _, l := range letters {
		switch l {
		case 'L':
			out = append(out, Same)
		case 'R':
			out = append(out, Possible)
		case 'H':
			out = append(out, Household)
		case 'S':
			out = append(out, Different)
		}
	}
	return out
}

// want reads "a b L; a c HR".
func want(text string) []Expectation {
	var out []Expectation
	for part := range strings.SplitSeq(text, ";") {
		f := strings.Fields(part)
		out = append(out, Expectation{A: f[0], B: f[1], Verdicts: verdicts(f[2])})
	}
	return out
}

// who begins a record: "Jan Kowalski" has the family name last.
func who(id, name string) Record {
	r := Record{ID: id}
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		r.Name = channel.Name{Given: name[:i], Family: name[i+1:]}
	} else {
		r.Name.Family = name
	}
	return r
}

// full is a record whose source has the name in one field.
func full(id, name string) Record { return Record{ID: id, Name: channel.Name{Full: name}} }

func (r Record) born(date string) Record { r.BirthDate = date; return r }

// at adds an address: street, postcode, city.
func (r Record) at(street, postcode, city string) Record {
	r.Addresses = append(r.Addresses[:len(r.Addresses):len(r.Addresses)],
		channel.Address{Street: street, Postcode: postcode, City: city, Country: "PL"})
	return r
}

func (r Record) key(k channel.Key) Record {
	r.Keys = append(r.Keys[:len(r.Keys):len(r.Keys)], k)
	return r
}

// mail and phone add what was typed in, or told.
func (r Record) mail(addr string) Record { return r.key(mailKey(addr)) }

func (r Record) phone(number string) Record { return r.key(phoneKey(number)) }

// surely makes the last key one that was verified.
func (r Record) surely() Record {
	keys := append([]channel.Key(nil), r.Keys...)
	keys[len(keys)-1].Assurance = channel.Verified
	r.Keys = keys
	return r
}

// until and since bound the time of the last key, in years of the case.
func (r Record) until(year int) Record {
	keys := append([]channel.Key(nil), r.Keys...)
	keys[len(keys)-1].Until = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	r.Keys = keys
	return r
}

func (r Record) since(year int) Record {
	keys := append([]channel.Key(nil), r.Keys...)
	keys[len(keys)-1].Since = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	r.Keys = keys
	return r
}

// account, card and device add ids that somebody issued.
func (r Record) account(id string) Record {
	return r.key(channel.NewKey(channel.KeyAccount, "shop", id, channel.Authoritative))
}

func (r Record) card(number string, a channel.Assurance) Record {
	return r.key(channel.NewKey(channel.KeyLoyalty, "club", number, a))
}

func mailKey(addr string) channel.Key {
	k, err := channel.Email(addr)
	if err != nil {
		return channel.NewKey(channel.KeyEmail, "", addr, channel.Asserted) // a case may hold what is no address
	}
	return k
}

func phoneKey(number string) channel.Key {
	k, err := channel.Phone(number, "PL")
	if err != nil {
		return channel.NewKey(channel.KeyPhone, "", number, channel.Asserted)
	}
	return k
}

// crowd makes n records of different people who all have what with adds.
func crowd(n int, with func(Record) Record) []Record {
	given := [...]string{"Anna", "Jan", "Piotr", "Katarzyna", "Marek", "Tomasz", "Ewa", "Zofia", "Adam", "Joanna", "Robert",
		"Monika", "Paweł", "Agnieszka", "Dorota", "Rafał", "Beata", "Jakub", "Iwona", "Grzegorz"}
	family := [...]string{"Nowak", "Wójcik", "Mazur", "Krawczyk", "Dudek", "Wróbel", "Zając", "Pawlak", "Sikora"}
	var out []Record
	for i := range n {
		r := who("x"+strconv.Itoa(i), given[i%len(given)]+" "+family[i%len(family)])
		out = append(out, with(r))
	}
	return out
}
