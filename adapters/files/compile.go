package files

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clientele-go/clientele/channel"
)

// A mapping is a checked Mapping, ready to read rows.
type mapping struct {
	Mapping
	owner   string // name of the channel
	region  string
	zone    *time.Location
	stream  string
	content reflect.Type
	null    map[string]bool
	where   []condition
	id      ident
	party   ident
	keys    []keyRule
	fields  []field // Source fields first, constants of lists last
	rows    string  // the list that each row adds to
	needs   []string
	print   string // fingerprint of the configuration
	updated bool   // fact.updated_at is mapped
	version bool   // fact.version is mapped
}

type condition struct {
	origin
	texts []string
}

type ident struct {
	ID
	from []origin
}

type keyRule struct {
	field
	key          Key
	since, until *origin
	contact      *target
}

type field struct {
	Field
	target
	from     []origin
	currency *origin
	zone     *time.Location
	star     bool
}

const (
	streamPeople       = "people"
	streamOrders       = "orders"
	streamInteractions = "interactions"
)

func streamOf(k channel.Kind) string {
	switch k {
	case channel.KindPerson, channel.KindConsent, channel.KindErasure:
		return streamPeople
	case channel.KindInteraction, channel.KindCase, channel.KindPromise, channel.KindFeedback:
		return streamInteractions
	}
	return streamOrders
}

// A compiler checks one mapping. Its first error is kept.
type compiler struct {
	m   *mapping
	cfg *Config
	err error
}

func (c *compiler) fail(field, format string, args ...any) {
	if c.err == nil {
		c.err = &ConfigError{Mapping: c.m.Name, Field: field, Reason: fmt.Sprintf(format, args...)}
	}
}

// compile checks and prepares mapping i of cfg.
func compile(cfg *Config, i int) (*mapping, error) {
	in := cfg.Mappings[i]
	if in.Name == "" {
		return nil, &ConfigError{Mapping: fmt.Sprintf("%d", i), Field: "name", Reason: "is empty"}
	}
	c := &compiler{cfg: cfg, m: &mapping{Mapping: in, owner: cfg.Name, region: cfg.Region,
		stream: streamOf(in.Kind), content: contentOf(in.Kind), null: map[string]bool{}}}
	c.form()
	c.file()
	if c.m.content == nil {
		c.fail("kind", "%q is none of %v", in.Kind, channel.Kinds())
		return nil, c.err
	}
	c.m.zone = c.location("zone", in.Zone)
	if in.Zone == "" {
		c.m.zone = c.location("zone", cfg.Zone)
	}
	for _, s := range in.Null {
		c.m.null[strings.TrimSpace(s)] = true
	}
	c.m.id = c.ident("id", in.ID)
	if len(in.ID.From) == 0 {
		c.fail("id.from", "is empty")
	}
	c.m.party = c.ident("party", in.Party)
	if len(in.Party.From) > 0 && in.Kind == channel.KindPerson {
		c.fail("party", "is not for persons: a person is its own party")
	}
	c.conditions()
	c.allFields()
	c.allKeys()
	c.grouping()
	c.complete()
	b, err := json.Marshal(in)
	if err != nil {
		c.fail("mapping", "cannot be written as JSON")
	}
	sum := sha256.Sum256(append(b, c.cfg.Zone+"\x00"+c.cfg.Region...))
	c.m.print = hex.EncodeToString(sum[:4])
	return c.m, c.err
}

// form sets the defaults of how the files are written.
func (c *compiler) form() {
	m := c.m
	if m.Format == "" {
		m.Format = CSV
	}
	if m.Mode == "" {
		m.Mode = Append
	}
	if m.Delimiter == "" {
		m.Delimiter = ","
		if m.Format == TSV {
			m.Delimiter = "\t"
		}
	}
	switch {
	case !slices.Contains([]Format{CSV, TSV, JSONL}, m.Format):
		c.fail("format", "%q is not csv, tsv or jsonl", m.Format)
	case !slices.Contains([]Mode{Append, Full, Latest}, m.Mode):
		c.fail("mode", "%q is not append, full or latest", m.Mode)
	case !validEncoding(m.Encoding):
		c.fail("encoding", "%q is not known", m.Encoding)
	case utf8.RuneCountInString(m.Delimiter) != 1 || strings.ContainsAny(m.Delimiter, "\"\r\n"):
		c.fail("delimiter", "must be one character, and no quotation mark or line end")
	case m.Format == JSONL && (len(m.Columns) > 0 || m.Unquoted):
		c.fail("columns", "JSON Lines have no columns and no quoting")
	case m.Settle < 0:
		c.fail("settle", "is negative")
	case m.Revision < 0 || m.Revision > 1_000:
		c.fail("revision", "is not from 0 to 1000")
	}
}

func (c *compiler) file() {
	if _, err := path.Match(c.m.Files, "x"); err != nil || c.m.Files == "" {
		c.fail("files", "is not a pattern of file names")
	}
	if strings.HasPrefix(c.m.Files, "/") || slices.Contains(strings.Split(c.m.Files, "/"), "..") {
		c.fail("files", "must stay within the folder of the channel")
	}
	for i, name := range c.m.Columns {
		if slices.Contains(c.m.Columns[:i], name) && name != "" {
			c.fail("columns", "has %q twice", name)
		}
	}
}

func (c *compiler) location(field, name string) *time.Location {
	if name == "" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		c.fail(field, "%q is no IANA time zone", name)
	}
	return zone
}

// origin prepares the name of a column and notes that it is needed.
func (c *compiler) origin(field, name string) origin {
	o, err := parseOrigin(name, c.m.Format)
	switch {
	case name == "":
		c.fail(field, "has an empty column name")
	case err != nil:
		c.fail(field, "%v", err)
	case len(c.m.Columns) > 0 && !slices.Contains(c.m.Columns, name):
		c.fail(field, "names the column %q, which is not in columns", name)
	}
	if c.m.Format != JSONL && !slices.Contains(c.m.needs, name) {
		c.m.needs = append(c.m.needs, name)
	}
	return o
}

// plain is origin for places that cannot have a "*".
func (c *compiler) plain(field, name string) origin {
	o := c.origin(field, name)
	if o.star >= 0 {
		c.fail(field, "cannot have a *")
	}
	return o
}

func (c *compiler) ident(field string, id ID) ident {
	if id.Join == "" {
		id.Join = "/"
	}
	out := ident{ID: id}
	for _, name := range id.From {
		out.from = append(out.from, c.plain(field+".from", name))
	}
	return out
}

func (c *compiler) conditions() {
	names := make([]string, 0, len(c.m.Where))
	for name := range c.m.Where {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		c.m.where = append(c.m.where, condition{c.plain("where", name), c.m.Where[name]})
	}
}

func (c *compiler) grouping() {
	m := c.m
	if !m.Group {
		if m.Rows != "" || m.Repeats {
			c.fail("rows", "has no meaning without group")
		}
		return
	}
	if m.rows = m.Rows; m.rows == "" {
		m.rows = "lines"
		if m.Kind == channel.KindInteraction {
			m.rows = "legs"
		}
	}
	i := fieldIndex(m.content, m.rows)
	if i < 0 || m.content.Field(i).Type.Kind() != reflect.Slice {
		c.fail("rows", "%s has no list %q", m.Kind, m.rows)
	}
}

// complete checks that what the kind cannot do without is mapped.
func (c *compiler) complete() {
	need := map[channel.Kind][]string{
		channel.KindInteraction: {"kind"},
		channel.KindPromise:     {"kind", "due"},
		channel.KindFeedback:    {"kind"},
		channel.KindConsent:     {"purpose", "state"},
		channel.KindRefund:      {"amount"},
	}[c.m.Kind]
	for _, name := range need {
		if !slices.ContainsFunc(c.m.fields, func(f field) bool { return f.path == name }) {
			c.fail("fields", "%s needs %q, which is not mapped", c.m.Kind, name)
		}
	}
	if c.m.Kind == channel.KindErasure && len(c.m.keys) == 0 && len(c.m.party.from) == 0 {
		c.fail("keys", "an erasure needs keys or a party")
	}
}
