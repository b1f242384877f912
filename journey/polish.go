package journey

import (
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// polish returns the phrases in Polish. Lengths of time stand in the genitive
// wherever they are used.
func polish() *phrasebook {
	return &phrasebook{tag: "pl",
		lead: map[string]string{
			"missed_call": "Klient dzwonił {at} i nikt nie odebrał", "missed_call.many": "Klient dzwonił kilka razy ({n}), pierwszy raz {at}, i nikt nie odebrał",
			"missed_call.unsure":      "Ktoś, może inna osoba z tym samym numerem, dzwonił {at} i nikt nie odebrał",
			"missed_call.many.unsure": "Ktoś, może inna osoba z tym samym numerem, dzwonił kilka razy ({n}), pierwszy raz {at}, i nikt nie odebrał",
			"promise":                 "Obiecano{by}: {what}, termin: {due}", "order": "Zamówienie {number}", "pickup": "Zamówienie {number}",
			"reply": "{Medium} od klienta ({day}, {clock}{first}{case})", "reply.unsure": "{Medium}, może od kogoś innego ({day}, {clock}{first}{case})",
			"silent": "Sprawa {number} (otwarta {at})", "case_due": "Sprawa {number}", "follow_up": "{what}",
			"duplicate_case":        "Sprawy {other} i {number} pochodzą z tej samej wiadomości: odpowiedz raz, drugą zamknij",
			"repeat_contact":        "Klient zwracał się do nas kilka razy ({n}) w ciągu {window}: {list}",
			"repeat_contact.unsure": "Ktoś zwracał się do nas stąd kilka razy ({n}) w ciągu {window}: {list}",
			"needless_switch":       "Klient musiał zmienić kanał ({medium} → {to}) {at}: {reason}",
			"repeated_info":         "Klient musiał podać ponownie {at}: {fact} ({reason})", "repeated_info.description": "Klient opowiedział wszystko od nowa {at}",
			"asked_again":       "Zapytaliśmy {at} o coś, co klient już podał: {fact}",
			"duplicate_message": "Klient wysłał to samo jeszcze raz ({medium}) {at}", "ping_pong": "Sprawa wróciła {at}: {owner} → {other} → {owner}",
			"put_off": "Obiecano już po raz kolejny ({n}) i za każdym razem przesunięto: {what}", "no_owner": "Klient zwrócił się do nas {at} i nikt za to nie odpowiada",
			"no_owner.step": "Nikt nie odpowiada za krok „{step}”", "stuck": "Sprawa stoi na kroku „{step}” dłużej niż prawie wszystkie inne, różnica: {late}",
			"regression": "Sprawa wróciła {at} do kroku „{step}”", "step_late": "Krok „{step}” nastąpił {at}, później niż powinien, o: {late}", "skipped": "Pominięto krok „{step}”",
			"unplanned": "„{act}” ({at}) nie należy do żadnego kroku mapy", "step_failed": "Krok „{step}” nie powiódł się {at}",
		},
		tail: map[string]string{
			"missed_call.kept": "; oddzwoniliśmy w ciągu {took}", "missed_call.late": "; oddzwoniliśmy dopiero po upływie {took}",
			"missed_call.recovered": "; klient dodzwonił się po upływie {took}", "missed_call.broken": "; nikt nie oddzwonił", "missed_call.pending": "; oddzwoń, termin: {due}",
			"promise.kept": "; obietnicy dotrzymano", "promise.late": "; spełniono z opóźnieniem {late}", "promise.cancelled": "; odwołano to lub zastąpiono", "promise.broken": "; {broken}",
			"order.kept": " dotarło na czas", "order.late": " dotarło z opóźnieniem {late}", "order.pending": ": obiecany termin {due}", "order.cancelled": ": obiecany termin {due} odwołano",
			"order.broken":      ": obiecany termin {due}, nie dotarło, opóźnienie {late}{state}",
			"order.pickup.kept": " było gotowe do odbioru na czas", "order.pickup.late": " było gotowe do odbioru z opóźnieniem {late}",
			"order.pickup.broken": ": obiecany termin {due}, nie jest gotowe do odbioru, opóźnienie {late}{state}",
			"pickup.kept":         " odebrano {settled}", "pickup.late": " odebrano {settled}", "pickup.cancelled": " nie zostało odebrane",
			"pickup.broken": " czekało na odbiór{place}, termin: {due}; sprawdź, czy jeszcze jest", "pickup.pending": " jest gotowe do odbioru{place}{until}",
			"reply.kept": ": odpowiedź w ciągu {took}", "reply.late": ": odpowiedź dopiero po upływie {took}", "reply.cancelled": ": nie czeka już na odpowiedź",
			"reply.broken": ": bez odpowiedzi od {since}", "reply.pending": ": czeka na odpowiedź, termin: {due}",
			"case_due.kept": " rozwiązana na czas", "case_due.late": " rozwiązana z opóźnieniem {late}", "case_due.cancelled": " jest zamknięta",
			"case_due.broken": ": termin minął ({due}), nie jest rozwiązana", "case_due.pending": ": termin {due}",
			"follow_up.kept": ": wykonano w ciągu {took}", "follow_up.late": ": dopiero po upływie {took}", "follow_up.cancelled": ": już niepotrzebne",
			"follow_up.broken": ": nie ma, od {since}", "follow_up.pending": ": termin {due}",
		},
		promised: map[channel.PromiseKind]string{channel.PromiseCallback: "telefon", channel.PromiseReply: "odpowiedź", channel.PromiseResolution: "rozwiązanie",
			channel.PromiseDelivery: "dostawa", channel.PromisePickup: "towar do odbioru", channel.PromiseRefund: "zwrot pieniędzy", channel.PromiseOther: "coś innego"},
		broken: map[channel.PromiseKind]string{channel.PromiseCallback: "nikt nie zadzwonił", channel.PromiseReply: "nikt nie napisał",
			channel.PromiseResolution: "sprawa nie jest rozwiązana", channel.PromiseDelivery: "nie dotarła", channel.PromisePickup: "nie jest gotowy",
			channel.PromiseRefund: "nie ma go", channel.PromiseOther: "nie zrobiono tego"},
		media: map[channel.InteractionKind]string{"": "wiadomość", channel.Call: "telefon", channel.EMail: "e-mail", channel.Chat: "czat", channel.SMS: "SMS",
			channel.Visit: "wizyta", channel.Form: "formularz", channel.Letter: "list"},
		facts: map[duplicate.FactKind]string{duplicate.FactOrder: "numer zamówienia", duplicate.FactTracking: "numer przesyłki", duplicate.FactPhone: "numer telefonu",
			duplicate.FactEmail: "adres e-mail", duplicate.FactAddress: "adres", duplicate.FactAmount: "kwota", duplicate.FactSerial: "numer seryjny", duplicate.FactDate: "data"},
		reasons: map[Detail]string{Redirected: "odesłaliśmy tam klienta", BrokenPromise: "nie stało się to, co obiecaliśmy", NoAnswer: "odpowiedź się spóźniała",
			NotReached: "nikogo nie można było zastać", AfterAsking: "o to pytaliśmy", OtherHandler: "zajmował się tym kto inny", OtherChannel: "to był inny kanał"},
		hints:  [6]string{"sprzedano w niej ten sam artykuł", "ma ten sam temat", "wymieniono jej towar", "padają te same słowa", "to ten sam numer lub adres", "jest jeszcze w toku"},
		recent: "Nie minęło więcej niż {n}",
		unit:   polishUnit, day: polishDay, on: polishOn, clock: " o ",
		by: " ({})", place: " w: {}", until: ", termin: {}", first: "; pierwsza z {n}", number: "; sprawa {number}", nameless: "bez numeru"}
}

func polishUnit(n int, unit byte) string {
	switch {
	case unit == 'm':
		return strconv.Itoa(n) + " min"
	case unit == 'h':
		return strconv.Itoa(n) + " godz."
	case n == 1:
		return "1 dnia"
	}
	return strconv.Itoa(n) + " dni"
}

func polishDate(at time.Time) string {
	return strconv.Itoa(at.Day()) + " " + [...]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
		"listopada", "grudnia"}[at.Month()-1]
}

func polishDay(now, at time.Time) string {
	return polishDayOf(now, at, [...]string{"niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota"})
}

func polishOn(now, at time.Time) string {
	return polishDayOf(now, at, [...]string{"w niedzielę", "w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę"})
}

func polishDayOf(now, at time.Time, weekdays [7]string) string {
	switch daysBetween(now, at) {
	case 0:
		return "dzisiaj"
	case -1:
		return "wczoraj"
	case 1:
		return "jutro"
	}
	if at.Year() != now.Year() {
		return polishDate(at) + " " + strconv.Itoa(at.Year())
	}
	return weekdays[at.Weekday()] + " " + polishDate(at)
}
