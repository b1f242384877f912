package vendure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/clientele-go/clientele/adapters/rest"
	"github.com/clientele-go/clientele/channel"
)

const (
	streamOrders = "orders"
	streamPeople = "people"
)

// cartStates are those before an order is placed.
var cartStates = []string{"Created", "AddingItems", "Draft"}

// vars are variables of a query.
type vars = map[string]any

// Orders lists placed orders, see the package comment for what a pass reads.
// The first pass lists all of them.
func (s *Shop) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	p, err := start(from, s.cfg.Now())
	if err != nil {
		return channel.Page{}, err
	}
	var found struct {
		Orders list `json:"orders"`
	}
	if err := s.ask(ctx, "orders page", s.queries.orders, vars{"o": s.ordersAt(p)}, &found); err != nil {
		return channel.Page{}, err
	}
	page, err := s.ordersPage(ctx, found.Orders.Items, p.label("orders"))
	if err != nil {
		return channel.Page{}, err
	}
	next, more, err := p.advance(found.Orders, s.cfg.PageSize)
	if err != nil {
		return channel.Page{}, s.broken("orders page", err)
	}
	if !more {
		next, more = s.nextPhase(next)
	}
	page.Next, page.More = next.cursor(), more
	return page, nil
}

// ordersAt are the list options of a position.
func (s *Shop) ordersAt(p position) vars {
	field, filter := string(p.Phase), placedOnly()
	if p.Phase == byOpen {
		field = "createdAt"
		filter["state"] = vars{"notIn": slices.Concat(cartStates, s.cfg.Final)}
	}
	return vars{"take": s.cfg.PageSize, "skip": p.Skip, "sort": vars{field: "ASC", "id": "ASC"}, "filter": p.narrow(filter, field)}
}

func placedOnly() vars {
	return vars{"active": vars{"eq": false}, "state": vars{"notIn": cartStates}}
}

// nextPhase goes on with the next list of the pass, or ends the pass.
func (s *Shop) nextPhase(p position) (position, bool) {
	now := s.cfg.Now()
	switch {
	case p.Phase == byUpdate && !p.Full:
		return p.next(byPlaced, s.cfg.Overlap, now), true
	case p.Phase == byPlaced:
		p = p.next(byOpen, 0, now)
		p.At = 0
		return p, true
	}
	return p.next(byUpdate, s.cfg.Overlap, now), false
}

// People lists customers, guests among them, by their updatedAt.
func (s *Shop) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	p, err := start(from, s.cfg.Now())
	if err != nil {
		return channel.Page{}, err
	}
	var found struct {
		Customers list `json:"customers"`
	}
	options := vars{"take": s.cfg.PageSize, "skip": p.Skip, "sort": vars{"updatedAt": "ASC", "id": "ASC"},
		"filter": p.narrow(vars{}, "updatedAt")}
	if err := s.ask(ctx, "customers page", s.queries.customers, vars{"o": options}, &found); err != nil {
		return channel.Page{}, err
	}
	page := s.peoplePage(found.Customers.Items, p.label("customers"))
	next, more, err := p.advance(found.Customers, s.cfg.PageSize)
	if err != nil {
		return channel.Page{}, s.broken("customers page", err)
	}
	if !more {
		next = next.next(byUpdate, s.cfg.Overlap, s.cfg.Now())
	}
	page.Next, page.More = next.cursor(), more
	return page, nil
}

// ordersPage decodes rows of orders. One whose parts disagree, because it
// changed while the shop put its answer together, is read once more.
func (s *Shop) ordersPage(ctx context.Context, rows []json.RawMessage, where string) (channel.Page, error) {
	decoded := make([]*order, len(rows))
	errs := make([]error, len(rows))
	var torn []string
	for i, raw := range rows {
		o := new(order)
		if errs[i] = rest.Decode(raw, o); errs[i] != nil {
			continue
		}
		decoded[i] = o
		if errs[i] = s.completeHistory(ctx, o); errors.Is(errs[i], errEndless) {
			errs[i] = &channel.FieldError{Ref: s.ref(channel.KindOrder, o.ID), Field: "history", Reason: "has no end"}
			continue
		} else if errs[i] != nil {
			return channel.Page{}, errs[i]
		}
		if o.torn() {
			torn = append(torn, o.ID)
		}
	}
	again, err := s.ordersByID(ctx, torn)
	if err != nil {
		return channel.Page{}, err
	}
	var page channel.Page
	for i, raw := range rows {
		o := decoded[i]
		if o != nil && again[o.ID] != nil {
			o = again[o.ID]
		}
		var fact channel.Fact
		if errs[i] == nil {
			if o.cart() {
				continue
			}
			fact, errs[i] = s.orderFact(o)
		}
		if errs[i] == nil {
			errs[i] = fact.Validate()
		}
		if errs[i] != nil {
			page.Rejects = append(page.Rejects, s.reject(streamOrders, channel.KindOrder, raw, fmt.Sprintf("%s, item %d", where, i+1), errs[i]))
			continue
		}
		page.Facts = append(page.Facts, fact)
	}
	return page, nil
}

// ordersByID reads orders again, those that can be decoded.
func (s *Shop) ordersByID(ctx context.Context, ids []string) (map[string]*order, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found struct {
		Orders list `json:"orders"`
	}
	if err := s.ask(ctx, "orders again", s.queries.orders, vars{"o": byID(ids)}, &found); err != nil {
		return nil, err
	}
	out := make(map[string]*order, len(ids))
	for _, raw := range found.Orders.Items {
		o := new(order)
		if rest.Decode(raw, o) != nil {
			continue
		}
		if err := s.completeHistory(ctx, o); errors.Is(err, errEndless) {
			continue
		} else if err != nil {
			return nil, err
		}
		out[o.ID] = o
	}
	return out, nil
}

func byID(ids []string) vars {
	return vars{"take": len(ids), "filter": vars{"id": vars{"in": ids}}}
}

// maxHistory is how many entries the history of an order may have.
const maxHistory = 10_000

var errEndless = errors.New("the history of an order has no end")

// completeHistory fetches what of an order's history did not come with it.
func (s *Shop) completeHistory(ctx context.Context, o *order) error {
	for len(o.History.Items) < o.History.Total {
		if len(o.History.Items) >= maxHistory {
			return errEndless
		}
		var found struct {
			Order *struct {
				History history `json:"history"`
			} `json:"order"`
		}
		if err := s.ask(ctx, "order history", historyQuery, vars{"id": o.ID, "skip": len(o.History.Items)}, &found); err != nil {
			return err
		}
		if found.Order == nil || len(found.Order.History.Items) == 0 {
			return nil
		}
		o.History.Items = append(o.History.Items, found.Order.History.Items...)
		o.History.Total = found.Order.History.Total
	}
	return nil
}

func (s *Shop) peoplePage(rows []json.RawMessage, where string) channel.Page {
	var page channel.Page
	for i, raw := range rows {
		fact, err := s.personFact(raw)
		if err == nil {
			err = fact.Validate()
		}
		if err != nil {
			page.Rejects = append(page.Rejects, s.reject(streamPeople, channel.KindPerson, raw, fmt.Sprintf("%s, item %d", where, i+1), err))
			continue
		}
		page.Facts = append(page.Facts, fact)
	}
	return page
}

// reject quarantines a record with its bytes, under its id if that can be read.
func (s *Shop) reject(stream string, kind channel.Kind, raw []byte, where string, err error) channel.Reject {
	r := channel.Reject{Stream: stream, At: where, Raw: raw}
	var named struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &named) == nil && named.ID != "" && utf8.Valid(raw) {
		r.Ref = s.ref(kind, named.ID)
	}
	return rest.Rejected(r, err)
}

// Decode decodes a quarantined order or customer again. A record that still
// cannot be read is a reject again.
func (s *Shop) Decode(ctx context.Context, stream string, raw []byte) (channel.Page, error) {
	rows := []json.RawMessage{raw}
	switch stream {
	case streamOrders:
		return s.ordersPage(ctx, rows, "quarantine")
	case streamPeople:
		return s.peoplePage(rows, "quarantine"), nil
	}
	return channel.Page{}, &channel.SourceError{Channel: s.cfg.Name, Op: "decode", Trouble: channel.Misconfigured,
		Err: errors.New("the shop has no such stream")}
}

func (s *Shop) broken(op string, err error) error {
	return &channel.SourceError{Channel: s.cfg.Name, Op: op, Trouble: channel.Broken, Err: err}
}
