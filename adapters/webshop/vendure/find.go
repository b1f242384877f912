package vendure

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/clientele-go/clientele/channel"
)

// What Find asks for at most: a key that fits more people names nobody.
const (
	foundPeople = 10
	foundOrders = 25
)

// Find asks the shop for the customers who carry any of the keys, each with
// their latest 25 orders, and for orders by their number, each with its
// customer. Keys of kind e-mail, phone, account of this shop, order number and
// the configured custom fields are searched for.
//
// Vendure compares texts as they stand. An e-mail address is looked for as
// normalised and as written; a phone number in the spellings people commonly
// use, so that one stored in another spelling is not found here.
func (s *Shop) Find(ctx context.Context, keys []channel.Key) (channel.Page, error) {
	var page channel.Page
	var anyOf []vars
	var numbers []string
	for _, k := range keys {
		if k.Kind == channel.KeyOrderNumber {
			numbers = append(numbers, strings.ToUpper(k.Value))
			continue
		}
		anyOf = append(anyOf, s.filters(k)...)
	}
	if len(numbers) > 0 {
		ids, err := s.findOrders(ctx, numbers, &page)
		if err != nil {
			return channel.Page{}, err
		}
		if len(ids) > 0 {
			anyOf = append(anyOf, vars{"id": vars{"in": ids}})
		}
	}
	if len(anyOf) == 0 {
		return page, nil
	}
	err := s.findPeople(ctx, anyOf, &page)
	return page, err
}

// filters are the alternatives by which customers with a key can be found.
func (s *Shop) filters(k channel.Key) []vars {
	var out []vars
	switch {
	case k.Kind == channel.KeyEmail:
		out = append(out, vars{"emailAddress": vars{"in": distinct(k.Value, strings.ToLower(k.Raw))}})
	case k.Kind == channel.KeyPhone:
		out = append(out, vars{"phoneNumber": vars{"in": spellings(k)}})
	case k.Kind == channel.KeyAccount && k.Issuer == s.cfg.Name:
		out = append(out, vars{"id": vars{"in": []string{k.Value}}})
	}
	for _, f := range s.cfg.Loyalty {
		switch {
		case f.Kind != k.Kind || f.Issuer != k.Issuer:
		case !f.Number:
			out = append(out, vars{f.Field: vars{"eq": k.Value}})
		default:
			if n, err := strconv.ParseInt(k.Value, 10, 64); err == nil {
				out = append(out, vars{f.Field: vars{"eq": n}})
			}
		}
	}
	return out
}

// findOrders adds the orders with the given numbers and returns the ids of
// their customers.
func (s *Shop) findOrders(ctx context.Context, numbers []string, page *channel.Page) ([]string, error) {
	var found struct {
		Orders list `json:"orders"`
	}
	filter := placedOnly()
	filter["code"] = vars{"in": numbers}
	if err := s.ask(ctx, "find orders", s.queries.orders, vars{"o": vars{"take": foundOrders, "filter": filter}}, &found); err != nil {
		return nil, err
	}
	got, err := s.ordersPage(ctx, found.Orders.Items, "find orders")
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, f := range got.Facts {
		if !f.Party.IsZero() {
			ids = append(ids, f.Party.ID)
		}
	}
	add(page, got)
	return ids, nil
}

func (s *Shop) findPeople(ctx context.Context, anyOf []vars, page *channel.Page) error {
	var found struct {
		Customers list `json:"customers"`
	}
	err := s.ask(ctx, "find customers", s.queries.found, vars{
		"o":      vars{"take": foundPeople, "filter": vars{"_or": anyOf}},
		"latest": vars{"take": foundOrders, "sort": vars{"orderPlacedAt": "DESC"}, "filter": placedOnly()},
	}, &found)
	if err != nil {
		return err
	}
	for _, raw := range found.Customers.Items {
		var row struct {
			Orders list `json:"orders"`
		}
		person := s.peoplePage([]json.RawMessage{raw}, "find customers")
		if json.Unmarshal(raw, &row) != nil {
			add(page, person)
			continue
		}
		orders, err := s.ordersPage(ctx, row.Orders.Items, "find customers")
		if err != nil {
			return err
		}
		add(page, person)
		add(page, orders)
	}
	return nil
}

// add appends what is not there yet: an order can be found by its number and
// with its customer.
func add(page *channel.Page, more channel.Page) {
	for _, f := range more.Facts {
		if !slices.ContainsFunc(page.Facts, func(g channel.Fact) bool { return g.Ref == f.Ref }) {
			page.Facts = append(page.Facts, f)
		}
	}
	page.Rejects = append(page.Rejects, more.Rejects...)
}

// spellings are the ways in which people commonly write a phone number.
func spellings(k channel.Key) []string {
	out := []string{k.Value, strings.TrimPrefix(k.Value, "+"), "00" + strings.TrimPrefix(k.Value, "+"), k.Raw}
	if n, err := phonenumbers.Parse(k.Value, ""); err == nil {
		abroad := phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
		home := phonenumbers.Format(n, phonenumbers.NATIONAL)
		bare := phonenumbers.GetNationalSignificantNumber(n)
		out = append(out, abroad, strings.ReplaceAll(abroad, " ", "-"), home, strings.ReplaceAll(home, " ", "-"),
			strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(home), bare,
			"+"+strconv.Itoa(int(n.GetCountryCode()))+" "+bare)
	}
	return distinct(out...)
}

// distinct returns the values that are not empty, each once.
func distinct(values ...string) []string {
	var out []string
	for _, v := range values {
		if v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Refresh reads the given orders and customers again. One that the shop no
// longer has comes back deleted, in a version that nothing supersedes; an
// order that is a cart again is left out. A ref of another channel or kind is
// an error.
func (s *Shop) Refresh(ctx context.Context, refs []channel.Ref) (channel.Page, error) {
	var orders, people []string
	for _, r := range refs {
		switch {
		case r.Channel == s.cfg.Name && r.Kind == channel.KindOrder:
			orders = append(orders, r.ID)
		case r.Channel == s.cfg.Name && r.Kind == channel.KindPerson:
			people = append(people, r.ID)
		default:
			return channel.Page{}, &channel.SourceError{Channel: s.cfg.Name, Op: "refresh", Trouble: channel.Misconfigured,
				Err: errors.New("asked for a record that is no order or person of this channel")}
		}
	}
	var page channel.Page
	for ids := range slices.Chunk(distinct(orders...), s.cfg.PageSize) {
		if err := s.refreshOrders(ctx, ids, &page); err != nil {
			return channel.Page{}, err
		}
	}
	for ids := range slices.Chunk(distinct(people...), s.cfg.PageSize) {
		if err := s.refreshPeople(ctx, ids, &page); err != nil {
			return channel.Page{}, err
		}
	}
	return page, nil
}

func (s *Shop) refreshOrders(ctx context.Context, ids []string, page *channel.Page) error {
	var found struct {
		Orders list `json:"orders"`
	}
	if err := s.ask(ctx, "refresh orders", s.queries.orders, vars{"o": byID(ids)}, &found); err != nil {
		return err
	}
	got, err := s.ordersPage(ctx, found.Orders.Items, "refresh orders")
	if err != nil {
		return err
	}
	add(page, got)
	s.addMissing(channel.KindOrder, ids, found.Orders.Items, page)
	return nil
}

func (s *Shop) refreshPeople(ctx context.Context, ids []string, page *channel.Page) error {
	var found struct {
		Customers list `json:"customers"`
	}
	if err := s.ask(ctx, "refresh customers", s.queries.customers, vars{"o": byID(ids)}, &found); err != nil {
		return err
	}
	add(page, s.peoplePage(found.Customers.Items, "refresh customers"))
	s.addMissing(channel.KindPerson, ids, found.Customers.Items, page)
	return nil
}

// addMissing reports the ids that the answer does not have as deleted. The shop
// does not say since when.
func (s *Shop) addMissing(kind channel.Kind, ids []string, rows []json.RawMessage, page *channel.Page) {
	there := map[string]bool{}
	for _, raw := range rows {
		var row struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(raw, &row) != nil {
			return // a row that names nobody may be any of them
		}
		there[row.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			page.Facts = append(page.Facts, channel.Fact{Ref: s.ref(kind, id), Deleted: true})
		}
	}
}
