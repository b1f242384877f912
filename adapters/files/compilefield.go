package files

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

// allFields prepares the fields in the order in which they are applied.
func (c *compiler) allFields() {
	seen := map[string]bool{}
	for i, in := range c.m.Fields {
		name := fmt.Sprintf("fields[%d]", i)
		f := c.field(name, in)
		many := f.leaf == leafPhone || f.leaf == leafEmail || f.leaf == leafTexts
		if where := fmt.Sprint(f.fact, f.steps); !many && seen[where] {
			c.fail(name+".to", "%q is mapped twice", in.To)
		} else {
			seen[where] = true
		}
		c.m.fields = append(c.m.fields, f)
	}
	slices.SortStableFunc(c.m.fields, func(a, b field) int { return cmp.Compare(a.turn(), b.turn()) })
	for _, f := range c.m.fields {
		c.m.updated = c.m.updated || f.path == "fact.updated_at"
		c.m.version = c.m.version || f.path == "fact.version"
	}
}

// turn orders fields: the source's own words before the states that may add
// to them, constants of lists when it is known which elements there are.
func (f *field) turn() int {
	switch {
	case f.name == "source":
		return 0
	case f.Const != "" && f.inList():
		return 2
	}
	return 1
}

func (c *compiler) field(name string, in Field) field {
	t, err := resolve(c.m.content, in.To)
	if err != nil {
		c.fail(name+".to", "%q: %v", in.To, err)
		return field{Field: in, target: t}
	}
	f := c.value(name, in, t)
	if f.star && (len(f.from) != 1 || len(t.steps) == 0 || !t.inList() || strings.Contains(t.path, "[")) {
		c.fail(name+".from", "a * needs a list without index in %q, and no other column beside it", in.To)
	}
	if t.leaf == leafEnum {
		c.enum(name, &f)
	}
	if t.leaf == leafMoney && f.Currency == "" && f.currency == nil {
		c.fail(name+".currency", "is empty, and so is currency_from")
	}
	if t.leaf == leafRef {
		if f.Ref == "" {
			f.Ref = c.refKind(t.name)
		}
		if !f.Ref.Valid() {
			c.fail(name+".ref", "must say what kind of object %q refers to", in.To)
		}
	}
	if f.Sum && (t.leaf != leafMoney || !c.m.Group || t.inList()) {
		c.fail(name+".sum", "is for amounts of a grouped record that are not in a list")
	}
	if f.Split != "" && f.Part == 0 && t.leaf != leafTexts {
		c.fail(name+".part", "is 0, which is for lists of texts only")
	}
	return f
}

// value checks what keys and fields have in common.
func (c *compiler) value(name string, in Field, t target) field {
	f := field{Field: in, target: t, zone: c.m.zone}
	for _, col := range in.From {
		o := c.origin(name+".from", col)
		f.star = f.star || o.star >= 0
		f.from = append(f.from, o)
	}
	switch {
	case len(in.From) > 0 && in.Const != "":
		c.fail(name+".const", "stands beside from")
	case len(in.From) == 0 && in.Const == "":
		c.fail(name+".from", "is empty, and so is const")
	case (in.Part != 0 || in.Rest) && in.Split == "":
		c.fail(name+".part", "needs split")
	case in.Rest && in.Part < 1:
		c.fail(name+".rest", "needs a part from 1")
	case !slices.Contains([]string{"", "negate", "abs"}, in.Sign):
		c.fail(name+".sign", "%q is not negate or abs", in.Sign)
	}
	c.numbers(name, &f)
	if f.Zone != "" {
		f.zone = c.location(name+".zone", f.Zone)
	}
	if len(f.Layouts) == 0 {
		f.Layouts = c.m.Layouts
	}
	for _, l := range f.Layouts {
		if !goodLayout(l) {
			c.fail(name+".layouts", "%q is no layout of a date with a year", l)
		}
	}
	if f.Join == "" {
		f.Join = " "
		if t.leaf == leafRef {
			f.Join = "/"
		}
	}
	return f
}

// numbers sets decimal and thousands separator and currency.
func (c *compiler) numbers(name string, f *field) {
	f.Decimal = cmp.Or(f.Decimal, c.m.Decimal, ".")
	f.Thousands = cmp.Or(f.Thousands, c.m.Thousands)
	if f.Currency == "" && f.CurrencyFrom == "" {
		f.Currency, f.CurrencyFrom = c.m.Currency, c.m.CurrencyFrom
	}
	for _, s := range []string{f.Decimal, f.Thousands} {
		if utf8.RuneCountInString(s) > 1 || strings.ContainsAny(s, "+-0123456789") {
			c.fail(name+".decimal", "and thousands must be one character each, and no digit or sign")
		}
	}
	if f.Decimal == f.Thousands {
		c.fail(name+".thousands", "is the same as decimal")
	}
	if f.leaf != leafMoney {
		return
	}
	if f.CurrencyFrom != "" {
		o := c.plain(name+".currency_from", f.CurrencyFrom)
		f.currency = &o
	} else if _, ok := channel.Exponent(f.Currency); !ok && f.Currency != "" {
		c.fail(name+".currency", "%q is not in ISO 4217", f.Currency)
	}
}

// enum checks that what is configured for an enumerated field can be.
func (c *compiler) enum(name string, f *field) {
	e := enums[f.typ]
	check := func(what, v string) {
		if v != "" && !e.has(v) {
			c.fail(name+"."+what, "%q is none of %s", v, strings.Join(e.values, ", "))
		}
	}
	// A map is applied to a constant as well, so a constant is checked behind it.
	if v, ok := f.Map[f.Const]; ok {
		check("map", v)
	} else {
		check("const", f.Const)
	}
	check("default", f.Default)
	for _, v := range f.Map {
		check("map", v)
	}
}

// refKind returns the kind of object that a field of this name refers to.
func (c *compiler) refKind(name string) channel.Kind {
	switch name {
	case "order":
		return channel.KindOrder
	case "case", "follow_up_of":
		return channel.KindCase
	case "merged_into":
		return c.m.Kind
	}
	return ""
}

// goodLayout reports whether a layout tells years and days apart.
func goodLayout(l string) bool {
	if l == "unix" || l == "unix_ms" {
		return true
	}
	a := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	return a.Format(l) != a.AddDate(1, 0, 0).Format(l) && a.Format(l) != a.AddDate(0, 0, 1).Format(l)
}

func (c *compiler) allKeys() {
	for i, in := range c.m.Keys {
		name := fmt.Sprintf("keys[%d]", i)
		k := keyRule{key: in, field: c.value(name, in.Field, target{path: name, name: string(in.Kind)})}
		if k.star {
			c.fail(name+".from", "cannot have a *")
		}
		in.check(c, name)
		if in.Since != "" {
			k.since = new(c.plain(name+".since", in.Since))
		}
		if in.Until != "" {
			k.until = new(c.plain(name+".until", in.Until))
		}
		if in.To != "" {
			t, err := resolve(c.m.content, in.To+".phone")
			if err != nil || t.parent != typeContact {
				c.fail(name+".to", "%q is no contact of %s", in.To, c.m.Kind)
			}
			k.contact = &t
		}
		c.m.keys = append(c.m.keys, k)
	}
}

func (k Key) check(c *compiler, name string) {
	named := k.Kind == channel.KeyEmail || k.Kind == channel.KeyPhone
	switch {
	case k.Kind == "":
		c.fail(name+".kind", "is empty")
	case k.Kind == channel.KeyOrderNumber:
		c.fail(name+".kind", "an order number is a reference and never a key")
	case named && k.Issuer != "":
		c.fail(name+".issuer", "must be empty for e-mail and phone")
	case !named && k.Issuer == "":
		c.fail(name+".issuer", "is empty: a value means nothing without its namespace")
	case k.Assurance > channel.Authoritative:
		c.fail(name+".assurance", "is unknown")
	}
}
