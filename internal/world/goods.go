package world

import "github.com/clientele-go/clientele/channel"

// goods are what the company sells: a name in each country's language, and the
// price in Polish grosze.
type goods struct {
	sku   string
	names [3]string
	price int64
}

var catalogue = []goods{
	{"CZJ-BRZASK-2", [3]string{"Czajnik emaliowany „Brzask” 2 l", "Emaliuotas virdulys „Brzask“ 2 l", "Brzask enamel kettle, 2 l"}, 18900},
	{"LMP-SOWA-W", [3]string{"Lampka biurkowa LED „Sowa”", "Stalinė LED lempa „Sowa“", "Sowa LED desk lamp"}, 12900},
	{"KOC-WEL-SZ", [3]string{"Koc wełniany „Tatry” 140×200", "Vilnonis pledas „Tatry“ 140×200", "Tatry wool blanket, 140×200"}, 24900},
	{"POD-LEN-45", [3]string{"Poduszka lniana 45×45", "Lininė pagalvėlė 45×45", "Linen cushion, 45×45"}, 6900},
	{"PLK-DAB-2", [3]string{"Półka dębowa „Ryś”, 80 cm", "Ąžuolinė lentyna „Ryś“, 80 cm", "Ryś oak shelf, 80 cm"}, 15900},
	{"KUB-JEZ-4", [3]string{"Kubki „Jeżyk”, komplet 4 szt.", "Puodeliai „Jeżyk“, 4 vnt.", "Jeżyk mugs, set of 4"}, 7990},
	{"GAR-ZEL-24", [3]string{"Garnek żeliwny 24 cm", "Ketaus puodas 24 cm", "Cast iron pot, 24 cm"}, 32900},
	{"RCZ-BAW-70", [3]string{"Ręcznik bawełniany 70×140", "Medvilninis rankšluostis 70×140", "Cotton towel, 70×140"}, 4990},
	{"POS-SAT-200", [3]string{"Pościel satynowa 200×220", "Satino patalynė 200×220", "Sateen bed set, 200×220"}, 28900},
	{"NOZ-KUT-20", [3]string{"Nóż szefa „Kuter” 20 cm", "Virėjo peilis „Kuter“ 20 cm", "Kuter chef's knife, 20 cm"}, 21900},
	{"DON-TER-18", [3]string{"Doniczka terakotowa 18 cm", "Terakotinis vazonas 18 cm", "Terracotta pot, 18 cm"}, 3290},
	{"SWI-SOJ-30", [3]string{"Świeca sojowa „Cedr”", "Sojų žvakė „Cedr“", "Cedr soy candle"}, 3990},
	{"KRZ-BUK-1", [3]string{"Krzesło bukowe „Gil”", "Buko kėdė „Gil“", "Gil beech chair"}, 39900},
	{"DYW-JUT-2", [3]string{"Dywan z juty 160×230", "Džiuto kilimas 160×230", "Jute rug, 160×230"}, 54900},
	{"HRB-MALINA", [3]string{"Herbata malinowa „Zacisze”, 100 g", "Aviečių arbata „Zacisze“, 100 g", "Zacisze raspberry tea, 100 g"}, 1690},
	{"ZAP-SZK-1", [3]string{"Słój na zapasy 1 l", "Stiklainis atsargoms 1 l", "Storage jar, 1 l"}, 2490},
}

// cost turns a price into the money of a country.
func (g goods) cost(c country) channel.Money {
	minor := g.price
	switch c {
	case lithuania:
		minor = minor/400*100 + 99
	case britain:
		minor = minor/500*100 + 50
	}
	return channel.Money{Minor: minor, Currency: c.currency()}
}

// basket returns between one line and most, all of different goods.
func (d dice) basket(c country, most int) []channel.Line {
	first, step := d.IntN(len(catalogue)), 1+2*d.IntN(4) // an odd step meets no article twice
	lines := make([]channel.Line, 1+min(d.IntN(most), d.IntN(most)))
	for i := range lines {
		g := catalogue[(first+i*step)%len(catalogue)]
		quantity := int64(1)
		if d.percent(20) {
			quantity += 1 + d.Int64N(3)
		}
		lines[i] = line(digit(i+1), g.sku, g.names[c], quantity, g.cost(c))
	}
	return lines
}

// digit writes a small number.
func digit(i int) string { return "0123456789"[i : i+1] }
