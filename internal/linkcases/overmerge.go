package linkcases

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// All returns every case, in the order of their numbers. The caller may change
// what it gets.
func All() []Case {
	all := slices.Concat(households(), placeholders(), sharedThings(), handedOn(), names(), contacts(), operations())
	slices.SortStableFunc(all, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), strings.Compare(a.Number, b.Number))
	})
	return all
}

// order is the number of a case without its letter.
func (c *Case) order() int {
	n, _ := strconv.Atoi(strings.TrimRight(c.Number, "ab"))
	return n
}

const (
	long  = "ul. Długa 5 m. 3"
	short = "ul. Krótka 17"
)

// households are the cases of people of one home who are two.
func households() []Case {
	jan := who("a", "Jan Kowalski").at(long, "00-238", "Warszawa").phone("22 635 40 12")
	return []Case{
		{Number: "1", Name: "shared household landline, different given names",
			Records: []Record{jan, who("b", "Anna Kowalska").at("Długa 5/3", "00-238", "Warszawa").phone("226354012")},
			Want:    want("a b H")},
		{Number: "1", Name: "shared landline, nothing else",
			Records: []Record{who("a", "Jan Nowak").phone("22 635 40 12"), who("b", "Anna Zych").phone("22 635 40 12")},
			Want:    want("a b HR")},
		{Number: "2", Name: "family mailbox",
			Records: []Record{who("a", "Jan Kowalski").mail("kowalscy@wp.pl"), who("b", "Anna Kowalska").mail("kowalscy@wp.pl")},
			Want:    want("a b H")},
		{Number: "7", Name: "twins of names one letter apart",
			Records: []Record{who("a", "Anna Nowak").born("1990-05-12").at(long, "00-238", "Warszawa").phone("601 200 300"),
				who("b", "Hanna Nowak").born("1990-05-12").at(long, "00-238", "Warszawa").phone("601 200 300")},
			Want: want("a b H")},
		{Number: "8", Name: "junior and senior, two dates of birth",
			Records: []Record{who("a", "Jan Nowak").born("1950-05-12").at(long, "00-238", "Warszawa"),
				who("b", "Jan Nowak").born("1983-09-07").at(long, "00-238", "Warszawa")},
			Want: want("a b H")},
		{Number: "8", Name: "junior and senior, no date of birth",
			Records: []Record{who("a", "Jan Nowak").at(long, "00-238", "Warszawa"), who("b", "Jan Nowak").at(long, "00-238", "Warszawa")},
			Want:    want("a b R")},
		{Number: "8", Name: "junior and senior, who say so",
			Records: []Record{who("a", "Robert Smith Sr").at("12 Oak Street", "89111", "Las Vegas"),
				who("b", "Robert Smith Jr").at("12 Oak Street", "89111", "Las Vegas")},
			Want: want("a b H")},
		{Number: "10", Name: "loyalty card lent to the spouse",
			Records: []Record{who("a", "Anna Kowalska").card("77001", channel.Authoritative).phone("601 200 300"),
				who("b", "Piotr Kowalski").card("77001", channel.Verified).phone("602 300 401")},
			Want: want("a b HR")},
		{Number: "21", Name: "husband and wife behind one initial",
			Records: []Record{who("a", "J. Kowalski").at(long, "00-238", "Warszawa"), who("b", "J. Kowalska").at(long, "00-238", "Warszawa")},
			Want:    want("a b H")},
		{Number: "41b", Name: "dictionary names one letter apart, at one address",
			Records: []Record{who("a", "Marta Nowak").at(long, "00-238", "Warszawa").phone("22 635 40 12"),
				who("b", "Maria Nowak").at(long, "00-238", "Warszawa").phone("22 635 40 12"),
				who("c", "Krystyna Nowak").at(long, "00-238", "Warszawa"), who("d", "Krystian Nowak").at(long, "00-238", "Warszawa")},
			Want: want("a b H; c d H")},
	}
}

// placeholders are the cases of values that stand for "there is none".
func placeholders() []Case {
	cash := crowd(500, func(r Record) Record { return r.mail("noemail@shop.pl") })
	for i := range cash {
		if i%2 == 1 {
			cash[i].Keys[0] = mailKey("brak@brak.pl")
		}
	}
	return []Case{
		{Number: "3", Name: "a till's dummy mailboxes on 500 receipts", Records: cash, Want: want("x0 x2 S; x1 x3 S; x10 x20 S"),
			Generic: []channel.KeyID{mailKey("noemail@shop.pl").ID(), mailKey("brak@brak.pl").ID()}},
		{Number: "4", Name: "the clerk types the store's own phone for everybody",
			Records: crowd(20, func(r Record) Record { return r.phone("22 444 55 66") }), Want: want("x0 x1 S; x3 x7 S; x2 x19 S"),
			Generic: []channel.KeyID{phoneKey("22 444 55 66").ID()}},
		{Number: "5", Name: "numbers that are none",
			Records: []Record{who("a", "Jan Nowak").phone("000000000"), who("b", "Ewa Zych").phone("000000000"),
				who("c", "Adam Lis").phone("123456789"), who("d", "Olga Mazur").phone("123456789"),
				who("e", "Piotr Sowa").phone("111111111"), who("f", "Iga Bąk").phone("111111111")},
			Want:    want("a b S; c d S; e f S"),
			Generic: []channel.KeyID{phoneKey("000000000").ID(), phoneKey("123456789").ID(), phoneKey("111111111").ID()}},
		{Number: "6", Name: "mailbox and tax id of a firm with nine buyers",
			Records: crowd(9, func(r Record) Record {
				return r.mail("info@firma.pl").key(channel.NewKey(channel.KeyTaxID, "PL", "5260250995", channel.Asserted))
			}),
			Want: want("x0 x1 S; x3 x8 S"), Generic: []channel.KeyID{mailKey("info@firma.pl").ID()}},
		{Number: "17", Name: "an agent who makes tickets for others from one mailbox",
			Records: crowd(12, func(r Record) Record { return r.mail("agent.halina@helpdesk.example.pl") }),
			Want:    want("x0 x1 S; x2 x9 S"), Generic: []channel.KeyID{mailKey("agent.halina@helpdesk.example.pl").ID()}},
		{Number: "19", Name: "relay addresses of a marketplace",
			Records: []Record{who("a", "Jan Nowak").mail("8awgqyk6a5+abc@allegromail.pl"), who("b", "Ewa Zych").mail("8awgqyk6a5+abc@allegromail.pl")},
			Want:    want("a b S")},
		{Number: "22", Name: "1900-01-01 where the till asks for a date of birth",
			Records: []Record{who("a", "Jan Nowak").born("1900-01-01").mail("jan.nowak@example.com"),
				who("b", "Jan Nowak").born("1980-05-12").mail("jan.nowak@example.com"),
				who("c", "Anna Zych").born("1900-01-01").at(long, "00-238", "Warszawa"),
				who("d", "Anna Zych").born("1900-01-01").at("ul. Morska 8", "81-323", "Gdynia")},
			Want: want("a b L; c d S")},
		{Number: "23", Name: "an import that put the city in place of the mailbox",
			Records: crowd(8, func(r Record) Record {
				return r.key(channel.NewKey(channel.KeyEmail, "", "warszawa", channel.Asserted))
			}),
			Want: want("x0 x1 S; x4 x7 S")},
		{Number: "24", Name: "ids of testers",
			Records: crowd(5, func(r Record) Record {
				return r.key(channel.NewKey(channel.KeyAccount, "shop", "test", channel.Asserted))
			}),
			Want: want("x0 x1 S; x2 x4 S")},
	}
}

// sharedThings are the cases of things that strangers have in common.
func sharedThings() []Case {
	return []Case{
		{Number: "9", Name: "namesakes in two cities",
			Records: []Record{who("a", "Jan Kowalski").at(long, "00-238", "Warszawa"), who("b", "Jan Kowalski").at("ul. Morska 8", "81-323", "Gdynia")},
			Want:    want("a b S")},
		{Number: "9", Name: "namesakes with mailboxes of their own",
			Records: []Record{who("a", "Jan Kowalski").mail("jan@example.com"), who("b", "Jan Kowalski").mail("jk77@example.com")},
			Want:    want("a b S")},
		{Number: "11", Name: "a gift: the recipient is not the buyer",
			Records: []Record{who("a", "Anna Kowalska").at(long, "00-238", "Warszawa").mail("anna@example.com"),
				who("b", "Ewa Zych").at("ul. Morska 8", "81-323", "Gdynia")},
			Want: want("a b S")},
		{Number: "12", Name: "twelve people who have parcels sent to one office",
			Records: crowd(12, func(r Record) Record { return r.at("ul. Prosta 51", "00-838", "Warszawa") }),
			Want:    want("x0 x1 S; x3 x7 S; x5 x11 S")},
		{Number: "15", Name: "two accounts with one mailbox", Unique: []string{"shop"},
			Records: []Record{who("a", "Jan Nowak").account("17").mail("jan.nowak@example.com").surely(),
				who("b", "Jan Nowak").account("18").mail("jan.nowak@example.com").surely()},
			Want: want("a b SH")},
		{Number: "16", Name: "a guest types a mailbox that is somebody else's",
			Records: []Record{who("a", "Anna Kowalska").account("17").mail("anna@example.com").surely(), who("b", "Piotr Lis").mail("anna@example.com")},
			Want:    want("a b RS")},
		{Number: "18", Name: "a tablet in the store",
			Records: crowd(3, func(r Record) Record {
				return r.key(channel.NewKey(channel.KeyDevice, "app", "T1", channel.Authoritative))
			}),
			Want: want("x0 x1 RS; x1 x2 RS")},
		{Number: "20", Name: "no chain through contradicting dates of birth",
			Records: []Record{who("a", "Jan Nowak").born("1950-05-12").mail("jan.nowak@example.com").phone("601 200 300"),
				who("b", "Jan Nowak").mail("jan.nowak@example.com").phone("601 200 300").phone("602 300 401"),
				who("c", "Jan Nowak").born("1983-09-07").phone("602 300 401")},
			Want: want("a b L; b c RH; a c SRH")},
		{Number: "25", Name: "last four digits and expiry of a payment card",
			Records: []Record{who("a", "Jan Nowak").key(channel.NewKey(channel.KeyCard, "psp", "4242-1227", channel.Asserted)),
				who("b", "Ewa Zych").key(channel.NewKey(channel.KeyCard, "psp", "4242-1227", channel.Asserted))},
			Want: want("a b SR")},
	}
}

// handedOn are the cases of numbers and mailboxes that changed their owner.
func handedOn() []Case {
	return []Case{
		{Number: "13", Name: "a recycled phone number",
			Records: []Record{who("a", "Jan Nowak").phone("601 200 300").surely().until(2018), who("b", "Ewa Zych").phone("601 200 300").surely().since(2020)},
			Want:    want("a b S")},
		{Number: "14", Name: "the office's mailbox, from Ewa to Adam",
			Records: []Record{who("a", "Ewa Zych").mail("biuro@example.com").surely().until(2021), who("b", "Adam Lis").mail("biuro@example.com").surely().since(2021)},
			Want:    want("a b S")},
	}
}
