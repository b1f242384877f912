package identity

import "testing"

func TestSurnameStem(t *testing.T) {
	for _, family := range [][]string{
		{"kowalski", "kowalska"}, {"nowicki", "nowicka"}, {"zawadzki", "zawadzka"}, {"czarny", "czarna"},
		{"kazlauskas", "kazlauskiene", "kazlauskaite"}, {"butkus", "butkiene", "butkute"}, {"petraitis", "petraitiene", "petraityte"},
		{"stankevicius", "stankeviciene", "stankeviciute"}, {"urbonas", "urboniene", "urbonaite"}, {"mickus", "mickuviene", "mickute"},
		{"ivanov", "ivanova"}, {"tolstoj"}, {"wisniewski", "wisniewska"}, {"visnevskis", "visnevska"}, {"puskin", "puskina"},
		{"nowak", "nowakowa"}, {"nowak", "nowakowna"},
	} {
		want, _ := surnameStem(family[0])
		for i, s := range family {
			if stem, _ := surnameStem(s); stem != want {
				t.Errorf("the stem of %s is %s, of %s it is %s", family[0], want, s, stem)
			}
			for j, o := range family {
				if sameFamily(s, o) != (i != j) {
					t.Errorf("%s and %s are of one family: want %v", s, o, i != j)
				}
			}
		}
	}
	for _, c := range [][2]string{{"lewis", "lewas"}, {"nowak", "nowacki"}, {"davis", "dav"}, {"thomas", "thomis"}, {"mazur", "mazurek"},
		{"jonas", "jonis"}, {"smith", "smyth"}, {"kowalski", "kowalczyk"}, {"as", "is"}, {"martin", "martins"}} {
		if sameFamily(c[0], c[1]) || sameFamily(c[1], c[0]) {
			t.Errorf("%s and %s are taken for one family", c[0], c[1])
		}
	}
	for _, s := range []string{"smith", "nowak", "wojcik", "brown"} {
		if stem, changed := surnameStem(s); changed || stem != s {
			t.Errorf("surnameStem(%s) = %s, %v", s, stem, changed)
		}
	}
}
