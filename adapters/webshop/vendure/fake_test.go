package vendure

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A fake is as much of a Vendure shop as the adapter asks for: two lists with
// filters, sorting and skipping over rows of JSON. Like the real one, it moves
// an order's updatedAt for some changes only. What it does not know it refuses.
type fake struct {
	mu        sync.Mutex
	now       time.Time
	orders    []vars
	customers []vars
	next      int
	histories int // how much of a history comes with its order; 0: all

	torn      map[string]string // states to answer with once, by id of the order
	forget    bool              // refuse the next request as a session that has ended
	logins    int
	questions []string // what was asked, in words of the schema
}

func newFake() *fake {
	return &fake{now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), torn: map[string]string{}}
}

func (f *fake) stamp() string { return f.now.UTC().Format("2006-01-02T15:04:05.000Z") }

func (f *fake) tick(d time.Duration) { f.now = f.now.Add(d) }

func (f *fake) id() string { f.next++; return strconv.Itoa(f.next) }

// customer adds an account.
func (f *fake) customer(name string) vars {
	c := vars{"id": f.id(), "createdAt": f.stamp(), "updatedAt": f.stamp(), "firstName": name, "lastName": "Fake",
		"phoneNumber": "", "emailAddress": strings.ToLower(name) + "@example.com", "customFields": vars{"card": "card-" + name},
		"user": vars{"updatedAt": f.stamp(), "verified": true}, "groups": []any{}, "addresses": []any{},
		"history": vars{"totalItems": 1, "items": []vars{{"createdAt": f.stamp()}}}}
	f.customers = append(f.customers, c)
	return c
}

func (f *fake) touch(row vars) { row["updatedAt"] = f.stamp() }

// cart adds an order that has not been placed.
func (f *fake) cart(c vars) vars {
	id := f.id()
	o := vars{"id": id, "code": fmt.Sprintf("CODE%012s", id), "state": "AddingItems", "active": true, "createdAt": f.stamp(),
		"updatedAt": f.stamp(), "orderPlacedAt": nil, "currencyCode": "EUR", "customer": c, "shippingAddress": vars{"fullName": "Fake"},
		"billingAddress": vars{}, "subTotalWithTax": 1000, "shippingWithTax": 0, "totalWithTax": 1000, "taxSummary": []any{},
		"discounts": []any{}, "surcharges": []any{}, "shippingLines": []any{}, "payments": []any{}, "fulfillments": []any{},
		"lines": []vars{{"id": "l" + id, "quantity": 1, "orderPlacedQuantity": 1, "unitPriceWithTax": 1000, "linePriceWithTax": 1000,
			"proratedLinePriceWithTax": 1000, "lineTax": 0, "productVariant": vars{"sku": "X", "name": "X"}}},
		"history": []vars{}}
	f.orders = append(f.orders, o)
	return o
}

// move changes the state of an order without moving its updatedAt.
func (f *fake) move(o vars, state string) {
	o["history"] = append(o["history"].([]vars), vars{"id": f.id(), "createdAt": f.stamp(), "type": orderMoved,
		"data": vars{"from": o["state"], "to": state}})
	o["state"] = state
}

// place places a cart, which does not move its updatedAt either.
func (f *fake) place(o vars) vars {
	f.move(o, "PaymentSettled")
	o["active"], o["orderPlacedAt"] = false, f.stamp()
	return o
}

func (f *fake) cancel(o vars) {
	f.move(o, "Cancelled")
	f.touch(o)
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var in struct {
		Query     string
		Variables vars
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	f.questions = append(f.questions, in.Query)
	if strings.Contains(in.Query, "login(") {
		f.logins++
		if in.Variables["p"] != "right" {
			answer(w, vars{"data": vars{"login": vars{"__typename": "InvalidCredentialsError"}}})
			return
		}
		w.Header().Set("vendure-auth-token", "session-"+strconv.Itoa(f.logins))
		answer(w, vars{"data": vars{"login": vars{"__typename": "CurrentUser"}}})
		return
	}
	known := r.Header.Get("vendure-api-key") == "id:secret" || r.Header.Get("Authorization") == "Bearer session-"+strconv.Itoa(f.logins)
	if !known || f.forget {
		f.forget = false
		answer(w, vars{"data": nil, "errors": []vars{{"message": "nobody@example.com may not", "extensions": vars{"code": "FORBIDDEN"}}}})
		return
	}
	data := vars{}
	switch o, _ := in.Variables["o"].(map[string]any); {
	case strings.Contains(in.Query, "order(id: $id)"):
		data["order"] = f.history(in.Variables)
	case strings.Contains(in.Query, "latest"):
		latest := in.Variables["latest"].(map[string]any)
		data["customers"] = f.list(f.customers, o, func(c vars) vars { return f.withOrders(c, latest) })
	case strings.Contains(in.Query, "customers(options: $o)"):
		data["customers"] = f.list(f.customers, o, func(c vars) vars { return c })
	default:
		data["orders"] = f.list(f.orders, o, f.show)
	}
	answer(w, vars{"data": data})
}

func answer(w http.ResponseWriter, v vars) { json.NewEncoder(w).Encode(v) }

// show is an order as it is answered: with the beginning of its history, and
// torn if it was told to be.
func (f *fake) show(o vars) vars {
	out := vars{}
	maps.Copy(out, o)
	h, ok := o["history"].([]vars)
	if ok {
		n := len(h)
		if f.histories > 0 {
			n = min(n, f.histories)
		}
		out["history"] = vars{"totalItems": len(h), "items": h[:n]}
	}
	if id, ok := o["id"].(string); ok && f.torn[id] != "" {
		out["state"] = f.torn[id]
		delete(f.torn, id)
	}
	return out
}

func (f *fake) history(v vars) vars {
	for _, o := range f.orders {
		if o["id"] == v["id"] {
			h := o["history"].([]vars)
			rest := h[min(int(v["skip"].(float64)), len(h)):]
			return vars{"history": vars{"totalItems": len(h), "items": rest[:min(len(rest), f.histories)]}}
		}
	}
	return nil
}

func (f *fake) withOrders(c, options vars) vars {
	out := vars{}
	maps.Copy(out, c)
	var own []vars
	for _, o := range f.orders {
		if buyer, ok := o["customer"].(vars); ok && buyer["id"] == c["id"] {
			own = append(own, o)
		}
	}
	out["orders"] = f.list(own, options, f.show)
	return out
}

// list filters, sorts and cuts as the options say.
func (f *fake) list(rows []vars, options vars, show func(vars) vars) vars {
	filter, _ := options["filter"].(map[string]any)
	var found []vars
	for _, r := range rows {
		if fits(r, filter) {
			found = append(found, r)
		}
	}
	sort, _ := options["sort"].(map[string]any)
	slices.SortStableFunc(found, func(a, b vars) int {
		for field, way := range sort {
			if field == "id" {
				continue
			}
			c := strings.Compare(fmt.Sprint(a[field]), fmt.Sprint(b[field]))
			if way == "DESC" {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		x, _ := strconv.Atoi(fmt.Sprint(a["id"]))
		y, _ := strconv.Atoi(fmt.Sprint(b["id"]))
		return cmp.Compare(x, y)
	})
	take, _ := options["take"].(float64)
	skip, _ := options["skip"].(float64)
	items := []vars{}
	for i := int(skip); i < len(found) && i < int(skip+take); i++ {
		items = append(items, show(found[i]))
	}
	return vars{"totalItems": len(found), "items": items}
}

// fits reports whether a row passes a filter.
func fits(row vars, filter map[string]any) bool {
	for field, cond := range filter {
		if field == "_or" {
			if !slices.ContainsFunc(cond.([]any), func(c any) bool { return fits(row, c.(map[string]any)) }) {
				return false
			}
			continue
		}
		value := row[field]
		if custom, ok := row["customFields"].(vars); ok && value == nil {
			value = custom[field]
		}
		for op, operand := range cond.(map[string]any) {
			if !holds(value, op, operand) {
				return false
			}
		}
	}
	return true
}

func holds(value any, op string, operand any) bool {
	in := func() bool {
		list, _ := operand.([]any)
		return slices.Contains(list, value)
	}
	switch op {
	case "eq":
		return value == operand
	case "in":
		return in()
	case "notIn":
		return !in()
	case "after":
		s, ok := value.(string)
		return ok && s > operand.(string)
	}
	panic("the fake knows no operator " + op)
}
