package files_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// New names the mapping and the field that are wrong.
func TestNewRefuses(t *testing.T) {
	good := func() files.Config {
		return config(dir{}, files.Mapping{Name: "sales", Files: "*.csv", Kind: channel.KindOrder, Currency: "PLN",
			Fields: []files.Field{{To: "number", From: cols("nr")}}})
	}
	field := func(f files.Field) func(*files.Config) {
		return func(c *files.Config) { c.Mappings[0].Fields = []files.Field{f} }
	}
	key := func(k files.Key) func(*files.Config) {
		return func(c *files.Config) { c.Mappings[0].Keys = []files.Key{k} }
	}
	mapping := func(f func(*files.Mapping)) func(*files.Config) {
		return func(c *files.Config) { f(&c.Mappings[0]) }
	}
	for want, change := range map[string]func(*files.Config){
		"name: is empty":              func(c *files.Config) { c.Name = "" },
		"name: has a slash, a space":  func(c *files.Config) { c.Name = "a/b" },
		"dir: is empty":               func(c *files.Config) { c.FS = nil },
		"mappings: is empty":          func(c *files.Config) { c.Mappings = nil },
		"zone: is no IANA":            func(c *files.Config) { c.Zone = "Warsaw" },
		"numbers.pattern: is no":      func(c *files.Config) { c.Numbers.Pattern = "(" },
		"page_size: is negative":      func(c *files.Config) { c.PageSize = -1 },
		"max_record: is not from":     func(c *files.Config) { c.MaxRecord = 10 },
		"sales: name: is used twice":  func(c *files.Config) { c.Mappings = append(c.Mappings, c.Mappings[0]) },
		"mapping 0: name: is empty":   mapping(func(m *files.Mapping) { m.Name = "" }),
		`sales: kind: "ordr" is none`: mapping(func(m *files.Mapping) { m.Kind = "ordr" }),
		"sales: files: is not a":      mapping(func(m *files.Mapping) { m.Files = "[" }),
		"sales: files: must stay":     mapping(func(m *files.Mapping) { m.Files = "../x" }),
		"sales: format: \"xml\"":      mapping(func(m *files.Mapping) { m.Format = "xml" }),
		"sales: mode: \"diff\"":       mapping(func(m *files.Mapping) { m.Mode = "diff" }),
		"sales: encoding: \"cp437\"":  mapping(func(m *files.Mapping) { m.Encoding = "cp437" }),
		"sales: delimiter: must":      mapping(func(m *files.Mapping) { m.Delimiter = ";;" }),
		"sales: id.from: is empty":    mapping(func(m *files.Mapping) { m.ID = files.ID{} }),
		"sales: columns: has \"a\"":   mapping(func(m *files.Mapping) { m.Columns = cols("a", "a", "id", "nr") }),
		"names the column \"nr\"":     mapping(func(m *files.Mapping) { m.Columns = cols("id") }),
		"rows: has no meaning":        mapping(func(m *files.Mapping) { m.Rows = "lines" }),
		"order has no list \"nr\"":    mapping(func(m *files.Mapping) { m.Group, m.Rows = true, "nr" }),
		"party: is not for persons": mapping(func(m *files.Mapping) {
			*m = person()
			m.Name, m.Files, m.ID, m.Party = "p", "*", files.ID{From: cols("a")}, files.ID{From: cols("a")}
		}),
		"needs \"kind\", which is": mapping(func(m *files.Mapping) { m.Kind = channel.KindInteraction; m.Fields = nil }),
		"needs \"due\", which is": mapping(func(m *files.Mapping) {
			m.Kind = channel.KindPromise
			m.Fields = []files.Field{{To: "kind", Const: "reply"}}
		}),

		`sales: fields[0].to: "nmber": Order has no field "nmber"; it has number, via`: field(files.Field{To: "nmber", From: cols("a")}),
		`fields[0].to: "lines.nam": Line has no field "nam"`:                           field(files.Field{To: "lines.nam", From: cols("a")}),
		`fields[0].to: "number.x": number has no parts`:                                field(files.Field{To: "number.x", From: cols("a")}),
		`fields[0].to: "lines": lines is a group of fields; name one of id, sku`:       field(files.Field{To: "lines", From: cols("a")}),
		`"buyer.keys": Contact has no field "keys"; it has name, address, phone`:       field(files.Field{To: "buyer.keys", From: cols("a")}),
		`"total.minor": total has no parts`:                                            field(files.Field{To: "total.minor", From: cols("a")}),
		`"fact.updated": envelope has no field "updated"`:                              field(files.Field{To: "fact.updated", From: cols("a")}),
		`"number[0]": number is no list`:                                               field(files.Field{To: "number[0]", From: cols("a")}),
		`has an index that is not`:                                                     field(files.Field{To: "lines[x].name", From: cols("a")}),
		`"": Order has no field ""`:                                                    field(files.Field{From: cols("a")}),
		`fields[0].from: is empty`:                                                     field(files.Field{To: "number"}),
		`fields[0].from: has an empty`:                                                 field(files.Field{To: "number", From: cols("")}),
		`fields[0].const: stands beside`:                                               field(files.Field{To: "number", From: cols("a"), Const: "x"}),
		`fields[0].const: "paid" is none of draft`:                                     field(files.Field{To: "status", Const: "paid"}),
		`fields[0].map: "done" is none of draft`:                                       field(files.Field{To: "status", From: cols("a"), Map: map[string]string{"x": "done"}}),
		`fields[0].default: "x" is none`:                                               field(files.Field{To: "status", From: cols("a"), Default: "x"}),
		`fields[0].currency: "PLZ" is not`:                                             field(files.Field{To: "total", From: cols("a"), Currency: "PLZ"}),
		`fields[0].layouts: "15:04"`:                                                   field(files.Field{To: "placed_at", From: cols("a"), Layouts: []string{"15:04"}}),
		`fields[0].zone: "Mars"`:                                                       field(files.Field{To: "placed_at", From: cols("a"), Zone: "Mars"}),
		`fields[0].sign: "minus"`:                                                      field(files.Field{To: "total", From: cols("a"), Sign: "minus"}),
		`fields[0].thousands: is the same`:                                             field(files.Field{To: "total", From: cols("a"), Decimal: ",", Thousands: ","}),
		`fields[0].decimal: and thousands must`:                                        field(files.Field{To: "total", From: cols("a"), Decimal: "comma"}),
		`fields[0].part: needs split`:                                                  field(files.Field{To: "number", From: cols("a"), Part: 1}),
		`fields[0].part: is 0`:                                                         field(files.Field{To: "number", From: cols("a"), Split: " "}),
		`fields[0].sum: is for amounts`:                                                field(files.Field{To: "total", From: cols("a"), Sum: true}),
		`fields[0].ref: must say`:                                                      field(files.Field{To: "links.ref", From: cols("a")}),

		"keys[0].kind: is empty":                     key(files.Key{Field: files.Field{From: cols("a")}}),
		"keys[0].kind: an order number":              key(files.Key{Kind: channel.KeyOrderNumber, Field: files.Field{From: cols("a")}}),
		"keys[0].issuer: must be empty":              key(files.Key{Kind: channel.KeyPhone, Issuer: "x", Field: files.Field{From: cols("a")}}),
		"keys[0].issuer: is empty":                   key(files.Key{Kind: channel.KeyLoyalty, Field: files.Field{From: cols("a")}}),
		`keys[0].to: "number" is no contact`:         key(files.Key{Kind: channel.KeyPhone, Field: files.Field{From: cols("a"), To: "number"}}),
		`keys[0].from: is empty, and so`:             key(files.Key{Kind: channel.KeyPhone}),
		`sales: fields[1].to: "number" is mapped tw`: mapping(func(m *files.Mapping) { m.Fields = append(m.Fields, m.Fields[0]) }),
	} {
		cfg := good()
		change(&cfg)
		_, err := files.New(cfg)
		if _, ok := errors.AsType[*files.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := files.New(good()); err != nil {
		t.Error(err)
	}
}

// ParseConfig names the place of what is wrong.
func TestParseConfigRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                                     "configuration: is not JSON",
		`[]`:                                    "configuration: is not a JSON object",
		`{"name":"a","name":"b"}`:               "configuration: has a member twice",
		`{"nam":"a"}`:                           "nam: is unknown here; there are dir, mappings, max_depth",
		`{"Name":"a"}`:                          "Name: is unknown here",
		`{"FS":{}}`:                             "FS: is unknown here",
		`{"name":1}`:                            "name: is not a text",
		`{"page_size":1.5}`:                     "page_size: is not a whole number",
		`{"name":null}`:                         "name: is null",
		`{"numbers":{"pattern":"x","bar":1}}`:   "numbers.bar: is unknown here; there are Bare, Pattern, bare, pattern",
		`{"mappings":{}}`:                       "mappings: is not a list",
		`{"mappings":[{"fields":[{"too":1}]}]}`: "mappings[0].fields[0].too: is unknown here",
		`{"mappings":[{"fields":[{"from":[1]}]}]}`:            "mappings[0].fields[0].from[0]: is not a text",
		`{"mappings":[{"fields":[{"map":{"a":1}}]}]}`:         "mappings[0].fields[0].map.a: is not a text",
		`{"mappings":[{"keys":[{"assurance":"sure"}]}]}`:      "configuration: has a value that does not fit",
		`{"mappings":[{"keys":[{"kind":"a","issuers":""}]}]}`: "mappings[0].keys[0].issuers: is unknown here",
	} {
		_, err := files.ParseConfig([]byte(text))
		if _, ok := errors.AsType[*files.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", text, want, err)
		}
	}
}

// A Config that is written as JSON is read back as it was.
func TestConfigRoundTrip(t *testing.T) {
	m := styles()[2].mapping()
	m.Keys = []files.Key{{Kind: channel.KeyLoyalty, Issuer: "club", Assurance: channel.Verified, Since: "shop", Field: files.Field{From: cols("no")}}}
	m.Where = map[string][]string{"shop": {"a", "b"}}
	m.Party = files.ID{From: cols("shop", "no"), Hash: true}
	cfg := config(nil, m)
	cfg.FS, cfg.Dir, cfg.Numbers = nil, "x", channel.Numbers{Pattern: `\d+`, Bare: true}
	b, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	got, err := files.ParseConfig(b)
	if err != nil {
		t.Fatal(err)
	}
	eq(t, "config", got, cfg)
}
