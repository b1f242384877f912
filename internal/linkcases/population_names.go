package linkcases

import "strings"

var (
	menNames = strings.Fields(`Jan Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Łukasz Stanisław Grzegorz Józef Wojciech Mateusz
		Adam Zbigniew Rafał Jakub Mirosław Dawid Kamil Kacper Szymon Filip Antoni Jonas Vytautas Mindaugas Darius Andrius Šarūnas
		Lukas Matas Kęstutis Rokas Saulius Oliver Harry James William Thomas George Edward Daniel Robert Jack Samuel Henry Charles`)
	womenNames = strings.Fields(`Anna Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Magdalena Joanna Aleksandra Zofia
		Julia Marta Maria Natalia Iwona Grażyna Wiesława Paulina Bożena Karolina Monika Dorota Urszula Rūta Eglė Ona Danutė Jūratė
		Kristina Živilė Daiva Rasa Gabija Austėja Milda Emily Olivia Sarah Charlotte Elizabeth Margaret Grace Hannah Alice Emma Lucy`)
	nicknames = map[string]string{"Katarzyna": "Kasia", "Małgorzata": "Gosia", "Agnieszka": "Aga", "Magdalena": "Magda",
		"Aleksandra": "Ola", "Joanna": "Asia", "Krzysztof": "Krzysiek", "Tomasz": "Tomek", "Stanisław": "Staszek", "Jakub": "Kuba",
		"Vytautas": "Vytas", "Elizabeth": "Liz", "Margaret": "Maggie", "William": "Bill", "Robert": "Bob", "James": "Jim", "Edward": "Ted",
		"Barbara": "Basia", "Elżbieta": "Ela", "Zofia": "Zosia", "Grzegorz": "Grzesiek", "Wojciech": "Wojtek", "Piotr": "Piotrek"}
	nameStarts = strings.Fields(`Kow Now Wiś Woj Kam Lew Ziel Szym Dąb Koz Jan Maz Kwiat Kraw Pio Grab Zaj Paw Mich Król Wiecz Jabł Wrób
		Maj Olsz Stęp Mal Adam Dud Wil Pawl Sik Wal Bar Tom Pie Bąk Cieś Zał Szew Kaz Pet Žuk But Balč Urb Ash Hart Wint Pemb Brad`)
	nameMiddles = strings.Fields(`al ar er en ow in or un ił ęc om an ib os ur el on ej am ył ad ub iń ań`)
	streetNames = strings.Fields(`Długa Krótka Polna Leśna Słoneczna Szkolna Ogrodowa Lipowa Łąkowa Brzozowa Kwiatowa Sosnowa Parkowa
		Kościelna Akacjowa Zielona Kolejowa Wiosenna Jasna Prosta Nowa Spacerowa Morska Górna Rzeczna Dworcowa Wiejska Mickiewicza
		Słowackiego Sienkiewicza Kościuszki Piłsudskiego Kopernika Reymonta Żeromskiego Konopnickiej Chopina Moniuszki Matejki Norwida`)
	cityNames = strings.Fields(`Warszawa Kraków Łódź Wrocław Poznań Gdańsk Szczecin Bydgoszcz Lublin Białystok Katowice Gdynia Radom Toruń
		Kielce Rzeszów Olsztyn Opole Suwałki Elbląg`)
	mailHosts = strings.Fields(`poczta.example.pl example.pl mail.example.com pastas.example.lt mail.example.org`)
)

// plain takes the diacritics off, as people do who type on a foreign keyboard.
var plain = strings.NewReplacer("ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z",
	"Ł", "L", "Ś", "S", "Ż", "Z", "Ź", "Z", "Ć", "C", "č", "c", "ė", "e", "į", "i", "š", "s", "ų", "u", "ū", "u", "ž", "z", "Č", "C", "Š", "S", "Ž", "Z")
