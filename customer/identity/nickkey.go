package identity

// spellingKey appends a key to dst that is equal for given names that are
// spelt in two ways and are one name: Kathryn and Cathrin, Kelly and Kellie,
// Sarah and Sara, Philip and Filip. It is far narrower than [phonetic]: Anna
// and Hanna, Jola and Jula, Kasia and Kazia keep apart. The word must be folded;
// of one with other letters than a to z there is no key.
//
//   - c before a, o, u, l, r, t, k and at the end is k, ph is f, x is ks, w is v,
//     y is i;
//   - z before a vowel at the beginning is s, which is said so in German and Dutch
//     and written so in Polish and Lithuanian: Zofia, Zuzanna, Zelma, Zander;
//   - h is silent before a consonant, behind one but c and s, and at the end;
//   - doubled letters are one, and ie, ey, ee at the end are i.
func spellingKey(dst []byte, word string) []byte {
	start := len(dst)
	put := func(c byte) {
		if len(dst) == start || dst[len(dst)-1] != c {
			dst = append(dst, c)
		}
	}
	for i := 0; i < len(word); i++ {
		c, next := word[i], letterAt(word, i+1)
		switch {
		case c < 'a' || c > 'z':
			return dst[:start]
		case c == 'p' && next == 'h':
			put('f')
			i++
		case c == 'c' && hardC(next):
			put('k')
		case c == 'z' && i == 0 && vowel(next):
			put('s')
		case c == 'h' && silentH(word, i):
		case c == 'x':
			put('k')
			put('s')
		case c == 'w':
			put('v')
		case c == 'y':
			put('i')
		default:
			put(c)
		}
	}
	if n := len(dst); n-start > 3 && dst[n-1] == 'i' && dst[n-2] == 'e' || n-start > 3 && dst[n-1] == 'e' && dst[n-2] == 'i' {
		dst = append(dst[:n-2], 'i')
	} else if n := len(word); n > 4 && word[n-2:] == "ee" {
		dst[len(dst)-1] = 'i'
	}
	return dst
}

func hardC(next byte) bool {
	switch next {
	case 0, 'a', 'o', 'u', 'l', 'r', 't', 'k':
		return true
	}
	return false
}

// silentH reports whether nobody hears the h at i.
func silentH(word string, i int) bool {
	if next := letterAt(word, i+1); !vowel(next) {
		return i == 0 || word[i-1] != 'c' && word[i-1] != 's'
	}
	if i == 0 {
		return false
	}
	p := word[i-1]
	return !vowel(p) && p != 'c' && p != 's'
}

// spelledApart are names that are two although they have one spelling key.
var spelledApart = set(`ela ella joy joey joss josh jos ryan rhian ryann marian maryann brook brock gareth kai kay edie eddie janie jannie
	simeon symeon ian yan vin win wyn winnie vinnie vinny vi wei casey cassie cassy kasey mati mattie matty tris trish haley hallie
	eli elly ellie elli kenia kenya carrie cary kari carrey
	zahra zana zanna sanaa zania saniya zaria sariah zariah zella selah zita zyta sita zilvis silvis zaid said`)
