package main

import (
	"fmt"
	"time"
)

// say returns a text of ours in the language of the report. Texts stand in the
// code in English; one that is not translated stays so.
func (r *report) say(english string) string {
	said, ok := phrases[english]
	switch {
	case ok && r.language == "pl":
		return said[0]
	case ok && r.language == "lt":
		return said[1]
	}
	return english
}

// sayf is say of a text with numbers in it.
func (r *report) sayf(english string, args ...any) string {
	return fmt.Sprintf(r.say(english), args...)
}

// owner names a department; nobody if there is none.
func (r *report) owner(name string) string {
	if name == "" {
		name = "nobody"
	}
	return r.say(name)
}

// day and month of a moment, as one writes them in a row of dates.
func (r *report) date(t time.Time) string {
	switch r.language {
	case "pl":
		return t.In(r.zone).Format("02.01")
	case "lt":
		return t.In(r.zone).Format("01-02")
	}
	return t.In(r.zone).Format("2 Jan")
}

// moment is date with the hour.
func (r *report) moment(t time.Time) string { return r.date(t) + t.In(r.zone).Format(" 15:04") }

// The months as they stand after or before a day.
var (
	polishMonths = [...]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"}
	lithuanian   = [...]string{"sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio", "liepos", "rugpjūčio", "rugsėjo", "spalio", "lapkričio", "gruodžio"}
)

// title names the week.
func (r *report) title() string {
	from, last := r.From.In(r.zone), r.To.AddDate(0, 0, -1).In(r.zone)
	switch r.language {
	case "pl":
		return fmt.Sprintf("Gdzie zawiodło: %d %s – %d %s %d", from.Day(), polishMonths[from.Month()-1], last.Day(), polishMonths[last.Month()-1], last.Year())
	case "lt":
		return fmt.Sprintf("Kur nepavyko: %d m. %s %d d. – %s %d d.", last.Year(), lithuanian[from.Month()-1], from.Day(), lithuanian[last.Month()-1], last.Day())
	}
	return fmt.Sprintf("Where it broke: %s to %s", from.Format("2 January"), last.Format("2 January 2006"))
}

// activities are what happens in the picture of web orders, in our words.
var activities = map[string]string{
	"order.placed": "order placed", "order.paid": "paid", "order.cancelled": "order cancelled", "order.completed": "order complete",
	"fulfillment.shipped": "parcel sent", "fulfillment.delivered": "parcel delivered", "fulfillment.ready": "ready for pickup", "fulfillment.picked_up": "picked up",
	"fulfillment.failed": "delivery failed", "return.requested": "return announced", "return.received": "goods came back", "return.received.in_store": "brought back to a store",
	"refund": "money back", "sale": "sale in a store", "case.opened": "ticket opened", "case.solved": "ticket solved", "promise.made": "promise made", "feedback": "feedback",
	"email.in": "e-mail from the customer", "email.out": "our e-mail", "email.out.auto": "automatic e-mail", "chat.in": "chat with the customer", "chat.out": "our chat message",
	"form.in": "form from the customer", "form.out": "our answer to a form", "call.in.answered": "call that we took", "call.in.missed": "call that we missed",
	"call.in.abandoned": "call given up", "call.in.lost": "call without a line", "call.out.answered": "our call", "call.transfer": "call handed on", "note": "note of ours", "payment": "payment",
}

// names are activities in the language of the report.
func (r *report) names() map[string]string {
	out := map[string]string{}
	for act, english := range activities {
		out[act] = r.say(english)
	}
	return out
}
