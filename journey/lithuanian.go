package journey

import (
	"strconv"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey/duplicate"
)

// lithuanian returns the phrases in Lithuanian. Lengths of time are
// abbreviated, so that they need no case.
func lithuanian() *phrasebook {
	return &phrasebook{tag: "lt",
		lead: map[string]string{
			"missed_call": "Klientas skambino {at} ir niekas neatsiliepė", "missed_call.many": "Klientas skambino kelis kartus ({n}), pirmą kartą {at}, ir niekas neatsiliepė",
			"missed_call.unsure":      "Kažkas, galbūt kitas žmogus tuo pačiu numeriu, skambino {at} ir niekas neatsiliepė",
			"missed_call.many.unsure": "Kažkas, galbūt kitas žmogus tuo pačiu numeriu, skambino kelis kartus ({n}), pirmą kartą {at}, ir niekas neatsiliepė",
			"promise":                 "Pažadėta{by}: {what}, terminas: {due}", "order": "Užsakymas {number}", "pickup": "Užsakymas {number}",
			"reply": "Kliento {medium} ({day}, {clock}{first}{case})", "reply.unsure": "{Medium}, galbūt kito žmogaus ({day}, {clock}{first}{case})",
			"silent": "Užklausa {number} (atverta {at})", "case_due": "Užklausa {number}", "follow_up": "{what}",
			"duplicate_case":        "Užklausos {other} ir {number} yra iš to paties laiško: atsakykite vieną kartą, kitą uždarykite",
			"repeat_contact":        "Klientas kreipėsi kelis kartus ({n}) per {window}: {list}",
			"repeat_contact.unsure": "Iš čia kreiptasi kelis kartus ({n}) per {window}: {list}",
			"needless_switch":       "Klientas turėjo keisti kanalą ({medium} → {to}) {at}: {reason}",
			"repeated_info":         "Klientas turėjo dar kartą pateikti {at}: {fact} ({reason})", "repeated_info.description": "Klientas dar kartą viską papasakojo {at}",
			"asked_again":       "Paklausėme {at} to, ką klientas jau buvo pateikęs: {fact}",
			"duplicate_message": "Klientas dar kartą atsiuntė tą patį ({medium}) {at}", "ping_pong": "Klausimas grįžo {at}: {owner} → {other} → {owner}",
			"put_off": "Pažadėta jau ne pirmą kartą ({n}) ir kaskart atidėta: {what}", "no_owner": "Klientas kreipėsi {at} ir niekas už tai neatsako",
			"no_owner.step": "Už žingsnį „{step}“ niekas neatsako", "stuck": "Ties žingsniu „{step}“ stovi ilgiau nei beveik visi kiti, skirtumas: {late}",
			"regression": "Grįžta prie žingsnio „{step}“ {at}", "step_late": "Žingsnis „{step}“ įvyko {at}, {late} vėliau, nei turėjo", "skipped": "Praleistas žingsnis „{step}“",
			"unplanned": "„{act}“ ({at}) nėra nė viename žemėlapio žingsnyje", "step_failed": "Žingsnis „{step}“ nepavyko {at}",
		},
		tail: map[string]string{
			"missed_call.kept": "; perskambinome per {took}", "missed_call.late": "; perskambinome tik po {took}",
			"missed_call.recovered": "; klientas prisiskambino po {took}", "missed_call.broken": "; niekas neperskambino", "missed_call.pending": "; perskambinkite, terminas: {due}",
			"promise.kept": "; pažadas ištesėtas", "promise.late": "; ištesėta pavėlavus {late}", "promise.cancelled": "; pažadas atšauktas arba pakeistas kitu", "promise.broken": "; {broken}",
			"order.kept": " pristatytas laiku", "order.late": " pristatytas pavėlavus {late}", "order.pending": ": pažadėta {due}", "order.cancelled": ": pažadėtas terminas ({due}) atšauktas",
			"order.broken":      ": pažadėta {due}, nepristatytas, vėluoja {late}{state}",
			"order.pickup.kept": " paruoštas atsiimti laiku", "order.pickup.late": " paruoštas atsiimti pavėlavus {late}",
			"order.pickup.broken": ": pažadėta {due}, neparuoštas atsiimti, vėluoja {late}{state}",
			"pickup.kept":         " atsiimtas {settled}", "pickup.late": " atsiimtas {settled}", "pickup.cancelled": " neatsiimtas",
			"pickup.broken": " laukė atsiėmimo{place}, terminas: {due}; patikrinkite, ar dar yra", "pickup.pending": " paruoštas atsiimti{place}{until}",
			"reply.kept": ": atsakyta per {took}", "reply.late": ": atsakyta tik po {took}", "reply.cancelled": ": atsakymo nebelaukiama",
			"reply.broken": ": be atsakymo jau {since}", "reply.pending": ": laukia atsakymo, terminas: {due}",
			"case_due.kept": " išspręsta laiku", "case_due.late": " išspręsta pavėlavus {late}", "case_due.cancelled": " uždaryta",
			"case_due.broken": ": terminas praėjo ({due}), neišspręsta", "case_due.pending": ": terminas {due}",
			"follow_up.kept": ": atlikta per {took}", "follow_up.late": ": atlikta tik po {took}", "follow_up.cancelled": ": nebereikia",
			"follow_up.broken": ": neatlikta jau {since}", "follow_up.pending": ": terminas {due}",
		},
		promised: map[channel.PromiseKind]string{channel.PromiseCallback: "perskambinti", channel.PromiseReply: "atsakyti", channel.PromiseResolution: "išspręsti",
			channel.PromiseDelivery: "pristatyti", channel.PromisePickup: "paruošti atsiimti", channel.PromiseRefund: "grąžinti pinigus", channel.PromiseOther: "kita"},
		broken: map[channel.PromiseKind]string{channel.PromiseCallback: "niekas neskambino", channel.PromiseReply: "niekas neparašė", channel.PromiseResolution: "dar neišspręsta",
			channel.PromiseDelivery: "dar nepristatyta", channel.PromisePickup: "dar neparuošta", channel.PromiseRefund: "pinigai negrąžinti", channel.PromiseOther: "dar nepadaryta"},
		media: map[channel.InteractionKind]string{"": "pranešimas", channel.Call: "skambutis", channel.EMail: "el. laiškas", channel.Chat: "pokalbis", channel.SMS: "SMS žinutė",
			channel.Visit: "apsilankymas", channel.Form: "forma", channel.Letter: "laiškas"},
		facts: map[duplicate.FactKind]string{duplicate.FactOrder: "užsakymo numerį", duplicate.FactTracking: "siuntos numerį", duplicate.FactPhone: "telefono numerį",
			duplicate.FactEmail: "el. pašto adresą", duplicate.FactAddress: "adresą", duplicate.FactAmount: "sumą", duplicate.FactSerial: "serijos numerį", duplicate.FactDate: "datą"},
		reasons: map[Detail]string{Redirected: "patys ten nukreipėme", BrokenPromise: "neįvyko, ką pažadėjome", NoAnswer: "atsakymas vėlavo", NotReached: "nieko nepavyko pasiekti",
			AfterAsking: "to paklausėme", OtherHandler: "tuo užsiėmė kitas", OtherChannel: "tai buvo kitas kanalas"},
		hints:  [6]string{"parduota ta pati prekė", "ta pati tema", "paminėta jo prekė", "vartojami tie patys žodžiai", "tas pats numeris arba adresas", "dar nebaigta"},
		recent: "Praėjo ne daugiau kaip {n}",
		unit:   lithuanianUnit, day: lithuanianDay, on: lithuanianDay, clock: " ",
		by: " ({})", place: " ({})", until: ", terminas: {}", first: "; pirmas iš {n}", number: "; užklausa {number}", nameless: "be numerio"}
}

func lithuanianUnit(n int, unit byte) string {
	return strconv.Itoa(n) + map[byte]string{'m': " min.", 'h': " val.", 'd': " d."}[unit]
}

func lithuanianDay(now, at time.Time) string {
	switch daysBetween(now, at) {
	case 0:
		return "šiandien"
	case -1:
		return "vakar"
	case 1:
		return "rytoj"
	}
	s := [...]string{"sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio", "liepos", "rugpjūčio", "rugsėjo", "spalio", "lapkričio",
		"gruodžio"}[at.Month()-1] + " " + strconv.Itoa(at.Day()) + " d."
	if at.Year() != now.Year() {
		s = strconv.Itoa(at.Year()) + " m. " + s
	}
	return s
}
