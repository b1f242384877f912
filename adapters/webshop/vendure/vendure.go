// Package vendure reads a Vendure web shop through its Admin API.
//
// A [Shop] lists customers and placed orders, finds them live, reads given
// ones again, and decodes quarantined records. It never writes, so give it a
// key whose role has the permissions ReadCustomer and ReadOrder and no other.
//
// # What Vendure does, and what follows
//
//   - An order's updatedAt stays where it is when the order is paid, shipped or
//     delivered. A pass therefore reads what was updated or placed since the
//     last one, and again all orders that are not final. The last step of an
//     order, which makes it final, shows in neither; [Shop.Refresh] sees it.
//   - Each fact has a Version that grows with the transitions in the order's
//     own history, so that later states win even where the shop's database
//     rounds times to seconds, and an UpdatedAt that is the latest time of any
//     part. Deleting a note, which takes something away, moves neither.
//   - Carts are orders to Vendure. They are left out until they are placed.
//   - Guests are customers without a user. They have no account key, for the
//     same person may have an account too, and their e-mail is asserted only.
//   - A changed address or group does not move a customer's updatedAt: a pass
//     sees it at the customer's next change, a full sweep and Find at once.
//   - Amounts have two decimal digits whatever the currency is. They are
//     brought to the minor units of ISO 4217; one that does not fit them
//     exactly rejects its order.
//
// A phone number that cannot be read as one is left out: the customer is kept
// without that key.
package vendure

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// Config says which shop to read and how. Name, URL and one way to log in are
// required.
type Config struct {
	// Name is the channel's name. It is part of all ids: never change it.
	Name string

	// URL is the address of the Admin API, "https://shop.example/admin-api".
	URL string

	// APIKey is an API key in the form "id:secret". It needs 'api-key' among
	// the token methods of the shop's configuration. The shop checks it with
	// bcrypt, which takes it a quarter of a second per request: prefer larger
	// pages with a key.
	APIKey channel.Secret

	// Token is a session token, used if there is no APIKey.
	Token channel.Secret

	// Username and Password log in when there is neither of the above, and
	// again whenever the session has ended.
	Username string
	Password channel.Secret

	// ChannelToken picks one of the shop's sales channels. Empty means the
	// default one, which has all orders.
	ChannelToken string

	// Region is the ISO 3166 country of phone numbers without a country code.
	// Empty means that only international notation is understood. In an
	// address the address's own country comes first.
	Region string

	// Loyalty lists the custom fields of customers that hold keys.
	Loyalty []KeyField

	// Numbers tells how order numbers look in text. The zero value means
	// Vendure's own codes of 16 capital letters and digits.
	Numbers channel.Numbers

	// Final lists the states that an order never leaves by itself. Orders in
	// any other state are read again with each pass. Empty means Delivered
	// and Cancelled.
	Final []string

	// Pickup lists the codes of shipping methods by which customers fetch
	// the goods. Empty means that everything is shipped.
	Pickup []string

	// Methods says which kind of payment the codes of payment methods stand
	// for. One that is missing is channel.PayOther.
	Methods map[string]channel.PayMethod

	// Dashboard is the address of the administration pages under which
	// "/orders/1" and "/customers/1" lie. Empty means that facts have no URL.
	Dashboard string

	// Overlap is how far each pass reads back before what the last one saw,
	// for changes that became visible late. 0 means five minutes.
	Overlap time.Duration

	// PageSize is how many objects are asked for at once. 0 means 50, and 1
	// counts as 2, since pages overlap; the shop refuses more than its own
	// limit, mostly 1000.
	PageSize int

	// Transport, InsecurePrivateAddresses and Timeout are those of the HTTP
	// client: nil is a transport that refuses addresses of one's own network
	// unless InsecurePrivateAddresses is set; 0 is 30 s per request.
	Transport                http.RoundTripper
	InsecurePrivateAddresses bool
	Timeout                  time.Duration

	// Now is the clock. Nil means time.Now.
	Now func() time.Time
}

// A KeyField is a custom field of customers that holds a key, such as the
// number of a loyalty card. Its value is a text, a whole number or a list of
// these.
type KeyField struct {
	Field     string            // name of the custom field
	Kind      channel.KeyKind   // empty: channel.KeyLoyalty
	Issuer    string            // namespace of the values; empty: the channel's name
	Assurance channel.Assurance // zero: asserted, such as a field that customers fill in themselves
	Number    bool              // the field is of type int; it is then searched as one
}

// A Shop is a Vendure shop as a channel. It is safe for concurrent use.
type Shop struct {
	cfg     Config
	rest    *rest.Client
	queries queries
	session atomic.Pointer[string] // the token of a login, if there was one
}

var (
	_ channel.People    = (*Shop)(nil)
	_ channel.Orders    = (*Shop)(nil)
	_ channel.Refresher = (*Shop)(nil)
	_ channel.Finder    = (*Shop)(nil)
	_ channel.Decoder   = (*Shop)(nil)
)

// fieldName is what GraphQL allows for a name.
var fieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// New returns a shop. It does no I/O. The error names the field of the
// configuration that cannot be used.
func New(cfg Config) (*Shop, error) {
	if cfg.Name == "" || strings.ContainsAny(cfg.Name, "/ \t\r\n\x00") {
		return nil, errors.New("vendure: Config.Name is empty or has a slash or a space")
	}
	if cfg.APIKey.IsZero() && cfg.Token.IsZero() && (cfg.Username == "" || cfg.Password.IsZero()) {
		return nil, errors.New("vendure: Config has no APIKey, no Token, and no Username with a Password")
	}
	if cfg.PageSize < 0 || cfg.Overlap < 0 {
		return nil, errors.New("vendure: Config.PageSize or Config.Overlap is negative")
	}
	cfg.Loyalty = slices.Clone(cfg.Loyalty)
	for i := range cfg.Loyalty {
		f := &cfg.Loyalty[i]
		if !fieldName.MatchString(f.Field) {
			return nil, fmt.Errorf("vendure: Config.Loyalty[%d].Field is not the name of a field", i)
		}
		if f.Kind == "" {
			f.Kind = channel.KeyLoyalty
		}
		if f.Issuer == "" && f.Kind != channel.KeyEmail && f.Kind != channel.KeyPhone {
			f.Issuer = cfg.Name
		}
	}
	if cfg.Numbers == (channel.Numbers{}) {
		cfg.Numbers.Pattern = `[A-Z0-9]{16}`
	}
	if len(cfg.Final) == 0 {
		cfg.Final = []string{stateDelivered, stateCancelled}
	}
	if cfg.PageSize == 0 {
		cfg.PageSize = 50
	}
	cfg.PageSize = max(cfg.PageSize, 2)
	if cfg.Overlap == 0 {
		cfg.Overlap = 5 * time.Minute
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Dashboard = strings.TrimRight(cfg.Dashboard, "/")
	s := &Shop{cfg: cfg, queries: newQueries(cfg.Loyalty)}
	client, err := rest.New(rest.Config{Channel: cfg.Name, BaseURL: cfg.URL, Auth: s.authorise, Transport: cfg.Transport,
		InsecurePrivateAddresses: cfg.InsecurePrivateAddresses, Timeout: cfg.Timeout, Now: cfg.Now})
	if err != nil {
		return nil, fmt.Errorf("vendure: %w", err)
	}
	s.rest = client
	return s, nil
}

// Info describes the shop. Two accounts of one shop are two people, so its
// name is the one issuer in Unique.
func (s *Shop) Info() channel.Info {
	return channel.Info{Name: s.cfg.Name, Sort: channel.WebShop, Region: s.cfg.Region,
		Unique: []string{s.cfg.Name}, Numbers: s.cfg.Numbers, Complete: true}
}

func (s *Shop) ref(kind channel.Kind, id string) channel.Ref {
	return channel.Ref{Channel: s.cfg.Name, Kind: kind, ID: id}
}

func (s *Shop) url(folder, id string) string {
	if s.cfg.Dashboard == "" {
		return ""
	}
	return s.cfg.Dashboard + "/" + folder + "/" + id
}
