package files

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Config describes a channel made of files. Name, Mappings and one of Dir and
// FS are required; the zero value of every other field works.
type Config struct {
	// Name is the channel's name, such as "tills"; see [channel.Info].
	Name string `json:"name"`

	// Sort is the sort of system the files come from. Empty means
	// [channel.OtherSort].
	Sort channel.Sort `json:"sort,omitempty"`

	// Zone is the IANA name of the zone of local times, "Europe/Warsaw". Empty
	// means that it is not known: local times are then read as UTC and marked
	// as of unknown zone.
	Zone string `json:"zone,omitempty"`

	// Region is the ISO 3166 country of telephone numbers without a country
	// code. Empty means that only international notation is read.
	Region string `json:"region,omitempty"`

	// Unique lists issuers; see [channel.Info]. Empty means none.
	Unique []string `json:"unique,omitempty"`

	// Numbers tells how the order numbers look in text. Zero means that none
	// are looked for.
	Numbers channel.Numbers `json:"numbers,omitzero"`

	// Dir is the folder of the files. It is used if FS is nil.
	Dir string `json:"dir,omitempty"`

	// FS holds the files. Nil means Dir.
	FS fs.FS `json:"-"`

	// PageSize is how many facts and rejects a page holds at most. 0 means 500.
	PageSize int `json:"page_size,omitempty"`

	// MaxRecord is the greatest length of a record in bytes. A longer one is
	// rejected. 0 means 1 MiB.
	MaxRecord int `json:"max_record,omitempty"`

	// MaxDepth is how deep JSON may be nested. 0 means 64.
	MaxDepth int `json:"max_depth,omitempty"`

	// MaxListed is for how many records a mapping of mode [Full] or [Latest]
	// finds deletions itself. 0 means 200,000. See the package comment.
	MaxListed int `json:"max_listed,omitempty"`

	// Now is the clock, used by [Mapping.Settle] only. Nil means time.Now.
	Now func() time.Time `json:"-"`

	// Mappings say what the files hold. Files may occur in several of them, as
	// those of a till export that has both buyers and sales.
	Mappings []Mapping `json:"mappings"`
}

// Format is how files are written.
type Format string

// The formats. The zero Format is [CSV].
const (
	CSV   Format = "csv"   // RFC 4180, with any delimiter
	TSV   Format = "tsv"   // the same, with tabs
	JSONL Format = "jsonl" // one JSON object per line
)

// Mode says what a file is worth.
type Mode string

// The modes; see the package comment. The zero Mode is [Append]. In mode Full
// a record may move between files, but belongs to one of them at a time.
const (
	Append Mode = "append" // files grow and new ones arrive
	Full   Mode = "full"   // each file is the whole truth about its records
	Latest Mode = "latest" // the newest file is the whole truth
)

// Encoding is how text is written in bytes.
type Encoding string

// The encodings. The zero Encoding is [UTF8]. A byte order mark is accepted in
// all Unicode encodings.
const (
	UTF8        Encoding = "utf-8"
	UTF16       Encoding = "utf-16" // with a byte order mark; little endian without one
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1250 Encoding = "windows-1250"
	Windows1257 Encoding = "windows-1257"
	Latin2      Encoding = "iso-8859-2"
	Latin7      Encoding = "iso-8859-13"
)

// A Mapping says what the records of some files are. Name, Files, Kind and ID
// are required.
type Mapping struct {
	// Name names the mapping in errors and cursors; it must not change.
	Name string `json:"name"`

	// Files is a pattern of slash-separated paths, as in [path.Match]:
	// "export/sales-*.csv".
	Files string `json:"files"`

	// Format, Encoding and Mode: see there for what zero means.
	Format   Format   `json:"format,omitempty"`
	Encoding Encoding `json:"encoding,omitempty"`
	Mode     Mode     `json:"mode,omitempty"`

	// Delimiter is the one character between columns. Empty means a comma for
	// CSV and a tab for TSV.
	Delimiter string `json:"delimiter,omitempty"`

	// Unquoted says that quotation marks are ordinary characters.
	Unquoted bool `json:"unquoted,omitempty"`

	// Columns names the columns of files that have no header. Empty means that
	// the first record is the header.
	Columns []string `json:"columns,omitempty"`

	// Null lists the texts that mean that a cell is empty, such as "NULL".
	Null []string `json:"null,omitempty"`

	// Where restricts the mapping to rows whose columns have one of the given
	// texts; others are passed over. Empty means all rows.
	Where map[string][]string `json:"where,omitempty"`

	// Settle is for how many seconds a file must not have been modified before
	// it counts as written to its end: before that a file of mode Full or
	// Latest is not read, and the last line of mode Append waits if it has no
	// line end. 0 means that files of mode Full and Latest are read at once,
	// and that such a line waits for its line end for ever.
	Settle int `json:"settle,omitempty"`

	// Revision is to be increased whenever the mapping has been changed and
	// the files shall be read again: the new reading supersedes the old one.
	Revision int `json:"revision,omitempty"`

	// Kind is what a record is.
	Kind channel.Kind `json:"kind"`

	// ID makes the source's own id.
	ID ID `json:"id"`

	// Group says that adjacent rows with one id are one record, as in an
	// export that has a row per order line: see Rows.
	Group bool `json:"group,omitempty"`

	// Rows names the list that each row of a grouped record adds an element
	// to. Empty means "lines", or "legs" for an interaction. Other lists get
	// an element once, and other fields take the first value that is not
	// empty. Rows that disagree are flagged in an order, and are a reason for
	// rejecting anything else.
	Rows string `json:"rows,omitempty"`

	// Repeats says that a grouped record may come again in the same file as a
	// newer version of itself. Without it, rows of one record that do not
	// stand together are rejected, in mode Append if at most 64 records lie
	// between them.
	Repeats bool `json:"repeats,omitempty"`

	// Party makes the id of the person of this channel that the record is
	// about. Zero, or empty columns, means that the record does not say.
	Party ID `json:"party,omitzero"`

	// Keys say what identifies the party.
	Keys []Key `json:"keys,omitempty"`

	// Fields say where the content comes from.
	Fields []Field `json:"fields,omitempty"`

	// Decimal, Thousands, Layouts, Zone, Currency and CurrencyFrom are used by
	// fields that do not have their own; Zone falls back to [Config.Zone].
	Decimal      string   `json:"decimal,omitempty"`
	Thousands    string   `json:"thousands,omitempty"`
	Layouts      []string `json:"layouts,omitempty"`
	Zone         string   `json:"zone,omitempty"`
	Currency     string   `json:"currency,omitempty"`
	CurrencyFrom string   `json:"currency_from,omitempty"`
}

// An ID makes an id from columns.
type ID struct {
	// From names the columns. The id is empty if all of them are.
	From Columns `json:"from,omitempty"`

	// Hash takes a digest of the values instead of the values themselves, for
	// sources that have no id of their own.
	Hash bool `json:"hash,omitempty"`

	// Join stands between the values of several columns; empty means a slash.
	// Where a value has it itself, a backslash is put before.
	Join string `json:"join,omitempty"`

	// Prefix is put before, to keep the ids of several mappings apart.
	Prefix string `json:"prefix,omitempty"`
}

// A Key says where a key of the party comes from. Its To may name a contact of
// the content ("buyer", "from", "to", "recipient") that gets the key as well.
type Key struct {
	// Kind, Issuer and Assurance are those of [channel.Key]. E-mail addresses
	// and telephone numbers are read as [channel.Email] and [channel.Phone] do.
	Kind      channel.KeyKind   `json:"kind"`
	Issuer    string            `json:"issuer,omitempty"`
	Assurance channel.Assurance `json:"assurance,omitzero"`

	// Since and Until name the columns of the times between which the key
	// holds. Empty means unbounded.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`

	// Lenient leaves out a value that is no such key, as an internal extension
	// in the column of callers. Without it the row is rejected.
	Lenient bool `json:"lenient,omitempty"`

	Field
}

// A Field says where one field comes from and how it is read.
type Field struct {
	// To is the field: a path of the JSON names of the content's type, such as
	// "number", "billing.city" or "lines.name". A list without an index means
	// its first element in this row; "addresses[1].city" means the second.
	// A contact has "phone" and "email" as well: "from.phone". The fact itself
	// has "fact.created_at", "fact.updated_at", "fact.version",
	// "fact.deleted" and "fact.url".
	To string `json:"to,omitempty"`

	// From names the columns; in JSON Lines a member of the object, or a JSON
	// pointer that begins with a slash. A segment "*" of a pointer stands for
	// each element of an array and gives an element of the list in To each:
	// "/items/*/name". In a configuration file one column may be written
	// without brackets.
	From Columns `json:"from,omitempty"`

	// Const is the value itself, instead of From. In a list it is given to the
	// elements that the row has otherwise.
	Const string `json:"const,omitempty"`

	// Join stands between the values of several columns; empty means a space,
	// and a slash for references. Columns that are empty are left out.
	Join string `json:"join,omitempty"`

	// Verbatim keeps white space at both ends.
	Verbatim bool `json:"verbatim,omitempty"`

	// Required rejects the row if the value is empty.
	Required bool `json:"required,omitempty"`

	// Split cuts the value into parts at this text. Part says which part is
	// meant: 1 is the first, -1 the last, and 0 means all, for a list. Rest
	// takes Part and everything after it. A part that is not there is empty.
	Split string `json:"split,omitempty"`
	Part  int    `json:"part,omitempty"`
	Rest  bool   `json:"rest,omitempty"`

	// Map replaces values. One that it does not have becomes Default if that
	// is not empty, and stays as it is otherwise; so does one that a field
	// whose values are enumerated knows anyway.
	//
	// A field whose values are enumerated takes those of package channel. Any
	// other value becomes "unknown", or empty where the type has no such
	// value, and is kept in the Source field beside it; where that is not
	// possible, or where an empty value would say something, the row is
	// rejected.
	Map     map[string]string `json:"map,omitempty"`
	Default string            `json:"default,omitempty"`

	// Layouts are tried in turn; see [time.Parse]. "unix" and "unix_ms" are
	// seconds and milliseconds since 1970. Empty means those of the mapping,
	// and if it has none RFC 3339 and the same without zone, with a space, or
	// with the date alone. Zone is the IANA zone of local times.
	Layouts []string `json:"layouts,omitempty"`
	Zone    string   `json:"zone,omitempty"`

	// Decimal is the character before the decimals: empty means a point.
	// Thousands is the character between groups of three digits, and a space
	// means no-break spaces too; empty means that there is none.
	Decimal   string `json:"decimal,omitempty"`
	Thousands string `json:"thousands,omitempty"`

	// Sign is "negate" or "abs". Empty leaves the sign as it is.
	Sign string `json:"sign,omitempty"`

	// Minor says that amounts are whole minor units: 4990 is 49.90.
	Minor bool `json:"minor,omitempty"`

	// Sum adds the amounts of a grouped record up.
	Sum bool `json:"sum,omitempty"`

	// Currency is the ISO 4217 currency of an amount, and CurrencyFrom the
	// column that has it.
	Currency     string `json:"currency,omitempty"`
	CurrencyFrom string `json:"currency_from,omitempty"`

	// Ref is the kind of object that a reference names. Empty means what the
	// field's name says; "about", "kept_by" and "links.ref" need it.
	Ref channel.Kind `json:"ref,omitempty"`
}

// Columns are names of columns. In JSON a single one may be a plain string.
type Columns []string

// UnmarshalJSON reads a string or a list of strings.
func (c *Columns) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*c = make(Columns, 1)
		return json.Unmarshal(b, &(*c)[0])
	}
	return json.Unmarshal(b, (*[]string)(c))
}

// MarshalJSON writes a single column as a string.
func (c Columns) MarshalJSON() ([]byte, error) {
	if len(c) == 1 {
		return json.Marshal(c[0])
	}
	return json.Marshal([]string(c))
}

// A ConfigError says what is wrong with a configuration.
type ConfigError struct {
	Mapping string // name or place of the mapping; empty: the Config itself
	Field   string // the field of the configuration: "fields[2].to", "zone"
	Reason  string // why, in words
}

// Error names the mapping, the field and the reason.
func (e *ConfigError) Error() string {
	if e.Mapping == "" {
		return fmt.Sprintf("files: %s: %s", e.Field, e.Reason)
	}
	return fmt.Sprintf("files: mapping %s: %s: %s", e.Mapping, e.Field, e.Reason)
}
