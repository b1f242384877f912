package logfile

import (
	"fmt"
	"slices"
	"strings"
)

// usual are the names that columns go by, the surest first. Case, spaces and
// punctuation do not matter.
var usual = map[string][]string{
	"case": {"case:concept:name", "case id", "case", "trace id", "trace", "matter", "matter id", "process instance", "ticket", "ticket id",
		"order", "order id", "order number", "customer", "customer id", "numer sprawy", "sprawa", "byla"},
	"activity": {"concept:name", "activity", "activity name", "event", "event name", "event type", "task", "action", "operation", "step", "type", "name", "czynność", "veikla"},
	"time": {"time:timestamp", "timestamp", "time", "datetime", "date time", "date", "complete timestamp", "completed", "end timestamp", "end time", "end",
		"start timestamp", "start time", "start", "created at", "czas", "data", "laikas"},
	"resource": {"org:resource", "resource", "user", "agent", "handler", "employee", "performer", "originator", "org:group", "org:role", "department", "role", "pracownik", "wykonawca", "zasób", "darbuotojas", "vykdytojas"},
	"customer": {"customer", "customer id", "client", "client id", "case:customer", "klient", "klientas"},
}

// plain is a name without what does not matter.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-:./()[]", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// dates are the names of a column with the day that belongs to one with the hour.
var dates = []string{"date", "day", "data", "dzień", "diena"}

// columns are the indices of the columns, -1 where there is none. date is that
// of the days, where the column of the times has only hours.
type columns struct{ kase, activity, time, date, resource, customer int }

func (c *columns) taken(i int) bool {
	return i == c.kase || i == c.activity || i == c.time || i == c.date || i == c.resource || i == c.customer
}

// last returns the last column that a record cannot do without.
func (c *columns) last() int { return max(c.kase, c.activity, c.time, c.date) }

// findColumns finds the columns of a header, which is all that is read of it.
func findColumns(header []string, cfg *Config, r *Report) (columns, error) {
	c := columns{-1, -1, -1, -1, -1, -1}
	var err error
	find := func(what, given string, necessary bool) int {
		i := -1
		if given != "" {
			i = slices.IndexFunc(header, func(h string) bool { return plain(h) == plain(given) })
			if exact := slices.Index(header, given); exact >= 0 {
				i = exact
			}
		} else {
			for _, name := range usual[what] {
				i = slices.IndexFunc(header, func(h string) bool { return plain(h) == plain(name) })
				if i >= 0 && !c.taken(i) {
					break
				}
				i = -1
			}
		}
		if i < 0 && err == nil && (necessary || given != "") {
			err = fmt.Errorf("logfile: line 1: there is no column for the %s; name one of %q", what, header)
		}
		return i
	}
	c.activity = find("activity", cfg.Activity, true)
	c.kase = find("case", cfg.Case, true)
	c.time = find("time", cfg.Time, true)
	c.resource = find("resource", cfg.Resource, false)
	c.customer = find("customer", cfg.Customer, false)
	if err != nil {
		return c, err
	}
	name := func(i int) string {
		if i < 0 {
			return ""
		}
		return header[i]
	}
	if cfg.Time == "" {
		for _, name := range dates {
			if i := slices.IndexFunc(header, func(h string) bool { return plain(h) == name }); c.date < 0 && i >= 0 && !c.taken(i) {
				c.date = i // see whether it is needed in the records
			}
		}
	}
	r.Case, r.Activity, r.Time, r.Resource, r.Customer = name(c.kase), name(c.activity), name(c.time), name(c.resource), name(c.customer)
	return c, nil
}
