package identity

import "strings"

// nameRole says what a word does in a name field but to be a name.
type nameRole uint8

const (
	roleName nameRole = iota
	roleTitle
	rolePlaceholder
	roleFirm
	roleParticle
	roleSenior // the generations follow one another
	roleJunior
	roleThird
	roleFourth
)

// nameRoles are the words that are no part of a name, folded: English, Polish,
// Lithuanian and German.
var nameRoles = rolesOf(map[nameRole]string{
	roleTitle: `mr mrs ms miss mx mister missis dr doctor prof professor sir dame lady lord rev reverend madam madame
		esq esquire phd md med arch rer nat habil mme mlle hon
		pan pani panna panstwo szan szanowny szanowna mgr inz hab lek ks ksiadz lic
		ponas ponia pone ponai panele gerb gerbiamas gerbiama
		herr frau fraulein hr fr dipl ing mag`,
	rolePlaceholder: `guest gosc klient klientka klientas kliente pirkejas pirkeja svecias customer client anonim
		anonymous anonimowy anonimas nieznany nieznana nezinomas nezinoma unknown brak none null undefined nan
		test tester testas testowy testowa user noname nobody xxx xx kasa paragon sprzedaz detaliczny detaliczna
		imie nazwisko vardas pavarde firstname lastname surname vorname nachname kunde gast unbekannt nera niepodano`,
	roleFirm: `spzoo zoo gmbh ltd llc inc uab vsi spolka firma sklep company przedsiebiorstwo phu fhu ppuh corp
		corporation limited imone parduotuve`,
	roleParticle: "de da di du des del della dos der den van von vom zu zur la le el al bin ibn ter ten af av dal",
	roleSenior:   "sr snr senior sen vyr vyresnysis",
	roleJunior:   "jr jnr junior jun ml jaun jaunesnysis ii",
	roleThird:    "iii",
	roleFourth:   "iv",
})

// maidenMarks say that a maiden name follows; both names count.
var maidenMarks = strings.NewReplacer(" z domu ", " ", "(z domu ", "(", " z d. ", " ", "(z d. ", "(", " née ", " ", " nee ", " ", " geb. ", " ")

// firmMark returns the legal form of a firm that a text in lower case has, if
// it is written with stops or spaces between its letters.
func firmMark(low string) string {
	for _, mark := range [...]string{"z o.o", "z o. o", "z o o", "s.a.", "s. a.", "s.c.", "sp.j", "sp. j", "sp.k", "sp. k",
		"g.m.b.h", "e.k."} {
		if i := strings.Index(low, mark); i > 0 && (low[i-1] == ' ' || low[i-1] == '.') {
			return mark
		}
	}
	return ""
}

func rolesOf(words map[nameRole]string) map[string]nameRole {
	m := make(map[string]nameRole)
	for role, list := range words {
		for w := range strings.FieldsSeq(list) {
			m[w] = role
		}
	}
	return m
}

// Cyrillic and Greek letters in Latin ones, twice: as English writes them, and
// as Polish and Lithuanian do. Юлія is Yuliia in a passport, Julia to a clerk
// in Warsaw. No standard is followed to the letter, for nobody who types does.
var (
	latinEnglish = latinOf("а a б b в v г g ґ g д d е e ё yo є ye ж zh з z и i і i ї i й y к k л l м m н n о o п p " +
		"р r с s т t у u ў u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya ѓ g ј j љ lj њ nj ћ c ђ dj џ dz ќ k ѕ dz " + greek)
	latinPolish = latinOf("а a б b в w г h ґ g д d е e ё jo є je ж z з z и i і i ї i й j к k л l м m н n о o п p " +
		"р r с s т t у u ў u ф f х ch ц c ч cz ш sz щ szcz ъ - ы y ь - э e ю ju я ja ѓ g ј j љ l њ n ћ c ђ dz џ dz ќ k ѕ dz " + greek)
)

const greek = "α a ά a β v γ g δ d ε e έ e ζ z η i ή i θ th ι i ί i ϊ i ΐ i κ k λ l μ m ν n ξ x ο o ό o π p ρ r σ s ς s " +
	"τ t υ y ύ y ϋ y ΰ y φ f χ ch ψ ps ω o ώ o"

func latinOf(pairs string) *strings.Replacer {
	f := strings.Fields(pairs)
	for i := 1; i < len(f); i += 2 {
		if f[i] == "-" {
			f[i] = ""
		}
	}
	return strings.NewReplacer(f...)
}
