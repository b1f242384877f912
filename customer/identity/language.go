package identity

import "strings"

// phrases are what the texts of one language are made of.
type phrases struct {
	oneRecord, notKnown         string
	about                       string // two refs and what they are
	same, sameThrough, possible string
	household, different        string
	step                        string // two refs and the reason
	weakest                     string // bits
	against                     string // rule, two refs, guard
	noKey, noKeyAnd             string
	nothing                     string // rule and guard
	bits                        string // rule and bits
	assured                     string // kind and assurance
	between                     string // guard and two refs
	missing                     string // bits
	mostly                      string // rule and bits
	alone                       string // members
	holds                       string // members, two refs, bits, reason, and how many on each side

	words map[string]string // nil for English, whose words the rules and guards are
}

// languageOf returns the phrases of a language by its BCP 47 tag.
func languageOf(tag string) *phrases {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "pl":
		return &polish
	case "lt":
		return &lithuanian
	}
	return &english
}

var english = phrases{
	oneRecord:   "It is one record.",
	notKnown:    "One of the records is not known.",
	about:       "%s and %s %s",
	same:        "are one person",
	sameThrough: "are one person through others",
	possible:    "are possibly one person, which a human must decide",
	household:   "are of one household but two people",
	different:   "are not linked",
	step:        "%s and %s by %s",
	weakest:     ". The weakest step has %.1f bits.",
	against:     " Against %s, which would join %s and %s, stands: %s.",
	noKey:       "no key in common",
	noKeyAnd:    "no key in common, and %s",
	nothing:     "%s (counts for nothing: %s)",
	bits:        "%s (%.1f bits)",
	between:     "%s, between %s and %s",
	missing:     " %.1f bits are missing.",
	mostly:      " Most of all speaks against it: %s (%.1f bits).",
	alone:       "The person has %d record and nothing holds it to others.",
	holds:       "%d records are one person. The weakest link is between %s and %s, with %.1f bits: %s. Without it %d and %d of them would be two people.",
}

var polish = phrases{
	oneRecord:   "To jeden rekord.",
	notKnown:    "Jeden z rekordów nie jest znany.",
	about:       "%s i %s %s",
	same:        "to jedna osoba",
	sameThrough: "to jedna osoba, połączona przez inne rekordy",
	possible:    "to być może jedna osoba; musi to rozstrzygnąć człowiek",
	household:   "to dwie osoby z jednego gospodarstwa domowego",
	different:   "nie są połączone",
	step:        "%s i %s przez: %s",
	weakest:     ". Najsłabszy krok ma %.1f bitów.",
	against:     " Przeciw regule „%s”, która połączyłaby %s i %s, stoi: %s.",
	noKey:       "brak wspólnego klucza",
	noKeyAnd:    "brak wspólnego klucza, a ponadto: %s",
	nothing:     "%s (nie liczy się: %s)",
	bits:        "%s (%.1f bitów)",
	assured:     "%s %s",
	between:     "%s, między %s a %s",
	missing:     " Brakuje %.1f bitów.",
	mostly:      " Najmocniej przemawia przeciw: %s (%.1f bitów).",
	alone:       "Liczba rekordów osoby: %d; nic nie łączy jej z innymi.",
	holds:       "Liczba rekordów jednej osoby: %d. Najsłabsze połączenie, między %s a %s, ma %.1f bitów: %s. Bez niego byłyby to dwie osoby o liczbie rekordów %d i %d.",
	words: map[string]string{
		"asserted": "z deklaracji", "verified": "po weryfikacji", "authoritative": "z systemu źródłowego",
		"email": "e-mail", "phone": "telefon", "account": "konto", "loyalty": "karta lojalnościowa", "membership": "członkostwo",
		"card": "karta płatnicza", "device": "urządzenie", "social": "konto społecznościowe", "tax_id": "numer podatkowy",
		"national_id": "numer urzędowy", "given_name": "imię", "family_name": "nazwisko", "birth_date": "data urodzenia",
		"address": "adres", "city": "miejscowość",
		"exact": "zgodność", "swapped": "zamiana miejsc", "form": "inna forma", "typo": "literówka", "initial": "inicjał",
		"similar": "podobieństwo", "other": "różnica", "clash": "dwa różne imiona", "part": "zgodna część", "stem": "forma drugiej płci",
		"shared": "zgodność, wspólny kilku osobom", "digit": "różnica jednej cyfry", "year": "zgodność roku", "near": "prawie zgodność", "local": "ta sama nazwa skrzynki", "street": "ta sama ulica",
		"area": "ta sama okolica", "frequency": "częstość", "usual for the name": "częste przy tym nazwisku lub imieniu",
		ruleManual: "ręczne połączenie", ruleMerged: "połączone przez źródło", rulePrior: "szansa wyjściowa",
		ruleHousehold: "raczej gospodarstwo domowe", "verified keys": "klucze po weryfikacji",
		guardUnlink: "ręczne rozłączenie", guardUnique: "różne identyfikatory w przestrzeni", guardLimit: "więcej identyfikatorów, niż wolno, w", guardBirthDate: "data urodzenia",
		guardAsserted: "tylko deklaracje", guardWeak: "poniżej progu", guardTime: "brak wspólnego czasu",
		guardBeside: "deklaracja obok pewniejszych dowodów", guardGeneric: "wartość nic nieznacząca:", guardGiven: "imię",
		guardSplit: "decyzją przeszło na kogoś innego", guardHousehold: "jedno gospodarstwo domowe, decyzją",
		guardSex: "nazwisko męża i żony", guardNature: "z natury wspólne",
		whyUnsure: "za mało pewne", whyOthers: "inne rekordy tych osób sobie przeczą", whyPersonal: "brak dowodu na osobę",
		"blocked by a decision": "zablokowana decyzją", "configured as generic": "podana w konfiguracji",
		"mail domain configured as generic": "domena podana w konfiguracji", "placeholder": "wpis zastępczy", "zeros": "zera",
		"one digit repeated": "jedna powtórzona cyfra", "digits in a row": "kolejne cyfry", "placeholder address": "adres zastępczy",
		"mail domain that cannot exist": "domena, która nie może istnieć", "placeholder mail domain": "domena zastępcza",
		"disposable mailbox": "skrzynka jednorazowa", "marketplace relay address": "adres pośredni platformy",
		"carried by more than ": "ma ją więcej niż %s rekordów", "used by more than ": "używa jej więcej niż %s osób",
		"component of more than ": "składowa większa niż %s rekordów",
	},
}

var lithuanian = phrases{
	oneRecord:   "Tai vienas įrašas.",
	notKnown:    "Vienas iš įrašų nežinomas.",
	about:       "%s ir %s %s",
	same:        "yra vienas žmogus",
	sameThrough: "yra vienas žmogus, susietas per kitus įrašus",
	possible:    "galbūt yra vienas žmogus; tai turi nuspręsti žmogus",
	household:   "yra du vieno namų ūkio žmonės",
	different:   "nesusieti",
	step:        "%s ir %s pagal: %s",
	weakest:     ". Silpniausio žingsnio svoris – %.1f bito.",
	against:     " Prieš taisyklę „%s“, kuri sujungtų %s ir %s, yra: %s.",
	noKey:       "nėra bendro rakto",
	noKeyAnd:    "nėra bendro rakto, be to: %s",
	nothing:     "%s (neskaičiuojama: %s)",
	bits:        "%s (%.1f bito)",
	assured:     "%s (%s)",
	between:     "%s, tarp %s ir %s",
	missing:     " Trūksta %.1f bito.",
	mostly:      " Labiausiai prieštarauja: %s (%.1f bito).",
	alone:       "Žmogaus įrašų: %d; niekas jo nesieja su kitais.",
	holds:       "Vieno žmogaus įrašų: %d. Silpniausia sąsaja – tarp %s ir %s, %.1f bito: %s. Be jos liktų du žmonės, turintys %d ir %d įrašų.",
	words: map[string]string{
		"asserted": "nurodyta", "verified": "patvirtinta", "authoritative": "suteikta sistemos",
		"email": "el. paštas", "phone": "telefonas", "account": "paskyra", "loyalty": "lojalumo kortelė", "membership": "narystė",
		"card": "mokėjimo kortelė", "device": "įrenginys", "social": "socialinio tinklo paskyra", "tax_id": "mokesčių mokėtojo kodas",
		"national_id": "asmens numeris", "given_name": "vardas", "family_name": "pavardė", "birth_date": "gimimo data",
		"address": "adresas", "city": "miestas",
		"exact": "sutampa", "swapped": "sukeista vietomis", "form": "kita forma", "typo": "rašybos klaida", "initial": "inicialas",
		"similar": "panašu", "other": "skiriasi", "clash": "du skirtingi vardai", "part": "sutampa dalis", "stem": "kitos giminės forma",
		"shared": "sutampa, bet bendras keliems", "digit": "skiriasi vienas skaitmuo", "year": "sutampa metai", "near": "beveik sutampa", "local": "tas pats pašto dėžutės vardas", "street": "ta pati gatvė",
		"area": "ta pati vietovė", "frequency": "dažnumas", "usual for the name": "įprasta tokiam vardui ar pavardei",
		ruleManual: "susieta rankiniu būdu", ruleMerged: "sujungta šaltinio", rulePrior: "pradinė tikimybė",
		ruleHousehold: "veikiau namų ūkis", "verified keys": "patvirtinti raktai",
		guardUnlink: "atsieta rankiniu būdu", guardUnique: "skirtingi numeriai srityje", guardLimit: "daugiau numerių, nei leidžiama, srityje", guardBirthDate: "gimimo data",
		guardAsserted: "tik nurodyti duomenys", guardWeak: "žemiau ribos", guardTime: "nėra bendro laiko",
		guardBeside: "nurodyta šalia tikresnių įrodymų", guardGeneric: "nieko nesakanti reikšmė:", guardGiven: "vardas",
		guardSplit: "sprendimu perėjo kitam", guardHousehold: "vienas namų ūkis, sprendimu",
		guardSex: "vyro ir žmonos pavardė", guardNature: "iš prigimties bendra",
		whyUnsure: "nepakankamai tikra", whyOthers: "kiti šių žmonių įrašai prieštarauja", whyPersonal: "nėra įrodymų apie žmogų",
		"blocked by a decision": "užblokuota sprendimu", "configured as generic": "nurodyta konfigūracijoje",
		"mail domain configured as generic": "konfigūracijoje nurodytas domenas", "placeholder": "užpildas", "zeros": "nuliai",
		"one digit repeated": "kartojamas vienas skaitmuo", "digits in a row": "skaitmenys iš eilės", "placeholder address": "netikras adresas",
		"mail domain that cannot exist": "domenas, kurio negali būti", "placeholder mail domain": "netikras domenas",
		"disposable mailbox": "vienkartinė pašto dėžutė", "marketplace relay address": "prekyvietės tarpinis adresas",
		"carried by more than ": "turi daugiau kaip %s įrašų", "used by more than ": "naudoja daugiau kaip %s žmonės",
		"component of more than ": "daugiau kaip %s įrašų grupė",
	},
}
