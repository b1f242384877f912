package duplicate_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// The corpus is made like a stack of letters: a customer has matters, each
// matter is put into words by a phrase book, and each message passes through a
// mail program that knows nothing of the message before. What is a copy follows
// from which letter a message was made of, not from how alike the texts are.

// A phraseBook has the words of one language. The verbs are for an order
// number, an amount, a date in words and one in digits, in this order.
type phraseBook struct {
	lang    string
	opening []string
	matter  []string // %[1]s order, %[2]s amount, %[3]s date, %[4]s goods
	request []string
	closing []string
	urge    []string // before or after a message that is sent again
	thanks  []string // answers that are no copies
	goods   []string
	months  []string
	date    string // day, month
	quote   string // date, name
	headers string // name, date, address, subject
	forward []string
	mobile  string
}

var books = []phraseBook{
	{
		lang:    "en",
		opening: []string{"Hello,", "Dear Sir or Madam,", "Good morning,", "Hi there,"},
		matter: []string{
			"I placed order %[1]s on %[3]s and paid %[2]s EUR, but the %[4]s has not been delivered and the tracking page has shown no movement for days.",
			"On %[3]s I returned the %[4]s from order %[1]s. You were going to refund %[2]s EUR and I cannot see the money on my account.",
			"the %[4]s that came with order %[1]s is broken: the handle came off on the first day. It cost me %[2]s EUR and the receipt says %[3]s.",
			"please change the delivery address of order %[1]s, I will not be at home on %[3]s. The %[4]s may also wait at the pickup point. I paid %[2]s EUR in advance.",
		},
		request: []string{"Please tell me what I should do now.", "When can I expect an answer from you?", "Could somebody look into this and call me back?"},
		closing: []string{"Kind regards,", "Best regards", "Yours sincerely,"},
		urge:    []string{"I have had no reply yet, so I am sending this again.", "Second attempt, see below.", "Did you get my message?"},
		thanks:  []string{"Thank you, the parcel came this morning and everything is fine now.", "I have just spoken to your colleague, the matter is settled as far as I am concerned."},
		goods:   []string{"kettle", "blanket", "desk lamp", "rucksack"},
		months:  []string{"March", "April", "May", "June", "November"},
		date:    "%d %s", quote: "On %s, %s wrote:", headers: "From: %s\nSent: %s\nTo: %s\nSubject: %s",
		forward: []string{"---------- Forwarded message ---------", "Begin forwarded message:"}, mobile: "Sent from my iPhone",
	},
	{
		lang:    "pl",
		opening: []string{"Dzień dobry,", "Szanowni Państwo,", "Witam,"},
		matter: []string{
			"złożyłam zamówienie %[1]s w dniu %[3]s i zapłaciłam %[2]s zł, ale %[4]s do dziś nie dotarł, a śledzenie przesyłki od kilku dni niczego nie pokazuje.",
			"%[3]s odesłałem %[4]s z zamówienia %[1]s. Mieli Państwo zwrócić %[2]s zł i nadal nie widzę pieniędzy na koncie.",
			"%[4]s z zamówienia %[1]s przyszedł uszkodzony, uchwyt odpadł pierwszego dnia. Kosztował %[2]s zł, data na paragonie to %[3]s.",
			"proszę o zmianę adresu dostawy zamówienia %[1]s, bo %[3]s nie będzie mnie w domu. %[4]s może też poczekać w punkcie odbioru, kwotę %[2]s zł przelałam z góry.",
		},
		request: []string{"Proszę o informację, co mam teraz zrobić.", "Kiedy mogę spodziewać się odpowiedzi?", "Czy ktoś mógłby to sprawdzić i do mnie oddzwonić?"},
		closing: []string{"Pozdrawiam", "Z poważaniem,", "Pozdrawiam serdecznie"},
		urge:    []string{"Nie dostałam żadnej odpowiedzi, więc piszę jeszcze raz.", "Ponawiam wiadomość.", "Czy moja wiadomość do Państwa dotarła?"},
		thanks:  []string{"Dziękuję, paczka przyszła dziś rano i wszystko jest już w porządku.", "Rozmawiałem przed chwilą z Państwa konsultantką, sprawa jest dla mnie zamknięta."},
		goods:   []string{"czajnik", "koc", "plecak", "dywanik"},
		months:  []string{"marca", "kwietnia", "maja", "czerwca", "listopada"},
		date:    "%d %s", quote: "%s %s napisał(a):", headers: "Od: %s\nWysłano: %s\nDo: %s\nTemat: %s",
		forward: []string{"---------- Forwarded message ---------", "-------- Przekazana wiadomość --------"}, mobile: "Wysłane z iPhone'a",
	},
	{
		lang:    "lt",
		opening: []string{"Laba diena,", "Sveiki,", "Gerbiamieji,"},
		matter: []string{
			"%[3]s pateikiau užsakymą %[1]s ir sumokėjau %[2]s EUR, bet %[4]s iki šiol nepristatytas, o siuntos sekimas jau kelias dienas nieko nerodo.",
			"%[3]s grąžinau prekę %[4]s iš užsakymo %[1]s. Turėjote grąžinti %[2]s EUR, tačiau pinigų sąskaitoje vis dar nematau.",
			"iš užsakymo %[1]s gautas %[4]s yra sugadintas, rankena nukrito pirmąją dieną. Kainavo %[2]s EUR, kvito data %[3]s.",
			"prašau pakeisti užsakymo %[1]s pristatymo adresą, nes %[3]s manęs nebus namuose. %[4]s gali palaukti ir atsiėmimo punkte, %[2]s EUR pervedžiau iš anksto.",
		},
		request: []string{"Prašau pranešti, ką man dabar daryti.", "Kada galiu tikėtis jūsų atsakymo?", "Ar kas nors galėtų tai patikrinti ir man perskambinti?"},
		closing: []string{"Pagarbiai", "Su pagarba,", "Geros dienos"},
		urge:    []string{"Atsakymo negavau, todėl rašau dar kartą.", "Siunčiu pakartotinai.", "Ar gavote mano laišką?"},
		thanks:  []string{"Ačiū, siunta atkeliavo šį rytą ir dabar jau viskas gerai.", "Ką tik kalbėjausi su jūsų kolege, man šis reikalas jau išspręstas."},
		goods:   []string{"virdulys", "pledas", "kuprinė", "šviestuvas"},
		months:  []string{"kovo", "balandžio", "gegužės", "birželio", "lapkričio"},
		date:    "%[2]s %[1]d d.", quote: "%s, %s rašė:", headers: "Nuo: %s\nIšsiųsta: %s\nKam: %s\nTema: %s",
		forward: []string{"---------- Forwarded message ---------", "---------- Persiųstas laiškas ---------"}, mobile: "Išsiųsta iš mano iPhone",
	},
	{
		lang:    "de",
		opening: []string{"Guten Tag,", "Sehr geehrte Damen und Herren,", "Hallo,"},
		matter: []string{
			"am %[3]s habe ich die Bestellung %[1]s aufgegeben und %[2]s EUR bezahlt, aber %[4]s wurde bis heute nicht geliefert und die Sendungsverfolgung zeigt seit Tagen nichts an.",
			"am %[3]s habe ich %[4]s aus der Bestellung %[1]s zurückgeschickt. Sie wollten %[2]s EUR erstatten, das Geld ist noch nicht auf meinem Konto.",
			"%[4]s aus der Bestellung %[1]s ist beschädigt, der Griff ist am ersten Tag abgefallen. Bezahlt habe ich %[2]s EUR, auf dem Beleg steht %[3]s.",
			"bitte ändern Sie die Lieferadresse der Bestellung %[1]s, ich bin am %[3]s nicht zu Hause. %[4]s kann auch in der Filiale warten, die %[2]s EUR sind überwiesen.",
		},
		request: []string{"Bitte teilen Sie mir mit, was ich jetzt tun soll.", "Wann kann ich mit einer Antwort rechnen?", "Könnte das jemand prüfen und mich zurückrufen?"},
		closing: []string{"Mit freundlichen Grüßen", "Viele Grüße,", "Freundliche Grüße"},
		urge:    []string{"Leider habe ich keine Antwort bekommen, daher schreibe ich erneut.", "Zweiter Versuch.", "Ist meine Nachricht angekommen?"},
		thanks:  []string{"Danke, das Paket ist heute früh gekommen und jetzt ist alles in Ordnung.", "Ich habe eben mit Ihrer Kollegin gesprochen, für mich ist die Sache erledigt."},
		goods:   []string{"der Wasserkocher", "die Decke", "die Lampe", "der Rucksack"},
		months:  []string{"März", "April", "Mai", "Juni", "November"},
		date:    "%d. %s", quote: "Am %s schrieb %s:", headers: "Von: %s\nGesendet: %s\nAn: %s\nBetreff: %s",
		forward: []string{"---------- Forwarded message ---------", "Anfang der weitergeleiteten Nachricht:"}, mobile: "Von meinem iPhone gesendet",
	},
}

// A letter is what a customer means to say, in their words.
type letter struct {
	book     *phraseBook
	template int
	order    string
	amount   string
	date     string
	goods    string
	opening  string
	request  string
}

func (b *phraseBook) letter(r *rand.Rand) letter {
	day, month := 1+r.IntN(28), r.IntN(len(b.months))
	l := letter{book: b, template: r.IntN(len(b.matter)), order: orderNumber(r), amount: fmt.Sprintf("%d,%02d", 20+r.IntN(900), 10*r.IntN(10)),
		goods: pick(r, b.goods), opening: pick(r, b.opening), request: pick(r, b.request)}
	l.date = fmt.Sprintf(b.date, day, b.months[month])
	if r.IntN(2) == 0 {
		l.date = fmt.Sprintf("%02d.%02d.2026", day, 3+month)
	}
	return l
}

func orderNumber(r *rand.Rand) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("#%d", 10000+r.IntN(90000))
	case 1:
		return fmt.Sprintf("ZA-%d/2026", 100+r.IntN(900))
	case 2:
		return fmt.Sprintf("W%06d", r.IntN(1000000))
	}
	return fmt.Sprint(100000 + r.IntN(900000))
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (l letter) body() string {
	return l.opening + "\n\n" + fmt.Sprintf(l.book.matter[l.template], l.order, l.amount, l.date, l.goods) + "\n" + l.request
}

// differing returns the letter with one thing changed that makes it another
// one.
func (l letter) differing(r *rand.Rand) letter {
	o := l
	for o.body() == l.body() {
		n := l.book.letter(r)
		switch r.IntN(4) {
		case 0:
			o.order = n.order
		case 1:
			o.amount = n.amount
		case 2:
			o.date = n.date
		case 3:
			o.template, o.order = (l.template+1)%len(l.book.matter), n.order
		}
	}
	return o
}

// slips makes errors of a hurried hand: letters swapped, left out or doubled
// in long words without digits.
func slips(r *rand.Rand, s string, n int) string {
	w := strings.Split(s, " ")
	for tries := 0; n > 0 && tries < 200; tries++ {
		i := r.IntN(len(w))
		rs := []rune(w[i])
		if len(rs) < 6 || strings.ContainsAny(w[i], "0123456789\n") {
			continue
		}
		p := 1 + r.IntN(len(rs)-3)
		switch r.IntN(3) {
		case 0:
			rs[p], rs[p+1] = rs[p+1], rs[p]
		case 1:
			rs = slices.Delete(rs, p, p+1)
		case 2:
			rs = slices.Insert(rs, p, rs[p])
		}
		w[i] = string(rs)
		n--
	}
	return strings.Join(w, " ")
}

var bare = strings.NewReplacer("ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z", "č", "c", "ė", "e", "į", "i", "š", "s", "ų", "u", "ū", "u", "ž", "z",
	"ä", "a", "ö", "o", "ü", "u", "Ś", "S", "Č", "C", "Š", "S")

// again is what the customer sends when they send a letter again.
func (l letter) again(r *rand.Rand) (body string, forwarded bool) {
	body = l.body()
	switch r.IntN(8) {
	case 0:
		body = slips(r, body, 1+r.IntN(2))
	case 1:
		body = pick(r, l.book.urge) + "\n\n" + body
	case 2:
		body += " " + pick(r, l.book.urge)
	case 3:
		body = strings.ToLower(bare.Replace(body))
	case 4:
		l.opening = pick(r, l.book.opening)
		body = l.body()
	case 5:
		return body, true
	case 6:
		body = strings.ReplaceAll(body, "\n", " ")
	}
	return body, false
}

// send passes a body through a mail program: signature, wrapped lines, HTML,
// quotes below.
func send(r *rand.Rand, b *phraseBook, body, below string, forwarded bool) (subject, text string) {
	name := "Anna Nowak"
	var sig string
	switch r.IntN(5) {
	case 0:
		sig = "\n\n" + pick(r, b.closing) + "\n" + name
	case 1:
		sig = "\n\n" + pick(r, b.closing) + "\n" + name + "\ntel. +48 601 555 0" + fmt.Sprint(10+r.IntN(90)) + "\n31-042 Kraków"
	case 2:
		sig = "\n\n-- \n" + name + "\nAcme 2000 sp. z o.o.\nNIP 676-000-00-" + fmt.Sprint(10+r.IntN(90))
	case 3:
		sig = "\n\n" + b.mobile
	}
	at := fmt.Sprintf("%d.%02d.2026 %02d:%02d", 1+r.IntN(28), 1+r.IntN(12), r.IntN(24), r.IntN(60))
	switch {
	case forwarded:
		headers := fmt.Sprintf(b.headers, name+" <anna@nowak.example>", at, "info@shop.example", "sprawa")
		quotedBody := body
		mark := pick(r, b.forward)
		if mark == "Begin forwarded message:" && r.IntN(2) == 0 {
			quotedBody = "> " + strings.ReplaceAll(headers+"\n\n"+body, "\n", "\n> ")
			return "Fwd: sprawa", mark + "\n\n" + quotedBody
		}
		return "Fwd: sprawa", strings.TrimSpace(sig) + "\n\n" + mark + "\n" + headers + "\n\n" + quotedBody
	case below != "":
		sig += "\n\n" + quoted(r, b, name, at, below)
	}
	return "", render(r, body+sig)
}

// quoted puts an earlier message below, as mail programs do.
func quoted(r *rand.Rand, b *phraseBook, name, at, below string) string {
	switch r.IntN(3) {
	case 0:
		return fmt.Sprintf(b.quote, at, name+" <anna@nowak.example>") + "\n> " + strings.ReplaceAll(below, "\n", "\n> ")
	case 1:
		return "________________________________\n" + fmt.Sprintf(b.headers, name, at, "info@shop.example", "sprawa") + "\n\n" + below
	}
	return fmt.Sprintf(b.quote, at, name+"\n<anna@nowak.example>") + "\n\n" + below
}

// render wraps lines or makes HTML.
func render(r *rand.Rand, text string) string {
	switch r.IntN(4) {
	case 0:
		return "<html><head><style>p{margin:0 12px}</style></head><body><p>" +
			strings.ReplaceAll(html.EscapeString(text), "\n", "<br>\n") + "</p></body></html>"
	case 1:
		var out strings.Builder
		for line := range strings.Lines(text) {
			n := 0
			for w := range strings.SplitSeq(line, " ") {
				if n+len(w) > 72 && !strings.HasPrefix(line, ">") && !strings.Contains(line, "@") {
					out.WriteByte('\n')
					n = 0
				} else if n > 0 {
					out.WriteByte(' ')
				}
				out.WriteString(w)
				n += len(w) + 1
			}
		}
		return strings.ReplaceAll(out.String(), "\n", "\r\n")
	}
	return text
}

// A history is the messages of one customer with what they were made of.
type history struct {
	messages []duplicate.Message
	letter   map[channel.Ref]int // copies have the number of what they copy
}

// newHistory writes the letters of a customer of one language: n letters, most
// of which are others of the same template, some sent again.
func newHistory(r *rand.Rand, b *phraseBook, n int) history {
	h := history{letter: map[channel.Ref]int{}}
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	put := func(number int, subject, text string) {
		at = at.Add(time.Duration(10+r.IntN(200)) * time.Minute)
		ref := channel.Ref{Channel: pick(r, []string{"mail", "mail", "forms"}), Kind: channel.KindInteraction, ID: fmt.Sprint(len(h.messages))}
		h.letter[ref] = number
		h.messages = append(h.messages, duplicate.Message{Ref: ref, At: at, Direction: channel.Inbound, Kind: channel.EMail, Subject: subject, Text: text})
	}
	l := b.letter(r)
	written := map[string]bool{}
	for number := range n {
		for written[l.body()] {
			l = l.differing(r)
		}
		written[l.body()] = true
		subject, text := send(r, b, l.body(), "", false)
		put(number, subject, text)
		for range r.IntN(3) {
			body, forwarded := l.again(r)
			below := ""
			if r.IntN(3) == 0 && !forwarded {
				below = l.body() // written as an answer to their own message
			}
			subject, text = send(r, b, body, below, forwarded)
			put(number, subject, text)
		}
		if r.IntN(4) == 0 {
			// No copy, though the whole letter stands below.
			subject, text = send(r, b, pick(r, b.thanks), l.body(), false)
			put(1000+len(h.messages), subject, text)
		}
	}
	return h
}
