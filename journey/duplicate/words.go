package duplicate

// Words of mail programs and of letters in English, Polish, Lithuanian and
// German, folded. They are what the programs write (Gmail, Outlook, Apple Mail,
// Thunderbird and the large mail sites of the four languages), taken from
// their own messages.
var (
	headerKeys = []string{
		"from", "sent", "to", "cc", "bcc", "subject", "date", "reply-to", "reply to",
		"od", "wyslano", "wyslane", "do", "dw", "temat", "data", "nadawca", "odbiorca", "adresat", "kopia", "odpowiedz do",
		"von", "gesendet", "an", "betreff", "datum", "kopie", "absender", "empfanger", "antwort an",
		"nuo", "issiusta", "siusta", "kam", "tema", "kopija", "siuntejas", "gavejas", "siunte", "issiuntimo data",
	}
	senderKeys = []string{"from", "od", "nadawca", "von", "absender", "nuo", "siuntejas", "siunte"}
	wroteWords = []string{"wrote", "writes", "napisal", "napisala", "napisana", "pisze", "schrieb", "geschrieben", "rase", "parase"}

	forwardWords = []string{"forwarded message", "forwarded by", "przekazana wiadomosc", "wiadomosc przekazana", "wiadomosc przekazywana", "tresc przekazanej wiadomosci",
		"weitergeleitete nachricht", "weitergeleitet", "persiustas laiskas", "persiunciamas laiskas", "persiusta zinute", "persiunciamas pranesimas", "persiustas pranesimas"}
	forwardLines = []string{"begin forwarded message", "poczatek przekazywanej wiadomosci", "poczatek przekazanej wiadomosci",
		"anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "persiusto laisko pradzia", "persiunciamo laisko pradzia"}
	forwardSubjects = []string{"fwd:", "fw:", "pd:", "przekaz:", "wg:", "persiusta:", "fwd :"}
	originalWords   = []string{"original message", "original appointment", "oryginalna wiadomosc", "wiadomosc oryginalna",
		"ursprungliche nachricht", "originalnachricht", "urspr. nachricht", "pradinis laiskas", "pradinis pranesimas", "originalus laiskas", "originali zinute"}

	footers = []string{"sent from my ", "sent via ", "get outlook for", "sent from outlook", "sent with ", "sent from yahoo",
		"wyslane z ", "wyslano z ", "pobierz aplikacje outlook", "pobierz program outlook", "von meinem ", "gesendet von ", "gesendet mit ", "outlook fur ",
		"issiusta is ", "issiusta nuo ", "siusta is ", "gaukite outlook"}

	// disclaimers begin what companies put below what their people write.
	disclaimers = []string{"confidentiality notice", "confidentiality note", "disclaimer", "this e-mail and any", "this email and any", "this message and any", "this e-mail is confidential",
		"this email is confidential", "the information contained in this", "the information in this e",
		"niniejsza wiadomosc", "ta wiadomosc zawiera", "tresc tej wiadomosci", "informacje zawarte w tej", "informacja zawarta w tej", "klauzula poufnosci", "klauzula informacyjna", "administratorem danych", "administratorem pani",
		"sis el. laiskas", "sis elektroninis laiskas", "siame el. laiske", "siame laiske pateikta", "konfidencialumo",
		"diese e-mail enthalt", "diese nachricht enthalt", "der inhalt dieser e-mail", "diese e-mail ist vertraulich", "vertraulichkeitshinweis"}

	greetings = []string{"kind regards", "best regards", "warm regards", "with regards", "regards", "best wishes", "yours sincerely", "yours faithfully",
		"sincerely", "yours truly", "cheers", "many thanks", "thank you", "thanks", "best",
		"pozdrawiam", "pozdrowienia", "serdecznie pozdrawiam", "z powazaniem", "z wyrazami szacunku", "z wyrazami powazania", "dziekuje", "z gory dziekuje", "dzieki",
		"mit freundlichen grussen", "mit freundlichem gruss", "freundliche grusse", "viele grusse", "liebe grusse", "beste grusse", "schone grusse", "grusse", "gruss",
		"mfg", "lg", "vg", "hochachtungsvoll", "vielen dank", "danke",
		"pagarbiai", "su pagarba", "geros dienos", "grazios dienos", "linkejimai", "su geriausiais linkejimais", "nuosirdziai", "aciu", "dekoju", "is anksto dekoju"}

	orderWords = []string{"order", "invoice", "receipt", "zamowienie", "zamowienia", "zamowieniu", "zam", "faktura", "faktury", "paragon", "reklamacja", "zwrot",
		"bestellung", "bestellnummer", "bestellnr", "auftrag", "rechnung", "rechnungsnummer", "uzsakymas", "uzsakymo", "uzs", "saskaita", "kvitas", "siunta", "siuntos", "przesylka", "przesylki", "sendung"}
	contactWords = []string{"tel", "phone", "mobile", "mob", "cell", "fax", "kom", "komorka", "telefon", "telefonas", "handy", "ul", "al", "street", "road", "str", "strasse", "g", "pr", "nip", "regon", "krs", "skype", "whatsapp"}

	// politeWords do not count when two texts are told apart by their words.
	politeWords = []string{"hello", "dear", "good", "morning", "afternoon", "evening", "please", "kindly", "thanks", "thank", "regards", "again", "still", "urgent", "madam",
		"dzien", "dobry", "witam", "czesc", "prosze", "uprzejmie", "bardzo", "panstwo", "szanowni", "ponownie", "nadal", "pilne", "dziekuje", "pozdrawiam", "wieczor",
		"guten", "tag", "hallo", "sehr", "geehrte", "damen", "herren", "bitte", "danke", "erneut", "nochmals", "immer", "noch", "dringend", "moin",
		"sveiki", "laba", "diena", "prasau", "prasome", "labai", "gerbiamieji", "aciu", "dekoju", "dar", "karta", "vel", "skubu", "labas", "pakartotinai"}
)

// dayWords are the names of months and weekdays in the forms in which they
// stand in a date, folded, with what they mean. Names that are everyday words
// too ("may", "march" in English) count beside a number only.
var dayWords = map[string]string{
	"january": "m1", "february": "m2", "april": "m4", "june": "m6", "july": "m7", "august": "m8", "september": "m9", "october": "m10", "november": "m11", "december": "m12",
	"jan": "m1", "feb": "m2", "apr": "m4", "jun": "m6", "jul": "m7", "aug": "m8", "sep": "m9", "sept": "m9", "oct": "m10", "nov": "m11", "dec": "m12",
	"stycznia": "m1", "styczen": "m1", "styczniu": "m1", "lutego": "m2", "luty": "m2", "lutym": "m2", "marca": "m3", "marzec": "m3", "marcu": "m3",
	"kwietnia": "m4", "kwiecien": "m4", "kwietniu": "m4", "maja": "m5", "maju": "m5", "czerwca": "m6", "czerwiec": "m6", "czerwcu": "m6",
	"lipca": "m7", "lipiec": "m7", "lipcu": "m7", "sierpnia": "m8", "sierpien": "m8", "sierpniu": "m8", "wrzesnia": "m9", "wrzesien": "m9", "wrzesniu": "m9",
	"pazdziernika": "m10", "pazdziernik": "m10", "pazdzierniku": "m10", "listopada": "m11", "listopad": "m11", "listopadzie": "m11", "grudnia": "m12", "grudzien": "m12", "grudniu": "m12",
	"sausio": "m1", "sausis": "m1", "sausi": "m1", "vasario": "m2", "vasaris": "m2", "vasari": "m2", "kovo": "m3", "kovas": "m3", "kova": "m3", "balandzio": "m4", "balandis": "m4", "balandi": "m4",
	"geguzes": "m5", "geguze": "m5", "birzelio": "m6", "birzelis": "m6", "birzeli": "m6", "liepos": "m7", "liepa": "m7", "rugpjucio": "m8", "rugpjutis": "m8", "rugpjuti": "m8",
	"rugsejo": "m9", "rugsejis": "m9", "rugseji": "m9", "spalio": "m10", "spalis": "m10", "spali": "m10", "lapkricio": "m11", "lapkritis": "m11", "lapkriti": "m11", "gruodzio": "m12", "gruodis": "m12", "gruodi": "m12",
	"januar": "m1", "janner": "m1", "februar": "m2", "marz": "m3", "juni": "m6", "juli": "m7", "oktober": "m10", "dezember": "m12",

	"monday": "d1", "tuesday": "d2", "wednesday": "d3", "thursday": "d4", "friday": "d5", "saturday": "d6", "sunday": "d7",
	"poniedzialek": "d1", "poniedzialku": "d1", "wtorek": "d2", "wtorku": "d2", "sroda": "d3", "srode": "d3", "srody": "d3", "czwartek": "d4", "czwartku": "d4",
	"piatek": "d5", "piatku": "d5", "sobota": "d6", "sobote": "d6", "soboty": "d6", "niedziela": "d7", "niedziele": "d7", "niedzieli": "d7",
	"pirmadieni": "d1", "pirmadienis": "d1", "pirmadienio": "d1", "antradieni": "d2", "antradienis": "d2", "antradienio": "d2", "treciadieni": "d3", "treciadienis": "d3", "treciadienio": "d3",
	"ketvirtadieni": "d4", "ketvirtadienis": "d4", "ketvirtadienio": "d4", "penktadieni": "d5", "penktadienis": "d5", "penktadienio": "d5",
	"sestadieni": "d6", "sestadienis": "d6", "sestadienio": "d6", "sekmadieni": "d7", "sekmadienis": "d7", "sekmadienio": "d7",
	"montag": "d1", "dienstag": "d2", "mittwoch": "d3", "donnerstag": "d4", "freitag": "d5", "samstag": "d6", "sonnabend": "d6", "sonntag": "d7",
}

// besideNumber are names of months that are everyday words too.
var besideNumber = map[string]string{"may": "m5", "march": "m3", "mai": "m5", "mar": "m3", "maj": "m5"}

// countWords are the numbers from two to twelve with the languages in which they
// are: elsewhere the same words mean other things.
var countWords = map[string]map[string]string{
	"two": {"en": "2"}, "three": {"en": "3"}, "four": {"en": "4"}, "five": {"en": "5"}, "six": {"en": "6"}, "seven": {"en": "7"}, "eight": {"en": "8"},
	"nine": {"en": "9"}, "ten": {"en": "10"}, "eleven": {"en": "11"}, "twelve": {"en": "12"}, "dwa": {"pl": "2"}, "dwie": {"pl": "2"},
	"dwoch": {"pl": "2"}, "trzy": {"pl": "3"}, "trzech": {"pl": "3"}, "cztery": {"pl": "4"}, "czterech": {"pl": "4"}, "piec": {"pl": "5"},
	"pieciu": {"pl": "5"}, "szesc": {"pl": "6"}, "siedem": {"pl": "7"}, "osiem": {"pl": "8"}, "dziewiec": {"pl": "9"}, "dziesiec": {"pl": "10"},
	"jedenascie": {"pl": "11"}, "dwanascie": {"pl": "12"}, "du": {"lt": "2"}, "dvi": {"lt": "2"}, "trys": {"lt": "3"}, "tris": {"lt": "3"},
	"keturi": {"lt": "4"}, "keturis": {"lt": "4"}, "keturias": {"lt": "4"}, "penki": {"lt": "5"}, "penkis": {"lt": "5"}, "penkias": {"lt": "5"},
	"sesi": {"lt": "6"}, "sesis": {"lt": "6"}, "sesias": {"lt": "6"}, "septyni": {"lt": "7"}, "septynis": {"lt": "7"}, "septynias": {"lt": "7"},
	"astuoni": {"lt": "8"}, "astuonis": {"lt": "8"}, "astuonias": {"lt": "8"}, "devyni": {"lt": "9"}, "devynis": {"lt": "9"}, "devynias": {"lt": "9"},
	"desimt": {"lt": "10"}, "vienuolika": {"lt": "11"}, "dvylika": {"lt": "12"}, "zwei": {"de": "2"}, "drei": {"de": "3"}, "vier": {"de": "4"},
	"funf": {"de": "5"}, "sechs": {"de": "6"}, "sieben": {"de": "7"}, "acht": {"de": "8"}, "neun": {"de": "9"}, "zehn": {"de": "10"},
	"elf": {"de": "11"}, "zwolf": {"de": "12"},
}
