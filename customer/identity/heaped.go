package identity

import (
	"fmt"
	"slices"
)

// A day that so many people were born on stands for "unknown" in the form they
// filled in, whatever day it is. Births are spread over some 25,000 days: the
// share is several hundred times what chance gives the commonest of them.
const (
	heapedPeople = 50
	heapedShare  = 0.02 // of the records that tell a day
)

// Days are numbered from the first that [parseBirth] takes, with 31 to a month.
const (
	firstBirthYear = 1880
	birthDays      = (2100 - firstBirthYear + 1) * 12 * 31
)

// birthDayOf numbers the day of birth of a row; false if no day is known.
func (r *row) birthDayOf() (int, bool) {
	d := birthDate(r.birth)
	if d.year() < firstBirthYear || d.month() == 0 || d.day() == 0 {
		return 0, false
	}
	return ((d.year()-firstBirthYear)*12+d.month()-1)*31 + d.day() - 1, true
}

// A heapedBirth is a date of birth that was taken from a row.
type heapedBirth struct {
	row   int32
	birth uint32
	born  birthKind
}

// dropHeaped takes away the dates of birth on which people are heaped, which the
// look of a date does not tell, and those of which it is known before. The rows must
// be in order: those of one name stand together. It returns the days that it found,
// in order.
func (t *table) dropHeaped(known []string) (found []string) {
	days := t.heapedDays()
	for d := range days {
		found = append(found, dayText(d))
	}
	slices.Sort(found)
	for _, s := range known {
		if days == nil {
			days = make(map[int]bool)
		}
		if d, ok := dayOf(s); ok {
			days[d] = true
		}
	}
	if len(days) == 0 {
		return nil
	}
	for i := range t.rows {
		r := &t.rows[i]
		if d, ok := r.birthDayOf(); ok && days[d] {
			t.heaped = append(t.heaped, heapedBirth{int32(i), r.birth, r.born})
			r.birth, r.born = 0, birthHeaped
		}
	}
	return found
}

// dayOf numbers a day that a date tells; false if it tells none.
func dayOf(date string) (int, bool) {
	var r row
	r.birth, r.born = birthNumber(date)
	return r.birthDayOf()
}

// dayText writes a day by its number.
func dayText(d int) string {
	return fmt.Sprintf("%04d-%02d-%02d", firstBirthYear+d/(12*31), d/31%12+1, d%31+1)
}

// restoreHeaped gives back what dropHeaped took, before the rows are put in
// another order: with more records a day may be heaped no longer.
func (t *table) restoreHeaped() {
	for _, h := range t.heaped {
		t.rows[h.row].birth, t.rows[h.row].born = h.birth, h.born
	}
	t.heaped = nil
}

// heapedDays finds the days on which people are heaped: by the records first,
// which is cheap, and then by the names, so that the receipts of one person
// count once.
func (t *table) heapedDays() map[int]bool {
	records, told := make([]int32, birthDays), 0
	for i := range t.rows {
		if d, ok := t.rows[i].birthDayOf(); ok {
			records[d]++
			told++
		}
	}
	out := make(map[int]bool)
	for d, n := range records {
		if n >= heapedPeople && float64(n) >= heapedShare*float64(told) {
			out[d] = true
		}
	}
	if len(out) == 0 {
		return nil
	}
	type people struct {
		last uint32 // the name met last
		n    int
	}
	met := make(map[int]people, len(out))
	var c cells
	for i := range t.rows {
		d, ok := t.rows[i].birthDayOf()
		if !ok || !out[d] {
			continue
		}
		t.cells(int32(i), &c)
		if name := t.neighbourhood(&c); met[d].n == 0 || met[d].last != name {
			met[d] = people{name, met[d].n + 1}
		}
	}
	for d, p := range met {
		if p.n < heapedPeople {
			delete(out, d)
		}
	}
	return out
}
