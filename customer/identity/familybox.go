package identity

import "strings"

// ofFamily reports whether a mailbox is called after the family of its owner and
// not after the owner: kowalski.dom@, nowak77@. The letters beside the family name
// may be those that people add for the home.
func (t *table) ofFamily(mail uint32, family []uint32) bool {
	if len(family) == 0 {
		return false
	}
	var letters [64]byte
	local := string(appendLetters(letters[:0], t.mailTexts.text(t.mails[mail].at)))
	for _, f := range family {
		name := t.words.all[f].s
		if len(name) < 3 || !isASCII(name) || len(local) > len(name)+longestHomeWord {
			continue
		}
		if i := strings.Index(local, name); i >= 0 && homely(local, i, i+len(name), len(name) > 3) {
			return true
		}
		if len(name) < 5 {
			continue
		}
		// Its ending in another form: kowalscy, kowalskich, gorecki.
		stem := name[:len(name)-min(2, len(name)-4)]
		if i := strings.Index(local, stem); i >= 0 {
			for end := min(len(local), i+len(name)-1); end <= min(len(local), i+len(name)+2); end++ {
				if homely(local, i, end, true) {
					return true
				}
			}
		}
	}
	return false
}

// homely reports whether a mailbox that names a family from one letter to another
// has nothing besides but what people add for the home. A short name must have that.
func homely(local string, from, to int, alone bool) bool {
	var room [2 * longestHomeWord]byte
	rest := append(append(room[:0], local[:from]...), local[to:]...)
	return len(rest) == 0 && alone || homeWords[string(rest)]
}

// markHomely takes down which mailboxes of a row are called after its family.
// Pairs that have one are met many times.
func (t *table) markHomely(row int32, c *cells) {
	t.cells(row, c)
	marks := uint8(0)
	for i, x := range c.mail {
		if t.ofFamily(x, c.family) {
			marks |= 1 << i
		}
	}
	c.row.homely = marks
}

// markAllHomely is markHomely for all rows.
func (t *table) markAllHomely() {
	const part = 1 << 13
	parallel((len(t.rows)+part-1)/part, func(k int) {
		var c cells
		for row := k * part; row < min((k+1)*part, len(t.rows)); row++ {
			t.markHomely(int32(row), &c)
		}
	})
}

// homeWords are what a family adds to its name.
var homeWords = set("dom domowy rodzina family home house familie fam haus seima namai the mail poczta")

// longestHomeWord is at least how long the longest of them is, with what an
// ending in another form may add.
const longestHomeWord = 10

// appendLetters appends the small ASCII letters of a text.
func appendLetters(to []byte, s string) []byte {
	for i := range len(s) {
		if 'a' <= s[i] && s[i] <= 'z' {
			to = append(to, s[i])
		}
	}
	return to
}
