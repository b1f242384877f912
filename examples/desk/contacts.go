package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// contacts tells the last contacts, newest first. A message that came twice is
// told once.
func (p *paper) contacts(all []contact, most int) {
	shown := 0
	for _, c := range all {
		if c.Copy || c.Unsure {
			continue
		}
		if shown == 0 {
			p.head("LAST CONTACTS")
		}
		if shown == most {
			p.wrap("  ", "and older ones")
			break
		}
		shown++
		what := p.contact(c)
		if n := copies(all, c); n > 0 {
			what += fmt.Sprintf("; came %s more", times(n))
		}
		p.row("  ", c.At.Format("Mon 2 Jan 15:04"), 19, what)
		if c.Text != "" {
			p.wrap("                     ", "“"+excerpt(c.Text)+"”")
		}
	}
}

// copies counts the copies of a message by what they say.
func copies(all []contact, of contact) int {
	n := 0
	for _, c := range all {
		if c.Copy && c.Kind == of.Kind && c.Subject == of.Subject && c.Text == of.Text {
			n++
		}
	}
	return n
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func (p *paper) contact(c contact) string {
	kind := map[channel.InteractionKind]string{channel.EMail: "e-mail", channel.SMS: "text message"}[c.Kind]
	parts := []string{cmp.Or(kind, string(c.Kind))}
	switch c.Direction {
	case channel.Inbound:
		parts[0] += " from the customer"
		if !c.Attributed {
			parts[0] = cmp.Or(kind, string(c.Kind)) + " from " + cmp.Or(c.Number, "an unknown number")
		}
	case channel.Outbound:
		parts[0] += " to the customer"
		if !c.Attributed {
			parts[0] = cmp.Or(kind, string(c.Kind)) + " to " + cmp.Or(c.Number, "an unknown number")
		}
	}
	if c.Kind == channel.Note {
		parts[0] = "note"
	}
	if c.Kind == channel.Call {
		parts = append(parts, p.call(c)...)
	}
	if c.Agent != "" && c.Kind != channel.Call {
		parts = append(parts, strings.TrimSpace("by "+c.Agent+" "+bracket(c.Role)))
	}
	if c.Ticket != "" {
		parts = append(parts, "ticket "+c.Ticket)
	}
	return strings.Join(parts, ", ")
}

// call tells how a call went.
func (p *paper) call(c contact) []string {
	if c.Outcome != channel.Answered {
		if c.Direction == channel.Inbound {
			return []string{"NOT ANSWERED (" + cmp.Or(string(c.Outcome), "outcome unknown") + ")"}
		}
		return []string{cmp.Or(string(c.Outcome), "outcome unknown")}
	}
	out := []string{"answered"}
	if c.Minutes > 0 {
		out[0] += ", " + count(c.Minutes, "minute")
	}
	if len(c.Path) > 1 {
		return append(out, strings.ReplaceAll(strings.Join(c.Path, " → "), " answered", ""))
	}
	if c.Agent != "" {
		out = append(out, strings.TrimSpace("by "+c.Agent+" "+bracket(c.Role)))
	}
	return out
}

// unknown tells what is not known, and since when.
func (p *paper) unknown(a *answer) {
	p.head("NOT KNOWN")
	p.strangers(a)
	for _, r := range a.Relatives {
		p.item("  -  ", relation(r))
	}
	for _, s := range a.Silent {
		p.item("  !  ", s+" was asked and did not answer in time: it may know more.")
	}
	fresh, silent := 0, func(s source) bool { return slices.Contains(a.Silent, s.Channel) }
	for _, s := range a.Sources {
		old := a.At.Sub(s.Read)
		switch {
		case silent(s): // said above
		case s.Live:
			p.item("  -  ", s.Channel+" was asked now, for this question only.")
		case s.Error != "" && s.Read.IsZero():
			p.item("  !  ", s.Channel+" has never been read: "+s.Error+".")
		case s.Error != "":
			p.item("  !  ", s.Channel+": nothing is known since "+p.day(s.Read)+" "+s.Read.Format("15:04")+": "+s.Error+".")
		case s.Read.IsZero():
			p.item("  !  ", s.Channel+" has never been read.")
		case old > 15*time.Minute:
			p.item("  !  ", s.Channel+": nothing is known since "+p.day(s.Read)+" "+s.Read.Format("15:04")+".")
		default:
			fresh++
		}
	}
	if fresh == len(a.Sources) && fresh > 0 {
		what := "The only source was"
		if fresh > 1 {
			what = fmt.Sprintf("All %d sources were", fresh)
		}
		p.item("  -  ", fmt.Sprintf("%s read at %s; what is newer is not here.", what, a.Sources[0].Read.Format("15:04")))
	}
}

// strangers tells of contacts of which no source says whose they were.
func (p *paper) strangers(a *answer) {
	type group struct {
		number string
		unsure bool
		kind   channel.InteractionKind
	}
	counts := map[group]int{}
	last := map[group]contact{}
	var order []group
	for _, c := range a.Contacts {
		if c.Attributed {
			continue
		}
		g := group{c.Number, c.Unsure, c.Kind}
		if counts[g] == 0 {
			order = append(order, g)
			last[g] = c
		}
		counts[g]++
	}
	for _, g := range order {
		own := ", a number or address of this customer"
		switch {
		case a.Customer == nil:
			own = ""
		case g.unsure:
			own = ", which others may use too"
		}
		text := fmt.Sprintf("%s through %s%s: no source says who it was.", count(counts[g], string(g.kind)), cmp.Or(g.number, "an unknown number"), own)
		if g.unsure {
			text += " The last was on " + last[g].At.Format("Mon 2 Jan 2006 15:04") + "."
		}
		p.item("  -  ", text)
	}
}

// relation tells who else it may be.
func relation(r relative) string {
	text := cmp.Or(r.Name, "Somebody without a name") + " may be the same person"
	if r.Verdict == "household" {
		text = cmp.Or(r.Name, "Somebody without a name") + " may be of the same household"
	}
	var shared []string
	for _, k := range r.Shares {
		shared = append(shared, string(k))
	}
	if len(shared) > 0 {
		text += ": they have the same " + strings.Join(shared, " and ")
	}
	return text + "."
}
