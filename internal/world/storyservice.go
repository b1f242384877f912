package world

import (
	"time"

	"github.com/clientele-go/clientele/channel"
)

const (
	mailID   = "5f2c7a10.8841@poczta.example.pl"
	replyID  = "rt-5581-1@pomoc.example.pl"
	secondID = "61be0d93.9027@poczta.example.pl"

	mailSubject = "Zamówienie #10042 – gdzie jest moja paczka?"
	mailText    = `Dzień dobry,

zamówiłam koc i dwie poduszki (zamówienie #10042), dostawa miała być dzisiaj, 17 marca. Kurier nie przyjechał, a na stronie śledzenia od wczoraj nic się nie zmienia. W piątek jedziemy do mamy i koc miał być prezentem.

Przy okazji: w sobotę byłam w sklepie na Szklanej po czajnik z zamówienia #10041, ale jeszcze go nie było. Czy mogę go już odebrać?

Pozdrawiam
Anna Nowak`
)

// mail is her one e-mail, which became two tickets.
func (s *teller) mail() {
	about := []channel.Link{{Rel: channel.RelAbout, Number: "#10042"}}
	boxes := []string{"sklep@example.pl", "reklamacje@example.pl"}
	queues := []string{"E-commerce", "Reklamacje"}
	for i, r := range s.Mail {
		got := channel.UTC(s.at("2026-03-17 18:52").Add(time.Duration(i) * 41 * time.Second))
		s.tell(channel.Fact{Ref: r, Version: 1, CreatedAt: got, UpdatedAt: got, Party: s.contact,
			Keys: []channel.Key{email(annaMail, channel.Verified)},
			Content: &channel.Interaction{Kind: channel.EMail, Direction: channel.Inbound, Outcome: channel.Delivered,
				From: channel.Contact{Name: channel.Name{Full: "Anna Nowak"}, Keys: []channel.Key{email(annaMail, channel.Verified)}},
				To:   channel.Contact{Keys: []channel.Key{email(boxes[i], channel.Asserted)}}, StartedAt: got,
				Queue: queues[i], Case: s.Tickets[i], Thread: s.Tickets[i].ID, MessageID: mailID, Subject: mailSubject,
				Text: mailText, Language: "pl"}})
		s.ticket(i, 1, got, channel.Case{Status: channel.CaseNew, Source: "new", Queue: queues[i], OpenedAt: got, Links: about})
	}
}

// ticket tells one version of one of the two tickets.
func (s *teller) ticket(i int, version int64, at channel.Time, c channel.Case) {
	c.Number, c.Subject, c.Via, c.Priority = s.Tickets[i].ID, mailSubject, "email", "normal"
	s.tell(channel.Fact{Ref: s.Tickets[i], Version: version, CreatedAt: c.OpenedAt, UpdatedAt: at, Party: s.contact,
		URL: "https://pomoc.example.pl/ticket/" + c.Number, Content: &c})
}

// answers is what became of the tickets: a question that need not have been
// asked, the answer to it, and nothing since.
func (s *teller) answers() {
	opened := s.utc("2026-03-17 18:52")
	about := []channel.Link{{Rel: channel.RelAbout, Ref: s.Parcel}}
	reply := channel.Interaction{Kind: channel.EMail, Direction: channel.Outbound, Outcome: channel.Delivered,
		From: channel.Contact{Keys: []channel.Key{email("sklep@example.pl", channel.Asserted)}},
		To:   channel.Contact{Name: channel.Name{Full: "Anna Nowak"}, Keys: []channel.Key{email(annaMail, channel.Verified)}},
		Case: s.Tickets[0], Thread: s.Tickets[0].ID, Queue: "E-commerce", Language: "pl", Subject: "Re: " + mailSubject}
	say := func(id, at string, i channel.Interaction) {
		i.StartedAt = s.utc(at)
		s.tell(channel.Fact{Ref: ref(Helpdesk, channel.KindInteraction, id), Version: 1, CreatedAt: i.StartedAt, UpdatedAt: i.StartedAt,
			Party: s.contact, Keys: []channel.Key{email(annaMail, channel.Verified)}, Content: &i})
	}
	reply.Agent, reply.Role, reply.MessageID, reply.InReplyTo = "tomasz.w", "ecommerce", replyID, []string{mailID}
	reply.Text = "Dzień dobry,\n\ndziękujemy za wiadomość. Prosimy o podanie numeru zamówienia, abyśmy mogli sprawdzić status przesyłki.\n\nTomasz, Dział e-commerce"
	say("9110", "2026-03-18 14:05", reply)
	s.ticket(0, 2, s.utc("2026-03-18 14:05"), channel.Case{Status: channel.CasePending, Source: "pending", Queue: "E-commerce",
		Assignee: "tomasz.w", Role: "ecommerce", OpenedAt: opened, RepliedAt: s.utc("2026-03-18 14:05"), Links: about})

	again := reply
	again.Direction, again.From, again.To, again.Agent, again.Role = channel.Inbound, reply.To, reply.From, "", ""
	again.MessageID, again.InReplyTo = secondID, []string{replyID, mailID}
	again.Text = "Numer jest w temacie wiadomości: #10042. Proszę o pilną odpowiedź, paczka miała być u mnie wczoraj.\n\nAnna Nowak"
	say("9114", "2026-03-18 16:31", again)
	s.ticket(0, 3, s.utc("2026-03-18 16:31"), channel.Case{Status: channel.CaseOpen, Source: "open", Queue: "E-commerce",
		Assignee: "tomasz.w", Role: "ecommerce", OpenedAt: opened, RepliedAt: s.utc("2026-03-18 14:05"), Links: about})
}

// calls are those of Thursday, and the promise made in the second.
func (s *teller) calls() {
	s.call(s.Missed, s.Caller, "2026-03-19 10:12", channel.Missed,
		channel.Leg{Queue: "hotline", Agent: "ewa.k", Role: "hotline", Outcome: channel.Missed,
			StartedAt: s.utc("2026-03-19 10:12"), EndedAt: s.utc("2026-03-19 10:13")})
	s.call(s.Call, s.Caller, "2026-03-19 10:26", channel.Answered,
		channel.Leg{ID: "1", Queue: "hotline", Agent: "ewa.k", Role: "hotline", Outcome: channel.Answered,
			StartedAt: s.utc("2026-03-19 10:26"), AnsweredAt: s.utc("2026-03-19 10:28"), EndedAt: s.utc("2026-03-19 10:31")},
		channel.Leg{ID: "2", Queue: "logistics", Agent: "marek.s", Role: "logistics", Outcome: channel.Missed,
			StartedAt: s.utc("2026-03-19 10:31"), EndedAt: s.utc("2026-03-19 10:32")},
		channel.Leg{ID: "3", Queue: "hotline", Agent: "ewa.k", Role: "hotline", Outcome: channel.Answered,
			StartedAt: s.utc("2026-03-19 10:32"), AnsweredAt: s.utc("2026-03-19 10:32"), EndedAt: s.utc("2026-03-19 10:35")})
	at := s.utc("2026-03-19 10:36")
	s.tell(channel.Fact{Ref: ref(Helpdesk, channel.KindInteraction, "9121"), Version: 1, CreatedAt: at, UpdatedAt: at, Party: s.contact,
		Content: &channel.Interaction{Kind: channel.Note, Direction: channel.Internal, StartedAt: at, Agent: "ewa.k", Role: "hotline",
			Case: s.Tickets[0], Thread: s.Tickets[0].ID, CallID: s.Call.ID, Internal: true, Language: "pl",
			Text: "Klientka dzwoniła w sprawie #10042. Paczka stoi w sortowni, logistyka nie odbiera. Obiecałam oddzwonić dziś do 15:00 z informacją od kuriera."}})
	s.tell(channel.Fact{Ref: s.Callback, Version: 1, CreatedAt: at, UpdatedAt: at, Party: s.contact,
		Keys: []channel.Key{s.Caller.With(channel.Asserted)},
		Content: &channel.Promise{Kind: channel.PromiseCallback, MadeAt: at, Due: s.utc("2026-03-19 15:00"), By: "ewa.k", Role: "hotline",
			Basis: channel.BasisAgent, About: s.Tickets[0], State: channel.PromiseOpen,
			Text: "Oddzwonić do 15:00: gdzie jest paczka z zamówienia #10042"}})
}

// call tells of an inbound call to the hotline.
func (s *teller) call(r channel.Ref, from channel.Key, at string, outcome channel.Outcome, legs ...channel.Leg) {
	last := legs[len(legs)-1]
	i := channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, Outcome: outcome, Source: string(outcome),
		From: channel.Contact{Keys: []channel.Key{{Kind: channel.KeyPhone, Value: from.Value}}},
		To:   channel.Contact{Keys: []channel.Key{{Kind: channel.KeyPhone, Value: "+48800555017"}}}, StartedAt: s.utc(at),
		AnsweredAt: legs[0].AnsweredAt, EndedAt: last.EndedAt, Queue: "hotline", Agent: last.Agent, Role: last.Role, CallID: r.ID, Legs: legs}
	s.tell(channel.Fact{Ref: r, CreatedAt: i.StartedAt, UpdatedAt: i.EndedAt,
		Keys: []channel.Key{{Kind: channel.KeyPhone, Value: from.Value}}, Content: &i})
}
