package world

// phrase is a message; {} stands for an order's number, and always stands
// right after the word for order.
type phrase struct{ subject, text string }

// phrases are what people write in one language.
type phrases struct {
	hello, bye     string
	orders         []phrase // about an order of their own
	general        []phrase // about anything else
	other          string   // about somebody else's order
	reply          string
	thanks, remind string
}

func phrasesOf(lang string) *phrases {
	switch lang {
	case "pl":
		return &polishPhrases
	case "lt":
		return &lithuanianPhrases
	}
	return &englishPhrases
}

func thanks(lang string) string   { return phrasesOf(lang).thanks }
func reminder(lang string) string { return phrasesOf(lang).remind }
func reply(lang string) string    { return phrasesOf(lang).reply }

var polishPhrases = phrases{
	hello: "Dzień dobry,", bye: "Pozdrawiam",
	orders: []phrase{
		{"Zamówienie {} – gdzie jest paczka?", "kiedy dotrze moje zamówienie {}? Miało być wczoraj."},
		{"Uszkodzona przesyłka", "w paczce z zamówienia {} jeden produkt jest pęknięty. Proszę o wymianę."},
		{"Zwrot, zamówienie {}", "chcę zwrócić część zamówienia {}. Czy mogę oddać ją w sklepie?"},
		{"Faktura", "proszę o fakturę do zamówienia {}."},
		{"Odbiór w sklepie", "czy zamówienie {} jest już gotowe do odbioru?"},
		{"Zmiana adresu", "przeprowadzam się, czy mogę zmienić adres dostawy? Zamówienie {}."},
	},
	general: []phrase{
		{"Pytanie o produkt", "czy garnek żeliwny nadaje się na płytę indukcyjną?"},
		{"Godziny otwarcia", "czy sklep jest czynny w niedzielę handlową?"},
		{"Karta klubu", "zginęła mi karta klubowa. Jak dostać nową?"},
		{"Newsletter", "proszę mnie wypisać z newslettera."},
	},
	other:  "Sąsiadka pyta też o swoje zamówienie {}, nie ma dostępu do poczty.",
	reply:  "Dzień dobry,\n\ndziękujemy za wiadomość. Sprawdziliśmy sprawę i wrócimy z odpowiedzią.\n\nDział e-commerce",
	thanks: "Dziękuję, proszę jeszcze o potwierdzenie, kiedy to nastąpi.",
	remind: "Nadal czekam na odpowiedź. Proszę o kontakt.",
}

var lithuanianPhrases = phrases{
	hello: "Laba diena,", bye: "Pagarbiai",
	orders: []phrase{
		{"Užsakymas {} – kur siunta?", "kada gausiu savo užsakymą {}? Turėjo atvykti vakar."},
		{"Pažeista siunta", "gavau užsakymą {}, viena prekė sudužusi. Prašau pakeisti."},
		{"Grąžinimas, užsakymas {}", "noriu grąžinti dalį prekių, užsakymas {}. Ar galiu jas atnešti į parduotuvę?"},
		{"Sąskaita faktūra", "prašau atsiųsti sąskaitą, užsakymas {}."},
		{"Atsiėmimas parduotuvėje", "ar užsakymas {} jau paruoštas atsiimti?"},
	},
	general: []phrase{
		{"Klausimas apie prekę", "ar ketaus puodas tinka indukcinei viryklei?"},
		{"Darbo laikas", "ar parduotuvė dirba sekmadienį?"},
		{"Klubo kortelė", "pamečiau klubo kortelę. Kaip gauti naują?"},
	},
	other:  "Kaimynė taip pat klausia, kur jos užsakymas {}.",
	reply:  "Laba diena,\n\načiū už laišką. Patikrinsime ir netrukus atsakysime.\n\nEl. prekybos skyrius",
	thanks: "Ačiū, prašau dar patvirtinti, kada tai bus.",
	remind: "Vis dar laukiu atsakymo.",
}

var englishPhrases = phrases{
	hello: "Hello,", bye: "Kind regards",
	orders: []phrase{
		{"Order {}: where is my parcel?", "when will my order {} arrive? It was due yesterday."},
		{"Damaged parcel", "one item of order {} arrived broken. Please replace it."},
		{"Return of order {}", "I should like to return part of order {}. Can I bring it to the store?"},
		{"Invoice", "could you send me an invoice for order {}?"},
		{"Ready for pickup?", "is order {} ready to be picked up?"},
	},
	general: []phrase{
		{"A question", "does the cast iron pot work on an induction hob?"},
		{"Opening hours", "are you open on bank holidays?"},
		{"Club card", "I have lost my club card. How do I get a new one?"},
	},
	other:  "My neighbour also asks about her order {}.",
	reply:  "Hello,\n\nthank you for your message. We are looking into it and will get back to you.\n\nOnline team",
	thanks: "Thank you. Could you confirm when that will be?",
	remind: "I am still waiting for an answer.",
}
