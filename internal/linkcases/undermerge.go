package linkcases

import "github.com/clientele-go/clientele/channel"

// names are the cases of one person's name written in two ways.
func names() []Case {
	phone := "601 200 300"
	return []Case{
		{Number: "28", Name: "diacritics", Records: []Record{who("a", "Łukasz Żółć").phone(phone), who("b", "Lukasz Zolc").phone(phone)}, Want: want("a b L")},
		{Number: "29", Name: "broken encoding", Records: []Record{who("a", "Łukasz Lis").phone(phone), who("b", "Å?ukasz Lis").phone(phone)}, Want: want("a b LR")},
		{Number: "30", Name: "married name, same account",
			Records: []Record{who("a", "Anna Nowak").account("17"), who("b", "Anna Zych").account("17")}, Want: want("a b L")},
		{Number: "30", Name: "married name, verified phone and date of birth",
			Records: []Record{who("a", "Anna Nowak").born("1990-05-12").phone(phone).surely(), who("b", "Anna Zych").born("1990-05-12").phone(phone).surely()},
			Want:    want("a b L")},
		{Number: "30", Name: "married name, only date of birth and given name",
			Records: []Record{who("a", "Anna Nowak").born("1990-05-12"), who("b", "Anna Zych").born("1990-05-12")}, Want: want("a b RS")},
		{Number: "31", Name: "Lithuanian married name",
			Records: []Record{who("a", "Rasa Kazlauskaitė").born("1990-05-12").mail("rasa@example.lt").surely(),
				who("b", "Rasa Petrauskienė").born("1990-05-12").mail("rasa@example.lt").surely()},
			Want: want("a b L")},
		{Number: "32", Name: "diminutive", Records: []Record{who("a", "Kasia Nowak").phone(phone), who("b", "Katarzyna Nowak").phone(phone)}, Want: want("a b L")},
		{Number: "32", Name: "English nickname", Records: []Record{who("a", "Bob Smith").phone(phone), who("b", "Robert Smith").phone(phone)}, Want: want("a b L")},
		{Number: "32", Name: "Lithuanian diminutive", Records: []Record{who("a", "Vytas Petrauskas").phone(phone), who("b", "Vytautas Petrauskas").phone(phone)},
			Want: want("a b L")},
		{Number: "34", Name: "given and family name exchanged",
			Records: []Record{{ID: "a", Name: channel.Name{Given: "Nowak", Family: "Wit"}, BirthDate: "1980-05-12"}, who("b", "Wit Nowak").born("1980-05-12"),
				full("c", "Nowak Wit").phone(phone), full("d", "Wit Nowak").phone(phone)},
			Want: want("a b L; c d L")},
		{Number: "36", Name: "transliteration",
			Records: []Record{who("a", "Юлія Шевченко").phone(phone), who("b", "Yulia Shevchenko").phone(phone), who("c", "Julia Szewczenko").phone(phone)},
			Want:    want("a b LR; b c LR")},
		{Number: "38", Name: "two family names", Records: []Record{who("a", "Anna Nowak-Kowalska").phone(phone), who("b", "Anna Nowak").phone(phone)}, Want: want("a b L")},
		{Number: "40", Name: "an initial on the receipt, and the card",
			Records: []Record{who("a", "Jan Nowak").card("77001", channel.Authoritative), who("b", "J. Nowak").card("77001", channel.Verified)}, Want: want("a b L")},
	}
}

// contacts are the cases of one person's contact points, dates and addresses
// written in two ways, or changed.
func contacts() []Case {
	return []Case{
		{Number: "26", Name: "dots, plus and googlemail",
			Records: []Record{who("a", "Jan Nowak").mail("J.Nowak+shop@googlemail.com"), who("b", "Jan Nowak").mail("jnowak@gmail.com")}, Want: want("a b L")},
		{Number: "27", Name: "dots count elsewhere",
			Records: []Record{who("a", "Jan Nowak").mail("j.nowak@wp.pl"), who("b", "Jan Nowak").mail("jnowak@wp.pl"),
				{ID: "c", Keys: []channel.Key{mailKey("e.zych@wp.pl")}}, {ID: "d", Keys: []channel.Key{mailKey("ezych@wp.pl")}}},
			Want: want("a b RS; c d S")},
		{Number: "33", Name: "a slip in the mail domain, same phone and name",
			Records: []Record{who("a", "Jan Nowak").mail("jan.nowak77@gmial.com").phone("601 200 300"), who("b", "Jan Nowak").mail("jan.nowak77@gmail.com").phone("601 200 300")},
			Want:    want("a b L")},
		{Number: "33", Name: "a letter left out of the mailbox, same phone and name",
			Records: []Record{who("a", "Jan Nowak").mail("jan.nowk77@wp.pl").phone("601 200 300"), who("b", "Jan Nowak").mail("jan.nowak77@wp.pl").phone("601 200 300")},
			Want:    want("a b L")},
		{Number: "35", Name: "day and month exchanged, one digit off; name and postcode",
			Records: []Record{who("a", "Jan Nowak").born("1980-05-12").at(long, "00-238", "Warszawa"), who("b", "Jan Nowak").born("1980-12-05").at(short, "00-238", "Warszawa"),
				who("c", "Ewa Sobczak").born("1974-08-23").at(long, "00-238", "Warszawa"), who("d", "Ewa Sobczak").born("1974-08-28").at(long, "00-238", "Warszawa")},
			Want: want("a b LR; c d L")},
		{Number: "37", Name: "notations of one number",
			Records: []Record{who("a", "Jan Nowak").phone("+48 601 200 300"), who("b", "Jan Nowak").phone("0048601200300"), who("c", "Jan Nowak").phone("601-200-300")},
			Want:    want("a b L; b c L")},
		{Number: "39", Name: "moved, same mailbox",
			Records: []Record{who("a", "Jan Nowak").at(long, "00-238", "Warszawa").mail("jan.nowak77@wp.pl"),
				who("b", "Jan Nowak").at("ul. Morska 8", "81-323", "Gdynia").mail("jan.nowak77@wp.pl")},
			Want: want("a b L")},
		{Number: "41", Name: "new phone, new mailbox, but logged in",
			Records: []Record{who("a", "Jan Nowak").account("17").mail("jan.nowak77@wp.pl").phone("601 200 300"),
				who("b", "Jan Nowak").account("17").mail("nowy.jan@onet.pl").phone("602 300 401")},
			Want: want("a b L")},
		{Number: "42", Name: "a national id on one side only",
			Records: []Record{who("a", "Jan Nowak").key(channel.NewKey(channel.KeyNationalID, "PL", "80051209876", channel.Asserted)).phone("601 200 300"),
				who("b", "Jan Nowak").phone("601 200 300")},
			Want: want("a b L")},
	}
}

// operations are the cases of what people decide, and of what goes away.
func operations() []Case {
	a := who("a", "Jan Nowak").born("1980-05-12").mail("jan.nowak77@wp.pl").phone("601 200 300")
	b := who("b", "Jan Nowak").born("1980-05-12").mail("jan.nowak77@wp.pl").phone("601 200 300")
	left := who("l", "Jan Nowak").mail("jan.nowak77@wp.pl")
	bridge := who("m", "Jan Nowak").mail("jan.nowak77@wp.pl").phone("601 200 300")
	right := who("r", "Jan Nowak").phone("601 200 300")
	return []Case{
		{Number: "43", Name: "an operator unmerged them", Records: []Record{a, b}, Decisions: []Decision{{Action: "unlink", A: "a", B: "b"}}, Want: want("a b S")},
		{Number: "43", Name: "an operator unmerged them, and the source sent both again",
			Records: []Record{b, a}, Decisions: []Decision{{Action: "unlink", A: "b", B: "a"}}, Want: want("a b S")},
		{Number: "44", Name: "an operator linked two who share nothing",
			Records:   []Record{who("a", "Anna Nowak").mail("anna@example.com"), who("b", "Anna Zych").phone("602 300 401")},
			Decisions: []Decision{{Action: "link", A: "a", B: "b"}}, Want: want("a b L")},
		{Number: "46", Name: "a bridge between two", Records: []Record{left, bridge, right}, Want: want("l m L; m r L; l r L")},
		{Number: "46", Name: "the bridge was erased", Records: []Record{left, right}, Want: want("l r RS")},
	}
}
