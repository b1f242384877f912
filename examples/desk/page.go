package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

// page writes an answer for a terminal of 100 columns.
func page(a *answer) string {
	p := &paper{now: a.At}
	switch a.Match {
	case customer.Found:
		p.found(a)
	case customer.Ambiguous:
		p.ambiguous(a)
	default:
		p.nobody(a)
	}
	return p.b.String()
}

func (p *paper) found(a *answer) {
	c := a.Customer
	p.title(cmp.Or(strings.ToUpper(c.Name), "A CUSTOMER WITHOUT A NAME"))
	p.identity(a)
	p.say(a)
	p.orders(a)
	p.tickets(a)
	p.promises(a)
	p.contacts(a.Contacts, 8)
	p.unknown(a)
}

// identity says how sure it is who calls.
func (p *paper) identity(a *answer) {
	c := a.Customer
	matched := asked(slices.DeleteFunc(slices.Clone(a.Asked), func(k key) bool { return slices.Contains(c.Unmatched, k) }))
	switch {
	case c.Confirm:
		p.wrap("", "NOT SURE WHO CALLS: "+matched+" is only asserted ("+strings.Join(c.Reasons, ", ")+
			"). Ask for something that only "+cmp.Or(c.Name, "the customer")+" knows before you tell anything.")
	case len(c.Reasons) > 0:
		best := slices.DeleteFunc(slices.Clone(c.Reasons), func(s string) bool { return !strings.HasPrefix(s, c.Assurance) })
		p.wrap("", "Sure: "+matched+" ("+strings.Join(best, ", ")+").")
	default:
		p.wrap("", "Asked for by customer id.")
	}
	if len(c.Unmatched) > 0 {
		p.wrap("", "But nothing tells that "+asked(c.Unmatched)+" is theirs: ask.")
	}
	var about []string
	if !c.Since.IsZero() {
		about = append(about, "customer since "+c.Since.Format("January 2006"))
	}
	if c.Language != "" {
		about = append(about, "speaks "+c.Language)
	}
	for _, k := range c.Keys {
		if k.Kind == channel.KeyLoyalty || k.Kind == channel.KeyEmail {
			about = append(about, string(k.Kind)+" "+k.Value)
		}
	}
	if len(about) > 0 {
		p.wrap("", strings.ToUpper(about[0][:1])+strings.Join(about, ", ")[1:]+".")
	}
}

func asked(keys []key) string {
	var out []string
	for _, k := range keys {
		out = append(out, strings.ReplaceAll(string(k.Kind), "_", " ")+" "+k.Value)
	}
	return strings.Join(out, " with ")
}

func (p *paper) ambiguous(a *answer) {
	p.title(fmt.Sprintf("%d CUSTOMERS FIT", len(a.Candidates)))
	p.wrap("", "Who calls cannot be told from "+asked(a.Asked)+". Tell nothing about anybody yet.")
	p.head("CANDIDATES")
	for _, c := range a.Candidates {
		p.row("  ", cmp.Or(c.Name, "without a name"), 24, strings.Join(c.Reasons, ", "))
	}
	p.head("ASK")
	p.wrap("  ", "Ask for an order number or the e-mail address, and look again with it: add -order NUMBER or -mail ADDRESS.")
	p.wrap("  ", "If the caller proves to be one of them: -customer ID.")
	for _, c := range a.Candidates {
		p.row("    ", cmp.Or(c.Name, "without a name"), 22, "-customer "+string(c.ID))
	}
	p.say(a)
	p.contacts(a.Contacts, 8)
	p.unknown(a)
}

func (p *paper) nobody(a *answer) {
	p.title("NOBODY KNOWN")
	if len(a.Generic) > 0 {
		p.wrap("", "What was asked for identifies nobody: it is shared by many, such as the store's own number.")
	} else {
		p.wrap("", "No source knows a customer with "+asked(a.Asked)+".")
	}
	if a.partial() {
		p.wrap("", "But not every source could be asked: see below.")
	}
	p.head("ASK")
	p.wrap("  ", "Ask for an order number or the e-mail address, and look again with -order NUMBER or -mail ADDRESS.")
	p.say(a)
	p.contacts(a.Contacts, 8)
	p.unknown(a)
}

// say tells what there is to say: what is open, and what was put right within
// the last week.
func (p *paper) say(a *answer) {
	var told []finding
	for _, f := range a.Findings {
		open := f.Verdict == journey.Broken || f.Verdict == journey.Pending
		if open || f.Verdict != journey.Kept && !f.Settled.IsZero() && a.At.Sub(f.Settled) < 7*24*time.Hour {
			told = append(told, f)
		}
	}
	switch {
	case len(told) > 0:
		p.head("SAY")
	case a.Match == customer.Found:
		p.head("SAY")
		p.wrap("  ", "Nothing is open: no promise, no message, no missed call waits.")
	}
	for _, f := range told {
		mark := "  -  "
		switch {
		case f.Kind == journey.RepeatContact || f.Kind == journey.DuplicateCase:
		case f.Verdict == journey.Broken:
			mark = "  !  "
		}
		p.item(mark, f.Text)
	}
	if a.AnswerHow != "" {
		p.item("  >  ", a.AnswerHow)
	}
}

func (p *paper) orders(a *answer) {
	open := slices.IndexFunc(a.Orders, func(o order) bool { return !o.Open })
	if open < 0 {
		open = len(a.Orders)
	}
	p.head("OPEN ORDERS")
	if open == 0 {
		p.wrap("  ", "None.")
	}
	for _, o := range a.Orders[:open] {
		p.openOrder(o)
	}
	if open == len(a.Orders) {
		return
	}
	p.head("EARLIER")
	for i, o := range a.Orders[open:] {
		if i == 5 {
			p.wrap("  ", fmt.Sprintf("and %d more", len(a.Orders)-open-i))
			break
		}
		what := cmp.Or(o.Sale, string(o.Status))
		if o.Store != "" {
			what += " at " + o.Store
		}
		if len(o.Linked) > 0 {
			what += ", see " + strings.Join(o.Linked, ", ")
		}
		p.row("  ", cmp.Or(o.Number, o.Ref.ID), 16, fmt.Sprintf("%-13s %12s  %s", o.Placed.Format("2 Jan 2006"), o.Total, what))
	}
}

func (p *paper) openOrder(o order) {
	late := ""
	if o.LateMinutes > 0 {
		late = strings.ToUpper(p.late(o.Due, o.LateMinutes)) + " LATE"
		if o.Next == customer.StepPickup {
			late = "PICKUP PERIOD OVER"
		}
	}
	facts := []string{o.Ref.Channel, "placed " + p.day(o.Placed), o.Total.String(), strings.ReplaceAll(string(o.Payment), "_", " ")}
	p.row("  ", cmp.Or(o.Number, o.Ref.ID), 10, strings.TrimRight(fmt.Sprintf("%-62s %s", strings.Join(facts, ", "), late), " "))
	const in = "            "
	next := map[customer.Step]string{customer.StepPayment: "the customer pays", customer.StepHandover: "we prepare it and hand it over",
		customer.StepDelivery: "the carrier delivers", customer.StepPickup: "the customer picks it up"}[o.Next]
	if next == "" {
		next = "not known"
	}
	if o.Due != "" {
		word := ", promised for "
		if o.Next == customer.StepPickup {
			word = ", until "
		}
		next += word + p.due(o.Due)
	}
	p.wrap(in, "next: "+next)
	for _, f := range o.Parcels {
		p.wrap(in, p.parcel(f))
	}
	var lines []string
	for _, l := range o.Lines {
		lines = append(lines, l.Quantity+" × "+l.Name)
	}
	if len(lines) > 0 {
		p.wrap(in, strings.Join(lines, "; "))
	}
	if len(o.Tickets) > 0 {
		p.wrap(in, "tickets: "+strings.Join(o.Tickets, ", "))
	}
}

func (p *paper) parcel(f parcel) string {
	var parts []string
	add := func(label, s string) {
		if s != "" {
			parts = append(parts, label+s)
		}
	}
	add("", strings.TrimSpace(f.Carrier+" "+f.Tracking))
	add("", f.Location)
	state := strings.ReplaceAll(string(f.State), "_", " ")
	if f.Source != "" && f.Source != string(f.State) {
		state = "“" + f.Source + "”"
	}
	if f.Ready.IsZero() || f.State != channel.FillStateReady {
		add("", state)
	}
	if !f.Shipped.IsZero() {
		add("shipped ", p.day(f.Shipped))
	}
	if !f.Ready.IsZero() {
		add("ready since ", p.day(f.Ready))
	}
	return string(f.Type) + ": " + strings.Join(parts, ", ")
}

func (p *paper) tickets(a *answer) {
	p.head("OPEN TICKETS")
	some := false
	for _, t := range a.Tickets {
		if !t.Open {
			continue
		}
		some = true
		who := "assigned to nobody"
		if t.Assignee != "" {
			who = "assigned to " + t.Assignee
		}
		facts := []string{strings.ReplaceAll(string(t.Status), "_", " "), t.Queue, who, "opened " + p.day(t.Opened)}
		if len(t.Orders) > 0 {
			facts = append(facts, "about "+strings.Join(t.Orders, ", "))
		}
		if t.LateMinutes > 0 {
			facts = append(facts, strings.ToUpper(p.late(t.Due, t.LateMinutes))+" LATE")
		}
		facts = slices.DeleteFunc(facts, func(s string) bool { return s == "" })
		p.row("  ", t.Number, 10, strings.Join(facts, ", "))
		if t.Subject != "" {
			p.wrap("            ", "“"+t.Subject+"”")
		}
	}
	if !some {
		p.wrap("  ", "None.")
	}
}

func (p *paper) promises(a *answer) {
	p.head("PROMISES")
	some := false
	for _, s := range a.Promises {
		if !s.Open || s.Ref.Kind == channel.KindOrder { // orders show their own dates
			continue
		}
		some = true
		state := "due"
		if s.Status == customer.PromiseOverdue {
			state = "OVERDUE " + p.late(s.Due, s.LateMinutes)
		}
		text := fmt.Sprintf("%s for %s", s.Kind, p.due(s.Due))
		if by := strings.TrimSpace(s.By + " " + bracket(s.Role)); by != "" {
			text += ", made by " + by
		}
		if s.About != "" {
			text += ", about " + s.About
		}
		p.row("  ", state, 19, text)
		if s.Text != "" {
			p.wrap("                     ", "“"+excerpt(s.Text)+"”")
		}
	}
	if !some {
		p.wrap("  ", "None is open.")
	}
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}
