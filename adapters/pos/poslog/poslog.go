package poslog

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// Config tells about the tills of one chain and where their logs are. Only
// Name is required.
type Config struct {
	// Name is the name of the channel: part of every Ref, never to be changed.
	Name string

	// FS holds the logs, in any folder of it. Nil means Dir.
	FS fs.FS

	// Dir is the folder that holds the logs. Empty, with a nil FS, means that
	// there are no files: only Transactions and Decode are of use then.
	Dir string

	// Pattern is what the base names of logs look like, as in [path.Match].
	// Empty means "*.xml". Names that begin with a dot never match.
	Pattern string

	// Zone is the zone of the stores. Zones has those of single stores, by
	// RetailStoreID; a nil one means that the zone of that store is not known.
	// Where none is known, times are read as if in UTC and say so; see
	// [channel.ZoneUnknown].
	Zone  *time.Location
	Zones map[string]*time.Location

	// Currency is the ISO 4217 currency of transactions that name none. Empty
	// means that such transactions are rejected.
	Currency string

	// Region is the ISO 3166 country of phone numbers without a country code.
	// Empty means that only international notation is understood.
	Region string

	// Issuers names the namespaces of ids. See [Issuers].
	Issuers Issuers

	// Assurance says how sure the log is of the ids in it, by kind of key. Of
	// kinds that are not in it, the id that names the party is authoritative,
	// and others in the same receipt are asserted: a card may be lent, and
	// several people share a membership. A kind that is in it has that
	// assurance wherever it stands. Phone numbers and e-mail addresses are
	// always asserted.
	Assurance map[channel.KeyKind]channel.Assurance

	// Placeholders lists ids that tills write where there is no card or no
	// customer. Ids of zeros only, and of four or more equal characters, are
	// known to be such.
	Placeholders []string

	// Unique is [channel.Info.Unique]. Nil means that there is no such rule.
	Unique []string

	// Numbers tells how receipt numbers look in text. The zero value means
	// that none are looked for.
	Numbers channel.Numbers

	// Secret keys the pseudonyms of operators. Zero means that numeric
	// operator ids are hashed with the name of the channel alone, which keeps
	// them from being read but not from being tried out, and that others,
	// which may be names, are dropped. The names of operators always are.
	Secret channel.Secret

	// PageSize is how many transactions a page is made from, receipts or not.
	// Zero means 500.
	PageSize int

	// MaxTransactionBytes bounds one transaction; a larger one is rejected.
	// Zero means 1 MiB.
	MaxTransactionBytes int

	// MaxDepth bounds how deeply elements may be nested. Zero means 64.
	MaxDepth int

	// Counted is called after each page with what was read for it. It must not
	// block, and may be called by several goroutines at once. Nil means that
	// nobody counts.
	Counted func(Counts)
}

// Issuers names the namespaces in which ids of people stand: two ids are only
// the same if their issuers are. Give the name that the web shop or the
// loyalty system uses if the ids are the same there. Empty fields mean the
// name of the channel followed by "-loyalty", "-membership" and "-customer".
type Issuers struct {
	Loyalty    string // of LoyaltyID: a card
	Membership string // of MembershipID, which is not the card
	Customer   string // of CustomerID
}

// Counts is what was read for one page.
type Counts struct {
	Stream   string // "orders" or "people"
	Read     int    // transactions, all of the following and the receipts
	Control  int    // skipped: sign-on, end of day, drawer opened, stock
	Training int    // skipped: rung up in training mode
	Empty    int    // skipped: neither goods nor money nor a void
	Rejected int    // could not be read
}

// Tills are the tills of one chain, read through their logs. Make one with
// [New]. It may be used by several goroutines at once.
type Tills struct {
	c    Config
	fsys fs.FS // nil if there are no files
}

var (
	_ channel.Orders  = (*Tills)(nil)
	_ channel.People  = (*Tills)(nil)
	_ channel.Decoder = (*Tills)(nil)
)

// New returns the tills that c describes. It does no I/O. The error says what
// is wrong with c.
func New(c Config) (*Tills, error) {
	if c.Name == "" || strings.ContainsAny(c.Name, "/ \t\r\n\x00") {
		return nil, errors.New("poslog: Name is empty or has a slash or a space")
	}
	if c.FS != nil && c.Dir != "" {
		return nil, errors.New("poslog: both FS and Dir are given")
	}
	if c.Pattern == "" {
		c.Pattern = "*.xml"
	}
	if _, err := path.Match(c.Pattern, "x"); err != nil {
		return nil, fmt.Errorf("poslog: Pattern: %w", err)
	}
	if _, ok := channel.Exponent(c.Currency); c.Currency != "" && !ok {
		return nil, errors.New("poslog: Currency is not in ISO 4217")
	}
	if _, err := regexp.Compile(c.Numbers.Pattern); err != nil {
		return nil, fmt.Errorf("poslog: Numbers.Pattern: %w", err)
	}
	if c.PageSize < 0 || c.MaxTransactionBytes < 0 || c.MaxDepth < 0 {
		return nil, errors.New("poslog: a limit is negative")
	}
	for _, d := range []struct {
		field *string
		tail  string
	}{{&c.Issuers.Loyalty, "-loyalty"}, {&c.Issuers.Membership, "-membership"}, {&c.Issuers.Customer, "-customer"}} {
		if *d.field == "" {
			*d.field = c.Name + d.tail
		}
	}
	for _, d := range []struct {
		field *int
		value int
	}{{&c.PageSize, 500}, {&c.MaxTransactionBytes, 1 << 20}, {&c.MaxDepth, 64}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	c.Zones, c.Assurance = maps.Clone(c.Zones), maps.Clone(c.Assurance)
	c.Placeholders, c.Unique = slices.Clone(c.Placeholders), slices.Clone(c.Unique)
	t := &Tills{c: c, fsys: c.FS}
	if c.Dir != "" {
		t.fsys = os.DirFS(c.Dir)
	}
	return t, nil
}

// Info describes the channel. It is not complete: logs that were read are
// taken away some day, and the receipts in them remain.
func (t *Tills) Info() channel.Info {
	return channel.Info{Name: t.c.Name, Sort: channel.InStore, Zone: t.c.Zone, Region: t.c.Region,
		Unique: slices.Clone(t.c.Unique), Numbers: t.c.Numbers}
}

// String returns "poslog" and the name of the channel. It keeps the secret out
// of whatever prints the tills.
func (t Tills) String() string { return "poslog " + t.c.Name }

// GoString returns what String returns.
func (t Tills) GoString() string { return t.String() }

// zone returns the zone of a store, nil if it is not known.
func (t *Tills) zone(store string) *time.Location {
	if z, ok := t.c.Zones[store]; ok {
		return z
	}
	return t.c.Zone
}

// pseudonymMark begins every pseudonym, so that one is known for what it is
// when quarantined bytes are decoded again.
const pseudonymMark = "op-"

// pseudonym returns what stands for an operator: the same for the same one,
// and "" for one that is not known or not to be told.
func (t *Tills) pseudonym(id string) string {
	id = strings.TrimSpace(id)
	if id == "" || isPseudonym(id) {
		return id
	}
	var sum []byte
	if !t.c.Secret.IsZero() {
		h := hmac.New(sha256.New, []byte(t.c.Secret.Reveal()))
		h.Write([]byte(t.c.Name + "\x00" + id))
		sum = h.Sum(nil)
	} else {
		if strings.Trim(id, "0123456789") != "" {
			return ""
		}
		h := sha256.Sum256([]byte(t.c.Name + "\x00" + id))
		sum = h[:]
	}
	return pseudonymMark + hex.EncodeToString(sum[:6])
}

func isPseudonym(s string) bool {
	tail, ok := strings.CutPrefix(s, pseudonymMark)
	if !ok || len(tail) != 12 {
		return false
	}
	_, err := hex.DecodeString(tail)
	return err == nil
}
