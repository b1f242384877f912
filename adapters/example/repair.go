package example

import (
	"strconv"
	"time"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

// repair is a record as the book writes it. Ids are typed: read into an any, a
// number above 2⁵³ would become another one.
type repair struct {
	Number   int64  `json:"number"`
	Customer string `json:"customer"`
	Phone    string `json:"phone"`
	Email    string `json:"email"`
	Article  string `json:"article"`
	State    string `json:"state"`
	TakenIn  string `json:"taken_in"` // local time, without a zone
	Promised string `json:"promised"` // a day
	Changed  string `json:"changed"`  // UTC, to the second
	Price    string `json:"price"`    // "12.50"; a JSON number would be a float on its way
	Currency string `json:"currency"`
}

// decode turns a record into a fact. A record without what makes it an object
// of the source, number and change time, is refused; anything else that is
// wrong costs only itself.
func (b *Book) decode(raw []byte) (channel.Fact, error) {
	var r repair
	if err := rest.Decode(raw, &r); err != nil {
		return channel.Fact{}, err
	}
	if r.Number == 0 {
		return channel.Fact{}, &channel.FieldError{Field: "number", Reason: "is missing"}
	}
	changed, err := channel.ParseTime(time.RFC3339, r.Changed, nil)
	if err != nil || changed.IsZero() {
		return channel.Fact{}, &channel.FieldError{Field: "changed", Reason: "is not a time"}
	}
	id := strconv.FormatInt(r.Number, 10)
	status, pickup := states(r.State)
	o := &channel.Order{Number: id, Via: channel.ViaStore, Status: status, Source: r.State,
		Buyer: channel.Contact{Name: channel.Name{Full: r.Customer}},
		Lines: []channel.Line{{ID: "1", Name: r.Article, Quantity: "1"}}}
	// A time that cannot be read is left out and said so. The zone is the
	// shop's: without one, ParseTime marks the time as of unknown zone.
	at := func(field, layout, text string) channel.Time {
		t, err := channel.ParseTime(layout, text, b.cfg.Zone)
		if err != nil {
			o.Flags = append(o.Flags, field+" cannot be read")
		}
		return t
	}
	o.PlacedAt = at("taken_in", "2006-01-02T15:04:05", r.TakenIn)
	o.Fulfillments = []channel.Fulfillment{{ID: "1", Type: channel.FillPickup, State: pickup, Source: r.State,
		PromisedBy: at("promised", time.DateOnly, r.Promised)}}
	if o.Total, err = channel.ParseMoney(r.Price, r.Currency); err != nil && r.Price != "" {
		o.Flags = append(o.Flags, "price cannot be read")
	}
	f := channel.Fact{Ref: channel.Ref{Channel: b.cfg.Name, Kind: channel.KindOrder, ID: id},
		CreatedAt: o.PlacedAt, UpdatedAt: changed, Keys: b.keys(r, o), Content: o}
	return f, f.Validate()
}

// keys returns whom the repair is for, as far as it says. A customer told the
// clerk, nobody checked: the keys stay asserted. The name of a customer is no
// key, nor is the number of the repair: people ask about other people's shoes.
func (b *Book) keys(r repair, o *channel.Order) []channel.Key {
	var keys []channel.Key
	if k, err := channel.Phone(r.Phone, b.cfg.Region); err == nil {
		keys = append(keys, k)
	} else if r.Phone != "" {
		o.Flags = append(o.Flags, "phone cannot be read")
	}
	if k, err := channel.Email(r.Email); err == nil {
		keys = append(keys, k)
	} else if r.Email != "" {
		o.Flags = append(o.Flags, "email cannot be read")
	}
	return keys
}

// states maps what the book calls a state. One that it does not know stays
// readable in Source: guessing would show a clerk what nobody said.
func states(s string) (channel.OrderStatus, channel.FillState) {
	switch s {
	case "taken in":
		return channel.OrderOpen, channel.FillAccepted
	case "ready":
		return channel.OrderOpen, channel.FillStateReady
	case "collected":
		return channel.OrderCompleted, channel.FillPickedUp
	case "cancelled":
		return channel.OrderCancelled, channel.FillStateCancel
	}
	return channel.OrderUnknown, channel.FillStateUnknown
}
