package requesttracker

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// Config says which desk to read and what its fields mean. Name, URL and Token
// are required; the zero value of every other field works.
type Config struct {
	// Name is the name of the channel: part of every Ref, so it must not
	// change.
	Name string

	// URL is the address of RT as people open it, "https://rt.example" or
	// "https://rt.example/support". REST 2.0 is looked for beneath it.
	URL string

	// Token is an auth token of the API account.
	Token channel.Secret

	// Region is the ISO 3166 country of phone numbers without a country code.
	// Empty means that only international notation is read.
	Region string

	// Zone is where a custom field that holds a date without an hour means
	// that day. Nil means that this is not known. It has nothing to do with
	// the zone of the API account, which each pass finds out by itself.
	Zone *time.Location

	// Queues names the queues to be read. Empty means all that the account
	// may see. Refresh reads a ticket wherever it was moved to.
	Queues []string

	// OrderField is the custom field of tickets that holds order numbers,
	// several of them separated by comma or semicolon. Empty means that there
	// is none.
	OrderField string

	// CallbackField is the custom field of tickets, of type DateTime or Date,
	// that holds when a call back was promised. Empty means that there is none.
	CallbackField string

	// ContactField is the custom field of tickets in which an agent who opens
	// one says how the customer came. Empty means that there is none.
	ContactField string

	// Contacts says what the values of ContactField mean, in lower case. Nil
	// means: phone, telephone and call are calls, store, shop and visit are
	// visits, and email, chat, sms, social, letter and form are what they say.
	// A value that is not listed is an internal note.
	Contacts map[string]channel.InteractionKind

	// Statuses says what the statuses of the desk's lifecycles mean, for those
	// that differ from RT's own: new, open, stalled (on hold), resolved
	// (solved), rejected (closed) and deleted. Others are unknown.
	Statuses map[string]channel.CaseStatus

	// Roles gives the role of agents by user name, and QueueRoles that of
	// whoever works in a queue, for agents that Roles does not name. Nil means
	// that roles are not known.
	Roles      map[string]string
	QueueRoles map[string]string

	// AssertedMail says that a requestor's mailbox is not worth more than
	// somebody's word, as where anybody may enter any address. False means
	// that it is verified, because the desk's answers are sent to it.
	AssertedMail bool

	// Overlap is how much time each pass reads again, for changes that the
	// desk committed late: RT sends the mails of a change before it commits
	// it. Zero means one minute.
	Overlap time.Duration

	// PageSize is how many tickets or users one page reads, up to 100. Zero
	// means 20. A page takes about three
	// requests for each ticket.
	PageSize int

	// Timeout bounds one request. Zero means 30 seconds.
	Timeout time.Duration

	// InsecurePrivateAddresses allows an RT at a loopback or private address.
	InsecurePrivateAddresses bool
}

// Desk is a Request Tracker. It implements [channel.People],
// [channel.Interactions], [channel.Finder], [channel.Refresher] and
// [channel.Decoder], holds no state, and may be used by several goroutines at
// once.
type Desk struct {
	cfg  Config
	base string
	rest *rest.Client
}

var (
	_ channel.People       = (*Desk)(nil)
	_ channel.Interactions = (*Desk)(nil)
	_ channel.Finder       = (*Desk)(nil)
	_ channel.Refresher    = (*Desk)(nil)
	_ channel.Decoder      = (*Desk)(nil)
)

// New returns the desk that cfg describes. It does no I/O. The error names the
// first field of cfg that cannot be used.
func New(cfg Config) (*Desk, error) {
	if cfg.Token.IsZero() {
		return nil, errors.New("requesttracker: Config.Token is empty")
	}
	switch {
	case strings.ContainsAny(cfg.OrderField, "{}'\\\x00\n"):
		return nil, errors.New("requesttracker: Config.OrderField has a character that no query can hold")
	case cfg.PageSize < 0 || cfg.PageSize > 100:
		return nil, errors.New("requesttracker: Config.PageSize is not from 0 to 100")
	case cfg.Overlap < 0:
		return nil, errors.New("requesttracker: Config.Overlap is negative")
	}
	if err := (&channel.Fact{Ref: channel.Ref{Channel: cfg.Name, Kind: channel.KindCase, ID: "1"}, Deleted: true}).Validate(); err != nil {
		return nil, fmt.Errorf("requesttracker: Config.Name: %w", err)
	}
	cfg.PageSize = cmp.Or(cfg.PageSize, 20)
	cfg.Overlap = cmp.Or(cfg.Overlap, time.Minute)
	if cfg.Contacts == nil {
		cfg.Contacts = defaultContacts
	}
	base := strings.TrimRight(cfg.URL, "/")
	token := cfg.Token
	client, err := rest.New(rest.Config{
		Channel: cfg.Name,
		BaseURL: base + "/REST/2.0",
		Auth:    func(r *http.Request) { r.Header.Set("Authorization", "token "+token.Reveal()) },
		Timeout: cfg.Timeout, InsecurePrivateAddresses: cfg.InsecurePrivateAddresses,
	})
	if err != nil {
		return nil, fmt.Errorf("requesttracker: %w", err)
	}
	return &Desk{cfg: cfg, base: base, rest: client}, nil
}

// Info describes the channel. It is not complete in the sense of
// [channel.Info]: an account that loses sight of a queue must not look like a
// queue that was emptied. Refresh tells what is gone.
func (d *Desk) Info() channel.Info {
	return channel.Info{Name: d.cfg.Name, Sort: channel.Helpdesk, Zone: d.cfg.Zone,
		Region: d.cfg.Region, Unique: []string{d.cfg.Name}}
}

var defaultContacts = map[string]channel.InteractionKind{
	"phone": channel.Call, "telephone": channel.Call, "call": channel.Call,
	"store": channel.Visit, "shop": channel.Visit, "visit": channel.Visit,
	"email": channel.EMail, "e-mail": channel.EMail, "chat": channel.Chat, "sms": channel.SMS,
	"social": channel.Social, "letter": channel.Letter, "form": channel.Form, "web": channel.Form,
}

var defaultStatuses = map[string]channel.CaseStatus{
	"new": channel.CaseNew, "open": channel.CaseOpen, "stalled": channel.CaseOnHold,
	"resolved": channel.CaseSolved, "rejected": channel.CaseClosed, "deleted": channel.CaseDeleted,
}

func (d *Desk) status(name string) channel.CaseStatus {
	if s, ok := d.cfg.Statuses[name]; ok {
		return s
	}
	if s, ok := defaultStatuses[name]; ok {
		return s
	}
	return channel.CaseUnknown
}

func (d *Desk) role(agent, queue string) string {
	if r, ok := d.cfg.Roles[agent]; ok {
		return r
	}
	return d.cfg.QueueRoles[queue]
}

func (d *Desk) ref(k channel.Kind, id string) channel.Ref {
	return channel.Ref{Channel: d.cfg.Name, Kind: k, ID: id}
}

func (d *Desk) ticketURL(id ident) string {
	return d.base + "/Ticket/Display.html?id=" + url.QueryEscape(id.String())
}

func (d *Desk) fail(op string, t channel.Trouble, why string) error {
	return &channel.SourceError{Channel: d.cfg.Name, Op: op, Trouble: t, Err: errors.New(why)}
}
