package advice

import (
	"strings"

	"github.com/clientele-go/clientele/journey/duplicate"
)

// IntentOf returns [OrderStatus] for a message that asks how far an order is
// and for nothing else that it knows of, and "" otherwise. It looks for
// phrases in English, Polish, Lithuanian and German, in what somebody wrote
// themselves: quotes and signature do not count. It is for reports; no
// customer is treated by it.
func IntentOf(subject, text string) string {
	s := duplicate.Fold(subject + "\n" + duplicate.Clean(text))
	s = strings.Join(strings.Fields(s), " ")
	status := false
	for _, p := range statusPhrases {
		status = status || strings.Contains(s, p)
	}
	if !status {
		return ""
	}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' }) {
		for _, stem := range otherStems {
			if strings.HasPrefix(w, stem) {
				return ""
			}
		}
	}
	return OrderStatus
}

var statusPhrases = []string{
	"where is my order", "where is my parcel", "where is my package", "where's my order", "where's my parcel", "where is the parcel", "where is the order", "order status", "status of my order",
	"status of the order", "status of order", "when will my order", "when will my parcel", "when will it arrive", "when will it be delivered", "has not arrived", "hasn't arrived", "hasn’t arrived",
	"not been delivered", "still waiting for my order", "still waiting for my parcel", "track my", "tracking shows",
	"gdzie jest moje zamowienie", "gdzie jest moja paczka", "gdzie jest paczka", "gdzie jest przesylka", "gdzie moja paczka", "gdzie moje zamowienie", "status zamowienia", "status przesylki",
	"kiedy dotrze", "kiedy otrzymam", "kiedy przyjdzie", "kiedy bedzie dostarczon", "kiedy dostane", "nie dotarla", "nie dotarlo", "nie dotarl ", "nie przyszla", "nie przyszlo", "na jakim etapie",
	"kur yra mano", "kur mano siunta", "kur mano uzsakymas", "kur siunta", "kur uzsakymas", "uzsakymo busen", "siuntos busen", "uzsakymo statusas", "kada gausiu", "kada atvyks", "kada atkeliaus", "kada bus pristatyt",
	"kada pristatysite", "dar negavau", "nepristatyt",
	"wo ist mein paket", "wo ist meine bestellung", "wo bleibt", "bestellstatus", "lieferstatus", "status meiner bestellung", "status der bestellung", "wann kommt", "wann wird meine bestellung", "wann erhalte ich",
	"noch nicht angekommen", "nicht geliefert", "noch nicht erhalten",
}

// otherStems begin words of what else a message may be about.
var otherStems = []string{
	"cancel", "return", "refund", "broken", "damag", "defect", "faulty", "exchange", "complain", "wrong", "missing", "address", "invoice",
	"zwrot", "zwroc", "reklamac", "reklamow", "uszkodz", "zepsut", "anulow", "rezygn", "zmian", "zmien", "wymian", "wymien", "adres", "faktur", "brakuj",
	"grazin", "sugadin", "sugedo", "brok", "atsauk", "atsisak", "pakei", "keisti", "skund", "pretenzij", "adres", "saskait", "truksta",
	"ruckgabe", "zuruck", "erstatt", "defekt", "beschadig", "kaputt", "storn", "umtausch", "reklam", "ander", "adresse", "lieferadresse", "rechnung", "fehlt", "falsch",
}
