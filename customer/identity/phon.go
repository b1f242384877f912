package identity

// phonetic returns a key that is equal for most ways to spell one name in
// Polish, Lithuanian, English and Russian names written in Latin letters. It
// finds candidates and is weak evidence, no more: it is coarse by design.
//
// The input is a folded word; what is not a letter from a to z is passed over.
// The key is of the letters A I O (vowels) and B C D F G H K L M N P R S T V Z.
// The design is our own:
//
//   - vowels: e, i, j and y are I, since a foreign name is heard that way (Jerzy,
//     Ierzy; Evelina, Ewelina); o and u are O (ó is said u: Jóźwiak, Juzwiak). Vowels
//     are kept, so that Marta and Mirta differ, and doubled ones are one.
//   - sz, sh, sch, ś, š and s are S; rz after k, p, t and ch is S too (Krzysztof,
//     Kszysztof), elsewhere rz, zh, ż, ź, ž and z are Z.
//   - cz, tch, tsch, č and ć are C where the letters tell; a bare c is K before a,
//     o, u and consonants, S before the front vowels (Cezary, Cindy). The endings of
//     Adamowicz, Adamovič and Adamovich are one.
//   - ch and kh are H (Chojnacki, Hojnacki), as the h of Hanna, which Anna has not;
//     an h behind a consonant or at the end is silent (Thomas, Sarah).
//   - w and v are V, ph is F, q is K, ck is K, x is KS, dz, dż and dź are Z.
//   - doubled letters are one; at the end b, d, g, v and z are said P, T, K, F, S.
func phonetic(s string) string {
	var buf [32]byte
	return string(appendPhonetic(buf[:0], s))
}

// appendPhonetic appends the phonetic key of s to dst.
func appendPhonetic(dst []byte, s string) []byte {
	start := len(dst)
	for i := 0; i < len(s); {
		if s[i] < 'a' || s[i] > 'z' {
			i++
			continue
		}
		sound, n := soundAt(s, i, len(dst) == start)
		for k := range len(sound) {
			if len(dst) == start || dst[len(dst)-1] != sound[k] {
				dst = append(dst, sound[k])
			}
		}
		i += n
	}
	if len(dst) > start+1 {
		dst[len(dst)-1] = devoiced(dst[len(dst)-1])
	}
	return dst
}

func devoiced(c byte) byte {
	switch c {
	case 'B':
		return 'P'
	case 'D':
		return 'T'
	case 'G':
		return 'K'
	case 'V':
		return 'F'
	case 'Z':
		return 'S'
	}
	return c
}

// soundAt returns the sound of the letters at i, and how many they are.
func soundAt(s string, i int, first bool) (string, int) {
	c := s[i]
	switch c {
	case 'a':
		return "A", 1
	case 'e', 'i', 'j', 'y':
		return "I", 1
	case 'o', 'u':
		return "O", 1
	case 'w', 'v':
		return "V", 1
	case 'b', 'f', 'l', 'm', 'n':
		return upper[c-'a' : c-'a'+1], 1
	case 'q':
		return "K", 1
	case 'x':
		return "KS", 1
	case 'c':
		return soundOfC(s, i)
	case 's':
		return soundOfS(s, i)
	case 'h':
		return soundOfH(s, i, first), 1
	}
	return soundOfPair(s, i)
}

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// soundOfPair is the sound of letters that are changed by the one behind.
func soundOfPair(s string, i int) (string, int) {
	next := letterAt(s, i+1)
	switch s[i] {
	case 'd':
		if next == 'z' {
			if letterAt(s, i+2) == 'h' {
				return "Z", 3
			}
			return "Z", 2
		}
		return "D", 1
	case 'g':
		if next == 'h' && letterAt(s, i+2) == 't' {
			return "", 2 // Wright
		}
		return "G", 1
	case 'k':
		if next == 'h' {
			return "H", 2
		}
		return "K", 1
	case 'p':
		if next == 'h' {
			return "F", 2
		}
		return "P", 1
	case 'r':
		if next == 'z' && i > 0 {
			if p := s[i-1]; p == 'k' || p == 'p' || p == 't' || p == 'h' && i > 1 && s[i-2] == 'c' {
				return "S", 2
			}
			return "Z", 2
		}
		return "R", 1
	case 't':
		switch {
		case next == 's' && letterAt(s, i+2) == 'c' && letterAt(s, i+3) == 'h':
			return "C", 4
		case next == 'c' && letterAt(s, i+2) == 'h':
			return "C", 3
		case next == 'z':
			return "S", 2
		}
		return "T", 1
	}
	if s[i] == 'z' && next == 'h' {
		return "Z", 2
	}
	return upper[s[i]-'a' : s[i]-'a'+1], 1
}

func letterAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// soundOfC is the sound of c, ch, ck, cz.
func soundOfC(s string, i int) (string, int) {
	switch letterAt(s, i+1) {
	case 'z':
		return "C", 2
	case 'k':
		return "K", 2
	case 'h':
		if i+2 == len(s) && patronymic(s, i) {
			return "C", 2
		}
		return "H", 2
	case 'e', 'i', 'y', 'j':
		if patronymic(s, i) && lithuanianEnd(s[i+1:]) {
			return "C", 1
		}
		return "S", 1
	case 0:
		if patronymic(s, i) {
			return "C", 1
		}
	}
	return "K", 1
}

// patronymic reports whether the letters before i are those of Adamovi-ch.
func patronymic(s string, i int) bool {
	return i > 2 && s[i-1] == 'i' && (s[i-2] == 'v' || s[i-2] == 'w')
}

// lithuanianEnd reports whether s is what follows the stem of Adamovi-č-ius.
func lithuanianEnd(s string) bool {
	switch s {
	case "ius", "iene", "iute":
		return true
	}
	return false
}

// soundOfS is the sound of s, sz, sh, sch.
func soundOfS(s string, i int) (string, int) {
	switch next := letterAt(s, i+1); {
	case next == 'z' || next == 'h':
		return "S", 2
	case next == 'c' && letterAt(s, i+2) == 'h':
		return "S", 3
	}
	return "S", 1
}

// soundOfH is the sound of h: silent behind a consonant and at the end.
func soundOfH(s string, i int, first bool) string {
	next := letterAt(s, i+1)
	if first || i > 0 && vowel(s[i-1]) && vowel(next) {
		return "H"
	}
	return ""
}

func vowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}
